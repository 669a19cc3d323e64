"""Brings columns to a common scale. Reversed indicators are turned round here, once, and nowhere else.

Each method is one function of the values along the last axis, after the sign of the direction has
been applied; fixed scales (``goalposts``, ``onto``, ``scaled``) read their bounds from the data of
the plan, relative ones from the column. A zero range, a missing bound, a reference without a figure:
refused. Formulas: OECD/JRC Handbook (2008) step 5; names and conventions as COINr.
"""

from __future__ import annotations

import numpy as np
from scipy.stats import rankdata

from chiso.engine.composite import problems
from chiso.engine.composite.plan import Node, Normalise, Plan
from chiso.engine.composite.table import Floats, State, cells


def minmax(x: Floats, *, low: float, high: float) -> Floats:
    """Smallest → ``low``, largest → ``high``."""
    least, most = _ends(x)
    return np.asarray((x - least) / (most - least) * (high - low) + low)


def zscore(x: Floats, *, mean: float, sd: float) -> Floats:
    """Mean and (n−1) standard deviation of the column become ``mean`` and ``sd``."""
    centre = np.nanmean(x, axis=-1, keepdims=True)
    spread = np.nanstd(x, axis=-1, ddof=1, keepdims=True)
    return np.asarray((x - centre) / spread * sd + mean)


def between(x: Floats, *, start: float, end: float, low: float, high: float) -> Floats:
    """Straight line through (start, low) and (end, high)."""
    return np.asarray((x - start) / (end - start) * (high - low) + low)


def rank(x: Floats) -> Floats:
    """1 for the smallest; ties share the smallest rank; missing stays missing."""
    gone = np.isnan(x)
    ranks = rankdata(np.where(gone, np.inf, x), method="min", axis=-1).astype(np.float64)
    return np.where(gone, np.nan, ranks)


def percentile(x: Floats) -> Floats:
    """(rank − 1) / (known − 1): 0 for the smallest, 1 for the largest."""
    known = np.sum(~np.isnan(x), axis=-1, keepdims=True)
    return np.asarray((rank(x) - 1) / (known - 1))


def distance(x: Floats, *, reference: Floats | float) -> Floats:
    """1 at the reference, 0 at the smallest value: 1 − (ref − x) / (ref − min)."""
    least = np.nanmin(x, axis=-1, keepdims=True)
    return np.asarray(1 - (reference - x) / (reference - least))


def normalise(step: Normalise, state: State, *, plan: Plan, place: str) -> tuple[State, list[str]]:
    codes = step.only or (plan.at_level(step.level) if step.level else plan.leaves)
    columns: dict[str, Floats] = {}
    turned: list[str] = []
    for code in codes:
        node = plan.by_code[code]
        values = state.column(code, place=place)
        if np.isnan(values).all():
            raise problems.too_few(place, code, 0, 1)
        reverse = node.direction == -1 and code not in state.oriented
        turned += [code] if reverse else []
        columns[code] = _column(step, values, node=node, reverse=reverse, state=state, place=place)
    notes = [f"{step.method}: {len(codes)} cột"]
    if turned:
        notes.append(f"đảo chiều {len(turned)} chỉ tiêu càng thấp càng tốt: {', '.join(turned)}")
    return state.with_columns(columns, oriented=codes), notes


def _column(step: Normalise, x: Floats, *, node: Node, reverse: bool, state: State, place: str) -> Floats:
    signed = -x if reverse else x
    low = 0.0 if step.low is None else step.low
    match step.method:
        case "minmax":
            _spread(signed, node.code, place)
            return minmax(signed, low=low, high=100.0 if step.high is None else step.high)
        case "zscore":
            _spread(signed, node.code, place)
            return zscore(signed, mean=step.mean or 0.0, sd=1.0 if step.sd is None else step.sd)
        case "scaled" | "goalposts" | "onto":
            return _fixed(step, x, node=node, reverse=reverse, state=state, place=place)
        case "rank":
            return rank(signed)
        case "borda":
            return rank(signed) - 1
        case "percentile":
            if (known := int(np.sum(~np.isnan(signed), axis=-1).min())) < 2:
                raise problems.too_few(place, node.code, known, 2)
            return percentile(signed)
        case "distance_to_max":
            _spread(signed, node.code, place)
            return distance(signed, reference=np.nanmax(signed, axis=-1, keepdims=True))
        case "distance_to_target" | "distance_to_reference":
            return _to_point(step, signed, node=node, reverse=reverse, state=state, place=place)
        case "fraction_of_max":
            if reverse or float(np.nanmin(x)) < 0 or float(np.nanmax(x, axis=-1).min()) <= 0:
                raise problems.not_positive(place, node.code, step.method, float(np.nanmin(signed)))
            return np.asarray(x / np.nanmax(x, axis=-1, keepdims=True))


def _fixed(step: Normalise, x: Floats, *, node: Node, reverse: bool, state: State, place: str) -> Floats:
    """Methods whose scale does not depend on who is rated."""
    low = 0.0 if step.low is None else step.low
    if step.method == "scaled":
        high = 100.0 if step.high is None else step.high
        start, end = step.from_low, step.from_high
    else:
        high = 1.0 if step.high is None else step.high
        start, end = node.low, node.high
    if start is None or end is None:
        raise problems.attribute_missing(place, "low, high", [node.code])
    if start == end:
        raise problems.zero_range(place, node.code)
    if step.method == "onto":
        _hold(x, 0.0, 1.0, node=node, state=state, place=place)
        y = between(x, start=0.0, end=1.0, low=start, high=end)
        return start + end - y if reverse else y
    y = between(x, start=start, end=end, low=low, high=high)
    if step.method == "goalposts":
        if step.cap:
            y = np.clip(y, low, high)
        else:
            _hold(x, start, end, node=node, state=state, place=place)
    return low + high - y if reverse else y


def _hold(x: Floats, low: float, high: float, *, node: Node, state: State, place: str) -> None:
    slack = 1e-9 * max(abs(low), abs(high))
    outside = (x < low - slack) | (x > high + slack)
    if outside.any():
        raise problems.outside_bounds(place, cells(state.table.units, node.code, outside), low, high)


def _to_point(step: Normalise, x: Floats, *, node: Node, reverse: bool, state: State, place: str) -> Floats:
    reference: Floats | float
    if step.method == "distance_to_target":
        if node.target is None:
            raise problems.attribute_missing(place, "target", [node.code])
        reference = -node.target if reverse else node.target
    else:
        if step.reference not in state.table.units:
            raise problems.unit_unknown(place, str(step.reference))
        row = state.table.units.index(step.reference)
        reference = x[..., row : row + 1]
        if np.isnan(reference).any():
            raise problems.unit_unknown(place, f"{step.reference}/{node.code}")
    if np.any(np.asarray(reference) <= np.nanmin(x, axis=-1, keepdims=True)):
        # The scale would be zero or upside down: the worst unit already stands at the reference.
        raise problems.zero_range(place, node.code)
    y = distance(x, reference=reference)
    return np.minimum(y, 1.0) if step.cap else y


def _ends(x: Floats) -> tuple[Floats, Floats]:
    return np.nanmin(x, axis=-1, keepdims=True), np.nanmax(x, axis=-1, keepdims=True)


def _spread(x: Floats, code: str, place: str) -> None:
    least, most = _ends(x)
    if np.any(least == most):
        raise problems.zero_range(place, code)
