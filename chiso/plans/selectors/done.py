"""How many tasks of a year were set, done, and done in time: the figures other apps take from here.

Whole tasks are counted, not their parts; what was stopped is not set. Done is what was confirmed; in
time is what was reported as done by its deadline (extended or not), or had none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, F, Q

from chiso.plans.models import Task
from chiso.plans.terms import TaskState

IN_TIME = Q(state=TaskState.DONE) & (
    Q(due__isnull=True) | Q(reported_on__isnull=True) | Q(reported_on__lte=F("due"))
)


@dataclass(frozen=True, slots=True)
class Done:
    """Counts of one unit, or of a whole authority."""

    tasks: int = 0
    done: int = 0
    in_time: int = 0


def done_by_unit(authority_id: int, *, year: int) -> Mapping[int | None, Done]:
    """Lead unit → its counts; under ``None`` those of the authority as one. One query."""
    rows = (
        Task.objects.filter(authority_id=authority_id, plan__year=year, parent__isnull=True)
        .exclude(state=TaskState.CANCELLED)
        .order_by()
        .values("unit_id")
        .annotate(
            tasks=Count("pk"),
            done=Count("pk", filter=Q(state=TaskState.DONE)),
            in_time=Count("pk", filter=IN_TIME),
        )
    )
    found: dict[int | None, Done] = {
        row["unit_id"]: Done(row["tasks"], row["done"], row["in_time"]) for row in rows
    }
    found[None] = Done(
        sum(one.tasks for one in found.values()),
        sum(one.done for one in found.values()),
        sum(one.in_time for one in found.values()),
    )
    return found
