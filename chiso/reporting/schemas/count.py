"""Figures the system counts from the unit's own tasks, with the tasks it counted. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chiso.engine.returns.types import TaskCount
from chiso.plans.selectors.told import Told
from chiso.plans.terms import TaskState
from chiso.reporting.schemas.draft import belongs


@dataclass(frozen=True, slots=True)
class Counted:
    """A number and the tasks behind it."""

    number: int
    task_ids: tuple[int, ...]


def standing_of(told: Told) -> str:
    """Where a task stands: ``done_on_time``, ``done_late``, ``overdue``, ``undated``, else ``running``."""
    if told.state == TaskState.DONE:
        return "done_late" if told.late else "done_on_time"
    if told.due is None:
        return "undated"
    return "overdue" if told.overdue else "running"


def counted(wanted: TaskCount, tasks: Sequence[Told]) -> Counted:
    """How many tasks stand as asked, of the criterion asked for."""
    kept = [
        told.task_id
        for told in tasks
        if (wanted.of is None or belongs(told, (wanted.of,)))
        and (wanted.count == "assigned" or standing_of(told) == wanted.count)
    ]
    return Counted(len(kept), tuple(kept))
