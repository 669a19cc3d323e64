"""One scanned page as geometry: straightened, its ruled tables read column by column, the rest as a page.

A column of cells is one picture with a single column of text, which is what Tesseract reads best; the words
then fall into their cells by place. Cells merged over columns are pictures of their own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from statistics import median

import numpy as np
from PIL import Image

from chiso.papers.blocks import Box
from chiso.papers.readers.layout.lattice import Lattice, lattices
from chiso.papers.readers.layout.words import PageGeometry, Word
from chiso.papers.readers.scan.ordinals import Grey, Sign, cut_out, read_ordinals
from chiso.papers.readers.scan.pictures import Picture
from chiso.papers.readers.scan.recognition import Recognised, recognise, upright_turn
from chiso.papers.readers.scan.ruling import find_rules, inked, without_rules
from chiso.papers.readers.scan.straight import straightened

_PAGE, _BLOCK = 3, 6
"""Tesseract's page segmentation: a whole page; one block of text."""
_POOR = 70.0
"""Median confidence under which a page may stand on its side or its head."""
_INSET = 1.2
"""Points inside a cell's lines that are left out, so that no remnant of a line is read."""
_WIDEST = 30.0
"""Points: an ordinal is no wider than this ("VIII.10" in 14 pt)."""
_MARGIN = 16
"""Pixels of white around a picture: Tesseract misses letters that touch the edge."""


def read_page(picture: Picture, *, name: str, seconds: float) -> PageGeometry:
    """The words and ruling lines of the page. Raises ``Problem`` PA111, PA118."""
    page, confidence = _read(picture, name=name, seconds=seconds)
    if confidence < _POOR:
        turn = upright_turn(picture.image, seconds=seconds)
        if turn:
            turned = Picture(picture.image.rotate(-turn, expand=True, fillcolor=255), picture.scale)
            again, better = _read(turned, name=name, seconds=seconds)
            if better > confidence:
                return again
    return page


def _read(picture: Picture, *, name: str, seconds: float) -> tuple[PageGeometry, float]:
    image, scale = straightened(picture.image), picture.scale
    width, height = image.width * scale, image.height * scale
    rules = find_rules(inked(image), scale=scale)
    tables = lattices(rules)
    clean = without_rules(image, rules, scale=scale)
    dpi = round(72 / scale)
    rest = _without(clean, [table.box for table in tables], scale=scale)
    (found,) = recognise([rest], layout=_PAGE, dpi=dpi, seconds=seconds, name=name)
    words = _words(found, (0, 0), scale=scale)
    grey = np.asarray(clean, dtype=np.uint8)
    for table in tables:
        signs, taken = _signs(grey, table, scale=scale)
        words += _words(read_ordinals(signs, dpi=dpi, seconds=seconds, name=name), (0, 0), scale=scale)
        for box in taken:
            grey = _painted(grey, box, scale=scale)
    clean = Image.fromarray(grey)
    pieces = [piece for table in tables for piece in _pieces(clean, table, scale=scale)]
    cells = recognise([p for p, _ in pieces], layout=_BLOCK, dpi=dpi, seconds=seconds, name=name)
    for (_, corner), inside in zip(pieces, cells, strict=True):
        words += _words(inside, corner, scale=scale)
    sure = [word.confidence or 0.0 for word in words]
    return PageGeometry(width, height, words, rules), median(sure) if sure else 0.0


def _signs(grey: Grey, table: Lattice, *, scale: float) -> tuple[list[Sign], list[Box]]:
    """The ordinals in the table's columns of short numbers, and the cells they fill."""
    signs: list[Sign] = []
    boxes: list[Box] = []
    for column in range(table.columns):
        cells = [c for c in table.cells if c.column == column and c.columns == 1]
        found = [(cell.box, _sign(grey, cell.box, scale=scale)) for cell in cells]
        inked_cells = [sign is not None for box, sign in found if _has_ink(grey, box, scale=scale)]
        if len(inked_cells) >= 2 and sum(inked_cells) >= 0.7 * len(inked_cells):
            for box, sign in found:
                if sign is not None:
                    signs.append(sign)
                    boxes.append(box)
    return signs, boxes


def _inside(grey: Grey, box: Box, *, scale: float) -> tuple[Grey, int, int]:
    x0, y0 = round((box[0] + _INSET) / scale), round((box[1] + _INSET) / scale)
    x1, y1 = round((box[2] - _INSET) / scale), round((box[3] - _INSET) / scale)
    return grey[y0:y1, x0:x1], x0, y0


def _sign(grey: Grey, box: Box, *, scale: float) -> Sign | None:
    cell, left, top = _inside(grey, box, scale=scale)
    return cut_out(cell, left, top, widest=round(_WIDEST / scale)) if cell.size else None


def _has_ink(grey: Grey, box: Box, *, scale: float) -> bool:
    return int((_inside(grey, box, scale=scale)[0] < 128).sum()) >= 20


def _painted(grey: Grey, box: Box, *, scale: float) -> Grey:
    """The page with one cell painted white."""
    cell, left, top = _inside(grey, box, scale=scale)
    copy = grey if grey.flags.writeable else grey.copy()
    copy[top : top + cell.shape[0], left : left + cell.shape[1]] = 255
    return copy


def _without(image: Image.Image, boxes: Sequence[Box], *, scale: float) -> Image.Image:
    """The page with the tables painted white."""
    grey = np.array(image, dtype=np.uint8)
    for box in boxes:
        x0, y0, x1, y1 = (round(v / scale) for v in box)
        grey[max(y0 - 2, 0) : y1 + 3, max(x0 - 2, 0) : x1 + 3] = 255
    return Image.fromarray(grey)


def _pieces(image: Image.Image, table: Lattice, *, scale: float) -> list[tuple[Image.Image, tuple[int, int]]]:
    """Pictures to recognise and where their corner lies on the page: columns, then merged cells."""
    grey = np.asarray(image, dtype=np.uint8)
    pieces = []
    counts = Counter(cell.column for cell in table.cells if cell.columns == 1)
    for column, count in counts.items():
        cells = [cell for cell in table.cells if cell.column == column and cell.columns == 1]
        x0 = min(cell.box[0] for cell in cells)
        x1 = max(cell.box[2] for cell in cells)
        strip = _blank(x1 - x0, table.box[3] - table.box[1], scale=scale)
        corner = (round(x0 / scale) - _MARGIN, round(table.box[1] / scale) - _MARGIN)
        inked_cells = sum(_paste(strip, grey, cell.box, corner, scale=scale) for cell in cells)
        if inked_cells and count:
            pieces.append((Image.fromarray(strip), corner))
    for cell in table.cells:
        if cell.columns > 1:
            piece = _blank(cell.box[2] - cell.box[0], cell.box[3] - cell.box[1], scale=scale)
            corner = (round(cell.box[0] / scale) - _MARGIN, round(cell.box[1] / scale) - _MARGIN)
            if _paste(piece, grey, cell.box, corner, scale=scale):
                pieces.append((Image.fromarray(piece), corner))
    return pieces


def _blank(width: float, height: float, *, scale: float) -> Grey:
    shape = (round(height / scale) + 2 * _MARGIN + 4, round(width / scale) + 2 * _MARGIN + 4)
    return np.full(shape, 255, dtype=np.uint8)


def _paste(target: Grey, page: Grey, box: Box, corner: tuple[int, int], *, scale: float) -> bool:
    """The inside of a cell copied to its place; False where it holds no ink."""
    x0, y0 = round((box[0] + _INSET) / scale), round((box[1] + _INSET) / scale)
    x1, y1 = round((box[2] - _INSET) / scale), round((box[3] - _INSET) / scale)
    part = page[y0:y1, x0:x1]
    if part.size == 0 or int((part < 128).sum()) < 20:
        return False
    left, top = x0 - corner[0], y0 - corner[1]
    target[top : top + part.shape[0], left : left + part.shape[1]] = part
    return True


def _words(found: Sequence[Recognised], corner: tuple[int, int], *, scale: float) -> list[Word]:
    """Recognised words in points of the page; specks left out."""
    words = []
    for word in found:
        height = word.bottom - word.top
        if (word.right - word.left) * scale < 1.0 and height * scale < 1.5:
            continue
        words.append(
            Word(
                word.text,
                (word.left + corner[0]) * scale,
                (word.line_top + corner[1]) * scale,
                (word.right + corner[0]) * scale,
                (word.line_bottom + corner[1]) * scale,
                round((word.line_bottom - word.line_top) * scale * 0.95, 1),
                confidence=word.confidence,
            )
        )
    return words
