"""Who drafts, approves, numbers and issues outgoing papers.

The Office drafts, numbers, brings back the signed file and issues (it keeps the clerk's desk: Decree
30/2020, art. 14, 15); plan managers may draft. Leaders approve the content. Whoever sees the whole
authority sees every paper; everybody of the authority sees what was issued.
"""

from __future__ import annotations

from django.db.models import Q

from chiso.org.policies import Actor
from chiso.org.problems import forbidden
from chiso.org.terms import Right
from chiso.reporting.models import Issue
from chiso.reporting.terms import IssueState

OUT = (IssueState.ISSUED, IssueState.REPLACED)


def may_draft(actor: Actor) -> bool:
    return actor.authority_id is not None and (actor.office or actor.has(Right.PLAN_MANAGE))


def may_see(actor: Actor, issue: Issue) -> bool:
    if issue.authority_id != actor.authority_id:
        return False
    return actor.sees_authority or issue.state in OUT


def visible(actor: Actor) -> Q:
    """Papers the actor may see, as a filter; the same rule as ``may_see``."""
    own = Q(authority_id=actor.authority_id or 0)
    return own if actor.sees_authority else own & Q(state__in=OUT)


def may_describe(actor: Actor, issue: Issue) -> bool:
    return issue.authority_id == actor.authority_id and may_draft(actor)


def may_approve(actor: Actor, issue: Issue) -> bool:
    """The content: a leader of the authority, or the person who will sign it."""
    own = issue.authority_id == actor.authority_id
    signs = issue.signer_id is not None and issue.signer_id == actor.person_id
    return own and (actor.leads_authority or signs)


def may_keep_register(actor: Actor, issue: Issue) -> bool:
    """Number, take the signed file, issue, cancel: the clerk's desk."""
    return issue.authority_id == actor.authority_id and actor.office


def account_of(actor: Actor) -> int:
    if actor.account_id is None:
        raise forbidden("đứng tên soạn văn bản")
    return actor.account_id
