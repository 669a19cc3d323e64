"""Reads of sheets: what counts at a stage, and what the engine makes of it.

The word that counts for a line is that of the latest stage that spoke of it: council before second
appraisal before consensus before first appraisal before the unit. Lines that a round does not ask of a
subject leave its maximum with the reason; the round's tighter caps travel with the sheet.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from chiso.engine.score.evaluate import evaluate
from chiso.engine.score.result import Result
from chiso.engine.score.sheet import Sheet
from chiso.org.selectors.units import newest_names
from chiso.scoring.models import Mark, Round, Scope, Subject
from chiso.scoring.schemas.edition import book_of
from chiso.scoring.schemas.said import entry_of, said_of
from chiso.scoring.terms import MarkStage

CASCADE: Mapping[str, tuple[str, ...]] = {
    MarkStage.SELF: (MarkStage.SELF,),
    MarkStage.FIRST: (MarkStage.FIRST, MarkStage.SELF),
    MarkStage.BLIND: (MarkStage.BLIND, MarkStage.SELF),
    MarkStage.AGREED: (MarkStage.AGREED, MarkStage.FIRST, MarkStage.SELF),
    MarkStage.SECOND: (MarkStage.SECOND, MarkStage.AGREED, MarkStage.FIRST, MarkStage.SELF),
    MarkStage.COUNCIL: (
        MarkStage.COUNCIL, MarkStage.SECOND, MarkStage.AGREED, MarkStage.FIRST, MarkStage.SELF,
    ),
}  # fmt: skip
"""Stage → whose word counts, the first that spoke."""


def marks_of(subject: Subject) -> list[Mark]:
    """Every mark of a subject, of all stages; one query."""
    return list(Mark.objects.filter(subject=subject).select_related("by__person"))


def effective(marks: Iterable[Mark], stage: str) -> dict[str, Mark]:
    """Line → the mark that counts at ``stage``."""
    order = {word: place for place, word in enumerate(CASCADE[stage])}
    found: dict[str, Mark] = {}
    for mark in marks:
        if mark.stage in order and (
            mark.code not in found or order[mark.stage] < order[found[mark.code].stage]
        ):
            found[mark.code] = mark
    return found


def scopes_of(subject: Subject) -> dict[str, str]:
    """Code → why the round does not ask it of the subject; one query."""
    return dict(Scope.objects.filter(subject=subject).values_list("code", "reason"))


def sheet_of(
    subject: Subject,
    stage: str,
    *,
    marks: Sequence[Mark] | None = None,
    scopes: Mapping[str, str] | None = None,
    unit: str = "",
) -> Sheet:
    """The engine's sheet of a subject as it counts at ``stage``; two queries unless given."""
    rows = marks_of(subject) if marks is None else marks
    return Sheet(
        entries={code: entry_of(said_of(mark)) for code, mark in effective(rows, stage).items()},
        body=subject.body,
        unit=unit,
        stage=stage,
        excluded=scopes_of(subject) if scopes is None else scopes,
        caps=caps_of(subject.round),
    )


def result_of(
    subject: Subject,
    stage: str,
    *,
    marks: Sequence[Mark] | None = None,
    scopes: Mapping[str, str] | None = None,
    unit: str = "",
) -> Result:
    """What the engine makes of a subject at ``stage``. :raises Problem: the edition is tracked only."""
    book = book_of(subject.round.edition)
    sheet = sheet_of(subject, stage, marks=marks, scopes=scopes, unit=unit)
    return evaluate(book.index, sheet, digest=book.sha256)


def sheets_of(round_: Round, stage: str, *, subjects: Sequence[Subject]) -> dict[int, Sheet]:
    """Subject → its sheet at ``stage``, for all of a round; three queries whatever their number."""
    marks: dict[int, list[Mark]] = defaultdict(list)
    wanted = [subject.pk for subject in subjects]
    for mark in Mark.objects.filter(subject__round=round_, stage__in=CASCADE[stage], subject_id__in=wanted):
        marks[mark.subject_id].append(mark)
    scopes: dict[int, dict[str, str]] = defaultdict(dict)
    for key, code, reason in Scope.objects.filter(subject_id__in=wanted).values_list(
        "subject_id", "code", "reason"
    ):
        scopes[key][code] = reason
    names = unit_names(subjects)
    return {
        subject.pk: Sheet(
            entries={
                code: entry_of(said_of(mark)) for code, mark in effective(marks[subject.pk], stage).items()
            },
            body=subject.body,
            unit=names.get(subject.unit_id, ""),
            stage=stage,
            excluded=scopes[subject.pk],
            caps=caps_of(round_),
        )
        for subject in subjects
    }


def results_of(round_: Round, stage: str, *, subjects: Sequence[Subject]) -> dict[int, Result]:
    """Subject → its result at ``stage``; three queries whatever their number."""
    book = book_of(round_.edition)
    return {
        key: evaluate(book.index, sheet, digest=book.sha256)
        for key, sheet in sheets_of(round_, stage, subjects=subjects).items()
    }


def caps_of(round_: Round) -> dict[str, Fraction]:
    caps = {"bonus": round_.bonus_cap, "penalty": round_.penalty_cap}
    return {role: Fraction(cap) for role, cap in caps.items() if cap is not None}


def unit_names(subjects: Iterable[Subject]) -> dict[int, str]:
    """Unit → its newest name, of whatever authority; one query."""
    return newest_names([subject.unit_id for subject in subjects])
