"""Rows as XLSX: real numbers and days, a frozen head, ready to print; nothing in it runs.

One way for every export: columns say what they hold, cells come as they are. Figures stay numbers (a
``Decimal`` or ``Fraction`` at the precision a spreadsheet has), days stay days, what is not known is an empty
cell, never zero. Text that a spreadsheet would take for a formula or a link is text. Prints on A4 across,
the head repeated, as wide as the page, pages counted.
"""

from __future__ import annotations

import datetime as dt
import io
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import IO, Any, Literal

import xlsxwriter

from chiso.engine.vietnamese import day

Cell = str | int | float | Decimal | Fraction | dt.date | dt.datetime | None
Holds = Literal["words", "number", "percent", "day"]
"""What a column holds; in a column of words a number or a day is still one, shown by its own kind. A percent
is given as it is read: 97.5 for 97,5 %."""
Tone = Literal["red", "amber", "green", "blue", "grey"]

FILLS: dict[Tone, str] = {
    "red": "#FDE8E6", "amber": "#FDF0D3", "green": "#E2F3E9", "blue": "#E4EEFB", "grey": "#E9EDEF",
}  # fmt: skip
_PATTERNS = {"number": "General", "percent": "0.00", "whole": "#,##0", "part": "#,##0.######"}
"""A figure is shown by its value, whole or in part: "#,##0.##" shows a whole one as "2,". "number" is for
the empty cells of a column of figures, where a person may type either."""
_MOST_PLACES = 6
_RISKY = ("=", "+", "-", "@", "\t", "\r")
_MOST_NAME = 31
_MOST_TEXT = 32_000
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_SAFE = {"strings_to_formulas": False, "strings_to_urls": False}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, its width in characters, what it holds, decimals shown."""

    head: str
    width: float = 14
    holds: Holds = "words"
    places: int | None = None


@dataclass(frozen=True, slots=True)
class Toned:
    """A cell on a coloured ground; the words say the same, for those who see no colour."""

    value: Cell
    tone: Tone


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet of the workbook. ``frozen`` columns stay in sight at the left. A row of one cell is a group
    and runs over all columns."""

    name: str
    columns: tuple[Column, ...]
    rows: Iterable[Sequence[Cell | Toned]]
    title: str = ""
    notes: tuple[str, ...] = ()
    """Lines between the title and the head."""
    frozen: int = 1
    groups: frozenset[int] = frozenset()
    """Places (from 0) of rows set in bold: domains, totals."""


def columns(heads: Sequence[str], widths: Sequence[float]) -> tuple[Column, ...]:
    """Plain columns of heads and their widths."""
    return tuple(Column(head, width) for head, width in zip(heads, widths, strict=True))


def write_workbook(pages: Sequence[Page], *, printed_on: dt.date | None = None) -> bytes:
    """The workbook's bytes."""
    out = io.BytesIO()
    _write(xlsxwriter.Workbook(out, {"in_memory": True, **_SAFE}), pages, printed_on)
    return out.getvalue()


def workbook_file(pages: Sequence[Page], *, printed_on: dt.date | None = None) -> IO[bytes]:
    """The same in a temporary file, written row by row, for lists too long to hold; the caller closes it."""
    out = tempfile.TemporaryFile()  # noqa: SIM115 - given to the caller open
    _write(xlsxwriter.Workbook(out, {"constant_memory": True, **_SAFE}), pages, printed_on)
    out.seek(0)
    return out


def neutral(text: str) -> str:
    """Text for a CSV that no spreadsheet runs: a leading formula sign is preceded by an apostrophe."""
    return f"'{text}" if text.startswith(_RISKY) else text


def _write(book: Any, pages: Sequence[Page], printed_on: dt.date | None) -> None:
    looks = _Looks(book)
    for page in pages:
        _page(book, page, looks, printed_on)
    book.close()


class _Looks:
    """Formats of one workbook, made once each."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[str, bool, str], Any] = {}
        free = {"font_name": "Times New Roman", "font_size": 12, "valign": "top"}
        self.face = {**free, "border": 1, "border_color": "#B8C2C9"}
        self.title = book.add_format({**free, "bold": True, "font_size": 14})
        self.note = book.add_format({**free, "italic": True})
        self.head = book.add_format({**self.face, "bold": True, "text_wrap": True, "align": "center",
                                     "valign": "vcenter", "bg_color": "#E3F0F5"})  # fmt: skip
        self.group = book.add_format({**self.face, "bold": True, "text_wrap": True, "bg_color": "#ECEFF1"})

    def of(self, column: Column, cell: Cell, *, bold: bool, tone: str) -> Any:
        kind = _kind(column, cell)
        pattern = _pattern(column, kind)
        key = (f"{kind} {pattern}", bold, tone)
        if key not in self._made:
            form: dict[str, Any] = {**self.face, "bold": bold}
            if tone:
                form["bg_color"] = FILLS[tone]  # type: ignore[index]
            if kind == "words":
                form["text_wrap"] = True
            elif kind in {"day", "moment"}:
                form |= {"num_format": pattern, "align": "center"}
            else:
                form |= {"num_format": pattern, "align": "right"}
            self._made[key] = self._book.add_format(form)
        return self._made[key]


def _kind(column: Column, cell: Cell) -> str:
    """What a cell is shown as: what its column holds; where that leaves it open, what it is itself."""
    free = column.holds == "words" or (column.holds == "number" and column.places is None)
    if not free or cell is None or isinstance(cell, str):
        return column.holds
    if isinstance(cell, dt.datetime):
        return "moment"
    if isinstance(cell, dt.date):
        return "day"
    return "whole" if round(Fraction(cell), _MOST_PLACES).denominator == 1 else "part"


def _pattern(column: Column, kind: str) -> str:
    if kind == "moment":
        return "hh:mm dd/mm/yyyy"
    if kind == "day":
        return "dd/mm/yyyy"
    if column.places is None:
        return _PATTERNS.get(kind, "@")
    return "#,##0" + (f".{'0' * column.places}" if column.places else "")


def _page(book: Any, page: Page, looks: _Looks, printed_on: dt.date | None) -> None:
    sheet = book.add_worksheet(page.name.translate(_FORBIDDEN)[:_MOST_NAME])
    last = len(page.columns) - 1
    for place, column in enumerate(page.columns):
        sheet.set_column(place, place, column.width)
    if page.title:
        sheet.write_string(0, 0, page.title, looks.title)
    first_note = int(bool(page.title))
    for line, note in enumerate(page.notes, first_note):
        sheet.write_string(line, 0, note, looks.note)
    top = first_note + len(page.notes) + bool(page.notes)
    for place, column in enumerate(page.columns):
        sheet.write_string(top, place, column.head, looks.head)
    count = 0
    for count, row in enumerate(page.rows, 1):
        _row(sheet, top + count, row, page, looks, bold=count - 1 in page.groups)
    sheet.freeze_panes(top + 1, page.frozen)
    sheet.autofilter(top, 0, top + max(count, 1), last)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.set_margins(left=0.79, right=0.59, top=0.79, bottom=0.79)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(top)
    sheet.print_area(0, 0, top + count, last)
    on = f"Ngày {day(printed_on)}" if printed_on else ""
    sheet.set_footer(f"&L{on}&CTrang &P/&N")


def _row(
    sheet: Any, line: int, row: Sequence[Cell | Toned], page: Page, looks: _Looks, *, bold: bool
) -> None:
    if len(row) == 1 and len(page.columns) > 1:
        words = row[0].value if isinstance(row[0], Toned) else row[0]
        sheet.merge_range(line, 0, line, len(page.columns) - 1, str(words), looks.group)
        return
    for place, (column, given) in enumerate(zip(page.columns, row, strict=True)):
        cell, tone = (given.value, given.tone) if isinstance(given, Toned) else (given, "")
        _cell(sheet, line, place, cell, looks.of(column, cell, bold=bold, tone=tone))


def _cell(sheet: Any, row: int, column: int, cell: Cell, look: Any) -> None:
    if cell is None or cell == "":
        sheet.write_blank(row, column, None, look)
    elif isinstance(cell, str):
        sheet.write_string(row, column, cell[:_MOST_TEXT], look)
    elif isinstance(cell, dt.datetime):
        sheet.write_datetime(row, column, cell.replace(tzinfo=None), look)
    elif isinstance(cell, dt.date):
        sheet.write_datetime(row, column, dt.datetime(cell.year, cell.month, cell.day), look)  # noqa: DTZ001
    else:
        sheet.write_number(row, column, float(cell), look)
