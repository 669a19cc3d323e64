"""A page of a PDF or an image as PNG, drawn in a process of its own that can be killed.

A hostile file may crash or stall the drawing library; here it takes only the child with it. The child
limits its own memory and time before it touches the bytes. None means the page cannot be drawn.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import Any

from chiso.papers import apart

WIDTH = 1240
"""Pixels across: A4 at about 150 dots an inch."""
SECONDS = 20
MEMORY = 1536 * 2**20

Mark = tuple[str, tuple[float, float, float, float]]
"""Severity of a finding and the box it stands in, in points from the top left corner."""
COLOURS = {"error": (214, 69, 56), "warning": (214, 158, 0), "info": (63, 120, 184)}


def picture_of(data: bytes, *, page: int, marks: Iterable[Mark] = ()) -> bytes | None:
    """The ``page``-th page (from 1) of ``data`` as PNG, the ``marks`` laid over it; or None."""
    drawn = _in_child(data, str(page), json.dumps([list(mark) for mark in marks]))
    return drawn if drawn is not None and drawn.startswith(b"\x89PNG") else None


def pages_in(data: bytes) -> int | None:
    """How many pages ``data`` has (of a picture: frames), counted in a child; None: cannot be opened."""
    counted = _in_child(data, "0", "[]")
    said = (counted or b"").decode("ascii", "replace").strip()
    return int(said) if said.isdecimal() else None


def _in_child(data: bytes, page: str, marks: str) -> bytes | None:
    ended = apart.run("chiso.papers.page_image", page, marks, data=data, seconds=SECONDS)
    return ended.out if ended is not None and ended.code == 0 else None


def count(data: bytes) -> int:
    """The counting itself, inside the child."""
    if data.startswith(b"%PDF") or b"%PDF" in data[:1024]:
        import pypdfium2

        return len(pypdfium2.PdfDocument(data))
    import io

    from PIL import Image

    return int(getattr(Image.open(io.BytesIO(data)), "n_frames", 1))


def draw(data: bytes, page: int, marks: Iterable[Mark] = ()) -> bytes:
    """The drawing itself, inside the child."""
    import io

    if data.startswith(b"%PDF") or b"%PDF" in data[:1024]:
        import pypdfium2

        document = pypdfium2.PdfDocument(data)
        sheet = document[page - 1]
        scale = min(4.0, WIDTH / max(1.0, sheet.get_width()))
        image = _marked(sheet.render(scale=scale).to_pil(), scale=scale, marks=marks)
    else:
        from PIL import Image

        Image.MAX_IMAGE_PIXELS = 200_000_000
        opened = Image.open(io.BytesIO(data))
        opened.seek(page - 1)
        image = opened.convert("RGB")
        image.thumbnail((WIDTH, WIDTH * 3))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _marked(image: Any, *, scale: float, marks: Iterable[Mark]) -> Any:
    """A veil of colour over every line with a finding and a bar at its left."""
    from PIL import Image, ImageDraw

    veil = Image.new("RGBA", image.size, (0, 0, 0, 0))
    pen = ImageDraw.Draw(veil)
    for severity, box in marks:
        left, top, right, bottom = (edge * scale for edge in box)
        colour = COLOURS.get(severity, COLOURS["info"])
        pen.rectangle((left - 4, top - 2, right + 4, bottom + 2), fill=(*colour, 48))
        pen.rectangle((left - 12, top - 2, left - 7, bottom + 2), fill=(*colour, 255))
    return Image.alpha_composite(image.convert("RGBA"), veil).convert("RGB")


def main() -> None:
    apart.bound(memory=MEMORY, seconds=SECONDS, grace=0)
    if sys.argv[1] == "0":
        sys.stdout.write(str(count(sys.stdin.buffer.read())))
        return
    marks = [(severity, tuple(box)) for severity, box in json.loads(sys.argv[2])]
    sys.stdout.buffer.write(draw(sys.stdin.buffer.read(), int(sys.argv[1]), marks))


if __name__ == "__main__":
    main()
