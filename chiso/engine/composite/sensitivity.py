"""How much a rank depends on choices: rank intervals, leave-one-out, which choice moves ranks most.

A study is data (``chiso.sensitivity/1``): the target, the seed, how many replications, and what
varies: weights by ± a share, or a named step among alternatives. Uncertainty = the spread of ranks
over random draws of all of it together. Leave-one-out = the rank with one element's weight at zero.
Sobol indices are in ``sobol``. Randomness is passed in. Method: Saisana, Saltelli & Tarantola (2005).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import msgspec
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from chiso.engine.composite import problems
from chiso.engine.composite.plan import Plan, Step
from chiso.engine.composite.rebuild import Draw, Rebuilt, edited, rebuild
from chiso.engine.composite.table import Floats, Table
from chiso.engine.reading import convert, read

POOL = 1000
"""Weight sets among which a Sobol coordinate picks one."""


class VaryWeights(msgspec.Struct, frozen=True, tag_field="kind", tag="weights", forbid_unknown_fields=True):
    """Each weight of the codes at ``levels`` times a factor uniform in 1 ± ``noise``."""

    name: str
    levels: tuple[int, ...]
    noise: float

    def __post_init__(self) -> None:
        if not 0 < self.noise < 1:
            raise ValueError("noise trong khoảng 0 đến 1")


class VaryStep(msgspec.Struct, frozen=True, tag_field="kind", tag="step", forbid_unknown_fields=True):
    """The named steps, together, take one of the listed changes with equal chance."""

    name: str
    steps: tuple[str, ...]
    set: tuple[dict[str, Any], ...]

    def __post_init__(self) -> None:
        if len(self.set) < 2:
            raise ValueError("set cần ít nhất hai phương án")


class Study(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is varied and how often. ``sobol`` is the base size (a power of two); 0 leaves it out."""

    schema: Literal["chiso.sensitivity/1"]
    target: str
    vary: tuple[VaryWeights | VaryStep, ...]
    replications: int = 1000
    interval: float = 0.9
    sobol: int = 0

    def __post_init__(self) -> None:
        if not 0 < self.interval < 1 or self.replications < 1:
            raise ValueError("interval trong khoảng 0 đến 1, replications từ 1")


@dataclass(frozen=True, slots=True)
class Spread:
    """One unit's rank under uncertainty. ``low``–``high`` hold ``share`` of the replications."""

    unit: str
    nominal: int | None
    mean: float
    median: float
    low: int
    high: int
    share: float


@dataclass(frozen=True, slots=True)
class WithoutOne:
    """Ranks when one element at a time is left out. ``ranks``: (elements, units)."""

    codes: tuple[str, ...]
    units: tuple[str, ...]
    nominal: Floats
    ranks: Floats

    def decisive(self, unit: str) -> tuple[str, int, int] | None:
        """(element whose absence moves the unit's rank most, nominal rank, rank without it), if any does."""
        column = self.units.index(unit)
        shift = np.abs(self.ranks[:, column] - self.nominal[column])
        if np.isnan(shift).all() or np.nanmax(shift) == 0:
            return None
        row = int(np.nanargmax(shift))
        return self.codes[row], int(self.nominal[column]), int(self.ranks[row, column])


def read_study(text: str, *, name: str, plan: Plan) -> Study:
    """The study written in ``text``; checked against ``plan``."""
    document = read(text, name=name)
    study = convert(document, Study)
    if study.target not in plan.by_code:
        raise problems.code_unknown(document.place("$.target"), [study.target])
    if not study.vary:
        raise problems.nothing_varied(document.place("$.vary"))
    for index, factor in enumerate(study.vary):
        place = document.place(f"$.vary[{index}]")
        if isinstance(factor, VaryWeights):
            highest = max(plan.levels.values())
            for level in factor.levels:
                if not 1 <= level < highest:
                    raise problems.level_unknown(place, level, highest - 1)
            continue
        for step in factor.steps:
            if all(known.id != step for known in plan.steps):
                raise problems.step_unnamed(place, step)
        for number, change in enumerate(factor.set):
            for step in factor.steps:
                original = next(known for known in plan.steps if known.id == step)
                try:
                    edited(original, change)
                except msgspec.ValidationError as fault:
                    where = document.place(f"$.vary[{index}].set[{number}]")
                    raise problems.wrong_shape(where, str(fault)) from None
    return study


def alternatives(plan: Plan, study: Study) -> list[Mapping[str, Sequence[Step]]]:
    """For each varied step-factor: step id → its alternatives."""
    by_id = {step.id: step for step in plan.steps if step.id}
    return [
        {name: [edited(by_id[name], change) for change in factor.set] for name in factor.steps}
        for factor in study.vary
        if isinstance(factor, VaryStep)
    ]


def _shaken(plan: Plan, factor: VaryWeights) -> list[str]:
    return [code for level in factor.levels for code in plan.at_level(level)]


def weight_noise(plan: Plan, study: Study, *, sets: int, rng: Generator) -> dict[str, Floats]:
    """``sets`` rows of multipliers for every code whose weight varies."""
    found: dict[str, Floats] = {}
    for factor in study.vary:
        if isinstance(factor, VaryWeights):
            for code in _shaken(plan, factor):
                found[code] = 1 + factor.noise * (2 * rng.random(sets) - 1)
    return found


def draw_from(plan: Plan, study: Study, *, cube: Floats, noise: Mapping[str, Floats]) -> Draw:
    """The draw that the points of the unit cube (one coordinate a factor) stand for."""
    choices: list[NDArray[np.intp]] = []
    shaken: dict[str, Floats] = {}
    for column, factor in enumerate(study.vary):
        u = cube[:, column]
        if isinstance(factor, VaryStep):
            choices.append(np.minimum((u * len(factor.set)).astype(np.intp), len(factor.set) - 1))
        else:
            for code in _shaken(plan, factor):
                pool = noise[code]
                shaken[code] = pool[np.minimum((u * len(pool)).astype(np.intp), len(pool) - 1)]
    picked = np.stack(choices, axis=1) if choices else np.zeros((len(cube), 0), np.intp)
    return Draw(len(cube), picked, shaken)


def uncertainty(
    plan: Plan, *, table: Table, study: Study, rng: Generator
) -> tuple[tuple[Spread, ...], Rebuilt]:
    """Spread of every unit's rank over the study's replications, and the replications themselves."""
    count = study.replications
    noise = weight_noise(plan, study, sets=count, rng=rng)
    picks = [
        rng.integers(len(factor.set), size=count) for factor in study.vary if isinstance(factor, VaryStep)
    ]
    choices = np.stack(picks, axis=1).astype(np.intp) if picks else np.zeros((count, 0), np.intp)
    rebuilt = rebuild(
        plan,
        table=table,
        target=study.target,
        draw=Draw(count, choices, noise),
        alternatives=alternatives(plan, study),
    )
    return spreads(
        rebuilt, nominal=nominal_ranks(plan, table=table, target=study.target), share=study.interval
    ), rebuilt


def nominal_ranks(plan: Plan, *, table: Table, target: str) -> Floats:
    """The ranks of the plan as it stands; NaN for a unit without one."""
    one = Draw(1, np.zeros((1, 0), np.intp))
    return np.asarray(rebuild(plan, table=table, target=target, draw=one).ranks[0])


def spreads(rebuilt: Rebuilt, *, nominal: Floats, share: float) -> tuple[Spread, ...]:
    """One row a unit that was ranked; quantiles taken outward to whole ranks."""
    tail = (1 - share) / 2
    found: list[Spread] = []
    for column, unit in enumerate(rebuilt.units):
        ranks = rebuilt.ranks[:, column]
        ranks = ranks[~np.isnan(ranks)]
        if not len(ranks):
            continue
        rank = nominal[column]
        found.append(
            Spread(
                unit,
                None if np.isnan(rank) else int(rank),
                float(ranks.mean()),
                float(np.median(ranks)),
                int(np.floor(np.quantile(ranks, tail, method="lower"))),
                int(np.ceil(np.quantile(ranks, 1 - tail, method="higher"))),
                share,
            )
        )
    return tuple(found)


def leave_one_out(plan: Plan, *, table: Table, target: str, level: int = 1) -> WithoutOne:
    """Ranks without each element of ``level`` in turn; an only child takes its parent with it."""
    codes = plan.at_level(level)
    noise = {node.code: np.ones(len(codes)) for node in plan.nodes}
    for row, code in enumerate(codes):
        noise[_removable(plan, code)][row] = 0.0
    draw = Draw(len(codes), np.zeros((len(codes), 0), np.intp), noise)
    rebuilt = rebuild(plan, table=table, target=target, draw=draw)
    return WithoutOne(codes, table.units, nominal_ranks(plan, table=table, target=target), rebuilt.ranks)


def _removable(plan: Plan, code: str) -> str:
    parent = plan.by_code[code].parent
    while parent is not None:
        others = [
            other for other in plan.children[parent] if other != code and plan.by_code[other].weight > 0
        ]
        if others:
            return code
        code, parent = parent, plan.by_code[parent].parent
    return code
