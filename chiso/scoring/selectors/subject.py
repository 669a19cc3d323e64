"""Reads of subjects: the units of a round and what the actor is to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from django.db.models import QuerySet

from chiso.org.policies import Actor
from chiso.org.problems import not_found
from chiso.scoring.models import Appraiser, CouncilMember, LineEvidence, LineOwner, Round, Subject
from chiso.scoring.policies import subject as policies


def seen(actor: Actor) -> QuerySet[Subject]:
    return Subject.objects.filter(policies.visible(actor)).select_related("round__edition", "group", "unit")


def subject_for(pk: int, *, actor: Actor) -> Subject:
    """A subject with its round and edition; 404 when the actor may not see its sheet. One query."""
    subject = seen(actor).filter(pk=pk).first()
    if subject is None:
        raise not_found("phiếu chấm điểm")
    return subject


def subjects_of(round_: Round, *, actor: Actor | None = None) -> list[Subject]:
    """The round's subjects by group and unit, those the actor may see; one query."""
    rows = Subject.objects.filter(round=round_) if actor is None else seen(actor).filter(round=round_)
    return list(
        rows.select_related("group", "unit").order_by(
            "group__position", "group_id", "unit__position", "unit__code"
        )
    )


def seats_of(round_id: int, *, actor: Actor) -> frozenset[tuple[str, str]]:
    """Seat and domain of every appointment of the actor in the round; one query."""
    if actor.person_id is None:
        return frozenset()
    rows = Appraiser.objects.filter(round_id=round_id, person_id=actor.person_id)
    return frozenset(rows.values_list("seat", "domain"))


def council_role_of(round_id: int, *, actor: Actor) -> str:
    """The actor's role in the round's council; empty when he has none. One query."""
    if actor.person_id is None:
        return ""
    rows = CouncilMember.objects.filter(round_id=round_id, person_id=actor.person_id)
    return rows.values_list("role", flat=True).first() or ""


def owners_of(subject: Subject) -> Mapping[str, frozenset[int]]:
    """Code → the units that answer for it and everything under it; one query."""
    found: dict[str, set[int]] = defaultdict(set)
    for code, unit in LineOwner.objects.filter(subject=subject).values_list("code", "unit_id"):
        found[code].add(unit)
    return {code: frozenset(units) for code, units in found.items()}


def evidence_by_id(pk: int, *, subject: Subject) -> LineEvidence:
    """A document of one of the subject's criteria. One query."""
    row = LineEvidence.objects.filter(pk=pk, subject=subject).select_related("document").first()
    if row is None:
        raise not_found("tài liệu của tiêu chí")
    row.subject = subject
    return row
