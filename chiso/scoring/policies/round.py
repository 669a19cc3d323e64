"""Who runs a round and who may see one.

A round is run by the Office, the leaders and the plan managers of the authority that opened it. While it
is prepared only they know of it; then its units, its appraisers and its council do.
"""

from __future__ import annotations

from django.db.models import Q

from chiso.org.policies import Actor
from chiso.org.problems import forbidden
from chiso.org.terms import Right
from chiso.scoring.models import Appraiser, CouncilMember, Round, Subject
from chiso.scoring.terms import RoundState

KEEPERS = "Văn phòng, lãnh đạo hoặc người quản lý kế hoạch của cơ quan mở đợt"


def may_open_rounds(actor: Actor) -> bool:
    """Set up rounds of the own authority."""
    return actor.authority_id is not None and actor.sees_authority


def manages(actor: Actor, round_: Round) -> bool:
    return round_.authority_id == actor.authority_id and actor.sees_authority


def may_reopen(actor: Actor, round_: Round) -> bool:
    """Reopen a stage that was locked: a named right of its own."""
    return round_.authority_id == actor.authority_id and actor.has(Right.REOPEN)


def own_units(actor: Actor) -> frozenset[int]:
    """Units that are the actor's own: those of his posts, and his authority as a body."""
    return actor.units | ({actor.authority_id} if actor.authority_id is not None else frozenset())


def visible(actor: Actor) -> Q:
    """Rounds the actor may see, as a filter on ``Round``."""
    rows = Q(pk__in=())
    if may_open_rounds(actor):
        rows |= Q(authority_id=actor.authority_id)
    subjects = Subject.objects.filter(unit_id__in=own_units(actor)).values("round_id")
    involved = Q(pk__in=subjects)
    if actor.person_id is not None:
        involved |= Q(pk__in=Appraiser.objects.filter(person_id=actor.person_id).values("round_id"))
        involved |= Q(pk__in=CouncilMember.objects.filter(person_id=actor.person_id).values("round_id"))
    return rows | (involved & ~Q(state__in=(RoundState.PREPARING, RoundState.CANCELLED)))


def account_of(actor: Actor) -> int:
    """The account an act is signed with; what needs a person is refused to others."""
    if actor.account_id is None:
        raise forbidden("thực hiện bằng tài khoản cá nhân")
    return actor.account_id
