"""Lines of command: which unit stands under which, and who sits where with which account, on a day.

For the apps above: whom to tell, to whom work may be given down the chain.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Q

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


def staff_on(
    day: dt.date, *, authority_id: int | None, units: Collection[int] | None = None
) -> tuple[Seated, ...]:
    """Everybody in a post of the authority (of some of its units) on a day, heads first; one query.

    Bare columns, because an authority may have ten thousand posts and a page asks for it.
    """
    rows = Holding.objects.filter(on(day), post__unit__authority_id=authority_id or 0)
    if units is not None:
        rows = rows.filter(post__unit_id__in=units)
    found = [
        Seated(person, name, account if active else None, unit, kind, title, rank)
        for person, name, account, active, unit, kind, title, rank in rows.order_by(
            "post__unit__position", "post_id", "pk"
        ).values_list(
            "person_id", "person__name", "person__account", "person__account__is_active",
            "post__unit_id", "post__unit__kind", "post__title", "post__rank",
        )
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda seat: ORDER.get(seat.rank, 2)))


ORDER: Mapping[str, int] = {PostRank.HEAD.value: 0, PostRank.DEPUTY.value: 1}


def people_in(day: dt.date, *, unit_id: int) -> frozenset[int]:
    """Persons with a post in a unit on a day; of an authority, in any of its units. One query."""
    here = Q(post__unit_id=unit_id) | Q(post__unit__authority_id=unit_id)
    return frozenset(Holding.objects.filter(on(day)).filter(here).values_list("person_id", flat=True))


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
