from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chiso.engine.composite.growth import cagr
from chiso.engine.problems import Problem
from tests.engine.composite.test_coinr import FUNCTIONS


def test_the_rate_equals_coinr() -> None:
    assert cagr([100, 110, 121], [2020, 2021, 2022]) == pytest.approx(float(FUNCTIONS["CAGR"]), rel=1e-9)


@given(st.floats(-0.5, 3.0), st.floats(1.0, 1e6), st.integers(1, 30))
def test_the_rate_leads_from_the_first_figure_to_the_last(rate: float, first: float, years: int) -> None:
    assert cagr([first, first * (1 + rate) ** years], [0, years]) == pytest.approx(rate, abs=1e-9)


@pytest.mark.parametrize(
    ("figures", "moments"),
    [([1.0], [2020]), ([1.0, 2.0], [2020]), ([1.0, 2.0], [2021, 2020]), ([1.0, 2.0], [2020, 2020]),
     ([0.0, 2.0], [2020, 2021]), ([1.0, -2.0], [2020, 2021])],
)  # fmt: skip
def test_what_has_no_rate_is_refused(figures: list[float], moments: list[int]) -> None:
    with pytest.raises(Problem) as refusal:
        cagr(figures, moments)
    assert refusal.value.code == "CO0407"
