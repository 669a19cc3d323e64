"""Reads of reminders: windows whose day is near enough for the system to look at."""

from __future__ import annotations

import datetime as dt

from chiso.reporting.models import Window


def due_between(first: dt.date, last: dt.date) -> list[Window]:
    """Open windows due between two days (both included), with their regimes; one query.

    Windows nobody reports in yet are left out by their units, not here.
    """
    rows = Window.objects.select_related("regime").filter(
        due_on__gte=first, due_on__lte=last, locked_at__isnull=True
    )
    return list(rows.order_by("due_on", "pk"))
