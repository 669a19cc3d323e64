"""Rows of one or more table fragments as drafts of items: heads dropped, broken rows joined, groups marked.

A page break cuts a table into fragments and may cut a row: its continuation has no ordinal and goes on
where the cells above left off. A fragment may print the head again, or change the layout of its
columns; both are recognised, the second is reported.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from chiso.papers.annexes.codes import ARABIC, ROMAN, Code, leading_code, read_code
from chiso.papers.annexes.columns import Layout, guess_layout, read_layout
from chiso.papers.annexes.grids import Row, grid
from chiso.papers.blocks import Table
from chiso.papers.folding import fold, is_capital, squeeze
from chiso.papers.model import Anchor, Column

_TOTAL = re.compile(r"^(?:tổng cộng|tổng số|tổng điểm|tổng|cộng)\b")
_GOES_ON = re.compile(r"^[^\W\d_]")
_BULLET = re.compile(r"^[-–—+•*]\s*(?=[^\W\d_])")


@dataclass(slots=True)
class Draft:
    """A row on its way to an item."""

    code: Code | None
    title: str
    cells: dict[str, str]
    at: Anchor
    merged: bool = False
    """Its words run across the columns."""
    bold: bool = False
    sub: bool = False
    """A further row under a merged ordinal, or a dash: part of the row above."""
    inherited: set[str] = field(default_factory=set)
    """Columns whose words come from a cell merged over several rows."""

    @property
    def bare(self) -> bool:
        """Nothing but ordinal and title."""
        return not self.cells


@dataclass(slots=True)
class Fragments:
    """Fragments read one after the other into drafts."""

    layout: Layout | None = None
    columns: list[Column] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    changed: list[tuple[Anchor, str]] = field(default_factory=list)
    """Where the layout of the columns changes, and how."""
    headless: list[Anchor] = field(default_factory=list)
    joined: list[Anchor] = field(default_factory=list)
    """Rows joined over a page break."""

    def add(self, table: Table) -> None:
        """Read one more fragment."""
        rows = grid(table)
        if not rows:
            return
        layout = read_layout(rows)
        body = rows
        if layout is not None:
            again = self.layout is not None and (
                self.layout.repeats(rows[0]) or self.layout.same_roles(layout)
            )
            body = rows[layout.height :]
            if not again:
                self._use(layout)
            elif self.layout is not None and len(layout.columns) != len(self.layout.columns):
                self._change(layout, rows[0])
        elif self.layout is None:
            guessed = guess_layout(rows)
            if guessed is None:
                return
            self.headless.append(Anchor(table.page, table.number))
            self._use(guessed)
        elif self.layout.repeats(rows[0]):
            body = rows[1:]
        else:
            self._fit(rows)
        self._body(body, fragment=layout is None or bool(self.drafts))

    def _use(self, layout: Layout) -> None:
        self.layout = layout
        known = {column.title for column in self.columns}
        self.columns += [column for column in layout.columns if column.title not in known]

    def _change(self, layout: Layout, row: Row) -> None:
        before = len(self.layout.columns) if self.layout else 0
        self.changed.append((Anchor(row.page, row.line), f"{before} → {len(layout.columns)}"))
        self._use(layout)

    def _fit(self, rows: Sequence[Row]) -> None:
        """A fragment without a head has the columns of the one before; of fewer, the empty ones went."""
        layout = self.layout
        assert layout is not None
        width = max(len(row.slots) for row in rows)
        if width == len(layout.columns):
            return
        used = [column for column in layout.columns if not column.title.startswith("Cột ") or layout.guessed]
        if width == len(used):
            columns = tuple(used)
        elif width < len(layout.columns):
            columns = tuple((used + [c for c in layout.columns if c not in used])[:width])
        else:
            extra = tuple(Column(f"Cột {at + 1}", "other") for at in range(len(layout.columns), width))
            columns = (*layout.columns, *extra)
        self.changed.append((Anchor(rows[0].page, rows[0].line), f"{len(layout.columns)} → {width}"))
        self._use(Layout(columns, 0, layout.heads, guessed=layout.guessed))

    def _body(self, rows: Sequence[Row], *, fragment: bool) -> None:
        layout = self.layout
        assert layout is not None
        first = fragment and bool(self.drafts)
        for row in rows:
            if not row.filled or layout.repeats(row):
                continue
            draft = self._draft(row, layout)
            if draft is None:
                continue
            if self.drafts and _continues(draft, row, layout, self.drafts[-1], first=first):
                _join(self.drafts[-1], draft)
                if first:
                    self.joined.append(draft.at)
            else:
                self.drafts.append(draft)
            first = False

    def _draft(self, row: Row, layout: Layout) -> Draft | None:
        ordinal, title_at = layout.place("ordinal"), layout.title_at
        if title_at is None:
            return None
        at = Anchor(row.page, row.line, row=row.row, column=title_at)
        spans = [slot.cell.column_span for slot in row.slots if slot.own and slot.text]
        merged = len(row.filled) <= 2 and max(spans, default=1) > max(1, len(row.slots) // 2)
        bold = all(bool(row.slots[i].cell.bold) for i in row.filled)
        if merged or (len(row.slots) > 2 and row.filled in ([ordinal], [title_at])):
            return _across(row, row.filled, at, bold=bold, merged=merged)
        code = read_code(row.own(ordinal)) if ordinal is not None else None
        title = row.own(title_at)
        if ordinal is not None and code is None and row.own(ordinal):
            title = squeeze(f"{row.own(ordinal)} {title}") if leading_code(row.own(ordinal)) else title
        sub = ordinal is not None and not row.slots[ordinal].own and row.slots[ordinal].from_above
        if code is None and (found := leading_code(title)) and (ordinal is None or not row.own(ordinal)):
            code, title = found
        # a column that names the row and says something else too ("Đơn vị") keeps its cell
        cells, inherited = _cells(row, layout, {ordinal, layout.place("title")})
        if _TOTAL.match(fold(title)) and code is None:
            return None
        if code is None and _BULLET.match(title) and not row.own(ordinal if ordinal is not None else -1):
            sub = True
        return Draft(code, title, cells, at, False, bold, sub, inherited)


def _across(row: Row, filled: Sequence[int], at: Anchor, *, bold: bool, merged: bool) -> Draft | None:
    """A row whose words run across: an ordinal of its own cell, or in front of the words."""
    texts = [row.slots[i].text for i in filled]
    code = read_code(texts[0]) if len(texts) == 2 else None
    title = texts[-1]
    if len(texts) == 2 and code is None:
        title = " ".join(texts)
    if code is None and (found := leading_code(title)):
        code, title = found
    if _TOTAL.match(fold(title)):
        return None
    where = Anchor(at.page, at.line, row=at.row, column=filled[-1])
    if not merged and code is None and not is_capital(title) and not bold:
        merged = False
    return Draft(code, title, {}, where, merged, bold)


def _cells(row: Row, layout: Layout, skipped: set[int | None]) -> tuple[dict[str, str], set[str]]:
    """The other cells by column title; those of a cell merged from above are noted as inherited."""
    cells: dict[str, str] = {}
    inherited: set[str] = set()
    for index, column in enumerate(layout.columns[: len(row.slots)]):
        slot = row.slots[index]
        if index in skipped or not slot.text or (not slot.own and not slot.from_above):
            continue
        cells[column.title] = slot.text
        if slot.from_above:
            inherited.add(column.title)
    return cells, inherited


def _continues(draft: Draft, row: Row, layout: Layout, last: Draft, *, first: bool) -> bool:
    """Whether the row goes on with the one above rather than being one of its own."""
    ordinal = layout.place("ordinal")
    if draft.code is not None or draft.merged or draft.sub:
        return False
    if ordinal is not None and row.own(ordinal):
        return False
    if not draft.title:
        return bool(draft.cells)
    if ordinal is None:
        return first and draft.title[:1].islower()
    if first:
        return draft.title[:1].islower() or not (is_capital(draft.title) or draft.bold) or last.code is None
    return draft.title[:1].islower() and bool(_GOES_ON.match(draft.title)) and last.code is not None


def _join(last: Draft, draft: Draft) -> None:
    """The continuation's words behind those of the row it continues, cell by cell."""
    last.title = squeeze(f"{last.title} {draft.title}")
    for title, words in draft.cells.items():
        if title in draft.inherited and last.cells.get(title) == words:
            continue
        before = last.cells.get(title, "")
        parted = before and (before.endswith((".", ";")) or _BULLET.match(words))
        last.cells[title] = f"{before}\n{words}" if parted else f"{before} {words}".strip()


def is_group(drafts: Sequence[Draft], at: int) -> bool:
    """Whether the row at ``at`` is a heading over the rows that follow it."""
    draft = drafts[at]
    if not draft.bare or draft.sub or at + 1 >= len(drafts):
        return False
    following = drafts[at + 1]
    rank, next_rank = _rank(draft), _rank(following)
    if draft.code and following.code and following.code.text.startswith(f"{draft.code.text}."):
        return True
    if next_rank is not None and rank is not None:
        if next_rank <= rank:
            return draft.merged and following.bare and following.merged
        return rank <= ROMAN or draft.merged or not following.bare or is_capital(draft.title) or draft.bold
    if draft.code is None:
        return draft.merged or is_capital(draft.title) or (draft.bold and not following.bold)
    return draft.merged or (
        rank is not None and rank <= ARABIC and following.code is None and not following.bare
    )


def _rank(draft: Draft) -> int | None:
    return draft.code.rank if draft.code is not None else None
