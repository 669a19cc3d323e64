"""Plain text to blocks: pages at form feeds, lines as they stand, tables, footnotes, the two-column head.

Nothing is joined: a line is a printed line, and ``starts`` says a paragraph begins where a blank
line or an indent shows it. Markdown's signs (``#``, ``**``, pipes) are read as the look they stand for.
Refuses what ``decoding`` refuses.
"""

from __future__ import annotations

import hashlib
import re

from chiso.papers.blocks import Block, Line, Source, Table
from chiso.papers.readers import decoding, problems, side_by_side, text_tables
from chiso.papers.readers.limits import DEFAULT, Limits

_FOOTNOTE = re.compile(r"^\s*(?:[¹²³⁰⁴-⁹]{1,3}|\[\^?\d{1,3}\]:?)\s*(?=[^\W\d_])")
_APART = re.compile(r" {4,}|\t+")
_HEADING = re.compile(r"^#{1,6}\s+(?=\S)")
_EMPHASIS = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_MARKDOWN = re.compile(r"^(?:#{1,6}\s|[ \t]{0,9}\|?[ \t]{0,9}:?-{3,120}:?[ \t]{0,99}\|)|\*\*\S", re.MULTILINE)
_SCREEN = 80
"""Characters to a printed line, to tell a centred line from an indented one."""


def read_text(data: bytes, *, name: str, limits: Limits = DEFAULT) -> Source:
    """The blocks of a text file. Raises ``Problem`` PA103, PA113, PA114, PA120."""
    text = decoding.decode(data, name=name)
    if len(text) > limits.characters:
        raise problems.too_much(name, got=f"{len(text)} ký tự")
    text = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n\f \t")
    markdown = _MARKDOWN.search(text) is not None
    blocks: list[Block] = []
    pages = text.split("\f")
    head: tuple[str, ...] = ()
    for page, content in enumerate(pages, start=1):
        found, head = _page(content.split("\n"), page=page, markdown=markdown, head=head)
        blocks.extend(found)
    return Source(tuple(blocks), len(pages), "text", hashlib.sha256(data).hexdigest(), name)


def _page(
    lines: list[str], *, page: int, markdown: bool, head: tuple[str, ...]
) -> tuple[list[Block], tuple[str, ...]]:
    """The blocks of a page, and the head of its table of spaces, to know it again on the next."""
    blocks: list[Block] = []
    at, footnote = 0, False
    while at < len(lines):
        line = lines[at]
        if not line.strip():
            footnote = False
            at += 1
            continue
        found = text_tables.piped(lines, at) or text_tables.tabbed(lines, at)
        if found is None and (found := text_tables.spaced(lines, at, head=head)):
            head = head or text_tables.head_of(lines, at, found[1])
        if found is not None:
            rows, after = found
            blocks.extend(_table(rows, page=page, number=at + 1))
            at = after
            continue
        opens = at == 0 or not lines[at - 1].strip()
        footnote = footnote or _FOOTNOTE.match(line) is not None
        blocks.extend(
            _lines(line, page=page, number=at + 1, opens=opens, footnote=footnote, markdown=markdown)
        )
        at += 1
    return blocks, head


def _table(rows: text_tables.Rows, *, page: int, number: int) -> list[Block]:
    """A data table, or the lines of a head or foot that was set as one."""
    texts = [[cell.text for cell in row] for row in rows]
    if not side_by_side.is_side_by_side(texts):
        return [Table(rows, page, number)]
    return [
        Line(part, page, number + offset, column=min(column, 1), bold=cell.bold)
        for offset, row in enumerate(rows)
        for column, cell in enumerate(row)
        for part in cell.text.split("\n")
        if part
    ]


def _lines(line: str, *, page: int, number: int, opens: bool, footnote: bool, markdown: bool) -> list[Line]:
    parts = [p for p in _APART.split(line.strip()) if p.strip()]
    if len(parts) == 2 and not footnote and side_by_side.opens_side_by_side(parts[0], parts[1]):
        return [Line(part.strip(), page, number, column=i) for i, part in enumerate(parts)]
    indent = len(line) - len(line.lstrip())
    text, bold = line.strip(), None
    if markdown:
        text, bold = _plain(text)
    centred = True if indent >= 8 and abs(_SCREEN - len(line) - indent) <= 6 else None
    return [
        Line(
            text, page, number, bold=bold, centred=centred, footnote=footnote, starts=True if opens else None
        )
    ]


def _plain(text: str) -> tuple[str, bool | None]:
    """Markdown's marks taken out, and whether they made the whole line bold."""
    heading = _HEADING.match(text)
    if heading:
        text = text[heading.end() :]
    whole = _EMPHASIS.fullmatch(text)
    return _EMPHASIS.sub(r"\2", text).strip(), True if heading or whole else None
