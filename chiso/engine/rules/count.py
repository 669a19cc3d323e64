"""So many points for each, up to the criterion's points."""

from __future__ import annotations

from chiso.engine.rules.measure import noun_of
from chiso.engine.rules.verdict import Ask, Entry, Verdict, known, missing
from chiso.engine.spec.types import Count
from chiso.engine.trace import Step, shown, shown_points


def score(rule: Count, ask: Ask, entry: Entry) -> Verdict:
    """``each × n``, at most the points."""
    if rule.figure not in entry.figures:
        return missing(rule.figure)
    number = entry.figures[rule.figure]
    points = min(number * rule.each, ask.points)
    words = f"{shown(number)} {noun_of(rule.figure, ask)}".rstrip()
    worth = f"mỗi trường hợp {shown_points(rule.each)} điểm, tối đa {shown_points(ask.points)}"
    return known(points, Step("measure", words), Step("rule", worth))
