"""Documents named in running text, as printed, and what they contradict."""

from __future__ import annotations

from datetime import date

import pytest

from chiso.papers.citations import citation_findings, read_citations
from chiso.papers.flow import passages_of_cell
from chiso.papers.kinds import agrees


def cited(text: str) -> list[tuple[object, ...]]:
    rows = read_citations(passages_of_cell(text, page=1, line=1), "body")
    return [(c.kind, c.number, c.symbol, c.date, c.issuer, c.title) for c in rows]


READ = [
    (
        "Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư;",
        [("Nghị định", "30", "2020/NĐ-CP", date(2020, 3, 5), "Chính phủ", "về công tác văn thư")],
    ),
    (
        "Căn cứ Luật Tổ chức chính quyền địa phương số 72/2025/QH15;",
        [("Luật", "72", "2025/QH15", None, None, "Tổ chức chính quyền địa phương")],
    ),
    (
        "Căn cứ Luật Tổ chức Chính phủ ngày 18 tháng 02 năm 2025;",
        [("Luật", None, None, date(2025, 2, 18), None, "Tổ chức Chính phủ")],
    ),
    (
        "theo Nghị quyết số 18-NQ/TW và số 19-NQ/TW ngày 25/10/2017 của Ban Chấp hành Trung ương.",
        [
            ("Nghị quyết", "18", "NQ/TW", None, None, None),
            ("Nghị quyết", "19", "NQ/TW", date(2017, 10, 25), "Ban Chấp hành Trung ương", None),
        ],
    ),
    (
        "Kế hoạch thực hiện Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị",
        [("Nghị quyết", "57", "NQ/TW", date(2024, 12, 22), "Bộ Chính trị", None)],
    ),
    ("Thông tư 01/2022/TT-BNV", [("Thông tư", "01", "2022/TT-BNV", None, None, None)]),
    (
        "Quyết định số 876/QĐ-BNV ngày 10/11/2022 của Bộ trưởng Bộ Nội vụ phê duyệt Đề án xác định Chỉ số;",
        [
            (
                "Quyết định",
                "876",
                "QĐ-BNV",
                date(2022, 11, 10),
                "Bộ trưởng Bộ Nội vụ",
                "phê duyệt Đề án xác định Chỉ số",
            )
        ],
    ),
    ("Quyết định này có hiệu lực; báo cáo 6 tháng; kế hoạch năm đạt 5/10 đơn vị", []),
]


@pytest.mark.parametrize(("text", "rows"), READ)
def test_a_citation_is_read_as_printed(text: str, rows: list[tuple[object, ...]]) -> None:
    assert cited(text) == rows


AGREE = [
    ("Quyết định", "QĐ-TTg", True),
    ("Quyết định", "QD-TTg", True),
    ("Quyết định", "KH-UBND", False),
    ("Quyết định", "2018/QĐ-UBND", True),
    ("Công văn", "BNV-CCHC", True),
    ("Công văn", "KH-UBND", False),
    ("Luật", "2025/QH15", True),
    ("Nghị quyết", "2025/QH15", True),
    ("Nghị quyết", "2025/UBTVQH15", True),
    ("Quy định", "QĐi/TW", True),
    ("Chương trình hành động", "CTr/TU", True),
    ("Văn bản", "XYZ-ABC", True),
]


@pytest.mark.parametrize(("kind", "symbol", "expected"), AGREE)
def test_type_word_and_symbol_agree_or_not(kind: str, symbol: str, expected: bool) -> None:
    assert agrees(kind, symbol) is expected


def codes(text: str, *, on: date | None = None) -> list[str]:
    passage = passages_of_cell(text, page=1, line=1)
    return [f.code for f in citation_findings(read_citations(passage, "body"), [passage], date=on)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Quyết định số 4647/KH-UBND ngày 30/12/2022", ["PF201"]),
        ("Thông tư số 05/TT-BNV ngày 31/11/2024", ["PF202"]),
        ("Kế hoạch số 90/KH-UBND ngày 12/8/2025", ["PF203"]),
        ("Quyết định số 1329/QĐ-TTg ngày 19/9/2008 và Quyết định số 1392/QĐ-TTg ngày 19/9/2008", ["PF204"]),
        ("Quyết định số 11/QĐ-UBND ngày 19/9/2008 và Quyết định số 12/QĐ-UBND ngày 19/9/2008", []),
    ],
)
def test_a_contradiction_is_reported_and_never_repaired(text: str, expected: list[str]) -> None:
    assert codes(text, on=date(2025, 6, 10)) == expected
