"""The annexes of a paper: their heads, and the tables in them read as items of a plan.

``read_annexes`` takes the blocks from the first annex head on. Each annex has a label, a title, perhaps a
"(Kèm theo …)" line; between its tables stand headings and notes. Tables become items with owners,
deadline and product where their columns say so; what a cell does not say stays empty.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from chiso.papers.annexes.codes import ROMAN, leading_code
from chiso.papers.annexes.rows import Draft, Fragments
from chiso.papers.annexes.tree import build
from chiso.papers.blocks import Block, Line, Table
from chiso.papers.cut import is_annex_head, is_attached
from chiso.papers.findings import finding
from chiso.papers.folding import fold, is_capital, squeeze
from chiso.papers.kinds import KINDS
from chiso.papers.model import Anchor, Annex, Finding, Paragraph

__all__ = ["AnnexReading", "read_annexes", "read_body_tables"]

_LABEL = re.compile(
    r"(?P<label>phụ\s+lục(?:\s+số)?(?:\s*(?:[ivxlc]{1,6}|\d{1,2}[a-z]?|[a-h])(?![^\W_]))?)\s*[:.\-–]?\s*(?P<rest>.*)"
)
_KINDS = frozenset(map(fold, KINDS))
_MOST_TITLE_LINES = 6
_TASK_ROLES = frozenset({"lead", "co", "monitor", "schedule"})
"""A table in the body with one of these beside its title lays down work; others hold figures."""


class AnnexReading(NamedTuple):
    """The annexes in order, and what a person should look at."""

    annexes: tuple[Annex, ...]
    findings: tuple[Finding, ...]


@dataclass(slots=True)
class _Open:
    """An annex being read."""

    at: Anchor
    label: str = ""
    title: list[str] = field(default_factory=list)
    reference: list[str] = field(default_factory=list)
    reference_at: Anchor | None = None
    notes: list[tuple[Line, list[str]]] = field(default_factory=list)
    tables: Fragments = field(default_factory=Fragments)
    seen_table: bool = False
    pending: list[Draft] = field(default_factory=list)
    """Headings met since the last table: groups if a table follows."""


def read_annexes(blocks: Sequence[Block], *, year: int | None = None) -> AnnexReading:
    """The annexes in ``blocks``; ``year`` completes deadlines that leave theirs out, None leaves them open.

    Tables ahead of the first label belong to an annex without one. Never raises.
    """
    opened: list[_Open] = []
    for index, block in enumerate(blocks):
        if isinstance(block, Line) and not block.footnote and is_annex_head(block.text):
            opened.append(_labelled(block))
        elif isinstance(block, Table):
            if not opened:
                opened.append(_Open(Anchor(block.page, block.number)))
            _table(opened[-1], block)
        elif not block.footnote:
            if not opened:
                opened.append(_Open(Anchor(block.page, block.number)))
            _line(opened[-1], block, headed=_reference_ahead(blocks, index))
    return _all_closed(opened, year=year)


def read_body_tables(blocks: Sequence[Block], *, year: int | None = None) -> AnnexReading:
    """The task tables that stand in the body, each as an annex without label; figures are left out.

    Fragments of one table with nothing between them but a page break are one. Never raises.
    """
    opened: list[_Open] = []
    goes_on = False
    above: Line | None = None
    for block in blocks:
        if isinstance(block, Line):
            goes_on = goes_on and block.footnote
            above = above if block.footnote else block
            continue
        if not goes_on:
            opened.append(_Open(Anchor(block.page, block.number), title=_caption(above)))
        _table(opened[-1], block)
        goes_on = True
    return _all_closed([each for each in opened if _lays_down_work(each.tables)], year=year)


def _caption(line: Line | None) -> list[str]:
    """The heading right above a table of the body."""
    if line is None or len(line.text) > 160:
        return []
    words = squeeze(line.text.strip(" #*"))
    return [words] if line.bold or is_capital(words) or leading_code(words) else []


def _lays_down_work(tables: Fragments) -> bool:
    layout = tables.layout
    return layout is not None and any(column.role in _TASK_ROLES for column in layout.columns)


def _all_closed(opened: Sequence[_Open], *, year: int | None) -> AnnexReading:
    annexes: list[Annex] = []
    findings: list[Finding] = []
    for each in opened:
        annex, found = _closed(each, year=year)
        annexes.append(annex)
        findings += found
    return AnnexReading(tuple(annexes), tuple(findings))


def _reference_ahead(blocks: Sequence[Block], index: int) -> bool:
    """Whether "(Ban hành kèm theo …)" comes next: what stands ahead of it is the title."""
    for block in blocks[index + 1 : index + _MOST_TITLE_LINES]:
        if not isinstance(block, Line) or is_annex_head(block.text) or leading_code(block.text):
            return False
        if is_attached(block.text):
            return True
    return False


def _labelled(line: Line) -> _Open:
    annex = _Open(Anchor(line.page, line.number))
    text = squeeze(line.text.strip(" #*"))
    match = _LABEL.match(fold(text))
    if match is None:
        annex.label = text
        return annex
    annex.label = text[: match.end("label")].strip()
    rest = text[match.start("rest") :].strip()
    if rest:
        _line(annex, line, text=rest)
    return annex


def _line(annex: _Open, line: Line, *, text: str | None = None, headed: bool = False) -> None:
    words = squeeze(line.text if text is None else text)
    if annex.reference and not _closes(annex.reference):
        annex.reference.append(words)
    elif is_attached(words) and not annex.reference:
        annex.reference.append(words)
        annex.reference_at = Anchor(line.page, line.number)
    elif _is_title(annex, line, words, headed=headed):
        annex.title.append(words)
    else:
        _note(annex, line, words)


def _closes(reference: Sequence[str]) -> bool:
    """Whether the "(Kèm theo …)" line has come to its end."""
    joined = " ".join(reference)
    return not joined.startswith("(") or joined.count("(") <= joined.count(")") or len(reference) >= 4


def _is_title(annex: _Open, line: Line, words: str, *, headed: bool) -> bool:
    """Lines between label and table that look like a title: capitals, bold or centred, few."""
    if annex.seen_table or annex.notes or len(annex.title) >= _MOST_TITLE_LINES:
        return False
    if annex.reference:
        return False
    if leading_code(words) and annex.title:
        return False
    if headed or (annex.title and fold(annex.title[-1]) in _KINDS):
        return True
    look = is_capital(words) or bool(line.bold) or bool(line.centred)
    return look or not annex.title or (line.starts is False and bool(annex.title))


def _note(annex: _Open, line: Line, words: str) -> None:
    found = leading_code(words)
    heading = found is not None and (found[0].rank <= ROMAN or bool(line.bold)) and len(words) < 200
    if heading and found is not None:
        code, title = found
        annex.pending.append(Draft(code, title, {}, Anchor(line.page, line.number), merged=True, bold=True))
    if annex.notes and line.starts is False and not heading:
        annex.notes[-1][1].append(words)
    else:
        annex.notes.append((line, [words]))


def _table(annex: _Open, table: Table) -> None:
    annex.tables.drafts += annex.pending
    annex.pending = []
    annex.seen_table = True
    annex.tables.add(table)


def _closed(annex: _Open, *, year: int | None) -> tuple[Annex, list[Finding]]:
    tables = annex.tables
    tree = build(tables.drafts, tables.columns, year=year)
    findings = list(tree.findings)
    name = annex.label or "Bảng"
    for at, how in tables.changed:
        findings.append(finding("PF602", at, f"{name}: số cột của bảng thay đổi giữa chừng ({how} cột)"))
    for at in tables.headless:
        findings.append(finding("PF603", at, f"{name}: bảng không có dòng tiêu đề cột"))
    if tables.joined:
        count = len(tables.joined)
        findings.append(
            finding("PF605", tables.joined[0], f"{name}: {count} dòng bị ngắt trang được nối với dòng trên")
        )
    used = {title for item in tree.items for title in item.cells}
    columns = tuple(
        c for c in tables.columns if not c.title.startswith("Cột ") or c.title in used or c.role != "other"
    )
    notes = tuple(Paragraph(" ".join(parts), Anchor(line.page, line.number)) for line, parts in annex.notes)
    return (
        Annex(
            label=annex.label,
            title=" ".join(annex.title),
            columns=columns,
            items=tuple(tree.items),
            at=annex.at,
            reference=" ".join(annex.reference) or None,
            reference_at=annex.reference_at,
            notes=notes,
        ),
        findings,
    )
