"""Two results side by side: self-score against appraisal, or one edition against the one it follows.

Nothing is rescaled. Across editions only rows the crosswalk joins are compared, on percent of the
applicable maximum, because points of two editions are not the same points.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from chiso.engine.rules.verdict import ZERO
from chiso.engine.score.result import NodeResult, Result
from chiso.engine.spec.follows import Crosswalk


@dataclass(frozen=True, slots=True)
class Gap:
    """One node in two results of one edition; ``gap`` = second − first, None while either is open."""

    code: str
    first: NodeResult
    second: NodeResult

    @property
    def gap(self) -> Fraction | None:
        if self.first.points is None or self.second.points is None:
            return None
        return self.second.points - self.first.points


@dataclass(frozen=True, slots=True)
class Joined:
    """One row of a crosswalk with what both editions gave; percents are None while open or not comparable."""

    relation: str
    old: tuple[str, ...]
    new: tuple[str, ...]
    before: Fraction | None
    after: Fraction | None
    note: str = ""


def stages(first: Result, second: Result) -> tuple[Gap, ...]:
    """Every node of one edition in two stages, in printed order."""
    return tuple(Gap(code, node, second.nodes[code]) for code, node in first.nodes.items())


def years(old: Result, new: Result, crosswalk: Crosswalk) -> tuple[Joined, ...]:
    """Percent before and after along the crosswalk."""
    return tuple(
        Joined(step.relation, step.old, step.new, _percent(old, step.old), _percent(new, step.new), step.note)
        for step in crosswalk.steps
    )


def _percent(result: Result, codes: tuple[str, ...]) -> Fraction | None:
    nodes = [result.nodes[code] for code in codes]
    maximum = sum((node.maximum for node in nodes), ZERO)
    if not nodes or not maximum or any(node.open for node in nodes):
        return None
    return sum((node.known for node in nodes), ZERO) / maximum
