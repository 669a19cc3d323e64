"""Ranks and bands, on unrounded figures, by a stated tie rule.

Two values are equal when they agree to twelve significant digits of the largest: the last bits of a
float64 sum depend on the order of adding and must not decide a rank. A unit without a value has no
rank and no band.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

import numpy as np
from scipy.stats import rankdata

from chiso.engine.composite import problems
from chiso.engine.composite.plan import Band, Plan, Rank
from chiso.engine.composite.table import Floats, State

Ties = Literal["min", "max", "mean", "dense"]


def settle(x: Floats) -> Floats:
    """Values on a grid of 1e-12 of the largest magnitude, so that float noise makes no order."""
    top = np.nanmax(np.abs(np.where(np.isnan(x), 0.0, x)), axis=-1, keepdims=True)
    exponent = np.maximum(np.floor(np.log10(np.where(top > 0, top, 1.0))) - 11, -290)
    return np.asarray(np.round(x / 10.0**exponent))


def ranks(x: Floats, *, ties: Ties, descending: bool = True) -> Floats:
    """1 is best. Along the last axis; NaN stays NaN and takes no place."""
    gone = np.isnan(x)
    key = settle(x)
    key = np.where(gone, np.inf, -key if descending else key)
    found = rankdata(key, method="average" if ties == "mean" else ties, axis=-1).astype(np.float64)
    return np.where(gone, np.nan, found)


def bands(x: Floats, *, groups: int) -> Floats:
    """1 for the best of ``groups``: cut at the interpolated quantiles (R type 7), the cut itself below.

    With 61 values in four bands: 15, 15, 15, 16 from the top, as PAPI 2023 prints.
    """
    known = settle(x)[~np.isnan(x)]
    cuts = np.quantile(known, [part / groups for part in range(1, groups)])
    below = np.searchsorted(cuts, settle(x), side="left")
    return np.where(np.isnan(x), np.nan, groups - below.astype(np.float64))


def rank(step: Rank, state: State, *, plan: Plan, place: str) -> tuple[State, list[str]]:
    values = state.column(step.by, place=place)
    parts = _parts(step.within, state, place=place)
    out = np.full_like(values, np.nan)
    for rows in parts:
        out[..., rows] = ranks(values[..., rows], ties=step.ties, descending=step.order == "descending")
    unranked = (
        int(np.isnan(out).any(axis=tuple(range(out.ndim - 1))).sum())
        if out.ndim > 1
        else int(np.isnan(out).sum())
    )
    notes = [f"xếp hạng theo {step.by}, giá trị chưa làm tròn, đồng hạng: {step.ties}"]
    if unranked:
        notes.append(f"{unranked} đơn vị không xếp hạng vì không có giá trị")
    return replace(state, ranks={**state.ranks, step.by: out}), notes


def band(step: Band, state: State, *, plan: Plan, place: str) -> tuple[State, list[str]]:
    values = state.column(step.by, place=place)
    flat = values.reshape(-1, values.shape[-1])
    for row in flat:
        if (known := int(np.sum(~np.isnan(row)))) < step.groups:
            raise problems.too_few(place, step.by, known, step.groups)
    found = np.stack([bands(row, groups=step.groups) for row in flat]).reshape(values.shape)
    sizes = [
        int(np.sum(found.reshape(-1, values.shape[-1])[0] == number)) for number in range(1, step.groups + 1)
    ]
    notes = [f"chia {step.groups} nhóm theo {step.by}: " + "/".join(map(str, sizes)) + " đơn vị từ cao xuống"]
    return replace(state, bands={**state.bands, step.by: found}), notes


def _parts(
    within: str | None, state: State, *, place: str
) -> Sequence[np.ndarray[tuple[int], np.dtype[np.intp]]]:
    if within is None:
        return [np.arange(len(state.table.units))]
    labels = state.table.labels.get(within, ())
    if not labels or "" in labels:
        raise problems.group_unknown(place, within)
    names = np.asarray(labels)
    return [np.flatnonzero(names == name) for name in dict.fromkeys(labels)]
