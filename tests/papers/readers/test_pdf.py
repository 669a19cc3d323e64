"""PDF with text: geometry turned into lines, paragraphs, footnotes and tables."""

from __future__ import annotations

import io
from functools import cache

import pypdfium2
import pytest

from chiso.papers.blocks import Line, Source, Table
from chiso.papers.readers import read
from tests.papers.readers.making_pdf import _page, compiled, letter_pdf, long_annex_pdf, seed_pdf
from tests.papers.readers.plans import seed_plan


def lines(source: Source) -> list[Line]:
    return [block for block in source.blocks if isinstance(block, Line)]


def tables(source: Source) -> list[Table]:
    return [block for block in source.blocks if isinstance(block, Table)]


@cache
def seed() -> Source:
    return read(seed_pdf(), "ke-hoach.pdf")


def paragraphs(source: Source) -> list[str]:
    """Body lines joined where no paragraph starts: what a parser does with them."""
    joined: list[str] = []
    for line in lines(source):
        if line.footnote or line.column:
            continue
        if line.starts or not joined:
            joined.append(line.text)
        else:
            joined[-1] += f" {line.text}"
    return joined


def test_head_and_foot_are_kept_apart_and_read_one_block_after_the_other() -> None:
    right = [line.text for line in lines(seed()) if line.column == 1]
    assert right == [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Hải Phòng, ngày 21 tháng 9 năm 2023",
        "KT. TRƯỞNG BAN",
        "PHÓ TRƯỞNG BAN",
        "Bùi Ngọc Hải",
    ]
    left = [line.text for line in lines(seed())][:4]
    assert left[0] == "UBND THÀNH PHỐ HẢI PHÒNG"
    assert left[-1] == "Số: 47¹² /KH-BQL"


def test_every_paragraph_of_the_body_is_whole_and_stands_alone() -> None:
    read_here = paragraphs(seed())
    for text in seed_plan().body:
        assert text in read_here


def test_the_footnote_is_marked_and_opens_with_its_raised_number() -> None:
    notes = [line.text for line in lines(seed()) if line.footnote]
    assert " ".join(notes) == f"¹ {seed_plan().footnote}"
    assert any("hành chính¹." in line.text for line in lines(seed()))


def test_page_numbers_of_the_top_margin_are_dropped() -> None:
    assert not [line for line in lines(seed()) if line.text.strip() in {"2", "3", "4", "5"}]


def test_the_look_is_told() -> None:
    by_text = {line.text: line for line in lines(seed())}
    kind = by_text["KẾ HOẠCH"]
    assert (kind.bold, kind.italic, kind.size, kind.centred) == (True, False, 14.0, True)
    assert by_text["Hải Phòng, ngày 21 tháng 9 năm 2023"].italic is True


def test_numbers_of_blocks_are_unique_on_a_page_and_boxes_lie_on_it() -> None:
    places = [(block.page, block.number) for block in seed().blocks]
    assert len(set(places)) == len(places)
    assert places == sorted(places)
    for block in seed().blocks:
        assert block.box is not None
        left, top, right, bottom = block.box
        assert 0 <= left < right <= 596
        assert 0 <= top < bottom <= 842


def test_a_two_row_head_has_its_merged_cells_on_every_page() -> None:
    source = read(long_annex_pdf(), "phu-luc.pdf")
    assert len(tables(source)) == 6
    for table in tables(source):
        head = [(cell.text, cell.row_span, cell.column_span) for cell in table.rows[0]]
        assert head[4] == ("Phân công thực hiện", 1, 2)
        assert head[0] == ("STT", 2, 1)
        assert [cell.text for cell in table.rows[1]] == ["Chủ trì", "Phối hợp"]


def test_a_group_row_spans_the_columns_it_crosses() -> None:
    (first, *_) = tables(read(long_annex_pdf(), "phu-luc.pdf"))
    assert [(cell.text, cell.column_span) for cell in first.rows[2]] == [
        ("I", 1),
        ("CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH", 6),
    ]


def test_wrapped_lines_of_a_cell_are_joined_and_meant_breaks_kept() -> None:
    source = _page() + (
        "#[#set par(first-line-indent: 0pt, justify: false)\n"
        "#table(columns: (2cm, 6cm), [STT], [Chủ trì], [1], "
        "[Các phòng chuyên môn nghiệp vụ thuộc Ban Quản lý;\\ Văn phòng;\\ - Trung tâm Xúc tiến đầu tư])]"
    )
    (table,) = tables(read(compiled(source), "a.pdf"))
    assert table.rows[1][1].text == (
        "Các phòng chuyên môn nghiệp vụ thuộc Ban Quản lý;\nVăn phòng;\n- Trung tâm Xúc tiến đầu tư"
    )


def test_text_on_a_page_turned_on_its_side_is_read_upright() -> None:
    document = pypdfium2.PdfDocument(seed_pdf())
    for page in document:
        page.set_rotation(90)
    # the page is shown turned: its text runs downward, and that is what stands there
    buffer = io.BytesIO()
    document.save(buffer)
    turned = pypdfium2.PdfDocument(buffer.getvalue())
    for page in turned:
        page.set_rotation(0)
    again = io.BytesIO()
    turned.save(again)
    assert [line.text for line in lines(read(again.getvalue(), "a.pdf"))] == [
        line.text for line in lines(seed())
    ]


def test_a_box_with_one_cell_is_no_table() -> None:
    source = _page() + "#box(stroke: 1pt, inset: 4pt)[HỎA TỐC]\n\nNội dung văn bản."
    read_here = read(compiled(source), "a.pdf")
    assert not tables(read_here)
    assert "HỎA TỐC" in [line.text for line in lines(read_here)]


def test_an_open_table_without_outer_uprights_is_still_a_table() -> None:
    source = _page() + (
        "#[#set par(first-line-indent: 0pt)\n#table(columns: (2cm, 6cm, 4cm), "
        "stroke: (x, y) => (left: if x > 0 { 0.5pt }, top: 0.5pt, bottom: 0.5pt), "
        "[STT], [Nội dung], [Chủ trì], [1], [Rà soát], [Văn phòng])]"
    )
    (table,) = tables(read(compiled(source), "a.pdf"))
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["STT", "Nội dung", "Chủ trì"],
        ["1", "Rà soát", "Văn phòng"],
    ]


@pytest.mark.parametrize("size", [9, 11, 14])
def test_words_are_parted_whatever_the_size(size: int) -> None:
    source = (
        _page() + f"#text(size: {size}pt)[Ủy ban nhân dân thành phố Hải Phòng, Độc lập - Tự do - Hạnh phúc]"
    )
    (line,) = lines(read(compiled(source), "a.pdf"))
    assert line.text == "Ủy ban nhân dân thành phố Hải Phòng, Độc lập - Tự do - Hạnh phúc"
    assert line.size == pytest.approx(size)


def test_a_letter_on_one_page_has_its_head_its_summary_its_tasks_and_its_foot_once() -> None:
    source = read(letter_pdf(), "cong-van.pdf")
    assert [(line.column, line.text) for line in lines(source) if line.page == 1][:8] == [
        (0, "UBND THÀNH PHỐ HẢI PHÒNG"),
        (0, "BAN QUẢN LÝ KHU KINH TẾ"),
        (0, "Số: /BQL-VP"),
        (0, "V/v rà soát, báo cáo kết quả thực hiện"),
        (0, "nhiệm vụ cải cách hành chính quý III"),
        (1, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        (1, "Độc lập - Tự do - Hạnh phúc"),
        (1, "Hải Phòng, ngày tháng 10 năm 2026"),
    ]
    text = [line.text for line in lines(source)]
    assert text.count("Nơi nhận:") == 1
    starts = {line.text[:2]: line.starts for line in lines(source)}
    assert starts["1."] is True
    assert starts["2."] is True
    assert [line.text for line in lines(source) if line.column == 1][-3:] == [
        "TL. TRƯỞNG BAN",
        "CHÁNH VĂN PHÒNG",
        "Nguyễn Văn An",
    ]
