"""What if: the same sheet with some cells written differently, scored again. Also how actions act.

A change names a line and a cell: ``3.4.1.b=193457``, ``1.6/kien_nghi.state=met``; ``+10`` and ``-10`` add
to the number already there. The changed sheet passes through the same checks as any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from chiso.engine.decimals import exact_text, plain_number
from chiso.engine.score import problems
from chiso.engine.score.result import Result
from chiso.engine.score.sheet import Cell, Raw, Row

_CHANGE = re.compile(r"(?P<code>[^=]+)\.(?P<name>[A-Za-z_][A-Za-z0-9_]*)=(?P<value>.*)\Z", re.DOTALL)
_STEP = re.compile(r"[+-]\d+(\.\d+)?\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Change:
    """``value`` as written; a leading sign adds to what is there."""

    code: str
    name: str
    value: str


def parse(text: str) -> Change:
    """``3.4.1.b=193457`` as a change.

    :raises Problem: not of that form.
    """
    found = _CHANGE.match(text.strip())
    if found is None:
        raise problems.bad_change(text, expected="MÃ.TÊN=GIÁ_TRỊ, ví dụ 3.4.1.b=193457", got=text)
    return Change(found["code"].strip(), found["name"], found["value"].strip())


def changed(raw: Raw, changes: Iterable[Change]) -> Raw:
    """``raw`` with these cells written; rows that were not there are added.

    :raises Problem: a step on a cell that holds no plain number.
    """
    rows = {row.code.strip().rstrip("."): row for row in raw.rows}
    for change in changes:
        place = f"thay đổi {change.code}.{change.name}"
        row = rows.get(change.code) or Row(change.code, place, {})
        value = _value(row, change, place)
        cells = {**row.cells, change.name: Cell(value, place)}
        if change.name in ("state", "case") or value == "":
            cells = {name: cell for name, cell in cells.items() if cell.text}
        # A new state replaces the figures of an old one only when the writer says so: nothing else moves.
        rows[change.code] = replace(row, cells=cells)
    return replace(raw, rows=tuple(rows.values()))


def _value(row: Row, change: Change, place: str) -> str:
    if not _STEP.match(change.value):
        return change.value
    there = row.cells.get(change.name)
    number = plain_number(there.text.strip()) if there else Fraction(0)
    if number is None:
        raise problems.bad_change(
            place, expected="ô đang có một số để cộng thêm", got=there.text if there else ""
        )
    return exact_text(number + Fraction(change.value))


@dataclass(frozen=True, slots=True)
class Effect:
    """One node whose result changed."""

    code: str
    before: Fraction | None
    after: Fraction | None
    maximum_before: Fraction
    maximum_after: Fraction


def effects(before: Result, after: Result) -> tuple[Effect, ...]:
    """Every node, and the total, that two results of one edition disagree on."""
    pairs = [(code, node, after.nodes[code]) for code, node in before.nodes.items()]
    pairs.append(("total", before.total, after.total))
    return tuple(
        Effect(code, one.points, two.points, one.maximum, two.maximum)
        for code, one, two in pairs
        if (one.points, one.maximum, one.known) != (two.points, two.maximum, two.known)
    )


def from_mapping(sets: Mapping[str, Mapping[str, str]]) -> tuple[Change, ...]:
    """``{"3.4.1": {"b": "+10"}}`` as changes."""
    return tuple(Change(code, name, value) for code, cells in sets.items() for name, value in cells.items())
