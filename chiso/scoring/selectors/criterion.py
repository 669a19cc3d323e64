"""Reads around a criterion: what it got in each year, the documents that prove it, the plan lines from it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from chiso.engine.trace import shown_points
from chiso.org.policies import Actor
from chiso.org.selectors.units import newest_names
from chiso.scoring.models import LineEvidence, Outcome, Remedy, Subject
from chiso.scoring.policies import subject as subjects
from chiso.scoring.policies.round import own_units
from chiso.scoring.schemas.publication import nodes_of

FEW = 24
"""Results looked into for one criterion; the newest years first."""

Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Got:
    """What a criterion got in one sealed result."""

    year: int
    unit: str
    edition: str
    code: str
    title: str
    words: str
    url: str
    sample: bool
    full: bool


def got(places: Collection[Place], *, actor: Actor) -> list[Got]:
    """Sealed results of ``places`` the actor may read, newest year first; two queries."""
    wanted: dict[str, set[str]] = {}
    for edition, code in places:
        wanted.setdefault(edition, set()).add(code)
    if not wanted:
        return []
    own = own_units(actor)
    mine = Q(subject__unit_id__in=own, publication__published_at__isnull=False)
    if actor.authority_id is not None and actor.sees_authority:
        mine |= Q(publication__round__authority_id=actor.authority_id)
    rows = list(
        Outcome.objects.filter(mine, publication__round__edition__code__in=wanted)
        .exclude(publication__state="replaced")
        .select_related("subject", "publication__round__edition")
        .order_by("-publication__round__year", "rank", "pk")[:FEW]
    )
    rows.sort(key=lambda row: (row.subject.unit_id not in own, -row.publication.round.year))
    names = newest_names([row.subject.unit_id for row in rows])
    found: list[Got] = []
    for row in rows:
        round_ = row.publication.round
        url = reverse("scoring:lost", args=[row.subject_id])
        for node in nodes_of(bytes(row.sealed)):
            if node.code in wanted[round_.edition.code]:
                points = "—" if node.exact is None else shown_points(node.exact)
                said = node.state_words if node.exact is None else f"{points}/{node.maximum_shown}"
                found.append(
                    Got(
                        year=round_.year,
                        unit=names.get(row.subject.unit_id, ""),
                        edition=round_.edition.code,
                        code=node.code,
                        title=node.title,
                        words=said,
                        url=f"{url}#tc-{node.code}",
                        sample=round_.sample,
                        full=node.lost == 0,
                    )
                )
    return found


@dataclass(frozen=True, slots=True)
class Proof:
    """A document that proves a line on a sheet."""

    document_id: int
    title: str
    page: str
    year: int
    subject_id: int
    code: str


def proofs(places: Collection[Place], *, actor: Actor) -> list[Proof]:
    """Documents on sheets the actor may see, for these criteria and their parts; one query."""
    found = []
    wanted = set(places)
    rows = (
        LineEvidence.objects.filter(
            subject__in=Subject.objects.filter(subjects.visible(actor)),
            subject__round__edition__code__in={edition for edition, _ in wanted},
        )
        .select_related("document", "subject__round__edition")
        .order_by("-subject__round__year", "code", "id")
    )
    for row in rows:
        if (row.subject.round.edition.code, row.code.partition("/")[0]) in wanted:
            found.append(
                Proof(
                    row.document_id,
                    row.document.title,
                    row.page,
                    row.subject.round.year,
                    row.subject_id,
                    row.code,
                )
            )
    return found


def remedies(item_ids: Collection[int], *, actor: Actor) -> Mapping[int, Remedy]:
    """Plan line → the lost points it came from; one query."""
    rows = Remedy.objects.filter(
        item_id__in=list(item_ids), subject__round__authority_id=actor.authority_id or 0
    ).select_related("subject__round")
    own = Remedy.objects.filter(
        item_id__in=list(item_ids), subject__unit_id__in=own_units(actor)
    ).select_related("subject__round")
    return {row.item_id: row for row in (rows | own).order_by("id")}


def remedies_of(places: Collection[Place], *, actor: Actor) -> list[Remedy]:
    """Plan lines made from lost points of these criteria; one query."""
    wanted = set(places)
    rows = (
        Remedy.objects.filter(
            subject__in=Subject.objects.filter(subjects.visible(actor)),
            subject__round__edition__code__in={edition for edition, _ in wanted},
        )
        .select_related("item__plan", "subject__round__edition")
        .order_by("-subject__round__year", "id")
    )
    return [row for row in rows if (row.subject.round.edition.code, row.code.partition("/")[0]) in wanted]
