"""Parts of one whole, each with its worth: ``b/a × 1.00 + c/a × 0.50``; 100 %, 75 %, 25 % by delay."""

from __future__ import annotations

from fractions import Fraction

from chiso.engine.rules import problems
from chiso.engine.rules.measure import gaps, noun_of, on_zero
from chiso.engine.rules.verdict import ZERO, Ask, Entry, Verdict, known, missing
from chiso.engine.spec.types import Term, Weighted
from chiso.engine.trace import Step, shown, shown_percent, shown_points


def score(rule: Weighted, ask: Ask, entry: Entry) -> Verdict:
    """Σ part/of × worth, at most the points; 0 when Σ part/of is below the floor."""
    names = tuple(term.part for term in rule.terms)
    whole = entry.figures.get(rule.of)
    if whole == 0 and not any(entry.figures.get(name) for name in names):
        return on_zero(rule.zero, rule.of, ask)
    lacking = gaps((rule.of, *names), entry)
    if lacking or whole is None:
        return missing(*lacking)
    at = f"{entry.place} tiêu chí {ask.code}".strip()
    done = sum((entry.figures[name] for name in names), ZERO)
    if whole == 0:
        raise problems.part_without_whole(at, part=" + ".join(names), of=rule.of)
    if done > whole and rule.over == "refuse":
        raise problems.part_over_whole(
            at, part=" + ".join(names), of=rule.of, got=f"{shown(done)} trên {shown(whole)}"
        )
    step = Step("measure", _words(rule, ask, entry, whole))
    if rule.floor is not None and done / whole < rule.floor:
        share = shown_percent(done / whole, edges=(rule.floor,))
        return known(ZERO, step, Step("rule", f"{share} dưới ngưỡng {shown_percent(rule.floor)}: 0 điểm"))
    points = sum((entry.figures[term.part] / whole * worth(term, ask.points) for term in rule.terms), ZERO)
    warnings = (f"tổng các phần {shown(done)} vượt {rule.of} = {shown(whole)}",) if done > whole else ()
    return known(
        min(points, ask.points),
        step,
        Step("rule", f"tính theo công thức {_formula(rule)}"),
        warnings=warnings,
    )


def worth(term: Term, points: Fraction) -> Fraction:
    """Points of one whole of this part."""
    if term.points is not None:
        return term.points
    assert term.weight is not None
    return term.weight * points


def _words(rule: Weighted, ask: Ask, entry: Entry, whole: Fraction) -> str:
    done = ", ".join(f"{term.part} = {shown(entry.figures[term.part])}" for term in rule.terms)
    return f"{rule.of} = {shown(whole)}, {done} {noun_of(rule.of, ask)}".rstrip()


def _formula(rule: Weighted) -> str:
    def one(term: Term) -> str:
        if term.points is not None:
            return f"({term.part}/{rule.of}) × {shown_points(term.points)}"
        assert term.weight is not None
        return f"({term.part}/{rule.of}) × {shown_percent(term.weight)} × điểm tối đa"

    return " + ".join(one(term) for term in rule.terms)
