"""The way of a sheet: handed in by those who filled it, approved and sent by the head, or returned.

It is sent only when nothing is missing, and while the self-score stage is open for the unit; the moment
the head approves is the moment that counts, by the system's clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.urls import reverse

from chiso.audit import clock
from chiso.audit.services import move, writes
from chiso.notices.services import notice_tell
from chiso.notices.terms import NoticeKind
from chiso.org.policies import Actor
from chiso.org.selectors.lines import staff_on
from chiso.org.terms import UnitKind
from chiso.scoring.models import Consensus, HandIn, Subject
from chiso.scoring.policies import round as rounds
from chiso.scoring.policies import subject as policies
from chiso.scoring.problems import sheet as problems
from chiso.scoring.selectors.line import Gap, Work, work_of
from chiso.scoring.services.mark import require_open
from chiso.scoring.sources import Sourced, sourced
from chiso.scoring.terms import MarkStage, Origin, RoundState, SheetState, StageKind


@writes("scoring.sheet.submit")
def sheet_submit(subject: Subject, *, actor: Actor) -> Subject:
    """Hand the sheet to the head. Raises RB0205, RB0206, RB0210 with all that is missing."""
    actor.require(policies.may_submit(actor, subject), "trình phiếu này", who="đơn vị được chấm")
    _ready(subject)
    if subject.state not in (SheetState.DRAFT, SheetState.RETURNED):
        raise problems.sheet_locked(str(SheetState(subject.state).label))
    move(
        subject,
        was=subject.state,
        to=SheetState.SUBMITTED,
        submitted_at=clock.now(),
        submitted_by_id=rounds.account_of(actor),
        return_note="",
    )
    _tell(
        subject, _approvers(subject), kind=NoticeKind.WAITING, title="Chờ duyệt phiếu chấm điểm", actor=actor
    )
    return subject


@writes("scoring.sheet.withdraw")
def sheet_withdraw(subject: Subject, *, actor: Actor) -> Subject:
    """Take back what the head has not approved yet."""
    actor.require(policies.may_submit(actor, subject), "rút phiếu này", who="đơn vị được chấm")
    if subject.state != SheetState.SUBMITTED:
        raise problems.sheet_locked(str(SheetState(subject.state).label))
    move(subject, was=SheetState.SUBMITTED, to=SheetState.DRAFT)
    return subject


@writes("scoring.sheet.approve")
def sheet_approve(subject: Subject, *, actor: Actor) -> Subject:
    """The head's approval sends it: from here on only appraisers write."""
    actor.require(policies.may_approve(actor, subject), "duyệt phiếu này", who="người đứng đầu đơn vị")
    _ready(subject)
    if subject.state != SheetState.SUBMITTED:
        raise problems.sheet_locked(str(SheetState(subject.state).label))
    move(
        subject,
        was=SheetState.SUBMITTED,
        to=SheetState.SENT,
        sent_at=clock.now(),
        sent_by_id=rounds.account_of(actor),
    )
    _tell(
        subject,
        {subject.submitted_by_id, subject.round.created_by_id},
        kind=NoticeKind.DECISION,
        title="Đã nộp phiếu chấm điểm",
        actor=actor,
    )
    return subject


@writes("scoring.sheet.return")
def sheet_return(subject: Subject, *, note: str, actor: Actor) -> Subject:
    """Back to the unit with a note: by the head what was handed in, by who runs the round what was sent."""
    handed = subject.state == SheetState.SUBMITTED
    allowed = policies.may_approve(actor, subject) if handed else rounds.manages(actor, subject.round)
    actor.require(allowed, "trả lại phiếu này", who="người đứng đầu đơn vị hoặc người quản lý đợt chấm")
    if not note.strip():
        raise problems.reason_missing("Trả lại phiếu")
    if subject.round.state != RoundState.OPEN:
        raise problems.round_closed(subject.round.get_state_display())
    if subject.state not in (SheetState.SUBMITTED, SheetState.SENT):
        raise problems.sheet_locked(str(SheetState(subject.state).label))
    move(subject, was=subject.state, to=SheetState.RETURNED, return_note=note.strip())
    # What appraisers handed in and agreed was about the sheet as it stood; their words stay.
    HandIn.objects.filter(subject=subject).delete()
    Consensus.objects.filter(subject=subject).delete()
    _tell(
        subject,
        {subject.submitted_by_id, subject.sent_by_id},
        kind=NoticeKind.DECISION,
        title="Trả lại phiếu chấm điểm",
        body=note.strip(),
        actor=actor,
    )
    return subject


def missing(work: Work, known: Mapping[tuple[str, str], Sourced] | None = None) -> list[Gap]:
    """Everything that stands between the sheet and sending it, in printed order; two queries for sources.

    Beside the gaps of the sheet: figures typed before their source came, which now says otherwise.
    """
    book = work.book
    known = sourced(work.subject, book=book) if known is None else known
    own = {mark.code: mark for mark in work.marks if mark.stage == MarkStage.SELF}
    found: list[Gap] = []
    for leaf in book.leaves:
        found += work.gaps.get(leaf.code, ())
        for ask in book.lines_of(leaf):
            mark = own.get(ask.code)
            if mark is None or any(step in work.scopes for step in book.path(ask.code)):
                continue
            for name, origin in mark.origins.items():
                source = known.get((ask.code, name))
                if (
                    source is not None
                    and source.value
                    and source.value != mark.figures.get(name)
                    and origin.get("origin") == Origin.ENTERED
                ):
                    words = f"số liệu {name} khác số của hệ thống, chưa nêu lý do"
                    found.append(Gap(leaf.code, "source", words, leaf.title.vi))
    return found


def _ready(subject: Subject) -> None:
    if subject.round.state != RoundState.OPEN:
        raise problems.round_closed(subject.round.get_state_display())
    require_open(subject, StageKind.SELF)
    gaps = missing(work_of(subject))
    if gaps:
        raise problems.not_complete([f"{gap.code}: {gap.words}" for gap in gaps])


def _approvers(subject: Subject) -> set[int | None]:
    authority_id = subject.unit.authority_id or subject.unit_id
    whole = authority_id == subject.unit_id
    return {
        seat.account_id
        for seat in staff_on(clock.today(), authority_id=authority_id)
        if seat.heads
        and (seat.unit_kind == UnitKind.LEADERSHIP if whole else seat.unit_id == subject.unit_id)
    }


def _tell(
    subject: Subject,
    to: Iterable[int | None],
    *,
    kind: NoticeKind,
    title: str,
    actor: Actor,
    body: str = "",
) -> None:
    told = {account for account in to if account is not None and account != actor.account_id}
    if told:
        notice_tell(
            sorted(told),
            kind=kind,
            title=f"{title}: {subject.round.title}",
            body=body,
            url=reverse("scoring:sheet", args=[subject.pk]),
            key=f"sheet.{subject.pk}.{subject.state}.{clock.now():%Y%m%d%H%M%S}",
            actor=actor,
        )
