"""Lists of days off as people write them: one line a day or a span, read strictly.

A line reads ``ngày; nghỉ; tên; dự kiến`` with ``;``, a comma or a tab between; the day as ``2026-11-24``,
``24/11/2026`` or a span ``14/02/2026 - 22/02/2026``; the second word ``nghỉ`` or ``làm bù``. All faulty
lines are told together. Weekends inside a span of days off are kept with their name: they are off anyway.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from chiso.engine.problems import Problem, Problems
from chiso.engine.vietnamese import fold
from chiso.org import problems

LONGEST_SPAN = 31
_SPAN = re.compile(r"\s+(?:-|–|đến)\s+|\s*(?:–|\.\.)\s*")


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day off with its name, or a weekend day worked in exchange (``working``, no name)."""

    day: dt.date
    name: str = ""
    working: bool = False
    tentative: bool = False
    """No official notice confirms it yet."""


def read_calendar(text: str, *, year: int) -> tuple[CalendarDay, ...]:
    """The days of a pasted list or CSV, sorted; ``Problems`` with every faulty line."""
    days: dict[dt.date, CalendarDay] = {}
    faults: list[Problem] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or fold(line).startswith(("ngay;", "ngay,", "ngay\t", "#")):
            continue
        try:
            for day in _days_of_line(number, line, year=year):
                if day.day in days:
                    raise problems.calendar_line(
                        number, got=f"{day.day:%d/%m/%Y}", expected="Mỗi ngày một dòng"
                    )
                days[day.day] = day
        except Problem as fault:
            faults.append(fault)
    if faults:
        raise Problems(faults)
    return tuple(days[day] for day in sorted(days))


def _days_of_line(number: int, line: str, *, year: int) -> Iterator[CalendarDay]:
    separator = next((mark for mark in (";", "\t", ",") if mark in line), ";")
    cells = [cell.strip() for cell in line.split(separator)] + ["", "", ""]
    sort, name, mark = fold(cells[1]), cells[2], fold(cells[3])
    if sort not in {"nghi", "lam bu"}:
        raise problems.calendar_line(number, got=cells[1], expected="“nghỉ” hoặc “làm bù”")
    if sort == "nghi" and not name:
        raise problems.calendar_line(number, got=line.strip(), expected="Tên ngày nghỉ")
    if mark not in {"", "du kien"}:
        raise problems.calendar_line(number, got=cells[3], expected="“dự kiến” hoặc để trống")
    first, last = _span(number, cells[0])
    for offset in range((last - first).days + 1):
        day = first + dt.timedelta(days=offset)
        if day.year != year:
            raise problems.calendar_line(number, got=f"{day:%d/%m/%Y}", expected=f"Ngày thuộc năm {year}")
        if sort == "lam bu" and day.weekday() < 5:
            raise problems.calendar_line(
                number, got=f"{day:%d/%m/%Y}", expected="Ngày làm bù là thứ Bảy hoặc Chủ nhật"
            )
        working = sort == "lam bu"
        yield CalendarDay(day, name="" if working else name, working=working, tentative=bool(mark))


def _span(number: int, text: str) -> tuple[dt.date, dt.date]:
    ends = [_day(number, part) for part in _SPAN.split(text.strip())]
    first, last = ends[0], ends[-1]
    if len(ends) > 2 or last < first or (last - first).days >= LONGEST_SPAN:
        raise problems.calendar_line(number, got=text, expected="Một ngày, hoặc từ ngày – đến ngày")
    return first, last


def _day(number: int, text: str) -> dt.date:
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return dt.datetime.strptime(text.strip(), form).date()  # noqa: DTZ007 - a date has no zone
        except ValueError:
            continue
    raise problems.calendar_line(number, got=text, expected="Ngày dạng 24/11/2026 hoặc 2026-11-24")


def write_calendar(days: tuple[CalendarDay, ...]) -> str:
    """The list as it can be read again, one line a day."""
    lines = []
    for day in days:
        cells = [f"{day.day:%d/%m/%Y}", "làm bù" if day.working else "nghỉ", day.name]
        cells += ["dự kiến"] if day.tentative else []
        lines.append("; ".join(cells).rstrip("; "))
    return "\n".join(lines)
