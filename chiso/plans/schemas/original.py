"""The words of a paper as they stand, kept beside what was read from them, and marks laid over them.

Rows: ``{"line", "page", "text", "centred", "bold", "column", "box"}`` or ``{"line", "page", "rows",
"box"}`` with cells ``{"text", "row_span", "column_span"}``. Nothing is mended here. ``pages`` cuts the
text of each line and cell into pieces, so that every finding can be shown exactly where it stands.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from chiso.papers.blocks import Line, Source

Json = Mapping[str, Any]
Place = tuple[int, int, int | None, int | None]
"""(page, line, row, column) of a line or a cell; row and column are None for a line."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text and the findings that stand on it (their positions), outermost first."""

    text: str
    findings: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Words:
    """A printed line: its number, its pieces; ``box`` in points where the source has a geometry."""

    number: int
    pieces: tuple[Piece, ...]
    centred: bool
    bold: bool
    column: int
    box: tuple[float, float, float, float] | None
    findings: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class TableCell:
    pieces: tuple[Piece, ...]
    row_span: int
    column_span: int


@dataclass(frozen=True, slots=True)
class TableWords:
    """A printed table; ``number`` is the line at which it begins."""

    number: int
    rows: tuple[tuple[TableCell, ...], ...]
    box: tuple[float, float, float, float] | None
    findings: tuple[int, ...] = ()
    is_table: bool = True


@dataclass(frozen=True, slots=True)
class Page:
    number: int
    blocks: tuple[Words | TableWords, ...]

    @property
    def findings(self) -> tuple[int, ...]:
        return tuple(position for block in self.blocks for position in block.findings)


def original_of(source: Source) -> list[dict[str, Any]]:
    """The blocks of a source as JSON."""
    rows: list[dict[str, Any]] = []
    for block in source.blocks:
        if isinstance(block, Line):
            rows.append(
                {
                    "page": block.page,
                    "line": block.number,
                    "text": block.text,
                    "centred": bool(block.centred),
                    "bold": bool(block.bold),
                    "column": block.column,
                    "box": list(block.box) if block.box else None,
                }
            )
            continue
        cells = [
            [{"text": cell.text, "row_span": cell.row_span, "column_span": cell.column_span} for cell in row]
            for row in block.rows
        ]
        rows.append(
            {
                "page": block.page,
                "line": block.number,
                "rows": cells,
                "box": list(block.box) if block.box else None,
            }
        )
    return rows


def pages(original: Iterable[Json], anchors: Mapping[int, Json | None]) -> tuple[Page, ...]:
    """The original by page with the findings on it; ``anchors`` maps a finding's position → its anchor."""
    rows = list(original)
    marks = _marks(rows, anchors)
    by_page: dict[int, list[Words | TableWords]] = defaultdict(list)
    for row in rows:
        by_page[row["page"]].append(_table(row, marks) if "rows" in row else _words(row, marks))
    return tuple(Page(number, tuple(blocks)) for number, blocks in sorted(by_page.items()))


def _marks(
    rows: Sequence[Json], anchors: Mapping[int, Json | None]
) -> dict[Place, list[tuple[int | None, int | None, int]]]:
    """Place → (start, end, finding) of every stretch to mark; None means from the beginning, to the end."""
    order = {(row["page"], row["line"]): index for index, row in enumerate(rows)}
    marks: dict[Place, list[tuple[int | None, int | None, int]]] = defaultdict(list)
    for position, at in anchors.items():
        if not at:
            continue
        first = order.get((at["page"], at["line"]))
        if first is None:
            continue
        last_key = (at.get("last_page") or at["page"], at.get("last_line") or at["line"])
        last = max(order.get(last_key, first), first)
        if at.get("row") is not None:
            place = (at["page"], at["line"], at["row"], at.get("column"))
            marks[place].append((at.get("start"), at.get("end"), position))
            continue
        for index in range(first, last + 1):
            row = rows[index]
            start = at.get("start") if index == first else None
            end = at.get("end") if index == last else None
            marks[(row["page"], row["line"], None, None)].append((start, end, position))
    return marks


def _words(row: Json, marks: Mapping[Place, list[tuple[int | None, int | None, int]]]) -> Words:
    here = marks.get((row["page"], row["line"], None, None), [])
    return Words(
        number=row["line"],
        pieces=cut(row["text"], here),
        centred=bool(row.get("centred")),
        bold=bool(row.get("bold")),
        column=int(row.get("column") or 0),
        box=_box(row),
        findings=tuple(dict.fromkeys(position for *_span, position in here)),
    )


def _table(row: Json, marks: Mapping[Place, list[tuple[int | None, int | None, int]]]) -> TableWords:
    found: list[int] = [
        position for *_span, position in marks.get((row["page"], row["line"], None, None), [])
    ]
    rows = []
    for index, cells in enumerate(row["rows"]):
        out, grid = [], 0
        whole = marks.get((row["page"], row["line"], index, None), [])
        for cell in cells:
            here = [*marks.get((row["page"], row["line"], index, grid), []), *(whole if grid == 0 else [])]
            found += [position for *_span, position in here]
            out.append(TableCell(cut(cell["text"], here), cell["row_span"], cell["column_span"]))
            grid += cell["column_span"]
        rows.append(tuple(out))
    return TableWords(row["line"], tuple(rows), _box(row), tuple(dict.fromkeys(found)))


def _box(row: Json) -> tuple[float, float, float, float] | None:
    box = row.get("box")
    return (box[0], box[1], box[2], box[3]) if box else None


def cut(text: str, spans: Iterable[tuple[int | None, int | None, int]]) -> tuple[Piece, ...]:
    """``text`` in pieces at the borders of the spans; overlapping findings share a piece."""
    bounded = [
        (max(0, start or 0), len(text) if end is None else min(end, len(text)), position)
        for start, end, position in spans
    ]
    edges = sorted({0, len(text), *(edge for start, end, _position in bounded for edge in (start, end))})
    pieces = []
    for left, right in pairwise(edges):
        if left == right:
            continue
        here = sorted(
            (end - start, position) for start, end, position in bounded if start <= left and right <= end
        )
        pieces.append(Piece(text[left:right], tuple(position for _length, position in reversed(here))))
    return tuple(pieces)
