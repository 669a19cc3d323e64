"""The sheet of a unit: tree and criterion side by side, the check before sending, print and spreadsheet."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from chiso.audit import clock
from chiso.engine.vietnamese import fold
from chiso.org.http import SignedInRequest
from chiso.org.policies import Actor
from chiso.scoring.models import Subject
from chiso.scoring.policies import round as rounds
from chiso.scoring.policies import subject as policies
from chiso.scoring.schemas.workbook import written
from chiso.scoring.selectors.line import Work, detail_of, tree_of, work_of
from chiso.scoring.selectors.stage import windows_of
from chiso.scoring.selectors.subject import subject_for
from chiso.scoring.services import mark as marks
from chiso.scoring.services import sheet as services
from chiso.scoring.sources import sourced
from chiso.scoring.terms import RoundState, SheetState, StageKind

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Context = dict[str, Any]


@require_safe
def sheet(request: SignedInRequest, pk: int) -> HttpResponse:
    """Both panes; on a phone the tree first, then the criterion (``?ma=``)."""
    subject = subject_for(pk, actor=request.actor)
    work = work_of(subject)
    context = page(request, work)
    code = request.GET.get("ma", "")
    shown = code if work.book.leaf_of(code) else _first(work)
    context |= {
        **opened(request, work, shown, context),
        "limbs": tree_of(work, actor=request.actor),
        "chosen": code if work.book.leaf_of(code) else "",
    }
    return render(request, "scoring/sheet_page.html", context)


@require_safe
def check(request: SignedInRequest, pk: int) -> HttpResponse:
    """What is missing, each with a way to mend it; then hand in, approve or return."""
    subject = subject_for(pk, actor=request.actor)
    work = work_of(subject)
    context = page(request, work)
    context["missing"] = services.missing(work)
    return render(request, "scoring/sheet_check.html", context)


@require_POST
def submit(request: SignedInRequest, pk: int) -> HttpResponse:
    services.sheet_submit(subject_for(pk, actor=request.actor), actor=request.actor)
    messages.success(request, _("Đã trình phiếu; người đứng đầu đơn vị duyệt rồi phiếu mới được nộp."))
    return redirect("scoring:sheet", pk)


@require_POST
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    services.sheet_withdraw(subject_for(pk, actor=request.actor), actor=request.actor)
    messages.success(request, _("Đã rút phiếu về để sửa."))
    return redirect("scoring:sheet", pk)


@require_POST
def approve(request: SignedInRequest, pk: int) -> HttpResponse:
    subject = services.sheet_approve(subject_for(pk, actor=request.actor), actor=request.actor)
    at = subject.sent_at.astimezone(clock.ZONE) if subject.sent_at else clock.now()
    messages.success(request, _("Đã duyệt và nộp phiếu lúc %(at)s.") % {"at": f"{at:%H:%M, %d/%m/%Y}"})
    return redirect("scoring:sheet", pk)


@require_POST
def send_back(request: SignedInRequest, pk: int) -> HttpResponse:
    services.sheet_return(
        subject_for(pk, actor=request.actor), note=request.POST.get("note", ""), actor=request.actor
    )
    messages.success(request, _("Đã trả lại phiếu."))
    return redirect("scoring:sheet", pk)


@require_POST
def draw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take every figure the system has for lines nobody spoke of yet."""
    drawn = marks.figures_draw(subject_for(pk, actor=request.actor), actor=request.actor)
    if drawn:
        codes = ", ".join(mark.code for mark in drawn)
        messages.success(request, _("Đã lấy số liệu hệ thống cho: %(codes)s.") % {"codes": codes})
    else:
        messages.info(request, _("Không có số liệu hệ thống nào mới cho các dòng chưa chấm."))
    return redirect("scoring:sheet", pk)


@require_safe
def printed(request: SignedInRequest, pk: int) -> HttpResponse:
    """The whole sheet on paper: table, explanations, signatures."""
    work = work_of(subject_for(pk, actor=request.actor))
    context = {
        **page(request, work),
        "limbs": tree_of(work, actor=request.actor),
        "said": {mark.code: mark for mark in work.marks if mark.stage == "self"},
        "now": clock.now(),
    }
    return render(request, "scoring/sheet_print.html", context)


@require_safe
def workbook(request: SignedInRequest, pk: int) -> HttpResponse:
    work = work_of(subject_for(pk, actor=request.actor))
    name = slugify(fold(f"tu-cham-{work.name}-{work.subject.round.year}"))[:80]
    return HttpResponse(
        written(
            work.book,
            work.result,
            marks=[mark for mark in work.marks if mark.stage == "self"],
            evidence=work.evidence,
            title=work.subject.round.title,
            unit=work.name,
        ),
        content_type=XLSX,
        headers={"Content-Disposition": f'attachment; filename="{name}.xlsx"'},
    )


def page(request: SignedInRequest, work: Work) -> Context:
    """What every page of a sheet shows: where it is and what the actor may do with it."""
    subject, actor = work.subject, request.actor
    window = windows_of(subject).get(StageKind.SELF)
    now = clock.now()
    editable = (
        subject.round.state == RoundState.OPEN
        and subject.state in (SheetState.DRAFT, SheetState.RETURNED)
        and window is not None
        and window.open_at(now)
    )
    return {
        "subject": subject,
        "round": subject.round,
        "work": work,
        "window": window,
        "now": now,
        "editable": editable,
        "own_points": work.own(),
        "may": _may(actor, subject, editable=editable),
    }


def _may(actor: Actor, subject: Subject, *, editable: bool) -> dict[str, bool]:
    opened = subject.round.state == RoundState.OPEN
    handed = opened and subject.state == SheetState.SUBMITTED
    manages = rounds.manages(actor, subject.round)
    return {
        "fill": editable and policies.may_fill(actor, subject),
        "submit": editable and policies.may_submit(actor, subject),
        "withdraw": handed and policies.may_submit(actor, subject),
        "approve": handed and policies.may_approve(actor, subject),
        "return": (handed and policies.may_approve(actor, subject))
        or (opened and subject.state == SheetState.SENT and manages),
        "own": policies.is_own(actor, subject),
        "manages": manages,
    }


def opened(request: SignedInRequest, work: Work, code: str, context: Context) -> Context:
    """One criterion for the right pane."""
    detail = detail_of(work, code, actor=request.actor, editable=bool(context["editable"]))
    if detail is None:
        return {"detail": None}
    codes = [line.code for line in detail.lines]
    known = sourced(work.subject, codes=codes, book=work.book)
    return {
        "detail": detail,
        "sources": {f"{line}.{name}": found for (line, name), found in known.items()},
    }


def _first(work: Work) -> str:
    """The first criterion with a gap, else the first."""
    with_gap = next((code for code, gaps in work.gaps.items() if gaps), "")
    return with_gap or work.book.leaves[0].code
