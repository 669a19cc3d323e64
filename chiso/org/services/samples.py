"""The sample organisation from data files: bodies, units, persons, accounts, days off.

Reads ``co-cau.yaml`` and ``ngay-nghi.yaml`` of a folder strictly (unknown keys are refused) and writes
through the same services as everybody. Loading again adds what is missing and changes nothing else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Literal, TypeVar

import msgspec
import yaml
from django.db import transaction

from chiso.audit import clock
from chiso.audit.services import System
from chiso.org import problems
from chiso.org.models import (
    Account,
    Delegation,
    Grant,
    Holding,
    HolidayCalendar,
    Person,
    Post,
    Unit,
    UnitLink,
)
from chiso.org.schemas import read_calendar
from chiso.org.services.accounts import account_open
from chiso.org.services.calendar import calendar_publish
from chiso.org.services.delegations import delegation_give
from chiso.org.services.people import person_create, post_assign, post_create
from chiso.org.services.rights import right_grant
from chiso.org.services.units import Before, unit_create, unit_succeed
from chiso.org.terms import LinkKind, PostRank, Right, Signing, UnitKind

YesNo = Literal["yes", "no"]
SAMPLE_DOMAIN = "mau.invalid"
"""Reserved (RFC 2606): letters to sample accounts go to files or nowhere, never to a stranger."""
T = TypeVar("T")


class _Body(msgspec.Struct, forbid_unknown_fields=True, rename={"since": "from", "until": "to"}):
    code: str
    name: str
    confirmed: YesNo
    position: str
    short: str = ""
    symbol: str = ""
    since: str | None = None
    until: str | None = None
    act: str = ""
    ended_by: str = ""


class _Link(msgspec.Struct, forbid_unknown_fields=True):
    predecessor: str
    successor: str
    kind: LinkKind
    on: str
    act: str = ""


class _Unit(msgspec.Struct, forbid_unknown_fields=True, rename={"since": "from"}):
    code: str
    name: str
    kind: UnitKind
    position: str
    short: str = ""
    before: str | None = None
    since: str | None = None
    confirmed: YesNo = "no"


class _Seat(msgspec.Struct, forbid_unknown_fields=True, rename={"since": "from", "until": "to"}):
    unit: str
    title: str
    rank: PostRank
    since: str | None = None
    until: str | None = None
    act: str = ""


class _Person(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    posts: list[_Seat]
    confirmed: YesNo = "no"
    account: str | None = None
    rights: list[Right] = []


class _Delegation(msgspec.Struct, forbid_unknown_fields=True, rename={"since": "from", "until": "to"}):
    unit: str
    delegate: str
    signing: Signing
    scope: str
    since: str
    until: str | None = None
    act: str = ""


class _Organisation(msgspec.Struct, forbid_unknown_fields=True):
    bodies: list[_Body]
    links: list[_Link]
    authority: str
    units: list[_Unit]
    persons: list[_Person]
    delegations: list[_Delegation]


class _Year(msgspec.Struct, forbid_unknown_fields=True):
    year: str
    source: str
    days: str


def sample_load(folder: Path) -> Unit:
    """Load what is missing of the sample organisation and calendar; the authority in force."""
    organisation = _read(folder / "co-cau.yaml", _Organisation)
    years = _read(folder / "ngay-nghi.yaml", list[_Year])
    with transaction.atomic():
        founder = System(name="Dữ liệu mẫu")
        _bodies(organisation, founder)
        authority = Unit.objects.get(code=organisation.authority)
        loader = System(name="Dữ liệu mẫu", authority_id=authority.pk)
        _units(organisation, authority, loader)
        for person in organisation.persons:
            _person(person, authority, loader)
        _delegations(organisation.delegations, authority, loader)
        for year in years:
            _year(year, System(name="Dữ liệu mẫu"))
    return authority


def _read(path: Path, form: type[T]) -> T:
    try:
        return msgspec.convert(yaml.safe_load(path.read_text(encoding="utf-8")), form)
    except (yaml.YAMLError, msgspec.ValidationError) as fault:
        raise problems.sample_file(path.name, expected="Đúng cấu trúc dữ liệu mẫu", got=str(fault)) from fault


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _bodies(organisation: _Organisation, actor: System) -> None:
    for body in organisation.bodies:
        if not Unit.objects.filter(code=body.code).exists():
            unit_create(
                None, name=body.name, short_name=body.short, code=body.code, kind=UnitKind.AUTHORITY,
                symbol=body.symbol, valid_from=_day(body.since), act=body.act,
                confirmed=body.confirmed == "yes", position=int(body.position), actor=actor,
            )  # fmt: skip
    for link in organisation.links:
        ends = {"predecessor__code": link.predecessor, "successor__code": link.successor}
        if not UnitLink.objects.filter(**ends).exists():
            unit_succeed(
                Unit.objects.get(code=link.predecessor), successor=Unit.objects.get(code=link.successor),
                kind=link.kind, on=dt.date.fromisoformat(link.on), act=link.act, actor=actor,
            )  # fmt: skip


def _units(organisation: _Organisation, authority: Unit, actor: System) -> None:
    known = set(Unit.objects.values_list("code", flat=True))
    bodies = {body.code: body for body in organisation.bodies}
    for unit in organisation.units:
        if unit.code in known:
            continue
        before = None
        if unit.before:
            body = bodies[unit.before]
            until = dt.date.fromisoformat(body.until or "")
            before = Before(Unit.objects.get(code=unit.before), until, body.ended_by)
        unit_create(
            authority, name=unit.name, short_name=unit.short, code=unit.code, kind=unit.kind,
            valid_from=_day(unit.since), confirmed=unit.confirmed == "yes", position=int(unit.position),
            before=before, actor=actor,
        )  # fmt: skip


def _person(wanted: _Person, authority: Unit, actor: System) -> None:
    person = Person.objects.filter(authority=authority, name=wanted.name).first()
    if person is None:
        confirmed = wanted.confirmed == "yes"
        email = f"{wanted.account}@{SAMPLE_DOMAIN}" if wanted.account else ""
        person = person_create(authority, name=wanted.name, email=email, confirmed=confirmed, actor=actor)
    for seat in wanted.posts:
        unit = Unit.objects.get(code=seat.unit)
        post = Post.objects.filter(unit=unit, title=seat.title).first()
        if post is None:
            post = post_create(unit, title=seat.title, rank=seat.rank, actor=actor)
        since, until = _day(seat.since), _day(seat.until)
        if not Holding.objects.filter(post=post, person=person).exists():
            post_assign(post, person=person, valid_from=since, valid_to=until, act=seat.act, actor=actor)
    _rights(wanted.rights, person, authority, actor)
    if wanted.account and not Account.objects.filter(username=wanted.account).exists():
        account_open(person, authority=authority, username=wanted.account, sample=True, actor=actor)


def _rights(rights: Iterable[Right], person: Person, authority: Unit, actor: System) -> None:
    for right in rights:
        if not Grant.objects.filter(person=person, authority=authority, right=right).exists():
            right_grant(
                person, authority=authority, right=right, reason="Tài khoản mẫu của bản chạy thử",
                valid_from=clock.today(), actor=actor,
            )  # fmt: skip


def _delegations(wanted: Iterable[_Delegation], authority: Unit, actor: System) -> None:
    for row in wanted:
        delegate = Person.objects.get(authority=authority, name=row.delegate)
        unit = Unit.objects.get(code=row.unit)
        if not Delegation.objects.filter(unit=unit, delegate=delegate, signing=row.signing).exists():
            delegation_give(
                unit, delegate=delegate, signing=row.signing, scope=row.scope, act=row.act,
                valid_from=dt.date.fromisoformat(row.since), valid_to=_day(row.until), actor=actor,
            )  # fmt: skip


def _year(wanted: _Year, actor: System) -> None:
    year = int(wanted.year)
    if not HolidayCalendar.objects.filter(year=year).exists():
        days = read_calendar(wanted.days, year=year)
        calendar_publish(year, days=days, source=wanted.source, actor=actor)
