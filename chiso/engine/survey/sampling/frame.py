"""The list the sample is drawn from, checked before anything is drawn.

A fault that would change somebody's chance of selection (a unit twice, no size, no stratum, an
impossible value) refuses the frame, all faults together. What looks odd but may be true (two names
that differ only by accents, a size far from the others, a stratum with one unit) is a remark for the
protocol. Units stand in canonical order: by code, whatever the order of the file.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from chiso.engine.grids import Cell, Grid, label, numeric
from chiso.engine.problems import Problem, Problems
from chiso.engine.survey.sampling import problems
from chiso.engine.survey.sampling.chance import Floats, Indices
from chiso.engine.survey.sampling.design import Columns, SampleDesign, Single, Staged
from chiso.engine.vietnamese import fold, number

MOST, MOST_PERSONS = 1e12, 1e7
"""Sizes beyond are impossible: of a unit, and of the list of persons of a last unit."""

EXTREME = 20.0
"""A size more than so many times the median is remarked upon."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Units in canonical order with what the design needs of them. Arrays and tuples of one length."""

    name: str
    units: tuple[str, ...]
    strata: tuple[tuple[str, ...], ...]
    size: Floats
    """1 for every unit when the design declares no size."""
    deviation: Floats
    mean: Floats
    order: tuple[tuple[Cell, ...], ...]
    levels: dict[str, tuple[str, ...]]
    seats: dict[str, tuple[bool, ...]]
    lines: tuple[int, ...]
    sha256: str
    """Of the file's bytes."""
    remarks: tuple[str, ...]

    def by_stratum(self) -> dict[tuple[str, ...], Indices]:
        """Rows of each stratum, strata in order of their names."""
        found: dict[tuple[str, ...], list[int]] = {}
        for row, stratum in enumerate(self.strata):
            found.setdefault(stratum, []).append(row)
        return {stratum: np.asarray(found[stratum], dtype=np.intp) for stratum in sorted(found)}


def read_frame(grid: Grid, *, design: SampleDesign, data: bytes) -> Frame:
    """The frame of ``design`` in ``grid`` (read from ``data``); ``Problems`` with every fault."""
    columns = design.frame
    levels = [stage.level for stage in design.stages] if isinstance(design, Staged) else []
    seats = {s.level: s.seat for s in design.stages if s.seat} if isinstance(design, Staged) else {}
    _known(grid, columns, extra=[*levels, *seats.values()])
    faults: list[Problem] = []
    units = _units(grid, columns, faults=faults, path=levels[:-1] if levels else [])
    strata = _words(grid, columns.strata, units, faults=faults)
    words = _words(grid, tuple(levels), units, faults=faults)
    size = _sizes(grid, columns, units, faults=faults, staged=bool(levels))
    deviation = _measures(grid, columns, columns.deviation, units, strata, faults=faults)
    mean = _measures(grid, columns, columns.mean, units, strata, faults=faults)
    marks = {level: _marks(grid, column, faults=faults) for level, column in seats.items()}
    order = [_ordering(grid, column, columns, faults=faults) for column in columns.order]
    if not faults:
        faults += _seat_faults(grid, strata, levels, words, marks)
    if faults:
        raise Problems(faults)
    canonical = sorted(range(len(units)), key=lambda row: (strata[row], words[row], units[row]))
    return Frame(
        grid.name,
        tuple(units[row] for row in canonical),
        tuple(strata[row] for row in canonical),
        size[canonical],
        deviation[canonical],
        mean[canonical],
        tuple(tuple(column[row] for column in order) for row in canonical),
        {level: tuple(words[row][i] for row in canonical) for i, level in enumerate(levels)},
        {level: tuple(column[row] for row in canonical) for level, column in marks.items()},
        tuple(row + 2 for row in canonical),
        hashlib.sha256(data).hexdigest(),
        tuple(_remarks(units, strata, size, sized=columns.size is not None, design=design)),
    )


def _known(grid: Grid, columns: Columns, *, extra: Sequence[str]) -> None:
    named = [
        columns.unit,
        columns.size,
        columns.deviation,
        columns.mean,
        *columns.strata,
        *columns.order,
        *extra,
    ]
    absent = sorted({name for name in named if name is not None and name not in grid.header})
    if absent:
        raise problems.column_unknown(grid.name, ", ".join(absent))


def _units(grid: Grid, columns: Columns, *, faults: list[Problem], path: Sequence[str]) -> list[str]:
    names = [label(cell) for cell in grid.column(columns.unit)]
    seen: dict[str, int] = {}
    for row, name in enumerate(names):
        if not name:
            faults.append(problems.unit_unnamed(grid.place(row, columns.unit)))
        elif name in seen:
            faults.append(problems.unit_twice(grid.place(row, columns.unit), name, seen[name] + 2))
        else:
            seen[name] = row
    return names


def _words(
    grid: Grid, named: tuple[str, ...], units: Sequence[str], *, faults: list[Problem]
) -> list[tuple[str, ...]]:
    cells = [[label(cell) for cell in grid.column(column)] for column in named]
    for column, words in zip(named, cells, strict=True):
        for row, word in enumerate(words):
            if not word:
                faults.append(problems.stratum_missing(grid.place(row, column), units[row], column))
    return [tuple(words[row] for words in cells) for row in range(len(units))]


def _sizes(
    grid: Grid, columns: Columns, units: Sequence[str], *, faults: list[Problem], staged: bool
) -> Floats:
    if columns.size is None:
        return np.ones(len(units))
    sizes = np.ones(len(units))
    for row, cell in enumerate(grid.column(columns.size)):
        place = grid.place(row, columns.size)
        try:
            value = numeric(cell, place=place, notation=columns.numbers)
        except Problem as fault:
            faults.append(fault)
            continue
        if value is None:
            faults.append(problems.size_missing(place, units[row]))
        elif not 0 < value <= (MOST_PERSONS if staged else MOST) or value != int(value):
            faults.append(problems.size_impossible(place, units[row], value))
        else:
            sizes[row] = value
    return sizes


def _measures(
    grid: Grid,
    columns: Columns,
    column: str | None,
    units: Sequence[str],
    strata: Sequence[tuple[str, ...]],
    *,
    faults: list[Problem],
) -> Floats:
    """A figure of the stratum, written at each of its units."""
    if column is None:
        return np.full(len(units), np.nan)
    values = np.full(len(units), np.nan)
    first: dict[tuple[str, ...], float] = {}
    for row, cell in enumerate(grid.column(column)):
        place = grid.place(row, column)
        try:
            value = numeric(cell, place=place, notation=columns.numbers)
        except Problem as fault:
            faults.append(fault)
            continue
        if value is None or value < 0 or first.setdefault(strata[row], value) != value:
            faults.append(problems.deviation_impossible(place, units[row], label(cell) or "để trống"))
        else:
            values[row] = value
    return values


def _ordering(grid: Grid, column: str, columns: Columns, *, faults: list[Problem]) -> list[Cell]:
    """The column as numbers when every cell is one, else as words; a number of two readings is a fault."""
    found: list[Cell] = []
    for row, cell in enumerate(grid.column(column)):
        try:
            found.append(numeric(cell, place=grid.place(row, column), notation=columns.numbers))
        except Problem as fault:
            if fault.code == "GR0105":
                faults.append(fault)
            return [label(word) for word in grid.column(column)]
    return found


def _marks(grid: Grid, column: str, *, faults: list[Problem]) -> list[bool]:
    marks = [label(cell).casefold() for cell in grid.column(column)]
    for row, mark in enumerate(marks):
        if mark not in ("", "x", "1"):
            faults.append(problems.seat_unclear(grid.place(row, column), mark))
    return [mark != "" for mark in marks]


def _seat_faults(
    grid: Grid,
    strata: Sequence[tuple[str, ...]],
    levels: Sequence[str],
    words: Sequence[tuple[str, ...]],
    marks: dict[str, list[bool]],
) -> list[Problem]:
    """Exactly one seat under each parent, and a unit is a seat on all of its lines or on none."""
    faults: list[Problem] = []
    for level, marked in marks.items():
        depth = levels.index(level)
        units: dict[tuple[tuple[str, ...], tuple[str, ...]], set[bool]] = {}
        lines: dict[tuple[tuple[str, ...], tuple[str, ...]], int] = {}
        for row, mark in enumerate(marked):
            key = (strata[row], words[row][: depth + 1])
            units.setdefault(key, set()).add(mark)
            lines.setdefault(key, row)
        for key, seen in units.items():
            if len(seen) > 1:
                faults.append(problems.seat_unclear(grid.place(lines[key], level), " / ".join(key[1])))
        parents = Counter({(key[0], key[1][:-1]): 0 for key in units})
        parents.update((key[0], key[1][:-1]) for key, seen in units.items() if True in seen)
        for (stratum, above), count in parents.items():
            if count != 1:
                name = " / ".join([*stratum, *above])
                faults.append(problems.seat_not_one(grid.name, name, level, count))
    return faults


def _remarks(
    units: Sequence[str],
    strata: Sequence[tuple[str, ...]],
    size: Floats,
    *,
    sized: bool,
    design: SampleDesign,
) -> list[str]:
    remarks: list[str] = []
    alike: dict[str, str] = {}
    for unit in units:
        key = " ".join(fold(unit).split())
        if key in alike:
            remarks.append(
                f"“{unit}” và “{alike[key]}” chỉ khác dấu hoặc chữ hoa: kiểm tra có phải một đơn vị"
            )
        alike.setdefault(key, unit)
    if sized and len(size):
        middle = float(np.median(size))
        remarks += [
            f"“{units[row]}”: quy mô {number(float(size[row]))} "
            f"gấp hơn {number(EXTREME)} lần trung vị {number(middle)}"
            for row in np.flatnonzero(size > EXTREME * middle).tolist()
        ]
    if isinstance(design, Single):
        remarks += [
            f"tầng “{' / '.join(stratum)}” chỉ có một đơn vị"
            for stratum, count in sorted(Counter(strata).items())
            if count == 1 and stratum
        ]
    return remarks
