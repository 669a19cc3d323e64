"""Many frozen reports into one draft: what the engine's merging and drafting need and give, as plain rows.

``told`` reads a submission (``chiso.report/2``); ``built`` is the whole result of one consolidation; a
section's ``trace`` keeps for every sentence of a unit where it came from, so that ``retrace`` can say of an
edited text which of its sentences are still the unit's, which were edited and which are the Office's own.
Pure of queries.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Literal

from rapidfuzz import fuzz

from chiso.engine.problems import Problem
from chiso.engine.returns.merge import Merged, MergedFigure, UnitReturn, merge
from chiso.engine.returns.narrative import NEAR, Connective, Contribution, Draft, Traced, draft, near
from chiso.engine.returns.types import Layout
from chiso.engine.returns.values import (
    Figures,
    NoData,
    NotApplicable,
    Number,
    Undefined,
    Value,
    shown,
    to_json,
    why,
)
from chiso.engine.returns.written import sentences
from chiso.reporting.schemas.content import figure_of, said_in
from chiso.reporting.terms import FigureState

Kept = Literal["same", "edited", "own"]


@dataclass(frozen=True, slots=True)
class Told:
    """One unit's frozen report."""

    unit_id: int
    unit: str
    """Its name as the consolidated report prints it; unique among those taken."""
    report_id: int
    submission_id: int
    number: int
    late: bool
    texts: Mapping[str, str]
    figures: Figures
    dates: Mapping[str, dt.date]
    as_of: dt.date | None
    standings: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Section → “không áp dụng” or “chưa có số liệu” in place of words, and the reason given."""
    strange: tuple[str, ...] = ()
    """Keys of sections and figures that the consolidating layout does not ask for."""


def told(
    content: Mapping[str, Any],
    layout: Layout,
    *,
    unit_id: int,
    unit: str,
    report_id: int,
    submission_id: int,
    number: int,
    late: bool,
) -> Told:
    """A submission as the engine reads it. What cannot be read is left out and named, never guessed."""
    strange: list[str] = []
    texts: dict[str, str] = {}
    standings: dict[str, tuple[str, str]] = {}
    for key, said in said_in(content, layout).items():
        if key not in layout.outline:
            strange += [key] if said.text.strip() else []
            continue
        texts[key] = said.text
        if said.standing:
            standings[key] = (said.standing, said.reason)
    figures: dict[str, Value] = {}
    dates: dict[str, dt.date] = {}
    entered = {spec.key for spec in layout.entered}
    for key, stored in content.get("figures", {}).items():
        if key not in entered:
            if key not in layout.figures:
                strange.append(key)
            continue
        try:
            figures[key] = figure_of(stored, place=key)
        except Problem:
            strange.append(key)
            continue
        if stored.get("as_of"):
            dates[key] = dt.date.fromisoformat(stored["as_of"])
    until = content.get("window", {}).get("to")
    return Told(
        unit_id=unit_id,
        unit=unit,
        report_id=report_id,
        submission_id=submission_id,
        number=number,
        late=late,
        texts=texts,
        figures=figures,
        dates=dates,
        as_of=dt.date.fromisoformat(until) if until else None,
        standings=standings,
        strange=tuple(strange),
    )


@dataclass(frozen=True, slots=True)
class BuiltFigure:
    """A figure of the consolidated report as it is stored."""

    key: str
    state: FigureState
    value: Any
    note: str
    origin: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Built:
    """The result of one consolidation."""

    texts: Mapping[str, str]
    traces: Mapping[str, list[dict[str, Any]]]
    figures: tuple[BuiltFigure, ...]
    result: dict[str, Any] = field(default_factory=dict)


def build(
    layout: Layout,
    taken: Sequence[Told],
    *,
    expected: Mapping[int, str],
    own: Figures,
    shortened: Sequence[tuple[int, str]] = (),
) -> Built:
    """Merge figures by their rules and narratives by section. ``expected``: unit → name, all that should
    have reported; ``own``: figures the consolidating office fills."""
    by_name = {one.unit: one for one in taken}
    names = {**expected, **{one.unit_id: one.unit for one in taken}}
    merged = merge(
        layout,
        [
            UnitReturn(unit_key=one.unit, figures=one.figures, as_of=one.as_of, dates=one.dates)
            for one in taken
        ],
        expected=list(names.values()),
        own=own,
    )
    short = {(names[unit], section) for unit, section in shortened if unit in names}
    drafted = draft(
        layout,
        [Contribution(unit=one.unit, title=one.unit, texts=one.texts, late=one.late) for one in taken],
        expected={name: name for name in names.values()},
        shortened=frozenset(short),
    )
    texts, traces = {}, {}
    for key in layout.outline:
        texts[key], traces[key] = _written(drafted, key, by_name)
    return Built(
        texts=texts,
        traces=traces,
        figures=tuple(_figures(layout, merged, by_name)),
        result=_result(layout, drafted, merged, taken, by_name),
    )


def _written(drafted: Draft, key: str, by_name: Mapping[str, Told]) -> tuple[str, list[dict[str, Any]]]:
    """A section's text and where each sentence of it came from."""
    text, trace = "", []
    before: Traced | None = None
    pieces = drafted.sections.get(key, ())
    for place, piece in enumerate(pieces):
        words = piece.text
        if isinstance(piece, Traced):
            trace.append(_origin(piece, by_name))
            before = piece
        elif place + 1 < len(pieces) and isinstance(following := pieces[place + 1], Traced):
            words = _joint(piece, before, following, by_name)
        text += words
    return text.rstrip("\n"), trace


def _joint(piece: Connective, before: Traced | None, after: Traced, by_name: Mapping[str, Told]) -> str:
    """What stands between two sentences: a list the unit wrote line by line stays one."""
    listed = after.text[:1] in "-+•*"
    if piece.kind == "unit":
        return piece.text.rstrip() + "\n" if listed else piece.text
    if piece.kind == "blank" and before is not None and before.unit == after.unit:
        source = by_name[after.unit].texts.get(after.section, "")
        return "\n" if "\n" in source[before.end : after.start] else piece.text
    return piece.text


def _origin(piece: Traced, by_name: Mapping[str, Told]) -> dict[str, Any]:
    one = by_name[piece.unit]
    return {
        "unit": one.unit_id,
        "name": one.unit,
        "report": one.report_id,
        "number": one.number,
        "section": piece.section,
        "start": piece.start,
        "end": piece.end,
        "text": piece.text,
    }


def _figures(layout: Layout, merged: Merged, by_name: Mapping[str, Told]) -> Iterator[BuiltFigure]:
    for spec in layout.entered:
        one = merged.figures[spec.key]
        if one.rule == "own" or one.value is None:
            continue
        state, value, note = stored(one.value)
        yield BuiltFigure(spec.key, state, value, note, _figure_origin(one, by_name))


def _figure_origin(one: MergedFigure, by_name: Mapping[str, Told]) -> dict[str, Any]:
    return {
        "rule": one.rule,
        "parts": [
            {
                "unit": by_name[part.unit].unit_id,
                "name": part.unit,
                "report": by_name[part.unit].report_id,
                "number": by_name[part.unit].number,
                "value": to_json(part.value) if part.value is not None else None,
                "as_of": part.as_of.isoformat() if part.as_of else None,
            }
            for part in one.parts
        ],
        "lacking": list(one.lacking),
        "not_applicable": list(one.not_applicable),
        "why": [step.words for step in one.why],
    }


def stored(value: Value) -> tuple[FigureState, Any, str]:
    """State, number and note of a figure as the table keeps it."""
    if isinstance(value, Number):
        return FigureState.KNOWN, value.value, ""
    if isinstance(value, NotApplicable):
        return FigureState.NOT_APPLICABLE, None, value.reason
    if isinstance(value, NoData):
        return FigureState.NO_DATA, None, value.note
    return FigureState.NO_DATA, None, value.why


def _result(
    layout: Layout,
    drafted: Draft,
    merged: Merged,
    taken: Sequence[Told],
    by_name: Mapping[str, Told],
) -> dict[str, Any]:
    """What the page shows beside the text."""
    return {
        "near": [
            {
                "first": _origin(pair.first, by_name),
                "second": _origin(pair.second, by_name),
                "likeness": round(pair.likeness),
            }
            for pair in islice((pair for key in layout.outline for pair in near(drafted, key)), 300)
        ],
        "long": [
            {
                "unit": by_name[block.unit].unit_id,
                "name": block.title,
                "section": block.section,
                "length": sum(len(one.text) for one in block.sentences),
                "short": sum(len(one.text) for one in block.short),
            }
            for block in drafted.blocks
            if block.long
        ],
        "empty": {
            section: left
            for section, units in drafted.empty.items()
            if (left := [unit for unit in units if section not in by_name[unit].standings])
        },
        "standings": {
            section: said for section in layout.outline if (said := list(_standing_in(section, taken)))
        },
        "late": list(drafted.late),
        "silent": list(drafted.silent),
        "absent": list(merged.absent),
        "strange": [{"name": one.unit, "keys": list(one.strange)} for one in taken if one.strange],
        "computed": {
            spec.key: {
                "shown": shown(one.value, spec),
                "why": [step.words for step in one.why],
                "note": why(one.value),
                "lacking": list(one.lacking),
                "open": isinstance(one.value, Undefined),
            }
            for spec in layout.computed
            if (one := merged.figures[spec.key]) is not None
        },
        "incomplete": {key: list(units) for key, units in merged.incomplete().items()},
        "open": {
            spec.key: _figure_origin(one, by_name)
            for spec in layout.entered
            if (one := merged.figures[spec.key]).value is None and one.rule != "own" and one.parts
        },
    }


def _standing_in(section: str, taken: Sequence[Told]) -> Iterator[dict[str, Any]]:
    """Units that say “không áp dụng” or “chưa có số liệu” in a section."""
    for one in taken:
        if section in one.standings:
            state, reason = one.standings[section]
            yield {
                "name": one.unit,
                "report": one.report_id,
                "number": one.number,
                "state": state,
                "why": reason,
            }


# --- after editing -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the present text: a unit's sentence, an edited one, or the Office's own words."""

    text: str
    kept: Kept
    origin: Mapping[str, Any] | None = None
    likeness: int = 0


@dataclass(frozen=True, slots=True)
class Sayings:
    """Sentences of units by their words, and how their words are introduced (“Phòng A:”)."""

    rows: Mapping[str, list[Mapping[str, Any]]]
    heads: Sequence[str]


def said(*traces: Sequence[Mapping[str, Any]]) -> Sayings:
    """What the units said in the sections these traces belong to."""
    rows: dict[str, list[Mapping[str, Any]]] = {}
    names = set()
    for trace in traces:
        for row in trace:
            rows.setdefault(_plain(str(row["text"])), []).append(row)
            names.add(f"{row['name']}:")
    return Sayings(rows, sorted(names, key=len, reverse=True))


def retrace(text: str, trace: Sequence[Mapping[str, Any]], *, anywhere: Sayings | None = None) -> list[Span]:
    """The present text in spans, in order; joined they are the text.

    A sentence that a unit wrote is found again wherever it was moved in its section, and with ``anywhere``
    (what ``said`` gives for the whole report) in any other; one that is much like one of its own section
    counts as edited; everything else is nobody's but the Office's. Names of units before their words are
    connective.
    """
    here = said(trace)
    anywhere = anywhere or here
    spans: list[Span] = []
    place = 0
    for start, end in _units_apart(text, anywhere.heads):
        if start > place:
            spans.append(Span(text[place:start], "own"))
        words = text[start:end]
        if rows := here.rows.get(_plain(words)):
            spans.append(Span(words, "same", rows[0] if len(rows) == 1 else rows.pop(0), 100))
        elif rows := anywhere.rows.get(_plain(words)):
            spans.append(Span(words, "same", rows[0], 100))
        else:
            spans.append(_likest(words, trace))
        place = end
    if place < len(text):
        spans.append(Span(text[place:], "own"))
    return spans


def _units_apart(text: str, heads: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Spans of sentences, without the “Phòng A: ” before the first of a unit."""
    for start, end in sentences(text):
        head = next((each for each in heads if text.startswith(each, start)), "")
        begin = start + len(head)
        begin += len(text[begin:end]) - len(text[begin:end].lstrip())
        if begin < end:
            yield begin, end


def _likest(words: str, trace: Sequence[Mapping[str, Any]]) -> Span:
    best, row = 0.0, None
    if len(words) >= 20:
        wanted = _plain(words)
        for each in trace:
            likeness = fuzz.ratio(wanted, _plain(str(each["text"])), score_cutoff=max(best, NEAR - 18))
            if likeness > best:
                best, row = likeness, each
    return Span(words, "edited", row, round(best)) if row is not None else Span(words, "own")


def _plain(text: str) -> str:
    return " ".join(text.split()).lower()
