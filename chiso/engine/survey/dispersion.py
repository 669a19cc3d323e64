"""The population variance of an item: how far answers differ, with its own standard error.

s² = n/(n−1)·Σw(y − ȳ)²/Σw as R ``svyvar``, linearised with ȳ taken as known (its derivative there is zero).
From the sums of the pass: Σw(y − ȳ)² = Σwy² − 2ȳΣwy + ȳ²Σw. Items far from zero with little spread lose
digits in that difference; for answer codes nothing is lost.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from chiso.engine.survey import problems
from chiso.engine.survey.cells import Cells, Floats, Grouping, group
from chiso.engine.survey.design import Design
from chiso.engine.survey.estimate import variances
from chiso.engine.survey.influence import domain_sums, ratios
from chiso.engine.survey.statistics import Mean, Term


def population_variance(
    cells: Cells, *, design: Design, item: str, by: tuple[str, ...] = ()
) -> tuple[tuple[tuple[object, ...], float, float], ...]:
    """(domain values, s², standard error) per domain; the cells must come from ``Mean(item)`` with deff."""
    grouping = group(cells, by)
    n, w, y = Term("n", item), Term("w", item), Term("y", item)
    parts = np.column_stack([cells.sums[term] for term in (n, w, y)])
    out = []
    for domain, (count, weight, total) in enumerate(domain_sums(parts, grouping)):
        if count < 2:
            raise problems.domain_without_answers("by", domains=[grouping.labels()[domain]])
        mean, scale = total / weight, count / (count - 1)
        apart = replace(cells, sums={**cells.sums, **_squared(cells, item, mean, scale)})
        only = Grouping(by, np.where(grouping.domain == domain, 0, -1), (grouping.values[domain],))
        found = ratios(apart, [Mean(item)], only)
        v = variances(apart, design, [Mean(item)], only, found)
        out.append((grouping.values[domain], float(found.estimate[0, 0]), float(np.sqrt(v[0, 0]))))
    return tuple(out)


def _squared(cells: Cells, item: str, mean: float, scale: float) -> dict[Term, Floats]:
    """The item replaced by scale·(y − mean)², under every weight of the pass."""
    out: dict[Term, Floats] = {}
    for term, squares in cells.sums.items():
        if term.of == "yy" and term.item == item:
            y, w = replace(term, of="y"), replace(term, of="w")
            out[y] = scale * (squares - 2 * mean * cells.sums[y] + mean**2 * cells.sums[w])
    return out
