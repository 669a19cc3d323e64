"""Number and date: the head is believed where it is clear, and every other reading is told."""

from __future__ import annotations

import pytest

from chiso.papers import Paper, paper_of, read_paper
from chiso.papers.blocks import Line, Source, SourceKind, Weak

PLAN = """UBND THÀNH PHỐ ĐÔNG HẢI
BAN QUẢN LÝ KHU KINH TẾ
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: {number}
Đông Hải, {date}

KẾ HOẠCH
Cải cách hành chính năm 2026

I. MỤC ĐÍCH
1. Nâng cao chất lượng phục vụ theo Phụ lục kèm theo./.

Nơi nhận:
- Lưu: VT, VP.

TRƯỞNG BAN

Nguyễn Văn Bình

Phụ lục
DANH MỤC
(Kèm theo Kế hoạch số {annex} của Ban Quản lý Khu kinh tế)
"""


def plan(*, number: str = "12/KH-BQL", date: str = "ngày 05 tháng 01 năm 2026", annex: str = "") -> Paper:
    text = PLAN.format(number=number, date=date, annex=annex or "12/KH-BQL ngày 05/01/2026")
    return read_paper(text.encode(), "x.txt")


def codes(paper: Paper) -> list[str]:
    return sorted({f.code for f in paper.findings if f.code.startswith("PF1")})


NUMBERS = [
    # head, annex, number, codes
    ("12/KH-BQL", "12/KH-BQL ngày 05/01/2026", "12", []),
    ("12/KH-BQL", "      /KH-BQL ngày 05/01/2026", "12", []),
    ("     /KH-BQL", "     /KH-BQL ngày 05/01/2026", None, ["PF101"]),
    ("……/KH-BQL", "……/KH-BQL ngày 05/01/2026", None, ["PF101"]),
    ("12/KH-BQL", "21/KH-BQL ngày 05/01/2026", "12", ["PF102"]),
    ("1²/KH-BQL", "12/KH-BQL ngày 05/01/2026", None, ["PF102"]),
    ("1O2/KH-BQL", "12/KH-BQL ngày 05/01/2026", None, ["PF102"]),
    ("7/KH-BQL", "7/KH-BQL ngày 05/01/2026", "7", ["PF110"]),
    ("12/KH - BQL", "12/KH-BQL ngày 05/01/2026", "12", ["PF110"]),
    ("12/QĐ-BQL", "12/QĐ-BQL ngày 05/01/2026", "12", ["PF109"]),
]


@pytest.mark.parametrize(("head", "annex", "number", "found"), NUMBERS)
def test_the_number(head: str, annex: str, number: str | None, found: list[str]) -> None:
    paper = plan(number=head, annex=annex)
    assert (paper.number, codes(paper)) == (number, found)


DATES = [
    # head, annex, ISO date, codes
    ("ngày 05 tháng 01 năm 2026", "12/KH-BQL ngày 05/01/2026", "2026-01-05", []),
    ("ngày 05 tháng 01 năm 2026", "12/KH-BQL ngày     tháng     năm 2026", "2026-01-05", []),
    ("ngày 05 tháng 01 năm 2026", "12/KH-BQL ngày 06/01/2026", "2026-01-05", ["PF105"]),
    ("ngày 05 tháng 01 năm 2026", "12/KH-BQL ngày 05/2026", "2026-01-05", ["PF105"]),
    ("ngày      tháng 01 năm 2026", "12/KH-BQL ngày     /01/2026", None, ["PF104"]),
    ("ngày      tháng 01 năm 2026", "12/KH-BQL ngày 05/02/2026", None, ["PF104", "PF105"]),
    ("ngày … tháng … năm 20…", "12/KH-BQL", None, ["PF104"]),
    ("ngày 31 tháng 11 năm 2025", "12/KH-BQL ngày 31/11/2025", None, ["PF106"]),
    ("ngày 5 tháng 1 năm 2026", "12/KH-BQL ngày 05/01/2026", "2026-01-05", ["PF111"]),
    ("ngày 05 tháng 03 năm 2026", "12/KH-BQL ngày 05/3/2026", "2026-03-05", ["PF111"]),
]


@pytest.mark.parametrize(("head", "annex", "date", "found"), DATES)
def test_the_date(head: str, annex: str, date: str | None, found: list[str]) -> None:
    paper = plan(date=head, annex=annex)
    assert (paper.date.isoformat() if paper.date else None, codes(paper)) == (date, found)


def test_an_annex_of_another_document_says_nothing_about_this_one() -> None:
    paper = plan(annex="99/QĐ-UBND ngày 01/12/2025")
    assert (paper.number, codes(paper)) == ("12", [])


def page(*, kind: SourceKind, annex: str = "4712", weak: bool = False, issuer: str = "SỞ NỘI VỤ") -> Paper:
    texts = PLAN.format(number="4712/KH-SNV", date="ngày 05 tháng 3 năm 2026", annex=f"{annex}/KH-SNV")
    texts = texts.replace("BAN QUẢN LÝ KHU KINH TẾ", issuer)
    lines = [
        Line(text, 1, number, weak=(Weak(4, 16, 41.0),) if weak and text.startswith("Số:") else ())
        for number, text in enumerate(texts.split("\n"), start=1)
    ]
    return paper_of(Source(tuple(lines), 1, kind, "0", "x"))


def test_a_scan_that_doubts_its_number_or_contradicts_its_annex_has_none() -> None:
    assert page(kind="scan").number == "4712"
    for doubtful in (page(kind="scan", weak=True), page(kind="scan", annex="47")):
        assert doubtful.number is None
        assert "PF102" in codes(doubtful)
    assert page(kind="pdf", annex="47").number == "4712"


def test_a_scan_that_lost_tones_still_tells_issuer_and_superior_apart() -> None:
    read = page(kind="scan", issuer="SƠ NỌI VỤ")
    assert (read.issuer, read.superior) == ("SƠ NỌI VỤ", "UBND THÀNH PHỐ ĐÔNG HẢI")
