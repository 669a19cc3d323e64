"""Ranks on exact values, with the tie rule the edition states; grades; rank intervals.

Two units tie only when their exact values are equal: what looks equal after rounding is not a tie.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from chiso.engine.spec.types import Grade, Ranking


@dataclass(frozen=True, slots=True)
class Place:
    """``rank`` may be a half when equals share (2.5); ``tied``: how many stand here."""

    unit: str
    value: Fraction
    rank: Fraction
    tied: int


def ranks(values: Mapping[str, Fraction], *, ties: str) -> tuple[Place, ...]:
    """Units by value, best first; equals in the order given.

    competition 1-2-2-4, dense 1-2-2-3, shared 1-2.5-2.5-4.
    """
    ordered = sorted(values.items(), key=lambda item: -item[1])
    places: list[Place] = []
    better, step = 0, 0
    while better < len(ordered):
        value = ordered[better][1]
        tied = [unit for unit, other in ordered[better:] if other == value]
        step += 1
        first = Fraction({"competition": better + 1, "dense": step}.get(ties, better + 1))
        rank = first + Fraction(len(tied) - 1, 2) if ties == "shared" else first
        places.extend(Place(unit, value, rank, len(tied)) for unit in tied)
        better += len(tied)
    return tuple(places)


def rank_by(ranking: Ranking, points: Fraction, maximum: Fraction) -> Fraction:
    """The value an edition ranks on: percent of the applicable maximum, or points."""
    return points / maximum if ranking.by == "percent" else points


def grade(value: Fraction, grades: tuple[Grade, ...]) -> str:
    """Title of the class that holds the percent ``value``; empty when none does."""
    for one in grades:
        low = (one.from_ is None or value >= one.from_) and (one.above is None or value > one.above)
        high = (one.to is None or value <= one.to) and (one.below is None or value < one.below)
        if low and high:
            return one.title.vi
    return ""


def intervals(bounds: Mapping[str, tuple[Fraction, Fraction]]) -> dict[str, tuple[int, int]]:
    """Best and worst rank each unit can have when its value lies anywhere in its bounds.

    Best: only units that surely stand above count. Worst: every unit that may stand above counts.
    """
    found = {}
    for unit, (low, high) in bounds.items():
        others = [bound for other, bound in bounds.items() if other != unit]
        best = 1 + sum(other_low > high for other_low, _ in others)
        worst = 1 + sum(other_high > low for _, other_high in others)
        found[unit] = (best, worst)
    return found
