"""Scores and ranks when some figures are not certain: from the least to the most they can come to.

A cell may hold ``90..95`` (anything between) or ``state: day_du | khong_day_du`` (one of these). Every
rule of the format rises or falls one way in each figure, so the extremes of a line lie in the corners of
its ranges; every corner is scored. Lines do not act on one another, so the extremes of the total are the
sums of the extremes of the leaves. The interval is exact for independent figures, and wider than the
truth when figures move together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product

from chiso.engine.problems import Problems
from chiso.engine.rules.verdict import ZERO
from chiso.engine.score import problems
from chiso.engine.score.evaluate import evaluate
from chiso.engine.score.rank import intervals
from chiso.engine.score.result import Result
from chiso.engine.score.sheet import Cell, Raw, Row, sheet
from chiso.engine.spec.canon import sha256
from chiso.engine.spec.types import Index

MOST = 10
"""Uncertain cells on one leaf: 2^10 corners are scored."""

RANGE, OR = "..", "|"

CONTRADICTIONS = ("RU0101", "RU0102")
"""A corner may contradict itself (b at its most, a at its least); the others still bound the line."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Points from ``low`` to ``high``; with the results that give them."""

    low: Fraction
    high: Fraction
    lowest: Result
    highest: Result

    def percents(self) -> tuple[Fraction, Fraction]:
        """The same as percent of the applicable maximum, the lower first."""
        found = [
            points / result.total.maximum
            for points, result in ((self.low, self.lowest), (self.high, self.highest))
            if result.total.maximum
        ]
        return (min(found), max(found)) if found else (ZERO, ZERO)


def is_uncertain(raw: Raw) -> bool:
    """Whether any cell holds a range or alternatives."""
    return any(_corners(name, cell) is not None for row in raw.rows for name, cell in row.cells.items())


def interval(index: Index, raw: Raw) -> Interval:
    """The least and the most the sheet can come to; what is still open counts as nothing.

    :raises Problems: a corner that no sheet could hold when no other corner of the line can. :raises Problem:
        too many uncertain cells on one leaf.
    """
    digest = sha256(index)
    leaves: dict[str, list[Row]] = {}
    for row in raw.rows:
        leaves.setdefault(row.code.strip().rstrip(".").partition("/")[0], []).append(row)
    low: list[Row] = []
    high: list[Row] = []
    for code, rows in leaves.items():
        variants = _variants(code, rows)
        if len(variants) == 1:
            low.extend(variants[0])
            high.extend(variants[0])
            continue
        scored = _scored(index, raw, variants, digest)
        low.extend(min(scored, key=lambda one: one[0])[1])
        high.extend(max(scored, key=lambda one: one[0])[1])
    lowest, highest = (
        evaluate(index, sheet(replace(raw, rows=tuple(rows)), index), digest=digest) for rows in (low, high)
    )
    return Interval(lowest.total.known, highest.total.known, lowest, highest)


def rank_intervals(found: Mapping[str, Interval]) -> dict[str, tuple[int, int]]:
    """Best and worst rank of each unit, by percent of the applicable maximum."""
    return intervals({unit: one.percents() for unit, one in found.items()})


def _scored(
    index: Index, raw: Raw, variants: list[list[Row]], digest: str
) -> list[tuple[Fraction, list[Row]]]:
    found: list[tuple[Fraction, list[Row]]] = []
    refused: list[Problems] = []
    for rows in variants:
        try:
            result = evaluate(index, sheet(replace(raw, rows=tuple(rows)), index), digest=digest)
        except Problems as fault:
            if not all(problem.code in CONTRADICTIONS for problem in fault.problems):
                raise
            refused.append(fault)
            continue
        found.append((result.total.known, rows))
    if not found:
        raise refused[0]
    return found


def _variants(code: str, rows: list[Row]) -> list[list[Row]]:
    """The rows of one leaf in every corner of their ranges."""
    axes: list[tuple[int, str, list[Cell]]] = []
    for number, row in enumerate(rows):
        for name, cell in row.cells.items():
            corners = _corners(name, cell)
            if corners is not None:
                axes.append((number, name, corners))
    if len(axes) > MOST:
        raise problems.too_wide(f"tiêu chí {code}", limit=MOST)
    found = []
    for corner in product(*(cells for _, _, cells in axes)):
        moved = [dict(row.cells) for row in rows]
        for (number, name, _), cell in zip(axes, corner, strict=True):
            moved[number][name] = cell
        found.append([replace(row, cells=cells) for row, cells in zip(rows, moved, strict=True)])
    return found


def _corners(name: str, cell: Cell) -> list[Cell] | None:
    if name == "note":
        return None
    mark = OR if name in ("state", "case") else RANGE
    if mark not in cell.text:
        return None
    return [replace(cell, text=part.strip()) for part in cell.text.split(mark)]
