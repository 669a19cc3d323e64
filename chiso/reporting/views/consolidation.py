"""Pages of consolidation: what stands behind it, the draft traced by sentence and figure, the paper."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from chiso.audit import clock, numeral
from chiso.engine.problems import Problem
from chiso.engine.returns.types import Layout
from chiso.engine.returns.values import from_json, shown, why
from chiso.org.http import SignedInRequest
from chiso.org.problems import not_found
from chiso.org.selectors.units import newest_names
from chiso.papers.writers.docx import write_docx
from chiso.papers.writers.pdf import write_pdf
from chiso.papers.writers.sheet import sheet_of
from chiso.reporting import storage
from chiso.reporting.models import Report
from chiso.reporting.policies import desk as policies
from chiso.reporting.policies import issue as issue_policies
from chiso.reporting.problems import issue as issue_problems
from chiso.reporting.schemas import issue as papers
from chiso.reporting.schemas.content import value_of
from chiso.reporting.schemas.found import anchor_of
from chiso.reporting.selectors import consolidation as selectors
from chiso.reporting.selectors import desk as desks
from chiso.reporting.selectors import issue as issue_selectors
from chiso.reporting.selectors import issue_report as drawing
from chiso.reporting.selectors import report as reports
from chiso.reporting.services import consolidation as services
from chiso.reporting.services import issue_report
from chiso.reporting.tasks import consolidation as jobs
from chiso.reporting.terms import OPEN, DeskState, FigureSource, IssueKind, IssueState, ReportState, RunState
from chiso.reporting.views.issue import TYPES, sent

RULES = {
    "sum": gettext_lazy("cộng"),
    "weighted_mean": gettext_lazy("trung bình có trọng số"),
    "latest": gettext_lazy("số mới nhất"),
    "max": gettext_lazy("lớn nhất"),
    "list": gettext_lazy("liệt kê"),
    "same": gettext_lazy("phải giống nhau"),
    "own": gettext_lazy("số của cơ quan"),
    "parts": gettext_lazy("tính lại từ các phần"),
}


@require_POST
def opened(request: SignedInRequest, pk: int) -> HttpResponse:
    """Open the consolidated report of a window, and take every accepted report the first time."""
    window = desks.window_by_id(pk, actor=request.actor)
    report = services.consolidation_open(window, actor=request.actor)
    ids = [row.pk for row in selectors.takeable(window)]
    if ids and selectors.last_run(report) is None:
        run = services.consolidation_take(report, submission_ids=ids, actor=request.actor)
        jobs.begin(run, actor=request.actor)
    return redirect("reporting:consolidation", report.pk)


@require_safe
def consolidation(request: SignedInRequest, pk: int) -> HttpResponse:
    """The draft of the whole: contributions, gaps, duplicates, lengths, every sentence and figure traced."""
    report = selectors.consolidation_by_id(pk, actor=request.actor)
    window, today = report.window, clock.today()
    run = selectors.last_run(report)
    under_way = selectors.run_under_way(report)
    layout = storage.layout_of(report.layout_sha256)
    result = selectors.last_result(report)
    contributions = selectors.contributions_of(report)
    missing = desks.missing_units(window, today=today)
    takeable = selectors.takeable(window)
    taken = {each.submission.report.unit_id: each.submission.number for each in contributions}
    newer = desks.newer_submissions(window)
    units = (
        {row.report.unit_id for row in takeable} | set(taken) | {u for each in missing.values() for u in each}
    )
    sections = selectors.traced_sections(layout, report, result)
    receives = policies.may_receive(request.actor, window.regime)
    draft = report.state in (ReportState.DRAFT, ReportState.RETURNED)
    shortened = {(int(u), str(s)) for u, s in (run.chosen.get("shortened", ()) if run else ())}
    issues = issue_selectors.issues_of_report(report.pk, actor=request.actor)
    context: dict[str, Any] = {
        "takes": [
            {
                "submission": row,
                "unit": row.report.unit_id,
                "taken": row.report.unit_id in taken,
                "fresh": row.report.unit_id not in taken,
                "newer": row.report.unit_id in newer,
            }
            for row in takeable
        ],
        "longs": [
            {**one, "chosen": (one["unit"], one["section"]) in shortened} for one in result.get("long", ())
        ],
        "report": report,
        "window": window,
        "run": run,
        "under_way": under_way,
        "sections": sections,
        "figures": _figures(layout, report, result),
        "result": result,
        "contributions": contributions,
        "fresh": [row for row in takeable if row.report.unit_id not in taken],
        "newer": [(unit, taken.get(unit, 0), number) for unit, number in newer.items()],
        "missing": [(DeskState(state), units_) for state, units_ in missing.items()],
        "late": desks.late_arrivals(window),
        "names": newest_names(units | set(desks.late_arrivals(window))),
        "edited": [section for section in sections if section.edited],
        "may_write": receives and draft,
        "may_resume": receives and report.state == ReportState.ARRIVED,
        "may_draft": issue_policies.may_draft(request.actor),
        "issues": issues,
        "issued": next((issue for issue in issues if issue.state == IssueState.ISSUED), None),
        "under_hand": [issue for issue in issues if issue.state in OPEN],
        "titles": {section.key: f"{section.label}. {section.title}" for section in sections},
    }
    return render(request, "reporting/desk_consolidation.html", context)


def _figures(layout: Layout, report: Report, result: Any) -> list[dict[str, Any]]:
    """The forms with the merged figures, the units' parts behind each, and how it came about."""
    known = selectors.figures_of(report)
    computed = result.get("computed", {})
    incomplete = result.get("incomplete", {})
    found = []
    for form in layout.forms:
        rows = []
        for spec in form.rows:
            row = known.get(spec.key)
            told = computed.get(spec.key, {})
            # Only listed, or the units disagree: their parts stand here for the Office to settle the figure.
            origin = (row.origin if row else None) or result.get("open", {}).get(spec.key, {})
            rows.append(
                {
                    "spec": spec,
                    "anchor": anchor_of(f"figure:{spec.key}"),
                    "heading": spec.kind == "heading",
                    "rule": RULES.get(spec.merge, ""),
                    "value": told.get("shown", "")
                    if spec.computed
                    else shown(value_of(row), spec)
                    if row
                    else "",
                    "note": (row.note if row else "") or told.get("note", ""),
                    "entered": row is not None and row.source == FigureSource.ENTERED,
                    "parts": _parts(origin, spec),
                    "why": origin.get("why", []) or told.get("why", []),
                    "lacking": incomplete.get(spec.key, []),
                }
            )
        found.append({"form": form, "rows": rows, "filled": any(row["value"] for row in rows)})
    return found


def _parts(origin: Mapping[str, Any], spec: Any) -> list[dict[str, Any]]:
    parts = []
    for part in origin.get("parts", ()):
        value = from_json(part["value"], place=spec.key) if part.get("value") else None
        parts.append({**part, "shown": shown(value, spec) or _("để trống"), "why": why(value)})
    return parts


@require_POST
def take(request: SignedInRequest, pk: int) -> HttpResponse:
    """Set what stands behind the whole and build it: in place when short, in the background when long."""
    report = selectors.consolidation_by_id(pk, actor=request.actor)
    post = request.POST
    chosen = numeral.numbers(post.getlist("submission"))
    shortened = []
    for value in post.getlist("short"):
        raw, _mark, section = value.partition("~")
        unit = numeral.number(raw)
        if unit is not None and section:
            shortened.append((unit, section))
    overwrite = post.getlist("overwrite")
    run = services.consolidation_take(
        report,
        submission_ids=chosen,
        shortened=shortened,
        overwrite=overwrite,
        actor=request.actor,
        once=post.get("once"),
    )
    jobs.begin(run, actor=request.actor)
    return redirect("reporting:consolidation", pk)


@require_safe
def progress(request: SignedInRequest, pk: int) -> HttpResponse:
    """Asked for every second while a run is under way; sends the browser on when it has ended."""
    report = selectors.consolidation_by_id(pk, actor=request.actor)
    run = selectors.last_run(report)
    if run is None or run.state in (RunState.DONE, RunState.FAILED):
        return HttpResponse(headers={"HX-Redirect": reverse("reporting:consolidation", args=[pk])})
    return render(request, "reporting/desk_progress.html", {"report": report, "run": run})


@require_POST
def resume(request: SignedInRequest, pk: int) -> HttpResponse:
    """Back to writing after the approval, with a reason."""
    report = selectors.consolidation_by_id(pk, actor=request.actor)
    services.consolidation_resume(
        report, reason=request.POST.get("reason", ""), actor=request.actor, once=request.POST.get("once")
    )
    messages.success(request, _("Báo cáo tổng hợp đã mở để soạn tiếp."))
    return redirect("reporting:consolidation", pk)


@require_POST
def paper(request: SignedInRequest, pk: int) -> HttpResponse:
    """Make the outgoing paper of the consolidated report, or draw the given draft again."""
    report = selectors.consolidation_by_id(pk, actor=request.actor)
    known = numeral.number(request.POST.get("issue"))
    if known is not None:
        issue = issue_selectors.issue_by_id(known, actor=request.actor)
        if issue.report_id != report.pk:
            raise not_found("văn bản đi")
        issue_report.issue_draw_again(issue, actor=request.actor)
        messages.success(request, _("Đã lấy lại nội dung từ báo cáo tổng hợp."))
    else:
        issue = issue_report.issue_from_report(report, actor=request.actor, once=request.POST.get("once"))
        messages.success(request, _("Đã lập dự thảo văn bản; bổ sung nơi gửi, nơi nhận, người ký."))
    return redirect("reporting:issue", issue.pk)


@require_safe
def written(request: SignedInRequest, pk: int, which: str) -> HttpResponse:
    """Any report one may see, a unit's too, as DOCX or PDF in the State's form; nothing is numbered.

    With ``lan`` as it was sent that time, else as it stands.
    """
    report = reports.report_by_id(pk, actor=request.actor)
    if which not in TYPES:
        raise not_found("tệp")
    layout = storage.layout_of(report.layout_sha256)
    then = None
    if (number := request.GET.get("lan")) is not None:
        then = reports.submission_by_number(report, numeral.number(number, digits=4) or 0)
    content = drawing.draft_of(report, layout, request.actor, sent=then)
    subject = drawing.subject_of(report)
    try:
        made = papers.paper_of(IssueKind.REPORT, subject=subject, content=content)
    except Problem as refusal:
        raise issue_problems.cannot_compose(subject, why=f"{refusal.expected}; {refusal.got}") from refusal
    sheet = sheet_of(made)
    data = write_docx(sheet, title=subject) if which == "docx" else write_pdf(sheet, title=subject)
    return sent(
        data,
        f"bao-cao-{report.window.year}-{report.window.index:02d}-{report.pk}"
        f"{f'-lan-{then.number}' if then else ''}.{which}",
        TYPES[which],
    )
