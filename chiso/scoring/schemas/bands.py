"""Bands of a group as people write them (``Tốt: 80``, one a line), as data, and as the engine's grades."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from chiso.engine.decimals import exact_text, plain_number
from chiso.engine.spec.types import Grade, Text
from chiso.engine.trace import shown
from chiso.scoring.problems import round as problems

Band = Mapping[str, str]


def read(text: str) -> list[dict[str, str]]:
    """The bands, highest first. :raises Problem: RB0119, a line that is none, or not downwards."""
    found: list[dict[str, str]] = []
    last = None
    for line in text.splitlines():
        if not line.strip():
            continue
        title, _colon, edge = line.rpartition(":")
        value = plain_number(edge.strip().removesuffix("%").strip().replace(",", "."))
        if (
            not title.strip()
            or value is None
            or not 0 <= value <= 100
            or (last is not None and value >= last)
        ):
            raise problems.bad_bands(line.strip())
        found.append({"title": title.strip(), "from": exact_text(value)})
        last = value
    return found


def write(bands: Iterable[Band]) -> str:
    """The bands as ``read`` takes them."""
    rows = ((band["title"], plain_number(band["from"])) for band in bands)
    return "\n".join(f"{title}: {shown(value)}" for title, value in rows if value is not None)


def grades(bands: Iterable[Band]) -> tuple[Grade, ...]:
    """The bands as the engine's grades: a percent from its edge up to the one above."""
    found: list[Grade] = []
    above = None
    for band in bands:
        value = plain_number(band["from"])
        assert value is not None, band
        found.append(Grade(title=Text(vi=band["title"]), from_=value / 100, below=above))
        above = value / 100
    return tuple(found)
