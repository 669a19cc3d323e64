"""A plan as a paper, laid out as Decree 30/2020 asks.

A plan read from a paper is that paper again: its words, numbering, tables, notes and recipients as they were
read, with the plan's number, day and signer, and in its annexes the items as they are now. A plan made from
scratch has its legal bases and its items. Nothing is added; what is not known stays blank. Pure of queries.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from chiso.papers import compose
from chiso.papers.model import Anchor, Annex, BodyTable, Paper, Section, Signature
from chiso.papers.writers.sheet import annex_rows, apart, reference_text
from chiso.plans.models import Plan
from chiso.plans.schemas.cell import clean
from chiso.plans.schemas.sheet import SheetRow

_PLAN = "KẾ HOẠCH"
_LETTER = "CÔNG VĂN"
_Lines = dict[str, list[compose.TaskLine]]
"""The items by the label of their annex."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a drafter takes over from a plan, in plain rows: its paper without head and foot."""

    subject: str
    opening: tuple[str, ...]
    parts: tuple[compose.Part, ...]
    annexes: tuple[compose.Attachment, ...]
    tables: tuple[compose.Table, ...] = ()
    """Between the paragraphs of the opening."""
    notes: tuple[compose.Note, ...] = ()


def drawn_from(plan: Plan, rows: Sequence[SheetRow], source: Paper | None) -> Drawn:
    """``source``: the paper the plan was read from."""
    if source is None:
        return Drawn(_subject(plan, _PLAN), _bases(plan), (), tuple(_annexes(_by_annex(rows))))
    paper = _as_read(plan, rows, source)
    return Drawn(
        subject=paper.subject or "",
        opening=tuple(paragraph.text for paragraph in paper.opening),
        parts=tuple(map(_part, paper.sections)),
        annexes=tuple(map(_attachment, apart(paper))),
        tables=tuple(map(_table, paper.tables)),
        notes=tuple(compose.Note(note.mark, note.text) for note in paper.footnotes),
    )


def paper_of_plan(
    plan: Plan, rows: Sequence[SheetRow], source: Paper | None, *, authority: str, letters: str
) -> Paper:
    """The paper of a plan. ``authority`` and ``letters``: its issuer, where no paper that was read does."""
    if source is not None:
        paper = _as_read(plan, rows, source)
        return replace(paper, issuer=paper.issuer or authority)
    issue = compose.Issue(
        authority=authority,
        letters=letters or "…",
        place="",
        number=plan.number or None,
        date=plan.issued_on,
        signer=compose.Signer("", plan.signer) if plan.signer else None,
    )
    annexes = tuple(_annexes(_by_annex(rows)))
    return compose.plan(issue, _subject(plan, _PLAN), opening=_bases(plan), annexes=annexes)


def _subject(plan: Plan, kind: str) -> str:
    """The title without the word of its kind; a letter's goes on behind "V/v"."""
    subject = re.sub(rf"^{re.escape(kind)}\s+", "", " ".join(plan.title.split()), flags=re.IGNORECASE)
    return subject if kind == _LETTER else f"{subject[:1].upper()}{subject[1:]}"


def _bases(plan: Plan) -> tuple[str, ...]:
    return compose.based_on(plan.legal_basis.splitlines())


# --- the items ----------------------------------------------------------------------------------------


def _by_annex(rows: Iterable[SheetRow]) -> _Lines:
    found: _Lines = {}
    for row in rows:
        found.setdefault(row.annex, []).append(
            compose.TaskLine(
                code=row.code,
                title=row.title,
                lead=row.lead,
                co=row.cooperating,
                product=row.product,
                due=row.schedule,
                group=bool(row.group),
            )
        )
    return found


def _annexes(lines: _Lines) -> Iterator[compose.Attachment]:
    for rows in lines.values():
        yield compose.Attachment("Danh mục nhiệm vụ", compose.task_table(rows))


# --- the paper that was read --------------------------------------------------------------------------


def _as_read(plan: Plan, rows: Sequence[SheetRow], source: Paper) -> Paper:
    """``source`` with the plan's head and items; items of none of its annexes follow in a new one."""
    kind = source.kind or _PLAN
    paper = replace(
        source,
        kind=kind,
        kind_code=source.kind_code if source.kind else "KH",
        number=plan.number or None,
        symbol=plan.symbol or source.symbol,
        date=plan.issued_on,
        subject=_subject(plan, kind),
        signature=_signature(plan, source.signature),
    )
    lines = _by_annex(rows)
    annexes = tuple(_annex(annex, lines, paper, source) for annex in source.annexes)
    paper = _in_text(replace(paper, annexes=annexes), lines)
    return compose.attached(paper, tuple(_annexes(lines)))


def _signature(plan: Plan, read: Signature | None) -> Signature | None:
    if read is None:
        return Signature(None, None, None, plan.signer, None) if plan.signer else None
    return replace(read, name=plan.signer or read.name)


def _annex(annex: Annex, lines: _Lines, paper: Paper, source: Paper) -> Annex:
    """The annex with its items, taken out of ``lines``; as it was read where no item comes from it."""
    rows = lines.pop(clean(annex.label[:60]), None) if annex.label else None
    made = compose.tabled(annex, compose.task_table(rows)) if rows else annex
    return replace(made, reference=_reference(annex, paper, source))


def _reference(annex: Annex, paper: Paper, source: Paper) -> str | None:
    """C19: as printed, made anew where it is missing or the plan has another number or day."""
    same = (paper.number, paper.symbol, paper.date) == (source.number, source.symbol, source.date)
    if not annex.label or (annex.reference and same):
        return annex.reference
    return reference_text(paper)


def _in_text(paper: Paper, lines: _Lines) -> Paper:
    """The one table of the text that lays down tasks, with its items. Of several nobody can say whose an item
    is: they stay as they were read."""
    behind = apart(paper)
    inside = [annex for annex in paper.annexes if annex not in behind]
    if len(inside) != 1 or not lines.get(""):
        return paper
    table, at = compose.task_table(lines.pop("")), inside[0].at
    return replace(
        paper,
        tables=_retold(paper.tables, at, table),
        sections=tuple(_section_retold(section, at, table) for section in paper.sections),
    )


def _section_retold(section: Section, at: Anchor, table: compose.Table) -> Section:
    return replace(
        section,
        tables=_retold(section.tables, at, table),
        children=tuple(_section_retold(child, at, table) for child in section.children),
    )


def _retold(tables: Sequence[BodyTable], at: Anchor, table: compose.Table) -> tuple[BodyTable, ...]:
    rows = tuple(tuple(map(compose.shown, row)) for row in table.rows)
    return tuple(replace(each, heads=table.heads, rows=rows) if each.at == at else each for each in tables)


# --- in plain rows ------------------------------------------------------------------------------------


def _part(section: Section) -> compose.Part:
    return compose.Part(
        section.title,
        tuple(paragraph.text for paragraph in section.paragraphs),
        tuple(map(_part, section.children)),
        tuple(map(_table, section.tables)),
        section.label,
    )


def _table(table: BodyTable) -> compose.Table:
    return compose.Table(table.heads, table.rows, table.after)


def _attachment(annex: Annex) -> compose.Attachment:
    heads = tuple(column.title for column in annex.columns)
    table = compose.Table(heads, tuple(annex_rows(annex))) if annex.items else None
    notes = tuple(note.text for note in annex.notes)
    return compose.Attachment(annex.title, table, notes, tuple(map(_part, annex.sections)))
