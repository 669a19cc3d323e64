"""From children to parent: sum, weighted means (arithmetic, geometric, harmonic, power p), Copeland.

Works on ``x[..., units, children]`` and ``w[..., children]`` and broadcasts replications, so one run
and ten thousand are the same arithmetic; the common case is one matrix product. A geometric or
harmonic mean of what is not positive is refused; a missing child is refused unless the step says
``propagate`` (the parent is missing too) or ``ignore`` (the known children carry the weight).
"""

from __future__ import annotations

import numpy as np

from chiso.engine.composite import problems
from chiso.engine.composite.plan import Aggregate, Plan
from chiso.engine.composite.table import Floats, State, cells
from chiso.engine.composite.weigh import relative, shares


def weighted(x: Floats, w: Floats) -> Floats:
    """Σ over children of w·x; ``x``: ([r,] units, children), ``w``: ([r,] children)."""
    if w.ndim == 1:
        return np.asarray(x @ w)
    if x.ndim == 2:
        return np.asarray(w @ x.T)  # (r, children) · (children, units): one matrix product for all
    return np.asarray(np.matmul(x, w[..., None])[..., 0])


def mean_power(x: Floats, w: Floats, *, power: float) -> Floats:
    """(Σ w·x^p / Σ w)^(1/p); p = 1 arithmetic, p = −1 harmonic. NaN children carry no weight."""
    known = ~np.isnan(x)
    raised = x if power == 1 else (1 / x if power == -1 else x**power)
    if known.all():
        mean = weighted(raised, shares(w))
    else:
        mean = weighted(np.where(known, raised, 0.0), w) / weighted(known.astype(np.float64), w)
    return mean if power == 1 else np.asarray(mean ** (1 / power))


def mean_geometric(x: Floats, w: Floats) -> Floats:
    """exp of the weighted mean of logarithms."""
    return np.asarray(np.exp(mean_power(np.log(x), w, power=1)))


def outranking(x: Floats, w: Floats) -> Floats:
    """(units, units): weight of the children on which the row unit beats the column unit, ties half."""
    matrix = np.zeros((x.shape[0], x.shape[0]))
    for column, share in zip(x.T, shares(w), strict=True):  # one child at a time: units² of memory
        matrix += share * 0.5 * (1 + np.sign(column[:, None] - column[None, :]))
    np.fill_diagonal(matrix, 0.0)
    return matrix


def copeland(x: Floats, w: Floats) -> Floats:
    """Duels won minus duels lost; a duel within 1e-12 of one half is drawn."""
    if x.ndim > 2 or w.ndim > 1:
        count = x.shape[0] if x.ndim > 2 else w.shape[0]
        each_x = np.broadcast_to(x, (count, *x.shape[-2:]))
        each_w = np.broadcast_to(w, (count, w.shape[-1]))
        return np.stack([copeland(one, weights) for one, weights in zip(each_x, each_w, strict=True)])
    lead = outranking(x, w) - 0.5
    index = np.arange(x.shape[0])
    lead[index, index] = 0.0
    return np.asarray(np.where(np.abs(lead) <= 1e-12, 0.0, np.sign(lead)).sum(axis=-1))


def aggregate(step: Aggregate, state: State, *, plan: Plan, place: str) -> tuple[State, list[str]]:
    computed: dict[str, Floats] = {}
    notes: list[str] = []
    for parent in plan.at_level(step.level):
        codes = plan.children[parent]
        if late := [c for c in codes if c not in state.table.columns]:
            raise problems.not_yet(place, late)
        if wrong := [c for c in codes if plan.by_code[c].direction == -1 and c not in state.oriented]:
            raise problems.not_oriented(place, wrong)
        x = np.stack(np.broadcast_arrays(*[state.table.columns[c] for c in codes]), axis=-1)
        w = relative(state, codes, parent=parent, place=place)
        gone = np.isnan(x)
        if step.missing == "refuse" and gone.any():
            holes = [hole for i, c in enumerate(codes) for hole in cells(state.table.units, c, gone[..., i])]
            raise problems.missing_values(place, holes)
        computed[parent] = _level(step, x, w, parent=parent, place=place)
        if empty := cells(state.table.units, parent, np.isnan(computed[parent])):
            notes.append(f"{parent}: {len(empty)} đơn vị không có giá trị vì thiếu thành phần")
    notes.insert(0, f"{step.method}: {len(computed)} mã cấp {step.level}")
    return state.with_columns(computed, oriented=list(computed)), notes


def _level(step: Aggregate, x: Floats, w: Floats, *, parent: str, place: str) -> Floats:
    known = ~np.isnan(x)
    if step.method in ("geometric", "harmonic") or (step.method == "generalised" and step.power != 1):
        lowest = float(np.nanmin(x)) if known.any() else 1.0
        if lowest <= 0:
            raise problems.not_positive(place, parent, step.method, lowest)
    match step.method:
        case "sum":
            value = weighted(np.where(known, x, 0.0), w)
        case "arithmetic":
            value = _quiet(x, w, power=1)
        case "harmonic":
            value = _quiet(x, w, power=-1)
        case "generalised":
            assert step.power is not None
            value = _quiet(x, w, power=step.power)
        case "geometric":
            value = np.asarray(np.exp(_quiet(np.log(x), w, power=1)))
        case "copeland":
            if not known.all():
                raise problems.missing_values(place, [parent])
            value = copeland(x, w)
    share = known.mean(axis=-1)
    needed = step.at_least if step.missing == "ignore" and step.at_least is not None else 1.0
    owed = np.broadcast_to(share >= needed, value.shape)
    if not np.isfinite(value[owed]).all():
        raise problems.not_finite(place, [parent])
    return value if owed.all() else np.where(owed, value, np.nan)


def _quiet(x: Floats, w: Floats, *, power: float) -> Floats:
    """A unit without any known child divides 0 by 0; it is missing, and set so by the caller."""
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        return mean_power(x, w, power=power)
