"""Where the components stand: in the middle, under each other, level with each other.

A PDF shows where words came to stand; a DOCX says only how a paragraph is aligned. What its author moved
along the line with tabs, blanks or indents may well stand right, and is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from chiso.papers.blocks import Box
from chiso.papers.checker.components import Components, Named
from chiso.papers.checker.departures import NAMES, Departure
from chiso.papers.checker.looks import SINGLE, Gathered, place, width_of
from chiso.papers.folding import fold
from chiso.papers.writers import metrics

_TITLES = frozenset({"C07", "C08", "C17", "C18", "C19"})
"""Centred on the page."""
_UNDER = {
    "C02": ("C01",),
    "C04": ("C03",),
    "C05": ("C04", "C03"),
    "C06": ("C02", "C01"),
    "C09": ("C05", "C04", "C03"),
    "C13": ("C12",),
}
"""Centred under another component of the same block of the head or foot, the nearest first. Under one of
them is enough: where the nearest departs itself, that alone is told."""
_LEVEL = {"C06": "C05", "C15": "C12"}
"""On one line with another component."""
_POINTS = 72 / 25.4
_ASIDE = (-8.0, 17.0)
"""Millimetres from the middle of the page to that of the text, with room for margins that depart
themselves: margins of 30–35 and 15–20 put it 5 to 10 mm to the right."""
_OFF = 15.0
"""Points by which two centres differ when one is not set under the other."""
_HALF_A_LINE = 8.0
_COLON = 12.0
"""Points from the colon at which a dash no longer stands under it."""
_FULL = (0.85, 1.1)
"""Shares of the line that words fill which look centred either way."""


def place_departures(found: Components) -> Iterator[Departure]:
    gathered = Gathered()
    if found.measures.source.kind == "pdf":
        _titles(gathered, found)
        _centres(gathered, found)
        _levels(gathered, found)
        _dashes(gathered, found)
    else:
        _alignments(gathered, found)
    _gap(gathered, found)
    yield from gathered.done()


def _not_centred(gathered: Gathered, named: Named, asked: str) -> None:
    gathered.add(
        named.id,
        "warning",
        f"{NAMES[named.id][0]}: không căn giữa",
        asked,
        "chọn căn giữa (Center)",
        place(named),
    )


# --- DOCX ----------------------------------------------------------------------------------------------


def _alignments(gathered: Gathered, found: Components) -> None:
    for named in found.of(*_TITLES, *_UNDER):
        measure = named.measure
        if measure.align not in ("left", "right", "both") or measure.pushed or not measure.room:
            continue
        low, high = _FULL
        if not low <= width_of(measure) / measure.room <= high:
            _not_centred(gathered, named, _asked(named.id))


def _asked(identity: str) -> str:
    above = _UNDER.get(identity)
    return f"căn giữa dưới {_name(above[0])}" if above else "căn giữa"


def _name(identity: str) -> str:
    name = NAMES[identity][0]
    return name if identity in ("C01", "C02") else f"{name[0].lower()}{name[1:]}"


# --- PDF -----------------------------------------------------------------------------------------------


def _titles(gathered: Gathered, found: Components) -> None:
    for named in found.of(*_TITLES):
        box, leaf = named.measure.box, found.measures.leaves[named.measure.page - 1]
        if box is None:
            continue
        aside = _middle(box) / _POINTS - leaf.width / 2
        if not _ASIDE[0] <= aside <= _ASIDE[1]:
            _not_centred(gathered, named, _asked(named.id))


def _centres(gathered: Gathered, found: Components) -> None:
    for below, above in _UNDER.items():
        over = [(page, _middle(each)) for identity in above for page, each in _boxes(found, identity)]
        for named in found.of(below):
            box = None if _left_open(named) else _in_a_block(found, named)
            middles = [middle for page, middle in over if page == named.measure.page]
            if box and middles and min(abs(_middle(box) - middle) for middle in middles) > _OFF:
                _not_centred(gathered, named, _asked(below))


def _left_open(named: Named) -> bool:
    """Whether a place or year is still to be written: the room left for it is not seen in a PDF."""
    text = named.text.strip()
    return named.id == "C06" and not (text[:1].isalpha() and text[-1:].isdigit())


def _middle(box: Box) -> float:
    return (box[0] + box[2]) / 2


def _levels(gathered: Gathered, found: Components) -> None:
    """C06 with C05, C15 with a line of C12. A date over two lines is level with nothing for certain."""
    for identity, other in _LEVEL.items():
        lines, beside = found.of(identity), _boxes(found, other)
        box = _in_a_block(found, lines[0]) if len(lines) == 1 else None
        heights = [each[3] for page, each in beside if page == lines[0].measure.page] if box else []
        if box and heights and min(abs(box[3] - height) for height in heights) > _HALF_A_LINE:
            gathered.add(
                identity,
                "warning",
                f"{NAMES[identity][0]}: không ngang hàng với {_name(other)}",
                f"cùng một dòng với {_name(other)}",
                "đặt hai phần trên cùng một hàng của bảng",
                place(lines[0]),
            )


def _boxes(found: Components, identity: str) -> list[tuple[int, Box]]:
    """Pages and places of the lines of a component."""
    boxes = [(named.measure.page, _in_a_block(found, named)) for named in found.of(identity)]
    return [(page, box) for page, box in boxes if box is not None]


def _in_a_block(found: Components, named: Named) -> Box | None:
    """Where a line of the head or foot stands; None where it runs over both blocks (typed with blanks)."""
    box, leaf = named.measure.box, found.measures.leaves[named.measure.page - 1]
    if box is None:
        return None
    wide = leaf.width * _POINTS
    return box if box[0] > 0.36 * wide or box[2] < 0.64 * wide else None


def _dashes(gathered: Gathered, found: Components) -> None:
    """Several addressees: their dashes stand under the colon of "Kính gửi:"."""
    lines = [(named, named.measure.box) for named in found.of("C14") if named.measure.box]
    opens = [box for named, box in lines if fold(named.text).strip() == "kính gửi:"]
    dashed = [(named, box) for named, box in lines if named.text.startswith("- ")]
    if len(opens) != 1 or len(dashed) < 2:
        return
    size = max((ink.size or 0 for ink in dashed[0][0].measure.inks), default=0) or 14
    colon = opens[0][2] - metrics.width(":", size=size)
    for named, box in dashed:
        if abs(box[0] - colon) > _COLON:
            gathered.add(
                "C14",
                "warning",
                "Gạch đầu dòng không ở dưới dấu hai chấm của “Kính gửi:”",
                "các gạch đầu dòng thẳng hàng với nhau dưới dấu hai chấm",
                "đặt lại lề trái của các dòng",
                place(named),
            )


# --- both ----------------------------------------------------------------------------------------------


def _gap(gathered: Gathered, found: Components) -> None:
    """C09 stands 6 points below C05. Lines set wide may make that room themselves, as may an empty one."""
    numbers, subject = found.of("C05"), found.of("C09")
    if not numbers or not subject:
        return
    above, below = numbers[-1].measure, subject[0].measure
    if below.page != above.page or below.number != above.number + 1 or (below.spacing or 1) > 1.05:
        return
    if above.box and below.box:
        size = max((ink.size or 0 for ink in below.inks), default=0) or 12
        gap = below.box[3] - above.box[3] - SINGLE * size
        near = gap < 3
    else:
        gap = (above.after or 0) + (below.before or 0)
        near = gap < 5.9 and not below.blank_above
    if near:
        gathered.add(
            "C09",
            "warning",
            f"Trích yếu công văn cách số, ký hiệu {max(gap, 0):.0f} pt",
            "cách dòng 6 pt với số, ký hiệu",
            "đặt khoảng cách phía trên (Before) 6 pt",
            place(subject[0]),
        )
