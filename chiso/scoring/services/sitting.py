"""The council: sittings called, attendance, votes, decisions, minutes.

A sitting may decide when more than the round's share of members are present or consent in writing. A matter
is carried by more than half of those who take part and may vote; an equal vote is not carried. A member does
not vote on his own unit. What is carried on a line becomes the council's word there with its reason; what is
carried on a subject decides it. Nobody decides alone: a council has three members at least.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db.models import Max

from chiso.audit import clock
from chiso.audit.services import change, move, record, writes
from chiso.engine import vietnamese
from chiso.notices.terms import NoticeKind
from chiso.org.policies import Actor
from chiso.org.problems import forbidden
from chiso.scoring.models import Attendance, Ballot, CouncilMember, Mark, Round, Sitting, Subject
from chiso.scoring.policies.appraisal import KEEPERS
from chiso.scoring.policies.round import account_of, manages
from chiso.scoring.problems import appraisal as problems
from chiso.scoring.schemas.edition import book_of
from chiso.scoring.schemas.said import Said
from chiso.scoring.selectors import sitting as selectors
from chiso.scoring.selectors.subject import council_role_of
from chiso.scoring.services.mark import mark_set, require_open
from chiso.scoring.services.telling import appraisers_of, council_of, tell, unit_people
from chiso.scoring.terms import MarkStage, RoundState, SheetState, SittingState, StageKind

LEAST = 3
"""Members of a council, at least."""
READY = (SheetState.APPRAISED, SheetState.EXPLAINED, SheetState.REAPPRAISED)
"""States of a subject whose lines the council may take up."""
KEEPER = "chủ tịch, phó chủ tịch hoặc thư ký hội đồng"


@writes("scoring.sitting.call")
def sitting_call(
    round_: Round, *, held_on: dt.date, place: str, agenda: str, actor: Actor, once: str | None = None
) -> Sitting:
    """Call the council to a sitting. Raises RB0310, RB0341, RB0348."""
    role = council_role_of(round_.pk, actor=actor)
    allowed = role in KEEPERS or manages(actor, round_)
    actor.require(allowed, "triệu tập phiên họp", who=KEEPER)
    members = CouncilMember.objects.filter(round=round_).count()
    if members < LEAST:
        raise problems.council_small(members)
    if held_on < clock.today():
        raise problems.before_today(held_on)
    if not agenda.strip():
        raise problems.text_missing("Nội dung phiên họp")
    last = Sitting.objects.filter(round=round_).aggregate(last=Max("number"))["last"] or 0
    made = Sitting.objects.create(
        round=round_,
        number=last + 1,
        held_on=held_on,
        place=place.strip(),
        agenda=agenda.strip(),
        at=clock.now(),
        by_id=account_of(actor),
    )
    record(made, after={"number": made.number, "held_on": held_on, "place": place.strip()})
    tell(
        council_of(round_),
        kind=NoticeKind.WAITING,
        title=f"Triệu tập phiên họp Hội đồng ngày {vietnamese.day(held_on)}: {round_.title}",
        body=agenda.strip()[:500],
        place="council",
        round_=round_,
        key=f"sitting-{made.pk}-called",
        actor=actor,
    )
    return made


@writes("scoring.sitting.attend")
def attendance_set(
    sitting: Sitting, *, present: Collection[int], in_writing: Collection[int], actor: Actor
) -> Sitting:
    """Who is there and who consents in writing (keys of members). Raises RB0342, RB0345."""
    require_keeper(sitting, actor)
    members = set(CouncilMember.objects.filter(round=sitting.round).values_list("pk", flat=True))
    there, written = set(present), set(in_writing) - set(present)
    if (there | written) - members:
        raise problems.no_member()
    before = {row.member_id: row for row in Attendance.objects.filter(sitting=sitting)}
    Attendance.objects.filter(sitting=sitting).exclude(member_id__in=there | written).delete()
    for member in there | written:
        values = {"present": member in there, "in_writing": member in written}
        if member in before:
            Attendance.objects.filter(pk=before[member].pk).update(**values)
        else:
            Attendance.objects.create(sitting=sitting, member_id=member, **values)
    record(
        sitting,
        before={
            "present": sorted(key for key, row in before.items() if row.present),
            "in_writing": sorted(key for key, row in before.items() if row.in_writing),
        },
        after={"present": sorted(there), "in_writing": sorted(written)},
    )
    return sitting


@writes("scoring.sitting.vote")
def vote_line(
    sitting: Sitting,
    subject: Subject,
    code: str,
    *,
    said: Said,
    votes_for: int,
    votes_against: int,
    reason: str,
    office: bool = True,
    actor: Actor,
    once: str | None = None,
) -> Ballot:
    """A vote on a line; carried, it becomes the council's word.

    Raises RB0306, RB0309, RB0340, RB0342, RB0343 and those of ``mark_set``.
    """
    require_keeper(sitting, actor)
    _subject_of(sitting, subject)
    if subject.state not in READY:
        raise problems.wrong_state(
            f"“{SheetState.APPRAISED.label}” trở đi", got=str(SheetState(subject.state).label)
        )
    if not reason.strip():
        raise problems.reason_missing("quyết định của Hội đồng")
    require_open(subject, StageKind.COUNCIL)
    carried, abstained = _counted(sitting, subject, votes_for=votes_for, votes_against=votes_against)
    title = book_of(subject.round.edition).titles.get(code, code)
    made = Ballot(
        sitting=sitting,
        subject=subject,
        code=code,
        matter=f"{code} {title}",
        votes_for=votes_for,
        votes_against=votes_against,
        abstained=abstained,
        carried=carried,
        reason=reason.strip(),
        said=None,
        at=clock.now(),
        by_id=account_of(actor),
    )
    if carried:
        now = Mark.objects.filter(subject=subject, code=code, stage=MarkStage.COUNCIL).first()
        words = f"Hội đồng, phiên {sitting.number}: {reason.strip()}"
        mark = mark_set(
            subject,
            code,
            MarkStage.COUNCIL,
            said=said,
            base_revision=now.revision if now else 0,
            reason=words,
            reasons=dict.fromkeys(said.figures, words),
            office=office,
            actor=actor,
        )
        made.said = {"figures": mark.figures, "percent": mark.percent, "state": mark.state, "case": mark.case}
        made.said |= {"cuts": mark.cuts, "note": mark.note}
    made.save()
    _record_vote(made)
    return made


@writes("scoring.sitting.vote")
def vote_subject(
    sitting: Sitting,
    subject: Subject,
    *,
    votes_for: int,
    votes_against: int,
    reason: str = "",
    actor: Actor,
    once: str | None = None,
) -> Ballot:
    """A vote on a subject's whole result; carried, it is decided, and with the last one the round.

    Raises RB0306, RB0340, RB0342 to RB0344.
    """
    require_keeper(sitting, actor)
    _subject_of(sitting, subject)
    if subject.state not in (SheetState.REAPPRAISED, SheetState.EXPLAINED, SheetState.APPRAISED):
        raise problems.wrong_state(
            f"“{SheetState.REAPPRAISED.label}”", got=str(SheetState(subject.state).label)
        )
    if left := selectors.undecided(subject):
        raise problems.referred_left(left)
    require_open(subject, StageKind.COUNCIL)
    carried, abstained = _counted(sitting, subject, votes_for=votes_for, votes_against=votes_against)
    if carried and subject.state != SheetState.REAPPRAISED:
        raise problems.wrong_state(
            f"“{SheetState.REAPPRAISED.label}”", got=str(SheetState(subject.state).label)
        )
    made = Ballot.objects.create(
        sitting=sitting,
        subject=subject,
        matter="Kết quả chấm điểm của đơn vị",
        votes_for=votes_for,
        votes_against=votes_against,
        abstained=abstained,
        carried=carried,
        reason=reason.strip(),
        at=clock.now(),
        by_id=account_of(actor),
    )
    _record_vote(made)
    if carried:
        move(subject, was=SheetState.REAPPRAISED, to=SheetState.DECIDED)
        tell(
            unit_people(subject) | appraisers_of(subject),
            kind=NoticeKind.DECISION,
            title=f"Hội đồng đã thông qua kết quả của đơn vị: {subject.round.title}",
            place="explain",
            subject=subject,
            key=f"subject-{subject.pk}-decided",
            actor=actor,
        )
        waiting = Subject.objects.filter(round=sitting.round).exclude(state=SheetState.DECIDED)
        if not waiting.exists():
            move(sitting.round, was=RoundState.OPEN, to=RoundState.DECIDED)
    return made


@writes("scoring.sitting.hold")
def sitting_hold(sitting: Sitting, *, minutes: str, actor: Actor) -> Sitting:
    """End a sitting with what was said. Raises RB0310, RB0340, RB0342."""
    require_keeper(sitting, actor)
    if not minutes.strip():
        raise problems.text_missing("Diễn biến phiên họp")
    if Ballot.objects.filter(sitting=sitting).exists():
        _quorate(sitting)
    move(sitting, was=SittingState.CALLED, to=SittingState.HELD, minutes=minutes.strip())
    return sitting


@writes("scoring.sitting.file")
def minutes_file(sitting: Sitting, *, document_id: int, actor: Actor) -> Sitting:
    """Tie the registered minutes to their sitting, once. Raises RB0346, RB0347."""
    role = council_role_of(sitting.round_id, actor=actor)
    actor.require(role in KEEPERS or manages(actor, sitting.round), "đăng ký biên bản phiên họp", who=KEEPER)
    if sitting.state != SittingState.HELD:
        raise problems.not_held(sitting.number)
    if sitting.minutes_document_id is not None:
        raise problems.filed_already(sitting.number)
    change(sitting, minutes_document_id=document_id)
    return sitting


def require_keeper(sitting: Sitting, actor: Actor) -> None:
    """Only chair, deputy and secretary record, and only while the sitting lasts."""
    role = council_role_of(sitting.round_id, actor=actor)
    actor.require(role in KEEPERS, "ghi nội dung phiên họp", who=KEEPER)
    if sitting.state != SittingState.CALLED:
        raise problems.sitting_over(sitting.number)


def _subject_of(sitting: Sitting, subject: Subject) -> None:
    if subject.round_id != sitting.round_id:
        raise forbidden("biểu quyết về đơn vị ngoài đợt chấm", who=KEEPER)


def _quorate(sitting: Sitting) -> None:
    quorum = selectors.quorum_of(sitting)
    if quorum.members < LEAST:
        raise problems.council_small(quorum.members)
    if not quorum.met:
        raise problems.no_quorum(present=quorum.taking_part, needed=quorum.needed, members=quorum.members)


def _counted(sitting: Sitting, subject: Subject, *, votes_for: int, votes_against: int) -> tuple[bool, int]:
    """Whether a matter is carried, and how many who may vote did not. Raises RB0340, RB0343."""
    _quorate(sitting)
    voters = selectors.voters_on(sitting, subject)
    cast = votes_for + votes_against
    if votes_for < 0 or votes_against < 0 or cast > voters or cast == 0:
        raise problems.too_many_votes(cast=cast, voters=voters)
    return votes_for * 2 > voters, voters - cast


def _record_vote(made: Ballot) -> None:
    record(
        made,
        reason=made.reason,
        after={
            "code": made.code,
            "matter": made.matter,
            "votes_for": made.votes_for,
            "votes_against": made.votes_against,
            "abstained": made.abstained,
            "carried": made.carried,
            "said": made.said,
        },
    )
