"""Papers of every kind, generated: what an office could write, in words that are only examples.

Used where something must hold for every paper: what was written reads back the same, and what we write
departs from no rule of Decree 30/2020.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from hypothesis import strategies as st

from chiso.papers import compose
from chiso.papers.compose import Attachment, Cell, FormLine, Issue, Note, Part, Signer, Table, TaskLine
from chiso.papers.model import Paper

SENTENCES = (
    "Ban Quản lý đã ban hành kế hoạch và giao nhiệm vụ cho các phòng, đơn vị.",
    "Rà soát, đơn giản hóa thủ tục hành chính theo Quyết định số 12/QĐ-UBND ngày 05 tháng 01 năm 2026.",
    "Tỷ lệ hồ sơ giải quyết đúng hạn đạt 99,10%, tăng 0,35% so với cùng kỳ năm trước.",
    "Tiếp nhận 1.250 hồ sơ; đã giải quyết 1.249 hồ sơ, trong đó có 15 hồ sơ trực tuyến toàn trình.",
    "Nâng cao chất lượng phục vụ người dân, doanh nghiệp; kịp thời tháo gỡ khó khăn, vướng mắc phát sinh "
    "trong quá trình đầu tư tại khu kinh tế, các khu công nghiệp trên địa bàn thành phố.",
    "Tổ chức 02 hội nghị đối thoại với doanh nghiệp, 01 lớp tập huấn nghiệp vụ cho công chức.",
    "Phối hợp với các cơ quan có liên quan kiểm tra việc thực hiện nhiệm vụ được giao.",
)
TITLES = (
    "Công tác chỉ đạo, điều hành", "Cải cách thể chế", "Cải cách thủ tục hành chính", "Tồn tại, hạn chế",
    "Cải cách tài chính công", "Phương hướng, nhiệm vụ", "Tổ chức thực hiện", "Mục đích, yêu cầu",
)  # fmt: skip
SUBJECTS = (
    "Công tác cải cách hành chính quý I năm 2026",
    "Kết quả rà soát thủ tục hành chính thuộc thẩm quyền giải quyết của Ban Quản lý Khu kinh tế năm 2026",
    "Kiểm tra công tác văn thư, lưu trữ",
)
BODIES = (
    ("Ban Quản lý Khu kinh tế An Bình", "Ủy ban nhân dân tỉnh An Bình"),
    ("Sở Nội vụ", "Ủy ban nhân dân thành phố An Bình"),
    ("Ủy ban nhân dân phường Đông Hải", None),
)
NAMES = ("Trần Văn Mẫu", "Nguyễn Thị Ánh Tuyết", "Lê Đức Anh Vũ")
RECIPIENTS = ("UBND tỉnh (để b/c)", "Lãnh đạo Ban", "Các phòng, đơn vị trực thuộc", "Cổng thông tin điện tử")

sentences = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=3).map(tuple)
dates = st.dates(dt.date(2024, 1, 1), dt.date(2027, 12, 31))
signers = st.builds(
    lambda name, way: Signer(way[0], name, way[1], way[2]),
    st.sampled_from(NAMES),
    st.sampled_from([
        ("Trưởng ban", None, None), ("Phó Trưởng ban", "KT.", "Trưởng ban"),
        ("Chánh Văn phòng", "TL.", "Trưởng ban"), ("Phó Trưởng ban", "TUQ.", "Trưởng ban"),
        ("Chủ tịch", "TM.", "Ủy ban nhân dân"), ("Giám đốc", None, None), ("", "Q.", "Trưởng ban"),
    ]),
)  # fmt: skip
issues = st.builds(
    lambda body, **rest: Issue(body[0], superior=body[1], letters="BQL", place="An Bình", unit="VP", **rest),
    st.sampled_from(BODIES),
    number=st.none() | st.integers(1, 4800).map(str),
    date=st.none() | dates,
    signer=signers,
    recipients=st.lists(st.sampled_from(RECIPIENTS), min_size=1, unique=True).map(tuple),
    copies=st.none() | st.integers(1, 30),
    urgency=st.sampled_from([None, None, "KHẨN", "THƯỢNG KHẨN", "HỎA TỐC"]),
    circulation=st.sampled_from([None, None, "LƯU HÀNH NỘI BỘ", "XEM XONG TRẢ LẠI"]),
    drafter=st.sampled_from([None, None, "PL.(300)"]),
    address=st.sampled_from([(), (), ("Số 1 đường Hòa Bình, phường Đông Hải", "Điện thoại: 0225 000 000")]),
)
figures = st.one_of(
    st.integers(0, 200_000), st.decimals(0, 100, places=2), st.none(), st.just("-"),
)  # fmt: skip


def _rows(figure: list[Cell]) -> Table:
    rows = [(str(place), f"Chỉ tiêu số {place}", "Hồ sơ", value) for place, value in enumerate(figure, 1)]
    return Table(("STT", "Chỉ tiêu", "Đơn vị tính", "Số liệu"), tuple(rows))


tables = st.lists(figures, min_size=2, max_size=5).map(_rows)
points = st.lists(sentences.map(lambda text: Part(text=text)), min_size=2, max_size=15).map(tuple)
inner = st.one_of(
    st.builds(Part, st.sampled_from(TITLES), sentences),
    st.builds(Part, st.sampled_from(TITLES), sentences, parts=points),
    st.builds(Part, st.sampled_from(TITLES), sentences, tables=st.tuples(tables)),
)
outer = st.one_of(
    st.builds(Part, st.sampled_from(TITLES), sentences),
    st.builds(Part, st.sampled_from(TITLES), parts=st.lists(inner, min_size=1, max_size=3).map(tuple)),
)
parts = st.lists(outer, min_size=1, max_size=4).map(tuple)


def _form(values: list[Cell], title: str) -> Attachment:
    lines = [FormLine("I", "Nhóm chỉ tiêu thứ nhất")]
    for place, value in enumerate(values, 1):
        note = "Chưa có số liệu" if value == "-" else ""
        lines.append(FormLine(str(place), f"Số lượng văn bản loại {place}", "Văn bản", value, note))
    return compose.statistics(title, lines)


forms = st.lists(
    st.builds(_form, st.lists(figures, min_size=1, max_size=40), st.just("Biểu mẫu thống kê")), max_size=3
).map(tuple)


def _untabled(part: Part) -> Part:
    """A table among the words of an annex is read as the annex's own."""
    return replace(part, tables=(), parts=tuple(map(_untabled, part.parts)))


worded = st.builds(
    Attachment,
    st.just("Nội dung thực hiện"),
    text=sentences,
    parts=st.just(()) | parts.map(lambda each: tuple(map(_untabled, each))),
)
"""An annex of words: paragraphs ahead of numbered parts."""
introduced = st.builds(
    lambda attached, text: replace(attached, text=text),
    st.lists(figures, min_size=1, max_size=4).map(lambda values: _form(values, "Biểu mẫu thống kê")),
    sentences,
)  # fmt: skip
"""An annex of words and a table."""
attachments = st.lists(st.one_of(worded, introduced), max_size=2).map(tuple)
tasks = st.integers(1, 30).map(
    lambda count: (
        TaskLine("I", "CẢI CÁCH THỂ CHẾ", group=True),
        *(
            TaskLine(
                str(place), "Rà soát, sửa đổi, bổ sung các quy chế nội bộ", "Văn phòng",
                "Các phòng chuyên môn", "Báo cáo kết quả", "Trước 30/11/2026",
            )
            for place in range(1, count + 1)
        ),
    )
)  # fmt: skip
addressees = st.lists(
    st.sampled_from(["Sở Nội vụ", "Sở Tài chính", "Văn phòng Ủy ban nhân dân tỉnh"]), min_size=1, unique=True
).map(tuple)
OPENING = ("Thực hiện Kế hoạch số 05/KH-UBND ngày 12 tháng 01 năm 2026, Ban Quản lý báo cáo như sau:",)
NOTED = ("Thực hiện chế độ báo cáo định kỳ¹, Ban Quản lý báo cáo kết quả như sau:",)
NOTE = Note("¹", "Kế hoạch số 216/KH-UBND ngày 23 tháng 9 năm 2025 của Ủy ban nhân dân tỉnh.")
TWICE = (
    "Thực hiện chế độ báo cáo định kỳ¹, Ban Quản lý báo cáo kết quả bố trí mặt bằng 500 m² cho Bộ phận"
    " Một cửa theo chỉ đạo của Ủy ban nhân dân tỉnh² như sau:",
)
"""Two notes, and the raised figure of a unit ahead of the second."""
NOTES = (
    NOTE, Note("²", "Công văn số 1250/UBND-NC ngày 02 tháng 3 năm 2026 của Ủy ban nhân dân tỉnh."),
    Note("³", "Số liệu lấy từ Hệ thống thông tin giải quyết thủ tục hành chính."),
)  # fmt: skip
MARKED = Attachment(
    "Biểu mẫu thống kê",
    Table(("STT", "Chỉ tiêu", "Số liệu"), (("1", "Hồ sơ tiếp nhận³", 1250), ("2", "Kho, m²", 500))),
)
"""A table one of whose cells refers to the third note."""
OPENINGS = (OPENING, NOTED, TWICE, TWICE)
"""By how many notes a paper has; the third stands in ``MARKED``."""

reports = st.builds(
    lambda noted, annexes, **rest: compose.report(
        opening=OPENINGS[noted], notes=NOTES[:noted],
        annexes=(MARKED, *annexes) if noted == len(NOTES) else annexes, **rest,
    ),
    st.integers(0, len(NOTES)), forms | attachments, issue=issues, subject=st.sampled_from(SUBJECTS),
    to=st.just(()) | addressees, parts=parts,
)  # fmt: skip
plans = st.builds(
    compose.plan, issues, st.sampled_from(SUBJECTS), opening=st.just(OPENING), parts=parts,
    tasks=st.just(()) | tasks,
)  # fmt: skip
letters = st.builds(
    lambda issue, subject, **rest: compose.letter(issue, subject[0].lower() + subject[1:], **rest),
    issues, st.sampled_from(SUBJECTS), to=addressees, text=sentences, parts=st.just(()) | points,
    annexes=forms,
)  # fmt: skip
reminders = st.builds(
    compose.letter_of_reminder, issues, to=addressees, what=st.just("báo cáo cải cách hành chính"), due=dates,
    late=st.lists(st.tuples(st.sampled_from(["Phòng A", "Phòng B"]), dates), max_size=2).map(tuple),
)  # fmt: skip
decisions = st.builds(
    compose.decision, issues, st.just("Về việc công bố kết quả xếp hạng năm 2026"),
    acting=st.just("Trưởng ban Ban Quản lý Khu kinh tế An Bình"),
    bases=st.just((
        "Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025",
        "Quyết định số 1459/QĐ-TTg ngày 02 tháng 7 năm 2025 của Thủ tướng Chính phủ",
    )),
    articles=st.lists(st.sampled_from(SENTENCES), min_size=2, max_size=5).map(tuple), annexes=forms,
)  # fmt: skip
proposals = st.builds(
    compose.proposal, issues, st.just("Về việc ban hành bộ tiêu chí năm 2026"), to=addressees,
    opening=st.just(("Thực hiện nhiệm vụ được giao, Ban Quản lý trình như sau:",)), parts=parts,
)  # fmt: skip
notices = st.builds(compose.notice, issues, st.sampled_from(SUBJECTS), opening=sentences, parts=parts)
papers: st.SearchStrategy[Paper] = st.builds(
    lambda paper, secrecy: replace(paper, secrecy=secrecy),
    st.one_of(reports, plans, letters, reminders, decisions, proposals, notices),
    st.sampled_from([None, None, None, "MẬT", "TỐI MẬT"]),
)

EXAMPLE = replace(
    compose.report(
        Issue(
            "Ban Quản lý Khu kinh tế An Bình", superior="Ủy ban nhân dân tỉnh An Bình", letters="BQL",
            place="An Bình", unit="VP", number="5", date=dt.date(2026, 2, 5),
            signer=Signer("Phó Trưởng ban", "Trần Văn Mẫu", "KT.", "Trưởng ban"),
            recipients=RECIPIENTS[:2], copies=2,
        ),
        SUBJECTS[0], to=("Sở Nội vụ", "Sở Tài chính"), opening=NOTED, notes=(NOTE,),
        parts=(
            Part("Kết quả", parts=(
                Part("Cải cách thể chế", (SENTENCES[0],), parts=tuple(Part(text=(s,)) for s in SENTENCES)),
                Part("Số liệu", (SENTENCES[1],), tables=(_rows([1250, Decimal("99.10"), None]),)),
            )),
            Part("Phương hướng", SENTENCES),
        ),
        annexes=(_form([1, 2, "-"], "Biểu mẫu 1"), _form(list(range(60)), "Biểu mẫu 2")),
    )
)  # fmt: skip
"""One paper with nearly everything, for tests that change a single thing."""

MONTHS = Table(
    ("STT", "Chỉ tiêu", *(f"Tháng {month}" for month in range(1, 10))),
    tuple((str(place), "Giá trị sản xuất", *("12.500.000",) * 9) for place in range(1, 4)),
)
"""Eleven columns whose longest words take 230 mm: more than an upright page has."""
ACROSS = compose.report(
    Issue(
        "Ban Quản lý Kiểm thử", superior="Ủy ban nhân dân tỉnh An Bình", letters="BQL", place="An Bình",
        unit="VP", number="6", date=dt.date(2026, 10, 5), signer=Signer("Trưởng ban", "Trần Văn Mẫu"),
        recipients=RECIPIENTS[:2], copies=2,
    ),
    "Giá trị sản xuất chín tháng năm 2026", opening=("Ban Quản lý báo cáo như sau:",),
    parts=(
        Part("Kết quả", ("Số liệu từng tháng như sau:",), tables=(MONTHS,)),
        Part("So sánh", tables=(MONTHS,)),
        Part("Phương hướng", ("Tiếp tục thực hiện.",)),
    ),
)  # fmt: skip
"""Tables of the text that only fit a page that lies across."""
