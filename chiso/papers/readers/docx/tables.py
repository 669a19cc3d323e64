"""Tables of a DOCX: the grid with its merged cells, and which tables are no data at all.

``gridSpan`` gives column spans; ``vMerge`` restarts are matched with their continuations by grid column
to give row spans. Cells a row leaves out at its ends are empty cells. A frame of one cell around
other blocks is transparent; the head and foot set side by side are lines.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from chiso.papers.blocks import Cell
from chiso.papers.readers.docx.archive import Element, attribute, child, local, value

_WRAPPERS = {"sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"}
_DELETED = {"del", "moveFrom", "cellDel"}


@dataclass(slots=True)
class Slot:
    """A cell element where it stands: row, grid column, spans."""

    element: Element | None
    column: int
    columns: int
    rows: int = 1


def children(element: Element, name: str) -> Iterator[Element]:
    """Children called ``name``, those inside content controls and insertions included."""
    for each in element:
        kind = local(each.tag)
        if kind == name:
            yield each
        elif kind in _WRAPPERS:
            yield from children(each, name)


def grid(table: Element) -> list[list[Slot]]:
    """Rows of slots; continuations of a vertical merge are absorbed by the cell they continue."""
    rows: list[list[Slot]] = []
    open_above: dict[int, Slot] = {}
    for row in children(table, "tr"):
        properties = child(row, "trPr")
        if properties is not None and any(local(e.tag) in _DELETED for e in properties):
            continue
        slots, open_above = _row(row, properties, open_above)
        rows.append(slots)
    return rows


def _row(
    row: Element, properties: Element | None, open_above: dict[int, Slot]
) -> tuple[list[Slot], dict[int, Slot]]:
    slots: list[Slot] = []
    opened: dict[int, Slot] = {}
    column = _count(value(properties, "gridBefore"), least=0)
    if column:
        slots.append(Slot(None, 0, column))
    for element in children(row, "tc"):
        cell = child(element, "tcPr")
        if cell is not None and any(local(e.tag) in _DELETED for e in cell):
            continue
        columns = _count(value(cell, "gridSpan"), least=1)
        merge = child(cell, "vMerge")
        continues = merge is not None and attribute(merge, "val") in (None, "continue")
        above = open_above.get(column)
        if continues and above is not None:
            above.rows += 1
            opened[column] = above
        else:
            slot = Slot(element, column, columns)
            slots.append(slot)
            if merge is not None:
                opened[column] = slot
        column += columns
    after = _count(value(properties, "gridAfter"), least=0)
    if after:
        slots.append(Slot(None, column, after))
    return slots, opened


def _count(text: str | None, *, least: int) -> int:
    return min(max(int(text), least), 200) if text and text.isdigit() else least


def is_frame(rows: list[list[Slot]]) -> bool:
    """One column of cells holding tables or many paragraphs: a layout frame, not data."""
    elements = [slot.element for row in rows for slot in row if slot.element is not None]
    if not rows or len(elements) != len(rows) or len(rows) > 3:
        return False
    inner = [local(e.tag) for element in elements for e in element]
    return "tbl" in inner or inner.count("p") > 3 * len(rows)


def trimmed(cells: list[list[Cell]]) -> tuple[tuple[Cell, ...], ...]:
    """Rows as tuples, the fully empty ones left out unless a merged cell from above crosses them."""
    kept: list[tuple[Cell, ...]] = []
    reach = 0
    for at, row in enumerate(cells):
        crossed = at < reach
        if (row and (crossed or any(cell.text or cell.row_span > 1 for cell in row))) or crossed:
            kept.append(tuple(row))
        reach = max([reach, *(at + cell.row_span for cell in row)])
    return tuple(kept)
