"""Rebuilds an index many times over with edited plans: the motor of the sensitivity analysis.

Decides nothing about statistics: a ``Draw`` says, for each replication, which alternative of each
varied step is taken and by how much each weight is multiplied. Replications with the same
alternatives run together through ``run.advance``; the steps before the first aggregation do not
depend on weights and are done once per combination. A combination that cannot be carried out is
refused, and the refusal says which.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from chiso.engine.composite import problems
from chiso.engine.composite.plan import Aggregate, Band, Plan, Rank, Step
from chiso.engine.composite.run import advance, place_of
from chiso.engine.composite.table import Floats, State, Table, begin

CHUNK = 2000
"""Replications computed together: bounds the memory, changes no digit."""

_STRUCTURE = frozenset(
    ("step", "id", "level", "only", "missing", "at_least", "group", "along", "when", "unmet", "within")
)


@dataclass(frozen=True, slots=True)
class Draw:
    """``choices``: (replications, varied steps) index of the alternative; ``noise``: code → multipliers."""

    replications: int
    choices: NDArray[np.intp]
    noise: Mapping[str, Floats] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """Values and ranks of the target, each (replications, units); NaN where a unit has none."""

    units: tuple[str, ...]
    values: Floats
    ranks: Floats


def edited(step: Step, change: Mapping[str, Any]) -> Step:
    """``step`` with fields changed. A change of method drops the parameters of the old method."""
    old = msgspec.to_builtins(step)
    if change.get("method", old.get("method")) != old.get("method"):
        old = {name: value for name, value in old.items() if name in _STRUCTURE}
    return msgspec.convert({**old, **change}, type(step), strict=False)


def with_choices(
    plan: Plan, alternatives: Sequence[Mapping[str, Sequence[Step]]], choice: Sequence[int]
) -> Plan:
    """The plan in which each varied step is the chosen alternative; steps are found by ``id``."""
    chosen = {
        name: steps[pick]
        for group, pick in zip(alternatives, choice, strict=True)
        for name, steps in group.items()
    }
    return msgspec.structs.replace(plan, steps=tuple(chosen.get(step.id or "", step) for step in plan.steps))


def rebuild(
    plan: Plan,
    *,
    table: Table,
    target: str,
    draw: Draw,
    alternatives: Sequence[Mapping[str, Sequence[Step]]] = (),
) -> Rebuilt:
    """The target's values and ranks in every replication of ``draw``."""
    if not any(isinstance(step, Rank) and step.by == target for step in plan.steps):
        raise problems.target_unranked("phương án", target)
    shape = (draw.replications, len(table.units))
    values, ranks = np.full(shape, np.nan), np.full(shape, np.nan)
    where = {unit: column for column, unit in enumerate(table.units)}
    known: dict[tuple[Step, ...], State] = {}
    combinations, member = np.unique(draw.choices, axis=0, return_inverse=True)
    member = member.reshape(-1)
    for index, choice in enumerate(combinations):
        variant = with_choices(plan, alternatives, [int(pick) for pick in choice])
        start, cut = _before_weights(variant, table=table, known=known)
        columns = np.asarray([where[unit] for unit in start.table.units], np.intp)
        rows = np.flatnonzero(member == index)
        for part in np.array_split(rows, max(1, -(-len(rows) // CHUNK))):
            noise = {code: factors[part] for code, factors in draw.noise.items()}
            state = replace(start, noise=noise)
            for position in range(cut, len(variant.steps)):
                step = variant.steps[position]
                if not isinstance(step, Band):
                    state, _ = advance(step, state, plan=variant, place=place_of(position, step))
            values[np.ix_(part, columns)] = state.table.columns[target]
            ranks[np.ix_(part, columns)] = state.ranks[target]
    return Rebuilt(table.units, values, ranks)


def _before_weights(plan: Plan, *, table: Table, known: dict[tuple[Step, ...], State]) -> tuple[State, int]:
    """The state just before the first aggregation, from the longest prefix already computed."""
    cut = next((i for i, step in enumerate(plan.steps) if isinstance(step, Aggregate)), len(plan.steps))
    done = next((n for n in range(cut, 0, -1) if plan.steps[:n] in known), 0)
    state = known[plan.steps[:done]] if done else begin(plan, table)
    for position in range(done, cut):
        step = plan.steps[position]
        state, _ = advance(step, state, plan=plan, place=place_of(position, step))
        known[plan.steps[: position + 1]] = state
    return state, cut
