"""Weights by code. Weights are relative among siblings: what counts is their share of the sum.

Refuses a negative weight and a group whose weights are all zero. Replicated weights are a row per
replication; the same function divides both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from chiso.engine.composite import problems
from chiso.engine.composite.plan import Plan, Weigh
from chiso.engine.composite.table import Floats, State


def weigh(step: Weigh, state: State, *, plan: Plan, place: str) -> tuple[State, list[str]]:
    if step.method == "equal":
        return replace(state, weights={node.code: 1.0 for node in plan.nodes}), ["mọi trọng số bằng nhau"]
    return (
        replace(state, weights={**state.weights, **dict(step.weights)}),
        [f"đặt trọng số cho {len(step.weights)} mã"],
    )


def relative(state: State, codes: Sequence[str], *, parent: str, place: str) -> Floats:
    """Weights of ``codes`` as in force: ``(children,)`` or ``(replications, children)``; not yet shares."""
    each = [state.weights[code] * state.noise.get(code, np.ones(())) for code in codes]
    weights = np.stack(np.broadcast_arrays(*each), axis=-1)
    if (bad := ~(weights >= 0) | np.isinf(weights)).any():
        column = int(np.flatnonzero(bad.reshape(-1, len(codes)).any(axis=0))[0])
        raise problems.weight_bad(place, codes[column], float(weights.reshape(-1, len(codes)).min()))
    if np.any(weights.sum(axis=-1) == 0):
        raise problems.weights_all_zero(place, parent)
    return weights


def shares(weights: Floats) -> Floats:
    """Weights divided by their sum along the last axis."""
    return np.asarray(weights / weights.sum(axis=-1, keepdims=True))
