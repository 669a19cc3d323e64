"""Reads of signals: what the engine points at. Shown to those who appraise; never scored, never to units."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from chiso.engine.decimals import exact_number
from chiso.engine.score import signals as engine
from chiso.engine.spec.follows import Crosswalk
from chiso.org.policies import Actor
from chiso.scoring.models import LineEvidence, Mark, MarkChange, Round, StageExtension, Subject
from chiso.scoring.policies.subject import is_own
from chiso.scoring.schemas.appraisal import judged
from chiso.scoring.schemas.edition import Book, book_of, crosswalks_of
from chiso.scoring.schemas.said import Said, said_of
from chiso.scoring.selectors.sheet import results_of
from chiso.scoring.selectors.stage import windows_of_round
from chiso.scoring.selectors.subject import seen
from chiso.scoring.terms import MarkStage, Origin, SheetState, SignalKind, StageKind


@dataclass(frozen=True, slots=True)
class Shown:
    """A signal ready for a page. ``facts`` hold days, counts and codes for its sentence."""

    kind: SignalKind
    subject: Subject
    code: str
    leaf: str
    title: str
    facts: Mapping[str, object]
    others: tuple[str, ...] = ()
    """Names of other units the file is shown by."""


def signals_of(
    round_: Round, *, actor: Actor, names: Mapping[int, str], subjects: Sequence[Subject] | None = None
) -> tuple[Shown, ...]:
    """Signals of the subjects the actor may appraise; constant queries whatever the round holds.

    Files are compared over the whole round, so that one shown by two units is told on both.
    """
    book = book_of(round_.edition)
    every = [
        one
        for one in seen(actor).filter(round=round_)
        if one.state not in (SheetState.DRAFT, SheetState.SUBMITTED) and not is_own(actor, one)
    ]
    wanted = {one.pk for one in (every if subjects is None else subjects)}
    if not every or not wanted:
        return ()
    by_key = {str(one.pk): one for one in every}
    found = engine.signals(
        year=round_.year,
        lines=_lines(round_, book, [one for one in every if one.pk in wanted]),
        proofs=_proofs(every),
        edits=_edits(wanted),
        locks=_locks(round_, every),
    )
    return tuple(
        Shown(
            kind=SignalKind(one.kind),
            subject=by_key[one.unit],
            code=one.code,
            leaf=one.code.partition("/")[0],
            title=book.titles.get(one.code, ""),
            facts=one.facts,
            others=tuple(
                names.get(by_key[key].unit_id, by_key[key].unit.code) for key in _others(one) if key in by_key
            ),
        )
        for one in found
        if int(one.unit) in wanted
    )


def gathered(found: Sequence[Shown]) -> list[Shown]:
    """The same signals with one row for a file under many criteria of a unit, instead of one on each."""
    seen: set[tuple[object, ...]] = set()
    kept = []
    for one in found:
        if one.kind == SignalKind.SAME_FILE:
            key = (one.subject.pk, one.facts["codes"])
            if key in seen:
                continue
            seen.add(key)
            one = replace(one, code="", title="")
        kept.append(one)
    return kept


def _others(one: engine.Signal) -> tuple[str, ...]:
    units = one.facts.get("units", ())
    return tuple(str(unit) for unit in units) if isinstance(units, tuple) else ()


def _proofs(subjects: Sequence[Subject]) -> list[engine.Proof]:
    """The latest version of every document shown; one query."""
    rows = LineEvidence.objects.filter(subject__in=subjects).order_by("pk", "-document__versions__number")
    latest: dict[int, engine.Proof] = {}
    for pk, subject, code, document, day, sha in rows.values_list(
        "pk", "subject_id", "code", "document_id", "document__issued_on", "document__versions__file__sha256"
    ):
        if sha and pk not in latest:
            latest[pk] = engine.Proof(str(subject), code.partition("/")[0], document, sha, day)
    return list(latest.values())


def _edits(wanted: set[int]) -> list[engine.Edit]:
    rows = MarkChange.objects.filter(subject_id__in=wanted, stage=MarkStage.SELF)
    return [
        engine.Edit(str(subject), code, at)
        for subject, code, at in rows.values_list("subject_id", "code", "at")
    ]


def _locks(round_: Round, subjects: Sequence[Subject]) -> dict[str, dt.datetime]:
    """Subject → when its self-scoring closes for it; two queries."""
    window = windows_of_round(round_).get(StageKind.SELF)
    if window is None:
        return {}
    ends = {str(one.pk): window.closes for one in subjects}
    rows = StageExtension.objects.filter(stage__round=round_, stage__kind=StageKind.SELF)
    for subject, until in rows.values_list("subject_id", "until"):
        if until > ends.get(str(subject), window.closes):
            ends[str(subject)] = until
    return ends


def _lines(round_: Round, book: Book, subjects: Sequence[Subject]) -> list[engine.Line]:
    results = results_of(round_, MarkStage.SELF, subjects=subjects)
    marks: dict[int, dict[str, Mark]] = defaultdict(dict)
    for mark in Mark.objects.filter(subject__in=subjects, stage=MarkStage.SELF):
        marks[mark.subject_id][mark.code] = mark
    before = _last_year(round_, book, subjects)
    found = []
    for subject in subjects:
        nodes = results[subject.pk].nodes
        for code, ask in book.asks.items():
            if ask.by != "unit" or code not in nodes:
                continue
            own = marks[subject.pk].get(code)
            node = nodes[code]
            found.append(
                engine.Line(
                    unit=str(subject.pk),
                    code=code,
                    points=node.points,
                    maximum=node.maximum,
                    figures=_numbers(own.figures) if own else {},
                    last_year=before.get((subject.unit_id, code), {}),
                    by_source=_by_source(book, own) if own and own.overridden else None,
                )
            )
    return found


def _last_year(
    round_: Round, book: Book, subjects: Sequence[Subject]
) -> dict[tuple[int, str], dict[str, Fraction]]:
    """(unit, line) → last year's own figures of the same line, or of the one a crosswalk says it continues.

    A criterion that was split, merged or rewritten is not compared. One query, two under another edition.
    """
    if round_.follows_id is None:
        return {}
    rows = Mark.objects.filter(
        subject__round_id=round_.follows_id,
        subject__unit_id__in=[one.unit_id for one in subjects],
        stage=MarkStage.SELF,
    )
    before = {
        (unit, code): _numbers(figures)
        for unit, code, figures in rows.values_list("subject__unit_id", "code", "figures")
    }
    last = round_.follows
    if last is None or last.edition_id == round_.edition_id:
        return before
    walk = next((one for one in crosswalks_of(round_.edition) if one.from_ == last.edition.code), None)
    if walk is None:
        return {}
    renamed = {code: _earlier(walk, book, code) for code in book.asks}
    units = {unit for unit, _code in before}
    return {
        (unit, code): before[(unit, old)]
        for code, old in renamed.items()
        for unit in units
        if old and (unit, old) in before
    }


def _earlier(walk: Crosswalk, book: Book, code: str) -> str:
    """The line of the earlier edition that a line continues unchanged; empty where none does."""
    for above in book.path(code):
        for step in walk.steps:
            if step.relation == "kept" and above in step.new:
                return step.old[step.new.index(above)] + code.removeprefix(above)
    return ""


def _by_source(book: Book, mark: Mark) -> Fraction | None:
    """Points of the line had the system's own figures been taken; None where they give none."""
    said = said_of(mark)
    figures = dict(said.figures)
    for name, row in mark.origins.items():
        if row.get("origin") == Origin.OVERRIDDEN and row.get("value"):
            figures[name] = row["value"]
    verdict = judged(
        book,
        mark.code,
        Said(
            figures=figures,
            percent=said.percent,
            state=said.state,
            case=said.case,
            cuts=said.cuts,
            note=said.note,
        ),
    )
    return None if verdict is None else verdict.points


def _numbers(figures: Mapping[str, str]) -> dict[str, Fraction]:
    read = {name: exact_number(text) for name, text in figures.items()}
    return {name: value for name, value in read.items() if value is not None}
