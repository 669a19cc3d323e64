"""Pages of a blind appraisal: coming to one word, and how far appraisers agree."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from chiso.org.http import SignedInRequest
from chiso.org.problems import not_found
from chiso.scoring.problems import appraisal as problems
from chiso.scoring.schemas.appraisal import asked, typed
from chiso.scoring.schemas.edition import book_of
from chiso.scoring.selectors import appraisal as inside
from chiso.scoring.selectors import blind as selectors
from chiso.scoring.services import blind as services
from chiso.scoring.views.appraisal import names, sits


@require_safe
def consensus(request: SignedInRequest, pk: int) -> HttpResponse:
    """Both words side by side, the widest gap first; nothing of a domain that is not in by both."""
    subject, seating = inside.appraised_subject(pk, actor=request.actor)
    if not subject.round.blind:
        raise problems.not_blind()
    return render(
        request,
        "scoring/appraisal_consensus.html",
        {
            "subject": subject,
            "round": subject.round,
            "seating": seating,
            "unit": names().get(subject.unit_id, subject.unit.code),
            "comparisons": selectors.comparisons(subject, seating=seating),
            "all": request.GET.get("xem") == "tat-ca",
        },
    )


@require_POST
def propose(request: SignedInRequest, pk: int) -> HttpResponse:
    """Propose one of the two words, or a third."""
    subject, _seating = inside.appraised_subject(pk, actor=request.actor)
    code, stage = request.POST.get("line", ""), request.POST.get("word", "")
    reason = request.POST.get("reason", "")
    if stage:
        services.propose_word(subject, code, stage=stage, reason=reason, actor=request.actor)
    else:
        book = book_of(subject.round.edition)
        ask = book.asks.get(code)
        if ask is None:
            raise not_found("tiêu chí")
        said = typed(request.POST, tuple(request.POST.getlist("cuts")), form=asked(book, ask))
        services.propose(subject, code, said=said, reason=reason, actor=request.actor)
    messages.success(request, _("Đã đề xuất; chờ người thẩm định kia đồng ý."))
    return _back(pk, code)


@require_POST
def accept(request: SignedInRequest, pk: int) -> HttpResponse:
    subject, _seating = inside.appraised_subject(pk, actor=request.actor)
    code = request.POST.get("line", "")
    services.accept(subject, code, actor=request.actor)
    messages.success(request, _("Đã thống nhất tiêu chí %(code)s.") % {"code": code})
    return _back(pk, code)


@require_POST
def refer(request: SignedInRequest, pk: int) -> HttpResponse:
    subject, _seating = inside.appraised_subject(pk, actor=request.actor)
    code = request.POST.get("line", "")
    services.refer(subject, code, reason=request.POST.get("reason", ""), actor=request.actor)
    messages.success(request, _("Tiêu chí %(code)s sẽ do Hội đồng quyết định.") % {"code": code})
    return _back(pk, code)


def _back(pk: int, code: str) -> HttpResponse:
    return redirect(reverse("scoring:appraisal_consensus", args=[pk]) + f"#dong-{code}")


@require_safe
def agreement(request: SignedInRequest, pk: int) -> HttpResponse:
    """How far two appraisers agree, by domain and by unit."""
    round_ = inside.round_for(pk, actor=request.actor)
    if not round_.blind:
        raise problems.not_blind()
    return render(
        request,
        "scoring/appraisal_agreement.html",
        {
            "round": round_,
            "measured": selectors.agreement_of(round_, actor=request.actor),
            "names": names(),
            "sits": sits(request, round_),
        },
    )
