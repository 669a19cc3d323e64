"""Set within bounds by a person. An appraiser must give the reason; a unit without one is warned."""

from __future__ import annotations

from chiso.engine.rules import problems
from chiso.engine.rules.verdict import Ask, Entry, Verdict, known, missing, pending
from chiso.engine.spec.types import Judged
from chiso.engine.trace import Step, shown

FIGURE = "points"


def score(rule: Judged, ask: Ask, entry: Entry) -> Verdict:
    """The points written, when they lie within the bounds."""
    if FIGURE not in entry.figures:
        return missing(FIGURE) if ask.by == "unit" else pending("chờ người thẩm định cho điểm")
    points = entry.figures[FIGURE]
    at = f"{entry.place} tiêu chí {ask.code}".strip()
    high = ask.points if rule.high is None else rule.high
    if not rule.low <= points <= high:
        raise problems.outside_bounds(at, low=shown(rule.low), high=shown(high), got=shown(points))
    if rule.step and (points - rule.low) % rule.step:
        raise problems.off_step(at, step=shown(rule.step), got=shown(points))
    if entry.note:
        who = "đơn vị tự chấm" if ask.by == "unit" else "người thẩm định cho điểm"
        return known(points, Step("rule", f"{who}: {entry.note}"))
    if ask.by != "unit":
        raise problems.judged_without_reason(at)
    return known(points, Step("rule", "đơn vị tự chấm"), warnings=("chưa ghi lý do cho điểm (note)",))
