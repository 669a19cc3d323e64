"""A sheet as PDF, set by Typst in-process with the fonts of the package; unsigned, with room to sign.

The same components, sizes and distances as the DOCX, and the same lines: a line is as high as Word makes
it in this face, words are not kerned or hyphenated and break where they first must, so that both files
turn the page at the same words. Text is extractable Unicode in NFC; pages are numbered in the top margin
from the second page on, and anew in each annex.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import typst

from chiso.papers.writers import decree, metrics
from chiso.papers.writers.decree import LOOKS
from chiso.papers.writers.docx import ADDRESSED, ADDRESSED_BELOW, FOOT_LEFT
from chiso.papers.writers.sheet import HEAD_LEFT, Grid, Line, Marks, Part, Piece, Sheet, stretches

_NO_NOTES = Marks(())

_ALIGN = {"left": "left", "centre": "center", "right": "right", "justify": "left"}
ASCENT, DESCENT, LINE = 0.891, 0.216, 1.149
"""Of the face, in sizes: above and below the base line; from line to line as Word sets it single."""
_STICKY = {"C07", "C17", "C18", "D1", "H1", "H2", "H3"}

_PRELUDE = f"""
#set text(font: "Liberation Serif", size: 14pt, lang: "vi", fill: black, hyphenate: false, kerning: false,
  ligatures: false, overhang: false, top-edge: {ASCENT}em, bottom-edge: -{DESCENT}em)
#set par(spacing: 0pt, linebreaks: "simple")
#set block(spacing: 0pt)
#set footnote.entry(indent: 0pt, gap: 3pt, clearance: 8pt)
#show footnote.entry: set par(leading: 1.5pt, justify: true)
#set table.cell(breakable: false)
#let numbered = context {{
  let n = counter(page).get().first()
  if n > 1 {{ align(center, text(13pt)[#n]) }}
}}
#let p(above, leading, how, justify, indent, sticky, body) = block(
  above: above, below: 0pt, width: 100%, sticky: sticky,
  align(how, par(leading: leading, justify: justify, first-line-indent: (amount: indent, all: true), body)))
#let b(size, body) = text(size: size, weight: "bold", body)
#let i(size, body) = text(size: size, style: "italic", body)
#let bi(size, body) = text(size: size, weight: "bold", style: "italic", body)
#let n(size, body) = text(size: size, body)
#let rule(length) = line(length: length, stroke: 0.6pt)
"""


def write_pdf(sheet: Sheet, *, title: str = "") -> bytes:
    """The file's bytes: PDF 1.7, tagged, the same for the same sheet."""
    source = typst_source(sheet, title=title)
    settings: dict[str, Any] = {"font_paths": [metrics.FONTS], "ignore_system_fonts": True, "timestamp": 0}
    return bytes(typst.compile(source.encode(), format="pdf", **settings))


def typst_source(sheet: Sheet, *, title: str = "") -> str:
    """The Typst text of a sheet; every word of the paper passes through ``_string``."""
    notes = Marks(sheet.notes)
    parts = [
        f"#set document(title: {_string(title)}, date: none)",
        _PRELUDE,
        _page(across=False, address=sheet.address),
        _head(sheet),
        *_lines(sheet.title, notes),
    ]
    if sheet.title and sheet.title[-1].text:
        length = _length(sheet.title[-1], share=0.4, width=_text_width(across=False))
        parts.append(f"#{_centred_rule(length, below=3.8)}")
    parts.append(_addressees(sheet.addressees))
    parts.extend(_body(sheet.body, notes))
    parts.append(_foot(sheet))
    parts.extend(_annex(part, notes) for part in sheet.annexes)
    return "\n".join(part for part in parts if part)


def _string(text: str) -> str:
    """A Typst string literal: quotes and backslashes escaped, so that no word is ever markup."""
    plain = unicodedata.normalize("NFC", text).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{plain}"'


def _text_width(*, across: bool) -> float:
    page = decree.PAGE_HEIGHT if across else decree.PAGE_WIDTH
    return page - decree.MARGINS["left"] - decree.MARGINS["right"]


def _page(*, across: bool, address: Sequence[Line] = ()) -> str:
    margins = ", ".join(f"{side}: {value}mm" for side, value in decree.MARGINS.items())
    page = f'paper: "a4", flipped: {str(across).lower()}, margin: ({margins})'
    foot = "none"
    if address:  # C23: under a rule over the whole width, at the foot of the first page alone
        lines = " ".join(_lines(address, _NO_NOTES))
        foot = (
            "context if here().page() == 1 { block(width: 100%)["
            f"#line(length: 100%, stroke: 0.6pt) {lines}] }}"
        )
    return f"#set page({page}, header: numbered, header-ascent: 4.7mm, footer-descent: 3mm, footer: {foot})"


# --- lines -----------------------------------------------------------------------------------------


def _words(line: Line, notes: Marks = _NO_NOTES) -> str:
    look = LOOKS[line.look]
    face = {(False, False): "n", (True, False): "b", (False, True): "i", (True, True): "bi"}
    outer = face[look.bold, look.italic]
    inside: list[str] = []
    strong = line.strong
    for words, note in notes.pieces(line.text):
        if strong:
            inside.append(f"b({look.size}pt, {_string(words[:strong])})")
        inside.append(f"[#{_string(words[strong:])}]")
        strong = 0
        if note:
            plain = f'size: {decree.FOOTNOTE.size}pt, weight: "regular", style: "normal"'
            inside.append(f"footnote(h(2pt) + text({plain}, {_string(note)}))")
    return f"{outer}({look.size}pt, {' + '.join(inside)})"


def _block(line: Line, notes: Marks = _NO_NOTES, *, align: str = "", sticky: bool = False) -> str:
    """A paragraph, without the "#" that calls it."""
    look = LOOKS[line.look]
    leading = (LINE * look.line - ASCENT - DESCENT) * look.size
    stays = str(sticky or line.look in _STICKY).lower()
    justify = str(look.align == "justify" and not align).lower()
    how = align or _ALIGN[look.align]
    return (
        f"p({look.before + leading:.2f}pt, {leading:.2f}pt, {how}, {justify}, {look.indent}mm, {stays},"
        f" {_words(line, notes)})"
    )


def _lines(lines: Sequence[Piece], notes: Marks, *, keep_last: bool = False) -> Iterator[str]:
    for place, line in enumerate(lines):
        if isinstance(line, Grid):
            yield _grid(line, notes)
        elif line.text:
            yield "#" + _block(line, notes, sticky=keep_last and place == len(lines) - 1)


def _body(body: Sequence[Piece], notes: Marks) -> Iterator[str]:
    """The text, lying across where a table needs it; the foot is upright, kept with the words above it."""
    turns = stretches(body)
    lies = False
    for place, (across, lines) in enumerate(turns, 1):
        if across != lies:
            yield _page(across=across)
        lies = across
        yield from _lines(lines, notes, keep_last=place == len(turns) and not across)
    if lies:
        yield _page(across=False)


def _length(line: Line, *, share: float, width: float) -> float:
    look = LOOKS[line.look]
    words = metrics.width(line.text, size=look.size, bold=look.bold, italic=look.italic) / 72 * 25.4
    return min(words, width) * share


# --- head and foot -----------------------------------------------------------------------------------


def _head(sheet: Sheet) -> str:
    width = _text_width(across=False)
    left_width = width * HEAD_LEFT
    motto = (Line("C01", decree.MOTTO[0]), Line("C02", decree.MOTTO[1]))
    left = [_block(line) for line in sheet.head.left]
    if sheet.head.left:
        length = _length(sheet.head.left[-1], share=0.4, width=left_width)
        left.append(_centred_rule(length))
    right = [_block(line) for line in motto]
    right.append(_centred_rule(_length(motto[1], share=1.0, width=width - left_width)))
    under = [_block(sheet.head.number)]
    if sheet.head.under_number:
        under.append(_block(sheet.head.under_number))
    for line in sheet.head.framed:
        under.append(_box(line, width=left_width))
    return (
        f"#grid(columns: ({left_width:.2f}mm, {width - left_width:.2f}mm),\n"
        f"  {_content(left)},\n  {_content(right)},\n  {_content(under)},\n"
        f"  {_content([_block(sheet.head.place)])})"
    )


def _content(blocks: Iterable[str]) -> str:
    return "[" + " ".join(f"#{block}" for block in blocks) + "]"


def _centred_rule(length: float, *, below: float = 6.8) -> str:
    return f"block(above: 2pt, width: 100%, inset: (bottom: {below}pt), align(center, rule({length:.2f}mm)))"


def _box(line: Line, *, width: float) -> str:
    """Cells 10a, 10b and 11: a frame in the middle of the left block; for urgency the decree's size, red."""
    urgent = line.look == "C20"
    look = LOOKS[line.look]
    words = metrics.width(line.text, size=look.size, bold=True) / 72 * 25.4
    side = decree.BOXES.get(line.text, words + 8) if urgent else min(words + 8, width)
    paint = 'rgb("#c00000")' if urgent else "black"
    return (
        "block(above: 6pt, width: 100%, inset: (bottom: 3pt), align(center,"
        f" box(width: {side:.2f}mm, height: {decree.BOX_HEIGHT}mm,"
        f" stroke: 1pt + {paint}, align(center + horizon, text(fill: {paint}, {_words(line)})))))"
    )


def _addressees(lines: Sequence[Line]) -> str:
    """C14: the words "Kính gửi:" once; several addressees stand below it, dashes under the colon."""
    if not lines:
        return ""
    if len(lines) == 1:
        return "#" + _block(lines[0], align="center")
    first = f"#pad(left: {ADDRESSED}mm, {_block(lines[0])})"
    look = LOOKS["C14"]
    leading = (LINE - ASCENT - DESCENT) * look.size
    rest = " ".join(
        f"#block(above: {leading:.2f}pt, width: 100%, inset: (left: {ADDRESSED_BELOW:.2f}mm),"
        f" par(leading: {leading:.2f}pt, hanging-indent: 3mm, {_words(line)}))"
        for line in lines[1:]
    )
    return f"#v({look.before}pt)\n{first}\n{rest}"


def _foot(sheet: Sheet) -> str:
    left = [_block(line) for line in sheet.foot.recipients]
    if sheet.foot.drafter:
        left.append(_block(sheet.foot.drafter))
    right = [_block(line) for line in sheet.foot.power]
    if sheet.foot.power:
        right.append(f"v({4 * LINE * LOOKS['C13'].size:.1f}pt)")
    if sheet.foot.name.text:
        right.append(_block(sheet.foot.name))
    elif sheet.foot.power:
        right.append(f"v({LINE * LOOKS['C13'].size:.1f}pt)")
    share = FOOT_LEFT * 100
    return (
        "#block(above: 12.5pt, breakable: false, width: 100%,"
        f" grid(columns: ({share:.0f}%, {100 - share:.0f}%),"
        f" inset: (right: 1.9mm),\n  {_content(left)},\n  {_content(right)}))"
    )


# --- annexes and tables ------------------------------------------------------------------------------


def _annex(part: Part, notes: Marks) -> str:
    return "\n".join(
        [
            "#counter(page).update(0)",
            _page(across=part.across),
            *_lines(part.head, notes),
            *_lines(part.body, notes),
        ]
    )


def _grid(grid: Grid, notes: Marks) -> str:
    columns = ", ".join(f"{share:.4f}fr" for share in grid.widths)
    waiting = len(notes)
    heads = ", ".join(f"align(center, {_words(Line('T1', head), notes)})" for head in grid.heads)
    repeat = str(len(notes) == waiting).lower()  # a head that is repeated would bring its note again
    rows = ",\n".join(", ".join(_row(row, grid, notes)) for row in grid.rows)
    leading = (LINE - ASCENT - DESCENT) * LOOKS["T2"].size
    repeated = f"table.header(repeat: {repeat}, {heads}),\n" if heads else ""
    return (
        f"#block(above: 6.5pt, width: 100%)[#set par(leading: {leading:.2f}pt)\n"
        f"#table(columns: ({columns}), stroke: 0.5pt, inset: (x: 1.5mm, y: 1.54pt), align: horizon,\n"
        f"{repeated}{rows})]"
    )


def _row(row: Sequence[str], grid: Grid, notes: Marks) -> Iterator[str]:
    group = len(row) < len(grid.widths)
    for place, text in enumerate(row):
        span = len(grid.widths) - place if place == len(row) - 1 else 1
        how = _ALIGN[grid.aligns[place]] if span == 1 else "left"
        look = "T3" if group else "T2"
        said = [_words(Line(look, part), notes) for part in text.split("\n")]
        words = (
            f"align({how} + horizon, {said[0]})" if len(said) == 1
            else f"align({how} + horizon, stack(spacing: 0.5pt, {', '.join(said)}))"
        )  # fmt: skip
        yield f"table.cell(colspan: {span}, {words})" if span > 1 else words
