"""Recurring jobs of tasks: the day's reminders, the turns of recurring tasks.

A job is found again by the name of its function: the decorator stands on it, never on an alias.
"""

from __future__ import annotations

from django_tasks import task

from chiso.audit import clock
from chiso.plans.services.reminder import reminders_send, turns_lay_out


@task()  # type: ignore[untyped-decorator, unused-ignore]
def tasks_remind() -> int:
    """Today's reminders; told once however often this runs."""
    return reminders_send(day=clock.today())


@task()  # type: ignore[untyped-decorator, unused-ignore]
def turns_ahead() -> int:
    """Turns of recurring tasks, ahead; nothing changes when they are there."""
    return turns_lay_out()
