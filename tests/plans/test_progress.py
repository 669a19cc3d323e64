from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given as any_of
from hypothesis import strategies as st

from chiso.plans import services
from chiso.plans.models import Item, Plan
from chiso.plans.selectors.progress import Explained, Term, _mean, progress_of_items, shown
from tests.cast import Cast
from tests.plans.tasks import MONTHLY, given, item_of


def plan_of(cast: Cast) -> Plan:
    return item_of(cast).plan


def test_a_mean_says_how_it_came_about() -> None:
    node = _mean([
        Term("A", "", Decimal(3), Fraction(100), Fraction(100)),
        Term("B", "", Decimal(2), Fraction(5), Fraction(5)),
        Term("C", "", Decimal(1), None),
    ])  # fmt: skip
    assert node.formula == "62 % = (3 × 100 + 2 × 5) / 5"
    assert (node.shown, node.whole, node.if_zero) == ("62 %", 62, "51,7 %")
    assert [term.label for term in node.unknown] == ["C"]


def test_nothing_known_is_not_zero() -> None:
    node = _mean([Term("A", "", Decimal(1), None)])
    assert (node.percent, node.whole, node.formula, node.if_zero) == (None, None, "", "")
    assert shown(None) == "chưa có số liệu"


SHOWN = (
    (Fraction(125, 2), "62,5 %"),
    (Fraction(100), "100 %"),
    (Fraction(200, 3), "66,7 %"),
    (Fraction(0), "0 %"),
)


@pytest.mark.parametrize(("percent", "words"), SHOWN)
def test_a_figure_is_rounded_once_half_up(percent: Fraction, words: str) -> None:
    assert shown(percent) == words


terms = st.lists(
    st.builds(
        lambda w, p: Term("", "", w, None if p is None else Fraction(p), Fraction(p or 0)),
        st.decimals("0.001", "1000", places=3), st.one_of(st.none(), st.integers(0, 100)),
    ),
    max_size=8,
)  # fmt: skip


@any_of(terms)
def test_a_mean_lies_between_its_parts_and_above_the_one_with_zeros(parts: list[Term]) -> None:
    node = _mean(parts)
    known = [term.percent for term in parts if term.percent is not None]
    if not known:
        assert node.percent is None
        return
    assert node.percent is not None
    assert min(known) <= node.percent <= max(known)
    assert 0 <= node.lowest <= node.percent
    assert (node.lowest == node.percent) or len(known) < len(parts) or node.percent == node.lowest


@any_of(terms, st.integers(1, 50))
def test_a_mean_does_not_depend_on_the_scale_of_weights(parts: list[Term], scale: int) -> None:
    scaled = [Term(t.label, t.url, t.weight * scale, t.percent, t.lowest) for t in parts]
    assert _mean(parts).percent == _mean(scaled).percent


def test_from_tasks_to_the_plan(cast: Cast) -> None:
    plan, an = plan_of(cast), cast.actor(cast.an)
    services.task_progress(given(cast, weight=3), percent=100, actor=an)
    services.task_progress(given(cast, weight=2), percent=5, actor=an)
    found = progress_of_items(plan)
    item, idle = plan.items.get(code="1.1"), plan.items.get(code="1.2")
    assert found.items[item.pk].formula == "62 % = (3 × 100 + 2 × 5) / 5"
    assert found.items[idle.pk] == Explained(None, source="chưa có nhiệm vụ")
    assert found.total.percent == 62
    assert (found.leaves, found.idle, found.total.if_zero) == (2, 1, "31 %")


def test_unit_plans_count_for_the_item_they_come_from(cast: Cast) -> None:
    plan = plan_of(cast)
    mine = services.unit_plan_derive(plan, unit_id=cast.investment.pk, actor=cast.actor(cast.an))
    derived = mine.items.get(code="1.1")
    child = Item.objects.create(plan=mine, parent=derived, position=99, code="1.1.a", title="Chi tiết")
    task = given(cast, item=child, by=cast.an)
    services.task_progress(task, percent=40, actor=cast.actor(cast.an))
    found = progress_of_items(plan)
    assert found.items[plan.items.get(code="1.1").pk].percent == 40
    assert progress_of_items(mine).items[derived.pk].percent == 40


def test_done_reported_stopped_and_turns(cast: Cast) -> None:
    plan, an = plan_of(cast), cast.actor(cast.an)
    reported = given(cast)
    services.task_report(reported, note="x", actor=an)
    stopped = given(cast)
    services.task_cancel(stopped, reason="x", actor=cast.actor(cast.chi))
    monthly = given(cast, schedule=MONTHLY)
    services.task_progress(monthly, percent=100, actor=an)
    values = progress_of_items(plan).task_values
    assert values[reported.pk].source == "đã báo cáo hoàn thành, chờ xác nhận"
    assert values[monthly.pk].percent == Fraction(100, 3)
    assert values[monthly.pk].source == "đã xong 1 trên 3 kỳ trong năm"
    assert stopped.pk not in values


def test_parts_make_the_whole(cast: Cast) -> None:
    plan, an = plan_of(cast), cast.actor(cast.an)
    task = given(cast)
    services.task_progress(given(cast, parent=task, by=cast.binh, weight=3), percent=50, actor=an)
    services.task_progress(given(cast, parent=task, by=cast.binh, weight=1), percent=25, actor=an)
    assert progress_of_items(plan).task_values[task.pk].percent == Fraction(175, 4)


def test_the_tree_needs_the_same_queries_at_any_size(cast: Cast) -> None:
    plan, counts = plan_of(cast), []
    for more in (1, 9):
        for number in range(more):
            given(cast, title=f"Việc {number}")
        with CaptureQueriesContext(connection) as seen:
            progress_of_items(plan)
        counts.append(len(seen))
    assert counts == [3, 3]
