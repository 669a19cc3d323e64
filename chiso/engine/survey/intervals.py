"""Confidence intervals from an estimate, its variance and the design's degrees of freedom.

``t`` is symmetric on Student's t. For shares ``logit`` works on the log-odds (R ``svyciprop`` "logit",
which agrees with "xlogit"), ``asin`` on the arcsine root, ``beta`` is the Korn–Graubard exact form with
its effective size. Refused: a share's interval for a figure that is not a share, and ``logit`` at 0 or 1.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Literal

import numpy as np
from scipy import stats

from chiso.engine.survey import problems

IntervalKind = Literal["t", "logit", "asin", "beta"]


@lru_cache(maxsize=256)
def reach_of(df: float, level: float) -> float:
    """Student's t quantile of a two-sided interval; asked for every row, computed once."""
    return float(stats.t.ppf(0.5 + level / 2, df))


def interval(
    estimate: float,
    variance: float,
    *,
    df: float,
    level: float,
    kind: IntervalKind,
    n: float,
    place: str = "",
) -> tuple[float, float]:
    """Lower and upper limit. ``df`` may be infinite; ``n`` is the sample size, used by ``beta`` alone."""
    se = math.sqrt(max(variance, 0.0))
    reach = reach_of(df, level)
    if kind == "t":
        return estimate - reach * se, estimate + reach * se
    if kind == "logit":
        if not 0 < estimate < 1:
            raise problems.interval_impossible(place, got=f"tỷ lệ = {estimate:g}")
        odds = np.log(estimate / (1 - estimate))
        half = reach * se / (estimate * (1 - estimate))
        return float(1 / (1 + np.exp(-(odds - half)))), float(1 / (1 + np.exp(-(odds + half))))
    if kind == "asin":
        return _asin(estimate, se, reach, place)
    return _beta(estimate, variance, df=df, level=level, n=n)


def _asin(estimate: float, se: float, reach: float, place: str) -> tuple[float, float]:
    if not 0 < estimate < 1:
        raise problems.interval_impossible(place, got=f"tỷ lệ = {estimate:g}")
    centre = np.arcsin(np.sqrt(estimate))
    half = reach * se / (2 * np.sqrt(estimate * (1 - estimate)))
    return float(np.sin(centre - half) ** 2), float(np.sin(centre + half) ** 2)


def _beta(p: float, variance: float, *, df: float, level: float, n: float) -> tuple[float, float]:
    """Korn and Graubard (1998, *Survey Methodology* 24); effective size times (t_{n−1}/t_df)²."""
    tail = (1 - level) / 2
    if variance <= 0 and 0 < p < 1:
        return p, p  # the design fixes the share (it stratifies or calibrates on it)
    size = n
    if variance > 0:
        size = p * (1 - p) / variance * (stats.t.ppf(tail, n - 1) / stats.t.ppf(tail, df)) ** 2
    low = float(stats.beta.ppf(tail, size * p, size * (1 - p) + 1)) if p > 0 else 0.0
    high = float(stats.beta.ppf(1 - tail, size * p + 1, size * (1 - p))) if p < 1 else 1.0
    return low, high
