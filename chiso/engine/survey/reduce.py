"""The one pass: an Ibis group-by from answers to cells of sampled unit × domain.

``reduce`` is written once against Ibis and runs wherever the table lives: DuckDB over Parquet or CSV,
Spark, PostgreSQL, ClickHouse. It asks the engine for nothing but sums and counts by key; all items, all
statistics and all groupings share the one group-by. Before it, ``inspect`` asks for the least and greatest
code of each item and the least weight (on Parquet that is metadata, not a scan) and refuses codes outside
the scale and weights that cannot be a population. Nothing is dropped and nothing is repaired.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import reduce as fold
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from chiso.engine.problems import Problem, Problems
from chiso.engine.survey import problems
from chiso.engine.survey.cells import Cells, Codes, Floats, Key, encode, frames
from chiso.engine.survey.design import EACH_ROW, Answers, Design, Given
from chiso.engine.survey.statistics import (
    ROW,
    UNWEIGHTED,
    Statistic,
    Term,
    coded,
    items,
    terms_of,
    weighed_by,
)

Table = Any
"""An Ibis table expression."""
Column = Any
"""An Ibis column expression."""
Fetch = Callable[[Table], pa.Table]
"""Runs an expression on its engine; the default is the expression's own backend."""

_ROW, _ROWS, _WEIGHT, _WEIGHED, _BASE = "row_id", "rows_in_cell", "weight_sum", "weights_given", "base_sum"

MOST_NUMBERS = 250_000_000
"""Sums held where every row is a unit of its own: 2 GB."""
MOST_DISTINCT = 50_000
"""Rows of replicate weights looked at for their rank."""


def fetch_by_backend(expression: Table) -> pa.Table:
    return expression.to_pyarrow()


def reduce(
    table: Table,
    *,
    design: Design,
    statistics: Sequence[Statistic],
    by: Sequence[str] = (),
    deff: bool = True,
    fetch: Fetch = fetch_by_backend,
) -> Cells:
    """Sums per cell for all ``statistics``; ``by`` names every column any grouping will use.

    Raises ``Problem`` or ``Problems``: missing columns, empty design values, impossible weights, codes
    outside the scale, non-finite values, impossible frame counts.
    """
    names = tuple(dict.fromkeys(name for statistic in statistics for name in items(statistic)))
    check_columns(table, [*design.columns, *by, *names])
    positive = inspect(table, design=design, statistics=statistics, fetch=fetch)
    terms = terms_needed(design, statistics, deff=deff)
    keys = _keys(design, by)
    source = table
    if any(stage.units == EACH_ROW for stage in design.active_stages):
        _refuse_too_many(table, terms, fetch)
        source = source.mutate(**{_ROW: ibis.row_number()})
        keys = (*keys, _ROW)
    weight = source[design.weights].cast("float64")
    value = _Values(source, design.answers, weight, positive=positive)
    base = _base_column(design)
    aggregates = {
        _ROWS: source.count(),
        _WEIGHT: weight.sum(),
        _WEIGHED: weight.count(),
        **({_BASE: source[base[0]].cast("float64").sum()} if base else {}),
        **{f"t{at}": _aggregate(source, value, weight, term) for at, term in enumerate(terms)},
    }
    found = fetch(
        source.group_by(list(keys)).aggregate(**aggregates) if keys else source.aggregate(**aggregates)
    )
    if found.num_rows == 0:
        raise problems.data_empty("data")
    cells = _cells(found, design=design, keys=keys, terms=terms)
    if isinstance(design.replicates, Given) and design.replicates.df is None:
        return replace(cells, replicate_rank=_rank(table, design.replicates, fetch))
    return cells


def _refuse_too_many(table: Table, terms: Sequence[Term], fetch: Fetch) -> None:
    rows = fetch(table.aggregate(**{_ROWS: table.count()})).to_pylist()[0][_ROWS]
    if rows * len(terms) > MOST_NUMBERS:
        raise problems.too_many_cells("stages", cells=rows, sums=len(terms))


def _rank(table: Table, given: Given, fetch: Fetch) -> int:
    """Rank of the replicate weights, as R ``degf``. Raises ``Problem`` when there are too many to look at."""
    found = fetch(table.select(list(given.columns)).distinct().limit(MOST_DISTINCT + 1))
    if found.num_rows > MOST_DISTINCT:
        raise problems.replicates_unfit(
            "replicates.df",
            expected="bậc tự do ghi trong thiết kế khi quyền số lặp có rất nhiều giá trị khác nhau",
            got=f"hơn {MOST_DISTINCT} dòng khác nhau",
        )
    matrix = np.column_stack([_numbers(column) for column in found.columns])
    return int(np.linalg.matrix_rank(matrix, rtol=1e-7))


def check_columns(table: Table, needed: Sequence[str]) -> None:
    """Raises ``Problems``, one for each column that is not there."""
    absent = [name for name in dict.fromkeys(needed) if name not in table.columns]
    if absent:
        raise Problems(problems.column_missing("data", column=name, columns=table.columns) for name in absent)


def terms_needed(design: Design, statistics: Sequence[Statistic], *, deff: bool) -> tuple[Term, ...]:
    """Every sum the pass must form, replicate and unweighted versions included, each once."""
    found = tuple(dict.fromkeys(term for one in statistics for term in terms_of(one, deff=deff)))
    ratios = tuple(term for term in found if term.of != "n")
    if design.calibrated is not None and design.calibrated.kind == "rake":
        found = (*found, *weighed_by(ratios, UNWEIGHTED))
    for column in getattr(design.replicates, "columns", ()):
        found = (*found, *weighed_by(ratios, column))
    return found


def inspect(
    table: Table, *, design: Design, statistics: Sequence[Statistic], fetch: Fetch = fetch_by_backend
) -> bool:
    """Refuse what the sums could not show. Returns whether every weight is positive."""
    names = tuple(dict.fromkeys(name for statistic in statistics for name in items(statistic)))
    faults = [
        problems.item_unfit(name, got=f"kiểu {table[name].type()}")
        for name in names
        if not (table[name].type().is_numeric() or table[name].type().is_boolean())
    ]
    if not table[design.weights].type().is_numeric():
        faults.append(problems.item_unfit(design.weights, got=f"kiểu {table[design.weights].type()}"))
    if faults:
        raise Problems(faults)
    on_scale = [name for name in names if design.answers.codes and _on_scale(name, statistics)]
    whole = (*getattr(design.replicates, "columns", ()), *_base_column(design))
    asked = {"least_weight": table[design.weights].min(), _ROWS: table.count()}
    asked |= {f"given{at}": table[name].count() for at, name in enumerate(whole)}
    for at, name in enumerate(on_scale):
        asked |= {f"min{at}": table[name].min(), f"max{at}": table[name].max()}
    seen = fetch(table.aggregate(**asked)).to_pylist()[0]
    if seen["least_weight"] is not None and seen["least_weight"] < 0:
        raise _negative(table, design, fetch)
    faults = [
        problems.design_value_missing(f"data.{name}", column=name, rows=seen[_ROWS] - seen[f"given{at}"])
        for at, name in enumerate(whole)
        if seen[f"given{at}"] < seen[_ROWS]
    ]
    for at, name in enumerate(on_scale):
        if _suspect(table[name], seen[f"min{at}"], seen[f"max{at}"], design.answers):
            faults.extend(_outside(table, name, design.answers, fetch))
    if faults:
        raise Problems(faults)
    return seen["least_weight"] is not None and seen["least_weight"] > 0


def _on_scale(name: str, statistics: Sequence[Statistic]) -> bool:
    """An item is held to the scale when a share, a mean or a pooled figure of answers uses it."""
    return any(name in items(one) and (coded(one) or one.kind in ("mean", "pooled")) for one in statistics)


def _suspect(column: Column, least: object, most: object, answers: Answers) -> bool:
    """Whether the range leaves room for a code outside the scale."""
    if least is None or most is None:
        return False
    codes = sorted(answers.codes)
    whole = bool(column.type().is_integer()) and codes == list(range(codes[0], codes[-1] + 1))
    return not (whole and codes[0] <= int(str(least)) and int(str(most)) <= codes[-1])


def _outside(table: Table, name: str, answers: Answers, fetch: Fetch) -> list[Problem]:
    allowed = [*answers.codes, *answers.missing]
    strange = table.filter(table[name].notnull() & ~table[name].isin(allowed))
    counted = fetch(strange.group_by(name).aggregate(**{_ROWS: strange.count()})).to_pylist()
    if not counted:
        return []
    codes = sorted(row[name] for row in counted)
    rows = sum(row[_ROWS] for row in counted)
    return [problems.codes_outside_scale(name, codes=codes, scale=answers.codes, rows=rows)]


def _negative(table: Table, design: Design, fetch: Fetch) -> Problem:
    below = table.filter(table[design.weights] < 0)
    rows = fetch(below.aggregate(**{_ROWS: below.count()})).to_pylist()[0][_ROWS]
    return problems.weights_impossible(
        f"data.{design.weights}", expected="quyền số không âm", got=f"{rows} phiếu có quyền số âm"
    )


class _Values:
    """Item columns with the codes of no answer made null, and rows of weight zero left out."""

    def __init__(self, source: Table, answers: Answers, weight: Column, *, positive: bool) -> None:
        self._source = source
        self._missing = list(answers.missing)
        self._weight = weight if not positive else None
        self._present = weight * 0 + 1

    def __call__(self, name: str) -> Column:
        if name == ROW:
            return self._present
        column = self._source[name]
        if column.type().is_boolean():
            column = column.cast("int8")
        if self._missing:
            column = ibis.ifelse(column.isin(self._missing), ibis.null(), column)
        if self._weight is not None:
            column = ibis.ifelse(self._weight > 0, column, ibis.null())
        return column


def _aggregate(source: Table, values: _Values, weight: Column, term: Term) -> Column:
    value = values(term.item)
    if term.also:
        both = fold(lambda a, b: a & b, [values(name).notnull() for name in term.also])
        value = ibis.ifelse(both, value, ibis.null())
    if term.of == "n":
        return value.count()
    if term.weight == UNWEIGHTED:
        weight = weight * 0 + 1  # a bare literal would be an exact decimal on PostgreSQL
    elif term.weight:
        weight = source[term.weight].cast("float64")
    return (weight * _factor(value, term)).sum() if term.of != "w" else (weight + 0 * value).sum()


def _factor(value: Column, term: Term) -> Column:
    if term.of == "in":
        codes = sorted(term.codes)
        run = value.type().is_integer() and codes == list(range(codes[0], codes[-1] + 1))
        inside = value.between(codes[0], codes[-1]) if run and len(codes) > 1 else value.isin(codes)
        return inside.cast("int32")  # PostgreSQL turns a truth value into this integer alone
    number = value.cast("float64")
    return number * number if term.of == "yy" else number


def _keys(design: Design, by: Sequence[str]) -> tuple[str, ...]:
    names = [name for stage in design.active_stages for name in stage.columns]
    if design.calibrated is not None:
        names.extend(design.calibrated.columns)
    return tuple(dict.fromkeys((*by, *names)))


def _base_column(design: Design) -> tuple[str, ...]:
    """The weights before calibration, where the variance needs them."""
    base = design.calibrated.base if design.calibrated is not None else None
    return (base,) if base is not None else ()


def _cells(found: pa.Table, *, design: Design, keys: tuple[str, ...], terms: tuple[Term, ...]) -> Cells:
    coded_keys = {name: _key(found.column(name)) for name in keys}
    order = np.lexsort([key.codes for key in reversed(coded_keys.values())]) if keys else np.zeros(1, int)
    coded_keys = {name: replace(key, codes=key.codes[order]) for name, key in coded_keys.items()}

    def column(name: str) -> Floats:
        return _numbers(found.column(name))[order]

    rows = column(_ROWS)
    sums = {term: column(f"t{at}") for at, term in enumerate(terms)}
    cells = Cells(
        stages=frames(design.active_stages, coded_keys, rows),
        keys=coded_keys,
        rows=rows,
        weight=column(_WEIGHT),
        sums=sums,
        base=column(_BASE) if _base_column(design) else None,
    )
    _check_sums(cells, given=column(_WEIGHED), design=design, by=coded_keys)
    return cells


def _numbers(column: pa.ChunkedArray) -> Floats:
    """Float64; the sum over no rows is 0, while a NaN from the data stays one and is refused later."""
    filled = pc.fill_null(column.cast(pa.float64()), 0.0)
    return np.asarray(filled.combine_chunks().to_numpy(zero_copy_only=False), np.float64)


def _key(column: pa.ChunkedArray) -> Key:
    encoded = pa.chunked_array(column).combine_chunks().dictionary_encode()
    codes: Codes = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    return encode(encoded.dictionary.to_pylist(), codes)


def _check_sums(cells: Cells, *, given: Floats, design: Design, by: Mapping[str, Key]) -> None:
    place = f"data.{design.weights}"
    empty = cells.rows.sum() - given.sum()
    if empty:
        raise problems.design_value_missing(place, column=design.weights, rows=int(empty))
    total, rows = cells.weight.sum(), cells.rows.sum()
    if not np.isfinite(total) or total <= 0:
        raise problems.weights_impossible(
            place, expected="tổng quyền số là số dương hữu hạn", got=f"tổng = {total:g}"
        )
    if design.scale == "population" and total < rows * (1 - 1e-9):
        raise problems.weights_impossible(
            place,
            expected="tổng quyền số không nhỏ hơn số phiếu",
            got=f"tổng quyền số {total:g}, số phiếu {rows:g}",
            hint="dùng quyền số tổng thể, hoặc ghi weights: {column: …, scale: relative} nếu chỉ tính tỷ lệ",
        )
    for term, sums in cells.sums.items():
        bad = ~np.isfinite(sums)
        if bad.any():
            raise problems.item_not_finite(f"data.{term.item}", rows=int(cells.rows[bad].sum()))
