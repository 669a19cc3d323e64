"""Pages of reports: what a unit owes, one report to be written, its checks, its print, its history."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from chiso.audit import clock, numeral
from chiso.audit import selectors as audit
from chiso.evidence import selectors as evidence
from chiso.org.http import SignedInRequest
from chiso.org.policies import Actor
from chiso.org.problems import not_found
from chiso.org.selectors import body_on, names_on, working_calendar
from chiso.org.selectors.lines import staff_on
from chiso.reporting import services, storage
from chiso.reporting.models import Report
from chiso.reporting.policies import regime as regime_policies
from chiso.reporting.policies import report as policies
from chiso.reporting.schemas import days as schedules
from chiso.reporting.selectors import report as selectors
from chiso.reporting.selectors import window as windows
from chiso.reporting.services.submission import alone
from chiso.reporting.terms import RemarkState, ReportState
from chiso.reporting.views import shown as layouts
from chiso.reporting.views.panel import panel_html, told, writing
from chiso.reporting.views.saving import reported

YEAR_BACK = dt.timedelta(days=400)


@require_safe
def reports(request: SignedInRequest) -> HttpResponse:
    """What the person's units owe and sent, the present window first."""
    actor, today = request.actor, clock.today()
    duties = windows.duties_of(actor.units, since=today - YEAR_BACK) if actor.units else []
    owed = sorted((duty for duty in duties if duty.owed), key=lambda duty: (duty.locked, duty.due))
    return render(
        request,
        "reporting/report_list.html",
        {
            "owed": owed,
            "sent": [duty for duty in duties if not duty.owed],
            "names": names_on(today, authority_id=actor.authority_id, units=actor.units),
            "several": len(actor.units) > 1,
            "may_keep": regime_policies.may_keep(actor),
            "sees_authority": actor.sees_authority,
            "current": windows.current_windows(actor, today=today) if actor.sees_authority else [],
            "today": today,
        },
    )


@require_POST
def report_open(request: SignedInRequest, pk: int) -> HttpResponse:
    """Open the report of one of the person's units for a window, pre-filled."""
    window = windows.window_by_id(pk, actor=request.actor)
    named = numeral.number(request.POST.get("unit"))
    owing = set(windows.units_of_window(window))
    mine = sorted(owing & request.actor.units)
    if named is None:
        request.actor.require(bool(mine), _("mở báo cáo kỳ này"), who=_("đơn vị báo cáo"))
    unit = mine[0] if named is None else named
    if unit not in owing:
        raise not_found("đơn vị báo cáo")
    made = services.report_open(window, unit_id=unit, actor=request.actor)
    return redirect("reporting:report", made.pk)


@require_safe
def report(request: SignedInRequest, pk: int) -> HttpResponse:
    """One report: to be written by its unit, to be read by the others who may."""
    found = selectors.report_by_id(pk, actor=request.actor)
    sheet = selectors.sheet_of(found, storage.layout_of(found.layout_sha256))
    listed = selectors.found_in(sheet, reused=selectors.reused_files(sheet))
    return render(
        request,
        "reporting/report.html",
        {
            **_head(request, found),
            "layout": sheet.layout,
            "sheet": sheet,
            "parts": layouts.parts_of(sheet),
            "forms": layouts.forms_of(sheet),
            "bodies": layouts.bodies_of(sheet),
            "whole": request.GET.get("day-du") == "1",
            "tasks": layouts.tasks_of(sheet, sheet.proofs),
            **told(listed, sheet.layout),
            "asides": selectors.asides_of(found),
            "submissions": selectors.submissions_of(found),
            "open_remarks": [one for one in sheet.remarks if one.state != RemarkState.CLOSED],
        },
    )


def _head(request: SignedInRequest, found: Report) -> dict[str, Any]:
    """What every page of a report shows above it, and what the person may do."""
    actor, today, window = request.actor, clock.today(), found.window
    due = windows.due_for(window, found.unit_id)
    calendar = working_calendar()
    locked = windows.locked_for(window, found.unit_id)
    mine = policies.may_report(actor, unit_id=found.unit_id, authority_id=found.authority_id)
    writing = policies.may_write(actor, found) and not locked
    writable = found.state in policies.WRITABLE
    heads = policies.may_approve(actor, found)
    asked = (found.unit_id, window.regime.receiver_id)
    names = names_on(today, authority_id=found.authority_id, units=asked)
    return {
        "report": found,
        "window": window,
        "due": due,
        "why": schedules.why(window.due_printed, window.due_on, calendar) if due == window.due_on else "",
        "late": found.arrived_at is None and today > due and not found.consolidates,
        "locks_on": windows.locks_on(window, due=due, calendar=calendar),
        "locked": locked,
        "names": names,
        "receiver": names.get(window.regime.receiver_id, ""),
        "may": {
            "write": writing,
            "submit": mine and writable and not locked,
            "recall": mine and not heads and found.state == ReportState.SUBMITTED and not locked,
            "approve": heads and found.state == ReportState.SUBMITTED and not locked,
            "send": heads and writable and not (locked or found.consolidates) and _alone(found, actor, today),
        },
    }


def _alone(found: Report, actor: Actor, today: dt.date) -> bool:
    return alone(
        found.unit_id, actor, staff_on(today, authority_id=found.authority_id, units=(found.unit_id,))
    )


@require_safe
def form_part(request: SignedInRequest, pk: int, code: str) -> HttpResponse:
    """One statistic form the page left folded, fetched when it is opened."""
    found = selectors.report_by_id(pk, actor=request.actor)
    every = layouts.forms_of(selectors.sheet_of(found, storage.layout_of(found.layout_sha256)))
    form = next((one for one in every if one.spec.code == code), None)
    if form is None:
        raise not_found("biểu của báo cáo")
    words = {"report": found, "may": {"write": writing(request, found)}, "form": form}
    return render(request, "reporting/report_figures.html", words)


@require_safe
def checks(request: SignedInRequest, pk: int) -> HttpResponse:
    """The side panel by itself: after a reason was given, and where a save did not bring it along."""
    found = selectors.report_by_id(pk, actor=request.actor)
    return HttpResponse(panel_html(request, found, request.GET))


@require_safe
def printed(request: SignedInRequest, pk: int) -> HttpResponse:
    """The report as it is read on paper, the window printed in it."""
    found = selectors.report_by_id(pk, actor=request.actor)
    sheet = selectors.sheet_of(found, storage.layout_of(found.layout_sha256))
    day = found.window.due_on
    body = body_on(day, authority_id=found.authority_id)
    return render(
        request,
        "reporting/report_print.html",
        {
            **_head(request, found),
            "body": body,
            "unit_name": names_on(day, authority_id=found.authority_id, units=(found.unit_id,)).get(
                found.unit_id, ""
            ),
            "layout": sheet.layout,
            "parts": layouts.parts_of(sheet),
            "forms": layouts.forms_of(sheet),
            "tasks": layouts.tasks_of(sheet, {}),
            "told": sheet.told,
            "coming": [line for line in sheet.coming if not line.left_out],
            "sheet": sheet,
        },
    )


@require_safe
def history(request: SignedInRequest, pk: int) -> HttpResponse:
    """Who did what to the report, and what was sent."""
    found = selectors.report_by_id(pk, actor=request.actor)
    return render(
        request,
        "reporting/report_history.html",
        {
            **_head(request, found),
            "entries": audit.history("reporting.report", pk, limit=200),
            "submissions": selectors.submissions_of(found),
        },
    )


@require_safe
def section_history(request: SignedInRequest, pk: int, key: str) -> HttpResponse:
    """What one section said before; texts set aside are marked."""
    found = selectors.report_by_id(pk, actor=request.actor)
    layout = storage.layout_of(found.layout_sha256)
    if key not in layout.outline:
        raise not_found("mục của báo cáo")
    return render(
        request,
        "reporting/report_section_history.html",
        {
            **_head(request, found),
            "spec": layout.outline[key],
            "section": found.sections.select_related("by__person").filter(key=key).first(),
            "versions": selectors.section_versions(found, key),
        },
    )


@require_safe
def documents(request: SignedInRequest, pk: int) -> HttpResponse:
    """Registered documents to attach to a place of the report, searched without tones."""
    found = reported(request, pk)
    place = request.GET.get("cho", "")
    layout = storage.layout_of(found.layout_sha256)
    filters = evidence.Filters(words=request.GET.get("q", ""))
    raw = request.GET.get("sau", "")
    page = evidence.library(request.actor, filters=filters, after=numeral.number(raw), size=20)
    return render(
        request,
        "reporting/report_documents.html",
        {
            **_head(request, found),
            "place": place,
            "place_words": _place_words(found, layout, place),
            "page": page,
            "filters": filters,
            "attached": set(found.documents.filter(place=place).values_list("document_id", flat=True)),
        },
    )


def _place_words(found: Report, layout: Any, place: str) -> str:
    """The place in words; 404 for none of this report."""
    kind, _mark, key = place.partition(":")
    if kind == "section" and key in layout.outline:
        spec = layout.outline[key]
        return f"{spec.label} {spec.title.vi}"
    if kind == "figure" and key in layout.figures:
        return f"{_('Biểu')} {key.replace(':', ', ')}: {layout.figures[key].title.vi}"
    if kind == "task":
        line = found.tasks.filter(task_id=numeral.number(key) or 0).first()
        if line is not None:
            return line.title
    raise not_found("vị trí của báo cáo")
