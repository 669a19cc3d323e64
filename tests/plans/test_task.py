from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from chiso.audit import clock
from chiso.audit.models import Entry
from chiso.audit.problems import Overtaken, Repeated
from chiso.engine.problems import Problem
from chiso.notices.models import Notice
from chiso.org.models import Unit
from chiso.org.problems import Forbidden, NotFound
from chiso.org.terms import UnitKind
from chiso.plans import services
from chiso.plans.models import Occurrence, Plan, Progress, Task
from chiso.plans.selectors import task as selectors
from chiso.plans.services import Work
from chiso.plans.terms import TaskState
from tests.cast import NOON, Cast, unit
from tests.plans import making
from tests.plans.tasks import MONTHLY, dated, given, item_of


def refused(code: str, write: Callable[[], object]) -> Problem:
    with pytest.raises(Problem) as refusal:
        write()
    assert refusal.value.code == code, str(refusal.value)
    return refusal.value


# --- giving ---------------------------------------------------------------------------------------


def test_a_task_has_its_deadline_on_a_working_day_and_its_amber_day(cast: Cast) -> None:
    task = given(cast, schedule=dated(10, 10))
    assert (task.due, task.first_due, task.starts) == (
        dt.date(2026, 10, 12), dt.date(2026, 10, 12), dt.date(2026, 10, 5),
    )  # fmt: skip
    assert task.amber_from == dt.date(2026, 10, 7)
    assert task.state == TaskState.ASSIGNED


def test_without_a_deadline_it_has_none(cast: Cast) -> None:
    task = given(cast, schedule=None)
    assert (task.due, task.amber_from) == (None, None)


GIVERS = (
    # who, may give to Phòng Quản lý đầu tư under the authority's plan
    ("chi", None), ("dung", None), ("ha", None), ("binh", None),
    ("an", Forbidden), ("em", Forbidden), ("khoa", NotFound), ("giang", NotFound),
)  # fmt: skip


@pytest.mark.parametrize(("who", "refusal"), GIVERS)
def test_who_gives_work(who: str, refusal: type[Problem] | None, cast: Cast) -> None:
    item_of(cast)
    if refusal is None:
        assert given(cast, by=cast.accounts[who]).pk
        return
    with pytest.raises(refusal):
        given(cast, by=cast.accounts[who])


def test_nothing_is_given_from_a_draft(cast: Cast) -> None:
    plan = making.complete(cast)
    item = plan.items.get(code="1.1")
    refused("PL0101", lambda: given(cast, item=item))


def test_a_unit_details_its_own_plan_while_it_is_a_draft(cast: Cast) -> None:
    parent = making.issued(cast)
    plan = services.unit_plan_derive(parent, unit_id=cast.investment.pk, actor=cast.actor(cast.an))
    task = given(cast, item=plan.items.get(code="1.1"), by=cast.an)
    assert (task.plan_id, task.unit_id) == (plan.pk, cast.investment.pk)


def test_a_group_has_no_tasks(cast: Cast) -> None:
    refused("PL0102", lambda: given(cast, item=item_of(cast, "1")))


def test_the_assignee_sits_in_the_unit(cast: Cast) -> None:
    refused("PL0104", lambda: given(cast, assignee=cast.em))


def test_units_are_of_the_authority_and_each_has_one_role(cast: Cast) -> None:
    refused("PL0126", lambda: given(cast, cooperating=[cast.stranger_authority.pk]))
    refused("PL0125", lambda: given(cast, cooperating=[cast.investment.pk]))


def test_a_task_needs_a_name_and_a_positive_weight(cast: Cast) -> None:
    refused("PL0120", lambda: given(cast, title="  "))
    refused("PL0129", lambda: given(cast, weight=0))


def test_a_form_sent_twice_gives_one_task(cast: Cast) -> None:
    given(cast, once="k")
    with pytest.raises(Repeated):
        given(cast, once="k")
    assert Task.objects.count() == 1


def test_the_doer_is_told_once_and_the_giver_not_at_all(cast: Cast) -> None:
    task = given(cast)
    notice = Notice.objects.get(kind="assigned", title__startswith="Nhiệm vụ mới")
    assert (notice.account_id, notice.url) == (cast.an.pk, f"/nhiem-vu/{task.pk}/")
    given(cast, assignee=None, by=cast.binh)
    assert not Notice.objects.filter(account=cast.binh, title__startswith="Nhiệm vụ mới").exists()


# --- parts, down the chain ------------------------------------------------------------------------


def test_a_part_goes_to_a_person_of_the_unit(cast: Cast) -> None:
    whole = given(cast)
    part = given(cast, parent=whole, by=cast.an, assignee=cast.binh)
    assert (part.parent_id, part.item_id) == (whole.pk, whole.item_id)


def test_a_part_goes_below_or_beside_and_never_above(cast: Cast) -> None:
    below = unit("heza-dau-tu-to", UnitKind.DIVISION, "Tổ thẩm định", parent=cast.investment)
    whole = given(cast, cooperating=[cast.labour.pk])
    given(cast, parent=whole, by=cast.binh, unit=below, assignee=None)
    given(cast, parent=whole, by=cast.binh, unit=cast.labour, assignee=None)
    for above in (cast.office, cast.leadership, cast.authority):
        refused(
            "PL0103", lambda above=above: given(cast, parent=whole, by=cast.binh, unit=above, assignee=None)
        )


def test_from_the_leaders_a_part_goes_to_any_unit(cast: Cast) -> None:
    whole = given(cast, unit=cast.leadership, by=cast.chi)
    assert given(cast, parent=whole, by=cast.dung, unit=cast.labour).unit_id == cast.labour.pk


def test_a_part_ends_with_the_whole(cast: Cast) -> None:
    whole = given(cast)
    refused("PL0105", lambda: given(cast, parent=whole, schedule=dated(2, 11), by=cast.binh))


def test_others_do_not_divide_it(cast: Cast) -> None:
    whole = given(cast, assignee=None)
    for account in (cast.an, cast.em):
        with pytest.raises(Forbidden):
            given(cast, parent=whole, by=account)


def test_what_is_over_is_not_divided(cast: Cast) -> None:
    whole = given(cast)
    services.task_cancel(whole, reason="Trùng", actor=cast.actor(cast.chi))
    refused("PL0127", lambda: given(cast, parent=whole, by=cast.binh))


# --- the life -------------------------------------------------------------------------------------


def test_from_given_to_done(cast: Cast) -> None:
    task, an, binh = given(cast), cast.actor(cast.an), cast.actor(cast.binh)
    services.task_start(task, actor=an)
    services.task_progress(task, percent=60, note="Đã rà 12 thủ tục", actor=an)
    services.task_report(task, note="Báo cáo số 15", actor=an)
    assert (task.state, task.percent, task.reported_by_id) == ("reported", 100, cast.an.pk)
    assert Notice.objects.filter(account=cast.binh, kind="waiting").exists()
    services.task_confirm(task, actor=binh)
    assert (task.state, task.done_at) == ("done", NOON)
    verbs = list(Entry.objects.filter(thing_kind="plans.task").values_list("verb", flat=True))
    assert verbs[::-1] == [
        "plans.task.create", "plans.task.start", "plans.task.progress", "plans.task.report",
        "plans.task.confirm",
    ]  # fmt: skip


def test_who_reports_does_not_confirm(cast: Cast) -> None:
    task = given(cast, assignee=cast.binh)
    services.task_report(task, note="Xong", actor=cast.actor(cast.binh))
    refused("PL0113", lambda: services.task_confirm(task, actor=cast.actor(cast.binh)))
    for account in (cast.an, cast.em):
        with pytest.raises((Forbidden, NotFound)):
            services.task_confirm(task, actor=cast.actor(account))
    services.task_confirm(task, actor=cast.actor(cast.chi))
    assert task.state == "done"


def test_a_return_says_why_and_gives_back_what_stood_before(cast: Cast) -> None:
    task, an = given(cast), cast.actor(cast.an)
    services.task_progress(task, percent=60, actor=an)
    services.task_report(task, note="Xong", actor=an)
    refused("PL0110", lambda: services.task_return(task, reason=" ", actor=cast.actor(cast.binh)))
    services.task_return(task, reason="Thiếu phụ lục", actor=cast.actor(cast.binh))
    task.refresh_from_db()
    assert (task.state, task.percent, task.remark, task.reported_on) == ("doing", 60, "Thiếu phụ lục", None)
    assert Notice.objects.filter(account=cast.an, kind="decision", body="Thiếu phụ lục").exists()


def test_stopping_needs_a_reason_and_stops_the_parts(cast: Cast) -> None:
    task = given(cast)
    part = given(cast, parent=task, by=cast.binh)
    refused("PL0110", lambda: services.task_cancel(task, reason="", actor=cast.actor(cast.chi)))
    services.task_cancel(task, reason="Không còn phù hợp", actor=cast.actor(cast.chi))
    part.refresh_from_db()
    assert (task.state, part.state) == ("cancelled", "cancelled")
    refused("PL0106", lambda: services.task_progress(task, percent=5, actor=cast.actor(cast.an)))
    services.task_reopen(task, reason="Làm tiếp", actor=cast.actor(cast.dung))
    assert task.state == "doing"


def test_the_doers_do_not_stop_or_reopen(cast: Cast) -> None:
    task = given(cast)
    for account in (cast.an, cast.binh):
        with pytest.raises(Forbidden):
            services.task_cancel(task, reason="x", actor=cast.actor(account))


def test_reporting_waits_for_the_parts(cast: Cast) -> None:
    task = given(cast)
    part = given(cast, parent=task, by=cast.binh)
    refused("PL0111", lambda: services.task_report(task, note="x", actor=cast.actor(cast.an)))
    services.task_report(part, note="x", actor=cast.actor(cast.an))
    services.task_confirm(part, actor=cast.actor(cast.binh))
    task.refresh_from_db()
    assert (task.state, task.percent) == ("doing", 100)
    services.task_report(task, note="x", actor=cast.actor(cast.an))


def test_reporting_says_what_came_of_it(cast: Cast) -> None:
    refused("PL0120", lambda: services.task_report(given(cast), note=" ", actor=cast.actor(cast.an)))


def test_two_at_once_the_second_is_told(cast: Cast) -> None:
    task = given(cast)
    services.task_report(task, note="x", actor=cast.actor(cast.an))
    stale = Task.objects.get(pk=task.pk)
    services.task_confirm(task, actor=cast.actor(cast.binh))
    with pytest.raises(Overtaken):
        services.task_return(stale, reason="y", actor=cast.actor(cast.dung))
    assert Task.objects.get(pk=task.pk).state == "done"


def test_a_stranger_sees_nothing(cast: Cast) -> None:
    task, giang = given(cast), cast.actor(cast.giang)
    for write in (
        lambda: services.task_start(task, actor=giang),
        lambda: services.task_progress(task, percent=5, actor=giang),
        lambda: services.task_report(task, note="x", actor=giang),
        lambda: services.task_confirm(task, actor=giang),
        lambda: services.task_return(task, reason="x", actor=giang),
        lambda: services.task_cancel(task, reason="x", actor=giang),
        lambda: services.task_reopen(task, reason="x", actor=giang),
        lambda: services.task_assign(task, assignee_id=None, actor=giang),
        lambda: services.task_describe(task, work=Work(title="x"), actor=giang),
        lambda: services.comment_add(task, text="x", actor=giang),
    ):
        with pytest.raises(NotFound):
            write()


def test_describing_resolves_the_new_deadline(cast: Cast) -> None:
    task = given(cast)
    services.task_describe(
        task, work=Work(title="Rà soát lại", schedule=dated(24, 12)), cooperating=[cast.labour.pk],
        actor=cast.actor(cast.chi),
    )  # fmt: skip
    task.refresh_from_db()
    assert (task.title, task.due) == ("Rà soát lại", dt.date(2026, 12, 24))
    assert [other.unit_id for other in task.others.all()] == [cast.labour.pk]
    entry = Entry.objects.filter(verb="plans.task.describe").get()
    assert entry.before is not None
    assert entry.before["title"] == "Rà soát thủ tục"
    with pytest.raises(Forbidden):
        services.task_describe(task, work=Work(title="x"), actor=cast.actor(cast.an))


def test_assigning_within_the_unit(cast: Cast) -> None:
    task = given(cast, assignee=None)
    services.task_assign(task, assignee_id=cast.an.person_id, actor=cast.actor(cast.binh))
    assert Task.objects.get(pk=task.pk).assignee_id == cast.an.person_id
    refused(
        "PL0104",
        lambda: services.task_assign(task, assignee_id=cast.em.person_id, actor=cast.actor(cast.binh)),
    )
    with pytest.raises(Forbidden):
        services.task_assign(task, assignee_id=None, actor=cast.actor(cast.an))


WHO_SEES = (("an", True), ("binh", True), ("chi", True), ("dung", True), ("ha", True),
            ("em", False), ("giang", False), ("khoa", False))  # fmt: skip


@pytest.mark.parametrize(("who", "sees"), WHO_SEES)
def test_who_sees_a_task(who: str, sees: bool, cast: Cast) -> None:
    task = given(cast)
    found = selectors.seen(cast.actor(cast.accounts[who])).filter(pk=task.pk).exists()
    assert found == sees


def test_units_beside_it_see_it_too(cast: Cast) -> None:
    em = cast.actor(cast.em)
    beside = given(cast, cooperating=[cast.labour.pk])
    watched = given(cast, monitoring=[cast.labour.pk])
    assert set(selectors.seen(em)) == {beside, watched}
    with pytest.raises(Forbidden):
        services.task_progress(beside, percent=5, actor=em)


# --- any order of steps ---------------------------------------------------------------------------

STEPS: dict[str, Callable[[Task, Any], object]] = {
    "start": lambda task, actor: services.task_start(task, actor=actor),
    "progress": lambda task, actor: services.task_progress(task, percent=50, note="x", actor=actor),
    "report": lambda task, actor: services.task_report(task, note="x", actor=actor),
    "confirm": lambda task, actor: services.task_confirm(task, actor=actor),
    "return": lambda task, actor: services.task_return(task, reason="x", actor=actor),
    "cancel": lambda task, actor: services.task_cancel(task, reason="x", actor=actor),
    "reopen": lambda task, actor: services.task_reopen(task, reason="x", actor=actor),
}
ALLOWED = {
    # state → step → state after
    "assigned": {"start": "doing", "progress": "doing", "report": "reported", "cancel": "cancelled"},
    "doing": {"progress": "doing", "report": "reported", "cancel": "cancelled"},
    "reported": {"confirm": "done", "return": "doing", "cancel": "cancelled"},
    "done": {"reopen": "doing"},
    "cancelled": {"reopen": "doing"},
}


def test_any_order_of_steps_follows_the_table(cast: Cast) -> None:
    """Whatever steps are taken by whom, a task is only ever where the table says, and says how it came."""
    item_of(cast)

    class Life(RuleBasedStateMachine):
        @initialize()
        def begin(self) -> None:
            self.task = given(cast)
            self.state = "assigned"

        @rule(step=st.sampled_from(sorted(STEPS)), who=st.sampled_from(["an", "binh", "chi", "dung", "em"]))
        def take(self, step: str, who: str) -> None:
            fresh = Task.objects.get(pk=self.task.pk)
            try:
                STEPS[step](fresh, cast.actor(cast.accounts[who]))
            except Problem:
                assert Task.objects.get(pk=self.task.pk).state == self.state
                return
            assert step in ALLOWED[self.state], f"{step} from {self.state}"
            self.state = ALLOWED[self.state][step]

        @invariant()
        def holds(self) -> None:
            if not hasattr(self, "task"):
                return
            fresh = Task.objects.get(pk=self.task.pk)
            assert fresh.state == self.state
            assert 0 <= fresh.percent <= 100
            assert (fresh.reported_on is not None) >= (self.state == "reported")
            assert (fresh.done_at is not None) == (self.state == "done")
            if self.state in {"reported", "done"}:
                assert fresh.percent == 100

    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=12, stateful_step_count=14, deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip


# --- turns ----------------------------------------------------------------------------------------


def test_a_recurring_task_has_its_turns_laid_out_and_follows_them(cast: Cast) -> None:
    task, an = given(cast, schedule=MONTHLY), cast.actor(cast.an)
    assert [(t.label, t.due.day) for t in task.occurrences.all()] == [
        ("Tháng 10/2026", 12), ("Tháng 11/2026", 10), ("Tháng 12/2026", 10),
    ]  # fmt: skip
    assert task.due == dt.date(2026, 10, 12)
    services.task_progress(task, percent=100, note="Đã gửi báo cáo", actor=an)
    task.refresh_from_db()
    assert (task.due, task.percent, task.state) == (dt.date(2026, 11, 10), 33, "doing")
    refused("PL0112", lambda: services.task_report(task, note="x", actor=an))
    for _turn in range(2):
        services.task_progress(task, percent=100, actor=an)
    refused("PL0122", lambda: services.task_progress(task, percent=5, actor=an))
    services.task_report(task, note="Đủ 3 kỳ", actor=an)
    assert task.percent == 100


def test_turns_are_laid_out_again_without_harm(cast: Cast) -> None:
    task = given(cast, schedule=MONTHLY)
    services.task_progress(task, percent=40, actor=cast.actor(cast.an))
    before = list(Occurrence.objects.values("label", "due", "percent", "state"))
    assert services.task_recur(task, actor=cast.actor(cast.chi)) == 0
    assert list(Occurrence.objects.values("label", "due", "percent", "state")) == before


def test_a_changed_schedule_moves_the_turns_not_begun(cast: Cast) -> None:
    task = given(cast, schedule=MONTHLY)
    services.task_progress(task, percent=40, actor=cast.actor(cast.an))
    services.task_describe(
        task, work=Work(title=task.title, schedule={**MONTHLY, "day": 20}), actor=cast.actor(cast.chi)
    )
    assert [(t.label, t.due.day) for t in task.occurrences.all()] == [
        ("Tháng 10/2026", 12), ("Tháng 11/2026", 20), ("Tháng 12/2026", 21),
    ]  # fmt: skip


def test_the_turn_meant_may_be_named(cast: Cast) -> None:
    task, an = given(cast, schedule=MONTHLY), cast.actor(cast.an)
    last = task.occurrences.get(label="Tháng 12/2026")
    services.task_progress(task, percent=100, occurrence=last, actor=an)
    assert Task.objects.get(pk=task.pk).due == dt.date(2026, 10, 12)
    refused("PL0128", lambda: services.task_progress(task, percent=100, occurrence=last, actor=an))
    other = given(cast, schedule=MONTHLY).occurrences.first()
    refused("PL0122", lambda: services.task_progress(task, percent=5, occurrence=other, actor=an))


def test_stopping_stops_the_turns_to_come(cast: Cast) -> None:
    task = given(cast, schedule=MONTHLY)
    services.task_progress(task, percent=100, actor=cast.actor(cast.an))
    services.task_cancel(task, reason="x", actor=cast.actor(cast.chi))
    assert list(task.occurrences.values_list("state", flat=True)) == ["done", "cancelled", "cancelled"]


# --- progress -------------------------------------------------------------------------------------


def test_increments_add_up(cast: Cast) -> None:
    task, an = given(cast), cast.actor(cast.an)
    for percent in (20, 55, 90):
        services.task_progress(task, percent=percent, actor=an)
    services.task_progress(task, percent=70, note="Tính nhầm", actor=an)
    assert list(Progress.objects.order_by("id").values_list("percent", "increment")) == [
        (20, 20), (55, 35), (90, 35), (70, -20),
    ]  # fmt: skip


PROGRESS_REFUSED = ((101, "x", "PL0107"), (-1, "x", "PL0107"), (10, " ", "PL0108"))


@pytest.mark.parametrize(("percent", "note", "code"), PROGRESS_REFUSED)
def test_progress_that_cannot_be(percent: int, note: str, code: str, cast: Cast) -> None:
    task, an = given(cast), cast.actor(cast.an)
    services.task_progress(task, percent=50, actor=an)
    refused(code, lambda: services.task_progress(task, percent=percent, note=note, actor=an))


def test_progress_sent_twice_counts_once(cast: Cast) -> None:
    task, an = given(cast), cast.actor(cast.an)
    services.task_progress(task, percent=10, actor=an, once="k")
    with pytest.raises(Repeated):
        services.task_progress(task, percent=10, actor=an, once="k")
    assert Progress.objects.count() == 1


def test_a_divided_task_progresses_by_its_parts(cast: Cast) -> None:
    task, an = given(cast), cast.actor(cast.an)
    heavy = given(cast, parent=task, by=cast.binh, weight=3)
    light = given(cast, parent=task, by=cast.binh, weight=1)
    refused("PL0109", lambda: services.task_progress(task, percent=5, actor=an))
    services.task_progress(heavy, percent=50, actor=an)
    services.task_progress(light, percent=25, actor=an)
    assert Task.objects.get(pk=task.pk).percent == 43  # (3 × 50 + 1 × 25) / 4 = 43,75
    services.task_cancel(light, reason="x", actor=cast.actor(cast.chi))
    assert Task.objects.get(pk=task.pk).percent == 50


def test_only_doers_report_progress(cast: Cast) -> None:
    task = given(cast)
    for account in (cast.chi, cast.dung):
        with pytest.raises(Forbidden):
            services.task_progress(task, percent=5, actor=cast.actor(account))


def test_the_clock_of_a_report_decides_on_the_light(cast: Cast) -> None:
    task = given(cast, schedule=dated(9, 10))
    with clock.at(NOON + dt.timedelta(days=7)):
        assert selectors.light_of(task, today=clock.today()) == "red"
        services.task_report(task, note="Muộn", actor=cast.actor(cast.an))
        assert selectors.light_of(task, today=clock.today()) == "red"
    other = given(cast, schedule=dated(9, 10))
    services.task_report(other, note="Sớm", actor=cast.actor(cast.an))
    assert selectors.light_of(other, today=dt.date(2026, 12, 1)) == "green"


def test_the_plan_of_a_task_is_the_authoritys_or_the_units(cast: Cast) -> None:
    task = given(cast)
    assert Plan.objects.get(pk=task.plan_id).unit_id is None
    assert Unit.objects.get(pk=task.authority_id) == cast.authority
