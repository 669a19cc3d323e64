"""The body of a DOCX walked in reading order: paragraphs become lines, tables become tables.

A Word file has no pages of its own; they are counted at explicit breaks and at the breaks Word noted
when it last laid the text out. Notes follow the paragraph or table that refers to them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from chiso.papers.blocks import Block, Cell, Line, Table
from chiso.papers.readers import problems, side_by_side
from chiso.papers.readers.decoding import normal
from chiso.papers.readers.docx import tables
from chiso.papers.readers.docx.archive import Element, attribute, child, is_on, local, value
from chiso.papers.readers.docx.inline import Inline, InlineReader, Note, Piece
from chiso.papers.readers.docx.numbering import Numbering
from chiso.papers.readers.docx.styles import Look, Styles
from chiso.papers.readers.limits import Limits

_MOSTLY = 0.8
"""A line is bold, or italic, when this share of its characters is."""


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph read: its lines as pieces, its look, and the notes and boxes it carries."""

    lines: tuple[tuple[Piece, ...], ...]
    look: Look
    notes: tuple[Note, ...]
    boxes: tuple[Element, ...]

    @property
    def plain(self) -> str:
        return "\n".join(t for t in (_text(line) for line in self.lines) if t)


@dataclass(slots=True)
class Body:
    """The walk: what has been read so far, and on which page it stands."""

    name: str
    styles: Styles
    numbering: Numbering
    inline: InlineReader
    notes: dict[tuple[str, str], Element]
    limits: Limits
    blocks: list[Block] = field(default_factory=list)
    page: int = 1
    number: int = 0
    cells: int = 0
    _fresh: bool = True
    """Nothing printed on this page yet: a break noted twice is one break."""
    _carried: list[Piece] = field(default_factory=list)
    """Text of a paragraph whose end was deleted: it goes on in the next."""

    def walk(self, elements: Iterable[Element], *, column: int = 0, depth: int = 0) -> None:
        """Read block elements into ``blocks``."""
        if depth > self.limits.nesting:
            raise problems.too_deep(self.name, limit=self.limits.nesting)
        for element in elements:
            match local(element.tag):
                case "p":
                    self._paragraph(element, column=column, depth=depth)
                case "tbl":
                    self._table(element, depth=depth)
                case "sdt" | "sdtContent" | "customXml" | "ins" | "moveTo" | "body":
                    self.walk(element, column=column, depth=depth + 1)

    # --- paragraphs ------------------------------------------------------------------------------

    def _paragraph(self, element: Element, *, column: int, depth: int) -> None:
        text = self._read(element)
        if text is None:
            return
        self._lines(text, column=column)
        for box in text.boxes:
            self.walk(box, column=column, depth=depth + 1)
        self._notes(text.notes)
        if value(element, "pPr", "sectPr", "type") not in (None, "continuous") or (
            child(element, "pPr", "sectPr") is not None and value(element, "pPr", "sectPr", "type") is None
        ):
            self._break()

    def _read(self, element: Element) -> Text | None:
        """The paragraph, its list number in front; None while its end is deleted and the text runs on."""
        properties = child(element, "pPr")
        look = self.styles.paragraph(properties)
        if look.page_break_before:
            self._break()
        inline = self.inline.read(element, look)
        pieces = [*self._carried, *inline.pieces]
        self._carried = []
        mark = child(properties, "rPr")
        if mark is not None and (child(mark, "del") is not None or child(mark, "moveFrom") is not None):
            self._carried = pieces
            return None
        hidden_mark = is_on(properties, "rPr", "vanish")
        label = "" if hidden_mark and not pieces else self._label(properties, look)
        if label and not (pieces or properties is None) and not label.strip():
            label = ""
        return Text(_split(pieces, label, look), look, tuple(inline.notes), tuple(_boxes(inline)))

    def _label(self, properties: Element | None, look: Look) -> str:
        number, level = look.numbering
        style = value(properties, "pStyle")
        if level is None and style in self.numbering.by_style:
            by_style, level = self.numbering.by_style[style]
            number = number or by_style
        if number in (None, "0"):
            return ""
        return self.numbering.next(str(number), level or 0)

    def _lines(self, text: Text, *, column: int) -> None:
        opens = True
        self.number += 1
        for at, pieces in enumerate(text.lines):
            if at:
                self.number += 1
            for broken in _pages(pieces):
                if broken is None:
                    self._break()
                    continue
                for line in self._styled(broken, text.look, column=column):
                    self.blocks.append(replace(line, starts=True if opens else None))
                    self._fresh = False
                opens = opens and not _text(broken)

    def _styled(self, pieces: tuple[Piece, ...], look: Look, *, column: int) -> list[Line]:
        raw = "".join(piece.text for piece in pieces)
        words = normal(" ".join(raw.replace("\t", " ").split()))
        if not words:
            return []
        bold, italic, size = _look(pieces)
        line = Line(words, self.page, self.number, bold, italic, size, bool(look.centred), column)
        apart = [" ".join(part.split()) for part in raw.split("\t") if part.strip()]
        if len(apart) == 2 and side_by_side.opens_side_by_side(*apart):
            return [replace(line, text=normal(part), column=i, centred=None) for i, part in enumerate(apart)]
        return [line]

    def _notes(self, notes: Iterable[Note]) -> None:
        for note in notes:
            element = self.notes.get((note.kind, note.identity))
            if element is None:
                continue
            mark = note.mark
            for paragraph in tables.children(element, "p"):
                text = self._read(paragraph)
                if text is None or not text.plain:
                    continue
                self.number += 1
                words = normal(" ".join(text.plain.split()))
                bold, italic, size = _look(text.lines[0])
                opened = f"{mark} {words}".strip() if mark else words
                self.blocks.append(
                    Line(opened, self.page, self.number, bold, italic, size, footnote=True, starts=True)
                )
                mark = ""

    def _break(self) -> None:
        if not self._fresh:
            self.page += 1
            self.number = 0
            self._fresh = True

    # --- tables ----------------------------------------------------------------------------------

    def _table(self, element: Element, *, depth: int) -> None:
        rows = tables.grid(element)
        if tables.is_frame(rows):
            for row in rows:
                for slot in row:
                    if slot.element is not None:
                        self.walk(slot.element, depth=depth + 1)
            return
        self.number += 1
        page, number, notes = self.page, self.number, list[Note]()
        filled = [[(slot, self._cell(slot, notes, depth=depth + 1)) for slot in row] for row in rows]
        if side_by_side.is_side_by_side([[_cell_text(texts) for _, texts in row] for row in filled]):
            self._beside([[texts for _, texts in row] for row in filled])
        else:
            cells = [[_as_cell(slot, texts) for slot, texts in row] for row in filled]
            trimmed = tables.trimmed(cells)
            if trimmed:
                self.blocks.append(Table(trimmed, page, number))
                self._fresh = False
        self._notes(notes)

    def _cell(self, slot: tables.Slot, notes: list[Note], *, depth: int) -> list[Text]:
        """The paragraphs of a cell; those of tables inside it follow, one line a row."""
        self.cells += 1
        if self.cells > _MOST_CELLS:
            raise problems.too_much(self.name, got=f"hơn {_MOST_CELLS} ô bảng")
        if depth > self.limits.nesting:
            raise problems.too_deep(self.name, limit=self.limits.nesting)
        texts: list[Text] = []
        for element in _blocks(slot.element):
            if local(element.tag) == "p":
                text = self._read(element)
                if text is not None:
                    self._count_pages(text)
                    texts.append(text)
                    notes.extend(text.notes)
                    for box in text.boxes:
                        texts.extend(self._cell(tables.Slot(box, 0, 1), notes, depth=depth + 1))
            elif len(framed := tables.grid(element)) == 1 and len(framed[0]) == 1:  # a box around words
                texts.extend(self._cell(framed[0][0], notes, depth=depth + 1))
            else:
                for row in framed:
                    inner = [self._cell(each, notes, depth=depth + 1) for each in row]
                    words = " ".join(t for t in (_cell_text(each) for each in inner) if t)
                    if words:
                        texts.append(Text(((Piece(words, Look()),),), Look(), (), ()))
        return texts

    def _count_pages(self, text: Text) -> None:
        for pieces in text.lines:
            for broken in _pages(pieces):
                if broken is None:
                    self._break()
                elif _text(broken):
                    self._fresh = False

    def _beside(self, rows: list[list[list[Text]]]) -> None:
        """A head or foot set as a table: row by row, the left block (0) ahead of the right one (1)."""
        self.number -= 1
        for row in rows:
            filled = [at for at, texts in enumerate(row) if _cell_text(texts)]
            for at in filled:
                first_of_several = len(filled) > 1 and at == filled[0]
                side = 0 if len(row) == 1 or at == 0 or first_of_several else 1
                for text in row[at]:
                    if text.plain:
                        self._lines(text, column=side)


_MOST_CELLS = 200_000


def _blocks(element: Element | None) -> Iterable[Element]:
    for each in element if element is not None else ():
        kind = local(each.tag)
        if kind in ("p", "tbl"):
            yield each
        elif kind in ("sdt", "sdtContent", "customXml", "ins", "moveTo"):
            yield from _blocks(each)


def _boxes(inline: Inline) -> list[Element]:
    return [box for box in inline.boxes if attribute(box, "hidden") is None]


def _split(pieces: list[Piece], label: str, look: Look) -> tuple[tuple[Piece, ...], ...]:
    """Lines at line breaks, the list label in front of the first."""
    lines: list[list[Piece]] = [[]]
    if label:
        lines[0].append(Piece(label + " ", pieces[0].look if pieces else look))
    for piece in pieces:
        first, *others = piece.text.split("\n")
        if first:
            lines[-1].append(Piece(first, piece.look))
        for other in others:
            lines.append([Piece(other, piece.look)] if other else [])
    return tuple(tuple(line) for line in lines)


def _pages(pieces: tuple[Piece, ...]) -> list[tuple[Piece, ...] | None]:
    """The pieces parted at page breaks; None stands for a break."""
    parts: list[tuple[Piece, ...] | None] = []
    current: list[Piece] = []
    for piece in pieces:
        texts = piece.text.replace("\v", "\f").split("\f")
        for at, text in enumerate(texts):
            if at:
                parts += [tuple(current), None]
                current = []
            if text:
                current.append(Piece(text, piece.look))
    return [*parts, tuple(current)]


def _text(pieces: Iterable[Piece]) -> str:
    raw = "".join(piece.text for piece in pieces)
    return " ".join(raw.replace("\f", " ").replace("\v", " ").split())


def _look(pieces: Iterable[Piece]) -> tuple[bool | None, bool | None, float | None]:
    """Bold, italic and size by the share of characters."""
    shares = [(len(p.text.strip()), p.look) for p in pieces if p.text.strip()]
    total = sum(count for count, _ in shares)
    if not total:
        return None, None, None
    bold = sum(count for count, look in shares if look.bold) / total >= _MOSTLY
    italic = sum(count for count, look in shares if look.italic) / total >= _MOSTLY
    sizes: dict[float, int] = {}
    for count, look in shares:
        if look.size is not None:
            sizes[look.size] = sizes.get(look.size, 0) + count
    return bold, italic, max(sizes, key=lambda s: sizes[s]) if sizes else None


def _cell_text(texts: list[Text]) -> str:
    return normal("\n".join(text.plain for text in texts if text.plain))


def _as_cell(slot: tables.Slot, texts: list[Text]) -> Cell:
    pieces = [piece for text in texts for line in text.lines for piece in line]
    bold, _, _ = _look(pieces)
    return Cell(_cell_text(texts), row_span=slot.rows, column_span=slot.columns, bold=bold)
