"""The days of a regime: tables a specialist can sign, and what must hold for every month."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given as any_of
from hypothesis import strategies as st

from chiso.engine.periods import Calendar, Every, Period, Shift
from chiso.engine.problems import Problem
from chiso.reporting.schemas.days import (
    COUNT,
    NATIONAL,
    TENTH,
    Days,
    Point,
    from_json,
    label_of,
    lay,
    periods_of,
    require_sound,
    to_json,
    why,
    years_apart,
)

CALENDAR = Calendar(
    days_off={
        **{dt.date(2026, 2, day): "Tết Nguyên đán" for day in range(14, 23)},
        dt.date(2026, 11, 24): "Ngày Văn hóa Việt Nam",
    }
)

WINDOWS = (
    # rule, period, from, to, closes, printed, due
    (TENTH, (Every.MONTH, 10), "2026-09-11", "2026-10-10", "2026-10-10", "2026-10-10", "2026-10-12"),
    (TENTH, (Every.MONTH, 1), "2025-12-11", "2026-01-10", "2026-01-10", "2026-01-10", "2026-01-12"),
    (TENTH, (Every.MONTH, 5), "2026-04-11", "2026-05-10", "2026-05-10", "2026-05-10", "2026-05-11"),
    (TENTH, (Every.MONTH, 11), "2026-10-11", "2026-11-10", "2026-11-10", "2026-11-10", "2026-11-10"),
    (NATIONAL, (Every.MONTH, 3), "2026-02-15", "2026-03-14", "2026-03-14", "2026-03-20", "2026-03-20"),
    (NATIONAL, (Every.QUARTER, 1), "2025-12-15", "2026-03-14", "2026-03-14", "2026-03-20", "2026-03-20"),
    (NATIONAL, (Every.QUARTER, 3), "2026-06-15", "2026-09-14", "2026-09-14", "2026-09-20", "2026-09-21"),
    (NATIONAL, (Every.HALF, 1), "2025-12-15", "2026-06-14", "2026-06-14", "2026-06-20", "2026-06-22"),
    (NATIONAL, (Every.NINE_MONTHS, 1), "2025-12-15", "2026-09-14", "2026-09-14", "2026-09-20", "2026-09-21"),
    (NATIONAL, (Every.YEAR, 1), "2025-12-15", "2026-12-14", "2026-12-14", "2026-12-20", "2026-12-21"),
)


@pytest.mark.parametrize(("rule", "period", "first", "last", "closes", "printed", "due"), WINDOWS)
def test_a_window_is_not_the_calendar_month(
    rule: Days, period: tuple[Every, int], first: str, last: str, closes: str, printed: str, due: str
) -> None:
    laid = lay(rule, Period(2026, *period), calendar=CALENDAR, shift=Shift.NEXT)
    found = (laid.period_from, laid.period_to, laid.closes_on, laid.due_printed, laid.due_on)
    assert [day.isoformat() for day in found] == [first, last, closes, printed, due]


SHIFTS = ((Shift.NEXT, "2026-10-12"), (Shift.PREVIOUS, "2026-10-09"), (Shift.UNCHANGED, "2026-10-10"))


@pytest.mark.parametrize(("rule", "due"), SHIFTS)
def test_a_due_day_off_moves_by_the_rule(rule: Shift, due: str) -> None:
    laid = lay(TENTH, Period(2026, Every.MONTH, 10), calendar=CALENDAR, shift=rule)
    assert laid.due_on.isoformat() == due


def test_the_move_says_why() -> None:
    laid = lay(TENTH, Period(2026, Every.MONTH, 10), calendar=CALENDAR, shift=Shift.NEXT)
    assert why(laid.due_printed, laid.due_on, CALENDAR) == "10/10/2026 là thứ Bảy → thứ Hai 12/10/2026"
    plain = lay(TENTH, Period(2026, Every.MONTH, 11), calendar=CALENDAR, shift=Shift.NEXT)
    assert why(plain.due_printed, plain.due_on, CALENDAR) == ""


LABELS = (
    ((Every.MONTH, 2), "tháng 02 năm 2026"),
    ((Every.MONTH, 3), "tháng 3 năm 2026"),
    ((Every.QUARTER, 4), "quý IV năm 2026"),
    ((Every.HALF, 2), "6 tháng cuối năm 2026"),
    ((Every.NINE_MONTHS, 1), "9 tháng năm 2026"),
    ((Every.YEAR, 1), "năm 2026"),
)


@pytest.mark.parametrize(("period", "label"), LABELS)
def test_a_period_is_named_as_printed(period: tuple[Every, int], label: str) -> None:
    assert label_of(Period(2026, *period)) == label


@pytest.mark.parametrize("rule", [TENTH, NATIONAL])
@pytest.mark.parametrize("every", [Every.MONTH, Every.QUARTER, Every.HALF])
def test_the_windows_of_three_years_leave_no_day_out_and_count_none_twice(rule: Days, every: Every) -> None:
    laid = [
        lay(rule, period, calendar=CALENDAR, shift=Shift.NEXT)
        for year in (2026, 2027, 2028)
        for period in periods_of(every, year)
    ]
    for one, following in pairwise(laid):
        assert following.period_from == one.period_to + dt.timedelta(days=1)


WRONG = (
    (Days(Point(0, 11), Point(0, 10), Point(0, 10), Point(0, 10)), "RP0102"),
    (Days(Point(-1, 11), Point(0, 10), Point(0, 14), Point(0, 10)), "RP0102"),
    (Days(Point(-1, 32), Point(0, 10), Point(0, 10), Point(0, 10)), "RP0101"),
    (Days(Point(-13, 1), Point(0, 10), Point(0, 10), Point(0, 10)), "RP0101"),
)


@pytest.mark.parametrize(("days", "code"), WRONG)
def test_days_that_contradict_each_other_are_refused(days: Days, code: str) -> None:
    with pytest.raises(Problem) as refused:
        require_sound(days, Every.MONTH)
    assert refused.value.code == code


points = st.builds(Point, st.integers(-3, 2), st.integers(1, 31))
rules = st.builds(Days, points, points, points, points)


@any_of(rules, st.dictionaries(st.integers(2020, 2100), rules, max_size=3))
def test_days_come_back_as_they_were_stored(days: Days, years: dict[int, Days]) -> None:
    stored = to_json(days, years)
    assert from_json(stored) == days
    assert years_apart(stored) == years
    for year in (2020, 2026, 2100):
        assert from_json(stored, year=year) == years.get(year, days)


@any_of(rules, st.sampled_from(sorted(COUNT)), st.integers(2021, 2099))
def test_sound_days_are_in_order_in_every_year(days: Days, every: Every, year: int) -> None:
    try:
        require_sound(days, every)
    except Problem:
        return
    for period in periods_of(every, year):
        laid = lay(days, period, calendar=Calendar(), shift=Shift.UNCHANGED)
        assert laid.period_from <= laid.period_to
        assert laid.closes_on <= laid.due_printed
