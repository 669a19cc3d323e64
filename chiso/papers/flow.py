"""From printed lines to whole paragraphs that still know where every word stands.

A sentence wrapped over lines, broken by a page or by a footnote is one ``Passage``; its ``anchor``
gives back page, line and characters for any span. Lines are joined by what the layout shows
(``starts``, blank lines, width) and, where it shows nothing, by punctuation, case and the sequence
of labels. Page numbers and rules are dropped; words never are.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from chiso.papers.blocks import Block, Line, Table
from chiso.papers.folding import is_capital
from chiso.papers.labels import LETTER, Label, is_dashed, read_label
from chiso.papers.model import Anchor, Paragraph

_LONGEST = 4000
"""A line longer than this is cut, so that no later search meets a megabyte at once."""

_LONGEST_PARAGRAPH = 30_000
"""No paragraph is longer: what runs on without end is cut, so that joining stays linear."""

_PAGE_NUMBER = re.compile(r"[-–\s]*\d{1,4}[-–\s]*|Trang\s\d{1,4}(?:/\d{1,4})?")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_RULE = re.compile(r"[-–—_=*.~\s]{2,}")
_SPLIT = re.compile(r"\w[-/]\Z")
"""A line broken inside a symbol or a span of years: "QĐ-" over "UBND"."""
_FOOTNOTE = re.compile(r"(?P<mark>[¹²³⁰⁴-⁹]{1,3}|\[\^?\d{1,3}\]:?)\s?(?=[^\W\d_])")
_OPEN_END = re.compile(r"(?:ngày|tháng|năm|quý|số|khoản|điểm|Điều|Mục|Chương|và|của|tại|theo|với|cho|các)$")
_ENDED = re.compile(r"[.;:!?…][”\"')\]]*(?:[\d¹²³⁰⁴-⁹]{1,2})?$|/\.$")


@dataclass(frozen=True, slots=True)
class Piece:
    """From ``start`` in the passage on, the text is that of ``line`` from character ``offset`` on."""

    start: int
    page: int
    line: int
    offset: int
    row: int | None = None
    column: int | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph: text with single spaces, and the pieces of lines it was made of."""

    text: str
    pieces: tuple[Piece, ...]
    label: Label | None = None
    bold: bool | None = None
    centred: bool | None = None
    mark: str = ""
    """The mark of a footnote."""

    def _at(self, index: int) -> Piece:
        return self.pieces[bisect_right(self.pieces, index, key=lambda piece: piece.start) - 1]

    def anchor(self, start: int = 0, end: int | None = None) -> Anchor:
        """Where ``text[start:end]`` stands."""
        end = len(self.text) if end is None else end
        first, last = self._at(start), self._at(max(start, end - 1))
        begin, stop = first.offset + start - first.start, last.offset + end - last.start
        same = (first.page, first.line) == (last.page, last.line)
        return Anchor(
            first.page,
            first.line,
            begin,
            stop,
            last_page=None if same else last.page,
            last_line=None if same else last.line,
            row=first.row,
            column=first.column,
        )

    def paragraph(self, start: int = 0) -> Paragraph:
        """The passage from ``start`` on as a paragraph of the model."""
        return Paragraph(self.text[start:].strip(), self.anchor(start))


def passage_of(line: Line) -> Passage:
    """One line as a passage."""
    return _Builder(line).done()


def passages_of_cell(
    text: str, *, page: int, line: int, row: int | None = None, column: int | None = None
) -> Passage:
    """The text of a cell as one passage."""
    words, pieces = _squeezed(text, page, line, row, column)
    return Passage(words, pieces)


def _squeezed(
    text: str, page: int, line: int, row: int | None = None, column: int | None = None, *, at: int = 0
) -> tuple[str, tuple[Piece, ...]]:
    """Text with single spaces, and the pieces that lead back; ``at`` is where it begins in the passage."""
    parts: list[str] = []
    pieces: list[Piece] = []
    length = 0
    for match in re.finditer(r"\S+(?: \S+)*", text):
        if parts:
            length += 1
        pieces.append(Piece(at + length, page, line, match.start(), row, column))
        parts.append(match.group())
        length += len(match.group())
    return " ".join(parts), tuple(pieces) or (Piece(at, page, line, 0, row, column),)


class _Builder:
    """A passage under construction."""

    def __init__(self, line: Line, label: Label | None = None, *, mark: str = "") -> None:
        self.first = line
        self.last = line
        self.label = label
        self.mark = mark
        words, pieces = _squeezed(line.text, line.page, line.number)
        self.words = [words]
        self.length = len(words)
        self.pieces = list(pieces)

    @property
    def ending(self) -> str:
        """The words of the last line."""
        return self.words[-1]

    def add(self, line: Line) -> None:
        glued = _SPLIT.search(self.words[-1]) is not None and line.text[:1].isalnum()
        gap = 0 if glued else 1
        words, pieces = _squeezed(line.text, line.page, line.number, at=self.length + gap)
        if glued:
            self.words[-1] += words
        else:
            self.words.append(words)
        self.length += gap + len(words)
        self.pieces.extend(pieces)
        self.last = line

    def done(self) -> Passage:
        return Passage(
            " ".join(self.words),
            tuple(self.pieces),
            self.label,
            self.first.bold,
            self.first.centred,
            self.mark,
        )


class _Sequence:
    """Which labels are to be expected: a wrapped "2." in a sentence is not a second point."""

    def __init__(self) -> None:
        self._last: dict[int, int] = {}

    def believes(self, label: Label, *, gap: bool) -> bool:
        before = self._last.get(label.rank)
        follows = label.ordinal == 1 or (before is not None and before < label.ordinal <= before + 2)
        if label.rank == LETTER and before is None:
            follows = label.ordinal <= 2
        return follows or (gap and label.sure)

    def accept(self, label: Label) -> None:
        self._last = {rank: value for rank, value in self._last.items() if rank < label.rank}
        self._last[label.rank] = label.ordinal


def is_noise(line: Line) -> bool:
    """A page number alone on its line, or a rule."""
    return bool(_RULE.fullmatch(line.text[:200]) or _PAGE_NUMBER.fullmatch(line.text[:20]))


def _is_year(line: Line, above: Sequence[Block]) -> bool:
    """A year wrapped onto a line of its own behind "năm" is no page number."""
    if not _YEAR.fullmatch(line.text.strip()):
        return False
    near = [block for block in reversed(above[-6:]) if isinstance(block, Line)]
    beside = next((block for block in near if block.column == line.column), None)
    return any(block is not None and block.text.rstrip().endswith("năm") for block in (beside, *near[:1]))


def clean(blocks: Iterable[Block]) -> list[Block]:
    """The blocks without page numbers, rules and empty lines; endless lines cut."""
    kept: list[Block] = []
    for block in blocks:
        if isinstance(block, Table):
            kept.append(block)
        elif len(block.text) > _LONGEST:
            kept.extend(_cut(block))
        elif block.text.strip() and (not is_noise(block) or _is_year(block, kept)):
            kept.append(block)
    return kept


def _cut(line: Line) -> list[Block]:
    """An endless line as several. Anchors into the later parts name the line, not the character."""
    parts: list[Block] = []
    text, start = line.text, 0
    while start < len(text):
        end = min(len(text), start + _LONGEST)
        if end < len(text):
            space = text.rfind(" ", start + _LONGEST // 2, end)
            end = space if space > 0 else end
        if text[start:end].strip():
            parts.append(replace(line, text=text[start:end], starts=start == 0 and line.starts))
        start = end
    return parts


def widths(lines: Sequence[Line]) -> int:
    """The width the lines are wrapped at, in characters: what nine lines in ten stay within."""
    lengths = sorted(len(line.text) for line in lines)
    return lengths[len(lengths) * 9 // 10] if lengths else 0


def join(lines: Sequence[Line]) -> tuple[list[Passage], list[Passage]]:
    """Body paragraphs and footnotes of ``lines``, each in order."""
    width = widths([line for line in lines if not line.footnote])
    body: list[_Builder] = []
    notes: list[_Builder] = []
    sequence = _Sequence()
    broken = False
    for line in lines:
        mark = _FOOTNOTE.match(line.text)
        if line.footnote or (mark and line.starts is not False):
            if mark or not notes:
                notes.append(_Builder(line, mark=mark["mark"] if mark else ""))
            else:
                notes[-1].add(line)
            broken = True
            continue
        label = read_label(line.text)
        if body and _continues(body[-1], line, label, sequence, width=width, broken=broken):
            body[-1].add(line)
        else:
            trusted = label is not None and (label.sure or line.starts is not False) and _opens(line, label)
            kept = label if trusted else None
            if kept:
                sequence.accept(kept)
            body.append(_Builder(line, kept))
        broken = False
    return [builder.done() for builder in body], [builder.done() for builder in notes]


def _opens(line: Line, label: Label) -> bool:
    """An unpunctuated number opens a point only ahead of a heading in capitals or bold."""
    return label.sure or is_capital(line.text[label.end :]) or line.bold is True


def _continues(
    open_: _Builder, line: Line, label: Label | None, sequence: _Sequence, *, width: int, broken: bool
) -> bool:
    """Whether ``line`` goes on with the paragraph that is open."""
    before, text = open_.ending, line.text
    if is_dashed(text) or open_.length > _LONGEST_PARAGRAPH:
        return False
    gap = line.starts is True
    ended = _ENDED.search(before[-8:]) is not None
    if label is not None and _opens(line, label) and sequence.believes(label, gap=gap or ended):
        return False
    if line.starts is False and label is None:
        return True
    above = is_capital(open_.last.text)
    if above != is_capital(text) and (above or len(text.split()) > 3):
        return False
    broken = broken or line.page != open_.last.page
    runs_on = not ended and (text[:1].islower() or (_OPEN_END.search(before[-12:]) is not None))
    if gap:
        return runs_on or (not ended and broken and before.endswith(",") and label is None)
    return runs_on or _wrapped(open_, line, ended=ended, width=width)


def _wrapped(open_: _Builder, line: Line, *, ended: bool, width: int) -> bool:
    """Without any sign of layout: a full line is wrapped, a short one ends its paragraph."""
    if is_capital(open_.last.text):
        return is_capital(line.text) and not ended
    full = len(open_.last.text) >= 0.8 * width
    if not ended:
        return full or open_.ending.endswith((",", "(", "-")) or not line.text[:1].isupper()
    return full and width <= 150 and not line.text[:1].isdigit()
