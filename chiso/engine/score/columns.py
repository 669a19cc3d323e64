"""Rules over whole columns: shares under bands, ratios and handled parts, in 64-bit integers.

``b/a ≥ p/q`` is ``b·q ≥ p·a``. Before a product is taken its size is bounded; a column that could overflow
is given back undecided, and so is every row that is no ordinary share (nothing in the denominator, parts
over a whole that refuses them). Points the scale cannot hold come as exact fractions, row by row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from chiso.engine.rules.verdict import ZERO, Ask, Entry
from chiso.engine.rules.weighted import worth
from chiso.engine.spec import types as t

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

LIMIT = 1 << 62


def names_of(rule: t.Simple | t.Branch) -> tuple[str, ...]:
    """Figures of a rule arrays can decide; none for the others."""
    if isinstance(rule, t.Bands | t.Ratio) and isinstance(rule.of, t.Share):
        return (rule.of.of, *rule.of.part)
    if isinstance(rule, t.Weighted):
        return (rule.of, *(term.part for term in rule.terms))
    return ()


def whole_numbers(entry: Entry | None, names: tuple[str, ...], needed: int) -> list[int] | None:
    """The whole numbers of an entry that says nothing else; None otherwise."""
    if (
        entry is None
        or entry.state
        or entry.case
        or entry.cuts
        or entry.percent is not None
        or len(entry.figures) != needed
    ):
        return None
    values = []
    for name in names:
        value = entry.figures.get(name)
        if value is None or value.denominator != 1:
            return None
        values.append(value.numerator)
    return values


def percent_points(ask: Ask, entry: Entry | None) -> Fraction | None:
    """Points of a survey line whose entry is its percent alone; None for every other line or entry."""
    rule = ask.rule
    if not isinstance(rule, t.Survey) or not isinstance(rule.of, t.Given) or entry is None:
        return None
    if entry.state or entry.case or entry.cuts or entry.percent is not None or len(entry.figures) != 1:
        return None
    value = entry.figures.get(rule.of.figure)
    return None if value is None else value * ask.points / 100


Decided = tuple[Mask, Ints, dict[int, Fraction]]
"""Rows decided; their whole points over the scale; fractions where the scale cannot hold the points."""


def _fits(*products: tuple[int, int]) -> bool:
    return all(abs(one) * abs(two) < LIMIT for one, two in products)


def _at_least(part: Ints, of: Ints, edge: Fraction) -> Mask | None:
    """``part/of ≥ edge`` in integers; None when a product could overflow."""
    if not _fits((int(part.max()), edge.denominator), (int(of.max()), edge.numerator)):
        return None
    return part * edge.denominator >= of * edge.numerator


def _above(part: Ints, of: Ints, edge: Fraction) -> Mask | None:
    if not _fits((int(part.max()), edge.denominator), (int(of.max()), edge.numerator)):
        return None
    return part * edge.denominator > of * edge.numerator


def _share(of: t.Share, figures: Mapping[str, Ints]) -> tuple[Ints, Ints, Mask] | None:
    """Part (capped at the whole), whole, and the rows that are an ordinary share."""
    whole = figures[of.of]
    if not _fits(*((int(figures[name].max()), len(of.part)) for name in of.part)):
        return None
    part = sum((figures[name] for name in of.part), np.zeros_like(whole))
    ordinary = whole > 0
    if of.over == "refuse":
        ordinary = ordinary & (part <= whole)
    return np.minimum(part, whole), whole, ordinary


def _bands(ask: Ask, figures: Mapping[str, Ints], scale: int) -> Decided | None:
    rule = ask.rule
    assert isinstance(rule, t.Bands)
    assert isinstance(rule.of, t.Share)
    found = _share(rule.of, figures)
    if found is None:
        return None
    part, of, ordinary = found
    points = np.zeros_like(of)
    decided = np.zeros_like(ordinary)
    for band in rule.bands:
        inside = ordinary & ~decided
        for edge, test, wanted in (
            (band.from_, _at_least, True),
            (band.above, _above, True),
            (band.to, _above, False),
            (band.below, _at_least, False),
        ):
            if edge is None:
                continue
            side = test(part, of, edge)
            if side is None:
                return None
            inside = inside & (side == wanted)
        points[inside] = int(band.points * scale)
        decided |= inside
    return decided, points, {}


def _ratio(ask: Ask, figures: Mapping[str, Ints], scale: int) -> Decided | None:
    rule = ask.rule
    assert isinstance(rule, t.Ratio)
    assert isinstance(rule.of, t.Share)
    found = _share(rule.of, figures)
    if found is None:
        return None
    part, of, ordinary = found
    points = np.zeros_like(of)
    full = part == of
    for edge in (rule.full_at, rule.full_from):
        if edge is not None:
            reached = _at_least(part, of, edge)
            if reached is None:
                return None
            full = full | reached
    nothing = part == 0
    if rule.floor is not None:
        reached = _at_least(part, of, rule.floor)
        if reached is None:
            return None
        nothing = nothing | ~reached
    points[ordinary & full & ~nothing] = int(ask.points * scale)
    worth_ = ask.points / rule.full_at if rule.full_at is not None else ask.points
    rest = np.flatnonzero(ordinary & ~full & ~nothing)
    return ordinary, points, _fractions(part[rest], of[rest], rest, worth_)


def _fractions(part: Ints, of: Ints, rows: npt.NDArray[np.intp], worth_: Fraction) -> dict[int, Fraction]:
    top, bottom = worth_.numerator, worth_.denominator
    return {
        row: Fraction(top * one, bottom * two)
        for row, one, two in zip(rows.tolist(), part.tolist(), of.tolist(), strict=True)
    }


def _weighted(ask: Ask, figures: Mapping[str, Ints], scale: int) -> Decided | None:
    rule = ask.rule
    assert isinstance(rule, t.Weighted)
    of = figures[rule.of]
    parts = [figures[term.part] for term in rule.terms]
    if not _fits(*((int(part.max()), len(parts)) for part in parts)):
        return None
    done: Ints = sum(parts, np.zeros_like(of))
    ordinary = (of > 0) & (done <= of)
    nothing = done == 0
    if rule.floor is not None:
        reached = _at_least(done, of, rule.floor)
        if reached is None:
            return None
        nothing = nothing | ~reached
    points = np.zeros_like(of)
    rows = np.flatnonzero(ordinary & ~nothing)
    worths = [worth(term, ask.points) for term in rule.terms]
    rest: dict[int, Fraction] = {}
    for row, whole, *values in zip(
        rows.tolist(), of[rows].tolist(), *(part[rows].tolist() for part in parts), strict=True
    ):
        value = sum((one * amount for one, amount in zip(worths, values, strict=True)), ZERO) / whole
        value = min(value, ask.points)
        scaled = value * scale
        if scaled.denominator == 1:
            points[row] = scaled.numerator
        else:
            rest[row] = value
    return ordinary, points, rest


DECIDE: dict[type, Callable[[Ask, Mapping[str, Ints], int], Decided | None]] = {
    t.Bands: _bands,
    t.Ratio: _ratio,
    t.Weighted: _weighted,
}
