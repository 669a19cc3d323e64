"""A schedule as a working day with its reason, as turns, as the days of the traffic light.

``deadline`` decides which day a schedule names; here that day is moved off days off by the rule in
force and the move is put into words ("10/10/2026 là thứ Bảy → thứ Hai 12/10/2026"), a recurring
schedule is laid out in turns, and the first amber day before a deadline is found. Pure: the calendar
and all days are given.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chiso.engine import vietnamese
from chiso.engine.periods import Calendar, Shift
from chiso.plans.schemas import deadline
from chiso.plans.schemas.deadline import RECURRING

Json = Mapping[str, Any]
_ONE_DAY = dt.timedelta(days=1)
WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")

AMBER_LEAST = 3
AMBER_SHARE = 10
AMBER_MOST = 15
"""The light turns amber when the working days left are at most a tenth of those the task was given,
but at least 3 and at most 15: nobody is warned too late of a short task or for months of a long one."""


@dataclass(frozen=True, slots=True)
class Due:
    """What a deadline comes to: ``day`` a working day or None, ``printed`` the day named, ``words`` why."""

    day: dt.date | None
    printed: dt.date | None
    words: str

    @property
    def moved(self) -> bool:
        return self.day != self.printed


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of a recurring schedule. ``label`` is unique in a task; it starts after the turn before."""

    label: str
    starts: dt.date
    printed: dt.date
    due: dt.date


class _EveryDay(Calendar):
    """A calendar on which all days are worked: what it resolves is the day as printed."""

    def off(self, day: dt.date) -> bool:
        return False


EVERY_DAY = _EveryDay()


def recurs(schedule: Json | None) -> bool:
    return schedule is not None and schedule["kind"] in RECURRING


def rule_of(schedule: Json, shift: Shift | None = None) -> Shift:
    """Where a deadline on a day off goes: the setting; else on, but back for one that says "trước"."""
    return shift or (Shift.PREVIOUS if schedule.get("before") else Shift.NEXT)


def resolve(
    schedule: Json | None,
    *,
    calendar: Calendar,
    year: int,
    issued_on: dt.date | None = None,
    shift: Shift | None = None,
) -> Due:
    """The working day a schedule comes to in ``year``, and why it is that day or none.

    ``issued_on`` dates what is said from the issue of the plan. Nothing is guessed: what names no day
    has none.
    """
    if schedule is None:
        return Due(None, None, "Chưa có hạn: văn bản không nêu và chưa ai nhập")
    if schedule["kind"] == "several":
        return _several(schedule, calendar=calendar, year=year, issued_on=issued_on, shift=shift)
    counts_working_days = schedule["kind"] == "relative" and schedule.get("unit") == "working_day"
    printed = deadline.resolve(
        schedule, year=year, calendar=calendar if counts_working_days else EVERY_DAY, issued_on=issued_on
    )
    if printed is None:
        return Due(None, None, _why_none(schedule))
    return moved(printed, calendar=calendar, rule=rule_of(schedule, shift))


def moved(printed: dt.date, *, calendar: Calendar, rule: Shift) -> Due:
    """``printed`` moved off days off, in words."""
    day = calendar.shift(printed, rule)
    why = calendar.why_off(printed)
    if why is None:
        return Due(day, printed, f"{spoken(day)}, ngày làm việc")
    if day == printed:
        return Due(day, printed, f"{vietnamese.day(printed)} là {why}; giữ nguyên theo thiết lập")
    return Due(day, printed, f"{vietnamese.day(printed)} là {why} → {spoken(day)}")


def spoken(day: dt.date) -> str:
    """``thứ Hai 12/10/2026``."""
    return f"{WEEKDAYS[day.weekday()]} {vietnamese.day(day)}"


def _several(
    schedule: Json, *, calendar: Calendar, year: int, issued_on: dt.date | None, shift: Shift | None
) -> Due:
    parts = [
        resolve(part, calendar=calendar, year=year, issued_on=issued_on, shift=shift)
        for part in schedule["parts"]
    ]
    dated = [part for part in parts if part.day is not None]
    if not dated:
        return Due(None, None, "; ".join(part.words for part in parts))
    last = max(dated, key=lambda part: part.day or dt.date.min)
    return Due(last.day, last.printed, f"Mốc cuối trong {len(parts)} mốc: {last.words}")


def _why_none(schedule: Json) -> str:
    kind = schedule["kind"]
    if kind in RECURRING:
        return "Định kỳ: mỗi kỳ có hạn riêng"
    if kind == "ongoing":
        return "Thường xuyên: không có hạn cuối"
    if kind == "by_plan":
        return "Theo kế hoạch hoặc quy định khác: cần nhập hạn khi văn bản đó được ban hành"
    if kind == "relative":
        event = schedule.get("event") or "một sự kiện"
        return f"Tính từ “{event}”: chưa biết ngày, cần nhập hạn khi sự kiện xảy ra"
    return f"Chưa xác định được ngày từ “{schedule.get('text', '')}”"


# --- turns ----------------------------------------------------------------------------------------


def turns(
    schedule: Json | None, *, calendar: Calendar, first: dt.date, last: dt.date, shift: Shift | None = None
) -> list[Turn]:
    """The turns whose printed day lies in ``first`` … ``last``, both included, in order.

    A daily schedule has a turn on working days only.
    """
    if schedule is None or not recurs(schedule):
        return []
    rule, found, starts = rule_of(schedule, shift), [], first
    for printed in _printed(schedule, first=first, last=last):
        if schedule["kind"] == "daily" and calendar.off(printed):
            continue
        due = calendar.shift(printed, rule)
        found.append(Turn(label_of(schedule, printed), min(starts, due), printed, due))
        starts = printed + _ONE_DAY
    return found


def _printed(schedule: Json, *, first: dt.date, last: dt.date) -> list[dt.date]:
    days: list[dt.date] = []
    day = first
    while (found := deadline.next_turn(schedule, after=day, calendar=EVERY_DAY)) and found <= last:
        days.append(found)
        day = found + _ONE_DAY
    return days


def label_of(schedule: Json, printed: dt.date) -> str:
    """The name of the turn printed for a day: ``Tháng 10/2026``, ``Quý III/2026``, ``Tuần 41/2026``."""
    kind, month = schedule["kind"], printed.month
    if kind == "monthly":
        return f"Tháng {month}/{printed.year}"
    if kind == "quarterly":
        return f"Quý {('I', 'II', 'III', 'IV')[(month - 1) // 3]}/{printed.year}"
    if kind == "half_yearly":
        return f"6 tháng {'đầu' if month <= 6 else 'cuối'} năm {printed.year}"
    if kind == "yearly":
        return f"Năm {printed.year}"
    if kind == "weekly":
        year, week, _day = printed.isocalendar()
        return f"Tuần {week}/{year}"
    return vietnamese.day(printed)


# --- the traffic light ----------------------------------------------------------------------------


def amber_window(*, starts: dt.date, due: dt.date, calendar: Calendar) -> int:
    """Working days before the deadline in which the light is amber."""
    given = max(0, calendar.working_days_between(starts, due))
    return min(AMBER_MOST, max(AMBER_LEAST, -(-given // AMBER_SHARE)))


def amber_from(*, starts: dt.date, due: dt.date, calendar: Calendar) -> dt.date:
    """The first day with at most ``amber_window`` working days left (days after it, the last included)."""
    left, day = amber_window(starts=starts, due=due, calendar=calendar), due
    while left > 0:
        left -= not calendar.off(day)
        day -= _ONE_DAY
    while calendar.off(day):
        day -= _ONE_DAY
    return day
