"""What is done before any figure is changed: dividing, leaving units out, holding figures to their bounds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from chiso.engine.composite import problems
from chiso.engine.composite.plan import Denominate, Plan, Screen, Within
from chiso.engine.composite.table import Floats, State, cells
from chiso.engine.problems import Problem, Problems
from chiso.engine.vietnamese import number


def denominate(step: Denominate, state: State, *, plan: Plan, place: str) -> tuple[State, list[str]]:
    """Each indicator that declares ``per``, divided by that column; by an unknown figure: unknown."""
    divided: dict[str, Floats] = {}
    gaps: list[str] = []
    for node in plan.nodes:
        if node.per is None:
            continue
        below = state.column(node.per, place=place)
        if (zero := below == 0).any():
            raise problems.divisor_zero(place, cells(state.table.units, node.per, zero))
        gaps += [
            f"{cell}: chưa có mẫu số nên {node.code} để trống"
            for cell in cells(state.table.units, node.per, np.isnan(below))
        ]
        divided[node.code] = state.column(node.code, place=place) / below
    if not divided:
        raise problems.attribute_missing(place, "per", plan.leaves)
    return state.with_columns(divided), [f"chia {len(divided)} chỉ tiêu cho mẫu số đã khai báo", *gaps]


def screen(step: Screen, state: State, *, plan: Plan, place: str) -> tuple[State, list[str]]:
    """Units with enough of their indicators; the others named in the log."""
    known = np.stack([~np.isnan(state.column(code, place=place)) for code in plan.leaves], axis=-1)
    share = known.mean(axis=-1)
    if share.ndim > 1:
        raise problems.not_yet(place, ["screen phải đứng trước bước đầu tiên thay đổi"])
    keep = share >= step.min_share
    if keep.sum() < 2:
        raise problems.nobody_left(place)
    notes = [
        f"không tính {state.table.units[row]}: chỉ có {number(float(100 * share[row]), 1)}% số chỉ tiêu"
        for row in np.flatnonzero(~keep)
    ]
    return replace(state, table=state.table.take(keep)), notes or ["mọi đơn vị đủ số liệu"]


def within(step: Within, state: State, *, plan: Plan, place: str) -> tuple[State, list[str]]:
    """Nothing changed; a value outside its node's bounds refused."""
    codes = step.only or (plan.at_level(step.level) if step.level else plan.leaves)
    if without := [c for c in codes if plan.by_code[c].low is None or plan.by_code[c].high is None]:
        raise problems.attribute_missing(place, "low, high", without)
    faults: list[Problem] = []
    for code in codes:
        node = plan.by_code[code]
        assert node.low is not None
        assert node.high is not None
        values = state.column(code, place=place)
        # A billionth of slack: a published score is a rounded decimal, a bound is not a trap.
        slack = 1e-9 * max(abs(node.low), abs(node.high))
        outside = (values < node.low - slack) | (values > node.high + slack)
        if outside.any():
            faults.append(
                problems.outside_bounds(place, cells(state.table.units, code, outside), node.low, node.high)
            )
    if faults:
        raise Problems(faults)
    return state, [f"{len(codes)} cột nằm trong thang điểm"]
