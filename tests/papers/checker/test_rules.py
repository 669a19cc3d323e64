"""Every rule of the checklist × DOCX and PDF × kept and broken: exactly the broken rule is told.

A broken file is a good one with one thing changed: the look of one component, one word of the sheet, one
setting of the page.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, RGBColor
from hypothesis import given

from chiso.papers import compose, paper_of
from chiso.papers.checker.departures import NAMES
from chiso.papers.compose import Part
from chiso.papers.model import Paper
from chiso.papers.readers.text import read_text
from chiso.papers.writers.docx import ADDRESSED_BELOW
from chiso.papers.writers.sheet import Grid, Line, Sheet, sheet_of
from tests.papers.checker.written import KINDS, Source, Word, ids, looking, margin, motto, of, write
from tests.papers.writers.generated import EXAMPLE, NOTE, SENTENCES, papers
from tests.papers.writers.test_compose import ISSUE
from tests.papers.writers.test_read_back import SOME

FULL = replace(
    ISSUE,
    urgency="THƯỢNG KHẨN", circulation="LƯU HÀNH NỘI BỘ", drafter="PL.(300)",
    address=("Số 1 đường Hòa Bình, phường Đông Hải", "Điện thoại: 0225 000 000"),
)  # fmt: skip
PLAN = compose.plan(
    FULL, "Cải cách hành chính năm 2026", opening=("Ban Quản lý ban hành Kế hoạch như sau:",),
    parts=(
        Part("Mục đích", parts=(Part("Yêu cầu chung", SENTENCES[:4]), Part("Nội dung", SENTENCES))),
        Part("Tổ chức thực hiện", SENTENCES, parts=()),
    ),
)  # fmt: skip
LETTER = compose.letter(
    ISSUE, "đôn đốc gửi báo cáo cải cách hành chính", to=("Sở Nội vụ", "Sở Tài chính"), text=SENTENCES
)
DECISION = compose.decision(
    ISSUE, "Về việc công bố kết quả năm 2026", acting="Trưởng ban Ban Quản lý Kiểm thử",
    bases=("Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025",
           "Quyết định số 12/QĐ-UBND ngày 05 tháng 01 năm 2026 của Ủy ban nhân dân tỉnh"),
    articles=SENTENCES[:3],
)  # fmt: skip
PROPOSAL = compose.proposal(
    ISSUE, "Về việc ban hành bộ tiêu chí năm 2026", to=("Ủy ban nhân dân tỉnh",),
    opening=("Ban Quản lý trình như sau:",), parts=(Part("Sự cần thiết", SENTENCES),),
)  # fmt: skip
LONG = compose.notice(ISSUE, "Kiểm tra công tác văn thư, lưu trữ", opening=SENTENCES * 10)
ADDRESSED = replace(EXAMPLE, address=FULL.address)


def read_case(name: str) -> Paper:
    """A document of the reader's cases, to be written by our writers."""
    path = Path(__file__).parent.parent / "cases" / f"{name}.txt"
    return paper_of(read_text(path.read_bytes(), name=path.name))


RESOLUTION, REGULATION = read_case("07-nghi-quyet-hdnd"), read_case("21-quyet-dinh-quy-che")


@dataclass(frozen=True)
class Broken:
    """One rule broken: by a look, by the sheet, by the page."""

    rule: str
    how: str
    paper: Paper
    look: Callable[[], AbstractContextManager[Any]] = nullcontext
    sheet: Callable[[Sheet], Sheet] = lambda sheet: sheet
    word: Callable[[Any], None] | None = None
    source: Source | None = None
    only: str = ""


def look(key: str, **changes: object) -> Callable[[], AbstractContextManager[Any]]:
    return lambda: looking(key, **changes)


def words(wanted: str, other: str) -> Callable[[Sheet], Sheet]:
    """The sheet with the words of one line changed."""

    def line(old: Line) -> Line:
        return replace(old, text=old.text.replace(wanted, other))

    def change(sheet: Sheet) -> Sheet:
        def lines(olds: Any) -> Any:
            return tuple(old if isinstance(old, Grid) else line(old) for old in olds)

        head, foot = sheet.head, sheet.foot
        changed = replace(
            sheet,
            head=replace(
                head, left=lines(head.left), number=line(head.number), place=line(head.place),
                under_number=head.under_number and line(head.under_number),
            ),
            title=lines(sheet.title), addressees=lines(sheet.addressees), body=lines(sheet.body),
            foot=replace(
                foot, recipients=lines(foot.recipients), power=lines(foot.power), name=line(foot.name)
            ),
            annexes=tuple(
                replace(part, head=lines(part.head), body=lines(part.body)) for part in sheet.annexes
            ),
        )  # fmt: skip
        assert changed != sheet, "the change must change something"
        return changed

    return change


def without_addressees(sheet: Sheet) -> Sheet:
    return replace(sheet, addressees=())


def addressed(sheet: Sheet) -> Sheet:
    """With an addressee and what then belongs into the recipients."""
    opens, *others = sheet.foot.recipients
    recipients = (opens, Line("C16", "- Như trên;"), *others)
    to = (Line("C14", "Kính gửi: Sở Nội vụ."),)
    return replace(sheet, addressees=to, foot=replace(sheet.foot, recipients=recipients))


def without_recipients(sheet: Sheet) -> Sheet:
    return replace(sheet, foot=replace(sheet.foot, recipients=()))


def signature_alone(document: Any) -> None:
    """The signature in paragraphs of its own, as in a file without recipients."""
    table = document.tables[-1]
    for paragraph in table.cell(0, 1).paragraphs:
        table._tbl.addprevious(paragraph._p)
    table._tbl.getparent().remove(table._tbl)


def boxed(urgency: str | None, circulation: str | None) -> Callable[[Sheet], Sheet]:
    def change(sheet: Sheet) -> Sheet:
        head = replace(
            sheet.head,
            urgency=Line("C20", urgency) if urgency else None,
            circulation=Line("C21", circulation) if circulation else None,
        )
        return replace(sheet, head=head)

    return change


def plain_articles(sheet: Sheet) -> Sheet:
    body = tuple(replace(piece, strong=0) if isinstance(piece, Line) else piece for piece in sheet.body)
    assert body != sheet.body
    return replace(sheet, body=body)


def dotted(sheet: Sheet) -> Sheet:
    """ "a." for "a)"."""

    def line(piece: Any) -> Any:
        return (
            piece
            if isinstance(piece, Grid)
            else replace(piece, text=re.sub(r"^([a-zđ])\) ", r"\1. ", piece.text))
        )

    return replace(sheet, body=tuple(map(line, sheet.body)))


def paper_size(document: Any) -> None:
    for section in document.sections:
        section.page_width, section.page_height = Mm(216), Mm(279)


def across(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(297), Mm(210)


def blue(document: Any) -> None:
    document.styles["C11 Nội dung"].font.color.rgb = RGBColor(0, 0, 0xFF)


def arial(document: Any) -> None:
    fonts = document.styles["C11 Nội dung"].element.rPr.rFonts
    for place in ("w:ascii", "w:hAnsi"):
        fonts.set(qn(place), "Arial")


def number_right(document: Any) -> None:
    document.styles["L05 Số trang"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def first_shown(document: Any) -> None:
    document.sections[0].different_first_page_header_footer = False


def runs_on(document: Any) -> None:
    for section in document.sections:
        for numbers in section._sectPr.findall(qn("w:pgNumType")):
            section._sectPr.remove(numbers)


def once(old: str, new: str) -> Source:
    return lambda text: text.replace(old, new, 1)


def everywhere(old: str, new: str) -> Source:
    return lambda text: text.replace(old, new)


def rule(place: int, drawn: str) -> Source:
    """The rule of a PDF, counted from 1 (issuer, motto, subject), drawn otherwise."""

    def change(text: str) -> str:
        found = list(re.finditer(r"rule\(\d+\.\d+mm\)", text))[place - 1]
        return text[: found.start()] + drawn + text[found.end() :]

    return change


def lowered(words: str) -> Source:
    """The line that begins with ``words`` set 40 points lower: more than two lines."""
    return lambda text: re.sub(rf'\[(#p\([^\n]*?"{words})', r"[#v(40pt) \1", text, count=1)


def number_at_foot(document: Any) -> None:
    for section in document.sections:
        section.footer.is_linked_to_previous = False
        section.footer._element.append(section.header.paragraphs[0]._p)


def unnumbered(document: Any) -> None:
    for section in document.sections:
        for run in section.header.paragraphs[0].runs:
            run._r.getparent().remove(run._r)


def counted(**how: str) -> Callable[[Any], None]:
    """The first section's page numbers in another form, or from another number."""

    def change(document: Any) -> None:
        numbers = OxmlElement("w:pgNumType")
        for name, value in how.items():
            numbers.set(qn(f"w:{name}"), value)
        document.sections[0]._sectPr.find(qn("w:cols")).addprevious(numbers)

    return change


def rule_in_head(column: int, *, side: float | None) -> Callable[[Any], None]:
    """The rule under the left (0) or right block of the head: with other indents, or none."""

    def change(document: Any) -> None:
        paragraph = document.tables[0].cell(0, column).paragraphs[-1]
        if side is None:
            paragraph._p.getparent().remove(paragraph._p)
        else:
            paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Mm(side)

    return change


def rule_of_subject(*, side: float | None) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        at = next(i for i, each in enumerate(document.paragraphs) if each.style.name.startswith("C08"))
        paragraph = document.paragraphs[at + 1]
        if side is None:
            paragraph._p.getparent().remove(paragraph._p)
        else:
            paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Mm(side)

    return change


def box_of(document: Any, words: str) -> Any:
    (inner,) = [t for t in document.tables[0].cell(1, 0).tables if words in t.cell(0, 0).text]
    return inner


def frameless(words: str) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        borders = box_of(document, words)._tbl.tblPr.find(qn("w:tblBorders"))
        borders.getparent().remove(borders)

    return change


def painted(color: str) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        for run in box_of(document, "KHẨN").cell(0, 0).paragraphs[0].runs:
            run.font.color.rgb = RGBColor.from_string(color)

    return change


def box_height(height: float) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        box_of(document, "TỐC").rows[0].height = Mm(height)

    return change


def _set_width(box: Any, width: float) -> None:
    box.cell(0, 0).width = Mm(width)


def wide_box(width: float) -> Source:
    """The first box of a PDF (the urgency) so wide."""
    return lambda text: re.sub(r"box\(width: [\d.]+mm", f"box(width: {width:.2f}mm", text, count=1)


def address_unruled(document: Any) -> None:
    (border,) = document.sections[0].first_page_footer._element.iter(qn("w:pBdr"))
    border.getparent().remove(border)


def address_repeated(document: Any) -> None:
    document.sections[0].footer.paragraphs[0].text = FULL.address[0]


A = [
    Broken("L01", "Letter", LETTER, word=paper_size,
           source=everywhere('paper: "a4"', "width: 216mm, height: 279mm")),
    Broken("L02", "across", LETTER, word=across, source=once("flipped: false", "flipped: true")),
    Broken("L03", "left margin 20 mm", LETTER, look=lambda: margin("left", 20.0)),
    Broken("L03", "right margin 10 mm", PLAN, look=lambda: margin("right", 10.0)),
    Broken("L03", "top margin 10 mm", LETTER, look=lambda: margin("top", 10.0)),
    Broken("L03", "bottom margin 10 mm", EXAMPLE, look=lambda: margin("bottom", 10.0)),
    Broken("L04", "blue", PLAN, word=blue, source=everywhere("fill: black", 'fill: rgb("#0000ff")')),
    Broken("L04", "Arial", PLAN, word=arial, only="docx"),
    Broken("L04", "loose accents", LETTER, look=look("C11"), word=lambda d: _loose(d), only="docx"),
    Broken("L05", "at the right", PLAN, word=number_right,
           source=once("align(center, text(13pt)[#n])", "align(right, text(13pt)[#n])")),
    Broken("L05", "16 pt", PLAN, look=look("L05", size=16), source=once("text(13pt)[#n]", "text(16pt)[#n]")),
    Broken("L05", "bold", PLAN, look=look("L05", bold=True),
           source=once("text(13pt)[#n]", 'text(13pt, weight: "bold")[#n]')),
    Broken("L05", "at the foot", EXAMPLE, word=number_at_foot,
           source=lambda text: text.replace("header: numbered", "header: none")
           .replace("footer: none", "footer: numbered")),
    Broken("L05", "no number", LONG, word=unnumbered, source=everywhere("header: numbered", "header: none")),
    Broken("L05", "Roman", PLAN, word=counted(fmt="lowerRoman"), only="docx"),
    Broken("L05", "from 3", PLAN, word=counted(start="3"), only="docx"),
    Broken("L05", "on the first page", PLAN, word=first_shown, source=once("if n > 1 {", "if n > 0 {")),
    Broken("L06", "runs on", EXAMPLE, word=runs_on, source=everywhere("#counter(page).update(0)", "")),
    Broken("C01", "not bold", PLAN, look=look("C01", bold=False)),
    Broken("C01", "14 pt", PLAN, look=look("C01", size=14)),
    Broken("C01", "wrong word", PLAN,
           look=lambda: motto("CỘNG HÒA XÃ HỘI CHỦ NGHIÃ VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")),
    Broken("C02", "italic", PLAN, look=look("C02", italic=True)),
    Broken("C02", "no spaces", PLAN,
           look=lambda: motto("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập-Tự do-Hạnh phúc")),
    Broken("C02", "at the left", PLAN, look=look("C02", align="left")),
    Broken("C02", "no rule", PLAN, word=rule_in_head(1, side=None), source=rule(2, "[]")),
    Broken("C02", "rule too short", PLAN, word=lambda d: _short_rule(d),
           source=once("rule(60.37mm)", "rule(25mm)")),
    Broken("C03", "bold", PLAN, look=look("C03", bold=True)),
    Broken("C03", "small letters", PLAN, sheet=words("TỈNH AN BÌNH", "TỈNH An BÌNH")),
    Broken("C04", "not bold", PLAN, look=look("C04", bold=False)),
    Broken("C04", "11 pt", PLAN, look=look("C04", size=11)),
    Broken("C04", "at the left", PLAN, look=look("C04", align="left")),
    Broken("C04", "rule as long as the words", PLAN, word=rule_in_head(0, side=4.0),
           source=rule(1, "rule(60.00mm)")),
    Broken("C04", "rule too short", PLAN, word=rule_in_head(0, side=30.0), source=rule(1, "rule(6.00mm)")),
    Broken("C04", "no rule", PLAN, word=rule_in_head(0, side=None), source=rule(1, "[]")),
    Broken("C05", "12 pt", PLAN, look=look("C05", size=12)),
    Broken("C05", "no zero", PLAN, sheet=words("Số: 07/", "Số: 7/")),
    Broken("C05", "no colon", PLAN, sheet=words("Số: 07/", "Số 07/")),
    Broken("C05", "at the left", PLAN, look=look("C05", align="left")),
    Broken("C05", "spaces", PLAN, sheet=words("KH-BQL", "KH - BQL")),
    Broken("C06", "upright", PLAN, look=look("C06", italic=False)),
    Broken("C06", "no zero", PLAN, sheet=words("ngày 05 tháng 02", "ngày 5 tháng 2")),
    Broken("C06", "zero before a month", compose.notice(
        replace(ISSUE, date=dt.date(2026, 5, 12)), "Nghỉ lễ", opening=SENTENCES),
        sheet=words("tháng 5", "tháng 05")),
    Broken("C06", "no comma", PLAN, sheet=words("An Bình, ngày", "An Bình ngày")),
    Broken("C06", "in figures", PLAN, sheet=words("ngày 05 tháng 02 năm 2026", "ngày 05/02/2026")),
    Broken("C06", "at the right", PLAN, look=look("C06", align="right")),
    Broken("C06", "not level with the number", DECISION, source=lowered("An Bình, ngày"), only="pdf"),
    Broken("C07", "not bold", PLAN, look=look("C07", bold=False)),
    Broken("C07", "16 pt", PLAN, look=look("C07", size=16)),
    Broken("C07", "at the left", PLAN, look=look("C07", align="left")),
    Broken("C08", "italic", PLAN, look=look("C08", italic=True)),
    Broken("C08", "at the left", PLAN, look=look("C08", align="left")),
    Broken("C08", "capitals", PLAN,
           sheet=words("Cải cách hành chính năm 2026", "CẢI CÁCH HÀNH CHÍNH NĂM 2026")),
    Broken("C08", "rule too long", PLAN, word=rule_of_subject(side=20.0), source=rule(3, "rule(110.00mm)")),
    Broken("C08", "no rule", PLAN, word=rule_of_subject(side=None), source=rule(3, "[]")),
    Broken("C09", "10 pt", LETTER, look=look("C09", size=10)),
    Broken("C09", "bold", LETTER, look=look("C09", bold=True)),
    Broken("C09", "at the left", LETTER, look=look("C09", align="left")),
    Broken("C09", "right under the number", LETTER, look=look("C09", before=0.0)),
    Broken("C10", "upright", DECISION, look=look("C10", italic=False)),
    Broken("C10", "wrong end", DECISION, sheet=words("năm 2025;", "năm 2025.")),
    Broken("C10", "wrong end of the last", REGULATION, sheet=words("Thanh tra Sở.", "Thanh tra Sở;")),
    Broken("C10", "upright behind Xét", RESOLUTION, sheet=lambda sheet: replace(sheet, body=tuple(
        replace(piece, look="C11") if isinstance(piece, Line) and piece.text.startswith("Xét ") else piece
        for piece in sheet.body))),
    Broken("C11", "12 pt", LETTER, look=look("C11", size=12)),
    Broken("C11", "italic", LETTER, look=look("C11", italic=True)),
    Broken("C11", "lines apart", LETTER, look=look("C11", line=2.0)),
    Broken("C11", "indent 20 mm", PLAN, look=look("C11", indent=20.0)),
    Broken("C11", "not justified", PLAN, look=look("C11", align="left"), only="docx"),
    Broken("C11", "no gap", PLAN, look=look("C11", before=0.0), only="docx"),
    Broken("C11", "no end mark", PLAN, sheet=words("./.", ".")),
    Broken("C12", "not bold", PLAN, look=look("C12", bold=False)),
    Broken("C12", "no point", PLAN, sheet=words("KT. TRƯỞNG", "KT TRƯỞNG")),
    Broken("C13", "italic", PLAN, look=look("C13", italic=True)),
    Broken("C13", "at the left", PLAN, look=look("C13", align="left")),
    Broken("C13", "title", PLAN, sheet=words("Trần Văn Mẫu", "TS. Trần Văn Mẫu")),
    Broken("C14", "11 pt", LETTER, look=look("C14", size=11)),
    Broken("C14", "missing", PROPOSAL, sheet=without_addressees),
    Broken("C14", "in a plan", PLAN, sheet=addressed),
    Broken("C14", "dashes not under the colon", LETTER, only="pdf",
           source=everywhere(f"(left: {ADDRESSED_BELOW:.2f}mm)", f"(left: {ADDRESSED_BELOW + 12:.2f}mm)")),
    Broken("C14", "wrong end", LETTER, sheet=words("- Sở Nội vụ;", "- Sở Nội vụ.")),
    Broken("C15", "upright", PLAN, look=look("C15", italic=False)),
    Broken("C15", "10 pt", PLAN, look=look("C15", size=10)),
    Broken("C15", "missing", DECISION, sheet=without_recipients, word=signature_alone),
    Broken("C15", "not level with the post", PLAN, source=lowered("Nơi nhận:"), only="pdf"),
    Broken("C16", "13 pt", PLAN, look=look("C16", size=13)),
    Broken("C16", "no VT", PLAN, sheet=words("Lưu: VT, VP", "Lưu: VP")),
    Broken("C16", "wrong end", PLAN, sheet=words("VP (03).", "VP (03);")),
    Broken("C16", "capitals", PLAN, sheet=words("- Các phòng, đơn vị;", "- CÁC PHÒNG, ĐƠN VỊ;")),
    Broken("C16", "plus for a dash", PLAN, sheet=words("- Các phòng", "+ Các phòng")),
    Broken("C16", "no Như trên", LETTER, sheet=words("- Như trên;", "- Sở Tư pháp;")),
    Broken("C17", "12 pt", EXAMPLE, look=look("C17", size=12)),
    Broken("C17", "Arabic number", EXAMPLE, sheet=words("Phụ lục II", "Phụ lục 2")),
    Broken("C17", "not pointed to", EXAMPLE,
           sheet=words("các Phụ lục I và II kèm theo", "Phụ lục I kèm theo")),
    Broken("C17", "pointed to and missing", EXAMPLE,
           sheet=words("các Phụ lục I và II kèm theo", "các Phụ lục I, II và III kèm theo")),
    Broken("C17", "capitals", EXAMPLE, sheet=words("Phụ lục II", "PHỤ LỤC II")),
    Broken("C17", "at the left", EXAMPLE, look=look("C17", align="left")),
    Broken("C18", "not bold", EXAMPLE, look=look("C18", bold=False)),
    Broken("C18", "small letters", EXAMPLE, sheet=words("BIỂU MẪU 1", "Biểu mẫu 1")),
    Broken("C18", "at the left", EXAMPLE, look=look("C18", align="left")),
    Broken("C19", "upright", EXAMPLE, look=look("C19", italic=False)),
    Broken("C19", "at the left", EXAMPLE, look=look("C19", align="left")),
    Broken("C20", "not bold", PLAN, look=look("C20", bold=False)),
    Broken("C20", "wide box", PLAN, word=lambda d: _wide_box(d),
           source=once("width: 40.00mm", "width: 60.00mm")),
    Broken("C20", "small letters", PLAN, sheet=boxed("Thượng khẩn", None)),
    Broken("C20", "no box", PLAN, word=frameless("KHẨN"),
           source=once('stroke: 1pt + rgb("#c00000")', "stroke: none")),
    Broken("C20", "black", PLAN, word=painted("000000"),
           source=once('text(fill: rgb("#c00000")', "text(fill: black")),
    Broken("C20", "blue", PLAN, word=painted("0000FF"),
           source=once('text(fill: rgb("#c00000")', 'text(fill: rgb("#0000ff")')),
    Broken("C20", "high box of an hour given", PLAN, sheet=boxed("HỎA TỐC HẸN GIỜ", None),
           word=box_height(14), source=once("height: 8.0mm", "height: 14.0mm")),
    Broken("C20", "wide box in the older spelling", PLAN, sheet=boxed("HOẢ TỐC", None),
           word=lambda d: _set_width(box_of(d, "TỐC"), 60), source=wide_box(60)),
    Broken("C21", "not bold", PLAN, look=look("C21", bold=False)),
    Broken("C21", "small letters", PLAN, sheet=boxed(None, "Lưu hành nội bộ")),
    Broken("C21", "no box", PLAN, word=frameless("LƯU HÀNH"),
           source=once("stroke: 1pt + black", "stroke: none")),
    Broken("C22", "13 pt", PLAN, look=look("C22", size=13)),
    Broken("C23", "14 pt", PLAN, look=look("C23", size=14)),
    Broken("C23", "no rule", PLAN, word=address_unruled, only="docx"),
    Broken("C23", "on every page", ADDRESSED, word=address_repeated, only="docx"),
    Broken("H", "Roman heading not bold", EXAMPLE, look=look("H2", bold=False)),
    Broken("H", "chapter not bold", RESOLUTION, look=look("H1", bold=False)),
    Broken("H", "titled point not bold", EXAMPLE, look=look("H3", bold=False)),
    Broken("H", "article not bold", DECISION, sheet=plain_articles),
    Broken("H", "who decides not bold", DECISION, look=look("D1", bold=False)),
    Broken("H", "bracket behind an Arabic number", EXAMPLE,
           sheet=words("1. Cải cách thể chế", "1) Cải cách thể chế")),
    Broken("H", "point behind a letter", EXAMPLE, sheet=dotted),
    Broken("H", "bracket behind a number", EXAMPLE, sheet=words("I. KẾT QUẢ", "I) KẾT QUẢ")),
    Broken("A", "TTR", PROPOSAL, sheet=words("TTr-BQL", "TTR-BQL")),
    Broken("A", "another kind", PLAN, sheet=words("KH-BQL", "BC-BQL")),
    Broken("A", "CV in a letter", LETTER, sheet=words("07/BQL-VP", "07/CV-BQL")),
    Broken("N", "no đ", EXAMPLE, sheet=words("đ) ", "e) ")),
    Broken("K", "Khoản in a citation", LETTER, sheet=words(
        "Tổ chức 02 hội nghị đối thoại", "Theo quy định tại Khoản 2 Điều 5, tổ chức 02 hội nghị đối thoại")),
    Broken("K", "điều in a citation", LETTER, sheet=words(
        "Tổ chức 02 hội nghị đối thoại", "Theo quy định tại khoản 2 điều 5, tổ chức 02 hội nghị đối thoại")),
    *(
        Broken("K", name, LETTER, sheet=words("Tổ chức 02 hội nghị", f"Tổ chức tại {name} 02 hội nghị"))
        for name in ("thủ đô Hà Nội", "thành phố Hồ Chí Minh", "quận 1")
    ),
]  # fmt: skip


def _loose(document: Any) -> None:
    import unicodedata

    run = next(run for p in document.paragraphs if p.style.name.startswith("C11") for run in p.runs)
    run.text = unicodedata.normalize("NFD", run.text)


def _short_rule(document: Any) -> None:
    for paragraph in document.tables[0].cell(0, 1).paragraphs[-1:]:
        paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Mm(36)


def _wide_box(document: Any) -> None:
    box_of(document, "KHẨN").cell(0, 0).width = Mm(60)


def _word(change: Callable[[Any], None]) -> Word:
    def changed(data: bytes) -> bytes:
        document = docx.Document(io.BytesIO(data))
        change(document)
        out = io.BytesIO()
        document.save(out)
        return out.getvalue()

    return changed


CASES = [
    pytest.param(case, kind, id=f"{case.rule}-{case.how.replace(' ', '_')}-{kind}")
    for case in A
    for kind in ("docx", "pdf")
    if case.only in ("", kind)
]


@pytest.mark.parametrize(("case", "kind"), CASES)
def test_exactly_the_broken_rule_is_told(case: Broken, kind: str) -> None:
    with case.look():
        sheet = case.sheet(sheet_of(case.paper))
        data = write(sheet, kind, source=case.source, word=_word(case.word) if case.word else None)
    assert ids(data, kind) == {case.rule}


def test_every_rule_is_broken_by_some_case_in_both_kinds_of_file() -> None:
    told = {(case.rule, kind) for case in A for kind in ("docx", "pdf") if case.only in ("", kind)}
    assert {(rule, kind) for rule in NAMES for kind in ("docx", "pdf")} == told


@KINDS
@pytest.mark.parametrize(
    "paper",
    [EXAMPLE, PLAN, LETTER, DECISION, PROPOSAL, LONG, ADDRESSED, RESOLUTION, REGULATION],
    ids=["report", "plan", "letter", "decision", "proposal", "long", "addressed", "resolution", "regulation"],
)
def test_nothing_is_told_of_a_good_paper(paper: Paper, kind: str) -> None:
    assert of(paper, kind).departures == ()


@KINDS
@SOME
@given(paper=papers)
def test_nothing_is_told_of_what_we_write(kind: str, paper: Paper) -> None:
    assert of(paper, kind).departures == ()


@KINDS
@pytest.mark.parametrize(
    "blank",
    [{"place": None}, {"date": None}, {"number": None}, {"place": None, "date": None, "number": None}],
    ids=str,
)
def test_nothing_is_told_of_what_is_still_to_be_written(blank: dict[str, None], kind: str) -> None:
    assert of(replace(PLAN, **blank), kind).departures == ()  # type: ignore[arg-type]


@KINDS
@pytest.mark.parametrize("urgency", ["HOẢ TỐC", "HỎA TỐC", "HỎA TỐC HẸN GIỜ", "KHẨN"])
def test_every_urgency_is_held_against_its_box(urgency: str, kind: str) -> None:
    assert of(replace(PLAN, urgency=urgency), kind).departures == ()


@KINDS
def test_a_missing_national_title_is_told(kind: str) -> None:
    with motto("", ""):
        assert ids(write(sheet_of(PLAN), kind), kind) == {"C01", "C02"}


@KINDS
@pytest.mark.parametrize("first", ["CỘNG HÒA XÃ HỘI", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA"])
def test_a_national_title_over_two_lines_is_whole(first: str, kind: str) -> None:
    whole = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    with motto(whole.replace(f"{first} ", f"{first}\n"), "Độc lập - Tự do - Hạnh phúc"):
        data = write(sheet_of(PLAN), kind)
    assert ids(data, kind) == set()


LETTERS = {
    "NGHỊ QUYẾT": "NQ", "QUYẾT ĐỊNH": "QĐ", "CHỈ THỊ": "CT", "QUY CHẾ": "QC", "QUY ĐỊNH": "QyĐ",
    "THÔNG CÁO": "TC", "THÔNG BÁO": "TB", "HƯỚNG DẪN": "HD", "CHƯƠNG TRÌNH": "CTr", "KẾ HOẠCH": "KH",
    "PHƯƠNG ÁN": "PA", "ĐỀ ÁN": "ĐA", "DỰ ÁN": "DA", "BÁO CÁO": "BC", "BIÊN BẢN": "BB", "TỜ TRÌNH": "TTr",
    "HỢP ĐỒNG": "HĐ", "CÔNG ĐIỆN": "CĐ", "BẢN GHI NHỚ": "BGN", "BẢN THỎA THUẬN": "BTT",
    "GIẤY ỦY QUYỀN": "GUQ", "GIẤY MỜI": "GM", "GIẤY GIỚI THIỆU": "GGT", "GIẤY NGHỈ PHÉP": "GNP",
    "PHIẾU GỬI": "PG", "PHIẾU CHUYỂN": "PC", "PHIẾU BÁO": "PB",
}  # fmt: skip
"""Appendix III of the decree: the letters of each kind."""
OTHERS = {
    **dict(zip(LETTERS, [*list(LETTERS.values())[1:], "NQ"], strict=True)),  # those of the next kind
    "DỰ ÁN": "ĐA", "ĐỀ ÁN": "DA", "HƯỚNG DẪN": "HĐ", "HỢP ĐỒNG": "HD",  # told apart by one stroke
}  # fmt: skip


def lettered(kind: str, letters: str) -> set[str]:
    notice = compose.notice(ISSUE, "Công tác văn thư năm 2026", opening=SENTENCES)
    return ids(
        write(sheet_of(replace(notice, kind=kind, kind_code=letters, symbol=f"{letters}-BQL")), "docx"),
        "docx",
    )


@pytest.mark.parametrize("kind", LETTERS)
def test_every_kind_carries_the_letters_of_appendix_iii(kind: str) -> None:
    assert "A" not in lettered(kind, LETTERS[kind])
    assert "A" in lettered(kind, OTHERS[kind])


@pytest.mark.parametrize(
    ("kind", "letters"),
    [
        ("TỜ TRÌNH", "TTR"),
        ("CHƯƠNG TRÌNH", "CTR"),
        ("QUY ĐỊNH", "QĐ"),
        ("QUY ĐỊNH", "QYĐ"),
        ("QUYẾT ĐỊNH", "QD"),
    ],
)
def test_letters_written_otherwise_are_told(kind: str, letters: str) -> None:
    assert "A" in lettered(kind, letters)


@pytest.mark.parametrize("letters", ["SY", "TrS", "SL"])
def test_the_letters_of_a_copy_contradict_no_kind(letters: str) -> None:
    """A copy is numbered by who made it; the kind stays that of the original."""
    assert "A" not in lettered("KẾ HOẠCH", letters)


def test_what_cannot_be_measured_is_said() -> None:
    assert {one.ids for one in of(EXAMPLE, "pdf").unmeasured} >= {("L03",), ("C05",)}
    assert NOTE.mark == "¹"
