"""Founding, renaming, moving, closing, merging, splitting: history is added to, never rewritten."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from chiso.audit.models import Entry
from chiso.engine.problems import Problem
from chiso.org import services
from chiso.org.models import Delegation, Grant, Holding, Unit, UnitLink, UnitName
from chiso.org.policies import Actor, Doer
from chiso.org.problems import Forbidden, NotFound, Stale
from chiso.org.selectors import names_on, tree_on
from chiso.org.services import (
    Affected,
    Close,
    Merge,
    Move,
    Rename,
    Split,
    Succession,
    carry_out,
    following,
    preview,
)
from chiso.org.terms import Right, UnitKind
from tests.cast import DAY, Cast

MARCH = dt.date(2026, 3, 1)
BEFORE = dt.date(2026, 2, 28)


@pytest.fixture
def manager(cast: Cast) -> Actor:
    Grant.objects.create(person=cast.chi.person, authority=cast.authority, right=Right.ORG_MANAGE)
    return cast.actor(cast.chi)


@pytest.fixture
def hooks() -> Iterator[None]:
    affected, followers = list(following.AFFECTED), list(following.FOLLOWERS)
    yield
    following.AFFECTED[:], following.FOLLOWERS[:] = affected, followers


def code(refusal: Any) -> str:
    return str(refusal.value.code)


def test_a_rename_leaves_the_old_name_to_older_papers(cast: Cast, manager: Actor) -> None:
    services.unit_rename(cast.labour, name="Phòng Lao động", on=MARCH, act="QĐ 1", actor=manager)
    name = {day: names_on(day, authority_id=cast.authority.pk)[cast.labour.pk] for day in (BEFORE, MARCH)}
    assert name == {BEFORE: "Phòng Quản lý lao động", MARCH: "Phòng Lao động"}


def test_a_rename_before_the_last_one_is_refused(cast: Cast, manager: Actor) -> None:
    services.unit_rename(cast.labour, name="Phòng Lao động", on=MARCH, actor=manager)
    with pytest.raises(Problem) as refusal:
        services.unit_rename(cast.labour, name="Phòng Cũ", on=BEFORE, actor=manager)
    assert code(refusal) == "OR0005"


def test_a_moved_unit_stands_in_the_old_place_on_older_days(cast: Cast, manager: Actor) -> None:
    services.unit_move(cast.labour, parent=cast.investment, on=MARCH, act="QĐ 2", actor=manager)
    then = tree_on(BEFORE, authority_id=cast.authority.pk)[0]
    now = tree_on(MARCH, authority_id=cast.authority.pk)[0]
    assert cast.labour.pk in {node.unit.pk for node in then.children}
    investment = next(node for node in now.children if node.unit.pk == cast.investment.pk)
    assert [node.unit.pk for node in investment.children] == [cast.labour.pk]


def test_a_unit_cannot_stand_below_itself(cast: Cast, manager: Actor) -> None:
    services.unit_move(cast.labour, parent=cast.investment, on=BEFORE, actor=manager)
    investment = Unit.objects.get(pk=cast.investment.pk)
    with pytest.raises(Problem) as refusal:
        services.unit_move(investment, parent=Unit.objects.get(pk=cast.labour.pk), on=MARCH, actor=manager)
    assert code(refusal) == "OR0007"


def test_closing_ends_posts_and_delegations(cast: Cast, manager: Actor) -> None:
    delegation = Delegation.objects.create(
        unit=cast.labour, delegate=cast.em.person, signing="KT", scope="x", valid_from=BEFORE
    )
    services.unit_close(cast.labour, on=MARCH, act="QĐ 3", actor=manager)
    delegation.refresh_from_db()
    holding = Holding.objects.get(person=cast.em.person)
    assert (holding.valid_to, delegation.valid_to) == (MARCH, MARCH)
    assert cast.actor(cast.em).units == frozenset()
    assert cast.labour.pk in names_on(
        DAY, authority_id=cast.authority.pk
    )  # old tasks still say whose they were


def test_a_unit_with_units_below_is_not_closed(cast: Cast, manager: Actor) -> None:
    services.unit_move(cast.labour, parent=cast.investment, on=BEFORE, actor=manager)
    with pytest.raises(Problem) as refusal:
        services.unit_close(cast.investment, on=MARCH, actor=manager)
    assert code(refusal) == "OR0006"


def test_a_closed_unit_is_not_closed_again(cast: Cast, manager: Actor) -> None:
    services.unit_close(cast.labour, on=MARCH, actor=manager)
    for day, expected in ((DAY, "OR0003"), (BEFORE, "OR0005")):
        with pytest.raises(Problem) as refusal:
            services.unit_close(cast.labour, on=day, actor=manager)
        assert code(refusal) == expected


def test_a_merger_makes_one_of_two_and_keeps_the_links(cast: Cast, manager: Actor) -> None:
    heir = services.unit_merge(
        [cast.labour, cast.investment], name="Phòng Đầu tư và Lao động", on=MARCH, act="QĐ 4", actor=manager
    )
    assert heir.kind == UnitKind.DIVISION
    assert heir.valid_from == MARCH
    assert set(UnitLink.objects.filter(successor=heir).values_list("predecessor_id", flat=True)) == {
        cast.labour.pk, cast.investment.pk,
    }  # fmt: skip
    assert Unit.objects.get(pk=cast.labour.pk).valid_to == MARCH


def test_a_merger_into_one_of_them_keeps_that_one(cast: Cast, manager: Actor) -> None:
    heir = services.unit_merge([cast.labour, cast.investment], into=cast.investment, on=MARCH, actor=manager)
    assert heir.pk == cast.investment.pk
    assert Unit.objects.get(pk=heir.pk).valid_to is None
    assert Unit.objects.get(pk=cast.labour.pk).valid_to == MARCH


def test_units_below_follow_the_merged_one(cast: Cast, manager: Actor) -> None:
    services.unit_move(cast.office, parent=cast.labour, on=BEFORE, actor=manager)
    labour = Unit.objects.get(pk=cast.labour.pk)
    heir = services.unit_merge([labour], into=cast.investment, on=MARCH, actor=manager)
    assert Unit.objects.get(pk=cast.office.pk).parent_id == heir.pk


def test_one_unit_alone_does_not_merge(cast: Cast, manager: Actor) -> None:
    with pytest.raises(Problem) as refusal:
        services.unit_merge([cast.labour], name="Một mình", on=MARCH, actor=manager)
    assert code(refusal) == "OR0008"


@pytest.mark.parametrize(("keep", "ends"), [(False, True), (True, False)])
def test_a_split_ends_the_unit_unless_it_is_kept(cast: Cast, manager: Actor, keep: bool, ends: bool) -> None:
    parts = services.unit_split(
        cast.labour, names=["Phòng Lao động", "Phòng Việc làm"], keep=keep, on=MARCH, actor=manager
    )
    assert [UnitName.objects.get(unit=part).name for part in parts] == ["Phòng Lao động", "Phòng Việc làm"]
    assert (Unit.objects.get(pk=cast.labour.pk).valid_to == MARCH) is ends
    assert UnitLink.objects.filter(predecessor=cast.labour, kind="split").count() == 2


def test_two_units_of_one_name_get_two_codes(cast: Cast, manager: Actor) -> None:
    made = [
        services.unit_create(cast.authority, name="Tổ công tác", kind=UnitKind.DIVISION, actor=manager).code
        for _time in range(3)
    ]
    assert made == ["heza-to-cong-tac", "heza-to-cong-tac-2", "heza-to-cong-tac-3"]


def test_a_confirmation_says_from_what(cast: Cast, manager: Actor) -> None:
    with pytest.raises(Problem) as refusal:
        services.unit_confirm(cast.labour, actor=manager, reason=" ")
    assert code(refusal) == "OR0014"
    services.unit_confirm(cast.labour, actor=manager, reason="QĐ 12/QĐ-BQL")
    assert Unit.objects.get(pk=cast.labour.pk).confirmed


OPERATIONS = ["rename", "move", "close", "merge", "split"]


def operation(cast: Cast, kind: str) -> services.Operation:
    return {
        "rename": Rename(cast.labour, "Phòng Lao động", "", MARCH, "QĐ 1"),
        "move": Move(cast.labour, cast.investment, MARCH, "QĐ 1"),
        "close": Close(cast.labour, MARCH, "QĐ 1"),
        "merge": Merge((cast.labour, cast.investment), None, "Phòng Mới", "", MARCH, "QĐ 1"),
        "split": Split(cast.labour, ("Phòng Một", "Phòng Hai"), False, MARCH, "QĐ 1"),
    }[kind]  # type: ignore[return-value]


def state() -> list[Any]:
    return [
        list(table.objects.order_by("pk").values())
        for table in (Unit, UnitName, UnitLink, Holding, Delegation, Entry)
    ]


@pytest.mark.parametrize("kind", OPERATIONS)
def test_a_dry_run_changes_nothing_and_foretells_the_deed(cast: Cast, manager: Actor, kind: str) -> None:
    before = state()
    seen = preview(operation(cast, kind), actor=manager)
    assert state() == before
    carry_out(operation(cast, kind), actor=manager, seen=seen.digest)
    done = list(Entry.objects.order_by("id").values_list("verb", "thing_label"))
    assert [(row.verb, row.label) for row in seen.rows] == done


def test_what_changed_meanwhile_is_not_confirmed_blindly(cast: Cast, manager: Actor) -> None:
    seen = preview(operation(cast, "close"), actor=manager)
    services.person_create(cast.authority, name="Người mới", actor=manager)
    newcomer = Holding.objects.create(
        post=Holding.objects.get(person=cast.em.person).post, person=cast.khoa.person
    )
    before = state()
    with pytest.raises(Stale):
        carry_out(operation(cast, "close"), actor=manager, seen=seen.digest)
    assert state() == before
    newcomer.refresh_from_db()
    assert newcomer.valid_to is None


def test_a_dry_run_refuses_what_the_deed_would_refuse(cast: Cast, manager: Actor) -> None:
    with pytest.raises(Problem) as refusal:
        preview(Close(cast.authority, MARCH, ""), actor=manager)
    assert code(refusal) == "OR0006"


def test_other_apps_say_what_is_affected_and_follow_inside_the_write(
    cast: Cast, manager: Actor, hooks: None
) -> None:
    followed: list[Succession] = []

    def tell(succession: Succession) -> list[Affected]:
        return [Affected("nhiệm vụ đang mở", len(succession.ends), "/nhiem-vu/"), Affected("báo cáo", 0)]

    def follow(succession: Succession, actor: Doer) -> None:
        followed.append(succession)

    following.AFFECTED.append(tell)
    following.FOLLOWERS.append(follow)
    merge = Merge((cast.labour,), cast.investment, "", "", MARCH, "")
    seen = preview(merge, actor=manager)
    assert [(each.what, each.count) for each in seen.affected] == [("nhiệm vụ đang mở", 1)]
    carry_out(merge, actor=manager, seen=seen.digest)
    assert followed[-1].heirs == {cast.labour.pk: cast.investment.pk}


@pytest.mark.parametrize("name", ["an", "binh", "dung", "em", "khoa"])
def test_without_the_right_nobody_restructures(cast: Cast, name: str) -> None:
    actor = cast.actor(cast.accounts[name])
    with pytest.raises((Forbidden, NotFound)):
        preview(operation(cast, "close"), actor=actor)


def test_another_authoritys_unit_does_not_exist(cast: Cast) -> None:
    Grant.objects.create(person=cast.giang.person, authority=cast.stranger_authority, right=Right.ORG_MANAGE)
    with pytest.raises(NotFound):
        services.unit_close(cast.labour, on=MARCH, actor=cast.actor(cast.giang))
