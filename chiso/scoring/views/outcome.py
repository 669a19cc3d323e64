"""Pages of results from above: what was announced, and what an appraisal outside made of a sheet."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from chiso.audit import clock
from chiso.engine.problems import Problem
from chiso.engine.states import Standing
from chiso.engine.trace import shown_points
from chiso.org.http import SignedInRequest
from chiso.org.problems import Forbidden, NotFound, not_found
from chiso.scoring.forms.outcome import AnnouncementForm, ReceiveForm
from chiso.scoring.models import Subject
from chiso.scoring.policies import learning as policies
from chiso.scoring.policies import outcome as outcomes
from chiso.scoring.schemas.edition import book_of
from chiso.scoring.schemas.learning import Knob, inputs_of
from chiso.scoring.selectors import announcement as selectors
from chiso.scoring.selectors.learning import standing_of
from chiso.scoring.selectors.outcome import round_for
from chiso.scoring.selectors.publication import public_publications
from chiso.scoring.selectors.sheet import result_of, sheet_of
from chiso.scoring.selectors.subject import subjects_of
from chiso.scoring.services import outcome as services
from chiso.scoring.terms import MarkStage
from chiso.scoring.views.publication import shared


@require_http_methods(["GET", "HEAD", "POST"])
def announcements(request: SignedInRequest) -> HttpResponse:
    """Results of the own authority over the years: here, and as announced elsewhere."""
    may = policies.may_announce(request.actor)
    form = AnnouncementForm(
        request.POST if request.method == "POST" else None, initial={"year": clock.today().year - 1}
    )
    if request.method == "POST":
        request.actor.require(may, _("ghi kết quả cấp trên công bố"), who=_("Văn phòng"))
        if form.is_valid():
            services.announcement_add(**form.cleaned_data, actor=request.actor, once=request.POST.get("once"))
            messages.success(request, _("Đã ghi kết quả đã công bố."))
            return redirect("scoring:announcements")
    context = {
        "form": form,
        "rows": selectors.announcements_of(request.actor),
        "standing": standing_of(request.actor),
        "public": public_publications()[:6],
        "may": may,
    }
    return render(request, "scoring/outcome_announcements.html", context)


@require_POST
def announcement_drop(request: SignedInRequest, pk: int) -> HttpResponse:
    found = selectors.announcement_for(pk, actor=request.actor)
    services.announcement_drop(found, reason=request.POST.get("reason", ""), actor=request.actor)
    messages.info(request, _("Đã gỡ; nhật ký vẫn giữ nội dung đã ghi."))
    return redirect("scoring:announcements")


@require_http_methods(["GET", "HEAD", "POST"])
def receive(request: SignedInRequest, pk: int) -> HttpResponse:
    """Line by line what the appraisal from above made of the authority's own sheet."""
    round_ = round_for(pk, actor=request.actor)
    request.actor.require(outcomes.may_seal(request.actor, round_), _("ghi kết quả cấp trên"))
    subject = _own(round_.pk, round_.authority_id, request)
    form = ReceiveForm(request.POST if request.method == "POST" else None)
    given = {key: str(value) for key, value in request.POST.items() if "|" in key}
    if request.method == "POST" and form.is_valid():
        try:
            count = services.result_receive(
                subject,
                values=_cells(subject, given),
                reason=form.cleaned_data["reason"],
                actor=request.actor,
            )
        except (Forbidden, NotFound):
            raise
        except Problem as fault:
            form.add_error(None, f"{fault.place}: {fault.got}. {fault.hint or fault.expected}.")
        else:
            messages.success(request, _("Đã ghi %(n)s tiêu chí khác tự chấm.") % {"n": count})
            return redirect("scoring:results_receive", pk)
    book = book_of(round_.edition)
    said = sheet_of(subject, MarkStage.COUNCIL)
    result, claimed = result_of(subject, MarkStage.COUNCIL), result_of(subject, MarkStage.SELF)
    rows = [
        (
            inputs_of(book, code, said.entries.get(code), given),
            _points(claimed.nodes[code].points),
            _points(result.nodes[code].points),
            shown_points(result.nodes[code].maximum),
        )
        for code in book.asks
        if result.nodes[code].standing is not Standing.NOT_APPLICABLE or code in said.entries
    ]
    context = {
        **shared(request, round_),
        "form": form,
        "subject": subject,
        "rows": rows,
        "handed_in": subject.state in services.HANDED_IN,
    }
    return render(request, "scoring/outcome_receive.html", context)


@require_POST
def conclude(request: SignedInRequest, pk: int) -> HttpResponse:
    round_ = round_for(pk, actor=request.actor)
    services.result_conclude(round_, reason=request.POST.get("reason", ""), actor=request.actor)
    messages.success(request, _("Đã ghi nhận kết quả. Niêm phong để giữ và phân tích."))
    return redirect("scoring:results", pk)


def _own(round_pk: int, authority_id: int, request: SignedInRequest) -> Subject:
    round_ = round_for(round_pk, actor=request.actor)
    found = next((row for row in subjects_of(round_) if row.unit_id == authority_id), None)
    if found is None:
        raise not_found("phiếu của cơ quan")
    found.round = round_
    return found


def _points(value: Fraction | None) -> str:
    """Points as printed; a dash where there are none yet."""
    return "—" if value is None else shown_points(value)


def _cells(subject: Subject, given: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """What differs from what stands, line by line."""
    book, said = book_of(subject.round.edition), sheet_of(subject, MarkStage.COUNCIL)
    found: dict[str, dict[str, str]] = {}
    for code in {key.rpartition("|")[0] for key in given}:
        if code in book.asks:
            knob: Knob = inputs_of(book, code, said.entries.get(code), given)
            cells = {
                field.name.rpartition("|")[2]: field.value
                for fields in (knob.sliders, knob.options)
                for field in fields
                if field.value.strip() != field.start
            }
            if cells:
                found[code] = cells
    return found
