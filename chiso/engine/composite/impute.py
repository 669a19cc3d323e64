"""Fills empty cells by a named method, and says which. A cell that cannot be filled is refused.

mean, median: over all known units. group_mean, group_median: over the known units of the same
label. linear: between the known neighbours of the same series in time; an end is never
extrapolated. none: cells stay empty and the steps after must say what they do with them.
"""

from __future__ import annotations

import warnings

import numpy as np

from chiso.engine.composite import problems
from chiso.engine.composite.plan import Impute, Plan
from chiso.engine.composite.table import Floats, State, cells


def impute(step: Impute, state: State, *, plan: Plan, place: str) -> tuple[State, list[str]]:
    codes = step.only or plan.leaves
    empty = {code: np.isnan(state.column(code, place=place)) for code in codes}
    holes = [cell for code in codes for cell in cells(state.table.units, code, empty[code])]
    if step.method == "none":
        return state, [f"giữ nguyên {len(holes)} ô trống"] if holes else ["không có ô trống"]
    if not holes:
        return state, ["không có ô trống"]
    groups = _groups(step, state, place=place)
    filled: dict[str, Floats] = {}
    for code in codes:
        if empty[code].any():
            column = state.column(code, place=place)
            filled[code] = (
                _linear(column, groups, np.asarray(state.column(step.along, place=place)))
                if step.method == "linear" and step.along
                else _central(column, groups, median=step.method.endswith("median"))
            )
    stuck = [cell for code in filled for cell in cells(state.table.units, code, np.isnan(filled[code]))]
    if stuck:
        why = "thiếu một đầu để nội suy" if step.method == "linear" else "cả nhóm đều trống"
        raise problems.cannot_impute(place, stuck, why)
    return state.with_columns(filled), [f"ước {cell}" for cell in holes]


def _groups(step: Impute, state: State, *, place: str) -> list[np.ndarray[tuple[int], np.dtype[np.intp]]]:
    """Row numbers of each group; one group of all rows when the method knows no groups."""
    if step.group is None:
        return [np.arange(len(state.table.units))]
    labels = state.table.labels.get(step.group, ())
    if not labels or "" in labels:
        raise problems.group_unknown(place, step.group)
    names = np.asarray(labels)
    return [np.flatnonzero(names == name) for name in dict.fromkeys(labels)]


def _central(x: Floats, groups: list[np.ndarray[tuple[int], np.dtype[np.intp]]], *, median: bool) -> Floats:
    out = x.copy()
    for rows in groups:
        part = x[..., rows]
        with warnings.catch_warnings():  # an all-empty group gives NaN, refused by the caller
            warnings.simplefilter("ignore", RuntimeWarning)
            middle = np.nanmedian(part, axis=-1) if median else np.nanmean(part, axis=-1)
        out[..., rows] = np.where(np.isnan(part), middle[..., None], part)
    return out


def _linear(x: Floats, groups: list[np.ndarray[tuple[int], np.dtype[np.intp]]], time: Floats) -> Floats:
    flat = x.reshape(-1, x.shape[-1]).copy()
    for row in flat:
        for rows in groups:
            known = rows[~np.isnan(row[rows])]
            if len(known):
                order = known[np.argsort(time[known], kind="stable")]
                row[rows] = np.interp(time[rows], time[order], row[order], left=np.nan, right=np.nan)
    return flat.reshape(x.shape)
