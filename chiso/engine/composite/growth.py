"""Compound annual growth rate: the yearly rate that leads from the first figure to the last.

Refuses what has no such rate: fewer than two moments, moments out of order, a first or last figure
that is not above zero. Figures between the first and the last do not count; that is the definition.
"""

from __future__ import annotations

from collections.abc import Sequence

from chiso.engine.composite import problems


def cagr(figures: Sequence[float], moments: Sequence[float]) -> float:
    """(last/first)^(1/(last moment − first moment)) − 1, as a share a year.

    ``cagr([100, 110, 121], [2020, 2021, 2022])`` is 0.1. Source: COINr 1.1.14, ``CAGR``.

    :raises Problem: CO0407.
    """
    if len(figures) != len(moments) or len(figures) < 2 or list(moments) != sorted(set(moments)):
        raise problems.no_growth_rate(f"{len(figures)} số liệu, {len(moments)} thời điểm")
    if figures[0] <= 0 or figures[-1] <= 0:
        raise problems.no_growth_rate(f"từ {figures[0]:g} đến {figures[-1]:g}")
    return float((figures[-1] / figures[0]) ** (1 / (moments[-1] - moments[0])) - 1)
