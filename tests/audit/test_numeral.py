"""Numbers in addresses and forms."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chiso.audit import numeral


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("0", 0), ("17", 17), ("017", 17), ("9" * 18, 10**18 - 1), ("٣", 3),
        ("9" * 19, None), ("9" * 5000, None), ("", None), (None, None), ("-1", None), ("1.0", None),
        ("²", None), (" 1", None), ("1e3", None), ("0x10", None),
    ],
)  # fmt: skip
def test_a_number_or_nothing(raw: str | None, found: int | None) -> None:
    assert numeral.number(raw) == found


def test_fewer_digits_may_be_asked_for() -> None:
    assert numeral.number("2026", digits=4) == 2026
    assert numeral.number("20260", digits=4) is None


@given(st.integers(min_value=0, max_value=numeral.MOST))
def test_every_key_of_a_table_comes_through(key: int) -> None:
    assert numeral.number(str(key)) == key


@given(st.text())
def test_no_text_breaks_it(raw: str) -> None:
    found = numeral.number(raw)
    assert found is None or 0 <= found <= numeral.MOST


def test_numbers_keep_their_order_and_drop_the_rest() -> None:
    assert numeral.numbers(["3", "x", "", "1", "9" * 40, "3"]) == [3, 1, 3]
