"""One line judged: what the sheet says of its state first, then its exemptions, its rule, its cuts.

The order is the law's: a circumstance the text names decides before the formula; deductions come last.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from chiso.engine.rules import (
    bands,
    branch,
    change,
    choice,
    count,
    deduction,
    judged,
    problems,
    rank,
    ratio,
    survey,
    weighted,
)
from chiso.engine.rules.measure import outcome
from chiso.engine.rules.verdict import ZERO, Ask, Entry, Verdict, inapplicable, missing, pending
from chiso.engine.spec import types as t
from chiso.engine.states import Standing
from chiso.engine.trace import Step

RULES: dict[type, Callable[[Any, Ask, Entry], Verdict]] = {
    t.Choice: choice.score,
    t.Bands: bands.score,
    t.Ratio: ratio.score,
    t.Weighted: weighted.score,
    t.Count: count.score,
    t.Change: change.score,
    t.Rank: rank.score,
    t.Survey: survey.score,
    t.Deduction: deduction.score,
    t.Judged: judged.score,
}
"""Every simple kind. ``branch`` picks among them; ``sum`` and ``checklist`` are lines (``rules.lines``)."""

WAITING = {
    "unit": "",
    "appraiser": "chờ cơ quan thẩm định chấm (đơn vị không tự đánh giá)",
    "survey": "chờ kết quả điều tra xã hội học",
    "statistics": "chờ số liệu thống kê",
}


def judge(ask: Ask, entry: Entry | None) -> Verdict:
    """Points of one line with their reason, or why there are none yet.

    :raises Problem: ``RU``: the sheet contradicts itself or the rule.
    """
    if entry is None or _says_nothing(entry):
        return pending(WAITING[ask.by]) if WAITING[ask.by] else missing()
    said = stated(ask, entry)
    if said is not None:
        return said
    refuse_unasked(ask, entry)
    verdict = simple(ask.rule, ask, entry)
    return deduction.cut(ask.cuts, verdict, entry, code=ask.code)


def simple(rule: t.Simple | t.Branch, ask: Ask, entry: Entry) -> Verdict:
    """The rule alone, without states, exemptions or cuts."""
    if isinstance(rule, t.Branch):
        return branch.score(rule, ask, entry, apply=simple)
    return RULES[type(rule)](rule, ask, entry)


def stated(ask: Ask, entry: Entry) -> Verdict | None:
    """The verdict of a reserved state or of an exemption the text names; None when the rule decides."""
    at = f"{entry.place} tiêu chí {ask.code}".strip()
    for exemption in ask.exemptions:
        if entry.state == exemption.code:
            return outcome(exemption.then, exemption.when.vi, ask)
    match entry.state:
        case "not_applicable":
            return _not_applicable(ask, entry, at)
        case "missing":
            return missing()
        case "pending":
            return pending(entry.note or "chờ kết quả")
        case "none_done":
            if not zero_when_nothing(ask.rule):
                raise problems.nothing_done_is_not_zero(at)
            step = Step("state", f"không thực hiện{': ' + entry.note if entry.note else ''}, 0 điểm")
            return Verdict(Standing.NONE_DONE, ZERO, (step,))
    return None


def refuse_unasked(ask: Ask, entry: Entry) -> None:
    """Nothing a sheet says is passed over: a word or a percent the rule has no use for is refused."""
    at = f"{entry.place} tiêu chí {ask.code}".strip()
    if isinstance(ask.rule, t.Branch):
        case = branch.chosen(ask.rule, entry)
        if case is None or case.rule is None:
            return
        rule = case.rule
    else:
        rule = ask.rule
        if entry.case:
            raise problems.unknown_case(at, got=entry.case, allowed="không có")
    if entry.state and not isinstance(rule, t.Choice | t.Change):
        words = [f"{one.code} ({one.when.vi})" for one in ask.exemptions]
        raise problems.unknown_state(at, got=entry.state, allowed=", ".join((*words, *RESERVED)))
    if entry.percent is not None and not takes_percent(rule, ask):
        raise problems.percent_without_share(at)


RESERVED = ("not_applicable", "missing", "pending", "none_done")


def takes_percent(rule: t.Simple, ask: Ask) -> bool:
    """Whether one percent can stand for the figures of ``rule``."""
    if not isinstance(rule, t.Bands | t.Ratio | t.Survey):
        return False
    of = rule.of
    return not isinstance(of, t.Given) or (
        of.figure in ask.figures and ask.figures[of.figure].kind == "percent"
    )


def _not_applicable(ask: Ask, entry: Entry, at: str) -> Verdict:
    named = [exemption for exemption in ask.exemptions if exemption.then == "not_applicable"]
    if not named and not ask.may_be_inapplicable:
        allowed = "; ".join(f"{one.code} ({one.when.vi})" for one in ask.exemptions)
        raise problems.may_not_be_inapplicable(at, allowed=allowed)
    if entry.note:
        return inapplicable(entry.note)
    if len(named) == 1:
        return inapplicable(named[0].when.vi)
    raise problems.no_reason(at)


def zero_when_nothing(rule: t.Simple | t.Branch) -> bool:
    """Whether doing nothing is worth a real 0 under ``rule``."""
    match rule:
        case t.Choice():
            return any(state.points == 0 for state in rule.states)
        case t.Bands():
            return any(
                band.points == 0 and band.from_ in (None, ZERO) and band.above is None for band in rule.bands
            )
        case t.Ratio() | t.Weighted() | t.Count() | t.Judged():
            return True
        case _:
            return False


def _says_nothing(entry: Entry) -> bool:
    return not (entry.figures or entry.state or entry.case or entry.percent is not None or entry.cuts)
