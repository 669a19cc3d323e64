"""The days of a regime: when a period begins and ends, when figures close, when the report is due.

A window is not the calendar month. Each day is said against the period's own months (``month`` 0 is its
last month, for the beginning its first; ``day`` 31 is the month's last day), so that one saying serves
every period, and another may be said for a year. What falls on a day off moves by the rule of the regime;
the printed day stays known. Refuses days that contradict each other (RP0101, RP0102).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chiso.engine import vietnamese
from chiso.engine.periods import Calendar, Every, Period, Shift, day_in_month
from chiso.reporting.problems import regime as problems

Json = Mapping[str, Any]
COUNT: Mapping[Every, int] = {
    Every.MONTH: 12, Every.QUARTER: 4, Every.HALF: 2, Every.NINE_MONTHS: 1, Every.YEAR: 1,
}  # fmt: skip
"""How many periods of a kind a year has."""


@dataclass(frozen=True, slots=True)
class Point:
    """A day against a month of the period."""

    month: int
    day: int

    def on(self, year: int, month: int) -> dt.date:
        step = year * 12 + month - 1 + self.month
        return day_in_month(step // 12, step % 12 + 1, self.day)


@dataclass(frozen=True, slots=True)
class Days:
    """``start`` against the period's first month, the others against its last."""

    start: Point
    end: Point
    close: Point
    due: Point


@dataclass(frozen=True, slots=True)
class Laid:
    """One period laid on the calendar."""

    period_from: dt.date
    period_to: dt.date
    closes_on: dt.date
    due_printed: dt.date
    due_on: dt.date

    @property
    def moved(self) -> bool:
        return self.due_on != self.due_printed


TENTH = Days(Point(-1, 11), Point(0, 10), Point(0, 10), Point(0, 10))
"""The plan's own rule: units report on the 10th, what comes after it falls into the next report."""
NATIONAL = Days(Point(-1, 15), Point(0, 14), Point(0, 14), Point(0, 20))
"""Decree 09/2019/NĐ-CP closes figures on the 14th; the ministry's letter asks for the report by the 20th."""
FIELDS = {"from": "start", "to": "end", "close": "close", "due": "due"}


def to_json(days: Days, years: Mapping[int, Days] | None = None) -> dict[str, Any]:
    stored: dict[str, Any] = _plain(days)
    stored["years"] = {str(year): _plain(other) for year, other in sorted((years or {}).items())}
    return stored


def from_json(stored: Json, *, year: int | None = None) -> Days:
    """The days of a year: its own where they were said apart, else those of the regime."""
    own = stored.get("years", {}).get(str(year)) if year else None
    chosen = own or stored
    return Days(**{name: Point(*map(int, chosen[key])) for key, name in FIELDS.items()})


def years_apart(stored: Json) -> dict[int, Days]:
    """The years whose days were said apart."""
    return {int(year): from_json(stored, year=int(year)) for year in stored.get("years", {})}


def _plain(days: Days) -> dict[str, list[int]]:
    return {key: [getattr(days, name).month, getattr(days, name).day] for key, name in FIELDS.items()}


def require_sound(days: Days, every: Every) -> Days:
    """Days that can be laid: the beginning before the end, nothing due before it closes; RP0101, RP0102."""
    for name in FIELDS.values():
        point = getattr(days, name)
        if not (1 <= point.day <= 31 and -12 <= point.month <= 3):
            raise problems.impossible_days(point.day, point.month)
    for index in range(1, COUNT[every] + 1):
        laid = lay(days, Period(2026, every, index), calendar=Calendar(), shift=Shift.UNCHANGED)
        require_order(laid.period_from, laid.period_to, laid.closes_on, laid.due_printed)
    return days


def require_order(first: dt.date, last: dt.date, closes: dt.date, due: dt.date) -> None:
    """A window's days in their order; RP0102."""
    if last < first:
        raise problems.wrong_order("ngày kết thúc kỳ", last, "ngày bắt đầu kỳ", first)
    if closes < first:
        raise problems.wrong_order("ngày chốt số liệu", closes, "ngày bắt đầu kỳ", first)
    if due < closes:
        raise problems.wrong_order("hạn gửi báo cáo", due, "ngày chốt số liệu", closes)


def lay(days: Days, period: Period, *, calendar: Calendar, shift: Shift) -> Laid:
    """The days of one period, the due day moved off days off."""
    last = period.end.month
    due = days.due.on(period.year, last)
    return Laid(
        period_from=days.start.on(period.year, period.first_month),
        period_to=days.end.on(period.year, last),
        closes_on=days.close.on(period.year, last),
        due_printed=due,
        due_on=calendar.shift(due, shift),
    )


def periods_of(every: Every, year: int) -> tuple[Period, ...]:
    return tuple(Period(year, every, index) for index in range(1, COUNT[every] + 1))


def label_of(period: Period) -> str:
    """As printed: “tháng 02 năm 2026”, “quý IV năm 2026”, “6 tháng đầu năm 2026”."""
    match period.every:
        case Every.MONTH:
            month = f"{period.index:02d}" if period.index < 3 else str(period.index)
            return f"tháng {month} năm {period.year}"
        case Every.QUARTER:
            return f"quý {('I', 'II', 'III', 'IV')[period.index - 1]} năm {period.year}"
        case Every.HALF:
            return f"6 tháng {'đầu' if period.index == 1 else 'cuối'} năm {period.year}"
        case Every.NINE_MONTHS:
            return f"9 tháng năm {period.year}"
        case Every.YEAR:
            return f"năm {period.year}"


def why(laid_printed: dt.date, due_on: dt.date, calendar: Calendar) -> str:
    """“10/10/2026 là thứ Bảy → thứ Hai 12/10/2026”; empty when the due day did not move."""
    off = calendar.why_off(laid_printed)
    if laid_printed == due_on or off is None:
        return ""
    return f"{vietnamese.day(laid_printed)} là {off} → {WEEKDAYS[due_on.weekday()]} {vietnamese.day(due_on)}"


WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
