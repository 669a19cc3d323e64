"""Where documents prove criteria: told to evidence, so that a document shows the thread it stands in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils.http import urlencode

from chiso.evidence.selectors import Usage
from chiso.org.policies import Actor
from chiso.scoring.models import LineEvidence
from chiso.scoring.selectors.subject import seen


def usages(document_ids: Sequence[int], actor: Actor) -> Iterable[Usage]:
    """Criteria of sheets the actor may see that the documents prove. One query."""
    rows = LineEvidence.objects.filter(document_id__in=list(document_ids), subject__in=seen(actor))
    for row in rows.select_related("subject__round"):
        query = urlencode({"ma": row.code})
        yield Usage(
            document_id=row.document_id,
            kind="Tiêu chí",
            label=f"{row.code}, {row.subject.round.title}",
            url=f"{reverse('scoring:sheet', args=[row.subject_id])}?{query}",
            page=row.page,
        )
