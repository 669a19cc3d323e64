"""Pages and deeds of explanations: asked by appraisers, answered by the unit, considered again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from chiso.audit import clock, numeral
from chiso.evidence.selectors import Filters, library
from chiso.org.http import SignedInRequest
from chiso.scoring.forms.appraisal import AskForm
from chiso.scoring.policies import subject as policies
from chiso.scoring.problems import appraisal as problems
from chiso.scoring.selectors import appraisal as inside
from chiso.scoring.selectors import query as selectors
from chiso.scoring.selectors.stage import windows_of
from chiso.scoring.services import query as services
from chiso.scoring.terms import SheetState, StageKind
from chiso.scoring.views.appraisal import names


@require_POST
def ask(request: SignedInRequest, pk: int, code: str) -> HttpResponse:
    """Ask the unit to explain a criterion or one of its lines."""
    subject, _seating = inside.appraised_subject(pk, actor=request.actor)
    form = AskForm(request.POST)
    form.is_valid()
    services.query_ask(
        subject,
        request.POST.get("line") or code,
        question=form.cleaned_data.get("question") or "",
        reply_by=form.until(),
        actor=request.actor,
        once=request.POST.get("once"),
    )
    messages.success(request, _("Đã gửi yêu cầu giải trình."))
    return redirect(reverse("scoring:appraisal_line", args=[pk, code]) + "#giai-trinh")


@require_POST
def settle(request: SignedInRequest, pk: int) -> HttpResponse:
    """What the appraiser makes of an explanation."""
    row = selectors.query_inside(pk, actor=request.actor)
    services.query_settle(row, verdict=request.POST.get("verdict", ""), actor=request.actor)
    messages.success(request, _("Đã ghi ý kiến sau giải trình."))
    leaf = row.code.partition("/")[0]
    return redirect(reverse("scoring:appraisal_line", args=[row.subject_id, leaf]) + "#giai-trinh")


@require_POST
def close(request: SignedInRequest, pk: int) -> HttpResponse:
    """End the explanations of a unit whose time has passed."""
    subject, _seating = inside.appraised_subject(pk, actor=request.actor)
    services.explanation_close(subject, actor=request.actor)
    messages.success(request, _("Đã khép giải trình; phiếu chuyển sang thẩm định lần 2."))
    return redirect("scoring:appraisal", pk)


# --- the unit -------------------------------------------------------------------------------------------


@require_safe
def explanation(request: SignedInRequest, pk: int) -> HttpResponse:
    """The unit reads what was appraised and what is asked, and explains."""
    subject = selectors.own_subject(pk, actor=request.actor)
    found = selectors.explanation(subject, actor=request.actor)
    words = request.GET.get("tim", "")
    adding = request.GET.get("them", "")
    window = windows_of(subject).get(StageKind.EXPLANATION)
    return render(
        request,
        "scoring/appraisal_explanation.html",
        {
            "subject": subject,
            "round": subject.round,
            "unit": names().get(subject.unit_id, subject.unit.code),
            "found": found,
            "window": window,
            "open": window is not None and window.open_at(clock.now()),
            "now": clock.now(),
            "writes": subject.state in (SheetState.SENT, SheetState.APPRAISED),
            "may_fill": policies.may_fill(request.actor, subject),
            "may_send": policies.may_approve(request.actor, subject)
            and subject.state == SheetState.APPRAISED,
            "adding": adding,
            "words": words,
            "documents": library(request.actor, filters=Filters(words=words), size=12).rows if adding else (),
        },
    )


@require_POST
def explain(request: SignedInRequest, pk: int) -> HttpResponse:
    """Explain a line nobody asked about."""
    subject = selectors.own_subject(pk, actor=request.actor)
    services.explain(
        subject,
        request.POST.get("line", ""),
        text=request.POST.get("text", ""),
        actor=request.actor,
        once=request.POST.get("once"),
    )
    messages.success(request, _("Đã lưu giải trình."))
    return _back(pk, request.POST.get("line", ""))


@require_POST
def answer(request: SignedInRequest, pk: int) -> HttpResponse:
    """Answer a question, or agree with what was appraised."""
    row = selectors.query_of(pk, actor=request.actor)
    if request.POST.get("agree"):
        services.query_accept(row, actor=request.actor)
    else:
        services.query_answer(row, answer=request.POST.get("answer", ""), actor=request.actor)
    messages.success(request, _("Đã lưu giải trình."))
    return _back(row.subject_id, row.code)


@require_POST
def attach(request: SignedInRequest, pk: int) -> HttpResponse:
    """Add a registered document to a line, with its page."""
    subject = selectors.own_subject(pk, actor=request.actor)
    document = numeral.number(request.POST.get("document"))
    if document is None:
        raise problems.text_missing("Tài liệu bổ sung")
    services.evidence_add(
        subject,
        request.POST.get("line", ""),
        document_id=document,
        page=request.POST.get("page", ""),
        actor=request.actor,
    )
    messages.success(request, _("Đã bổ sung tài liệu."))
    return _back(pk, request.POST.get("line", ""))


@require_POST
def detach(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take back a document added and not yet sent."""
    link = selectors.link_of(pk, actor=request.actor)
    services.evidence_drop(link, actor=request.actor)
    return _back(link.subject_id, link.code)


@require_POST
def send(request: SignedInRequest, pk: int) -> HttpResponse:
    """The head sends the explanations."""
    subject = selectors.own_subject(pk, actor=request.actor)
    services.explanation_send(subject, actor=request.actor)
    messages.success(request, _("Đã gửi giải trình."))
    return redirect("scoring:explanation", pk)


def _back(pk: int, code: str) -> HttpResponse:
    return redirect(reverse("scoring:explanation", args=[pk]) + f"#dong-{code}")
