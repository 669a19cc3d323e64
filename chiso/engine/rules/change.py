"""This year against last: higher, equal or lower. Equal means equal, not nearly."""

from __future__ import annotations

from chiso.engine.rules import problems
from chiso.engine.rules.measure import gaps, noun_of
from chiso.engine.rules.verdict import Ask, Entry, Verdict, known, missing
from chiso.engine.spec.types import Change
from chiso.engine.trace import Step, shown

WORDS = {"higher": "tăng", "equal": "bằng", "lower": "giảm"}


def score(rule: Change, ask: Ask, entry: Entry) -> Verdict:
    """Points of the direction, from the two figures or from the state that names it."""
    points = {"higher": rule.higher, "equal": rule.equal, "lower": rule.lower}
    lacking = gaps((rule.now, rule.before), entry)
    if lacking and entry.state:
        if entry.state not in points:
            at = f"{entry.place} tiêu chí {ask.code}".strip()
            raise problems.unknown_state(
                at, got=entry.state, allowed="higher (tăng), equal (bằng), lower (giảm)"
            )
        words = f"{WORDS[entry.state]} so với năm trước liền kề (không nêu số liệu)"
        return known(points[entry.state], Step("rule", words, {"state": entry.state}))
    if lacking:
        return missing(*lacking)
    now, before = entry.figures[rule.now], entry.figures[rule.before]
    way = "higher" if now > before else "lower" if now < before else "equal"
    words = f"năm nay {shown(now)}, năm trước {shown(before)} {noun_of(rule.now, ask)}".rstrip()
    step = Step("rule", f"{WORDS[way]} so với năm trước liền kề", {"state": way})
    return known(points[way], Step("measure", words), step)
