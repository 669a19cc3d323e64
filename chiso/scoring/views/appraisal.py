"""Pages of appraisal: the desk, a subject, a criterion with its evidence beside it; their deeds."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from chiso.audit import clock, numeral
from chiso.engine.problems import Problem
from chiso.evidence import policies as evidence
from chiso.evidence.services import file_open
from chiso.org.http import SignedInRequest
from chiso.org.problems import not_found
from chiso.org.selectors import names_on
from chiso.papers.page_image import pages_in, picture_of
from chiso.plans.problems.plan import page_not_drawn
from chiso.scoring.forms import appraisal as forms
from chiso.scoring.models import LineEvidence, Round, Subject
from chiso.scoring.policies.appraisal import Seating
from chiso.scoring.policies.round import manages, may_reopen
from chiso.scoring.problems.sheet import MarkConflict
from chiso.scoring.schemas.appraisal import typed
from chiso.scoring.schemas.edition import book_of
from chiso.scoring.selectors import appraisal as selectors
from chiso.scoring.selectors.signal import gathered, signals_of
from chiso.scoring.selectors.stage import windows_of
from chiso.scoring.selectors.subject import council_role_of
from chiso.scoring.services import appraisal as services
from chiso.scoring.tables import appraisal as tables
from chiso.scoring.terms import SheetState, SignalKind, StageKind

INLINE = frozenset({"application/pdf", "image/png", "image/jpeg", "image/gif"})
_NUMBER = re.compile(r"\d+")


def names() -> Any:
    """Names of units of whatever authority: a round may go beyond one."""
    return names_on(clock.today(), authority_id=None)


def sits(request: SignedInRequest, round_: Round) -> bool:
    """Whether the council's page is the actor's to open."""
    return manages(request.actor, round_) or bool(council_role_of(round_.pk, actor=request.actor))


# --- the desk -------------------------------------------------------------------------------------------


@require_safe
def desks(request: SignedInRequest) -> HttpResponse:
    """Rounds in which one appraises, decides, or which one runs; the only one is opened at once."""
    rounds = selectors.rounds_on_desk(request.actor)
    if len(rounds) == 1:
        return redirect("scoring:desk", rounds[0].pk)
    return render(request, "scoring/appraisal_desks.html", {"rounds": rounds})


@require_safe
def desk(request: SignedInRequest, pk: int) -> HttpResponse:
    """Subjects × domains given to the actor: what is done, what waits."""
    round_ = selectors.round_for(pk, actor=request.actor)
    found = selectors.desk(round_, actor=request.actor, names=names())
    return render(
        request,
        "scoring/appraisal_desk.html",
        {"desk": found, "round": round_, "sits": bool(found.council) or found.manages},
    )


@require_safe
def export(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Self and appraised points, line by line, of what the actor may see, as XLSX."""
    round_ = selectors.round_for(pk, actor=request.actor)
    rows = selectors.export_rows(round_, actor=request.actor, names=names())
    return FileResponse(
        tables.as_xlsx(rows, round_=round_),
        as_attachment=True,
        filename=f"tham-dinh-{round_.year}-{clock.today():%Y-%m-%d}.xlsx",
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )


@require_safe
def signals(request: SignedInRequest, pk: int) -> HttpResponse:
    """What may be worth a second look, over the whole round; filtered by kind."""
    round_ = selectors.round_for(pk, actor=request.actor)
    found = gathered(signals_of(round_, actor=request.actor, names=names()))
    kind = request.GET.get("loai", "")
    counts: dict[str, int] = {}
    for one in found:
        counts[one.kind] = counts.get(one.kind, 0) + 1
    return render(
        request,
        "scoring/appraisal_signals.html",
        {
            "round": round_,
            "found": [one for one in found if kind in ("", one.kind)],
            "counts": counts,
            "total": len(found),
            "kind": kind,
            "kinds": SignalKind.choices,
            "names": names(),
            "sits": sits(request, round_),
        },
    )


# --- one subject ----------------------------------------------------------------------------------------


@require_safe
def subject_page(request: SignedInRequest, pk: int) -> HttpResponse:
    """A subject: domains given, criteria with points side by side, what may be done next."""
    subject, seating = selectors.appraised_subject(pk, actor=request.actor)
    stops = selectors.stops(subject, seating=seating)
    windows = windows_of(subject)
    may_open = may_reopen(request.actor, subject.round)
    return render(
        request,
        "scoring/appraisal_subject.html",
        {
            **_head(subject, seating),
            "domains": _domains(subject, seating, stops),
            "windows": windows,
            "self_open": StageKind.SELF in windows and windows[StageKind.SELF].open_at(clock.now()),
            "may_reopen": may_open,
            "may": _may(subject, seating),
            "gaps": selectors.gaps_of(subject)
            if seating.manages and subject.state == SheetState.SENT
            else [],
            "waiting": selectors.waiting_queries(subject, seating=seating),
            "return_form": forms.ReturnForm(reopens=may_open),
            "signals": gathered(
                signals_of(subject.round, actor=request.actor, names=names(), subjects=[subject])
            ),
        },
    )


def _head(subject: Subject, seating: Seating) -> dict[str, Any]:
    return {
        "subject": subject,
        "round": subject.round,
        "seating": seating,
        "unit": names().get(subject.unit_id, subject.unit.code),
    }


def _may(subject: Subject, seating: Seating) -> dict[str, bool]:
    """What the page offers; services ask again."""
    sent, explained = subject.state == SheetState.SENT, subject.state == SheetState.EXPLAINED
    return {
        "return": sent and (seating.appraises or seating.manages),
        "finish": sent and seating.manages,
        "refinish": explained and seating.manages,
        "close": subject.state == SheetState.APPRAISED and seating.manages,
        "hand": sent and seating.appraises,
        "consensus": subject.round.blind and sent,
    }


def _domains(subject: Subject, seating: Seating, stops: tuple[selectors.Stop, ...]) -> list[dict[str, Any]]:
    book = book_of(subject.round.edition)
    found: dict[str, dict[str, Any]] = {}
    for stop in stops:
        seat = seating.seat_in(stop.domain)
        row = found.setdefault(
            stop.domain,
            {
                "node": book.nodes[stop.domain],
                "stops": [],
                "seat": seat,
                "handed": seating.is_in(stop.domain, seat) if seat else seating.open_in(stop.domain),
                "open": seating.open_in(stop.domain),
                "done": 0,
                "lines": 0,
            },
        )
        row["stops"].append(stop)
        row["done"] += stop.done
        row["lines"] += stop.lines
    return list(found.values())


@require_safe
def criterion(request: SignedInRequest, pk: int, code: str) -> HttpResponse:
    """One criterion: rule, words side by side, evidence at its page, history, what to look at twice."""
    return _criterion_page(request, pk, code)


def _criterion_page(
    request: SignedInRequest,
    pk: int,
    code: str,
    *,
    status: int = 200,
    conflict: MarkConflict | None = None,
    sent: Any = None,
) -> HttpResponse:
    subject, seating = selectors.appraised_subject(pk, actor=request.actor)
    found = selectors.criterion(subject, code, seating=seating)
    stops = selectors.stops(subject, seating=seating)
    around = _around(stops, code)
    pointed = signals_of(subject.round, actor=request.actor, names=names(), subjects=[subject])
    return render(
        request,
        "scoring/appraisal_line.html",
        {
            **_head(subject, seating),
            "found": found,
            "code": code,
            "stops": stops,
            **around,
            "viewer": viewer_of(request, found.evidence),
            "signals": [one for one in pointed if one.leaf in (code, "")],
            "speaking": any(line.stage for line in found.lines),
            "agreeable": any(line.stage and not line.own and line.before for line in found.lines),
            "asking": bool(seating.seat_in(found.domain.code) or seating.manages)
            and subject.state in (SheetState.SENT, SheetState.APPRAISED),
            "settling": bool(seating.seat_in(found.domain.code))
            and subject.state in (SheetState.SENT, SheetState.EXPLAINED),
            "ask_form": forms.AskForm(),
            "conflict": conflict,
            "sent": sent,
        },
        status=status,
    )


def _around(stops: tuple[selectors.Stop, ...], code: str) -> dict[str, Any]:
    """The neighbours in the list, and the next that still waits for the actor."""
    codes = [stop.node.code for stop in stops]
    if code not in codes:
        raise not_found("tiêu chí")
    place = codes.index(code)
    order = (*stops[place + 1 :], *stops[:place])
    return {
        "previous": codes[place - 1] if place else "",
        "next": codes[place + 1] if place + 1 < len(codes) else "",
        "next_open": next((stop.node.code for stop in order if stop.done < stop.lines), ""),
        "place": place + 1,
        "count": len(codes),
    }


def viewer_of(request: SignedInRequest, evidence_rows: tuple[LineEvidence, ...]) -> dict[str, Any]:
    """Which document is shown at which page: the one asked for, else the first, at the page cited."""
    chosen = next((row for row in evidence_rows if str(row.pk) == request.GET.get("tl")), None)
    row = chosen or (evidence_rows[0] if evidence_rows else None)
    if row is None:
        return {}
    version = max(row.document.versions.all(), key=lambda one: one.number, default=None)
    media = version.file.media_type if version else ""
    pages = page_count(version.file.sha256) if version and media == "application/pdf" else None
    cited = _NUMBER.search(row.page)
    said = int(cited.group()) if cited else None
    wanted = numeral.number(request.GET.get("trang"), digits=5) if chosen else None
    page = said or 1 if wanted is None else wanted
    return {
        "row": row,
        "page": max(1, min(page, pages or page)),
        "pages": pages,
        "cited": said,
        "beyond": said is not None and pages is not None and said > pages,
        "picture": media in INLINE,
        "paged": media == "application/pdf" and pages != 1,
        "version": version,
    }


@lru_cache(maxsize=1024)
def page_count(sha256: str) -> int | None:
    """Pages of a stored file, counted once: what a hash names never changes."""
    try:
        with file_open(sha256, name=sha256) as stream:
            return pages_in(stream.read())
    except Problem:  # the bytes are gone: the page itself will say so
        return None


# --- deeds ----------------------------------------------------------------------------------------------


@require_POST
def agree(request: SignedInRequest, pk: int, code: str) -> HttpResponse:
    """Agree with the unit on a criterion, and go to the next that waits."""
    subject, seating = selectors.appraised_subject(pk, actor=request.actor)
    took = services.agree(subject, code, actor=request.actor)
    if took:
        messages.success(request, _("Đã thống nhất với đơn vị ở tiêu chí %(code)s.") % {"code": code})
    around = _around(selectors.stops(subject, seating=seating), code)
    return redirect("scoring:appraisal_line", pk, around["next_open"] or code)


@require_POST
def say(request: SignedInRequest, pk: int, code: str) -> HttpResponse:
    """The actor's own word on one line."""
    subject, seating = selectors.appraised_subject(pk, actor=request.actor)
    found = selectors.criterion(subject, code, seating=seating)
    line = next((one for one in found.lines if one.ask.code == request.POST.get("line")), None)
    if line is None:
        raise not_found("tiêu chí")
    form = forms.SayForm(request.POST)
    if not form.is_valid():
        raise not_found("tiêu chí")
    said = typed(request.POST, tuple(request.POST.getlist("cuts")), form=line.ask)
    try:
        services.appraise(
            subject,
            line.ask.code,
            said=said,
            base_revision=form.cleaned_data["base"],
            reason=form.cleaned_data["reason"],
            actor=request.actor,
        )
    except MarkConflict as conflict:
        return _criterion_page(request, pk, code, status=409, conflict=conflict, sent=request.POST)
    messages.success(request, _("Đã lưu mức thẩm định %(code)s.") % {"code": line.ask.code})
    return redirect(reverse("scoring:appraisal_line", args=[pk, code]) + f"#dong-{line.ask.code}")


def _deed(
    act: Callable[[Subject, SignedInRequest], object], done: str, *, to: str = "scoring:appraisal"
) -> Callable[[SignedInRequest, int], HttpResponse]:
    """A view that does one thing to a subject and goes back to its page."""

    @require_POST
    def deed(request: SignedInRequest, pk: int) -> HttpResponse:
        subject, _seating = selectors.appraised_subject(pk, actor=request.actor)
        act(subject, request)
        messages.success(request, _(done))
        return redirect(to, pk)

    return deed


hand_in = _deed(
    lambda subject, r: services.hand_in(subject, r.POST.get("domain", ""), actor=r.actor),
    "Đã nộp kết quả thẩm định lĩnh vực.",
)
take_back = _deed(
    lambda subject, r: services.take_back(
        subject, r.POST.get("domain", ""), reason=r.POST.get("reason", ""), actor=r.actor
    ),
    "Đã lấy lại kết quả để thẩm định tiếp.",
)


@require_POST
def return_to_unit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Send the sheet back to the unit."""
    subject, _seating = selectors.appraised_subject(pk, actor=request.actor)
    form = forms.ReturnForm(request.POST, reopens=may_reopen(request.actor, subject.round))
    form.is_valid()
    services.return_to_unit(
        subject,
        remarks=form.cleaned_data.get("remarks") or "",
        until=form.cleaned_data.get("until"),
        actor=request.actor,
    )
    messages.success(request, _("Đã trả lại phiếu cho đơn vị."))
    return redirect("scoring:desk", subject.round_id)


@require_POST
def finish(request: SignedInRequest, pk: int) -> HttpResponse:
    """End the first appraisal, or the second after the explanations."""
    subject, _seating = selectors.appraised_subject(pk, actor=request.actor)
    if subject.state == SheetState.EXPLAINED:
        services.refinish(subject, actor=request.actor)
        messages.success(request, _("Đã kết thúc thẩm định lần 2; phiếu chờ Hội đồng."))
    else:
        services.finish(subject, actor=request.actor)
        messages.success(request, _("Đã kết thúc thẩm định lần 1; đơn vị được xem kết quả và giải trình."))
    return redirect("scoring:appraisal", pk)


@require_POST
def note(request: SignedInRequest, pk: int, code: str) -> HttpResponse:
    """A note among those who appraise."""
    subject, _seating = selectors.appraised_subject(pk, actor=request.actor)
    services.note_add(
        subject, code, text=request.POST.get("text", ""), actor=request.actor, once=request.POST.get("once")
    )
    return redirect(reverse("scoring:appraisal_line", args=[pk, code]) + "#ghi-chu")


# --- evidence -------------------------------------------------------------------------------------------


def _shown(request: SignedInRequest, pk: int) -> tuple[LineEvidence, Any]:
    """A document under a line, its newest version. The unit's people read what the library lets them."""
    row = selectors.evidence_for(pk, actor=request.actor)
    seating = selectors.seating_of(row.subject, actor=request.actor)
    if not seating.inside and not evidence.may_see(request.actor, row.document):
        raise not_found("tài liệu")
    version = max(row.document.versions.all(), key=lambda one: one.number, default=None)
    if version is None:
        raise not_found("tài liệu")
    return row, version


@require_safe
def evidence_file(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The file itself: PDFs and pictures in the page, the rest as a download. It can run nothing."""
    _row, version = _shown(request, pk)
    inline = version.file.media_type in INLINE
    response = FileResponse(
        file_open(version.file.sha256, name=version.name),
        as_attachment=not inline,
        filename=version.name,
        content_type=version.file.media_type if inline else "application/octet-stream",
    )
    response["Content-Length"] = str(version.file.size)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-cache"
    pdf = version.file.media_type == "application/pdf"
    response["Content-Security-Policy"] = (
        "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
        if pdf
        else "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox"
    )
    return response


@require_safe
def evidence_page(request: SignedInRequest, pk: int, page: int) -> HttpResponse:
    """A page of a document as a picture, drawn in a process of its own."""
    _row, version = _shown(request, pk)
    if version.file.media_type not in INLINE:
        raise page_not_drawn(page)
    with file_open(version.file.sha256, name=version.name) as stream:
        png = picture_of(stream.read(), page=page)
    if png is None:
        raise page_not_drawn(page)
    return HttpResponse(png, content_type="image/png", headers={"Cache-Control": "private, max-age=3600"})
