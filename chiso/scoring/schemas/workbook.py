"""A sheet as a workbook for people: table, figures with their source, evidence with pages, the reason.

Every cell is text that no spreadsheet program runs; points stand as numbers. Missing stays empty.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import openpyxl
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from chiso.engine.decimals import exact_number
from chiso.engine.score.result import Result
from chiso.engine.trace import shown
from chiso.scoring.models import LineEvidence, Mark
from chiso.scoring.schemas.edition import Book
from chiso.scoring.schemas.said import in_words, said_of
from chiso.scoring.terms import Origin

COLUMNS = (
    ("STT", 9),
    ("Lĩnh vực, tiêu chí, tiêu chí thành phần", 56),
    ("Điểm tối đa", 10),
    ("Tự đánh giá", 11),
    ("Số liệu, lựa chọn", 34),
    ("Nguồn số liệu", 30),
    ("Tài liệu kiểm chứng (trang)", 40),
    ("Giải trình", 36),
    ("Cách tính", 48),
)
_THIN = Side(style="thin", color="B8C2C9")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)


def written(
    book: Book,
    result: Result,
    *,
    marks: Sequence[Mark],
    evidence: Mapping[str, Sequence[LineEvidence]],
    title: str,
    unit: str,
) -> bytes:
    """The workbook of one sheet."""
    out = openpyxl.Workbook()
    page = out.active
    assert isinstance(page, Worksheet)
    page.title = "Tu cham"
    _put(page, 1, 1, title, bold=True)
    _put(page, 2, 1, unit)
    _put(page, 3, 1, f"Bộ tiêu chí {book.index.head.id} bản {book.index.head.revision}, sha256 {book.sha256}")
    for column, (label, width) in enumerate(COLUMNS, 1):
        cell = page.cell(5, column, label)
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="0B5C7A")
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
        cell.border = _BORDER
        page.column_dimensions[get_column_letter(column)].width = width
    said = {mark.code: mark for mark in marks}
    row = 6
    for code, node in book.nodes.items():
        codes = [code]
        if node.rule is not None and book.has_lines(node):
            codes += [ask.code for ask in book.lines_of(node)]
        for each in codes:
            _row(
                page, row, each, book, result, said.get(each), evidence.get(each, ()), group=node.rule is None
            )
            row += 1
    _put(page, row, 2, "Tổng cộng", bold=True)
    _number(page, row, 3, result.rounded(result.total.maximum))
    _number(page, row, 4, result.rounded(result.total.known))
    _put(page, row, 9, result.words("total"))
    _page(page)
    data = io.BytesIO()
    out.save(data)
    return data.getvalue()


def _row(
    page: Worksheet,
    row: int,
    code: str,
    book: Book,
    result: Result,
    mark: Mark | None,
    evidence: Sequence[LineEvidence],
    *,
    group: bool,
) -> None:
    found = result.nodes[code]
    _put(page, row, 1, code, bold=group)
    _put(page, row, 2, book.titles.get(code, ""), bold=group)
    _number(page, row, 3, result.rounded(found.maximum))
    if found.points is not None or found.known:
        _number(page, row, 4, result.rounded(found.known if found.points is None else found.points))
    else:
        _put(page, row, 4, "")
    leaf = book.leaf_of(code)
    content = {**said_of(mark).as_json(), "note": ""} if mark else None
    _put(page, row, 5, in_words(content, book.labels(leaf) if leaf else {}))
    _put(page, row, 6, origins_words(mark) if mark else "")
    _put(page, row, 7, "\n".join(f"{one.document} ({one.page or 'chưa ghi trang'})" for one in evidence))
    _put(page, row, 8, mark.note if mark else "")
    _put(page, row, 9, "" if group else result.words(code))


def origins_words(mark: Mark) -> str:
    """Where each figure came from, in words."""
    found = []
    for name, row in mark.origins.items():
        words = f"{name}: {Origin(row['origin']).label}"
        if row.get("source") and row["origin"] != Origin.ENTERED:
            words += f" ({row['source']})"
        if row.get("reason"):
            words += f", hệ thống: {_shown(row.get('value', ''))}; lý do: {row['reason']}"
        found.append(words)
    return "\n".join(found)


def _shown(text: str) -> str:
    value = exact_number(text) if text else None
    return text if value is None else shown(value)


def _put(page: Worksheet, row: int, column: int, text: str, *, bold: bool = False) -> None:
    cell = page.cell(row, column)
    cell.value = text[:32000] or None
    if text:
        cell.data_type = "s"
        if text[0] in "=+-@":
            cell.quotePrefix = True
    cell.number_format = "@"
    cell.font = Font(bold=bold)
    cell.alignment = Alignment(wrap_text=row > 5, vertical="top")
    if row > 5:
        cell.border = _BORDER


def _number(page: Worksheet, row: int, column: int, value: Any) -> None:
    cell = page.cell(row, column, value)
    cell.number_format = "0.00"
    cell.alignment = Alignment(vertical="top")
    cell.border = _BORDER


def _page(page: Worksheet) -> None:
    page.freeze_panes = "C6"
    page.print_title_rows = "5:5"
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = 9
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
