"""Writes of named rights: given with a reason and dates, taken back with a reason."""

from __future__ import annotations

import datetime as dt

from chiso.audit.services import change, record, writes
from chiso.org import problems
from chiso.org.models import Grant, Person, Unit
from chiso.org.policies import Doer, on, require_admin
from chiso.org.services.people import require_known
from chiso.org.terms import Right


@writes("org.right.grant")
def right_grant(
    person: Person,
    *,
    authority: Unit,
    right: Right | str,
    reason: str,
    valid_from: dt.date,
    actor: Doer,
    valid_to: dt.date | None = None,
) -> Grant:
    """Give a right for an authority from a day; the reason is part of it."""
    require_admin(actor, authority.pk, "cấp quyền")
    require_known(person, authority)
    given = Right(right)
    label = f"{given.label}: {person.name}"
    if not reason.strip():
        raise problems.reason_missing(label)
    if valid_to is not None and valid_to <= valid_from:
        raise problems.dates_reversed(label)
    if Grant.objects.filter(on(valid_from), person=person, authority=authority, right=given).exists():
        raise problems.already_granted(label)
    grant = Grant.objects.create(
        person=person,
        authority=authority,
        right=given,
        reason=reason.strip(),
        valid_from=valid_from,
        valid_to=valid_to,
    )
    after = {"right": given.value, "valid_from": valid_from, "valid_to": valid_to}
    record(grant, label=label, after=after, reason=reason)
    return grant


@writes("org.right.revoke")
def right_revoke(grant: Grant, *, on: dt.date, actor: Doer, reason: str) -> None:
    """Take a right back on a day; one that has not begun is struck. The last administrator stays."""
    require_admin(actor, grant.authority_id, "thu hồi quyền")
    label = f"{Right(grant.right).label}: {grant.person.name}"
    if not reason.strip():
        raise problems.reason_missing(label)
    if grant.valid_to is not None and grant.valid_to <= on:
        raise problems.not_in_force(label, day=on)
    if grant.right == Right.ADMIN:
        require_another_administrator(grant.person, grant.authority_id, day=on)
    if grant.valid_from is not None and grant.valid_from >= on:
        record(grant, label=label, before={"valid_from": grant.valid_from}, after={"valid_from": None})
        grant.delete()
        return
    change(grant, label=label, valid_to=on)


def require_another_administrator(person: Person, authority_id: int, *, day: dt.date) -> None:
    """Refuse what would leave the authority without an administrator who can sign in."""
    others = Grant.objects.filter(
        on(day), authority_id=authority_id, right=Right.ADMIN, person__account__is_active=True
    ).exclude(person=person)
    if not others.exists():
        raise problems.last_administrator()
