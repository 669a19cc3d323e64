"""What a drafter writes of an outgoing paper, and the paper composed from it.

``Content`` is kept as JSON on the issue and edited by a form; ``paper_of`` builds the Decree 30/2020 paper
from it with ``papers.compose``. The body is plain text as officials type it: a line that begins with
"I. ", "1. ", "a) " or "Điều 1. " opens a part, every other line is a paragraph; the labels are set anew by
their depth. What the drafter did not say stays blank on the paper; what the decree demands and is missing
is listed by ``lacking`` before a leader approves.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from chiso.papers import compose
from chiso.papers.labels import LETTERS
from chiso.papers.model import Anchor, BodyTable, Footnote, Paper, Section
from chiso.plans.schemas.paper import Drawn
from chiso.reporting.terms import IssueKind

ROMAN = re.compile(r"^(?:Phần\s+)?[IVXL]+[.)]\s+(?=\S)")
NUMBER = re.compile(r"^\d{1,2}(?:\.\d{1,2})*[.)]\s+(?=\S)")
LETTER = re.compile(r"^[a-zđ]\)\s+(?=\S)")
ARTICLE = re.compile(r"^Điều\s+\d+[.:]\s*")
HEADING = 160
"""A labelled line longer than this is a paragraph, not a heading."""
_NOWHERE = Anchor(1, 1)


class Grid(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A table: heads and rows of words or numbers; a row of fewer cells than heads is a group."""

    heads: list[str]
    rows: list[list[str | int | float | None]]
    title: str = ""
    after: int | None = None
    """In the text: how many paragraphs stand ahead of it; all of them where nothing is said."""
    text: list[str] = []
    """Of an annex: its words outside the table."""
    parts: list[Piece] = []
    """Of an annex: its numbered parts."""


class Piece(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A numbered part drawn from a report or a plan; ``label`` is the number it is printed with, where the
    source has one of its own."""

    title: str = ""
    text: list[str] = []
    parts: list[Piece] = []
    tables: list[Grid] = []
    label: str = ""


class Note(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A footnote drawn from a plan: the mark that stands in the text, and its words."""

    mark: str
    text: str


class Content(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """Everything a drafter says. Lists are one entry a line in the form."""

    place: str = ""
    authority: str = ""
    superior: str = ""
    letters: str = ""
    """Abbreviation of the body in symbols."""
    unit: str = ""
    """Abbreviation of the drafting unit in symbols."""
    to: list[str] = []
    """Kính gửi."""
    acting: str = ""
    """Of a decision: who decides."""
    bases: list[str] = []
    """Of a decision: without “Căn cứ”."""
    proposed_by: str = ""
    opening: list[str] = []
    body: str = ""
    closing: str = ""
    recipients: list[str] = []
    copies: int | None = None
    urgency: str = ""
    drafter: str = ""
    parts: list[Piece] = []
    """Drawn from the source; not edited here."""
    tables: list[Grid] = []
    """Between the paragraphs of the opening; below them where a table says nothing of its place."""
    annexes: list[Grid] = []
    notes: list[Note] = []
    """Footnotes of what was drawn from the source."""
    drawn: str = ""
    """sha256 of what the parts and annexes were drawn from."""
    units: list[int] = []
    """Units the paper is about (reminders)."""
    signer_name: str = ""
    signer_head: str = ""
    """Set when a signer is chosen: the name as it was then, and the post stood in for."""


@dataclass(frozen=True, slots=True)
class SignedBy:
    """Who signs, as printed."""

    name: str
    post: str
    power: str = ""
    head: str = ""


def read(stored: Mapping[str, Any]) -> Content:
    """What was stored. An empty draft is a draft."""
    return msgspec.convert(dict(stored), Content)


def as_json(content: Content) -> dict[str, Any]:
    whole: dict[str, Any] = msgspec.to_builtins(content)
    return {key: value for key, value in whole.items() if value not in ("", [], None)}


def signed_by(content: Content, *, post: str, power: str) -> SignedBy | None:
    """Who signs, as printed; None while nobody was chosen."""
    if not content.signer_name:
        return None
    return SignedBy(name=content.signer_name, post=post, power=power, head=content.signer_head)


def lines(text: str) -> list[str]:
    """Entries of a field that takes one a line."""
    return [line.strip() for line in text.splitlines() if line.strip()]


# --- the body ---------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Part:
    depth: int
    title: str
    text: list[str]
    parts: list[_Part]

    def made(self) -> compose.Part:
        return compose.Part(self.title, tuple(self.text), tuple(part.made() for part in self.parts))


def _labelled(line: str) -> tuple[int, str] | None:
    """Depth and words of a labelled line."""
    for depth, pattern in enumerate((ROMAN, NUMBER, LETTER)):
        if match := pattern.match(line):
            return depth, line[match.end() :].strip()
    return None


def outline(text: str) -> tuple[tuple[str, ...], tuple[compose.Part, ...], int]:
    """Paragraphs ahead of the first part, the parts, and the depth the first part stands at (0 roman, 1
    arabic, 2 letters)."""
    ahead: list[str] = []
    top = _Part(-1, "", [], [])
    open_ = [top]
    first: int | None = None
    for line in lines(text):
        found = _labelled(line)
        if found is None:
            (open_[-1].text if len(open_) > 1 else ahead).append(line)
            continue
        depth, words = found
        first = depth if first is None else min(first, depth)
        while open_[-1].depth >= depth:
            open_.pop()
        heading = _is_title(words)
        part = _Part(depth, words if heading else "", [] if heading else [words], [])
        open_[-1].parts.append(part)
        open_.append(part)
    return tuple(ahead), tuple(part.made() for part in top.parts), first or 0


def _is_title(words: str) -> bool:
    """Whether what a label is followed by names its part, rather than being its first sentence."""
    return len(words) <= HEADING and not words.endswith((".", ";", ","))


def articles(text: str) -> list[str | compose.Part]:
    """The articles of a decision; lines ahead of the first one join it. Only a title is set in bold: what
    leads to the lines below it ("Phê duyệt … như sau:") is the first sentence of its article."""
    found: list[list[str]] = []
    for line in lines(text):
        if ARTICLE.match(line):
            found.append([ARTICLE.sub("", line)])
        elif found:
            found[-1].append(line)
        else:
            found.append([line])
    made: list[str | compose.Part] = []
    for first, *below in found:
        if not below:
            made.append(first)
            continue
        paragraphs, parts, _depth = outline("\n".join(below))
        if _is_title(first) and not first.endswith(":"):
            made.append(compose.Part(first, paragraphs, parts))
        else:
            made.append(compose.Part("", (first, *paragraphs), parts))
    return made


# --- the paper ----------------------------------------------------------------------------------------


def paper_of(
    kind: IssueKind | str,
    *,
    subject: str,
    content: Content,
    signer: SignedBy | None = None,
    number: int | None = None,
    date: dt.date | None = None,
) -> Paper:
    """The paper as it will be printed. Raises PA205 for what the decree does not allow."""
    issue = compose.Issue(
        authority=content.authority,
        letters=content.letters,
        place=content.place,
        unit=content.unit,
        superior=content.superior or None,
        number=str(number) if number is not None else None,
        date=date,
        signer=_signer(signer),
        recipients=tuple(content.recipients),
        copies=content.copies,
        urgency=content.urgency or None,
        drafter=content.drafter or None,
    )
    ahead, parts, top = outline(content.body)
    opening = (*content.opening, *ahead)
    whole = (*map(_piece, content.parts), *parts)
    annexes = tuple(_attachment(grid) for grid in content.annexes if grid.rows or grid.title)
    closing = content.closing or None
    match kind:
        case IssueKind.REPORT:
            paper = compose.report(
                issue, subject, to=content.to, opening=opening, parts=whole, annexes=annexes, closing=closing
            )
        case IssueKind.PLAN:
            paper = compose.plan(
                issue, subject, opening=opening, parts=whole, annexes=annexes, closing=closing
            )
        case IssueKind.NOTICE:
            paper = compose.notice(
                issue, subject, opening=opening, parts=whole, annexes=annexes, closing=closing
            )
        case IssueKind.PROPOSAL:
            paper = compose.proposal(
                issue, subject, to=content.to, opening=opening, parts=whole, annexes=annexes, closing=closing
            )
        case IssueKind.DECISION:
            return compose.decision(
                issue,
                subject,
                acting=content.acting,
                bases=content.bases,
                articles=articles(content.body),
                annexes=annexes,
                proposed_by=content.proposed_by or None,
            )
        case _:
            flat = tuple(_flat(part, levels=2) for part in whole)
            paper = compose.letter(
                issue, subject, to=content.to, text=opening, parts=flat, annexes=annexes, closing=closing
            )
            top = max(top, 1)
    if top and not content.parts:
        paper = replace(paper, sections=tuple(_relabelled(paper.sections, top)))
    return replace(
        paper,
        tables=tuple(_table_of_opening(grid, below=len(content.opening)) for grid in content.tables),
        footnotes=tuple(Footnote(note.mark, note.text, _NOWHERE) for note in content.notes),
    )


def drawn_into(content: Content, drawn: Drawn) -> Content:
    """``content`` with everything a plan says between head and foot: numbers, tables and notes as printed."""
    return msgspec.structs.replace(
        content,
        opening=list(drawn.opening),
        parts=[_as_piece(part) for part in drawn.parts],
        tables=[_as_grid(table) for table in drawn.tables],
        annexes=[_as_annex(annex) for annex in drawn.annexes],
        notes=[Note(note.mark, note.text) for note in drawn.notes],
    )


def _as_piece(part: compose.Part) -> Piece:
    return Piece(
        title=part.title,
        text=list(part.text),
        parts=[_as_piece(each) for each in part.parts],
        tables=[_as_grid(table) for table in part.tables],
        label=part.label,
    )


def _as_grid(table: compose.Table) -> Grid:
    rows = [[compose.shown(cell) for cell in row] for row in table.rows]
    return Grid(heads=list(table.heads), rows=[list(row) for row in rows], after=table.after)


def _as_annex(annex: compose.Attachment) -> Grid:
    grid = _as_grid(annex.table) if annex.table else Grid(heads=[], rows=[])
    return msgspec.structs.replace(
        grid, title=annex.title, text=list(annex.text), parts=[_as_piece(part) for part in annex.parts]
    )


def _flat(part: compose.Part, *, levels: int) -> compose.Part:
    """A letter has two levels: what stands deeper becomes paragraphs with their mark."""
    if levels > 1:
        return replace(part, parts=tuple(_flat(each, levels=levels - 1) for each in part.parts))
    points = [
        f"{each.label or LETTERS[place % len(LETTERS)]}) {' '.join(filter(None, (each.title, *each.text)))}"
        for place, each in enumerate(part.parts)
    ]
    return replace(part, text=(*part.text, *points), parts=())


def _relabelled(sections: Sequence[Section], depth: int) -> Iterator[Section]:
    """Labels as the drafter began them: a paper that counts 1, 2, 3 is not made to count I, II, III."""
    for place, section in enumerate(sections, 1):
        label = str(place) if depth == 1 else LETTERS[(place - 1) % len(LETTERS)]
        yield replace(section, label=label, children=tuple(_relabelled(section.children, min(depth + 1, 2))))


def _piece(piece: Piece) -> compose.Part:
    return compose.Part(
        piece.title,
        tuple(piece.text),
        tuple(map(_piece, piece.parts)),
        tuple(map(_table, piece.tables)),
        piece.label,
    )


def _table(grid: Grid) -> compose.Table:
    return compose.Table(tuple(grid.heads), tuple(_cells(grid)), grid.after)


def _table_of_opening(grid: Grid, *, below: int) -> BodyTable:
    rows = tuple(tuple(map(compose.shown, row)) for row in _cells(grid))
    return BodyTable(tuple(grid.heads), rows, below if grid.after is None else grid.after, _NOWHERE)


def _attachment(grid: Grid) -> compose.Attachment:
    table = _table(grid) if grid.heads or grid.rows else None
    return compose.Attachment(grid.title, table, tuple(grid.text), tuple(map(_piece, grid.parts)))


def _cells(grid: Grid) -> Iterator[tuple[compose.Cell, ...]]:
    from decimal import Decimal

    for row in grid.rows:
        yield tuple(Decimal(str(cell)) if isinstance(cell, float) else cell for cell in row)


def _signer(signer: SignedBy | None) -> compose.Signer | None:
    if signer is None:
        return None
    if signer.power == "Q":
        return compose.Signer("", signer.name, "Q.", signer.post)
    power = f"{signer.power}." if signer.power else None
    return compose.Signer(signer.post, signer.name, power, signer.head if power else None)


def lacking(kind: IssueKind | str, *, subject: str, content: Content, signer: SignedBy | None) -> list[str]:
    """What the decree demands and the draft does not say, in Vietnamese."""
    letter, proposal = kind == IssueKind.LETTER, kind == IssueKind.PROPOSAL
    decision = kind == IssueKind.DECISION
    body = content.body.strip() or content.opening or content.parts
    asked = (
        (bool(content.authority), "tên cơ quan ban hành"),
        (bool(content.letters), "chữ viết tắt của cơ quan trong ký hiệu"),
        (bool(content.place), "địa danh"),
        (bool(subject.strip()), "trích yếu"),
        (bool(content.to) or not (letter or proposal), "nơi kính gửi"),
        (bool(body), "nội dung"),
        (bool(content.bases) or not decision, "căn cứ ban hành"),
        (bool(content.acting) or not decision, "thẩm quyền ban hành"),
        (bool(articles(content.body)) or not decision, "ít nhất một điều"),
        (signer is not None, "người ký"),
    )
    return [words for given, words in asked if not given]
