"""Tasks by day: a month with its days off, a year's timeline, a person's calendar feed."""

from __future__ import annotations

import calendar as months
import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, Q

from chiso.org.policies import Actor
from chiso.org.selectors import working_calendar
from chiso.plans.models import Occurrence, Task
from chiso.plans.selectors.task import OPEN, Filters, light_of, mine, narrowed, seen
from chiso.plans.terms import Light, OccurrenceState, TaskState

MOST_A_DAY = 4
TIMELINE_ROWS = 120


@dataclass(frozen=True, slots=True)
class Mark:
    """Something due on a day: a task, or one turn of it (``label``)."""

    day: dt.date
    task: Task
    label: str
    light: Light | None


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the month sheet. ``off`` names the day off; ``inside`` is false for neighbours' days."""

    day: dt.date
    inside: bool
    today: bool
    off: str
    marks: Sequence[Mark]

    @property
    def first(self) -> Sequence[Mark]:
        return self.marks[:MOST_A_DAY]

    @property
    def rest(self) -> int:
        return max(0, len(self.marks) - MOST_A_DAY)


def month_sheet(actor: Actor, *, year: int, month: int, filters: Filters, today: dt.date) -> list[list[Day]]:
    """Weeks, Monday first, with what is due each day; three queries."""
    weeks = months.Calendar(firstweekday=0).monthdatescalendar(year, month)
    by_day: dict[dt.date, list[Mark]] = defaultdict(list)
    for mark in marks(actor, first=weeks[0][0], last=weeks[-1][-1], filters=filters, today=today):
        by_day[mark.day].append(mark)
    calendar = working_calendar()
    return [
        [
            Day(
                day=day,
                inside=day.month == month,
                today=day == today,
                off=calendar.days_off.get(day, "") or (calendar.why_off(day) or ""),
                marks=by_day.get(day, []),
            )
            for day in week
        ]
        for week in weeks
    ]


def marks(actor: Actor, *, first: dt.date, last: dt.date, filters: Filters, today: dt.date) -> list[Mark]:
    """What is due between two days, both included: single tasks, and turns of recurring ones; two queries."""
    rows = narrowed(actor, filters).exclude(state=TaskState.CANCELLED)
    single = rows.filter(due__gte=first, due__lte=last, occurrences__isnull=True)
    found = [
        Mark(task.due, task, "", light_of(task, today=today))
        for task in single.order_by("due", "id")
        if task.due is not None
    ]
    turns = (
        Occurrence.objects.filter(task__in=rows.values("pk"), due__gte=first, due__lte=last)
        .exclude(state=OccurrenceState.CANCELLED)
        .select_related("task", "task__item", "task__plan")
        .order_by("due", "id")
    )
    found += [Mark(turn.due, turn.task, turn.label, turn_light(turn, today=today)) for turn in turns]
    return sorted(found, key=lambda mark: (mark.day, mark.task.pk))


def turn_light(turn: Occurrence, *, today: dt.date) -> Light:
    """The light of a turn; amber from three days before."""
    if turn.state == OccurrenceState.DONE:
        return Light.DONE
    if turn.due < today:
        return Light.RED
    return Light.AMBER if (turn.due - today).days <= 3 else Light.GREEN


@dataclass(frozen=True, slots=True)
class Bar:
    """A task on the year's line: first and last month (1 to 12) it runs in."""

    task: Task
    first: int
    last: int
    light: Light | None

    @property
    def months(self) -> range:
        return range(self.first, self.last + 1)


def timeline(actor: Actor, *, year: int, filters: Filters, today: dt.date) -> tuple[list[Bar], bool]:
    """Tasks that run in a year, by unit and deadline; whether there are more than shown. One query."""
    begin, end = dt.date(year, 1, 1), dt.date(year, 12, 31)
    rows = (
        narrowed(actor, filters)
        .exclude(state=TaskState.CANCELLED)
        .filter(Q(due__gte=begin) & (Q(starts__lte=end) | Q(starts__isnull=True)))
        .order_by("unit_id", F("due").asc(), "id")[: TIMELINE_ROWS + 1]
    )
    bars = []
    for task in rows:
        starts, due = task.starts or task.due, task.due
        if starts is None or due is None or min(starts, due) > end:
            continue
        first = max(begin, min(starts, due))
        last = min(end, due)
        bars.append(Bar(task, first.month, max(first.month, last.month), light_of(task, today=today)))
    return bars[:TIMELINE_ROWS], len(bars) > TIMELINE_ROWS


def feed_of(actor: Actor, *, today: dt.date) -> list[tuple[Task, Occurrence | None, dt.date]]:
    """What a person's calendar shows: own open tasks and their turns, from a month ago; two queries."""
    since = today - dt.timedelta(days=31)
    own = seen(actor).filter(mine(actor), state__in=OPEN)
    single = own.filter(due__gte=since, occurrences__isnull=True).order_by("due", "id")
    turns = (
        Occurrence.objects.filter(task__in=own.values("pk"), due__gte=since)
        .exclude(state__in=(OccurrenceState.DONE, OccurrenceState.CANCELLED))
        .select_related("task", "task__item", "task__plan")
        .order_by("due", "id")
    )
    found: list[tuple[Task, Occurrence | None, dt.date]] = [
        (task, None, task.due) for task in single if task.due is not None
    ]
    return found + [(turn.task, turn, turn.due) for turn in turns]
