"""A round through the pages, from choosing the rule book to the head's approval; and what pages refuse."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from chiso.scoring.models import Appraiser, Imported, LineEvidence, Mark, Round, Subject
from chiso.scoring.terms import RoundState, SheetState
from tests.cast import Cast
from tests.scoring.making import fill, make_round, make_subject
from tests.scoring.test_importing import HEAD, workbook
from tests.scoring.test_sheet import KEPT, small, whole

pytestmark = pytest.mark.django_db


def post(client, name, *args, **data):
    return client.post(reverse(f"scoring:{name}", args=args), data)


def test_from_the_rule_book_to_the_approved_sheet(cast: Cast, signed_in) -> None:
    office, an, binh = signed_in("chi"), signed_in("an"), signed_in("binh")
    page = office.get(reverse("scoring:round_new")).content.decode()
    assert "Chỉ theo dõi" in page
    made = post(
        office, "round_new", edition="par/2025-department", title="Chấm thử", year="2026", ties="competition",
        quorum="50",
    )  # fmt: skip
    round_ = Round.objects.get()
    assert made.headers["Location"] == reverse("scoring:round_units", args=[round_.pk])
    group = round_.groups.get()
    post(office, "round_subjects_add", round_.pk, group=group.pk, unit=[cast.investment.pk, cast.labour.pk])
    subject = Subject.objects.get(unit=cast.investment)
    leaves = [str(code) for code in range(1, 10)]
    post(
        office, "round_scopes", round_.pk, code=[c for c in leaves if c != "5"], subject=[subject.pk],
        reason="phòng chỉ chấm lĩnh vực 5",
    )  # fmt: skip
    post(
        office, "round_scopes", round_.pk, subject=[subject.pk], reason="không giao",
        code=["5.1", "5.2", "5.3", "5.5", "5.6", "5.4.2", "5.4.3", "5.4.4"],
    )  # fmt: skip
    stages = {
        "self-opens": "2026-10-01T08:00", "self-closes": "2026-10-20T17:00",
        "appraisal-opens": "2026-10-21T08:00", "appraisal-closes": "2026-11-05T17:00",
    }  # fmt: skip
    assert post(office, "round_stages", round_.pk, **stages).status_code == 302
    assert (
        "chưa có người thẩm định"
        in office.get(reverse("scoring:round_check", args=[round_.pk])).content.decode()
    )
    assert post(office, "round_open", round_.pk).status_code == 422
    post(office, "round_appraiser_appoint", round_.pk, person=cast.chi.person_id)
    assert Appraiser.objects.get().domain == ""
    assert post(office, "round_open", round_.pk).status_code == 302
    assert Round.objects.get().state == RoundState.OPEN

    assert "Phiếu: Phòng Quản lý đầu tư" in an.get(reverse("scoring:rounds")).content.decode()
    sheet = an.get(reverse("scoring:sheet", args=[subject.pk]) + "?ma=5.4.1").content.decode()
    assert "Cách chấm" in sheet
    assert "Chưa có điểm" in sheet
    assert post(an, "sheet_submit", subject.pk).status_code == 422
    post(an, "sheet_line_save", subject.pk, "5.4.1", line="5.4.1", revision="0", state="khong_co")
    check = an.get(reverse("scoring:sheet_check", args=[subject.pk])).content.decode()
    assert "chưa có tài liệu kiểm chứng hoặc giải trình" in check
    refused = post(
        an, "sheet_evidence_upload", subject.pk, "5.4.1", title="Báo cáo", page="",
        file=SimpleUploadedFile("bao-cao.txt", "Báo cáo kỷ luật".encode()),
    )  # fmt: skip
    assert refused.status_code == 422
    assert "Ghi trang hoặc mục" in refused.content.decode()
    post(
        an, "sheet_evidence_upload", subject.pk, "5.4.1", title="Báo cáo", page="trang 2",
        file=SimpleUploadedFile("bao-cao.txt", "Báo cáo kỷ luật".encode()),
    )  # fmt: skip
    assert LineEvidence.objects.get().page == "trang 2"
    assert post(an, "sheet_submit", subject.pk).status_code == 302
    assert post(an, "sheet_approve", subject.pk).status_code == 403
    assert post(binh, "sheet_approve", subject.pk).status_code == 302
    subject.refresh_from_db()
    assert (subject.state, subject.sent_by) == (SheetState.SENT, cast.binh)
    assert (
        post(an, "sheet_line_save", subject.pk, "5.4.1", line="5.4.1", revision="1", state="co").status_code
        == 422
    )
    rows = office.get(reverse("scoring:round", args=[round_.pk])).content.decode()
    assert "Đã nộp" in rows


def test_saving_answers_with_everything_that_changed(cast: Cast, signed_in) -> None:
    subject = small(cast)
    an = signed_in("an")
    url = reverse("scoring:sheet_line_save", args=[subject.pk, "1.3.1"])
    data = {"line": "1.3.1", "revision": "0", "f.a": "9", "f.b": "3"}
    answer = an.post(url, data, headers={"Accept": "application/json"})
    told = answer.json()
    assert (answer.status_code, told["revision"], told["total"]) == (200, 1, "0,50")
    assert "Được 0,50/0,50" in told["verdicts"]["1-3-1"]
    assert set(told["limbs"]) == {"1.3.1", "1.3", "1"}
    assert told["open"] == 5  # its evidence, and four lines nobody scored
    again = an.post(url, {**data, "f.b": "2"}, headers={"Accept": "application/json"})
    assert again.status_code == 409
    assert again.json()["current"]["figures"] == {"a": "9", "b": "3"}
    wrong = an.post(url, {**data, "revision": "1", "f.b": "nhiều"}, headers={"Accept": "application/json"})
    assert wrong.status_code == 422
    assert wrong.json()["problem"]["got"] == "nhiều"
    assert Mark.objects.get().figures == {"a": "9", "b": "3"}


def test_without_a_script_a_conflict_shows_both_and_offers_to_write_again(cast: Cast, signed_in) -> None:
    subject = small(cast)
    fill(subject, cast.binh, "1.4.1", state="day_du")
    an = signed_in("an")
    url = reverse("scoring:sheet_line_save", args=[subject.pk, "1.4.1"])
    page = an.post(url, {"line": "1.4.1", "revision": "0", "state": "khong_day_du", "note": "của tôi"})
    assert page.status_code == 409
    text = page.content.decode()
    assert "Trần Thị Bình vừa sửa" in text
    assert "Thực hiện đầy đủ" in text
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', text))
    assert hidden["note"] == "của tôi"
    assert an.post(url, hidden).status_code == 302
    assert Mark.objects.get().note == "của tôi"


def test_a_stranger_finds_no_sheet_and_another_unit_neither(cast: Cast, signed_in) -> None:
    subject = small(cast)
    for name in ("sheet", "sheet_check", "sheet_print", "sheet_xlsx"):
        url = reverse(f"scoring:{name}", args=[subject.pk])
        assert [signed_in(who).get(url).status_code for who in ("an", "chi", "em", "giang", "khoa")] == [
            200, 200, 404, 404, 404,
        ], name  # fmt: skip


def test_the_print_and_the_workbook_say_the_same(cast: Cast, signed_in) -> None:
    subject = whole(cast)
    fill(subject, cast.an, "1.4.1", state="day_du", note="=1+1 không phải công thức")
    an = signed_in("an")
    page = an.get(reverse("scoring:sheet_print", args=[subject.pk])).content.decode()
    assert "Bảng tự đánh giá" in page
    sent = an.get(reverse("scoring:sheet_xlsx", args=[subject.pk]))
    rows = list(openpyxl.load_workbook(io.BytesIO(sent.content)).active.iter_rows(values_only=True))
    by_code = {row[0]: row for row in rows if row[0]}
    assert by_code["1.4.1"][3] == 0.5
    assert by_code["1.4.1"][7] == "=1+1 không phải công thức"
    assert by_code["3.1.4"][3] == 0
    assert by_code["1.1.1"][8].startswith("Không đánh giá")
    total = next(row for row in rows if row[1] == "Tổng cộng")
    assert total[3] == 1.0
    cell = next(
        one for line in openpyxl.load_workbook(io.BytesIO(sent.content)).active.iter_rows() for one in line
        if one.value == "=1+1 không phải công thức"
    )  # fmt: skip
    assert cell.data_type == "s"


def test_figures_come_in_from_a_file_through_the_pages(cast: Cast, signed_in) -> None:
    subject = make_subject(make_round(cast), cast.investment)
    office = signed_in("chi")
    url = reverse("scoring:figures_import", args=[subject.round_id])
    assert office.post(url, {"file": SimpleUploadedFile("x.xlsx", b"nothing")}).status_code == 422
    data = workbook(*HEAD, [1, "Phòng Quản lý đầu tư", 4210, 4118])
    sent = office.post(url, {"file": SimpleUploadedFile("mot-cua.xlsx", data)})
    page = office.get(sent.headers["Location"]).content.decode()
    token = re.search(r'name="tep" value="([^"]+)"', page).group(1)  # type: ignore[union-attr]
    assert "Đúng hạn" in page
    mapped = {
        "tep": token, "sheet": "T10", "head_row": "2", "by": "unit", "unit": "Đơn vị", "keep": "Một cửa",
        "c.3.4.1.a": "Đã giải quyết", "c.3.4.1.b": "Đúng hạn",
    }  # fmt: skip
    preview = post(office, "figures_preview", subject.round_id, **mapped).content.decode()
    assert "T10!D3" in preview
    assert not Imported.objects.exists()
    sealed = re.search(r'name="columns" value="([^"]+)"', preview).group(1)  # type: ignore[union-attr]
    assert post(office, "figures_apply", subject.round_id, tep=token, columns=sealed).status_code == 302
    assert Imported.objects.count() == 2
    assert post(office, "figures_apply", subject.round_id, tep=token, columns=sealed + "x").status_code == 422
    sheet = signed_in("an").get(reverse("scoring:sheet", args=[subject.pk]) + "?ma=3.4.1").content.decode()
    assert "nhập từ tệp mot-cua.xlsx, ô T10!D3" in sheet
    row = Imported.objects.first()
    file = signed_in("an").get(reverse("scoring:imported_file", args=[row.pk]))
    assert b"".join(file.streaming_content) == data
    assert signed_in("em").get(reverse("scoring:imported_file", args=[row.pk])).status_code == 404


def test_a_double_click_makes_one_round(cast: Cast, signed_in) -> None:
    office = signed_in("chi")
    data = {
        "edition": "par/2025-department", "title": "Một lần", "year": "2026", "ties": "dense",
        "quorum": "50", "once": "k" * 32,
    }  # fmt: skip
    post(office, "round_new", **data)
    post(office, "round_new", **data)
    assert Round.objects.count() == 1


def test_a_tracked_rule_book_is_refused_with_a_page_that_says_why(cast: Cast, signed_in) -> None:
    answer = post(
        signed_in("chi"),
        "round_new",
        edition="par/2023-heza",
        title="Thử",
        year="2026",
        ties="dense",
        quorum="50",
    )
    assert answer.status_code == 422
    assert "chỉ theo dõi tiến độ được, không chấm được" in answer.content.decode()


def test_the_pane_alone_answers_a_script_and_a_link_goes_to_the_sheet(cast: Cast, signed_in) -> None:
    subject = small(cast)
    url = reverse("scoring:sheet_line", args=[subject.pk, KEPT[0]])
    an = signed_in("an")
    assert an.get(url).headers["Location"].endswith(f"?ma={KEPT[0]}")
    pane = an.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in pane
    assert f'data-detail="{KEPT[0]}"' in pane
    assert an.get(url.replace(KEPT[0], "77"), headers={"HX-Request": "true"}).status_code == 404
