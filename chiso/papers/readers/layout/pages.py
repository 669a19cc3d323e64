"""Pages of words and ruling lines put together into the blocks of a document.

For each page: tables from the ruling lines take their words; page numbers in the margins go; head and
foot are read block after block; the rest are lines, each marked where a paragraph starts, where it is
centred, where it is a footnote.
"""

from __future__ import annotations

import itertools
import re
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from chiso.papers.blocks import Block, Cell, Line, Table
from chiso.papers.readers.layout import lines, sides
from chiso.papers.readers.layout.lattice import Lattice, lattices
from chiso.papers.readers.layout.lines import Printed
from chiso.papers.readers.layout.words import PageGeometry, Rule, Word

_PAGE_NUMBER = re.compile(r"^[-–—~\s]*(?:trang\s*)?\d{1,4}(?:\s*/\s*\d{1,4})?[-–—~\s]*$", re.IGNORECASE)
_NOTE = re.compile(r"^[⁰¹²³⁴-⁹]{1,3}\s*\S")
_MARKED = re.compile(r"^(?:[-–+•]|\d{1,2}(?:\.\d{1,2})*[.)]|[a-zđ]\)|[IVX]{1,5}\.|Điều \d)")
_OPENS_BLOCK = re.compile(r"^\W*(?:số\s*:|v\s*/\s*v\b)|^[-–]", re.IGNORECASE)
_MARGIN = 0.09
"""Share of the page's height at top and bottom in which a lone number is a page number."""
_PAD = 5.0
"""Points between the border of a cell and its text, on each side, as Word and LibreOffice set it."""


@dataclass(slots=True)
class Flow:
    """What the next page must know of the last line read: whether its paragraph may go on."""

    last: Printed | None = None
    right: float = 0.0
    left: float = 0.0


@dataclass(slots=True)
class Assembly:
    """The document so far."""

    blocks: list[Block] = field(default_factory=list)
    flow: Flow = field(default_factory=Flow)
    address: list[str] = field(default_factory=list)
    """Lines under the rule at the foot of the first page."""
    address_edge: float | None = None

    def add(self, page: PageGeometry, *, number: int) -> None:
        """Append the blocks of ``page``, the ``number``-th of the document (from 1)."""
        tables = lattices(page.rules)
        held, loose = _parted(page.words, tables)
        body = _without_numbers(lines.rows(loose), width=page.width, height=page.height)
        if number == 1 and (edge := _address_rule(page, tables)) is not None:
            self.address_edge = edge
            self.address = [lines.printed(row).text for row in body if row[0].middle > edge]
            body = [row for row in body if row[0].middle <= edge]
        items = [(lattice.box[1], _table(lattice, words)) for lattice, words in held]
        items += self._lines(body, page, tables)
        items.sort(key=lambda item: item[0])
        at = 0
        for _, drafts in items:
            for draft in drafts:
                at += 1
                self.blocks.append(draft.block(number, at))

    def _lines(
        self, body: list[sides.Row], page: PageGeometry, tables: Sequence[Lattice]
    ) -> list[tuple[float, list[_Draft]]]:
        """Drafts of the page's lines with the height at which they come."""
        items: list[tuple[float, list[_Draft]]] = []
        parted: set[int] = set()
        above = body[
            : _first_note([lines.printed(row) for row in body], page)
        ]  # notes lie under the foot too
        head, foot = sides.head(body, width=page.width), sides.foot(above, width=page.width)
        for found in (head, foot):
            if found is None or parted & set(range(found.first, found.last)):
                continue
            top = min(word.top for row in (*found.left, *found.right) for word in row)
            items.append((top, _side_drafts(found)))
            parted.update(range(found.first, found.last))
        if head is not None:
            self.flow = Flow()
        body = [row for at, row in enumerate(body) if at not in parted]
        printed = [lines.printed(row) for row in body]
        note = _first_note(printed, page)
        left, right = _margins(printed[:note], page, tables)
        pitch = _pitch(printed)
        for at, line in enumerate(printed):
            if at < note:
                starts = _starts(line, self.flow, left=left, right=right, pitch=pitch)
                self.flow = Flow(line, right, left)
            else:
                starts = _NOTE.match(line.text) is not None
            centred = _centred(line, left=left, right=right)
            items.append(
                (line.box[1], [_Draft(line=line, starts=starts, centred=centred, footnote=at >= note)])
            )
        return items


_WIDEST_MARGIN = 0.17
"""Of the page's width: no document leaves more at its left (35 of 210 mm)."""
_ADDRESS = 80.0
"""Points from the lower edge within which an address block (C23) stands."""


def _address_rule(page: PageGeometry, tables: Sequence[Lattice]) -> float | None:
    """Where a rule over the whole width, no border of a table, parts the address block from the text."""
    for rule in page.rules:
        low = rule.at > page.height - _ADDRESS
        if not (rule.across and low and rule.length > 0.7 * page.width):
            continue
        if not any(lattice.box[1] - 2 < rule.at < lattice.box[3] + 2 for lattice in tables):
            return rule.at
    return None


@dataclass(slots=True)
class _Draft:
    """A block that has no number yet."""

    line: Printed | None = None
    table: Table | None = None
    starts: bool | None = None
    centred: bool | None = None
    column: int = 0
    footnote: bool = False

    def block(self, page: int, number: int) -> Block:
        if self.table is not None:
            return Table(self.table.rows, page, number, self.table.box)
        line = self.line
        assert line is not None
        return Line(
            line.text,
            page,
            number,
            line.bold,
            line.italic,
            line.size,
            self.centred,
            self.column,
            self.footnote,
            self.starts,
            line.box,
            line.weak,
        )


def _parted(
    words: Sequence[Word], tables: Sequence[Lattice]
) -> tuple[list[tuple[Lattice, list[Word]]], list[Word]]:
    """Words by the table they stand in, and the rest."""
    held: list[tuple[Lattice, list[Word]]] = [(lattice, []) for lattice in tables]
    loose = []
    for word in words:
        for lattice, inside in held:
            x0, top, x1, bottom = lattice.box
            if x0 <= word.centre <= x1 and top - 1 <= word.middle <= bottom + 1:
                inside.append(word)
                break
        else:
            loose.append(word)
    return [(lattice, inside) for lattice, inside in held if inside], loose


def _table(lattice: Lattice, words: Sequence[Word]) -> list[_Draft]:
    """The table with its words, empty rows left out."""
    filled: dict[int, list[Word]] = {}
    owners = lattice.owners()
    for word in words:
        filled.setdefault(owners[lattice.place(word.centre, word.middle)], []).append(word)
    rows: list[list[Cell]] = [[] for _ in range(lattice.rows)]
    for at, cell in enumerate(lattice.cells):
        printed = [lines.printed(row) for row in lines.rows(filled.get(at, []))]
        text, weak = lines.flowed(printed, width=cell.box[2] - cell.box[0] - 2 * _PAD)
        bold = (
            bool(printed) and all(line.bold for line in printed)
            if printed and printed[0].bold is not None
            else None
        )
        rows[cell.row].append(Cell(text, cell.rows, cell.columns, bold, weak))
    reach = 0
    kept = []
    for at, row in enumerate(rows):
        if at < reach or any(cell.text for cell in row):
            kept.append(tuple(row))
        reach = max([reach, *(at + cell.row_span for cell in row if cell.text)])
    return [_Draft(table=Table(tuple(kept), 1, 1, tuple(round(e, 1) for e in lattice.box)))]  # type: ignore[arg-type]


def _without_numbers(rows: list[sides.Row], *, width: float, height: float) -> list[sides.Row]:
    """The rows without a page number at the top or the foot of the page.

    A lone character or two in the middle of the top margin is one too, misread in a scan.
    """
    if rows and rows[0][0].bottom < _MARGIN * height:
        text = sides.text_of(rows[0])
        central = abs(rows[0][0].x0 + rows[0][-1].x1 - width) < 0.06 * width
        if _PAGE_NUMBER.match(text) or (len(text) <= 2 and central):
            rows = rows[1:]
    if rows and rows[-1][0].top > (1 - _MARGIN) * height and _PAGE_NUMBER.match(sides.text_of(rows[-1])):
        rows = rows[:-1]
    return rows


def _side_drafts(found: sides.Sides) -> list[_Draft]:
    """Left block, then right block; each row a line that starts anew unless it wraps."""
    drafts = []
    for column, block in enumerate((found.left, found.right)):
        words = [word for row in block for word in row]
        printed = [lines.printed(row) for row in lines.rows(words)]
        width = max(line.width for line in printed)
        last: Printed | None = None
        for line in printed:
            starts = (
                last is None
                or width - last.width > line.first_width
                or _OPENS_BLOCK.match(line.text) is not None
                or line.box[1] - last.box[3] > 0.9 * line.size
            )
            drafts.append(_Draft(line=line, starts=starts, column=column))
            last = line
    return drafts


def _first_note(printed: Sequence[Printed], page: PageGeometry) -> int:
    """Index of the first line of the footnotes; the number of lines where there are none.

    Notes open with a raised number, are set smaller than the text above or stand under the short rule
    Word draws, and reach to the end of the page.
    """
    body = _body_size(printed)
    found = len(printed)
    for at in range(len(printed) - 1, 0, -1):
        line = printed[at]
        under = statistics.median(p.size for p in printed[at:]) < 0.95 * body
        if under and line.box[1] > 0.4 * page.height and _short_rule(page.rules, above=line):
            found = at
            continue
        if _NOTE.match(line.text) and (line.size < body - 0.7 or _short_rule(page.rules, above=line)):
            found = at
        elif line.size >= body - 0.3 and found < len(printed):
            break
    return found


def _body_size(printed: Sequence[Printed]) -> float:
    weights: Counter[float] = Counter()
    for line in printed:
        weights[round(line.size * 2) / 2] += len(line.text)
    return weights.most_common(1)[0][0] if weights else 12.0


def _short_rule(rules: Sequence[Rule], *, above: Printed) -> bool:
    top = above.box[1]
    return any(r.across and 60 < r.length < 260 and 0 <= top - r.at < 26 for r in rules)


def _margins(
    printed: Sequence[Printed], page: PageGeometry, tables: Sequence[Lattice]
) -> tuple[float, float]:
    """The left and right edge of the text: edges that several lines share, or those of the tables."""
    lefts = Counter(round(line.box[0] / 3) for line in printed)
    rights = sorted(line.box[2] for line in printed)
    shared = [3.0 * edge - 1.5 for edge, count in lefts.items() if count >= 2]
    frames = [lattice.box for lattice in tables]
    if len(shared) == 0 and not frames:
        # A page of few lines, as the last one under a closing sentence: the line furthest left begins there.
        left = min([*(line.box[0] for line in printed), _WIDEST_MARGIN * page.width])
        return left, max([0.93 * page.width, *rights])
    # Where every line on a page is the first of its paragraph, the edge they share is the indent.
    left = min([*shared, *(box[0] for box in frames), _WIDEST_MARGIN * page.width])
    right = rights[int(0.95 * (len(rights) - 1))] if len(rights) > 5 else 0.9 * page.width
    return left, max([right, *(box[2] for box in frames)])


def _pitch(printed: Sequence[Printed]) -> float:
    """The usual distance from line to line."""
    steps = sorted(b.box[3] - a.box[3] for a, b in itertools.pairwise(printed))
    steps = [step for step in steps if step > 2]
    return steps[len(steps) // 3] if steps else 18.0


def _starts(line: Printed, flow: Flow, *, left: float, right: float, pitch: float) -> bool:
    """Whether ``line`` begins a paragraph: a gap above, an indent, or room left on the line before."""
    last = flow.last
    if last is None:
        return True
    same_page = line.box[3] > last.box[3]
    if same_page and line.box[3] - last.box[3] > 1.6 * pitch:
        return True
    if last.bold is not None and line.bold is not None and last.bold != line.bold:
        return True
    room = flow.right - last.box[2]
    if _centred(last, left=flow.left, right=flow.right):
        room = (flow.right - flow.left) - last.width
    indented = line.box[0] - left > 0.9 * line.size
    closed = last.text.endswith((".", ";", ":"))
    if indented and closed and _MARKED.match(line.text):
        return True
    level = abs(line.box[0] - left - (last.box[0] - flow.left)) < 2
    if indented and closed:
        return True
    if indented and (closed or not level) and not _centred(line, left=left, right=right):
        return True
    return room > line.first_width + 0.4 * line.size


def _centred(line: Printed, *, left: float, right: float) -> bool | None:
    """Whether the line is centred; None where it fills the width and nobody can say."""
    if line.width > 0.92 * (right - left):
        return None
    if _MARKED.match(line.text):
        return False
    off = abs(line.centre - (left + right) / 2)
    return off < 0.02 * (right - left) + 2 and line.box[0] - left > 0.9 * line.size
