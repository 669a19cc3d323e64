"""Falls from a start per event or day, with grace; and the cuts a text makes from points got."""

from __future__ import annotations

from fractions import Fraction

from chiso.engine.rules import problems
from chiso.engine.rules.measure import noun_of
from chiso.engine.rules.verdict import ZERO, Ask, Entry, Verdict, known, missing
from chiso.engine.spec.types import Cut, Deduction
from chiso.engine.trace import Step, shown, shown_percent, shown_points


def score(rule: Deduction, ask: Ask, entry: Entry) -> Verdict:
    """``start`` less what ``n`` events or days cost; never below 0."""
    if rule.figure not in entry.figures:
        return missing(rule.figure)
    number = entry.figures[rule.figure]
    start = ask.points if rule.start is None else rule.start
    words = Step("measure", f"{shown(number)} {noun_of(rule.figure, ask)}".rstrip())
    if rule.void_from is not None and number >= rule.void_from:
        return known(ZERO, words, Step("rule", f"từ {rule.void_from} trở lên không còn điểm"))
    lost = cost(rule, number)
    points = max(ZERO, start - lost)
    return known(points, words, Step("rule", f"trừ {shown_points(lost)} từ {shown_points(start)}"))


def cost(rule: Deduction, number: Fraction) -> Fraction:
    """What ``number`` events or days cost, before the bottom at 0."""
    over = number - rule.grace
    if over <= 0:
        return ZERO
    first = rule.first if rule.first is not None else ZERO
    return first + max(ZERO, over - rule.first_span) * rule.each


def cut(cuts: tuple[Cut, ...], verdict: Verdict, entry: Entry, *, code: str) -> Verdict:
    """``verdict`` after the deductions the sheet names (by code) or feeds (by figure), in printed order.

    Percentages are of the points the rule gave, not of what earlier cuts left.
    """
    known_codes = {one.code for one in cuts}
    for named in entry.cuts:
        if named not in known_codes:
            at = f"{entry.place} tiêu chí {code}".strip()
            raise problems.unknown_cut(at, got=named, allowed=", ".join(sorted(known_codes)))
    if verdict.points is None:
        return verdict
    got = verdict.points
    lost, steps = ZERO, []
    for one in cuts:
        amount = _amount(one, got, entry)
        if amount:
            lost += amount
            steps.append(
                Step("cut", f"trừ {shown_points(amount)}{_how(one)}: {one.when.vi}", {"cut": one.code})
            )
    if not steps:
        return verdict
    left = max(ZERO, got - lost)
    return Verdict(verdict.standing, left, (*verdict.steps, *steps), verdict.gaps, verdict.warnings)


def _amount(one: Cut, got: Fraction, entry: Entry) -> Fraction:
    if one.figure:
        over = entry.figures.get(one.figure, ZERO) - one.grace
        amount = max(ZERO, over) * (one.each if one.each is not None else ZERO)
        return amount if one.cap is None else min(amount, one.cap)
    if one.code not in entry.cuts:
        return ZERO
    return one.percent * got if one.percent is not None else one.points or ZERO


def _how(one: Cut) -> str:
    return f" ({shown_percent(one.percent)} điểm đạt được)" if one.percent is not None else ""
