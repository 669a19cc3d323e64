"""What an appraiser may want to look at twice. Pointers, never points: nothing here changes a score.

Plain rows in, signals out, in the order of the lines. A signal names its kind, the line it points at, and the
facts that make it one; words are composed where it is shown. Silence proves nothing, and says so nowhere.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

Kind = Literal[
    "outside_year", "same_file", "other_unit", "last_minutes", "all_full", "same_figures", "over_source"
]
KINDS: tuple[Kind, ...] = (
    "outside_year", "same_file", "other_unit", "last_minutes", "all_full", "same_figures", "over_source",
)  # fmt: skip
MANY = 3
"""Lines of one unit that rest on the same file, from which it is told."""
LAST = dt.timedelta(minutes=30)
"""How long before the lock an edit counts as one of the last minutes."""
TELLING = 2
"""Figures that repeat last year's must have a number from here: 0 and 1 repeat by nature."""


@dataclass(frozen=True, slots=True)
class Proof:
    """A document that proves a line: its bytes and the day printed on it."""

    unit: str
    code: str
    document: int
    sha256: str
    issued_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line as the unit scored it. ``by_source``: its points if the source's own figures were taken."""

    unit: str
    code: str
    points: Fraction | None
    maximum: Fraction
    figures: Mapping[str, Fraction] = field(default_factory=dict)
    last_year: Mapping[str, Fraction] = field(default_factory=dict)
    by_source: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """A change the unit made to a line."""

    unit: str
    code: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Signal:
    """``code`` empty: the unit's whole sheet. ``facts``: numbers, days and codes to say it with."""

    kind: Kind
    unit: str
    code: str
    facts: Mapping[str, object]


def signals(
    *,
    year: int,
    lines: Sequence[Line] = (),
    proofs: Sequence[Proof] = (),
    edits: Sequence[Edit] = (),
    locks: Mapping[str, dt.datetime] | None = None,
) -> tuple[Signal, ...]:
    """All signals, by unit and line. ``locks``: unit → when its self-scoring closed."""
    found = [
        *outside_year(proofs, year=year),
        *same_file(proofs),
        *other_unit(proofs),
        *last_minutes(edits, locks or {}),
        *all_full(lines),
        *same_figures(lines),
        *over_source(lines),
    ]
    return tuple(sorted(found, key=lambda one: (one.unit, one.code, KINDS.index(one.kind))))


def outside_year(proofs: Iterable[Proof], *, year: int) -> list[Signal]:
    """Documents dated before or after the year assessed; one without a date is no signal."""
    return [
        Signal(
            "outside_year",
            proof.unit,
            proof.code,
            {"document": proof.document, "day": proof.issued_on, "year": year},
        )
        for proof in proofs
        if proof.issued_on is not None and proof.issued_on.year != year
    ]


def same_file(proofs: Sequence[Proof]) -> list[Signal]:
    """The same bytes under ``MANY`` lines or more of one unit; told on each of them."""
    codes: dict[tuple[str, str], dict[str, Proof]] = {}
    for proof in proofs:
        codes.setdefault((proof.unit, proof.sha256), {}).setdefault(proof.code, proof)
    return [
        Signal(
            "same_file",
            unit,
            code,
            {"document": proof.document, "codes": tuple(sorted(found)), "count": len(found)},
        )
        for (unit, _), found in codes.items()
        if len(found) >= MANY
        for code, proof in found.items()
    ]


def other_unit(proofs: Sequence[Proof]) -> list[Signal]:
    """The same bytes shown by another unit too; told on each line that shows them."""
    units: dict[str, set[str]] = {}
    for proof in proofs:
        units.setdefault(proof.sha256, set()).add(proof.unit)
    seen: set[tuple[str, str, str]] = set()
    found = []
    for proof in proofs:
        others = units[proof.sha256] - {proof.unit}
        key = (proof.unit, proof.code, proof.sha256)
        if others and key not in seen:
            seen.add(key)
            facts = {"document": proof.document, "units": tuple(sorted(others)), "count": len(others)}
            found.append(Signal("other_unit", proof.unit, proof.code, facts))
    return found


def last_minutes(edits: Iterable[Edit], locks: Mapping[str, dt.datetime]) -> list[Signal]:
    """Lines changed within ``LAST`` of the lock: the last edit of each, and how many there were."""
    late: dict[tuple[str, str], list[dt.datetime]] = {}
    for edit in edits:
        lock = locks.get(edit.unit)
        if lock is not None and dt.timedelta(0) <= lock - edit.at <= LAST:
            late.setdefault((edit.unit, edit.code), []).append(edit.at)
    return [
        Signal("last_minutes", unit, code, {"at": max(times), "lock": locks[unit], "count": len(times)})
        for (unit, code), times in late.items()
    ]


def all_full(lines: Iterable[Line]) -> list[Signal]:
    """Every line of a unit that applies and is scored stands at its maximum; none is open."""
    sheets: dict[str, list[Line]] = {}
    for line in lines:
        if line.maximum > 0:
            sheets.setdefault(line.unit, []).append(line)
    return [
        Signal("all_full", unit, "", {"count": len(rows)})
        for unit, rows in sheets.items()
        if len(rows) > 1 and all(line.points == line.maximum for line in rows)
    ]


def same_figures(lines: Iterable[Line]) -> list[Signal]:
    """All figures of a line equal last year's, and at least one of them says something."""
    return [
        Signal("same_figures", line.unit, line.code, {"figures": dict(line.figures)})
        for line in lines
        if line.figures
        and dict(line.figures) == dict(line.last_year)
        and any(abs(value) >= TELLING for value in line.figures.values())
    ]


def over_source(lines: Iterable[Line]) -> list[Signal]:
    """The unit's own figures earn more than those the system holds."""
    return [
        Signal("over_source", line.unit, line.code, {"points": line.points, "by_source": line.by_source})
        for line in lines
        if line.points is not None and line.by_source is not None and line.points > line.by_source
    ]
