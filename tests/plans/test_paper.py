"""A plan as a paper: what was read stays as it was printed, the head and the items are the plan's."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from chiso.papers import read_paper
from chiso.papers.model import BodyTable, Footnote, Paper, Section
from chiso.papers.writers.sheet import Grid, Line, Part, sheet_of
from chiso.plans.models import Plan
from chiso.plans.schemas.paper import paper_of_plan
from chiso.plans.schemas.sheet import SheetRow
from tests.papers.checker.written import KINDS, of
from tests.papers.writers.sample import AT, PLAN, words

CASES = Path(__file__).parents[1] / "papers" / "cases"
ROW = SheetRow(
    annex="Phụ lục", code="1", title="Rà soát văn bản", lead="Văn phòng", cooperating="Các phòng",
    product="Báo cáo", schedule="Quý IV năm 2026",
)  # fmt: skip


def read(case: str) -> Paper:
    (path,) = CASES.glob(f"{case}-*.txt")
    return read_paper(path.read_bytes(), path.name)


def plan(**head: object) -> Plan:
    said = {"title": "Kế hoạch cải cách hành chính năm 2026", "symbol": "KH-BQL", "year": 2026}
    return Plan(**{**said, **head})


def paper(source: Paper | None, *rows: SheetRow, **head: object) -> Paper:
    return paper_of_plan(plan(**head), rows, source, authority="Ban Quản lý Kiểm thử", letters="BQL")


def body(said: Paper) -> list[str]:
    return [piece.text for piece in sheet_of(said).body if isinstance(piece, Line)]


def annex_of(said: Paper, place: int) -> tuple[list[str], list[str], list[tuple[str, ...]]]:
    """Head, words and rows of an annex as printed."""
    part: Part = sheet_of(said).annexes[place]
    lines = [piece.text for piece in part.body if isinstance(piece, Line)]
    rows = [row for piece in part.body if isinstance(piece, Grid) for row in piece.rows]
    return [line.text for line in part.head], lines, rows


# --- read from a paper --------------------------------------------------------------------------------


def test_the_numbers_the_words_and_the_one_closing_sentence_are_those_that_were_read() -> None:
    assert body(paper(read("22"))) == [
        "A. MỤC TIÊU",
        "I. MỤC TIÊU CHUNG",
        "Nâng cao chất lượng phục vụ nhân dân.",
        "B. NHIỆM VỤ",
        "I. CẢI CÁCH THỂ CHẾ",
        "1. Nâng cao chất lượng văn bản",
        "- Rà soát văn bản;",
        "+ Văn bản còn hiệu lực;",
        "+ Văn bản hết hiệu lực.",
        "* Thời gian: Quý I năm 2024.",
        "2. Tuyên truyền, phổ biến pháp luật.",
        "II. CẢI CÁCH TÀI CHÍNH CÔNG",
        "C. TỔ CHỨC THỰC HIỆN",
        "1. Phòng Tài chính - Kế hoạch",
        "Tham mưu bố trí kinh phí; báo cáo UBND huyện trước 30/6 và 15/12 hằng năm.",
        "2. UBND các xã, thị trấn",
        "- Xây dựng kế hoạch của địa phương xong trước ngày 15/2/2024.",
        "- Báo cáo định kỳ hàng quý (trước ngày 10 của tháng cuối quý) về Phòng Nội vụ."
        " Trên đây là Kế hoạch cải cách hành chính năm 2024, đề nghị các đơn vị triển khai thực hiện./.",
    ]


def test_four_levels_are_printed_with_their_numbers() -> None:
    point = Section("a", "", (words("Rà soát quy chế."),), (), AT)
    third = Section("1.1", "Nội bộ", (), (point,), AT)
    second = Section("1", "Văn bản", (), (third,), AT)
    source = replace(PLAN, sections=(Section("I", "Thể chế", (), (second,), AT),))
    assert body(paper(source))[1:] == ["I. THỂ CHẾ", "1. Văn bản", "1.1. Nội bộ", "a) Rà soát quy chế."]


def test_notes_tables_recipients_and_the_words_of_annexes_are_kept() -> None:
    table = BodyTable(("Năm", "Điểm"), (("2025", "90"),), 1, AT)
    attached = replace(
        PLAN.annexes[0],
        notes=(words("Đơn vị tính: nhiệm vụ"),),
        sections=(Section("1", "", (words("Thời gian thực hiện trong năm."),), (), AT),),
    )
    said = paper(replace(PLAN, tables=(table,), annexes=(attached,)), ROW)
    sheet = sheet_of(said)
    assert said.footnotes == (Footnote("¹", "Nghị quyết số 76/NQ-CP ngày 15/7/2021 của Chính phủ.", AT),)
    assert [piece.rows for piece in sheet.body if isinstance(piece, Grid)] == [(("2025", "90"),)]
    assert [line.text for line in sheet.foot.recipients] == [
        "Nơi nhận:", "- UBND tỉnh (để b/c);", "- Các phòng;", "- Lưu: VT, VP (02).",
    ]  # fmt: skip
    _, lines, rows = annex_of(said, 0)
    assert lines == ["Đơn vị tính: nhiệm vụ", "1. Thời gian thực hiện trong năm."]
    assert rows == [("1", "Rà soát văn bản", "Văn phòng", "Các phòng", "Báo cáo", "Quý IV năm 2026")]


def test_number_day_and_signer_are_those_of_the_plan_wherever_they_stand() -> None:
    said = paper(PLAN, ROW, number="12", issued_on=dt.date(2026, 3, 9), signer="Trần Thị Mẫu")
    sheet = sheet_of(said)
    assert sheet.head.number.text == "Số: 12/KH-BQL"
    assert sheet.head.place.text == "An Bình, ngày 09 tháng 3 năm 2026"
    assert [line.text for line in sheet.title] == ["KẾ HOẠCH", "Cải cách hành chính năm 2026"]
    assert [line.text for line in (*sheet.foot.power, sheet.foot.name)] == [
        "KT. TRƯỞNG BAN", "PHÓ TRƯỞNG BAN", "Trần Thị Mẫu",
    ]  # fmt: skip
    assert annex_of(said, 0)[0] == [
        "Phụ lục",
        "DANH MỤC NHIỆM VỤ",
        "(Kèm theo Kế hoạch số 12/KH-BQL ngày 09 tháng 3 năm 2026 của Ban Quản lý Kiểm thử)",
    ]


def test_an_annex_none_of_whose_lines_became_an_item_stays_as_it_was_read() -> None:
    rows = annex_of(paper(PLAN), 0)[2]
    assert rows[0] == ("I", "CẢI CÁCH THỂ CHẾ")
    assert rows[1][2:4] == ("Báo cáo kết quả rà soát", "Trước 30/11/2026")


def test_items_of_no_annex_follow_in_a_new_one_that_is_pointed_to() -> None:
    said = paper(PLAN, ROW, replace(ROW, annex="", code="II.2", title="Theo dõi, tổng hợp"))
    assert [annex_of(said, place)[0][:2] for place in (0, 1)] == [
        ["Phụ lục I", "DANH MỤC NHIỆM VỤ"], ["Phụ lục II", "DANH MỤC NHIỆM VỤ"],
    ]  # fmt: skip
    assert body(said)[-1] == (
        "2. Văn phòng theo dõi, tổng hợp (chi tiết tại các Phụ lục I và II kèm theo)./."
    )
    assert annex_of(said, 1)[2][0][:2] == ("II.2", "Theo dõi, tổng hợp")


def test_the_task_table_of_the_text_has_its_items_in_its_place() -> None:
    table = BodyTable(("STT", "Nội dung", "Chủ trì"), (("1", "Họp", "Văn phòng"),), 1, AT)
    read_as_tasks = replace(PLAN.annexes[0], label="", at=AT)
    source = replace(PLAN, tables=(table,), annexes=(read_as_tasks,))
    said = paper(source, replace(ROW, annex=""))
    assert sheet_of(said).annexes == ()
    assert [piece.rows for piece in sheet_of(said).body if isinstance(piece, Grid)] == [
        (("1", "Rà soát văn bản", "Văn phòng", "Các phòng", "Báo cáo", "Quý IV năm 2026"),)
    ]


@KINDS
@pytest.mark.parametrize("source", [PLAN, read("10"), read("25")], ids=["sample", "sentence", "draft"])
def test_nothing_departs_in_the_paper_of_a_plan_that_was_read(source: Paper, kind: str) -> None:
    rows = [replace(ROW, annex=annex.label) for annex in source.annexes]
    assert of(paper(source, *rows), kind).departures == ()


# --- made from scratch --------------------------------------------------------------------------------

BASES = """Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025
Kế hoạch số 216/KH-UBND ngày 23 tháng 9 năm 2025."""


def test_a_plan_from_scratch_lists_its_bases_and_its_items() -> None:
    said = paper(None, ROW, legal_basis=BASES)
    assert body(said) == [
        "Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025;",
        "Căn cứ Kế hoạch số 216/KH-UBND ngày 23 tháng 9 năm 2025.",
        "Trên đây là Kế hoạch cải cách hành chính năm 2026 của Ban Quản lý Kiểm thử"
        " (chi tiết tại Phụ lục kèm theo)./.",
    ]
    assert annex_of(said, 0)[2][0][:2] == ("1", "Rà soát văn bản")


@KINDS
def test_nothing_departs_in_the_paper_of_a_plan_from_scratch(kind: str) -> None:
    head = {"number": "5", "issued_on": dt.date(2026, 1, 5), "signer": "Trần Văn Mẫu"}
    said = paper(None, ROW, legal_basis=BASES, **head)
    assert of(said, kind).departures == ()
