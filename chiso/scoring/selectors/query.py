"""Reads for the unit: what was appraised, asked, explained; never by whom, never before its time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from chiso.org.policies import Actor
from chiso.org.problems import not_found
from chiso.scoring.models import LineEvidence, Mark, MarkChange, Query, Subject
from chiso.scoring.policies.appraisal import APPRAISED, Seating
from chiso.scoring.policies.subject import is_own
from chiso.scoring.schemas.appraisal import Asked, asked, spoken
from chiso.scoring.schemas.edition import book_of
from chiso.scoring.schemas.said import said_of
from chiso.scoring.selectors.appraisal import Word, applicable, seating_of
from chiso.scoring.selectors.sheet import CASCADE, scopes_of
from chiso.scoring.selectors.subject import subject_for
from chiso.scoring.terms import MarkStage, QueryState


@dataclass(frozen=True, slots=True)
class Explained:
    """One line as the unit reads it after the appraisal."""

    ask: Asked
    leaf: str
    unit: Word | None
    appraised: Word | None
    """What counts of the first appraisal."""
    second: Word | None
    council: Word | None
    reason: str
    """Why the appraisers scored differently, in their words."""
    queries: tuple[Query, ...]
    evidence: tuple[LineEvidence, ...]

    @property
    def differs(self) -> bool:
        if self.appraised is None:
            return False
        return self.unit is None or self.unit.mark.points != self.appraised.mark.points

    @property
    def asked(self) -> bool:
        return any(row.state == QueryState.ASKED for row in self.queries)


@dataclass(frozen=True, slots=True)
class Explanation:
    subject: Subject
    seating: Seating
    lines: tuple[Explained, ...]
    """Lines that differ, that were asked about or explained; in printed order."""
    unchanged: int

    @property
    def left(self) -> int:
        return sum(line.asked for line in self.lines)

    @property
    def readable(self) -> bool:
        """The unit may read what was appraised."""
        return self.subject.state in APPRAISED


def own_subject(pk: int, *, actor: Actor) -> Subject:
    """The actor's own sheet; 404 for everybody else."""
    subject = subject_for(pk, actor=actor)
    if not is_own(actor, subject):
        raise not_found("phiếu chấm điểm")
    return subject


def explanation(subject: Subject, *, actor: Actor) -> Explanation:
    """Everything the unit may know of its appraisal; nine queries."""
    seating = seating_of(subject, actor=actor)
    book = book_of(subject.round.edition)
    words: dict[str, dict[str, Mark]] = defaultdict(dict)
    for mark in Mark.objects.filter(subject=subject).select_related("by__person"):
        if seating.sees(mark.stage, book.domain_of(mark.code)):
            words[mark.code][mark.stage] = mark
    reasons: dict[tuple[str, str], str] = {}
    for code, stage, reason in (
        MarkChange.objects.filter(subject=subject)
        .exclude(stage=MarkStage.SELF)
        .order_by("id")
        .values_list("code", "stage", "reason")
    ):
        reasons[(code, stage)] = reason
    queries: dict[str, list[Query]] = defaultdict(list)
    for row in Query.objects.filter(subject=subject).select_related("answered_by__person"):
        queries[row.code].append(row)
    evidence: dict[str, list[LineEvidence]] = defaultdict(list)
    added = LineEvidence.objects.filter(subject=subject, stage=MarkStage.SECOND)
    for link in added.select_related("document"):
        evidence[link.code].append(link)
    lines, unchanged = [], 0
    for asks in applicable(book, body=subject.body, scopes=scopes_of(subject)).values():
        for ask in asks:
            said = {
                stage: Word(stage, str(MarkStage(stage).label), mark, spoken(book, ask, said_of(mark)))
                for stage, mark in words[ask.code].items()
            }
            leaf = ask.code.partition("/")[0]
            appraised = _counting(said)
            one = Explained(
                ask=asked(book, ask, group=ask.code != leaf),
                leaf=leaf,
                unit=said.get(MarkStage.SELF),
                appraised=appraised,
                second=said.get(MarkStage.SECOND),
                council=said.get(MarkStage.COUNCIL),
                reason=reasons.get((ask.code, appraised.stage), "") if appraised else "",
                queries=tuple(queries[ask.code] + (queries[leaf] if leaf != ask.code else [])),
                evidence=tuple(evidence[ask.code]),
            )
            if one.differs or one.queries or one.second or one.council:
                lines.append(one)
            else:
                unchanged += 1
    return Explanation(subject, seating, tuple(lines), unchanged)


def _counting(said: Mapping[str, Word]) -> Word | None:
    order = [stage for stage in CASCADE[MarkStage.AGREED] if stage != MarkStage.SELF]
    return next((said[stage] for stage in order if stage in said), None)


def query_of(pk: int, *, actor: Actor) -> Query:
    """A question to the actor's own unit; 404 otherwise. The state of the sheet does not hide it."""
    row = Query.objects.filter(pk=pk).select_related("subject__round__edition", "subject__unit").first()
    if row is None or not is_own(actor, row.subject):
        raise not_found("yêu cầu giải trình")
    own_subject(row.subject_id, actor=actor)
    return row


def query_inside(pk: int, *, actor: Actor) -> Query:
    """A question as its appraisers see it; 404 to the unit, to strangers, to the other of two blind ones."""
    row = Query.objects.filter(pk=pk).select_related("subject__round__edition", "subject__unit").first()
    if row is None:
        raise not_found("giải trình")
    subject = subject_for(row.subject_id, actor=actor)
    seating = seating_of(subject, actor=actor)
    domain = book_of(subject.round.edition).domain_of(row.code)
    if not seating.inside or not seating.sees_of_seat(row.seat, domain):
        raise not_found("giải trình")
    return row


def link_of(pk: int, *, actor: Actor) -> LineEvidence:
    """A document of the actor's own unit; 404 otherwise."""
    row = LineEvidence.objects.filter(pk=pk).select_related("subject__round__edition", "document").first()
    if row is None or not is_own(actor, row.subject):
        raise not_found("tài liệu")
    own_subject(row.subject_id, actor=actor)
    return row
