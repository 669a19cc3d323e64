"""Questions to a unit and its explanations (giải trình): asked, answered, considered, each by another.

A question has an hour to answer by; where it has none the stage of explanations decides. The unit may also
explain a line nobody asked about, once it has read what was appraised. Its head sends the whole.
"""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction

from chiso.audit import clock
from chiso.audit.services import move, record, writes
from chiso.evidence.selectors import document_by_id
from chiso.notices.terms import NoticeKind
from chiso.org.policies import Actor
from chiso.org.problems import forbidden, not_found
from chiso.scoring.models import LineEvidence, Query, Subject
from chiso.scoring.policies import subject as subjects
from chiso.scoring.policies.round import account_of
from chiso.scoring.problems import appraisal as problems
from chiso.scoring.problems import sheet as sheets
from chiso.scoring.schemas.edition import book_of
from chiso.scoring.selectors.stage import windows_of
from chiso.scoring.selectors.subject import owners_of
from chiso.scoring.services.appraisal import APPRAISER, RUNNER, seated
from chiso.scoring.services.telling import appraisers_of, tell, unit_people
from chiso.scoring.terms import MarkStage, QueryState, SheetState, StageKind

NOTHING = "Đơn vị đồng ý với kết quả thẩm định."


@writes("scoring.query.ask")
def query_ask(
    subject: Subject,
    code: str,
    *,
    question: str,
    reply_by: dt.datetime | None = None,
    actor: Actor,
    once: str | None = None,
) -> Query:
    """Ask the unit to explain a line, by an hour; one open question a line.

    Raises RB0306, RB0310, RB0320, RB0325.
    """
    seating = seated(subject, actor)
    book = book_of(subject.round.edition)
    if code not in book.asks and code not in book.nodes:
        raise sheets.not_a_line(code)
    domain = book.domain_of(code)
    seat = seating.seat_in(domain)
    actor.require(bool(seat) or seating.manages, "yêu cầu giải trình tiêu chí này", who=APPRAISER)
    if subject.state not in (SheetState.SENT, SheetState.APPRAISED):
        raise problems.wrong_state(
            f"“{SheetState.SENT.label}” hoặc “{SheetState.APPRAISED.label}”",
            got=str(SheetState(subject.state).label),
        )
    if not question.strip():
        raise problems.text_missing("Nội dung cần giải trình")
    if reply_by is not None and reply_by <= clock.now():
        raise problems.past_moment(reply_by)
    if Query.objects.filter(subject=subject, code=code, state=QueryState.ASKED, seat=seat).exists():
        raise problems.asked_already(code)
    made = Query.objects.create(
        subject=subject,
        code=code,
        question=question.strip(),
        reply_by=reply_by,
        seat=seat,
        at=clock.now(),
        by_id=account_of(actor),
    )
    told = {} if subject.round.blind else {"question": question.strip()}
    record(made, label=code, after={**told, "code": code, "reply_by": reply_by})
    tell(
        unit_people(subject),
        kind=NoticeKind.EXPLAIN,
        title=f"Yêu cầu giải trình tiêu chí {code}: {subject.round.title}",
        body=question.strip()[:500],
        place="explain",
        subject=subject,
        key=f"query-{made.pk}-asked",
        actor=actor,
    )
    return made


@writes("scoring.query.answer")
def query_answer(query: Query, *, answer: str, actor: Actor) -> Query:
    """The unit's explanation to a question. Raises RB0310, RB0321."""
    if not answer.strip():
        raise problems.text_missing("Nội dung giải trình")
    return _answer(query, answer=answer.strip(), actor=actor)


@writes("scoring.query.accept")
def query_accept(query: Query, *, actor: Actor) -> Query:
    """The unit has nothing to add: it agrees with what was appraised."""
    return _answer(query, answer=NOTHING, actor=actor)


def _answer(query: Query, *, answer: str, actor: Actor) -> Query:
    subject = query.subject
    _writes_line(subject, query.code, actor)
    require_explaining(subject, until=query.reply_by)
    move(
        query,
        was=QueryState.ASKED,
        to=QueryState.ANSWERED,
        answer=answer,
        answered_at=clock.now(),
        answered_by_id=account_of(actor),
    )
    domain = book_of(subject.round.edition).domain_of(query.code)
    tell(
        {query.by_id} | (set() if subject.round.blind else appraisers_of(subject, domain=domain)),
        kind=NoticeKind.WAITING,
        title=f"Đã giải trình tiêu chí {query.code}",
        body=answer[:500],
        place="appraise",
        subject=subject,
        key=f"query-{query.pk}-answered",
        actor=actor,
    )
    return query


@writes("scoring.query.answer")
def explain(subject: Subject, code: str, *, text: str, actor: Actor, once: str | None = None) -> Query:
    """Explain a line nobody asked about, after reading what was appraised. Raises RB0306, RB0310, RB0321."""
    _writes_line(subject, code, actor)
    if subject.state != SheetState.APPRAISED:
        raise problems.wrong_state(
            f"“{SheetState.APPRAISED.label}”", got=str(SheetState(subject.state).label)
        )
    book = book_of(subject.round.edition)
    if code not in book.asks and code not in book.nodes:
        raise sheets.not_a_line(code)
    if not text.strip():
        raise problems.text_missing("Nội dung giải trình")
    require_explaining(subject, until=None)
    now, by = clock.now(), account_of(actor)
    made = Query.objects.create(
        subject=subject,
        code=code,
        state=QueryState.ANSWERED,
        answer=text.strip(),
        at=now,
        by_id=by,
        answered_at=now,
        answered_by_id=by,
    )
    record(made, label=code, after={"code": code, "answer": text.strip()})
    return made


@writes("scoring.query.attach")
def evidence_add(
    subject: Subject, code: str, *, document_id: int, page: str, note: str = "", actor: Actor
) -> LineEvidence:
    """A document added with an explanation, on a page. Raises RB0212, RB0306, RB0321, RB0326."""
    _writes_line(subject, code, actor)
    if subject.state not in (SheetState.SENT, SheetState.APPRAISED):
        raise problems.wrong_state(
            f"“{SheetState.APPRAISED.label}”", got=str(SheetState(subject.state).label)
        )
    latest = Query.objects.filter(subject=subject, code=code, state=QueryState.ASKED).first()
    require_explaining(subject, until=latest.reply_by if latest else None)
    document = document_by_id(document_id, actor=actor)
    if not page.strip():
        raise sheets.no_page(document.title)
    try:
        with transaction.atomic():
            made = LineEvidence.objects.create(
                subject=subject,
                code=code,
                document=document,
                page=page.strip(),
                note=note.strip(),
                stage=MarkStage.SECOND,
                at=clock.now(),
                by_id=account_of(actor),
            )
    except IntegrityError:
        raise problems.attached_already(document.title) from None
    record(made, label=document.title, after={"code": code, "document": document.pk, "page": page.strip()})
    return made


@writes("scoring.query.detach")
def evidence_drop(link: LineEvidence, *, actor: Actor) -> None:
    """Take back a document added with an explanation that was not sent yet."""
    subject = link.subject
    _writes_line(subject, link.code, actor)
    if link.stage != MarkStage.SECOND or subject.state not in (SheetState.SENT, SheetState.APPRAISED):
        raise problems.wrong_state(
            f"“{SheetState.APPRAISED.label}”", got=str(SheetState(subject.state).label)
        )
    record(link, label=link.document.title, before={"code": link.code, "page": link.page})
    LineEvidence.objects.filter(pk=link.pk).delete()


@writes("scoring.query.send")
def explanation_send(subject: Subject, *, actor: Actor) -> Subject:
    """The head sends the unit's explanations: APPRAISED → EXPLAINED. Raises RB0306, RB0321, RB0322."""
    actor.require(subjects.may_approve(actor, subject), "gửi giải trình", who="trưởng đơn vị")
    _require_appraised(subject)
    require_explaining(subject, until=None)
    left = Query.objects.filter(subject=subject, state=QueryState.ASKED).values_list("code", flat=True)
    if left:
        raise problems.unanswered(sorted(set(left)))
    move(subject, was=SheetState.APPRAISED, to=SheetState.EXPLAINED)
    tell(
        appraisers_of(subject),
        kind=NoticeKind.WAITING,
        title=f"Đơn vị đã gửi giải trình: {subject.round.title}",
        place="appraise",
        subject=subject,
        key=f"subject-{subject.pk}-explained",
        actor=actor,
    )
    return subject


@writes("scoring.query.close")
def explanation_close(subject: Subject, *, actor: Actor) -> Subject:
    """End the explanations of a unit that let its time pass: APPRAISED → EXPLAINED; what was asked stays
    unanswered. Raises RB0306, RB0323."""
    seating = seated(subject, actor)
    actor.require(seating.manages, "khép giải trình", who=RUNNER)
    _require_appraised(subject)
    window = windows_of(subject).get(StageKind.EXPLANATION)
    if window is not None and clock.now() < window.closes:
        raise problems.still_open(window.closes)
    move(subject, was=SheetState.APPRAISED, to=SheetState.EXPLAINED)
    return subject


@writes("scoring.query.settle")
def query_settle(query: Query, *, verdict: str, actor: Actor) -> Query:
    """What the appraiser makes of an explanation (or of its absence): once. Raises RB0306, RB0310."""
    subject = query.subject
    seating = seated(subject, actor)
    domain = book_of(subject.round.edition).domain_of(query.code)
    actor.require(bool(seating.seat_in(domain)), "xem xét giải trình này", who=APPRAISER)
    if not verdict.strip():
        raise problems.text_missing("Ý kiến sau giải trình")
    late = query.state == QueryState.ASKED and subject.state == SheetState.EXPLAINED
    if subject.state not in (SheetState.SENT, SheetState.EXPLAINED):
        raise problems.wrong_state(
            f"“{SheetState.EXPLAINED.label}”", got=str(SheetState(subject.state).label)
        )
    move(
        query,
        was=QueryState.ASKED if late else QueryState.ANSWERED,
        to=QueryState.SETTLED,
        verdict=verdict.strip(),
        settled_at=clock.now(),
        settled_by_id=account_of(actor),
    )
    return query


def require_explaining(subject: Subject, *, until: dt.datetime | None) -> None:
    """Refuse outside the time to explain: until the hour of the question, or while the stage is open."""
    now = clock.now()
    window = windows_of(subject).get(StageKind.EXPLANATION)
    if window is not None and window.open_at(now):
        return
    if until is not None and now < until:
        return
    ends = [
        moment for moment in (until, window.closes if window and now >= window.closes else None) if moment
    ]
    raise problems.reply_late(max(ends) if ends else None)


def _require_appraised(subject: Subject) -> None:
    if subject.state != SheetState.APPRAISED:
        raise problems.wrong_state(
            f"“{SheetState.APPRAISED.label}”", got=str(SheetState(subject.state).label)
        )


def _writes_line(subject: Subject, code: str, actor: Actor) -> None:
    """Refuse to everybody but those who may write the line of the unit's own sheet: 403, 404 to strangers."""
    if not subjects.is_own(actor, subject):
        if Subject.objects.filter(subjects.visible(actor), pk=subject.pk).exists():
            raise forbidden("giải trình thay đơn vị", who="đơn vị được chấm")
        raise not_found("phiếu chấm điểm")
    path = tuple(book_of(subject.round.edition).path(code))
    allowed = subjects.may_fill_line(actor, subject, path, owners_of(subject))
    actor.require(allowed, "giải trình tiêu chí này", who="đơn vị được chấm")
