"""The reduced data: one row per sampled unit × domain, with the sums the statistics need.

Decides nothing about estimates; it turns the keys of the group-by into integer codes, nests strata and
units, and checks what only the whole sample can tell: missing design values, frame counts that contradict
the sample. Everything after this point is algebra on these arrays.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chiso.engine.survey import problems
from chiso.engine.survey.design import EACH_ROW, Stage
from chiso.engine.survey.statistics import Term

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Key:
    """A column of keys: ``values[code]`` per cell; code −1 where the key is missing."""

    values: tuple[object, ...]
    codes: Codes


@dataclass(frozen=True, slots=True)
class Frame:
    """One stage as arrays. Cells point to units, units to strata; strata carry counts and fractions."""

    unit: Codes
    """Per cell: its unit of this stage."""
    stratum: Codes
    """Per unit: its stratum of this stage (nested in the unit above)."""
    parent: Codes
    """Per stratum: the unit of the stage above (0 at the first stage)."""
    sampled: Floats
    """Per stratum: units drawn."""
    fraction: Floats
    """Per stratum: share drawn, 0 where drawing is as with replacement, 1 for certainty."""
    label: tuple[str, ...]
    """Per stratum: its name for messages."""
    factor: Floats
    """Per stratum: product of the fractions above; 0 where this stage adds nothing."""
    certain: NDArray[np.bool_]
    """Per stratum: a unit drawn with certainty, a stratum of its own."""
    degrees: float
    """Degrees of freedom this stage adds: units less strata where all units above are certain."""


@dataclass(frozen=True, slots=True)
class Cells:
    """Sums per cell. All arrays have one entry per cell, in the order of the sorted keys."""

    stages: tuple[Frame, ...]
    keys: Mapping[str, Key]
    rows: Floats
    weight: Floats
    sums: Mapping[Term, Floats]
    base: Floats | None = None
    """Σ of the weights before calibration."""
    replicate_rank: int | None = None
    """Rank of the given replicate weights, where they came without degrees of freedom."""

    @property
    def size(self) -> int:
        return len(self.rows)

    def total(self, terms: Iterable[Term]) -> Floats:
        """Cell-wise sum of several terms."""
        out = np.zeros(self.size)
        for term in terms:
            out = out + self.sums[term]
        return out


@dataclass(frozen=True, slots=True)
class Grouping:
    """Cells sorted into domains: ``domain`` per cell (−1 outside), ``values`` per domain in key order."""

    by: tuple[str, ...]
    domain: Codes
    values: tuple[tuple[object, ...], ...]

    def labels(self) -> tuple[str, ...]:
        return tuple(
            ", ".join(f"{name}={value}" for name, value in zip(self.by, values, strict=True)) or "toàn mẫu"
            for values in self.values
        )


def encode(distinct: Sequence[object], codes: Codes) -> Key:
    """Renumber ``codes`` by the sorted order of their values, so that every engine gives the same order."""
    order = sorted(range(len(distinct)), key=lambda at: _order(distinct[at]))
    rank = np.empty(len(distinct) + 1, np.int64)
    rank[order] = np.arange(len(distinct))
    rank[-1] = -1
    return Key(tuple(distinct[at] for at in order), rank[codes])


def _order(value: object) -> tuple[int, float, str]:
    """Numbers by size, also when written as text; then words."""
    try:
        return 0, float(str(value)), str(value)
    except ValueError:
        return 1, 0.0, str(value)


def cross(*codes: Codes) -> tuple[Codes, Codes]:
    """Number the distinct combinations; returns (code per entry, index of one entry per combination)."""
    combined = np.zeros(len(codes[0]), np.int64)
    for part in codes:
        combined = combined * (int(part.max(initial=0)) + 2) + (part + 1)
        _, first, combined = np.unique(combined, return_index=True, return_inverse=True)
    return combined, first


def group(cells: Cells, by: tuple[str, ...], *, where: str | None = None) -> Grouping:
    """Domains of one grouping: the combinations that occur in the data; missing keys are outside."""
    inside = np.ones(cells.size, bool)
    for name in by:
        inside &= cells.keys[name].codes >= 0
    if where is not None:
        chosen = cells.keys[where]
        inside &= np.array([*(bool(value) for value in chosen.values), False])[chosen.codes]
    domain = np.full(cells.size, -1, np.int64)
    if not inside.any():
        return Grouping(by, domain, ())
    parts = [cells.keys[name].codes[inside] for name in by] or [np.zeros(int(inside.sum()), np.int64)]
    codes, first = cross(*parts)
    domain[inside] = codes
    values = tuple(
        tuple(cells.keys[name].values[part[at]] for name, part in zip(by, parts, strict=bool(by)))
        for at in first
    )
    return Grouping(by, domain, values)


def frames(stages: Sequence[Stage], keys: Mapping[str, Key], rows: Floats) -> tuple[Frame, ...]:
    """Nest the stages. Raises ``Problem`` for missing design values and impossible frame counts."""
    out: list[Frame] = []
    parent = np.zeros(len(rows), np.int64)
    factor, counts = np.ones(1), np.ones(1, bool)
    for number, stage in enumerate(stages):
        for column in stage.columns:
            _refuse_missing(keys[column], column, rows, place=f"stages[{number}]")
        frame = _frame(stage, keys, parent, factor, counts, place=f"stages[{number}]")
        out.append(frame)
        factor = (frame.factor * frame.fraction)[frame.stratum]
        counts = (counts[frame.parent] & frame.certain)[frame.stratum]
        parent = frame.unit
    return tuple(out)


def _refuse_missing(key: Key, column: str, rows: Floats, *, place: str) -> None:
    missing = rows[key.codes < 0].sum()
    if missing:
        raise problems.design_value_missing(place, column=column, rows=int(missing))


def _frame(
    stage: Stage,
    keys: Mapping[str, Key],
    parent: Codes,
    factor: Floats,
    counts: NDArray[np.bool_],
    *,
    place: str,
) -> Frame:
    own = keys[stage.units].codes if stage.units != EACH_ROW else np.arange(len(parent), dtype=np.int64)
    sure = _sure(stage, keys, len(parent))
    strata_parts = [keys[name].codes for name in stage.strata]
    stratum, first = cross(parent, *strata_parts, np.where(sure, own, -1))
    unit, at = cross(stratum, own)
    sampled = np.bincount(stratum[at], minlength=len(first)).astype(np.float64)
    label = tuple(_label(stage, keys, int(cell), sure=bool(sure[cell])) for cell in first)
    fraction = _fraction(stage, keys, stratum, first, sampled, label, place=place)
    certain = sure[first]
    fraction[certain] = 1.0
    above = parent[first]
    degrees = float((sampled - 1)[counts[above] & ~certain].sum())
    return Frame(unit, stratum[at], above, sampled, fraction, label, factor[above], certain, degrees)


def _sure(stage: Stage, keys: Mapping[str, Key], size: int) -> NDArray[np.bool_]:
    if stage.certainty is None:
        return np.zeros(size, bool)
    key = keys[stage.certainty]
    return np.array([*(value not in (False, 0, "0", "false", "") for value in key.values), False])[key.codes]


def numbers(key: Key, *, place: str) -> Floats:
    """The key's value per cell as a number. Raises ``Problem`` for words."""
    try:
        values = np.array([float(str(value)) for value in key.values])
    except ValueError:
        got = next(str(value) for value in key.values if not _is_number(value))
        raise problems.population_impossible(place, got=f"giá trị «{got}» không phải là số") from None
    return np.asarray(values[key.codes])


def _is_number(value: object) -> bool:
    try:
        float(str(value))
    except ValueError:
        return False
    return True


def _label(stage: Stage, keys: Mapping[str, Key], cell: int, *, sure: bool) -> str:
    parts = [f"{name}={keys[name].values[keys[name].codes[cell]]}" for name in stage.strata]
    if sure and stage.units != EACH_ROW:
        parts.append(f"{stage.units}={keys[stage.units].values[keys[stage.units].codes[cell]]}")
    return ", ".join(parts) or "toàn mẫu"


def _fraction(
    stage: Stage,
    keys: Mapping[str, Key],
    stratum: Codes,
    first: Codes,
    sampled: Floats,
    label: tuple[str, ...],
    *,
    place: str,
) -> Floats:
    column = stage.population or stage.fraction
    if column is None:
        return np.zeros(len(first))
    stated = numbers(keys[column], place=f"{place}.{column}")
    per_stratum = stated[first]
    uneven = np.unique(stratum[stated != per_stratum[stratum]])
    if len(uneven):
        name = label[int(uneven[0])]
        raise problems.population_impossible(
            place, got=f"tầng {name}: cột {column} có nhiều giá trị khác nhau"
        )
    if stage.fraction is not None:
        bad = (per_stratum <= 0) | (per_stratum > 1)
        fraction = per_stratum
    else:
        bad = ~(per_stratum >= sampled)
        fraction = sampled / per_stratum
    if bad.any():
        at = int(np.flatnonzero(bad)[0])
        raise problems.population_impossible(
            place, got=f"tầng {label[at]}: {column} = {per_stratum[at]:g}, đã chọn {sampled[at]:g} đơn vị"
        )
    return fraction.astype(np.float64)
