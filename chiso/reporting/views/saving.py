"""What is saved while a report is written: by the page's module as JSON, by plain forms with a redirect.

A refusal answers JSON with its words and status, so that the page keeps what was typed beside what stands.
A save that is asked to brings the checks along: typing asks for them after every save, and one request
costs half of two.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chiso.audit import clock, numeral
from chiso.audit.problems import Overtaken
from chiso.engine.problems import Problem
from chiso.org.http import SignedInRequest
from chiso.org.problems import Forbidden, NotFound
from chiso.reporting import services, storage
from chiso.reporting.models import Report, Section
from chiso.reporting.policies import report as policies
from chiso.reporting.problems import report as problems
from chiso.reporting.schemas.found import anchor_of
from chiso.reporting.selectors import report as selectors
from chiso.reporting.views.panel import ASKED, panel_html
from chiso.reporting.views.shown import cell_of


def wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def answer(
    request: SignedInRequest, report_id: int, act: Callable[[], dict[str, Any]], *, place: str = ""
) -> HttpResponse:
    """Do it; tell the page as JSON, a plain form by going back to its place.

    What is done may give back the ``report`` as it held it: the panel then need not look it up again.
    """
    if not wants_json(request):
        said = act()
        if said.get("aside"):
            messages.warning(request, _("Người khác vừa lưu trước; bản của bạn được giữ lại để ghép."))
        else:
            messages.success(request, _("Đã lưu."))
        return back(report_id, place)
    try:
        said = act()
    except Problem as problem:
        return JsonResponse(
            {"message": f"{problem.got}. {problem.hint}.", **problem.as_json()}, status=_status(problem)
        )
    saved_at = clock.now().astimezone(clock.ZONE)
    said["at"] = f"{saved_at:%H:%M}"
    held = said.pop("report", None)
    if request.POST.get(ASKED) and not said.get("aside"):
        found = held or selectors.report_by_id(report_id, actor=request.actor)
        said["panel"] = panel_html(request, found, request.POST)
    return JsonResponse(said, status=409 if said.get("aside") else 200)


def _status(problem: Problem) -> int:
    if isinstance(problem, NotFound):
        return 404
    if isinstance(problem, Forbidden):
        return 403
    return 409 if isinstance(problem, Overtaken) else 422


def back(report_id: int, place: str = "") -> HttpResponse:
    where = redirect("reporting:report", report_id)
    if place:
        where["Location"] += f"#{anchor_of(place)}"
    return where


def base_of(request: HttpRequest) -> int:
    """The revision the page had read; RP0218."""
    revision = numeral.number(request.POST.get("base"), digits=9)
    if revision is None:
        raise problems.bad_revision()
    return revision


def reported(request: SignedInRequest, pk: int, *, bare: bool = False) -> Report:
    """A report of one of the actor's units; who may only read it is refused before anything else is looked
    at.
    """
    return require_reporter(request, selectors.report_by_id(pk, actor=request.actor, bare=bare))


def require_reporter(request: SignedInRequest, report: Report) -> Report:
    mine = policies.may_report(request.actor, unit_id=report.unit_id, authority_id=report.authority_id)
    request.actor.require(mine, _("soạn báo cáo này"), who=_("đơn vị báo cáo"))
    return report


@require_POST
def section_save(request: SignedInRequest, pk: int, key: str) -> HttpResponse:
    report = reported(request, pk, bare=True)

    def act() -> dict[str, Any]:
        saved = services.section_save(
            report,
            key=key,
            text=request.POST.get("text", ""),
            standing=request.POST.get("standing", ""),
            base_revision=base_of(request),
            actor=request.actor,
        )
        told: dict[str, Any] = {"revision": saved.section.revision, "report": saved.section.report}
        if saved.aside is not None:
            told |= {"aside": saved.aside.pk, **_standing_text(saved.section)}
        return told

    return answer(request, pk, act, place=f"section:{key}")


def _standing_text(section: Section) -> dict[str, Any]:
    by = section.by
    return {
        "current": {"text": section.text, "standing": section.standing},
        "by": (by.person.name if by.person else by.username) if by else "",
        "message": _("Người khác vừa lưu nội dung khác. Bản của bạn được giữ lại để ghép."),
    }


@require_POST
def figure_save(request: SignedInRequest, pk: int, key: str) -> HttpResponse:
    report = reported(request, pk, bare=True)

    def act() -> dict[str, Any]:
        base = base_of(request)
        try:
            figure = services.figure_save(
                report,
                key=key,
                text=request.POST.get("text", ""),
                state=request.POST.get("state", ""),
                note=request.POST.get("note", ""),
                as_of=_day(request.POST.get("as_of", "")),
                override_reason=request.POST.get("override_reason", ""),
                base_revision=base,
                actor=request.actor,
            )
        except Overtaken:
            if not wants_json(request):
                raise
            return _figure_overtaken(report, key)
        spec = storage.layout_of(report.layout_sha256).figures[key]
        return {"revision": figure.revision if figure else 0, "shown": cell_of(figure, spec)}

    return answer(request, pk, act, place=f"figure:{key}")


@require_POST
def figures_inapplicable(request: SignedInRequest, pk: int) -> HttpResponse:
    """All lines that do not concern a kind of body, at once, by a person's choice."""
    count = services.figures_inapplicable(
        reported(request, pk, bare=True), body=request.POST.get("body", ""), actor=request.actor
    )
    messages.success(request, _("Đã ghi không áp dụng cho %(n)s dòng; sửa từng dòng khi cần.") % {"n": count})
    return redirect(f"{reverse('reporting:report', args=[pk])}#figures")


def _figure_overtaken(report: Report, key: str) -> dict[str, Any]:
    """What stands in the cell now; the page keeps what was typed beside it."""
    figure = report.figures.select_related("by__person").filter(key=key).first()
    spec = storage.layout_of(report.layout_sha256).figures[key]
    by = figure.by if figure else None
    return {
        "aside": key,
        "revision": figure.revision if figure else 0,
        "current": {
            "text": cell_of(figure, spec),
            "state": figure.state if figure and figure.state != "known" else "",
            "note": figure.note if figure else "",
        },
        "by": (by.person.name if by.person else by.username) if by else "",
        "message": _("Người khác vừa ghi số khác."),
    }


def _day(raw: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(raw) if raw else None
    except ValueError:
        return None


@require_POST
def line_save(request: SignedInRequest, pk: int) -> HttpResponse:
    line = selectors.line_by_id(pk, actor=request.actor)
    require_reporter(request, line.report)

    def act() -> dict[str, Any]:
        base = base_of(request)
        try:
            saved = services.task_line_save(
                line,
                words=request.POST.get("words", ""),
                reason=request.POST.get("reason", line.reason),
                left_out=request.POST.get("left_out") == "1",
                base_revision=base,
                actor=request.actor,
            )
        except Overtaken as problem:
            fresh = selectors.line_by_id(pk, actor=request.actor)
            if not wants_json(request) or problem.code != "RP0217":
                raise
            return {
                "aside": pk,
                "revision": fresh.revision,
                "current": {"words": fresh.words, "reason": fresh.reason, "left_out": fresh.left_out},
                "message": f"{problem.got}.",
            }
        return {"revision": saved.revision}

    return answer(request, line.report_id, act, place=f"task:{line.task_id}")


@require_POST
def reason_give(request: SignedInRequest, pk: int) -> HttpResponse:
    report = selectors.report_by_id(pk, actor=request.actor)
    place = request.POST.get("place", "")
    services.reason_give(
        report,
        code=request.POST.get("code", ""),
        place=place,
        text=request.POST.get("text", ""),
        actor=request.actor,
    )
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Trigger": "report-saved"})
    messages.success(request, _("Đã lưu lời giải thích."))
    return back(pk, place)


@require_POST
def refresh(request: SignedInRequest, pk: int) -> HttpResponse:
    """Draw tasks and system figures again; what was written stays."""
    report = selectors.report_by_id(pk, actor=request.actor)
    services.report_refresh(report, actor=request.actor)
    messages.success(request, _("Đã lấy lại số liệu từ nhiệm vụ. Nội dung bạn đã viết được giữ nguyên."))
    return back(pk)


@require_POST
def document_attach(request: SignedInRequest, pk: int) -> HttpResponse:
    report = reported(request, pk)
    raw, place = request.POST.get("document", ""), request.POST.get("place", "")
    services.document_attach(
        report,
        document_id=numeral.number(raw) or 0,
        place=place,
        page=request.POST.get("page", ""),
        actor=request.actor,
    )
    messages.success(request, _("Đã gắn tài liệu."))
    return back(pk, place)


@require_POST
def document_detach(request: SignedInRequest, pk: int) -> HttpResponse:
    link = selectors.document_link(pk, actor=request.actor)
    report_id, place = link.report_id, link.place
    services.document_detach(link, actor=request.actor)
    messages.success(request, _("Đã gỡ tài liệu khỏi báo cáo; tài liệu vẫn còn trong kho."))
    return back(report_id, place)


@require_POST
def aside_close(request: SignedInRequest, pk: int) -> HttpResponse:
    """A text set aside was folded in, or is not needed."""
    aside = selectors.aside_by_id(pk, actor=request.actor)
    report_id, key = aside.section.report_id, aside.section.key

    def act() -> dict[str, Any]:
        services.aside_close(aside, actor=request.actor)
        return {"closed": pk}

    return answer(request, report_id, act, place=f"section:{key}")


@require_POST
def remark_answer(request: SignedInRequest, pk: int) -> HttpResponse:
    remark = selectors.remark_by_id(pk, actor=request.actor)
    services.remark_answer(remark, answer=request.POST.get("answer", ""), actor=request.actor)
    messages.success(request, _("Đã trả lời ý kiến."))
    return back(remark.report_id, remark.place or "")
