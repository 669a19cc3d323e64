"""Whom a window concerns: the people of a unit, the leaders; and where they are led."""

from __future__ import annotations

from collections.abc import Collection

from django.urls import NoReverseMatch, reverse

from chiso.audit import clock
from chiso.org.selectors.lines import Seated, staff_on
from chiso.org.terms import UnitKind
from chiso.reporting.models import Report, Window


def unit_people(window: Window, unit_ids: Collection[int]) -> dict[int, frozenset[int]]:
    """Unit id → accounts to tell: its heads and whoever writes its report; where nobody wrote yet, all.

    Two queries whatever the number of units.
    """
    staff = staff_on(clock.today(), authority_id=window.authority_id)
    writers: dict[int, set[int]] = {}
    rows = Report.objects.filter(window=window, unit_id__in=unit_ids)
    for unit, created, submitted in rows.values_list("unit_id", "created_by_id", "submitted_by_id"):
        writers[unit] = {account for account in (created, submitted) if account is not None}
    found: dict[int, set[int]] = {unit: set() for unit in unit_ids}
    for seat in staff:
        if seat.account_id is None or seat.unit_id not in found:
            continue
        begun = writers.get(seat.unit_id)
        if seat.heads or begun is None or seat.account_id in begun:
            found[seat.unit_id].add(seat.account_id)
    return {unit: frozenset(accounts) for unit, accounts in found.items()}


def leaders(window: Window) -> frozenset[int]:
    """Accounts of the authority's leaders; one query."""
    return frozenset(
        seat.account_id
        for seat in staff_on(clock.today(), authority_id=window.authority_id)
        if seat.account_id is not None and _leads(seat)
    )


def accounts_in(unit_id: int, *, authority_id: int) -> frozenset[int]:
    """Accounts of everybody in a unit today; one query."""
    return frozenset(
        seat.account_id
        for seat in staff_on(clock.today(), authority_id=authority_id, units=(unit_id,))
        if seat.account_id is not None and seat.unit_id == unit_id
    )


def _leads(seat: Seated) -> bool:
    return seat.heads and seat.unit_kind in {UnitKind.LEADERSHIP, UnitKind.AUTHORITY}


def report_url(report: Report) -> str:
    """The unit's own page of a report."""
    return _page("reporting:report", report.pk)


def window_url(window: Window) -> str:
    """Where a unit finds its report of a window."""
    return _page("reporting:reports")


def desk_url(window: Window) -> str:
    return _page("reporting:desk_window", window.pk)


def _page(name: str, *arguments: int) -> str:
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return reverse("home")
