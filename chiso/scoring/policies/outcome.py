"""Who seals and publishes results, who reads what is not published yet, who learns from them.

Whoever runs the round seals; a leader of the authority publishes, so nobody does both alone by office.
What is published of a public group is everybody's; of another group each unit reads its own.
"""

from __future__ import annotations

from django.db.models import Q

from chiso.org.policies import Actor
from chiso.reporting.policies import issue as papers
from chiso.scoring.models import Publication, Round
from chiso.scoring.policies.round import manages, own_units
from chiso.scoring.terms import PublicationState

OUT = (PublicationState.PUBLISHED, PublicationState.REPLACED)
"""Revisions that were made public: a replaced one stays readable beside the one that corrects it."""


def may_seal(actor: Actor, round_: Round) -> bool:
    """Seal results, open a published round for correction, prepare the decision."""
    return manages(actor, round_)


def may_publish(actor: Actor, round_: Round) -> bool:
    """Publish what was sealed: a leader of the authority that runs the round."""
    return round_.authority_id == actor.authority_id and actor.leads_authority


def may_draft(actor: Actor, round_: Round) -> bool:
    """Draft the decision as an outgoing paper: who may seal and prepares the authority's papers."""
    return may_seal(actor, round_) and papers.may_draft(actor)


def visible(actor: Actor) -> Q:
    """Publications the actor may open inside, as a filter on ``Publication``."""
    rows = Q(pk__in=())
    if actor.authority_id is not None and actor.sees_authority:
        rows |= Q(round__authority_id=actor.authority_id)
    if actor.person_id is not None:
        rows |= Q(round__council__person_id=actor.person_id)
    own = Q(round__subjects__unit_id__in=own_units(actor), published_at__isnull=False)
    return rows | own


def sees_whole(actor: Actor, publication: Publication) -> bool:
    """Every group, also those that are not public: who runs the round, its council."""
    round_ = publication.round
    return manages(actor, round_) or (
        actor.person_id is not None and round_.council.filter(person_id=actor.person_id).exists()
    )
