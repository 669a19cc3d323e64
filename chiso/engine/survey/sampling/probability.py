"""Inclusion probabilities proportional to size, the units too large for chance taken out first.

π_k = n·x_k / Σx. A unit with π ≥ 1 is taken with certainty, leaves the list and one place fewer is
drawn among the rest; repeated until every π is below 1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chiso.engine.survey.sampling import problems
from chiso.engine.survey.sampling.chance import Floats


@dataclass(frozen=True, slots=True)
class Inclusion:
    """``probability`` of each unit; where ``certain`` it is 1. ``rounds`` of taking certainty units out."""

    probability: Floats
    certain: NDArray[np.bool_]
    rounds: int


def proportional(size: Floats, *, take: int, place: str) -> Inclusion:
    """Probabilities of ``take`` units out of ``size`` (positive); they add up to ``take``."""
    if take > len(size):
        raise problems.more_than_all(place, take, len(size))
    certain = np.zeros(len(size), dtype=np.bool_)
    probability = np.zeros(len(size))
    rounds = 0
    while True:
        left = take - int(certain.sum())
        rest = ~certain
        probability[certain] = 1.0
        if left == 0 or not rest.any():
            probability[rest] = 0.0
            break
        probability[rest] = left * size[rest] / size[rest].sum()
        large = rest & (probability >= 1 - 1e-12)
        if not large.any():
            break
        certain |= large
        rounds += 1
    return Inclusion(probability, certain, rounds)


def equal(count: int, *, take: int, place: str) -> Inclusion:
    """``take`` of ``count`` units, each as likely."""
    if take > count:
        raise problems.more_than_all(place, take, count)
    whole = take == count and count > 0
    return Inclusion(np.full(count, take / count if count else 0.0), np.full(count, whole), 0)
