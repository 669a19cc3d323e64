"""Who turns lost points into plan lines: whoever prepares the plans of the subject's own authority."""

from __future__ import annotations

from chiso.org.policies import Actor
from chiso.plans.policies.plan import may_prepare
from chiso.scoring.models import Subject


def may_remedy(actor: Actor, subject: Subject) -> bool:
    """The Office or a plan manager of the subject's own authority, not of the one that runs the round."""
    return may_prepare(actor) and subject.unit.authority_id == actor.authority_id


def may_announce(actor: Actor) -> bool:
    """Write down what a higher authority announced of one's own."""
    return actor.authority_id is not None and may_prepare(actor)
