"""Who may see, write, submit and approve a report.

A unit's report is seen by the unit, the Office and the leaders; for anybody else it does not exist. Its
members write, its head (or deputy) approves. What consolidates – the authority's own report – is written by
the Office. Whoever sees a report of another unit reads it; only its unit changes it.
"""

from __future__ import annotations

from django.db.models import Q

from chiso.org.policies import Actor
from chiso.reporting.models import Report
from chiso.reporting.policies.regime import may_keep
from chiso.reporting.terms import ReportState

WRITABLE = (ReportState.DRAFT, ReportState.RETURNED)
"""States in which a unit's members write; the head also while it waits for approval."""


def visible(actor: Actor) -> Q:
    """Reports the actor may see, as a filter; the same rule as ``may_see``."""
    own = Q(authority_id=actor.authority_id or 0)
    return own if actor.sees_authority else own & Q(unit_id__in=actor.units)


def may_see(actor: Actor, report: Report) -> bool:
    if report.authority_id != actor.authority_id:
        return False
    return actor.sees_authority or actor.belongs_to(report.unit_id)


def may_report(actor: Actor, *, unit_id: int, authority_id: int) -> bool:
    """Open and write a unit's report; the authority's own one is the Office's."""
    return may_keep(actor) if unit_id == authority_id else actor.belongs_to(unit_id)


def may_write(actor: Actor, report: Report) -> bool:
    """Right to change the content, window aside: members while it is theirs, the head while it waits."""
    if not may_report(actor, unit_id=report.unit_id, authority_id=report.authority_id):
        return False
    if report.state in WRITABLE:
        return True
    return report.state == ReportState.SUBMITTED and may_approve(actor, report)


def may_approve(actor: Actor, report: Report) -> bool:
    """Approve for the receiver or send back; the authority's own report is approved by its leaders."""
    return actor.leads_authority if report.consolidates else actor.heads(report.unit_id)
