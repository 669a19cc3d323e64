"""A file as measured: what a reader of words leaves out, for whoever holds it against the rules of layout.

Beside the blocks (``source``) stands, line by line, how the words are set, and what is known of pages or
sections. ``None`` is "this kind of file does not say": a PDF has no styles, a DOCX no places. Lengths are
millimetres, sizes and distances points.
"""

from __future__ import annotations

from dataclasses import dataclass

from chiso.papers.blocks import Box, Source


@dataclass(frozen=True, slots=True)
class Ink:
    """Words of one look. ``font`` without subset mark; ``color`` six hexadecimal digits."""

    text: str
    font: str | None = None
    size: float | None = None
    bold: bool | None = None
    italic: bool | None = None
    color: str | None = None
    underlined: bool | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """One line (PDF) or paragraph (DOCX), under the page and number its ``blocks.Line`` has."""

    page: int
    number: int
    inks: tuple[Ink, ...]
    align: str | None = None
    """left, center, right, both."""
    indent: float | None = None
    """First line, mm, beyond the paragraph's own edge."""
    pushed: bool = False
    """Moved along its line by tabs, blanks or indents (DOCX)."""
    before: float | None = None
    after: float | None = None
    blank_above: bool = False
    """An empty paragraph stands right above it (DOCX)."""
    spacing: float | None = None
    """From line to line, in single lines."""
    section: int = 0
    room: float | None = None
    """Width there is for words (DOCX), mm."""
    rules: tuple[float, ...] = ()
    """Lengths of the solid rules right under it, mm."""
    box: Box | None = None
    composed: bool = True
    """All letters are in Unicode's composed form (NFC)."""
    opens_section: bool = False
    framed: tuple[float, float] | None = None
    """Width and height of the frame drawn around it, mm; height 0 where it follows the words."""


@dataclass(frozen=True, slots=True)
class PageNumber:
    """A page number: where it stands and how it is set. ``text`` is "PAGE" for a field."""

    text: str
    top: bool
    centred: bool | None
    ink: Ink


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page of a PDF, or a section of a DOCX. ``margins``: top, bottom, left, right as declared."""

    number: int
    width: float
    height: float
    margins: tuple[float, float, float, float] | None = None
    page_number: PageNumber | None = None
    hides_first: bool | None = None
    numerals: str | None = None
    """How its pages are counted, in the words of the file: "decimal", "lowerRoman" (DOCX)."""
    start: int | None = None
    """The number of its first page, where the file sets it (DOCX)."""
    words: Box | None = None
    """Where the words of the text stand (PDF), points from the top left."""

    @property
    def restarts(self) -> bool:
        """Its pages are counted from 1 anew."""
        return self.start == 1


@dataclass(frozen=True, slots=True)
class Address:
    """The block at the foot of the first page."""

    inks: tuple[Ink, ...]
    ruled: bool | None = True
    """A rule stands over it; ``None`` where a table or a shape may be one."""
    repeated: bool = False
    """It is printed on other pages too."""


@dataclass(frozen=True, slots=True)
class Measures:
    """The file: its blocks, its lines as they are set, its pages or sections, and all other words."""

    source: Source
    lines: tuple[Measure, ...]
    leaves: tuple[Leaf, ...]
    others: tuple[Ink, ...] = ()
    shapes: tuple[float, ...] = ()
    """Lengths of drawn lines whose place in the text is not known (DOCX), mm."""
    address: Address | None = None
