"""Two appraisers who did not see one another come to one word: one proposes, the other agrees; or the
council decides.

Only when both have handed the domain in. Neither decides alone: whoever proposed does not agree to it.
"""

from __future__ import annotations

from typing import Any

from chiso.audit import clock
from chiso.audit.services import record, writes
from chiso.org.policies import Actor
from chiso.org.problems import forbidden
from chiso.scoring.models import Consensus, Mark, Subject
from chiso.scoring.policies.appraisal import Seating
from chiso.scoring.policies.round import account_of
from chiso.scoring.problems import appraisal as problems
from chiso.scoring.problems.sheet import not_a_line
from chiso.scoring.schemas.edition import book_of
from chiso.scoring.schemas.said import Said, read, said_of, verdict_of
from chiso.scoring.selectors import appraisal as selectors
from chiso.scoring.services.appraisal import APPRAISER, seated
from chiso.scoring.services.mark import mark_set, points_of
from chiso.scoring.terms import MarkStage, SheetState


@writes("scoring.blind.propose")
def propose(
    subject: Subject, code: str, *, said: Said, reason: str, office: bool = True, actor: Actor
) -> Consensus:
    """Propose what both say of a line on which they differ; the latest proposal counts.

    Raises RB0306, RB0309, RB0330 to RB0332 and what the engine refuses.
    """
    seat = _party(subject, code, actor)
    book = book_of(subject.round.edition)
    kept = read(book, code, said, office=office)
    if points_of(verdict_of(book, code, kept)) is None:
        raise problems.no_points_found(code)
    return _put(subject, code, seat, said=kept.as_json(), referred=False, reason=reason, actor=actor)


@writes("scoring.blind.propose")
def propose_word(subject: Subject, code: str, *, stage: str, reason: str, actor: Actor) -> Consensus:
    """Propose one of the two words as it stands."""
    _party(subject, code, actor)
    chosen = Mark.objects.filter(subject=subject, code=code, stage=stage).first()
    if stage not in (MarkStage.FIRST, MarkStage.BLIND) or chosen is None:
        raise problems.no_proposal(code)
    return propose(subject, code, said=said_of(chosen), reason=reason, office=False, actor=actor)


@writes("scoring.blind.accept")
def accept(subject: Subject, code: str, *, actor: Actor) -> Consensus:
    """The other appraiser agrees: what was proposed becomes the agreed word. Raises RB0333, RB0334."""
    seat = _party(subject, code, actor)
    row = Consensus.objects.filter(subject=subject, code=code, referred=False, accepted_at=None).first()
    if row is None or row.said is None:
        raise problems.no_proposal(code)
    if row.seat == seat or row.by_id == actor.account_id:
        raise problems.own_proposal(code)
    now, by = clock.now(), account_of(actor)
    rows = Consensus.objects.filter(pk=row.pk, accepted_at=None, at=row.at, referred=False)
    if rows.update(accepted_at=now, accepted_by_id=by) != 1:
        raise problems.no_proposal(code)
    row.accepted_at, row.accepted_by_id = now, by
    record(row, label=code, after={"code": code, "seat": seat})
    agreed = Mark.objects.filter(subject=subject, code=code, stage=MarkStage.AGREED).first()
    said = Said(**{**row.said, "cuts": tuple(row.said["cuts"])})
    mark_set(
        subject,
        code,
        MarkStage.AGREED,
        said=said,
        base_revision=agreed.revision if agreed else 0,
        reason=row.reason,
        reasons=dict.fromkeys(said.figures, row.reason),
        office=False,
        actor=actor,
    )
    return row


@writes("scoring.blind.refer")
def refer(subject: Subject, code: str, *, reason: str, actor: Actor) -> Consensus:
    """They cannot agree: the council decides the line. Raises RB0309, RB0330 to RB0332."""
    seat = _party(subject, code, actor)
    return _put(subject, code, seat, said=None, referred=True, reason=reason, actor=actor)


def _put(
    subject: Subject,
    code: str,
    seat: str,
    *,
    said: dict[str, Any] | None,
    referred: bool,
    reason: str,
    actor: Actor,
) -> Consensus:
    if not reason.strip():
        raise problems.reason_missing("trình Hội đồng" if referred else "đề xuất mức thống nhất")
    row = Consensus.objects.filter(subject=subject, code=code).first()
    if row is not None and row.settled:
        raise problems.nothing_apart(code)
    values = {
        "said": said,
        "reason": reason.strip(),
        "at": clock.now(),
        "by_id": account_of(actor),
        "seat": seat,
        "referred": referred,
    }
    if row is None:
        row = Consensus.objects.create(subject=subject, code=code, **values)
        record(row, label=code, reason=reason.strip(), after={"code": code, "seat": seat, "said": said})
    else:
        mine = Consensus.objects.filter(pk=row.pk, at=row.at, by_id=row.by_id, accepted_at=None)
        if mine.update(**values) != 1:  # the other was quicker: to agree, or to propose
            raise problems.no_proposal(code)
        before = {"said": row.said, "seat": row.seat, "referred": row.referred}
        for name, value in values.items():
            setattr(row, name, value)
        after = {"said": said, "seat": seat, "referred": referred}
        record(row, label=code, reason=reason.strip(), before=before, after=after)
    return row


def _party(subject: Subject, code: str, actor: Actor) -> str:
    """The seat of one of the two, once both are in and the line is one on which they differ."""
    seating = seated(subject, actor)
    book = book_of(subject.round.edition)
    if code not in book.asks:
        raise not_a_line(code)
    domain = book.domain_of(code)
    seat = _seat(seating, domain)
    if not subject.round.blind:
        raise problems.not_blind()
    if subject.state != SheetState.SENT:
        raise problems.wrong_state(f"“{SheetState.SENT.label}”", got=str(SheetState(subject.state).label))
    if not seating.open_in(domain):
        raise problems.not_both_in(domain)
    if code not in selectors.apart(subject, book=book, domain=domain):
        raise problems.nothing_apart(code)
    return seat


def _seat(seating: Seating, domain: str) -> str:
    seat = seating.seat_in(domain)
    if not seat:
        raise forbidden("thống nhất lĩnh vực này", who=APPRAISER)
    return seat
