"""Files of the statistics commands: YAML in as text, tables out as CSV or XLSX by suffix.

Refuses bytes that are not UTF-8 and any other suffix.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from chiso.engine.grids import Cell, write_csv, write_xlsx
from chiso.engine.problems import Problem

Sheet = tuple[str, Sequence[str], Iterable[Sequence[Cell | int]]]
"""Title, header, rows."""


def text_of(path: Path) -> str:
    """The text of a plan, study or design."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise Problem(
            "CL0117",
            place=str(path),
            expected="tệp văn bản UTF-8",
            got=f"byte {fault.start} không phải UTF-8",
            hint="lưu lại tệp với mã UTF-8",
        ) from None


def write_tables(path: Path, sheets: Sequence[Sheet]) -> None:
    """All sheets into a workbook; the first alone into a CSV."""
    suffix = path.suffix.lower()
    if suffix == ".xlsx":
        path.write_bytes(write_xlsx(list(sheets)))
    elif suffix == ".csv":
        path.write_bytes(write_csv(sheets[0][1], sheets[0][2]))
    else:
        raise Problem(
            "CL0111",
            place=str(path),
            expected="tệp .csv hoặc .xlsx",
            got=path.suffix or "không có đuôi",
            hint="đổi đuôi tệp",
        )
