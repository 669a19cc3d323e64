"""Reads of what higher authorities announced of the own authority."""

from __future__ import annotations

from chiso.org.policies import Actor
from chiso.org.problems import not_found
from chiso.scoring.models import Announcement


def announcements_of(actor: Actor) -> list[Announcement]:
    """Of the actor's authority, the newest year first; one query."""
    return list(Announcement.objects.filter(unit_id=actor.authority_id or 0))


def announcement_for(pk: int, *, actor: Actor) -> Announcement:
    """One of them; 404 for another authority's."""
    found = Announcement.objects.filter(pk=pk, unit_id=actor.authority_id or 0).first()
    if found is None:
        raise not_found("kết quả công bố")
    return found
