"""How many to ask, for a wanted margin. Each formula is named; every step of the number is told.

``proportion``: n = D·N·p·q / ((N − 1)·(e/z)² + D·p·q), the exact solution of z²·D·(1 − n/N)·S²/n = e²
with S² = N·p·q/(N − 1); with D = 1 it is Cochran's n₀/(1 + (n₀ − 1)/N) (1977, eq. 4.2).
``mean``: n = D·S² / ((e/z)² + D·S²/N).
``yamane``: n = N/(1 + N·e²), as the ministry's 2012 guidance prints it: z = 2, p = ½, N for N − 1; the
design effect multiplies it. Every n is rounded up; the number to invite is n divided by the expected
response, rounded up. A need beyond the population means everybody is asked, and says so.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from scipy.stats import norm

from chiso.engine.survey.sampling import problems
from chiso.engine.survey.sampling.design import Size
from chiso.engine.vietnamese import number


@dataclass(frozen=True, slots=True)
class Needed:
    """``exact`` before rounding, ``answers`` wanted, ``invited`` to get them; ``told`` step by step."""

    rule: str
    population: int
    exact: float
    answers: int
    invited: int
    told: tuple[str, ...]


def yamane(population: int, *, margin: float) -> float:
    """N/(1 + N·e²)."""
    return population / (1 + population * margin**2)


def proportion(
    population: int,
    *,
    margin: float,
    share: float = 0.5,
    confidence: float = 0.95,
    design_effect: float = 1.0,
) -> float:
    """Answers needed so that a share near ``share`` has half-width ``margin``."""
    z = float(norm.ppf((1 + confidence) / 2))
    spread = design_effect * share * (1 - share)
    return population * spread / ((population - 1) * (margin / z) ** 2 + spread)


def mean(
    population: int, *, margin: float, deviation: float, confidence: float = 0.95, design_effect: float = 1.0
) -> float:
    """Answers needed so that a mean with standard deviation ``deviation`` has half-width ``margin``."""
    z = float(norm.ppf((1 + confidence) / 2))
    spread = design_effect * deviation**2
    return spread / ((margin / z) ** 2 + spread / population)


def needed(rule: Size, *, population: int, place: str = "size") -> Needed:
    """The sample size of ``rule`` in a population of ``population`` units."""
    told: list[str] = []
    margin = rule.margin or 0.0
    if rule.rule == "given":
        assert rule.total is not None
        exact = float(rule.total)
        told.append(f"cỡ mẫu ấn định {number(rule.total)}")
    elif rule.rule == "yamane":
        exact = yamane(population, margin=margin) * rule.design_effect
        told.append(
            f"n = N/(1 + N·e²) với N = {number(population)}, e = {number(margin)}: "
            f"{number(yamane(population, margin=margin), 2)}"
        )
        if rule.design_effect != 1:
            told.append(f"nhân hệ số thiết kế {number(rule.design_effect)}: {number(exact, 2)}")
    else:
        z = float(norm.ppf((1 + rule.confidence) / 2))
        common = f"e = {number(margin)}, z = {number(z, 4)}, hệ số thiết kế D = {number(rule.design_effect)}"
        if rule.rule == "proportion":
            exact = proportion(
                population,
                margin=margin,
                share=rule.share,
                confidence=rule.confidence,
                design_effect=rule.design_effect,
            )
            told.append(
                f"n = D·N·p·q/((N − 1)·(e/z)² + D·p·q) với N = {number(population)}, "
                f"p = {number(rule.share)}, "
                f"{common}: {number(exact, 2)}"
            )
        else:
            assert rule.deviation is not None
            exact = mean(
                population,
                margin=margin,
                deviation=rule.deviation,
                confidence=rule.confidence,
                design_effect=rule.design_effect,
            )
            told.append(
                f"n = D·S²/((e/z)² + D·S²/N) với N = {number(population)}, S = {number(rule.deviation)}, "
                f"{common}: {number(exact, 2)}"
            )
    answers = _up(exact)
    invited = _up(answers / rule.response)
    told.append(f"làm tròn lên: {number(answers)} phiếu trả lời")
    if rule.response < 1:
        told.append(f"tỷ lệ trả lời dự kiến {number(100 * rule.response)}%: mời {number(invited)}")
    if rule.rule == "given" and invited > population:
        raise problems.more_than_all(place, invited, population)
    if invited > population:
        told.append(f"vượt quá {number(population)} đơn vị của danh sách: điều tra toàn bộ")
        invited = population
        answers = min(answers, population)
    return Needed(rule.rule, population, exact, answers, invited, tuple(told))


def _up(value: float) -> int:
    """Rounded up; a value within 1e-9 of a whole number is that number, not the next."""
    return math.ceil(round(value, 9))
