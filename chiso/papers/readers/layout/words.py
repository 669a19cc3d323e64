"""A page as geometry: words and ruling lines, in points from the top left corner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(slots=True)
class Word:
    """A run of characters without a space. ``size`` in points; ``confidence`` 0 to 100 in a scan."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    bold: bool | None = None
    italic: bool | None = None
    confidence: float | None = None
    font: str | None = None
    color: str | None = None
    drawn_space: bool = True
    """Whether a space was drawn before it; if not, the gap to the word before decides."""

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def centre(self) -> float:
        return (self.x0 + self.x1) / 2


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight ruling line: horizontal (``across``) at height ``at``, or upright at abscissa ``at``."""

    across: bool
    at: float
    start: float
    end: float

    @property
    def length(self) -> float:
        return self.end - self.start


@dataclass(slots=True)
class PageGeometry:
    """What was found on one page."""

    width: float
    height: float
    words: list[Word]
    rules: list[Rule]


def merged(rules: Sequence[Rule], *, near: float = 1.6, gap: float = 3.0) -> list[Rule]:
    """Collinear pieces as one rule: within ``near`` of each other's line and ``gap`` of each other's ends."""
    found: list[Rule] = []
    for across in (True, False):
        band: list[Rule] = []
        for rule in sorted((r for r in rules if r.across is across), key=lambda r: r.at):
            if band and rule.at - band[-1].at > near:
                found += _joined(band, gap=gap)
                band = []
            band.append(rule)
        found += _joined(band, gap=gap)
    return found


def _joined(band: list[Rule], *, gap: float) -> list[Rule]:
    """The pieces of one line, joined where they touch."""
    if not band:
        return []
    at = sum(rule.at for rule in band) / len(band)
    joined: list[Rule] = []
    for rule in sorted(band, key=lambda r: r.start):
        if joined and rule.start <= joined[-1].end + gap:
            last = joined[-1]
            joined[-1] = Rule(rule.across, at, last.start, max(last.end, rule.end))
        else:
            joined.append(Rule(rule.across, at, rule.start, rule.end))
    return joined
