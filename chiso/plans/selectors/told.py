"""Tasks as a unit's report tells them: how far on a day, what was done since, what falls due next.

For a period that is over they are told as they stood at its end, from the rows of progress, so that a late
report says what a punctual one would have said.

For the app above that reports. Plans knows none of it: that app registers who tells of a task
(``register_tellers``), so that the page of a task links to the reports that tell it.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q

from chiso.audit import clock
from chiso.org.policies import Actor
from chiso.plans.models import Explanation, Occurrence, Progress, Task, TaskDocument
from chiso.plans.terms import ExplanationState, OccurrenceState, TaskState


@dataclass(frozen=True, slots=True)
class Proof:
    """A registered document that proves a task."""

    document_id: int
    title: str
    page: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One task of a unit between two days."""

    task_id: int
    title: str
    code: str
    edition: str
    criterion: str
    product: str
    state: str
    percent: int
    due: dt.date | None
    """Of a recurring task the turn that counts: the last of the period that is open, else the next."""
    first_due: dt.date | None
    overdue: bool
    """Not done on ``day`` though it was due before."""
    done_on: dt.date | None
    """Day it was reported as done, once confirmed; of a recurring task of its last turn in the period."""
    late: bool
    """Done after its deadline."""
    notes: tuple[str, ...]
    """What was written with the progress of the period, oldest first."""
    moved: int
    """Percent points gained between the days."""
    turns: tuple[str, ...]
    """Turns finished in the period."""
    next_due: dt.date | None
    """Deadline within the following period, or one that has passed."""
    next_label: str
    explanation: str
    """The last answer to a question about it."""
    assignee: str
    proofs: tuple[Proof, ...]
    past: bool = False
    """Confirmed before the period: counted, not told again."""


def tasks_told(
    unit_id: int, *, plan_id: int | None, since: dt.date, until: dt.date, next_until: dt.date, day: dt.date
) -> list[Told]:
    """Tasks a unit leads (not their parts), as of ``day``, for a period ``since``–``until`` and the next.

    Left out: stopped tasks and those given after the period. Seven queries.
    """
    begin, end = _moment(since), _moment(until + dt.timedelta(days=1))
    rows = Task.objects.filter(unit_id=unit_id, parent__isnull=True, created_at__lt=end).exclude(
        state=TaskState.CANCELLED
    )
    if plan_id is not None:
        rows = rows.filter(Q(plan_id=plan_id) | Q(plan__parent_id=plan_id))
    tasks = list(rows.select_related("item", "assignee").order_by("item__position", "id"))
    ids = [task.pk for task in tasks]
    known = set(ids)
    notes: dict[int, list[Progress]] = defaultdict(list)
    wrote = Q(task_id__in=ids) | Q(task__parent_id__in=ids)
    for one in (
        Progress.objects.filter(wrote, at__gte=begin, at__lt=end).select_related("task").order_by("at", "id")
    ):
        whole = one.task.parent_id
        notes[whole if whole is not None and whole in known else one.task_id].append(one)
    written = Progress.objects.filter(task_id__in=ids, occurrence__isnull=True, at__lt=end)
    reached = dict(written.order_by("at", "id").values_list("task_id", "percent"))
    divided = set(Task.objects.filter(parent_id__in=ids).values_list("parent_id", flat=True))
    turns: dict[int, list[Occurrence]] = defaultdict(list)
    for turn in (
        Occurrence.objects.filter(task_id__in=ids).exclude(state=OccurrenceState.CANCELLED).order_by("due")
    ):
        turns[turn.task_id].append(turn)
    proofs: dict[int, list[Proof]] = defaultdict(list)
    for link in TaskDocument.objects.filter(task_id__in=ids).select_related("document").order_by("id"):
        proofs[link.task_id].append(Proof(link.document_id, link.document.title, link.page))
    answers = {
        said.task_id: said.answer
        for said in Explanation.objects.filter(task_id__in=ids)
        .exclude(state=ExplanationState.ASKED)
        .order_by("id")
    }
    return [
        _told(
            task, notes[task.pk], turns[task.pk], tuple(proofs[task.pk]), answers.get(task.pk, ""),
            since=since, until=until, next_until=next_until, day=min(day, until), over=day > until,
            reached=reached.get(task.pk), divided=task.pk in divided,
        )
        for task in tasks
    ]  # fmt: skip


def _told(
    task: Task,
    notes: Sequence[Progress],
    turns: Sequence[Occurrence],
    proofs: tuple[Proof, ...],
    answer: str,
    *,
    since: dt.date,
    until: dt.date,
    next_until: dt.date,
    day: dt.date,
    over: bool,
    reached: int | None,
    divided: bool,
) -> Told:
    state, percent = task.state, task.percent
    if over:
        state, percent = _then(task, turns, until=until, reached=reached, divided=divided)
    due, done_on, finished = task.due, None, []
    next_due, next_label = None, ""
    if turns:
        left = [turn for turn in turns if not _done_by(turn, until)]
        finished = [
            turn for turn in turns if turn.done_at is not None and since <= _day(turn.done_at) <= until
        ]
        due = left[0].due if left else task.due
        if finished and finished[-1].done_at is not None:
            done_on = _day(finished[-1].done_at)
        coming = next((turn for turn in left if turn.due <= next_until), None)
        if coming is not None:
            next_due, next_label = coming.due, coming.label
        late = any(turn.done_at is not None and _day(turn.done_at) > turn.due for turn in finished)
    else:
        if state == TaskState.DONE:
            done_on = task.reported_on or (_day(task.done_at) if task.done_at else None)
        late = bool(done_on and task.due and done_on > task.due)
        if state != TaskState.DONE and task.due is not None and task.due <= next_until:
            next_due = task.due
    open_ = state not in {TaskState.DONE, TaskState.CANCELLED}
    waits = state == TaskState.REPORTED and task.reported_on is not None
    counts = min(day, task.reported_on) if waits and task.reported_on else day
    return Told(
        task_id=task.pk,
        title=task.title,
        code=task.item.code,
        edition=task.item.edition,
        criterion=task.item.criterion,
        product=task.product,
        state=state,
        percent=100 if state == TaskState.DONE else percent,
        due=due,
        first_due=task.first_due,
        overdue=bool(open_ and due is not None and due < counts),
        done_on=done_on,
        late=late,
        notes=tuple(one.note.strip() for one in notes if one.note.strip()),
        moved=sum(one.increment for one in notes if one.task_id == task.pk and one.occurrence_id is None),
        turns=tuple(turn.label for turn in finished),
        next_due=next_due,
        next_label=next_label,
        explanation=answer,
        assignee=task.assignee.name if task.assignee else "",
        proofs=proofs,
        past=task.state == TaskState.DONE and task.done_at is not None and _day(task.done_at) < since,
    )


def _then(
    task: Task, turns: Sequence[Occurrence], *, until: dt.date, reached: int | None, divided: bool
) -> tuple[str, int]:
    """State and percent of a task at the end of a day that has passed; of a divided one as it stands now."""
    percent = task.percent if divided else reached or 0
    if turns:
        percent = sum(_done_by(turn, until) for turn in turns) * 100 // len(turns)
    if task.state == TaskState.DONE and task.done_at is not None and _day(task.done_at) <= until:
        return task.state, 100
    if task.reported_on is not None and task.reported_on <= until:
        return TaskState.REPORTED.value, 100
    return (TaskState.DOING if percent else TaskState.ASSIGNED).value, percent


def _done_by(turn: Occurrence, day: dt.date) -> bool:
    return turn.done_at is not None and _day(turn.done_at) <= day


def _moment(day: dt.date) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day, tzinfo=clock.ZONE)


def _day(moment: dt.datetime) -> dt.date:
    return moment.astimezone(clock.ZONE).date()


# --- who tells of a task --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Telling:
    """A report that tells of a task, as a link."""

    task_id: int
    label: str
    url: str
    state: str
    words: str


Teller = Callable[[Sequence[int], Actor], Iterable[Telling]]
_tellers: dict[str, Teller] = {}


def register_tellers(name: str, teller: Teller) -> None:
    """Let an app above say where tasks are told of; once per name."""
    _tellers[name] = teller


def tellings_of(task_ids: Sequence[int], *, actor: Actor) -> Mapping[int, tuple[Telling, ...]]:
    """Task id → the reports that tell of it and that the actor may know; one call a teller."""
    found: dict[int, list[Telling]] = defaultdict(list)
    if task_ids:
        for teller in _tellers.values():
            for telling in teller(task_ids, actor):
                found[telling.task_id].append(telling)
    return {task: tuple(tellings) for task, tellings in found.items()}


def proofs_of(task_ids: Sequence[int]) -> Mapping[int, tuple[Proof, ...]]:
    """Task → documents that prove it; one query."""
    found: dict[int, list[Proof]] = defaultdict(list)
    links = TaskDocument.objects.filter(task_id__in=list(task_ids)).select_related("document")
    for link in links.order_by("id"):
        found[link.task_id].append(Proof(link.document_id, link.document.title, link.page))
    return {task: tuple(proofs) for task, proofs in found.items()}
