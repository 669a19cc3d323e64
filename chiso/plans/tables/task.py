"""The list of tasks as CSV or XLSX, row by row, never whole in memory.

A cell that a spreadsheet would take for a formula is made plain text. Dates and numbers are real dates
and numbers in XLSX; an unknown deadline is an empty cell.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator, Mapping
from typing import IO, Any

from chiso.engine import vietnamese
from chiso.papers.writers.workbook import Page, columns, neutral, workbook_file
from chiso.plans.models import Task
from chiso.plans.selectors.task import light_of
from chiso.plans.terms import TaskState

HEAD = (
    "Mã nội dung", "Nhiệm vụ", "Đơn vị chủ trì", "Người thực hiện", "Sản phẩm", "Bắt đầu", "Hạn",
    "Tình trạng hạn", "Trạng thái", "Tiến độ (%)", "Trọng số", "Căn cứ",
)  # fmt: skip
WIDTHS = (12, 60, 30, 24, 40, 12, 12, 16, 18, 12, 10, 40)

Cell = str | int | float | dt.date | None


def cells(task: Task, *, names: Mapping[int, str], today: dt.date) -> list[Cell]:
    light = light_of(task, today=today)
    return [
        task.item.code,
        task.title,
        names.get(task.unit_id, ""),
        task.assignee.name if task.assignee else "",
        task.product,
        task.starts,
        task.due,
        str(light.label) if light else "",
        str(TaskState(task.state).label),
        task.percent,
        float(task.weight),
        task.legal_basis,
    ]


def as_csv(tasks: Iterable[Task], *, names: Mapping[int, str], today: dt.date) -> Iterator[bytes]:
    """UTF-8 with a byte order mark, dates as dd/mm/yyyy, a line at a time."""
    yield b"\xef\xbb\xbf" + _line(HEAD)
    for task in tasks:
        yield _line([_spelled(cell) for cell in cells(task, names=names, today=today)])


def _line(row: Iterable[Any]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerow(row)
    return out.getvalue().encode()


def _spelled(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, dt.date):
        return vietnamese.day(cell)
    if isinstance(cell, int | float):
        return vietnamese.number(cell)
    return neutral(cell)


def as_xlsx(tasks: Iterable[Task], *, names: Mapping[int, str], today: dt.date) -> IO[bytes]:
    """A workbook in a temporary file, written row by row; the caller streams and closes it."""
    rows = (cells(task, names=names, today=today) for task in tasks)
    return workbook_file([Page("Nhiệm vụ", columns(HEAD, WIDTHS), rows, frozen=2)], printed_on=today)
