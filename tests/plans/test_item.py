from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from chiso.engine.periods import Calendar
from chiso.engine.problems import Problem
from chiso.org.problems import NotFound
from chiso.plans import services
from chiso.plans.problems.plan import Conflict
from chiso.plans.schemas import cell
from chiso.plans.schemas.deadline import next_turn, resolve
from chiso.plans.schemas.typed import as_json, schedule_typed
from tests.cast import Cast
from tests.plans import making

CALENDAR = Calendar(days_off={dt.date(2026, 11, 24): "Ngày Văn hóa Việt Nam"})
ISSUED = dt.date(2026, 10, 1)

RESOLVED = [
    # typed, working day in a plan of 2026
    ("30/11/2026", "2026-11-30"),
    ("30/11", "2026-11-30"),
    ("10/10/2026", "2026-10-12"),  # a Saturday
    ("24/11/2026", "2026-11-25"),  # a day off of the calendar
    ("trước 30/11/2026", "2026-11-27"),  # the 29th is a Sunday: before stays before
    ("tháng 6", "2026-06-30"),
    ("t5", "2026-06-01"),  # 31 May is a Sunday
    ("quý IV", "2026-12-31"),
    ("q1", "2026-03-31"),
    ("trước quý II", "2026-03-31"),
    ("6 tháng đầu năm", "2026-06-30"),
    ("9 tháng", "2026-09-30"),
    ("năm 2027", "2027-12-31"),
    ("Quý II; Quý IV", "2026-12-31"),
    ("20 ngày sau khi ban hành", "2026-10-21"),
    ("5 ngày làm việc kể từ ngày ban hành", "2026-10-08"),
    ("thường xuyên", None),
    ("theo kế hoạch", None),
    ("10 hàng tháng", None),
    ("hàng quý", None),
]


SPELLED = {"t5": "tháng 5", "q1": "quý I", "10 hàng tháng": "ngày 10 hàng tháng"}


@pytest.mark.parametrize(("typed", "due"), RESOLVED)
def test_a_typed_deadline_resolves_to_a_working_day(typed: str, due: str | None) -> None:
    schedule = cell.schedule_of(typed)
    found = resolve(schedule, year=2026, calendar=CALENDAR, issued_on=ISSUED)
    assert (found.isoformat() if found else None) == due
    assert cell.said(schedule) == SPELLED.get(typed, typed)


def test_a_term_after_issue_is_unknown_until_the_plan_is_issued() -> None:
    schedule = cell.schedule_of("20 ngày sau khi ban hành")
    assert resolve(schedule, year=2026, calendar=CALENDAR) is None


@pytest.mark.parametrize(
    ("typed", "after", "due"),
    [
        ("10 hàng tháng", "2026-10-05", "2026-10-12"),  # 10/10/2026 is a Saturday
        ("10 hàng tháng", "2026-10-13", "2026-11-10"),
        ("hàng quý", "2026-10-05", "2026-12-31"),
        ("thứ 6 hàng tuần", "2026-10-05", "2026-10-09"),
        ("trước ngày 20 hàng tháng", "2026-10-05", "2026-10-19"),
        ("hàng năm", "2026-10-05", "2026-12-31"),
    ],
)
def test_a_recurring_deadline_has_a_next_turn(typed: str, after: str, due: str) -> None:
    found = next_turn(cell.schedule_of(typed), after=dt.date.fromisoformat(after), calendar=CALENDAR)
    assert found == dt.date.fromisoformat(due)


@pytest.mark.parametrize(
    ("typed", "code"), [("bao giờ xong thì thôi", "PL0010"), ("31/2/2026", "PL0011"), ("tháng 13", "PL0011")]
)
def test_words_that_say_no_time_are_refused(typed: str, code: str) -> None:
    with pytest.raises(Problem) as refused:
        cell.schedule_of(typed)
    assert refused.value.code == code


def test_every_typed_form_is_a_schedule_of_the_paper_model() -> None:
    from chiso.papers.wire import _read_schedule

    for typed, _due in RESOLVED:
        schedule = schedule_typed(typed)
        assert _read_schedule(as_json(schedule), "$") == schedule


UNITS = (
    cell.Choice(1, "Văn phòng", "VP"),
    cell.Choice(2, "Phòng Quản lý đầu tư", "QLĐT"),
    cell.Choice(3, "Phòng Quản lý lao động", "QLLĐ"),
)


@pytest.mark.parametrize(
    ("typed", "unit"),
    [("2", 2), ("QLĐT", 2), ("qldt", 2), ("phòng quản lý ĐẦU TƯ", 2), ("lao dong", 3), ("VP", 1)],
)
def test_a_unit_is_known_by_name_short_name_or_a_part_that_fits_one(typed: str, unit: int) -> None:
    assert cell.unit_of(typed, UNITS).id == unit


@pytest.mark.parametrize(("typed", "code"), [("quản lý", "PL0014"), ("Sở Tài chính", "PL0013")])
def test_a_unit_that_is_unknown_or_several_is_refused(typed: str, code: str) -> None:
    with pytest.raises(Problem) as refused:
        cell.unit_of(typed, UNITS)
    assert refused.value.code == code


@pytest.mark.parametrize(("typed", "weight"), [("", "1"), ("2,5", "2.5"), ("0.125", "0.125"), ("3", "3")])
def test_a_weight_is_read_with_comma_or_point(typed: str, weight: str) -> None:
    assert cell.weight_of(typed) == Decimal(weight)


@pytest.mark.parametrize("typed", ["0", "-1", "một", "1,2345", "NaN", "1e9"])
def test_a_weight_that_is_none_is_refused(typed: str) -> None:
    with pytest.raises(Problem):
        cell.weight_of(typed)


def test_a_cell_is_written_against_what_was_seen(cast: Cast) -> None:
    plan, chi, ha = making.drafted(cast), cast.actor(cast.chi), cast.actor(cast.ha)
    item = plan.items.get(code="1.1")
    services.items_describe(
        plan, item_ids=[item.pk], field="product", text="Báo cáo", was={item.pk: ""}, actor=chi
    )
    with pytest.raises(Conflict) as refused:
        services.items_describe(
            plan, item_ids=[item.pk], field="product", text="Tờ trình", was={item.pk: ""}, actor=ha
        )
    assert (refused.value.code, refused.value.current) == ("PL0001", {item.pk: "Báo cáo"})
    item.refresh_from_db()
    assert item.product == "Báo cáo"


def test_two_people_may_fill_different_cells_of_one_row(cast: Cast) -> None:
    plan, chi, ha = making.drafted(cast), cast.actor(cast.chi), cast.actor(cast.ha)
    item = plan.items.get(code="1.1")
    services.items_describe(
        plan, item_ids=[item.pk], field="product", text="Báo cáo", was={item.pk: ""}, actor=chi
    )
    services.items_assign(
        plan, item_ids=[item.pk], field="lead", text="Văn phòng", was={item.pk: ""}, actor=ha
    )
    item.refresh_from_db()
    assert (item.product, item.lead_id) == ("Báo cáo", cast.office.pk)


def test_one_conflict_among_many_rows_writes_none(cast: Cast) -> None:
    plan, chi = making.drafted(cast), cast.actor(cast.chi)
    first, second = plan.items.filter(group=False)
    services.items_assign(plan, item_ids=[first.pk], field="lead", text="Văn phòng", actor=chi)
    with pytest.raises(Conflict) as refused:
        services.items_assign(
            plan, item_ids=[first.pk, second.pk], field="lead", text="Phòng Quản lý đầu tư",
            was={first.pk: "", second.pk: ""}, actor=chi,
        )  # fmt: skip
    assert refused.value.current == {first.pk: "Văn phòng"}
    second.refresh_from_db()
    assert second.lead_id is None


def test_the_lead_is_not_among_those_who_cooperate(cast: Cast) -> None:
    plan, chi = making.drafted(cast), cast.actor(cast.chi)
    item = plan.items.get(code="1.1")
    services.items_assign(
        plan, item_ids=[item.pk], field="cooperating", text="Văn phòng; Phòng Quản lý đầu tư", actor=chi
    )
    services.items_assign(plan, item_ids=[item.pk], field="lead", text="Văn phòng", actor=chi)
    assert {other.unit_id for other in item.others.all()} == {cast.investment.pk}
    (written,) = services.items_assign(
        plan, item_ids=[item.pk], field="cooperating", text="Văn phòng; Phòng Quản lý lao động", actor=chi
    )
    assert written.words == "Phòng Quản lý lao động"


def test_a_value_takes_the_waiver_back(cast: Cast) -> None:
    plan, chi = making.drafted(cast), cast.actor(cast.chi)
    item = plan.items.get(code="1.1")
    services.items_waive(plan, item_ids=[item.pk], field="product", reason="Việc thường xuyên", actor=chi)
    services.items_describe(plan, item_ids=[item.pk], field="product", text="Báo cáo", actor=chi)
    item.refresh_from_db()
    assert item.waivers == {}


def test_an_item_of_another_plan_is_not_found(cast: Cast) -> None:
    plan, other = making.drafted(cast), making.drafted(cast)
    with pytest.raises(NotFound):
        services.items_assign(
            plan, item_ids=[other.items.first().pk], field="lead", text="", actor=cast.actor(cast.chi)
        )


def test_a_line_is_added_at_the_end_of_its_group(cast: Cast) -> None:
    plan, chi = making.drafted(cast), cast.actor(cast.chi)
    group = plan.items.get(code="1")
    services.item_add(plan, title="Nhóm hai", code="2", annex=group.annex, group=True, actor=chi)
    services.item_add(plan, title="Việc mới", code="1.3", parent=group, actor=chi)
    assert [item.code for item in plan.items.all()] == ["1", "1.1", "1.2", "1.3", "2"]
    with pytest.raises(Problem) as refused:
        services.item_add(plan, title="Trùng", code="1.3", parent=group, actor=chi)
    assert refused.value.code == "PL0016"


def test_a_line_of_a_draft_goes_one_that_was_issued_is_marked(cast: Cast) -> None:
    chi = cast.actor(cast.chi)
    draft = making.drafted(cast)
    services.item_drop(draft.items.get(code="1.2"), reason="Không còn", actor=chi)
    assert not draft.items.filter(code="1.2").exists()
    plan = making.issued(cast)
    services.plan_amend(plan, reason="Bỏ 1.2", actor=chi)
    services.item_drop(plan.items.get(code="1.2"), reason="Không còn", actor=chi)
    assert plan.items.get(code="1.2").dropped
    services.item_add(plan, title="Thay thế", code="1.2", parent=plan.items.get(code="1"), actor=chi)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("q4", "quý IV"), ("quy 4", "quý IV"), ("Q.II/2026", "quý II/2026"), ("t12", "tháng 12"),
        ("10/tháng", "ngày 10 hàng tháng"), ("10 hang thang", "ngày 10 hàng tháng"), ("tx", "thường xuyên"),
        ("theo kh", "theo kế hoạch"), ("q2; q4", "quý II; quý IV"), ("30/11", "30/11"),
    ],
)  # fmt: skip
def test_short_forms_of_the_keyboard_are_spelled_out(typed: str, words: str) -> None:
    assert cell.said(cell.schedule_of(typed)) == words
