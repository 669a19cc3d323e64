"""What every reader delivers and every parser consumes: a document as lines and tables in order.

Readers (text, DOCX, PDF, scan) decide only *what stands where*: they keep the words as printed
(NFC), where they stand and how they look. Parsers decide what the words *mean*. Nothing is mended
here: an OCR slip stays a slip until a person accepts a finding.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

SourceKind = Literal["text", "docx", "pdf", "scan"]

Box = tuple[float, float, float, float]
"""``(left, top, right, bottom)`` in points (1/72 inch) from the top left corner of the page."""


@dataclass(frozen=True, slots=True)
class Weak:
    """A word of a scan the recogniser is unsure of: ``text[start:end]``, confidence 0 to 100."""

    start: int
    end: int
    confidence: float


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
    """The text opens with the mark as a superscript (``¹ …``), as the reference in the body reads ``…¹``."""
    starts: bool | None = None
    """Whether a paragraph begins here, where the layout shows it (indent, gap, room left above)."""
    box: Box | None = None
    """Where the line stands, where the source has a geometry (PDF, scan)."""
    weak: tuple[Weak, ...] = ()
    """Words of a scan to be checked by a person."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table. A merged cell is printed once with its span; covered cells are absent.

    A line feed in ``text`` is a paragraph end the layout shows; lines merely wrapped are joined by a space.
    """

    text: str
    row_span: int = 1
    column_span: int = 1
    bold: bool | None = None
    weak: tuple[Weak, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells as printed, repeated heads and page breaks still in it.

    A PDF or scan delivers one table a page: which of them continue the one before is for the parser to say.
    """

    rows: tuple[tuple[Cell, ...], ...]
    page: int
    number: int
    """Line number at which the table begins."""
    box: Box | None = None


Block = Line | Table


@dataclass(frozen=True, slots=True)
class Source:
    """A document as read: blocks in reading order, pages, and the sha256 of the bytes."""

    blocks: tuple[Block, ...]
    pages: int
    kind: SourceKind
    sha256: str
    name: str = ""
    address: tuple[str, ...] = ()
    """The address block at the foot of the first page (C23)."""
