from __future__ import annotations

import datetime as dt

import pytest

from chiso.audit.models import Entry
from chiso.audit.problems import Overtaken, Repeated
from chiso.engine.problems import Problem
from chiso.org.problems import Forbidden, NotFound
from chiso.plans import services
from chiso.plans.models import Plan
from chiso.plans.policies import plan as policies
from chiso.plans.schemas.version import sha256_of
from chiso.plans.selectors import plan as selectors
from tests.cast import Cast
from tests.plans import making


def code_of(refused: pytest.ExceptionInfo[Problem]) -> str:
    return refused.value.code


def test_the_plan_carries_the_decisions_and_the_reading_does_not(cast: Cast) -> None:
    plan = making.drafted(cast)
    assert plan.title == "Kế hoạch phấn đấu cải thiện chỉ số"
    assert (plan.number, plan.symbol, plan.issued_on) == ("4742", "KH-BQL", dt.date(2026, 9, 21))
    assert [(item.code, item.title, item.group) for item in plan.items.all()] == [
        ("1", "CHỈ ĐẠO", True), ("1.1", "Đối thoại với doanh nghiệp", False), ("1.2", "Kiểm tra", False),
    ]  # fmt: skip
    paper = plan.reading.paper  # type: ignore[union-attr]
    assert paper["annexes"][0]["items"][1]["title"] == "Đổi thoại với doanh nghiệp"  # type: ignore[index]


def test_nothing_is_invented(cast: Cast) -> None:
    first, second = making.drafted(cast).items.filter(group=False)
    assert (first.lead_id, first.schedule, first.due, first.product) == (None, None, None, "")
    assert (second.schedule["text"], second.due) == ("Quý IV", dt.date(2026, 12, 31))  # type: ignore[index]


def test_a_body_is_taken_as_lead_only_when_it_is_exactly_a_unit(cast: Cast) -> None:
    def leads(name: str) -> tuple[int | None, str]:
        reading = making.read(cast, lead=(name,))
        for row in reading.findings.all():
            services.finding_decide(row, state="ignored", actor=cast.actor(cast.chi))
        plan = services.plan_from_reading(reading, year=2026, annexes=[0], actor=cast.actor(cast.chi))
        item = plan.items.get(code="1.2")
        return item.lead_id, item.note

    assert leads("Văn phòng") == (cast.office.pk, "")
    assert leads("Các phòng, ban") == (None, "Văn bản ghi chủ trì: Các phòng, ban")


def test_open_findings_hold_the_plan_back(cast: Cast) -> None:
    with pytest.raises(Problem) as refused:
        services.plan_from_reading(making.read(cast), year=2026, annexes=[0], actor=cast.actor(cast.chi))
    assert (code_of(refused), refused.value.got) == ("PL0005", "Còn 3 điểm chưa xử lý")


def test_a_plan_needs_something_in_it(cast: Cast) -> None:
    with pytest.raises(Problem) as refused:
        services.plan_from_reading(making.reviewed(cast), year=2026, annexes=[], actor=cast.actor(cast.chi))
    assert code_of(refused) == "PL0006"


def test_the_same_form_makes_one_plan(cast: Cast) -> None:
    chi = cast.actor(cast.chi)
    services.plan_create(title="Kế hoạch", year=2026, actor=chi, once="k")
    with pytest.raises(Repeated):
        services.plan_create(title="Kế hoạch", year=2026, actor=chi, once="k")


def test_what_is_missing_is_counted_and_holds_back_the_submission(cast: Cast) -> None:
    plan, chi = making.drafted(cast), cast.actor(cast.chi)
    missing = selectors.missing_of(selectors.items_of(plan))
    assert (missing.items, missing.lead, missing.schedule, missing.product) == (2, 2, 1, 2)
    with pytest.raises(Problem) as refused:
        services.plan_submit(plan, actor=chi)
    assert refused.value.got == (
        "Còn thiếu: 2 nội dung chưa có đơn vị chủ trì; 1 nội dung chưa có thời hạn;"
        " 2 nội dung chưa có sản phẩm"
    )


def test_a_stated_reason_counts_as_an_answer(cast: Cast) -> None:
    plan, chi = making.complete(cast), cast.actor(cast.chi)
    item = plan.items.get(code="1.2")
    services.items_describe(plan, item_ids=[item.pk], field="product", text="", actor=chi)
    with pytest.raises(Problem):
        services.plan_submit(plan, actor=chi)
    services.items_waive(plan, item_ids=[item.pk], field="product", reason="Việc thường xuyên", actor=chi)
    services.plan_submit(plan, actor=chi)
    assert plan.state == "submitted"


def test_from_draft_to_issued_and_amended_and_closed(cast: Cast) -> None:
    plan, chi, dung = making.issued(cast), cast.actor(cast.chi), cast.actor(cast.dung)
    first = plan.versions.get()
    assert (plan.state, plan.version, first.sha256) == ("issued", 1, sha256_of(first.content))
    services.plan_amend(plan, reason="Đổi thời hạn theo chỉ đạo mới", actor=chi)
    item = plan.items.get(code="1.1")
    services.items_describe(plan, item_ids=[item.pk], field="schedule", text="15/12/2026", actor=chi)
    difference = selectors.amendment_of(plan)
    assert difference is not None
    assert [(c.kind, [(f.label, f.before, f.after) for f in c.fields]) for c in difference.items] == [
        (
            "changed",
            [("Thời hạn", "30/11/2026", "15/12/2026"), ("Ngày phải xong", "30/11/2026", "15/12/2026")],
        )
    ]
    services.plan_submit(plan, actor=chi)
    services.plan_approve(plan, actor=dung)
    services.plan_issue(plan, issued_on=dt.date(2026, 10, 5), actor=dung)
    assert [(v.number, v.reason) for v in plan.versions.all()] == [
        (2, "Đổi thời hạn theo chỉ đạo mới"), (1, ""),
    ]  # fmt: skip
    services.plan_close(plan, reason="Hết năm", actor=dung)
    assert plan.state == "closed"
    assert Entry.objects.get(verb="plans.plan.close").reason == "Hết năm"


def test_a_frozen_version_does_not_move_with_the_plan(cast: Cast) -> None:
    plan, chi = making.issued(cast), cast.actor(cast.chi)
    services.plan_amend(plan, reason="Sửa", actor=chi)
    services.items_describe(
        plan, item_ids=[plan.items.get(code="1.1").pk], field="product", text="Khác", actor=chi
    )
    frozen = plan.versions.get()
    assert frozen.content["items"][1]["product"] == "Báo cáo"
    assert frozen.sha256 == sha256_of(frozen.content)


def test_an_amendment_without_a_change_is_not_submitted_but_can_be_given_up(cast: Cast) -> None:
    plan, chi = making.issued(cast), cast.actor(cast.chi)
    services.plan_amend(plan, reason="Xem lại", actor=chi)
    with pytest.raises(Problem) as refused:
        services.plan_submit(plan, actor=chi)
    assert code_of(refused) == "PL0019"
    services.plan_amend_cancel(plan, actor=chi)
    assert (plan.state, plan.amend_reason) == ("issued", "")


def test_a_changed_amendment_is_not_given_up_silently(cast: Cast) -> None:
    plan, chi = making.issued(cast), cast.actor(cast.chi)
    services.plan_amend(plan, reason="Sửa", actor=chi)
    services.items_describe(
        plan, item_ids=[plan.items.get(code="1.1").pk], field="note", text="Mới", actor=chi
    )
    with pytest.raises(Problem) as refused:
        services.plan_amend_cancel(plan, actor=chi)
    assert code_of(refused) == "PL0020"


def test_a_returned_plan_says_why_and_can_be_submitted_again(cast: Cast) -> None:
    plan = making.submitted(cast)
    services.plan_return(plan, reason="Thiếu phối hợp", actor=cast.actor(cast.dung))
    assert (plan.state, plan.remark) == ("draft", "Thiếu phối hợp")
    services.plan_submit(plan, actor=cast.actor(cast.chi))
    assert (plan.state, plan.remark) == ("submitted", "")


def test_a_reason_is_asked_for(cast: Cast) -> None:
    dung, chi = cast.actor(cast.dung), cast.actor(cast.chi)
    sent, issued = making.submitted(cast), making.issued(cast)
    for act in (
        lambda: services.plan_return(sent, reason=" ", actor=dung),
        lambda: services.plan_amend(issued, reason="", actor=chi),
        lambda: services.plan_close(issued, reason="", actor=dung),
    ):
        with pytest.raises(Problem) as refused:
            act()
        assert code_of(refused) == "PL0008"


def test_no_date_is_made_up_at_issue(cast: Cast) -> None:
    plan, dung = making.submitted(cast), cast.actor(cast.dung)
    services.plan_approve(plan, actor=dung)
    with pytest.raises(Problem) as refused:
        services.plan_issue(plan, issued_on=None, actor=dung)
    assert code_of(refused) == "PL0022"


def test_the_second_of_two_leaders_is_told(cast: Cast) -> None:
    plan, dung = making.submitted(cast), cast.actor(cast.dung)
    stale = Plan.objects.get(pk=plan.pk)
    services.plan_approve(plan, actor=dung)
    with pytest.raises(Overtaken):
        services.plan_approve(stale, actor=dung)


@pytest.mark.parametrize("name", ["an", "binh", "em", "chi", "ha"])
def test_only_leaders_approve_and_issue(cast: Cast, name: str) -> None:
    plan, who = making.submitted(cast), cast.actor(cast.accounts[name])
    refusal = Forbidden if name in {"chi", "ha"} else NotFound
    with pytest.raises(refusal):
        services.plan_approve(plan, actor=who)
    services.plan_approve(plan, actor=cast.actor(cast.dung))
    with pytest.raises(refusal):
        services.plan_issue(plan, issued_on=making.ISSUED, actor=who)


def test_a_stranger_finds_nothing(cast: Cast) -> None:
    plan, giang = making.issued(cast), cast.actor(cast.giang)
    with pytest.raises(NotFound):
        selectors.plan_by_id(plan.pk, actor=giang)
    for act in (
        lambda: services.plan_submit(plan, actor=giang),
        lambda: services.plan_amend(plan, reason="x", actor=giang),
        lambda: services.plan_close(plan, reason="x", actor=giang),
        lambda: services.items_waive(plan, item_ids=[], field="lead", reason="x", actor=giang),
    ):
        with pytest.raises(NotFound):
            act()


def test_a_draft_is_seen_by_the_office_an_issued_plan_by_all(cast: Cast) -> None:
    draft = making.drafted(cast)
    an, chi = cast.actor(cast.an), cast.actor(cast.chi)
    assert (policies.may_see(an, draft), policies.may_see(chi, draft)) == (False, True)
    issued = making.issued(cast)
    assert policies.may_see(an, issued)
    assert [plan.pk for plan in selectors.plans_seen(an)] == [issued.pk]
    assert [plan.pk for plan in selectors.plans_seen(chi)] == [issued.pk, draft.pk]


def test_the_head_is_changed_against_what_was_seen(cast: Cast) -> None:
    plan, chi = making.drafted(cast), cast.actor(cast.chi)
    services.plan_describe(plan, values={"signer": "A"}, seen={"signer": "Bùi Ngọc Hải"}, actor=chi)
    with pytest.raises(Overtaken):
        services.plan_describe(plan, values={"signer": "B"}, seen={"signer": "Bùi Ngọc Hải"}, actor=chi)


def test_an_issued_plan_does_not_change_without_an_amendment(cast: Cast) -> None:
    plan, chi = making.issued(cast), cast.actor(cast.chi)
    with pytest.raises(Problem) as refused:
        services.items_describe(
            plan, item_ids=[plan.items.get(code="1.1").pk], field="note", text="x", actor=chi
        )
    assert code_of(refused) == "PL0009"


def test_unit_plans_under_way_hold_the_closing_back(cast: Cast) -> None:
    plan = making.issued(cast)
    services.unit_plan_derive(plan, unit_id=cast.investment.pk, actor=cast.actor(cast.an))
    with pytest.raises(Problem) as refused:
        services.plan_close(plan, reason="Hết năm", actor=cast.actor(cast.dung))
    assert code_of(refused) == "PL0025"


def test_each_step_tells_whoever_acts_next(cast: Cast) -> None:
    from chiso.notices.models import Notice

    plan = making.issued(cast)
    told = set(Notice.objects.values_list("account__username", "kind", "title"))
    assert ("dung", "waiting", f"Chờ duyệt: {plan.title}") in told
    assert ("chi", "decision", f"Đã duyệt: {plan.title}") in told
    assert ("binh", "assigned", f"Ban hành: {plan.title}") in told
    assert not {row for row in told if row[0] in {"an", "em", "giang"}}


def test_a_paper_becomes_one_plan(cast: Cast) -> None:
    plan = making.drafted(cast)
    assert plan.reading is not None
    with pytest.raises(Overtaken):
        services.plan_from_reading(plan.reading, year=2027, annexes=[0], actor=cast.actor(cast.chi))
