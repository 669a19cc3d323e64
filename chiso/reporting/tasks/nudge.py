"""The recurring job of reminders. The decorator stands on the function: jobs are found by its name."""

from __future__ import annotations

from django_tasks import task

from chiso.audit import clock
from chiso.reporting.services.nudge import nudges_due


@task()  # type: ignore[untyped-decorator, unused-ignore]
def reports_remind() -> int:
    """Today's reminders of reports; told once however often this runs."""
    return nudges_due(day=clock.today())
