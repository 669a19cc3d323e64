"""Numbers and letters at the head of a paragraph, with their rank."""

from __future__ import annotations

import pytest

from chiso.papers.labels import (
    ARABIC,
    ARTICLE,
    CHAPTER,
    HEADING,
    LETTER,
    PART,
    ROMAN,
    read_label,
    roman,
    to_roman,
)

READ = [
    # text, label, rank, ordinal
    ("I. MỤC ĐÍCH", "I", ROMAN, 1),
    ("II MỤC ĐÍCH", "II", ROMAN, 2),
    ("I- MỤC ĐÍCH", "I", ROMAN, 1),
    ("XIV. KHÁC", "XIV", ROMAN, 14),
    ("1. Mục đích", "1", ARABIC, 1),
    ("2) Yêu cầu", "2", ARABIC, 2),
    ("1.1. Đối tượng", "1.1", ARABIC + 1, 1),
    ("3.2.4 Đối tượng", "3.2.4", ARABIC + 2, 4),
    ("a) Một", "a", LETTER, 1),
    ("đ) Năm", "đ", LETTER, 5),
    ("e) Sáu", "e", LETTER, 6),
    ("Điều 12. Hiệu lực", "Điều 12", ARTICLE, 12),
    ("Chương IV", "Chương IV", CHAPTER, 4),
    ("Phần thứ hai", "Phần thứ hai", PART, 2),
    ("Mục 3", "Mục 3", HEADING, 3),
]
NOT = [
    "Mục đích",
    "1.000 đồng",
    "31/8/2023 của",
    "12/2025",
    "V/v báo cáo",
    "- Cải thiện",
    "2023. là",
    "năm 2023",
]


@pytest.mark.parametrize(("text", "label", "rank", "ordinal"), READ)
def test_a_label_is_read(text: str, label: str, rank: int, ordinal: int) -> None:
    read = read_label(text)
    assert read is not None
    assert (read.text, read.rank, read.ordinal) == (label, rank, ordinal)


@pytest.mark.parametrize("text", NOT)
def test_what_only_looks_like_a_label_is_none(text: str) -> None:
    assert read_label(text) is None


def test_a_wrapped_number_is_not_sure() -> None:
    read = read_label("10 hàng tháng")
    assert read is not None
    assert not read.sure


def test_roman_numerals_go_both_ways() -> None:
    assert [roman(to_roman(n)) for n in range(1, 100)] == list(range(1, 100))
    assert roman("IIII") == roman("VX") == 0
