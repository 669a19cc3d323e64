"""The lines of a round with every word the reader may know, as a workbook. Unknown is an empty cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO

from chiso.papers.writers.workbook import Column, Page, workbook_file
from chiso.scoring.models import Round
from chiso.scoring.selectors.appraisal import ExportRow
from chiso.scoring.terms import MarkStage


def as_xlsx(rows: Sequence[ExportRow], *, round_: Round) -> IO[bytes]:
    """A workbook in a temporary file; the caller streams and closes it."""
    stages = [stage for stage in MarkStage.values if any(stage in row.points for row in rows)]
    heads = (
        Column("Đơn vị", 34),
        Column("Mã", 12),
        Column("Tiêu chí", 70),
        Column("Điểm tối đa", 12, "number"),
        *(Column(str(MarkStage(stage).label), 13, "number") for stage in stages),
        Column("Lý do", 60),
    )
    lines = (
        (
            row.unit,
            row.code,
            row.title,
            row.maximum,
            *(row.points.get(stage) for stage in stages),
            row.reasons,
        )
        for row in rows
    )  # fmt: skip
    return workbook_file([Page("Thẩm định", heads, lines, title=round_.title, frozen=3)])
