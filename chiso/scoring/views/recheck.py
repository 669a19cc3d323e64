"""Pages of the random re-check: draws, the lines drawn, findings, the estimate."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chiso.org.http import SignedInRequest
from chiso.scoring.forms.appraisal import DrawForm
from chiso.scoring.policies.appraisal import KEEPERS
from chiso.scoring.policies.round import manages
from chiso.scoring.problems import appraisal as problems
from chiso.scoring.schemas.appraisal import typed
from chiso.scoring.selectors import recheck as selectors
from chiso.scoring.selectors.subject import council_role_of
from chiso.scoring.services import recheck as services
from chiso.scoring.views.appraisal import names, sits, viewer_of


@require_safe
def rechecks(request: SignedInRequest, pk: int) -> HttpResponse:
    """The draws of a round; every one is kept and shown."""
    round_ = selectors.recheck_round(pk, actor=request.actor)
    may_draw = manages(request.actor, round_) or council_role_of(pk, actor=request.actor) in KEEPERS
    share = round_.recheck_share * 100 if round_.recheck_share is not None else 10
    return render(
        request,
        "scoring/appraisal_rechecks.html",
        {
            "round": round_,
            "draws": selectors.draws_of(round_),
            "may_draw": may_draw,
            "sits": sits(request, round_),
            "form": DrawForm(initial={"share": share}),
        },
    )


@require_POST
def draw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Draw."""
    round_ = selectors.recheck_round(pk, actor=request.actor)
    form = DrawForm(request.POST)
    if not form.is_valid():
        raise problems.bad_share(request.POST.get("share", ""))
    made = services.recheck_draw(
        round_,
        share=form.fraction(),
        seed=form.cleaned_data["seed"],
        stage=form.cleaned_data["stage"],
        actor=request.actor,
        once=request.POST.get("once"),
    )
    messages.success(request, _("Đã rút; danh sách và hạt giống được lưu."))
    return redirect("scoring:recheck", made.pk)


@require_safe
def page(request: SignedInRequest, pk: int) -> HttpResponse:
    """One draw: its lines and what they say of all."""
    made = selectors.draw_for(pk, actor=request.actor)
    found = selectors.drawn(made, actor=request.actor, names=names())
    return render(
        request,
        "scoring/appraisal_recheck.html",
        {
            "round": made.round,
            "draw": made,
            "found": found,
            "may_check": selectors.may_check(request.actor, made.round),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def line(request: SignedInRequest, pk: int) -> HttpResponse:
    """Check one drawn line again."""
    found = selectors.checking(pk, actor=request.actor)
    if request.method == "POST":
        said = typed(request.POST, tuple(request.POST.getlist("cuts")), form=found.ask)
        services.recheck_find(found.row, said=said, note=request.POST.get("reason", ""), actor=request.actor)
        messages.success(request, _("Đã ghi kết quả kiểm tra lại."))
        return redirect("scoring:recheck", found.row.draw_id)
    return render(
        request,
        "scoring/appraisal_recheck_line.html",
        {
            "found": found,
            "round": found.row.draw.round,
            "unit": names().get(found.row.subject.unit_id, found.row.subject.unit.code),
            "viewer": viewer_of(request, found.evidence),
        },
    )
