"""A table as a full grid: every place knows the cell that covers it.

``Table`` prints a merged cell once; here each row has one slot for each column, those under a merged cell
pointing at it. Tables whose rows differ in length (plain text) are taken as printed, from the left.
"""

from __future__ import annotations

from dataclasses import dataclass

from chiso.papers.blocks import Cell, Table


@dataclass(frozen=True, slots=True)
class Slot:
    """One place of the grid. ``own`` is False where a merged cell begun elsewhere covers it."""

    cell: Cell
    own: bool
    from_above: bool = False
    """Covered by a cell of an earlier row."""

    @property
    def text(self) -> str:
        return self.cell.text.strip()


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the grid and where it was printed: page and line of its table, row of that table."""

    slots: tuple[Slot, ...]
    page: int
    line: int
    row: int

    def text(self, column: int) -> str:
        """What stands in ``column``, a merged cell's words included; "" past the end."""
        return self.slots[column].text if 0 <= column < len(self.slots) else ""

    def own(self, column: int) -> str:
        """The words of a cell that begins in this very place."""
        if 0 <= column < len(self.slots) and self.slots[column].own:
            return self.slots[column].text
        return ""

    @property
    def filled(self) -> list[int]:
        """Columns in which a cell with words begins."""
        return [i for i, slot in enumerate(self.slots) if slot.own and slot.text]


_NONE = Cell("")


def grid(table: Table) -> list[Row]:
    """The rows of ``table`` with every place filled."""
    width = max((sum(cell.column_span for cell in row) for row in table.rows), default=0)
    above: dict[int, tuple[Cell, int]] = {}  # column → cell that covers it and rows left
    rows: list[Row] = []
    for index, cells in enumerate(table.rows):
        slots: list[Slot | None] = [None] * (width + sum(cell.column_span for cell in cells))
        for column, (cell, left) in list(above.items()):
            slots[column] = Slot(cell, own=False, from_above=True)
            above[column] = (cell, left - 1)
            if left <= 1:
                del above[column]
        at = 0
        for cell in cells:
            while at < len(slots) and slots[at] is not None:
                at += 1
            for offset in range(cell.column_span):
                if at + offset < len(slots) and slots[at + offset] is None:
                    slots[at + offset] = Slot(cell, own=offset == 0)
                    if cell.row_span > 1:
                        above[at + offset] = (cell, cell.row_span - 1)
            at += cell.column_span
        while len(slots) > width and slots[-1] is None:
            slots.pop()
        filled = tuple(slot or Slot(_NONE, own=True) for slot in slots)
        rows.append(Row(filled, table.page, table.number, index))
    return rows
