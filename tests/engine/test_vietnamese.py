from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chiso.engine import vietnamese


@pytest.mark.parametrize(
    ("day", "words"),
    [  # a leading zero for days below 10 and months 1 and 2 only (Decree 30/2020, appendix I)
        (dt.date(2026, 1, 5), "ngày 05 tháng 01 năm 2026"),
        (dt.date(2026, 2, 14), "ngày 14 tháng 02 năm 2026"),
        (dt.date(2026, 3, 9), "ngày 09 tháng 3 năm 2026"),
        (dt.date(2023, 9, 21), "ngày 21 tháng 9 năm 2023"),
        (dt.date(2026, 12, 31), "ngày 31 tháng 12 năm 2026"),
    ],
)
def test_days_in_words_follow_the_decree(day: dt.date, words: str) -> None:
    assert vietnamese.day_in_words(day) == words


def test_names_are_sorted_by_the_vietnamese_alphabet() -> None:
    ordered = ["An", "Ân", "Bình", "Dũng", "Đạt", "Em", "Oanh", "Ô", "Ơn", "Uyên", "Ưng", "Yên"]
    assert sorted(set(ordered), key=vietnamese.sort_key) == ordered


def test_tones_decide_last() -> None:
    ordered = ["hoa", "hòa", "hỏa", "hóa", "họa", "hoan"]
    assert sorted(set(ordered), key=vietnamese.sort_key) == ordered


def test_a_fraction_is_rounded_once() -> None:
    assert vietnamese.number(Fraction(193457, 195197) * 100, 2) == "99,11"


@pytest.mark.parametrize(("text", "folded"), [("Đối thoại", "doi thoai"), ("UỶ BAN", "uy ban")])
def test_search_ignores_tones_and_marks(text: str, folded: str) -> None:
    assert vietnamese.fold(text) == folded


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9))
def test_a_written_number_reads_back(value: object) -> None:
    from decimal import Decimal

    written = vietnamese.number(value)  # type: ignore[arg-type]
    assert Decimal(written.replace(".", "").replace(",", ".")) == value
