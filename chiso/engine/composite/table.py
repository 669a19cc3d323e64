"""The figures a plan runs on: one row a unit, one float64 column a code; NaN is missing, never zero.

``Table`` is what came in. ``State`` is what the steps hand on: the same columns and those computed
so far, the weights in force, who was left out. A column is ``(units,)``, or ``(replications, units)``
when the plan is run many times at once; every method works along the last axis.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from chiso.engine.composite import problems
from chiso.engine.composite.plan import Impute, Plan, Rank
from chiso.engine.grids import Grid, Notation, column_missing, label, numeric
from chiso.engine.problems import Problem, Problems

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Table:
    """Units, numeric columns and columns of labels (groups, names), all of one length."""

    units: tuple[str, ...]
    columns: Mapping[str, Floats]
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def take(self, keep: NDArray[np.bool_]) -> Table:
        """The rows where ``keep``."""
        rows = np.flatnonzero(keep)
        return Table(
            tuple(self.units[row] for row in rows),
            {code: values[..., rows] for code, values in self.columns.items()},
            {name: tuple(words[row] for row in rows) for name, words in self.labels.items()},
        )


@dataclass(frozen=True, slots=True)
class State:
    """Where a run stands: the table so far, weights in force, which columns already point upward."""

    table: Table
    weights: Mapping[str, float]
    noise: Mapping[str, Floats] = field(default_factory=dict)
    """Multipliers of the weights, one a replication: how a sensitivity analysis shakes them."""
    oriented: frozenset[str] = frozenset()
    ranks: Mapping[str, Floats] = field(default_factory=dict)
    bands: Mapping[str, Floats] = field(default_factory=dict)

    def with_columns(self, columns: Mapping[str, Floats], *, oriented: Sequence[str] = ()) -> State:
        table = replace(self.table, columns={**self.table.columns, **columns})
        return replace(self, table=table, oriented=self.oriented | frozenset(oriented))

    def column(self, code: str, *, place: str) -> Floats:
        """A column that must be there by now."""
        if code not in self.table.columns:
            raise problems.not_yet(place, [code])
        return self.table.columns[code]

    def sha256(self) -> str:
        """Digest of units, columns, ranks and bands: equal digits, equal digest."""
        digest = hashlib.sha256("\x1f".join(self.table.units).encode())
        for family in (self.table.columns, self.ranks, self.bands):
            for code in sorted(family):
                values = np.ascontiguousarray(family[code], dtype="<f8") + 0.0
                values = np.where(np.isnan(values), np.nan, values)
                digest.update(code.encode() + b"\x1e" + values.tobytes())
        return digest.hexdigest()


def begin(plan: Plan, table: Table, *, place: str = "bảng") -> State:
    """The state before the first step; refuses a table that lacks a column of the plan."""
    wanted = [code for code in plan.leaves if code not in table.columns]
    if wanted:
        raise problems.columns_missing(place, wanted)
    return State(table, {node.code: node.weight for node in plan.nodes})


def columns_of(plan: Plan) -> tuple[list[str], list[str]]:
    """(numeric columns, label columns) the plan reads beside the unit's own name."""
    numbers = list(plan.leaves) + [node.per for node in plan.nodes if node.per]
    words = [step.group for step in plan.steps if isinstance(step, Impute) and step.group]
    words += [step.within for step in plan.steps if isinstance(step, Rank) and step.within]
    numbers += [step.along for step in plan.steps if isinstance(step, Impute) and step.along]
    return list(dict.fromkeys(numbers)), list(dict.fromkeys(words))


def table_of(grid: Grid, *, plan: Plan, unit: str, notation: Notation | None) -> Table:
    """The columns the plan needs out of a sheet; every bad cell told at once.

    ``unit`` names the column (or several, parted by ``+``: ``province+year``) that tells rows apart.
    """
    numbers, words = columns_of(plan)
    keys = unit.split("+")
    if absent := [name for name in [*keys, *numbers, *words] if name not in grid.header]:
        raise column_missing(grid.name, absent)
    faults: list[Problem] = []
    units: dict[str, None] = {}
    key_columns = [grid.column(key) for key in keys]
    for row in range(len(grid.rows)):
        name = " ".join(label(column[row]) for column in key_columns).strip()
        if not name or name in units:
            faults.append(problems.unit_twice(grid.place(row, unit), name))
        units[name] = None
    if faults:
        raise Problems(faults)
    columns: dict[str, Floats] = {}
    for code in numbers:
        values = np.full(len(grid.rows), np.nan)
        for row, cell in enumerate(grid.column(code)):
            try:
                found = numeric(cell, place=grid.place(row, code), notation=notation)
            except Problem as fault:
                faults.append(fault)
                continue
            values[row] = np.nan if found is None else found
        columns[code] = values
    if faults:
        raise Problems(faults)
    labels = {name: tuple(label(cell) for cell in grid.column(name)) for name in words}
    return Table(tuple(units), columns, labels)


def cells(units: Sequence[str], code: str, where: NDArray[np.bool_]) -> list[str]:
    """``unit/code`` of the cells marked in ``where`` (any replication)."""
    flat = where if where.ndim == 1 else where.any(axis=tuple(range(where.ndim - 1)))
    return [f"{units[row]}/{code}" for row in np.flatnonzero(flat).tolist()]
