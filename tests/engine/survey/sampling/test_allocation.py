"""Dividing a sample among strata: shares, minimums, whole numbers that add up."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chiso.engine.problems import Problem
from chiso.engine.survey.sampling.allocation import Stratum, allocate
from chiso.engine.survey.sampling.design import Allocation


def strata(*counts: int, deviations: tuple[float, ...] = (), means: tuple[float, ...] = ()) -> list[Stratum]:
    return [
        Stratum(
            (f"t{i}",),
            count,
            float(count),
            deviations[i] if deviations else float("nan"),
            means[i] if means else float("nan"),
        )
        for i, count in enumerate(counts)
    ]


TABLE = [  # what, total, strata, rule, expected
    ("proportional", 100, strata(500, 300, 200), Allocation(), [50, 30, 20]),
    ("largest remainders, first by name on a tie", 10, strata(100, 100, 100), Allocation(), [4, 3, 3]),
    ("a minimum for each", 20, strata(1000, 10, 10), Allocation(minimum=5), [10, 5, 5]),
    ("never more than there are", 50, strata(1000, 4, 4), Allocation(method="equal"), [42, 4, 4]),
    (
        "Neyman: N·S",
        60,
        strata(400, 300, 300, deviations=(1, 2, 4)),
        Allocation(method="neyman"),
        [11, 16, 33],  # weights 400, 600, 1200 of 2200: 10.91, 16.36, 32.73
    ),
    ("power one half", 100, strata(10_000, 2500, 100), Allocation(method="power", power=0.5), [63, 31, 6]),
    ("power nought is equal", 99, strata(500, 300, 200), Allocation(method="power", power=0), [33, 33, 33]),
    (
        "Bankier with coefficients of variation",
        30,
        strata(100, 100, deviations=(10, 20), means=(50, 50)),
        Allocation(method="power", power=0.5),
        [10, 20],
    ),
    (
        "a stratum without spread still gives what the others cannot",
        30,
        strata(20, 20, deviations=(0, 3)),
        Allocation(method="neyman"),
        [10, 20],
    ),
]


@pytest.mark.parametrize(("what", "total", "of", "rule", "expected"), TABLE, ids=[row[0] for row in TABLE])
def test_allocations(what: str, total: int, of: list[Stratum], rule: Allocation, expected: list[int]) -> None:
    shares = allocate(total, strata=of, rule=rule)
    assert [share.number for share in shares] == expected
    assert sum(share.exact for share in shares) == pytest.approx(total)


@given(
    st.lists(st.tuples(st.integers(1, 5000), st.floats(0.1, 50)), min_size=1, max_size=12),
    st.floats(0, 1),
    st.integers(0, 6),
    st.sampled_from(["proportional", "neyman", "equal"]),
)
def test_whole_numbers_add_up_and_keep_their_bounds(
    units: list[tuple[int, float]], part: float, minimum: int, method: str
) -> None:
    counts = [count for count, _ in units]
    of = strata(*counts, deviations=tuple(deviation for _, deviation in units))
    least = sum(min(minimum, count) for count in counts)
    total = least + int(part * (sum(counts) - least))
    if total == 0:
        return
    shares = allocate(total, strata=of, rule=Allocation(method=method, minimum=minimum))  # type: ignore[arg-type]
    assert sum(share.number for share in shares) == total
    for share in shares:
        assert min(minimum, share.stratum.count) <= share.number <= share.stratum.count
        assert abs(share.number - share.exact) < 1 + 1e-6


def test_neyman_has_the_least_variance_of_the_allocations_of_a_total() -> None:
    of = strata(400, 300, 300, deviations=(1, 2, 4))
    best = [share.exact for share in allocate(60, strata=of, rule=Allocation(method="neyman"))]

    def variance(numbers: list[float]) -> float:
        return sum(s.count**2 * s.deviation**2 / n for s, n in zip(of, numbers, strict=True))

    rng = np.random.default_rng(1)
    for _ in range(200):
        other = rng.dirichlet(np.ones(3)) * 60
        assert variance(best) <= variance(other.tolist()) + 1e-9


def test_a_minimum_beyond_the_total_is_refused() -> None:
    with pytest.raises(Problem, match="SM0203"):
        allocate(10, strata=strata(50, 50, 50), rule=Allocation(minimum=4))


def test_neyman_without_deviations_is_refused() -> None:
    with pytest.raises(Problem, match="SM0205"):
        allocate(10, strata=strata(50, 50), rule=Allocation(method="neyman"))


def test_more_than_everybody_is_refused() -> None:
    with pytest.raises(Problem, match="SM0204"):
        allocate(101, strata=strata(50, 50), rule=Allocation())
