"""The item table as a spreadsheet: written for people, read back to the same rows.

What is written: a frozen head, widths, print set-up, a list of units to choose from, and every cell as
text, so that nothing a person typed can act as a formula. What is read: the same columns in any order;
a formula, a missing column, a file that is no workbook or too large is refused (PL0030 to PL0033) with
the cell it stands in. An empty cell means nobody said it.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import openpyxl
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from chiso.engine.problems import Problem, Problems
from chiso.plans.problems import plan as problems
from chiso.plans.schemas.cell import clean

BYTES = 10 * 2**20
UNPACKED = 100 * 2**20
ROWS = 5000
TEXT = 32_000
"""A cell of a workbook holds 32 767 characters at most."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A line of the table in words. ``number`` is its row in the sheet (0: not from a sheet)."""

    key: str = ""
    """The item's id; empty for a new line."""
    annex: str = ""
    code: str = ""
    title: str = ""
    group: str = ""
    """“x” for a domain."""
    parent: str = ""
    """The number of the group it stands under."""
    lead: str = ""
    cooperating: str = ""
    monitoring: str = ""
    schedule: str = ""
    product: str = ""
    weight: str = ""
    measures: str = ""
    legal_basis: str = ""
    note: str = ""
    number: int = 0

    @classmethod
    def of(cls, words: Mapping[str, str], *, number: int = 0) -> SheetRow:
        return cls(number=number, **words)


COLUMNS: tuple[tuple[str, str, int], ...] = (
    ("key", "Mã dòng", 9),
    ("annex", "Phụ lục", 13),
    ("code", "STT", 8),
    ("title", "Nội dung", 52),
    ("group", "Nhóm", 7),
    ("parent", "Thuộc nhóm", 11),
    ("lead", "Chủ trì", 28),
    ("cooperating", "Phối hợp", 28),
    ("monitoring", "Theo dõi", 20),
    ("schedule", "Thời hạn", 20),
    ("product", "Sản phẩm", 30),
    ("weight", "Trọng số", 10),
    ("measures", "Biện pháp", 30),
    ("legal_basis", "Căn cứ", 24),
    ("note", "Ghi chú", 24),
)
"""(field, head, width in characters)."""
NEEDED = ("annex", "code", "title", "lead", "schedule", "product")
SHEET, UNITS = "Nội dung", "Đơn vị"


def write(rows: Sequence[SheetRow], *, title: str, units: Sequence[str]) -> bytes:
    """The workbook: the table, and a sheet of unit names that feeds its drop-down lists."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = SHEET
    _head(sheet)
    for index, row in enumerate(rows, start=2):
        for column, (field, _label, _width) in enumerate(COLUMNS, start=1):
            _put(sheet, index, column, getattr(row, field))
            if row.group:
                sheet.cell(index, column).font = Font(bold=True)
                sheet.cell(index, column).fill = PatternFill("solid", fgColor="ECEFF1")
    _page(sheet, title=title, last=max(2, len(rows) + 1))
    _choices(book, sheet, units)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(data: bytes) -> list[SheetRow]:
    """The rows of a workbook, in order. Raises PL0030, PL0031, PL0032, and PL0033 for every formula."""
    sheet = _open(data)
    lines = sheet.iter_rows(max_row=ROWS + 2, max_col=60)
    heads = {clean(str(cell.value or "")): index for index, cell in enumerate(next(lines, ()))}
    places = {field: heads[label] for field, label, _width in COLUMNS if label in heads}
    missing = [label for field, label, _width in COLUMNS if field in NEEDED and field not in places]
    if missing:
        raise problems.missing_columns(missing)
    rows: list[SheetRow] = []
    faults: list[Problem] = []
    for line in lines:
        words: dict[str, str] = {}
        for field, index in places.items():
            cell = line[index] if index < len(line) else None
            if cell is not None and cell.data_type == "f":
                faults.append(problems.formula_in_cell(f"{get_column_letter(index + 1)}{cell.row}"))
                continue
            words[field] = _text(cell.value if cell is not None else None)
        if any(words.values()):
            number = next((cell.row or 0 for cell in line if getattr(cell, "row", None)), 0)
            rows.append(SheetRow.of(words, number=number))
        if len(rows) > ROWS:
            raise problems.sheet_too_large(what="dòng", limit=ROWS)
    if faults:
        raise Problems(faults)
    return rows


def cell_name(field: str, number: int) -> str:
    """``G7``: where a field of a row stands in a sheet written here."""
    index = next(index for index, (name, _label, _width) in enumerate(COLUMNS, start=1) if name == field)
    return f"{get_column_letter(index)}{number}"


def same(left: SheetRow, right: SheetRow) -> bool:
    """Equal in everything but where they stand in the sheet."""
    return all(
        getattr(left, column.name) == getattr(right, column.name)
        for column in fields(SheetRow)
        if column.name != "number"
    )


def _open(data: bytes) -> Worksheet:
    if len(data) > BYTES:
        raise problems.sheet_too_large(what="MB", limit=BYTES // 2**20)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > UNPACKED:
                raise problems.sheet_too_large(what="MB khi giải nén", limit=UNPACKED // 2**20)
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        sheet = book[SHEET] if SHEET in book.sheetnames else book.worksheets[0]
        sheet.reset_dimensions()
        return sheet
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, IndexError, OSError) as fault:
        raise problems.not_a_sheet(type(fault).__name__) from fault
    except SyntaxError as fault:  # ElementTree's ParseError: XML that is none
        raise problems.not_a_sheet("nội dung hỏng") from fault


def _text(value: Any) -> str:
    """A cell as words. A whole number typed by hand comes as 3.0; a date as a date."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, float):
        return str(value).replace(".", ",")
    if hasattr(value, "strftime"):
        return f"{value:%d/%m/%Y}"
    return clean(str(value))[:TEXT]


def _put(sheet: Worksheet, row: int, column: int, text: str) -> None:
    """Text and nothing else: ``=1+1`` stays four characters, and the program opening it is told so."""
    cell = sheet.cell(row, column)
    cell.value = text[:TEXT] or None
    if text:
        cell.data_type = "s"
        if text[0] in "=+-@":
            cell.quotePrefix = True
    cell.number_format = "@"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    cell.border = _BORDER


_THIN = Side(style="thin", color="B8C2C9")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)


def _head(sheet: Worksheet) -> None:
    for column, (_field, label, width) in enumerate(COLUMNS, start=1):
        cell = sheet.cell(1, column, label)
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="0B5C7A")
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
        cell.border = _BORDER
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.row_dimensions[1].height = 30
    sheet.column_dimensions["A"].hidden = True


def _page(sheet: Worksheet, *, title: str, last: int) -> None:
    sheet.freeze_panes = "E2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(COLUMNS))}{last}"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    header, footer = sheet.oddHeader, sheet.oddFooter
    if header is not None and footer is not None:
        header.center.text = " ".join(title.split()).replace("&", "&&")[:200] or "Kế hoạch"
        footer.center.text = "Trang &P/&N"


def _choices(book: openpyxl.Workbook, sheet: Worksheet, units: Sequence[str]) -> None:
    listed = book.create_sheet(UNITS)
    for row, name in enumerate(units, start=1):
        _put(listed, row, 1, name)
    listed.column_dimensions["A"].width = 60
    if not units:
        return
    rule = DataValidation(type="list", formula1=f"'{UNITS}'!$A$1:$A${len(units)}", allow_blank=True)
    rule.errorTitle, rule.error = "Đơn vị", "Chọn một đơn vị trong danh sách"
    sheet.add_data_validation(rule)
    rule.add(f"{cell_name('lead', 2)}:{cell_name('lead', ROWS)}")
