"""What waits for a person: own work by deadline, and what others wait for him to decide or answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from chiso.org.policies import Actor
from chiso.plans.models import Explanation, Extension, Task
from chiso.plans.policies import task as policies
from chiso.plans.selectors.task import WORKABLE, in_light, mine, seen
from chiso.plans.terms import ExplanationState, ExtensionState, Light, TaskState


@dataclass(frozen=True, slots=True)
class Today:
    """What a person should know when the day begins."""

    returned: Sequence[Task]
    overdue: Sequence[Task]
    due: Sequence[Task]
    soon: Sequence[Task]
    """Due after today within seven days, or amber already."""
    unit: Sequence[Task]
    """Late or nearly so in units the person heads, done by others."""
    later: int
    undated: int
    confirm: Sequence[Task]
    decide: Sequence[Extension]
    answer: Sequence[Explanation]
    accept: Sequence[Explanation]

    @property
    def waiting(self) -> int:
        return len(self.confirm) + len(self.decide) + len(self.answer) + len(self.accept)


def today_of(actor: Actor, *, today: dt.date, most: int = 50) -> Today:
    """Own work by deadline and what waits for a decision of the actor; eight queries."""
    own = seen(actor).filter(mine(actor), state__in=WORKABLE)
    week = today + dt.timedelta(days=7)
    near = list(
        own.filter(Q(due__lte=week) | Q(amber_from__lte=today) | ~Q(remark="")).order_by(
            F("due").asc(nulls_last=True), "id"
        )[:most]
    )
    counts = own.order_by().aggregate(
        later=Count("pk", filter=Q(due__gt=week) & ~Q(amber_from__lte=today)),
        undated=Count("pk", filter=Q(due__isnull=True)),
    )
    returned = [task for task in near if task.remark]
    rest = [task for task in near if not task.remark]
    return Today(
        returned=returned,
        overdue=[task for task in rest if task.due and task.due < today],
        due=[task for task in rest if task.due == today],
        soon=[task for task in rest if task.due and task.due > today],
        unit=_of_unit(actor, today=today, most=most),
        later=counts["later"],
        undated=counts["undated"],
        confirm=to_confirm(actor, most=most),
        decide=list(_to_decide(actor)[:most]),
        answer=list(_to_answer(actor)[:most]),
        accept=list(
            Explanation.objects.filter(asked_by_id=actor.account_id, state=ExplanationState.ANSWERED)
            .select_related("task", "answered_by__person")
            .order_by("answered_at")[:most]
        ),
    )


def _of_unit(actor: Actor, *, today: dt.date, most: int) -> list[Task]:
    if not actor.headed:
        return []
    rows = seen(actor).filter(
        in_light(Light.RED, today=today) | in_light(Light.AMBER, today=today),
        unit_id__in=actor.headed,
        assignee__isnull=False,
    )
    return list(rows.exclude(assignee_id=actor.person_id).order_by("due", "id")[:most])


def to_confirm(actor: Actor, *, most: int = 50) -> list[Task]:
    """Reported tasks the actor may confirm: of units he heads, parts given by them; for those who manage,
    what was reported by somebody nobody else in the unit may confirm is found in the list of tasks."""
    below = Q(unit_id__in=actor.headed) | Q(parent__unit_id__in=actor.headed)
    if policies.manages(actor):
        below |= Q(authority_id=actor.authority_id or 0)
    rows = seen(actor).filter(below, state=TaskState.REPORTED).exclude(reported_by_id=actor.account_id)
    return list(rows.select_related("reported_by__person").order_by("reported_on", "id")[:most])


def _to_decide(actor: Actor) -> QuerySet[Extension]:
    below = Q(task__parent__unit_id__in=actor.headed)
    if policies.manages(actor):
        below |= Q(task__authority_id=actor.authority_id or 0)
    return (
        Extension.objects.filter(below, state=ExtensionState.ASKED)
        .exclude(asked_by_id=actor.account_id)
        .select_related("task", "asked_by__person")
        .order_by("from_due")
    )


def _to_answer(actor: Actor) -> QuerySet[Explanation]:
    owed = Q(task__assignee_id=actor.person_id) if actor.person_id else Q(pk__in=())
    owed |= Q(task__unit_id__in=actor.headed)
    return (
        Explanation.objects.filter(owed, state=ExplanationState.ASKED)
        .select_related("task", "asked_by__person")
        .order_by("reply_by")
    )
