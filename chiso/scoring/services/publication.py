"""Sealing a round's results, publishing them, opening a published round for correction.

Sealing computes everything anew from the figures as the last stage left them and keeps the bytes; while one
applicable line of one unit has no points nothing is sealed. A correction is a new revision beside the old,
with its reason; what was published is never changed.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import msgspec
from django.urls import reverse

from chiso import __version__
from chiso.audit import clock
from chiso.audit.services import Acting, move, record, writes
from chiso.engine.decimals import exact_number, rounded
from chiso.engine.score.evaluate import evaluate
from chiso.engine.score.result import Result
from chiso.engine.score.seal import digest as outcome_digest
from chiso.engine.score.seal import seal
from chiso.notices.services import notice_tell
from chiso.notices.terms import NoticeKind
from chiso.org.policies import Actor
from chiso.org.problems import not_found
from chiso.org.selectors.lines import staff_on
from chiso.reporting.selectors.issue_begin import empty
from chiso.reporting.services.issue import Draft, issue_create
from chiso.reporting.terms import IssueKind, IssueState
from chiso.scoring.models import Outcome, Publication, Round, Stage, StageExtension, Subject
from chiso.scoring.policies import outcome as policies
from chiso.scoring.policies.round import account_of
from chiso.scoring.problems import publication as problems
from chiso.scoring.schemas import decision
from chiso.scoring.schemas.edition import book_of
from chiso.scoring.schemas.publication import Ranked, Scored, content_of, digest
from chiso.scoring.selectors import publication as selectors
from chiso.scoring.selectors.sheet import sheets_of, unit_names
from chiso.scoring.selectors.subject import subjects_of
from chiso.scoring.terms import MarkStage, PublicationState, RoundState, SheetState, StageKind


@writes("scoring.publication.seal")
def round_seal(round_: Round, *, reason: str = "", actor: Actor, once: str | None = None) -> Publication:
    """The results of the round as a new sealed revision. Raises RB0401 to RB0405.

    ``reason`` is asked for when an earlier revision was published.
    """
    _see(round_, actor)
    actor.require(policies.may_seal(actor, round_), "niêm phong kết quả", who="cơ quan mở đợt chấm")
    locked = Round.objects.select_for_update().get(pk=round_.pk)
    if locked.state != RoundState.DECIDED:
        raise problems.not_decided(locked.get_state_display())
    previous = list(round_.publications.order_by("revision"))
    shown = [row for row in previous if row.published_at is not None]
    if shown and not reason.strip():
        raise problems.no_reason()
    subjects = subjects_of(round_)
    if not subjects:
        raise problems.no_subjects()
    names = unit_names(subjects)
    sealed = _sealed(round_, subjects, names)
    content = _content(round_, subjects, sealed, names, revision=len(previous) + 1, reason=reason.strip())
    if shown and _rows(shown[-1].ranking) == _rows(content):
        raise problems.nothing_corrected()
    made = Publication.objects.create(
        round=round_,
        revision=len(previous) + 1,
        reason=reason.strip(),
        sha256=digest(content),
        ranking=content,
        public_key=secrets.token_urlsafe(12),
        sealed_at=clock.now(),
        sealed_by_id=account_of(actor),
    )
    _keep(made, subjects, sealed, content)
    for row in previous:
        if row.state == PublicationState.SEALED:
            move(row, was=PublicationState.SEALED, to=PublicationState.REPLACED)
    record(made, after={"revision": made.revision, "sha256": made.sha256, "units": len(subjects)})
    return made


@writes("scoring.publication.publish")
def publication_publish(publication: Publication, *, actor: Actor, once: str | None = None) -> None:
    """Show a sealed revision to everybody and tell the units; the one before stays beside it, replaced."""
    round_ = publication.round
    _see(round_, actor)
    actor.require(policies.may_publish(actor, round_), "công bố kết quả", who="lãnh đạo cơ quan mở đợt chấm")
    move(
        publication,
        was=PublicationState.SEALED,
        to=PublicationState.PUBLISHED,
        published_at=clock.now(),
        published_by_id=account_of(actor),
    )
    for row in round_.publications.filter(state=PublicationState.PUBLISHED).exclude(pk=publication.pk):
        move(row, was=PublicationState.PUBLISHED, to=PublicationState.REPLACED)
    if round_.state != RoundState.PUBLISHED:
        move(round_, was=RoundState.DECIDED, to=RoundState.PUBLISHED)
    _tell(publication, actor=actor)


@writes("scoring.round.correct")
def round_correct(
    round_: Round, *, subjects: Collection[int], until: dt.datetime, reason: str, actor: Actor
) -> None:
    """Open a published round again for its council, for these subjects, until a moment, with the reason.

    The public page stays as it is until a new revision is published. Raises RB0403, RB0406, RB0407.
    """
    _see(round_, actor)
    actor.require(policies.may_seal(actor, round_), "mở đính chính", who="cơ quan mở đợt chấm")
    if not reason.strip():
        raise problems.no_reason()
    if round_.state != RoundState.PUBLISHED:
        raise problems.not_published(round_.get_state_display())
    chosen = list(Subject.objects.filter(round=round_, pk__in=subjects))
    if not chosen or until <= clock.now():
        raise problems.no_correction_chosen()
    move(round_, was=RoundState.PUBLISHED, to=RoundState.OPEN)
    now, by = clock.now(), account_of(actor)
    stage = Stage.objects.filter(round=round_, kind=StageKind.COUNCIL).first()
    if stage is None:
        stage = Stage.objects.create(round=round_, kind=StageKind.COUNCIL, opens_at=now, closes_at=until)
    for subject in chosen:
        if subject.state == SheetState.DECIDED:
            move(subject, was=SheetState.DECIDED, to=SheetState.REAPPRAISED)
        extension = StageExtension.objects.create(
            stage=stage,
            subject=subject,
            until=until,
            reopening=True,
            reason=reason.strip(),
            at=now,
            by_id=by,
        )
        record(extension, after={"until": until, "reason": reason.strip()}, reason=reason)


@writes("scoring.publication.draft")
def decision_draft(publication: Publication, *, actor: Actor, once: str | None = None) -> int:
    """The decision to publish as a draft of an outgoing paper, with the annexes as sealed: its key.

    A draft that stands already is given back; one that was cancelled gives way to a new one.
    """
    round_ = publication.round
    _see(round_, actor)
    actor.require(policies.may_draft(actor, round_), "soạn quyết định công bố", who="Văn phòng")
    standing = publication.issue
    if standing is not None and standing.state != IssueState.CANCELLED:
        record(publication, after={"issue": standing.pk})
        return int(standing.pk)
    book, content = book_of(round_.edition).index.head, publication.ranking
    _subject, begun = empty(IssueKind.DECISION, actor)
    draft = Draft(
        subject=decision.subject_of(content, book),
        content=msgspec.structs.replace(
            begun,
            bases=decision.bases_of(book, round_.basis),
            body=decision.articles_of(content, book),
            annexes=decision.annexes_of(content, book, sha256=publication.sha256),
            drawn=publication.sha256,
        ),
    )
    made = issue_create(kind=IssueKind.DECISION, draft=draft, actor=actor)
    Publication.objects.filter(pk=publication.pk).update(issue=made)
    publication.issue = made
    record(publication, after={"issue": made.pk})
    return int(made.pk)


def _sealed(
    round_: Round, subjects: Sequence[Subject], names: Mapping[int, str]
) -> dict[int, tuple[bytes, Result]]:
    book = book_of(round_.edition)
    sheets = sheets_of(round_, MarkStage.COUNCIL, subjects=subjects)
    results = {key: evaluate(book.index, sheet, digest=book.sha256) for key, sheet in sheets.items()}
    waiting = [
        f"{names.get(subject.unit_id, subject.unit.code)} ({_gaps(results[subject.pk], book.asks)})"
        for subject in subjects
        if results[subject.pk].total.points is None
    ]
    if waiting:
        raise problems.open_results(waiting)
    return {key: (seal(result, sheets[key]), result) for key, result in results.items()}


def _gaps(result: Result, asked: Iterable[str]) -> str:
    """The first lines that have no points yet."""
    codes = [code for code in asked if result.nodes[code].open and result.nodes[code].points is None]
    return ", ".join(codes[:4]) + ("…" if len(codes) > 4 else "")


def _content(
    round_: Round,
    subjects: Sequence[Subject],
    sealed: Mapping[int, tuple[bytes, Result]],
    names: Mapping[int, str],
    *,
    revision: int,
    reason: str,
) -> dict[str, Any]:
    book = book_of(round_.edition)
    groups: dict[int, list[Scored]] = {}
    for subject in subjects:
        data, result = sealed[subject.pk]
        assert result.total.points is not None
        groups.setdefault(subject.group_id, []).append(
            Scored(
                unit=subject.unit.code,
                name=names.get(subject.unit_id, subject.unit.code),
                points=result.total.points,
                maximum=result.total.maximum,
                sha256=outcome_digest(data),
            )
        )
    by_id = {subject.group_id: subject.group for subject in subjects}
    return content_of(
        book.index.head,
        sha256=book.sha256,
        engine=__version__,
        authority=selectors.authority_name(round_),
        title=round_.title,
        year=round_.year,
        ties=round_.ties,
        revision=revision,
        reason=reason,
        sample=round_.sample,
        groups=[
            Ranked(by_id[key].name, by_id[key].public, by_id[key].bands, units)
            for key, units in groups.items()
        ],
    )


def _rows(content: Mapping[str, Any]) -> Any:
    """What a correction must change: the groups with their rows."""
    return content["groups"]


def _keep(
    publication: Publication,
    subjects: Sequence[Subject],
    sealed: Mapping[int, tuple[bytes, Result]],
    content: Mapping[str, Any],
) -> None:
    rows = selectors.rows_by_unit(content)
    Outcome.objects.bulk_create(
        Outcome(
            publication=publication,
            subject=subject,
            sealed=sealed[subject.pk][0],
            sha256=rows[subject.unit.code]["outcome"],
            points=_kept(rows[subject.unit.code]["points"], 6),
            maximum=_kept(rows[subject.unit.code]["maximum"], 6),
            percent=_kept(rows[subject.unit.code]["percent"], 8),
            rank=_kept(rows[subject.unit.code]["rank"], 2),
            band=rows[subject.unit.code]["band"],
        )
        for subject in subjects
    )


def _kept(text: str, places: int) -> Decimal:
    """An exact number as a column keeps it, for lists and sorting; the bytes keep it exact."""
    return rounded(exact_number(text) or Fraction(0), places=places, mode="half_up")


def _tell(publication: Publication, *, actor: Acting) -> None:
    """Heads of the units that were scored learn where to read their result."""
    round_ = publication.round
    units = set(round_.subjects.values_list("unit_id", flat=True))
    told = {
        seat.account_id
        for seat in staff_on(clock.today(), authority_id=round_.authority_id)
        if seat.account_id and seat.heads and (seat.unit_id in units or round_.authority_id in units)
    }
    told.discard(actor.account_id)
    if told:
        notice_tell(
            sorted(told),
            kind=NoticeKind.DECISION,
            title=f"Công bố: {round_.title}",
            body=publication.reason,
            url=reverse("scoring:publication", args=[publication.pk]),
            key=f"publication.{publication.pk}",
            actor=actor,
        )


def _see(round_: Round, actor: Actor) -> None:
    actor.require_same_authority(round_.authority_id, "đợt chấm điểm")
    if not actor.sees_authority:
        raise not_found("đợt chấm điểm")
