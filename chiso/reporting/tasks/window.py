"""The recurring job that lays out the coming year. The decorator stands on the function: jobs are found by
its name."""

from __future__ import annotations

from django_tasks import task

from chiso.audit import clock
from chiso.reporting.services.window import windows_ahead


@task()  # type: ignore[untyped-decorator, unused-ignore]
def reports_ahead() -> int:
    """Windows of the coming year, in December; laid out once however often this runs."""
    return windows_ahead(day=clock.today())
