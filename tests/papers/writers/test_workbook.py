"""Exports: numbers that add up, heads that stay, pages that print, text that does not run."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from fractions import Fraction
from typing import Any

import openpyxl
import pytest

from chiso.papers.writers.workbook import (
    Column,
    Page,
    Toned,
    columns,
    neutral,
    workbook_file,
    write_workbook,
)

COLUMNS = (
    Column("STT", 6), Column("Đơn vị", 40), Column("Điểm", holds="number", places=2),
    Column("Tỷ lệ (%)", holds="percent"), Column("Ngày", holds="day"),
)  # fmt: skip
ROWS = (
    ("I", "Khối phòng", None, None, None),
    ("1", "=1+1", Decimal("91.255"), 97.5, dt.date(2026, 10, 5)),
    ("2", "http://example.vn", Fraction(1, 4), None, None),
)


@pytest.fixture(scope="module")
def sheet() -> openpyxl.worksheet.worksheet.Worksheet:
    page = Page("Xếp hạng: 2026/1", COLUMNS, ROWS, title="Kết quả", frozen=2, groups=frozenset({0}))
    book = openpyxl.load_workbook(io.BytesIO(write_workbook([page], printed_on=dt.date(2026, 11, 29))))
    return book.worksheets[0]


def test_figures_are_numbers_days_are_days_and_missing_is_empty(
    sheet: openpyxl.worksheet.worksheet.Worksheet,
) -> None:
    assert [cell.value for cell in sheet[4]] == ["1", "=1+1", 91.255, 97.5, dt.datetime(2026, 10, 5)]  # noqa: DTZ001
    assert sheet["C5"].value == 0.25
    assert sheet["C4"].number_format == "#,##0.00"
    assert sheet["D5"].value is None


def test_nothing_runs(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
    assert sheet["B4"].data_type == "s"
    assert sheet["B5"].hyperlink is None
    assert [neutral(text) for text in ("=1", "-1", "@a", "Sở")] == ["'=1", "'-1", "'@a", "Sở"]


def test_the_head_stays_and_the_page_prints(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
    assert sheet.title == "Xếp hạng  2026 1"
    assert sheet.freeze_panes == "C3"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.page_setup.fitToWidth in (None, 1)  # one page wide is what the format means unsaid
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.print_title_rows == "$2:$2"
    assert "&P" in sheet.oddFooter.center.text or "Page" in sheet.oddFooter.center.text
    assert sheet["B3"].font.bold


def row_by_row(pages: list[Page]) -> bytes:
    with workbook_file(pages) as written:
        return written.read()


@pytest.mark.parametrize("write", [write_workbook, row_by_row])
def test_notes_groups_tones_and_kinds_of_cells_in_columns_of_words(write: Any) -> None:
    """Held whole or written row by row, the sheet is the same."""
    rows = (
        ("A. Nhóm",),
        ("Phòng", 1200, Decimal("0.5"), dt.datetime(2026, 10, 5, 9, 41, tzinfo=dt.UTC), Toned("muộn", "red")),
    )
    heads = columns(("Đơn vị", "Số", "Phần", "Lúc", "Tình trạng"), (30, 10, 10, 20, 20))
    made = write([Page("Bảng", heads, rows, title="Bảng", notes=("Một", "Hai"))])
    sheet = openpyxl.load_workbook(io.BytesIO(made)).worksheets[0]
    assert [sheet.cell(row, 1).value for row in range(1, 8)] == [
        "Bảng", "Một", "Hai", None, "Đơn vị", "A. Nhóm", "Phòng",
    ]  # fmt: skip
    assert [str(place) for place in sheet.merged_cells.ranges] == ["A6:E6"]
    assert (sheet["B7"].value, sheet["B7"].number_format) == (1200, "#,##0")
    assert (sheet["C7"].value, sheet["C7"].number_format) == (0.5, "#,##0.######")
    assert sheet["D7"].value == dt.datetime(2026, 10, 5, 9, 41)  # noqa: DTZ001
    assert sheet["D7"].number_format == "hh:mm dd/mm/yyyy"
    assert sheet["E7"].fill.fgColor.rgb == "FFFDE8E6"
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B6", "A5:E7")


def test_a_figure_of_a_column_of_figures_is_shown_whole_or_in_part_by_its_value() -> None:
    """ "#,##0.##" showed a whole figure with a bare decimal sign: "2," in a Vietnamese Excel."""
    figures = (Decimal(2), 2.5, 1250, 2.00000001, Fraction(1, 3), None)
    rows = tuple((str(place), figure) for place, figure in enumerate(figures))
    heads = (Column("Chữ"), Column("Điểm", holds="number"))
    made = write_workbook([Page("Điểm", heads, rows)])
    sheet = openpyxl.load_workbook(io.BytesIO(made)).worksheets[0]
    assert [sheet.cell(row, 2).number_format for row in range(2, 8)] == [
        "#,##0", "#,##0.######", "#,##0", "#,##0", "#,##0.######", "General",
    ]  # fmt: skip
