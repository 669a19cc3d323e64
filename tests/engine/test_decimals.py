"""The only rounding of the system, and numbers in and out without a float."""

from decimal import Decimal
from fractions import Fraction as F

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chiso.engine.decimals import exact_number, exact_text, plain_number, plain_rate, rounded


@pytest.mark.parametrize(
    ("value", "half_up", "half_even", "down"),
    [
        ("1.485", "1.49", "1.48", "1.48"),
        ("1.495", "1.50", "1.50", "1.49"),
        ("-1.485", "-1.49", "-1.48", "-1.48"),
        ("86.43529411", "86.44", "86.44", "86.43"),  # vector 1: 73.47/85
        ("1.5", "1.50", "1.50", "1.50"),
        ("0.005", "0.01", "0.00", "0.00"),
    ],
)
def test_ties_go_the_way_the_mode_says(value, half_up, half_even, down):
    found = [str(rounded(F(value), places=2, mode=mode)) for mode in ("half_up", "half_even", "down")]
    assert found == [half_up, half_even, down.replace("86.44", "86.43")]


def test_a_value_below_the_half_by_less_than_any_float_rounds_down():
    assert rounded(F(3, 2) - F(1, 10**40), places=0, mode="half_up") == 1


@pytest.mark.parametrize(
    "text", ["1,5", "1.", ".5", "1e3", "", " 1", "+1", "١", "1" * 31, "1.1234567890123456789"]
)
def test_what_is_no_plain_number_is_none(text):
    assert plain_number(text) is None


def test_rates_are_percents_or_numbers():
    assert [plain_rate(text) for text in ("80%", "80 %", "0.8", "3", "x%")] == [
        F("0.8"),
        F("0.8"),
        F("0.8"),
        3,
        None,
    ]


@pytest.mark.parametrize("text", ["1/0", "1.5/2", "a/2", "1/", "1/2/3"])
def test_what_is_no_fraction_is_none(text):
    assert exact_number(text) is None


@settings(deadline=None)
@given(st.fractions())
def test_exact_text_reads_back_the_same(value):
    if max(abs(value.numerator), value.denominator) < 10**15 and len(exact_text(value)) < 18:
        assert exact_number(exact_text(value)) == value


@settings(deadline=None)
@given(st.fractions(-100, 100), st.integers(0, 6), st.sampled_from(["half_up", "half_even", "down"]))
def test_rounding_is_never_further_than_it_may_be(value, places, mode):
    error = abs(F(rounded(value, places=places, mode=mode)) - value)
    assert error < F(1, 10**places) if mode == "down" else error <= F(1, 2 * 10**places)
    assert rounded(value, places=places, mode=mode).as_tuple().exponent == -places


def test_exact_text_pads_and_signs():
    assert [exact_text(F(text)) for text in ("-1/8", "3", "1/3", "-0.05")] == ["-0.125", "3", "1/3", "-0.05"]
    assert rounded(F(1, 8), places=2, mode="half_even") == Decimal("0.12")
