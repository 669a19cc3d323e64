"""Is the difference real? Contrasts of estimates with their covariance, and tests of association.

``difference`` compares two domains of one statistic: two groups, or two years. Years that share sampled
units are compared by stacking both waves in one table under the same stratum and unit names, the year a
domain: units in both waves then carry the covariance. Waves drawn independently get the year among the
strata, which makes the covariance zero. ``rao_scott`` is the second-order corrected F of a two-way table
(Rao and Scott 1984, *Annals* 12), as R ``svychisq(statistic = "F")``. Refused: domains that are not
there, tables with fewer than two rows or columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

import numpy as np
from scipy import stats

from chiso.engine.survey import problems
from chiso.engine.survey.cells import Cells, Floats, Grouping, group
from chiso.engine.survey.design import Design
from chiso.engine.survey.estimate import (
    covariances,
    degrees_of_freedom,
    domain_of,
    item_of,
    label,
)
from chiso.engine.survey.influence import ratios
from chiso.engine.survey.reduce import Fetch, Table, fetch_by_backend, reduce
from chiso.engine.survey.result import Domain
from chiso.engine.survey.statistics import ROW, Share, Size, Statistic


@dataclass(frozen=True, slots=True)
class Difference:
    """``estimate`` = figure of ``first`` − figure of ``second``, two-sided p on Student's t."""

    statistic: str
    item: str
    first: Domain
    second: Domain
    estimate: float
    se: float
    covariance: float
    """Of the two figures; zero when the samples share no unit."""
    ci_low: float
    ci_high: float
    level: float
    t: float
    df: float
    p: float
    real: bool
    """p < 1 − level: a real change; otherwise not yet distinguishable."""
    design: str

    def as_json(self) -> dict[str, object]:
        row = {name: value if value != float("inf") else None for name, value in asdict(self).items()}
        return {**row, "first": dict(self.first), "second": dict(self.second)}


@dataclass(frozen=True, slots=True)
class Association:
    """A test of independence in a two-way table."""

    row: str
    column: str
    f: float
    ndf: float
    ddf: float
    p: float
    pearson: float
    """Pearson's X² of the weighted table scaled to the sample size, before the correction."""
    n: int

    def as_json(self) -> dict[str, object]:
        return asdict(self)


def difference(
    cells: Cells,
    *,
    design: Design,
    statistic: Statistic,
    by: tuple[str, ...],
    first: Sequence[object],
    second: Sequence[object],
    where: str | None = None,
    level: float = 0.95,
    df_lost: int = 0,
) -> Difference:
    """Difference of one statistic between two domains of the grouping ``by``.

    ``df_lost`` is taken from the design's degrees of freedom; R ``svyttest`` loses 1, ``svycontrast`` none.
    """
    every = group(cells, by, where=where)
    chosen = [_find(every.values, wanted, by) for wanted in (first, second)]
    domain = np.select([every.domain == chosen[0], every.domain == chosen[1]], [0, 1], -1)
    grouping = Grouping(by, domain, tuple(every.values[at] for at in chosen))
    found = ratios(cells, [statistic], grouping)
    if (found.answers == 0).any():
        raise problems.domain_without_answers("compare", domains=[str(tuple(first)), str(tuple(second))])
    v = covariances(cells, design, [statistic], grouping, found)
    point = float(found.estimate[0, 0] - found.estimate[1, 0])
    se = float(np.sqrt(max(v[0, 0] + v[1, 1] - 2 * v[0, 1], 0.0)))
    df = degrees_of_freedom(cells, design) - df_lost
    if df <= 0:
        raise problems.too_few_degrees("compare", got=f"{df:g} bậc tự do")
    reach = float(stats.t.ppf(0.5 + level / 2, df))
    t = point / se if se > 0 else float("inf") if point else 0.0
    p = float(2 * stats.t.sf(abs(t), df))
    return Difference(
        statistic=label(statistic),
        item=item_of(statistic),
        first=domain_of(grouping, 0),
        second=domain_of(grouping, 1),
        estimate=point,
        se=se,
        covariance=float(v[0, 1]),
        ci_low=point - reach * se,
        ci_high=point + reach * se,
        level=level,
        t=t,
        df=df,
        p=p,
        real=p < 1 - level,
        design=design.name,
    )


def _find(values: Sequence[tuple[object, ...]], wanted: Sequence[object], by: tuple[str, ...]) -> int:
    text = tuple(str(value) for value in wanted)
    for at, value in enumerate(values):
        if tuple(str(part) for part in value) == text:
            return at
    raise problems.comparison_impossible("compare", got=f"không có nhóm {', '.join(by)} = {', '.join(text)}")


def rao_scott(
    table: Table, *, design: Design, row: str, column: str, fetch: Fetch = fetch_by_backend
) -> Association:
    """Test that ``row`` and ``column`` are independent in the population; rows missing one are left out."""
    cells = reduce(table, design=design, statistics=[Size()], by=[row, column], deff=False, fetch=fetch)
    grouping = group(cells, (row, column))
    rows, columns = (cells.keys[name] for name in (row, column))
    nr, nc = len(rows.values), len(columns.values)
    if nr < 2 or nc < 2:
        raise problems.table_degenerate("table", got=f"{nr} hàng × {nc} cột")
    place = np.where(grouping.domain >= 0, rows.codes + nr * columns.codes, -1)
    p, v = _proportions(cells, design, place, nr * nc)
    n = cells.rows.sum()
    pearson = _pearson(p.reshape(nc, nr), n)
    delta = _design_effects(p, v, nr, nc, n)
    trace = float(np.trace(delta))
    ndf = trace**2 / float(np.trace(delta @ delta))
    ddf = ndf * degrees_of_freedom(cells, design)
    f = pearson / trace
    return Association(row, column, f, ndf, ddf, float(stats.f.sf(f, ndf, ddf)), pearson, int(n))


def _proportions(cells: Cells, design: Design, place: np.ndarray, size: int) -> tuple[Floats, Floats]:
    """Shares of the table's cells and their covariance matrix."""
    sums = {
        term: np.where(place >= 0, values, 0.0) for term, values in cells.sums.items() if term.item == ROW
    }
    for term in [term for term in sums if term.of == "w"]:
        for at in range(size):
            sums[replace(term, of="in", codes=(at,))] = np.where(place == at, cells.sums[term], 0.0)
    table = replace(cells, sums=sums)
    shares = [Share(ROW, (at,)) for at in range(size)]
    whole = group(table, ())
    found = ratios(table, shares, whole)
    return found.estimate[0], covariances(table, design, shares, whole, found)


def _pearson(p: Floats, n: float) -> float:
    expected = p.sum(1, keepdims=True) @ p.sum(0, keepdims=True)
    return float(n * ((p - expected) ** 2 / expected).sum())


def _design_effects(p: Floats, v: Floats, nr: int, nc: int, n: float) -> Floats:
    """Rao–Scott's Δ: generalised design effects of the interaction contrasts."""
    row, column = np.tile(np.arange(nr), nc), np.repeat(np.arange(nc), nr)
    main = [np.ones(nr * nc)]
    main += [(row == at).astype(float) for at in range(1, nr)]
    main += [(column == at).astype(float) for at in range(1, nc)]
    crossed = [((row == i) & (column == j)).astype(float) for j in range(1, nc) for i in range(1, nr)]
    x1, x12 = np.column_stack(main), np.column_stack(crossed)
    contrast = x12 - x1 @ np.linalg.lstsq(x1, x12, rcond=None)[0]
    inverse = np.diag(np.divide(1.0, p, out=np.zeros_like(p), where=p > 0))
    under = contrast.T @ (inverse / n) @ contrast
    over = contrast.T @ inverse @ v @ inverse @ contrast
    try:
        return np.asarray(np.linalg.solve(under, over))
    except np.linalg.LinAlgError as fault:
        raise problems.table_degenerate("table", got="có hàng hoặc cột trống") from fault
