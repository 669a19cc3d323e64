"""What a rule is asked, what it is given, and what it answers.

An ``Ask`` is one line that earns points; an ``Entry`` is what a sheet says about it; a ``Verdict`` is
points with their reason, or why there are none yet. A verdict without points is never a zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from chiso.engine.spec.types import Branch, By, Cut, Exemption, Figure, Simple
from chiso.engine.states import Standing
from chiso.engine.trace import Step

ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Ask:
    """One line that earns points: a leaf, or one part of a leaf (``1.6/kien_nghi``)."""

    code: str
    points: Fraction
    rule: Simple | Branch
    by: By = "unit"
    figures: Mapping[str, Figure] = field(default_factory=dict)
    exemptions: tuple[Exemption, ...] = ()
    cuts: tuple[Cut, ...] = ()
    may_be_inapplicable: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """What a sheet says about one line. ``percent`` may stand for numerator and denominator (97.28)."""

    figures: Mapping[str, Fraction] = field(default_factory=dict)
    percent: Fraction | None = None
    state: str = ""
    case: str = ""
    cuts: tuple[str, ...] = ()
    note: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """``points`` is None unless known or none done; ``gaps`` are the figures still asked for."""

    standing: Standing
    points: Fraction | None
    steps: tuple[Step, ...] = ()
    gaps: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    def after(self, *steps: Step, warnings: tuple[str, ...] = ()) -> Verdict:
        """The same verdict with earlier steps put before its own."""
        return replace(self, steps=(*steps, *self.steps), warnings=(*warnings, *self.warnings))


def known(points: Fraction, *steps: Step, warnings: tuple[str, ...] = ()) -> Verdict:
    return Verdict(Standing.KNOWN, points, steps, warnings=warnings)


def inapplicable(reason: str) -> Verdict:
    return Verdict(Standing.NOT_APPLICABLE, None, (Step("state", reason),))


def missing(*gaps: str) -> Verdict:
    words = f"thiếu số liệu {', '.join(gaps)}" if gaps else "chưa có số liệu"
    return Verdict(Standing.MISSING, None, (Step("state", f"{words}, chưa tính điểm"),), gaps=gaps)


def pending(why: str) -> Verdict:
    return Verdict(Standing.PENDING, None, (Step("state", why),))
