"""Tables in plain text: tab-separated, piped (Markdown) and set in columns of spaces.

Given the lines of a page, says which of them form a table and gives its rows as printed: empty cells
kept, lines that merely wrap joined with a space. What a column means is for the parser to say.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from chiso.papers.blocks import Cell

Rows = tuple[tuple[Cell, ...], ...]

_WIDEST, _MOST_COLUMNS = 1_000, 40
"""Characters and columns of a table set in spaces; beyond it stands no table."""

_GAP = re.compile(r" {2,}")
_ORDINAL_HEAD = re.compile(r"^\s*(?:STT|TT|Số TT|Số thứ tự)(?:\s{2,}|$)", re.IGNORECASE)
_PIPE = re.compile(r"^\s*\|.*\|\s*$")
_PIPE_RULE = re.compile(r"\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?")
_BREAK = re.compile(r"\s*<br\s*/?>\s*", re.IGNORECASE)
_CODE = re.compile(r"^\s*(?:\d+(?:\.\d+)*[.)]?|[IVXLC]+[.)]?|[a-zđ]\))(?=\s)")


def tabbed(lines: Sequence[str], start: int) -> tuple[Rows, int] | None:
    """Rows of the tab-separated table that begins at ``lines[start]``, and the line after it."""
    if "\t" not in lines[start].strip(" "):
        return None
    rows: list[list[str]] = []
    at = start
    while at < len(lines):
        line = lines[at]
        if "\t" in line:
            rows.append([cell.strip() for cell in line.split("\t")])
        elif line.strip() and at + 1 < len(lines) and "\t" in lines[at + 1] and not lines[at - 1].isspace():
            rows.append([line.strip()])
        else:
            break
        at += 1
    rows = [row for row in rows if any(row)]
    if not rows or not _tabular(rows):
        return None
    width = max(len(row) for row in rows)
    return tuple(_spread(row, width) for row in rows), at


def _tabular(rows: Sequence[Sequence[str]]) -> bool:
    """Two rows or more share a shape; one line indented with a tab is no table."""
    filled = [row for row in rows if sum(map(bool, row)) >= 2]
    return len(filled) >= 2 or (len(rows) >= 1 and len(filled) == 1 and len(filled[0]) >= 3)


def _spread(row: Sequence[str], width: int) -> tuple[Cell, ...]:
    """A row of one cell in a wider table spans it."""
    if len(row) == 1 and width > 1:
        return (Cell(row[0], column_span=width),)
    return tuple(Cell(text) for text in row)


def piped(lines: Sequence[str], start: int) -> tuple[Rows, int] | None:
    """Rows of the piped table that begins at ``lines[start]``, its rule left out, and the line after."""
    if not _PIPE.match(lines[start]):
        return None
    at = start
    rows: list[tuple[Cell, ...]] = []
    while at < len(lines) and _PIPE.match(lines[at]):
        if not _PIPE_RULE.fullmatch(lines[at].strip()):
            rows.append(_piped_row(lines[at]))
        at += 1
    return (tuple(rows), at) if at - start >= 2 else None


def _piped_row(line: str) -> tuple[Cell, ...]:
    """Cells between unescaped pipes; ``||`` after a cell is MultiMarkdown's span and read as such."""
    parts = re.split(r"(?<!\\)\|", line.strip()[1:-1])
    cells: list[Cell] = []
    for part in parts:
        if part == "" and cells:
            last = cells[-1]
            cells[-1] = Cell(last.text, column_span=last.column_span + 1, bold=last.bold)
            continue
        text = _BREAK.sub("\n", part.strip()).replace("\\|", "|")
        plain = text.replace("**", "")
        cells.append(Cell(plain, bold=True if text.startswith("**") and text.endswith("**") else None))
    return tuple(cells)


def spaced(lines: Sequence[str], start: int, *, head: Sequence[str] = ()) -> tuple[Rows, int] | None:
    """Rows of a table set in columns of spaces whose head opens with STT or TT, and the line after.

    ``head``: the lines of the head on the page before; printed again, they end where it ended.
    """
    if not _ORDINAL_HEAD.match(lines[start]):
        return None
    end = _end_of_spaced(lines, start)
    body = [line.expandtabs(8) for line in lines[start:end]]
    if max(map(len, body)) > _WIDEST:
        return None
    starts = _head_starts(body) or _column_starts(body)
    if not 2 <= len(starts) <= _MOST_COLUMNS or len([line for line in body if line.strip()]) < 2:
        return None
    printed = [_words(line) for line in body if line.strip()][: len(head)]
    height = len(head) if list(head) == printed else 0
    return tuple(_spaced_rows(body, starts, height=height)), end


def _words(line: str) -> str:
    return " ".join(line.split())


def head_of(lines: Sequence[str], start: int, end: int) -> tuple[str, ...]:
    """The lines of the head at ``lines[start]``: down to the first that opens with an ordinal."""
    head: list[str] = []
    for line in lines[start:end]:
        if head and _CODE.match(line):
            return tuple(head)
        if line.strip():
            head.append(_words(line))
    return ()


def _end_of_spaced(lines: Sequence[str], start: int) -> int:
    """A table of spaces ends at two blank lines, or at one followed by a line that is no row of it."""
    at = start
    while at < len(lines):
        if not lines[at].strip():
            following = lines[at + 1] if at + 1 < len(lines) else ""
            if not following.strip() or not (_GAP.search(following.strip()) or _CODE.match(following)):
                break
        at += 1
    return at


def _head_starts(body: Sequence[str]) -> list[int]:
    """Where the heads begin, if the cells below are flush with them: else none, and corridors must tell.

    Flush: most lines keep the two places ahead of each head free, and below most heads a run begins there.
    """
    starts = [match.start() for match in re.finditer(r"\S+(?: \S+)*", body[0])]
    lines = [line for line in body[1:] if line.strip()]
    if len(starts) < 3 or not lines:
        return []
    clean = all(
        sum(not line[max(0, at - 2) : at].strip() for line in lines) >= 0.8 * len(lines) for at in starts
    )
    begun = [
        any(line[at : at + 1].strip() and not line[max(0, at - 1) : at].strip() for line in lines)
        for at in starts
    ]
    return starts if clean and sum(begun) >= 0.7 * len(starts) else []


def _column_starts(body: Sequence[str]) -> list[int]:
    """Where columns begin: behind corridors of two spaces or more that nearly every line keeps free.

    A line that crosses a corridor (a group row) is allowed to: one line in five may.
    """
    width = max(len(line) for line in body)
    inked = [line for line in body if line.strip()]
    used = [0] * (width + 2)
    for line in inked:
        for match in re.finditer(r"\S+(?: \S+)*", line):
            for column in range(match.start(), match.end()):
                used[column] += 1
    allowed = len(inked) // 5 if len(inked) >= 5 else 0
    starts = []
    free = 2
    for column in range(width):
        if used[column] <= allowed:
            free += 1
        else:
            if free >= 2 and any(line[column : column + 1].strip() and not line[column - 1 : column].strip()
                                 for line in inked):  # fmt: skip
                starts.append(column)
            free = 0
    return starts


def _spaced_rows(body: Sequence[str], starts: Sequence[int], *, height: int) -> list[tuple[Cell, ...]]:
    rows: list[list[list[str]]] = []
    spans: list[bool] = []
    for at, line in enumerate(filter(str.strip, body)):
        cells, crosses = _cut(line, starts)
        opens = bool(cells[0]) or crosses or not rows or (0 < height == at)
        if opens and not (rows and _still_head(rows, spans, cells)):
            rows.append([[c] if c else [] for c in cells])
            spans.append(crosses)
        else:
            for column, cell in enumerate(cells):
                if cell:
                    rows[-1][column].append(cell)
    return [_spaced_row(row, spanning) for row, spanning in zip(rows, spans, strict=True)]


def _still_head(rows: list[list[list[str]]], spans: Sequence[bool], cells: Sequence[str]) -> bool:
    """A head of several lines whose first column goes on ("Số" over "TT")."""
    return len(rows) == 1 and not spans[0] and bool(re.fullmatch(r"TT|tự|thứ tự", cells[0] or "", re.I))


def _cut(line: str, starts: Sequence[int]) -> tuple[list[str], bool]:
    """The cells of one line. The second value: words run on across a column border (a group row).

    A run of words goes to the column it shares most characters with, so that a centred word is not cut.
    """
    bounds = [0, *starts[1:], len(line) + 1]
    cells = [""] * len(starts)
    crosses = False
    for match in re.finditer(r"\S+(?: \S+)*", line):
        first, last = match.span()
        crosses = crosses or any(first + 3 < bound < last - 3 for bound in starts[1:])
        shares = [min(last, b) - max(first, a) for a, b in itertools.pairwise(bounds)]
        column = shares.index(max(shares))
        cells[column] = f"{cells[column]} {match.group()}".strip()
    return cells, crosses


def _spaced_row(row: Sequence[Sequence[str]], spanning: bool) -> tuple[Cell, ...]:
    texts = [" ".join(parts) for parts in row]
    if not spanning:
        return tuple(Cell(text) for text in texts)
    joined = " ".join(text for text in texts if text)
    code = _CODE.match(joined)
    if code and len(texts) > 2:
        return (
            Cell(joined[: code.end()].strip()),
            Cell(joined[code.end() :].strip(), column_span=len(texts) - 1),
        )
    return (Cell(joined, column_span=len(texts)),)
