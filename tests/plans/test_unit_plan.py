from __future__ import annotations

import datetime as dt

import pytest

from chiso.engine.problems import Problem
from chiso.org.problems import Forbidden, NotFound
from chiso.plans import services
from chiso.plans.models import Plan
from chiso.plans.selectors import plan as plans
from chiso.plans.selectors import unit_plan as selectors
from tests.cast import Cast
from tests.plans import making


def derived(cast: Cast) -> Plan:
    return services.unit_plan_derive(
        making.issued(cast), unit_id=cast.investment.pk, actor=cast.actor(cast.an)
    )


def test_a_unit_plan_takes_what_the_unit_leads_and_helps_with(cast: Cast) -> None:
    parent = making.issued(cast)
    made = services.unit_plans_derive(parent, actor=cast.actor(cast.chi))
    lines = {plan.unit_id: [item.code for item in plan.items.all()] for plan in made}
    assert lines == {
        cast.investment.pk: ["1", "1.1"], cast.office.pk: ["1", "1.2"], cast.labour.pk: ["1", "1.1"],
    }  # fmt: skip


def test_each_line_is_linked_to_its_source_both_ways(cast: Cast) -> None:
    plan = derived(cast)
    item = plan.items.get(code="1.1")
    assert item.source is not None
    assert (item.source.plan_id, item.product, item.due) == (plan.parent_id, "Báo cáo", dt.date(2026, 11, 30))
    assert selectors.derived_of(item.source, actor=cast.actor(cast.an)) == [item]
    assert selectors.derived_of(item.source, actor=cast.actor(cast.em)) == []


def test_deriving_twice_gives_the_same_plan(cast: Cast) -> None:
    plan = derived(cast)
    parent = Plan.objects.get(pk=plan.parent_id)
    again = services.unit_plan_derive(parent, unit_id=cast.investment.pk, actor=cast.actor(cast.chi))
    assert again.pk == plan.pk
    assert len(services.unit_plans_derive(parent, actor=cast.actor(cast.chi))) == 2


@pytest.mark.parametrize(
    ("who", "refusal"), [("em", Forbidden), ("dung", Forbidden), ("giang", NotFound), ("khoa", NotFound)]
)
def test_a_unit_plan_is_made_by_the_unit_or_the_office(cast: Cast, who: str, refusal: type[Problem]) -> None:
    parent = making.issued(cast)
    with pytest.raises(refusal):
        services.unit_plan_derive(parent, unit_id=cast.investment.pk, actor=cast.actor(cast.accounts[who]))


def test_a_plan_not_yet_issued_gives_no_unit_plan(cast: Cast) -> None:
    with pytest.raises(Problem) as refused:
        services.unit_plan_derive(
            making.complete(cast), unit_id=cast.investment.pk, actor=cast.actor(cast.an)
        )
    assert refused.value.code == "PL0023"


def test_a_unit_without_items_has_no_plan(cast: Cast) -> None:
    with pytest.raises(Problem) as refused:
        services.unit_plan_derive(making.issued(cast), unit_id=cast.leadership.pk, actor=cast.actor(cast.chi))
    assert refused.value.code == "PL0024"


def test_from_the_unit_to_its_head_to_the_office(cast: Cast) -> None:
    plan = derived(cast)
    an, binh, chi = cast.actor(cast.an), cast.actor(cast.binh), cast.actor(cast.chi)
    item = plan.items.get(code="1.1")
    services.items_describe(plan, item_ids=[item.pk], field="measures", text="Họp hằng quý", actor=an)
    services.plan_submit(plan, actor=an)
    with pytest.raises(Forbidden):
        services.plan_approve(plan, actor=an)
    services.plan_approve(plan, actor=binh)
    with pytest.raises(Forbidden):
        services.plan_issue(plan, issued_on=None, actor=binh)
    services.plan_issue(plan, issued_on=None, actor=chi)
    assert (plan.state, plan.version, plan.versions.get().content["items"][1]["measures"]) == (
        "issued", 1, "Họp hằng quý",
    )  # fmt: skip


def test_the_office_may_send_an_approved_unit_plan_back(cast: Cast) -> None:
    plan = derived(cast)
    services.plan_submit(plan, actor=cast.actor(cast.an))
    services.plan_approve(plan, actor=cast.actor(cast.binh))
    services.plan_return(plan, reason="Thiếu thời hạn", actor=cast.actor(cast.chi))
    assert (plan.state, plan.remark) == ("draft", "Thiếu thời hạn")


def test_another_unit_sees_nothing_of_it(cast: Cast) -> None:
    plan = derived(cast)
    with pytest.raises(NotFound):
        plans.plan_by_id(plan.pk, actor=cast.actor(cast.em))
    for who in ("an", "binh", "chi", "dung"):
        assert plans.plan_by_id(plan.pk, actor=cast.actor(cast.accounts[who])).pk == plan.pk


def amended(cast: Cast, plan: Plan) -> Plan:
    """The parent of ``plan`` as version 2: 1.1 due later with another product; 1.2 goes to Investment."""
    parent = Plan.objects.get(pk=plan.parent_id)
    chi, dung = cast.actor(cast.chi), cast.actor(cast.dung)
    services.plan_amend(parent, reason="Chỉ đạo mới", actor=chi)
    first, second = parent.items.filter(group=False)
    services.items_describe(parent, item_ids=[first.pk], field="schedule", text="15/12/2026", actor=chi)
    services.items_describe(parent, item_ids=[first.pk], field="product", text="Tờ trình", actor=chi)
    services.items_assign(parent, item_ids=[second.pk], field="lead", text="Phòng Quản lý đầu tư", actor=chi)
    services.plan_submit(parent, actor=chi)
    services.plan_approve(parent, actor=dung)
    services.plan_issue(parent, issued_on=dt.date(2026, 10, 4), actor=dung)
    return parent


def test_an_amended_parent_marks_the_unit_plan_and_shows_what_changed(cast: Cast) -> None:
    plan = derived(cast)
    parent = amended(cast, plan)
    rows = {
        row.unit_id: row
        for row in selectors.unit_rows(parent, plans.items_of(parent), actor=cast.actor(cast.chi))
    }
    assert rows[cast.investment.pk].outdated
    plan = Plan.objects.get(pk=plan.pk)
    changes = selectors.changes_for(plan)
    assert changes is not None
    assert [(change.kind, change.code) for change in changes.items] == [("changed", "1.1"), ("added", "1.2")]


def test_taking_over_follows_the_parent_but_keeps_what_the_unit_decided(cast: Cast) -> None:
    plan, an = derived(cast), cast.actor(cast.an)
    item = plan.items.get(code="1.1")
    services.items_describe(plan, item_ids=[item.pk], field="product", text="Báo cáo kèm ảnh", actor=an)
    amended(cast, plan)
    plan = Plan.objects.get(pk=plan.pk)
    kept = services.unit_plan_align(plan, actor=an)
    item.refresh_from_db()
    assert (item.due, item.product) == (dt.date(2026, 12, 15), "Báo cáo kèm ảnh")
    assert kept == ["1.1: giữ nội dung đơn vị đã chọn"]
    assert [row.code for row in plans.items_of(plan)] == ["1", "1.1", "1.2"]
    with pytest.raises(Problem) as refused:
        services.unit_plan_align(Plan.objects.get(pk=plan.pk), actor=an)
    assert refused.value.code == "PL0026"


def test_an_amendment_that_does_not_concern_a_unit_does_not_mark_it(cast: Cast) -> None:
    parent = making.issued(cast)
    plan = services.unit_plan_derive(parent, unit_id=cast.office.pk, actor=cast.actor(cast.chi))
    chi, dung = cast.actor(cast.chi), cast.actor(cast.dung)
    services.plan_amend(parent, reason="Chỉ đạo mới", actor=chi)
    services.items_describe(
        parent, item_ids=[parent.items.get(code="1.1").pk], field="product", text="Khác", actor=chi
    )
    services.plan_submit(parent, actor=chi)
    services.plan_approve(parent, actor=dung)
    services.plan_issue(parent, issued_on=dt.date(2026, 10, 4), actor=dung)
    assert selectors.changes_for(Plan.objects.get(pk=plan.pk)) is None
