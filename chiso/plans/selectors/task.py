"""Reads of tasks: lists with filters, the light, one task with its thread.

Everything is narrowed to what the actor may see. Lists go by keyset, the deadline first (none last),
never by offset; the number of queries does not depend on the number of rows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.urls import reverse

from chiso.audit import clock, numeral
from chiso.engine import vietnamese
from chiso.evidence.selectors import Usage
from chiso.org.policies import Actor
from chiso.org.problems import not_found
from chiso.plans.models import (
    Comment,
    Explanation,
    Extension,
    Occurrence,
    Progress,
    SavedView,
    Task,
    TaskDocument,
)
from chiso.plans.policies import task as policies
from chiso.plans.terms import Light, TaskState

PAGE = 40
WORKABLE = (TaskState.ASSIGNED, TaskState.DOING)
OPEN = (*WORKABLE, TaskState.REPORTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a list is narrowed to; empty means all. ``state`` may also be ``open``."""

    words: str = ""
    unit_id: int | None = None
    state: str = ""
    light: str = ""
    person_id: int | None = None
    plan_id: int | None = None
    item_id: int | None = None
    due_from: dt.date | None = None
    due_to: dt.date | None = None
    mine: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """One page and the keys of its neighbours (empty: there is none)."""

    rows: Sequence[Task]
    after: str
    before: str


# --- the light ------------------------------------------------------------------------------------


def light_of(task: Task, *, today: dt.date) -> Light | None:
    """The light of a task on a day; None for one that was stopped.

    A task reported in time is green while it waits to be confirmed, one reported late stays red.
    """
    if task.state == TaskState.CANCELLED:
        return None
    if task.state == TaskState.DONE:
        return Light.DONE
    if task.due is None:
        return Light.GREY
    if task.state == TaskState.REPORTED:
        return Light.RED if task.reported_on and task.due < task.reported_on else Light.GREEN
    if task.due < today:
        return Light.RED
    return Light.AMBER if task.amber_from and task.amber_from <= today else Light.GREEN


def in_light(light: str, *, today: dt.date) -> Q:
    """Tasks that show a light on a day, as a filter; the same rule as ``light_of``."""
    working, reported = Q(state__in=WORKABLE), Q(state=TaskState.REPORTED)
    if light == Light.DONE:
        return Q(state=TaskState.DONE)
    if light == Light.GREY:
        return Q(state__in=OPEN, due__isnull=True)
    if light == Light.RED:
        return (working & Q(due__lt=today)) | (reported & Q(due__lt=F("reported_on")))
    if light == Light.AMBER:
        return working & Q(due__gte=today, amber_from__lte=today)
    late = Q(amber_from__gt=today) | Q(amber_from__isnull=True)
    return (working & Q(due__gte=today) & late) | (
        reported & (Q(due__gte=F("reported_on")) | Q(due__isnull=False, reported_on__isnull=True))
    )


# --- lists ----------------------------------------------------------------------------------------


def seen(actor: Actor) -> QuerySet[Task]:
    return Task.objects.filter(policies.visible(actor)).select_related("assignee", "item", "plan")


def narrowed(actor: Actor, filters: Filters, *, today: dt.date | None = None) -> QuerySet[Task]:
    """What the actor may see of what the filters ask for."""
    rows = seen(actor)
    for word in vietnamese.fold(filters.words).split():
        rows = rows.filter(search__contains=word)
    if filters.unit_id:
        rows = rows.filter(Q(unit_id=filters.unit_id))
    if filters.state == "open":
        rows = rows.filter(state__in=OPEN)
    elif filters.state:
        rows = rows.filter(state=filters.state)
    if filters.light:
        rows = rows.filter(in_light(filters.light, today=today or clock.today()))
    for name, value in (
        ("assignee_id", filters.person_id), ("item_id", filters.item_id),
        ("due__gte", filters.due_from), ("due__lte", filters.due_to),
    ):  # fmt: skip
        if value:
            rows = rows.filter(**{name: value})
    if filters.plan_id:
        rows = rows.filter(Q(plan_id=filters.plan_id) | Q(plan__parent_id=filters.plan_id))
    if filters.mine:
        rows = rows.filter(mine(actor))
    return rows


def mine(actor: Actor) -> Q:
    """Tasks a person answers for: given to him, or to a unit he heads and to nobody in it."""
    given = Q(assignee_id=actor.person_id) if actor.person_id else Q(pk__in=())
    return given | Q(assignee__isnull=True, unit_id__in=actor.headed)


def task_page(actor: Actor, *, filters: Filters, after: str = "", before: str = "", size: int = PAGE) -> Page:
    """A page of tasks, the nearest deadline first, those without one last; one query."""
    rows = narrowed(actor, filters)
    if before and (key := _key(before)):
        found = list(
            rows.filter(_past(*key, forward=False)).order_by(F("due").desc(nulls_first=True), "-id")[
                : size + 1
            ]
        )
        more, found = len(found) > size, found[:size][::-1]
        return _page(found, older=True, newer=more)
    key = _key(after) if after else None
    if key:
        rows = rows.filter(_past(*key, forward=True))
    found = list(rows.order_by(F("due").asc(nulls_last=True), "id")[: size + 1])
    return _page(found[:size], older=len(found) > size, newer=key is not None)


def _page(found: list[Task], *, older: bool, newer: bool) -> Page:
    return Page(
        rows=found,
        after=_spelled(found[-1]) if found and older else "",
        before=_spelled(found[0]) if found and newer else "",
    )


def _spelled(task: Task) -> str:
    return f"{task.due.isoformat() if task.due else 'x'}_{task.pk}"


def _key(text: str) -> tuple[dt.date | None, int] | None:
    day, _mark, pk = text.partition("_")
    if numeral.number(pk) is None:
        return None
    if day == "x":
        return None, int(pk)
    try:
        return dt.date.fromisoformat(day), int(pk)
    except ValueError:
        return None


def _past(due: dt.date | None, pk: int, *, forward: bool) -> Q:
    if forward:
        if due is None:
            return Q(due__isnull=True, pk__gt=pk)
        return Q(due__gt=due) | Q(due=due, pk__gt=pk) | Q(due__isnull=True)
    if due is None:
        return Q(due__isnull=False) | Q(due__isnull=True, pk__lt=pk)
    return Q(due__lt=due) | Q(due=due, pk__lt=pk)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many tasks show each light, and how many were stopped or wait to be confirmed."""

    lights: Mapping[str, int]
    reported: int

    @property
    def open(self) -> int:
        return sum(self.lights[light] for light in (Light.GREEN, Light.AMBER, Light.RED, Light.GREY))


def tally(rows: QuerySet[Task], *, today: dt.date) -> Tally:
    """One query."""
    counts = rows.order_by().aggregate(
        **{light.value: Count("pk", filter=in_light(light, today=today)) for light in Light},
        reported=Count("pk", filter=Q(state=TaskState.REPORTED)),
    )
    reported = counts.pop("reported")
    return Tally(lights=counts, reported=reported)


@dataclass(frozen=True, slots=True)
class UnitTally:
    """One unit's tasks by light."""

    unit_id: int
    open: int
    red: int
    amber: int
    done: int
    reported: int


def tally_by_unit(actor: Actor, *, today: dt.date, plan_id: int | None = None) -> list[UnitTally]:
    """Every unit's tasks, those with most red first; one query."""
    rows = narrowed(actor, Filters(plan_id=plan_id))
    found = (
        rows.order_by()
        .values("unit_id")
        .annotate(
            opened=Count("pk", filter=Q(state__in=OPEN)),
            red=Count("pk", filter=in_light(Light.RED, today=today)),
            amber=Count("pk", filter=in_light(Light.AMBER, today=today)),
            done=Count("pk", filter=Q(state=TaskState.DONE)),
            reported=Count("pk", filter=Q(state=TaskState.REPORTED)),
        )
    )
    units = [
        UnitTally(row["unit_id"], row["opened"], row["red"], row["amber"], row["done"], row["reported"])
        for row in found
    ]
    return sorted(units, key=lambda row: (-row.red, -row.amber, -row.open, row.unit_id))


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the board: the first tasks in a state, and how many there are."""

    state: TaskState
    rows: Sequence[Task]
    count: int


def board(actor: Actor, *, filters: Filters, size: int = 30) -> list[Column]:
    """The states of work as columns; a fixed number of queries."""
    rows = narrowed(actor, filters)
    counts = dict(rows.order_by().values_list("state").annotate(n=Count("pk")))
    states = (TaskState.ASSIGNED, TaskState.DOING, TaskState.REPORTED, TaskState.DONE)
    return [
        Column(
            state,
            list(rows.filter(state=state).order_by(F("due").asc(nulls_last=True), "id")[:size]),
            counts.get(state.value, 0),
        )
        for state in states
    ]


def export_rows(actor: Actor, *, filters: Filters) -> Iterable[Task]:
    """All tasks of a filter for a file, streamed in the order of the list."""
    rows = narrowed(actor, filters).order_by(F("due").asc(nulls_last=True), "id")
    return rows.iterator(chunk_size=500)


# --- one task -------------------------------------------------------------------------------------


def task_by_id(pk: int, *, actor: Actor) -> Task:
    """A task with its plan, item and parent; 404 when the actor may not see it. Two queries."""
    task = (
        seen(actor)
        .select_related("parent", "plan__parent", "item__source__plan", "item__parent", "reported_by__person")
        .prefetch_related("others")
        .filter(pk=pk)
        .first()
    )
    if task is None:
        raise not_found("nhiệm vụ")
    return task


@dataclass(frozen=True, slots=True)
class Thread:
    """All that hangs on a task; a fixed number of queries."""

    subtasks: Sequence[Task]
    turns: Sequence[Occurrence]
    progress: Sequence[Progress]
    documents: Sequence[TaskDocument]
    comments: Sequence[Comment]
    extensions: Sequence[Extension]
    explanations: Sequence[Explanation]


def thread_of(task: Task) -> Thread:
    """Parts, turns, progress, evidence and what was said; seven queries."""
    people = ("by__person",)
    return Thread(
        subtasks=list(task.subtasks.select_related("assignee", "item", "plan").order_by("id")),
        turns=list(task.occurrences.order_by("due")),
        progress=list(task.progress.select_related(*people, "occurrence")[:60]),
        documents=list(
            task.documents.select_related("document", "occurrence", *people)
            .prefetch_related(Prefetch("document__versions"))
            .order_by("id")
        ),
        comments=list(task.comments.select_related(*people).order_by("-id")[:100])[::-1],
        extensions=list(
            task.extensions.select_related("asked_by__person", "decided_by__person", "occurrence")
        ),
        explanations=list(
            task.explanations.select_related("asked_by__person", "answered_by__person", "accepted_by__person")
        ),
    )


def document_link(pk: int, *, actor: Actor) -> TaskDocument:
    link = (
        TaskDocument.objects.filter(pk=pk, task__in=Task.objects.filter(policies.visible(actor)))
        .select_related("task__plan", "document")
        .first()
    )
    if link is None:
        raise not_found("tài liệu của nhiệm vụ")
    return link


def extension_by_id(pk: int, *, actor: Actor) -> Extension:
    found = (
        Extension.objects.filter(pk=pk, task__in=Task.objects.filter(policies.visible(actor)))
        .select_related("task__plan", "task__parent")
        .first()
    )
    if found is None:
        raise not_found("đề nghị gia hạn")
    return found


def explanation_by_id(pk: int, *, actor: Actor) -> Explanation:
    found = (
        Explanation.objects.filter(pk=pk, task__in=Task.objects.filter(policies.visible(actor)))
        .select_related("task__plan", "task__parent")
        .first()
    )
    if found is None:
        raise not_found("yêu cầu giải trình")
    return found


# --- small reads ----------------------------------------------------------------------------------


def saved_views(account_id: int | None) -> list[SavedView]:
    return list(SavedView.objects.filter(account_id=account_id or 0))


def saved_view(pk: int, *, actor: Actor) -> SavedView:
    view = SavedView.objects.filter(pk=pk, account_id=actor.account_id or 0).first()
    if view is None:
        raise not_found("bộ lọc")
    return view


def tasks_of_item(item_id: int, *, actor: Actor) -> list[Task]:
    """Tasks under an item, those of unit plans derived from it included; one query."""
    rows = seen(actor).filter(Q(item_id=item_id) | Q(item__source_id=item_id), parent__isnull=True)
    return list(rows.order_by(F("due").asc(nulls_last=True), "id"))


def usages(document_ids: Sequence[int], actor: Actor) -> Iterable[Usage]:
    """Where documents prove tasks the actor may see; told to evidence. One query."""
    links = TaskDocument.objects.filter(
        document_id__in=list(document_ids), task__in=Task.objects.filter(policies.visible(actor))
    ).select_related("task", "occurrence")
    for link in links:
        turn = f", {link.occurrence.label.lower()}" if link.occurrence else ""
        yield Usage(
            document_id=link.document_id,
            kind="Nhiệm vụ",
            label=f"{link.task.title}{turn}",
            url=reverse("plans:task", args=[link.task_id]),
            page=link.page,
        )
