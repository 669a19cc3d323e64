"""Recurring jobs of tasks: the day's reminders, the turns of recurring tasks."""

from __future__ import annotations

from django_tasks import task

from chiso.audit import clock
from chiso.plans.services.reminder import reminders_send, turns_lay_out


def remind() -> int:
    """Today's reminders; told once however often this runs."""
    return reminders_send(day=clock.today())


def lay_out() -> int:
    """Turns of recurring tasks, ahead; nothing changes when they are there."""
    return turns_lay_out()


tasks_remind = task()(remind)
turns_ahead = task()(lay_out)
