from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chiso.engine.periods import Calendar, Shift
from chiso.plans.schemas import deadline
from chiso.plans.schemas.schedule import amber_from, amber_window, resolve, turns

CALENDAR = Calendar(
    days_off={
        dt.date(2026, 1, 1): "Tết Dương lịch",
        **{dt.date(2026, 2, day): "Tết Nguyên đán" for day in range(16, 21)},
        dt.date(2026, 4, 30): "Ngày Chiến thắng",
        dt.date(2026, 5, 1): "Quốc tế Lao động",
        dt.date(2026, 9, 1): "Quốc khánh",
        dt.date(2026, 9, 2): "Quốc khánh",
        dt.date(2026, 11, 24): "Ngày Văn hóa Việt Nam",
    }
)


def on(day: int, month: int, **more: Any) -> dict[str, Any]:
    return {"kind": "date", "text": f"{day}/{month}", "day": day, "month": month, **more}


def monthly(day: int = 10, **more: Any) -> dict[str, Any]:
    return {"kind": "monthly", "text": "ngày 10 hằng tháng", "day": day, **more}


DAYS = (
    # schedule, day, explanation
    (on(10, 10), "2026-10-12", "10/10/2026 là thứ Bảy → thứ Hai 12/10/2026"),
    (on(10, 5), "2026-05-11", "10/05/2026 là Chủ nhật → thứ Hai 11/05/2026"),
    (on(10, 1), "2026-01-12", "10/01/2026 là thứ Bảy → thứ Hai 12/01/2026"),
    (on(24, 11), "2026-11-25", "24/11/2026 là Ngày Văn hóa Việt Nam → thứ Tư 25/11/2026"),
    (on(10, 9), "2026-09-10", "thứ Năm 10/09/2026, ngày làm việc"),
    (on(16, 2), "2026-02-23", "16/02/2026 là Tết Nguyên đán → thứ Hai 23/02/2026"),
    (on(31, 12, year=2027), "2027-12-31", "thứ Sáu 31/12/2027, ngày làm việc"),
    (on(11, 10, before=True), "2026-10-09", "10/10/2026 là thứ Bảy → thứ Sáu 09/10/2026"),
    ({"kind": "month", "text": "tháng 5", "month": 5}, "2026-06-01",
     "31/05/2026 là Chủ nhật → thứ Hai 01/06/2026"),
    ({"kind": "quarter", "text": "Quý II", "quarter": 2}, "2026-06-30", "thứ Ba 30/06/2026, ngày làm việc"),
    ({"kind": "period_end", "text": "6 tháng đầu năm", "span": "half", "half": 1}, "2026-06-30",
     "thứ Ba 30/06/2026, ngày làm việc"),
    ({"kind": "period_end", "text": "9 tháng", "span": "nine_months"}, "2026-09-30",
     "thứ Tư 30/09/2026, ngày làm việc"),
    ({"kind": "period_end", "text": "năm 2026", "span": "year", "year": 2026}, "2026-12-31",
     "thứ Năm 31/12/2026, ngày làm việc"),
    ({"kind": "several", "text": "Quý II; Quý IV", "parts": [
        {"kind": "quarter", "text": "Quý II", "quarter": 2},
        {"kind": "quarter", "text": "Quý IV", "quarter": 4}]},
     "2026-12-31", "Mốc cuối trong 2 mốc: thứ Năm 31/12/2026, ngày làm việc"),
    ({"kind": "relative", "text": "5 ngày làm việc sau khi ban hành", "count": 5, "unit": "working_day",
      "event": "sau khi ban hành"}, "2026-09-09", "thứ Tư 09/09/2026, ngày làm việc"),
    ({"kind": "relative", "text": "10 ngày sau khi ban hành", "count": 10, "unit": "day",
      "event": "sau khi ban hành"}, "2026-09-10", "thứ Năm 10/09/2026, ngày làm việc"),
    ({"kind": "relative", "text": "3 ngày sau khi họp", "count": 3, "unit": "day", "event": "sau khi họp"},
     None, "Tính từ “sau khi họp”: chưa biết ngày, cần nhập hạn khi sự kiện xảy ra"),
    ({"kind": "ongoing", "text": "Thường xuyên"}, None, "Thường xuyên: không có hạn cuối"),
    ({"kind": "by_plan", "text": "Theo kế hoạch"}, None,
     "Theo kế hoạch hoặc quy định khác: cần nhập hạn khi văn bản đó được ban hành"),
    ({"kind": "unknown", "text": "khi có điều kiện"}, None,
     "Chưa xác định được ngày từ “khi có điều kiện”"),
    (monthly(), None, "Định kỳ: mỗi kỳ có hạn riêng"),
    (None, None, "Chưa có hạn: văn bản không nêu và chưa ai nhập"),
)  # fmt: skip


@pytest.mark.parametrize(("schedule", "day", "words"), DAYS, ids=[str(d[2])[:40] for d in DAYS])
def test_a_deadline_comes_to_a_working_day_and_says_why(
    schedule: dict[str, Any] | None, day: str | None, words: str
) -> None:
    due = resolve(schedule, calendar=CALENDAR, year=2026, issued_on=dt.date(2026, 8, 31))
    assert due.day == (dt.date.fromisoformat(day) if day else None)
    assert due.words == words


@pytest.mark.parametrize(
    ("shift", "day"),
    [(Shift.NEXT, "2026-10-12"), (Shift.PREVIOUS, "2026-10-09"), (Shift.UNCHANGED, "2026-10-10")],
)
def test_where_a_day_off_goes_is_a_setting(shift: Shift, day: str) -> None:
    due = resolve(on(10, 10), calendar=CALENDAR, year=2026, shift=shift)
    assert due.day == dt.date.fromisoformat(day)
    assert due.moved == (shift is not Shift.UNCHANGED)


def test_the_tenths_of_2026() -> None:
    """The monthly report of III.2: due the 10th; three of the twelve fall on a weekend."""
    found = turns(monthly(), calendar=CALENDAR, first=dt.date(2026, 1, 1), last=dt.date(2026, 12, 31))
    assert [turn.label for turn in found] == [f"Tháng {month}/2026" for month in range(1, 13)]
    assert [turn.due.day for turn in found] == [12, 10, 10, 10, 11, 10, 10, 10, 10, 12, 10, 10]
    assert [turn.starts for turn in found][:3] == [
        dt.date(2026, 1, 1), dt.date(2026, 1, 11), dt.date(2026, 2, 11),
    ]  # fmt: skip


LABELS = (
    ({"kind": "weekly", "text": "", "weekday": 5}, "Tuần 41/2026", "2026-10-09"),
    ({"kind": "quarterly", "text": "", "day": 15, "month": 3}, "Quý IV/2026", "2026-12-15"),
    ({"kind": "half_yearly", "text": ""}, "6 tháng cuối năm 2026", "2026-12-31"),
    ({"kind": "yearly", "text": "", "month": 11, "day": 24}, "Năm 2026", "2026-11-25"),
    ({"kind": "daily", "text": ""}, "05/10/2026", "2026-10-05"),
    (monthly(31), "Tháng 10/2026", "2026-11-02"),
)


@pytest.mark.parametrize(("schedule", "label", "due"), LABELS, ids=[case[1] for case in LABELS])
def test_turns_have_the_names_officials_use(schedule: dict[str, Any], label: str, due: str) -> None:
    first = turns(schedule, calendar=CALENDAR, first=dt.date(2026, 10, 5), last=dt.date(2026, 12, 31))[0]
    assert (first.label, first.due.isoformat()) == (label, due)


def test_what_comes_once_has_no_turns() -> None:
    assert turns(on(1, 1), calendar=CALENDAR, first=dt.date(2026, 1, 1), last=dt.date(2026, 12, 31)) == []


days = st.dates(dt.date(2025, 1, 1), dt.date(2027, 12, 31))
recurring = st.one_of(
    st.builds(lambda d, b: monthly(d, before=b), st.integers(1, 31), st.booleans()),
    st.builds(lambda w: {"kind": "weekly", "text": "", "weekday": w}, st.integers(1, 7)),
    st.builds(
        lambda d, m: {"kind": "quarterly", "text": "", "day": d, "month": m},
        st.integers(1, 31), st.integers(1, 3),
    ),
    st.just({"kind": "half_yearly", "text": ""}),
    st.just({"kind": "daily", "text": ""}),
)  # fmt: skip


@given(recurring, days, st.integers(0, 420))
@settings(deadline=None, max_examples=80)
def test_turns_are_ordered_distinct_and_on_working_days(
    schedule: dict[str, Any], first: dt.date, length: int
) -> None:
    last = first + dt.timedelta(days=length)
    found = turns(schedule, calendar=CALENDAR, first=first, last=last)
    assert len({turn.label for turn in found}) == len(found)
    assert [turn.printed for turn in found] == sorted({turn.printed for turn in found})
    for turn in found:
        assert first <= turn.printed <= last
        assert not CALENDAR.off(turn.due)
        assert turn.starts <= turn.due


@given(recurring, days, st.integers(0, 200), st.integers(0, 200))
@settings(deadline=None, max_examples=50)
def test_turns_of_two_spans_are_the_turns_of_both(
    schedule: dict[str, Any], first: dt.date, one: int, two: int
) -> None:
    middle = first + dt.timedelta(days=one)
    last = middle + dt.timedelta(days=two + 1)
    whole = turns(schedule, calendar=CALENDAR, first=first, last=last)
    halves = turns(schedule, calendar=CALENDAR, first=first, last=middle) + turns(
        schedule, calendar=CALENDAR, first=middle + dt.timedelta(days=1), last=last
    )
    assert [(t.label, t.due) for t in whole] == [(t.label, t.due) for t in halves]


@given(
    st.one_of(
        st.builds(
            lambda d, b: on(d.day, d.month, year=d.year, before=b), days, st.booleans()
        ),
        st.builds(lambda q: {"kind": "quarter", "text": "", "quarter": q}, st.integers(1, 4)),
        st.builds(
            lambda n, u: {"kind": "relative", "text": "", "count": n, "unit": u, "event": "ban hành"},
            st.integers(1, 60), st.sampled_from(["day", "week", "month", "working_day"]),
        ),
    )
)  # fmt: skip
@settings(deadline=None, max_examples=100)
def test_the_explained_day_is_the_day_of_the_plan(schedule: dict[str, Any]) -> None:
    issued = dt.date(2026, 8, 31)
    assert resolve(schedule, calendar=CALENDAR, year=2026, issued_on=issued).day == deadline.resolve(
        schedule, calendar=CALENDAR, year=2026, issued_on=issued
    )


WINDOWS = (
    # starts, due, working days of amber, first amber day
    ("2026-10-05", "2026-10-12", 3, "2026-10-07"),
    ("2026-01-01", "2026-12-31", 15, "2026-12-10"),
    ("2026-08-03", "2026-10-12", 5, "2026-10-05"),
    ("2026-10-12", "2026-10-12", 3, "2026-10-07"),
)


@pytest.mark.parametrize(("starts", "due", "window", "first"), WINDOWS)
def test_amber_begins_three_days_or_a_tenth_before(starts: str, due: str, window: int, first: str) -> None:
    span = {"starts": dt.date.fromisoformat(starts), "due": dt.date.fromisoformat(due), "calendar": CALENDAR}
    assert amber_window(**span) == window
    assert amber_from(**span).isoformat() == first


@given(days, st.integers(0, 500))
@settings(deadline=None, max_examples=100)
def test_on_the_first_amber_day_exactly_the_window_is_left(starts: dt.date, length: int) -> None:
    due = CALENDAR.shift(starts + dt.timedelta(days=length))
    window = amber_window(starts=starts, due=due, calendar=CALENDAR)
    first = amber_from(starts=starts, due=due, calendar=CALENDAR)
    assert CALENDAR.working_days_between(first, due) == window
    assert CALENDAR.working_days_between(first - dt.timedelta(days=1), due) == window + 1
