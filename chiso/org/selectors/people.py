"""Reads of persons, accounts and rights, within what the asker's authority knows."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Q, QuerySet

from chiso.audit import clock, numeral
from chiso.org import problems
from chiso.org.models import Account, Delegation, Grant, Holding, Person
from chiso.org.policies import Actor, on
from chiso.org.selectors.units import bodies_of, names_on, newest_names

PAGE = 60


@dataclass(frozen=True, slots=True)
class PersonRow:
    person: Person
    posts: tuple[str, ...]
    """Posts on the day with their units, as text."""
    account: Account | None


@dataclass(frozen=True, slots=True)
class PersonsPage:
    rows: tuple[PersonRow, ...]
    after: str
    """Key of the next page, empty on the last."""


def known_persons(authority_id: int | None) -> QuerySet[Person]:
    """Persons kept by the authority or by bodies it succeeded, or tied to them by a post or a right."""
    bodies = bodies_of(authority_id)
    tied = Q(authority_id__in=bodies)
    tied |= Q(Exists(Holding.objects.filter(person=OuterRef("pk"), post__unit__authority_id__in=bodies)))
    tied |= Q(Exists(Grant.objects.filter(person=OuterRef("pk"), authority_id__in=bodies)))
    return Person.objects.filter(tied)


def persons_page(
    day: dt.date, *, authority_id: int | None, search: str = "", after: str = "", size: int = PAGE
) -> PersonsPage:
    """One page of persons by name; the same number of queries for any number of persons."""
    rows = known_persons(authority_id).select_related("account")
    if search:
        rows = rows.filter(name__icontains=search)
    sorting, _mark, raw = after.rpartition("~")
    key = numeral.number(raw)
    if key is not None:
        rows = rows.filter(Q(sorting__gt=sorting) | Q(sorting=sorting, pk__gt=key))
    found = list(rows.order_by("sorting", "pk")[: size + 1])
    shown = found[:size]
    posts = _posts_on(day, [person.pk for person in shown], authority_id)
    last = shown[-1] if len(found) > size else None
    return PersonsPage(
        rows=tuple(
            PersonRow(person, posts.get(person.pk, ()), getattr(person, "account", None)) for person in shown
        ),
        after=f"{last.sorting}~{last.pk}" if last else "",
    )


def _posts_on(day: dt.date, person_ids: list[int], authority_id: int | None) -> Mapping[int, tuple[str, ...]]:
    names = names_on(day, authority_id=authority_id)
    found: dict[int, list[str]] = defaultdict(list)
    for holding in Holding.objects.filter(on(day), person_id__in=person_ids).select_related("post"):
        unit = names.get(holding.post.unit_id, "")
        title = f"Q. {holding.post.title}" if holding.acting else holding.post.title
        found[holding.person_id].append(f"{title}, {unit}" if unit else title)
    return {person: tuple(texts) for person, texts in found.items()}


def visible_person(pk: int, *, actor: Actor) -> Person:
    """A person the actor's authority knows; any other does not exist: 404."""
    person = known_persons(actor.authority_id).select_related("account").filter(pk=pk).first()
    if person is None:
        raise problems.not_found("cán bộ")
    return person


@dataclass(frozen=True, slots=True)
class PersonPage:
    person: Person
    holdings: tuple[Holding, ...]
    delegations: tuple[Delegation, ...]
    grants: tuple[Grant, ...]
    account: Account | None
    labels: Mapping[int, str]


def person_page(person: Person) -> PersonPage:
    """Posts, delegations, rights and account of one person, newest first; four queries."""
    holdings = tuple(
        sorted(
            Holding.objects.filter(person=person).select_related("post__unit"),
            key=lambda row: (row.valid_to or dt.date.max, row.valid_from or dt.date.min),
            reverse=True,
        )
    )
    delegations = tuple(Delegation.objects.filter(delegate=person).select_related("unit"))
    grants = tuple(Grant.objects.filter(person=person).order_by("-valid_from", "pk"))
    units = {row.post.unit_id for row in holdings} | {row.unit_id for row in delegations}
    return PersonPage(
        person=person,
        holdings=holdings,
        delegations=delegations,
        grants=grants,
        account=getattr(person, "account", None),
        labels=newest_names(units | {row.authority_id for row in grants}),
    )


def person_choices(authority_id: int | None) -> tuple[tuple[int, str], ...]:
    """Key and name of every person the authority knows, by name; two queries."""
    return tuple(known_persons(authority_id).order_by("sorting", "pk").values_list("pk", "name"))


def posts_of(person_id: int | None, day: dt.date) -> tuple[str, ...]:
    """Posts of one person on a day with their units, as text; two queries."""
    return _posts_on(day, [person_id], None).get(person_id, ()) if person_id else ()


def has_second_factor(account_id: int) -> bool:
    return bool(Authenticator.objects.filter(user_id=account_id).exists())


def visible_holding(pk: int, *, actor: Actor) -> Holding:
    """A holding of a post of the actor's authority, or 404."""
    rows = Holding.objects.select_related("post__unit", "person")
    holding = rows.filter(pk=pk, post__unit__authority_id__in=bodies_of(actor.authority_id)).first()
    if holding is None:
        raise problems.not_found("chức vụ")
    return holding


def visible_delegation(pk: int, *, actor: Actor) -> Delegation:
    rows = Delegation.objects.select_related("unit", "delegate")
    delegation = rows.filter(pk=pk, unit__authority_id__in=bodies_of(actor.authority_id)).first()
    if delegation is None:
        raise problems.not_found("ủy quyền")
    return delegation


def visible_grant(pk: int, *, actor: Actor) -> Grant:
    grant = grants_of(actor.authority_id).filter(pk=pk).first()
    if grant is None:
        raise problems.not_found("quyền")
    return grant


def grants_of(authority_id: int | None) -> QuerySet[Grant]:
    """Every right ever given for an authority, those in force first."""
    return (
        Grant.objects.filter(authority_id=authority_id or 0).select_related("person").order_by("right", "-pk")
    )


def accounts_of(authority_id: int | None) -> QuerySet[Account]:
    """Accounts of the persons an authority knows, with ``second_factor``; one query to read."""
    factor = Authenticator.objects.filter(user_id=OuterRef("pk"))
    return (
        Account.objects.filter(person__in=known_persons(authority_id))
        .select_related("person")
        .annotate(second_factor=Exists(factor))
        .order_by("-is_active", "person__sorting", "pk")
    )


def visible_account(pk: int, *, actor: Actor) -> Account:
    account = accounts_of(actor.authority_id).filter(pk=pk).first()
    if account is None:
        raise problems.not_found("tài khoản")
    return account


@dataclass(frozen=True, slots=True)
class SampleAccount:
    """A one-click account of the sample mode."""

    username: str
    name: str
    role: str
    """Post and unit, as the sign-in page and the command line show them."""


def sample_accounts() -> tuple[SampleAccount, ...]:
    """The open sample accounts in the order they were made; three queries."""
    accounts = list(
        Account.objects.filter(sample=True, is_active=True).select_related("person").order_by("pk")
    )
    persons = [account.person_id for account in accounts if account.person_id]
    posts = _posts_on(clock.today(), persons, None)
    return tuple(
        SampleAccount(
            username=account.username,
            name=account.person.name if account.person else account.username,
            role="; ".join(posts.get(account.person_id or 0, ())),
        )
        for account in accounts
    )


def sample_account(username: str) -> Account | None:
    """An open sample account by its name; None for any other."""
    return Account.objects.filter(username=username, sample=True, is_active=True).first()
