"""Rows as XLSX: real numbers and days, a frozen head, ready to print; nothing in it runs.

One way for every export: columns say what they hold, cells come as they are. Figures stay numbers (a
``Decimal`` or ``Fraction`` at the precision a spreadsheet has), days stay days, what is not known is an empty
cell, never zero. Text that a spreadsheet would take for a formula or a link is text. Prints on A4 across,
the head repeated, as wide as the page, pages counted.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

import xlsxwriter

from chiso.engine.vietnamese import day

Cell = str | int | float | Decimal | Fraction | dt.date | None
Holds = Literal["words", "number", "percent", "day"]
"""What a column holds. A percent is given as it is read: 97.5 for 97,5 %."""

_NUMBERS = {"number": "#,##0.##", "percent": "0.00"}
_RISKY = ("=", "+", "-", "@", "\t", "\r")
_MOST_NAME = 31
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, its width in characters, what it holds, decimals shown."""

    head: str
    width: int = 14
    holds: Holds = "words"
    places: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet of the workbook. ``frozen`` columns stay in sight at the left."""

    name: str
    columns: tuple[Column, ...]
    rows: Iterable[Sequence[Cell]]
    title: str = ""
    frozen: int = 1
    groups: frozenset[int] = frozenset()
    """Places (from 0) of rows set in bold: domains, totals."""


def write_workbook(pages: Sequence[Page], *, printed_on: dt.date | None = None) -> bytes:
    """The workbook's bytes."""
    out = io.BytesIO()
    quiet = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, quiet)
    looks = _Looks(book)
    for page in pages:
        _page(book, page, looks, printed_on)
    book.close()
    return out.getvalue()


def neutral(text: str) -> str:
    """Text for a CSV that no spreadsheet runs: a leading formula sign is preceded by an apostrophe."""
    return f"'{text}" if text.startswith(_RISKY) else text


class _Looks:
    """Formats of one workbook, made once each."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[str, bool], Any] = {}
        face = {"font_name": "Times New Roman", "font_size": 12, "valign": "vcenter"}
        self.face = {**face, "border": 1}
        self.title = book.add_format({**face, "bold": True, "align": "center", "font_size": 14})
        self.head = book.add_format({**self.face, "bold": True, "text_wrap": True, "align": "center",
                                     "bg_color": "#EDEDED"})  # fmt: skip

    def of(self, column: Column, *, bold: bool) -> Any:
        pattern = _pattern(column)
        key = (f"{column.holds} {pattern}", bold)
        if key not in self._made:
            form: dict[str, Any] = {**self.face, "bold": bold}
            if column.holds == "words":
                form["text_wrap"] = True
            elif column.holds == "day":
                form |= {"num_format": "dd/mm/yyyy", "align": "center"}
            else:
                form |= {"num_format": pattern, "align": "right"}
            self._made[key] = self._book.add_format(form)
        return self._made[key]


def _pattern(column: Column) -> str:
    if column.places is None:
        return _NUMBERS.get(column.holds, "@")
    return "#,##0" + (f".{'0' * column.places}" if column.places else "")


def _page(book: Any, page: Page, looks: _Looks, printed_on: dt.date | None) -> None:
    sheet = book.add_worksheet(page.name.translate(_FORBIDDEN)[:_MOST_NAME])
    last = len(page.columns) - 1
    top = 0
    if page.title:
        sheet.set_row(0, 24)
        if last:
            sheet.merge_range(0, 0, 0, last, page.title, looks.title)
        else:
            sheet.write_string(0, 0, page.title, looks.title)
        top = 1
    for place, column in enumerate(page.columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(top, place, column.head, looks.head)
    count = 0
    for count, row in enumerate(page.rows, 1):
        bold = count - 1 in page.groups
        for place, (column, cell) in enumerate(zip(page.columns, row, strict=True)):
            _cell(sheet, top + count, place, cell, looks.of(column, bold=bold))
    sheet.freeze_panes(top + 1, page.frozen)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.set_margins(left=0.79, right=0.59, top=0.79, bottom=0.79)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(top)
    sheet.print_area(0, 0, top + count, last)
    on = f"Ngày {day(printed_on)}" if printed_on else ""
    sheet.set_footer(f"&L{on}&CTrang &P/&N")


def _cell(sheet: Any, row: int, column: int, cell: Cell, look: Any) -> None:
    if cell is None or cell == "":
        sheet.write_blank(row, column, None, look)
    elif isinstance(cell, str):
        sheet.write_string(row, column, cell, look)
    elif isinstance(cell, dt.date):
        sheet.write_datetime(row, column, dt.datetime(cell.year, cell.month, cell.day), look)  # noqa: DTZ001
    else:
        sheet.write_number(row, column, float(cell), look)
