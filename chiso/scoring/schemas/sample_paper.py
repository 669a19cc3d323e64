"""A sample document of several pages, so that evidence can be opened at the page it is cited by.

Every page says that it is a sample. The bytes are the same every time.
"""

from __future__ import annotations

import io
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

import chiso.papers

FONTS = Path(chiso.papers.__file__).resolve().parent / "fonts"
SIZE = (827, 1169)
"""A4 at 100 dots an inch."""
PAGES = 14
_INK, _GREY = (22, 24, 26), (90, 90, 90)


def sample_pdf(title: str, *, number: str, pages: int = PAGES) -> bytes:
    """``pages`` pages with the title, the page's number and grey bars where text would stand."""
    drawn = [_page(title, number, place, pages) for place in range(1, pages + 1)]
    out = io.BytesIO()
    undated = {"creationDate": None, "modDate": None}
    drawn[0].save(out, "PDF", save_all=True, append_images=drawn[1:], resolution=100, **undated)
    return out.getvalue()


def _page(title: str, number: str, place: int, pages: int) -> Image.Image:
    page = Image.new("RGB", SIZE, "white")
    pen = ImageDraw.Draw(page)
    head, text = (_font(name, size) for name, size in (("Bold", 26), ("Regular", 20)))
    pen.text((SIZE[0] - 90, 60), f"{place}/{pages}", font=text, fill=_INK)
    pen.text((90, 60), f"Số: {number}", font=text, fill=_INK)
    for row, words in enumerate(_wrapped(title, width=46)):
        pen.text((90, 120 + row * 36), words, font=head, fill=_INK)
    pen.text(
        (90, 230), f"Trang {place}. Tài liệu mẫu để chạy thử, không phải văn bản thật.", font=text, fill=_INK
    )
    for row in range(22):
        right = SIZE[0] - 90 - (row * 37 + place * 53) % 170
        pen.rectangle((90, 290 + row * 36, right, 291 + row * 36), fill=_GREY)
    return page.convert("1", dither=Image.Dither.NONE)


@lru_cache(maxsize=4)
def _font(weight: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / f"LiberationSerif-{weight}.ttf"), size)


def _wrapped(text: str, *, width: int) -> list[str]:
    rows, row = [], ""
    for word in text.split():
        if row and len(row) + len(word) + 1 > width:
            rows.append(row)
            row = word
        else:
            row = f"{row} {word}".strip()
    return [*rows, row][:3]
