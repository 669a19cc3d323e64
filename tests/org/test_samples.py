"""The sample organisation says what is known, marks what is not, and loads once."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from chiso.audit.models import Entry
from chiso.audit.selectors import broken_links
from chiso.engine.problems import Problem
from chiso.org.models import Account, Holding, HolidayCalendar, Person, Unit
from chiso.org.policies import actor_of
from chiso.org.selectors import body_on, names_on, sample_accounts, tree_on, working_calendar
from chiso.org.selectors.units import newest_names
from chiso.org.services import sample_load
from tests.conftest import ROOT

FOLDER = ROOT / "samples" / "organisation"
PLAN_DAY = dt.date(2023, 9, 21)
TODAY = dt.date(2026, 10, 5)


@pytest.fixture
def heza(db: None, noon: None) -> Unit:
    return sample_load(FOLDER)


def test_loading_again_adds_nothing(heza: Unit) -> None:
    before = Entry.objects.count()
    assert sample_load(FOLDER).pk == heza.pk
    assert Entry.objects.count() == before
    assert list(broken_links()) == []


def test_one_name_two_legal_bodies(heza: Unit) -> None:
    before, after = body_on(PLAN_DAY, authority_id=heza.pk), body_on(TODAY, authority_id=heza.pk)
    assert before
    assert after
    assert before.name == after.name == "Ban Quản lý Khu kinh tế Hải Phòng"
    assert before.unit_id != after.unit_id
    assert (before.symbol, after.symbol) == ("BQL", "BQL")


@pytest.mark.parametrize(
    ("day", "body"),
    [
        (dt.date(2000, 1, 1), "kcx-kcn-hai-phong"),
        (dt.date(2008, 9, 19), "heza-1329"),
        (dt.date(2025, 6, 30), "heza-1329"),
        (dt.date(2025, 7, 1), "heza"),
    ],
)
def test_the_body_of_each_day(heza: Unit, day: dt.date, body: str) -> None:
    found = body_on(day, authority_id=heza.pk)
    assert found
    assert Unit.objects.get(pk=found.unit_id).code == body


def test_units_of_2023_stand_under_the_old_body_then_and_under_the_new_one_now(heza: Unit) -> None:
    then = {
        node.unit.code: [c.unit.code for c in node.children]
        for node in tree_on(PLAN_DAY, authority_id=heza.pk)
    }
    now = {
        node.unit.code: [c.unit.code for c in node.children] for node in tree_on(TODAY, authority_id=heza.pk)
    }
    assert set(then) == {"heza-1329", "kcn-hai-duong"}
    assert set(now) == {"heza"}
    assert "heza-dau-tu" in then["heza-1329"]
    assert "heza-dau-tu" in now["heza"]
    assert "heza-tai-nguyen" not in then["heza-1329"]
    assert len(now["heza"]) == 10


def test_units_of_2023_are_members_of_the_authority_in_force(heza: Unit) -> None:
    names = names_on(PLAN_DAY, authority_id=heza.pk)
    assert "Phòng Quản lý đầu tư" in names.values()
    assert names[heza.pk] == "Ban Quản lý Khu kinh tế Hải Phòng"
    assert Unit.objects.get(code="heza-dau-tu").authority_id == heza.pk


def test_what_no_official_source_confirms_is_marked(heza: Unit) -> None:
    confirmed = set(Unit.objects.filter(confirmed=True).values_list("code", flat=True))
    assert confirmed == {
        "kcx-kcn-hai-phong", "heza-1329", "kcn-hai-duong", "heza", "heza-lanh-dao", "heza-van-phong",
    }  # fmt: skip


def test_only_three_real_persons_and_all_others_say_that_they_are_samples(heza: Unit) -> None:
    real = {name for name in Person.objects.values_list("name", flat=True) if "(mẫu)" not in name}
    assert real == {"Lê Trung Kiên", "Bùi Ngọc Hải", "Phạm Văn Thép"}
    assert not Account.objects.filter(person__name__in=real).exists()


@pytest.mark.parametrize(
    ("day", "head"),
    [
        (PLAN_DAY, "Lê Trung Kiên"),
        (dt.date(2025, 12, 1), None),
        (TODAY, "Phạm Văn Thép"),
    ],
)
def test_who_was_head_on_a_day(heza: Unit, day: dt.date, head: str | None) -> None:
    from chiso.org.policies import on

    found = Holding.objects.filter(
        on(day), post__title="Trưởng ban", post__unit__code="heza-lanh-dao"
    ).first()
    assert (found.person.name if found else None) == head


def test_invented_persons_hold_no_post_before_the_present_authority(heza: Unit) -> None:
    from chiso.org.policies import on

    then = Holding.objects.filter(on(PLAN_DAY)).values_list("person__name", flat=True)
    assert set(then) == {"Lê Trung Kiên", "Bùi Ngọc Hải"}


ROLES = {
    "chuyenvien": (False, False, False, set()),
    "truongphong": (True, False, False, set()),
    "truongphong2": (True, False, False, set()),
    "truongphong3": (True, False, False, set()),
    "giamdoc": (True, False, False, set()),
    "vanphong": (False, False, True, set()),
    "chanhvanphong": (
        True, False, True, {"plan_manage", "org_manage", "calendar_manage", "audit_read", "reopen"},
    ),
    "photruongban": (True, True, False, set()),
    "truongban": (True, True, False, set()),
    "quantri": (False, False, True, {"admin"}),
}  # fmt: skip


@pytest.mark.parametrize("username", ROLES)
def test_a_sample_account_for_every_role(heza: Unit, username: str) -> None:
    account = Account.objects.get(username=username)
    actor = actor_of(account, TODAY)
    assert account.sample
    assert not account.has_usable_password()
    assert actor.authority_id == heza.pk
    assert (bool(actor.headed), actor.leads_authority, actor.office, set(actor.rights)) == ROLES[username]


def test_sample_accounts_say_their_role(heza: Unit) -> None:
    roles = {account.username: account.role for account in sample_accounts()}
    assert roles["truongphong"] == "Trưởng phòng, Phòng Quản lý đầu tư"
    assert roles["truongban"] == "Trưởng ban (mẫu), Lãnh đạo Ban"


@pytest.mark.parametrize(
    ("day", "off", "why"),
    [
        (dt.date(2026, 11, 24), True, "Ngày Văn hóa Việt Nam"),
        (dt.date(2026, 2, 14), True, "Tết Nguyên đán Bính Ngọ"),
        (dt.date(2026, 2, 23), False, None),
        (dt.date(2026, 10, 10), True, "thứ Bảy"),
        (dt.date(2026, 1, 2), True, "Nghỉ hoán đổi"),
        (dt.date(2026, 1, 10), False, None),
        (dt.date(2025, 4, 26), False, None),
        (dt.date(2023, 9, 4), True, "Nghỉ bù Quốc khánh"),
        (dt.date(2024, 2, 9), True, "Tết Nguyên đán Giáp Thìn"),
    ],
)
def test_days_off_of_the_real_years(heza: Unit, day: dt.date, off: bool, why: str | None) -> None:
    calendar = working_calendar()
    assert (calendar.off(day), calendar.why_off(day)) == (off, why)


@pytest.mark.parametrize(
    ("printed", "due"),
    [
        (dt.date(2026, 10, 10), dt.date(2026, 10, 12)),
        (dt.date(2026, 5, 10), dt.date(2026, 5, 11)),
        (dt.date(2024, 2, 10), dt.date(2024, 2, 15)),
        (dt.date(2026, 1, 10), dt.date(2026, 1, 10)),  # a Saturday worked in exchange for 2 January
    ],
)
def test_the_tenth_moves_by_the_real_calendar(heza: Unit, printed: dt.date, due: dt.date) -> None:
    assert working_calendar().shift(printed) == due


def test_2027_is_marked_as_expected(heza: Unit) -> None:
    calendar = HolidayCalendar.objects.get(year=2027)
    assert "2027-02-10" in calendar.tentative
    assert "2027-04-30" not in calendar.tentative
    assert "chưa có thông báo chính thức" in calendar.source


def test_a_faulty_file_is_named(db: None, tmp_path: Path) -> None:
    for name in ("co-cau.yaml", "ngay-nghi.yaml"):
        (tmp_path / name).write_text((FOLDER / name).read_text())
    (tmp_path / "ngay-nghi.yaml").write_text("- year: '2026'\n  holiday: x\n")
    with pytest.raises(Problem) as refusal:
        sample_load(tmp_path)
    assert (refusal.value.code, refusal.value.place) == ("OR0021", "ngay-nghi.yaml")


def test_the_tree_costs_the_same_for_any_size(heza: Unit, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(5):
        tree_on(TODAY, authority_id=heza.pk)
    assert newest_names([heza.pk])[heza.pk] == "Ban Quản lý Khu kinh tế Hải Phòng"
