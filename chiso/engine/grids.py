"""A sheet of cells from the bytes of a CSV or XLSX file, and back: what frames and index tables arrive in.

Decides how a header, a cell and a number are read; opens no file. It never guesses: ``195.197`` is
read only when the writer's notation is known, ragged rows and twin headers are refused. Text going
out that a spreadsheet would take for a formula is written as text.
"""

from __future__ import annotations

import csv
import io
import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import xlsxwriter
from python_calamine import CalamineError, CalamineWorkbook

from chiso.engine.problems import Problem, Problems

Cell = str | float | None
Notation = Literal["vi", "en"]

_AMBIGUOUS = re.compile(r"[-−]?[1-9]\d{0,2}[.,]\d{3}")
_VI = re.compile(r"[-−]?(\d+|\d{1,3}(\.\d{3})+)(,\d+)?")
_EN = re.compile(r"[-−]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?([eE][-+]?\d+)?|[-−]?\.\d+")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Grid:
    """A header and rows of cells; ``None`` is an empty cell. Row ``i`` stood on line ``i + 2``."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def place(self, row: int, column: str = "") -> str:
        return f"{self.name}:{row + 2}" + (f" [{column}]" if column else "")

    def column(self, name: str) -> tuple[Cell, ...]:
        index = self.header.index(name)
        return tuple(row[index] for row in self.rows)


def unreadable(place: str, reason: str) -> Problem:
    return Problem(
        "GR0101",
        place=place,
        expected="bảng CSV (UTF-8) hoặc XLSX có một dòng tiêu đề",
        got=reason,
        hint="lưu lại bảng đúng định dạng",
    )


def header_twice(place: str, column: str) -> Problem:
    return Problem(
        "GR0102",
        place=place,
        expected="mỗi cột một tên riêng, không để trống",
        got=f"cột “{column}” trùng hoặc trống",
        hint="đặt lại tên cột",
    )


def ragged(place: str, got: int, want: int) -> Problem:
    return Problem(
        "GR0103",
        place=place,
        expected=f"{want} ô như dòng tiêu đề",
        got=f"{got} ô",
        hint="kiểm tra dấu phân cách và dấu nháy trong dòng này",
    )


def not_a_number(place: str, cell: str) -> Problem:
    return Problem(
        "GR0104",
        place=place,
        expected="một số, hoặc ô trống nếu chưa có số",
        got=f"“{cell}”",
        hint="sửa ô; nếu số viết kiểu Việt Nam (1.234,5) thì chọn cách đọc số “vi”",
    )


def number_ambiguous(place: str, cell: str) -> Problem:
    return Problem(
        "GR0105",
        place=place,
        expected="số chỉ đọc được theo một cách",
        got=f"“{cell}”: dấu phân cách có thể là hàng nghìn hoặc thập phân",
        hint="chọn cách đọc số “vi” (1.234,5) hoặc “en” (1,234.5)",
    )


def empty(place: str) -> Problem:
    return Problem(
        "GR0106",
        place=place,
        expected="ít nhất một dòng số liệu",
        got="không có dòng nào",
        hint="kiểm tra tệp",
    )


def column_missing(place: str, columns: Sequence[str]) -> Problem:
    return Problem(
        "GR0107",
        place=place,
        expected="bảng có đủ cột cần dùng",
        got="thiếu cột: " + ", ".join(columns),
        hint="bổ sung cột; số chưa có thì để ô trống",
    )


def read_grid(data: bytes, *, name: str, sheet: str | None = None) -> Grid:
    """The first sheet (or ``sheet``) of an XLSX, or a CSV parted by comma, semicolon or tab."""
    rows = _xlsx_rows(data, name=name, sheet=sheet) if data[:2] == b"PK" else _csv_rows(data, name=name)
    while rows and all(cell is None for cell in rows[-1]):
        rows.pop()
    if not rows:
        raise empty(name)
    header = tuple("" if cell is None else label(cell) for cell in rows[0])
    faults: list[Problem] = []
    for index, title in enumerate(header):
        if not title or title in header[:index]:
            faults.append(header_twice(f"{name}:1", title or f"cột {index + 1}"))
    body = rows[1:]
    if not body:
        faults.append(empty(name))
    for number, row in enumerate(body, start=2):
        if len(row) != len(header):
            faults.append(ragged(f"{name}:{number}", len(row), len(header)))
    if faults:
        raise Problems(faults)
    return Grid(name, header, tuple(tuple(row) for row in body))


def numeric(cell: Cell, *, place: str, notation: Notation | None) -> float | None:
    """The number in ``cell``; None when empty. Without ``notation``, ``195.197`` is refused."""
    if cell is None or isinstance(cell, float):
        return cell
    text = cell.replace("\u00a0", "").replace(" ", "")
    if text in ("", "NA"):
        return None
    if notation is None and _AMBIGUOUS.fullmatch(text):
        raise number_ambiguous(place, cell)
    plain = text.replace("−", "-")
    if notation != "vi" and _EN.fullmatch(text):
        value = float(plain.replace(",", ""))
    elif notation != "en" and _VI.fullmatch(text):
        value = float(plain.replace(".", "").replace(",", "."))
    else:
        raise not_a_number(place, cell)
    if not math.isfinite(value):  # 1e400 is more than a float64 can say
        raise not_a_number(place, cell)
    return value


def write_csv(header: Sequence[str], rows: Iterable[Sequence[Cell | int]]) -> bytes:
    """UTF-8 with a byte-order mark, so that office programs show the accents; comma, point decimal."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow([_harmless(cell) if isinstance(cell, str) else _exact(cell) for cell in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def write_xlsx(sheets: Sequence[tuple[str, Sequence[str], Iterable[Sequence[Cell | int]]]]) -> bytes:
    """One workbook; each sheet is a title, a header and rows. Text is written as text, never as a formula."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        for title, header, rows in sheets:
            page = book.add_worksheet(title[:31])
            page.freeze_panes(1, 0)
            for column, word in enumerate(header):
                page.write_string(0, column, word, bold)
                page.set_column(column, column, max(10, min(40, len(word) + 2)))
            for line, row in enumerate(rows, start=1):
                for column, cell in enumerate(row):
                    if isinstance(cell, str):
                        page.write_string(line, column, cell)
                    elif cell is not None and cell == cell:
                        page.write_number(line, column, cell)
    return out.getvalue()


def _xlsx_rows(data: bytes, *, name: str, sheet: str | None) -> list[list[Cell]]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = list(book.sheet_names)
        if sheet is not None and sheet not in names:
            raise unreadable(name, f"không có trang “{sheet}”; có: {', '.join(names)}")
        page = book.get_sheet_by_name(sheet) if sheet else book.get_sheet_by_index(0)
        raw = page.to_python(skip_empty_area=False)
    except CalamineError as fault:
        raise unreadable(name, str(fault)) from None
    return [[_cell(value) for value in row] for row in raw]


def _csv_rows(data: bytes, *, name: str) -> list[list[Cell]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise unreadable(name, f"không phải UTF-8 (byte {fault.start})") from None
    if "\x00" in text:
        raise unreadable(name, "có ký tự rỗng")
    first = text.split("\n", 1)[0]
    mark = max(",;\t", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True))
    except csv.Error as fault:
        raise unreadable(name, str(fault)) from None
    return [[_cell(value) for value in row] for row in rows if row]


def _cell(value: object) -> Cell:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        return float(value)
    text = unicodedata.normalize("NFC", str(value)).strip() if value is not None else ""
    return text or None


def label(cell: Cell) -> str:
    """A cell as a label: 2024 of a workbook and of a CSV are the same word."""
    return f"{cell:g}" if isinstance(cell, float) else str(cell or "")


def _exact(cell: float | int | None) -> str:
    if cell is None or cell != cell:
        return ""
    return repr(float(cell)) if isinstance(cell, float) else str(cell)


def _harmless(text: str) -> str:
    return "'" + text if text.startswith(_FORMULA) else text
