"""DOCX files for the tests, made by code: the seed plan laid out as an office lays it out, a long
annex of seven columns, and small files for one trait each. No binary is kept in the repository.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence

from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt
from docx.table import Table

from tests.papers.readers.plans import HEADS, Plan, TaskRow, long_paragraphs, task_rows

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def saved(document: DocxDocument) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def blank() -> DocxDocument:
    document = Document()
    document.styles["Normal"].font.name = "Times New Roman"
    document.styles["Normal"].font.size = Pt(14)
    return document


def with_parts(data: bytes, parts: Mapping[str, bytes | Callable[[bytes], bytes]]) -> bytes:
    """The DOCX with some parts replaced, edited by a function, or added."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for info in source.infolist():
            change = parts.get(info.filename)
            content = source.read(info)
            if callable(change):
                content = change(content)
            elif change is not None:
                content = change
            target.writestr(info.filename, content)
        for name, change in parts.items():
            if name not in source.namelist() and isinstance(change, bytes):
                target.writestr(name, change)
    return out.getvalue()


def with_body(xml: str) -> bytes:
    """A DOCX whose body is ``xml`` (WordprocessingML, prefix ``w``)."""
    document = blank()
    body = document.element.body
    for element in list(body):
        if element.tag != qn("w:sectPr"):
            body.remove(element)
    for at, element in enumerate(
        parse_xml(f"<w:body {nsdecls('w', 'r', 'wp', 'a')} {_EXTRA}>{xml}</w:body>")
    ):
        body.insert(at, element)
    return saved(document)


_EXTRA = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)


def _head(document: DocxDocument, plan: Plan) -> None:
    table = document.add_table(rows=2, cols=2)
    left, right = table.rows[0].cells
    left.text = "\n".join(plan.issuer_lines)
    right.text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"
    number, date = table.rows[1].cells
    number.text, date.text = plan.number, plan.date
    for cell in (left, right, number, date):
        for paragraph in cell.paragraphs:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _centred(document: DocxDocument, text: str, *, bold: bool = True, italic: bool = False) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(text)
    run.bold, run.italic = bold, italic


def _cell(table: Table, row: int, column: int, text: str, *, bold: bool = False) -> None:
    cell = table.cell(row, column)
    cell.text = ""
    parts = text.split("\n")
    for at, part in enumerate(parts):
        paragraph = cell.paragraphs[0] if at == 0 else cell.add_paragraph()
        paragraph.add_run(part).bold = bold


def plan_docx(plan: Plan) -> bytes:
    """The plan with its head in a table without borders, its foot too, annexes on pages of their own."""
    document = blank()
    _head(document, plan)
    _centred(document, plan.kind)
    _centred(document, plan.subject)
    for text in plan.body:
        document.add_paragraph(text)
    foot = document.add_table(rows=1, cols=2)
    foot.rows[0].cells[0].text = "Nơi nhận:\n" + "\n".join(plan.recipients)
    foot.rows[0].cells[1].text = "\n".join(plan.signature)
    for annex in plan.annexes:
        document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        for line in (annex.label, *annex.title):
            _centred(document, line)
        _centred(document, annex.reference, bold=False, italic=True)
        table = document.add_table(rows=1 + len(annex.rows), cols=len(annex.head))
        table.style = "Table Grid"
        for column, text in enumerate(annex.head):
            _cell(table, 0, column, text, bold=True)
        for at, row in enumerate(annex.rows, start=1):
            for column, text in enumerate(row):
                _cell(table, at, column, text)
    return saved(document)


def tasks_docx(rows: Sequence[TaskRow], *, heads: Sequence[str] = HEADS) -> bytes:
    """A landscape annex of seven columns: two-row head with merged cells, group rows merged."""
    document = blank()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    _centred(document, "Phụ lục I")
    _centred(document, "DANH MỤC NHIỆM VỤ CẢI CÁCH HÀNH CHÍNH NĂM 2026")
    _centred(
        document,
        "(Kèm theo Kế hoạch số 15/KH-BQL ngày 20 tháng 01 năm 2026 của Ban Quản lý Khu kinh tế Hải Phòng)",
        bold=False,
        italic=True,
    )
    table = document.add_table(rows=2 + len(rows), cols=7)
    table.style = "Table Grid"
    for column in (0, 1, 2, 3, 6):
        table.cell(0, column).merge(table.cell(1, column))
        _cell(table, 0, column, heads[column], bold=True)
    table.cell(0, 4).merge(table.cell(0, 5))
    _cell(table, 0, 4, "Phân công thực hiện", bold=True)
    for column in (4, 5):
        _cell(table, 1, column, heads[column], bold=True)
    for at in (0, 1):
        table.rows[at]._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {W}/>"))
    for at, row in enumerate(rows, start=2):
        if row.group:
            table.cell(at, 1).merge(table.cell(at, 6))
            _cell(table, at, 0, row.cells[0], bold=True)
            _cell(table, at, 1, row.cells[1], bold=True)
        else:
            for column, text in enumerate(row.cells):
                _cell(table, at, column, text)
    return saved(document)


def long_docx() -> bytes:
    """Forty-five pages of running text and an annex of some fifteen more."""
    document = blank()
    for text in long_paragraphs(45):
        document.add_paragraph(text)
    rows = task_rows(14)
    table = document.add_table(rows=1 + len(rows), cols=7)
    table.style = "Table Grid"
    for at, cells in enumerate((HEADS, *(row.cells for row in rows))):
        for cell, text in zip(table.rows[at].cells, (*cells, *[""] * (7 - len(cells))), strict=True):
            cell.text = text
    return saved(document)
