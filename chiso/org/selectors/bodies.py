"""Bodies and persons an authority may call on beyond its own: those that stand under it.

A city has departments and communes under it, each an authority with officials of its own.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Q

from chiso.engine.vietnamese import fold
from chiso.org.models import Holding, Person, Unit
from chiso.org.policies import on
from chiso.org.selectors.units import newest_names
from chiso.org.terms import PostRank, UnitKind

BODIES = (UnitKind.AUTHORITY, UnitKind.COMMUNE)
WORKING = (UnitKind.OFFICE, UnitKind.DIVISION, UnitKind.PUBLIC_SERVICE, UnitKind.REPRESENTATIVE)


def bodies_under(authority_id: int | None, *, day: dt.date) -> Mapping[int, str]:
    """Authorities and communes whose parent is the authority, by name; two queries."""
    rows = Unit.objects.filter(on(day), parent_id=authority_id or 0, kind__in=BODIES)
    ids = list(rows.exclude(pk=authority_id or 0).order_by("position", "code").values_list("pk", flat=True))
    names = newest_names(ids)
    return {pk: names.get(pk, "") for pk in ids}


def working_units(authority_id: int | None, *, day: dt.date) -> Mapping[int, str]:
    """Units of the authority that do work (leaders are none), in order, by name; two queries."""
    rows = Unit.objects.filter(on(day), authority_id=authority_id or 0, kind__in=WORKING)
    ids = list(rows.order_by("position", "code").values_list("pk", flat=True))
    names = newest_names(ids)
    return {pk: names.get(pk, "") for pk in ids}


@dataclass(frozen=True, slots=True)
class Official:
    """A person who may be called upon, with where he sits."""

    person_id: int
    name: str
    posts: str
    units: frozenset[int]
    """Units of his posts, and the authorities they belong to."""
    account: bool


def persons_within(
    authority_ids: Collection[int],
    *,
    day: dt.date,
    search: str = "",
    person_ids: Collection[int] | None = None,
    size: int = 40,
) -> tuple[Official, ...]:
    """Persons in a post of the authorities on a day, by name; words match without tones. Three queries."""
    holdings = Holding.objects.filter(on(day), post__unit__authority_id__in=list(authority_ids))
    if person_ids is not None:
        holdings = holdings.filter(person_id__in=list(person_ids))
    rows = Person.objects.filter(pk__in=holdings.values("person_id")).select_related("account")
    people = list(rows.order_by("sorting", "pk"))
    if words := fold(search).split():
        people = [person for person in people if all(word in fold(person.name) for word in words)]
    people = people[:size]
    held: dict[int, list[Holding]] = defaultdict(list)
    chosen = [person.pk for person in people]
    for holding in Holding.objects.filter(on(day), person_id__in=chosen).select_related("post__unit"):
        held[holding.person_id].append(holding)
    names = newest_names({holding.post.unit_id for rows in held.values() for holding in rows})
    return tuple(_official(person, held[person.pk], names) for person in people)


def _official(person: Person, held: list[Holding], names: Mapping[int, str]) -> Official:
    ranks = {PostRank.HEAD.value: 0, PostRank.DEPUTY.value: 1}
    held = sorted(held, key=lambda holding: ranks.get(holding.post.rank, 2))
    units = {holding.post.unit_id for holding in held}
    units |= {holding.post.unit.authority_id for holding in held if holding.post.unit.authority_id}
    account = getattr(person, "account", None)
    return Official(
        person_id=person.pk,
        name=person.name,
        posts="; ".join(f"{one.post.title}, {names.get(one.post.unit_id, '')}" for one in held),
        units=frozenset(units),
        account=bool(account and account.is_active),
    )


def approvers_of(unit_ids: Collection[int], *, day: dt.date) -> Mapping[int, int]:
    """Unit → how many heads and deputies with an open account approve for it; one query.

    For an authority as one body these are its leaders.
    """
    rows = Holding.objects.filter(
        on(day),
        post__rank__in=(PostRank.HEAD, PostRank.DEPUTY),
        person__account__is_active=True,
    ).filter(
        Q(post__unit_id__in=list(unit_ids))
        | Q(post__unit__kind=UnitKind.LEADERSHIP, post__unit__authority_id__in=list(unit_ids))
    )
    found: dict[int, int] = defaultdict(int)
    for unit_id, kind, authority_id in rows.values_list(
        "post__unit_id", "post__unit__kind", "post__unit__authority_id"
    ):
        found[unit_id] += 1
        if kind == UnitKind.LEADERSHIP and authority_id is not None:
            found[authority_id] += 1
    return found
