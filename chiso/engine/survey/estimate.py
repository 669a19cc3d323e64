"""Estimates of a survey: the façade of the package.

``estimate`` reduces a table once and returns one frozen row per statistic, grouping and domain. It decides
which kernel speaks (Taylor or replicates), the interval and the degrees of freedom, and refuses domains
without answers unless the caller asks for rows that say so. ``estimate_cells`` does the same from cells that
were reduced before, so that further groupings, differences and tests cost no further pass.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from chiso.engine.survey import problems
from chiso.engine.survey.cells import Cells, Floats, Grouping, group
from chiso.engine.survey.design import Design, Given, Made
from chiso.engine.survey.influence import (
    Ratios,
    domain_sums,
    linearised,
    ratios,
    residuals,
    simple_variance,
)
from chiso.engine.survey.intervals import IntervalKind, interval
from chiso.engine.survey.reduce import Fetch, Table, fetch_by_backend, reduce
from chiso.engine.survey.replicate import covariance, make, thetas_given, thetas_made
from chiso.engine.survey.result import Domain, Estimate
from chiso.engine.survey.statistics import (
    UNWEIGHTED,
    Mean,
    Pooled,
    Ratio,
    Share,
    Size,
    Statistic,
    Total,
    answered,
    denominator,
    is_share,
    items,
)
from chiso.engine.survey.variance import taylor

Empty = Literal["refuse", "row"]
BLOCK = 4_000_000
"""Numbers held at once while linearising; statistics are worked in blocks of this many cells × figures."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Estimates of one grouping before they become rows, all (domains, K) but ``df``."""

    grouping: Grouping
    found: Ratios
    variance: Floats
    simple: Floats
    weights: Floats
    df: float


def estimate(
    table: Table,
    *,
    design: Design,
    statistics: Sequence[Statistic],
    by: Sequence[tuple[str, ...]] = ((),),
    where: str | None = None,
    level: float = 0.95,
    interval_kind: IntervalKind = "t",
    deff: bool = True,
    empty: Empty = "refuse",
    fetch: Fetch = fetch_by_backend,
) -> tuple[Estimate, ...]:
    """Rows for every grouping in ``by`` (``()`` is the whole sample), domain and statistic, in that order.

    ``where`` names a boolean column: the subpopulation. Rows outside it still count as sampled units.
    Intervals other than ``t`` apply to shares; other statistics keep ``t``. Raises ``Problem``/``Problems``.
    """
    columns = [name for grouping in by for name in grouping] + ([where] if where else [])
    cells = reduce(table, design=design, statistics=statistics, by=columns, deff=deff, fetch=fetch)
    return estimate_cells(
        cells,
        design=design,
        statistics=statistics,
        by=by,
        where=where,
        level=level,
        interval_kind=interval_kind,
        empty=empty,
    )


def estimate_cells(
    cells: Cells,
    *,
    design: Design,
    statistics: Sequence[Statistic],
    by: Sequence[tuple[str, ...]] = ((),),
    where: str | None = None,
    level: float = 0.95,
    interval_kind: IntervalKind = "t",
    empty: Empty = "refuse",
) -> tuple[Estimate, ...]:
    """As ``estimate``, from cells. The groupings must have been among the keys of the reduction."""
    if design.scale == "relative" and any(not denominator(one) for one in statistics):
        raise problems.totals_need_population("statistics")
    rows: list[Estimate] = []
    for names in by:
        figures = work_out(cells, design=design, statistics=statistics, by=names, where=where)
        if empty == "refuse":
            _refuse_empty(figures, statistics)
        rows.extend(_rows(figures, design, statistics, level=level, kind=interval_kind))
    return tuple(rows)


def work_out(
    cells: Cells,
    *,
    design: Design,
    statistics: Sequence[Statistic],
    by: tuple[str, ...] = (),
    where: str | None = None,
) -> Figures:
    """Estimates and variances of one grouping. Raises ``Problem`` for a subpopulation without rows."""
    grouping = group(cells, by, where=where)
    if not grouping.values:
        raise problems.domain_without_answers("by", domains=[where or ", ".join(by) or "toàn mẫu"])
    found = ratios(cells, statistics, grouping)
    inside = np.column_stack([np.where(grouping.domain >= 0, cells.weight, 0.0)])
    return Figures(
        grouping=grouping,
        found=found,
        variance=variances(cells, design, statistics, grouping, found),
        simple=simple_variance(cells, statistics, grouping),
        weights=domain_sums(inside, grouping)[:, 0],
        df=degrees_of_freedom(cells, design),
    )


def degrees_of_freedom(cells: Cells, design: Design) -> float:
    """First-stage units less strata; a certainty unit counts the units below it; replicates: as they say.

    Raises ``Problem`` when none are left: no variance can be trusted then.
    """
    if isinstance(design.replicates, Given):
        stated = design.replicates.df
        df = float(stated if stated is not None else (cells.replicate_rank or 1) - 1)
    elif isinstance(design.replicates, Made):
        df = float(make(cells.stages[0], design.replicates).df)
    else:
        df = sum(frame.degrees for frame in cells.stages)
    if df <= 0:
        raise problems.too_few_degrees("design.stages", got=f"{df:g} bậc tự do")
    return df


def variances(
    cells: Cells, design: Design, statistics: Sequence[Statistic], grouping: Grouping, found: Ratios
) -> Floats:
    """Variance of every figure, (domains, K)."""
    shape = found.estimate.shape
    if design.replicates is not None:
        return np.diag(covariances(cells, design, statistics, grouping, found)).reshape(shape)
    out = np.zeros(shape)
    if design.calibrated is not None:
        for domain in range(shape[0]):
            z = _dense(cells, design, statistics, grouping, found, domain)
            whole = np.zeros(cells.size, np.int64)
            out[domain] = taylor(cells.stages, z, domain=whole, domains=1, lonely=design.lonely)[0]
        return out
    # Under ``average`` a stratum counts only where it has answers, which differs from item to item.
    step = 1 if design.lonely == "average" else max(1, BLOCK // max(1, cells.size))
    for start in range(0, len(statistics), step):
        part = slice(start, start + step)
        member = grouping.domain
        if design.lonely == "average":
            member = np.where(cells.total(answered(statistics[start])) > 0, member, -1)
        some = Ratios(
            *(array[:, part] for array in (found.above, found.below, found.answers, found.estimate))
        )
        z = linearised(cells, statistics[part], grouping, some)
        out[:, part] = taylor(cells.stages, z, domain=member, domains=shape[0], lonely=design.lonely)
    return out


def covariances(
    cells: Cells, design: Design, statistics: Sequence[Statistic], grouping: Grouping, found: Ratios
) -> Floats:
    """Covariance matrix of all figures, domain by domain: index ``domain * K + statistic``."""
    replicates = design.replicates
    if isinstance(replicates, Given):
        thetas = thetas_given(cells, statistics, grouping, replicates)
        rscales = np.array(replicates.rscales or [1.0] * len(replicates.columns))
        return covariance(thetas, found, scale=replicates.scale, rscales=rscales, mse=replicates.mse)
    if isinstance(replicates, Made):
        made = make(cells.stages[0], replicates)
        thetas = thetas_made(cells, statistics, grouping, made)
        return covariance(thetas, found, scale=made.scale, rscales=made.rscales, mse=replicates.mse)
    blocks = [
        _dense(cells, design, statistics, grouping, found, domain) for domain in range(len(grouping.values))
    ]
    whole = np.zeros(cells.size, np.int64)
    z = np.hstack(blocks)
    return taylor(cells.stages, z, domain=whole, domains=1, lonely=design.lonely, cross=True)


def _dense(
    cells: Cells,
    design: Design,
    statistics: Sequence[Statistic],
    grouping: Grouping,
    found: Ratios,
    domain: int,
) -> Floats:
    """Linearised values of one domain over all cells, calibration residuals taken where due."""
    only = Grouping(grouping.by, np.where(grouping.domain == domain, domain, -1), grouping.values)
    z = linearised(cells, statistics, only, found)
    if design.calibrated is None:
        return z
    flat = None
    if design.calibrated.kind == "rake":
        flat = linearised(cells, statistics, only, found, weight=UNWEIGHTED)
    return residuals(cells, design.calibrated, z, flat)


def _refuse_empty(figures: Figures, statistics: Sequence[Statistic]) -> None:
    labels = figures.grouping.labels()
    empty = [
        f"{labels[domain]} ({label(statistics[at])} {item_of(statistics[at])})"
        for domain, at in np.argwhere(figures.found.answers == 0)
    ]
    if empty:
        raise problems.domain_without_answers("by", domains=empty)


def _rows(
    figures: Figures, design: Design, statistics: Sequence[Statistic], *, level: float, kind: IntervalKind
) -> Iterator[Estimate]:
    """One row per domain and statistic. Arrays become lists first: there may be 165,000 rows."""
    names = [(label(one), item_of(one), kind if is_share(one) else "t") for one in statistics]
    whole = design.scale == "population"
    columns = (figures.found.estimate, figures.variance, figures.simple, figures.found.answers)
    for domain, (points, variances_, simples, counts) in enumerate(
        zip(*(column.tolist() for column in columns), strict=True)
    ):
        where = domain_of(figures.grouping, domain)
        size = float(figures.weights[domain]) if whole else None
        for at, (statistic, item, chosen) in enumerate(names):
            point, variance, simple, n = points[at], variances_[at], simples[at], int(counts[at])
            known = n > 0 and math.isfinite(point)
            sure = known and math.isfinite(variance)
            se = math.sqrt(max(variance, 0.0)) if sure else None
            low = high = None
            if sure:
                low, high = interval(
                    point, variance, df=figures.df, level=level, kind=chosen, n=n, place=f"{statistic} {item}"
                )
            yield Estimate(
                statistic=statistic,
                item=item,
                domain=where,
                estimate=point if known else None,
                se=se,
                ci_low=low,
                ci_high=high,
                level=level,
                interval=chosen,
                df=figures.df,
                deff=variance / simple if sure and simple > 0 else None,
                cv=se / abs(point) if se is not None and point else None,
                n=n,
                population=size,
                method=design.method,
                design=design.name,
                lonely=design.lonely,
                status="known" if known else "no_answers",
            )


def domain_of(grouping: Grouping, domain: int) -> Domain:
    """The grouping columns with the domain's values, as they stand in the data."""
    values = grouping.values[domain]
    return tuple(
        (name, value if isinstance(value, (bool, int, float)) else str(value))
        for name, value in zip(grouping.by, values, strict=True)
    )


def label(one: Statistic) -> str:
    """Name of the statistic on its row: mean, share:4+5, total, ratio, pooled-mean, pooled-share:4+5."""
    match one:
        case Share(_, codes):
            return "share:" + "+".join(map(str, codes))
        case Total(_, codes) if codes:
            return "total:" + "+".join(map(str, codes))
        case Pooled(_, codes):
            return "pooled-share:" + "+".join(map(str, codes)) if codes else "pooled-mean"
        case Mean() | Ratio() | Total() | Size():
            return one.kind


def item_of(one: Statistic) -> str:
    """The item or items behind the figure: ``q1``, ``a/b`` for a ratio, ``q1+q2`` for a pooled figure."""
    match one:
        case Ratio(above, below):
            return f"{above}/{below}"
        case Pooled(names):
            return "+".join(names)
        case Size():
            return ""
        case _:
            return items(one)[0]
