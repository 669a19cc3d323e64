"""Linearised values: what each cell adds to the error of an estimate.

For a ratio R = A/B the linearised value of a cell in the domain is z = (a − R·b)/B, for a total z = a,
where a and b are the cell's sums of the numerator and denominator terms (Deville 1999, *Survey
Methodology* 25). A statistic is therefore ten lines of ``statistics``; strata, clusters, corrections, domains
and calibration come with the kernel. For calibrated weights z is replaced by its residual on the
calibration variables; the three forms follow R ``survey::svyrecvar`` exactly, so that figures agree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from chiso.engine.survey.cells import Cells, Codes, Floats, Grouping, cross, numbers
from chiso.engine.survey.design import Calibrated
from chiso.engine.survey.statistics import (
    Statistic,
    answered,
    denominator,
    numerator,
    spread,
    weighed_by,
)

RAKING_SWEEPS = 10
"""How often the residual of a raked estimate is swept over the margins; the number is R's."""


@dataclass(frozen=True, slots=True)
class Ratios:
    """Point estimates per domain and statistic, all (domains, K); ``below`` is 1 for totals."""

    above: Floats
    below: Floats
    answers: Floats
    estimate: Floats


def domain_sums(values: Floats, grouping: Grouping) -> Floats:
    """Σ over the cells of each domain: (cells, K) to (domains, K)."""
    inside = grouping.domain >= 0
    out = np.zeros((len(grouping.values), values.shape[1]))
    for at in range(values.shape[1]):
        out[:, at] = np.bincount(
            grouping.domain[inside], weights=values[inside, at], minlength=len(grouping.values)
        )
    return out


def stacked(cells: Cells, statistics: Sequence[Statistic], *, weight: str = "") -> tuple[Floats, Floats]:
    """Numerator and denominator sums per cell, (cells, K) each; the denominator of a total is 0."""

    def columns(side: str) -> Floats:
        choose = numerator if side == "above" else denominator
        parts = [cells.total(weighed_by(choose(one), weight)) for one in statistics]
        return np.column_stack(parts) if parts else np.zeros((cells.size, 0))

    return columns("above"), columns("below")


def totals_mask(statistics: Sequence[Statistic]) -> Floats:
    """1 where the statistic is a total, 0 where it is a ratio."""
    return np.array([0.0 if denominator(one) else 1.0 for one in statistics])


def ratios(cells: Cells, statistics: Sequence[Statistic], grouping: Grouping) -> Ratios:
    """Point estimates; NaN where a domain has no answers (the caller refuses or reports it)."""
    above, below = stacked(cells, statistics)
    counts = np.column_stack([cells.total(answered(one)) for one in statistics])
    answers = domain_sums(counts, grouping)
    top = domain_sums(above, grouping)
    bottom = domain_sums(below, grouping) + totals_mask(statistics)
    with np.errstate(divide="ignore", invalid="ignore"):
        estimate = np.where(answers > 0, top / bottom, np.nan)
    return Ratios(top, bottom, answers, estimate)


def linearised(
    cells: Cells, statistics: Sequence[Statistic], grouping: Grouping, found: Ratios, *, weight: str = ""
) -> Floats:
    """z per cell and statistic, (cells, K), each cell against the figure of its own domain."""
    above, below = stacked(cells, statistics, weight=weight)
    at = grouping.domain
    z = (above - found.estimate[at] * below) / found.below[at]
    totals = totals_mask(statistics) > 0
    z[:, totals] = above[:, totals]
    z[at < 0] = 0.0
    return np.asarray(np.nan_to_num(z, nan=0.0))


def simple_variance(cells: Cells, statistics: Sequence[Statistic], grouping: Grouping) -> Floats:
    """Variance under simple random sampling of the same size, (domains, K); NaN where undefined.

    s²·(N − n)/(N·n) with s² = n/(n−1)·Σw(y − ȳ)²/Σw and N = Σw, times N² for totals; R ``svymean``.
    """
    out = np.full((len(grouping.values), len(statistics)), np.nan)
    for at, one in enumerate(statistics):
        squares = spread(one)
        if squares is None or any(term not in cells.sums for term in squares):
            continue
        parts = np.column_stack([cells.total(answered(one)), *(cells.sums[term] for term in squares)])
        n, w, wy, wyy = domain_sums(parts, grouping).T
        with np.errstate(divide="ignore", invalid="ignore"):
            s2 = n / (n - 1) * (wyy / w - (wy / w) ** 2)
            v = s2 * np.where(w < n, np.nan, (w - n) / (w * n))
        out[:, at] = v if denominator(one) else v * w**2
    return out


def residuals(cells: Cells, calibrated: Calibrated, z: Floats, unweighted: Floats | None) -> Floats:
    """Residual of z on the calibration variables, over all cells. ``unweighted`` is Σz/w, raking only."""
    factors = [cells.keys[name].codes for name in calibrated.factors]
    if calibrated.kind == "poststratify":
        return _swept(cells.weight, z, cross(*factors)[0])
    if calibrated.kind == "rake":
        assert unweighted is not None, "raking needs the unweighted sums; terms_needed asks for them"
        return _raked(cells, z, unweighted, factors)
    return _regressed(cells, calibrated, z)


def _swept(weight: Floats, z: Floats, stratum: Codes) -> Floats:
    """z − w·(Σz/Σw) within each post-stratum."""
    out = z.copy()
    share = weight / np.bincount(stratum, weights=weight)[stratum]
    for at in range(z.shape[1]):
        out[:, at] -= share * np.bincount(stratum, weights=z[:, at])[stratum]
    return out


def _raked(cells: Cells, z: Floats, unweighted: Floats, margins: Sequence[Codes]) -> Floats:
    """Ten sweeps over the margins by unweighted means of z/w, as R does."""
    out, flat = z.copy(), unweighted.copy()
    for _ in range(RAKING_SWEEPS):
        for margin in margins:
            rows = np.bincount(margin, weights=cells.rows)
            for at in range(z.shape[1]):
                mean = (np.bincount(margin, weights=flat[:, at]) / rows)[margin]
                out[:, at] -= cells.weight * mean
                flat[:, at] -= cells.rows * mean
    return out


def regressors(cells: Cells, calibrated: Calibrated) -> Floats:
    """Intercept, indicators of the factors' levels but the first, covariates: (cells, p)."""
    columns = [np.ones(cells.size)]
    for name in calibrated.factors:
        key = cells.keys[name]
        columns.extend((key.codes == code).astype(np.float64) for code in range(1, len(key.values)))
    for name in calibrated.covariates:
        columns.append(numbers(cells.keys[name], place=f"calibrated.{name}"))
    return np.column_stack(columns)


def _regressed(cells: Cells, calibrated: Calibrated, z: Floats) -> Floats:
    """z − w·Xβ with β from the regression of z/g on X under the weights before calibration."""
    assert cells.base is not None, "regression calibration names its base weights; the reader checks"
    x = regressors(cells, calibrated)
    with np.errstate(divide="ignore", invalid="ignore"):
        g = np.where(cells.base > 0, cells.weight / cells.base, 1.0)
    root = np.sqrt(cells.base)[:, None]
    safe = np.where(root > 0, root, 1.0)
    beta, *_ = np.linalg.lstsq(x * root, z / g[:, None] / safe, rcond=None)
    return np.asarray(z - cells.weight[:, None] * (x @ beta))
