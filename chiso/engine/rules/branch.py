"""A question picks one of several rules, one level deep; a case may also be an outcome of its own."""

from __future__ import annotations

from collections.abc import Callable

from chiso.engine.rules import problems
from chiso.engine.rules.measure import outcome
from chiso.engine.rules.verdict import Ask, Entry, Verdict, missing
from chiso.engine.spec.types import Branch, Case, Simple
from chiso.engine.trace import Step


def score(rule: Branch, ask: Ask, entry: Entry, *, apply: Callable[[Simple, Ask, Entry], Verdict]) -> Verdict:
    """The verdict of the case the sheet names."""
    case = chosen(rule, entry)
    if case is None:
        if not entry.case:
            return missing("case")
        allowed = ", ".join(f"{case.code} ({case.when.vi})" for case in rule.cases)
        raise problems.unknown_case(
            f"{entry.place} tiêu chí {ask.code}".strip(), got=entry.case, allowed=allowed
        )
    if case.then is not None:
        return outcome(case.then, case.when.vi, ask)
    assert case.rule is not None
    return apply(case.rule, ask, entry).after(Step("rule", f"trường hợp {case.when.vi}", {"case": case.code}))


def chosen(rule: Branch, entry: Entry) -> Case | None:
    """The case named by ``case``; by ``state`` when no case is written and the word is one of ours."""
    word = entry.case or entry.state
    return next((case for case in rule.cases if case.code == word), None)
