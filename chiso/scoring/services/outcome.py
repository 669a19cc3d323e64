"""Results that come from above: an authority scored as one body by somebody outside this system.

The Office writes down what the appraisal made of each line, as it was notified, and closes the round; from
there it is sealed and learnt from like any other. Only rounds over the authority itself are closed so: in
every other round the council decides. What was announced elsewhere without a breakdown is kept as announced.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from django.db import IntegrityError, transaction

from chiso.audit import clock
from chiso.audit.services import System, move, record, writes
from chiso.org.policies import Actor
from chiso.org.problems import not_found
from chiso.scoring.models import Announcement, Mark, MarkChange, Round, Subject
from chiso.scoring.policies import learning as policies
from chiso.scoring.policies.round import account_of, manages
from chiso.scoring.problems import learning as problems
from chiso.scoring.problems import publication as results
from chiso.scoring.schemas.edition import Book, book_of
from chiso.scoring.schemas.said import Said, read, said_of, verdict_of
from chiso.scoring.selectors.sheet import effective, marks_of
from chiso.scoring.services.mark import points_of
from chiso.scoring.terms import MarkStage, RoundState, SheetState

HANDED_IN = (SheetState.SENT, SheetState.APPRAISED, SheetState.EXPLAINED, SheetState.REAPPRAISED)


@writes("scoring.result.receive")
def result_receive(
    subject: Subject, *, values: Mapping[str, Mapping[str, str]], reason: str, actor: Actor
) -> int:
    """What the appraisal from above made of lines: line → cell → text; the rest stays as the unit said it.

    ``reason`` names the paper that notified it. Gives how many lines it changed. Raises RB0409 to RB0411, and
    what the engine refuses.
    """
    _receivable(subject, actor)
    if not reason.strip():
        raise results.no_notice()
    book, current = book_of(subject.round.edition), effective(marks_of(subject), MarkStage.COUNCIL)
    changed = 0
    for code, cells in values.items():
        now = current.get(code)
        before = said_of(now) if now is not None else Said()
        after = read(book, code, _with(before, cells), office=False)
        if after and after != before:
            _keep(subject, book, code, after, reason=reason.strip(), actor=actor)
            changed += 1
    record(subject, after={"lines": changed}, reason=reason)
    return changed


@writes("scoring.result.conclude")
def result_conclude(round_: Round, *, reason: str, actor: Actor) -> None:
    """The result from above is complete: the round is decided, its sheet with it. Raises RB0409 to RB0411."""
    actor.require_same_authority(round_.authority_id, "đợt chấm điểm")
    subjects = list(Subject.objects.filter(round=round_).select_related("round__edition", "unit"))
    for subject in subjects:
        _receivable(subject, actor)
    if not subjects:
        raise results.no_subjects()
    if not reason.strip():
        raise results.no_notice()
    move(round_, was=RoundState.OPEN, to=RoundState.DECIDED)
    for subject in subjects:
        move(subject, was=subject.state, to=SheetState.DECIDED)
    record(round_, after={"basis": reason.strip()}, reason=reason)


@writes("scoring.announcement.add")
def announcement_add(
    *,
    index: str,
    year: int,
    points: Decimal | None,
    rank: int | None,
    among: int | None,
    source: str,
    actor: Actor | System,
    unit_id: int | None = None,
    maximum: Decimal | None = None,
    announced_on: dt.date | None = None,
    note: str = "",
    once: str | None = None,
) -> Announcement:
    """A result announced elsewhere of the own authority, with its source. Raises 403, RB0453, RB0454."""
    if isinstance(actor, Actor):
        actor.require(policies.may_announce(actor), "ghi kết quả cấp trên công bố", who="Văn phòng")
        unit_id = actor.authority_id
    if unit_id is None:
        raise not_found("cơ quan")
    _check(points, maximum, rank, among)
    try:
        with transaction.atomic():
            made = Announcement.objects.create(
                unit_id=unit_id,
                index=" ".join(index.split()),
                year=year,
                points=points,
                maximum=maximum,
                rank=rank,
                among=among,
                announced_on=announced_on,
                source=source.strip(),
                note=note.strip(),
                at=clock.now(),
                by_id=actor.account_id,
            )
    except IntegrityError:
        raise problems.announced_already(year) from None
    record(made, after={"year": year, "points": points, "rank": rank, "among": among, "source": source})
    return made


@writes("scoring.announcement.drop")
def announcement_drop(announcement: Announcement, *, reason: str, actor: Actor) -> None:
    """Take back what was written down by mistake; the trail keeps what it said."""
    actor.require(policies.may_announce(actor), "gỡ kết quả đã ghi", who="Văn phòng")
    if not reason.strip():
        raise problems.no_drop_reason()
    record(
        announcement,
        before={
            "year": announcement.year,
            "points": announcement.points,
            "rank": announcement.rank,
            "source": announcement.source,
        },
        reason=reason,
    )
    Announcement.objects.filter(pk=announcement.pk).delete()


def _receivable(subject: Subject, actor: Actor) -> None:
    round_ = subject.round
    if not manages(actor, round_):
        raise not_found("đợt chấm điểm")
    if subject.unit_id != round_.authority_id:
        raise results.council_decides()
    if round_.state != RoundState.OPEN:
        raise results.not_open(round_.get_state_display())
    if subject.state not in HANDED_IN:
        raise results.not_handed_in(str(SheetState(subject.state).label))


def _with(said: Said, cells: Mapping[str, str]) -> Said:
    """``said`` with some cells written otherwise; a figure left empty is not said."""
    figures = dict(said.figures)
    for name, text in cells.items():
        if name not in ("state", "case", "percent", "note"):
            figures[name] = text
    return Said(
        figures={name: text for name, text in figures.items() if text.strip()},
        percent=cells.get("percent", said.percent),
        state=cells.get("state", said.state),
        case=cells.get("case", said.case),
        cuts=said.cuts,
        note=cells.get("note", said.note),
    )


def _keep(subject: Subject, book: Book, code: str, said: Said, *, reason: str, actor: Actor) -> None:
    now, by = clock.now(), account_of(actor)
    verdict = verdict_of(book, code, said)
    old = Mark.objects.filter(subject=subject, code=code, stage=MarkStage.COUNCIL).first()
    values = {**said.as_json(), "points": points_of(verdict), "at": now, "by_id": by}
    mark, _made = Mark.objects.update_or_create(
        subject=subject,
        code=code,
        stage=MarkStage.COUNCIL,
        defaults={**values, "revision": (old.revision if old else 0) + 1},
    )
    MarkChange.objects.create(
        subject=subject,
        code=code,
        stage=MarkStage.COUNCIL,
        before=None if old is None else said_of(old).as_json(),
        after=said.as_json(),
        points_before=None if old is None else old.points,
        points_after=mark.points,
        reason=reason,
        at=now,
        by_id=by,
    )
    record(mark, label=f"{code} ({MarkStage.COUNCIL.label})", after=said.as_json(), reason=reason)


def _check(points: Decimal | None, maximum: Decimal | None, rank: int | None, among: int | None) -> None:
    if points is not None and (points < 0 or (maximum is not None and points > maximum)):
        raise problems.not_announced(str(points))
    if rank is not None and (rank < 1 or (among is not None and rank > among)):
        raise problems.not_announced(f"hạng {rank}/{among or '?'}")
    if points is None and rank is None:
        raise problems.not_announced("chưa có điểm, chưa có hạng")
