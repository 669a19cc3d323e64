"""A sheet as DOCX: real styles, sections, header fields and borderless head tables, no direct surprises.

Styles are named after the components ("C04 Cơ quan ban hành"), so that a clerk can go on typing in
them and a checker can find them. The file is the same bytes for the same sheet.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from typing import Any

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from chiso.papers.writers import decree, metrics
from chiso.papers.writers.decree import LOOKS
from chiso.papers.writers.footnotes import Notes
from chiso.papers.writers.sheet import Grid, Line, Part, Sheet, pieces

_ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "centre": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}
_STAMP = dt.datetime(2020, 3, 5)  # noqa: DTZ001 - the file format has no zone; fixed for equal bytes
HEAD_LEFT = 0.38
"""Share of the text width taken by the left block of the head."""


def write_docx(sheet: Sheet, *, title: str = "") -> bytes:
    """The file's bytes."""
    document = docx.Document()
    document.core_properties.title = title
    document.core_properties.author = ""
    document.core_properties.created = document.core_properties.modified = _STAMP
    _styles(document)
    section = document.sections[0]
    _page(section, across=False)
    _numbered(section, restart=False)
    _head(document, sheet)
    _lines(document, (*sheet.title,))
    if sheet.title and sheet.title[-1].text:
        _rule(document, share=0.4, of=sheet.title[-1])
    _addressees(document, sheet.addressees)
    _lines(document, sheet.body, Notes(document, sheet.notes))
    _foot(document, sheet)
    for part in sheet.annexes:
        _annex(document, part)
    _drop_first_paragraph(document)
    return _same_bytes(document)


def style_name(look: str) -> str:
    return f"{look} {LOOKS[look].name}"


def _styles(document: Any) -> None:
    normal = document.styles["Normal"]
    _font(normal, size=14)
    normal.paragraph_format.space_after = Pt(0)
    for key, look in LOOKS.items():
        style = document.styles.add_style(style_name(key), WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = normal
        style.quick_style = True
        _font(style, size=look.size, bold=look.bold, italic=look.italic)
        form = style.paragraph_format
        form.alignment = _ALIGN[look.align]
        form.first_line_indent = Mm(look.indent)
        form.space_before, form.space_after = Pt(look.before), Pt(look.after)
        form.line_spacing = look.line
        form.keep_with_next = key in {"C07", "C12", "C15", "C17", "C18", "H1", "H2", "H3"}
    for level, key in ((0, "H1"), (1, "H2"), (2, "H3")):
        outline = OxmlElement("w:outlineLvl")
        outline.set(qn("w:val"), str(level))
        document.styles[style_name(key)].element.get_or_add_pPr().append(outline)


def _font(style: Any, *, size: float, bold: bool = False, italic: bool = False) -> None:
    style.font.name = decree.FONT
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for place in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(place), decree.FONT)
    style.font.size = Pt(size)
    style.font.bold, style.font.italic = bold, italic
    style.font.color.rgb = RGBColor(0, 0, 0)


def _page(section: Any, *, across: bool) -> None:
    width, height = decree.PAGE_WIDTH, decree.PAGE_HEIGHT
    section.orientation = WD_ORIENT.LANDSCAPE if across else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Mm(height), Mm(width)) if across else (Mm(width), Mm(height))
    section.top_margin, section.bottom_margin = Mm(decree.MARGINS["top"]), Mm(decree.MARGINS["bottom"])
    section.left_margin, section.right_margin = Mm(decree.MARGINS["left"]), Mm(decree.MARGINS["right"])
    section.header_distance = Mm(10)
    section.different_first_page_header_footer = True


def _numbered(section: Any, *, restart: bool) -> None:
    """L05: the number stands centred in the top margin, not on the first page; L06: annexes begin at 1."""
    header = section.header
    header.is_linked_to_previous = False
    section.first_page_header.is_linked_to_previous = False
    paragraph = header.paragraphs[0]
    paragraph.style = style_name("L05")
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        run = paragraph.add_run()
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run._r.append(mark)
    if restart:
        numbers = OxmlElement("w:pgNumType")
        numbers.set(qn("w:start"), "1")
        section._sectPr.append(numbers)


def _head(document: Any, sheet: Sheet) -> None:
    text_width = decree.PAGE_WIDTH - decree.MARGINS["left"] - decree.MARGINS["right"]
    left_width = text_width * HEAD_LEFT
    table = _bare_table(document, 2, (left_width, text_width - left_width))
    left, right = table.rows[0].cells
    _cell(left, sheet.head.left)
    _cell_rule(left, sheet.head.left[-1] if sheet.head.left else None, share=0.4, width=left_width)
    _cell(right, (Line("C01", decree.MOTTO[0]), Line("C02", decree.MOTTO[1])))
    _cell_rule(right, Line("C02", decree.MOTTO[1]), share=1.0, width=text_width - left_width)
    left, right = table.rows[1].cells
    under = (sheet.head.under_number,) if sheet.head.under_number else ()
    _cell(left, (sheet.head.number, *under))
    _cell(right, (sheet.head.place,))
    if sheet.head.urgency:
        box = left.add_paragraph(sheet.head.urgency.upper(), style=style_name("C20"))
        box.runs[0].font.color.rgb = RGBColor(0xC0, 0, 0)
        _border(box, "w:top", "w:bottom", "w:left", "w:right", color="C00000")


def _bare_table(document: Any, rows: int, widths: Sequence[float]) -> Any:
    table = document.add_table(rows=rows, cols=len(widths))
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)
    return table


def _cell(cell: Any, lines: Sequence[Line]) -> None:
    for place, line in enumerate(lines):
        paragraph = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
        paragraph.style = style_name(line.look)
        paragraph.add_run(line.text)


def _cell_rule(cell: Any, line: Line | None, *, share: float, width: float) -> None:
    """A solid rule under a line: ``share`` of the line's own width, balanced in the cell."""
    if line is None:
        return
    look = LOOKS[line.look]
    words = metrics.width(line.text, size=look.size, bold=look.bold, italic=look.italic) / 72 * 25.4
    length = min(words, width - 4) * share
    side = max(0.0, (width - length) / 2 - 1.9)  # the cell's own padding
    rule = cell.add_paragraph()
    rule.paragraph_format.left_indent = rule.paragraph_format.right_indent = Mm(side)
    _hairline(rule)


def _rule(document: Any, *, share: float, of: Line) -> None:
    look = LOOKS[of.look]
    text_width = decree.PAGE_WIDTH - decree.MARGINS["left"] - decree.MARGINS["right"]
    words = metrics.width(of.text, size=look.size, bold=look.bold) / 72 * 25.4
    length = min(words, text_width) * share
    rule = document.add_paragraph()
    rule.paragraph_format.left_indent = rule.paragraph_format.right_indent = Mm((text_width - length) / 2)
    _hairline(rule)


def _hairline(paragraph: Any) -> None:
    paragraph.paragraph_format.line_spacing = Pt(2)
    paragraph.paragraph_format.space_after = Pt(4)
    run = paragraph.add_run()
    run.font.size = Pt(1)
    _border(paragraph, "w:top")


def _border(paragraph: Any, *sides: str, color: str = "000000") -> None:
    borders = OxmlElement("w:pBdr")
    for side in ("w:top", "w:left", "w:bottom", "w:right"):
        if side in sides:
            edge = OxmlElement(side)
            for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", color)):
                edge.set(qn(f"w:{name}"), value)
            borders.append(edge)
    form = paragraph._p.get_or_add_pPr()
    form.insert_element_before(
        borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl", "w:rPr", "w:sectPr"
    )


def _addressees(document: Any, lines: Sequence[Line]) -> None:
    """C14: centred as a block; further addressees stand below with their dashes under each other."""
    for place, line in enumerate(lines):
        paragraph = document.add_paragraph(line.text, style=style_name(line.look))
        paragraph.paragraph_format.left_indent = Mm(35 if place == 0 else 58)
        if place:
            paragraph.paragraph_format.space_before = Pt(0)


def _lines(document: Any, lines: Sequence[Line], notes: Notes | None = None) -> None:
    for line in lines:
        if not line.text:
            continue
        paragraph = document.add_paragraph(style=style_name(line.look))
        for words, note in pieces(line.text, notes.rows if notes else ()):
            paragraph.add_run(words)
            if note and notes:
                notes.refer(paragraph, note)


def _foot(document: Any, sheet: Sheet) -> None:
    text_width = decree.PAGE_WIDTH - decree.MARGINS["left"] - decree.MARGINS["right"]
    document.add_paragraph()
    table = _bare_table(document, 1, (text_width * 0.46, text_width * 0.54))
    left, right = table.rows[0].cells
    _keep_whole(table)
    _cell(left, sheet.foot.recipients)
    room = tuple(Line("C13", "") for _ in range(4)) if sheet.foot.power else ()
    _cell(right, (*sheet.foot.power, *room, sheet.foot.name))


def _keep_whole(table: Any) -> None:
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _annex(document: Any, part: Part) -> None:
    section = document.add_section(WD_SECTION.NEW_PAGE)
    _page(section, across=part.across)
    _numbered(section, restart=True)
    _lines(document, part.head)
    _lines(document, part.body)
    if part.grid:
        _grid(document, part.grid, across=part.across)


def _grid(document: Any, grid: Grid, *, across: bool) -> None:
    page = decree.PAGE_HEIGHT if across else decree.PAGE_WIDTH
    text_width = page - decree.MARGINS["left"] - decree.MARGINS["right"]
    table = document.add_table(rows=1, cols=len(grid.heads))
    table.style = "Table Grid"
    table.autofit = False
    widths = [Mm(text_width * share) for share in grid.widths]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    _fill(table.rows[0].cells, grid.heads, "T1", widths)
    repeat = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeat)
    for row in grid.rows:
        _fill(table.add_row().cells, row, "T3" if _group(row) else "T2", widths)
    _keep_whole(table)


def _group(row: Sequence[str]) -> bool:
    """A row with at most a number and a title, the title in capitals."""
    filled = [cell for cell in row if cell]
    return len(filled) <= 2 and bool(filled) and filled[-1].isupper() and len(filled[-1]) > 3


def _fill(cells: Sequence[Any], texts: Sequence[str], look: str, widths: Sequence[Any]) -> None:
    for cell, text, width in zip(cells, texts, widths, strict=True):
        cell.width = width
        _cell(cell, [Line(look, part) for part in text.split("\n")])


def _drop_first_paragraph(document: Any) -> None:
    """python-docx's blank document may begin with an empty paragraph ahead of the head table."""
    first = document.element.body[0]
    if first.tag == qn("w:p") and not first.xpath(".//w:t"):
        document.element.body.remove(first)


def _same_bytes(document: Any) -> bytes:
    """Zip entries with one fixed time, in one order: the same sheet gives the same file."""
    loose = io.BytesIO()
    document.save(loose)
    tight = io.BytesIO()
    with zipfile.ZipFile(loose) as source, zipfile.ZipFile(tight, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist(), key=lambda entry: (entry != "[Content_Types].xml", entry)):
            target.writestr(
                zipfile.ZipInfo(name, (2020, 3, 5, 0, 0, 0)), source.read(name), zipfile.ZIP_DEFLATED
            )
    return tight.getvalue()
