"""How the components are set: size, weight, slant, capitals, paragraphs.

The numbers are those of ``writers.decree``. Only what the file states is compared: a size no style sets, or
a line two looks share, is left alone.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator

from chiso.papers.checker.components import Components, Named
from chiso.papers.checker.departures import NAMES, Departure, Place, Severity
from chiso.papers.folding import squeeze
from chiso.papers.measures import Ink, Measure
from chiso.papers.writers import metrics
from chiso.papers.writers.decree import LOOKS, Look

_LOWER = frozenset({"C02", "C06", "C08", "C09", "C10", "C11", "C13", "C14", "C15", "C16", "C17", "C19"})
"""Components that are not set in capitals."""
_SIZE_OFF = 0.3
"""Points by which a PDF's size may differ from the one asked: programs scale a little."""
SINGLE = 1.149
"""From line to line in the paper's face as Word sets it single, in sizes."""
_ARTICLE = re.compile(r"Điều \d+\.")
_TITLE = Look("Tiêu đề phần, chương, mục", 14, (13, 14), bold=True, caps=True, align="centre")


def place(named: Named | Measure, text: str = "") -> Place:
    measure = named.measure if isinstance(named, Named) else named
    quote = named.text if isinstance(named, Named) else text
    paged = measure.box is not None
    return Place(measure.page if paged else None, None if paged else measure.number, quote[:70])


class Gathered:
    """Departures that say the same put together, with all their places."""

    def __init__(self) -> None:
        self._held: dict[tuple[str, str, str, str], list[Place]] = {}
        self._severity: dict[tuple[str, str, str, str], Severity] = {}

    def add(self, identity: str, severity: Severity, found: str, asked: str, mend: str, at: Place) -> None:
        key = (identity, found, asked, mend)
        self._held.setdefault(key, []).append(at)
        self._severity[key] = severity

    def done(self) -> Iterator[Departure]:
        for (identity, found, asked, mend), places in self._held.items():
            severity = self._severity[identity, found, asked, mend]
            yield Departure(identity, severity, found, asked, mend, tuple(places))


def look_departures(found: Components) -> Iterator[Departure]:
    gathered = Gathered()
    for named in found.named:
        identity, look = _look_of(named.id)
        if named.id == "HA":
            _lead(gathered, named)
        if look is None:
            continue
        _size(gathered, identity, look, named)
        _face(gathered, identity, look, named)
        _case(gathered, identity, look, named)
    if found.measures.address is not None:
        for ink in found.measures.address.inks:
            named = Named("C23", ink.text, Measure(1, 0, (ink,)))
            _size(gathered, "C23", LOOKS["C23"], named)
            _face(gathered, "C23", LOOKS["C23"], named)
    _paragraphs(gathered, found)
    yield from gathered.done()


def _look_of(identity: str) -> tuple[str, Look | None]:
    """The rule's id and the look asked of a line. "HA" is an article whose text runs on behind its number."""
    if identity == "H1T":
        return "H", _TITLE
    if identity in ("H1", "H2", "H3", "D1"):
        return "H", LOOKS[identity]
    if identity == "HA":
        return "H", None
    return identity, LOOKS.get(identity)


def lettered(named: Named) -> list[Ink]:
    """The inks that count: letters, no raised note marks."""
    largest = max((ink.size or 0 for ink in named.measure.inks), default=0)
    return [
        ink
        for ink in named.measure.inks
        if any(map(str.isalnum, ink.text)) and (not ink.size or ink.size > 0.8 * largest)
    ]


def _size(gathered: Gathered, identity: str, look: Look, named: Named) -> None:
    low, high = look.sizes
    for ink in lettered(named):
        if ink.size is None or low - _SIZE_OFF <= ink.size <= high + _SIZE_OFF:
            continue
        asked = f"cỡ chữ {_points(low)}" if low == high else f"cỡ chữ từ {_points(low)} đến {_points(high)}"
        gathered.add(
            identity,
            "warning",
            f"{_named(identity)}: cỡ chữ {_points(ink.size)}",
            asked,
            f"đặt cỡ chữ {_points(look.size)}",
            place(named),
        )
        return


def _face(gathered: Gathered, identity: str, look: Look, named: Named) -> None:
    for trait, word, wanted in (("bold", "đậm", look.bold), ("italic", "nghiêng", look.italic)):
        shown = [getattr(ink, trait) for ink in lettered(named)]
        if not shown or None in shown or named.id == "C11":
            continue
        departs = not all(shown) if wanted else all(shown) if identity == "C14" else any(shown)
        if departs:
            how = "không " if wanted else ""
            ask = word if wanted else f"không {word}"
            gathered.add(
                identity,
                "warning",
                f"{_named(identity)}: chữ {how}{word}",
                f"kiểu chữ {ask}",
                f"{'chọn' if wanted else 'bỏ'} kiểu chữ {word}",
                place(named),
            )
    if named.id == "C11":
        _body_face(gathered, named)


def _body_face(gathered: Gathered, named: Named) -> None:
    """A whole paragraph of the text in bold or italics is no heading: it must be upright."""
    inks = lettered(named)
    words = sum(len(ink.text) for ink in inks)
    if words < 60:
        return
    for trait, word in (("bold", "đậm"), ("italic", "nghiêng")):
        if all(getattr(ink, trait) for ink in inks):
            gathered.add(
                "C11",
                "warning",
                f"Nội dung văn bản: cả đoạn chữ {word}",
                "kiểu chữ đứng, không đậm",
                f"bỏ kiểu chữ {word}",
                place(named),
            )


def _lead(gathered: Gathered, named: Named) -> None:
    """ "Điều 1." is bold though no title follows it. Set in one with the text behind it and not bold, it is
    certain; a number Word counts itself may have a look of its own, which is not read."""
    lead = _ARTICLE.match(named.text)
    first = next(iter(named.measure.inks), None)
    if lead is None or first is None or first.bold is not False:
        return
    words = squeeze(first.text)
    if words.startswith(lead.group()) and len(words) > lead.end():
        gathered.add(
            "H",
            "warning",
            "“Điều” và số thứ tự: chữ không đậm",
            "“Điều”, số thứ tự và tiêu đề của điều kiểu chữ đứng, đậm",
            f"chọn kiểu chữ đậm cho “{lead.group()}”",
            place(named),
        )


def _case(gathered: Gathered, identity: str, look: Look, named: Named) -> None:
    letters = [letter for letter in named.text if letter.isalpha()]
    if len(letters) < 4:
        return
    capital = "".join(letters).isupper()
    if look.caps and not capital:
        gathered.add(
            identity,
            "warning",
            f"{_named(identity)}: chữ in thường",
            "chữ in hoa",
            "viết bằng chữ in hoa",
            place(named),
        )
    elif named.id in _LOWER and capital and len(letters) > 8 - 2 * (named.id == "C17"):
        gathered.add(
            identity,
            "warning",
            f"{_named(identity)}: chữ in hoa",
            "chữ in thường",
            "viết bằng chữ in thường",
            place(named),
        )


def width_of(measure: Measure) -> float:
    """Of the words, mm: as drawn, or in the face the decree asks."""
    if measure.box is not None:
        return (measure.box[2] - measure.box[0]) / 72 * 25.4
    return (
        sum(
            metrics.width(ink.text, size=ink.size or 14, bold=bool(ink.bold), italic=bool(ink.italic))
            for ink in measure.inks
        )
        / 72
        * 25.4
    )


# --- paragraphs of the text ----------------------------------------------------------------------------


def _paragraphs(gathered: Gathered, found: Components) -> None:
    plain = found.of("C11")
    if found.measures.source.kind == "docx":
        _docx_paragraphs(gathered, plain)
    else:
        _pdf_lines(gathered, plain)


def _docx_paragraphs(gathered: Gathered, plain: Iterable[Named]) -> None:
    for named in plain:
        measure = named.measure
        if measure.align != "both" and len(named.text) > 100:
            gathered.add(
                "C11",
                "warning",
                "Nội dung văn bản không căn đều hai bên",
                "căn đều cả hai lề",
                "chọn căn đều hai bên (Justify)",
                place(named),
            )
        if measure.indent is not None and len(named.text) > 100 and not _near(measure.indent, 10, 12.7):
            gathered.add(
                "C11",
                "warning",
                f"Lùi đầu dòng {measure.indent:.1f} mm".replace(".", ","),
                "lùi đầu dòng 1 cm hoặc 1,27 cm",
                "đặt First line 1,27 cm",
                place(named),
            )
        if measure.spacing is not None and not 0.98 <= measure.spacing <= 1.52:
            gathered.add(
                "C11",
                "warning",
                f"Dãn dòng {measure.spacing:.2f} dòng".replace(".", ","),
                "từ dòng đơn đến 1,5 dòng",
                "đặt dãn dòng từ 1 đến 1,5",
                place(named),
            )
        if (measure.before or 0) + (measure.after or 0) < 5.9:
            gathered.add(
                "C11",
                "warning",
                f"Khoảng cách đoạn {(measure.before or 0) + (measure.after or 0):.0f} pt",
                "tối thiểu 6 pt",
                "đặt khoảng cách đoạn từ 6 pt",
                place(named),
            )


def _near(value: float, *wanted: float) -> bool:
    return any(abs(value - each) < 0.5 for each in wanted)


def _pdf_lines(gathered: Gathered, plain: list[Named]) -> None:
    boxes = [named.measure.box for named in plain if named.measure.box]
    if len(boxes) < 8:
        return
    left = min(box[0] for box in boxes)
    full = [box for box in boxes if box[0] - left < 2]
    if len(full) < 4:
        return  # every line is the first of its paragraph: where the text begins is not certain
    for named in plain:
        box = named.measure.box
        opens = named.text[:1].isupper() or named.text.startswith("- ")
        if box is None or box[0] - left < 3 or not opens or named.measure.align == "center":
            continue
        indent = (box[0] - left) / 72 * 25.4
        if not 9 <= indent <= 13.7:
            gathered.add(
                "C11",
                "warning",
                f"Lùi đầu dòng {indent:.0f} mm",
                "lùi đầu dòng 1 cm hoặc 1,27 cm",
                "đặt lùi đầu dòng 1,27 cm",
                place(named),
            )
    _pitches(gathered, plain, left)


def _pitches(gathered: Gathered, plain: list[Named], left: float) -> None:
    """Distances from line to line inside paragraphs: the next line begins at the edge of the text."""
    for above, below in itertools.pairwise(plain):
        one, other = above.measure, below.measure
        if one.page != other.page or other.number != one.number + 1 or not one.box or not other.box:
            continue
        size = max((ink.size or 0 for ink in other.inks), default=0) or 14
        step = (other.box[3] - one.box[3]) / (size * SINGLE)
        wrapped = other.box[0] - left < 2 and one.box[2] - one.box[0] > 250
        if wrapped and (0.3 < step < 0.93 or 1.58 < step < 3):
            gathered.add(
                "C11",
                "warning",
                f"Dãn dòng {step:.1f} dòng".replace(".", ","),
                "từ dòng đơn đến 1,5 dòng",
                "đặt dãn dòng từ 1 đến 1,5",
                place(below),
            )


def _named(identity: str) -> str:
    return NAMES[identity][0]


def _points(size: float) -> str:
    return f"{size:g}".replace(".", ",")
