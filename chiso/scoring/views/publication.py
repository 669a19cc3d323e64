"""Pages of results inside: the revisions of a round, one of them, what it corrects, the decision."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chiso.org.http import SignedInRequest
from chiso.org.problems import not_found
from chiso.scoring.forms.outcome import CorrectForm, SealForm
from chiso.scoring.models import Publication, Round
from chiso.scoring.policies import outcome as policies
from chiso.scoring.schemas.publication import difference, line_changes, nodes_of, tables_of, total_of
from chiso.scoring.selectors import publication as selectors
from chiso.scoring.selectors.learning import learnable
from chiso.scoring.selectors.outcome import Live, live_of, round_for
from chiso.scoring.services import publication as services
from chiso.scoring.terms import RoundState


@require_safe
def results(request: SignedInRequest, pk: int) -> HttpResponse:
    """What was sealed and published of a round and, for who runs it, what would be sealed now."""
    round_ = round_for(pk, actor=request.actor)
    revisions = selectors.publications_of(round_, actor=request.actor)
    seals = policies.may_seal(request.actor, round_)
    live: Live | None = live_of(round_) if seals and round_.state != RoundState.PUBLISHED else None
    context = {
        **shared(request, round_),
        "revisions": revisions,
        "live": live,
        "form": SealForm(),
        "corrects": any(row.published_at for row in revisions),
        **_current(request, revisions),
        "learn": learnable(round_, actor=request.actor),
    }
    return render(request, "scoring/outcome_results.html", context)


@require_POST
def seal(request: SignedInRequest, pk: int) -> HttpResponse:
    round_ = round_for(pk, actor=request.actor)
    form = SealForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    made = services.round_seal(round_, reason=reason, actor=request.actor, once=request.POST.get("once"))
    messages.success(request, _("Đã niêm phong bản %(n)s.") % {"n": made.revision})
    return redirect("scoring:publication", made.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: SignedInRequest, pk: int) -> HttpResponse:
    """Open a published round for correction by its council."""
    round_ = round_for(pk, actor=request.actor)
    request.actor.require(policies.may_seal(request.actor, round_), _("mở đính chính"))
    choices = [(str(key), name) for key, name in selectors.subject_names(round_)]
    form = CorrectForm(request.POST if request.method == "POST" else None, subjects=choices)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        services.round_correct(
            round_,
            subjects=[int(key) for key in given["subjects"]],
            until=given["until"],
            reason=given["reason"],
            actor=request.actor,
        )
        messages.success(request, _("Đã mở đính chính; bản đã công bố giữ nguyên đến khi có bản mới."))
        return redirect("scoring:results", pk)
    return render(request, "scoring/outcome_correct.html", {**shared(request, round_), "form": form})


@require_safe
def publication(request: SignedInRequest, pk: int) -> HttpResponse:
    """One revision: the rankings, what it corrects, its hash, what may be done with it."""
    found = selectors.publication_for(pk, actor=request.actor)
    whole = policies.sees_whole(request.actor, found)
    earlier = selectors.before(found)
    context = {
        **shared(request, found.round),
        "publication": found,
        "tables": tables_of(found.ranking, public=not whole),
        "links": {
            code: reverse("scoring:publication_unit", args=[pk, code])
            for code in selectors.outcomes_of(found, actor=request.actor)
        },
        "earlier": earlier,
        "changes": difference(earlier.ranking, found.ranking) if earlier and whole else (),
        "may_publish": found.state == "sealed" and policies.may_publish(request.actor, found.round),
        "may_draft": policies.may_draft(request.actor, found.round),
        "whole": whole,
    }
    return render(request, "scoring/outcome_publication.html", context)


@require_POST
def publish(request: SignedInRequest, pk: int) -> HttpResponse:
    found = selectors.publication_for(pk, actor=request.actor)
    services.publication_publish(found, actor=request.actor, once=request.POST.get("once"))
    messages.success(request, _("Đã công bố. Trang công khai mở được không cần đăng nhập."))
    return redirect("scoring:publication", pk)


@require_safe
def verify(request: SignedInRequest, pk: int) -> HttpResponse:
    """Compute everything again before the reader's eyes; a part of the page under htmx, else a page."""
    found = selectors.publication_for(pk, actor=request.actor)
    _whole(request, found)
    checks = selectors.verify(found)
    context = {
        **shared(request, found.round),
        "publication": found,
        "checks": checks,
        "sound": selectors.whole(checks),
        "names": {code: row["name"] for code, row in selectors.rows_by_unit(found.ranking).items()},
    }
    part = bool(getattr(request, "htmx", False))
    return render(request, "scoring/outcome_checks.html" if part else "scoring/outcome_verify.html", context)


@require_safe
def outcome(request: SignedInRequest, pk: int, unit: str) -> HttpResponse:
    """One unit's sealed outcome line by line, read from its bytes."""
    found = selectors.publication_for(pk, actor=request.actor)
    kept = selectors.outcome_of(found, unit, actor=request.actor)
    data = bytes(kept.sealed)
    earlier = selectors.before(found)
    old = earlier.outcomes.filter(subject=kept.subject).first() if earlier else None
    context = {
        **shared(request, found.round),
        "publication": found,
        "outcome": kept,
        "row": selectors.rows_by_unit(found.ranking)[unit],
        "total": total_of(data),
        "nodes": tuple(nodes_of(data)),
        "changes": line_changes(bytes(old.sealed), data) if old is not None else (),
    }
    return render(request, "scoring/outcome_unit.html", context)


@require_safe
def sealed(request: SignedInRequest, pk: int, unit: str) -> HttpResponse:
    """The sealed bytes themselves, to be kept or computed again elsewhere."""
    found = selectors.publication_for(pk, actor=request.actor)
    kept = selectors.outcome_of(found, unit, actor=request.actor)
    name = f"{unit}-{found.round.year}-ban-{found.revision}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "ETag": f'"{kept.sha256}"'}
    return HttpResponse(bytes(kept.sealed), content_type="application/json", headers=headers)


@require_POST
def decision(request: SignedInRequest, pk: int) -> HttpResponse:
    """The decision to publish as a draft of an outgoing paper; from there it goes the way of every paper."""
    found = selectors.publication_for(pk, actor=request.actor)
    _whole(request, found)
    issue = services.decision_draft(found, actor=request.actor, once=request.POST.get("once"))
    messages.success(request, _("Dự thảo quyết định kèm phụ lục đã sẵn sàng: bổ sung căn cứ, chọn người ký."))
    return redirect("reporting:issue", issue)


def shared(request: SignedInRequest, round_: Round) -> dict[str, Any]:
    """What every page of results shows."""
    return {
        "round": round_,
        "may_seal": policies.may_seal(request.actor, round_),
        "from_above": round_.state == RoundState.OPEN and selectors.is_one_body(round_),
        "decided": round_.state == RoundState.DECIDED,
        "is_published": round_.state == RoundState.PUBLISHED,
    }


def _current(request: SignedInRequest, revisions: list[Publication]) -> dict[str, Any]:
    """The rankings of the revision in force, with the way to each outcome the reader may open."""
    found = next((row for row in revisions if row.state == "published"), None)
    if found is None:
        return {"tables": (), "links": {}}
    whole = policies.sees_whole(request.actor, found)
    codes = selectors.outcomes_of(found, actor=request.actor)
    links = {code: reverse("scoring:publication_unit", args=[found.pk, code]) for code in codes}
    return {"tables": tables_of(found.ranking, public=not whole), "links": links}


def _whole(request: SignedInRequest, found: Publication) -> None:
    """What shows every group is for who runs the round and its council: to a unit it does not exist."""
    if not policies.sees_whole(request.actor, found):
        raise not_found("kết quả công bố")
