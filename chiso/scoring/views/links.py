"""What pages of lower apps show of scoring, told through their registers: criteria, origins, usages."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.urls import reverse

from chiso.org.policies import Actor
from chiso.plans.selectors.criteria import Criterion, Origin, Place, Scored
from chiso.scoring import storage
from chiso.scoring.schemas.crosswalk import kin_of
from chiso.scoring.selectors import criterion as selectors


def criteria(places: Collection[Place], actor: Actor) -> Mapping[Place, Criterion]:
    """Edition and code → title, page, and what it (or what continues it) got in each year."""
    offered = {offer.code for offer in storage.offers()}
    walks = storage.crosswalks_on_disk()
    found: dict[Place, Criterion] = {}
    for edition, code in places:
        if edition not in offered:
            continue
        node = storage.book_on_disk(edition).nodes.get(code.partition("/")[0])
        if node is None:
            continue
        reach = {(edition, node.code)}
        for one in kin_of(edition, node.code, walks):
            reach |= {(one.edition, other) for other in one.codes}
        marks = tuple(
            Scored(row.year, f"{row.code}: {row.words}" if row.edition != edition else row.words, row.url)
            for row in selectors.got(reach, actor=actor)
        )
        url = reverse("scoring:criterion", args=[edition, node.code])
        found[edition, code] = Criterion(node.title.vi, url, marks[:4])
    return found


def origins(item_ids: Collection[int], actor: Actor) -> Mapping[int, Origin]:
    """Plan line → the lost points it came from."""
    return {
        pk: Origin(
            words=f"từ điểm mất năm {row.subject.round.year}, tiêu chí {row.code}",
            url=f"{reverse('scoring:lost', args=[row.subject_id])}#tc-{row.code.partition('/')[0]}",
        )
        for pk, row in selectors.remedies(item_ids, actor=actor).items()
    }
