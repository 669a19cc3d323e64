"""Numbers and sentences of real administrative prose."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chiso.engine.returns.written import numbers, plain, sentences

PROSE = st.text(st.sampled_from("aăđ 1239.,%()/-–:;!?\n\t[]=ếTPQQ"), max_size=80)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ban hành 12 văn bản, 195.197 hồ sơ, đạt 99,11 % và 98.5%.", ["12", "195.197", "99,11 %", "98.5%"]),
        ("Quyết định số 1459/QĐ-TTg ngày 01/7/2025, Kế hoạch 229/KH-UBND", []),
        ("tháng 6 năm 2026, quý 2, Điều 12 khoản 3, giai đoạn 2021-2025", []),
        ("6 tháng đầu năm, 15 ngày làm việc", []),
        ("Tổng số 174 văn bản; số 174; có 1.747 đơn vị.", ["174", "1.747"]),
        ("1. Cải cách thể chế: 36 văn bản", ["36"]),
        ("2.1. Có 3 việc", ["3"]),
        ("Lần thứ 3; hạng 14; mức độ 4; nhóm 2", []),
        ("KCN 1, 42.540 ha; 1.234.567,89 triệu đồng", ["42.540", "1.234.567,89"]),
        ("A1 B2C 3D", []),
        ("trong kỳ: 12.", ["12"]),
    ],
)
def test_which_numbers_are_figures(text, expected):
    assert [text[one.start : one.end] for one in numbers(text)] == expected


def test_a_number_says_what_rounds_to_it():
    one = numbers("99,11 %")[0]
    assert one.percent
    assert [one.says(value) for value in (one.value, one.value + one.value / 10**6, one.value + 1)] == [
        True, True, False,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Đã xong. Còn chậm.", ["Đã xong.", "Còn chậm."]),
        ("Tại TP. Hải Phòng có 195.197 hồ sơ. Tốt!", ["Tại TP. Hải Phòng có 195.197 hồ sơ.", "Tốt!"]),
        ("1. Mục một\n2. Mục hai.\n\n- Ý", ["1. Mục một", "2. Mục hai.", "- Ý"]),
        ("Sở, ngành v.v. đã nộp. Hết", ["Sở, ngành v.v. đã nộp.", "Hết"]),
        ("Ông A. Nguyễn ký. Xong", ["Ông A. Nguyễn ký.", "Xong"]),
        ("  \n ", []),
        ("Sao chậm? (Chưa đủ.) Rồi…", ["Sao chậm?", "(Chưa đủ.)", "Rồi…"]),
    ],
)
def test_sentences(text, expected):
    assert [text[start:end] for start, end in sentences(text)] == expected


@given(PROSE)
def test_spans_lie_in_order_and_lose_no_letter(text):
    spans = sentences(text)
    assert all(text[start:end].strip() == text[start:end] != "" for start, end in spans)
    assert "".join("".join(text[start:end] for start, end in spans).split()) == "".join(text.split())
    found = numbers(text)
    assert all(one.end <= other.start for one, other in pairwise(found))


@given(PROSE)
def test_words_for_comparing_keep_their_length(text):
    assert len(plain(text)) == len(unicodedata.normalize("NFC", text))


def test_tones_are_placed_one_way_and_only_where_two_ways_exist():
    assert [plain(word) for word in ("Hoà", "HÒA", "khoảng", "quý", "thuỷ", "Thủy", "toàn", "hoá đơn")] == [
        "hòa", "hòa", "khoảng", "quý", "thủy", "thủy", "toàn", "hóa đơn",
    ]  # fmt: skip
