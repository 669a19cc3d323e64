"""Thousands of units at once, a line at a time, exactly as one by one.

Most lines are shares under bands or states named by a word. Shares become integer arrays: ``b/a ≥ p/q``
is ``b·q ≥ p·a``, which 64-bit integers decide without rounding (a line whose numbers could overflow is
judged one by one). Words repeat, so each distinct entry is judged once. Whatever is unusual, a stated
percent, a cut, a group exemption, goes to the same functions that score one sheet. Points are kept as an
integer part over one scale and, only where a formula divides, an exact fraction beside it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from chiso.engine.decimals import rounded
from chiso.engine.problems import Problem, Problems
from chiso.engine.rules.apply import judge
from chiso.engine.rules.lines import has_lines, lines
from chiso.engine.rules.verdict import ZERO, Ask, Entry, Verdict
from chiso.engine.score import problems
from chiso.engine.score.columns import DECIDE, LIMIT, Ints, Mask, names_of, percent_points, whole_numbers
from chiso.engine.score.evaluate import evaluate
from chiso.engine.score.result import Result
from chiso.engine.score.sheet import Sheet
from chiso.engine.spec import types as t
from chiso.engine.spec.canon import sha256
from chiso.engine.states import Standing

Marks = npt.NDArray[np.int8]

STANDINGS = tuple(Standing)
CODE = {standing: number for number, standing in enumerate(STANDINGS)}
KNOWN, NONE_DONE, LEFT_OUT, MISSING, PENDING = (CODE[standing] for standing in STANDINGS)
Judged = tuple[int, int, Fraction | None]
"""A verdict as a column keeps it: standing, whole over the scale, the fraction the scale cannot hold."""

FAULTY = Verdict(Standing.MISSING, None)
"""Stands for a line that was refused; its fault is recorded with its unit."""


@dataclass(slots=True)
class Column:
    """One node over all units: points decided = ``whole``/scale + ``rest``; maxima over the same scale."""

    whole: Ints
    maximum: Ints
    standing: Marks
    rest: dict[int, Fraction] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mass:
    """Many results of one edition. Explanations are computed for the unit asked about, when asked."""

    index: t.Index
    sheets: Sequence[Sheet]
    scale: int
    columns: Mapping[str, Column]
    sha256: str

    def known(self, unit: int, code: str = "total") -> Fraction:
        """Exact points decided so far."""
        column = self.columns[code]
        return Fraction(int(column.whole[unit]), self.scale) + column.rest.get(unit, ZERO)

    def points(self, unit: int, code: str = "total") -> Fraction | None:
        """Exact points; None while anything applicable is open."""
        settled = self.standing(unit, code) in (Standing.KNOWN, Standing.NONE_DONE)
        return self.known(unit, code) if settled else None

    def maximum(self, unit: int, code: str = "total") -> Fraction:
        """Applicable maximum."""
        return Fraction(int(self.columns[code].maximum[unit]), self.scale)

    def standing(self, unit: int, code: str = "total") -> Standing:
        return STANDINGS[int(self.columns[code].standing[unit])]

    def explain(self, unit: int) -> Result:
        """The full result of one unit, every step of it."""
        return evaluate(self.index, self.sheets[unit], digest=self.sha256)


def score_many(index: t.Index, sheets: Sequence[Sheet]) -> Mass:
    """Every sheet scored under ``index``; equal to ``evaluate`` on each, exactly.

    :raises Problem: the edition is tracked only. :raises Problems: every contradiction, with its unit.
    """
    if index.head.scoring == "tracked" or index.head.rounding is None:
        raise problems.tracked_only(index.head.id)
    return _Many(index, sheets, index.head.rounding).run()


class _Many:
    def __init__(self, index: t.Index, sheets: Sequence[Sheet], rounding: t.Rounding) -> None:
        self.index, self.sheets, self.rounding = index, sheets, rounding
        self.size = len(sheets)
        self.scale = _scale(index)
        self.columns: dict[str, Column] = {}
        self.faults: list[Problem] = []
        self.digest = sha256(index)
        self.bodies = np.array([sheet.body for sheet in sheets], dtype=object)
        self.excluded: dict[str, list[str]] = {}
        for name, body in index.head.bodies.items():
            for code in (code for group in body.inapplicable for code in group.codes):
                self.excluded.setdefault(code, []).append(name)
        asked = {ask.code for node in index.walk() if node.rule is not None for ask in lines(node)}
        self.not_asked: dict[str, Mask] = {}
        for number, sheet in enumerate(sheets):
            for code in sheet.excluded:
                mask = self.not_asked.setdefault(code, np.zeros(self.size, dtype=np.bool_))
                mask[number] = True
        # A unit that says something of a whole group is scored alone: its entry may decide many lines.
        self.alone = [
            number
            for number, sheet in enumerate(sheets)
            if any(code not in asked and _decides(entry) for code, entry in sheet.entries.items())
        ]

    def run(self) -> Mass:
        nobody = np.zeros(self.size, dtype=np.bool_)
        tops = [(node, self._node(node, "normal", nobody)) for node in self.index.tree]
        self.columns["total"] = self._total(tops)
        for number in self.alone:
            self._alone(number)
        if self.faults:
            raise Problems(self.faults)
        return Mass(self.index, self.sheets, self.scale, self.columns, self.digest)

    def _node(self, node: t.Node, role: str, imposed: Mask) -> Column:
        role = node.role if node.role != "normal" else role
        self.columns[node.code] = _empty(self.size)
        imposed = imposed | self._left_out(node.code)
        if node.children:
            column = _sum([self._node(child, role, imposed) for child in node.children], self.size)
        else:
            column = self._leaf(node, role, imposed)
        if node.role != "normal":
            column = self._capped(column, node)
        self.columns[node.code] = column
        return column

    def _left_out(self, code: str) -> Mask:
        names, left = self.excluded.get(code), self.not_asked.get(code)
        found = np.zeros(self.size, dtype=np.bool_) if left is None else left
        return found if names is None else found | np.isin(self.bodies.astype(str), names)

    def _leaf(self, node: t.Node, role: str, imposed: Mask) -> Column:
        found = []
        for ask in lines(node):
            column = self._line(ask, role, imposed | self._left_out(ask.code))
            if has_lines(node):
                self.columns[ask.code] = column
            found.append(column)
        whole = _sum(found, self.size) if has_lines(node) else found[0]
        return self._rounded(whole) if self.rounding.at == "leaf" else whole

    def _line(self, ask: Ask, role: str, imposed: Mask) -> Column:
        column = _empty(self.size)
        column.maximum[:] = self._int(ask.points)
        entries = [sheet.entries.get(ask.code) for sheet in self.sheets]
        left = self._vector(ask, entries, column, imposed)
        memo: dict[object, Judged] = {}
        silent = Verdict(Standing.NONE_DONE, ZERO) if role != "normal" else None
        for number in left:
            entry = entries[number]
            key = _key(entry)
            judged = memo.get(key)
            if judged is None:
                percent = percent_points(ask, entry)
                if percent is not None:
                    judged = (KNOWN, *self._split(percent))
                else:
                    verdict = silent if entry is None and silent else self._judged(ask, entry, number)
                    judged = (CODE[verdict.standing], *self._split(verdict.points or ZERO))
                    if verdict is not FAULTY:
                        memo[key] = judged
            column.standing[number], column.whole[number] = judged[0], judged[1]
            if judged[2] is not None:
                column.rest[number] = judged[2]
        column.standing[imposed] = LEFT_OUT
        column.maximum[column.standing == LEFT_OUT] = 0
        return column

    def _judged(self, ask: Ask, entry: Entry | None, number: int) -> Verdict:
        try:
            return judge(ask, entry)
        except Problem as fault:
            if number not in self.alone:
                unit = self.sheets[number].unit or f"đơn vị thứ {number + 1}"
                place = f"{unit} {fault.place}".strip()
                self.faults.append(
                    Problem(fault.code, place=place, expected=fault.expected, got=fault.got, hint=fault.hint)
                )
            return FAULTY

    def _split(self, points: Fraction) -> tuple[int, Fraction | None]:
        """``points`` as whole over the scale, or, when the scale does not hold it, as a fraction beside."""
        whole, rest = divmod(points.numerator * self.scale, points.denominator)
        return (0, points) if rest else (whole, None)

    def _set(self, column: Column, number: int, points: Fraction) -> None:
        whole, rest = self._split(points)
        column.whole[number] = whole
        column.rest.pop(number, None)
        if rest is not None:
            column.rest[number] = rest

    def _int(self, points: Fraction) -> int:
        scaled = points * self.scale
        assert scaled.denominator == 1, points
        return scaled.numerator

    def _vector(self, ask: Ask, entries: list[Entry | None], column: Column, imposed: Mask) -> Iterable[int]:
        """Fills what arrays can decide; the rows left for one-by-one judging."""
        names = names_of(ask.rule)
        if not names:
            return [number for number in range(self.size) if not imposed[number]]
        needed = len(names)
        plain = []
        rows: list[list[int]] = [[] for _ in names]
        left = []
        for number, entry in enumerate(entries):
            if imposed[number]:
                continue
            values = whole_numbers(entry, names, needed)
            if values is None:
                left.append(number)
                continue
            plain.append(number)
            for row, value in zip(rows, values, strict=True):
                row.append(value)
        if not plain:
            return left
        if max(max(row) for row in rows) >= LIMIT:
            return left + plain
        figures = dict(zip(names, (np.array(row, dtype=np.int64) for row in rows), strict=True))
        decided = DECIDE[type(ask.rule)](ask, figures, self.scale)
        if decided is None:
            return left + plain
        done, whole, parts = decided
        places = np.array(plain)
        column.whole[places[done]] = whole[done]
        column.standing[places[done]] = KNOWN
        column.rest.update({plain[place]: value for place, value in parts.items()})
        undecided: list[int] = places[~done].tolist()
        return left + undecided

    def _rounded(self, column: Column) -> Column:
        memo: dict[Fraction, Fraction] = {}
        for number in range(self.size):
            value = Fraction(int(column.whole[number]), self.scale) + column.rest.get(number, ZERO)
            if value not in memo:
                memo[value] = Fraction(rounded(value, places=self.rounding.places, mode=self.rounding.mode))
            self._set(column, number, memo[value])
        return column

    def _capped(self, column: Column, node: t.Node) -> Column:
        cap = node.points
        for number in range(self.size):
            most = Fraction(int(column.maximum[number]), self.scale) if cap is None else cap
            value = Fraction(int(column.whole[number]), self.scale) + column.rest.get(number, ZERO)
            self._set(column, number, min(value, most))
            column.maximum[number] = self._int(most)
        return column

    def _total(self, tops: list[tuple[t.Node, Column]]) -> Column:
        base = _sum([column for node, column in tops if node.role == "normal"], self.size)
        extra = [(node, column) for node, column in tops if node.role != "normal"]
        if extra:
            self._with_extra(base, extra)
        if self.rounding.at == "total":
            settled = np.flatnonzero((base.standing == KNOWN) | (base.standing == NONE_DONE))
            self._round_some(base, settled.tolist())
        return base

    def _with_extra(self, base: Column, extra: list[tuple[t.Node, Column]]) -> None:
        for number in range(self.size):
            value = Fraction(int(base.whole[number]), self.scale) + base.rest.get(number, ZERO)
            found = {"bonus": ZERO, "penalty": ZERO}
            for node, column in extra:
                points = Fraction(int(column.whole[number]), self.scale) + column.rest.get(number, ZERO)
                found[node.role] += points
                if column.standing[number] in (MISSING, PENDING):
                    base.standing[number] = _open(base.standing[number], column.standing[number])
            caps = self.sheets[number].caps
            for role, sign in (("bonus", 1), ("penalty", -1)):
                value += sign * min(found[role], caps.get(role, found[role]))
            if self.index.head.ceiling == "maximum":
                value = min(value, Fraction(int(base.maximum[number]), self.scale))
            self._set(base, number, max(ZERO, value))

    def _round_some(self, column: Column, numbers: Iterable[int]) -> None:
        for number in numbers:
            value = Fraction(int(column.whole[number]), self.scale) + column.rest.get(number, ZERO)
            shown = Fraction(rounded(value, places=self.rounding.places, mode=self.rounding.mode))
            self._set(column, number, shown)

    def _alone(self, number: int) -> None:
        try:
            result = evaluate(self.index, self.sheets[number], digest=self.digest)
        except Problems as found:
            self.faults.extend(found.problems)
            return
        for code, node in (*result.nodes.items(), ("total", result.total)):
            column = self.columns[code]
            settled = code == "total" and node.points is not None
            self._set(column, number, node.points if settled and node.points is not None else node.known)
            column.maximum[number] = self._int(node.maximum)
            column.standing[number] = CODE[node.standing]


def _empty(size: int) -> Column:
    return Column(
        np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64), np.full(size, KNOWN, dtype=np.int8)
    )


def _open(one: int, two: int) -> int:
    return MISSING if MISSING in (one, two) else PENDING


def _sum(below: list[Column], size: int) -> Column:
    """Columns added, with the same standing a sum of one sheet has (``states.together``)."""
    total = _empty(size)
    marks = np.stack([column.standing for column in below])
    for column in below:
        total.whole += column.whole
        total.maximum += column.maximum
        for number, value in column.rest.items():
            total.rest[number] = total.rest.get(number, ZERO) + value
    left_out = (marks == LEFT_OUT).all(axis=0)
    none_done = ((marks == LEFT_OUT) | (marks == NONE_DONE)).all(axis=0) & ~left_out
    total.standing[none_done] = NONE_DONE
    total.standing[left_out] = LEFT_OUT
    total.standing[(marks == PENDING).any(axis=0)] = PENDING
    total.standing[(marks == MISSING).any(axis=0)] = MISSING
    return total


def _decides(entry: Entry) -> bool:
    """Whether an entry on a group is more than an explanation."""
    return bool(entry.state or entry.cuts or entry.case or entry.figures or entry.percent is not None)


def _key(entry: Entry | None) -> object:
    if entry is None:
        return None
    return (
        entry.state,
        entry.case,
        entry.percent,
        entry.cuts,
        entry.note != "",
        tuple(sorted(entry.figures.items())) if entry.figures else (),
    )


def _scale(index: t.Index) -> int:
    """The least number that makes every printed number of points whole."""
    found = {node.points.denominator for node in index.walk() if node.points is not None}
    for node in index.walk():
        if node.rule is None:
            continue
        for ask in lines(node):
            found.add(ask.points.denominator)
            if isinstance(ask.rule, t.Bands):
                found |= {band.points.denominator for band in ask.rule.bands}
    return math.lcm(*found)
