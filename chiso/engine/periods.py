"""Days and periods as Vietnamese offices count them: working days, deadlines, months, quarters.

Decides how a deadline that falls on a day off moves (``Shift``), how terms in days are counted (the
first day is not counted: Civil Code 2015, art. 147; a term that ends on a day off ends with the next
working day: art. 148.5) and where a period begins and ends. Refuses to know holidays: a ``Calendar``
is data, versioned, given by the caller.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Shift(StrEnum):
    """Where a deadline goes that falls on a day off."""

    NEXT = "next"
    PREVIOUS = "previous"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days off (date → name) and weekend days worked in exchange. Saturdays and Sundays are off."""

    days_off: Mapping[dt.date, str] = field(default_factory=dict)
    working_days: frozenset[dt.date] = frozenset()

    def off(self, day: dt.date) -> bool:
        if day in self.working_days:
            return False
        return day.weekday() >= 5 or day in self.days_off

    def why_off(self, day: dt.date) -> str | None:
        """The name of the day off, in Vietnamese, or None on a working day."""
        if not self.off(day):
            return None
        return self.days_off.get(day) or ("thứ Bảy" if day.weekday() == 5 else "Chủ nhật")

    def shift(self, day: dt.date, rule: Shift = Shift.NEXT) -> dt.date:
        if rule is Shift.UNCHANGED:
            return day
        step = dt.timedelta(days=1 if rule is Shift.NEXT else -1)
        while self.off(day):
            day += step
        return day

    def add_working_days(self, start: dt.date, count: int) -> dt.date:
        """The ``count``-th working day after ``start``; the start itself is not counted."""
        day = start
        while count > 0:
            day += dt.timedelta(days=1)
            count -= not self.off(day)
        return day

    def working_days_between(self, start: dt.date, end: dt.date) -> int:
        """Working days after ``start`` up to and including ``end``; negative when ``end`` is earlier."""
        if end < start:
            return -self.working_days_between(end, start)
        return sum(
            not self.off(start + dt.timedelta(days=offset)) for offset in range(1, (end - start).days + 1)
        )


class Every(StrEnum):
    """Length of a period."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    NINE_MONTHS = "nine_months"
    YEAR = "year"


_MONTHS = {Every.MONTH: 1, Every.QUARTER: 3, Every.HALF: 6, Every.NINE_MONTHS: 9, Every.YEAR: 12}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The ``index``-th period of ``every`` length in ``year``, counted from 1."""

    year: int
    every: Every
    index: int

    @property
    def first_month(self) -> int:
        return 1 if self.every is Every.NINE_MONTHS else (self.index - 1) * _MONTHS[self.every] + 1

    @property
    def start(self) -> dt.date:
        return dt.date(self.year, self.first_month, 1)

    @property
    def end(self) -> dt.date:
        """Last day, included."""
        last = self.first_month + _MONTHS[self.every] - 1
        return dt.date(self.year, last, calendar.monthrange(self.year, last)[1])

    def previous(self) -> Period:
        if self.index > 1:
            return Period(self.year, self.every, self.index - 1)
        return Period(self.year - 1, self.every, max(1, 12 // _MONTHS[self.every]))

    def following(self) -> Period:
        if self.index < max(1, 12 // _MONTHS[self.every]):
            return Period(self.year, self.every, self.index + 1)
        return Period(self.year + 1, self.every, 1)


def month_of(day: dt.date) -> Period:
    return Period(day.year, Every.MONTH, day.month)


def day_in_month(year: int, month: int, day: int) -> dt.date:
    """The given day, or the month's last where the month is shorter (31 → 30/4)."""
    return dt.date(year, month, min(day, calendar.monthrange(year, month)[1]))
