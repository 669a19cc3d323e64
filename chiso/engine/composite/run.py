"""Runs a plan on a table: step after step, each logged, the first that cannot be done refused.

``run`` gives the outcome and its log; ``replay`` runs the log's own steps again and must reach the
same digest. ``advance`` applies one step to a state: the only place where a step is carried out, for
one run and for ten thousand at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np

from chiso.engine.composite import plan as steps
from chiso.engine.composite import problems
from chiso.engine.composite.aggregate import aggregate
from chiso.engine.composite.impute import impute
from chiso.engine.composite.normalise import normalise
from chiso.engine.composite.plan import Plan, Step
from chiso.engine.composite.rank import band, rank
from chiso.engine.composite.screen import denominate, screen, within
from chiso.engine.composite.table import Floats, State, Table, begin
from chiso.engine.composite.treat import treat
from chiso.engine.composite.weigh import weigh


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log: which step with which parameters, what it changed, the digest after it."""

    position: int
    step: Step
    changed: int
    """Cells whose value differs from before, new cells included."""
    notes: tuple[str, ...]
    sha256: str

    def as_json(self) -> dict[str, Any]:
        return {
            "position": self.position,
            "step": msgspec.to_builtins(self.step),
            "changed": self.changed,
            "notes": list(self.notes),
            "sha256": self.sha256,
        }


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a plan makes of a table: every column, ranks and bands by code, and the log."""

    plan: Plan
    units: tuple[str, ...]
    columns: dict[str, Floats]
    ranks: dict[str, Floats]
    bands: dict[str, Floats]
    log: tuple[Entry, ...]

    @property
    def sha256(self) -> str:
        return self.log[-1].sha256 if self.log else ""


def place_of(position: int, step: Step) -> str:
    """``bước 3 (normalise)``: where a refusal happened. Positions count from 1."""
    return f"bước {position + 1} ({steps_tag(step)})"


def steps_tag(step: Step) -> str:
    return str(step.__struct_config__.tag)


def advance(step: Step, state: State, *, plan: Plan, place: str) -> tuple[State, list[str]]:
    """The state after ``step``, and what is to be noted of it; figures that overflow are refused."""
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        after, notes = _carried_out(step, state, plan=plan, place=place)
    may_vanish = isinstance(step, steps.Denominate)  # by an unknown figure: unknown
    lost = [
        code
        for code, values in after.table.columns.items()
        if values is not state.table.columns.get(code)
        and (np.isinf(values).any() or (not may_vanish and _vanished(state.table.columns.get(code), values)))
    ]
    if lost:
        raise problems.not_finite(place, lost)
    return after, notes


def _vanished(before: Floats | None, after: Floats) -> bool:
    """Whether a known figure became NaN: infinity minus infinity must not pass for "missing"."""
    return (
        before is not None
        and before.shape[-1] == after.shape[-1]
        and bool((np.isnan(after) & ~np.isnan(before)).any())
    )


def _carried_out(step: Step, state: State, *, plan: Plan, place: str) -> tuple[State, list[str]]:
    match step:
        case steps.Denominate():
            return denominate(step, state, plan=plan, place=place)
        case steps.Screen():
            return screen(step, state, plan=plan, place=place)
        case steps.Within():
            return within(step, state, plan=plan, place=place)
        case steps.Impute():
            return impute(step, state, plan=plan, place=place)
        case steps.Treat():
            return treat(step, state, plan=plan, place=place)
        case steps.Normalise():
            return normalise(step, state, plan=plan, place=place)
        case steps.Weigh():
            return weigh(step, state, plan=plan, place=place)
        case steps.Aggregate():
            return aggregate(step, state, plan=plan, place=place)
        case steps.Rank():
            return rank(step, state, plan=plan, place=place)
        case steps.Band():
            return band(step, state, plan=plan, place=place)


def run(plan: Plan, *, table: Table) -> Outcome:
    """``plan`` carried out on ``table``; the same plan and table give the same digits and digest."""
    state = begin(plan, table)
    log: list[Entry] = []
    for position, step in enumerate(plan.steps):
        place = place_of(position, step)
        after, notes = advance(step, state, plan=plan, place=place)
        log.append(Entry(position + 1, step, _changed(state, after), tuple(notes), after.sha256()))
        state = after
    return Outcome(
        plan,
        state.table.units,
        dict(state.table.columns),
        dict(state.ranks),
        dict(state.bands),
        tuple(log),
    )


def replay(log: Sequence[Entry], *, plan: Plan, table: Table) -> Outcome:
    """The log's steps carried out again on the tree of ``plan``: same digits, or the table is another."""
    return run(msgspec.structs.replace(plan, steps=tuple(entry.step for entry in log)), table=table)


def _changed(before: State, after: State) -> int:
    if before.table.units != after.table.units:
        return len(before.table.units) - len(after.table.units)
    total = 0
    for old, new in (
        (before.table.columns, after.table.columns),
        (before.ranks, after.ranks),
        (before.bands, after.bands),
    ):
        for code, values in new.items():
            if code not in old:
                total += int(np.sum(~np.isnan(values)))
            elif old[code] is not values:
                total += int(np.sum(~((values == old[code]) | (np.isnan(values) & np.isnan(old[code])))))
    return total
