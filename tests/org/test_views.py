"""Pages of the organisation for every role: who opens what, what a form keeps, what a refusal says."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest

from chiso.org.models import (
    Account,
    Delegation,
    Grant,
    Holding,
    HolidayCalendar,
    Person,
    Post,
    Unit,
    UnitName,
)
from chiso.org.terms import PostRank, Right
from tests.cast import Cast, unit

EVERYBODY = ("an", "binh", "chi", "dung", "em", "giang", "ha", "khoa")


@pytest.fixture
def pages(cast: Cast) -> dict[str, str]:
    """Every page that is read, by a short name."""
    manager = Grant.objects.create(
        person=cast.chi.person, authority=cast.authority, right=Right.ORG_MANAGE, reason="x"
    )
    Grant.objects.create(person=cast.chi.person, authority=cast.authority, right=Right.CALENDAR_MANAGE)
    delegation = Delegation.objects.create(
        unit=cast.labour, delegate=cast.em.person, signing="KT", scope="x", valid_from=dt.date(2026, 1, 1)
    )
    holding = Holding.objects.get(person=cast.em.person)
    return {
        "tree": "/to-chuc/",
        "unit": f"/to-chuc/don-vi/{cast.labour.pk}/",
        "persons": "/to-chuc/can-bo/",
        "person": f"/to-chuc/can-bo/{cast.em.person_id}/",
        "holidays": "/to-chuc/lich-nghi/",
        "settings": "/to-chuc/cai-dat/",
        "found": "/to-chuc/don-vi/lap",
        "rename": f"/to-chuc/don-vi/{cast.labour.pk}/sap-xep/doi-ten",
        "move": f"/to-chuc/don-vi/{cast.labour.pk}/sap-xep/chuyen",
        "close": f"/to-chuc/don-vi/{cast.labour.pk}/sap-xep/cham-dut",
        "split": f"/to-chuc/don-vi/{cast.labour.pk}/sap-xep/tach",
        "merge": "/to-chuc/hop-nhat",
        "assign": f"/to-chuc/don-vi/{cast.labour.pk}/giao-chuc-vu",
        "delegate": f"/to-chuc/don-vi/{cast.labour.pk}/uy-quyen",
        "end post": f"/to-chuc/chuc-vu/{holding.pk}/thoi",
        "end delegation": f"/to-chuc/uy-quyen/{delegation.pk}/thoi",
        "add person": "/to-chuc/can-bo/them",
        "open account": f"/to-chuc/can-bo/{cast.em.person_id}/mo-tai-khoan",
        "accounts": "/to-chuc/tai-khoan/",
        "close account": f"/to-chuc/tai-khoan/{cast.em.pk}/khoa",
        "rights": "/to-chuc/quyen/",
        "grant": "/to-chuc/quyen/cap",
        "revoke": f"/to-chuc/quyen/{manager.pk}/thu-hoi",
        "publish": "/to-chuc/lich-nghi/2026/ban-hanh",
    }


ALL = {"tree", "persons", "holidays", "settings"}
THINGS = ALL | {"unit", "person"}
MANAGING = {
    "found", "rename", "move", "close", "split", "merge", "assign", "delegate", "end post",
    "end delegation", "add person",
}  # fmt: skip
ADMINISTRATION = {"open account", "accounts", "close account", "rights", "grant", "revoke"}
OPENS = {
    "an": THINGS,
    "binh": THINGS,
    "chi": THINGS | MANAGING | {"publish"},
    "dung": THINGS,
    "em": THINGS,
    "giang": ALL,
    "ha": THINGS | MANAGING | ADMINISTRATION | {"publish"},
    "khoa": ALL,
}


@pytest.mark.parametrize("name", EVERYBODY)
def test_who_opens_which_page(pages: dict[str, str], signed_in: Any, name: str) -> None:
    client = signed_in(name)
    status = {page: client.get(address).status_code for page, address in pages.items()}
    assert {page for page, code in status.items() if code == 200} == OPENS[name]
    assert {code for page, code in status.items() if page not in OPENS[name]} <= {403, 404}


@pytest.mark.parametrize("name", ["giang", "khoa"])
def test_another_authoritys_things_do_not_exist(pages: dict[str, str], signed_in: Any, name: str) -> None:
    for page in ("unit", "person", "rename", "assign", "end post", "end delegation"):
        assert signed_in(name).get(pages[page]).status_code == 404, page


def test_an_administrator_elsewhere_administers_elsewhere(
    pages: dict[str, str], cast: Cast, signed_in: Any
) -> None:
    Grant.objects.create(person=cast.giang.person, authority=cast.stranger_authority, right=Right.ADMIN)
    client = signed_in("giang")
    for page in ("open account", "close account", "revoke", "unit", "rename"):
        assert client.get(pages[page]).status_code == 404, page
    assert "Hoàng Văn Em" not in client.get(pages["accounts"]).content.decode()


def test_a_page_without_a_sign_in_asks_for_one(pages: dict[str, str], client: Any) -> None:
    assert {client.get(address).status_code for address in pages.values()} == {302}


def test_the_tree_of_a_day(cast: Cast, signed_in: Any) -> None:
    UnitName.objects.filter(unit=cast.labour).update(valid_to=dt.date(2026, 3, 1))
    UnitName.objects.create(unit=cast.labour, name="Phòng Việc làm", valid_from=dt.date(2026, 3, 1))
    client = signed_in("an")
    assert "Phòng Việc làm" in client.get("/to-chuc/").content.decode()
    then = client.get("/to-chuc/?ngay=2026-02-28").content.decode()
    assert "Phòng Quản lý lao động" in then
    assert "Phòng Việc làm" not in then
    assert 'href="?ngay=2026-03-01"' in then
    assert client.get("/to-chuc/?ngay=hom-nay").status_code == 200


def test_what_is_not_confirmed_says_so(cast: Cast, signed_in: Any) -> None:
    page = signed_in("an").get(f"/to-chuc/don-vi/{cast.labour.pk}/").content.decode()
    assert "Chưa được xác nhận" in page
    Unit.objects.filter(pk=cast.labour.pk).update(confirmed=True)
    assert (
        "Chưa được xác nhận" not in signed_in("an").get(f"/to-chuc/don-vi/{cast.labour.pk}/").content.decode()
    )


def test_a_unit_is_confirmed_with_a_reason(cast: Cast, signed_in: Any) -> None:
    address = f"/to-chuc/don-vi/{cast.labour.pk}/xac-nhan"
    assert signed_in("an").post(address, {"reason": "QĐ 1"}).status_code == 403
    assert signed_in("ha").post(address, {"reason": ""}).status_code == 422
    assert signed_in("ha").post(address, {"reason": "QĐ 1"}).status_code == 302
    assert Unit.objects.get(pk=cast.labour.pk).confirmed


def test_a_person_is_confirmed_with_a_reason(cast: Cast, signed_in: Any) -> None:
    Person.objects.filter(pk=cast.em.person_id).update(confirmed=False)
    address = f"/to-chuc/can-bo/{cast.em.person_id}/xac-nhan"
    assert signed_in("ha").post(address, {"reason": "QĐ 1"}).status_code == 302
    assert Person.objects.get(pk=cast.em.person_id).confirmed


def test_a_unit_is_founded_once_by_a_double_click(cast: Cast, signed_in: Any) -> None:
    typed = {
        "name": "Tổ công tác", "kind": "division", "parent": cast.authority.pk, "valid_from": "2026-10-01",
        "act": "QĐ 9", "once": "k1",
    }  # fmt: skip
    client = signed_in("ha")
    first = client.post("/to-chuc/don-vi/lap", typed)
    client.post("/to-chuc/don-vi/lap", typed)
    made = Unit.objects.get(founding_act="QĐ 9")
    assert first.headers["Location"] == f"/to-chuc/don-vi/{made.pk}/"


def test_a_form_keeps_what_was_typed(cast: Cast, signed_in: Any) -> None:
    answer = signed_in("ha").post("/to-chuc/don-vi/lap", {"name": "Tổ công tác", "kind": "division"})
    assert answer.status_code == 422
    assert 'value="Tổ công tác"' in answer.content.decode()


FORMS = {
    "doi-ten": {"name": "Phòng Lao động"},
    "chuyen": {"parent": "INVESTMENT"},
    "cham-dut": {},
    "tach": {"names": "Phòng Một\nPhòng Hai"},
    "hop-nhat": {"units": ["LABOUR", "INVESTMENT"], "name": "Phòng Mới"},
}


@pytest.mark.parametrize("way", FORMS)
def test_restructuring_is_previewed_then_confirmed(cast: Cast, signed_in: Any, way: str) -> None:
    keys = {"LABOUR": cast.labour.pk, "INVESTMENT": cast.investment.pk}

    def key(value: Any) -> Any:
        return [keys[each] for each in value] if isinstance(value, list) else keys.get(value, value)

    typed = {name: key(value) for name, value in FORMS[way].items()} | {"on": "2026-10-06", "act": "QĐ 5"}
    address = "/to-chuc/hop-nhat" if way == "hop-nhat" else f"/to-chuc/don-vi/{cast.labour.pk}/sap-xep/{way}"
    client = signed_in("ha")
    before = list(Unit.objects.order_by("pk").values())
    shown = client.post(address, typed).content.decode()
    assert "Chưa có gì thay đổi" in shown
    assert "QĐ 5" in shown
    assert list(Unit.objects.order_by("pk").values()) == before
    seen = re.search(r'name="seen" value="([0-9a-f]{64})"', shown)
    assert seen
    done = client.post(address, {**typed, "seen": seen[1], "once": "k"}, follow=True)
    assert "Đã thực hiện" in done.content.decode()
    assert "QĐ 5" in done.content.decode() or way == "chuyen"


def test_a_stale_preview_is_not_carried_out(cast: Cast, signed_in: Any) -> None:
    address = f"/to-chuc/don-vi/{cast.labour.pk}/sap-xep/cham-dut"
    answer = signed_in("ha").post(address, {"on": "2026-10-06", "act": "QĐ 5", "seen": "0" * 64})
    assert answer.status_code == 409
    assert Unit.objects.get(pk=cast.labour.pk).valid_to is None


def test_a_refusal_stands_beside_what_was_typed(cast: Cast, signed_in: Any) -> None:
    address = f"/to-chuc/don-vi/{cast.authority.pk}/sap-xep/cham-dut"
    answer = signed_in("ha").post(address, {"on": "2026-10-06", "act": "QĐ không thể"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Vẫn còn đơn vị trực thuộc đang hoạt động" in page
    assert "QĐ không thể" in page


def test_an_unknown_way_does_not_exist(cast: Cast, signed_in: Any) -> None:
    assert signed_in("ha").get(f"/to-chuc/don-vi/{cast.labour.pk}/sap-xep/xoa").status_code == 404


def test_a_post_is_made_and_filled_in_one_step(cast: Cast, signed_in: Any) -> None:
    client = signed_in("ha")
    address = f"/to-chuc/don-vi/{cast.labour.pk}/giao-chuc-vu"
    typed = {
        "person": cast.khoa.person_id,
        "title": "Trưởng phòng",
        "rank": "head",
        "valid_from": "2026-10-01",
    }
    typed["person"] = cast.em.person_id
    assert client.post(address, {**typed, "act": "QĐ 6"}).status_code == 302
    assert cast.actor(cast.em).heads(cast.labour.pk)
    again = client.post(address, {**typed, "person": cast.an.person_id, "post": Post.objects.get(title="Trưởng phòng", unit=cast.labour).pk, "act": "QĐ 7"})  # fmt: skip  # noqa: E501
    assert again.status_code == 422
    assert "đang giữ chức vụ này" in again.content.decode()


def test_a_post_and_a_delegation_end(cast: Cast, signed_in: Any) -> None:
    client = signed_in("ha")
    holding = Holding.objects.get(person=cast.em.person)
    post = Post.objects.create(unit=cast.labour, title="Phó Trưởng phòng", rank=PostRank.DEPUTY)
    Holding.objects.create(post=post, person=cast.em.person)
    given = client.post(
        f"/to-chuc/don-vi/{cast.labour.pk}/uy-quyen",
        {"delegate": cast.em.person_id, "signing": "KT", "scope": "Công văn", "valid_from": "2026-10-01"},
    )
    assert given.status_code == 302
    delegation = Delegation.objects.get()
    end = {"on": "2026-10-06", "reason": "điều động"}
    client.post(f"/to-chuc/uy-quyen/{delegation.pk}/thoi", end)
    client.post(f"/to-chuc/chuc-vu/{holding.pk}/thoi", end)
    delegation.refresh_from_db()
    holding.refresh_from_db()
    assert delegation.valid_to == holding.valid_to == dt.date(2026, 10, 6)


def test_a_person_is_added_and_gets_an_account_and_a_right(cast: Cast, signed_in: Any) -> None:
    client = signed_in("ha")
    client.post("/to-chuc/can-bo/them", {"name": "Lê Văn Mới", "email": "moi@example.vn", "once": "p"})
    person = Person.objects.get(name="Lê Văn Mới")
    page = client.get(f"/to-chuc/can-bo/{person.pk}/mo-tai-khoan").content.decode()
    assert 'value="levanmoi"' in page
    client.post(f"/to-chuc/can-bo/{person.pk}/mo-tai-khoan", {"username": "levanmoi", "once": "a"})
    account = Account.objects.get(username="levanmoi")
    client.post(f"/to-chuc/tai-khoan/{account.pk}/moi-lai", {"once": "i"})
    grant = {"person": person.pk, "right": "audit_read", "reason": "kiểm tra", "valid_from": "2026-10-01"}
    client.post("/to-chuc/quyen/cap", grant)
    given = Grant.objects.get(person=person)
    client.post(f"/to-chuc/quyen/{given.pk}/thu-hoi", {"on": "2026-10-05", "reason": "xong"})
    client.post(f"/to-chuc/tai-khoan/{account.pk}/khoa", {"reason": "nghỉ"})
    account.refresh_from_db()
    assert not account.is_active
    assert Grant.objects.get(person=person).valid_to == dt.date(2026, 10, 5)


def test_days_off_are_previewed_then_published(cast: Cast, signed_in: Any) -> None:
    client = signed_in("ha")
    typed = {"days": "12/10/2026; nghỉ; Ngày thử", "source": "TB 1"}
    shown = client.post("/to-chuc/lich-nghi/2026/ban-hanh", typed).content.decode()
    assert "Hạn báo cáo 10/10/2026: đang là 12/10/2026, sẽ là 13/10/2026" in shown
    assert not HolidayCalendar.objects.exists()
    client.post("/to-chuc/lich-nghi/2026/ban-hanh", {**typed, "seen": "1", "once": "c"})
    assert HolidayCalendar.objects.get().version == 1
    assert "Ngày thử" in client.get("/to-chuc/lich-nghi/?nam=2026").content.decode()
    wrong = client.post("/to-chuc/lich-nghi/2026/ban-hanh", {**typed, "days": "x; y"})
    assert wrong.status_code == 422
    assert "dòng 1" in wrong.content.decode()


@pytest.mark.parametrize("query", ["?nam=1066", "?nam=x", "?nam=2030", "?nam=2026&phien-ban=9"])
def test_a_year_without_days_off_says_so(cast: Cast, signed_in: Any, query: str) -> None:
    assert "Chưa có lịch nghỉ năm" in signed_in("an").get(f"/to-chuc/lich-nghi/{query}").content.decode()


def test_a_year_out_of_reach_is_not_published(cast: Cast, signed_in: Any) -> None:
    assert signed_in("ha").get("/to-chuc/lich-nghi/1066/ban-hanh").status_code == 404


def test_own_settings_are_kept(cast: Cast, signed_in: Any) -> None:
    client = signed_in("an")
    answer = client.post("/to-chuc/cai-dat/", {"language": "en", "theme": "dark"})
    account = Account.objects.get(pk=cast.an.pk)
    assert (account.language, account.theme, account.mail_notices) == ("en", "dark", False)
    assert answer.cookies["chiso_language"].value == "en"
    assert client.post("/to-chuc/cai-dat/", {"language": "xx", "theme": "dark"}).status_code == 422


def test_the_calendar_address_is_made_and_dropped(cast: Cast, signed_in: Any) -> None:
    client = signed_in("an")
    client.post("/to-chuc/cai-dat/dia-chi-lich")
    key = Account.objects.get(pk=cast.an.pk).feed_key
    assert key
    assert key in client.get("/to-chuc/cai-dat/").content.decode()
    client.post("/to-chuc/cai-dat/dia-chi-lich", {"drop": "1"})
    assert Account.objects.get(pk=cast.an.pk).feed_key is None


def test_persons_are_found_and_paged(cast: Cast, signed_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    client = signed_in("an")
    assert "Nguyễn Văn An" in client.get("/to-chuc/can-bo/?tim=Nguyễn").content.decode()
    assert "Đỗ Thị Giang" not in client.get("/to-chuc/can-bo/").content.decode()
    assert "Không tìm thấy" in client.get("/to-chuc/can-bo/?tim=Không ai cả").content.decode()
    from chiso.org.selectors.people import persons_page

    day, authority = dt.date(2026, 10, 5), cast.authority.pk
    first = persons_page(day, authority_id=authority, size=4)
    rest = persons_page(day, authority_id=authority, size=4, after=first.after)
    names = [row.person.name for row in (*first.rows, *rest.rows)]
    assert len(names) == len(set(names)) == 6
    assert rest.after == ""


def grow(cast: Cast, count: int) -> None:
    """More of everything: units with posts and holders, rights, accounts."""
    for number in range(count):
        made = unit(f"heza-x{number}", "division", f"Phòng X{number}", parent=cast.authority)  # type: ignore[arg-type]
        person = Person.objects.create(name=f"Người X{number}", email=f"x{number}@example.vn")
        post = Post.objects.create(unit=made, title="Trưởng phòng", rank=PostRank.HEAD)
        Holding.objects.create(post=post, person=person)
        here = Post.objects.create(unit=cast.labour, title=f"Chuyên viên {number}", rank=PostRank.STAFF)
        Holding.objects.create(post=here, person=person)
        Grant.objects.create(person=person, authority=cast.authority, right=Right.REOPEN)
        Account.objects.create(username=f"x{number}", email=person.email, person=person)


@pytest.mark.parametrize(
    "page", ["tree", "unit", "persons", "person", "accounts", "rights", "settings", "assign", "merge"]
)
def test_pages_cost_the_same_for_few_and_for_many(
    cast: Cast, pages: dict[str, str], signed_in: Any, django_assert_max_num_queries: Any, page: str
) -> None:
    client = signed_in("ha")
    grow(cast, 1)
    with django_assert_max_num_queries(24) as few:
        client.get(pages[page])
    for table in (Grant, Account):
        assert table.objects.exists()
    Unit.objects.filter(code="heza-x0").update(code="heza-y0")
    Account.objects.filter(username="x0").update(username="y0", email="y0@example.vn")
    Post.objects.filter(title="Chuyên viên 0").update(title="Chuyên viên cũ")
    grow(cast, 20)
    with django_assert_max_num_queries(24) as many:
        client.get(pages[page])
    assert len(few) == len(many)
