"""Pages as pictures, drawn in a child that may die alone."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from chiso.papers.page_image import WIDTH, picture_of


def scanned(kind: str) -> bytes:
    first = Image.new("RGB", (600, 800), "white")
    second = Image.new("RGB", (600, 800), "navy")
    out = io.BytesIO()
    if kind == "PNG":
        first.save(out, kind)
    else:
        first.save(out, kind, save_all=True, append_images=[second])
    return out.getvalue()


@pytest.mark.parametrize(("kind", "page"), [("PDF", 1), ("PDF", 2), ("PNG", 1), ("TIFF", 2)])
def test_a_page_becomes_a_picture(kind: str, page: int) -> None:
    drawn = picture_of(scanned(kind), page=page)
    assert drawn is not None
    image = Image.open(io.BytesIO(drawn))
    assert image.width in {WIDTH, WIDTH + 1, 600}
    assert (image.getpixel((5, 5))[2] > 200) is (page == 1)  # type: ignore[index,operator]


@pytest.mark.parametrize(
    ("data", "page"), [(b"%PDF-1.4 broken", 1), (b"not a picture", 1), (scanned("PNG"), 9)]
)
def test_what_cannot_be_drawn_is_none(data: bytes, page: int) -> None:
    assert picture_of(data, page=page) is None


def test_findings_are_marked_on_the_picture() -> None:
    drawn = picture_of(scanned("PDF"), page=1, marks=[("error", (100.0, 100.0, 300.0, 120.0))])
    assert drawn is not None
    image = Image.open(io.BytesIO(drawn)).convert("RGB")
    scale = WIDTH / 600
    red, green, _blue = image.getpixel((int(200 * scale), int(110 * scale)))  # type: ignore[misc]
    assert red > green + 20
    assert image.getpixel((int(200 * scale), int(400 * scale))) == (255, 255, 255)
