"""How far two or more people who scored the same lines apart agree: shares, bias, kappa, alpha.

Everything is exact (fractions) and nothing is guessed: a line that one of them did not score is left out of
the pairs and counted; a statistic whose denominator is nothing (nobody differs anywhere) is ``None``, not 1.
Ratings are shares of the line's applicable maximum, so that lines of 0.5 and of 4 points weigh alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

ZERO = Fraction(0)

Rating = Fraction | None
"""A share of the maximum; None when that person has no points on the line (missing, not applicable)."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One line as two people scored it: shares of its maximum."""

    key: str
    first: Rating
    second: Rating

    @property
    def gap(self) -> Fraction | None:
        """Second minus first; None while either is open."""
        return None if self.first is None or self.second is None else self.second - self.first


@dataclass(frozen=True, slots=True)
class Agreement:
    """``pairs``: lines both scored; ``open``: lines only one, or neither, scored."""

    pairs: int
    open: int
    same: int
    near: int
    """Lines that differ by no more than the tolerance (the same included)."""
    bias: Fraction | None
    """Mean of second − first: who is stricter."""
    distance: Fraction | None
    """Mean size of the difference."""
    kappa: Fraction | None
    """Cohen's kappa with squared weights."""
    alpha: Fraction | None
    """Krippendorff's alpha, interval metric."""
    differing: tuple[str, ...]
    """Keys of the lines that differ at all, the widest gap first, then as given."""

    @property
    def share(self) -> Fraction | None:
        """Share of lines scored exactly alike."""
        return Fraction(self.same, self.pairs) if self.pairs else None


def agreement(pairs: Sequence[Pair], *, tolerance: Fraction = Fraction(1, 10)) -> Agreement:
    """How far the two of each pair agree."""
    both = [(pair, pair.gap) for pair in pairs]
    gaps = [(pair.key, gap) for pair, gap in both if gap is not None]
    count = len(gaps)
    apart = sorted((row for row in gaps if row[1]), key=lambda row: -abs(row[1]))
    scored = [(pair.first, pair.second) for pair, gap in both if gap is not None]
    return Agreement(
        pairs=count,
        open=len(pairs) - count,
        same=sum(gap == 0 for _, gap in gaps),
        near=sum(abs(gap) <= tolerance for _, gap in gaps),
        bias=sum((gap for _, gap in gaps), ZERO) / count if count else None,
        distance=sum((abs(gap) for _, gap in gaps), ZERO) / count if count else None,
        kappa=kappa([(a, b) for a, b in scored if a is not None and b is not None]),
        alpha=alpha([(pair.first, pair.second) for pair in pairs]),
        differing=tuple(key for key, _ in apart),
    )


def kappa(scored: Sequence[tuple[Fraction, Fraction]]) -> Fraction | None:
    """Cohen's kappa with squared weights: 1 − mean squared difference seen ÷ the one chance would give.

    Chance pairs every rating of the one with every rating of the other. None when that is nothing.
    """
    count = len(scored)
    if not count:
        return None
    seen = sum(((a - b) ** 2 for a, b in scored), ZERO) / count
    # mean over all n² pairs of (a − b)² = mean a² + mean b² − 2·mean a·mean b
    means = [sum((pair[side] for pair in scored), ZERO) / count for side in (0, 1)]
    squares = [sum((pair[side] ** 2 for pair in scored), ZERO) / count for side in (0, 1)]
    chance = squares[0] + squares[1] - 2 * means[0] * means[1]
    return None if chance == 0 else 1 - seen / chance


def alpha(units: Iterable[Sequence[Rating]]) -> Fraction | None:
    """Krippendorff's alpha with the interval metric, for any number of raters, with gaps.

    1 − Dₒ/Dₑ over the n values that stand in units with two or more values: Dₒ is the mean squared difference
    within units, Dₑ the one between any two of all values. None when no unit has two, or no value differs.
    """
    inside, total, squares, count = ZERO, ZERO, ZERO, 0
    for unit in units:
        values = [value for value in unit if value is not None]
        if len(values) < 2:
            continue
        added, squared = sum(values, ZERO), sum((value**2 for value in values), ZERO)
        # Σ over ordered pairs of (v − w)² = 2·(m·Σv² − (Σv)²)
        inside += 2 * (len(values) * squared - added**2) / (len(values) - 1)
        total, squares, count = total + added, squares + squared, count + len(values)
    if not count:
        return None
    between = 2 * (count * squares - total**2)
    return None if between == 0 else 1 - (count - 1) * inside / between


def by_group(pairs: Mapping[str, Sequence[Pair]], *, tolerance: Fraction) -> dict[str, Agreement]:
    """The same by group (domain, appraiser, unit)."""
    return {group: agreement(rows, tolerance=tolerance) for group, rows in pairs.items()}
