"""Measure × points, with a floor below which it is 0, and the ways a text grants full points early."""

from __future__ import annotations

from fractions import Fraction

from chiso.engine.rules.measure import measure
from chiso.engine.rules.verdict import ZERO, Ask, Entry, Verdict, known
from chiso.engine.spec.types import Ratio
from chiso.engine.trace import Step, shown_percent


def score(rule: Ratio, ask: Ask, entry: Entry) -> Verdict:
    """``rate × points``; ``rate ÷ full_at × points``, never over; 0 strictly below the floor."""
    found = measure(rule.of, ask, entry)
    if isinstance(found, Verdict):
        return found
    edges = tuple(edge for edge in (rule.floor, rule.full_at, rule.full_from) if edge is not None)
    points, words = _points(rule, found.value, ask.points)
    return known(points, found.step(edges), Step("rule", words), warnings=found.warnings)


def _points(rule: Ratio, rate: Fraction, points: Fraction) -> tuple[Fraction, str]:
    if rule.floor is not None and rate < rule.floor:
        return ZERO, f"dưới ngưỡng {shown_percent(rule.floor)}: 0 điểm"
    if rule.full_from is not None and rate >= rule.full_from:
        return points, f"từ {shown_percent(rule.full_from)} trở lên: đạt điểm tối đa"
    if rule.full_at is not None and rate >= rule.full_at:
        return points, f"từ {shown_percent(rule.full_at)} trở lên: đạt điểm tối đa"
    above = f"từ ngưỡng {shown_percent(rule.floor)} trở lên " if rule.floor is not None else ""
    if rule.full_at is not None:
        formula = f"(tỷ lệ / {shown_percent(rule.full_at)}) × điểm tối đa"
        return max(ZERO, rate / rule.full_at * points), f"{above}tính theo công thức {formula}"
    # A measure that is not a share (growth, a plain figure) may lie outside 0–1; points may not.
    formula = _formula(rule)
    return min(max(ZERO, rate), Fraction(1)) * points, f"{above}tính theo công thức {formula} × điểm tối đa"


def _formula(rule: Ratio) -> str:
    part = getattr(rule.of, "part", None)
    if part is None:
        return "tỷ lệ"
    name = part[0] if len(part) == 1 else f"({' + '.join(part)})"
    return f"({name}/{getattr(rule.of, 'of', '')})"
