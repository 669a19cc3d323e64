"""A specification as SVG, PNG or PDF bytes. Draws only; fetches nothing from anywhere.

Fonts come from the folder given (``FONTS`` lies beside this module); the same face as on the page.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Literal

import vl_convert

from chiso.engine.pictures.look import NUMBERS
from chiso.engine.pictures.picture import Picture

FONTS = Path(__file__).parent / "fonts"
Form = Literal["svg", "png", "pdf"]

_PART_NAMES = re.compile(r' (?:aria-label|aria-roledescription|role)="[^"]*"')
"""The drawing library's English names of marks and groups."""


def render(picture: Picture, *, form: Form, fonts: Path = FONTS, scale: float = 2.0) -> bytes:
    """The bytes of ``picture``; ``scale`` multiplies the pixels of a PNG."""
    _register(str(fonts))
    spec = json.dumps(picture.spec, ensure_ascii=False)
    match form:
        case "svg":
            svg: str = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[], format_locale=NUMBERS)
            return _spoken(svg, picture).encode()
        case "png":
            png: bytes = vl_convert.vegalite_to_png(
                spec, scale=scale, allowed_base_urls=[], format_locale=NUMBERS
            )
            return png
        case "pdf":
            pdf: bytes = vl_convert.vegalite_to_pdf(spec, allowed_base_urls=[], format_locale=NUMBERS)
            return pdf


def _spoken(svg: str, picture: Picture) -> str:
    """The drawing as one image with its name and description, for who hears it."""
    name = escape(f"{picture.title}. {picture.description}", quote=True)
    head, body = svg.split(">", 1)
    body = re.sub(r"<[^>]*>", lambda tag: _PART_NAMES.sub("", tag[0]), body)
    return f'{head} role="img" lang="vi" aria-label="{name}"><desc>{escape(picture.description)}</desc>{body}'


@lru_cache
def _register(folder: str) -> None:
    vl_convert.register_font_directory(folder)
