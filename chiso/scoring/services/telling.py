"""Whom a sheet concerns, and telling them. Each notice has a key, so that it is told once."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from chiso.audit import clock
from chiso.audit.services import Acting
from chiso.notices.services import notice_tell
from chiso.notices.terms import NoticeKind
from chiso.org.selectors.lines import staff_on
from chiso.scoring.models import Appraiser, CouncilMember, Round, Subject

PLACES = {
    "self": "scoring:sheet",
    "explain": "scoring:explanation",
    "appraise": "scoring:appraisal",
    "council": "scoring:council",
}
"""Where a notice leads: a unit's sheet or explanation, the appraiser's page, the council of a round."""


def unit_people(subject: Subject) -> set[int]:
    """Accounts of the unit that is scored: its heads, else everybody in it; of an authority, its leaders and
    the Office."""
    unit = subject.unit
    seats = [seat for seat in staff_on(clock.today(), authority_id=unit.authority_id) if seat.account_id]
    if unit.pk == unit.authority_id:
        here = [seat for seat in seats if seat.unit_kind in ("authority", "leadership", "office")]
    else:
        here = [seat for seat in seats if seat.unit_id == unit.pk]
    chosen = [seat for seat in here if seat.heads] or here
    return {seat.account_id for seat in chosen if seat.account_id is not None}


def appraisers_of(subject: Subject, *, domain: str = "") -> set[int]:
    """Accounts of the appraisers of a domain (all: empty)."""
    rows = Appraiser.objects.filter(round_id=subject.round_id)
    if domain:
        rows = rows.filter(domain__in=("", domain))
    return {pk for pk in rows.values_list("person__account__pk", flat=True) if pk is not None}


def council_of(round_: Round) -> set[int]:
    rows = CouncilMember.objects.filter(round=round_).values_list("person__account__pk", flat=True)
    return {pk for pk in rows if pk is not None}


def tell(
    accounts: Iterable[int],
    *,
    kind: NoticeKind,
    title: str,
    place: str,
    key: str,
    actor: Acting,
    subject: Subject | None = None,
    round_: Round | None = None,
    body: str = "",
) -> int:
    """Tell several accounts, never the one who acted; how many were told now."""
    told = set(accounts) - {actor.account_id}
    thing = subject.pk if subject is not None else round_.pk if round_ is not None else 0
    if not told:
        return 0
    return notice_tell(
        sorted(told),
        kind=kind,
        title=title,
        body=body,
        url=reverse(PLACES[place], args=[thing]),
        key=key,
        actor=actor,
    )
