"""The year-end from the months so far: three courses, assumptions said, nothing invented."""

from fractions import Fraction as F

import pytest

from chiso.engine.problems import Problem
from chiso.engine.score.forecast import forecast
from tests.engine.sample import SAMPLE, sheet_of

MONTHS = {
    1: sheet_of("'1.1': {a: 100, b: 100}\n'2.5': {a: 80}\n'1.2': khong_day_du\n'3': {note: x}\n"),
    2: sheet_of("'1.1': {a: 100, b: 90}\n'2.5': {a: 90}\n'1.2': day_du\n"),
}


def results(months=MONTHS, stocks=()):
    return {row.course: row.result for row in forecast(SAMPLE, months, stocks=frozenset(stocks))}


def test_flows_go_on_as_they_went_and_levels_hold():
    found = results()
    # 190/200 so far: the mean goes on at 95 %; ten more worst months add 900/1000, best 1000/1000.
    rates = {course: result.nodes["1.1"].points / F("1.5") for course, result in found.items()}
    assert rates == {"mean": F("0.95"), "worst": 0, "best": F(1190, 1200)}
    assert found["mean"].nodes["2.5"].points == F("0.9")
    assert found["worst"].nodes["1.2"].points == F("0.5")


def test_a_stock_does_not_add_up_by_month():
    months = {1: sheet_of("'1.9': {a: 24, b: 2}\n"), 2: sheet_of("'1.9': {a: 24, b: 1}\n")}
    # 3 of 24 in two months go on to 18 of 24, past the 70 % that earn all.
    assert results(months, ["1.9.a"])["mean"].nodes["1.9"].points == 1
    assert results(months)["mean"].nodes["1.9"].points == F(3, 48)


def test_what_nobody_reported_stays_open():
    assert results()["mean"].nodes["1.8"].points is None


def test_months_that_cannot_be_judged_alone_leave_the_mean():
    months = {1: sheet_of("'1.9': {a: 24}\n"), 2: sheet_of("'1.9': {b: 1}\n")}
    found = results(months)
    assert found["worst"].nodes["1.9"].points == found["mean"].nodes["1.9"].points == F(1, 24)
    clash = {1: sheet_of("'1.9': {a: 1, b: 2}\n"), 2: sheet_of("'1.9': {a: 9, b: 2}\n")}
    assert results(clash)["worst"].nodes["1.9"].points == F(4 + 20, 10 + 90)


def test_assumptions_are_said_with_every_course():
    rows = forecast(SAMPLE, MONTHS, stocks=frozenset({"1.1.a"}))
    assert "còn 10 tháng" in rows[0].assumptions[0]
    assert rows[1].assumptions[0].endswith("kém nhất")
    assert "1.1.a" in rows[0].assumptions[-1]


@pytest.mark.parametrize(
    ("months", "stocks"),
    [
        ({}, ()),
        ({0: MONTHS[1]}, ()),
        ({13: MONTHS[1]}, ()),
        ({2: MONTHS[1]}, ()),
        ({1: MONTHS[1]}, ("1.1.z",)),
    ],
)
def test_months_with_gaps_and_unknown_stocks_are_refused(months, stocks):
    with pytest.raises(Problem, match="SC0403"):
        results(months, stocks)
