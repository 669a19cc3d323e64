"""Set by the appraiser within bounds, with a reason. Nobody else's number is taken."""

from __future__ import annotations

from chiso.engine.rules import problems
from chiso.engine.rules.verdict import Ask, Entry, Verdict, known, pending
from chiso.engine.spec.types import Judged
from chiso.engine.trace import Step, shown

FIGURE = "points"


def score(rule: Judged, ask: Ask, entry: Entry) -> Verdict:
    """The points written, when they lie within the bounds and a reason stands beside them."""
    if FIGURE not in entry.figures:
        return pending("chờ người thẩm định cho điểm")
    points = entry.figures[FIGURE]
    at = f"{entry.place} tiêu chí {ask.code}".strip()
    high = ask.points if rule.high is None else rule.high
    if not rule.low <= points <= high:
        raise problems.outside_bounds(at, low=shown(rule.low), high=shown(high), got=shown(points))
    if rule.step and (points - rule.low) % rule.step:
        raise problems.off_step(at, step=shown(rule.step), got=shown(points))
    if not entry.note:
        raise problems.judged_without_reason(at)
    return known(points, Step("rule", f"người thẩm định cho điểm: {entry.note}"))
