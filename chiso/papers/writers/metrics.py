"""Widths of words in the paper's face, for rules that must be as long as the line above them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from PIL import ImageFont

FONTS = Path(__file__).resolve().parent.parent / "fonts"
_SCALE = 100


@cache
def _face(*, bold: bool, italic: bool) -> ImageFont.FreeTypeFont:
    style = {
        (False, False): "Regular",
        (True, False): "Bold",
        (False, True): "Italic",
        (True, True): "BoldItalic",
    }
    return ImageFont.truetype(str(FONTS / f"LiberationSerif-{style[bold, italic]}.ttf"), 12 * _SCALE)


def width(text: str, *, size: float, bold: bool = False, italic: bool = False) -> float:
    """Width of ``text`` in points."""
    return float(_face(bold=bold, italic=italic).getlength(text)) / _SCALE * size / 12
