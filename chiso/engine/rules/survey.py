"""Percent of a survey or an outside index × points. Takes the published figure; estimates nothing."""

from __future__ import annotations

from chiso.engine.rules.measure import measure
from chiso.engine.rules.verdict import Ask, Entry, Verdict, known
from chiso.engine.spec.types import Survey
from chiso.engine.trace import Step


def score(rule: Survey, ask: Ask, entry: Entry) -> Verdict:
    """``percent / 100 × points``."""
    found = measure(rule.of, ask, entry)
    if isinstance(found, Verdict):
        return found
    words = "kết quả khảo sát × điểm tối đa"
    return known(found.value * ask.points, found.step(), Step("rule", words), warnings=found.warnings)
