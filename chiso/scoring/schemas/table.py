"""A file of another system as cells with addresses: XLSX (every page) or CSV; nothing is evaluated.

Numbers of a workbook keep their exact digits and are machine text; what people typed is office text. A
formula counts by the value the workbook stored, and is a fault where there is none.
"""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter

from chiso.engine.score.workbook import BROKEN
from chiso.engine.vietnamese import fold
from chiso.scoring.problems import sheet as problems

BYTES = 10 * 2**20
UNPACKED = 100 * 2**20
ROWS, COLUMNS = 5000, 200


@dataclass(frozen=True, slots=True)
class Cell:
    """``office``: written by a person, Vietnamese numbers allowed. ``fault``: why it has no value."""

    text: str
    place: str
    office: bool = True
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet of the file, rows as they stand."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]

    def head_row(self) -> int:
        """The line that looks like a head: the first with the most filled cells that are no numbers."""
        best, found = 1, 0
        for number, row in enumerate(self.rows[:20], 1):
            words = sum(bool(cell.text.strip()) and not _is_number(cell.text) for cell in row)
            if words > found:
                best, found = number, words
        return best

    def columns(self, head_row: int) -> list[tuple[int, str]]:
        """Index and title of every column that has one; a merged head says both its lines."""
        if not 1 <= head_row <= len(self.rows):
            return []
        found = []
        for index, cell in enumerate(self.rows[head_row - 1]):
            title = " ".join(cell.text.split())
            if title:
                found.append((index, title))
        return found

    def body(self, head_row: int) -> Iterator[tuple[int, tuple[Cell, ...]]]:
        """Row number and cells of every line under the head that says anything."""
        for number, row in enumerate(self.rows, 1):
            if number > head_row and any(cell.text.strip() for cell in row):
                yield number, row


def column_named(columns: Sequence[tuple[int, str]], name: str) -> int:
    """Index of a column by its title, tones and case aside. :raises Problem: RB0214."""
    wanted = fold(" ".join(name.split()))
    for index, title in columns:
        if fold(title) == wanted:
            return index
    raise problems.no_column(name)


def read(data: bytes, *, name: str) -> tuple[Page, ...]:
    """The pages of a file. :raises Problem: RB0215, not a table, or too large."""
    if len(data) > BYTES:
        raise problems.unreadable(name, why=f"tệp lớn hơn {BYTES // 2**20} MB")
    pages = _xlsx(data, name) if data[:2] == b"PK" else _csv(data, name)
    cells = (cell for page in pages for row in page.rows for cell in row)
    if not any(cell.text.strip() or cell.fault for cell in cells):
        raise problems.unreadable(name, why="tệp không có dòng nào")
    return pages


def _xlsx(data: bytes, name: str) -> tuple[Page, ...]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > UNPACKED:
                raise problems.unreadable(name, why="tệp nén quá lớn")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            values = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
            written = openpyxl.load_workbook(io.BytesIO(data), data_only=False)
        return tuple(
            Page(sheet.title, tuple(_rows(sheet, written[sheet.title]))) for sheet in values.worksheets
        )
    except BROKEN as fault:
        raise problems.unreadable(name, why=f"không phải XLSX ({type(fault).__name__})") from None


def _rows(sheet: Any, written: Any) -> Iterator[tuple[Cell, ...]]:
    for row in sheet.iter_rows(max_row=min(sheet.max_row, ROWS), max_col=min(sheet.max_column, COLUMNS)):
        cells = []
        for cell in row:
            place = f"{sheet.title}!{cell.coordinate}"
            formula = written[cell.coordinate].data_type == "f"
            if cell.value is None and formula:
                cells.append(Cell("", place, fault="công thức chưa có giá trị: mở tệp, tính lại rồi lưu"))
            elif cell.data_type == "e":
                cells.append(Cell("", place, fault=f"ô báo lỗi {cell.value}"))
            else:
                cells.append(_cell(cell.value, cell.number_format, place))
        yield tuple(cells)


def _cell(value: Any, number_format: str, place: str) -> Cell:
    if value is None:
        return Cell("", place)
    if isinstance(value, bool):
        return Cell("", place, fault="ô đúng/sai, không phải số")
    if isinstance(value, int | float):
        number = Decimal(repr(value))
        if "%" in str(number_format):
            number *= 100
        return Cell(f"{number.normalize():f}", place, office=False)
    if hasattr(value, "strftime"):
        return Cell(f"{value:%d/%m/%Y}", place)
    return Cell(str(value), place)


def _csv(data: bytes, name: str) -> tuple[Page, ...]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise problems.unreadable(name, why="không phải XLSX, cũng không phải CSV mã UTF-8") from None
    if "\0" in text:
        raise problems.unreadable(name, why="không phải bảng dạng chữ")
    first = text.partition("\n")[0]
    mark = max(";\t,", key=first.count)
    try:
        lines = list(csv.reader(io.StringIO(text), delimiter=mark, strict=True))
    except csv.Error as fault:
        raise problems.unreadable(name, why=f"CSV sai: {fault}") from None
    if len(lines) > ROWS:
        raise problems.unreadable(name, why=f"quá {ROWS} dòng")
    rows = tuple(
        tuple(
            Cell(value, f"CSV!{get_column_letter(column)}{number}")
            for column, value in enumerate(line[:COLUMNS], 1)
        )
        for number, line in enumerate(lines, 1)
    )
    return (Page("CSV", rows),)


def _is_number(text: str) -> bool:
    bare = text.strip().removesuffix("%").replace(".", "").replace(",", "").replace(" ", "")
    return bare.isdigit()
