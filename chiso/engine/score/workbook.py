"""Sheets as XLSX: bytes in, rows out; a blank sheet out. Formulas are never evaluated.

Numeric cells keep their shortest exact digits. A cell formatted as a percentage is read as it is seen
(0.9728 shown 97.28 % → 97.28). A formula counts only by the value the workbook stored for it.
"""

from __future__ import annotations

import datetime as dt
import io
import warnings
import zipfile
import zlib
from decimal import Decimal

import openpyxl
from openpyxl.cell.cell import Cell as XlsxCell
from openpyxl.cell.cell import MergedCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from chiso.engine.problems import Problem
from chiso.engine.score import problems
from chiso.engine.score.blank import NAMED, blank_lines, figure_columns
from chiso.engine.score.rows import from_table
from chiso.engine.score.sheet import Cell, Raw
from chiso.engine.spec.types import Index

LIMIT = 200_000
"""Cells read at most: a sheet has some hundreds of rows."""

BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    InvalidFileException,
    SyntaxError,  # XML that is not well formed
    EOFError,
    OSError,
    KeyError,
    IndexError,
    TypeError,
    ValueError,
    AttributeError,
)
"""What the library raises on files that are no sound workbook."""

EXPANDED = 100_000_000
"""Bytes a workbook may unpack to."""


def from_xlsx(content: bytes, *, name: str) -> Raw:
    """Rows of the first sheet that has a code column.

    :raises Problem: not a workbook, too large, an error or an uncalculated formula in a cell.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(info.file_size for info in archive.infolist()) > EXPANDED:
                raise problems.unreadable(name, detail="tệp nén quá lớn")
        with warnings.catch_warnings():
            # Extensions of other programs (data validation, styles) are not read, and do not matter here.
            warnings.simplefilter("ignore")
            values = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
            formulas = openpyxl.load_workbook(io.BytesIO(content), data_only=False)
    except BROKEN as fault:
        raise problems.unreadable(name, detail=f"không phải XLSX ({type(fault).__name__})") from None
    for sheet in values.worksheets:
        table, numeric = _cells(sheet, formulas[sheet.title], name)
        try:
            return from_table(table, name=name, numeric=numeric)
        except Problem as fault:
            if fault.code != NO_HEAD:
                raise
    raise problems.no_code_column(name)


NO_HEAD = problems.no_code_column("").code


def _cells(sheet: Worksheet, written: Worksheet, name: str) -> tuple[list[list[Cell]], frozenset[str]]:
    """Cells of one page as text, and the places of those that hold numbers."""
    if sheet.max_row * sheet.max_column > LIMIT:
        raise problems.unreadable(name, detail="bảng quá lớn")
    table: list[list[Cell]] = []
    numeric: set[str] = set()
    for row in sheet.iter_rows():
        line = []
        for cell in row:
            place = f"{name}!{cell.coordinate}"
            if cell.value is None and str(written[cell.coordinate].value).startswith("="):
                raise problems.formula_cell(place)
            line.append(Cell(_text(cell, place), place, office=isinstance(cell.value, str)))
            if isinstance(cell.value, (int, float)):
                numeric.add(place)
        table.append(line)
    return table, frozenset(numeric)


def _text(cell: XlsxCell | MergedCell, place: str) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        number = Decimal(repr(value))
        if "%" in str(cell.number_format):
            number *= 100
        return f"{number.normalize():f}"
    if isinstance(value, (dt.date, dt.datetime, dt.time, dt.timedelta)):
        raise problems.error_cell(place, got=f"ô ngày giờ {value} (mã hoặc số bị đổi thành ngày)")
    text = str(value)
    if cell.data_type == "e":
        raise problems.error_cell(place, got=text)
    return text


def blank(index: Index) -> bytes:
    """A sheet to fill in, codes as text, one column a figure."""
    found = blank_lines(index)
    figures = figure_columns(found)
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "So lieu"
    sheet.append(["index", index.head.id])
    sheet.append(["unit", None])
    sheet.append([])
    sheet.append(["code", "title", "maximum", "Hướng dẫn", *figures, *NAMED])
    for line in found:
        sheet.append([line.code, line.title, line.maximum, line.guide])
    _dress(sheet, head=4, widths=[14, 60, 10, 50, *(12 for _ in figures), 18, 14, 10, 14, 40])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def plain_text(cell: XlsxCell | MergedCell) -> None:
    """Text that begins with ``=`` stays text: no spreadsheet program runs it."""
    if cell.data_type == "f":
        cell.data_type = "s"


def _dress(sheet: Worksheet, *, head: int, widths: list[int]) -> None:
    """Head in bold, columns as text so that 1.10 stays 1.10, panes frozen under the head."""
    for title in next(sheet.iter_rows(min_row=head, max_row=head)):
        title.font = Font(bold=True)
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    for row in sheet.iter_rows(min_row=head + 1):
        for cell in row:
            plain_text(cell)
            cell.number_format = "@"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = f"B{head + 1}"
