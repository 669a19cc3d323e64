"""Who may see and change registered documents.

A public document is seen by everybody signed in, one of the authority by its officials, one of a unit
by that unit and by those who see the whole authority. What was withdrawn is seen by its keepers only.
"""

from __future__ import annotations

from django.db.models import Q

from chiso.audit.services import Acting
from chiso.evidence.models import Document
from chiso.evidence.terms import Visibility
from chiso.org.policies import Actor
from chiso.org.problems import forbidden


def seen_by(actor: Actor) -> Q:
    """Documents the actor may see, as a filter on ``Document``."""
    own = Q(authority_id=actor.authority_id) if actor.authority_id else Q(pk__in=())
    keeps = own if actor.sees_authority else Q(unit_id__in=actor.units)
    return keeps | (
        (Q(visibility=Visibility.PUBLIC) | (own & Q(visibility=Visibility.AUTHORITY)))
        & Q(withdrawn_at__isnull=True)
    )


def may_see(actor: Actor, document: Document) -> bool:
    keeps = actor.belongs_to(document.unit_id) or (
        actor.sees_authority and document.authority_id == actor.authority_id
    )
    if keeps or document.withdrawn_at is not None:
        return keeps
    return document.visibility == Visibility.PUBLIC or (
        document.visibility == Visibility.AUTHORITY and document.authority_id == actor.authority_id
    )


def may_register(actor: Actor, unit_id: int) -> bool:
    """For a unit of one's own."""
    return actor.belongs_to(unit_id)


def may_keep(actor: Actor, document: Document) -> bool:
    """Describe, supersede, widen or narrow, withdraw: who registered it, the unit's head, the Office."""
    if document.authority_id != actor.authority_id:
        return False
    return (
        document.registered_by_id == actor.account_id
        or actor.heads(document.unit_id)
        or actor.office
        or actor.admin
    )


def account_of(actor: Acting) -> int:
    """The account an act is signed with; what needs a person is refused to the system."""
    if actor.account_id is None:
        raise forbidden("thực hiện bằng tài khoản cá nhân")
    return actor.account_id
