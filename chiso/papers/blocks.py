"""What every reader delivers and every parser consumes: a document as lines and tables in order.

Readers (text, DOCX, PDF, scan) decide only *what stands where*: they keep the words as printed
(NFC), where they stand and how they look. Parsers decide what the words *mean*. Nothing is mended
here: an OCR slip stays a slip until a person accepts a finding.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

SourceKind = Literal["text", "docx", "pdf", "scan"]


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line or, in DOCX, one paragraph. ``page`` and ``number`` count from 1."""

    text: str
    page: int
    number: int
    bold: bool | None = None
    italic: bool | None = None
    size: float | None = None
    """Points, where the source knows it."""
    centred: bool | None = None
    column: int = 0
    """Which side-by-side block the line stands in: 0 whole width or left, 1 right."""
    footnote: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table. A merged cell is printed once with its span; covered cells are absent."""

    text: str
    row_span: int = 1
    column_span: int = 1
    bold: bool | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells as printed, repeated heads and page breaks still in it."""

    rows: tuple[tuple[Cell, ...], ...]
    page: int
    number: int
    """Line number at which the table begins."""


Block = Line | Table


@dataclass(frozen=True, slots=True)
class Source:
    """A document as read: blocks in reading order, pages, and the sha256 of the bytes."""

    blocks: tuple[Block, ...]
    pages: int
    kind: SourceKind
    sha256: str
    name: str = ""
