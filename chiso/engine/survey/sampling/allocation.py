"""Divides a sample among strata: proportional, Neyman, power (Bankier), equal; with a least number each.

The real-valued shares are held between the minimum and the stratum's population by raising or
lowering one common factor (so the total is met exactly), then rounded by largest remainders; equal
remainders go to the stratum that comes first by name. A minimum that the total cannot pay for, or a
total beyond the population, is refused. Sources: Neyman (1934); Bankier (1988).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from chiso.engine.survey.sampling import problems
from chiso.engine.survey.sampling.chance import Floats
from chiso.engine.survey.sampling.design import Allocation


@dataclass(frozen=True, slots=True)
class Stratum:
    """``count`` units with total ``size``; ``deviation`` and ``mean`` of the answer where known."""

    name: tuple[str, ...]
    count: int
    size: float
    deviation: float = float("nan")
    mean: float = float("nan")


@dataclass(frozen=True, slots=True)
class Share:
    """``exact`` is the bounded real-valued share, ``number`` what it was rounded to."""

    stratum: Stratum
    exact: float
    number: int


def allocate(
    total: int, *, strata: Sequence[Stratum], rule: Allocation, place: str = "allocation"
) -> tuple[Share, ...]:
    """``total`` divided among ``strata``: whole numbers that add up to it."""
    high = np.array([stratum.count for stratum in strata], dtype=np.float64)
    low = np.minimum(float(rule.minimum), high)
    if low.sum() > total:
        raise problems.minimum_too_high(place, int(low.sum()), total)
    if high.sum() < total:
        raise problems.more_than_all(place, total, int(high.sum()))
    exact = _between(_weights(strata, rule, place=place), low=low, high=high, total=total)
    numbers = _whole(exact, high=high, total=total)
    return tuple(Share(s, float(e), int(n)) for s, e, n in zip(strata, exact, numbers, strict=True))


def _weights(strata: Sequence[Stratum], rule: Allocation, *, place: str) -> Floats:
    base = np.array([s.size if rule.by == "size" else s.count for s in strata], dtype=np.float64)
    deviation = np.array([s.deviation for s in strata])
    match rule.method:
        case "equal":
            weights = np.ones(len(strata))
        case "proportional":
            weights = base
        case "neyman":
            if np.isnan(deviation).any():
                raise problems.measure_missing(place, "neyman", "độ lệch chuẩn của tầng (deviation)")
            weights = base * deviation
        case "power":
            assert rule.power is not None
            mean = np.array([s.mean for s in strata])
            known = ~np.isnan(deviation)
            if known.any() and (not known.all() or not np.all(mean > 0)):
                raise problems.measure_missing(
                    place, "power", "cả độ lệch chuẩn và trung bình (deviation, mean)"
                )
            variation = deviation / mean if known.all() else np.ones(len(strata))
            weights = base**rule.power * variation
    if not weights.sum() > 0:
        raise problems.measure_missing(place, rule.method, "số đo dương ở ít nhất một tầng")
    return np.asarray(weights, dtype=np.float64)


def _between(weights: Floats, *, low: Floats, high: Floats, total: int) -> Floats:
    """clip(f·weights, low, high) with the one factor f for which the sum is ``total``."""
    positive = weights > 0
    with np.errstate(divide="ignore"):
        marks = np.concatenate([low[positive] / weights[positive], high[positive] / weights[positive]])
    marks = np.unique(np.concatenate([[0.0], marks]))
    sums = np.array([np.clip(f * weights, low, high).sum() for f in marks])
    if sums[-1] < total:  # strata of weight zero must take what the others cannot hold
        free = ~positive
        out = np.where(positive, high, low)
        room = high[free] - low[free]
        out[free] += room * (total - out.sum()) / room.sum()
        return np.asarray(out)
    upper = int(np.searchsorted(sums, total))
    if upper == 0 or sums[upper] == total:
        return np.asarray(np.clip(marks[upper] * weights, low, high))
    part = (total - sums[upper - 1]) / (sums[upper] - sums[upper - 1])
    factor = marks[upper - 1] + part * (marks[upper] - marks[upper - 1])
    return np.asarray(np.clip(factor * weights, low, high))


def _whole(exact: Floats, *, high: Floats, total: int) -> Floats:
    whole = np.floor(exact + 1e-9)
    rest = np.where(whole < high, exact - whole, -1.0)
    for row in np.argsort(-np.round(rest, 9), kind="stable")[: round(float(total - whole.sum()))]:
        whole[row] += 1
    return whole
