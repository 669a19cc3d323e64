"""The only interpretation of posts, grants and delegations: who acts, for which units, with which rights.

An ``Actor`` is made once per request (or per job) for a day and then only read. Other apps' policies
are written in its terms; templates may ask it only to hide a button, services ask it to refuse.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import Q

from chiso.audit.services import System
from chiso.org import problems
from chiso.org.models import Account, Delegation, Holding, Unit
from chiso.org.terms import PostRank, Right, Signing, UnitKind


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in official as the rules see him on one day. All ids are primary keys of ``org.Unit``."""

    account_id: int | None
    person_id: int | None
    name: str
    authority_id: int | None = None
    units: frozenset[int] = frozenset()
    """Units in which a post is held."""
    headed: frozenset[int] = frozenset()
    """Units of which the person is head, or deputy (a deputy may do what the head delegates: KT.)."""
    leads_authority: bool = False
    """Trưởng ban or Phó Trưởng ban."""
    office: bool = False
    """Belongs to the Office, which consolidates and reminds."""
    rights: frozenset[str] = field(default_factory=frozenset)
    on_behalf: str = ""

    @property
    def admin(self) -> bool:
        return Right.ADMIN in self.rights

    def has(self, right: Right) -> bool:
        return right in self.rights or self.admin

    def belongs_to(self, unit_id: int | None) -> bool:
        return unit_id in self.units

    def heads(self, unit_id: int | None) -> bool:
        return unit_id in self.headed

    @property
    def sees_authority(self) -> bool:
        """May read every unit of the own authority: leaders, the Office, plan managers, administrators."""
        return self.leads_authority or self.office or self.has(Right.PLAN_MANAGE)

    def require(self, allowed: bool, what: str, *, who: str = "") -> None:
        """Refuse with 403 unless ``allowed``; ``what`` completes “Quyền …”."""
        if not allowed:
            raise problems.forbidden(what, who=who)

    def require_same_authority(self, authority_id: int | None, what: str = "") -> None:
        """Another authority's thing does not exist for this actor: 404."""
        if authority_id is None or authority_id != self.authority_id:
            raise problems.not_found(what)


def on(day: dt.date) -> Q:
    """Rows valid on ``day``."""
    return (Q(valid_from__isnull=True) | Q(valid_from__lte=day)) & (
        Q(valid_to__isnull=True) | Q(valid_to__gt=day)
    )


_STANDING = """
SELECT 0, holding.id, post.unit_id, unit.kind, unit.authority_id, post.rank, person.name
  FROM org_holding holding
  JOIN org_post post ON post.id = holding.post_id
  JOIN org_unit unit ON unit.id = post.unit_id
  JOIN org_person person ON person.id = holding.person_id
 WHERE holding.person_id = %s
   AND (holding.valid_from IS NULL OR holding.valid_from <= %s)
   AND (holding.valid_to IS NULL OR holding.valid_to > %s)
UNION ALL
SELECT 1, given.id, NULL, '', given.authority_id, given."right", ''
  FROM org_grant given
 WHERE given.person_id = %s
   AND (given.valid_from IS NULL OR given.valid_from <= %s)
   AND (given.valid_to IS NULL OR given.valid_to > %s)
 ORDER BY 1, 2
"""
"""Posts held and rights given on a day. Asked by every request of the product, hence not through the mapper:
building the two queries anew each time took twice as long as answering them."""


def actor_of(account: Account, day: dt.date) -> Actor:
    """The actor of a signed-in account on a day; one query."""
    if account.person_id is None:
        return Actor(account_id=account.pk, person_id=None, name=account.get_full_name() or account.username)
    when = connection.ops.adapt_datefield_value(day)
    asked = (account.person_id, when, when)
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, (*asked, *asked))
        rows = cursor.fetchall()
    seats = [row[2:] for row in rows if not row[0]]
    grants = [(authority_id, right) for given, _id, _unit, _kind, authority_id, right, _name in rows if given]
    leading = {PostRank.HEAD, PostRank.DEPUTY}
    top = {UnitKind.LEADERSHIP, UnitKind.AUTHORITY}
    authority = next((authority_id for _unit, _kind, authority_id, _rank, _name in seats), None)
    if authority is None and grants:
        authority = grants[0][0]
    return Actor(
        account_id=account.pk,
        person_id=account.person_id,
        name=seats[0][-1] if seats else account.get_full_name() or account.username,
        authority_id=authority,
        units=frozenset(unit for unit, _kind, _authority, _rank, _name in seats),
        headed=frozenset(unit for unit, _kind, _authority, rank, _name in seats if rank in leading),
        leads_authority=any(
            kind in top and rank in leading for _unit, kind, _authority, rank, _name in seats
        ),
        office=any(kind == UnitKind.OFFICE for _unit, kind, _authority, _rank, _name in seats),
        rights=frozenset(right for authority_id, right in grants if authority_id == authority),
    )


Doer = Actor | System
"""Who may call a write of the organisation: an official, or the system itself (sample data, jobs)."""


def require_manager(actor: Doer, authority_id: int | None, what: str) -> None:
    """Organisation of an authority: its administrators and those with the right to manage it."""
    _require(actor, authority_id, Right.ORG_MANAGE, what, who="người quản lý tổ chức")


def require_admin(actor: Doer, authority_id: int | None, what: str) -> None:
    """Accounts and rights of an authority: its administrators alone."""
    _require(actor, authority_id, Right.ADMIN, what, who="quản trị hệ thống")


def require_calendar_keeper(actor: Doer) -> None:
    """The calendar of days off is common to all authorities of the installation."""
    if isinstance(actor, Actor):
        actor.require(actor.has(Right.CALENDAR_MANAGE), "ban hành lịch nghỉ", who="người quản lý lịch nghỉ")


def _require(actor: Doer, authority_id: int | None, right: Right, what: str, *, who: str) -> None:
    if isinstance(actor, Actor):
        actor.require_same_authority(authority_id)
        actor.require(actor.has(right), what, who=who)


def manages_organisation(actor: Actor) -> bool:
    return actor.has(Right.ORG_MANAGE)


@dataclass(frozen=True, slots=True)
class SigningForm:
    """How somebody signs for a unit: ``form`` empty for the head himself, else KT., TL., TUQ., Q."""

    form: str
    post: str
    """The signer's own post, printed under the line of authority."""
    basis: str = ""
    scope: str = ""


def signing_forms(person_id: int, unit: Unit, day: dt.date) -> tuple[SigningForm, ...]:
    """All forms in which a person may sign for the head of ``unit`` on a day, the strongest first.

    Decree 30/2020/NĐ-CP, art. 13: the head signs everything; an acting head signs with Q.; a deputy,
    also one put in charge (phụ trách), signs KT.; TL. and TUQ. only by a written delegation in force.
    A delegation lets a person sign; it gives no other right. Two queries.
    """
    seats = {unit.pk}
    if unit.kind == UnitKind.LEADERSHIP and unit.authority_id:
        seats.add(unit.authority_id)
    if unit.kind == UnitKind.AUTHORITY:
        seats |= set(
            Unit.objects.filter(authority_id=unit.pk, kind=UnitKind.LEADERSHIP).values_list("pk", flat=True)
        )
    holdings = list(
        Holding.objects.filter(on(day), person_id=person_id).select_related("post").order_by("pk")
    )
    forms = []
    for holding in holdings:
        if holding.post.unit_id in seats and holding.post.rank == PostRank.HEAD:
            form = Signing.Q.value if holding.acting else ""
            forms.append(SigningForm(form, holding.post.title, holding.act))
    for holding in holdings:
        if holding.post.unit_id in seats and holding.post.rank == PostRank.DEPUTY:
            forms.append(SigningForm(Signing.KT.value, holding.post.title, holding.act))
    own = next((h.post.title for h in holdings if h.post.rank == PostRank.HEAD), "")
    for given in Delegation.objects.filter(on(day), unit_id__in=seats, delegate_id=person_id).order_by("pk"):
        if given.signing in {Signing.TL, Signing.TUQ} and own:
            forms.append(SigningForm(given.signing, own, given.act, given.scope))
    return tuple(forms)


@dataclass(frozen=True, slots=True)
class MaySign:
    """A person who may sign for a unit on a day, in one form."""

    person_id: int
    name: str
    signing: SigningForm


def signers_on(unit: Unit, day: dt.date) -> tuple[MaySign, ...]:
    """Everybody who may sign for the head of ``unit`` on a day, each in every form, the head first.

    The same rule as ``signing_forms``; two queries a person, and few persons sign for an authority.
    """
    seats = {
        unit.pk,
        *Unit.objects.filter(authority_id=unit.pk, kind=UnitKind.LEADERSHIP).values_list("pk", flat=True),
    }
    holdings = Holding.objects.filter(
        on(day), post__unit_id__in=seats, post__rank__in=(PostRank.HEAD, PostRank.DEPUTY)
    ).select_related("person", "post")
    given = Delegation.objects.filter(on(day), unit_id__in=seats).select_related("delegate")
    people = {
        row.person_id: row.person.name
        for row in sorted(holdings, key=lambda row: (row.post.rank != PostRank.HEAD, row.pk))
    }
    people |= {row.delegate_id: row.delegate.name for row in given if row.delegate_id not in people}
    return tuple(
        MaySign(person, name, form)
        for person, name in people.items()
        for form in signing_forms(person, unit, day)
    )
