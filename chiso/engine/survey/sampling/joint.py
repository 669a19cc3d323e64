"""Probabilities that two units are drawn together, where they are known exactly.

srs: n(n−1)/(N(N−1)). pps_systematic: the share of starts that hit both. sampford: Sampford's (1967)
closed form. brewer: exact by walking over the subsets drawn so far, feasible while there are few;
beyond ``SUBSETS`` refused, never approximated. All are checked in the tests: each row adds up to
(n − 1)·π, and they agree with full enumeration and simulation.
"""

from __future__ import annotations

from itertools import pairwise
from math import comb

import numpy as np

from chiso.engine.survey.sampling import problems
from chiso.engine.survey.sampling.chance import Floats
from chiso.engine.survey.sampling.design import Method
from chiso.engine.survey.sampling.selection import brewer_weights

SUBSETS = 300_000


def joint(probability: Floats, *, method: Method, place: str = "xác suất đồng thời") -> Floats:
    """(units, units) matrix; its diagonal is ``probability``. Units of certainty may be among them."""
    sure = probability >= 1
    matrix = np.outer(probability, probability)
    rest = np.flatnonzero(~sure)
    if len(rest):
        matrix[np.ix_(rest, rest)] = _drawn(probability[rest], method=method, place=place)
    np.fill_diagonal(matrix, probability)
    return matrix


def _drawn(pi: Floats, *, method: Method, place: str) -> Floats:
    take = round(float(pi.sum()))
    match method:
        case "srs":
            count = len(pi)
            return np.full((count, count), take * (take - 1) / (count * (count - 1)) if count > 1 else 0.0)
        case "systematic" | "pps_systematic":
            return _systematic(pi)
        case "sampford":
            return _sampford(pi, take=take)
        case "brewer":
            return _brewer(pi, take=take, place=place)


def _systematic(pi: Floats) -> Floats:
    """Between two neighbouring starts at which the sample changes, the sample is one and the same."""
    ends = np.cumsum(pi)
    take = round(float(ends[-1]))
    ends[-1] = take
    breaks = np.unique(np.concatenate([[0.0, 1.0], np.mod(ends, 1.0)]))
    out = np.zeros((len(pi), len(pi)))
    for start, end in pairwise(breaks):
        marks = (start + end) / 2 + np.arange(take)
        hit = np.searchsorted(ends, marks, side="right")
        out[np.ix_(hit, hit)] += end - start
    return out


def _symmetric(values: Floats, *, degree: int) -> Floats:
    """Elementary symmetric polynomials of ``values``, degrees 0 to ``degree``."""
    out = np.zeros(degree + 1)
    out[0] = 1.0
    for value in values:
        out[1:] = out[1:] + value * out[:-1]
    return out


def _sampford(pi: Floats, *, take: int) -> Floats:
    """π_ij = o_i·o_j·Σ_{t≥2} (t − π_i − π_j)·L_{n−t}(without i, j) / Σ_{t≥1} t·L_{n−t}, o = π/(1 − π)."""
    odds = pi / (1 - pi)
    whole = _symmetric(odds, degree=take)
    powers = np.arange(1, take + 1)
    scale = 1 / np.sum(powers * whole[take - powers])
    steps = np.arange(2, take + 1)
    out = np.zeros((len(pi), len(pi)))
    for i in range(len(pi)):
        for j in range(i + 1, len(pi)):
            others = _symmetric(np.delete(odds, [i, j]), degree=take)
            terms = (steps - (pi[i] + pi[j])) * others[take - steps]
            out[i, j] = out[j, i] = scale * odds[i] * odds[j] * terms.sum()
    return out


def _brewer(pi: Floats, *, take: int, place: str) -> Floats:
    count = len(pi)
    if sum(comb(count, size) for size in range(take + 1)) > SUBSETS:
        raise problems.joint_unknown(place, "brewer", f"{take} trong {count} đơn vị có quá nhiều tập con")
    reached: dict[frozenset[int], float] = {frozenset(): 1.0}
    for step in range(take):
        following: dict[frozenset[int], float] = {}
        for subset, chance in reached.items():
            free = np.ones(count, dtype=np.bool_)
            free[list(subset)] = False
            working = np.where(free, brewer_weights(pi, free=free, take=take, step=step), 0.0)
            working /= working.sum()
            for unit in np.flatnonzero(free).tolist():
                key = subset | {unit}
                following[key] = following.get(key, 0.0) + chance * float(working[unit])
        reached = following
    out = np.zeros((count, count))
    for subset, chance in reached.items():
        index = sorted(subset)
        out[np.ix_(index, index)] += chance
    return out
