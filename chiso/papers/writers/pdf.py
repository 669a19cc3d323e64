"""A sheet as PDF, set by Typst in-process with the fonts of the package; unsigned, with room to sign.

The same components, sizes and distances as the DOCX. Text is extractable Unicode in NFC; pages are
numbered in the top margin from the second page on, and anew in each annex.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any

import typst

from chiso.papers.writers import decree, metrics
from chiso.papers.writers.decree import LOOKS
from chiso.papers.writers.sheet import Grid, Line, Part, Sheet, pieces

Notes = Sequence[tuple[str, str]]

_ALIGN = {"left": "left", "centre": "center", "right": "right", "justify": "left"}
HEAD_LEFT = 0.38


def write_pdf(sheet: Sheet, *, title: str = "") -> bytes:
    """The file's bytes: PDF 1.7, tagged, the same for the same sheet."""
    source = typst_source(sheet, title=title)
    settings: dict[str, Any] = {"font_paths": [metrics.FONTS], "ignore_system_fonts": True, "timestamp": 0}
    return bytes(typst.compile(source.encode(), format="pdf", **settings))


def typst_source(sheet: Sheet, *, title: str = "") -> str:
    """The Typst text of a sheet; every word of the paper passes through ``_string``."""
    parts = [
        f"#set document(title: {_string(title)}, date: none)",
        '#set text(font: "Liberation Serif", size: 14pt, lang: "vi", fill: black, hyphenate: false)',
        "#set par(spacing: 0pt, leading: 0.55em)",
        "#let numbered = context {",
        "  let n = counter(page).get().first()",
        "  if n > 1 { align(center, text(13pt)[#n]) }",
        "}",
        _page(across=False),
        _head(sheet),
        *(_line(line, sheet.notes) for line in sheet.title if line.text),
    ]
    if sheet.title and sheet.title[-1].text:
        parts.append(_rule(sheet.title[-1], share=0.4, width=_text_width(across=False)))
    parts.append(_addressees(sheet.addressees))
    parts.extend(_line(line, sheet.notes) for line in sheet.body if line.text)
    parts.append(_foot(sheet))
    parts.extend(_annex(part) for part in sheet.annexes)
    return "\n".join(part for part in parts if part)


def _string(text: str) -> str:
    """A Typst string literal: quotes and backslashes escaped, so that no word is ever markup."""
    plain = unicodedata.normalize("NFC", text).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{plain}"'


def _text_width(*, across: bool) -> float:
    page = decree.PAGE_HEIGHT if across else decree.PAGE_WIDTH
    return page - decree.MARGINS["left"] - decree.MARGINS["right"]


def _page(*, across: bool) -> str:
    margins = ", ".join(f"{side}: {value}mm" for side, value in decree.MARGINS.items())
    flipped = str(across).lower()
    page = f'paper: "a4", flipped: {flipped}, margin: ({margins})'
    return f"#set page({page}, header: numbered, header-ascent: 30%)"


def _words(line: Line, notes: Notes = ()) -> str:
    look = LOOKS[line.look]
    weight = '"bold"' if look.bold else '"regular"'
    style = '"italic"' if look.italic else '"normal"'
    inside = " + ".join(
        f"[#{_string(words)}]" + (f" + footnote(text(size: 11pt, {_string(note)}))" if note else "")
        for words, note in pieces(line.text, notes)
    )
    return f"text(size: {look.size}pt, weight: {weight}, style: {style}, {inside})"


def _line(line: Line, notes: Notes = ()) -> str:
    """A paragraph of the body or a centred line, by its look."""
    look = LOOKS[line.look]
    leading = 0.55 * look.line + (look.line - 1) * 0.7
    justify = str(look.align == "justify").lower()
    indent = f"(amount: {look.indent}mm, all: true)"
    sticky = str(line.look in {"C07", "C17", "C18", "H1", "H2", "H3"}).lower()
    return (
        f"#block(above: {look.before + 4}pt, below: {look.after + 4}pt, width: 100%, sticky: {sticky}, "
        f"align({_ALIGN[look.align]}, par(justify: {justify}, leading: {leading:.2f}em, "
        f"first-line-indent: {indent}, {_words(line, notes)})))"
    )


def _stack(lines: Sequence[Line], *, align: str = "center", spacing: float = 4) -> str:
    inside = ", ".join(f"par(leading: 4pt, {_words(line)})" for line in lines if line.text)
    return f"align({align}, stack(spacing: {spacing}pt, {inside}))"


def _length(line: Line, *, share: float, width: float) -> float:
    look = LOOKS[line.look]
    words = metrics.width(line.text, size=look.size, bold=look.bold, italic=look.italic) / 72 * 25.4
    return min(words, width) * share


def _rule(line: Line, *, share: float, width: float) -> str:
    return (
        f"#align(center, block(above: 4pt, below: 8pt, "
        f"line(length: {_length(line, share=share, width=width):.2f}mm, stroke: 0.6pt)))"
    )


def _head(sheet: Sheet) -> str:
    width = _text_width(across=False)
    left_width = width * HEAD_LEFT
    left = _stack(sheet.head.left)
    last = sheet.head.left[-1] if sheet.head.left else None
    left_rule = (
        f"line(length: {_length(last, share=0.4, width=left_width):.2f}mm, stroke: 0.6pt)" if last else "[]"
    )
    motto = (Line("C01", decree.MOTTO[0]), Line("C02", decree.MOTTO[1]))
    right_rule = (
        f"line(length: {_length(motto[1], share=1.0, width=width - left_width):.2f}mm, stroke: 0.6pt)"
    )
    under = f"v(6pt), {_stack((sheet.head.under_number,))}," if sheet.head.under_number else ""
    urgency = ""
    if sheet.head.urgency:
        urgent = _words(Line("C20", sheet.head.urgency.upper()))
        urgency = (
            f"v(6pt), box(width: 40mm, height: 8mm, stroke: 0.8pt + red, align(center + horizon, {urgent})),"
        )
    return (
        f"#grid(columns: ({left_width:.2f}mm, {width - left_width:.2f}mm), row-gutter: 8pt,\n"
        f"  align(center, stack(spacing: 4pt, {left}, {left_rule})),\n"
        f"  align(center, stack(spacing: 4pt, {_stack(motto)}, {right_rule})),\n"
        f"  align(center, stack(spacing: 2pt, {_stack((sheet.head.number,))}, {under} {urgency})),\n"
        f"  {_stack((sheet.head.place,))})"
    )


def _addressees(lines: Sequence[Line]) -> str:
    """C14: the words "Kính gửi:" once; several addressees stand below it, dashes under each other."""
    if not lines:
        return ""
    if len(lines) == 1:
        return f"#block(above: 16pt, below: 10pt, width: 100%, align(center, {_words(lines[0])}))"
    rest = ", ".join(f"par(hanging-indent: 3mm, {_words(line)})" for line in lines[1:])
    return (
        f"#block(above: 16pt, below: 10pt, inset: (left: 30mm), {_words(lines[0])})\n"
        f"#block(above: 0pt, below: 10pt, inset: (left: 52mm), stack(spacing: 8pt, {rest}))"
    )


def _foot(sheet: Sheet) -> str:
    recipients = ", ".join(f"par(leading: 3pt, {_words(line)})" for line in sheet.foot.recipients)
    power = _stack(sheet.foot.power, spacing=6) if sheet.foot.power else "[]"
    return (
        "#block(above: 18pt, breakable: false, grid(columns: (46%, 54%),\n"
        f"  align(left, stack(spacing: 5pt, {recipients})),\n"
        f"  align(center, stack(spacing: 0pt, {power}, v(68pt), {_words(sheet.foot.name)}))))"
    )


def _annex(part: Part) -> str:
    pieces = ["#counter(page).update(0)", _page(across=part.across)]
    pieces.extend(_line(line) for line in (*part.head, *part.body) if line.text)
    if part.grid:
        pieces.append(_grid(part.grid))
    return "\n".join(pieces)


def _grid(grid: Grid) -> str:
    columns = ", ".join(f"{share:.4f}fr" for share in grid.widths)
    heads = ", ".join(f"align(center, {_words(Line('T1', head))})" for head in grid.heads)
    rows = ",\n".join(", ".join(_table_cell(cell, row) for cell in row) for row in grid.rows)
    return (
        f"#block(above: 8pt, table(columns: ({columns}), stroke: 0.5pt, inset: 4pt,\n"
        f"table.header(repeat: true, {heads}),\n{rows}))"
    )


def _table_cell(cell: str, row: Sequence[str]) -> str:
    filled = [text for text in row if text]
    group = len(filled) <= 2 and bool(filled) and filled[-1].isupper() and len(filled[-1]) > 3
    return f"par(leading: 4pt, {_words(Line('T3' if group else 'T2', cell))})"
