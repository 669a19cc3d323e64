from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from chiso.papers.model import Anchor, BodyTable, Paragraph
from chiso.papers.writers.sheet import Line, Marks, annex_label, number_text, place_text, sheet_of, stretches
from tests.papers.writers.generated import ACROSS
from tests.papers.writers.sample import DRAFT, LETTER, PLAN


@pytest.mark.parametrize(
    ("number", "symbol", "printed"),
    [  # C05: below ten with a zero; a draft keeps the room
        ("5", "KH-BQL", "Số: 05/KH-BQL"),
        ("4742", "KH-BQL", "Số: 4742/KH-BQL"),
        (None, "KH-BQL", "Số:       /KH-BQL"),
    ],
)
def test_the_number_is_printed_as_the_decree_asks(number: str | None, symbol: str, printed: str) -> None:
    assert number_text(number, symbol) == printed


def test_place_and_day_stand_in_words() -> None:
    assert place_text("Hải Phòng", dt.date(2026, 1, 5)) == "Hải Phòng, ngày 05 tháng 01 năm 2026"


def test_a_day_that_is_not_known_is_left_blank() -> None:
    assert sheet_of(DRAFT).head.place.text == "An Bình, ngày      tháng      năm        "


@pytest.mark.parametrize(
    ("place", "count", "label"), [(1, 1, "Phụ lục"), (1, 2, "Phụ lục I"), (4, 9, "Phụ lục IV")]
)
def test_annexes_are_numbered_in_roman_when_there_are_several(place: int, count: int, label: str) -> None:
    assert annex_label(place, count) == label


def test_a_point_without_a_title_begins_its_paragraph() -> None:
    assert "1. Các phòng thực hiện nhiệm vụ tại Phụ lục kèm theo." in [
        line.text for line in sheet_of(PLAN).body
    ]


def test_recipients_end_with_semicolons_and_the_last_with_a_point() -> None:
    assert [line.text for line in sheet_of(PLAN).foot.recipients] == [
        "Nơi nhận:", "- UBND tỉnh (để b/c);", "- Các phòng;", "- Lưu: VT, VP (02).",
    ]  # fmt: skip


def test_a_deputy_signs_for_the_head() -> None:
    assert [line.text for line in sheet_of(PLAN).foot.power] == ["KT. TRƯỞNG BAN", "PHÓ TRƯỞNG BAN"]


def test_a_letter_has_its_subject_under_the_number_and_no_title() -> None:
    sheet = sheet_of(LETTER)
    assert sheet.title == ()
    assert sheet.head.under_number is not None
    assert sheet.head.under_number.text == "V/v đôn đốc báo cáo tháng 10"
    assert [line.text for line in sheet.addressees] == [
        "Kính gửi:", "- Các phòng chuyên môn;", "- Các đơn vị sự nghiệp.",
    ]  # fmt: skip


def test_a_wide_table_lies_across() -> None:
    assert [part.across for part in sheet_of(PLAN).annexes] == [True]


@pytest.mark.parametrize(
    ("text", "look"),
    [
        ("Căn cứ Luật Tổ chức chính quyền địa phương;", "C10"),
        ("Theo đề nghị của Chánh Văn phòng.", "C10"),
        ("Căn cứ Kế hoạch số 5/KH-UBND, Ban Quản lý ban hành Kế hoạch như sau:", "C11"),
    ],
)
def test_a_basis_is_in_italics_and_a_sentence_that_leads_to_the_text_is_not(text: str, look: str) -> None:
    paper = replace(PLAN, opening=(Paragraph(text, Anchor(1, 1)),))
    assert next(piece.look for piece in sheet_of(paper).body if isinstance(piece, Line)) == look


def test_a_footnote_follows_its_mark_and_other_raised_figures_stay() -> None:
    marks = Marks((("1", "Chú thích"),))
    assert marks.pieces("hành chính¹, diện tích 5 m²") == [
        ("hành chính", "Chú thích"),
        (", diện tích 5 m²", None),
    ]


def test_each_note_is_referred_to_once_and_in_the_order_of_the_text() -> None:
    """Where each page counts its notes anew, two notes have one mark."""
    marks = Marks((("1", "Một"), ("²", "Hai"), ("1", "Ba")))
    assert marks.pieces("định kỳ¹, mặt bằng 500 m² được giao²") == [
        ("định kỳ", "Một"), (", mặt bằng 500 m² được giao", "Hai"), ("", None),
    ]  # fmt: skip
    assert marks.pieces("trang sau¹") == [("trang sau", "Ba"), ("", None)]
    assert marks.pieces("không còn chú thích¹") == [("không còn chú thích¹", None)]


@pytest.mark.parametrize("text", ["12 km²", "500m²", "(5 cm²)", "3 dm³", "0,5 hm²"])
def test_the_figure_of_a_unit_is_no_note(text: str) -> None:
    assert Marks((("2", "Hai"), ("3", "Ba"))).pieces(text) == [(text, None)]


@pytest.mark.parametrize("text", ["năm²", "chỉ tiêu³", "m⁴"])
def test_other_raised_figures_are_notes(text: str) -> None:
    said = Marks((("2", "Chú thích"), ("3", "Chú thích"), ("4", "Chú thích"))).pieces(text)
    assert said == [(text[:-1], "Chú thích"), ("", None)]


def test_one_addressee_stands_on_the_line_of_the_words_without_an_end_mark() -> None:
    (line,) = sheet_of(replace(LETTER, addressees=("Sở Nội vụ thành phố Hải Phòng;",))).addressees
    assert line.text == "Kính gửi: Sở Nội vụ thành phố Hải Phòng"


def test_secrecy_urgency_and_circulation_are_framed_in_this_order() -> None:
    head = sheet_of(
        replace(LETTER, secrecy="Mật", urgency="Khẩn", circulation="Lưu hành nội bộ")
    ).head  # fmt: skip
    assert [line.text for line in head.framed] == ["MẬT", "KHẨN", "LƯU HÀNH NỘI BỘ"]


def test_a_table_of_the_text_lies_across_with_the_headings_above_it_when_its_words_do_not_fit() -> None:
    text = [
        (across, [piece.text if isinstance(piece, Line) else "bảng" for piece in pieces])
        for across, pieces in stretches(sheet_of(ACROSS).body)
    ]
    assert text == [
        (False, ["Ban Quản lý báo cáo như sau:", "I. KẾT QUẢ", "Số liệu từng tháng như sau:"]),
        (True, ["bảng", "II. SO SÁNH", "bảng"]),
        (False, [
            "III. PHƯƠNG HƯỚNG", "Tiếp tục thực hiện.", "Trên đây là Báo cáo của Ban Quản lý Kiểm thử./.",
        ]),
    ]  # fmt: skip


def test_a_table_of_the_text_that_fits_stands_upright_however_many_columns_it_has() -> None:
    heads = ("STT", "Nhiệm vụ", "Chủ trì", "Phối hợp", "Sản phẩm", "Thời hạn")
    rows = (("1", "Rà soát văn bản quy phạm pháp luật về khu kinh tế", "Văn phòng", "Các phòng", "Báo cáo",
             "Trước 30/11/2026"),)  # fmt: skip
    paper = replace(PLAN, tables=(BodyTable(heads, rows, 1, Anchor(1, 1)),))
    assert [across for across, _ in stretches(sheet_of(paper).body)] == [False]
