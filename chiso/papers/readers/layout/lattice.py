"""Tables from ruling lines: which lines belong together, and the cells between them, merged ones too.

Lines that touch form one frame. Its distinct heights and abscissas cut it into the smallest cells;
two neighbours with no line between them are one cell. A page break may leave the lowest or uppermost
line out: uprights that run on past it close the cell there. A frame with a single cell is a box, no table.
"""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from chiso.papers.blocks import Box
from chiso.papers.readers.layout.words import Rule, merged

_TOUCH = 3.0
"""Points by which a line may miss the one it meets."""
_LEAST = 6.0
"""Points: the least width or height of a cell; closer lines are one (double) line."""
_MOST_LINES = 400
"""Distinct heights or abscissas of one frame; a drawing has more, a table has not."""


@dataclass(frozen=True, slots=True)
class LatticeCell:
    """A cell: first row and column, spans, and where it stands."""

    row: int
    column: int
    rows: int
    columns: int
    box: Box


@dataclass(frozen=True, slots=True)
class Lattice:
    """A ruled table: its cells in reading order, its size in rows and columns, its frame."""

    cells: tuple[LatticeCell, ...]
    xs: tuple[float, ...]
    ys: tuple[float, ...]

    @property
    def rows(self) -> int:
        return len(self.ys) - 1

    @property
    def columns(self) -> int:
        return len(self.xs) - 1

    @property
    def box(self) -> Box:
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]

    def owners(self) -> dict[tuple[int, int], int]:
        """For each place of the grid, row and column, which of ``cells`` covers it."""
        return {
            (row, column): at
            for at, cell in enumerate(self.cells)
            for row in range(cell.row, cell.row + cell.rows)
            for column in range(cell.column, cell.column + cell.columns)
        }

    def place(self, x: float, y: float) -> tuple[int, int]:
        """Row and column of the grid a point lies in, the nearest for one outside."""
        row = min(max(bisect.bisect_right(self.ys, y) - 1, 0), self.rows - 1)
        column = min(max(bisect.bisect_right(self.xs, x) - 1, 0), self.columns - 1)
        return row, column


def lattices(rules: Sequence[Rule]) -> list[Lattice]:
    """The ruled tables of a page, from top to bottom."""
    lines = [rule for rule in merged(rules) if rule.length >= _LEAST]
    found = [lattice for frame in _frames(lines) if (lattice := _lattice(frame)) is not None]
    found = [
        one for one in found if not any(_inside(one.box, other.box) for other in found if other is not one)
    ]
    return sorted(found, key=lambda lattice: (lattice.box[1], lattice.box[0]))


def _inside(inner: Box, outer: Box) -> bool:
    return (
        inner[0] >= outer[0] - 1
        and inner[1] >= outer[1] - 1
        and inner[2] <= outer[2] + 1
        and inner[3] <= outer[3] + 1
        and inner != outer
    )


def _frames(lines: Sequence[Rule]) -> list[list[Rule]]:
    """Lines grouped by touching: each group one frame."""
    parent = list(range(len(lines)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    uprights = sorted((i for i, line in enumerate(lines) if not line.across), key=lambda i: lines[i].at)
    for i, line in enumerate(lines):
        if not line.across:
            continue
        for j in uprights:
            other = lines[j]
            if other.at < line.start - _TOUCH:
                continue
            if other.at > line.end + _TOUCH:
                break
            if other.start - _TOUCH <= line.at <= other.end + _TOUCH:
                parent[root(i)] = root(j)
    groups: dict[int, list[Rule]] = {}
    for i, line in enumerate(lines):
        groups.setdefault(root(i), []).append(line)
    return [group for group in groups.values() if len(group) >= 3]


def _distinct(values: Sequence[float]) -> list[float]:
    """Values with those closer than a cell may be taken together."""
    bands: list[list[float]] = []
    for number in sorted(values):
        if bands and number - bands[-1][0] < _LEAST:
            bands[-1].append(number)
        else:
            bands.append([number])
    return [sum(band) / len(band) for band in bands]


def _lattice(frame: Sequence[Rule]) -> Lattice | None:
    across = [rule for rule in frame if rule.across]
    upright = [rule for rule in frame if not rule.across]
    if len(across) < 1 or len(upright) < 2:
        return None
    heights = [r.at for r in across] + [end for r in upright for end in (r.start, r.end)]
    sides = [r.at for r in upright] + [end for r in across for end in (r.start, r.end)]
    ys, xs = _distinct(heights), _distinct(sides)
    if not (2 <= len(ys) <= _MOST_LINES and 3 <= len(xs) <= _MOST_LINES):
        return None
    cells = _cells(across, upright, ys, xs)
    columns = len(xs) - 1
    if len(cells) < 2 or columns < 2:
        return None
    return Lattice(tuple(cells), tuple(xs), tuple(ys))


def _covers(rules: Sequence[Rule], at: float, middle: float) -> bool:
    """Whether one of ``rules`` runs along ``at`` past ``middle``."""
    return any(abs(r.at - at) < _LEAST * 0.75 and r.start - 1 <= middle <= r.end + 1 for r in rules)


def _cells(
    across: Sequence[Rule], upright: Sequence[Rule], ys: Sequence[float], xs: Sequence[float]
) -> list[LatticeCell]:
    rows, columns = len(ys) - 1, len(xs) - 1
    middles_y = [(a + b) / 2 for a, b in itertools.pairwise(ys)]
    middles_x = [(a + b) / 2 for a, b in itertools.pairwise(xs)]
    right_open = [
        [not _covers(near, xs[j + 1], y) for j, near in enumerate(_near(upright, xs[1:-1]))]
        for y in middles_y
    ]
    below_open = [
        [not _covers(near, ys[i + 1], x) for x in middles_x] for i, near in enumerate(_near(across, ys[1:-1]))
    ]
    taken = [[False] * columns for _ in range(rows)]
    cells = []
    for row in range(rows):
        for column in range(columns):
            if taken[row][column]:
                continue
            wide = 1
            while (
                column + wide < columns
                and right_open[row][column + wide - 1]
                and not taken[row][column + wide]
            ):
                wide += 1
            tall = 1
            while row + tall < rows and all(below_open[row + tall - 1][column : column + wide]):
                tall += 1
            for i in range(row, row + tall):
                for j in range(column, column + wide):
                    taken[i][j] = True
            box = (xs[column], ys[row], xs[column + wide], ys[row + tall])
            cells.append(LatticeCell(row, column, tall, wide, box))
    return cells


def _near(rules: Sequence[Rule], places: Sequence[float]) -> list[list[Rule]]:
    """For each place, the rules along it."""
    return [[r for r in rules if abs(r.at - place) < _LEAST * 0.75] for place in places]
