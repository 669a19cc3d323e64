"""Who works at the receiver's desk: its members receive, return, accept, remind and consolidate.

Everybody who sees the whole authority (leaders, the Office, plan managers, administrators) may look on;
only members of the unit that a regime names as its receiver may act. A unit of the receiver's own that
reports under the regime is received like any other: whoever wrote a report does not accept it alone.
"""

from __future__ import annotations

from django.db.models import Q

from chiso.org.policies import Actor
from chiso.org.problems import forbidden
from chiso.reporting.models import Regime, Report


def sees_desk(actor: Actor) -> bool:
    return actor.sees_authority


def seen_regimes(actor: Actor) -> Q:
    """Regimes whose desk the actor may look at, as a filter on ``Regime``."""
    return Q(authority_id=actor.authority_id or 0) if sees_desk(actor) else Q(pk__in=())


def may_receive(actor: Actor, regime: Regime) -> bool:
    """Receive, return, accept, remind, consolidate."""
    return regime.authority_id == actor.authority_id and actor.belongs_to(regime.receiver_id)


def may_accept(actor: Actor, regime: Regime, report: Report) -> bool:
    """As ``may_receive``, but not what one approved oneself."""
    return may_receive(actor, regime) and not (
        report.approved_by_id is not None and report.approved_by_id == actor.account_id
    )


def require_receiver(actor: Actor, regime: Regime, what: str) -> None:
    """404 for another authority's regime, 403 for everybody who is not of the receiving unit."""
    actor.require_same_authority(regime.authority_id, "kỳ báo cáo")
    actor.require(may_receive(actor, regime), what, who="đơn vị tiếp nhận báo cáo")


def account_of(actor: Actor) -> int:
    """The account that stands as the author (403 for the system itself)."""
    if actor.account_id is None:
        raise forbidden("đứng tên tại bàn tiếp nhận báo cáo")
    return actor.account_id
