"""Who may see, prepare, approve and issue plans.

The authority's plan is prepared by the Office (or whoever was given the right), approved and issued by
its leaders, seen by everybody of the authority once it was issued. A unit's plan is prepared by its
members, approved by its head, accepted by the Office; seen by the unit, the Office and the leaders.
"""

from __future__ import annotations

from django.db.models import Q

from chiso.org.policies import Actor
from chiso.org.problems import forbidden
from chiso.org.terms import Right
from chiso.plans.models import Plan, Reading
from chiso.plans.terms import PlanState


def may_prepare(actor: Actor) -> bool:
    """Take papers, prepare the authority's plan."""
    return actor.office or actor.has(Right.PLAN_MANAGE)


def may_see_reading(actor: Actor, reading: Reading) -> bool:
    return reading.authority_id == actor.authority_id and actor.sees_authority


def may_see(actor: Actor, plan: Plan) -> bool:
    if plan.authority_id is None or plan.authority_id != actor.authority_id:
        return False
    if actor.sees_authority:
        return True
    return actor.belongs_to(plan.unit_id) if plan.unit_id else plan.version > 0


def visible(actor: Actor) -> Q:
    """Plans the actor may see, as a filter; the same rule as ``may_see``."""
    own = Q(authority_id=actor.authority_id or 0)
    if actor.sees_authority:
        return own
    return own & (Q(unit__isnull=True, version__gt=0) | Q(unit_id__in=actor.units))


def may_edit(actor: Actor, plan: Plan) -> bool:
    """Right to change the content, state aside."""
    return actor.belongs_to(plan.unit_id) if plan.unit_id else may_prepare(actor)


def may_submit(actor: Actor, plan: Plan) -> bool:
    return may_edit(actor, plan)


def may_approve(actor: Actor, plan: Plan) -> bool:
    """Approve or return what was submitted."""
    return actor.heads(plan.unit_id) if plan.unit_id else actor.leads_authority


def may_issue(actor: Actor, plan: Plan) -> bool:
    """Issue the authority's plan; accept a unit's plan."""
    return may_prepare(actor) if plan.unit_id else actor.leads_authority


def may_return(actor: Actor, plan: Plan) -> bool:
    """Send back: who approves it; once approved, also who would issue or accept it."""
    return may_approve(actor, plan) or (plan.state == PlanState.APPROVED and may_issue(actor, plan))


def may_amend(actor: Actor, plan: Plan) -> bool:
    return may_edit(actor, plan)


def may_close(actor: Actor, plan: Plan) -> bool:
    return may_prepare(actor) if plan.unit_id else actor.leads_authority or may_prepare(actor)


def may_derive(actor: Actor, unit_id: int) -> bool:
    """Make a unit's plan: the unit itself, or the Office for it."""
    return actor.belongs_to(unit_id) or may_prepare(actor)


def account_of(actor: Actor) -> int:
    """The account that will stand as the author; the system itself authors no plan (403)."""
    if actor.account_id is None:
        raise forbidden("đứng tên lập kế hoạch")
    return actor.account_id


def authority_of(actor: Actor) -> int:
    """The authority the actor works for; somebody without a post works for none (403)."""
    if actor.authority_id is None:
        raise forbidden("lập kế hoạch của cơ quan")
    return actor.authority_id
