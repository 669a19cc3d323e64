"""What the decree asks in numbers, written down here once more and measured on produced files.

The table is Appendix I of Decree 30/2020 and shares nothing with ``writers.decree``: sizes are read from the
half-points of a DOCX and from the characters of a PDF.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import docx
import pdfplumber
import pytest
from docx.oxml.ns import qn

from chiso.papers.writers import decree
from chiso.papers.writers.docx import write_docx
from chiso.papers.writers.pdf import write_pdf
from chiso.papers.writers.sheet import sheet_of
from tests.papers.checker.test_rules import DECISION, LETTER, PLAN
from tests.papers.writers.generated import EXAMPLE

POINTS = 72 / 25.4
PAPERS = {"plan": PLAN, "letter": LETTER, "decision": DECISION, "example": EXAMPLE}


class Asked(NamedTuple):
    """A component: words of it in a paper, sizes in points, weight, slant."""

    id: str
    paper: str
    words: str
    low: float
    high: float
    bold: bool = False
    italic: bool = False


ASKED = [
    Asked("C01", "plan", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, 13, bold=True),
    Asked("C02", "plan", "Độc lập - Tự do - Hạnh phúc", 13, 14, bold=True),
    Asked("C03", "plan", "TỈNH AN BÌNH", 12, 13),
    Asked("C04", "plan", "BAN QUẢN LÝ KIỂM THỬ", 12, 13, bold=True),
    Asked("C05", "plan", "Số: 07/KH-BQL", 13, 13),
    Asked("C06", "plan", "An Bình, ngày 05 tháng 02 năm 2026", 13, 14, italic=True),
    Asked("C07", "plan", "KẾ HOẠCH", 13, 14, bold=True),
    Asked("C08", "plan", "Cải cách hành chính năm 2026", 13, 14, bold=True),
    Asked("C09", "letter", "V/v đôn đốc gửi báo cáo", 12, 13),
    Asked("C10", "decision", "Căn cứ Luật Tổ chức chính quyền", 13, 14, italic=True),
    Asked("C11", "decision", "Rà soát, đơn giản hóa thủ tục", 13, 14),
    Asked("C12", "plan", "KT. TRƯỞNG BAN", 13, 14, bold=True),
    Asked("C13", "plan", "Trần Văn Mẫu", 13, 14, bold=True),
    Asked("C14", "letter", "- Sở Nội vụ;", 13, 14),
    Asked("C15", "plan", "Nơi nhận:", 12, 12, bold=True, italic=True),
    Asked("C16", "plan", "- UBND tỉnh (để b/c);", 11, 11),
    Asked("C17", "example", "Phụ lục II", 14, 14, bold=True),
    Asked("C18", "example", "BIỂU MẪU 2", 13, 14, bold=True),
    Asked("C19", "example", "(Kèm theo Báo cáo số", 13, 14, italic=True),
    Asked("C20", "plan", "THƯỢNG KHẨN", 13, 14, bold=True),
    Asked("C21", "plan", "LƯU HÀNH NỘI BỘ", 13, 14, bold=True),
    Asked("C22", "plan", "PL.(300)", 11, 11),
    Asked("C23", "plan", "Số 1 đường Hòa Bình", 11, 12),
    Asked("H2", "plan", "I. MỤC ĐÍCH", 13, 14, bold=True),
    Asked("H3", "plan", "1. Yêu cầu chung", 13, 14, bold=True),
    Asked("HA", "decision", "Điều 1.", 13, 14, bold=True),
    Asked("D1", "decision", "QUYẾT ĐỊNH:", 13, 14, bold=True),
]
EACH = pytest.mark.parametrize("asked", ASKED, ids=lambda asked: asked.id)
Set = tuple[float, bool, bool]
"""Size in points, bold, italic."""


@cache
def in_docx(paper: str) -> list[tuple[str, list[Set]]]:
    """Every paragraph: its words, and how each character is set by its run or else its style."""
    document = docx.Document(io.BytesIO(write_docx(sheet_of(PAPERS[paper]))))
    styles = {style.style_id: style for style in document.styles}
    roots = [document.element.body, *(section.first_page_footer._element for section in document.sections)]
    found = []
    for paragraph in (each for root in roots for each in root.iter(qn("w:p"))):
        name = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        style = styles[name.get(qn("w:val"))].element.rPr if name is not None else None
        text, how = "", []
        for run in paragraph.findall(qn("w:r")):
            words = "".join(each.text or "" for each in run.findall(qn("w:t")))
            own = run.find(qn("w:rPr"))
            text += words
            how += [tuple(_half_points(own, style))] * len(words)
        found.append((text, how))
    return found


def _half_points(own: object, style: object) -> Iterator[float | bool]:
    def told(tag: str) -> str | None:
        for place in (own, style):
            node = None if place is None else place.find(qn(f"w:{tag}"))  # type: ignore[attr-defined]
            if node is not None:
                return str(node.get(qn("w:val"), "1"))
        return None

    yield int(told("sz") or 0) / 2
    yield told("b") not in (None, "0", "false")
    yield told("i") not in (None, "0", "false")


@cache
def in_pdf(paper: str) -> list[tuple[str, list[Set]]]:
    """Every page in reading order, spaces left out."""
    with pdfplumber.open(io.BytesIO(write_pdf(sheet_of(PAPERS[paper])))) as pdf:
        pages = [[char for char in page.chars if char["text"].strip()] for page in pdf.pages]
    return [
        (
            "".join(char["text"] for char in chars),
            [(char["size"], "Bold" in char["fontname"], "Italic" in char["fontname"]) for char in chars],
        )
        for chars in pages
    ]


def looks(runs: list[tuple[str, list[Set]]], words: str) -> set[Set]:
    """How the first place of ``words`` is set."""
    for text, how in runs:
        at = text.find(words)
        if at >= 0:
            return set(how[at : at + len(words)])
    raise AssertionError(f"{words} stands nowhere")


@EACH
def test_a_component_is_set_as_the_decree_asks_in_docx(asked: Asked) -> None:
    for size, bold, italic in looks(in_docx(asked.paper), asked.words):
        assert asked.low <= size <= asked.high
        assert (bold, italic) == (asked.bold, asked.italic)


@EACH
def test_a_component_is_set_as_the_decree_asks_in_pdf(asked: Asked) -> None:
    for size, bold, italic in looks(in_pdf(asked.paper), asked.words.replace(" ", "")):
        assert asked.low <= round(size, 2) <= asked.high
        assert (bold, italic) == (asked.bold, asked.italic)


def test_the_checker_accepts_the_sizes_of_the_decree_and_no_others() -> None:
    """A file of others is judged by these; ours may be right by chance."""
    components = {asked.id: (asked.low, asked.high) for asked in ASKED if asked.id != "HA"}
    components |= {"L05": (13, 14), "H1": (13, 14)}
    assert {key: decree.LOOKS[key].sizes for key in components} == components
    weights = {asked.id: (asked.bold, asked.italic) for asked in ASKED if asked.id != "HA"}
    assert {key: (decree.LOOKS[key].bold, decree.LOOKS[key].italic) for key in weights} == weights
    capitals = {"C01", "C03", "C04", "C07", "C12", "C18", "C20", "C21", "C22", "D1", "H2", "M1"}
    assert {key for key, look in decree.LOOKS.items() if look.caps} == capitals


def test_page_boxes_and_letters_are_those_of_the_decree() -> None:
    assert decree.MARGIN_RANGES == {"top": (20, 25), "bottom": (20, 25), "left": (30, 35), "right": (15, 20)}
    assert (decree.PAGE_WIDTH, decree.PAGE_HEIGHT) == (210, 297)
    assert (decree.BOXES, decree.BOX_HEIGHT) == ({"HỎA TỐC": 30, "THƯỢNG KHẨN": 40, "KHẨN": 20}, 8)
    assert decree.LETTERS == "abcdđeghiklmnopqrstuvxy"


@cache
def sections() -> list[dict[str, int]]:
    document = docx.Document(io.BytesIO(write_docx(sheet_of(EXAMPLE))))
    found = [section._sectPr.find(qn("w:pgMar")) for section in document.sections]
    return [
        {side: int(each.get(qn(f"w:{side}"))) for side in ("top", "bottom", "left", "right")}
        for each in found
    ]


def test_margins_in_docx() -> None:  # L03: 20–25, 20–25, 30–35, 15–20 mm in twips
    assert sections()
    for sides in sections():
        assert 1133 <= sides["top"] <= 1418
        assert 1133 <= sides["bottom"] <= 1418
        assert 1700 <= sides["left"] <= 1985
        assert 850 <= sides["right"] <= 1134


def test_margins_in_pdf() -> None:  # L03: the text of a full page begins and ends in the ranges
    with pdfplumber.open(io.BytesIO(write_pdf(sheet_of(EXAMPLE)))) as pdf:
        page = pdf.pages[0]
        chars = [char for char in page.chars if char["text"].strip()]
        assert len(pdf.pages) > 3
    top, left = min(char["top"] for char in chars), min(char["x0"] for char in chars)
    bottom, right = max(char["bottom"] for char in chars), max(char["x1"] for char in chars)
    line = 2 * 14 * 1.149  # the last two lines of a page may be kept with what follows
    assert 20 * POINTS - 3 <= top <= 25 * POINTS
    assert 20 * POINTS - 3 <= page.height - bottom <= 25 * POINTS + line
    assert 30 * POINTS - 1 <= left <= 35 * POINTS
    assert 15 * POINTS - 1 <= page.width - right <= 20 * POINTS


def test_paragraphs_in_docx() -> None:  # C11: 10 or 12.7 mm, 6 pt, single to 1.5 lines, justified
    document = docx.Document(io.BytesIO(write_docx(sheet_of(LETTER))))
    (one,) = {
        each.style.name for each in document.paragraphs if each.text.startswith("Rà soát, đơn giản hóa")
    }
    style = document.styles[one].element
    indent, spacing = style.pPr.find(qn("w:ind")), style.pPr.find(qn("w:spacing"))
    assert int(indent.get(qn("w:firstLine"))) in (567, 720)
    assert int(spacing.get(qn("w:before"))) + int(spacing.get(qn("w:after"))) >= 120
    assert 240 <= int(spacing.get(qn("w:line"))) <= 360
    assert style.pPr.find(qn("w:jc")).get(qn("w:val")) == "both"


def test_rules_in_pdf() -> None:  # C02: as long as the motto; C04, C08: a third to a half
    with pdfplumber.open(io.BytesIO(write_pdf(sheet_of(PLAN)))) as pdf:
        chars = [char for char in pdf.pages[0].chars if char["text"].strip()]
        rules = [(line["x1"] - line["x0"], line["top"]) for line in pdf.pages[0].lines]
    text = "".join(char["text"] for char in chars)

    def shares(words: str) -> list[float]:
        """Lengths of the rules right under ``words``, in lengths of the words."""
        first = text.index(words)
        line = chars[first : first + len(words)]
        wide = line[-1]["x1"] - line[0]["x0"]
        return [length / wide for length, top in rules if 0 <= top - line[0]["bottom"] < 8]

    assert any(0.98 <= share <= 1.02 for share in shares("Độclập-Tựdo-Hạnhphúc"))
    assert any(1 / 3 <= share <= 1 / 2 for share in shares("BANQUẢNLÝKIỂMTHỬ"))
    assert any(1 / 3 <= share <= 1 / 2 for share in shares("Cảicáchhànhchínhnăm2026"))
