"""What was written is read back the same, for generated papers of every kind, from DOCX and from PDF.

Compared without what a file cannot carry: places, findings, what a reader works out (citations, duties,
owners), and in the form the decree gives words (a number below ten with its zero, names in capitals).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from chiso.papers import compose
from chiso.papers.assemble import paper_of
from chiso.papers.compose import Attachment, Table
from chiso.papers.model import Annex, BodyTable, Footnote, Paper, Section
from chiso.papers.readers import wire
from chiso.papers.readers.docx import read_docx
from chiso.papers.readers.pdf import read_pdf
from chiso.papers.writers.docx import write_docx
from chiso.papers.writers.pdf import write_pdf
from chiso.papers.writers.sheet import Line, sheet_of
from tests.papers.writers.generated import ACROSS, EXAMPLE, papers
from tests.papers.writers.sample import AT
from tests.papers.writers.test_compose import ISSUE


def read_back(paper: Paper, kind: str) -> Paper:
    """Written and read in this process: the sandbox has its own tests."""
    sheet = sheet_of(paper)
    if kind == "docx":
        return paper_of(read_docx(write_docx(sheet), name="van-ban.docx"))
    answer = read_pdf(write_pdf(sheet), name="van-ban.pdf")
    assert isinstance(answer, wire.Reading)
    return paper_of(answer.source("van-ban.pdf"))


def plain(text: str | None) -> str | None:
    return None if text is None else " ".join(text.split())


def capitals(text: str | None) -> str | None:
    return None if text is None else " ".join(text.upper().split())


def section(part: Section) -> Any:
    roman = set(part.label) <= set("IVXL")
    return (
        part.label,
        capitals(part.title) if roman else plain(part.title),
        [plain(paragraph.text) for paragraph in part.paragraphs],
        [table(each) for each in part.tables],
        [section(child) for child in part.children],
    )


def table(each: BodyTable) -> Any:
    return each.heads, each.rows, each.after


def annex(each: Annex) -> Any:
    rows = [(item.code, item.title, item.group, sorted(item.cells.items())) for item in each.items]
    heads = [column.title for column in each.columns]
    parts = [section(part) for part in each.sections]
    return each.label, capitals(each.title), plain(each.reference), heads, rows, parts


def words(paper: Paper) -> list[list[str | None]]:
    """The words of each annex outside its table, as they are printed."""
    return [
        [plain(piece.text) for piece in part.body if isinstance(piece, Line)]
        for part in sheet_of(paper).annexes
    ]


def form(paper: Paper) -> dict[str, Any]:
    """The paper as a file can carry it."""
    number = paper.number and (f"{int(paper.number):02d}" if paper.number.isdigit() else paper.number)
    signed = paper.signature
    return {
        "kind": (paper.kind, paper.kind_code),
        "number": (number, paper.symbol),
        "bodies": (capitals(paper.superior), capitals(paper.issuer)),
        "place": (paper.place, paper.date),
        "subject": plain(paper.subject),
        "to": paper.addressees,
        "opening": [plain(paragraph.text) for paragraph in paper.opening],
        "tables": [table(each) for each in paper.tables],
        "sections": [section(each) for each in paper.sections],
        "annexes": [annex(each) for each in paper.annexes if each.label],
        "words": words(paper),
        "recipients": [recipient.text for recipient in paper.recipients],
        "signed": signed and (signed.authority, signed.head, signed.post, signed.name),
        "notes": [(note.mark, plain(note.text)) for note in paper.footnotes],
        "marks": (paper.secrecy, paper.urgency, paper.circulation, paper.drafter, paper.address),
    }


def differences(paper: Paper, read: Paper) -> Iterator[str]:
    wanted, got = form(paper), form(read)
    for key, value in wanted.items():
        if value != got[key]:
            yield f"{key}: {value!r} != {got[key]!r}"


SOME = settings(
    max_examples=20,
    deadline=None,
    database=None,
    phases=(Phase.explicit, Phase.generate),  # a file takes a tenth of a second: no long shrinking
    suppress_health_check=list(HealthCheck),
)
KINDS = pytest.mark.parametrize("kind", ["docx", "pdf"])


@KINDS
def test_a_paper_with_everything_reads_back_the_same(kind: str) -> None:
    assert list(differences(EXAMPLE, read_back(EXAMPLE, kind))) == []


@KINDS
def test_a_last_page_of_one_sentence_reads_back_as_one_sentence(kind: str) -> None:
    """The closing sentence is kept with the foot; its second line begins with a capital."""
    issue = replace(ISSUE, authority="Ban Quản lý Khu kinh tế An Bình")
    text = ("Ban Quản lý đã ban hành kế hoạch và giao nhiệm vụ cho các phòng, đơn vị.",) * 20
    paper = compose.plan(issue, "Công tác cải cách hành chính quý I năm 2026", opening=text)
    assert list(differences(paper, read_back(paper, kind))) == []


@KINDS
def test_a_note_of_the_head_of_a_long_table_reads_back_once(kind: str) -> None:
    rows = tuple((str(place), f"Chỉ tiêu số {place}", 5) for place in range(1, 70))
    form = Attachment("Biểu mẫu thống kê", Table(("STT", "Chỉ tiêu¹", "Số liệu"), rows))
    paper = compose.notice(ISSUE, "Số liệu năm 2026", opening=("Kết quả như sau:",), annexes=(form,))
    noted = replace(paper, footnotes=(Footnote("¹", "Số liệu đến hết ngày 30 tháng 9 năm 2026.", AT),))
    assert list(differences(noted, read_back(noted, kind))) == []


@KINDS
def test_tables_across_read_back_the_same(kind: str) -> None:
    assert list(differences(ACROSS, read_back(ACROSS, kind))) == []


@KINDS
@SOME
@given(paper=papers)
def test_every_paper_reads_back_the_same(kind: str, paper: Paper) -> None:
    assert list(differences(paper, read_back(paper, kind))) == []
