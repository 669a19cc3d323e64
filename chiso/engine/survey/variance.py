"""One Taylor kernel for every statistic: the covariance of sums of linearised values over the design.

``taylor`` takes linearised values per cell and returns, for each domain, the variances (or with
``cross`` the covariance matrix) under stratified multi-stage sampling:

    V = Σ_s Σ_h φ_h (1 − f_h) n_h/(n_h − 1) Σ_i (z_hi − z̄_h)(z_hi − z̄_h)ᵀ

over stages s and strata h of that stage, with n_h units drawn, f_h the fraction drawn, φ_h the product of
the fractions of the units above, z_hi the sum of linearised values in unit i, absent units counting zero.
With f = 0 at the first stage this is the usual ultimate-cluster form. Source: Särndal, Swensson and
Wretman (1992), 4.3; the same recursion as R ``survey::multistage``.

Refused: a stratum with one unit drawn out of more, unless the design names what to do (``Lonely``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chiso.engine.survey import problems
from chiso.engine.survey.cells import Codes, Floats, Frame
from chiso.engine.survey.design import Lonely

CERTAIN = 1e-7
"""Below this 1 − f a stratum adds nothing (all its units were drawn); the threshold is R's."""


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Sums per (domain, unit), sorted; the pairs of one (domain, stratum) form a group."""

    sums: Floats
    group: Codes
    """Per pair: its group."""
    starts: Codes
    """Per group: its first pair."""
    domain: Codes
    stratum: Codes


def taylor(
    stages: Sequence[Frame],
    z: Floats,
    *,
    domain: Codes,
    domains: int,
    lonely: Lonely = "refuse",
    cross: bool = False,
) -> Floats:
    """Variance of Σz per domain: (domains, K), or with ``cross`` the matrix (K, K) over all domains.

    ``z`` is (cells, K); cells with domain −1 are left out of the sums but count as sampled units.
    """
    inside = domain >= 0
    out = np.zeros((z.shape[1], z.shape[1]) if cross else (domains, z.shape[1]))
    for number, frame in enumerate(stages):
        lone = check_lonely(frame, lonely, place=f"stages[{number}]")
        pairs = _sum_pairs(frame, frame.unit[inside], z[inside], domain[inside])
        out += _stage(frame, pairs, lone, lonely=lonely, domains=domains, cross=cross)
    return out


def check_lonely(frame: Frame, lonely: Lonely, *, place: str) -> NDArray[np.bool_]:
    """Strata whose variance one unit cannot show. Raises ``Problem`` when the design says ``refuse``."""
    lone: NDArray[np.bool_] = (frame.sampled < 2) & (1 - frame.fraction >= CERTAIN) & (frame.factor > 0)
    if lonely == "refuse" and lone.any():
        raise problems.lonely_unit(place, strata=[frame.label[at] for at in np.flatnonzero(lone)])
    return lone


def _runs(sorted_codes: Codes) -> Codes:
    """Where each run of equal codes starts."""
    return np.flatnonzero(np.diff(sorted_codes, prepend=-1))


def _sum_pairs(frame: Frame, unit: Codes, z: Floats, domain: Codes) -> _Pairs:
    units = len(frame.stratum)
    key = domain * units + unit
    order = np.argsort(key, kind="stable")
    key = key[order]
    starts = _runs(key)
    sums = np.add.reduceat(z[order], starts, axis=0) if len(starts) else np.zeros((0, z.shape[1]))
    strata = len(frame.sampled)
    # Units are numbered stratum by stratum, so the pairs of one (domain, stratum) stand together.
    inside = key[starts] // units * strata + frame.stratum[key[starts] % units]
    firsts = _runs(inside)
    group = np.repeat(np.arange(len(firsts)), np.diff(firsts, append=len(inside)))
    return _Pairs(sums, group, firsts, inside[firsts] // strata, inside[firsts] % strata)


def _stage(
    frame: Frame, pairs: _Pairs, lone: NDArray[np.bool_], *, lonely: Lonely, domains: int, cross: bool
) -> Floats:
    width = pairs.sums.shape[1]
    out = np.zeros((width, width) if cross else (domains, width))
    if not len(pairs.sums):
        return out
    strata = pairs.stratum
    n = frame.sampled[strata]
    present = np.bincount(pairs.group).astype(np.float64)
    mean = np.add.reduceat(pairs.sums, pairs.starts, axis=0) / n[:, None]
    if lonely == "adjust":
        mean[lone[strata]] = 0.0
    scale = _scale(frame, lone, lonely)[strata]
    if lonely == "average":
        scale = scale * _stretch(frame, pairs, lone)
    deviation = pairs.sums - mean[pairs.group]
    absent = scale * (n - present)
    if cross:
        weighed = deviation * scale[pairs.group, None]
        return np.asarray(weighed.T @ deviation + (mean * absent[:, None]).T @ mean)
    squares = np.add.reduceat(deviation**2, pairs.starts, axis=0) * scale[:, None]
    np.add.at(out, pairs.domain, squares + mean**2 * absent[:, None])
    return out


def _scale(frame: Frame, lone: NDArray[np.bool_], lonely: Lonely) -> Floats:
    """φ (1 − f) n/(n − 1) per stratum; a lonely stratum has φ (1 − f) under ``adjust``, else 0."""
    n = frame.sampled
    open_share = np.where(1 - frame.fraction < CERTAIN, 0.0, 1 - frame.fraction)
    scale = frame.factor * open_share * np.where(n > 1, n / np.maximum(n - 1, 1), 1.0)
    return np.where(lone & (lonely != "adjust"), 0.0, scale)


def _stretch(frame: Frame, pairs: _Pairs, lone: NDArray[np.bool_]) -> Floats:
    """``average``: lonely strata take the mean of the others beside them, per domain and parent unit."""
    parent = frame.parent[pairs.stratum]
    beside = pairs.domain * (int(frame.parent.max(initial=0)) + 1) + parent
    _, side = np.unique(beside, return_inverse=True)
    every = np.bincount(side).astype(np.float64)
    usable = np.bincount(side, weights=~lone[pairs.stratum])
    return np.asarray((every / np.where(usable > 0, usable, np.nan))[side])
