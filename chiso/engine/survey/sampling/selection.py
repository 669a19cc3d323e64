"""Draws units with given inclusion probabilities: by chance alone, by steps, by size.

srs: every unit gets a uniform number; the smallest ``take`` are the sample, the next are the ordered
reserves. systematic: one random start, then every N/n-th (the fractional interval keeps π = n/N).
pps_systematic: the same on cumulated probabilities (Madow 1949). brewer: one unit at a time with
Brewer's (1975) working probabilities. sampford: Sampford's (1967) design, drawn sequentially. The last two
keep π exactly and every pair of units has a chance; systematic gives some pairs none.
"""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from chiso.engine.survey.sampling import problems
from chiso.engine.survey.sampling.chance import Floats, Indices, uniforms
from chiso.engine.survey.sampling.design import Method
from chiso.engine.survey.sampling.probability import Inclusion

CELLS = 20_000_000
"""Largest table (units × places) Sampford's draw may fill: 2 × 160 MB."""


def srs(count: int, *, take: int, rng: Generator) -> Indices:
    """``take`` of ``count`` in order of drawing: a prefix of the draw is itself a simple random sample."""
    return np.asarray(np.argsort(uniforms(rng, count), kind="stable")[:take], dtype=np.intp)


def systematic(count: int, *, take: int, rng: Generator) -> Indices:
    """Every (count / take)-th unit of the list as it stands, from a random start."""
    if take == 0:
        return np.zeros(0, dtype=np.intp)
    start = uniforms(rng, 1)[0]
    return np.asarray(np.floor((start + np.arange(take)) * (count / take)), dtype=np.intp)


def pps_systematic(probability: Floats, *, rng: Generator) -> Indices:
    """Units in whose stretch of the cumulated probabilities one of u, u + 1, u + 2 … falls."""
    ends = np.cumsum(probability)
    take = round(float(ends[-1])) if len(ends) else 0
    if len(ends):
        ends[-1] = take  # the last end is a whole number but for float noise
    marks = uniforms(rng, 1)[0] + np.arange(take)
    found = np.minimum(np.searchsorted(ends, marks, side="right"), len(ends) - 1)
    return np.asarray(found, dtype=np.intp)


def brewer(probability: Floats, *, rng: Generator) -> Indices:
    """Fixed-size draw with exact ``probability`` (each below 1); in order of drawing."""
    take = round(float(probability.sum()))
    free = np.ones(len(probability), dtype=np.bool_)
    chosen: list[int] = []
    chance = uniforms(rng, take)
    for step in range(take):
        working = np.where(free, brewer_weights(probability, free=free, take=take, step=step), 0.0)
        ends = np.cumsum(working)
        pick = int(np.searchsorted(ends, chance[step] * ends[-1], side="right"))
        pick = min(pick, int(np.flatnonzero(free)[-1]))
        free[pick] = False
        chosen.append(pick)
    return np.asarray(chosen, dtype=np.intp)


def brewer_weights(
    probability: Floats, *, free: np.ndarray[tuple[int], np.dtype[np.bool_]], take: int, step: int
) -> Floats:
    """Brewer's working probabilities at ``step`` (from 0), up to a factor: π(n−a−π)/(n−a−π(n−step))."""
    left = take - float(probability[~free].sum())
    return np.asarray(probability * (left - probability) / (left - probability * (take - step)))


def sampford(probability: Floats, *, rng: Generator, place: str) -> Indices:
    """Sampford's (1967) design, drawn without rejection: unit by unit, each given those before it.

    P(S) ∝ Π o · Σ (1 − π) over S, o = π/(1 − π). Rejection, as printed, fails when some π is near 1; the
    tables of the two sums over the units still to come make every step exact at the cost of N·n cells.
    """
    count, take = len(probability), round(float(probability.sum()))
    if count * (take + 1) > CELLS:
        raise problems.sampford_too_large(place, count, take)
    odds, short = np.log(probability) - np.log1p(-probability), np.log1p(-probability)
    # Logarithms of Σ Π o and of Σ (Π o · Σ (1 − π)) over subsets of the units from j on, by size.
    products = np.full((count + 1, take + 1), -np.inf)
    weighted = np.full((count + 1, take + 1), -np.inf)
    products[count, 0] = 0.0
    for j in range(count - 1, -1, -1):
        products[j], weighted[j] = products[j + 1], weighted[j + 1]
        products[j, 1:] = np.logaddexp(products[j + 1, 1:], odds[j] + products[j + 1, :-1])
        grown = np.logaddexp(weighted[j + 1, :-1], short[j] + products[j + 1, :-1])
        weighted[j, 1:] = np.logaddexp(weighted[j + 1, 1:], odds[j] + grown)
    chance = np.log(np.maximum(uniforms(rng, count), 2.0**-54))
    picked: list[int] = []
    behind = -np.inf  # log of Σ (1 − π) of the units already in
    for j in range(count):
        left = take - len(picked)
        if left == 0:
            break
        whole = np.logaddexp(behind + products[j, left], weighted[j, left])
        ahead = np.logaddexp(behind, short[j])
        inside = odds[j] + np.logaddexp(ahead + products[j + 1, left - 1], weighted[j + 1, left - 1])
        if count - j == left or chance[j] < inside - whole:
            picked.append(j)
            behind = ahead
    return np.asarray(picked, dtype=np.intp)


def draw(inclusion: Inclusion, *, method: Method, rng: Generator, place: str) -> Indices:
    """Positions drawn: certainty units first, then the others by ``method``."""
    sure = np.flatnonzero(inclusion.certain)
    rest = np.flatnonzero(~inclusion.certain)
    probability = inclusion.probability[rest]
    take = round(float(probability.sum()))
    if take == 0 or not len(rest):
        return sure
    match method:
        case "srs":
            picked = srs(len(rest), take=take, rng=rng)
        case "systematic":
            picked = systematic(len(rest), take=take, rng=rng)
        case "pps_systematic":
            picked = pps_systematic(probability, rng=rng)
        case "brewer":
            picked = brewer(probability, rng=rng)
        case "sampford":
            picked = sampford(probability, rng=rng, place=place)
    return np.concatenate([sure, rest[picked]])
