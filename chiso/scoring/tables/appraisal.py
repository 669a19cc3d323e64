"""The lines of a round with every word the reader may know, as a workbook. Unknown is an empty cell.

Text a spreadsheet would take for a formula is written as text.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from typing import IO

import xlsxwriter

from chiso.scoring.models import Round
from chiso.scoring.selectors.appraisal import ExportRow
from chiso.scoring.terms import MarkStage

HEAD = ("Đơn vị", "Mã", "Tiêu chí", "Điểm tối đa")
WIDTHS = (34, 12, 70, 12)


def as_xlsx(rows: Sequence[ExportRow], *, round_: Round) -> IO[bytes]:
    """A workbook in a temporary file; the caller streams and closes it."""
    out = tempfile.TemporaryFile()  # noqa: SIM115 - handed to the caller
    book = xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet("Thẩm định")
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E3F0F5"})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    stages = [stage for stage in MarkStage.values if any(stage in row.points for row in rows)]
    labels = [str(MarkStage(stage).label) for stage in stages]
    for column, width in enumerate((*WIDTHS, *(13 for _ in stages), 60)):
        sheet.set_column(column, column, width)
    sheet.write_row(0, 0, [*HEAD, *labels, "Lý do"], bold)
    for number, row in enumerate(rows, start=1):
        sheet.write_string(number, 0, row.unit, wrap)
        sheet.write_string(number, 1, row.code, wrap)
        sheet.write_string(number, 2, row.title, wrap)
        sheet.write_number(number, 3, float(row.maximum), wrap)
        for column, stage in enumerate(stages, start=len(HEAD)):
            points = row.points.get(stage)
            if points is not None:
                sheet.write_number(number, column, float(points), wrap)
        sheet.write_string(number, len(HEAD) + len(stages), row.reasons, wrap)
    sheet.freeze_panes(1, 3)
    sheet.autofilter(0, 0, max(1, len(rows)), len(HEAD) + len(stages))
    book.set_properties({"title": round_.title})
    book.close()
    out.seek(0)
    return out
