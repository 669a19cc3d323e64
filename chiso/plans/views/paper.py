"""A plan as DOCX or PDF, in the form of Decree 30/2020; nothing is numbered or signed by it."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from chiso.audit import clock
from chiso.engine.vietnamese import fold
from chiso.org.http import SignedInRequest
from chiso.org.problems import not_found
from chiso.org.selectors import names_on
from chiso.papers.wire import paper_from_json
from chiso.papers.writers.docx import write_docx
from chiso.papers.writers.pdf import write_pdf
from chiso.papers.writers.sheet import sheet_of
from chiso.plans.schemas.paper import paper_of_plan
from chiso.plans.selectors import plan as selectors
from chiso.plans.selectors.sheet import sheet_rows
from chiso.plans.selectors.unit import choices

WRITERS = {"docx": write_docx, "pdf": write_pdf}
TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


@require_safe
def plan_paper(request: SignedInRequest, pk: int, which: str) -> HttpResponse:
    found = selectors.plan_by_id(pk, actor=request.actor)
    if which not in WRITERS:
        raise not_found("tệp")
    names = names_on(found.issued_on or clock.today(), authority_id=found.authority_id)
    rows = sheet_rows(selectors.items_of(found), choices(found.authority_id))
    source = paper_from_json(found.reading.paper) if found.reading and found.reading.paper else None
    paper = paper_of_plan(
        found,
        rows,
        source,
        authority=names.get(found.unit_id or found.authority_id or 0, ""),
        letters=(found.symbol or "").rpartition("-")[2],
    )
    data = WRITERS[which](sheet_of(paper), title=found.title[:200])
    name = slugify(fold(found.title))[:60] or "ke-hoach"
    headers = {"Content-Disposition": f'attachment; filename="{name}-{found.year}.{which}"'}
    return HttpResponse(data, content_type=TYPES[which], headers=headers)
