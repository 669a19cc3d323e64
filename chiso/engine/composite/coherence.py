"""Do the parts of a group say the same thing: correlations, Cronbach's alpha, principal components.

Looks, changes nothing. Pairs with a missing figure are left out pair by pair for correlations and
alpha; principal components take complete units only. Too few columns or units: refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.stats import rankdata

from chiso.engine.composite import problems
from chiso.engine.composite.plan import Plan
from chiso.engine.composite.table import Floats


@dataclass(frozen=True, slots=True)
class Components:
    """Principal components of the correlation matrix. ``loadings``: (columns, components)."""

    eigenvalues: Floats
    explained: Floats
    loadings: Floats


@dataclass(frozen=True, slots=True)
class Coherence:
    """What was found of one group. ``with_parent``: correlation of each child with its parent."""

    parent: str
    codes: tuple[str, ...]
    units: int
    correlations: Floats
    with_parent: Floats
    alpha: float
    components: Components

    @property
    def opposed(self) -> tuple[tuple[str, str, float], ...]:
        """Pairs of the group that run against each other (r < −0,3)."""
        return self._pairs(lambda r: r < -0.3)

    @property
    def redundant(self) -> tuple[tuple[str, str, float], ...]:
        """Pairs that say almost the same (r > 0,92), the JRC's mark for double counting."""
        return self._pairs(lambda r: r > 0.92)

    def _pairs(self, wanted: object) -> tuple[tuple[str, str, float], ...]:
        assert callable(wanted)
        return tuple(
            (self.codes[i], self.codes[j], float(self.correlations[i, j]))
            for i in range(len(self.codes))
            for j in range(i + 1, len(self.codes))
            if wanted(self.correlations[i, j])
        )


def covariance(x: Floats) -> Floats:
    """(columns, columns) with denominator n − 1; each pair over the rows where both are known."""
    count = x.shape[1]
    out = np.full((count, count), np.nan)
    for i in range(count):
        for j in range(i, count):
            both = ~np.isnan(x[:, i]) & ~np.isnan(x[:, j])
            if both.sum() > 1:
                a, b = x[both, i], x[both, j]
                out[i, j] = out[j, i] = np.sum((a - a.mean()) * (b - b.mean())) / (both.sum() - 1)
    return out


def correlation(x: Floats, *, method: Literal["pearson", "spearman"] = "pearson") -> Floats:
    """(columns, columns); NaN where a column does not vary."""
    count = x.shape[1]
    out = np.eye(count)
    for i in range(count):
        for j in range(i + 1, count):
            both = ~np.isnan(x[:, i]) & ~np.isnan(x[:, j])
            a, b = x[both, i], x[both, j]
            if method == "spearman" and len(a):
                a, b = rankdata(a), rankdata(b)
            da, db = a - a.mean() if len(a) else a, b - b.mean() if len(b) else b
            scale = np.sqrt(np.sum(da**2) * np.sum(db**2))
            out[i, j] = out[j, i] = np.sum(da * db) / scale if scale > 0 else np.nan
    return out


def cronbach(x: Floats) -> float:
    """Alpha = k/(k−1) · (1 − Σ var / var of the sum), from the pairwise covariance matrix.

    NaN when the columns cancel out: the sum does not vary and there is nothing to be reliable about.
    """
    count = x.shape[1]
    matrix = covariance(x)
    whole = np.nansum(matrix)
    if whole <= 1e-12 * np.nansum(np.abs(matrix)):
        return float("nan")
    between = (whole - np.nansum(np.diag(matrix))) / (count * (count - 1))
    return float(count**2 * between / whole)


def principal(x: Floats) -> Components:
    """Components of the standardised columns, largest first; signs such that loadings sum to ≥ 0."""
    complete = x[~np.isnan(x).any(axis=1)]
    values, vectors = np.linalg.eigh(correlation(complete))
    order = np.argsort(values)[::-1]
    values, vectors = np.maximum(values[order], 0.0), vectors[:, order]
    vectors = vectors * np.where(vectors.sum(axis=0) < 0, -1.0, 1.0)
    return Components(values, values / values.sum(), vectors * np.sqrt(values))


def coherence(plan: Plan, *, columns: Mapping[str, Floats], parent: str) -> Coherence:
    """The group under ``parent`` in the computed columns of a run."""
    codes: Sequence[str] = plan.children.get(parent, ())
    if len(codes) < 2:
        raise problems.too_few_for_coherence(parent, len(codes), 2)
    x = np.stack([columns[code] for code in codes], axis=1)
    complete = int((~np.isnan(x).any(axis=1)).sum())
    if complete < 3:
        raise problems.too_few_for_coherence(parent, complete, 3)
    if flat := [
        code for code, column in zip(codes, x.T, strict=True) if np.ptp(column[~np.isnan(column)]) == 0
    ]:
        raise problems.zero_range(parent, flat[0])
    parent_r = correlation(np.column_stack([x, columns[parent]]))[:-1, -1]
    return Coherence(parent, tuple(codes), complete, correlation(x), parent_r, cronbach(x), principal(x))
