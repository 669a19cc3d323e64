"""Papers made by program: kind, symbol, numbering, closing words, recipients, annexes that are pointed to."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from chiso.engine.problems import Problem
from chiso.papers import compose
from chiso.papers.compose import Attachment, FormLine, Issue, Part, Signer, TaskLine
from chiso.papers.model import Paper
from chiso.papers.writers.sheet import Line, sheet_of

ISSUE = Issue(
    "Ban Quản lý Kiểm thử",
    letters="BQL",
    place="An Bình",
    unit="VP",
    superior="Ủy ban nhân dân tỉnh An Bình",
    number="7",
    date=dt.date(2026, 2, 5),
    signer=Signer("Phó Trưởng ban", "Trần Văn Mẫu", power="KT", head="Trưởng ban"),
    recipients=("UBND tỉnh (để b/c)", "Các phòng, đơn vị"),
    copies=3,
)
REPORT = compose.report(
    ISSUE,
    "Công tác cải cách hành chính tháng 01 năm 2026",
    to=("Sở Nội vụ",),
    opening=("Thực hiện chế độ báo cáo, Ban Quản lý báo cáo như sau:",),
    parts=(
        Part(
            "Công tác chỉ đạo, điều hành",
            parts=(
                Part("Tình hình chung", ("Ban Quản lý đã ban hành kế hoạch.",)),
                Part(
                    "Cải cách thể chế",
                    parts=(Part(text=("Rà soát 12 văn bản.",)), Part(text=("Kiến nghị sửa 02 văn bản.",))),
                ),
            ),
        ),
        Part("Phương hướng", ("Tiếp tục thực hiện kế hoạch.",)),
    ),
    annexes=(
        compose.statistics(
            "Biểu mẫu 1. Chỉ đạo",
            (
                FormLine("1", "Văn bản chỉ đạo", "Văn bản", 1250),
                FormLine("2", "Tỷ lệ hoàn thành", "%", Decimal("99.10"), "Lũy kế"),
                FormLine("3", "Kiểm tra", "Đơn vị", "-", "Chưa có số liệu"),
            ),
        ),
        compose.statistics(
            "Biểu mẫu 2. Thể chế", (FormLine("I", "Văn bản"), FormLine("1", "Đã rà soát", "Văn bản", 0))
        ),
    ),
)
PLAN = compose.plan(
    ISSUE,
    "Cải cách hành chính năm 2026",
    opening=("Ban Quản lý ban hành Kế hoạch như sau:",),
    parts=(Part("Mục đích", ("Nâng cao chất lượng phục vụ.",)),),
    tasks=(
        TaskLine("I", "CẢI CÁCH THỂ CHẾ", group=True),
        TaskLine("1", "Rà soát văn bản", "Văn phòng", "Các phòng", "Báo cáo", "Trước 30/11/2026"),
    ),
)
DECISION = compose.decision(
    ISSUE,
    "Về việc công bố kết quả xếp hạng năm 2026",
    acting="Trưởng ban Ban Quản lý Kiểm thử",
    bases=(
        "Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025",
        "Quyết định số 12/QĐ-UBND ngày 05 tháng 01 năm 2026",
    ),
    proposed_by="Chánh Văn phòng",
    articles=(
        "Công bố kết quả xếp hạng tại Phụ lục kèm theo.",
        "Quyết định này có hiệu lực kể từ ngày ký.",
        "Chánh Văn phòng và thủ trưởng các đơn vị chịu trách nhiệm thi hành Quyết định này",
    ),
    annexes=(
        compose.ranking(
            "Kết quả xếp hạng",
            ("Đơn vị", "Điểm", "Xếp hạng"),
            (("Phòng A", Decimal("91.25"), 1), ("Phòng B", Decimal("88.5"), 2)),
        ),
    ),
)
LETTER = compose.letter_of_reminder(
    ISSUE,
    to=("Phòng Quản lý đầu tư", "Phòng Quản lý lao động"),
    what="báo cáo cải cách hành chính tháng 01 năm 2026",
    due=dt.date(2026, 2, 10),
    late=(("Phòng Quản lý đầu tư", dt.date(2026, 2, 10)),),
    again_by=dt.date(2026, 2, 12),
)
REASONS = compose.letter_asking_reasons(
    ISSUE,
    to=("Phòng Quản lý đầu tư",),
    about="kết quả tự chấm điểm năm 2026",
    matters=(("1.2 Kế hoạch", "Thiếu văn bản ban hành"),),
    due=dt.date(2026, 3, 5),
)
PROPOSAL = compose.proposal(
    ISSUE,
    "Về việc ban hành bộ tiêu chí năm 2026",
    to=("Ủy ban nhân dân tỉnh An Bình",),
    opening=("Ban Quản lý trình như sau:",),
    parts=(Part("Sự cần thiết", ("Bộ tiêu chí cũ đã hết hiệu lực.",)),),
)
NOTICE = compose.notice(
    ISSUE,
    "Kết luận cuộc họp giao ban tháng 02 năm 2026",
    opening=("Trưởng ban kết luận như sau:",),
    parts=(Part("Kết quả", ("Các phòng hoàn thành nhiệm vụ.",)),),
)
ALL = {
    "report": REPORT, "plan": PLAN, "decision": DECISION, "letter": LETTER, "reasons": REASONS,
    "proposal": PROPOSAL, "notice": NOTICE,
}  # fmt: skip


@pytest.mark.parametrize(
    ("paper", "kind", "symbol"),
    [
        (REPORT, "BÁO CÁO", "BC-BQL"), (PLAN, "KẾ HOẠCH", "KH-BQL"), (DECISION, "QUYẾT ĐỊNH", "QĐ-BQL"),
        (LETTER, "CÔNG VĂN", "BQL-VP"), (PROPOSAL, "TỜ TRÌNH", "TTr-BQL"), (NOTICE, "THÔNG BÁO", "TB-BQL"),
    ],
)  # fmt: skip
def test_each_kind_has_its_letters(paper: Paper, kind: str, symbol: str) -> None:
    assert (paper.kind, paper.symbol) == (kind, symbol)


def last_words(paper: Paper) -> str:
    section = paper.sections[-1] if paper.sections else None
    while section is not None and section.children:
        section = section.children[-1]
    return section.paragraphs[-1].text if section else paper.opening[-1].text


@pytest.mark.parametrize("paper", ALL.values(), ids=ALL)
def test_every_paper_ends_with_its_mark_and_is_archived(paper: Paper) -> None:
    assert last_words(paper).endswith("./.")
    assert paper.recipients[-1].text == "Lưu: VT, VP (03)"


@pytest.mark.parametrize("paper", [REPORT, LETTER, REASONS, PROPOSAL])
def test_what_is_addressed_goes_first_to_those_above(paper: Paper) -> None:
    assert paper.recipients[0].text == "Như trên"


def test_parts_are_numbered_by_depth() -> None:
    first = REPORT.sections[0]
    assert [section.label for section in REPORT.sections] == ["I", "II"]
    assert [section.label for section in first.children] == ["1", "2"]
    assert [section.label for section in first.children[1].children] == ["a", "b"]


def test_the_text_points_to_every_annex() -> None:
    assert "Phụ lục I và II kèm theo" in last_words(REPORT)
    assert "Phụ lục kèm theo" in last_words(PLAN)
    assert last_words(PLAN).startswith("Trên đây là Kế hoạch cải cách hành chính năm 2026")
    assert [annex.label for annex in REPORT.annexes] == ["Phụ lục I", "Phụ lục II"]
    assert REPORT.annexes[0].reference == (
        "(Kèm theo Báo cáo số 07/BC-BQL ngày 05 tháng 02 năm 2026 của Ban Quản lý Kiểm thử)"
    )


def test_figures_are_printed_the_vietnamese_way_and_missing_is_not_zero() -> None:
    rows = [dict(item.cells) for item in REPORT.annexes[0].items]
    assert [row.get("Số liệu") for row in rows] == ["1.250", "99,1", "-"]
    second = REPORT.annexes[1].items
    assert [item.group for item in second] == [True, False]
    assert second[1].cells["Số liệu"] == "0"
    missing = compose.statistics("B", (FormLine("1", "Chưa có", "Văn bản"),))
    assert missing.table is not None
    assert missing.table.rows == (("1", "Chưa có", "Văn bản", None, ""),)


def test_a_decision_has_its_bases_and_articles() -> None:
    assert [paragraph.text for paragraph in DECISION.opening] == [
        "TRƯỞNG BAN BAN QUẢN LÝ KIỂM THỬ",
        "Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025;",
        "Căn cứ Quyết định số 12/QĐ-UBND ngày 05 tháng 01 năm 2026;",
        "Theo đề nghị của Chánh Văn phòng.",
        "QUYẾT ĐỊNH:",
    ]
    assert [section.label for section in DECISION.sections] == ["Điều 1", "Điều 2", "Điều 3"]


def test_a_reminder_lists_who_is_late_in_a_table_of_the_text() -> None:
    (table,) = LETTER.tables
    assert table.rows == (("1", "Phòng Quản lý đầu tư", "10/02/2026"),)
    assert table.after == 2


def test_nothing_is_faked() -> None:
    blank = replace(ISSUE, number=None, date=None, signer=Signer("Trưởng ban"))
    paper = compose.notice(blank, "Nghỉ lễ", opening=("Thông báo như sau:",))
    assert (paper.number, paper.date, paper.signature and paper.signature.name) == (None, None, None)


@pytest.mark.parametrize("name", ["TS. Trần Văn Mẫu", "PGS.TS. Trần Văn Mẫu", "ThS. Trần Văn Mẫu"])
def test_a_title_before_the_name_is_refused(name: str) -> None:
    with pytest.raises(Problem, match="PA205"):
        compose.notice(replace(ISSUE, signer=Signer("Trưởng ban", name)), "Nghỉ lễ", opening=("Như sau:",))


def test_a_letter_to_nobody_and_a_decision_without_articles_are_refused() -> None:
    with pytest.raises(Problem, match="PA205"):
        compose.letter(ISSUE, "đôn đốc", to=())
    with pytest.raises(Problem, match="PA205"):
        compose.decision(ISSUE, "Về việc", acting="Trưởng ban", bases=("Luật",), articles=())


TWO = (Attachment("Một", compose.task_table(())), Attachment("Hai", compose.task_table(())))


def texts(paper: Paper) -> list[str]:
    return [line.text for line in sheet_of(paper).body if isinstance(line, Line)]


def test_a_decision_points_to_its_annexes_once_by_their_numbers() -> None:
    paper = compose.decision(
        ISSUE, "Về việc ban hành bộ chỉ số", acting="Trưởng ban", bases=("Luật A",),
        articles=("Ban hành bộ chỉ số.",), annexes=TWO,
    )  # fmt: skip
    assert texts(paper)[-2:] == [
        "Điều 1. Ban hành bộ chỉ số.", "(Chi tiết tại các Phụ lục I và II kèm theo)./.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "words",
    ["các Phụ lục I và II kèm theo", "Phụ lục I, II", "Phụ lục I, Phụ lục II của Quyết định này"],
)
def test_annexes_that_are_named_are_not_pointed_to_again(words: str) -> None:
    paper = compose.notice(ISSUE, "Nghỉ lễ", opening=(f"Thực hiện theo {words}./.",), annexes=TWO)
    assert texts(paper) == [f"Thực hiện theo {words}./."]


def test_annexes_that_are_not_all_named_are_pointed_to() -> None:
    paper = compose.notice(ISSUE, "Nghỉ lễ", opening=("Thực hiện theo Phụ lục I./.",), annexes=TWO)
    assert texts(paper) == ["Thực hiện theo Phụ lục I (chi tiết tại các Phụ lục I và II kèm theo)./."]


def test_a_letter_without_a_closing_points_to_its_annex_in_a_sentence_of_its_own() -> None:
    paper = compose.letter(ISSUE, "gửi biểu mẫu", to=("Sở Nội vụ",), text=("Gửi biểu mẫu.",), annexes=TWO[:1])
    assert texts(paper) == ["Gửi biểu mẫu.", "(Chi tiết tại Phụ lục kèm theo)./."]


def test_words_that_bring_their_end_mark_are_the_end() -> None:
    said = compose.plan(ISSUE, "Nghỉ lễ", parts=(Part("Thực hiện", ("Các phòng thực hiện./.",)),))
    assert texts(said) == ["I. THỰC HIỆN", "Các phòng thực hiện./."]
    asked = compose.plan(ISSUE, "Nghỉ lễ", opening=("Các phòng thực hiện./.",), closing="Đề nghị báo cáo")
    assert texts(asked) == ["Các phòng thực hiện.", "Đề nghị báo cáo./."]


def test_parts_keep_the_numbers_they_were_printed_with() -> None:
    deepest = Part(text=("Điểm.",), label="a")
    paper = compose.plan(
        ISSUE, "Nghỉ lễ",
        parts=(Part("Chung", parts=(
            Part("Việc", parts=(Part("Con", ("Lời.",), label="1.1", parts=(deepest,)),), label="1"),
        ), label="A"),),
    )  # fmt: skip
    assert texts(paper)[:5] == ["A. CHUNG", "1. Việc", "1.1. Con", "Lời.", "a) Điểm."]


def test_bases_end_with_semicolons_and_the_last_with_a_point() -> None:  # C10
    assert compose.based_on((" Luật Tổ chức chính quyền địa phương ", "", "căn cứ Quyết định số 1/QĐ-UBND;",
                             "Theo đề nghị của Chánh Văn phòng")) == (
        "Căn cứ Luật Tổ chức chính quyền địa phương;",
        "Căn cứ Quyết định số 1/QĐ-UBND;",
        "Theo đề nghị của Chánh Văn phòng.",
    )  # fmt: skip


def test_an_annex_that_joins_one_that_stood_alone_gives_both_their_numbers() -> None:
    more = Attachment("Nhiệm vụ khác", compose.task_table((TaskLine("1", "Họp"),)))
    paper = compose.attached(PLAN, (more,))
    assert [part.head[0].text for part in sheet_of(paper).annexes] == ["Phụ lục I", "Phụ lục II"]
    assert texts(paper)[-1].endswith("(chi tiết tại các Phụ lục I và II kèm theo)./.")
    assert compose.attached(PLAN, ()) is PLAN
