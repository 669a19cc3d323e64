from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chiso.engine.periods import Calendar, Every, Period, Shift, day_in_month, month_of

D = dt.date
CALENDAR = Calendar(
    days_off={D(2026, 11, 24): "Ngày Văn hóa Việt Nam", **{D(2026, 2, d): "Tết" for d in range(14, 23)}},
    working_days=frozenset({D(2026, 10, 24)}),
)


@pytest.mark.parametrize(
    ("day", "due"),
    [  # the test vectors of the field: tenths that fall on a day off
        (D(2026, 10, 10), D(2026, 10, 12)),
        (D(2026, 5, 10), D(2026, 5, 11)),
        (D(2026, 1, 10), D(2026, 1, 12)),
        (D(2026, 11, 24), D(2026, 11, 25)),
        (D(2026, 2, 16), D(2026, 2, 23)),
        (D(2026, 9, 10), D(2026, 9, 10)),
        (D(2026, 10, 24), D(2026, 10, 24)),
    ],
)
def test_a_deadline_on_a_day_off_moves_to_the_next_working_day(day: dt.date, due: dt.date) -> None:
    assert CALENDAR.shift(day) == due


@pytest.mark.parametrize(
    ("rule", "due"),
    [
        (Shift.NEXT, D(2026, 10, 12)),
        (Shift.PREVIOUS, D(2026, 10, 9)),
        (Shift.UNCHANGED, D(2026, 10, 10)),
    ],
)
def test_the_rule_for_a_day_off_is_a_setting(rule: Shift, due: dt.date) -> None:
    assert CALENDAR.shift(D(2026, 10, 10), rule) == due


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (D(2026, 10, 10), "thứ Bảy"),
        (D(2026, 5, 10), "Chủ nhật"),
        (D(2026, 11, 24), "Ngày Văn hóa Việt Nam"),
        (D(2026, 10, 24), None),
        (D(2026, 10, 12), None),
    ],
)
def test_a_day_off_says_why(day: dt.date, why: str | None) -> None:
    assert CALENDAR.why_off(day) == why


def test_the_first_day_of_a_term_is_not_counted() -> None:
    assert CALENDAR.add_working_days(D(2026, 10, 5), 5) == D(2026, 10, 12)


@given(st.dates(D(2024, 1, 1), D(2028, 12, 31)), st.integers(1, 60))
def test_adding_and_counting_working_days_agree(start: dt.date, count: int) -> None:
    assert CALENDAR.working_days_between(start, CALENDAR.add_working_days(start, count)) == count


@given(st.dates(D(2024, 1, 1), D(2028, 12, 31)), st.sampled_from([Shift.NEXT, Shift.PREVIOUS]))
def test_a_shifted_deadline_is_a_working_day(day: dt.date, rule: Shift) -> None:
    assert not CALENDAR.off(CALENDAR.shift(day, rule))


PERIODS = st.one_of(
    *(
        st.builds(Period, st.integers(2020, 2030), st.just(every), st.integers(1, last))
        for every, last in ((Every.MONTH, 12), (Every.QUARTER, 4), (Every.HALF, 2), (Every.YEAR, 1))
    )
)


@given(PERIODS)
def test_periods_follow_each_other_without_a_gap(period: Period) -> None:
    assert period.following().previous() == period
    assert period.following().start == period.end + dt.timedelta(days=1)


def test_nine_months_begin_in_january() -> None:
    nine = Period(2026, Every.NINE_MONTHS, 1)
    assert (nine.start, nine.end) == (D(2026, 1, 1), D(2026, 9, 30))


def test_the_month_of_a_day() -> None:
    assert month_of(D(2026, 2, 28)).end == D(2026, 2, 28)


def test_the_31st_of_a_short_month_is_its_last_day() -> None:
    assert day_in_month(2026, 4, 31) == D(2026, 4, 30)
