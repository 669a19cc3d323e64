"""A sheet as DOCX: real styles, sections, header fields and borderless head tables, no direct surprises.

Styles are named after the components ("C04 Cơ quan ban hành"), so that a clerk can go on typing in
them and a checker can find them. The file is the same bytes for the same sheet.
"""

from __future__ import annotations

import datetime as dt
import io
import unicodedata
import zipfile
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from chiso.papers.writers import decree, metrics
from chiso.papers.writers.decree import LOOKS
from chiso.papers.writers.footnotes import Notes
from chiso.papers.writers.sheet import HEAD_LEFT, Grid, Line, Part, Piece, Sheet, stretches

_ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "centre": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}
_STAMP = dt.datetime(2020, 3, 5)  # noqa: DTZ001 - the file format has no zone; fixed for equal bytes
FOOT_LEFT = 0.46
_JC = {"left": "left", "centre": "center", "right": "right", "justify": "both"}


def write_docx(sheet: Sheet, *, title: str = "") -> bytes:
    """The file's bytes."""
    document = docx.Document()
    document.core_properties.title = title
    document.core_properties.author = ""
    document.core_properties.created = document.core_properties.modified = _STAMP
    _settings(document)
    _styles(document)
    section = document.sections[0]
    _page(section, across=False)
    _numbered(section, restart=False)
    _address(section, sheet.address)
    notes = Notes(document, sheet.notes)
    _head(document, sheet)
    _lines(document, sheet.title, notes)
    if sheet.title and sheet.title[-1].text:
        _rule(document, share=0.4, of=sheet.title[-1])
    _addressees(document, sheet.addressees)
    _body(document, sheet.body, notes)
    _foot(document, sheet)
    for part in sheet.annexes:
        _annex(document, part, notes)
    _drop_first_paragraph(document)
    if sheet.notes:
        _hair_ahead(document)
    return _same_bytes(document)


def _settings(document: Any) -> None:
    """Laid out as Word 2013 and later do; Vietnamese for the speller."""
    settings = document.settings.element
    for old in settings.findall(qn("w:compat")):
        settings.remove(old)
    compat = parse_xml(
        f'<w:compat {nsdecls("w")}><w:compatSetting w:name="compatibilityMode"'
        ' w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    )
    places = [settings.find(qn(f"w:{name}")) for name in ("rsids", "themeFontLang", "clrSchemeMapping")]
    following = next((place for place in places if place is not None), None)
    if following is None:
        settings.append(compat)
    else:
        following.addprevious(compat)


def style_name(look: str) -> str:
    return f"{look} {LOOKS[look].name}"


def _styles(document: Any) -> None:
    normal = document.styles["Normal"]
    _font(normal, size=14)
    normal.paragraph_format.space_after = Pt(0)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    normal.element.get_or_add_rPr().append(language)
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
        form.keep_with_next = key in {"C07", "C12", "C15", "C17", "C18", "D1", "H1", "H2", "H3"}
        form.widow_control = True
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
    section.header_distance, section.footer_distance = Mm(10), Mm(6)
    section.different_first_page_header_footer = True


def _numbered(section: Any, *, restart: bool) -> None:
    """L05: the number stands centred in the top margin, not on the first page; L06: annexes begin at 1."""
    header = section.header
    header.is_linked_to_previous = False
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
    for numbers in section._sectPr.findall(qn("w:pgNumType")):
        section._sectPr.remove(numbers)
    if restart:
        numbers = OxmlElement("w:pgNumType")
        numbers.set(qn("w:start"), "1")
        section._sectPr.find(qn("w:cols")).addprevious(numbers)


def _address(section: Any, lines: Sequence[Line]) -> None:
    """C23: under a rule over the whole width, at the foot of the first page alone."""
    if not lines:
        return
    section.footer.is_linked_to_previous = False
    footer = section.first_page_footer
    footer.is_linked_to_previous = False
    for place, line in enumerate(lines):
        paragraph = footer.paragraphs[0] if place == 0 else footer.add_paragraph()
        paragraph.style = style_name(line.look)
        paragraph.add_run(_nfc(line.text))
        if place == 0:
            _border(paragraph, "w:top")


def _head(document: Any, sheet: Sheet) -> None:
    text_width = decree.PAGE_WIDTH - decree.MARGINS["left"] - decree.MARGINS["right"]
    left_width = text_width * HEAD_LEFT
    table = _bare_table(document, 2, (left_width, text_width - left_width))
    _padding(table, left=0, right=0)
    left, right = table.rows[0].cells
    _cell(left, sheet.head.left)
    _cell_rule(left, sheet.head.left[-1] if sheet.head.left else None, share=0.4, width=left_width)
    _cell(right, (Line("C01", decree.MOTTO[0]), Line("C02", decree.MOTTO[1])))
    _cell_rule(right, Line("C02", decree.MOTTO[1]), share=1.0, width=text_width - left_width)
    left, right = table.rows[1].cells
    under = (sheet.head.under_number,) if sheet.head.under_number else ()
    _cell(left, (sheet.head.number, *under))
    _cell(right, (sheet.head.place,))
    for line in sheet.head.framed:
        _box(left, line, width=left_width)


def _box(cell: Any, line: Line, *, width: float) -> None:
    """Cells 10a, 10b and 11: a frame in the middle of the left block; for urgency the decree's size, red."""
    urgent = line.look == "C20"
    look = LOOKS[line.look]
    words = metrics.width(line.text, size=look.size, bold=True) / 72 * 25.4
    side = decree.BOXES.get(line.text, words + 8) if urgent else min(words + 8, width)
    color = "C00000" if urgent else "000000"
    spacer = cell.add_paragraph()
    spacer.paragraph_format.line_spacing = Pt(6)
    twips = round(side * 56.693)
    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="8" w:space="0" w:color="{color}"/>'
        for edge in ("top", "left", "bottom", "right")
    )
    paint = f'<w:rPr><w:color w:val="{color}"/></w:rPr>' if urgent else ""
    frame = parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{twips}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{edges}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{twips}"/></w:tblGrid><w:tr><w:trPr>'
        f'<w:trHeight w:val="{round(decree.BOX_HEIGHT * 56.693)}" w:hRule="atLeast"/></w:trPr><w:tc><w:tcPr>'
        f'<w:tcW w:w="{twips}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr>'
        f'<w:pStyle w:val="{_style_id(line.look)}"/></w:pPr><w:r>{paint}<w:t>{escape(_nfc(line.text))}</w:t>'
        "</w:r></w:p></w:tc></w:tr></w:tbl>"
    )
    cell._tc.append(frame)
    end = cell.add_paragraph()
    end.paragraph_format.line_spacing = Pt(2)


def _bare_table(document: Any, rows: int, widths: Sequence[float]) -> Any:
    table = document.add_table(rows=rows, cols=len(widths))
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)
    return table


def _padding(table: Any, *, left: int, right: int) -> None:
    sides = f'<w:left w:w="{left}" w:type="dxa"/><w:right w:w="{right}" w:type="dxa"/>'
    margins = parse_xml(f"<w:tblCellMar {nsdecls('w')}>{sides}</w:tblCellMar>")
    table._tbl.tblPr.find(qn("w:tblLook")).addprevious(margins)


def _cell(cell: Any, lines: Sequence[Line]) -> None:
    for place, line in enumerate(lines):
        paragraph = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
        paragraph.style = style_name(line.look)
        paragraph.add_run(_nfc(line.text))


def _cell_rule(cell: Any, line: Line | None, *, share: float, width: float) -> None:
    """A solid rule under a line: ``share`` of the line's own width, balanced in the cell."""
    if line is None:
        return
    look = LOOKS[line.look]
    words = metrics.width(line.text, size=look.size, bold=look.bold, italic=look.italic) / 72 * 25.4
    length = min(words, width) * share
    side = max(0.0, (width - length) / 2)
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
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(2), Pt(3)
    small = f'<w:rPr {nsdecls("w")}><w:sz w:val="2"/></w:rPr>'
    paragraph._p.get_or_add_pPr().append(parse_xml(small))
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
    """C14: one addressee stands centred on the line of "Kính gửi:"; several below, dashes under the colon."""
    for place, line in enumerate(lines):
        paragraph = document.add_paragraph(_nfc(line.text), style=style_name(line.look))
        form = paragraph.paragraph_format
        if len(lines) == 1:
            form.alignment = WD_ALIGN_PARAGRAPH.CENTER
        elif place == 0:
            form.left_indent = Mm(ADDRESSED)
        else:
            form.left_indent, form.first_line_indent = Mm(ADDRESSED_BELOW + 3), Mm(-3)
            form.space_before = Pt(0)


ADDRESSED = 30.0
ADDRESSED_BELOW = ADDRESSED + metrics.width("Kính gửi", size=LOOKS["C14"].size) / 72 * 25.4
"""The dashes stand under the colon of "Kính gửi:"."""


def _paragraph(document: Any, line: Line, notes: Notes) -> Paragraph:
    """A paragraph at the end of the text, written as XML: a report has a thousand, and this is quick."""
    runs = _runs(line.text, notes, strong=line.strong)
    element = parse_xml(
        f'<w:p {nsdecls("w")}><w:pPr><w:pStyle w:val="{_style_id(line.look)}"/></w:pPr>{runs}</w:p>'
    )
    document.element.body.sectPr.addprevious(element)
    return Paragraph(element, document._body)


def _runs(text: str, notes: Notes, *, strong: int = 0) -> str:
    """The runs of a paragraph as XML: the first ``strong`` characters bold, notes where they are marked."""
    runs: list[str] = []
    for words, note in notes.pieces(_nfc(text)):
        runs += [_run(words[:strong], look="<w:rPr><w:b/></w:rPr>"), _run(words[strong:])]
        strong = 0
        if note:
            runs.append(notes.refer(note))
    return "".join(runs)


def _run(words: str, *, look: str = "") -> str:
    return f'<w:r>{look}<w:t xml:space="preserve">{escape(words)}</w:t></w:r>' if words else ""


def _body(document: Any, body: Sequence[Piece], notes: Notes) -> None:
    """The text, lying across where a table needs it; the foot is upright, kept with the words above it."""
    turns = stretches(body)
    lies = False
    for place, (across, lines) in enumerate(turns, 1):
        if across != lies:
            _turn(document, across=across)
        lies = across
        _lines(document, lines, notes, across=across, keep_last=place == len(turns) and not across)
    if lies:
        _turn(document, across=False)


def _turn(document: Any, *, across: bool) -> None:
    """A new section of the same text: its pages are counted on, and the first of them shows its number."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    _page(section, across=across)
    section.different_first_page_header_footer = False
    end = Paragraph(document.element.body.sectPr.getprevious(), document._body)
    end.paragraph_format.line_spacing = Pt(1)  # what ends a section is an empty line: it must not need a page


def _lines(
    document: Any, lines: Sequence[Piece], notes: Notes, *, across: bool = False, keep_last: bool = False
) -> None:
    paragraph = None
    for line in lines:
        if isinstance(line, Grid):
            _grid(document, line, notes, across=across)
        elif line.text:
            paragraph = _paragraph(document, line, notes)
    if keep_last and paragraph is not None and not isinstance(lines[-1], Grid):
        paragraph.paragraph_format.keep_with_next = True


def _foot(document: Any, sheet: Sheet) -> None:
    text_width = decree.PAGE_WIDTH - decree.MARGINS["left"] - decree.MARGINS["right"]
    spacer = document.add_paragraph()
    spacer.paragraph_format.line_spacing = Pt(12)
    spacer.paragraph_format.keep_with_next = True
    table = _bare_table(document, 1, (text_width * FOOT_LEFT, text_width * (1 - FOOT_LEFT)))
    _padding(table, left=0, right=108)
    left, right = table.rows[0].cells
    _keep_whole(table)
    under = (sheet.foot.drafter,) if sheet.foot.drafter else ()
    _cell(left, (*sheet.foot.recipients, *under))
    room = tuple(Line("C13", "") for _ in range(4)) if sheet.foot.power else ()
    _cell(right, (*sheet.foot.power, *room, sheet.foot.name))


def _keep_whole(table: Any) -> None:
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _annex(document: Any, part: Part, notes: Notes) -> None:
    section = document.add_section(WD_SECTION.NEW_PAGE)
    _page(section, across=part.across)
    _numbered(section, restart=True)
    if any(True for _ in document.sections[0]._sectPr.iter(qn("w:footerReference"))):
        section.first_page_footer.is_linked_to_previous = False
    _lines(document, part.head, notes)
    _lines(document, part.body, notes, across=part.across)


def _grid(document: Any, grid: Grid, notes: Notes, *, across: bool) -> None:
    """A data table, its head repeated on every page, its rows whole; written as XML, which is quick."""
    page = decree.PAGE_HEIGHT if across else decree.PAGE_WIDTH
    text_width = page - decree.MARGINS["left"] - decree.MARGINS["right"]
    widths = [round(text_width * share * 56.693) for share in grid.widths]
    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    rows = []
    if grid.heads:
        rows.append(_row(grid.heads, widths, ("centre",) * len(widths), notes, look="T1", head=True))
    for row in grid.rows:
        rows.append(_row(row, widths, grid.aligns, notes, look="T2" if len(row) == len(widths) else "T3"))
    table = parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblBorders>{edges}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>'
        '<w:top w:w="20" w:type="dxa"/><w:left w:w="85" w:type="dxa"/>'
        '<w:bottom w:w="20" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )
    spacer = document.add_paragraph()
    spacer.paragraph_format.line_spacing = Pt(6)
    spacer.paragraph_format.keep_with_next = True
    spacer._p.addnext(table)


def _row(
    row: Sequence[str],
    widths: Sequence[int],
    aligns: Sequence[str],
    notes: Notes,
    *,
    look: str,
    head: bool = False,
) -> str:
    cells = []
    for place, text in enumerate(row):
        span = len(widths) - place if place == len(row) - 1 else 1
        width = sum(widths[place : place + span])
        merged = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
        align = "left" if span > 1 else aligns[place]
        paragraphs = "".join(
            f'<w:p><w:pPr><w:pStyle w:val="{_style_id(look)}"/><w:jc w:val="{_JC[align]}"/></w:pPr>'
            f"{_runs(part, notes)}</w:p>"
            for part in text.split("\n")
        )
        cells.append(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{merged}<w:vAlign w:val="center"/></w:tcPr>'
            f"{paragraphs}</w:tc>"
        )
    repeated = "<w:tblHeader/>" if head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{''.join(cells)}</w:tr>"


def _style_id(look: str) -> str:
    """The id python-docx gives to a style of this name."""
    return style_name(look).replace(" ", "")


def _nfc(text: str) -> str:
    """Composed letters, without the control characters XML cannot carry."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(letter for letter in composed if letter >= " " or letter in "\t\n")


def _drop_first_paragraph(document: Any) -> None:
    """python-docx's blank document may begin with an empty paragraph ahead of the head table."""
    first = document.element.body[0]
    if first.tag == qn("w:p") and not first.xpath(".//w:t"):
        document.element.body.remove(first)


def _hair_ahead(document: Any) -> None:
    """LibreOffice sets an empty line ahead of a table that opens a file with notes; it is a point high."""
    hair = (
        f'<w:p {nsdecls("w")}><w:pPr><w:spacing w:line="20" w:lineRule="exact"/>'
        '<w:rPr><w:sz w:val="2"/></w:rPr></w:pPr></w:p>'
    )
    document.element.body.insert(0, parse_xml(hair))


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
