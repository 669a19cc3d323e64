"""Slips found with their likely reading; right words left in peace."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chiso.papers import read_paper
from chiso.papers.blocks import Cell, Line, Table, Weak
from chiso.papers.flow import passages_of_cell
from chiso.papers.model import Anchor
from chiso.papers.spelling import spelling_findings, weak_findings
from chiso.papers.syllables import is_syllable
from chiso.papers.terms import BY_BARE, COMPOUNDS

SLIPS = [
    ("Phần đầu năm 2023 đạt kết quả cao", "Phần đầu", "Phấn đấu"),
    ("Đổi thoại của lãnh đạo cơ quan", "Đổi thoại", "Đối thoại"),
    ("Tuyên dụng công chức, viên chức", "Tuyên dụng", "Tuyển dụng"),
    ("CÁI CÁCH HÀNH CHÍNH", "CÁI CÁCH", "CẢI CÁCH"),
    ("Công tác tuyền truyền pháp luật", "tuyền truyền", "tuyên truyền"),
    ("phối hợp đề thực hiện nhiệm vụ", "đề", "để"),
    ("đã thưc hiện đúng", "thưc", "thực"),
    ("h0àn thành trước hạn", "h0àn", "hoàn"),
    ("Ủy ban nhân dân thành phố thành phố Hải Phòng", "thành phố thành phố", "thành phố"),
    ("gửi cho các các đơn vị", "các các", "các"),
    ("Văn phòng để tổng hợp. / W", ". / W", "./."),
    ("giao các đơn vị thực hiện; |", "; |", ";"),
]


@pytest.mark.parametrize(("text", "original", "suggestion"), SLIPS)
def test_a_slip_has_its_likely_reading(text: str, original: str, suggestion: str) -> None:
    found = list(spelling_findings([passages_of_cell(text, page=1, line=1)], printed=True))
    assert [(finding.original, finding.suggestion) for finding in found] == [(original, suggestion)]
    at = found[0].at
    assert at is not None
    assert text[at.start : at.end] == original


def test_words_the_recogniser_doubts_are_shown_without_a_guess() -> None:
    line = Line("Hải Phòng, ngày 21 tháng 9", 1, 4, weak=(Weak(16, 18, 41.0), Weak(9, 10, 10.0)))
    table = Table(((Cell("1"), Cell("Rà soát", weak=(Weak(3, 7, 55.0),))),), 2, 9)
    found = [(f.original, f.suggestion, f.at) for f in weak_findings([line, table])]
    assert found == [
        ("21", None, Anchor(1, 4, 16, 18)),
        ("soát", None, Anchor(2, 9, 3, 7, row=0, column=1)),
    ]


RIGHT = [
    "Trong phần đầu của báo cáo đã nêu rõ vấn đề thực hiện chưa đúng.",
    "Các đơn vị có quan hệ phối hợp chặt chẽ, có quan điểm rõ ràng, luôn luôn chủ động.",
    "Cấp xã xã hội hóa nguồn lực; từng bước hoàn thiện, dần dần nâng cao.",
    "Đắk Lắk, Krông Pắc, Pleiku và TP. Hồ Chí Minh thuộc phạm vi báo cáo.",
    "HĐND, UBND, TTHC, CCHC, ĐVSN, QPPL, DVCTT và KT-XH là chữ viết tắt.",
    "Uỷ ban nhân dân hoà giải, tuỳ trường hợp cụ thể, bảo đảm khoẻ mạnh.",
    "Chỉ tiêu đất được giao năm 2025; hàng năm và hằng năm đều báo cáo.",
    "Phòng Quản lý công sản trình bày chủ đề, chuyên đề và đề xuất giải pháp.",
    "Nội dung được thực hiện đúng quy định./.",
]


@pytest.mark.parametrize("text", RIGHT)
def test_right_words_are_left_in_peace(text: str) -> None:
    assert list(spelling_findings([passages_of_cell(text, page=1, line=1)], printed=True)) == []


@pytest.mark.parametrize(
    "word", ["nghiêng", "khuỷu", "quyển", "gì", "giếng", "oăm", "hòa", "hoà", "uyển", "ý"]
)
def test_a_syllable_of_the_script(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["thưc", "viêc", "nghỉêm", "hoànnh", "đươc", "bíểu"])
def test_no_syllable_of_the_script(word: str) -> None:
    assert not is_syllable(word)


def test_every_word_of_the_list_is_two_syllables() -> None:
    assert [word for word in COMPOUNDS if not all(map(is_syllable, word.split()))] == []
    assert all(len(word.split()) == 2 for word in COMPOUNDS)


def test_the_list_knows_itself_without_tones() -> None:
    assert {word for words in BY_BARE.values() for word in words} == COMPOUNDS


@given(st.lists(st.sampled_from(sorted(COMPOUNDS)), min_size=1, max_size=12))
def test_words_of_the_list_are_never_slips(words: list[str]) -> None:
    passage = passages_of_cell(", ".join(words), page=1, line=1)
    assert [f for f in spelling_findings([passage], printed=True) if f.code == "PF301"] == []


LAW = Path(os.environ.get("CHISO_SHARED", Path(__file__).parents[3] / "shared")) / "reference" / "law"


@pytest.mark.shared
@pytest.mark.parametrize("name", ["par-index-department-2025.txt", "par-index-province-2025.txt"])
def test_two_real_criteria_sets_hold_no_false_tone(name: str) -> None:
    file = LAW / name
    if not file.exists():
        pytest.skip(f"not here: {file.name} (compares with texts outside the repository)")
    findings = read_paper(file.read_bytes(), name).findings
    assert [f.message for f in findings if f.code in ("PF301", "PF306")] == []
