"""A specification as SVG, PNG or PDF bytes. Draws only; fetches nothing from anywhere.

Fonts come from the folder given (``FONTS`` lies beside this module); the same face as on the page.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Literal

import vl_convert

from chiso.engine.pictures.look import NUMBERS
from chiso.engine.pictures.picture import Picture

FONTS = Path(__file__).parent / "fonts"
Form = Literal["svg", "png", "pdf"]


def render(picture: Picture, *, form: Form, fonts: Path = FONTS, scale: float = 2.0) -> bytes:
    """The bytes of ``picture``; ``scale`` multiplies the pixels of a PNG."""
    _register(str(fonts))
    spec = json.dumps(picture.spec, ensure_ascii=False)
    match form:
        case "svg":
            svg: str = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[], format_locale=NUMBERS)
            return svg.encode()
        case "png":
            png: bytes = vl_convert.vegalite_to_png(
                spec, scale=scale, allowed_base_urls=[], format_locale=NUMBERS
            )
            return png
        case "pdf":
            pdf: bytes = vl_convert.vegalite_to_pdf(spec, allowed_base_urls=[], format_locale=NUMBERS)
            return pdf


@lru_cache
def _register(folder: str) -> None:
    vl_convert.register_font_directory(folder)
