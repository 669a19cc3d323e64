"""Folds level case, tone placement and spaces, and keep one character for one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chiso.papers.folding import bare, fold, is_capital

LETTERS = st.text(alphabet="aàáảãạăằđêếôơưừyỳoòuùqHOÀUỶ hòa\u00a0\u2013-.", max_size=40)

SAME = [
    ("Uỷ ban", "Ủy ban"),
    ("HOÀ", "hòa"),
    ("khoẻ", "khỏe"),
    ("thuỷ", "thủy"),
    ("tuỳ", "tùy"),
    ("2021–2030", "2021-2030"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_two_spellings_of_one_word_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize("word", ["quý", "hoàn", "toán", "thuyền", "quỹ"])
def test_a_tone_that_has_one_place_only_is_left(word: str) -> None:
    assert fold(word) == word


@given(LETTERS)
def test_folds_keep_every_offset(text: str) -> None:
    assert len(fold(text)) == len(text) == len(bare(text))


@given(LETTERS)
def test_a_fold_folds_to_itself(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_capitals_are_told_from_words() -> None:
    assert is_capital("MỤC ĐÍCH, YÊU CẦU")
    assert not is_capital("Mục đích")
