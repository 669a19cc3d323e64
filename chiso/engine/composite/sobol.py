"""Which choice moves the ranks most: Sobol indices of first and total order, by SALib.

Each varied choice is one coordinate of the unit cube; N(d + 2) points are rebuilt; the output is the
mean absolute shift of ranks from the nominal one (all units), or the rank of one unit. A base size
that is not a power of two, or an output that never varies, is refused. Method: Saltelli et al. (2010).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from SALib.analyze import sobol as analysis
from SALib.sample import sobol as sampling

from chiso.engine.composite import problems
from chiso.engine.composite.plan import Plan
from chiso.engine.composite.rebuild import rebuild
from chiso.engine.composite.sensitivity import (
    POOL,
    Study,
    alternatives,
    draw_from,
    nominal_ranks,
    weight_noise,
)
from chiso.engine.composite.table import Floats, Table


@dataclass(frozen=True, slots=True)
class Influence:
    """Share of the output's variance due to one choice: alone (``first``), with interactions (``total``)."""

    name: str
    first: float
    first_margin: float
    """Half width of the 95 % bootstrap interval."""
    total: float
    total_margin: float


@dataclass(frozen=True, slots=True)
class Decomposition:
    """Influences on the mean rank shift, and on the rank of each unit asked for whose rank varies."""

    overall: tuple[Influence, ...]
    by_unit: dict[str, tuple[Influence, ...]]
    rebuilds: int


def decompose(
    plan: Plan, *, table: Table, study: Study, rng: Generator, units: Sequence[str] = ()
) -> Decomposition:
    """Sobol indices of the study's choices; ``study.sobol`` points a coordinate."""
    base = study.sobol
    if base < 2 or base & (base - 1):
        raise problems.not_power_of_two("khảo sát độ nhạy", base)
    names = [factor.name for factor in study.vary]
    space = {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}
    seed = int(rng.integers(2**31))
    cube = np.asarray(sampling.sample(space, base, calc_second_order=False, seed=seed), dtype=np.float64)
    noise = weight_noise(plan, study, sets=POOL, rng=rng)
    rebuilt = rebuild(
        plan,
        table=table,
        target=study.target,
        draw=draw_from(plan, study, cube=cube, noise=noise),
        alternatives=alternatives(plan, study),
    )
    nominal = nominal_ranks(plan, table=table, target=study.target)
    shift = np.nanmean(np.abs(rebuilt.ranks - nominal), axis=1)
    if np.ptp(shift) == 0:
        raise problems.no_variation("khảo sát độ nhạy")
    by_unit: dict[str, tuple[Influence, ...]] = {}
    for unit in units:
        ranks = rebuilt.ranks[:, rebuilt.units.index(unit)]
        if not np.isnan(ranks).any() and np.ptp(ranks) > 0:
            by_unit[unit] = _influences(space, ranks, names=names, seed=seed)
    return Decomposition(_influences(space, shift, names=names, seed=seed), by_unit, len(cube))


def _influences(space: dict[str, object], y: Floats, *, names: list[str], seed: int) -> tuple[Influence, ...]:
    found = analysis.analyze(space, y, calc_second_order=False, seed=seed)
    return tuple(
        Influence(name, *(float(found[key][i]) for key in ("S1", "S1_conf", "ST", "ST_conf")))
        for i, name in enumerate(names)
    )
