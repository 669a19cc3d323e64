"""What happens to work when units are merged or cease."""

from __future__ import annotations

import datetime as dt

import pytest

from chiso.audit.models import Entry
from chiso.audit.services import SYSTEM
from chiso.org.services import Succession
from chiso.plans.models import Item, Plan, Task
from chiso.plans.selectors.succession import affected
from chiso.plans.services.succession import tasks_follow
from tests.cast import NOON, Cast

DAY = dt.date(2026, 11, 1)


@pytest.fixture
def work(cast: Cast) -> dict[str, Task]:
    plan = Plan.objects.create(
        authority=cast.authority,
        year=2026,
        title="Kế hoạch thử",
        state="issued",
        created_at=NOON,
        created_by=cast.chi,
    )
    item = Item.objects.create(plan=plan, position=1, code="1", title="Nội dung", lead=cast.investment)
    return {
        state: Task.objects.create(
            plan=plan, item=item, authority=cast.authority, unit=cast.investment, title=f"Việc {state}",
            state=state, created_at=NOON, created_by=cast.chi,
        )
        for state in ("assigned", "doing", "done", "cancelled")
    }  # fmt: skip


def test_open_tasks_follow_the_successor_and_the_rest_stays(cast: Cast, work: dict[str, Task]) -> None:
    succession = Succession(frozenset({cast.investment.pk}), DAY, {cast.investment.pk: cast.labour.pk})
    tasks_follow(succession, SYSTEM)
    assert {state: Task.objects.get(pk=task.pk).unit_id for state, task in work.items()} == {
        "assigned": cast.labour.pk, "doing": cast.labour.pk,
        "done": cast.investment.pk, "cancelled": cast.investment.pk,
    }  # fmt: skip
    assert Entry.objects.filter(verb="plans.task.follow").count() == 2


def test_without_a_successor_nothing_moves_and_a_person_is_needed(cast: Cast, work: dict[str, Task]) -> None:
    succession = Succession(frozenset({cast.investment.pk}), DAY)
    tasks_follow(succession, SYSTEM)
    assert not Entry.objects.filter(verb="plans.task.follow").exists()
    told = {each.what: (each.count, each.follows) for each in affected(succession) if each.count}
    assert told == {
        "nhiệm vụ chưa xong, chưa có đơn vị kế thừa": (2, False),
        "nội dung kế hoạch do đơn vị chủ trì": (1, False),
    }


def test_the_preview_counts_what_follows(cast: Cast, work: dict[str, Task]) -> None:
    succession = Succession(frozenset({cast.investment.pk}), DAY, {cast.investment.pk: cast.labour.pk})
    assert next(each.count for each in affected(succession) if each.follows) == 2
