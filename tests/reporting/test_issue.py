"""Outgoing papers: drafts, steps, numbers given once, the signed file, replacing and correcting."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import msgspec
import openpyxl
import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from chiso.audit.problems import Overtaken
from chiso.engine.problems import Problem
from chiso.org.problems import Forbidden, NotFound
from chiso.papers import read_paper
from chiso.papers.model import BodyTable, Paragraph
from chiso.papers.wire import paper_from_json
from chiso.papers.writers.sheet import Line, sheet_of
from chiso.plans.models import Plan
from chiso.plans.schemas.paper import drawn_from
from chiso.reporting.models import Issue
from chiso.reporting.schemas import issue as schemas
from chiso.reporting.schemas.issue import Content
from chiso.reporting.selectors import issue as selectors
from chiso.reporting.services import issue as services
from chiso.reporting.terms import IssueKind, IssueState
from tests.cast import Cast
from tests.papers.signing import sign
from tests.papers.writers.sample import AT, PLAN
from tests.reporting import desk

HEAD = Content(
    place="Hải Phòng", authority="Ban Quản lý Khu kinh tế Hải Phòng", superior="UBND thành phố Hải Phòng",
    letters="BQL", unit="VP", recipients=["Lãnh đạo Ban"],
)  # fmt: skip


def bytes_of(issue: Issue, which: str = "pdf") -> bytes:
    from chiso.evidence.services import file_open

    file = getattr(issue, which)
    with file_open(file.sha256, name=which) as stream:
        return stream.read()


# --- the body as officials type it --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "ahead", "top", "parts"),
    [
        ("Một đoạn.", ("Một đoạn.",), 0, []),
        (
            "Mở.\n1. Việc một\nLời.\n2. Việc hai.",
            ("Mở.",),
            1,
            [("Việc một", ("Lời.",)), ("", ("Việc hai.",))],
        ),
        ("I. Phần\nĐoạn.\n1. Con\nLời con.", (), 0, [("Phần", ("Đoạn.",))]),
        ("a) điểm a;\nb) điểm b.", (), 2, [("", ("điểm a;",)), ("", ("điểm b.",))]),
        ("Năm 2026. Đã làm 3 việc.", ("Năm 2026. Đã làm 3 việc.",), 0, []),
    ],
)
def test_the_body(text: str, ahead: tuple[str, ...], top: int, parts: list[Any]) -> None:
    found = schemas.outline(text)
    assert (found[0], found[2]) == (ahead, top)
    assert [(part.title, part.text) for part in found[1]] == parts


def test_articles() -> None:
    made = schemas.articles(
        "Điều 1. Ban hành Quy chế.\nĐiều 2. Trách nhiệm\n1. Văn phòng theo dõi.\n2. Các phòng."
    )
    assert made[0] == "Ban hành Quy chế."
    assert (made[1].title, len(made[1].parts)) == ("Trách nhiệm", 2)  # type: ignore[union-attr]


def printed_of(body: str) -> list[tuple[str, str, int]]:
    """Look, words and bold characters of each line of a decision with these articles."""

    content = msgspec.structs.replace(HEAD, acting="Trưởng ban", bases=["Luật A"], body=body)
    paper = schemas.paper_of(IssueKind.DECISION, subject="Về việc thử", content=content)
    lines = [piece for piece in sheet_of(paper).body if isinstance(piece, Line)]
    start = next(place for place, line in enumerate(lines) if line.text == "QUYẾT ĐỊNH:")
    return [(line.look, line.text, line.strong) for line in lines[start + 1 :]]


def test_only_the_number_of_an_article_is_bold_where_a_sentence_leads_to_its_lines() -> None:
    body = "Điều 1. Phê duyệt Kế hoạch với các nội dung như sau:\n1. Mục tiêu chung.\nĐiều 2. Thi hành"
    assert printed_of(body) == [
        ("C11", "Điều 1. Phê duyệt Kế hoạch với các nội dung như sau:", 7),
        ("C11", "1. Mục tiêu chung.", 0),
        ("C11", "Điều 2. Thi hành./.", 7),
    ]


def test_a_sentence_that_ends_is_no_title_of_its_article_and_a_title_is() -> None:
    assert printed_of("Điều 1. Ban hành Quy chế.\nQuy chế gồm 10 điều.\nĐiều 2. Hiệu lực\nTừ ngày ký.") == [
        ("C11", "Điều 1. Ban hành Quy chế.", 7),
        ("C11", "Quy chế gồm 10 điều.", 0),
        ("H3", "Điều 2. Hiệu lực", 0),
        ("C11", "Từ ngày ký./.", 0),
    ]


def test_what_is_drawn_from_a_plan_is_printed_as_it_was_read() -> None:
    """Numbers, tables, notes and annexes go through a draft kept as JSON; no second closing is added."""

    quarter = (Paragraph("Quý I.", AT),)
    deep = replace(PLAN.sections[1].children[0], label="1.1", title="Thời gian", paragraphs=quarter)
    first = replace(PLAN.sections[1].children[0], title="Phân công", children=(deep,), paragraphs=())
    second = replace(PLAN.sections[1], label="B", children=(first, PLAN.sections[1].children[1]))
    source = replace(
        PLAN,
        sections=(PLAN.sections[0], second),
        tables=(BodyTable(("Năm", "Điểm"), (("2025", "90"),), 1, AT),),
        annexes=(replace(PLAN.annexes[0], notes=(Paragraph("Đơn vị tính: nhiệm vụ", AT),)),),
    )
    drawn = drawn_from(Plan(title="Kế hoạch cải cách hành chính năm 2026"), (), source)
    content = schemas.read(schemas.as_json(schemas.drawn_into(HEAD, drawn)))
    paper = schemas.paper_of(IssueKind.PLAN, subject=drawn.subject, content=content)
    sheet = sheet_of(paper)
    assert [piece.text if isinstance(piece, Line) else piece.rows for piece in sheet.body] == [
        "Thực hiện Kế hoạch số 12/KH-UBND, Ban Quản lý ban hành Kế hoạch như sau:",
        (("2025", "90"),),
        "I. MỤC ĐÍCH",
        "- Nâng cao hiệu quả cải cách hành chính¹.",
        "B. TỔ CHỨC THỰC HIỆN",
        "1. Phân công",
        "1.1. Thời gian",
        "Quý I.",
        "2. Văn phòng theo dõi, tổng hợp (chi tiết tại Phụ lục kèm theo)./.",
    ]
    assert sheet.notes == (("¹", "Nghị quyết số 76/NQ-CP ngày 15/7/2021 của Chính phủ."),)
    (annex,) = sheet.annexes
    assert [piece.text if isinstance(piece, Line) else len(piece.rows) for piece in annex.body] == [
        "Đơn vị tính: nhiệm vụ", 2,
    ]  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(
    st.lists(
        st.sampled_from(["I. Phần A", "1. Mục", "a) điểm;", "Một đoạn văn.", "2. Việc làm.", ""]), max_size=12
    )
)
def test_no_word_of_the_body_is_lost(rows: list[str]) -> None:
    """Every line typed is in the paper, in order, whatever its labels."""
    content = Content(
        **{
            **{name: getattr(HEAD, name) for name in HEAD.__struct_fields__},
            "body": "\n".join(rows),
            "to": ["Sở Nội vụ"],
        }
    )
    paper = schemas.paper_of(IssueKind.LETTER, subject="thử", content=content)

    printed = " ".join(line.text for line in sheet_of(paper).body if hasattr(line, "text")).replace("./.", "")
    for row in rows:
        words = row.partition(" ")[2] if row[:2] in ("I.", "1.", "a)", "2.") else row
        assert words.rstrip(".;") in printed


# --- every kind -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "more", "symbol"),
    [
        ("letter", {"to": ["Sở Nội vụ"], "body": "Đề nghị phối hợp."}, "BQL-VP"),
        ("notice", {"body": "1. Nghỉ lễ\nTừ ngày 24/11."}, "TB-BQL"),
        ("report", {"to": ["UBND thành phố"], "body": "I. Kết quả\nĐã xong."}, "BC-BQL"),
        ("proposal", {"to": ["UBND thành phố"], "body": "Xin ý kiến."}, "TTr-BQL"),
        ("plan", {"body": "I. Mục đích\nNâng cao."}, "KH-BQL"),
        (
            "decision",
            {"acting": "Trưởng ban", "bases": ["Nghị định số 30/2020/NĐ-CP"], "body": "Điều 1. Ban hành."},
            "QĐ-BQL",
        ),
    ],
)  # fmt: skip
def test_every_kind_is_drafted_approved_numbered_and_read_back(
    cast: Cast, kind: str, more: dict[str, Any], symbol: str
) -> None:

    content = msgspec.structs.replace(HEAD, **more)
    made = services.issue_create(
        kind=kind,
        draft=services.Draft("Việc thử", content, f"{cast.dung.person_id}:"),
        actor=cast.actor(cast.chi),
    )
    assert made.symbol == symbol
    services.issue_approve(made, actor=cast.actor(cast.dung))
    assert services.issue_number(made, number=None, issued_on=None, actor=cast.actor(cast.chi)) == 1
    made.refresh_from_db()
    for which in ("pdf", "docx"):
        read = read_paper(bytes_of(made, which), f"van-ban.{which}")
        assert (read.number, read.symbol) == ("01", symbol)
        assert read.date == dt.date(2026, 10, 5)
        assert read.signature is not None
        assert read.signature.name == "Phạm Văn Dũng"


def test_what_the_decree_demands_is_asked_for_before_approval(cast: Cast) -> None:
    made = services.issue_create(
        kind=IssueKind.NOTICE, draft=services.Draft("", Content(authority="Ban", letters="BQL")),
        actor=cast.actor(cast.chi),
    )  # fmt: skip
    assert services.lacking(made) == ["địa danh", "trích yếu", "nội dung", "người ký"]
    with pytest.raises(Problem, match="RP0403"):
        services.issue_approve(made, actor=cast.actor(cast.dung))


def test_only_who_may_sign_is_offered(cast: Cast) -> None:
    from chiso.org.models import Holding, Post
    from tests.cast import account

    deputy = account(
        "pho", "Lê Văn Phó", Post.objects.create(unit=cast.leadership, title="Phó Trưởng ban", rank="deputy")
    )
    chi = cast.actor(cast.chi)
    keys = {
        choice.key: choice.signed_by for choice in selectors.signer_choices(chi, day=dt.date(2026, 10, 5))
    }
    assert set(keys) == {f"{cast.dung.person_id}:", f"{deputy.person_id}:KT"}
    assert keys[f"{deputy.person_id}:KT"].head == "Trưởng ban"
    by_an = services.Draft("x", HEAD, f"{cast.an.person_id}:")
    with pytest.raises(Problem, match="RP0412"):
        services.issue_create(kind="notice", draft=by_an, actor=chi)
    assert Holding.objects.filter(person=deputy.person).exists()


# --- steps ------------------------------------------------------------------------------------------------


def test_two_drafters_do_not_overwrite_each_other(cast: Cast) -> None:
    made = desk.letter(cast)
    chi = cast.actor(cast.chi)
    draft = services.Draft("Bản của Chi", services.content_of(made), f"{cast.dung.person_id}:")
    services.issue_describe(made, draft=draft, revision=0, actor=chi)
    with pytest.raises(Overtaken, match="RP0402"):
        services.issue_describe(Issue.objects.get(pk=made.pk), draft=draft, revision=0, actor=chi)


def test_no_number_before_the_order_to_sign(cast: Cast) -> None:
    made = desk.letter(cast)
    with pytest.raises(Problem, match="RP0401"):
        services.issue_number(made, number=None, issued_on=None, actor=cast.actor(cast.chi))


def test_one_series_for_all_kinds(cast: Cast) -> None:
    first = desk.numbered(cast)
    second = desk.numbered(cast, number=7)
    third = desk.numbered(cast)
    assert [first.number, second.number, third.number] == [1, 7, 8]
    assert selectors.gaps(cast.authority.pk, 2026) == [2, 3, 4, 5, 6]
    with pytest.raises(Problem, match="RP0404"):
        desk.numbered(cast, number=7)
    with pytest.raises(IntegrityError), transaction.atomic():
        Issue.objects.filter(pk=first.pk).update(number=8)


def test_two_clerks_at_once_get_two_numbers(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = desk.letter(cast), desk.letter(cast)
    for made in (first, second):
        services.issue_approve(made, actor=cast.actor(cast.dung))
    real, seen = selectors.next_number, []

    def late(authority_id: int, year: int) -> int:
        """The second clerk looked before the first one wrote."""
        seen.append(1)
        return 1 if len(seen) <= 2 else real(authority_id, year)

    monkeypatch.setattr(selectors, "next_number", late)
    chi = cast.actor(cast.chi)
    assert services.issue_number(first, number=None, issued_on=None, actor=chi) == 1
    assert services.issue_number(second, number=None, issued_on=None, actor=chi) == 2


@pytest.mark.parametrize(
    ("day", "refused"), [("2026-10-04", True), ("2026-10-05", False), ("2026-10-06", True)]
)
def test_the_day_of_a_paper(cast: Cast, day: str, refused: bool) -> None:
    made = desk.letter(cast)
    services.issue_approve(made, actor=cast.actor(cast.dung))
    on = dt.date.fromisoformat(day)
    if refused:
        with pytest.raises(Problem, match="RP0405"):
            services.issue_number(made, number=None, issued_on=on, actor=cast.actor(cast.chi))
    else:
        services.issue_number(made, number=None, issued_on=on, actor=cast.actor(cast.chi))


def test_the_next_working_day_without_a_number_is_said(cast: Cast) -> None:
    made = desk.letter(cast)
    services.issue_approve(made, actor=cast.actor(cast.dung))
    assert not services.late_to_number(made, today=dt.date(2026, 10, 6))
    assert services.late_to_number(made, today=dt.date(2026, 10, 7))


def test_the_signed_file_is_checked_and_kept_beside(cast: Cast) -> None:
    made = desk.numbered(cast)
    chi = cast.actor(cast.chi)
    unsigned = bytes_of(made)
    found = services.attach_signed(made, data=sign(unsigned), name="da-ky.pdf", note="", actor=chi)
    assert found["problems"] == []
    made.refresh_from_db()
    assert (made.state, made.signed_check["same_text"]) == ("signed", "yes")
    assert bytes_of(made) == unsigned
    assert bytes_of(made, "signed") != unsigned
    services.issue_issue(made, actor=chi)
    made.refresh_from_db()
    assert made.state == "issued"


def test_what_is_not_confirmed_needs_a_reason(cast: Cast) -> None:
    made = desk.numbered(cast)
    chi = cast.actor(cast.chi)
    with pytest.raises(Problem, match="RP0407"):
        services.attach_signed(made, data=bytes_of(made), name="quet.pdf", note=" ", actor=chi)
    other = desk.numbered(cast, subject="việc khác", body="Nội dung khác hẳn.")
    with pytest.raises(Problem, match=r"RP0407.*khác bản chưa ký"):
        services.attach_signed(made, data=sign(bytes_of(other)), name="nham.pdf", note="", actor=chi)
    with pytest.raises(Problem, match="RP0406"):
        services.attach_signed(made, data=b"GIF89a", name="anh.pdf", note="ký giấy", actor=chi)
    assert made.state == "numbered"
    services.attach_signed(made, data=bytes_of(made), name="quet.pdf", note="Ký giấy, quét lại", actor=chi)
    made.refresh_from_db()
    assert (made.state, made.signed_note) == ("signed", "Ký giấy, quét lại")


def test_a_number_is_never_given_twice_even_after_cancelling(cast: Cast) -> None:
    made = desk.numbered(cast)
    chi = cast.actor(cast.chi)
    with pytest.raises(Problem, match="RP0408"):
        services.issue_cancel(made, reason=" ", actor=chi)
    services.issue_cancel(made, reason="Trùng nội dung", actor=chi)
    assert desk.numbered(cast).number == 2


def test_a_returned_paper_keeps_its_number(cast: Cast) -> None:
    made = desk.numbered(cast)
    chi, dung = cast.actor(cast.chi), cast.actor(cast.dung)
    services.issue_return(made, reason="Sai nơi nhận", actor=dung)
    made.refresh_from_db()
    assert (made.state, made.number, made.pdf) == ("draft", 1, None)
    services.issue_approve(made, actor=dung)
    assert services.issue_number(made, number=None, issued_on=None, actor=chi) == 1


def issued(cast: Cast, **more: Any) -> Issue:
    made = desk.numbered(cast, **more)
    chi = cast.actor(cast.chi)
    services.attach_signed(made, data=sign(bytes_of(made)), name="ky.pdf", note="", actor=chi)
    services.issue_issue(made, actor=chi)
    return Issue.objects.get(pk=made.pk)


def test_an_issued_paper_is_never_changed(cast: Cast) -> None:
    made = issued(cast)
    chi = cast.actor(cast.chi)
    draft = services.Draft("khác", services.content_of(made))
    for act in (
        lambda: services.issue_describe(made, draft=draft, revision=made.revision, actor=chi),
        lambda: services.issue_cancel(made, reason="x", actor=chi),
        lambda: services.issue_return(made, reason="x", actor=chi),
        lambda: services.issue_number(made, number=9, issued_on=None, actor=chi),
        lambda: services.attach_signed(made, data=b"%PDF-", name="a.pdf", note="x", actor=chi),
    ):
        with pytest.raises(Problem, match="RP0401"):
            act()


def test_a_mistake_of_content_is_replaced_by_the_same_form(cast: Cast) -> None:
    made = issued(cast)
    chi, dung = cast.actor(cast.chi), cast.actor(cast.dung)
    new = services.issue_correct(made, kind="content", reason="Sai số liệu", actor=chi)
    assert (new.kind, new.replaces, new.correction) == (made.kind, made, "content")
    assert "thay thế Công văn số 01/BQL-VP" in " ".join(p.text for p in paper_from_json(new.paper).opening)
    with pytest.raises(Problem, match="RP0409"):
        services.issue_correct(made, kind="content", reason="Lại sai", actor=chi)
    services.issue_approve(new, actor=dung)
    services.issue_number(new, number=None, issued_on=None, actor=chi)
    assert Issue.objects.get(pk=made.pk).state == "issued", "in force until the new one is issued"
    services.attach_signed(new, data=sign(bytes_of(new)), name="ky.pdf", note="", actor=chi)
    services.issue_issue(Issue.objects.select_related("replaces", "authority").get(pk=new.pk), actor=chi)
    made.refresh_from_db()
    assert made.state == IssueState.REPLACED
    assert [each.pk for each in selectors.chain_of(made, actor=chi)] == [made.pk, new.pk]


def test_a_replacing_paper_says_so_before_what_leads_on(cast: Cast) -> None:
    made = issued(cast, opening=["Các đơn vị thực hiện như sau:"], body="1. Gửi báo cáo.")
    new = services.issue_correct(made, kind="content", reason="Sai số liệu", actor=cast.actor(cast.chi))
    opening = [line.text for line in paper_from_json(new.paper).opening]
    assert opening[0].startswith("Văn bản này thay thế")
    assert opening[1] == "Các đơn vị thực hiện như sau:"


def test_a_letter_about_the_form_leaves_room_for_one_replacement(cast: Cast) -> None:
    made, chi = issued(cast), cast.actor(cast.chi)
    slip = services.Slip("dòng 2, trang 1", "tháng 9", "tháng 10")
    letter = services.issue_correct(made, kind="form", reason="Sai ngày", slips=(slip,), actor=chi)
    with pytest.raises(Problem, match="RP0409"):
        services.issue_correct(made, kind="content", reason="Sai số liệu", actor=chi)
    Issue.objects.filter(pk=letter.pk).update(state=IssueState.ISSUED)
    services.issue_correct(made, kind="content", reason="Sai số liệu", actor=chi)
    with pytest.raises(Problem, match="RP0409"):
        services.issue_correct(made, kind="content", reason="Hai lần", actor=chi)


def test_no_draft_is_approved_that_was_not_read(cast: Cast, signed_in: Any) -> None:
    made, chi = desk.letter(cast), cast.actor(cast.chi)
    dung = signed_in("dung")
    page = dung.get(reverse("reporting:issue", args=[made.pk])).text
    read = page.partition('name="revision" value="')[2].partition('"')[0]
    draft = services.Draft("gửi báo cáo quý", services.content_of(made), signer=f"{cast.dung.person_id}:")
    services.issue_describe(made, draft=draft, revision=made.revision, actor=chi)
    where = reverse("reporting:issue_approve", args=[made.pk])
    answer = dung.post(where, {"revision": read})
    assert (answer.status_code, "RP0402" in answer.text) == (409, True)
    assert dung.post(where, {"revision": str(int(read) + 1)}).status_code == 302
    assert Issue.objects.get(pk=made.pk).state == IssueState.APPROVED


def test_annexes_of_the_file_signed_digitally_leave_number_and_day_open(cast: Cast) -> None:
    """Decree 30/2020, Appendix I, II.16: filled in on paper, not on an electronic document."""
    grid = schemas.Grid(title="Danh sách", heads=["STT", "Đơn vị"], rows=[["1", "Phòng A"]])
    made = desk.numbered(cast, annexes=[grid])
    paged, written = (read_paper(bytes_of(made, which), f"v.{which}") for which in ("pdf", "docx"))
    assert "số 01/BQL-VP" in (written.annexes[0].reference or "")
    assert "01/BQL-VP" not in (paged.annexes[0].reference or "")
    assert (paged.number, written.number) == ("01", "01")


def test_a_mistake_of_form_is_corrected_by_a_letter(cast: Cast) -> None:
    made = issued(cast)
    chi = cast.actor(cast.chi)
    with pytest.raises(Problem, match="RP0408"):
        services.issue_correct(made, kind="form", reason="Sai ngày", actor=chi)
    slip = services.Slip("dòng 2, trang 1", "tháng 9", "tháng 10")
    letter = services.issue_correct(made, kind="form", reason="Sai ngày", slips=(slip,), actor=chi)
    assert (letter.kind, letter.correction) == ("letter", "form")
    text = str(letter.paper)
    assert "đã in: “tháng 9”; nay đính chính là: “tháng 10”" in text
    assert Issue.objects.get(pk=made.pk).state == "issued"


@pytest.mark.parametrize(("who", "refusal"), [("an", Forbidden), ("em", Forbidden), ("giang", NotFound)])
def test_strangers_of_the_clerks_desk(cast: Cast, who: str, refusal: type[Problem]) -> None:
    made = desk.letter(cast)
    actor = cast.actor(cast.accounts[who])
    for act in (
        lambda: services.issue_approve(made, actor=actor),
        lambda: services.issue_return(made, reason="x", actor=actor),
        lambda: services.issue_number(made, number=None, issued_on=None, actor=actor),
        lambda: services.issue_cancel(made, reason="x", actor=actor),
    ):
        with pytest.raises((refusal, Problem)):
            act()
        assert Issue.objects.get(pk=made.pk).state == "draft"


def test_officials_see_what_was_issued_only(cast: Cast) -> None:
    draft, out = desk.letter(cast), issued(cast)
    an = cast.actor(cast.an)
    assert selectors.issue_by_id(out.pk, actor=an) == out
    with pytest.raises(NotFound):
        selectors.issue_by_id(draft.pk, actor=an)
    assert [row.pk for row in selectors.register(an, filters=selectors.Filters()).rows] == [out.pk]


def test_the_register_as_a_workbook(cast: Cast, signed_in: Any) -> None:
    import io

    issued(cast)
    services.issue_cancel(desk.numbered(cast, subject="=1+1"), reason="Nhầm", actor=cast.actor(cast.chi))
    answer = signed_in("chi").get("/bao-cao/van-ban-di/so.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]
    assert rows[0][0] == "01/BQL-VP"
    assert rows[0][1].date() == dt.date(2026, 10, 5)
    assert rows[1][2] == "Công văn: =1+1"
    assert rows[1][9] == "Hủy: Nhầm"
    assert sheet.freeze_panes == "B5"
    assert sheet.print_title_rows == "$4:$4"


def test_pages_and_forms(cast: Cast, signed_in: Any) -> None:
    chi, dung, an = signed_in("chi"), signed_in("dung"), signed_in("an")
    for kind in ("letter", "notice", "report", "proposal", "decision", "plan"):
        assert chi.get(f"/bao-cao/van-ban-di/moi/{kind}/").status_code == 200
    assert an.get("/bao-cao/van-ban-di/moi/letter/").status_code == 403
    data = {
        "subject": "gửi báo cáo", "to": "Các phòng", "body": "Đề nghị gửi.", "authority": "Ban Quản lý",
        "letters": "BQL", "unit": "VP", "place": "Hải Phòng", "recipients": "Lãnh đạo Ban",
        "signer": f"{cast.dung.person_id}:", "once": "k1",
    }  # fmt: skip
    answer = chi.post("/bao-cao/van-ban-di/moi/letter/", data)
    url = answer.headers["Location"]
    assert chi.post("/bao-cao/van-ban-di/moi/letter/", data).status_code == 302
    assert Issue.objects.count() == 1, "a double click writes once"
    assert "V/v gửi báo cáo" in chi.get(url).text
    assert chi.get(f"{url}sua/").status_code == 200
    assert chi.post(f"{url}sua/", {**data, "subject": "", "revision": 0}).status_code == 422
    assert dung.post(f"{url}duyet/").status_code == 302
    assert chi.post(f"{url}cap-so/", {"issued_on": "2026-10-05", "once": "k2"}).status_code == 302
    for which in ("docx", "pdf"):
        file = chi.get(f"{url}tep/{which}/")
        assert file.status_code == 200
        assert b"".join(file.streaming_content)
    assert chi.get(f"{url}tep/da-ky/").status_code == 404
    assert chi.get(f"{url}ban-ky/").status_code == 200
    assert an.get(url).status_code == 404
    assert (
        chi.get("/bao-cao/van-ban-di/?q=gửi&loai=letter&trang-thai=numbered").text.count("Gửi báo cáo") == 1
    )
