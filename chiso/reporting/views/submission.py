"""Steps of a report: submitted, taken back, approved, sent back; and what was sent, as it was frozen."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from chiso.engine.returns.citations import spans
from chiso.engine.returns.values import shown
from chiso.org.http import SignedInRequest
from chiso.reporting import services, storage
from chiso.reporting.schemas.content import figure_of, said_in, sha256_of
from chiso.reporting.selectors import report as selectors


@require_POST
def submit(request: SignedInRequest, pk: int) -> HttpResponse:
    report = selectors.report_by_id(pk, actor=request.actor)
    services.report_submit(
        report, late_reason=request.POST.get("late_reason", ""), actor=request.actor,
        once=request.POST.get("once"),
    )  # fmt: skip
    messages.success(
        request,
        _("Đã trình báo cáo. Lãnh đạo nhận được thông báo.")
        if report.consolidates
        else _("Đã trình báo cáo. Trưởng đơn vị nhận được thông báo."),
    )
    return redirect("reporting:report", pk)


@require_POST
def recall(request: SignedInRequest, pk: int) -> HttpResponse:
    report = selectors.report_by_id(pk, actor=request.actor)
    services.report_recall(report, actor=request.actor)
    messages.success(request, _("Đã rút báo cáo về để soạn tiếp."))
    return redirect("reporting:report", pk)


@require_POST
def approve(request: SignedInRequest, pk: int) -> HttpResponse:
    report = selectors.report_by_id(pk, actor=request.actor)
    services.report_approve(
        report, late_reason=request.POST.get("late_reason", ""), seen=request.POST.get("seen"),
        actor=request.actor, once=request.POST.get("once"),
    )  # fmt: skip
    messages.success(
        request,
        _("Đã duyệt báo cáo tổng hợp.") if report.consolidates else _("Đã duyệt và gửi báo cáo."),
    )
    return redirect("reporting:report", pk)


@require_POST
def send_back(request: SignedInRequest, pk: int) -> HttpResponse:
    report = selectors.report_by_id(pk, actor=request.actor)
    services.report_send_back(report, reason=request.POST.get("reason", ""), actor=request.actor)
    messages.success(request, _("Đã chuyển báo cáo về để sửa."))
    return redirect("reporting:report", pk)


@require_safe
def submission(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    """A sent report exactly as it was frozen, its hash computed again."""
    report = selectors.report_by_id(pk, actor=request.actor)
    found = selectors.submission_by_number(report, number)
    layout = storage.layout_of(report.layout_sha256)
    texts = {row["key"]: row for row in found.content["sections"]}
    said = said_in(found.content, layout)
    figures = found.content["figures"]
    values = {key: figure_of(stored, place=key) for key, stored in figures.items()}
    forms = [
        (
            form,
            [
                (
                    row,
                    shown(values[row.key], row) if row.key in values else "",
                    figures.get(row.key, {}).get("note", ""),
                )
                for row in form.rows
            ],
        )
        for form in layout.forms
    ]
    return render(
        request,
        "reporting/report_submission.html",
        {
            "report": report,
            "submission": found,
            "content": found.content,
            "outline": [
                (spec, said.get(key), spans(texts[key]["text"], layout, values) if key in texts else ())
                for key, spec in layout.outline.items()
            ],
            "forms": forms,
            "done": [row for row in found.content["tasks"] if row["part"] == "done"],
            "coming": [row for row in found.content["tasks"] if row["part"] == "next"],
            "intact": sha256_of(found.content) == found.sha256,
        },
    )
