"""Posts, signing, rights, accounts: who may, from when to when, and what the law does not allow."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core import mail

from chiso.audit import clock
from chiso.audit.models import Entry
from chiso.audit.problems import Repeated
from chiso.audit.services import SYSTEM
from chiso.engine.problems import Problem
from chiso.org import services
from chiso.org.models import Account, Delegation, Grant, Holding, Person, Post, Unit
from chiso.org.policies import actor_of, signing_forms
from chiso.org.problems import Forbidden, NotFound
from chiso.org.terms import PostRank, Right
from tests.cast import DAY, NOON, Cast

START = dt.date(2026, 10, 1)
END = dt.date(2026, 12, 1)


def code(refusal: Any) -> str:
    return str(refusal.value.code)


def post(unit: Unit, title: str, rank: PostRank) -> Post:
    return Post.objects.get_or_create(unit=unit, title=title, defaults={"rank": rank})[0]


# --- posts ----------------------------------------------------------------------------------------


def test_a_head_post_has_one_holder_at_a_time(cast: Cast) -> None:
    seat = post(cast.investment, "Trưởng phòng", PostRank.HEAD)
    with pytest.raises(Problem) as refusal:
        services.post_assign(seat, person=cast.em.person, valid_from=START, actor=cast.actor(cast.ha))
    assert code(refusal) == "OR0009"
    assert "Trần Thị Bình" in refusal.value.got


def test_a_successor_takes_the_post_on_the_day_it_becomes_free(cast: Cast) -> None:
    seat = post(cast.investment, "Trưởng phòng", PostRank.HEAD)
    admin = cast.actor(cast.ha)
    services.post_end(Holding.objects.get(post=seat), on=START, reason="nghỉ hưu", actor=admin)
    services.post_assign(seat, person=cast.em.person, valid_from=START, acting=True, actor=admin)
    assert cast.actor(cast.em, START).heads(cast.investment.pk)
    assert not cast.actor(cast.em, START - dt.timedelta(days=1)).heads(cast.investment.pk)
    assert not cast.actor(cast.binh, START).heads(cast.investment.pk)


def test_a_staff_post_has_room_for_many_but_each_once(cast: Cast) -> None:
    seat = post(cast.investment, "Chuyên viên", PostRank.STAFF)
    admin = cast.actor(cast.ha)
    services.post_assign(seat, person=cast.em.person, valid_from=START, actor=admin)
    with pytest.raises(Problem) as refusal:
        services.post_assign(seat, person=cast.em.person, valid_from=START, actor=admin)
    assert code(refusal) == "OR0010"


def test_dates_of_a_post_run_forward(cast: Cast) -> None:
    seat = post(cast.labour, "Phó Trưởng phòng", PostRank.DEPUTY)
    with pytest.raises(Problem) as refusal:
        services.post_assign(
            seat, person=cast.em.person, valid_from=END, valid_to=START, actor=cast.actor(cast.ha)
        )
    assert code(refusal) == "OR0004"


def test_ending_a_post_needs_a_reason_and_a_later_day(cast: Cast) -> None:
    seat = post(cast.labour, "Phó Trưởng phòng", PostRank.DEPUTY)
    admin = cast.actor(cast.ha)
    held = services.post_assign(seat, person=cast.em.person, valid_from=START, actor=admin)
    for day, reason, expected in ((END, "", "OR0014"), (START, "x", "OR0004")):
        with pytest.raises(Problem) as refusal:
            services.post_end(held, on=day, reason=reason, actor=admin)
        assert code(refusal) == expected
    services.post_end(held, on=END, reason="điều động", actor=admin)
    with pytest.raises(Problem) as refusal:
        services.post_end(held, on=END, reason="điều động", actor=admin)
    assert code(refusal) == "OR0003"


def test_nobody_is_put_into_a_unit_that_has_ended(cast: Cast) -> None:
    admin = cast.actor(cast.ha)
    seat = post(cast.labour, "Trưởng phòng", PostRank.HEAD)
    services.unit_close(cast.labour, on=START, actor=admin)
    seat = Post.objects.select_related("unit").get(pk=seat.pk)
    with pytest.raises(Problem) as refusal:
        services.post_assign(seat, person=cast.em.person, valid_from=DAY, actor=admin)
    assert code(refusal) == "OR0003"


@pytest.mark.parametrize("name", ["an", "binh", "dung", "em", "khoa", "chi"])
def test_without_the_right_nobody_assigns(cast: Cast, name: str) -> None:
    seat = post(cast.labour, "Trưởng phòng", PostRank.HEAD)
    with pytest.raises((Forbidden, NotFound)):
        services.post_assign(
            seat, person=cast.em.person, valid_from=START, actor=cast.actor(cast.accounts[name])
        )


def test_a_double_click_adds_one_person(cast: Cast) -> None:
    admin = cast.actor(cast.ha)
    services.person_create(cast.authority, name="  Lê   Văn Mới ", actor=admin, once="k")  # type: ignore[call-arg]
    with pytest.raises(Repeated):
        services.person_create(cast.authority, name="Lê Văn Mới", actor=admin, once="k")  # type: ignore[call-arg]
    assert Person.objects.filter(name="Lê Văn Mới").count() == 1


# --- signing --------------------------------------------------------------------------------------


def give(cast: Cast, delegate: Account, signing: str, **changes: Any) -> Delegation:
    terms = {
        "unit": cast.authority,
        "scope": "Công tác cải cách hành chính",
        "valid_from": START,
        "valid_to": END,
        "act": "Quy chế làm việc",
        **changes,
    }
    unit = terms.pop("unit")
    return services.delegation_give(
        unit, delegate=delegate.person, signing=signing, actor=cast.actor(cast.ha), **terms
    )


@pytest.mark.parametrize(
    ("who", "signing", "changes", "says"),
    [
        ("an", "KT", {}, "không phải cấp phó"),
        ("binh", "KT", {}, "không phải cấp phó"),
        ("an", "TL", {}, "không đứng đầu"),
        ("an", "TUQ", {}, "không đứng đầu"),
        ("dung", "TL", {}, "không đứng đầu"),  # the head himself needs no delegation
        ("giang", "TL", {}, "không đứng đầu"),  # heads a unit of another authority
        ("binh", "TL", {"act": " "}, "Để trống"),
        ("binh", "TUQ", {"act": ""}, "Để trống"),
        ("binh", "TUQ", {"valid_to": None}, "Không có thời hạn"),
        ("binh", "Q", {}, "chưa được giao quyền"),
        ("dung", "Q", {}, "chưa được giao quyền"),  # head in his own right
    ],
)
def test_what_decree_30_does_not_allow_is_refused(
    cast: Cast, who: str, signing: str, changes: dict[str, Any], says: str
) -> None:
    with pytest.raises(Problem) as refusal:
        give(cast, cast.accounts[who], signing, **changes)
    assert code(refusal) == "OR0011"
    assert says in refusal.value.got


@pytest.mark.parametrize(
    ("changes", "expected"), [({"scope": " "}, "OR0014"), ({"valid_to": START}, "OR0004")]
)
def test_a_delegation_has_a_scope_and_dates_that_run_forward(
    cast: Cast, changes: dict[str, Any], expected: str
) -> None:
    with pytest.raises(Problem) as refusal:
        give(cast, cast.binh, "TL", **changes)
    assert code(refusal) == expected


def test_a_head_of_a_unit_signs_by_order_while_the_delegation_lasts(cast: Cast) -> None:
    delegation = give(cast, cast.binh, "TL", valid_to=None)
    person = cast.binh.person_id or 0
    forms = signing_forms(person, cast.authority, DAY)
    assert [(f.form, f.post, f.scope) for f in forms] == [
        ("TL", "Trưởng phòng", "Công tác cải cách hành chính")
    ]
    assert signing_forms(person, cast.authority, START - dt.timedelta(days=1)) == ()
    services.delegation_end(delegation, on=DAY, reason="thu hồi", actor=cast.actor(cast.ha))
    assert signing_forms(person, cast.authority, DAY) == ()


def test_a_delegation_gives_no_other_right(cast: Cast) -> None:
    before = cast.actor(cast.binh)
    give(cast, cast.binh, "TUQ")
    assert cast.actor(cast.binh) == before
    assert not before.leads_authority


@pytest.mark.parametrize(
    ("title", "rank", "acting", "form"),
    [
        ("Trưởng ban", PostRank.HEAD, False, ""),
        ("Trưởng ban", PostRank.HEAD, True, "Q"),
        ("Phó Trưởng ban", PostRank.DEPUTY, False, "KT"),
        ("Phó Trưởng ban phụ trách", PostRank.DEPUTY, True, "KT"),  # in charge: signs as a deputy, art. 13
    ],
)
def test_how_leaders_sign(cast: Cast, title: str, rank: PostRank, acting: bool, form: str) -> None:
    seat = post(cast.leadership, title, rank)
    Holding.objects.create(post=seat, person=cast.khoa.person, acting=acting)
    forms = signing_forms(cast.khoa.person_id or 0, cast.authority, DAY)
    assert [(each.form, each.post) for each in forms] == [(form, title)]
    actor = cast.actor(cast.khoa)
    assert actor.leads_authority
    assert actor.heads(cast.leadership.pk)


def test_staff_signs_for_nobody(cast: Cast) -> None:
    seat = post(cast.leadership, "Chuyên viên", PostRank.STAFF)
    Holding.objects.create(post=seat, person=cast.khoa.person)
    assert signing_forms(cast.khoa.person_id or 0, cast.authority, DAY) == ()


@pytest.mark.parametrize("signing", ["KT", "Q"])
def test_a_deputy_and_an_acting_head_get_their_delegations(cast: Cast, signing: str) -> None:
    rank = PostRank.DEPUTY if signing == "KT" else PostRank.HEAD
    seat = post(cast.leadership, "Ghế thử", rank)
    Holding.objects.create(post=seat, person=cast.khoa.person, acting=True)
    assert give(cast, cast.khoa, signing).signing == signing


# --- rights ---------------------------------------------------------------------------------------


def test_a_right_lasts_from_day_to_day(cast: Cast) -> None:
    services.right_grant(
        cast.em.person, authority=cast.authority, right=Right.AUDIT_READ, reason="kiểm tra",
        valid_from=START, valid_to=END, actor=cast.actor(cast.ha),
    )  # fmt: skip
    days = (START - dt.timedelta(days=1), START, END)
    assert [cast.actor(cast.em, day).has(Right.AUDIT_READ) for day in days] == [False, True, False]


def test_a_right_is_not_given_twice_nor_without_a_reason(cast: Cast) -> None:
    def grant(reason: str) -> Grant:
        return services.right_grant(
            cast.em.person, authority=cast.authority, right=Right.REOPEN, reason=reason,
            valid_from=START, actor=cast.actor(cast.ha),
        )  # fmt: skip

    with pytest.raises(Problem) as refusal:
        grant("")
    assert code(refusal) == "OR0014"
    grant("mở kỳ tháng 9")
    with pytest.raises(Problem) as refusal:
        grant("mở kỳ tháng 9")
    assert code(refusal) == "OR0012"


def test_a_right_is_taken_back_with_a_reason(cast: Cast) -> None:
    admin = cast.actor(cast.ha)
    given = services.right_grant(
        cast.em.person,
        authority=cast.authority,
        right=Right.REOPEN,
        reason="x",
        valid_from=START,
        actor=admin,
    )
    with pytest.raises(Problem) as refusal:
        services.right_revoke(given, on=DAY, reason="", actor=admin)
    assert code(refusal) == "OR0014"
    services.right_revoke(given, on=DAY, reason="hết nhiệm vụ", actor=admin)
    assert not cast.actor(cast.em).has(Right.REOPEN)
    assert Entry.objects.get(verb="org.right.revoke").reason == "hết nhiệm vụ"


def test_a_right_that_has_not_begun_is_struck(cast: Cast) -> None:
    admin = cast.actor(cast.ha)
    given = services.right_grant(
        cast.em.person, authority=cast.authority, right=Right.REOPEN, reason="x", valid_from=END, actor=admin
    )
    services.right_revoke(given, on=DAY, reason="nhầm", actor=admin)
    assert not Grant.objects.filter(person=cast.em.person).exists()


def test_the_last_administrator_stays(cast: Cast) -> None:
    admin = cast.actor(cast.ha)
    own = Grant.objects.get(person=cast.ha.person)
    with pytest.raises(Problem) as refusal:
        services.right_revoke(own, on=DAY, reason="x", actor=admin)
    assert code(refusal) == "OR0013"
    services.right_grant(
        cast.em.person,
        authority=cast.authority,
        right=Right.ADMIN,
        reason="thay",
        valid_from=START,
        actor=admin,
    )
    services.right_revoke(own, on=DAY, reason="bàn giao", actor=admin)
    assert not cast.actor(cast.ha).admin


@pytest.mark.parametrize("name", ["an", "binh", "chi", "dung", "khoa"])
def test_only_administrators_give_rights(cast: Cast, name: str) -> None:
    with pytest.raises((Forbidden, NotFound)):
        services.right_grant(
            cast.em.person, authority=cast.authority, right=Right.ADMIN, reason="x", valid_from=START,
            actor=cast.actor(cast.accounts[name]),
        )  # fmt: skip


def test_a_stranger_is_not_given_rights_here(cast: Cast) -> None:
    with pytest.raises(NotFound):
        services.right_grant(
            cast.giang.person, authority=cast.authority, right=Right.ADMIN, reason="x", valid_from=START,
            actor=cast.actor(cast.ha),
        )  # fmt: skip


# --- accounts -------------------------------------------------------------------------------------


def newcomer(cast: Cast, email: str = "moi@example.vn") -> Person:
    return services.person_create(cast.authority, name="Lê Văn Mới", email=email, actor=cast.actor(cast.ha))


def test_opening_sends_a_link_with_which_the_owner_sets_a_password(
    cast: Cast, client: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        account = services.account_open(
            newcomer(cast), authority=cast.authority, username="Moi", actor=cast.actor(cast.ha)
        )
    assert (account.username, account.has_usable_password()) == ("moi", False)
    letter = mail.outbox[0]
    assert letter.to == ["moi@example.vn"]
    link = next(line for line in letter.body.splitlines() if line.startswith("http"))
    page = client.get(link.removeprefix("http://127.0.0.1:8000"), follow=True)
    secret = "mot-mat-khau-that-dai-2026"
    client.post(page.request["PATH_INFO"], {"password1": secret, "password2": secret})
    account.refresh_from_db()
    assert account.check_password(secret)
    again = client.get(link.removeprefix("http://127.0.0.1:8000"), follow=True)
    assert "password1" not in again.content.decode()  # the link is good once


def test_an_account_needs_an_address_and_a_free_name(cast: Cast) -> None:
    admin = cast.actor(cast.ha)
    for person, username, expected in (
        (newcomer(cast, ""), "moi", "OR0016"),
        (newcomer(cast), "AN", "OR0015"),
        (newcomer(cast, "an@example.vn"), "moi", "OR0015"),
        (cast.em.person, "em2", "OR0015"),
    ):
        assert person
        with pytest.raises(Problem) as refusal:
            services.account_open(person, authority=cast.authority, username=username, actor=admin)
        assert code(refusal) == expected


def test_a_closed_account_signs_in_no_more_and_can_be_opened_again(cast: Cast, signed_in: Any) -> None:
    client = signed_in("em")
    admin = cast.actor(cast.ha)
    services.account_close(cast.em, authority=cast.authority, reason="chuyển công tác", actor=admin)
    assert client.get("/").status_code == 302
    person = Person.objects.get(pk=cast.em.person_id)
    services.account_open(person, authority=cast.authority, username="em", actor=admin)
    assert Account.objects.get(pk=cast.em.pk).is_active


def test_nobody_closes_his_own_account_nor_the_last_administrator(cast: Cast) -> None:
    with pytest.raises(Problem) as refusal:
        services.account_close(cast.ha, authority=cast.authority, reason="x", actor=cast.actor(cast.ha))
    assert code(refusal) == "OR0017"
    with pytest.raises(Problem) as refusal:
        services.account_close(cast.ha, authority=cast.authority, reason="x", actor=SYSTEM)
    assert code(refusal) == "OR0013"


def test_accounts_idle_for_45_days_are_closed(cast: Cast) -> None:
    Account.objects.update(date_joined=NOON - dt.timedelta(days=60), last_login=NOON)
    Person.objects.update(authority=cast.authority)
    Account.objects.filter(pk=cast.an.pk).update(last_login=NOON - dt.timedelta(days=46))
    Account.objects.filter(pk=cast.binh.pk).update(last_login=NOON - dt.timedelta(days=44))
    Account.objects.filter(pk=cast.em.pk).update(last_login=None)
    Account.objects.filter(pk=cast.ha.pk).update(last_login=NOON - dt.timedelta(days=90))  # administrator
    Account.objects.filter(pk=cast.chi.pk).update(last_login=None, sample=True)
    assert services.accounts_rest(actor=SYSTEM) == 2
    assert set(Account.objects.filter(is_active=False)) == {cast.an, cast.em}
    assert Entry.objects.filter(verb="org.account.close", authority_id=cast.authority.pk).count() == 2
    assert services.accounts_rest(actor=SYSTEM) == 0


def test_preferences_are_the_owners(cast: Cast) -> None:
    services.account_prefer(
        cast.an, actor=cast.actor(cast.an), language="en", theme="dark", mail_notices=False
    )
    assert Account.objects.get(pk=cast.an.pk).language == "en"
    with pytest.raises(NotFound):
        services.account_prefer(cast.an, actor=cast.actor(cast.ha), theme="light")
    with pytest.raises(LookupError):
        services.account_prefer(cast.an, actor=cast.actor(cast.an), is_superuser=True)


def test_the_trail_knows_that_there_is_a_feed_key_but_not_the_key(cast: Cast) -> None:
    key = services.feed_key_make(cast.an, actor=cast.actor(cast.an))
    assert Account.objects.get(pk=cast.an.pk).feed_key == key
    assert key not in str(list(Entry.objects.values()))
    other = services.feed_key_make(cast.an, actor=cast.actor(cast.an))
    assert other != key
    services.feed_key_drop(cast.an, actor=cast.actor(cast.an))
    assert Account.objects.get(pk=cast.an.pk).feed_key is None


# --- who an actor is ------------------------------------------------------------------------------


def test_rights_of_another_authority_do_not_count_here(cast: Cast) -> None:
    Grant.objects.create(person=cast.an.person, authority=cast.stranger_authority, right=Right.ADMIN)
    assert not cast.actor(cast.an).admin


def test_an_account_without_a_person_has_no_authority(db: None) -> None:
    actor = actor_of(Account.objects.create(username="trong"), DAY)
    assert (actor.authority_id, actor.units, actor.rights) == (None, frozenset(), frozenset())


def test_the_clock_decides_when_a_post_ends(cast: Cast, signed_in: Any) -> None:
    Holding.objects.filter(person=cast.an.person).update(valid_to=END)
    with clock.at(NOON + dt.timedelta(days=57)):
        assert actor_of(Account.objects.get(pk=cast.an.pk), clock.today()).units == frozenset()
