"""Bringing a spreadsheet into a plan: first what would change, row by row, then all of it or nothing.

``rehearse`` reads, compares and refuses with the cell's address; it writes nothing. ``sheet_apply``
writes exactly what was rehearsed, and only if the plan still is what it was then.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import Any

from chiso.audit.services import record, writes
from chiso.engine.problems import Problem
from chiso.org.policies import Actor
from chiso.plans.models import Item, Plan
from chiso.plans.problems import plan as problems
from chiso.plans.schemas import cell
from chiso.plans.schemas.sheet import COLUMNS, SheetRow, cell_name
from chiso.plans.selectors.plan import items_of
from chiso.plans.selectors.sheet import sheet_rows
from chiso.plans.selectors.unit import choices
from chiso.plans.services.item import (
    field_values,
    item_add,
    item_drop,
    items_assign,
    items_describe,
    plan_editable,
)

WRITTEN = (
    "title",
    "lead",
    "cooperating",
    "monitoring",
    "schedule",
    "product",
    "weight",
    "measures",
    "legal_basis",
    "note",
)
LABELS = {field: label for field, label, _width in COLUMNS}


@dataclass(frozen=True, slots=True)
class Change:
    """A cell that would change, in words."""

    field: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row that would be added, changed or (only when asked) removed."""

    kind: str
    number: int
    code: str
    title: str
    cells: tuple[Change, ...]
    item_id: int | None = None


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What importing a sheet would do. ``digest`` binds it to the plan as it was."""

    changes: tuple[RowChange, ...]
    faults: tuple[Problem, ...]
    unchanged: int
    digest: str

    @property
    def may_apply(self) -> bool:
        return bool(self.changes) and not self.faults


def digest_of(rows: Sequence[SheetRow]) -> str:
    """A short mark of the table as it stands."""
    return hashlib.sha256(json.dumps([astuple(row) for row in rows], ensure_ascii=False).encode()).hexdigest()


def rehearse(plan: Plan, rows: Sequence[SheetRow], *, remove: bool) -> Rehearsal:
    """Compare a sheet with the plan. ``remove`` also drops the lines the sheet no longer has."""
    units = choices(plan.authority_id)
    items = items_of(plan)
    now = sheet_rows(items, units)
    by_id = {row.key: row for row in now}
    by_place = {(row.annex, row.code): row for row in now}
    groups = {(row.annex, row.code) for row in [*now, *rows] if row.group}
    changes: list[RowChange] = []
    faults: list[Problem] = []
    met: set[str] = set()
    places: set[tuple[str, str]] = set()
    unchanged = 0
    for row in rows:
        faults += _faults(row, plan=plan, units=units, places=places, groups=groups)
        old = by_id.get(row.key) if row.key else by_place.get((row.annex, row.code))
        if old is None:
            changes.append(RowChange("added", row.number, row.code, row.title, _cells(SheetRow(), row)))
            continue
        met.add(old.key)
        cells = _cells(old, row, units=units)
        if cells:
            changes.append(RowChange("changed", row.number, row.code, row.title, cells, int(old.key)))
        else:
            unchanged += 1
    if remove:
        gone = [row for row in now if row.key not in met]
        changes += [RowChange("removed", 0, row.code, row.title, (), int(row.key)) for row in reversed(gone)]
    return Rehearsal(tuple(changes), tuple(faults), unchanged, digest_of(now))


@writes("plans.item.import")
def sheet_apply(
    plan: Plan,
    *,
    rows: Sequence[SheetRow],
    remove: bool,
    digest: str,
    actor: Actor,
    once: str | None = None,
) -> Rehearsal:
    """Write what was rehearsed. Raises PL0035 when the plan changed since, the first fault of the sheet."""
    locked = plan_editable(plan, actor=actor)
    rehearsal = rehearse(locked, rows, remove=remove)
    if rehearsal.digest != digest:
        raise problems.stale_import()
    if rehearsal.faults:
        raise rehearsal.faults[0]
    by_number = {row.number: row for row in rows}
    items = {item.pk: item for item in items_of(locked)}
    for change in rehearsal.changes:
        if change.kind == "removed" and change.item_id in items:
            if Item.objects.filter(pk=change.item_id, dropped=False).exists():
                item_drop(items[change.item_id], reason="Không còn trong bảng nhập", actor=actor)
            continue
        if change.kind == "added":
            item = _add(locked, by_number[change.number], actor=actor)
        else:
            item = items[change.item_id or 0]
        for written in change.cells:
            if written.field in WRITTEN:
                _write(locked, item, written, actor=actor)
    record(locked, after={"changes": len(rehearsal.changes), "unchanged": rehearsal.unchanged})
    return rehearsal


def _add(plan: Plan, row: SheetRow, *, actor: Actor) -> Item:
    parent = None
    if row.parent:
        parent = plan.items.filter(annex=row.annex, code=row.parent, dropped=False).first()
    return item_add(
        plan,
        title=row.title,
        code=row.code,
        annex=row.annex,
        parent=parent,
        group=bool(row.group),
        actor=actor,
    )


def _write(plan: Plan, item: Item, change: Change, *, actor: Actor) -> None:
    if item.group and change.field != "title":
        return
    if change.field in cell.UNIT_FIELDS:
        items_assign(plan, item_ids=[item.pk], field=change.field, text=change.after, actor=actor)
    else:
        items_describe(plan, item_ids=[item.pk], field=change.field, text=change.after, actor=actor)


def _cells(old: SheetRow, new: SheetRow, *, units: Sequence[cell.Choice] = ()) -> tuple[Change, ...]:
    changes = []
    for field in WRITTEN:
        before, after = getattr(old, field), getattr(new, field)
        if before == after or (field == "weight" and not after):
            continue
        if field in cell.UNIT_FIELDS and units and _same_units(before, after, units):
            continue
        if not new.group or field == "title":
            changes.append(Change(field, LABELS[field], before, after))
    return tuple(changes)


def _same_units(before: str, after: str, units: Sequence[cell.Choice]) -> bool:
    try:
        return {u.id for u in cell.units_of(before, units)} == {u.id for u in cell.units_of(after, units)}
    except Problem:
        return False


def _faults(
    row: SheetRow,
    *,
    plan: Plan,
    units: Sequence[cell.Choice],
    places: set[tuple[str, str]],
    groups: set[tuple[str, str]],
) -> list[Problem]:
    """What is wrong with a row, each fault with its cell."""
    faults = []
    checks: Mapping[str, Any] = {
        "lead": lambda text: cell.unit_of(text, units) if text else None,
        "cooperating": lambda text: cell.units_of(text, units),
        "monitoring": lambda text: cell.units_of(text, units),
        **{
            name: lambda text, name=name: field_values(name, text, plan=plan, calendar=None)
            for name in WRITTEN
            if name not in cell.UNIT_FIELDS
        },
    }
    for field, check in checks.items():
        try:
            check(getattr(row, field))
        except Problem as problem:
            faults.append(problems.at_cell(problem, cell_name(field, row.number)))
    if (row.annex, row.code) in places:
        faults.append(problems.at_cell(problems.duplicate_code(row.code), cell_name("code", row.number)))
    places.add((row.annex, row.code))
    if row.parent and (row.annex, row.parent) not in groups:
        faults.append(problems.too_deep_group(cell_name("parent", row.number)))
    return faults
