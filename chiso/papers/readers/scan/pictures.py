"""Pages as grey pictures of known resolution, from a PDF of pictures or an image file.

Refuses pictures larger than the limit before their pixels are unpacked, and files of too many pages.
The resolution is the file's own where it is plausible; else the page is taken for A4.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2
from PIL import Image, ImageOps, UnidentifiedImageError

from chiso.papers.readers import problems
from chiso.papers.readers.limits import Limits
from chiso.papers.readers.pdf import open_pdf

DPI = 300
"""Resolution pages are recognised at: Tesseract is trained on it, Decree 30/2020 asks 200 or more."""
_PLAUSIBLE = (100, 1200)
_LONG_SIDE = 11.69
"""Inches: the long side of A4."""


@dataclass(slots=True)
class Picture:
    """A page: grey picture, and how many points a pixel is."""

    image: Image.Image
    scale: float


def pages_of_pdf(data: bytes, *, name: str, limits: Limits) -> Iterator[Picture]:
    """The pages of a PDF rendered one by one. Raises ``Problem`` PA109, PA110."""
    document = open_pdf(data, name=name)
    try:
        if len(document) > limits.scanned_pages:
            raise problems.too_many_pages(name, pages=len(document), limit=limits.scanned_pages)
        for page in document:
            width, height = page.get_size()
            dpi = DPI
            while dpi > _PLAUSIBLE[0] and width * height * (dpi / 72) ** 2 > limits.pixels:
                dpi //= 2
            pixels = width * height * (dpi / 72) ** 2
            if pixels > limits.pixels:
                got = f"trang {width:.0f} × {height:.0f} pt"
                raise problems.too_many_pixels(name, got=got, limit=limits.pixels)
            image = page.render(scale=dpi / 72, grayscale=True).to_pil().convert("L")
            page.close()
            yield Picture(image, 72 / dpi)
    except pypdfium2.PdfiumError as error:
        raise problems.malformed(name, got=f"PDF hỏng ({error})") from error
    finally:
        document.close()


def pages_of_image(data: bytes, *, name: str, limits: Limits) -> Iterator[Picture]:
    """The frames of an image file. Raises ``Problem`` PA106, PA109, PA110."""
    Image.MAX_IMAGE_PIXELS = None  # bounded below, ahead of decoding, with our own refusal
    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "TIFF")) as image:
            frames = getattr(image, "n_frames", 1)
            if frames > limits.scanned_pages:
                raise problems.too_many_pages(name, pages=frames, limit=limits.scanned_pages)
            for frame in range(frames):
                image.seek(frame)
                if image.width * image.height > limits.pixels:
                    got = f"{image.width} × {image.height} điểm ảnh"
                    raise problems.too_many_pixels(name, got=got, limit=limits.pixels)
                yield _picture(image)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise problems.malformed(name, got=f"ảnh hỏng ({error})") from error


def _picture(image: Image.Image) -> Picture:
    said = image.info.get("dpi", (0, 0))
    dpi = float(said[0]) if isinstance(said, tuple) and said else 0.0
    turned = ImageOps.exif_transpose(image) or image
    flat = Image.new("L", turned.size, 255)
    grey = (
        turned.convert("LA")
        if "A" in turned.getbands() or "transparency" in turned.info
        else turned.convert("L")
    )
    flat.paste(grey.getchannel("L"), mask=grey.getchannel("A") if grey.mode == "LA" else None)
    if not _PLAUSIBLE[0] <= dpi <= _PLAUSIBLE[1]:
        dpi = max(flat.size) / _LONG_SIDE
    factor = DPI / dpi
    if not 0.8 <= factor <= 1.3 and factor < 4:
        size = (max(1, round(flat.width * factor)), max(1, round(flat.height * factor)))
        flat = flat.resize(size, Image.Resampling.LANCZOS)
        dpi = DPI
    return Picture(flat, 72 / dpi)
