"""Many units' words into one draft, in which every sentence can be traced to who wrote it and where.

The draft holds sentences of units, whole and unchanged, and stated connectives (headings, names of units,
blanks between); nothing else. A long contribution is marked, and a shorter form is offered that is made of
its own sentences: those with difficulties and proposals, results, and figures before the others, within a
stated length. Sentences of two units that nearly say the same are shown side by side, never dropped. Who
gave nothing, or late, is listed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from statistics import median

from rapidfuzz import fuzz, process

from chiso.engine.returns import problems
from chiso.engine.returns.citations import cited, render
from chiso.engine.returns.types import Layout
from chiso.engine.returns.values import Figures
from chiso.engine.returns.written import numbers, plain, sentences

NEAR = 88
"""Similarity (0–100, Indel ratio of lower-cased words) from which two sentences are shown as
near-duplicates."""
SHORTEST = 40
"""Sentences with fewer characters are too short to be called alike."""
LONG_TIMES, LONG_LEAST = 2, 600
"""A contribution is long when it has more than twice the section's median length and more than 600
characters."""
SHORT_TIMES, SHORT_LEAST = 1.5, 400
"""The shorter form may have 1.5 medians of characters, but 400 in any case."""

_TROUBLE = re.compile(
    r"\b(?:khó khăn|vướng mắc|tồn tại|hạn chế|nguyên nhân|chậm|chưa|quá hạn|bất cập|kiến nghị|đề xuất"
    r"|đề nghị)\b"
)
_RESULT = re.compile(
    r"\b(?:kết quả|hoàn thành|đạt|ban hành|giải quyết|thực hiện xong|đúng hạn"
    r"|đã (?:tổ chức|triển khai|xử lý|trình|phê duyệt))\b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """What one unit wrote: text by section key, marks already turned into the unit's own figures
    (``written_by``)."""

    unit: str
    title: str
    texts: Mapping[str, str]
    late: bool = False


@dataclass(frozen=True, slots=True)
class Traced:
    """A whole sentence of a unit: characters ``start``–``end`` of its text of ``section``."""

    unit: str
    section: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Connective:
    """Words no unit wrote. ``kind`` says which of the stated ones."""

    kind: str
    text: str


Piece = Traced | Connective


@dataclass(frozen=True, slots=True)
class Near:
    """Two sentences of different units that are alike, and how much (0–100)."""

    first: Traced
    second: Traced
    likeness: float


@dataclass(frozen=True, slots=True)
class Block:
    """What one unit contributes to one section: all its sentences, and a shorter form when it is long."""

    unit: str
    title: str
    section: str
    sentences: tuple[Traced, ...]
    long: bool
    short: tuple[Traced, ...]
    late: bool


@dataclass(frozen=True, slots=True)
class Draft:
    """``pieces`` in order make the text. ``empty``: section → units that wrote nothing there; ``late``,
    ``silent``: units that sent late, that sent nothing at all."""

    pieces: tuple[Piece, ...]
    blocks: tuple[Block, ...]
    empty: Mapping[str, tuple[str, ...]]
    late: tuple[str, ...]
    silent: tuple[str, ...]
    sections: Mapping[str, tuple[Piece, ...]] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)

    def text_of(self, section: str) -> str:
        """The draft of one section, without its heading."""
        return "".join(piece.text for piece in self.sections.get(section, ()))


def draft(
    layout: Layout,
    contributions: Sequence[Contribution],
    *,
    expected: Mapping[str, str] | None = None,
    shortened: Set[tuple[str, str]] = frozenset(),
) -> Draft:
    """One draft of all contributions, in the order of the outline, units in the order given.

    ``expected``: unit → its name, for those that should have sent. ``shortened``: (unit, section) taken in
    the shorter form, as a person chose.

    :raises Problem: a unit twice, a section the outline does not have, a mark that is not yet a figure.
    """
    _refuse(layout, contributions)
    pieces: list[Piece] = []
    blocks: list[Block] = []
    by_section: dict[str, tuple[Piece, ...]] = {}
    empty: dict[str, tuple[str, ...]] = {}
    for key, section in layout.outline.items():
        found = _blocks(key, contributions)
        filled = [block for block in found if block.sentences]
        if not section.children:
            without = tuple(block.unit for block in found if not block.sentences)
            if without:
                empty[key] = without
        pieces.append(Connective("heading", f"{section.label} {section.title.vi}\n"))
        inside = tuple(_written(filled, shortened))
        by_section[key] = inside
        pieces += inside
        blocks += filled
    sent = {one.unit for one in contributions if any(text.strip() for text in one.texts.values())}
    units = [*(expected or {}), *(one.unit for one in contributions)]
    return Draft(
        tuple(pieces),
        tuple(blocks),
        empty,
        tuple(one.unit for one in contributions if one.late),
        tuple(unit for unit in dict.fromkeys(units) if unit not in sent),
        by_section,
    )


def written_by(
    layout: Layout, unit: str, title: str, texts: Mapping[str, str], figures: Figures, *, late: bool = False
) -> Contribution:
    """A unit's contribution as it sent it: every ``[[…]]`` becomes the figure of this unit.

    Taken over as it is, a mark would show the figure of whoever consolidates.
    """
    rendered = {section: render(text, layout, figures).text for section, text in texts.items()}
    return Contribution(unit=unit, title=title, texts=rendered, late=late)


def _refuse(layout: Layout, contributions: Sequence[Contribution]) -> None:
    seen: set[str] = set()
    for one in contributions:
        if one.unit in seen:
            raise problems.unit_twice(unit=one.unit)
        seen.add(one.unit)
        for section, text in one.texts.items():
            if section not in layout.outline:
                raise problems.unknown_section(unit=one.unit, section=section)
            if any(key in layout.figures for key in cited(text)):
                raise problems.mark_left(unit=one.unit, section=section)


def _blocks(section: str, contributions: Sequence[Contribution]) -> list[Block]:
    traced = [
        (one, tuple(traced_sentences(one.unit, section, one.texts.get(section, "")))) for one in contributions
    ]
    lengths = [_length(found) for _, found in traced if found]
    middle = median(lengths) if lengths else 0
    blocks = []
    for one, found in traced:
        long = len(lengths) > 1 and _length(found) > max(LONG_TIMES * middle, LONG_LEAST)
        short = shorter(found, room=int(max(SHORT_TIMES * middle, SHORT_LEAST))) if long else ()
        blocks.append(Block(one.unit, one.title, section, found, long, short, one.late))
    return blocks


def traced_sentences(unit: str, section: str, text: str) -> Iterator[Traced]:
    """Every sentence of a unit's text with where it stands."""
    for start, end in sentences(text):
        yield Traced(unit, section, start, end, text[start:end])


def _length(found: Sequence[Traced]) -> int:
    return sum(len(one.text) for one in found)


def worth(text: str) -> int:
    """How soon a sentence is chosen for the shorter form: 3 difficulties, causes, proposals; 2 results; 1
    other figures; 0 the rest."""
    folded = plain(text)
    if _TROUBLE.search(folded):
        return 3
    if _RESULT.search(folded):
        return 2
    return 1 if numbers(text) else 0


def shorter(found: Sequence[Traced], *, room: int) -> tuple[Traced, ...]:
    """Whole sentences of ``found`` within ``room`` characters, in their order: by worth, then as written.

    One that does not fit is passed over; the first in line is always taken.
    """
    chosen: set[int] = set()
    left = room
    for place in sorted(range(len(found)), key=lambda place: (-worth(found[place].text), place)):
        size = len(found[place].text)
        if size <= left or not chosen:
            chosen.add(place)
            left -= size
    return tuple(one for place, one in enumerate(found) if place in chosen)


def _written(blocks: Sequence[Block], shortened: Set[tuple[str, str]]) -> Iterator[Piece]:
    for block in blocks:
        taken = block.short if block.long and (block.unit, block.section) in shortened else block.sentences
        yield Connective("unit", f"{block.title}: ")
        for place, sentence in enumerate(taken):
            if place:
                yield Connective("blank", " ")
            yield sentence
        yield Connective("line", "\n")


def near(made: Draft, section: str) -> tuple[Near, ...]:
    """Alike sentences of different units in one section: each sentence with its likest one of earlier units.

    Not part of ``draft``: it compares every sentence with every other, and a page shows one section.
    """
    return tuple(_near([block for block in made.blocks if block.section == section]))


def _near(blocks: Sequence[Block]) -> Iterator[Near]:
    earlier: list[Traced] = []
    words: list[str] = []
    for block in blocks:
        mine = [one for one in block.sentences if len(one.text) >= SHORTEST]
        folded = [" ".join(plain(one.text).split()) for one in mine]
        for one, text in zip(mine, folded, strict=True):
            likest = process.extractOne(text, words, scorer=fuzz.ratio, score_cutoff=NEAR)
            if likest is not None:
                yield Near(earlier[likest[2]], one, likest[1])
        earlier += mine
        words += folded
