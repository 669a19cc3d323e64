"""One sheet of a workbook as every table of reporting is written.

Numbers are numbers and days are days; text that a spreadsheet would run stays text; the head is frozen and
repeated on each printed page, wide tables are printed across. An unknown value is an empty cell.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import TracebackType
from typing import Any

import xlsxwriter

Cell = str | int | float | Decimal | dt.date | dt.datetime | None
FILLS = {"red": "#FDE8E6", "amber": "#FDF0D3", "green": "#E2F3E9", "grey": "#E9EDEF", "blue": "#E4EEFB"}


@dataclass(frozen=True, slots=True)
class Toned:
    """A cell with a tone of ``FILLS``."""

    value: Cell
    tone: str


class Workbook:
    """Sheets written one after the other; ``data`` holds the bytes after the block."""

    def __init__(self) -> None:
        self.out = io.BytesIO()
        self.book: Any = xlsxwriter.Workbook(
            self.out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        )
        self.formats: dict[tuple[str, str], Any] = {}

    def __enter__(self) -> Workbook:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None
    ) -> None:
        if kind is None:
            self.book.close()

    @property
    def data(self) -> bytes:
        return self.out.getvalue()

    def _format(self, kind: str, tone: str = "") -> Any:
        if (kind, tone) not in self.formats:
            look: dict[str, Any] = {
                "font_name": "Times New Roman", "font_size": 12, "border": 1, "border_color": "#B8C2C9",
                "valign": "top", "text_wrap": True,
            }  # fmt: skip
            own: dict[str, dict[str, Any]] = {
                "head": {"bold": True, "align": "center", "valign": "vcenter", "bg_color": "#E3F0F5"},
                "title": {"bold": True, "font_size": 14, "border": 0, "text_wrap": False},
                "note": {"italic": True, "border": 0, "text_wrap": False},
                "group": {"bold": True, "bg_color": "#ECEFF1"},
                "day": {"num_format": "dd/mm/yyyy", "align": "center"},
                "moment": {"num_format": "hh:mm dd/mm/yyyy", "align": "center"},
                "int": {"num_format": "#,##0", "align": "right"},
                "number": {"num_format": "#,##0.######", "align": "right"},
            }
            look |= own.get(kind, {})
            if tone:
                look["bg_color"] = FILLS[tone]
            self.formats[kind, tone] = self.book.add_format(look)
        return self.formats[kind, tone]

    def sheet(
        self,
        name: str,
        *,
        title: str,
        notes: Sequence[str] = (),
        heads: Sequence[str],
        widths: Sequence[float],
        rows: Iterable[Sequence[Cell | Toned]],
        frozen: int = 1,
        across: bool = True,
    ) -> None:
        """A titled table. A row of one cell is a group and runs over all columns."""
        sheet = self.book.add_worksheet(name[:31])
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.write_string(0, 0, title, self._format("title"))
        for line, note in enumerate(notes, 1):
            sheet.write_string(line, 0, note, self._format("note"))
        head = len(notes) + 2
        for column, words in enumerate(heads):
            sheet.write_string(head, column, words, self._format("head"))
        line = head
        for line, row in enumerate(rows, head + 1):
            if len(row) == 1 and len(heads) > 1:
                sheet.merge_range(line, 0, line, len(heads) - 1, str(_bare(row[0])), self._format("group"))
                continue
            for column, cell in enumerate(row):
                self._put(sheet, line, column, cell)
        sheet.freeze_panes(head + 1, frozen)
        sheet.autofilter(head, 0, max(line, head), len(heads) - 1)
        sheet.repeat_rows(head)
        if across:
            sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.6, right=0.4, top=0.7, bottom=0.7)
        sheet.set_footer("&C&P/&N")

    def _put(self, sheet: Any, line: int, column: int, cell: Cell | Toned) -> None:
        tone = cell.tone if isinstance(cell, Toned) else ""
        value = _bare(cell)
        if value is None or value == "":
            sheet.write_blank(line, column, None, self._format("text", tone))
        elif isinstance(value, dt.datetime):
            sheet.write_datetime(line, column, value.replace(tzinfo=None), self._format("moment", tone))
        elif isinstance(value, dt.date):
            day = dt.datetime(value.year, value.month, value.day)  # noqa: DTZ001 - a day has no zone
            sheet.write_datetime(line, column, day, self._format("day", tone))
        elif isinstance(value, int | float | Decimal):
            whole = isinstance(value, int) or value == int(value)
            sheet.write_number(line, column, float(value), self._format("int" if whole else "number", tone))
        else:
            sheet.write_string(line, column, str(value)[:32_000], self._format("text", tone))


def _bare(cell: Cell | Toned) -> Cell:
    return cell.value if isinstance(cell, Toned) else cell
