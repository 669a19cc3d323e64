"""The life of a task: given, divided, assigned, begun, reported, confirmed or returned, stopped, reopened.

Each step is a compare-and-set of the state. A deadline is resolved by the working-day calendar when it
is set; a part ends no later than the whole; what is reported is confirmed by somebody else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from chiso.audit import clock
from chiso.audit.services import change, move, record, writes
from chiso.engine import vietnamese
from chiso.engine.periods import Calendar
from chiso.notices.terms import NoticeKind
from chiso.org.policies import Actor
from chiso.org.problems import not_found
from chiso.org.selectors import names_on, working_calendar
from chiso.org.selectors.lines import staff_on, units_placed
from chiso.plans.models import Item, Occurrence, Plan, Progress, Task, TaskUnit
from chiso.plans.policies import task as policies
from chiso.plans.policies.plan import account_of
from chiso.plans.problems import task as problems
from chiso.plans.schemas import schedule as schedules
from chiso.plans.services.progress import roll_up, task_recur
from chiso.plans.services.telling import confirmers, doers, heads, staff_of, tell
from chiso.plans.terms import OccurrenceState, PlanState, Role, TaskState

OPEN = frozenset({TaskState.ASSIGNED, TaskState.DOING, TaskState.REPORTED})
GIVABLE = frozenset({PlanState.APPROVED, PlanState.ISSUED, PlanState.AMENDING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What is to be done. ``schedule`` is a paper-model schedule; ``starts`` defaults to today."""

    title: str
    product: str = ""
    legal_basis: str = ""
    schedule: Mapping[str, Any] | None = None
    starts: dt.date | None = None
    weight: Decimal = Decimal(1)


@writes("plans.task.create")
def task_create(
    item: Item,
    *,
    work: Work,
    unit_id: int,
    assignee_id: int | None = None,
    cooperating: Collection[int] = (),
    monitoring: Collection[int] = (),
    parent: Task | None = None,
    actor: Actor,
    once: str | None = None,
) -> Task:
    """Give a task under ``item``, or a part of ``parent``, to a unit (and a person in it).

    Raises PL0101 to PL0105, PL0120, PL0125 to PL0127, PL0129; 403 without the right, 404 for a stranger.
    """
    plan = item.plan
    actor.require_same_authority(plan.authority_id, "nội dung kế hoạch")
    _require_giver(actor, plan=plan, unit_id=unit_id, parent=parent)
    if item.group:
        raise problems.group_has_no_tasks(item.code)
    task = Task(
        plan=plan,
        item=item,
        parent=parent,
        authority_id=plan.authority_id,
        unit_id=unit_id,
        assignee_id=assignee_id,
        created_at=clock.now(),
        created_by_id=account_of(actor),
    )
    _fill(task, work)
    _check_people(task, cooperating=cooperating, monitoring=monitoring)
    task.save()
    _put_units(task, cooperating=cooperating, monitoring=monitoring)
    record(task, after=_shown(task))
    if schedules.recurs(task.schedule):
        task_recur(task, actor=actor)
    if parent is not None:
        roll_up(parent, actor=actor)
    _tell_given(task, actor=actor)
    return task


def _require_giver(actor: Actor, *, plan: Plan, unit_id: int, parent: Task | None) -> None:
    if parent is None:
        actor.require(
            policies.may_give(actor, plan, unit_id),
            "giao nhiệm vụ này",
            who="lãnh đạo, Văn phòng, trưởng đơn vị",
        )
        if plan.state not in GIVABLE and not (plan.unit_id and plan.state != PlanState.CLOSED):
            raise problems.plan_not_open(str(PlanState(plan.state).label))
        return
    actor.require(
        policies.may_divide(actor, parent), "chia nhiệm vụ này", who="trưởng đơn vị chủ trì, người thực hiện"
    )
    if parent.state not in OPEN:
        raise problems.parent_closed(parent.title)
    others = frozenset(parent.others.filter(role=Role.COOPERATING).values_list("unit_id", flat=True))
    placed = units_placed(authority_id=parent.authority_id)
    if not policies.reaches(parent, unit_id, placed=placed, cooperating=others):
        names = names_on(clock.today(), authority_id=parent.authority_id)
        raise problems.upwards(names.get(unit_id, ""))


def _fill(task: Task, work: Work) -> None:
    """Put what is to be done into the row, its deadline resolved."""
    if not work.title.strip():
        raise problems.text_missing("Tên nhiệm vụ")
    if work.weight <= 0:
        raise problems.weight_not_positive()
    task.title, task.product = work.title.strip(), work.product.strip()
    task.legal_basis, task.weight = work.legal_basis.strip(), work.weight
    task.starts = work.starts or task.starts or clock.today()
    task.schedule = dict(work.schedule) if work.schedule is not None else None
    calendar = working_calendar()
    due = schedules.resolve(
        task.schedule, calendar=calendar, year=task.plan.year, issued_on=task.plan.issued_on
    ).day
    parent = task.parent
    if (
        due
        and parent is not None
        and parent.due
        and not schedules.recurs(parent.schedule)
        and due > parent.due
    ):
        raise problems.later_than_parent(due=due, parent=parent.due)
    task.first_due = due
    set_due(task, due, calendar=calendar)
    task.search = searchable(task)


def set_due(task: Task, due: dt.date | None, *, calendar: Calendar) -> None:
    """The deadline and the day its light turns amber, not yet saved."""
    task.due = due
    task.amber_from = (
        schedules.amber_from(starts=task.starts or due, due=due, calendar=calendar) if due else None
    )


def searchable(task: Task) -> str:
    return " ".join(
        vietnamese.fold(
            " ".join((task.item.code, task.title, task.product, task.legal_basis, task.item.title))
        ).split()
    )


def _check_people(task: Task, *, cooperating: Collection[int], monitoring: Collection[int]) -> None:
    names = names_on(clock.today(), authority_id=task.authority_id)
    for unit in {task.unit_id, *cooperating, *monitoring}:
        if unit not in names:
            raise problems.other_authority(str(unit))
    if task.unit_id in {*cooperating, *monitoring}:
        raise problems.lead_is_other(names[task.unit_id])
    if task.assignee_id is not None:
        _require_member(task, task.assignee_id)


def _require_member(task: Task, person_id: int) -> None:
    staff = staff_on(clock.today(), authority_id=task.authority_id)
    if not any(seat.person_id == person_id and seat.unit_id == task.unit_id for seat in staff):
        raise problems.not_in_unit(next((seat.name for seat in staff if seat.person_id == person_id), ""))


def _put_units(task: Task, *, cooperating: Collection[int], monitoring: Collection[int]) -> None:
    wanted = {**dict.fromkeys(monitoring, Role.MONITORING), **dict.fromkeys(cooperating, Role.COOPERATING)}
    TaskUnit.objects.filter(task=task).delete()
    TaskUnit.objects.bulk_create(
        TaskUnit(task=task, unit_id=unit, role=role) for unit, role in sorted(wanted.items())
    )


def _shown(task: Task) -> dict[str, Any]:
    fields = (
        "title",
        "product",
        "legal_basis",
        "schedule",
        "starts",
        "due",
        "weight",
        "unit_id",
        "assignee_id",
    )
    return {name: getattr(task, name) for name in fields}


def _tell_given(task: Task, *, actor: Actor) -> None:
    due = f"Hạn {vietnamese.day(task.due)}" if task.due else "Chưa có hạn"
    tell(
        doers(task, staff_of(task)),
        kind=NoticeKind.ASSIGNED,
        title=f"Nhiệm vụ mới: {task.title}",
        body=due + (f". Sản phẩm: {task.product}" if task.product else ""),
        task=task,
        key=f"task-{task.pk}-given-{task.assignee_id or 0}",
        actor=actor,
    )


@writes("plans.task.describe")
def task_describe(
    task: Task,
    *,
    work: Work,
    cooperating: Collection[int] = (),
    monitoring: Collection[int] = (),
    actor: Actor,
    reason: str = "",
) -> Task:
    """Change what is to be done and with whom. A deadline set here is a new first deadline."""
    _see(task, actor)
    actor.require(policies.may_direct(actor, task), "sửa nhiệm vụ này", who="người giao việc")
    _require_open(task)
    before = _shown(task)
    _fill(task, work)
    _check_people(task, cooperating=cooperating, monitoring=monitoring)
    Task.objects.filter(pk=task.pk).update(
        **{name: getattr(task, name) for name in (*before, "first_due", "amber_from", "search")}
    )
    _put_units(task, cooperating=cooperating, monitoring=monitoring)
    after = _shown(task)
    changed = [name for name in after if before[name] != after[name]]
    record(
        task, before={name: before[name] for name in changed}, after={name: after[name] for name in changed}
    )
    if schedules.recurs(task.schedule):
        task_recur(task, actor=actor)
    if "weight" in changed and task.parent is not None:
        roll_up(task.parent, actor=actor)
    return task


@writes("plans.task.assign")
def task_assign(task: Task, *, assignee_id: int | None, actor: Actor) -> Task:
    """Name the person of the lead unit who does it; None: the unit as a whole."""
    _see(task, actor)
    actor.require(policies.may_direct(actor, task), "phân công nhiệm vụ này", who="trưởng đơn vị chủ trì")
    _require_open(task)
    if assignee_id is not None:
        _require_member(task, assignee_id)
    change(task, assignee_id=assignee_id)
    _tell_given(task, actor=actor)
    return task


@writes("plans.task.start")
def task_start(task: Task, *, actor: Actor) -> Task:
    """Say that work has begun."""
    _see(task, actor)
    actor.require(policies.may_work(actor, task), "bắt đầu nhiệm vụ này", who="đơn vị chủ trì")
    move(task, was=TaskState.ASSIGNED, to=TaskState.DOING)
    return task


@writes("plans.task.report")
def task_report(task: Task, *, note: str, actor: Actor, once: str | None = None) -> Task:
    """Report it as done, with what came of it. Raises PL0106, PL0111, PL0112, PL0120."""
    _see(task, actor)
    actor.require(policies.may_work(actor, task), "báo cáo hoàn thành nhiệm vụ này", who="đơn vị chủ trì")
    if not note.strip():
        raise problems.text_missing("Kết quả thực hiện")
    if task.state not in {TaskState.ASSIGNED, TaskState.DOING}:
        raise problems.closed(task.title, state=str(TaskState(task.state).label))
    if left := task.subtasks.filter(state__in=OPEN).count():
        raise problems.open_subtasks(left)
    if left := task.occurrences.exclude(state__in=(OccurrenceState.DONE, OccurrenceState.CANCELLED)).count():
        raise problems.open_turns(left)
    was, account = task.percent, account_of(actor)
    move(
        task,
        was=task.state,
        to=TaskState.REPORTED,
        percent=100,
        reported_on=clock.today(),
        reported_by_id=account,
        remark="",
    )
    Progress.objects.create(
        task=task, percent=100, increment=100 - was, note=note.strip(), at=clock.now(), by_id=account
    )
    if task.parent is not None:
        roll_up(task.parent, actor=actor)
    tell(
        confirmers(task, staff_of(task), apart=account),
        kind=NoticeKind.WAITING,
        title=f"Chờ xác nhận hoàn thành: {task.title}",
        body=note.strip(),
        task=task,
        key=f"task-{task.pk}-reported-{task.progress.count()}",
        actor=actor,
    )
    return task


@writes("plans.task.confirm")
def task_confirm(task: Task, *, actor: Actor) -> Task:
    """Confirm what was reported; not by who reported it (PL0113)."""
    _confirmer(task, actor)
    move(task, was=TaskState.REPORTED, to=TaskState.DONE, done_at=clock.now())
    _tell_doers(task, "Đã xác nhận hoàn thành", actor=actor)
    return task


@writes("plans.task.return")
def task_return(task: Task, *, reason: str, actor: Actor) -> Task:
    """Send a report back with what is wanting; progress stays as reported by the doers before."""
    _confirmer(task, actor)
    if not reason.strip():
        raise problems.reason_missing("trả lại")
    percent = _before_report(task)
    move(
        task,
        was=TaskState.REPORTED,
        to=TaskState.DOING,
        remark=reason.strip(),
        percent=percent,
        reported_on=None,
        reported_by_id=None,
    )
    if task.parent is not None:
        roll_up(task.parent, actor=actor)
    _tell_doers(task, "Bị trả lại", body=reason, actor=actor)
    return task


def _before_report(task: Task) -> int:
    """What stood before the report: of a divided or recurring task the sum of its parts stands."""
    last = task.progress.order_by("-id").first()
    if last is None or task.subtasks.exists() or task.occurrences.exists():
        return task.percent
    return max(0, last.percent - last.increment)


@writes("plans.task.reopen")
def task_reopen(task: Task, *, reason: str, actor: Actor) -> Task:
    """Open again what is done or was stopped."""
    _see(task, actor)
    actor.require(policies.may_stop(actor, task), "mở lại nhiệm vụ này", who="người giao việc")
    if not reason.strip():
        raise problems.reason_missing("mở lại")
    if task.state not in {TaskState.DONE, TaskState.CANCELLED}:
        raise problems.closed(task.title, state=str(TaskState(task.state).label))
    if task.parent is not None and task.parent.state not in OPEN:
        raise problems.parent_closed(task.parent.title)
    move(
        task,
        was=task.state,
        to=TaskState.DOING,
        remark=reason.strip(),
        done_at=None,
        reported_on=None,
        reported_by_id=None,
    )
    if task.parent is not None:
        roll_up(task.parent, actor=actor)
    _tell_doers(task, "Mở lại", body=reason, actor=actor)
    return task


@writes("plans.task.cancel")
def task_cancel(task: Task, *, reason: str, actor: Actor) -> Task:
    """Stop a task and its parts; what was done stays on record and counts no more."""
    _see(task, actor)
    actor.require(policies.may_stop(actor, task), "dừng nhiệm vụ này", who="người giao việc")
    if not reason.strip():
        raise problems.reason_missing("dừng nhiệm vụ")
    _require_open(task)
    for part in task.subtasks.filter(state__in=OPEN).select_related("plan"):
        _stop(part, reason=reason)
    _stop(task, reason=reason)
    if task.parent is not None:
        roll_up(task.parent, actor=actor)
    _tell_doers(task, "Dừng thực hiện", body=reason, actor=actor)
    return task


def _stop(task: Task, *, reason: str) -> None:
    move(task, was=task.state, to=TaskState.CANCELLED, remark=reason.strip())
    Occurrence.objects.filter(task=task).exclude(state=OccurrenceState.DONE).update(
        state=OccurrenceState.CANCELLED
    )


def _confirmer(task: Task, actor: Actor) -> None:
    _see(task, actor)
    actor.require(
        policies.may_confirm(actor, task), "xác nhận nhiệm vụ này", who="trưởng đơn vị, Văn phòng, lãnh đạo"
    )
    if task.state == TaskState.REPORTED and task.reported_by_id == actor.account_id:
        raise problems.own_report()


def _require_open(task: Task) -> None:
    if task.state not in OPEN:
        raise problems.closed(task.title, state=str(TaskState(task.state).label))


def _see(task: Task, actor: Actor) -> None:
    if not Task.objects.filter(policies.visible(actor), pk=task.pk).exists():
        raise not_found("nhiệm vụ")


def _tell_doers(task: Task, what: str, *, actor: Actor, body: str = "") -> None:
    staff = staff_of(task)
    tell(
        doers(task, staff) | heads(task.unit_id, staff),
        kind=NoticeKind.DECISION,
        title=f"{what}: {task.title}",
        body=body,
        task=task,
        key=f"task-{task.pk}-{task.state}-{int(clock.now().timestamp())}",
        actor=actor,
    )
