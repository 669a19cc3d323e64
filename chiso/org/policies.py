"""The only interpretation of posts, grants and delegations: who acts, for which units, with which rights.

An ``Actor`` is made once per request (or per job) for a day and then only read. Other apps' policies
are written in its terms; templates may ask it only to hide a button, services ask it to refuse.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Q

from chiso.org import problems
from chiso.org.models import Account, Grant, Holding
from chiso.org.terms import PostRank, Right, UnitKind


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


def actor_of(account: Account, day: dt.date) -> Actor:
    """The actor of a signed-in account on a day; two queries."""
    if account.person_id is None:
        return Actor(account_id=account.pk, person_id=None, name=account.get_full_name() or account.username)
    holdings = list(
        Holding.objects.filter(on(day), person_id=account.person_id).select_related("post__unit", "person")
    )
    grants = list(Grant.objects.filter(on(day), person_id=account.person_id))
    units = frozenset(h.post.unit_id for h in holdings)
    headed = frozenset(h.post.unit_id for h in holdings if h.post.rank in {PostRank.HEAD, PostRank.DEPUTY})
    kinds = {h.post.unit.kind for h in holdings}
    authority = next((h.post.unit.authority_id for h in holdings), None)
    if authority is None and grants:
        authority = grants[0].authority_id
    return Actor(
        account_id=account.pk,
        person_id=account.person_id,
        name=holdings[0].person.name if holdings else account.get_full_name() or account.username,
        authority_id=authority,
        units=units,
        headed=headed,
        leads_authority=any(
            h.post.unit.kind in {UnitKind.LEADERSHIP, UnitKind.AUTHORITY}
            and h.post.rank in {PostRank.HEAD, PostRank.DEPUTY}
            for h in holdings
        ),
        office=UnitKind.OFFICE in kinds,
        rights=frozenset(g.right for g in grants if g.authority_id == authority),
    )
