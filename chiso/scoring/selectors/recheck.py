"""Reads of the random re-check: the frame, the draws, what was found, the estimate.

A draw keeps its frame as it stood; the estimate is made from that, never from what lines became later.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Count

from chiso.engine.decimals import exact_number, exact_text
from chiso.engine.score.overclaim import Estimate, Line, estimate
from chiso.org.policies import Actor
from chiso.org.problems import not_found
from chiso.scoring.models import LineEvidence, Mark, Recheck, RecheckDraw, Round, Subject
from chiso.scoring.policies.round import manages
from chiso.scoring.policies.subject import is_own
from chiso.scoring.schemas.appraisal import Asked, asked, judged, spoken
from chiso.scoring.schemas.edition import Book, book_of
from chiso.scoring.schemas.said import Said, said_of
from chiso.scoring.selectors.appraisal import Word, round_for
from chiso.scoring.selectors.sheet import results_of
from chiso.scoring.selectors.subject import council_role_of, seats_of
from chiso.scoring.terms import MarkStage, SheetState

STAGES = (MarkStage.SELF, MarkStage.AGREED, MarkStage.SECOND)
"""Whose points may be checked again: the unit's, those of the first appraisal, those of the second."""
_LAST = (SheetState.REAPPRAISED, SheetState.DECIDED)
_LATE = (SheetState.APPRAISED, SheetState.EXPLAINED, *_LAST)
FROM = {MarkStage.SELF: (SheetState.SENT, *_LATE), MarkStage.AGREED: _LATE, MarkStage.SECOND: _LAST}
"""States in which the words of a stage no longer change."""


def recheck_round(pk: int, *, actor: Actor) -> Round:
    """A round for those who run it, sit in its council or appraise it; 404 otherwise."""
    return round_for(pk, actor=actor)


def frame_of(round_: Round, stage: str) -> list[Line]:
    """Every line of the units' own with points at ``stage``, of the subjects that are so far."""
    book = book_of(round_.edition)
    subjects = list(
        Subject.objects.filter(round=round_, state__in=FROM[MarkStage(stage)])
        .select_related("unit", "group", "round__edition")
        .order_by("group__position", "group_id", "unit__code")
    )
    results = results_of(round_, stage, subjects=subjects)
    found = []
    for subject in subjects:
        nodes = results[subject.pk].nodes
        for code, ask in book.asks.items():
            node = nodes.get(code)
            if ask.by == "unit" and node is not None and node.points is not None and node.maximum:
                found.append(Line(key_of(subject.unit.code, code), subject.group.name, node.points))
    return found


def key_of(unit_code: str, code: str) -> str:
    """What names a line in a draw: ``heza-dau-tu 3.4.1``."""
    return f"{unit_code} {code}"


def fingerprint(frame: Sequence[Line]) -> str:
    """sha256 of the frame's lines, one a row, in its order."""
    rows = "".join(f"{line.key}\t{line.group}\t{exact_text(line.claimed)}\n" for line in frame)
    return hashlib.sha256(rows.encode()).hexdigest()


def kept_frame(draw: RecheckDraw) -> list[Line]:
    """The frame as it stood when it was drawn from."""
    return [Line(key, group, _number(claimed)) for key, group, claimed in draw.frame]


def _number(text: str) -> Fraction:
    value = exact_number(text)
    assert value is not None, text
    return value


@dataclass(frozen=True, slots=True)
class Checked:
    """A drawn line."""

    row: Recheck
    unit: str
    title: str
    leaf: str
    own: bool
    """Of the actor's unit: he may not check it."""

    @property
    def over(self) -> Fraction | None:
        if self.row.found is None or self.row.claimed is None:
            return None
        return Fraction(self.row.claimed) - Fraction(self.row.found)


@dataclass(frozen=True, slots=True)
class Drawn:
    draw: RecheckDraw
    rows: tuple[Checked, ...]
    estimate: Estimate

    @property
    def done(self) -> int:
        return sum(one.row.found is not None for one in self.rows)


def draws_of(round_: Round) -> list[RecheckDraw]:
    """Newest first, with how many were drawn and checked; one query."""
    return list(
        RecheckDraw.objects.filter(round=round_)
        .select_related("by__person")
        .defer("frame")
        .annotate(drawn=Count("rows"), checked=Count("rows__found"))
    )


def draw_for(pk: int, *, actor: Actor) -> RecheckDraw:
    """A draw of a round the actor runs, decides or appraises; 404 otherwise."""
    draw = RecheckDraw.objects.filter(pk=pk).select_related("round__edition", "by__person").first()
    if draw is None:
        raise not_found("lần rút")
    round_for(draw.round_id, actor=actor)
    return draw


def drawn(draw: RecheckDraw, *, actor: Actor, names: Mapping[int, str]) -> Drawn:
    """A draw with its lines and what they say of all lines; two queries."""
    book = book_of(draw.round.edition)
    rows = list(
        Recheck.objects.filter(draw=draw).select_related("subject__unit", "by__person").order_by("pk")
    )
    found = {}
    for row in rows:
        points = _found(book, row)
        if points is not None:
            found[key_of(row.subject.unit.code, row.code)] = points
    keys = [key_of(row.subject.unit.code, row.code) for row in rows]
    return Drawn(
        draw=draw,
        rows=tuple(
            Checked(
                row=row,
                unit=names.get(row.subject.unit_id, row.subject.unit.code),
                title=book.titles.get(row.code, row.code),
                leaf=row.code.partition("/")[0],
                own=is_own(actor, row.subject),
            )
            for row in rows
        ),
        estimate=estimate(kept_frame(draw), keys, found),
    )


def _found(book: Book, row: Recheck) -> Fraction | None:
    """Points of what was found, exact as the frame is; None until somebody checked."""
    if row.found is None or row.said is None:
        return None
    verdict = judged(book, row.code, Said(**{**row.said, "cuts": tuple(row.said.get("cuts", ()))}))
    return Fraction(row.found) if verdict is None or verdict.points is None else verdict.points


def may_check(actor: Actor, round_: Round) -> bool:
    """Checks drawn lines: those who run the round, its council, its appraisers (never their own unit)."""
    return (
        manages(actor, round_)
        or bool(council_role_of(round_.pk, actor=actor))
        or bool(seats_of(round_.pk, actor=actor))
    )


@dataclass(frozen=True, slots=True)
class Checking:
    """One drawn line with what is needed to check it."""

    row: Recheck
    ask: Asked
    unit: Word | None
    evidence: tuple[LineEvidence, ...]
    book: Book


def checking(pk: int, *, actor: Actor) -> Checking:
    """A drawn line for those who may check it; 404 otherwise, and for the unit itself. Five queries."""
    row = (
        Recheck.objects.filter(pk=pk)
        .select_related("draw__round__edition", "subject__unit", "subject__round__edition", "by__person")
        .first()
    )
    if row is None or is_own(actor, row.subject):
        raise not_found("dòng kiểm tra lại")
    round_for(row.draw.round_id, actor=actor)
    book = book_of(row.draw.round.edition)
    ask = book.asks[row.code]
    leaf = row.code.partition("/")[0]
    # The points in force are shown, not who gave them: whoever checks should not lean on a name.
    mark = Mark.objects.filter(subject=row.subject, code=row.code, stage=MarkStage.SELF).first()
    word = (
        Word(MarkStage.SELF, str(MarkStage.SELF.label), mark, spoken(book, ask, said_of(mark)))
        if mark
        else None
    )
    evidence = LineEvidence.objects.filter(subject=row.subject, code__in=(row.code, leaf)).select_related(
        "document"
    )
    return Checking(
        row=row,
        ask=asked(book, ask, group=row.code != leaf),
        unit=word,
        evidence=tuple(evidence.prefetch_related("document__versions__file")),
        book=book,
    )
