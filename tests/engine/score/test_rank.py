"""Ranks on exact values: near is not equal, and equals share as the edition says."""

from fractions import Fraction as F

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chiso.engine.score.rank import grade, intervals, rank_by, ranks
from chiso.engine.spec.types import Grade, Ranking, Text

# Vector 1: units printed with the same 74.25 are told apart by their third decimal.
NEAR = {"A": F("75.001"), "B": F("74.996"), "C": F("75.001"), "D": F("70")}


@pytest.mark.parametrize(
    ("ties", "expected"),
    [
        ("competition", [1, 1, 3, 4]),
        ("dense", [1, 1, 2, 3]),
        ("shared", [F(3, 2), F(3, 2), 3, 4]),
    ],
)
def test_ties_follow_the_rule_named(ties, expected):
    places = ranks(NEAR, ties=ties)
    assert [place.rank for place in places] == expected
    assert [place.unit for place in places] == ["A", "C", "B", "D"]
    assert places[0].tied == 2


def test_a_third_decimal_is_no_tie():
    assert [place.rank for place in ranks({"A": F("74.2504"), "B": F("74.2496")}, ties="competition")] == [
        1,
        2,
    ]


def test_the_value_ranked_is_the_percent_unless_the_edition_says_points():
    assert rank_by(Ranking(), F("73.47"), F(85)) == F("73.47") / 85
    assert rank_by(Ranking(by="points"), F("73.47"), F(85)) == F("73.47")


def test_grades_hold_their_edges():
    grades = (
        Grade(title=Text(vi="Xuất sắc"), from_=F("0.9")),
        Grade(title=Text(vi="Tốt"), from_=F("0.8"), below=F("0.9")),
        Grade(title=Text(vi="Khá"), above=F("0.5"), to=F("0.7")),
    )
    found = [grade(F(value), grades) for value in ("0.9", "0.8999", "0.75", "0.7", "0.5")]
    assert found == ["Xuất sắc", "Tốt", "", "Khá", ""]


def test_rank_intervals_count_only_what_is_sure():
    found = intervals({"A": (F(90), F(95)), "B": (F(88), F(91)), "C": (F(70), F(80))})
    assert found == {"A": (1, 2), "B": (1, 2), "C": (3, 3)}


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 5)), min_size=1, max_size=7))
def test_the_rank_on_any_certain_values_lies_in_its_interval(rows):
    bounds = {str(number): (F(low), F(low + width)) for number, (low, width) in enumerate(rows)}
    for pick in (0, 1):
        values = {unit: bound[pick] for unit, bound in bounds.items()}
        for place in ranks(values, ties="competition"):
            best, worst = intervals(bounds)[place.unit]
            assert best <= place.rank <= worst
