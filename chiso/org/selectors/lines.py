"""Lines of command: which unit stands under which, and who sits where with which account, on a day.

For the apps above: whom to tell, to whom work may be given down the chain.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from chiso.org.models import Account, Holding, Unit
from chiso.org.policies import on
from chiso.org.terms import PostRank


@dataclass(frozen=True, slots=True)
class Seated:
    """A person in a post of a unit; ``account_id`` is None when he cannot sign in."""

    person_id: int
    name: str
    account_id: int | None
    unit_id: int
    unit_kind: str
    title: str
    rank: str

    @property
    def heads(self) -> bool:
        return self.rank in {PostRank.HEAD, PostRank.DEPUTY}


@dataclass(frozen=True, slots=True)
class Placed:
    """A unit under its parent."""

    unit_id: int
    parent_id: int | None
    kind: str


def staff_on(day: dt.date, *, authority_id: int | None) -> tuple[Seated, ...]:
    """Everybody in a post of the authority on a day, heads first; one query."""
    rows = (
        Holding.objects.filter(on(day), post__unit__authority_id=authority_id or 0)
        .select_related("post__unit", "person__account")
        .order_by("post__unit__position", "post_id", "pk")
    )
    found = [
        Seated(
            person_id=row.person_id,
            name=row.person.name,
            account_id=_account_of(row),
            unit_id=row.post.unit_id,
            unit_kind=row.post.unit.kind,
            title=row.post.title,
            rank=row.post.rank,
        )
        for row in rows
    ]
    order = {PostRank.HEAD: 0, PostRank.DEPUTY: 1}
    return tuple(sorted(found, key=lambda seat: order.get(PostRank(seat.rank), 2)))


def _account_of(row: Holding) -> int | None:
    account = getattr(row.person, "account", None)
    return account.pk if account is not None and account.is_active else None


def units_placed(*, authority_id: int | None) -> Mapping[int, Placed]:
    """Unit id → where it stands, for the units of an authority, itself included; one query."""
    rows = Unit.objects.filter(authority_id=authority_id or 0).values_list("pk", "parent_id", "kind")
    return {pk: Placed(pk, parent, kind) for pk, parent, kind in rows}


def account_by_feed_key(key: str) -> Account | None:
    """The open account whose calendar feed the key opens."""
    return Account.objects.filter(feed_key=key, is_active=True).first() if len(key) >= 20 else None


def account_of_seat(seat: Seated) -> Account:
    """The account of a person in a post. Raises ``Account.DoesNotExist`` where there is none."""
    return Account.objects.get(pk=seat.account_id or 0)
