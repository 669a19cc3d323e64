"""Sheets from disk: by suffix, handed to the engine as bytes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from chiso.cli import index_problems
from chiso.cli.editions import Edition
from chiso.engine.score import rows, workbook
from chiso.engine.score.evaluate import evaluate
from chiso.engine.score.result import Result
from chiso.engine.score.sheet import Raw, Sheet, sheet

READERS: dict[str, Callable[..., Raw]] = {
    ".yaml": rows.from_yaml,
    ".yml": rows.from_yaml,
    ".json": rows.from_json,
    ".csv": rows.from_csv,
    ".xlsx": workbook.from_xlsx,
}


def load(path: str) -> Raw:
    """The rows of one file."""
    suffix = Path(path).suffix.lower()
    if suffix not in READERS:
        raise index_problems.wrong_suffix(path, allowed=".yaml, .json, .csv hoặc .xlsx", got=suffix)
    return READERS[suffix](Path(path).read_bytes(), name=Path(path).name)


def scored(raw: Raw, one: Edition) -> tuple[Sheet, Result]:
    """The sheet checked against the edition, and its result."""
    checked = sheet(raw, one.index)
    return checked, evaluate(one.index, checked, digest=one.sha256)
