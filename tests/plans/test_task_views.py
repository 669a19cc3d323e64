from __future__ import annotations

import csv
import datetime as dt
import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chiso.audit import clock
from chiso.evidence import services as evidence
from chiso.evidence.services import Facts
from chiso.plans import services
from chiso.plans.models import SavedView, Task, TaskDocument
from chiso.plans.selectors.links import tasks_url
from chiso.plans.selectors.task import Filters
from chiso.plans.terms import Role
from tests.cast import NOON, Cast
from tests.plans.tasks import MONTHLY, dated, given, item_of


@pytest.fixture(autouse=True)
def root(tmp_path: Path, settings: Any) -> None:
    settings.EVIDENCE_ROOT = tmp_path


def text(response: Any) -> str:
    return str(response.content.decode())


PAGES = (
    "/viec-cua-toi/", "/nhiem-vu/", "/nhiem-vu/bang/", "/nhiem-vu/lich/", "/nhiem-vu/dong-thoi-gian/",
    "/nhiem-vu/xuat.csv", "/nhiem-vu/xuat.xlsx",
)  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_every_view_opens_for_everybody_empty_and_full(page: str, cast: Cast, signed_in: Any) -> None:
    for _round in range(2):
        for name in cast.accounts:
            response = signed_in(name).get(page)
            assert response.status_code == 200, name
            getattr(response, "getvalue", bytes)()  # read to the end, so that the file is closed
        given(cast)
        given(cast, schedule=MONTHLY)
        given(cast, schedule=None)


def test_a_task_of_others_is_not_there(cast: Cast, signed_in: Any) -> None:
    task = given(cast)
    addresses = ["", "sua/", "viec-con/", "tai-lieu/"]
    for name in ("em", "giang", "khoa"):
        for address in addresses:
            assert signed_in(name).get(f"/nhiem-vu/{task.pk}/{address}").status_code == 404
        for act in ("bat-dau", "tien-do", "bao-cao", "xac-nhan", "tra-lai", "mo-lai", "dung", "phan-cong",
                    "trao-doi", "gia-han", "giai-trinh", "tai-lieu/gan"):  # fmt: skip
            assert signed_in(name).post(f"/nhiem-vu/{task.pk}/{act}/", {"percent": 1}).status_code == 404, act


# --- a day in the life ----------------------------------------------------------------------------


def test_from_the_plan_to_done_by_forms(cast: Cast, signed_in: Any) -> None:
    item = item_of(cast)
    office, an, binh = signed_in("chi"), signed_in("an"), signed_in("binh")
    assert "30/11/2026" in text(office.get(f"/nhiem-vu/giao/{item.pk}/"))
    sent = office.post(
        f"/nhiem-vu/giao/{item.pk}/",
        {"title": "Rà soát 12 thủ tục", "product": "Báo cáo", "schedule": "10/10", "unit": cast.investment.pk,
         "assignee": cast.an.person_id, "weight": "2,5", "once": "k"},
    )  # fmt: skip
    task = Task.objects.get()
    assert (sent.headers["Location"], task.due, str(task.weight)) == (
        f"/nhiem-vu/{task.pk}/", dt.date(2026, 10, 12), "2.500",
    )  # fmt: skip
    page = text(an.get(f"/nhiem-vu/{task.pk}/"))
    assert "10/10/2026 là thứ Bảy → thứ Hai 12/10/2026" in page
    assert "vàng từ 07/10/2026 (3 ngày làm việc cuối)" in page
    an.post(f"/nhiem-vu/{task.pk}/tien-do/", {"percent": "60", "note": "Đã rà 7 thủ tục", "once": "p"})
    an.post(f"/nhiem-vu/{task.pk}/tien-do/", {"percent": "90", "note": "lần hai", "once": "p"})
    task.refresh_from_db()
    assert task.percent == 60, "the same form sent twice is written once"
    an.post(f"/nhiem-vu/{task.pk}/bao-cao/", {"note": "Báo cáo số 15/BC"})
    waiting = text(binh.get("/viec-cua-toi/"))
    assert "Chờ bạn xử lý" in waiting
    assert "Rà soát 12 thủ tục" in waiting
    binh.post(f"/nhiem-vu/{task.pk}/xac-nhan/", {"next": "/viec-cua-toi/"})
    task.refresh_from_db()
    assert task.state == "done"
    history = text(an.get(f"/nhiem-vu/{task.pk}/"))
    for words in ("giao nhiệm vụ", "cập nhật tiến độ", "báo cáo hoàn thành nhiệm vụ", "xác nhận hoàn thành"):
        assert words in history


def test_a_wrong_form_keeps_what_was_typed(cast: Cast, signed_in: Any) -> None:
    item = item_of(cast)
    page = signed_in("chi").post(
        f"/nhiem-vu/giao/{item.pk}/",
        {"title": "Tên giữ nguyên", "schedule": "ngày mưa", "unit": cast.investment.pk, "weight": "-1"},
    )
    assert page.status_code == 422
    assert "Tên giữ nguyên" in text(page)
    assert "PL0" in text(page)
    wrong_person = signed_in("chi").post(
        f"/nhiem-vu/giao/{item.pk}/",
        {"title": "x", "schedule": "", "unit": cast.investment.pk, "assignee": cast.em.person_id},
    )
    assert "PL0104" in text(wrong_person)


def test_parts_are_offered_down_the_chain_only(cast: Cast, signed_in: Any) -> None:
    task = given(cast)
    page = text(signed_in("binh").get(f"/nhiem-vu/{task.pk}/viec-con/"))
    assert f'<option value="{cast.investment.pk}"' in page
    assert "Văn phòng</option>" not in page
    assert "Nguyễn Văn An</option>" in page
    assert "Lê Thị Chi</option>" not in page
    signed_in("binh").post(
        f"/nhiem-vu/{task.pk}/viec-con/",
        {"title": "Phần 1", "unit": cast.investment.pk, "schedule": "20/10/2026", "weight": "1"},
    )
    assert Task.objects.get(parent=task).title == "Phần 1"


def test_two_taps_from_the_phone(cast: Cast, signed_in: Any) -> None:
    task = given(cast, schedule=dated(7, 10))
    an = signed_in("an")
    assert f'id="card-{task.pk}"' in text(an.get("/viec-cua-toi/"))
    card = an.post(
        f"/nhiem-vu/{task.pk}/tien-do/", {"percent": "75", "once": "k"}, headers={"HX-Request": "true"}
    )
    assert "Đã lưu tiến độ" in text(card)
    assert "75 %" in text(card)


def test_a_recurring_card_says_which_turn_is_meant_and_ends_nowhere_dead(cast: Cast, signed_in: Any) -> None:
    task = given(cast, schedule=MONTHLY)
    with clock.at(dt.datetime(2026, 12, 20, 5, tzinfo=dt.UTC)):
        page = text(signed_in("an").get("/viec-cua-toi/"))
    assert f'id="card-{task.pk}"' in page
    assert "Việc định kỳ" in page
    assert "#bao-cao" not in page


def test_a_cooperating_unit_gives_its_own_task_from_what_is_filled_in(cast: Cast, signed_in: Any) -> None:
    item = item_of(cast)
    item.others.create(unit=cast.investment, role=Role.COOPERATING)
    parent = item.plan
    services.unit_plan_derive(parent, unit_id=cast.investment.pk, actor=cast.actor(cast.chi))
    own = parent.unit_plans.get(unit=cast.investment).items.get(code=item.code)
    form = signed_in("binh").get(f"/nhiem-vu/giao/{own.pk}/").context["form"]
    assert form.initial["unit"] == cast.investment.pk
    assert cast.investment.pk not in form.initial["cooperating"]


def test_returned_extended_explained_by_forms(cast: Cast, signed_in: Any) -> None:
    task = given(cast)
    an, binh, chi, dung = (signed_in(name) for name in ("an", "binh", "chi", "dung"))
    an.post(f"/nhiem-vu/{task.pk}/bao-cao/", {"note": "x"})
    binh.post(f"/nhiem-vu/{task.pk}/tra-lai/", {"reason": "Thiếu phụ lục"})
    assert "Bị trả lại" in text(an.get("/viec-cua-toi/"))
    an.post(f"/nhiem-vu/{task.pk}/gia-han/", {"to_due": "2026-11-13", "reason": "Chờ số liệu"})
    assert "Xin gia hạn" in text(chi.get("/viec-cua-toi/"))
    extension = task.extensions.get()
    chi.post(f"/nhiem-vu/gia-han/{extension.pk}/", {"decision": "approve"})
    dung.post(f"/nhiem-vu/{task.pk}/giai-trinh/", {"question": "Vì sao?", "reply_by": "2026-10-08"})
    assert "Yêu cầu giải trình" in text(an.get("/viec-cua-toi/"))
    question = task.explanations.get()
    an.post(f"/nhiem-vu/giai-trinh/{question.pk}/", {"answer": "Vì chờ"})
    assert "Đã giải trình" in text(dung.get("/viec-cua-toi/"))
    dung.post(f"/nhiem-vu/giai-trinh/{question.pk}/ghi-nhan/")
    an.post(f"/nhiem-vu/{task.pk}/trao-doi/", {"text": "Cảm ơn"})
    page = text(an.get(f"/nhiem-vu/{task.pk}/"))
    for words in ("hạn ban đầu 30/10/2026", "13/11/2026", "Vì chờ", "Cảm ơn", "Đã ghi nhận"):
        assert words in page
    chi.post(f"/nhiem-vu/{task.pk}/dung/", {"reason": "Trùng"})
    chi.post(f"/nhiem-vu/{task.pk}/mo-lai/", {"reason": "Làm tiếp"})
    task.refresh_from_db()
    assert (task.state, task.remark) == ("doing", "Làm tiếp")


def test_evidence_is_attached_from_the_library_and_seen_from_both_sides(cast: Cast, signed_in: Any) -> None:
    task, actor = given(cast), cast.actor(cast.an)
    document = evidence.document_register(
        evidence.file_take(io.BytesIO("Báo cáo".encode()), name="a.txt", actor=actor),
        name="a.txt", facts=Facts(title="Báo cáo rà soát"), unit_id=cast.investment.pk, actor=actor,
    )  # fmt: skip
    an = signed_in("an")
    assert "Báo cáo rà soát" in text(an.get(f"/nhiem-vu/{task.pk}/tai-lieu/?q=bao+cao"))
    for page in ("3", "4"):
        an.post(f"/nhiem-vu/{task.pk}/tai-lieu/gan/", {"document": document.pk, "page": page})
    link = TaskDocument.objects.get()
    assert link.page == "4"
    assert f'href="/tai-lieu/{document.pk}/"' in text(an.get(f"/nhiem-vu/{task.pk}/"))
    assert f'href="/nhiem-vu/{task.pk}/"' in text(an.get(f"/tai-lieu/{document.pk}/"))
    an.post(f"/nhiem-vu/tai-lieu/{link.pk}/go/")
    assert not TaskDocument.objects.exists()


def test_where_a_form_leads_stays_in_the_house(cast: Cast, signed_in: Any) -> None:
    task = given(cast)
    for place in ("https://example.org/", "//example.org/", "/\\example.org"):
        sent = signed_in("an").post(f"/nhiem-vu/{task.pk}/trao-doi/", {"text": "x", "next": place})
        assert sent.headers["Location"] == f"/nhiem-vu/{task.pk}/"


# --- lists ----------------------------------------------------------------------------------------


def test_filters_of_the_list(cast: Cast, signed_in: Any) -> None:
    given(cast, title="Hội nghị cuối năm", schedule=dated(6, 10))
    given(cast, title="Công khai thủ tục", schedule=dated(20, 12), assignee=cast.binh)
    given(cast, title="Việc văn phòng", unit=cast.office, schedule=None)
    done = given(cast, title="Xong rồi")
    services.task_report(done, note="x", actor=cast.actor(cast.an))
    services.task_confirm(done, actor=cast.actor(cast.binh))
    client = signed_in("chi")
    titles = {"Hội nghị cuối năm", "Công khai thủ tục", "Việc văn phòng", "Xong rồi"}
    cases = {
        "": titles - {"Xong rồi"},
        "state=": titles,
        "state=done": {"Xong rồi"},
        "q=hoi+nghi+CUOI": {"Hội nghị cuối năm"},
        "light=amber": {"Hội nghị cuối năm"},
        "light=grey": {"Việc văn phòng"},
        f"unit={cast.office.pk}": {"Việc văn phòng"},
        f"person={cast.binh.person_id}": {"Công khai thủ tục"},
        "tu=2026-12-01&den=2026-12-31": {"Công khai thủ tục"},
        f"plan={item_of(cast).plan_id}": titles - {"Xong rồi"},
        "light=khong-co&unit=abc": titles - {"Xong rồi"},
    }
    for query, expected in cases.items():
        page = text(client.get(f"/nhiem-vu/?{query}"))
        assert {title for title in titles if f">{title}</a>" in page} == expected, query
    mine = text(signed_in("an").get("/nhiem-vu/?mine=1"))
    assert "Hội nghị cuối năm</a>" in mine
    assert "Công khai thủ tục</a>" not in mine


def test_pages_follow_each_other_both_ways(cast: Cast) -> None:
    from chiso.plans.selectors.task import task_page

    made = [
        given(cast, title=f"Việc {n}", schedule=dated(6 + n // 3, 10) if n < 9 else None).pk
        for n in range(12)
    ]
    actor = cast.actor(cast.chi)
    pages, after = [], ""
    while True:
        page = task_page(actor, filters=Filters(), after=after, size=5)
        pages.append(page)
        if not page.after:
            break
        after = page.after
    assert [task.pk for page in pages for task in page.rows] == made
    assert [
        task.pk for task in task_page(actor, filters=Filters(), before=pages[2].before, size=5).rows
    ] == made[5:10]
    first = task_page(actor, filters=Filters(), before=pages[1].before, size=5)
    assert ([task.pk for task in first.rows], first.before) == (made[:5], "")
    assert len(task_page(actor, filters=Filters(), after="rác").rows) == 12


def test_views_are_kept_by_name(cast: Cast, signed_in: Any) -> None:
    an = signed_in("an")
    sent = an.post("/nhiem-vu/bo-loc/", {"name": "Việc đỏ", "query": "light=red"})
    assert sent.headers["Location"] == "/nhiem-vu/?light=red"
    assert "Việc đỏ" in text(an.get("/nhiem-vu/"))
    assert "Việc đỏ" not in text(signed_in("binh").get("/nhiem-vu/"))
    view = SavedView.objects.get()
    assert signed_in("binh").post(f"/nhiem-vu/bo-loc/{view.pk}/xoa/").status_code == 404
    an.post(f"/nhiem-vu/bo-loc/{view.pk}/xoa/")
    assert not SavedView.objects.exists()


def test_files_hold_the_list_and_run_nothing(cast: Cast, signed_in: Any) -> None:
    given(cast, title='=HYPERLINK("http://x")', product="+1", schedule=dated(10, 10))
    given(cast, title="Đối thoại", schedule=None)
    client = signed_in("chi")
    response = client.get("/nhiem-vu/xuat.csv")
    assert response.streaming
    rows = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
    assert [row[1] for row in rows] == ["Nhiệm vụ", '\'=HYPERLINK("http://x")', "Đối thoại"]
    assert (rows[1][4], rows[1][6], rows[2][6]) == ("'+1", "12/10/2026", "")
    sheet = openpyxl.load_workbook(
        io.BytesIO(b"".join(client.get("/nhiem-vu/xuat.xlsx?q=hyper").streaming_content))
    ).active
    assert sheet is not None
    assert sheet.max_row == 2
    assert (sheet["B2"].value, sheet["B2"].data_type) == ('=HYPERLINK("http://x")', "s")
    assert sheet["G2"].value == dt.datetime(2026, 10, 12)  # noqa: DTZ001


LISTS = (
    "/nhiem-vu/",
    "/nhiem-vu/bang/",
    "/nhiem-vu/lich/",
    "/nhiem-vu/dong-thoi-gian/",
    "/viec-cua-toi/",
    "/",
)


@pytest.mark.parametrize("page", LISTS)
@pytest.mark.parametrize("who", ["an", "binh", "chi", "dung"])
def test_a_list_needs_the_same_queries_at_any_size(page: str, who: str, cast: Cast, signed_in: Any) -> None:
    client, counts = signed_in(who), []
    for more in (2, 10):
        for number in range(more):
            given(cast, title=f"Việc {number}", schedule=dated(6, 10), cooperating=[cast.labour.pk])
            given(cast, title=f"Kỳ {number}", schedule=MONTHLY)
        with CaptureQueriesContext(connection) as seen:
            client.get(page)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 40


def test_a_task_needs_the_same_queries_however_much_hangs_on_it(cast: Cast, signed_in: Any) -> None:
    task, client, counts = given(cast, schedule=MONTHLY), signed_in("an"), []
    for more in (1, 8):
        for _number in range(more):
            services.comment_add(task, text="x", actor=cast.actor(cast.an))
            services.task_progress(task, percent=10, note="x", actor=cast.actor(cast.an))
        with CaptureQueriesContext(connection) as seen:
            client.get(f"/nhiem-vu/{task.pk}/")
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 40


# --- board, month, year, feed ---------------------------------------------------------------------


def test_the_board_moves_without_dragging(cast: Cast, signed_in: Any) -> None:
    task = given(cast)
    an = signed_in("an")
    page = text(an.get("/nhiem-vu/bang/"))
    assert f'action="/nhiem-vu/{task.pk}/bat-dau/"' in page
    sent = an.post(f"/nhiem-vu/{task.pk}/bat-dau/", {"next": "/nhiem-vu/bang/"})
    assert sent.headers["Location"] == "/nhiem-vu/bang/"
    assert f'action="/nhiem-vu/{task.pk}/xac-nhan/"' not in text(signed_in("binh").get("/nhiem-vu/bang/"))
    an.post(f"/nhiem-vu/{task.pk}/bao-cao/", {"note": "x"})
    assert f'action="/nhiem-vu/{task.pk}/xac-nhan/"' in text(signed_in("binh").get("/nhiem-vu/bang/"))
    assert f'action="/nhiem-vu/{task.pk}/xac-nhan/"' not in text(an.get("/nhiem-vu/bang/"))


def test_the_month_shows_days_off_by_name_and_every_turn(cast: Cast, signed_in: Any) -> None:
    from chiso.org.models import HolidayCalendar

    HolidayCalendar.objects.create(
        year=2026,
        version=1,
        source="thử",
        published_at=NOON,
        days_off={"2026-11-24": "Ngày Văn hóa Việt Nam"},
    )
    given(cast, schedule=MONTHLY)
    page = text(signed_in("an").get("/nhiem-vu/lich/?thang=2026-11"))
    assert "Tháng 11/2026" in page
    assert "Ngày Văn hóa Việt Nam" in page
    assert page.count('class="mark ') == 1
    assert "Tháng 10/2026" in text(signed_in("an").get("/nhiem-vu/lich/?thang=rác"))


def test_the_year_is_also_a_table(cast: Cast, signed_in: Any) -> None:
    given(cast, schedule=dated(20, 12))
    page = text(signed_in("an").get("/nhiem-vu/dong-thoi-gian/?nam=2026"))
    assert "line-from-10 line-to-12" in page
    assert "<td>10</td>" in page
    assert "Không có nhiệm vụ có hạn" in text(signed_in("an").get("/nhiem-vu/dong-thoi-gian/?nam=2024"))


def test_the_feed_is_secret_stable_and_revocable(cast: Cast, signed_in: Any, client: Any) -> None:
    from icalendar import Calendar

    task = given(cast, schedule=dated(20, 10))
    given(cast, schedule=MONTHLY)
    given(cast, assignee=cast.binh)
    an = signed_in("an")
    an.post("/nhiem-vu/lich/dia-chi/")
    cast.an.refresh_from_db()
    address = f"/feeds/{cast.an.feed_key}.ics"
    assert address in text(an.get("/nhiem-vu/lich/"))
    response = client.get(address)
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    events = {str(e["uid"]): e for e in Calendar.from_ical(response.content).walk("VEVENT")}
    assert len(events) == 4
    event = events[f"task-{task.pk}@chiso"]
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (
        dt.date(2026, 10, 20),
        dt.date(2026, 10, 21),
    )
    assert [alarm.decoded("trigger") for alarm in event.walk("VALARM")] == [
        dt.timedelta(days=-3, hours=8), dt.timedelta(hours=8),
    ]  # fmt: skip
    Task.objects.filter(pk=task.pk).update(due=dt.date(2026, 10, 27))
    with clock.at(NOON + dt.timedelta(days=1)):
        again = {str(e["uid"]) for e in Calendar.from_ical(client.get(address).content).walk("VEVENT")}
    assert again == set(events)
    an.post("/nhiem-vu/lich/dia-chi/thu-hoi/")
    assert client.get(address).status_code == 404
    assert client.get("/feeds/doan-mo.ics").status_code == 404


# --- home -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["an", "binh", "chi", "dung", "ha"])
def test_every_number_of_the_home_page_leads_to_that_many_rows(who: str, cast: Cast, signed_in: Any) -> None:
    from chiso.dashboards.selectors import home_of

    given(cast, schedule=dated(2, 10))
    given(cast, schedule=dated(8, 10))
    given(cast, schedule=dated(20, 12), assignee=cast.binh)
    services.task_report(given(cast), note="x", actor=cast.actor(cast.an))
    home = home_of(cast.actor(cast.accounts[who]), today=clock.today())
    client = signed_in(who)
    numbers = [(tile.url, tile.number) for tile in home.tiles]
    for row in home.late:
        numbers += [(row.red_url, row.red), (row.amber_url, row.amber), (row.open_url, row.open)]
    for url, number in numbers:
        assert text(client.get(url)).count('<th scope="row">') == number, url
    assert sum(tile.number for tile in home.tiles) > 0 or who == "ha"


ROLES = (("an", "official"), ("binh", "head"), ("chi", "office"), ("dung", "leader"), ("ha", "admin"),
         ("khoa", "guest"))  # fmt: skip


@pytest.mark.parametrize(("who", "role"), ROLES)
def test_home_by_role(who: str, role: str, cast: Cast, signed_in: Any) -> None:
    from chiso.dashboards.selectors import role_of

    item_of(cast)
    assert role_of(cast.actor(cast.accounts[who])) == role
    page = text(signed_in(who).get("/"))
    assert ("Tiến độ kế hoạch năm" in page) == (role in {"head", "office", "leader", "admin"})
    assert ("Theo đơn vị" in page) == False or role in {"office", "leader", "admin"}  # noqa: E712


def test_the_address_of_a_list_says_all_its_filters() -> None:
    filters = Filters(state="open", unit_id=3, light="red", due_to=dt.date(2026, 10, 12), mine=True)
    assert tasks_url(filters) == "/nhiem-vu/?unit=3&light=red&den=2026-10-12&state=open&mine=1"


# --- the tree -------------------------------------------------------------------------------------


def test_the_tree_explains_its_numbers(cast: Cast, signed_in: Any) -> None:
    plan, an = item_of(cast).plan, cast.actor(cast.an)
    services.task_progress(given(cast, weight=3), percent=100, actor=an)
    services.task_progress(given(cast, weight=2), percent=5, actor=an)
    page = text(signed_in("an").get(f"/ke-hoach/{plan.pk}/tien-do/"))
    assert "62 % = (3 × 100 + 2 × 5) / 5" in page
    assert "chưa có nhiệm vụ" in page
    assert "nếu coi là 0 thì đạt 31 %" in page
    assert signed_in("giang").get(f"/ke-hoach/{plan.pk}/tien-do/").status_code == 404
