"""The produced files, measured: twips and half-points in DOCX, boxes and fonts in PDF."""

from __future__ import annotations

import io

import docx
import pdfplumber
import pytest
from docx.oxml.ns import qn

from chiso.papers import read_paper
from chiso.papers.model import Paper
from chiso.papers.writers.decree import LOOKS, SAME_METRICS
from chiso.papers.writers.docx import style_name, write_docx
from chiso.papers.writers.pdf import typst_source, write_pdf
from chiso.papers.writers.sheet import sheet_of
from tests.papers.checker.written import KINDS, of
from tests.papers.writers.generated import ACROSS
from tests.papers.writers.sample import DRAFT, LETTER, PLAN

POINTS = 72 / 25.4
PAPERS = pytest.mark.parametrize("paper", [PLAN, LETTER, DRAFT], ids=["plan", "letter", "draft"])


def opened(paper: Paper) -> docx.document.Document:
    return docx.Document(io.BytesIO(write_docx(sheet_of(paper))))


@PAPERS
def test_docx_pages_are_a4(paper: Paper) -> None:  # L01; margins: test_sizes
    for section in opened(paper).sections:
        size = section._sectPr.find(qn("w:pgSz"))
        sides = sorted(int(size.get(qn(f"w:{side}"))) for side in ("w", "h"))
        assert abs(sides[0] - 11906) <= 1
        assert abs(sides[1] - 16838) <= 1


def test_docx_numbers_pages_from_the_second_and_anew_in_the_annex() -> None:  # L05, L06
    first, annex = opened(PLAN).sections
    for section in (first, annex):
        assert section.different_first_page_header_footer
        assert "PAGE" in section.header._element.xml
        assert "PAGE" not in section.first_page_header._element.xml
    assert annex._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "1"
    assert annex.orientation == 1


@pytest.mark.parametrize("key", sorted(LOOKS))
def test_docx_styles_have_the_face_of_the_decree(key: str) -> None:  # L04; sizes, weights: test_sizes
    style = opened(PLAN).styles[style_name(key)]
    assert style.element.rPr.rFonts.get(qn("w:ascii")) == "Times New Roman"


def test_docx_is_the_same_bytes_every_time() -> None:
    assert write_docx(sheet_of(PLAN)) == write_docx(sheet_of(PLAN))


@PAPERS
def test_pdf_pages_are_a4_in_the_paper_face(paper: Paper) -> None:  # L01, L04
    with pdfplumber.open(io.BytesIO(write_pdf(sheet_of(paper)))) as pdf:
        for page in pdf.pages:
            assert sorted((round(page.width), round(page.height))) == [595, 842]
            faces = {char["fontname"].split("+")[-1].split("-")[0] for char in page.chars}
            assert faces <= SAME_METRICS


def test_pdf_text_stays_inside_the_margins_and_pages_are_numbered() -> None:  # L03, L05, L06
    with pdfplumber.open(io.BytesIO(write_pdf(sheet_of(PLAN)))) as pdf:
        first, annex = pdf.pages[0], pdf.pages[-1]
        for char in (char for char in first.chars if char["text"].strip()):
            assert char["x0"] >= 30 * POINTS - 1
            assert char["x1"] <= first.width - 15 * POINTS + 1
            assert char["top"] >= 20 * POINTS - 3  # the box of a bold capital begins above its ink
        assert annex.width > annex.height
        assert not [char for char in annex.chars if char["top"] < 19 * POINTS]


def test_number_and_place_stand_on_one_line() -> None:
    with pdfplumber.open(io.BytesIO(write_pdf(sheet_of(PLAN)))) as pdf:
        words_ = pdf.pages[0].extract_words()
    number, day = (next(word for word in words_ if word["text"] == text) for text in ("Số:", "ngày"))
    assert abs(number["bottom"] - day["bottom"]) < 3


def test_words_of_a_paper_are_never_markup() -> None:
    from dataclasses import replace

    hostile = replace(PLAN, subject='"] #panic("x") \\ $a$ *b* @c <d> //e')
    assert write_pdf(sheet_of(hostile)).startswith(b"%PDF")
    assert '\\"] #panic(\\"x\\") \\\\ $a$' in typst_source(sheet_of(hostile))


@pytest.mark.parametrize("write", [write_docx, write_pdf], ids=["docx", "pdf"])
def test_what_was_written_reads_back(write: object) -> None:
    name = "ke-hoach.docx" if write is write_docx else "ke-hoach.pdf"
    read = read_paper(write(sheet_of(PLAN)), name)  # type: ignore[operator]
    assert (read.kind, read.number, read.symbol, read.date) == ("KẾ HOẠCH", "05", "KH-BQL", PLAN.date)
    assert read.subject == PLAN.subject
    assert [section.label for section in read.sections] == ["I", "II"]
    assert [item.title for item in read.annexes[0].items] == [
        "CẢI CÁCH THỂ CHẾ",
        "Rà soát văn bản quy phạm pháp luật về khu kinh tế",
    ]
    assert read.footnotes[0].text == PLAN.footnotes[0].text
    assert read.signature is not None
    assert read.signature.name == "Nguyễn Văn Mẫu"


def test_docx_turns_its_pages_for_a_table_of_the_text_and_counts_on() -> None:  # L02, L05
    document = opened(ACROSS)
    assert [section.orientation for section in document.sections] == [0, 1, 0]
    hides = [section.different_first_page_header_footer for section in document.sections]
    assert hides == [True, False, False]
    assert not [s for s in document.sections if s._sectPr.find(qn("w:pgNumType")) is not None]
    tables = [table for table in document.tables if len(table.columns) == 11]
    assert len(tables) == 2
    for column in list(tables[0].columns)[2:]:
        assert column.width.pt >= 54 + 8.5  # "12.500.000" at 12 points, and the margins of a cell


def test_pdf_turns_its_pages_for_a_table_of_the_text_and_counts_on() -> None:  # L02, L05
    with pdfplumber.open(io.BytesIO(write_pdf(sheet_of(ACROSS)))) as pdf:
        assert [page.width > page.height for page in pdf.pages] == [False, True, False]
        tops = [page.crop((0, 0, page.width, 18 * POINTS)).extract_text() for page in pdf.pages]
        assert tops == ["", "2", "3"]
        figures = [word["text"] for word in pdf.pages[1].extract_words() if word["text"].startswith("12.")]
    assert figures == ["12.500.000"] * 54


@KINDS
def test_nothing_is_told_of_pages_that_lie_across(kind: str) -> None:
    assert of(ACROSS, kind).departures == ()
