"""Appraisal: a word on every line, handed in by domain, then the whole subject by compare-and-set.

Nobody appraises his own unit. What is handed in is locked for that seat; in a blind round it may be taken
back only while the other has not handed in. A sheet goes back to its unit only where the unit may still
write: the self-scoring is open, or somebody with the right to reopen gives it a new hour.
"""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction

from chiso.audit import clock
from chiso.audit.services import move, record, writes
from chiso.engine.rules.verdict import Ask
from chiso.notices.terms import NoticeKind
from chiso.org.policies import Actor
from chiso.org.problems import forbidden
from chiso.scoring.models import (
    Consensus,
    HandIn,
    LineNote,
    Mark,
    Query,
    Stage,
    StageExtension,
    Subject,
)
from chiso.scoring.policies.appraisal import Seating
from chiso.scoring.policies.round import account_of, may_reopen
from chiso.scoring.problems import appraisal as problems
from chiso.scoring.problems.sheet import not_a_line
from chiso.scoring.schemas.edition import Book, book_of
from chiso.scoring.schemas.said import Said, read, said_of, verdict_of
from chiso.scoring.selectors import appraisal as selectors
from chiso.scoring.selectors.sheet import scopes_of
from chiso.scoring.selectors.stage import windows_of
from chiso.scoring.services.mark import mark_set, points_of, require_open
from chiso.scoring.services.telling import appraisers_of, tell, unit_people
from chiso.scoring.terms import MarkStage, QueryState, SheetState, StageKind

APPRAISER = "người được phân công thẩm định"
RUNNER = "người quản lý đợt chấm"


def appraise(
    subject: Subject, code: str, *, said: Said, base_revision: int, reason: str, actor: Actor
) -> Mark:
    """The actor's word on a line, at the stage his seat speaks now. Raises RB0303, RB0306, RB0309 and those
    of ``mark_set``.

    A word that differs from what counted before must say why.
    """
    seating = seated(subject, actor)
    book = book_of(subject.round.edition)
    stage = _speaking(subject, seating, book.domain_of(code))
    known = _counted(subject, code, stage)
    kept = read(book, code, said)
    points = points_of(verdict_of(book, code, kept))
    if not reason.strip() and not kept.note and (known is None or points != known.points):
        raise problems.reason_missing("chấm khác mức đang có")
    return mark_set(
        subject,
        code,
        stage,
        said=said,
        base_revision=base_revision,
        reason=reason,
        reasons=_reasons(kept, reason or kept.note, known),
        actor=actor,
    )


@writes("scoring.appraisal.agree")
def agree(subject: Subject, criterion: str, *, actor: Actor) -> int:
    """Take over, for every line of a criterion not spoken of yet, what counts so far: the unit's own
    word, or in the second appraisal that of the first. How many lines. Raises RB0301, RB0303."""
    seating = seated(subject, actor)
    book = book_of(subject.round.edition)
    domain = book.domain_of(criterion)
    stage = _speaking(subject, seating, domain)
    asks = [ask for ask in _asks(subject, book, domain) if ask.code.partition("/")[0] == criterion]
    spoken = set(Mark.objects.filter(subject=subject, stage=stage).values_list("code", flat=True))
    took = 0
    for ask in asks:
        if ask.code in spoken:
            continue
        known = _counted(subject, ask.code, stage)
        if known is None:
            raise problems.no_unit_word(ask.code)
        mark_set(
            subject,
            ask.code,
            stage,
            said=said_of(known),
            base_revision=0,
            reason="Thống nhất với đơn vị" if stage != MarkStage.SECOND else "Giữ kết quả thẩm định lần 1",
            reasons=_reasons(said_of(known), "thống nhất với đơn vị", known),
            office=False,
            actor=actor,
        )
        took += 1
    record(subject, label=criterion, after={"codes": took})
    return took


@writes("scoring.appraisal.hand_in")
def hand_in(subject: Subject, domain: str, *, actor: Actor) -> HandIn:
    """Hand in the actor's appraisal of a domain. Raises RB0302, RB0303, RB0306."""
    seating = seated(subject, actor)
    seat = _seat(seating, domain)
    _state(subject, SheetState.SENT)
    require_open(subject, StageKind.APPRAISAL)
    if not _asks(subject, book_of(subject.round.edition), domain):
        raise not_a_line(domain)
    if left := selectors.missing_words(subject, domain, seat=seat):
        raise problems.lines_left(domain, left)
    try:
        with transaction.atomic():
            made = HandIn.objects.create(
                subject=subject, domain=domain, seat=seat, at=clock.now(), by_id=account_of(actor)
            )
    except IntegrityError:
        raise problems.handed_in(domain) from None
    record(made, label=str(domain), after={"domain": domain, "seat": seat})
    return made


@writes("scoring.appraisal.take_back")
def take_back(subject: Subject, domain: str, *, reason: str, actor: Actor) -> None:
    """Take a handed-in domain back to go on with it. Raises RB0304, RB0305, RB0306, RB0309."""
    seating = seated(subject, actor)
    seat = _seat(seating, domain)
    _state(subject, SheetState.SENT)
    if not reason.strip():
        raise problems.reason_missing("lấy lại kết quả đã nộp")
    rows = HandIn.objects.filter(subject=subject, domain=domain)
    mine = rows.filter(seat=seat).first()
    if mine is None:
        raise problems.not_handed_in(domain)
    if subject.round.blind and rows.exclude(seat=seat).exists():
        raise problems.compared_already(domain)
    record(mine, label=str(domain), before={"domain": domain, "seat": seat}, reason=reason.strip())
    HandIn.objects.filter(pk=mine.pk).delete()


@writes("scoring.appraisal.return")
def return_to_unit(
    subject: Subject, *, remarks: str, until: dt.datetime | None = None, actor: Actor
) -> Subject:
    """Send a sheet back to its unit with remarks: SENT → RETURNED. ``until``: a new end of self-scoring, by
    those with the right to reopen. What was appraised stays; domains handed in are open again.

    Raises RB0306, RB0308, RB0310.
    """
    seating = seated(subject, actor)
    actor.require(seating.appraises or seating.manages, "trả lại phiếu chấm điểm", who=APPRAISER)
    if not remarks.strip():
        raise problems.text_missing("Nội dung cần bổ sung, sửa")
    window, now = windows_of(subject).get(StageKind.SELF), clock.now()
    if until is not None:
        actor.require(may_reopen(actor, subject.round), "mở lại bước tự chấm", who="người có quyền mở lại")
        if until <= now:
            raise problems.past_moment(until)
        stage = Stage.objects.filter(round_id=subject.round_id, kind=StageKind.SELF).first()
        if stage is None:
            raise problems.locked_for_unit(None)
        StageExtension.objects.create(
            stage=stage,
            subject=subject,
            until=until,
            reopening=window is None or not window.open_at(now),
            reason=remarks.strip(),
            at=now,
            by_id=account_of(actor),
        )
    elif window is None or not window.open_at(now):
        raise problems.locked_for_unit(window.closes if window else None)
    move(subject, was=SheetState.SENT, to=SheetState.RETURNED, return_note=remarks.strip())
    HandIn.objects.filter(subject=subject).delete()
    Consensus.objects.filter(subject=subject).delete()
    tell(
        unit_people(subject),
        kind=NoticeKind.DECISION,
        title=f"Phiếu chấm điểm được trả lại: {subject.round.title}",
        body=remarks.strip(),
        place="self",
        subject=subject,
        key=f"subject-{subject.pk}-returned-{now:%Y%m%d%H%M%S}",
        actor=actor,
    )
    return subject


@writes("scoring.appraisal.finish")
def finish(subject: Subject, *, actor: Actor) -> Subject:
    """End the first appraisal: SENT → APPRAISED; the unit reads it and may explain. Raises RB0306, RB0307."""
    seating = seated(subject, actor)
    actor.require(seating.manages, "kết thúc thẩm định lần 1", who=RUNNER)
    _state(subject, SheetState.SENT)
    if gaps := selectors.gaps_of(subject):
        raise problems.not_finished(gaps)
    move(subject, was=SheetState.SENT, to=SheetState.APPRAISED)
    tell(
        unit_people(subject),
        kind=NoticeKind.DECISION,
        title=f"Đã có kết quả thẩm định lần 1: {subject.round.title}",
        body="Xem từng tiêu chí và giải trình trong hạn.",
        place="explain",
        subject=subject,
        key=f"subject-{subject.pk}-appraised",
        actor=actor,
    )
    return subject


@writes("scoring.appraisal.refinish")
def refinish(subject: Subject, *, actor: Actor) -> Subject:
    """End the second appraisal: EXPLAINED → REAPPRAISED. Raises RB0306, RB0324."""
    seating = seated(subject, actor)
    actor.require(seating.manages, "kết thúc thẩm định lần 2", who=RUNNER)
    _state(subject, SheetState.EXPLAINED)
    open_ = Query.objects.filter(subject=subject).exclude(state=QueryState.SETTLED)
    if left := sorted(set(open_.values_list("code", flat=True))):
        raise problems.unsettled(left)
    move(subject, was=SheetState.EXPLAINED, to=SheetState.REAPPRAISED)
    tell(
        unit_people(subject) | appraisers_of(subject),
        kind=NoticeKind.DECISION,
        title=f"Đã thẩm định lại sau giải trình: {subject.round.title}",
        place="explain",
        subject=subject,
        key=f"subject-{subject.pk}-reappraised",
        actor=actor,
    )
    return subject


@writes("scoring.appraisal.note")
def note_add(subject: Subject, code: str, *, text: str, actor: Actor, once: str | None = None) -> LineNote:
    """A note among appraisers and council; the unit never reads it. Raises RB0310."""
    seating = seated(subject, actor)
    if not text.strip():
        raise problems.text_missing("Ghi chú")
    book = book_of(subject.round.edition)
    if code not in book.nodes and code not in book.asks:
        raise not_a_line(code)
    domain = book.domain_of(code)
    made = LineNote.objects.create(
        subject=subject,
        code=code,
        inside_unit=False,
        seat=seating.seat_in(domain),
        text=text.strip(),
        at=clock.now(),
        by_id=account_of(actor),
    )
    told = {} if subject.round.blind else {"text": text.strip()}
    record(made, label=code, after={**told, "code": code})
    return made


# --- shared by the services of appraisal ---------------------------------------------------------------


def seated(subject: Subject, actor: Actor) -> Seating:
    """The actor's seating, refused (403) to the unit itself: nobody appraises his own."""
    seating = selectors.seating_of(subject, actor=actor)
    if seating.own:
        raise forbidden("thẩm định đơn vị của mình", who="người của đơn vị khác")
    actor.require(seating.inside, "thẩm định phiếu này", who=APPRAISER)
    return seating


def _speaking(subject: Subject, seating: Seating, domain: str) -> str:
    """The stage at which the actor speaks of a domain now, or the refusal that says why not."""
    seat = _seat(seating, domain)
    if stage := seating.word_in(domain):
        return stage
    if subject.state == SheetState.SENT and seating.is_in(domain, seat):
        raise problems.handed_in(domain)
    wanted = f"“{SheetState.SENT.label}” hoặc “{SheetState.EXPLAINED.label}”"
    raise problems.wrong_state(wanted, got=str(SheetState(subject.state).label))


def _seat(seating: Seating, domain: str) -> str:
    seat = seating.seat_in(domain)
    if not seat:
        raise forbidden("thẩm định lĩnh vực này", who=APPRAISER)
    return seat


def _state(subject: Subject, wanted: SheetState) -> None:
    if subject.state != wanted:
        raise problems.wrong_state(f"“{wanted.label}”", got=str(SheetState(subject.state).label))


def _asks(subject: Subject, book: Book, domain: str) -> tuple[Ask, ...]:
    return selectors.applicable(book, body=subject.body, scopes=scopes_of(subject)).get(domain, ())


def _counted(subject: Subject, code: str, stage: str) -> Mark | None:
    """The mark that counts on a line before ``stage`` speaks of it."""
    words = {mark.stage: mark for mark in Mark.objects.filter(subject=subject, code=code)}
    order = (
        (MarkStage.AGREED, MarkStage.FIRST, MarkStage.SELF)
        if stage == MarkStage.SECOND
        else (MarkStage.SELF,)
    )
    return next((words[one] for one in order if one in words), None)


def _reasons(said: Said, reason: str, known: Mark | None) -> dict[str, str]:
    """Why figures differ from their source: as the one taken over says, else the reason given."""
    before = known.origins if known else {}
    return {name: before.get(name, {}).get("reason", "") or reason for name in said.figures}
