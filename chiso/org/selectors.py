"""Reads of the organisation. Names are always asked for a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from chiso.engine.periods import Calendar
from chiso.org.models import HolidayCalendar, UnitName
from chiso.org.policies import on


def names_on(day: dt.date, *, authority_id: int | None) -> Mapping[int, str]:
    """Unit id → its name on ``day``, for all units of an authority (itself included); one query."""
    rows = UnitName.objects.filter(on(day))
    if authority_id is not None:
        rows = rows.filter(unit__authority_id=authority_id)
    return dict(rows.values_list("unit_id", "name"))


def working_calendar() -> Calendar:
    """The latest published version of every year's days off, as the engine's calendar; one query."""
    latest: dict[int, HolidayCalendar] = {}
    for published in HolidayCalendar.objects.order_by("year", "version"):
        latest[published.year] = published
    days_off = {
        dt.date.fromisoformat(day): name
        for published in latest.values()
        for day, name in published.days_off.items()
    }
    working = frozenset(
        dt.date.fromisoformat(day) for published in latest.values() for day in published.working_days
    )
    return Calendar(days_off=days_off, working_days=working)
