"""The desk of the sample authority: reports received, accepted, returned; one window consolidated.

Works on whatever reports of units the sample has that arrived, oldest window first: the first window is
accepted, consolidated, drawn as a paper, approved and numbered (it waits for its signature: nothing is ever
signed here); in the next, the Office accepts most reports, gives one back with a remark and reminds who is
late. Everything says "(mẫu)" where a person would have written words.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec
from django.db.models import F

from chiso.audit import clock
from chiso.org.policies import Actor, actor_of
from chiso.org.selectors import working_calendar
from chiso.org.selectors.people import sample_account
from chiso.reporting.models import Report, Window
from chiso.reporting.schemas.issue import Content
from chiso.reporting.selectors import consolidation as consolidations
from chiso.reporting.selectors import desk as selectors
from chiso.reporting.selectors import issue as issue_selectors
from chiso.reporting.selectors import issue_begin
from chiso.reporting.services import consolidation, issue, issue_report
from chiso.reporting.services.desk import Asked, report_return, reports_accept, reports_receive
from chiso.reporting.services.nudge import nudges_send
from chiso.reporting.terms import IssueKind, ReportState

CLERK, HEAD, LEADER = "vanphong", "chanhvanphong", "truongban"


def desk_sample_load() -> None:
    """What the Office did with the sample's reports; nothing where none arrived."""
    arrived = Report.objects.filter(state=ReportState.ARRIVED).exclude(unit_id=F("authority_id"))
    windows = list(
        Window.objects.select_related("regime")
        .filter(pk__in=arrived.values("window_id"), due_on__lt=clock.today(), regime__sample=True)
        .order_by("due_on")
    )
    if not windows:
        return
    day = working_calendar().add_working_days(windows[0].due_on, 3)
    with _on(day):
        _settle(windows[0], day=min(day, clock.today()))
    for window in windows[1:]:
        day = working_calendar().add_working_days(window.due_on, 2)
        with _on(day):
            _under_way(window, day=min(day, clock.today()))


@contextmanager
def _on(day: dt.date) -> Iterator[None]:
    now = clock.now()
    moment = dt.datetime(day.year, day.month, day.day, 9, 30, tzinfo=clock.ZONE)
    with clock.at(min(moment, now)):
        yield


def _actor(username: str, day: dt.date) -> Actor:
    account = sample_account(username)
    if account is None:
        raise LookupError(f"no sample account {username!r}")
    return actor_of(account, day)


def _accept(reports: list[Report], *actors: Actor) -> None:
    """Each report by the first of the Office who may: nobody accepts what he approved himself."""
    for report in reports:
        for actor in actors:
            if report.approved_by_id != actor.account_id:
                reports_accept([report], actor=actor)
                break


def _settle(window: Window, *, day: dt.date) -> None:
    """All received, accepted and consolidated; the paper approved and numbered, waiting for its signature."""
    clerk, head, leader = _actor(CLERK, day), _actor(HEAD, day), _actor(LEADER, day)
    reports_receive(selectors.reports_waiting(window), actor=clerk)
    _accept(_received(window), clerk, head)
    whole = consolidation.consolidation_open(window, actor=clerk)
    taken = [row.pk for row in consolidations.takeable(window)]
    run = consolidation.consolidation_take(whole, submission_ids=taken, actor=clerk)
    consolidation.consolidation_run(run, actor=clerk)
    made = issue_report.issue_from_report(whole, actor=clerk)
    choices = issue_selectors.signer_choices(leader, day=day)
    signers = [each for each in choices if "(mẫu)" in each.label]  # no real person is put under a sample
    if not signers:
        return
    content = msgspec.structs.replace(
        issue.content_of(made), to=["Sở Nội vụ"], recipients=["Lãnh đạo Ban", "Các phòng, đơn vị"], copies=2
    )
    draft = issue.Draft(subject=made.subject, content=content, signer=signers[0].key)
    issue.issue_describe(made, draft=draft, revision=made.revision, actor=clerk)
    if not issue.lacking(made):
        issue.issue_approve(made, actor=leader)
        issue.issue_number(made, number=None, issued_on=clock.today(), actor=clerk)


def _under_way(window: Window, *, day: dt.date) -> None:
    """Received; the first is given back with a remark, the others accepted; who is late is reminded."""
    clerk, head = _actor(CLERK, day), _actor(HEAD, day)
    reports_receive(selectors.reports_waiting(window), actor=clerk)
    received = _received(window)
    if len(received) > 2:
        back = received.pop(1)
        report_return(
            back,
            remarks=[
                Asked("Nêu rõ kết quả theo từng nhiệm vụ, kèm số liệu so với kỳ trước (mẫu).", "section:I")
            ],
            reason="Bổ sung số liệu trước khi tổng hợp (mẫu).",
            actor=clerk,
        )
    _accept(received[:-1], clerk, head)
    late = selectors.late_units(window, today=day)
    if late:
        nudges_send(
            window, unit_ids=late, words="Đề nghị gửi trong ngày để Văn phòng tổng hợp (mẫu).", actor=clerk
        )
        subject, content = issue_begin.reminder(window, late, clerk)
        _draft(subject, content, window=window, actor=clerk)


def _draft(subject: str, content: Content, *, window: Window, actor: Actor) -> None:
    issue.issue_create(
        kind=IssueKind.LETTER, draft=issue.Draft(subject=subject, content=content), window=window, actor=actor
    )


def _received(window: Window) -> list[Report]:
    rows = Report.objects.filter(window=window, state=ReportState.RECEIVED).select_related("window__regime")
    return list(rows.order_by("unit__position", "pk"))
