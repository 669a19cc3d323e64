"""Figures from a file of another system: rehearsed cell by cell, then kept with file, page and cell.

An imported figure is a source, not a word: the unit takes it into its sheet, or differs from it with a
reason. How the columns map is kept by name for the next file. The file itself stays in the store.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from chiso.audit import clock
from chiso.audit.services import record, writes
from chiso.engine.decimals import exact_text
from chiso.engine.problems import Problem
from chiso.engine.score.figures import figure
from chiso.engine.score.sheet import figures_of
from chiso.engine.trace import shown
from chiso.engine.vietnamese import fold
from chiso.evidence.services import file_stored
from chiso.org.policies import Actor
from chiso.scoring.models import Imported, ImportMapping, Round, Subject
from chiso.scoring.policies.round import account_of
from chiso.scoring.problems import round as rounds
from chiso.scoring.problems import sheet as problems
from chiso.scoring.schemas.edition import Book, book_of
from chiso.scoring.schemas.table import Cell, Page, column_named
from chiso.scoring.selectors.sheet import unit_names
from chiso.scoring.selectors.subject import subjects_of
from chiso.scoring.services.round import running


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Which page, which head line, which column is what. ``figures``: ``3.4.1.b`` → title of a column.

    ``unit``: title of the column with the unit's name; or, for one unit, ``subject`` and the ``row``.
    """

    sheet: str
    head_row: int
    unit: str = ""
    subject: int | None = None
    row: int | None = None
    figures: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {
            "sheet": self.sheet,
            "head_row": self.head_row,
            "unit": self.unit,
            "subject": self.subject,
            "row": self.row,
            "figures": dict(self.figures),
        }


@dataclass(frozen=True, slots=True)
class Found:
    """A figure found in a cell for a subject; ``fault``: why it cannot be taken."""

    subject_id: int
    name: str
    code: str
    figure: str
    value: str
    shown: str
    cell: str
    fault: Problem | None = None


@dataclass(frozen=True, slots=True)
class Rehearsal:
    found: tuple[Found, ...]
    faults: tuple[Problem, ...]
    """Rows that name no unit of the round, a unit twice."""

    @property
    def good(self) -> tuple[Found, ...]:
        return tuple(one for one in self.found if one.fault is None)


def rehearse(round_: Round, page: Page, mapping: Columns) -> Rehearsal:
    """What the file says under a mapping; writes nothing. Raises RB0214, RB0219."""
    if not mapping.figures or not (mapping.unit or mapping.subject):
        raise problems.nothing_mapped()
    book, columns = book_of(round_.edition), page.columns(mapping.head_row)
    places = {key: column_named(columns, title) for key, title in mapping.figures.items()}
    for key in places:
        _split(book, key)
    subjects = subjects_of(round_)
    names = unit_names(subjects)
    if mapping.unit:
        rows, faults = _by_unit(page, mapping, column_named(columns, mapping.unit), subjects, names)
    else:
        chosen = [subject for subject in subjects if subject.pk == mapping.subject]
        body = dict(page.body(mapping.head_row))
        if not chosen or mapping.row not in body:
            raise problems.nothing_mapped()
        rows, faults = [(chosen[0], body[mapping.row])], []
    found = [
        _found(book, subject, names.get(subject.unit_id, ""), key, row[index] if index < len(row) else None)
        for subject, row in rows
        for key, index in places.items()
    ]
    return Rehearsal(tuple(one for one in found if one is not None), tuple(faults))


@writes("scoring.figures.import")
def figures_import(
    round_: Round,
    *,
    page: Page,
    mapping: Columns,
    sha256: str,
    file_name: str,
    actor: Actor,
    once: str | None = None,
) -> int:
    """Keep every good figure of the file as a source of its subject. Faulty cells are left out, as shown."""
    locked = running(round_, actor=actor, what="nhập số liệu")
    rehearsal = rehearse(locked, page, mapping)
    if not rehearsal.good:
        raise problems.nothing_mapped()
    file = file_stored(sha256)
    if file is None:
        raise problems.stale_import()
    now, by = clock.now(), account_of(actor)
    Imported.objects.bulk_create(
        Imported(
            round=locked,
            subject_id=one.subject_id,
            code=one.code,
            figure=one.figure,
            value=one.value,
            file=file,
            file_name=file_name[:255],
            cell=one.cell[:60],
            at=now,
            by_id=by,
        )
        for one in rehearsal.good
    )
    record(
        locked,
        after={
            "file": file_name,
            "sha256": sha256,
            "figures": len(rehearsal.good),
            "columns": dict(mapping.figures),
        },
    )
    return len(rehearsal.good)


@writes("scoring.mapping.keep")
def mapping_keep(round_: Round, *, name: str, mapping: Columns, actor: Actor) -> ImportMapping:
    """Keep a mapping by name; the same name again is the new mapping. Raises RB0220."""
    locked = running(round_, actor=actor, what="lưu mẫu ghép cột")
    if not name.strip():
        raise problems.mapping_unnamed()
    columns = {key: value for key, value in mapping.as_json().items() if key not in ("subject", "row")}
    row, _made = ImportMapping.objects.update_or_create(
        authority_id=locked.authority_id,
        name=name.strip()[:120],
        defaults={
            "edition_code": locked.edition.code,
            "columns": columns,
            "at": clock.now(),
            "by_id": account_of(actor),
        },
    )
    record(row, after={"columns": columns})
    return row


@writes("scoring.mapping.drop")
def mapping_drop(mapping: ImportMapping, *, round_: Round, actor: Actor) -> None:
    running(round_, actor=actor, what="xóa mẫu ghép cột")
    record(mapping, before={"name": mapping.name, "columns": mapping.columns})
    mapping.delete()


def _by_unit(
    page: Page, mapping: Columns, column: int, subjects: Sequence[Subject], names: Mapping[int, str]
) -> tuple[list[tuple[Subject, tuple[Cell, ...]]], list[Problem]]:
    by_name = {_plain(names.get(subject.unit_id, "")): subject for subject in subjects}
    rows: list[tuple[Subject, tuple[Cell, ...]]] = []
    faults: list[Problem] = []
    first: dict[int, str] = {}
    for _number, row in page.body(mapping.head_row):
        cell = row[column] if column < len(row) else None
        if cell is None or not cell.text.strip():
            continue
        subject = by_name.get(_plain(cell.text))
        if subject is None:
            faults.append(problems.unknown_unit(cell.place, got=cell.text.strip()))
        elif subject.pk in first:
            faults.append(
                problems.unit_in_two_rows(cell.place, got=cell.text.strip(), first=first[subject.pk])
            )
        else:
            first[subject.pk] = cell.place
            rows.append((subject, row))
    return rows, faults


def _found(book: Book, subject: Subject, name: str, key: str, cell: Cell | None) -> Found | None:
    """An empty cell is no figure, and no fault: missing is not zero."""
    code, figure_name = _split(book, key)
    if cell is None or (not cell.text.strip() and not cell.fault):
        return None
    spec = figures_of(book.asks[code])[figure_name]
    try:
        if cell.fault:
            raise problems.unreadable(cell.place, why=cell.fault)
        value = figure(cell.text, spec, office=cell.office, place=cell.place)
    except Problem as fault:
        return Found(subject.pk, name, code, figure_name, "", cell.text, cell.place, fault)
    return Found(subject.pk, name, code, figure_name, exact_text(value), shown(value), cell.place)


def _split(book: Book, key: str) -> tuple[str, str]:
    code, _dot, name = key.rpartition(".")
    if code not in book.asks or name not in figures_of(book.asks[code]):
        raise rounds.unknown_code(key)
    return code, name


def _plain(text: str) -> str:
    return " ".join(fold(text).split())
