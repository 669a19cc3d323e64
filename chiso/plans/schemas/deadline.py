"""Deadlines as people say them: a schedule to a working day and to words.

The schedule is the paper model's (``chiso.papers.model.Schedule``, kept as its JSON). A deadline on a
day off moves to the next working day; one that says "trước" (before) moves back, because before is
before. Nothing is guessed: a schedule without an end (``thường xuyên``, ``theo kế hoạch``), or one
relative to an event nobody dated, resolves to no day at all.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from chiso.engine.periods import Calendar, Every, Period, Shift, day_in_month

Json = Mapping[str, Any]
_ONE_DAY = dt.timedelta(days=1)
RECURRING = frozenset({"daily", "weekly", "monthly", "quarterly", "half_yearly", "yearly"})
"""Kinds that come again; they have a next turn rather than one day."""


def resolve(
    schedule: Json | None, *, year: int, calendar: Calendar, issued_on: dt.date | None = None
) -> dt.date | None:
    """The working day a schedule falls on in a plan of ``year``; None when it names no single day.

    Several deadlines in one cell resolve to the last of them. ``issued_on`` dates "sau khi ban hành".
    """
    if schedule is None:
        return None
    if schedule["kind"] == "several":
        days = [
            resolve(part, year=year, calendar=calendar, issued_on=issued_on) for part in schedule["parts"]
        ]
        return max((day for day in days if day), default=None)
    if schedule["kind"] == "relative":
        return _relative(schedule, calendar=calendar, issued_on=issued_on)
    last = _last_day(schedule, year=year)
    if last is None:
        return None
    return calendar.shift(last, Shift.PREVIOUS if schedule.get("before") else Shift.NEXT)


def next_turn(schedule: Json | None, *, after: dt.date, calendar: Calendar) -> dt.date | None:
    """The first working day on or after ``after`` on which a recurring schedule is due."""
    if schedule is None or schedule["kind"] not in RECURRING:
        return None
    rule = Shift.PREVIOUS if schedule.get("before") else Shift.NEXT
    day = after - dt.timedelta(days=14)  # a turn just before may have been moved over holidays to here
    for _ in range(400):
        if _falls(schedule, day):
            due = calendar.shift(day - (_ONE_DAY if schedule.get("before") else dt.timedelta()), rule)
            if due >= after:
                return due
        day += _ONE_DAY
    return None


def _last_day(schedule: Json, *, year: int) -> dt.date | None:
    """The last day that is still in time, before days off are looked at."""
    kind, before = schedule["kind"], bool(schedule.get("before"))
    in_year = schedule.get("year") or year
    if kind == "date":
        day = day_in_month(in_year, schedule["month"], schedule["day"])
        return day - _ONE_DAY if before else day
    span = _span(schedule, kind=kind, year=in_year)
    if span is None:
        return None
    first, last = span
    return first - _ONE_DAY if before else last


def _span(schedule: Json, *, kind: str, year: int) -> tuple[dt.date, dt.date] | None:
    if kind == "month":
        period = Period(year, Every.MONTH, schedule["month"])
    elif kind == "quarter":
        period = Period(year, Every.QUARTER, schedule["quarter"])
    elif kind == "period_end" and schedule["span"] == "half":
        period = Period(year, Every.HALF, schedule.get("half") or 2)
    elif kind == "period_end" and schedule["span"] == "nine_months":
        period = Period(year, Every.NINE_MONTHS, 1)
    elif kind == "period_end":
        first = schedule.get("first_year") or year
        return dt.date(first, 1, 1), dt.date(year, 12, 31)
    else:
        return None
    return period.start, period.end


def _relative(schedule: Json, *, calendar: Calendar, issued_on: dt.date | None) -> dt.date | None:
    """Days after issue; the first day is not counted (Civil Code 2015, art. 147)."""
    if issued_on is None or schedule.get("before") or "ban hành" not in schedule.get("event", "").lower():
        return None
    count, unit = schedule["count"], schedule["unit"]
    if unit == "working_day":
        return calendar.add_working_days(issued_on, count)
    if unit in {"day", "week"}:
        return calendar.shift(issued_on + dt.timedelta(days=count * (7 if unit == "week" else 1)))
    if unit in {"month", "year"}:
        ahead = issued_on.month - 1 + count * (12 if unit == "year" else 1)
        year, month = issued_on.year + ahead // 12, ahead % 12 + 1
        return calendar.shift(day_in_month(year, month, issued_on.day))
    return None


def _falls(schedule: Json, day: dt.date) -> bool:
    """Whether a turn is printed for ``day``; without a printed day, the last day of the period."""
    kind = schedule["kind"]
    if kind == "daily":
        return True
    if kind == "weekly":
        return day.isoweekday() == (schedule.get("weekday") or 5)
    wanted = day_in_month(day.year, day.month, schedule.get("day") or 31)
    if day != wanted:
        return False
    month = schedule.get("month")
    if kind == "monthly":
        return True
    if kind == "quarterly":
        return (day.month - 1) % 3 + 1 == (month or 3)
    if kind == "half_yearly":
        return (day.month - 1) % 6 + 1 == (month or 6)
    return day.month == (month or 12)
