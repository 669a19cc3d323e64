"""Tables of the running text put where they stand: into the part, behind the paragraphs ahead of them.

Fragments with nothing between them but a page break and its notes are one table; a head printed again
on the next page is dropped. What a table means is for ``annexes`` to say; here it is kept as printed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chiso.papers.annexes.columns import read_layout
from chiso.papers.annexes.grids import Row, grid
from chiso.papers.blocks import Block, Line, Table
from chiso.papers.folding import squeeze
from chiso.papers.model import Anchor, BodyTable
from chiso.papers.sections import Node, Outline


def place_tables(tree: Outline, blocks: Sequence[Block]) -> list[BodyTable]:
    """Put each table of ``blocks`` into its node of ``tree``; those ahead of the first node are returned."""
    ahead: list[BodyTable] = []
    nodes = [node for _, node in tree.walk()]
    for fragments in _runs(blocks):
        first = fragments[0]
        place = (first.page, first.number)
        node = next((node for node in reversed(nodes) if _start(node) < place), None)
        if node is None:
            after = sum(1 for passage in tree.opening if _at(passage.anchor()) < place)
            ahead.append(_table(fragments, after))
        else:
            after = sum(1 for paragraph in node.paragraphs if _at(paragraph.at) < place)
            node.tables.append(_table(fragments, after))
    return ahead


def _start(node: Node) -> tuple[int, int]:
    return _at(node.passage.anchor())


def _at(anchor: Anchor) -> tuple[int, int]:
    return anchor.page, anchor.line


def _runs(blocks: Sequence[Block]) -> Iterator[list[Table]]:
    open_: list[Table] = []
    for block in blocks:
        if isinstance(block, Table):
            if open_ and block.page == open_[-1].page:
                yield open_
                open_ = []
            open_.append(block)
        elif isinstance(block, Line) and not block.footnote and open_:
            yield open_
            open_ = []
    if open_:
        yield open_


def _table(fragments: Sequence[Table], after: int) -> BodyTable:
    rows = [row for fragment in fragments for row in grid(fragment)]
    layout = read_layout(rows)
    height = layout.height if layout else 0
    heads = tuple(column.title for column in layout.columns) if layout else ()
    body = [row for row in rows[height:] if layout is None or not layout.repeats(row)]
    at = Anchor(fragments[0].page, fragments[0].number)
    return BodyTable(heads, tuple(map(_cells, body)), after, at)


def _cells(row: Row) -> tuple[str, ...]:
    """The words of a row; where the last cell runs on to the end, the columns it covers are left out."""
    last = max((place for place, slot in enumerate(row.slots) if slot.own), default=-1)
    runs_on = last >= 0 and row.slots[last].cell.column_span > 1
    slots = row.slots[: last + 1] if runs_on else row.slots
    return tuple(squeeze(slot.text) if slot.own else "" for slot in slots)
