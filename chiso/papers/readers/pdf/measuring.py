"""How the lines of a PDF are set: faces, sizes, places, rules under them, page numbers.

The pages are put together as the reader does, so every measure stands under the page and number of its
line. A scan has no type: it is handed back as needing recognition, and nothing is measured.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence

from chiso.papers.blocks import Box, Line, Source
from chiso.papers.measures import Address, Ink, Leaf, Measure, Measures, PageNumber
from chiso.papers.readers import problems, wire
from chiso.papers.readers.decoding import normal
from chiso.papers.readers.layout import lines as rows_of
from chiso.papers.readers.layout.pages import Assembly
from chiso.papers.readers.layout.words import PageGeometry, Rule, Word
from chiso.papers.readers.limits import DEFAULT, Limits
from chiso.papers.readers.pdf import extracts_of, open_pdf, trusted, unicode_blocks

POINTS = 72 / 25.4
_SUBSET = re.compile(r"^[A-Z]{6}\+")
_NUMBER = re.compile(r"[-–\s]*\d{1,4}[-–\s]*")
_MARGIN = 0.09
"""Of the height of a page: where a page number stands."""


def measure_pdf(data: bytes, *, name: str, limits: Limits = DEFAULT) -> wire.Answer:
    """The file measured, or that it is a scan. Raises what ``read_pdf`` raises."""
    document = open_pdf(data, name=name)
    try:
        count = len(document)
        if count > limits.pages:
            raise problems.too_many_pages(name, pages=count, limit=limits.pages)
        extracts = extracts_of(document, count, name=name, limits=limits)
    finally:
        document.close()
    if not extracts or not trusted(extracts):
        return wire.NeedsRecognition(count)
    assembly = Assembly()
    pages = [extract.page for extract in extracts]
    numbers = [_page_number(page) for page in pages]
    for place, page in enumerate(pages, 1):
        assembly.add(page, number=place)
    blocks = unicode_blocks(tuple(assembly.blocks), name=name)
    address = tuple(map(normal, assembly.address))
    source = Source(blocks, count, "pdf", hashlib.sha256(data).hexdigest(), name, address)
    measures = tuple(
        _measured(line, pages[line.page - 1]) for line in blocks if isinstance(line, Line) and line.box
    )
    leaves = tuple(
        Leaf(
            place,
            page.width / POINTS,
            page.height / POINTS,
            page_number=numbers[place - 1],
            words=_over([block.box for block in blocks if block.page == place and block.box]),
        )
        for place, page in enumerate(pages, 1)
    )
    edge = assembly.address_edge
    foot = [word for word in pages[0].words if edge is not None and word.middle > edge]
    below = {block.text for block in blocks if isinstance(block, Line) and block.page > 1}
    at_foot = Address(tuple(_inks(foot)), repeated=not below.isdisjoint(address)) if foot else None
    return wire.measured(Measures(source, measures, leaves, tuple(_all_inks(pages)), address=at_foot))


def _measured(line: Line, page: PageGeometry) -> Measure:
    assert line.box is not None
    x0, top, x1, bottom = line.box
    inside = [
        word
        for word in page.words
        if x0 - 1 <= word.centre <= x1 + 1 and top - 2 <= word.middle <= bottom + 2
    ]
    inside = [word for word in inside if abs(word.bottom - bottom) < 4] or inside
    return Measure(
        line.page,
        line.number,
        tuple(_inks(sorted(inside, key=lambda word: word.x0))),
        align="center" if line.centred else None,
        rules=tuple(_rules_under(line.box, page.rules)),
        box=line.box,
        composed=True,
        framed=_frame(line.box, page.rules),
    )


def _inks(words: Sequence[Word]) -> Iterator[Ink]:
    """Neighbours of one look together."""
    held: list[Word] = []
    for word in words:
        if held and _look(held[-1]) != _look(word):
            yield _ink(held)
            held = []
        held.append(word)
    if held:
        yield _ink(held)


def _look(word: Word) -> tuple[str | None, float, bool | None, bool | None, str | None]:
    return word.font, word.size, word.bold, word.italic, word.color


def _ink(words: Sequence[Word]) -> Ink:
    first = words[0]
    font = _SUBSET.sub("", first.font) if first.font else None
    text = " ".join(word.text for word in words)
    return Ink(text, font, first.size, first.bold, first.italic, first.color)


def _all_inks(pages: Sequence[PageGeometry]) -> Iterator[Ink]:
    """One sample of each face and colour."""
    seen: set[tuple[str | None, str | None]] = set()
    for page in pages:
        for word in page.words:
            if (word.font, word.color) not in seen and any(map(str.isalnum, word.text)):
                seen.add((word.font, word.color))
                yield _ink([word])


def _rules_under(box: Box, rules: Sequence[Rule]) -> Iterator[float]:
    x0, _, x1, bottom = box
    for rule in rules:
        near = -4 <= rule.at - bottom <= 9
        balanced = abs((rule.start + rule.end) / 2 - (x0 + x1) / 2) < 14
        if rule.across and near and balanced and rule.length > 12:
            yield rule.length / POINTS


def _frame(box: Box, rules: Sequence[Rule]) -> tuple[float, float] | None:
    x0, top, x1, bottom = box
    middle = (top + bottom) / 2
    across = [rule for rule in rules if rule.across and rule.start <= x0 + 1 and rule.end >= x1 - 1]
    upright = [rule for rule in rules if not rule.across and rule.start <= middle <= rule.end]
    above = [rule.at for rule in across if 0 <= middle - rule.at < 30]
    below = [rule.at for rule in across if 0 <= rule.at - middle < 30]
    left = [rule.at for rule in upright if 0 <= x0 + 1 - rule.at < 60]
    right = [rule.at for rule in upright if 0 <= rule.at - x1 + 1 < 60]
    if not (above and below and left and right):
        return None
    return (min(right) - max(left)) / POINTS, (min(below) - max(above)) / POINTS


def _page_number(page: PageGeometry) -> PageNumber | None:
    """The number alone in the top or bottom margin."""
    rows = rows_of.rows(page.words)
    for row, top in ((rows[:1], True), (rows[-1:], False)):
        for words in row:
            low = (
                words[0].bottom < _MARGIN * page.height if top else words[0].top > (1 - _MARGIN) * page.height
            )
            text = " ".join(word.text for word in words)
            if low and _NUMBER.fullmatch(text):
                off = abs((words[0].x0 + words[-1].x1) / 2 - page.width / 2)
                # centred in the text, whose margins differ: 7.5 mm off is what 30 and 15 mm make
                return PageNumber(text.strip(" -–"), top, off < 30, _ink(words))
    return None


def _over(boxes: Sequence[Box]) -> Box | None:
    if not boxes:
        return None
    return (
        min(box[0] for box in boxes), min(box[1] for box in boxes),
        max(box[2] for box in boxes), max(box[3] for box in boxes),
    )  # fmt: skip
