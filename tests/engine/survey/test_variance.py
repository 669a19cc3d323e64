"""The Taylor kernel against textbook arithmetic, and the laws every estimate obeys."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chiso.engine.survey.cells import group
from chiso.engine.survey.design import Design, Stage
from chiso.engine.survey.estimate import covariances, estimate, estimate_cells, variances, work_out
from chiso.engine.survey.reduce import reduce
from chiso.engine.survey.statistics import Mean, Pooled, Ratio, Share, Size, Total
from tests.engine.survey.samples import CLUSTERS, LIKERT, table, village


def wave(seed: int, strata: int = 4, clusters: int = 3, people: int = 5) -> dict[str, list[Any]]:
    draw = np.random.default_rng(seed)
    size = strata * clusters * people
    return {
        "stratum": np.repeat(np.arange(strata), clusters * people).tolist(),
        "psu": np.tile(np.repeat(np.arange(clusters), people), strata).tolist(),
        "hh": list(range(size)),
        "w": (1 + 9 * draw.random(size)).round(3).tolist(),
        "q": [None if draw.random() < 0.1 else int(draw.integers(1, 6)) for _ in range(size)],
        "x": draw.gamma(2, 10, size).round(2).tolist(),
        "province": draw.integers(1, 4, size).tolist(),
        "sex": [("F", "M")[at] for at in draw.integers(0, 2, size)],
    }


def by_hand(columns: dict[str, list[Any]], inside: np.ndarray) -> tuple[float, float]:
    """Mean of q in a domain and its variance, by the ultimate-cluster formula written out."""
    answered = inside & np.array([q is not None for q in columns["q"]])
    q = np.array([q or 0 for q in columns["q"]], float)
    w = np.array(columns["w"]) * answered
    mean = (w * q).sum() / w.sum()
    z = w * (q - mean) / w.sum()
    variance = 0.0
    for h in set(columns["stratum"]):
        totals = [
            z[(np.array(columns["stratum"]) == h) & (np.array(columns["psu"]) == i)].sum()
            for i in set(columns["psu"])
        ]
        n = len(totals)
        variance += n / (n - 1) * sum((t - sum(totals) / n) ** 2 for t in totals)
    return float(mean), variance


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000))
def test_a_domain_mean_and_its_error_are_the_textbook_s(seed: int) -> None:
    columns = wave(seed)
    rows = estimate(table(**columns), design=CLUSTERS, statistics=[Mean("q")], by=[(), ("sex",)])
    for row in rows:
        sex = dict(row.domain).get("sex")
        inside = np.array([sex in (None, one) for one in columns["sex"]])
        mean, variance = by_hand(columns, inside)
        assert math.isclose(row.estimate or 0, mean, rel_tol=1e-12)
        assert math.isclose(row.se or 0, math.sqrt(variance), rel_tol=1e-10)


def test_groupings_of_one_pass_equal_groupings_asked_alone() -> None:
    data = table(**wave(1))
    statistics = [Mean("q"), Share("q", (4, 5)), Total("x"), Ratio("x", "q"), Pooled(("q",), (1,)), Size()]
    groupings = [(), ("province",), ("sex",), ("province", "sex")]
    together = estimate(data, design=CLUSTERS, statistics=statistics, by=groupings)
    apart = [
        row for by in groupings for row in estimate(data, design=CLUSTERS, statistics=statistics, by=[by])
    ]
    assert len(together) == len(apart)
    for one, two in zip(together, apart, strict=True):
        assert (one.statistic, one.domain, one.n) == (two.statistic, two.domain, two.n)
        assert one.estimate == pytest.approx(two.estimate, rel=1e-12)
        assert one.se == pytest.approx(two.se, rel=1e-10)


def test_the_order_of_rows_does_not_matter() -> None:
    columns = wave(2)
    order = np.random.default_rng(3).permutation(len(columns["q"]))
    shuffled = {name: [values[at] for at in order] for name, values in columns.items()}
    one = estimate(table(**columns), design=CLUSTERS, statistics=[Mean("q")], by=[("province",)])
    two = estimate(table(**shuffled), design=CLUSTERS, statistics=[Mean("q")], by=[("province",)])
    for a, b in zip(one, two, strict=True):
        assert a.estimate == pytest.approx(b.estimate, rel=1e-13)
        assert a.se == pytest.approx(b.se, rel=1e-12)


def test_the_diagonal_of_the_covariance_is_the_variance() -> None:
    statistics = [Mean("q"), Total("x")]
    cells = reduce(table(**wave(4)), design=CLUSTERS, statistics=statistics, by=["province"])
    figures = work_out(cells, design=CLUSTERS, statistics=statistics, by=("province",))
    matrix = covariances(cells, CLUSTERS, statistics, figures.grouping, figures.found)
    single = variances(cells, CLUSTERS, statistics, figures.grouping, figures.found)
    np.testing.assert_allclose(np.diag(matrix), single.ravel(), rtol=1e-12)
    assert np.linalg.eigvalsh(matrix).min() > -1e-9 * matrix.max()


def test_people_outside_the_condition_still_count_as_sampled_units() -> None:
    data = table(**wave(5)).mutate(adult=lambda t: t.x > 15)
    whole = estimate(data, design=CLUSTERS, statistics=[Mean("q")], where="adult")
    dropped = estimate(data.filter(data.adult), design=CLUSTERS, statistics=[Mean("q")])
    assert whole[0].estimate == pytest.approx(dropped[0].estimate, rel=1e-12)
    assert whole[0].df == 8


def test_a_unit_drawn_with_certainty_is_a_stratum_of_its_own() -> None:
    """The same as writing, by hand, the certainty unit as a stratum and its households as units."""
    columns = wave(6)
    sure = [h == 0 and p == 0 for h, p in zip(columns["stratum"], columns["psu"], strict=True)]
    flagged = table(**columns, sure=sure)
    by_flag = Design(
        "w", (Stage(units="psu", strata=("stratum",), certainty="sure"), Stage(units="hh")), answers=LIKERT
    )
    stratum = [
        f"sure{p}" if s else str(h) for h, p, s in zip(columns["stratum"], columns["psu"], sure, strict=True)
    ]
    unit = [f"hh{hh}" if s else str(p) for p, hh, s in zip(columns["psu"], columns["hh"], sure, strict=True)]
    rewritten = table(**{**columns, "stratum": stratum, "psu": unit})
    statistics = [Mean("q"), Total("x")]
    one = estimate(flagged, design=by_flag, statistics=statistics, by=[(), ("sex",)])
    two = estimate(rewritten, design=CLUSTERS, statistics=statistics, by=[(), ("sex",)])
    for a, b in zip(one, two, strict=True):
        assert a.se == pytest.approx(b.se, rel=1e-12)
        assert a.df == b.df


def test_taking_every_unit_leaves_no_error_of_that_stage() -> None:
    data = village(N=[2] * 8)
    design = replace(CLUSTERS, stages=(Stage(units="psu", strata=("stratum",), population="N"),))
    (row,) = estimate(data, design=design, statistics=[Mean("q")])
    assert row.se == 0


def test_fractions_say_the_same_as_populations() -> None:
    data = village(N=[8] * 8, f=[0.25] * 8)
    by_count = replace(CLUSTERS, stages=(Stage(units="psu", strata=("stratum",), population="N"),))
    by_share = replace(CLUSTERS, stages=(Stage(units="psu", strata=("stratum",), fraction="f"),))
    one = estimate(data, design=by_count, statistics=[Mean("q")])
    two = estimate(data, design=by_share, statistics=[Mean("q")])
    assert one == two


def test_missing_is_not_zero() -> None:
    (row,) = estimate(village(q=[5, None, None, 5, 5, 5, 5, 5]), design=CLUSTERS, statistics=[Mean("q")])
    assert (row.estimate, row.n) == (5.0, 6)


def test_rows_of_weight_zero_have_no_say_and_do_not_count() -> None:
    (row,) = estimate(village(w=[0.0, 20, 20, 20, 30, 30, 15, 15]), design=CLUSTERS, statistics=[Mean("q")])
    assert row.n == 7
    assert row.df == 2


def test_relative_weights_give_means_but_no_population() -> None:
    design = replace(CLUSTERS, scale="relative")
    (row,) = estimate(village(w=[0.1] * 8), design=design, statistics=[Mean("q")])
    assert row.population is None
    assert row.estimate == 3.5


def test_codes_of_groups_keep_their_leading_zero() -> None:
    cells = reduce(village(), design=CLUSTERS, statistics=[Mean("q")], by=["province"])
    assert group(cells, ("province",)).values == (("01",), ("02",))
    rows = estimate_cells(cells, design=CLUSTERS, statistics=[Mean("q")], by=[("province",)])
    assert rows[0].domain == (("province", "01"),)
