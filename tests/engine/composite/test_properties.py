"""What must hold for every table: shares add up, better is never worse, order does not matter."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from chiso.engine.composite import aggregate, normalise
from chiso.engine.composite.rank import bands, ranks
from chiso.engine.composite.run import run
from chiso.engine.composite.weigh import shares
from tests.engine.composite.conftest import small, table

FIGURES = st.floats(0.01, 1000)
MATRIX = arrays(np.float64, (6, 4), elements=FIGURES)
WEIGHTS = arrays(np.float64, (4,), elements=st.floats(0.1, 10))
MEANS = ("arithmetic", "geometric", "harmonic", "generalised, power: '3'")


def mean(method: str, x: np.ndarray, w: np.ndarray) -> np.ndarray:
    match method:
        case "arithmetic":
            return aggregate.mean_power(x, w, power=1)
        case "geometric":
            return aggregate.mean_geometric(x, w)
        case "harmonic":
            return aggregate.mean_power(x, w, power=-1)
        case _:
            return aggregate.mean_power(x, w, power=3)


@given(WEIGHTS)
def test_shares_of_weights_add_up_to_one(w: np.ndarray) -> None:
    assert abs(shares(w).sum() - 1) < 1e-12


@given(MATRIX, WEIGHTS, st.sampled_from(MEANS), st.floats(0.1, 9))
def test_only_the_proportions_of_weights_count(
    x: np.ndarray, w: np.ndarray, method: str, factor: float
) -> None:
    np.testing.assert_allclose(mean(method, x, w), mean(method, x, factor * w), rtol=1e-9)


@given(MATRIX, WEIGHTS, st.sampled_from(MEANS))
def test_a_mean_lies_between_the_least_and_the_most(x: np.ndarray, w: np.ndarray, method: str) -> None:
    found = mean(method, x, w)
    assert (found >= x.min(axis=1) * (1 - 1e-9)).all()
    assert (found <= x.max(axis=1) * (1 + 1e-9)).all()


@given(MATRIX, WEIGHTS)
def test_harmonic_geometric_arithmetic_rise_in_this_order(x: np.ndarray, w: np.ndarray) -> None:
    found = [mean(method, x, w) for method in ("harmonic", "geometric", "arithmetic", "cubic")]
    for low, high in itertools.pairwise(found):
        assert (low <= high * (1 + 1e-9)).all()


@given(MATRIX, WEIGHTS, st.sampled_from(MEANS), st.integers(0, 5), st.integers(0, 3), st.floats(0.1, 100))
def test_a_unit_that_does_better_in_one_thing_never_does_worse(
    x: np.ndarray, w: np.ndarray, method: str, unit: int, child: int, gain: float
) -> None:
    better = x.copy()
    better[unit, child] += gain
    before, after = mean(method, x, w), mean(method, better, w)
    assert after[unit] >= before[unit] * (1 - 1e-12)
    assert ranks(after, ties="min")[unit] <= ranks(before, ties="min")[unit]


@settings(max_examples=50)
@given(MATRIX, st.permutations(range(6)), st.permutations(["a", "b", "c"]))
def test_the_order_of_units_and_of_indicators_does_not_matter(
    x: np.ndarray, units: list[int], codes: list[str]
) -> None:
    steps = (
        "  - {step: normalise, method: rank}\n  - {step: aggregate, level: '2', method: arithmetic}\n"
        "  - {step: rank, by: T, ties: min}\n  - {step: band, by: T, groups: '2'}"
    )
    columns = {code: x[:, i] for i, code in enumerate("abc")}
    straight = run(small(steps), table=table(**{code: columns[code].tolist() for code in "abc"}))
    nodes = "\n".join(f"  - {{code: {code}, parent: T}}" for code in codes) + "\n  - {code: T}"
    turned = run(
        small(steps, nodes=nodes), table=table(**{code: columns[code][units].tolist() for code in codes})
    )
    np.testing.assert_allclose(turned.columns["T"], straight.columns["T"][units], rtol=1e-12)
    np.testing.assert_array_equal(turned.ranks["T"], straight.ranks["T"][units])
    np.testing.assert_array_equal(turned.bands["T"], straight.bands["T"][units])


@given(
    arrays(np.float64, (7,), elements=st.floats(-1e6, 1e6), unique=True),
    st.floats(-50, 50),
    st.floats(1, 100),
)
def test_scaling_can_be_undone(x: np.ndarray, low: float, width: float) -> None:
    if np.ptp(x) < 1e-3:
        return
    y = normalise.minmax(x, low=low, high=low + width)
    back = normalise.between(y, start=low, end=low + width, low=float(x.min()), high=float(x.max()))
    np.testing.assert_allclose(back, x, rtol=1e-6, atol=1e-6 * np.ptp(x))
    z = normalise.zscore(x, mean=0, sd=1)
    np.testing.assert_allclose(z * x.std(ddof=1) + x.mean(), x, rtol=1e-9, atol=1e-6 * np.ptp(x))


@given(arrays(np.float64, (9,), elements=st.floats(-1e3, 1e3)))
def test_reversing_the_values_reverses_the_ranks(x: np.ndarray) -> None:
    np.testing.assert_array_equal(ranks(x, ties="min"), ranks(-x, ties="min", descending=False))
    np.testing.assert_array_equal(ranks(x, ties="min") + ranks(-x, ties="max"), 10)


@given(arrays(np.float64, st.integers(4, 40), elements=st.floats(-1e3, 1e3)))
def test_bands_follow_the_order(x: np.ndarray) -> None:
    found = bands(x, groups=4)
    order = np.argsort(-x, kind="stable")
    assert (np.diff(found[order]) >= 0).all()
    assert set(found) <= {1, 2, 3, 4}


@given(
    arrays(np.float64, (5, 3), elements=st.integers(0, 4).map(float)),
    arrays(np.float64, (3,), elements=st.floats(0.5, 5)),
)
def test_duels_won_and_lost_balance(x: np.ndarray, w: np.ndarray) -> None:
    assert aggregate.copeland(x, w).sum() == 0
    matrix = aggregate.outranking(x, w)
    off = ~np.eye(5, dtype=bool)
    np.testing.assert_allclose((matrix + matrix.T)[off], 1)


@given(MATRIX, arrays(np.float64, (3, 4), elements=st.floats(0.1, 10)), st.sampled_from(MEANS))
def test_many_weight_sets_at_once_equal_one_at_a_time(x: np.ndarray, many: np.ndarray, method: str) -> None:
    together = mean(method, x, many)
    for row, w in zip(together, many, strict=True):
        np.testing.assert_allclose(row, mean(method, x, w), rtol=1e-12)
