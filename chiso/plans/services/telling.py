"""Whom a task concerns, and telling them. Each notice has a key, so that it is told once.

Nobody is told what he did himself. A task without an assignee concerns the heads of its lead unit, or,
where there is none with an account, all of the unit.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from chiso.audit import clock
from chiso.audit.services import Acting
from chiso.notices.services import notice_tell
from chiso.notices.terms import NoticeKind
from chiso.org.selectors.lines import Seated, staff_on
from chiso.org.terms import UnitKind
from chiso.plans.models import Task


def doers(task: Task, staff: Iterable[Seated]) -> set[int]:
    """Accounts of those who do it: the assignee, else the heads of the lead unit, else the unit."""
    seats = [seat for seat in staff if seat.account_id is not None]
    if task.assignee_id:
        mine = {seat.account_id for seat in seats if seat.person_id == task.assignee_id}
        if mine:
            return {account for account in mine if account is not None}
    here = [seat for seat in seats if seat.unit_id == task.unit_id]
    chosen = [seat for seat in here if seat.heads] or here
    return {seat.account_id for seat in chosen if seat.account_id is not None}


def heads(unit_id: int, staff: Iterable[Seated]) -> set[int]:
    return {
        seat.account_id
        for seat in staff
        if seat.unit_id == unit_id and seat.heads and seat.account_id is not None
    }


def office(staff: Iterable[Seated]) -> set[int]:
    return {
        seat.account_id
        for seat in staff
        if seat.unit_kind == UnitKind.OFFICE and seat.heads and seat.account_id is not None
    }


def confirmers(task: Task, staff: Iterable[Seated], *, apart: int | None) -> set[int]:
    """Who can confirm: the unit's heads but the reporter himself; else those above; else the Office."""
    seats = tuple(staff)
    above = heads(task.parent.unit_id, seats) if task.parent is not None else set()
    for chosen in (heads(task.unit_id, seats), above, office(seats)):
        if left := chosen - {apart}:
            return left
    return set()


def staff_of(task: Task) -> tuple[Seated, ...]:
    return staff_on(clock.today(), authority_id=task.authority_id)


def tell(
    accounts: Iterable[int | None],
    *,
    kind: NoticeKind,
    title: str,
    task: Task,
    key: str,
    actor: Acting,
    body: str = "",
) -> int:
    """Tell several accounts about a task; how many were told now."""
    told = {account for account in accounts if account is not None} - {actor.account_id}
    if not told:
        return 0
    return notice_tell(
        sorted(account for account in told if account is not None),
        kind=kind,
        title=title,
        body=body,
        url=reverse("plans:task", args=[task.pk]),
        key=key,
        actor=actor,
    )
