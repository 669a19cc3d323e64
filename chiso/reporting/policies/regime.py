"""Who may see and keep regimes and windows.

Everybody of the authority sees what is to be reported and when. Regimes and windows are kept by the Office
and plan managers; a locked window is opened again by a named right alone.
"""

from __future__ import annotations

from django.db.models import Q

from chiso.audit.services import Acting
from chiso.org.policies import Actor
from chiso.org.problems import forbidden
from chiso.org.terms import Right


def visible(actor: Actor) -> Q:
    """Regimes and windows of the actor's authority."""
    return Q(authority_id=actor.authority_id or 0)


def may_keep(actor: Actor) -> bool:
    return actor.office or actor.has(Right.PLAN_MANAGE)


def may_reopen(actor: Actor) -> bool:
    return actor.has(Right.REOPEN)


def require_keeper(actor: Actor, authority_id: int | None, what: str) -> None:
    actor.require_same_authority(authority_id, "chế độ báo cáo")
    actor.require(may_keep(actor), what, who="Văn phòng")


def account_of(actor: Acting) -> int:
    """The account an act is signed with; what needs a person is refused to the system (403)."""
    if actor.account_id is None:
        raise forbidden("thực hiện bằng tài khoản cá nhân")
    return actor.account_id
