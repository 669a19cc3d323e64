"""Points by position in a ranking of so many; both ends of a row belong to it."""

from __future__ import annotations

from chiso.engine.rules import problems
from chiso.engine.rules.verdict import Ask, Entry, Verdict, known, missing
from chiso.engine.spec.types import Rank
from chiso.engine.trace import Step, shown


def score(rule: Rank, ask: Ask, entry: Entry) -> Verdict:
    """Points of the row that holds the position."""
    if rule.figure not in entry.figures:
        return missing(rule.figure)
    position = entry.figures[rule.figure]
    for row in rule.positions:
        if row.from_ <= position <= row.to:
            words = f"thứ {shown(position)}/{rule.among}"
            within = f"thuộc nhóm vị trí {row.from_} đến {row.to}"
            return known(row.points, Step("measure", words), Step("rule", within))
    at = f"{entry.place} tiêu chí {ask.code}".strip()
    raise problems.off_every_band(at, got=f"thứ {shown(position)}/{rule.among}")
