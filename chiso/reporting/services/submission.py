"""A report handed to the head, approved for the receiver, sent back: each step a compare-and-set of the
state.

Approving freezes the whole report with its hash; the moment that counts is that of the first arrival, by
the system's clock, against the unit's own due day (extension included). Errors of the checks must be mended
first.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from chiso.audit import clock
from chiso.audit.services import move, record, writes
from chiso.notices.services import notice_tell
from chiso.notices.terms import NoticeKind
from chiso.org.policies import Actor
from chiso.org.problems import not_found
from chiso.org.selectors import names_on
from chiso.org.selectors.lines import Seated, staff_on
from chiso.reporting import storage
from chiso.reporting.models import Report, Submission
from chiso.reporting.policies import report as policies
from chiso.reporting.policies.regime import account_of
from chiso.reporting.problems import desk as desk_problems
from chiso.reporting.problems import report as problems
from chiso.reporting.schemas.content import sha256_of
from chiso.reporting.schemas.found import errors_words
from chiso.reporting.selectors import report as selectors
from chiso.reporting.selectors import window as windows
from chiso.reporting.selectors.consolidation import run_under_way
from chiso.reporting.selectors.report import Sheet
from chiso.reporting.services.desk_telling import leaders
from chiso.reporting.terms import RemarkState, ReportState


@writes("reporting.report.submit")
def report_submit(report: Report, *, late_reason: str = "", actor: Actor, once: str | None = None) -> Report:
    """Hand the report to the head of the unit. Raises RP0202, RP0203, RP0209 to RP0211."""
    held = _step(report, actor=actor, what="trình")
    if held.state not in policies.WRITABLE:
        raise _wrong(held, ReportState.DRAFT)
    _require_ready(held, late_reason)
    move(
        held, was=held.state, to=ReportState.SUBMITTED.value, submitted_at=clock.now(),
        submitted_by_id=account_of(actor), **_late(held, late_reason),
    )  # fmt: skip
    staff = staff_on(clock.today(), authority_id=held.authority_id, units=(held.unit_id,))
    _tell(_heads(held, staff), held, kind=NoticeKind.WAITING, title="Báo cáo chờ duyệt", actor=actor)
    return held


@writes("reporting.report.recall")
def report_recall(report: Report, *, actor: Actor) -> Report:
    """Take back what waits for the head, to go on writing. Raises RP0203."""
    held = _step(report, actor=actor, what="rút")
    if held.state != ReportState.SUBMITTED:
        raise _wrong(held, ReportState.SUBMITTED)
    back = ReportState.RETURNED if held.rounds else ReportState.DRAFT
    move(held, was=ReportState.SUBMITTED.value, to=back.value)
    return held


@writes("reporting.report.send_back")
def report_send_back(report: Report, *, reason: str, actor: Actor) -> Report:
    """The head sends the report back to be rewritten, saying why. Raises RP0203, RP0208."""
    held = _step(report, actor=actor, what="chuyển lại")
    actor.require(policies.may_approve(actor, held), "chuyển lại báo cáo", who="trưởng đơn vị")
    if not reason.strip():
        raise problems.text_missing("Cần sửa gì")
    if held.state != ReportState.SUBMITTED:
        raise _wrong(held, ReportState.SUBMITTED)
    back = ReportState.RETURNED if held.rounds else ReportState.DRAFT
    move(held, was=ReportState.SUBMITTED.value, to=back.value)
    record(held, reason=reason.strip())
    _tell(
        {held.submitted_by_id}, held, kind=NoticeKind.DECISION, title="Báo cáo cần sửa lại",
        body=reason.strip(), actor=actor,
    )  # fmt: skip
    return held


@writes("reporting.report.approve")
def report_approve(
    report: Report,
    *,
    late_reason: str = "",
    seen: str | None = None,
    actor: Actor,
    once: str | None = None,
) -> Submission:
    """Approve and send to the receiver: the report is frozen with its hash.

    From what waits for approval; of a unit of one person also straight from the draft. ``seen``: the handing
    (``Report.handed``) that was read; another one since is not approved unread.
    Raises RP0202, RP0203, RP0209 to RP0212, RP0220; 403 but for the head.
    """
    held = _step(report, actor=actor, what="duyệt")
    actor.require(policies.may_approve(actor, held), "duyệt báo cáo", who="trưởng đơn vị")
    staff = staff_on(clock.today(), authority_id=held.authority_id, units=(held.unit_id,))
    if seen is not None and seen != held.handed:
        raise problems.handed_again()
    if held.state != ReportState.SUBMITTED:
        if held.state not in policies.WRITABLE or held.consolidates:
            raise _wrong(held, ReportState.SUBMITTED)
        if not alone(held.unit_id, actor, staff):
            raise problems.not_alone()
    sheet = _require_ready(held, late_reason)
    now, due = clock.now(), windows.due_for(held.window, held.unit_id)
    first = held.arrived_at or now
    late = _late(held, late_reason)
    was = held.state
    for name, value in late.items():
        setattr(held, name, value)
    submitted: dict[str, Any] = (
        {} if was == ReportState.SUBMITTED else {"submitted_at": now, "submitted_by_id": account_of(actor)}
    )
    move(
        held, was=was, to=ReportState.ARRIVED.value, arrived_at=first, approved_by_id=account_of(actor),
        rounds=held.rounds + 1, **submitted, **late,
    )  # fmt: skip
    on_time = held.consolidates or _day(first) <= due  # the units' day is not the authority's
    made = _freeze(sheet, due=due, on_time=on_time, at=now, actor=actor)
    _tell(
        {held.submitted_by_id},
        held,
        kind=NoticeKind.DECISION,
        title="Báo cáo đã được duyệt và gửi",
        actor=actor,
    )
    return made


def _freeze(sheet: Sheet, *, due: dt.date, on_time: bool, at: dt.datetime, actor: Actor) -> Submission:
    report = sheet.report
    asked = (report.unit_id, report.window.regime.receiver_id)
    names = names_on(clock.today(), authority_id=report.authority_id, units=asked)
    content = selectors.content_of(
        sheet,
        unit_name=names.get(report.unit_id, ""),
        receiver_name=names.get(report.window.regime.receiver_id, ""),
    )
    made = Submission.objects.create(
        report=report, number=report.rounds, content=content, sha256=sha256_of(content), at=at,
        by_id=account_of(actor), on_time=on_time, due_on=due,
    )  # fmt: skip
    record(report, after={"submission": made.number, "sha256": made.sha256, "on_time": on_time})
    return made


def alone(unit_id: int, actor: Actor, staff: Iterable[Seated]) -> bool:
    """Nobody else of the unit can sign in: there is no specialist to submit to the head."""
    return not any(
        seat.unit_id == unit_id and seat.account_id is not None and seat.account_id != actor.account_id
        for seat in staff
    )


def _step(report: Report, *, actor: Actor, what: str) -> Report:
    """The report's row held, the actor one of those who report it, its window open."""
    if not policies.may_see(actor, report):
        raise not_found("báo cáo")
    held = Report.objects.select_for_update(of=("self",)).select_related("window__regime").get(pk=report.pk)
    allowed = policies.may_report(actor, unit_id=held.unit_id, authority_id=held.authority_id)
    allowed = allowed or policies.may_approve(actor, held)
    actor.require(allowed, f"{what} báo cáo này", who="đơn vị báo cáo")
    if windows.locked_for(held.window, held.unit_id):
        raise problems.locked(held.window.label)
    return held


def _require_ready(report: Report, late_reason: str) -> Sheet:
    """The whole report, which nothing keeps from being handed on. Raises RP0209 to RP0211, RP0311."""
    if report.consolidates and run_under_way(report) is not None:
        # What is frozen would not be made of the submissions that stand behind it.
        raise desk_problems.under_way(str(report.window))
    sheet = selectors.sheet_of(report, storage.layout_of(report.layout_sha256))
    errors = [one for one in selectors.found_in(sheet) if one.severity == "error"]
    if errors:
        raise problems.has_errors(len(errors), errors_words(errors))
    waiting = sum(remark.state == RemarkState.OPEN for remark in sheet.remarks)
    if waiting:
        raise problems.remarks_open(waiting)
    due = windows.due_for(report.window, report.unit_id)
    late = report.arrived_at is None and clock.today() > due and not report.consolidates
    if late and not (late_reason.strip() or report.late_reason):
        raise problems.late_unsaid(due)
    return sheet


def _late(report: Report, reason: str) -> dict[str, Any]:
    return {"late_reason": reason.strip()} if reason.strip() else {}


def _wrong(report: Report, wanted: ReportState) -> Exception:
    return problems.wrong_state(str(ReportState(report.state).label), wanted=str(wanted.label))


def _day(moment: dt.datetime) -> dt.date:
    return moment.astimezone(clock.ZONE).date()


def _heads(report: Report, staff: Iterable[Seated]) -> set[int | None]:
    if report.consolidates:
        return set(leaders(report.window))
    return {seat.account_id for seat in staff if seat.unit_id == report.unit_id and seat.heads}


def _tell(
    accounts: Iterable[int | None],
    report: Report,
    *,
    kind: NoticeKind,
    title: str,
    actor: Actor,
    body: str = "",
) -> None:
    told = sorted(account for account in set(accounts) if account is not None and account != actor.account_id)
    if told:
        notice_tell(
            told, kind=kind, title=f"{title}: {report.window.regime.name}, {report.window.label}", body=body,
            url=reverse("reporting:report", args=[report.pk]),
            key=f"report-{report.pk}-{report.state}-{clock.now().isoformat(timespec='seconds')}", actor=actor,
        )  # fmt: skip
