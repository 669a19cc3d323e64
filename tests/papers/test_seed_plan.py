"""The authority's real plan, an OCR of a scan: each clause of what must be read is a test here."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from chiso.papers import Paper, paper_as_json, paper_from_json, read_paper
from chiso.papers.model import Citation, Finding

SEED = Path(__file__).parents[2] / "samples" / "ke-hoach-heza-2023.txt"


@pytest.fixture(scope="module")
def paper() -> Paper:
    return read_paper(SEED.read_bytes(), SEED.name)


def found(paper: Paper, code: str) -> list[Finding]:
    return [finding for finding in paper.findings if finding.code == code]


def test_it_is_a_plan(paper: Paper) -> None:
    assert (paper.kind, paper.kind_code) == ("KẾ HOẠCH", "KH")


def test_the_issuer_comes_from_the_text_because_the_head_has_none(paper: Paper) -> None:
    assert paper.issuer == "Ban Quản lý Khu kinh tế Hải Phòng"
    assert found(paper, "PF108")


def test_place_and_date_are_those_of_the_head(paper: Paper) -> None:
    assert (paper.place, paper.date) == ("Hải Phòng", date(2023, 9, 21))


def test_the_two_other_readings_of_the_date_are_findings(paper: Paper) -> None:
    readings = [(finding.readings[-1], finding.suggestion) for finding in found(paper, "PF105")]
    assert readings == [("11/9/2023", "21/9/2023"), ("19/2023", "21/9/2023")]


def test_the_number_is_unknown_because_it_reads_three_ways(paper: Paper) -> None:
    assert (paper.number, paper.symbol) == (None, "KH-BQL")
    (finding,) = found(paper, "PF102")
    assert finding.readings == ("47¹²", "^{4-PL}", "4742")
    assert finding.severity == "error"
    assert finding.rule is not None
    assert finding.rule.startswith("C05")


def test_the_subject_is_whole(paper: Paper) -> None:
    assert paper.subject == (
        "Duy trì, cải thiện Chỉ số cải cách hành chính (PAR Index), Chỉ số hài lòng của người dân, tổ chức"
        " đối với sự phục vụ của cơ quan hành chính nhà nước (SIPAS) và Chỉ số hiệu quả quản trị"
        " hành chính công (PAPI)"
    )


CITED = [
    # kind, number, symbol, date, issuer, where, line
    ("Kế hoạch", "229", "KH-UBND", date(2023, 8, 31), "Ủy ban nhân dân thành phố Hải Phòng", "body", 11),
    ("Nghị quyết", "76", "NQ-CP", date(2021, 7, 15), "Chính phủ", "footnote", 29),
    ("Chỉ thị", "23", "CT-TTg", date(2021, 9, 2), "Thủ tướng Chính phủ", "footnote", 29),
    ("Kế hoạch", "216", "KH-UBND", date(2021, 9, 23), "Ủy ban nhân dân thành phố", "footnote", 29),
    ("Quyết định", "4647", "KH-UBND", date(2022, 12, 30), "Ủy ban nhân dân thành phố", "footnote", 29),
]


def test_five_documents_are_cited_with_where_they_stand(paper: Paper) -> None:
    def row(c: Citation) -> tuple[object, ...]:
        return (c.kind, c.number, c.symbol, c.date, c.issuer, c.where, c.at.line)

    assert [row(citation) for citation in paper.citations] == CITED


def test_decision_4647_disagrees_with_itself(paper: Paper) -> None:
    (finding,) = found(paper, "PF201")
    assert finding.severity == "error"
    assert "4647/KH-UBND" in finding.message
    assert finding.suggestion is None


OUTLINE = [
    ("I", "MỤC ĐÍCH, YÊU CẦU", [("1", "Mục đích", 2), ("2", "Yêu cầu", 3)]),
    (
        "II",
        "NỘI DUNG, NHIỆM VỤ THỰC HIỆN",
        [("1", "Đối với Chỉ số PAR Index và Chỉ số SIPAS", 1), ("2", "Đối với Chỉ số PAPI", 1)],
    ),
    ("III", "TỔ CHỨC THỰC HIỆN", [("1", "", 1), ("2", "", 1)]),
]


def test_sections_i_to_iii_have_their_points(paper: Paper) -> None:
    shape = [
        (s.label, s.title, [(c.label, c.title, len(c.paragraphs)) for c in s.children])
        for s in paper.sections
    ]
    assert shape == OUTLINE


def test_the_sentence_broken_by_a_footnote_and_a_page_is_one(paper: Paper) -> None:
    last = paper.sections[0].children[1].paragraphs[2]
    assert "huy động sự tham gia vào cuộc của các tổ chức" in last.text
    assert (last.at.line, last.at.last_line) == (27, 33)


def test_the_footnote_is_apart_from_the_body(paper: Paper) -> None:
    (note,) = paper.footnotes
    assert note.mark == "¹"
    assert note.text.startswith("Nghị quyết số 76/NQ-CP")


def test_heads_of_units_build_a_plan(paper: Paper) -> None:
    duty = paper.obligations[0]
    assert duty.section == "III.1"
    assert duty.owners == (
        "Chánh Văn phòng Ban Quản lý",
        "Trưởng các phòng chuyên môn",
        "các đơn vị sự nghiệp trực thuộc",
    )
    assert duty.schedule is None


def test_units_report_on_the_tenth_of_each_month_to_the_office(paper: Paper) -> None:
    duty = paper.obligations[1]
    assert (duty.section, duty.owners, duty.recipient) == ("III.2", ("Các đơn vị",), "Văn phòng")
    assert duty.schedule is not None
    assert (duty.schedule.kind, getattr(duty.schedule, "day", None)) == ("monthly", 10)
    assert duty.nested_in == "Báo cáo định kỳ hàng tháng"
    assert len(paper.obligations) == 2


def test_annex_01_has_8_domains_and_32_items(paper: Paper) -> None:
    annex = paper.annexes[0]
    domains = [item for item in annex.items if item.parent is None]
    items = [item for item in annex.items if item.parent is not None]
    assert annex.label == "PHỤ LỤC 01"
    assert annex.title == (
        "NỘI DUNG CHỈ SỐ CẢI CÁCH HÀNH CHÍNH (PAR INDEX), CHỈ SỐ ĐO LƯỜNG SỰ HÀI LÒNG (SIPAS)"
    )
    assert [domain.code for domain in domains] == [str(n) for n in range(1, 9)]
    counts = (7, 3, 5, 3, 5, 3, 2, 4)
    expected = [f"{n}.{k}" for n, count in enumerate(counts, start=1) for k in range(1, count + 1)]
    assert [item.code for item in items] == expected
    assert domains[0].title == "CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH CCHC"
    assert items[-1].title == "Mức độ thực hiện các chỉ tiêu phát triển KT-XH do HĐND thành phố giao"


def test_annex_02_has_8_contents(paper: Paper) -> None:
    annex = paper.annexes[1]
    assert annex.title == "NỘI DUNG CHỈ SỐ HIỆU QUẢ QUẢN TRỊ HÀNH CHÍNH CÔNG (PAPI)"
    assert [item.code for item in annex.items] == [str(n) for n in range(1, 9)]
    assert annex.items[3].title == "Kiểm soát tham nhũng trong khu vực công"


def test_all_recipients_with_the_purpose(paper: Paper) -> None:
    assert [(r.name, r.purpose, r.archive) for r in paper.recipients[:-1]] == [
        ("UBND TP", "để b/c", False),
        ("VP UBND TP", None, False),
        ("Sở Nội vụ", None, False),
        ("Lãnh đạo Ban", None, False),
        ("VP, các PCM, ĐVSN", None, False),
    ]
    assert paper.recipients[-1].archive
    assert paper.recipients[0].text == "UBND TP (đề b/c)"


def test_the_signature(paper: Paper) -> None:
    signature = paper.signature
    assert signature is not None
    assert (signature.authority, signature.head) == ("KT.", "TRƯỞNG BAN")
    assert (signature.post, signature.name) == ("PHÓ TRƯỞNG BAN", "Bùi Ngọc Hải")


SLIPS = [
    # original, suggestion, line
    ("Phần đầu", "Phấn đấu", 19),
    ("thành phố thành phố", "thành phố về", 23),
    (". / W", "./.", 49),
    ("đề", "để", 53),
    (" W", "", 58),
    ("Đổi thoại", "Đối thoại", 75),
    ("Tuyên dụng", "Tuyển dụng", 97),
]


@pytest.mark.parametrize(("original", "suggestion", "line"), SLIPS)
def test_a_slip_is_found_with_its_suggestion(paper: Paper, original: str, suggestion: str, line: int) -> None:
    rows = [(f.original, f.suggestion, f.at.line) for f in paper.findings if f.at is not None]
    assert (original, suggestion, line) in rows


def test_no_slip_is_mended_silently(paper: Paper) -> None:
    text = str(paper_as_json(paper)["sections"]) + str(paper_as_json(paper)["annexes"])
    for printed in ("Phần đầu năm 2023", "thành phố thành phố", "Đổi thoại", "Tuyên dụng"):
        assert printed in text


def test_nothing_else_is_called_a_slip(paper: Paper) -> None:
    slips = [f.original for f in paper.findings if f.code in ("PF301", "PF302", "PF303", "PF306")]
    assert sorted(map(str, slips)) == sorted(original for original, _, _ in SLIPS)


def test_a_suggestion_replaces_exactly_the_span_it_names(paper: Paper) -> None:
    lines = SEED.read_text(encoding="utf-8").split("\n")
    for finding in paper.findings:
        if finding.suggestion is None or finding.at is None or finding.at.row is not None:
            continue
        at = finding.at
        assert lines[at.line - 1][at.start : at.end] == finding.original


@pytest.mark.parametrize(
    ("code", "what"), [("PF501", "chủ trì"), ("PF502", "thời hạn"), ("PF503", "sản phẩm")]
)
def test_no_item_has_owner_deadline_or_product(paper: Paper, code: str, what: str) -> None:
    rows = found(paper, code)
    assert [what in finding.message for finding in rows] == [True, True]
    assert "32 mục" in rows[0].message
    assert "8 mục" in rows[1].message


def test_annex_labels_and_archive_line_are_not_as_the_decree_asks(paper: Paper) -> None:
    labels = [(finding.original, finding.suggestion) for finding in found(paper, "PF401")]
    assert labels == [("PHỤ LỤC 01", "Phụ lục I"), ("PHỤ LỤC 02", "Phụ lục II")]
    (archive,) = found(paper, "PF402")
    assert archive.rule is not None
    assert archive.rule.startswith("C16")


def test_sipas_stands_in_the_title_but_has_no_line(paper: Paper) -> None:
    (finding,) = found(paper, "PF407")
    assert "SIPAS" in finding.message


def test_the_plan_survives_its_json(paper: Paper) -> None:
    assert paper_from_json(paper_as_json(paper)) == paper
