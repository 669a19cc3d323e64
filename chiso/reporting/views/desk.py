"""Pages of the receiver's desk: the board, one window's units, one submission with remarks, reminders."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from chiso.audit import clock, numeral
from chiso.engine.returns.values import NoData, NotApplicable, Number, Undefined, Value
from chiso.org.http import SignedInRequest
from chiso.org.problems import forbidden, not_found
from chiso.org.selectors.units import newest_names
from chiso.reporting import storage
from chiso.reporting.forms.desk import WordsForm, remarks_said
from chiso.reporting.models import Regime, Window
from chiso.reporting.policies import desk as policies
from chiso.reporting.policies import issue as issue_policies
from chiso.reporting.problems import desk as problems
from chiso.reporting.schemas import consolidation as rows
from chiso.reporting.selectors import consolidation as consolidations
from chiso.reporting.selectors import desk as selectors
from chiso.reporting.selectors import issue as issue_selectors
from chiso.reporting.selectors import issue_begin as begin
from chiso.reporting.selectors.desk_report import places_of, shown_submission
from chiso.reporting.services import desk as services
from chiso.reporting.services import issue as issue_services
from chiso.reporting.services import nudge as nudges
from chiso.reporting.services.issue import Draft
from chiso.reporting.tables import desk as tables
from chiso.reporting.terms import DeskState, IssueKind, NudgeKind
from chiso.reporting.views.issue import XLSX, sent

LETTERS = {"nhac": begin.reminder, "giai-trinh": begin.explanation}


def _look(request: SignedInRequest) -> None:
    if not policies.sees_desk(request.actor):
        raise forbidden(_("xem bàn tiếp nhận báo cáo"), who=_("Văn phòng, Lãnh đạo"))


def _chosen(request: SignedInRequest) -> tuple[list[Regime], Regime | None, int, list[int]]:
    """Regimes one may look at, the chosen one, the chosen year and the years there are."""
    _look(request)
    regimes = selectors.regimes_seen(request.actor)
    wanted, year = request.GET.get("che-do", ""), numeral.number(request.GET.get("nam"), digits=4)
    regime = next((each for each in regimes if str(each.pk) == wanted), None)
    if wanted and regime is None:
        raise not_found("chế độ báo cáo")
    regime = regime or (regimes[0] if regimes else None)
    years = selectors.years_of(regime) if regime else []
    chosen = year if year is not None and year in years else clock.today().year
    return regimes, regime, chosen if chosen in years or not years else years[0], years


@require_safe
def board(request: SignedInRequest) -> HttpResponse:
    """Units × windows of a year: where everybody stands."""
    regimes, regime, year, years = _chosen(request)
    context: dict[str, Any] = {"regimes": regimes, "regime": regime, "year": year, "years": years}
    if regime is not None:
        today = clock.today()
        found = selectors.board(regime, year, today=today, after=request.GET.get("sau", ""))
        query = request.GET.copy()
        query["sau"] = found.after
        context |= {
            "board": found,
            "current": selectors.current_window(regime, today=today),
            "next_url": f"?{query.urlencode()}" if found.after else "",
            "first_url": f"?che-do={regime.pk}&nam={year}" if request.GET.get("sau") else "",
            "legend": [each for each in DeskState if each not in (DeskState.OUTSIDE, DeskState.AHEAD)],
            "today": today,
        }
    return render(request, "reporting/desk_board.html", context)


@require_safe
def board_export(request: SignedInRequest) -> HttpResponse:
    _regimes, regime, year, _years = _chosen(request)
    if regime is None:
        raise not_found("chế độ báo cáo")
    found = selectors.board(regime, year, today=clock.today(), size=None)
    data = tables.board(found, regime=regime, year=year, today=clock.today())
    return sent(data, f"theo-doi-bao-cao-{year}.xlsx", XLSX)


def window_context(request: SignedInRequest, window: Window) -> dict[str, Any]:
    """What the page of a window shows, and what the actor may do there."""
    today = clock.today()
    state = request.GET.get("trang-thai", "")
    filters = selectors.Filters(
        state=state if state in DeskState.values else "", words=request.GET.get("q", "")[:100].strip()
    )
    found = selectors.desk(window, today=today, filters=filters, after=request.GET.get("sau", ""))
    query = request.GET.copy()
    query["sau"] = found.after
    return {
        "window": window,
        "regime": window.regime,
        "desk": found,
        "filters": filters,
        "tally": [(each, found.tally.get(each, 0)) for each in DeskState if found.tally.get(each)],
        "next_url": f"?{query.urlencode()}" if found.after else "",
        "may_receive": policies.may_receive(request.actor, window.regime),
        "may_draft": issue_policies.may_draft(request.actor),
        "words_form": WordsForm(auto_id="words-%s"),
        "report": consolidations.consolidation_of(window),
        "issues": issue_selectors.issues_of_window(window.pk, actor=request.actor),
        "late": found.tally.get(DeskState.LATE, 0),
        "waiting": found.tally.get(DeskState.ARRIVED, 0),
        "here": {state.value for state in selectors.HERE},
        "today": today,
    }


@require_safe
def window(request: SignedInRequest, pk: int) -> HttpResponse:
    """One window: every unit's state, and what to do about it."""
    _look(request)
    found = selectors.window_by_id(pk, actor=request.actor)
    return render(request, "reporting/desk_window.html", window_context(request, found))


@require_safe
def window_export(request: SignedInRequest, pk: int, which: str) -> HttpResponse:
    """``don-vi``: how the units stand; ``so-lieu``: every figure they sent, a column a unit."""
    _look(request)
    found = selectors.window_by_id(pk, actor=request.actor)
    today = clock.today()
    if which == "don-vi":
        desk = selectors.desk(found, today=today, size=None)
        data = tables.units(desk, window=found, names=desk.names, today=today)
        return sent(data, f"tinh-hinh-gui-bao-cao-{found.year}-{found.index:02d}.xlsx", XLSX)
    if which != "so-lieu":
        raise not_found("bảng")
    layout = storage.layout_named(found.regime.layout).layout
    sheets: dict[str, dict[str, Decimal | str | None]] = {}
    taken = consolidations.submissions_by_id([row.pk for row in consolidations.newest_here(found)])
    names = newest_names([row.report.unit_id for row in taken])
    for row in sorted(taken, key=lambda one: names.get(one.report.unit_id, "")):
        told = rows.told(
            row.content, layout, unit_id=row.report.unit_id, unit="", report_id=row.report_id,
            submission_id=row.pk, number=row.number, late=False,
        )  # fmt: skip
        name = names.get(row.report.unit_id, str(row.report.unit_id))
        sheets[name] = {key: _cell(value) for key, value in told.figures.items()}
    return sent(
        tables.figures(layout, sheets, window=found), f"so-lieu-{found.year}-{found.index:02d}.xlsx", XLSX
    )


def _cell(value: Value) -> Decimal | str | None:
    match value:
        case Number(value=figure):
            return figure
        case NotApplicable():
            return "không áp dụng"
        case NoData():
            return "chưa có số liệu"
        case Undefined():
            return "không xác định"


@require_POST
def reports_do(request: SignedInRequest, pk: int) -> HttpResponse:
    """The buttons above the list: receive or accept the chosen reports, remind the chosen units."""
    found = selectors.window_by_id(pk, actor=request.actor)
    actor, post = request.actor, request.POST
    policies.require_receiver(actor, found.regime, _("làm việc tại bàn tiếp nhận"))
    units = _ids(request, "unit")
    action, once = post.get("action", ""), post.get("once")
    if action == "accept":
        count = services.reports_accept(
            selectors.reports_here(_ids(request, "report"), window=found), actor=actor, once=once
        )
        messages.success(request, _("Đã chấp nhận %(n)s báo cáo.") % {"n": count})
    elif action == "receive":
        count = services.reports_receive(selectors.reports_waiting(found), actor=actor, once=once)
        messages.success(request, _("Đã tiếp nhận %(n)s báo cáo.") % {"n": count})
    elif action == "remind":
        count = nudges.nudges_send(found, unit_ids=units, words=post.get("words", ""), actor=actor, once=once)
        _said(request, count, _("Đã nhắc %(n)s đơn vị."), _("Các đơn vị này đã được nhắc hôm nay."))
    elif action == "remind-all":
        every = selectors.to_remind_all(found, today=clock.today())
        count = nudges.nudges_send(found, unit_ids=every, words=post.get("words", ""), actor=actor, once=once)
        _said(request, count, _("Đã nhắc %(n)s đơn vị."), _("Các đơn vị này đã được nhắc hôm nay."))
    elif action == "escalate":
        count = nudges.escalate(found, words=post.get("words", ""), actor=actor, once=once)
        _said(
            request,
            count,
            _("Đã báo cáo lãnh đạo về %(n)s đơn vị."),
            _("Hôm nay đã báo cáo lãnh đạo về các đơn vị này."),
        )
    elif action in LETTERS:
        return _letter(request, found, action, units)
    else:
        raise problems.nothing_chosen(_("việc cần làm"))
    return redirect(_back(request, found))


def _letter(request: SignedInRequest, window: Window, which: str, units: list[int]) -> HttpResponse:
    """A draft letter to the chosen units (all that are late when none is chosen)."""
    wanted = selectors.to_remind(window, units, today=clock.today()) if units else selectors.late_units(
        window, today=clock.today()
    )  # fmt: skip
    if not wanted:
        raise problems.nothing_chosen(_("đơn vị chưa gửi báo cáo"))
    subject, content = LETTERS[which](window, wanted, request.actor)
    made = issue_services.issue_create(
        kind=IssueKind.LETTER,
        draft=Draft(subject=subject, content=content),
        window=window,
        actor=request.actor,
        once=request.POST.get("once"),
    )
    messages.success(request, _("Đã lập dự thảo công văn; chọn người ký rồi trình duyệt."))
    return redirect("reporting:issue", made.pk)


def _said(request: SignedInRequest, count: int, done: str, already: str) -> None:
    if count:
        messages.success(request, done % {"n": count})
    else:
        messages.info(request, already)


def _ids(request: SignedInRequest, name: str) -> list[int]:
    return numeral.numbers(request.POST.getlist(name))


def _back(request: SignedInRequest, window: Window) -> str:
    wanted = request.POST.get("next", "")
    if wanted and url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}):
        return wanted
    return reverse("reporting:desk_window", args=[window.pk])


@require_safe
def nudges_list(request: SignedInRequest, pk: int) -> HttpResponse:
    """Who was reminded of a window, when, by whom, and what the leaders were told."""
    _look(request)
    found = selectors.window_by_id(pk, actor=request.actor)
    before = request.GET.get("truoc", "")
    listed = selectors.nudges_of(found, before=numeral.number(before))
    page = listed[: selectors.PAGE]
    context = {
        "window": found,
        "rows": page,
        "names": newest_names({row.unit_id for row in page}),
        "escalate": NudgeKind.ESCALATE,
        "next_url": f"?truoc={page[-1].pk}" if len(listed) > selectors.PAGE else "",
    }
    return render(request, "reporting/desk_nudges.html", context)


# --- one report ----------------------------------------------------------------------------------------


@require_safe
def report(request: SignedInRequest, pk: int, number: int | None = None) -> HttpResponse:
    """A submission as it was frozen, remarks at their places, and the steps of the desk."""
    _look(request)
    found = selectors.report_by_id(pk, actor=request.actor)
    submission = selectors.submission_of(found, number)
    if submission is None:
        if number is not None or found.arrived_at is None:
            raise not_found("bản đã gửi")
        raise not_found("bản đã gửi")
    layout = storage.layout_of(found.layout_sha256)
    remarks = selectors.remarks_of(found)
    shown = shown_submission(submission, layout, remarks, marked=_marked(request))
    every = selectors.submissions_of(found)
    whole = consolidations.consolidation_of(found.window)
    regime = found.window.regime
    here = found.state in selectors.HERE
    context = {
        "report": found,
        "window": found.window,
        "submission": submission,
        "submissions": every,
        "newest": every[0].number == submission.number,
        "shown": shown,
        "unsettled": [remark for remark in remarks if remark.state != "closed"],
        "state": selectors.state_of(
            found, window=found.window, due_on=submission.due_on, today=clock.today()
        ),
        "may_receive": policies.may_receive(request.actor, regime) and here,
        "may_accept": policies.may_accept(request.actor, regime, found)
        and found.state in ("arrived", "received"),
        "consolidation": whole,
        "taken": whole is not None and submission.pk in consolidations.taken_ids(whole),
    }
    return render(request, "reporting/desk_report.html", context)


def _marked(request: SignedInRequest) -> tuple[str, int, int] | None:
    """``?cau=I.1~12~80``: the sentence to mark."""
    section, _mark, span = request.GET.get("cau", "").partition("~")
    start, end = (numeral.number(part, digits=9) for part in span.partition("~")[::2])
    return (section, start, end) if section and start is not None and end is not None else None


@require_POST
def report_do(request: SignedInRequest, pk: int) -> HttpResponse:
    """Receive, return with remarks, or accept one report."""
    found = selectors.report_by_id(pk, actor=request.actor)
    actor, post = request.actor, request.POST
    policies.require_receiver(actor, found.window.regime, _("làm việc tại bàn tiếp nhận"))
    action = post.get("action", "")
    if action == "receive":
        services.report_receive(found, actor=actor)
        messages.success(request, _("Đã tiếp nhận."))
    elif action == "accept":
        services.reports_accept([found], actor=actor, once=post.get("once"))
        messages.success(request, _("Đã chấp nhận báo cáo."))
        return redirect("reporting:desk_window", found.window_id)
    elif action == "return":
        remarks = remarks_said(post.dict())
        submission = selectors.submission_of(found)
        if submission is not None:
            known = places_of(shown_submission(submission, storage.layout_of(found.layout_sha256), ()))
            for each in remarks:
                if each.place and each.place not in known:
                    raise problems.unknown_place(each.place)
        services.report_return(
            found, remarks=remarks, reason=post.get("reason", ""), actor=actor, once=post.get("once")
        )
        messages.success(request, _("Đã trả lại đơn vị kèm nhận xét."))
        return redirect("reporting:desk_window", found.window_id)
    else:
        raise problems.nothing_chosen(_("việc cần làm"))
    return redirect("reporting:desk_report", pk)


@require_POST
def remark_close(request: SignedInRequest, pk: int) -> HttpResponse:
    remark = selectors.remark_by_id(pk, actor=request.actor)
    services.remark_close(remark, actor=request.actor)
    messages.success(request, _("Đã kết thúc nhận xét."))
    return redirect("reporting:desk_report", remark.report_id)
