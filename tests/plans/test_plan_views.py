"""The whole way over HTTP: paper → review → grid → issued plan → unit plan; refusals; query counts."""

from __future__ import annotations

import io
import json
import re
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from chiso.plans import services
from chiso.plans.models import Plan, Reading
from chiso.plans.schemas import sheet
from tests.cast import Cast
from tests.conftest import ROOT
from tests.plans import making

SEED = ROOT / "samples" / "ke-hoach-heza-2023.txt"


def post(client: Any, url: str, **data: Any) -> Any:
    return client.post(url, data)


def test_from_the_real_paper_to_an_issued_plan_and_a_unit_plan(cast: Cast, signed_in: Any) -> None:
    chi, dung, an, binh = (signed_in(name) for name in ("chi", "dung", "an", "binh"))
    took = post(chi, "/van-ban/nhan/", file=SimpleUploadedFile(SEED.name, SEED.read_bytes()), once="k")
    url = took.headers["Location"]
    page = chi.get(url)
    assert page.status_code == 200
    assert "Phần đầu" in page.text
    reading = Reading.objects.get()
    for finding in reading.findings.all():
        state = "accepted" if finding.suggestion is not None else "ignored"
        answer = chi.post(
            f"/diem/{finding.pk}/", {"state": state, "seen": "open"}, headers={"HX-Request": "true"}
        )
        assert answer.status_code == 200
    assert "đã xử lý hết" in chi.get(url).text
    made = post(chi, f"{url}lap-ke-hoach/", year=2026, annex=["0", "1"], once="k2")
    plan = Plan.objects.get()
    assert made.headers["Location"] == f"/ke-hoach/{plan.pk}/giao-viec/"
    assert plan.items.filter(group=False).count() == 40
    assert plan.items.get(code="5.2").title == "Tuyển dụng công chức, viên chức"
    ids = [str(pk) for pk in plan.items.filter(group=False).values_list("pk", flat=True)]
    for field, text in (("lead", "Phòng Quản lý đầu tư"), ("schedule", "q4"), ("product", "Báo cáo")):
        answer = post(chi, f"/ke-hoach/{plan.pk}/o/", item=ids, field=field, text=text)
        assert answer.status_code == 200
    assert answer.json()["missing"]["total"] == 0
    assert post(chi, f"/ke-hoach/{plan.pk}/trinh/").status_code == 302
    assert post(dung, f"/ke-hoach/{plan.pk}/duyet/").status_code == 302
    issued = post(
        dung, f"/ke-hoach/{plan.pk}/ban-hanh/", issued_on="2026-10-01", number="12", symbol="KH-BQL"
    )
    assert issued.status_code == 302
    derived = post(an, f"/ke-hoach/{plan.pk}/don-vi/{cast.investment.pk}/")
    unit_url = derived.headers["Location"]
    assert post(an, f"{unit_url}trinh/").status_code == 302
    assert post(binh, f"{unit_url}duyet/").status_code == 302
    assert post(chi, f"{unit_url}ban-hanh/").status_code == 302
    unit_plan = Plan.objects.get(unit=cast.investment)
    assert (unit_plan.state, unit_plan.items.filter(group=False).count()) == ("issued", 40)
    assert an.get(f"/ke-hoach/{plan.pk}/").status_code == 200


def test_a_citation_that_disagrees_with_itself_can_be_corrected_whole(cast: Cast, signed_in: Any) -> None:
    chi = signed_in("chi")
    post(chi, "/van-ban/nhan/", file=SimpleUploadedFile(SEED.name, SEED.read_bytes()), once="k")
    reading = Reading.objects.get()
    citation = reading.findings.get(code="PF201")
    printed = "Quyết định số 4647/KH-UBND ngày 30/12/2022"
    assert citation.original is not None
    assert citation.original.startswith(printed)
    right = citation.original.replace("Quyết định", "Kế hoạch")
    number = reading.findings.get(code="PF102")
    for finding in reading.findings.all():
        words = right if finding == citation else "4742" if finding == number else ""
        state = "corrected" if words else "ignored"
        post(chi, f"/diem/{finding.pk}/", state=state, correction=words, seen="open")
    post(chi, f"/van-ban/{reading.pk}/lap-ke-hoach/", year=2026, annex=["0"], once="k2")
    plan = Plan.objects.get()
    assert plan.number == "4742"
    assert printed not in plan.legal_basis
    assert printed.replace("Quyết định", "Kế hoạch") in plan.legal_basis


@pytest.mark.parametrize("path", ["van-ban/", "ke-hoach/"])
def test_lists_say_what_to_do_when_empty(signed_in: Any, path: str) -> None:
    page = signed_in("chi").get(f"/{path}")
    assert page.status_code == 200
    assert "Chưa có" in page.text


def test_every_page_of_a_plan_opens(cast: Cast, signed_in: Any) -> None:
    plan = making.issued(cast)
    client = signed_in("chi")
    item = plan.items.get(code="1.1")
    home = f"/ke-hoach/{plan.pk}/"
    under = ("", "sua/", "trinh/", "giao-viec/", "dieu-chinh/", "phien-ban/1/", "so-sanh/", "lich-su/",
             "noi-dung/moi/", "nhap-bang/", "cap-nhat/", "bang.xlsx")  # fmt: skip
    line, paper = f"/noi-dung/{item.pk}/", f"/van-ban/{plan.reading_id}/"
    paths = [
        *(home + page for page in under), line, f"{line}sua/", f"{line}bo/", paper, f"{paper}lap-ke-hoach/",
        "/ke-hoach/moi/", "/ke-hoach/?loai=don-vi",
    ]  # fmt: skip
    assert {path: client.get(path).status_code for path in paths} == dict.fromkeys(paths, 200)


def test_a_refused_file_is_shown_with_its_code(signed_in: Any) -> None:
    answer = post(signed_in("chi"), "/van-ban/nhan/", file=SimpleUploadedFile("a.txt", b""), once="k")
    assert answer.status_code == 422
    assert "Tệp này không có nội dung" in answer.text


def test_a_paper_the_reader_refuses_is_shown_with_its_code_and_can_be_tried_again(
    cast: Cast, signed_in: Any
) -> None:
    client = signed_in("chi")
    data = b"%PDF-1.4\nnot a document at all\n%%EOF\n"
    took = post(client, "/van-ban/nhan/", file=SimpleUploadedFile("hong.pdf", data), once="k")
    if took.status_code == 302:  # the store took it as a PDF; the reader says what is wrong
        page = client.get(took.headers["Location"]).text
        assert re.search(r"PA1\d\d|PA\d{4}", page)
        assert "Đọc lại" in page
    else:
        assert took.status_code == 422
        assert re.search(r"EV\d{4}", took.text)


def test_a_stale_decision_is_answered_409_and_names_who_was_faster(cast: Cast, signed_in: Any) -> None:
    finding = making.read(cast).findings.filter(code="PF301").first()
    assert finding is not None
    url = f"/diem/{finding.pk}/"
    assert signed_in("chi").post(url, {"state": "accepted", "seen": "open"}).status_code == 302
    late = signed_in("ha").post(url, {"state": "ignored", "seen": "open"}, headers={"HX-Request": "true"})
    assert late.status_code == 409
    assert "Lê Thị Chi" in late.text


def test_a_reviewer_sees_what_another_decided(cast: Cast, signed_in: Any) -> None:
    reading = making.read(cast)
    finding = reading.findings.filter(code="PF301").first()
    assert finding is not None
    since = "2026-10-05T04:00:00+00:00"
    url = f"/van-ban/{reading.pk}/thay-doi/"
    assert 'hx-swap-oob="true"' not in signed_in("ha").get(url, {"tu": since}).text
    services.finding_decide(finding, state="accepted", actor=cast.actor(cast.chi))
    changed = signed_in("ha").get(url, {"tu": since}).text
    assert f'id="finding-{finding.position}"' in changed
    assert "còn 4 điểm" in changed
    assert f'id="finding-{finding.position}"' not in signed_in("chi").get(url, {"tu": since}).text


def test_a_conflicting_cell_is_answered_with_what_stands_there(cast: Cast, signed_in: Any) -> None:
    plan = making.drafted(cast)
    item = plan.items.get(code="1.1")
    url = f"/ke-hoach/{plan.pk}/o/"
    form = {"item": item.pk, "field": "product", f"was.{item.pk}": ""}
    assert signed_in("chi").post(url, {**form, "text": "Báo cáo"}).status_code == 200
    late = signed_in("ha").post(url, {**form, "text": "Tờ trình"})
    assert (late.status_code, late.json()["current"]) == (409, {str(item.pk): "Báo cáo"})
    wrong = signed_in("ha").post(url, {"item": item.pk, "field": "schedule", "text": "hôm nào"})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "PL0010")
    waived = post(signed_in("chi"), f"{url}khong-ap-dung/", item=item.pk, field="lead", reason="Việc chung")
    assert waived.json()["missing"]["lead"] == 1


def test_the_form_of_one_line_writes_what_was_changed_alone(cast: Cast, signed_in: Any) -> None:
    plan = making.complete(cast)
    item = plan.items.get(code="1.1")
    client = signed_in("chi")
    page = client.get(f"/noi-dung/{item.pk}/sua/").text
    seen = dict(re.findall(r'name="(seen_\w+)" value="([^"]*)"', page))
    form = {name.removeprefix("seen_"): value for name, value in seen.items()}
    answer = client.post(f"/noi-dung/{item.pk}/sua/", {**seen, **form, "schedule": "quý III"})
    assert answer.status_code == 302
    item.refresh_from_db()
    assert (item.schedule["text"], item.product) == ("quý III", "Báo cáo")  # type: ignore[index]
    wrong = client.post(f"/noi-dung/{item.pk}/sua/", {**seen, **form, "lead": "Sở Lạ", "schedule": "quý III"})
    assert "Sở Lạ" in wrong.text


def test_a_sheet_is_rehearsed_then_applied(cast: Cast, signed_in: Any) -> None:
    plan = making.complete(cast)
    client = signed_in("chi")
    data = client.get(f"/ke-hoach/{plan.pk}/bang.xlsx").content
    book = openpyxl.load_workbook(io.BytesIO(data))
    book[sheet.SHEET]["K3"] = "Tờ trình"
    out = io.BytesIO()
    book.save(out)
    shown = post(client, f"/ke-hoach/{plan.pk}/nhap-bang/", file=SimpleUploadedFile("b.xlsx", out.getvalue()))
    assert "Xem trước, chưa ghi gì" in shown.text
    assert plan.items.get(code="1.1").product == "Báo cáo"
    form = dict(re.findall(r'name="(rows|digest|once)" value="([^"]*)"', shown.text))
    assert post(client, f"/ke-hoach/{plan.pk}/nhap-bang/ap-dung/", **form).status_code == 302
    assert plan.items.get(code="1.1").product == "Tờ trình"
    forged = post(client, f"/ke-hoach/{plan.pk}/nhap-bang/ap-dung/", rows="x:y:z", digest=form["digest"])
    assert forged.status_code == 409


@pytest.mark.parametrize(
    ("who", "status"), [("giang", 404), ("khoa", 404), ("em", 404), ("dung", 403), ("chi", 302)]
)
def test_who_may_derive_a_unit_plan(cast: Cast, signed_in: Any, who: str, status: int) -> None:
    plan = making.issued(cast)
    answer = post(signed_in(who), f"/ke-hoach/{plan.pk}/don-vi/{cast.investment.pk}/")
    expected = 403 if who == "em" else status
    assert answer.status_code == expected


@pytest.mark.parametrize("who", ["an", "em", "giang", "khoa"])
def test_papers_and_drafts_do_not_exist_for_those_who_may_not_see_them(
    cast: Cast, signed_in: Any, who: str
) -> None:
    plan = making.drafted(cast)
    client = signed_in(who)
    for path in (f"/van-ban/{plan.reading_id}/", f"/ke-hoach/{plan.pk}/", f"/ke-hoach/{plan.pk}/giao-viec/"):
        assert client.get(path).status_code == 404
    assert post(client, f"/ke-hoach/{plan.pk}/o/", item="1", field="lead", text="x").status_code == 404


def queries(signed_in: Any, who: str, path: str, capture: Any) -> int:
    client = signed_in(who)
    client.get(path)
    with capture() as done:
        assert client.get(path).status_code == 200
    return len(done)


def test_the_number_of_queries_does_not_grow(cast: Cast, signed_in: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def capture() -> Any:
        return CaptureQueriesContext(connection)

    plan = making.drafted(cast)
    paths = ["/van-ban/", "/ke-hoach/", f"/ke-hoach/{plan.pk}/", f"/ke-hoach/{plan.pk}/giao-viec/",
             f"/ke-hoach/{plan.pk}/trinh/", f"/van-ban/{plan.reading_id}/"]  # fmt: skip
    few = {path: queries(signed_in, "chi", path, capture) for path in paths}
    chi = cast.actor(cast.chi)
    for number in range(3, 20):
        services.item_add(plan, title="Việc", code=f"1.{number}", parent=plan.items.get(code="1"), actor=chi)
        services.items_assign(
            plan, item_ids=[plan.items.get(code=f"1.{number}").pk], field="lead", text="Văn phòng", actor=chi
        )
    for _ in range(4):
        making.drafted(cast)
    assert {path: queries(signed_in, "chi", path, capture) for path in paths} == few


def test_the_grid_carries_the_units_as_data(cast: Cast, signed_in: Any) -> None:
    page = signed_in("chi").get(f"/ke-hoach/{making.drafted(cast).pk}/giao-viec/").text
    found = re.search(r'<script id="units" type="application/json">(.*?)</script>', page)
    assert found is not None
    assert [unit["name"] for unit in json.loads(found[1])] == [
        "Lãnh đạo Ban", "Văn phòng", "Phòng Quản lý đầu tư", "Phòng Quản lý lao động",
    ]  # fmt: skip


DOORS = ("dieu-chinh", "ket-thuc", "tra-lai")


def test_forms_open_only_to_those_who_may_use_them(cast: Cast, signed_in: Any) -> None:
    plan = making.issued(cast)
    item = plan.items.filter(group=False).first()
    assert item is not None
    an = signed_in("an")
    for door in DOORS:
        assert an.get(f"/ke-hoach/{plan.pk}/{door}/").status_code == 403
    assert an.get(f"/noi-dung/{item.pk}/bo/").status_code == 403
    assert an.get("/van-ban/nhan/").status_code == 403
    chi, dung = signed_in("chi"), signed_in("dung")
    assert chi.get(f"/ke-hoach/{plan.pk}/dieu-chinh/").status_code == 200
    assert dung.get(f"/ke-hoach/{plan.pk}/ket-thuc/").status_code == 200
    assert chi.get("/van-ban/nhan/").status_code == 200


def test_what_somebody_undid_is_told_to_the_others(cast: Cast, signed_in: Any) -> None:
    chi = signed_in("chi")
    post(chi, "/van-ban/nhan/", file=SimpleUploadedFile(SEED.name, SEED.read_bytes()), once="k")
    reading = Reading.objects.get()
    finding = reading.findings.filter(suggestion__isnull=False).first()
    assert finding is not None
    post(chi, f"/diem/{finding.pk}/", state="accepted", seen="open")
    post(chi, f"/diem/{finding.pk}/mo-lai/", seen="accepted")
    changes = chi.get(f"/van-ban/{reading.pk}/thay-doi/?tu=2000-01-01T00:00:00%2B00:00")
    assert changes.status_code == 200
    assert finding.code in changes.text


def test_a_paper_with_nothing_to_decide_shows_the_next_step(cast: Cast, signed_in: Any) -> None:
    chi = signed_in("chi")
    post(chi, "/van-ban/nhan/", file=SimpleUploadedFile(SEED.name, SEED.read_bytes()), once="k")
    reading = Reading.objects.get()
    reading.findings.all().delete()
    page = chi.get(f"/van-ban/{reading.pk}/").text
    assert "Không có điểm cần xem" in page
    assert "Bỏ bớt điều kiện lọc" not in page
