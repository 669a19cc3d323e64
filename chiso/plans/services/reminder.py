"""Reminders: once a day for what turned amber, is due, is late, waits for an answer or a confirmation.

Run as often as one likes: a day is taken once by its key, a notice is told once by its own. Late work is
told on the first day and then each week, so that a reminder stays worth reading. Nothing on days off.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from chiso.audit import clock
from chiso.audit.problems import Repeated
from chiso.audit.services import SYSTEM, Acting, record, writes
from chiso.engine import vietnamese
from chiso.notices.terms import NoticeKind
from chiso.org.selectors import working_calendar
from chiso.org.selectors.lines import Seated, staff_on
from chiso.plans.models import Explanation, Occurrence, Task
from chiso.plans.schemas import schedule as schedules
from chiso.plans.services.progress import task_recur
from chiso.plans.services.telling import confirmers, doers, heads, tell
from chiso.plans.terms import ExplanationState, OccurrenceState, TaskState

WORKING = (TaskState.ASSIGNED, TaskState.DOING)
PATIENCE = 2
"""Working days a report may wait before whoever confirms is reminded."""


def reminders_send(*, day: dt.date, actor: Acting = SYSTEM) -> int:
    """Tell everybody what concerns them on a working day; how many notices were told now."""
    calendar = working_calendar()
    if calendar.off(day):
        return 0
    tasks = _concerned(day)
    late = list(
        Explanation.objects.filter(state=ExplanationState.ASKED, reply_by__lte=day).select_related(
            "task__plan", "task__parent"
        )
    )
    if not tasks and not late:
        return 0
    try:
        return _remind(tasks, late, day=day, actor=actor, once=f"reminders-{day.isoformat()}")
    except Repeated:
        return 0


def _concerned(day: dt.date) -> list[Task]:
    due = Task.objects.filter(state__in=WORKING, amber_from__lte=day)
    waiting = Task.objects.filter(state=TaskState.REPORTED, reported_on__lt=day)
    return list((due | waiting).select_related("plan", "parent", "item").order_by("pk"))


@writes("plans.task.remind")
def _remind(
    tasks: list[Task], late: list[Explanation], *, day: dt.date, actor: Acting, once: str | None = None
) -> int:
    staff = _Staff(day)
    told = sum(_one(task, staff.of(task), day=day, actor=actor) for task in tasks)
    told += sum(_answer(asked, staff.of(asked.task), actor=actor) for asked in late)
    thing: Task = tasks[0] if tasks else late[0].task
    record(thing, label=f"nhắc việc ngày {vietnamese.day(day)}", after={"tasks": len(tasks), "notices": told})
    return told


class _Staff:
    """Who sits where, asked once an authority."""

    def __init__(self, day: dt.date) -> None:
        self.day = day
        self.known: dict[int, tuple[Seated, ...]] = {}

    def of(self, task: Task) -> tuple[Seated, ...]:
        if task.authority_id not in self.known:
            self.known[task.authority_id] = staff_on(self.day, authority_id=task.authority_id)
        return self.known[task.authority_id]


def _one(task: Task, staff: tuple[Seated, ...], *, day: dt.date, actor: Acting) -> int:
    if task.state == TaskState.REPORTED:
        return _waiting(task, staff, day=day, actor=actor)
    if task.due is None:
        return 0
    due = vietnamese.day(task.due)
    if task.due < day:
        week = (day - task.due).days // 7
        return tell(
            doers(task, staff) | heads(task.unit_id, staff),
            kind=NoticeKind.OVERDUE,
            title=f"Quá hạn từ {due}: {task.title}",
            task=task,
            key=f"task-{task.pk}-late-{task.due.isoformat()}-{week}",
            actor=actor,
        )
    when, key = ("hôm nay", "today") if task.due == day else (f"ngày {due}", "soon")
    return tell(
        doers(task, staff),
        kind=NoticeKind.DUE_SOON,
        title=f"Đến hạn {when}: {task.title}",
        body=f"Tiến độ {task.percent} %",
        task=task,
        key=f"task-{task.pk}-{key}-{task.due.isoformat()}",
        actor=actor,
    )


def _waiting(task: Task, staff: tuple[Seated, ...], *, day: dt.date, actor: Acting) -> int:
    assert task.reported_on is not None, "a reported task has its day"
    if working_calendar().working_days_between(task.reported_on, day) < PATIENCE:
        return 0
    return tell(
        confirmers(task, staff, apart=task.reported_by_id),
        kind=NoticeKind.WAITING,
        title=f"Vẫn chờ xác nhận từ {vietnamese.day(task.reported_on)}: {task.title}",
        task=task,
        key=f"task-{task.pk}-unconfirmed-{task.reported_on.isoformat()}",
        actor=actor,
    )


def _answer(asked: Explanation, staff: Iterable[Seated], *, actor: Acting) -> int:
    seats = tuple(staff)
    return tell(
        doers(asked.task, seats) | heads(asked.task.unit_id, seats),
        kind=NoticeKind.EXPLAIN,
        title=f"Đến hạn giải trình ({vietnamese.day(asked.reply_by)}): {asked.task.title}",
        body=asked.question,
        task=asked.task,
        key=f"explanation-{asked.pk}-due",
        actor=actor,
    )


def turns_lay_out(*, actor: Acting = SYSTEM) -> int:
    """Lay out the turns of open recurring tasks again: new ones, and those a new calendar moved."""
    made = 0
    calendar, today = working_calendar(), clock.today()
    rows = Task.objects.filter(state__in=WORKING).exclude(schedule=None).select_related("plan")
    for task in rows.prefetch_related("occurrences").order_by("pk"):
        if not schedules.recurs(task.schedule):
            continue
        starts = task.starts or today
        last = dt.date(max(task.plan.year, starts.year), 12, 31)
        wanted = schedules.turns(task.schedule, calendar=calendar, first=starts, last=last)
        known = {turn.label: turn for turn in task.occurrences.all()}
        if any(_differs(turn, known.get(turn.label)) for turn in wanted):
            made += task_recur(task, actor=actor)
    return made


def _differs(turn: schedules.Turn, known: Occurrence | None) -> bool:
    """Whether laying out would change something: a turn is new, or waits on another day."""
    return known is None or (known.state == OccurrenceState.WAITING and known.due != turn.due)
