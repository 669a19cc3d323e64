"""Progress of tasks, turns and parts; the documents that prove it.

Progress is a series of increments with words; a drop needs a reason. A recurring task progresses by its
turns, a divided one by its parts: nobody types what follows from them. Turns are laid out ahead and
again without harm.
"""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from django.db import IntegrityError, transaction

from chiso.audit import clock
from chiso.audit.services import Acting, change, record, writes
from chiso.evidence import selectors as evidence
from chiso.org.policies import Actor
from chiso.org.problems import not_found
from chiso.org.selectors import working_calendar
from chiso.plans.models import Occurrence, Progress, Task, TaskDocument
from chiso.plans.policies import task as policies
from chiso.plans.policies.plan import account_of
from chiso.plans.problems import task as problems
from chiso.plans.schemas import schedule as schedules
from chiso.plans.terms import OccurrenceState, Role, TaskState

WORKABLE = frozenset({TaskState.ASSIGNED, TaskState.DOING})


@writes("plans.task.progress")
def task_progress(
    task: Task,
    *,
    percent: int,
    note: str = "",
    occurrence: Occurrence | None = None,
    actor: Actor,
    once: str | None = None,
) -> Progress:
    """Report that ``percent`` of the task (or of one turn of it) is done, and what was done.

    Raises PL0106 to PL0109, PL0122, PL0128.
    """
    locked = _locked(task, actor=actor, what="cập nhật tiến độ nhiệm vụ này")
    if not 0 <= percent <= 100:
        raise problems.bad_percent(percent)
    if locked.subtasks.exclude(state=TaskState.CANCELLED).exists():
        raise problems.from_subtasks(task.title)
    turn = _turn(locked, occurrence)
    was = turn.percent if turn else locked.percent
    if percent < was and not note.strip():
        raise problems.note_missing()
    made = Progress.objects.create(
        task=locked,
        occurrence=turn,
        percent=percent,
        increment=percent - was,
        note=note.strip(),
        at=clock.now(),
        by_id=account_of(actor),
    )
    if turn is not None:
        _advance_turn(turn, percent, actor=actor)
        _follow_turns(locked)
    else:
        locked.percent = percent
    locked.state = TaskState.DOING
    locked.save(update_fields=["percent", "state", "due", "amber_from"])
    record(task, before={"percent": was}, after={"percent": percent, "note": note.strip()})
    for name in ("percent", "state", "due", "amber_from"):
        setattr(task, name, getattr(locked, name))
    if locked.parent is not None:
        roll_up(locked.parent, actor=actor)
    return made


def _locked(task: Task, *, actor: Actor, what: str) -> Task:
    """The task's row, held for the rest of the write, open for work by the actor."""
    if not Task.objects.filter(policies.visible(actor), pk=task.pk).exists():
        raise not_found("nhiệm vụ")
    actor.require(policies.may_work(actor, task), what, who="đơn vị chủ trì, người thực hiện")
    locked = Task.objects.select_for_update(of=("self",)).select_related("plan", "parent").get(pk=task.pk)
    if locked.state not in WORKABLE:
        raise problems.closed(task.title, state=str(TaskState(locked.state).label))
    return locked


def _turn(task: Task, occurrence: Occurrence | None) -> Occurrence | None:
    """The turn meant: the one given, else the earliest that is open; None for a task without turns."""
    rows = Occurrence.objects.select_for_update().filter(task=task)
    if occurrence is not None:
        turn = rows.filter(pk=occurrence.pk).first()
        if turn is None:
            raise problems.turn_missing()
        if turn.state in {OccurrenceState.DONE, OccurrenceState.CANCELLED}:
            raise problems.done_turn(turn.label)
        return turn
    if not schedules.recurs(task.schedule):
        return None
    turn = rows.exclude(state__in=(OccurrenceState.DONE, OccurrenceState.CANCELLED)).order_by("due").first()
    if turn is None:
        raise problems.turn_missing()
    return turn


def _advance_turn(turn: Occurrence, percent: int, *, actor: Actor) -> None:
    if percent == 100:
        occurrence_close(turn, actor=actor)
    else:
        Occurrence.objects.filter(pk=turn.pk).update(percent=percent, state=OccurrenceState.OPEN)


@writes("plans.occurrence.close")
def occurrence_close(turn: Occurrence, *, actor: Actor) -> Occurrence:
    """A turn is done; the next one becomes the task's deadline. Called by ``task_progress`` at 100 %."""
    actor.require(policies.may_work(actor, turn.task), "hoàn thành kỳ này", who="đơn vị chủ trì")
    change(turn, percent=100, state=OccurrenceState.DONE.value, done_at=clock.now())
    return turn


def _follow_turns(task: Task) -> None:
    """A recurring task's deadline is its next open turn, its progress the share of turns done."""
    turns = list(Occurrence.objects.filter(task=task).exclude(state=OccurrenceState.CANCELLED))
    left = [turn for turn in turns if turn.state != OccurrenceState.DONE]
    if turns:
        task.percent = (len(turns) - len(left)) * 100 // len(turns)
    coming = min(left, key=lambda turn: turn.due, default=None)
    if coming is not None:
        task.due = coming.due
        task.amber_from = schedules.amber_from(
            starts=coming.starts, due=coming.due, calendar=working_calendar()
        )


@writes("plans.task.recur")
def task_recur(task: Task, *, actor: Acting) -> int:
    """Lay out the turns of a recurring task to the end of its year; how many are new.

    Laid out again, nothing changes; where the calendar or the schedule changed, turns not begun move.
    """
    starts = task.starts or clock.today()
    last = dt.date(max(task.plan.year, starts.year), 12, 31)
    wanted = schedules.turns(task.schedule, calendar=working_calendar(), first=starts, last=last)
    known = {turn.label: turn for turn in Occurrence.objects.filter(task=task)}
    fresh = [
        Occurrence(task=task, label=turn.label, printed=turn.printed, starts=turn.starts, due=turn.due)
        for turn in wanted
        if turn.label not in known
    ]
    try:
        with transaction.atomic():
            Occurrence.objects.bulk_create(fresh)
    except IntegrityError:  # laid out by another worker at the same moment
        fresh = []
    moved = _move_turns(known, wanted)
    before = task.due
    _follow_turns(task)
    if task.first_due is None:
        task.first_due = task.due
    task.save(update_fields=["due", "first_due", "amber_from", "percent"])
    record(
        task,
        before={"due": before},
        after={"due": task.due, "new": [turn.label for turn in fresh], "moved": moved},
    )
    return len(fresh)


def _move_turns(known: dict[str, Occurrence], wanted: list[schedules.Turn]) -> list[str]:
    """Turns that have not been worked on follow the schedule and the calendar; those gone are dropped."""
    by_label, moved = {turn.label: turn for turn in wanted}, []
    for label, turn in known.items():
        if turn.state != OccurrenceState.WAITING or turn.percent:
            continue
        new = by_label.get(label)
        if new is None:
            turn.delete()
            moved.append(label)
        elif (new.due, new.printed) != (turn.due, turn.printed):
            Occurrence.objects.filter(pk=turn.pk).update(due=new.due, printed=new.printed, starts=new.starts)
            moved.append(label)
    return moved


def roll_up(task: Task, *, actor: Acting) -> None:
    """Bring a divided task, and those above it, to the weighted mean of its parts (rounded down)."""
    step: Task | None = Task.objects.select_for_update(of=("self",)).filter(pk=task.pk).first()
    while step is not None:
        parts = list(step.subtasks.exclude(state=TaskState.CANCELLED).values_list("weight", "percent"))
        if parts and step.state in WORKABLE:
            total = sum(Fraction(weight) for weight, _percent in parts)
            mean = int(sum(Fraction(weight) * percent for weight, percent in parts) / total)
            state = TaskState.DOING if mean else TaskState(step.state)
            if (step.percent, step.state) != (mean, state):
                _follow_parts(step, percent=mean, state=state, actor=actor)
        step = step.parent


@writes("plans.task.progress")
def _follow_parts(task: Task, *, percent: int, state: TaskState, actor: Acting) -> None:
    record(task, before={"percent": task.percent}, after={"percent": percent, "of": "parts"})
    Task.objects.filter(pk=task.pk).update(percent=percent, state=state)


@writes("plans.evidence.attach")
def evidence_attach(
    task: Task,
    *,
    document_id: int,
    page: str = "",
    note: str = "",
    occurrence: Occurrence | None = None,
    actor: Actor,
) -> TaskDocument:
    """Let a registered document prove a task (or one turn); attaching again changes page and note."""
    document = evidence.document_by_id(document_id, actor=actor)
    _prove(task, actor=actor)
    if document.withdrawn_at is not None:
        raise problems.document_withdrawn(document.title)
    known = TaskDocument.objects.filter(task=task, document_id=document_id, occurrence=occurrence).first()
    if known is not None:
        change(known, page=page.strip()[:60], note=note.strip()[:300])
        return known
    made = TaskDocument.objects.create(
        task=task,
        occurrence=occurrence,
        document_id=document_id,
        page=page.strip()[:60],
        note=note.strip()[:300],
        at=clock.now(),
        by_id=account_of(actor),
    )
    record(task, after={"document": document.title, "page": page.strip()})
    return made


@writes("plans.evidence.detach")
def evidence_detach(link: TaskDocument, *, actor: Actor) -> None:
    """Take a document off a task; the document stays in the library."""
    _prove(link.task, actor=actor)
    record(link.task, before={"document": str(link.document), "page": link.page})
    link.delete()


def _prove(task: Task, *, actor: Actor) -> None:
    if not Task.objects.filter(policies.visible(actor), pk=task.pk).exists():
        raise not_found("nhiệm vụ")
    others = frozenset(task.others.filter(role=Role.COOPERATING).values_list("unit_id", flat=True))
    actor.require(
        policies.may_prove(actor, task, others),
        "gắn tài liệu cho nhiệm vụ này",
        who="đơn vị chủ trì, phối hợp",
    )
    if task.state in {TaskState.DONE, TaskState.CANCELLED}:
        raise problems.closed(task.title, state=str(TaskState(task.state).label))
