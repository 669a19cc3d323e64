"""The receiver's steps with a unit's report: receive, return with remarks, accept, close a remark.

Every step is a compare-and-set: of two people at one desk the second is told. Several reports are
accepted together or, where one was moved meanwhile, not at all, so that what the screen showed is what
happened. Refuses a return without a remark, an acceptance over open remarks, and accepting what one
approved oneself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chiso.audit import clock
from chiso.audit.services import move, record, writes
from chiso.notices.services import notice_tell
from chiso.notices.terms import NoticeKind
from chiso.org.policies import Actor
from chiso.reporting.models import Remark, Report
from chiso.reporting.policies import desk as policies
from chiso.reporting.problems import desk as problems
from chiso.reporting.selectors import desk as selectors
from chiso.reporting.services.desk_telling import report_url, unit_people
from chiso.reporting.terms import RemarkState, ReportState


@dataclass(frozen=True, slots=True)
class Asked:
    """A remark to be made: what to mend, at which place of the report (empty: the whole)."""

    text: str
    place: str = ""


@writes("reporting.report.receive")
def report_receive(report: Report, *, actor: Actor) -> None:
    """Take a report that arrived to the desk."""
    policies.require_receiver(actor, report.window.regime, "tiếp nhận báo cáo")
    move(report, was=ReportState.ARRIVED, to=ReportState.RECEIVED, received_at=clock.now())


@writes("reporting.report.receive")
def reports_receive(reports: Sequence[Report], *, actor: Actor, once: str | None = None) -> int:
    """Take all that wait; those somebody else took meanwhile are passed over. How many were taken."""
    if not reports:
        raise problems.nothing_chosen("báo cáo đang chờ tiếp nhận")
    taken = 0
    for report in reports:
        if report.state == ReportState.ARRIVED:
            report_receive(report, actor=actor)
            taken += 1
    if not taken:
        raise problems.not_here(
            str(reports[0]),
            state=str(ReportState(reports[0].state).label),
            wanted=str(ReportState.ARRIVED.label),
        )
    return taken


@writes("reporting.report.return")
def report_return(
    report: Report, *, remarks: Sequence[Asked], actor: Actor, reason: str = "", once: str | None = None
) -> None:
    """Give a report back with what is to be mended; what was submitted stays frozen beside it.

    Raises RP0302 without a remark, RP0313 for a place that the submission does not have.
    """
    policies.require_receiver(actor, report.window.regime, "trả lại báo cáo")
    wanted = [Asked(each.text.strip(), each.place.strip()) for each in remarks if each.text.strip()]
    unsettled = Remark.objects.filter(report=report).exclude(state=RemarkState.CLOSED)
    if not wanted and not reason.strip() and not unsettled.exists():
        raise problems.no_remark(str(report))
    for each in wanted:
        remark_add(report, text=each.text, place=each.place, actor=actor)
    now = clock.now()
    if report.state not in selectors.HERE:
        raise problems.not_here(
            str(report),
            state=str(ReportState(report.state).label),
            wanted=str(ReportState.RECEIVED.label),
        )
    move(report, was=report.state, to=ReportState.RETURNED, returned_at=now, return_note=reason.strip())
    notice_tell(
        unit_people(report.window, [report.unit_id]).get(report.unit_id, frozenset()),
        kind=NoticeKind.DECISION,
        title=f"Báo cáo {report.window.label} được trả lại để sửa",
        body="\n".join([*filter(None, [reason.strip()]), *(each.text for each in wanted)]),
        url=report_url(report),
        key=f"report-{report.pk}-returned-{report.rounds}-{now:%Y%m%d%H%M%S}",
        actor=actor,
    )


@writes("reporting.report.return")
def remark_add(report: Report, *, text: str, place: str = "", actor: Actor) -> Remark:
    """A remark at one place of a report at the desk."""
    policies.require_receiver(actor, report.window.regime, "nhận xét báo cáo")
    if not text.strip():
        raise problems.no_remark(str(report))
    remark = Remark.objects.create(
        report=report,
        place=place.strip()[:80],
        text=text.strip(),
        at=clock.now(),
        by_id=policies.account_of(actor),
    )
    record(remark, after={"place": remark.place, "text": remark.text})
    return remark


@writes("reporting.remark.close")
def remark_close(remark: Remark, *, actor: Actor) -> None:
    """What was asked for is settled."""
    policies.require_receiver(actor, remark.report.window.regime, "kết thúc nhận xét")
    move(remark, was=remark.state, to=RemarkState.CLOSED)


@writes("reporting.report.accept")
def reports_accept(reports: Sequence[Report], *, actor: Actor, once: str | None = None) -> int:
    """Accept reports together. Raises RP0304 for one's own, RP0305 over unsettled remarks; then none is."""
    if not reports:
        raise problems.nothing_chosen("báo cáo")
    unsettled = selectors.unsettled_remarks([report.pk for report in reports])
    for report in reports:
        _accept(report, unsettled=unsettled.get(report.pk, 0), actor=actor)
    window = reports[0].window
    people = unit_people(window, [report.unit_id for report in reports])
    for report in reports:
        notice_tell(
            people.get(report.unit_id, frozenset()),
            kind=NoticeKind.DECISION,
            title=f"Báo cáo {window.label} đã được chấp nhận",
            url=report_url(report),
            key=f"report-{report.pk}-accepted-{report.rounds}",
            actor=actor,
        )
    return len(reports)


def _accept(report: Report, *, unsettled: int, actor: Actor) -> None:
    regime, state = report.window.regime, report.state
    policies.require_receiver(actor, regime, "chấp nhận báo cáo")
    if not policies.may_accept(actor, regime, report):
        raise problems.own_report(str(report))
    if state not in (ReportState.ARRIVED, ReportState.RECEIVED):
        raise problems.not_here(
            str(report), state=str(ReportState(state).label), wanted=str(ReportState.RECEIVED.label)
        )
    if unsettled:
        raise problems.open_remarks(str(report), count=unsettled)
    now = clock.now()
    move(
        report,
        was=state,
        to=ReportState.ACCEPTED,
        accepted_at=now,
        accepted_by_id=policies.account_of(actor),
        received_at=report.received_at or now,
    )
