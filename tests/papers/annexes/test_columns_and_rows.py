"""Annex tables row by row: heads in any wording and order, groups, broken rows, owners, order."""

from __future__ import annotations

import pytest

from chiso.papers.annexes import AnnexReading, read_annexes, read_body_tables
from chiso.papers.annexes.codes import leading_code, read_code
from chiso.papers.annexes.columns import role_of
from chiso.papers.annexes.owners import read_owners, split_owners
from chiso.papers.blocks import Block, Cell, Line, Table

# The head as printed | what the column holds. Heads met in plans of departments, provinces, ministries.
HEADS = """
STT | ordinal
TT | ordinal
Số TT | ordinal
Nội dung | title
Nội dung nhiệm vụ | title
Nhiệm vụ, giải pháp | title
Tên nhiệm vụ | title
Nội dung công việc | title
Lĩnh vực | title
Nội dung chỉ số | title
Đầu việc | title
Hoạt động | title
Tiêu chí | title
Sản phẩm | product
Sản phẩm/Kết quả | product
Kết quả đầu ra | product
Kết quả thực hiện | product
Sản phẩm dự kiến | product
Thời gian | schedule
Thời gian thực hiện | schedule
Thời gian hoàn thành | schedule
Thời hạn hoàn thành | schedule
Hạn hoàn thành | schedule
Tiến độ | schedule
Thời điểm báo cáo | schedule
Lộ trình thực hiện | schedule
Chủ trì | lead
Cơ quan chủ trì | lead
Đơn vị chủ trì | lead
Đơn vị chủ trì theo dõi | lead
Cơ quan, đơn vị thực hiện | lead
Đơn vị thực hiện | lead
Đơn vị | lead
Đơn vị chịu trách nhiệm | lead
Phân công thực hiện | lead
Cơ quan chủ trì, phối hợp | lead
Phối hợp | co
Đơn vị phối hợp | co
Cơ quan phối hợp thực hiện | co
Theo dõi | monitor
Lãnh đạo phụ trách | monitor
Lãnh đạo Ban chỉ đạo | monitor
Đơn vị theo dõi, đôn đốc | monitor
Ghi chú | note
Điểm tối đa | points
Thang điểm | points
Căn cứ pháp lý | basis
Đơn vị tính | other
Kinh phí | other
Địa điểm | other
Tỷ lệ (%) | other
"""


@pytest.mark.parametrize("line", HEADS.strip().splitlines())
def test_a_head_is_known_by_its_words(line: str) -> None:
    head, role = line.split(" | ")
    assert role_of(head) == role
    assert role_of(head.upper()) == role


def rows_of(text: str) -> tuple[tuple[Cell, ...], ...]:
    """A table drawn in a test: cells between bars; ``>`` ends one that spans the rest, ``*`` opens bold."""
    lines = [line.strip()[1:-1].split("|") for line in text.strip().splitlines()]
    width = max(len(line) for line in lines)
    rows = []
    for line in lines:
        cells = []
        for cell in line:
            words = cell.strip()
            spans = width - len(line) + 1 if words.endswith(">") else 1
            bold = True if words.startswith("*") else None
            cells.append(Cell(words.strip("*>").strip().replace("/n", "\n"), column_span=spans, bold=bold))
        rows.append(tuple(cells))
    return tuple(rows)


def table(text: str, *, page: int = 1, number: int = 5) -> Table:
    return Table(rows_of(text), page, number)


def annex(*blocks: Block | str, year: int | None = None) -> AnnexReading:
    """The annex of these blocks under the label "PHỤ LỤC 01"; strings are tables."""
    made = [table(block, page=at + 1) if isinstance(block, str) else block for at, block in enumerate(blocks)]
    return read_annexes([Line("PHỤ LỤC 01", 1, 1), Line("DANH MỤC NHIỆM VỤ", 1, 2), *made], year=year)


def tree(reading: AnnexReading) -> list[str]:
    """Items as "key < parent: title", groups in capitals of a star."""
    return [
        f"{'*' if item.group else ''}{item.key}{f' < {item.parent}' if item.parent else ''}: {item.title}"
        for item in reading.annexes[0].items
    ]


def test_columns_may_stand_in_any_order() -> None:
    reading = annex(
        """
        |TT|Thời gian|Đơn vị phối hợp|Nhiệm vụ|Kết quả|Cơ quan chủ trì|Theo dõi|Ghi chú|
        |1|Quý I|Các phòng|Rà soát quy định|Báo cáo|Văn phòng|Lãnh đạo Ban|x|
        """
    )
    (item,) = reading.annexes[0].items
    assert (item.title, item.lead, item.co, item.monitors) == (
        "Rà soát quy định",
        ("Văn phòng",),
        ("Các phòng",),
        ("Lãnh đạo Ban",),
    )
    assert item.product == "Báo cáo"
    assert item.schedule is not None
    assert item.schedule.kind == "quarter"
    assert item.cells["Ghi chú"] == "x"
    assert item.at.column == 3


def test_an_empty_cell_means_not_said() -> None:
    (item,) = annex("|STT|Nhiệm vụ|Sản phẩm|Thời hạn|Chủ trì|\n|1|Rà soát||-|…|").annexes[0].items
    assert (item.product, item.schedule, item.lead) == (None, None, ())


def test_roman_groups_hold_arabic_rows_that_restart() -> None:
    reading = annex(
        """
        |STT|Nhiệm vụ|Chủ trì|
        |I|CẢI CÁCH THỂ CHẾ >|
        |1|Rà soát|Văn phòng|
        |2|Theo dõi|Văn phòng|
        |II|CẢI CÁCH TÀI CHÍNH >|
        |1|Giải ngân|Văn phòng|
        """
    )
    assert tree(reading) == [
        "*I: CẢI CÁCH THỂ CHẾ",
        "I.1 < I: Rà soát",
        "2 < I: Theo dõi",
        "*II: CẢI CÁCH TÀI CHÍNH",
        "II.1 < II: Giải ngân",
    ]
    assert not reading.findings


def test_capitals_roman_arabic_dotted_letters_and_dashes_nest() -> None:
    reading = annex(
        """
        |STT|Nhiệm vụ|Chủ trì|
        |A|NHIỆM VỤ CHUNG >|
        |I|Thể chế >|
        |1.|Xây dựng văn bản|Văn phòng|
        |1.1.|Rà soát|Văn phòng|
        |a)|Thống kê|Phòng Quản lý đầu tư|
        |b)|Báo cáo|Phòng Quản lý đầu tư|
        |-|Gửi Sở Nội vụ|Văn phòng|
        |B|NHIỆM VỤ RIÊNG >|
        """
    )
    assert tree(reading) == [
        "*A: NHIỆM VỤ CHUNG",
        "*I < A: Thể chế",
        "1 < I: Xây dựng văn bản",
        "1.1 < 1: Rà soát",
        "1.1.a < 1.1: Thống kê",
        "1.1.b < 1.1: Báo cáo",
        "1.1.b~1 < 1.1.b: Gửi Sở Nội vụ",
        "B: NHIỆM VỤ RIÊNG",
    ]


def test_a_group_may_be_one_merged_cell_with_its_number_in_it() -> None:
    reading = annex("|STT|Nhiệm vụ|Chủ trì|\n|*I. Chỉ đạo, điều hành >|\n|1|Ban hành kế hoạch|Văn phòng|")
    assert tree(reading) == ["*I: Chỉ đạo, điều hành", "1 < I: Ban hành kế hoạch"]


def test_a_heading_in_capitals_without_a_number_groups_what_follows() -> None:
    reading = annex(
        "|STT|Nhiệm vụ|Chủ trì|\n||THỂ CHẾ||\n|1|Rà soát|Văn phòng|\n||BỘ MÁY||\n|2|Sắp xếp|Văn phòng|"
    )
    items = reading.annexes[0].items
    assert [item.group for item in items] == [True, False, True, False]
    assert items[1].parent == items[0].key
    assert items[3].parent == items[2].key


def test_a_row_with_an_owner_and_numbered_parts_is_a_parent_but_no_group() -> None:
    reading = annex(
        "|STT|Nhiệm vụ|Chủ trì|\n|1|Kiểm tra|Văn phòng|\n"
        "|1.1|Lập kế hoạch|Văn phòng|\n|1.2|Báo cáo|Văn phòng|"
    )
    assert tree(reading) == ["1: Kiểm tra", "1.1 < 1: Lập kế hoạch", "1.2 < 1: Báo cáo"]


def test_a_row_cut_by_the_page_is_joined_cell_by_cell_and_said() -> None:
    reading = annex(
        "|STT|Nhiệm vụ|Sản phẩm|Chủ trì|\n|1|Rà soát, đánh giá thủ tục|Báo cáo kết quả|Các phòng;|",
        "|STT|Nhiệm vụ|Sản phẩm|Chủ trì|\n||hành chính nội bộ|rà soát|Văn phòng|\n"
        "|2|Công khai|Quyết định|Văn phòng|",
    )
    first, second = reading.annexes[0].items
    assert first.title == "Rà soát, đánh giá thủ tục hành chính nội bộ"
    assert first.product == "Báo cáo kết quả rà soát"
    assert first.lead == ("Các phòng", "Văn phòng")
    assert second.title == "Công khai"
    assert [finding.code for finding in reading.findings] == ["PF605"]


def test_a_fragment_without_a_head_has_the_columns_of_the_one_before() -> None:
    reading = annex("|STT|Nhiệm vụ|Chủ trì|\n|1|Một|Văn phòng|", "|2|Hai|Các phòng|")
    assert [item.lead for item in reading.annexes[0].items] == [("Văn phòng",), ("Các phòng",)]
    assert not reading.findings


def test_a_layout_that_changes_midway_is_reported() -> None:
    reading = annex("|STT||Lĩnh vực|\n|1|THỂ CHẾ||\n|1.1|Rà soát||", "|1.2|Theo dõi|")
    assert tree(reading) == ["*1: THỂ CHẾ", "1.1 < 1: Rà soát", "1.2 < 1: Theo dõi"]
    assert [finding.code for finding in reading.findings] == ["PF602"]


def test_a_row_of_column_numbers_is_no_item() -> None:
    reading = annex("|STT|Nhiệm vụ|Chủ trì|\n|(1)|(2)|(3)|\n|1|Rà soát|Văn phòng|")
    assert tree(reading) == ["1: Rà soát"]


def test_a_second_head_row_names_the_parts_of_the_first() -> None:
    head = (
        (Cell("STT", row_span=2), Cell("Nhiệm vụ", row_span=2), Cell("Cơ quan thực hiện", column_span=2)),
        (Cell("Chủ trì"), Cell("Phối hợp")),
        (Cell("1"), Cell("Rà soát"), Cell("Văn phòng"), Cell("Các phòng")),
    )
    (item,) = annex(Table(head, 1, 5)).annexes[0].items
    assert (item.lead, item.co) == (("Văn phòng",), ("Các phòng",))


def test_a_deadline_merged_over_rows_holds_for_each() -> None:
    rows = (
        (Cell("STT"), Cell("Nhiệm vụ"), Cell("Thời hạn")),
        (Cell("1"), Cell("Một"), Cell("Quý II/2026", row_span=2)),
        (Cell("2"), Cell("Hai")),
    )
    items = annex(Table(rows, 1, 5)).annexes[0].items
    assert [item.schedule.text for item in items if item.schedule] == ["Quý II/2026", "Quý II/2026"]


def test_like_the_above_is_read_as_the_above_and_kept_as_printed() -> None:
    reading = annex("|STT|Nhiệm vụ|Chủ trì|\n|1|Một|Văn phòng|\n|2|Hai|nt|\n|3|Ba|Như trên|")
    assert [item.lead for item in reading.annexes[0].items] == [("Văn phòng",)] * 3
    assert reading.annexes[0].items[1].cells["Chủ trì"] == "nt"


def test_totals_are_no_items() -> None:
    assert tree(annex("|STT|Nhiệm vụ|Điểm tối đa|\n|1|Một|5|\n||Tổng cộng|5|")) == ["1: Một"]


def test_gaps_and_repeats_in_the_numbering_are_found() -> None:
    reading = annex("|STT|Nhiệm vụ|Chủ trì|\n|1|Một|a|\n|3|Ba|b|\n|3|Ba nữa|c|")
    assert [(finding.code, finding.original) for finding in reading.findings] == [
        ("PF601", "3"),
        ("PF601", "3"),
    ]
    keys = [item.key for item in reading.annexes[0].items]
    assert len(set(keys)) == 3


def test_a_deadline_nobody_understands_is_found_and_kept() -> None:
    reading = annex("|STT|Nhiệm vụ|Thời hạn|\n|1|Một|Khi thành phố yêu cầu|")
    (finding,) = reading.findings
    assert (finding.code, finding.original) == ("PF604", "Khi thành phố yêu cầu")
    assert finding.at is not None
    assert (finding.at.row, finding.at.column) == (1, 2)


def test_the_year_of_the_plan_reaches_the_deadlines() -> None:
    (item,) = annex("|STT|Nhiệm vụ|Thời hạn|\n|1|Một|Quý II|", year=2026).annexes[0].items
    assert getattr(item.schedule, "year", None) == 2026


def test_a_table_without_a_head_is_read_by_its_look_and_said() -> None:
    reading = annex("|1|Rà soát quy định|\n|2|Theo dõi thi hành|")
    assert tree(reading) == ["1: Rà soát quy định", "2: Theo dõi thi hành"]
    assert [finding.code for finding in reading.findings] == ["PF603"]


def test_headings_between_tables_group_the_tables_below() -> None:
    reading = annex(
        Line("I. NHIỆM VỤ CHUNG", 1, 3, bold=True),
        "|STT|Nhiệm vụ|Chủ trì|\n|1|Một|a|",
        Line("II. NHIỆM VỤ RIÊNG", 2, 3, bold=True),
        "|STT|Nhiệm vụ|Chủ trì|\n|1|Hai|b|",
    )
    assert tree(reading) == [
        "*I: NHIỆM VỤ CHUNG",
        "I.1 < I: Một",
        "*II: NHIỆM VỤ RIÊNG",
        "II.1 < II: Hai",
    ]


def test_an_annex_without_a_table_has_notes_and_no_items() -> None:
    reading = read_annexes(
        [
            Line("Phụ lục II", 3, 1, centred=True),
            Line("HƯỚNG DẪN BÁO CÁO", 3, 2, centred=True, bold=True),
            Line("(Kèm theo Kế hoạch số 15/KH-BQL ngày 20 tháng 01", 3, 3),
            Line("năm 2026 của Ban Quản lý)", 3, 4),
            Line("Các đơn vị báo cáo theo mẫu.", 3, 5, starts=True),
        ]
    )
    (one,) = reading.annexes
    assert (one.label, one.title) == ("Phụ lục II", "HƯỚNG DẪN BÁO CÁO")
    assert one.reference == "(Kèm theo Kế hoạch số 15/KH-BQL ngày 20 tháng 01 năm 2026 của Ban Quản lý)"
    assert [note.text for note in one.notes] == ["Các đơn vị báo cáo theo mẫu."]
    assert one.items == ()


def test_label_and_title_on_one_line_are_parted() -> None:
    (one,) = read_annexes([Line("Phụ lục I: DANH MỤC NHIỆM VỤ", 1, 1)]).annexes
    assert (one.label, one.title) == ("Phụ lục I", "DANH MỤC NHIỆM VỤ")


# What the cell says | the bodies, parted by a slash.
OWNERS = """
Văn phòng | Văn phòng
Các sở, ban, ngành; UBND cấp xã | Các sở, ban, ngành / UBND cấp xã
Sở Nội vụ, Sở Tài chính và Văn phòng UBND thành phố | Sở Nội vụ / Sở Tài chính / Văn phòng UBND thành phố
Phòng Kinh tế, Hạ tầng và Đô thị | Phòng Kinh tế, Hạ tầng và Đô thị
Phòng Quản lý đầu tư; Phòng Quản lý lao động | Phòng Quản lý đầu tư / Phòng Quản lý lao động
Các phòng chuyên môn và các đơn vị sự nghiệp | Các phòng chuyên môn / các đơn vị sự nghiệp
Các cơ quan, đơn vị | Các cơ quan, đơn vị
Các phòng, đơn vị | Các phòng, đơn vị
Sở Văn hóa, Thể thao và Du lịch | Sở Văn hóa, Thể thao và Du lịch
Sở Nông nghiệp và Môi trường, Công an thành phố | Sở Nông nghiệp và Môi trường / Công an thành phố
- |
"""


@pytest.mark.parametrize("line", OWNERS.strip("\n").splitlines())
def test_the_bodies_in_a_cell_are_parted_where_a_new_one_begins(line: str) -> None:
    text, _, names = line.partition(" |")
    expected = tuple(name.strip() for name in names.split("/") if name.strip())
    assert split_owners(text) == expected


def test_lines_and_bullets_part_bodies_too() -> None:
    assert split_owners("- Văn phòng;\n- Phòng Quản lý đầu tư") == ("Văn phòng", "Phòng Quản lý đầu tư")


def test_a_cell_may_say_itself_who_leads_and_who_helps() -> None:
    read_here = read_owners("Chủ trì: Văn phòng; Phối hợp: Các phòng chuyên môn, Trung tâm Xúc tiến đầu tư")
    assert read_here.lead == ("Văn phòng",)
    assert read_here.co == ("Các phòng chuyên môn", "Trung tâm Xúc tiến đầu tư")
    bracketed = read_owners("Văn phòng (chủ trì), Phòng Quản lý lao động")
    assert (bracketed.lead, bracketed.co) == (("Văn phòng",), ("Phòng Quản lý lao động",))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *(("1.", "1"), ("1", "1"), ("1.1.", "1.1"), ("(3)", "3"), ("10.12", "10.12")),
        *(("I", "I"), ("II.", "II"), ("I.2", "I.2"), ("A", "A")),
        *(("a)", "a"), ("đ)", "đ"), ("-", "-")),
    ],
)
def test_ordinals_are_read_in_all_their_forms(text: str, code: str) -> None:
    found = read_code(text)
    assert found is not None
    assert found.text == code


@pytest.mark.parametrize("text", ["", "Văn phòng", "2026 đến 2030", "x1", "1,5"])
def test_what_is_no_ordinal_is_none(text: str) -> None:
    assert read_code(text) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [("II. CẢI CÁCH", "II"), ("1. Xây dựng", "1"), ("1.2 Rà soát", "1.2"), ("a) Thống kê", "a")],
)
def test_an_ordinal_in_front_of_words_is_found(text: str, code: str) -> None:
    found = leading_code(text)
    assert found is not None
    assert found[0].text == code


@pytest.mark.parametrize(
    "text", ["20 ngày sau khi ban hành", "Cải cách thể chế", "In ấn tài liệu", "4 thủ tục"]
)
def test_words_that_open_like_an_ordinal_are_left_alone(text: str) -> None:
    assert leading_code(text) is None


def test_tens_of_thousands_of_rows_without_a_group_are_read_in_one_pass() -> None:
    rows = (
        (Cell("STT"), Cell("Nhiệm vụ")),
        *((Cell("-" if at % 2 else str(at % 9 + 1)), Cell(f"Việc {at}")) for at in range(30_000)),
    )
    items = annex(Table(rows, 1, 5)).annexes[0].items
    assert len(items) == len({item.key for item in items}) == 30_000


def test_a_table_of_bodies_and_times_names_its_rows_by_the_body() -> None:
    reading = annex("|STT|Đơn vị|Thời gian|\n|1|Sở Y tế|Quý II|\n|2|Sở Nội vụ|Tháng 9|")
    assert [(i.title, i.lead, i.schedule and i.schedule.kind) for i in reading.annexes[0].items] == [
        ("Sở Y tế", ("Sở Y tế",), "quarter"),
        ("Sở Nội vụ", ("Sở Nội vụ",), "month"),
    ]


def test_task_tables_of_the_body_are_read_and_figures_are_not() -> None:
    tasks = "|STT|Nhiệm vụ|Chủ trì|\n|1|Rà soát|Văn phòng|"
    more = table("|2|Công khai|Văn phòng|", page=2)
    figures = table("|STT|Lĩnh vực|Số hồ sơ|\n|1|Đất đai|120|", number=30)
    blocks = [Line("1. Việc phải làm:", 1, 1), table(tasks), more, Line("2. Số liệu:", 2, 20), figures]
    (found,) = read_body_tables(blocks).annexes
    assert found.label == ""
    assert [item.title for item in found.items] == ["Rà soát", "Công khai"]


def test_the_title_of_an_attached_document_goes_down_to_what_it_goes_with() -> None:
    lines = (
        "QUY CHẾ",
        "Phối hợp giữa các phòng",
        "trong giải quyết thủ tục",
        "(Kèm theo Quyết định số 1/QĐ-BQL)",
    )
    reading = read_annexes([Line(text, 1, number) for number, text in enumerate(lines, start=1)])
    assert reading.annexes[0].title == "QUY CHẾ Phối hợp giữa các phòng trong giải quyết thủ tục"


def test_rows_cut_by_many_pages_are_one_finding_with_their_number() -> None:
    pages = ["|STT|Nhiệm vụ|Chủ trì|\n|1|Rà soát các|Văn phòng|", "||quy định về|phòng|", "||tiếp dân|Ban|"]
    found = [each for each in annex(*pages).findings if each.code == "PF605"]
    assert [each.message for each in found] == ["PHỤ LỤC 01: 2 dòng bị ngắt trang được nối với dòng trên"]


def test_numbers_may_go_on_through_the_groups() -> None:
    reading = annex(
        """
        |STT|Nhiệm vụ|Chủ trì|
        |I|THỂ CHẾ >|
        |1|Rà soát|Văn phòng|
        |2|Theo dõi|Văn phòng|
        |II|TÀI CHÍNH >|
        |3|Giải ngân|Văn phòng|
        |5|Công khai|Văn phòng|
        """
    )
    assert [(found.code, found.original) for found in reading.findings] == [("PF601", "5")]


def test_one_office_of_two_bodies_is_one_owner() -> None:
    assert split_owners("Văn phòng HĐND và UBND xã, Phòng Kinh tế") == (
        "Văn phòng HĐND và UBND xã",
        "Phòng Kinh tế",
    )
