"""Reads of days off: the calendar in force, its versions, what a new version would change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from chiso.engine.periods import Calendar
from chiso.org.models import HolidayCalendar
from chiso.org.schemas import CalendarDay

REPORT_DAY = 10
"""Day of the month on which the units' report is due (the authority's plan, III.2)."""


def latest_calendars() -> dict[int, HolidayCalendar]:
    """Year → its version in force; one query."""
    return {each.year: each for each in HolidayCalendar.objects.order_by("year", "version")}


def working_calendar() -> Calendar:
    """The version in force of every year's days off, as the engine's calendar; one query."""
    return calendar_from(day for each in latest_calendars().values() for day in days_of(each))


def calendar_from(days: Iterable[CalendarDay]) -> Calendar:
    rows = list(days)
    return Calendar(
        days_off={day.day: day.name for day in rows if not day.working},
        working_days=frozenset(day.day for day in rows if day.working),
    )


def days_of(calendar: HolidayCalendar) -> tuple[CalendarDay, ...]:
    """The days of one version, sorted."""
    tentative = set(calendar.tentative)
    days = [
        CalendarDay(dt.date.fromisoformat(day), name=name, tentative=day in tentative)
        for day, name in calendar.days_off.items()
    ]
    days += [
        CalendarDay(dt.date.fromisoformat(day), working=True, tentative=day in tentative)
        for day in calendar.working_days
    ]
    return tuple(sorted(days, key=lambda day: day.day))


def versions(year: int) -> Sequence[HolidayCalendar]:
    """All versions of a year, newest first; one query."""
    return list(HolidayCalendar.objects.filter(year=year).order_by("-version"))


def years(*, around: int) -> tuple[int, ...]:
    """Years that have a calendar, with the present and the next one; one query."""
    known = set(HolidayCalendar.objects.values_list("year", flat=True))
    return tuple(sorted(known | {around, around + 1}))


@dataclass(frozen=True, slots=True)
class Consequence:
    """A due day that moves: the printed day, where it fell, where it falls."""

    printed: dt.date
    before: dt.date
    after: dt.date


@dataclass(frozen=True, slots=True)
class CalendarDiff:
    added: tuple[CalendarDay, ...]
    removed: tuple[CalendarDay, ...]
    changed: tuple[tuple[CalendarDay, CalendarDay], ...]
    moved: tuple[Consequence, ...]
    working_before: int
    working_after: int
    """Working days of the year, before and after."""

    @property
    def empty(self) -> bool:
        return not (self.added or self.removed or self.changed)


def calendar_diff(year: int, before: Sequence[CalendarDay], after: Sequence[CalendarDay]) -> CalendarDiff:
    """What a new version changes, and which monthly due days move by it."""
    old: Mapping[dt.date, CalendarDay] = {day.day: day for day in before}
    new: Mapping[dt.date, CalendarDay] = {day.day: day for day in after}
    was, will = calendar_from(before), calendar_from(after)
    dues = [dt.date(year, month, REPORT_DAY) for month in range(1, 13)]
    moved = (Consequence(due, was.shift(due), will.shift(due)) for due in dues)
    return CalendarDiff(
        added=tuple(new[day] for day in sorted(new.keys() - old.keys())),
        removed=tuple(old[day] for day in sorted(old.keys() - new.keys())),
        changed=tuple(
            (old[day], new[day]) for day in sorted(old.keys() & new.keys()) if old[day] != new[day]
        ),
        moved=tuple(each for each in moved if each.before != each.after),
        working_before=_working_days(was, year),
        working_after=_working_days(will, year),
    )


def _working_days(calendar: Calendar, year: int) -> int:
    return calendar.working_days_between(dt.date(year - 1, 12, 31), dt.date(year, 12, 31))
