"""A random re-check of lines already scored: which lines are drawn, and what they say of all lines.

The draw is a hash order, so that anybody can repeat it ten years later with any sha256 tool. The estimate is
design-based: simple random sampling without replacement within groups, with the finite-population correction.
Where the sample found too few differences for a normal interval to be honest, it gives the bound that follows
from the exact (hypergeometric) limit of the number of wrong lines instead. Refuses a share outside 0–1, an
empty frame, a seed of nothing, a finding for a line that was not drawn.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Literal

from chiso.engine.score import problems

ZERO = Fraction(0)
LEAST = 2
"""Lines drawn in a group at least (all of a smaller group): one line has no variance."""
ENOUGH = 10
"""Differing lines in a group from which the interval on Student's t is given."""
LEVEL = Fraction(19, 20)

Method = Literal["t", "bound", "whole", "none"]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the frame. ``claimed``: the points in force before the re-check."""

    key: str
    """Names the line for ever, in any order of the frame: ``heza 3.4.1``."""
    group: str
    claimed: Fraction


@dataclass(frozen=True, slots=True)
class Stratum:
    """``lines`` in the group, of which ``drawn``, of which ``checked``; figures in points.

    ``low``/``high`` bound the total over-claimed; ``wrong_low``/``wrong_high`` the number of such lines.
    """

    group: str
    lines: int
    drawn: int
    checked: int
    over: int
    """Checked lines that had claimed too much."""
    claimed: Fraction
    """Points claimed by all lines of the group."""
    mean: Fraction | None
    total: Fraction | None
    variance: Fraction | None
    low: float | None
    high: float | None
    wrong_low: int | None
    wrong_high: int | None
    method: Method

    @property
    def complete(self) -> bool:
        return self.checked == self.drawn

    @property
    def rate(self) -> Fraction | None:
        """Over-claimed points as a share of the points claimed."""
        return self.total / self.claimed if self.total is not None and self.claimed else None

    @property
    def rates(self) -> tuple[float, float] | None:
        if self.low is None or self.high is None or not self.claimed:
            return None
        return self.low / float(self.claimed), self.high / float(self.claimed)


@dataclass(frozen=True, slots=True)
class Estimate:
    """The whole round and each of its groups."""

    whole: Stratum
    groups: tuple[Stratum, ...]
    level: Fraction


def order_of(seed: str, key: str) -> str:
    """The number that orders a line: sha256 of ``seed|key`` in UTF-8."""
    return hashlib.sha256(f"{seed}|{key}".encode()).hexdigest()


def draw(frame: Sequence[Line], *, share: Fraction, seed: str) -> tuple[Line, ...]:
    """The lines to check again: in each group the ⌈share × lines⌉ that come first in the hash order.

    At least ``LEAST`` a group. The order of the frame does not matter.

    :raises Problem: an empty frame, a share outside (0, 1], an empty seed, a key that stands twice.
    """
    if not frame:
        raise problems.bad_draw("khung chọn", expected="ít nhất một dòng đã có điểm", got="không có dòng nào")
    if not 0 < share <= 1:
        raise problems.bad_draw("tỷ lệ", expected="lớn hơn 0, không quá 100 %", got=f"{float(share):.2%}")
    if not seed.strip():
        raise problems.bad_draw("hạt giống", expected="chuỗi ký tự làm hạt giống", got="để trống")
    keys = [line.key for line in frame]
    if len(set(keys)) != len(keys):
        twice = next(key for key in keys if keys.count(key) > 1)
        raise problems.bad_draw("khung chọn", expected="mỗi dòng một lần", got=twice)
    found: list[Line] = []
    for rows in _grouped(frame).values():
        take = min(len(rows), max(LEAST, math.ceil(share * len(rows))))
        found.extend(sorted(rows, key=lambda line: order_of(seed, line.key))[:take])
    return tuple(found)


def estimate(
    frame: Sequence[Line],
    drawn: Sequence[str],
    found: Mapping[str, Fraction],
    *,
    level: Fraction = LEVEL,
) -> Estimate:
    """What the checked lines (``found``: key → points it should have had) say of the whole ``frame``.

    Lines drawn but not yet checked are left out and leave ``complete`` false. Findings above the claim count
    as negative: units that claimed too little offset, as in the sum of points they do.

    :raises Problem: a line that is not in the frame, or found without having been drawn.
    """
    keys = {line.key for line in frame}
    taken = set(drawn)
    for key in [*taken, *found]:
        if key not in keys or (key in found and key not in taken):
            raise problems.bad_draw(key, expected="dòng trong khung chọn, đã được rút", got="không phải")
    groups = _grouped(frame)
    share = (1 - level) / len(groups)
    strata = tuple(_stratum(name, rows, taken, found, level=level) for name, rows in groups.items())
    # For the whole the error is shared out (Bonferroni): all bounds hold together at the level.
    bounds = tuple(_stratum(name, rows, taken, found, level=1 - share) for name, rows in groups.items())
    return Estimate(_whole(strata, bounds, level=level), strata, level)


def _grouped(frame: Sequence[Line]) -> dict[str, list[Line]]:
    groups: dict[str, list[Line]] = {}
    for line in frame:
        groups.setdefault(line.group, []).append(line)
    return groups


def _stratum(
    name: str, rows: Sequence[Line], taken: set[str], found: Mapping[str, Fraction], *, level: Fraction
) -> Stratum:
    over = [line.claimed - found[line.key] for line in rows if line.key in found]
    count, size = len(over), len(rows)
    claimed = sum((line.claimed for line in rows), ZERO)
    drawn = sum(line.key in taken for line in rows)
    wrong = sum(gap > 0 for gap in over)
    if not count:
        none = (None, None, None, None, None, None, None)
        return Stratum(name, size, drawn, 0, 0, claimed, *none, "none")
    mean = sum(over, ZERO) / count
    total = size * mean
    if count == size:
        exact = float(total)
        return Stratum(
            name, size, drawn, count, wrong, claimed, mean, total, ZERO, exact, exact, wrong, wrong, "whole"
        )
    low_count, high_count = wrong_lines(size, count, wrong, level=level)
    variance: Fraction | None = None
    if count >= LEAST:
        spread = sum(((gap - mean) ** 2 for gap in over), ZERO) / (count - 1)
        variance = Fraction(size * size) * (1 - Fraction(count, size)) * spread / count
    if variance is not None and sum(gap != 0 for gap in over) >= ENOUGH:
        reach = t_quantile(count - 1, level=level) * math.sqrt(variance)
        low, high = float(total) - reach, float(total) + reach
        method: Method = "t"
    else:
        low, high = _bound(rows, found, high_count)
        method = "bound"
    return Stratum(
        name,
        size,
        drawn,
        count,
        wrong,
        claimed,
        mean,
        total,
        variance,
        low,
        high,
        low_count,
        high_count,
        method,
    )


def _bound(rows: Sequence[Line], found: Mapping[str, Fraction], most: int) -> tuple[float, float]:
    """What is over-claimed for certain, and at the worst: the lines found, plus the dearest of the unchecked
    that may still be wrong, each at its whole claim. Lines found too modest are left out on both sides."""
    certain = sum((max(ZERO, line.claimed - found[line.key]) for line in rows if line.key in found), ZERO)
    wrong = sum(line.key in found and line.claimed > found[line.key] for line in rows)
    unchecked = sorted((line.claimed for line in rows if line.key not in found), reverse=True)
    worst = certain + sum(unchecked[: max(0, most - wrong)], ZERO)
    return float(certain), float(worst)


def _whole(strata: Sequence[Stratum], bounds: Sequence[Stratum], *, level: Fraction) -> Stratum:
    size, claimed = sum(one.lines for one in strata), sum((one.claimed for one in strata), ZERO)
    drawn, checked = sum(one.drawn for one in strata), sum(one.checked for one in strata)
    over = sum(one.over for one in strata)
    if any(one.total is None for one in strata):
        none = (None, None, None, None, None, None, None)
        return Stratum("", size, drawn, checked, over, claimed, *none, "none")
    total = sum((one.total for one in strata if one.total is not None), ZERO)
    wrong_low = sum(one.wrong_low or 0 for one in bounds)
    wrong_high = sum(one.wrong_high or 0 for one in bounds)
    methods = {one.method for one in strata}
    variance: Fraction | None = None
    if all(one.variance is not None for one in strata):
        variance = sum((one.variance for one in strata if one.variance is not None), ZERO)
    if methods <= {"whole"}:
        low = high = float(total)
        method: Method = "whole"
    elif "bound" not in methods and variance is not None:
        reach = t_quantile(_freedom(strata, variance), level=level) * math.sqrt(variance)
        low, high, method = float(total) - reach, float(total) + reach, "t"
    else:
        low = math.fsum(one.low for one in bounds if one.low is not None)
        high = math.fsum(one.high for one in bounds if one.high is not None)
        method = "bound"
    return Stratum(
        "", size, drawn, checked, over, claimed, total / size, total, variance,
        low, high, wrong_low, wrong_high, method,
    )  # fmt: skip


def _freedom(strata: Sequence[Stratum], variance: Fraction) -> int:
    """Satterthwaite's degrees of freedom, rounded down: (ΣV)² ÷ Σ V²/(n − 1)."""
    parts = [(one.variance, one.checked - 1) for one in strata if one.variance]
    below = sum((part**2 / freedom for part, freedom in parts if part is not None), ZERO)
    return max(1, math.floor(variance**2 / below)) if below else max(1, sum(n for _, n in parts))


def wrong_lines(size: int, checked: int, wrong: int, *, level: Fraction = LEVEL) -> tuple[int, int]:
    """Exact two-sided limits for the number of wrong lines among ``size`` when ``wrong`` of ``checked``
    drawn without replacement are wrong: numbers whose both tails keep at least (1 − level)/2."""
    tail = (1 - level) / 2
    whole = math.comb(size, checked)

    def at_most(number: int) -> Fraction:
        """P(wrong lines drawn ≤ wrong) when ``number`` of ``size`` are wrong."""
        ways = sum(
            math.comb(number, hit) * math.comb(size - number, checked - hit) for hit in range(wrong + 1)
        )
        return Fraction(ways, whole)

    def at_least(number: int) -> Fraction:
        ways = sum(math.comb(number, hit) * math.comb(size - number, checked - hit) for hit in range(wrong))
        return 1 - Fraction(ways, whole)

    least, most = wrong, size - (checked - wrong)
    low, high = least, most
    while low < high:  # the smallest number that could well give so many
        middle = (low + high) // 2
        low, high = (low, middle) if at_least(middle) > tail else (middle + 1, high)
    lower = low
    low, high = least, most
    while low < high:  # the largest number that could well give so few
        middle = (low + high + 1) // 2
        low, high = (middle, high) if at_most(middle) > tail else (low, middle - 1)
    return lower, low


@lru_cache(maxsize=512)
def t_quantile(freedom: int, *, level: Fraction = LEVEL) -> float:
    """Two-sided quantile of Student's t with a whole number of degrees of freedom.

    The finite series of Abramowitz & Stegun 26.7.3–4 in θ = arctan(t/√ν), inverted by halving.
    """
    wanted = float(level)
    low, high = 0.0, math.pi / 2
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if _inside(middle, freedom) < wanted else (low, middle)
    return math.tan((low + high) / 2) * math.sqrt(freedom)


def _inside(angle: float, freedom: int) -> float:
    """P(|T| < t) at θ = ``angle``."""
    sine, cosine = math.sin(angle), math.cos(angle)
    if freedom % 2:
        term, terms = cosine, []
        for step in range(1, (freedom - 1) // 2 + 1):
            terms.append(term)
            term *= cosine * cosine * (2 * step) / (2 * step + 1)
        return 2 / math.pi * (angle + sine * math.fsum(terms))
    term, terms = 1.0, []
    for step in range(1, freedom // 2 + 1):
        terms.append(term)
        term *= cosine * cosine * (2 * step - 1) / (2 * step)
    return sine * math.fsum(terms)
