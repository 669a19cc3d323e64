"""Who sees, fills in, hands in and approves the sheet of a unit.

A unit sees its own sheet only. Where an authority is scored as one body, all its officials may read the
sheet; the Office and the units that answer for a line write it, its leaders approve it.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Q

from chiso.org.policies import Actor
from chiso.scoring.models import Appraiser, CouncilMember, Subject
from chiso.scoring.policies.round import may_open_rounds, own_units
from chiso.scoring.terms import RoundState


def visible(actor: Actor) -> Q:
    """Subjects whose sheet the actor may see, as a filter on ``Subject``."""
    rows = Q(pk__in=())
    if may_open_rounds(actor):
        rows |= Q(round__authority_id=actor.authority_id)
    own = Q(unit_id__in=own_units(actor))
    involved = own
    if actor.person_id is not None:
        appraised = Appraiser.objects.filter(person_id=actor.person_id).values("round_id")
        decided = CouncilMember.objects.filter(person_id=actor.person_id).values("round_id")
        involved |= Q(round_id__in=appraised) & ~own
        involved |= Q(round_id__in=decided)
    return rows | (involved & ~Q(round__state__in=(RoundState.PREPARING, RoundState.CANCELLED)))


def as_one_body(subject: Subject, actor: Actor) -> bool:
    """Whether the subject is the actor's authority itself."""
    return subject.unit_id == actor.authority_id


def is_own(actor: Actor, subject: Subject) -> bool:
    """The actor belongs to the unit that is scored: he may never appraise it."""
    return subject.unit_id in own_units(actor)


def may_fill(actor: Actor, subject: Subject) -> bool:
    """Write any line of the sheet."""
    if as_one_body(subject, actor):
        return actor.sees_authority
    return actor.belongs_to(subject.unit_id)


def may_fill_line(
    actor: Actor, subject: Subject, path: tuple[str, ...], owners: Mapping[str, frozenset[int]]
) -> bool:
    """Write one line; ``path``: its code and those above it, nearest first; ``owners``: code → units."""
    if may_fill(actor, subject):
        return True
    if not as_one_body(subject, actor):
        return False
    answering = next((owners[code] for code in path if code in owners), frozenset())
    return bool(answering & actor.units)


def may_submit(actor: Actor, subject: Subject) -> bool:
    return may_fill(actor, subject)


def may_approve(actor: Actor, subject: Subject) -> bool:
    """Approve and send, or return inside the unit: its head; of an authority as one body, its leaders."""
    if as_one_body(subject, actor):
        return actor.leads_authority
    return actor.heads(subject.unit_id)


def sees_appraisal(actor: Actor, subject: Subject, *, explaining: bool) -> bool:
    """Whether appraised points are shown: to a unit of its own sheet only when the round says so, or once
    the explanation stage is open (``explaining``), or after the council decided."""
    if not is_own(actor, subject):
        return True
    decided = subject.round.state in (RoundState.DECIDED, RoundState.PUBLISHED)
    return subject.round.units_see_appraisal or explaining or decided
