"""SIPAS: two formulas by edition, the points of 8.1.1–8.1.5, one crossing to Decimal."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from chiso.engine.problems import Problem
from chiso.engine.survey.design import Answers
from chiso.engine.survey.estimate import estimate
from chiso.engine.survey.sipas import (
    CRITERIA_8_1,
    Edition,
    Factor,
    percent,
    points,
    published_percent,
    statistics,
)
from tests.engine.survey.samples import CLUSTERS, LIKERT, village

FACTORS = tuple(Factor(f"F{at}", (f"q{at}",)) for at in range(1, 6))


def edition(formula: Any) -> Edition:
    return Edition("thử", formula, FACTORS, LIKERT)


def answers() -> Any:
    """Everyone alike, so that the weights cannot hide the formula: factor k answered 4 by 6 of 8, 2 by 2."""
    data = village()
    return data.mutate(**{f"q{at}": data.q * 0 + 4 for at in range(1, 6)})


def test_the_formulas_differ_and_belong_to_the_edition() -> None:
    for formula, expected in (("top2", 100.0), ("mean_over_max", 80.0)):
        plan = edition(formula)
        rows = estimate(answers(), design=CLUSTERS, statistics=statistics(plan))
        assert [percent(row, plan) for row in rows] == pytest.approx([expected] * 6)


def test_the_index_pools_answers_not_factors() -> None:
    data = village(q1=[5] * 8, q2=[1, 1, None, None, None, None, None, None])
    plan = Edition("thử", "mean_over_max", (Factor("F1", ("q1",)), Factor("F2", ("q2",))), LIKERT)
    first, second, whole = estimate(data, design=CLUSTERS, statistics=statistics(plan))
    assert percent(first, plan) == 100
    assert percent(second, plan) == 20
    # 150 of weight answered 5 and 20 answered 1.
    assert percent(whole, plan) == pytest.approx(100 * (150 * 5 + 20 * 1) / 170 / 5)


def test_the_points_follow_table_two_of_decision_1187() -> None:
    plan = edition("mean_over_max")
    rows = estimate(answers(), design=CLUSTERS, statistics=statistics(plan))
    found = points(rows, edition=plan)
    assert [(one.criterion, one.percent, one.points) for one in found] == [
        ("8.1.1", Decimal("80.00"), Decimal("1.2")),
        ("8.1.2", Decimal("80.00"), Decimal("1.2")),
        ("8.1.3", Decimal("80.00"), Decimal("2.0")),
        ("8.1.4", Decimal("80.00"), Decimal("2.0")),
        ("8.1.5", Decimal("80.00"), Decimal("1.6")),
    ]
    assert sum(maximum for _, _, maximum in CRITERIA_8_1) == Decimal("10.0")


def test_the_crossing_rounds_once_as_the_edition_says() -> None:
    plan = edition("top2")
    assert published_percent(83.935, edition=plan) == Decimal("83.94")  # the float lies above the tie
    assert published_percent(0.125, edition=plan) == Decimal("0.13")
    assert published_percent(float(Fraction(1, 3)), edition=plan) == Decimal("0.33")


def test_an_edition_without_a_formula_is_refused() -> None:
    with pytest.raises(Problem, match="SV0404"):
        edition("")
    with pytest.raises(Problem, match="SV0303"):
        Edition("thử", "top2", FACTORS, Answers())


def test_points_without_all_five_factors_are_refused() -> None:
    plan = Edition("thử", "top2", FACTORS[:4], LIKERT)
    rows = estimate(answers(), design=CLUSTERS, statistics=statistics(plan))
    with pytest.raises(Problem, match="SV0301"):
        points(rows, edition=plan)
