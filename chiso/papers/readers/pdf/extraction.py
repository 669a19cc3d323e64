"""One PDF page as geometry: words with their look, and ruling lines, straight from PDFium.

Characters are taken one by one with their place and set into words by geometry alone (ADR 0017 compares
the cost with pdfplumber's). Text that prints nothing (OCR layers) and
characters without a Unicode value are counted: the caller decides whether the page must be recognised.
"""

from __future__ import annotations

import ctypes
import itertools
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium

from chiso.papers.readers.layout.words import PageGeometry, Rule, Word

_THIN = 3.2
"""Points: a filled shape thinner than this is a line."""
_MOST_OBJECTS = 60_000
"""Objects looked at on one page: a map drawn of a million strokes is no table."""
_SAME_BASE = 0.8
"""Points: base lines closer than this are one."""
_SPACE = 0.14
"""Sizes: a wider gap between characters is a space, drawn or not (justified lines squeeze them)."""
_ABOVE, _BELOW = 0.9, 0.22
"""Height and depth of a line about its base, in sizes: the same for every font, so that lines compare."""
_BOLD_WEIGHT = 600
_INVISIBLE = 3
"""Text render mode 3: neither fill nor stroke (PDF 32000-1, table 106)."""


@dataclass(slots=True)
class Look:
    """How a text object prints."""

    size: float
    bold: bool
    italic: bool
    visible: bool
    font: str = ""
    color: str | None = None


@dataclass(slots=True)
class Glyph:
    """One character: where it begins and ends on its base line, top left origin. A space is a glyph too."""

    text: str
    x0: float
    x1: float
    base: float
    look: Look


@dataclass(slots=True)
class Extract:
    """A page's geometry and what speaks for or against trusting its text."""

    page: PageGeometry
    characters: int = 0
    unmapped: int = 0
    invisible: int = 0
    images: bool = False


@dataclass(slots=True)
class Extractor:
    """Reads pages of one open document; fonts are looked up once."""

    document: Any
    _fonts: dict[int, tuple[bool, bool, str]] = field(default_factory=dict)

    def page(self, at: int) -> Extract:
        """The page at index ``at`` (from 0)."""
        page = pdfium.FPDF_LoadPage(self.document, at)
        if not page:
            return Extract(PageGeometry(595.0, 842.0, [], []))
        try:
            turn = _Turn.of(page)
            extract = Extract(PageGeometry(turn.width, turn.height, [], []))
            self._text(page, turn, extract)
            extract.page.rules = list(_rules(page, turn, extract))
            return extract
        finally:
            pdfium.FPDF_ClosePage(page)

    def _text(self, page: Any, turn: _Turn, extract: Extract) -> None:
        textpage = pdfium.FPDFText_LoadPage(page)
        if not textpage:
            return
        try:
            extract.page.words = _words(self._glyphs(textpage, turn, extract))
        finally:
            pdfium.FPDFText_ClosePage(textpage)

    def _glyphs(self, textpage: Any, turn: _Turn, extract: Extract) -> Iterator[Glyph]:
        """The characters the page draws.

        Of the spaces PDFium makes up, those are kept that lie clear before the next letter: a space was
        drawn there. The others stand for letters drawn out of turn.
        """
        box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
        box_at, x_at, y_at = ctypes.byref(box), ctypes.byref(x), ctypes.byref(y)
        looks: dict[int, Look] = {}
        made_up: float | None = None
        unicode_at, object_at = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetTextObject
        box_of, origin_of = pdfium.FPDFText_GetLooseCharBox, pdfium.FPDFText_GetCharOrigin
        address = ctypes.addressof
        for at in range(pdfium.FPDFText_CountChars(textpage)):
            code = unicode_at(textpage, at)
            space = code in _SPACES
            if space and pdfium.FPDFText_IsGenerated(textpage, at):
                if pdfium.FPDFText_GetLooseCharBox(textpage, at, box_at):
                    made_up = turn.point(box.left, box.bottom)[0]
                continue
            holder = object_at(textpage, at)
            if not holder or not box_of(textpage, at, box_at):
                continue
            key = address(holder.contents)
            look = looks.get(key)
            if look is None:
                look = looks[key] = self._look(holder)
            if not space:
                extract.characters += 1
                extract.invisible += not look.visible
                code = _named(code)
                if not code:
                    extract.unmapped += 1
                    continue
            origin_of(textpage, at, x_at, y_at)
            if turn.quarter:
                x0, _, x1, _ = turn.box(box.left, box.bottom, box.right, box.top)
                base = turn.point(x.value, y.value)[1]
            else:
                x0, x1, base = box.left - turn.left, box.right - turn.left, turn.top - y.value
            if made_up is not None and _SPACE < (x0 - made_up) / (look.size or 1.0) < 1.0:
                yield Glyph(" ", made_up, x0, base, look)
            made_up = None
            yield Glyph(" " if space else chr(code), x0, x1, base, look)

    def _look(self, holder: Any) -> Look:
        if not holder:
            return Look(12.0, False, False, True)
        matrix, size = pdfium.FS_MATRIX(), ctypes.c_float()
        pdfium.FPDFTextObj_GetFontSize(holder, ctypes.byref(size))
        pdfium.FPDFPageObj_GetMatrix(holder, ctypes.byref(matrix))
        scale = (matrix.c**2 + matrix.d**2) ** 0.5 or 1.0
        mode = pdfium.FPDFTextObj_GetTextRenderMode(holder)
        bold, italic, name = self._font(pdfium.FPDFTextObj_GetFont(holder))
        italic = italic or abs(matrix.c) > 0.15 * abs(matrix.d) > 0
        visible = mode != _INVISIBLE
        return Look(round(size.value * scale, 1), bold or mode == 2, italic, visible, name, _color(holder))

    def _font(self, font: Any) -> tuple[bool, bool, str]:
        """Bold and italic by the font's name, which offices' fonts carry, or its weight; and the name."""
        if not font:
            return False, False, ""
        key = ctypes.addressof(font.contents)
        if key not in self._fonts:
            buffer = ctypes.create_string_buffer(256)
            pdfium.FPDFFont_GetBaseFontName(font, buffer, 256)
            printed = buffer.value.decode("latin-1")
            name = printed.lower()
            bold = "bold" in name or "black" in name or pdfium.FPDFFont_GetWeight(font) >= _BOLD_WEIGHT
            self._fonts[key] = (bold, "italic" in name or "oblique" in name, printed)
        return self._fonts[key]


def _color(holder: Any) -> str | None:
    parts = [ctypes.c_uint() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetFillColor(holder, *(ctypes.byref(part) for part in parts)):
        return None
    return "".join(f"{part.value:02X}" for part in parts[:3])


_SPACES = {0x20, 0x09, 0x0A, 0x0D, 0xA0, 0x2002, 0x2003, 0x2009, 0x202F, 0x3000}
_UNNAMED = {0, 0xFFFD, 0xFFFE, 0xFFFF}
_HYPHEN = 0x02
"""What PDFium says for a hyphen at the end of a line."""
_PRIVATE = {_HYPHEN: 0x2D, 0xF0B7: 0x2022, 0xF02D: 0x2D, 0xF0A7: 0x25AA, 0xF0FC: 0x2713, 0xF0D8: 0x27A2}


def _named(code: int) -> int:
    """The code point, that of a bullet for the private one of a symbol font, or 0 where nobody can say."""
    if code in _UNNAMED or code == _HYPHEN or 0xE000 <= code <= 0xF8FF:
        return _PRIVATE.get(code, 0)
    return code if code <= 0x10FFFF else 0


def _words(glyphs: Iterator[Glyph]) -> list[Word]:
    """Words: characters side by side on one base line, parted by spaces or gaps.

    The order of drawing says nothing: some programs draw a line's plain letters first and come back
    for the accented ones.
    """
    words: list[Word] = []
    line: list[Glyph] = []
    for glyph in sorted(glyphs, key=lambda g: g.base):
        if line and glyph.base - line[-1].base > _SAME_BASE:
            words += _line_words(line)
            line = []
        line.append(glyph)
    return words + _line_words(line)


def _line_words(line: list[Glyph]) -> list[Word]:
    words: list[Word] = []
    run: list[Glyph] = []
    space = False
    for glyph in sorted(line, key=lambda g: g.x0):
        if glyph.text == " ":
            if run:
                words.append(_word(run, space=space))
                run = []
            space = True
            continue
        if run:
            last = run[-1]
            size = max(last.look.size, glyph.look.size, 1.0)
            if glyph.text == last.text and glyph.x0 - last.x0 < 0.12 * size:
                continue  # drawn twice to look bold
            if glyph.x0 - last.x1 > _SPACE * size or size > 1.3 * min(last.look.size, glyph.look.size):
                words.append(_word(run, space=space))
                run = []
                space = False
        run.append(glyph)
    if run:
        words.append(_word(run, space=space))
    return words


def _word(run: list[Glyph], *, space: bool) -> Word:
    look, base = run[0].look, run[0].base
    text = "".join(glyph.text for glyph in run)
    return Word(
        text if text.isascii() else unicodedata.normalize("NFC", text),
        run[0].x0,
        base - _ABOVE * look.size,
        max(glyph.x1 for glyph in run),
        base + _BELOW * look.size,
        look.size,
        look.bold,
        look.italic,
        font=look.font,
        color=look.color,
        drawn_space=space,
    )


# --- ruling lines ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Turn:
    """From page space to points from the top left of the page as it is shown (crop box, rotation)."""

    left: float
    bottom: float
    right: float
    top: float
    quarter: int

    @classmethod
    def of(cls, page: Any) -> _Turn:
        numbers = [ctypes.c_float() for _ in range(4)]
        references = [ctypes.byref(n) for n in numbers]
        if not pdfium.FPDFPage_GetCropBox(page, *references) and not pdfium.FPDFPage_GetMediaBox(
            page, *references
        ):
            return cls(0.0, 0.0, 595.0, 842.0, 0)
        left, bottom, right, top = (n.value for n in numbers)
        return cls(left, bottom, right, top, pdfium.FPDFPage_GetRotation(page) % 4)

    @property
    def width(self) -> float:
        return self.top - self.bottom if self.quarter % 2 else self.right - self.left

    @property
    def height(self) -> float:
        return self.right - self.left if self.quarter % 2 else self.top - self.bottom

    def point(self, x: float, y: float) -> tuple[float, float]:
        match self.quarter:
            case 1:
                return y - self.bottom, x - self.left
            case 2:
                return self.right - x, y - self.bottom
            case 3:
                return self.top - y, self.right - x
            case _:
                return x - self.left, self.top - y

    def box(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        (ax, ay), (bx, by) = self.point(x0, y0), self.point(x1, y1)
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)


_Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def _rules(page: Any, turn: _Turn, extract: Extract) -> Iterator[Rule]:
    count = pdfium.FPDFPage_CountObjects(page)
    objects = (pdfium.FPDFPage_GetObject(page, at) for at in range(min(count, _MOST_OBJECTS)))
    yield from _rules_of(objects, _IDENTITY, turn, extract, depth=0)


def _rules_of(
    objects: Iterator[Any], outer: _Matrix, turn: _Turn, extract: Extract, *, depth: int
) -> Iterator[Rule]:
    for item in objects:
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            yield from _path_rules(item, outer, turn)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            extract.images = True
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < 8:
            count = min(pdfium.FPDFFormObj_CountObjects(item), _MOST_OBJECTS)
            inner = (pdfium.FPDFFormObj_GetObject(item, at) for at in range(count))
            yield from _rules_of(inner, _times(_matrix(item), outer), turn, extract, depth=depth + 1)


def _matrix(item: Any) -> _Matrix:
    found = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, ctypes.byref(found)):
        return _IDENTITY
    return found.a, found.b, found.c, found.d, found.e, found.f


def _times(inner: _Matrix, outer: _Matrix) -> _Matrix:
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def _path_rules(path: Any, outer: _Matrix, turn: _Turn) -> Iterator[Rule]:
    """The straight lines a path draws: stroked edges, or filled slivers."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not pdfium.FPDFPath_GetDrawMode(path, ctypes.byref(fill), ctypes.byref(stroke)):
        return
    if not stroke.value and not fill.value:
        return
    matrix = _times(_matrix(path), outer)
    for points in _subpaths(path, matrix, turn):
        if stroke.value:
            for (ax, ay), (bx, by) in itertools.pairwise(points):
                yield from _edge(ax, ay, bx, by)
        else:
            xs, ys = [x for x, _ in points], [y for _, y in points]
            x0, x1, y0, y1 = min(xs), max(xs), min(ys), max(ys)
            if y1 - y0 <= _THIN < x1 - x0:
                yield Rule(True, (y0 + y1) / 2, x0, x1)
            elif x1 - x0 <= _THIN < y1 - y0:
                yield Rule(False, (x0 + x1) / 2, y0, y1)
            elif x1 - x0 <= _THIN and y1 - y0 <= _THIN:  # a dot of a dotted line, or a corner
                yield Rule(True, (y0 + y1) / 2, x0, x1)
                yield Rule(False, (x0 + x1) / 2, y0, y1)


def _edge(ax: float, ay: float, bx: float, by: float) -> Iterator[Rule]:
    if abs(ay - by) < 1.0 <= abs(ax - bx):
        yield Rule(True, (ay + by) / 2, min(ax, bx), max(ax, bx))
    elif abs(ax - bx) < 1.0 <= abs(ay - by):
        yield Rule(False, (ax + bx) / 2, min(ay, by), max(ay, by))


def _subpaths(path: Any, matrix: _Matrix, turn: _Turn) -> Iterator[list[tuple[float, float]]]:
    """Points of each subpath made of straight segments, closed ones back at their start."""
    a, b, c, d, e, f = matrix
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float]] = []
    curved = False
    for at in range(min(pdfium.FPDFPath_CountSegments(path), 4000)):
        segment = pdfium.FPDFPath_GetPathSegment(path, at)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            if len(points) > 1 and not curved:
                yield points
            points, curved = [], False
        curved = curved or kind == pdfium.FPDF_SEGMENT_BEZIERTO
        points.append(turn.point(a * x.value + c * y.value + e, b * x.value + d * y.value + f))
        if pdfium.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if len(points) > 1 and not curved:
        yield points
