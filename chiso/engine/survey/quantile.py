"""Quantiles and their Woodruff intervals.

A quantile is not a ratio of sums, so it needs a pass of its own, with the item among the keys: one cell per
sampled unit × domain × distinct value. For Likert items that is a small table, for amounts it may be as
large as the data. The point estimate is the inverse of the weighted distribution function (R's ``qrule``
"math"): the smallest value whose share of weight exceeds p, or the one below when a value meets p exactly
(to 1e-12, where R compares floating-point numbers for equality). The interval inverts the t-interval of
the share at the point (Woodruff 1952, JASA 47; R ``svyquantile(interval.type = "mean")``), and the
standard error is its length over twice the t quantile. A limit outside 0–1 is unknown, not guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from scipy import stats

from chiso.engine.survey import problems
from chiso.engine.survey.cells import Cells, Floats, Grouping, group
from chiso.engine.survey.design import Design
from chiso.engine.survey.estimate import Empty, degrees_of_freedom, domain_of, variances
from chiso.engine.survey.influence import ratios
from chiso.engine.survey.reduce import Fetch, Table, fetch_by_backend, reduce
from chiso.engine.survey.result import Estimate
from chiso.engine.survey.statistics import Mean, Share, Term

SAME = 1e-12
"""Shares closer than this are the same share."""


def quantiles(
    table: Table,
    *,
    design: Design,
    item: str,
    shares: Sequence[float],
    by: Sequence[tuple[str, ...]] = ((),),
    where: str | None = None,
    level: float = 0.95,
    empty: Empty = "refuse",
    fetch: Fetch = fetch_by_backend,
) -> tuple[Estimate, ...]:
    """Rows per grouping, domain and share in ``shares`` (each between 0 and 1).

    A domain without answers is refused, or with ``empty="row"`` a row with status ``no_answers``.
    """
    columns = [name for grouping in by for name in grouping] + ([where] if where else [])
    cells = reduce(
        table, design=design, statistics=[Mean(item)], by=[*columns, item], deff=False, fetch=fetch
    )
    values = np.array([float(str(value)) for value in cells.keys[item].values])
    value = np.append(values, np.nan)[cells.keys[item].codes]
    value[cells.sums[Term("n", item)] == 0] = np.nan
    rows: list[Estimate] = []
    for names in by:
        grouping = group(cells, names, where=where)
        for domain in range(len(grouping.values)):
            only = Grouping(names, np.where(grouping.domain == domain, 0, -1), (grouping.values[domain],))
            if empty == "row" and not ((only.domain == 0) & np.isfinite(value)).any():
                rows.extend(_empty(cells, design, item, only, share, level=level) for share in shares)
            else:
                rows.extend(_row(cells, design, item, value, only, share, level=level) for share in shares)
    return tuple(rows)


def _row(
    cells: Cells, design: Design, item: str, value: Floats, only: Grouping, share: float, *, level: float
) -> Estimate:
    inside = (only.domain == 0) & np.isfinite(value)
    if not inside.any():
        raise problems.domain_without_answers("by", domains=[f"{only.labels()[0]} ({item})"])
    weight = cells.sums[Term("w", item)]
    point = inverse(value[inside], weight[inside], share)
    statistic = Share(item, (1,))
    below = indicator_cells(cells, item, value <= point)
    found = ratios(below, [statistic], only)
    variance = float(variances(below, design, [statistic], only, found)[0, 0])
    df = degrees_of_freedom(cells, design)
    reach = float(stats.t.ppf(0.5 + level / 2, df))
    half = reach * np.sqrt(variance)
    at = float(found.estimate[0, 0])
    low = inverse(value[inside], weight[inside], at - half) if at - half >= 0 else None
    high = inverse(value[inside], weight[inside], at + half) if at + half <= 1 else None
    se = (high - low) / (2 * reach) if low is not None and high is not None else None
    return Estimate(
        statistic=f"quantile:{share:g}",
        item=item,
        domain=domain_of(only, 0),
        estimate=point,
        se=se,
        ci_low=low,
        ci_high=high,
        level=level,
        interval="woodruff",
        df=df,
        deff=None,
        cv=se / abs(point) if se is not None and point else None,
        n=int(found.answers[0, 0]),
        population=float(found.below[0, 0]) if design.scale == "population" else None,
        method=design.method,
        design=design.name,
        lonely=design.lonely,
    )


def _empty(
    cells: Cells, design: Design, item: str, only: Grouping, share: float, *, level: float
) -> Estimate:
    return Estimate(
        statistic=f"quantile:{share:g}",
        item=item,
        domain=domain_of(only, 0),
        estimate=None,
        se=None,
        ci_low=None,
        ci_high=None,
        level=level,
        interval="woodruff",
        df=degrees_of_freedom(cells, design),
        deff=None,
        cv=None,
        n=0,
        population=None,
        method=design.method,
        design=design.name,
        lonely=design.lonely,
        status="no_answers",
    )


def inverse(values: Floats, weights: Floats, share: float) -> float:
    """The value at ``share`` of the weighted distribution, rule "math"."""
    distinct, code = np.unique(values, return_inverse=True)
    weight = np.bincount(code, weights=weights)
    distinct, weight = distinct[weight > 0], weight[weight > 0]
    below = np.cumsum(weight) / weight.sum()
    at = int(np.searchsorted(below, share - SAME, side="left"))
    return float(distinct[min(at, len(distinct) - 1)])


def indicator_cells(cells: Cells, item: str, inside: np.ndarray) -> Cells:
    """The same cells with a 0–1 item that is one where ``inside``; every weight of the pass is kept."""
    sums = dict(cells.sums)
    for term, values in cells.sums.items():
        if term.of == "w" and term.item == item:
            sums[Term("in", item, (1,), weight=term.weight)] = np.where(inside, values, 0.0)
    return replace(cells, sums=sums)
