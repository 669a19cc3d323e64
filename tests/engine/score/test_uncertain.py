"""Ranges in cells: the least and the most a sheet can come to, and the ranks that follow."""

from fractions import Fraction as F

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chiso.engine.problems import Problem, Problems
from chiso.engine.score.uncertain import interval, is_uncertain, rank_intervals
from tests.engine.sample import SAMPLE, raw, score_of


def bounds(text):
    found = interval(SAMPLE, raw(text))
    return found.low, found.high


def test_a_certain_sheet_is_a_point():
    assert not is_uncertain(raw("'1.1': {a: 100, b: 97, note: '90..95 | x'}\n"))
    assert bounds("'1.1': {a: 100, b: 97}\n") == (F("1.455"), F("1.455"))


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("'1.1': {a: 100, b: 90..97}\n", "0", "1.455"),
        ("'1.3': {a: 100..200, b: 20}\n", "0", "1"),
        ("'1.2': {state: day_du | khong_day_du}\n", "0", "0.5"),
        ("'1.2': day_du\n'1.8': {n: 1..3}\n'1.1': {a: 100, b: 90..97}\n", "0.75", "2.705"),
        ("'1.6': {parts: {kien_nghi: {a: 4, b: 1..3}, doi_thoai: {n: 2..3}}}\n", "0.125", "0.625"),
    ],
)
def test_each_line_is_taken_to_its_corners(text, low, high):
    assert is_uncertain(raw(text))
    assert bounds(text) == (F(low), F(high))


def test_a_corner_that_contradicts_itself_is_passed_over_unless_all_do():
    assert bounds("'1.9': {a: 8..10, b: 9}\n") == (1, 1)
    with pytest.raises(Problems, match="RU0102"):
        bounds("'1.9': {a: 5..6, b: 9}\n")
    with pytest.raises(Problems, match="SC0201"):
        bounds("'1.1': {a: 1..x, b: 1}\n")


def test_too_many_uncertain_cells_on_one_criterion_are_refused():
    cells = ", ".join(f"{name}: 1..2" for name in ("A", "B", "C", "D"))
    assert bounds(f"'2.6': {{{cells}}}\n")[0] < bounds(f"'2.6': {{{cells}}}\n")[1]
    from chiso.engine.score import uncertain

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(uncertain, "MOST", 3)
        with pytest.raises(Problem, match="SC0405"):
            bounds(f"'2.6': {{{cells}}}\n")


def test_ranks_are_told_as_best_and_worst():
    found = {
        unit: interval(SAMPLE, raw(text))
        for unit, text in {
            "A": "'1.8': {n: 4}\n",
            "B": "'1.8': {n: 2..4}\n",
            "C": "'1.8': {n: 1}\n",
        }.items()
    }
    assert rank_intervals(found) == {"A": (1, 1), "B": (1, 2), "C": (3, 3)}
    assert found["B"].percents() == (F("0.5") / 20, F(1, 20))


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 200), st.data())
def test_every_certain_sheet_within_the_ranges_lies_between(a, data):
    low = data.draw(st.integers(0, a))
    high = data.draw(st.integers(low, a))
    inside = data.draw(st.integers(low, high))
    text = "'1.1': {a: %d, b: %s}\n'1.3': {a: %d, b: %s}\n"
    least, most = bounds(text % (a, f"{low}..{high}", a, f"{low}..{high}"))
    assert least <= score_of(text % (a, inside, a, inside)).total.known <= most
