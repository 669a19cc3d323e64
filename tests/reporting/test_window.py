"""Regimes and windows: laid out, adjusted, locked, opened again, extended; who may."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chiso.audit import clock
from chiso.audit.models import Entry
from chiso.engine.problems import Problem
from chiso.notices.models import Notice
from chiso.org.problems import Forbidden, NotFound
from chiso.reporting import services
from chiso.reporting.models import Regime, Window
from chiso.reporting.schemas.days import NATIONAL, TENTH, Days, Point
from chiso.reporting.selectors import window as selectors
from chiso.reporting.services.window import windows_ahead
from chiso.reporting.terms import Every, ShiftRule
from tests.cast import Cast
from tests.reporting import making


def refused(code: str) -> Any:
    return pytest.raises(Problem, match=code)


def test_the_windows_of_a_year_are_laid_out_once(cast: Cast) -> None:
    regime = making.regime(cast)
    chi = cast.actor(cast.chi)
    windows = services.windows_lay_out(regime, year=2026, actor=chi)
    assert len(windows) == 12
    again = services.windows_lay_out(regime, year=2026, actor=chi)
    assert [window.pk for window in again] == [window.pk for window in windows]
    october = windows[9]
    assert (october.label, october.due_on) == ("tháng 10 năm 2026", dt.date(2026, 10, 12))
    assert october.period_from == dt.date(2026, 9, 11)


def test_other_days_may_be_said_for_a_year(cast: Cast) -> None:
    other = Days(Point(-1, 6), Point(0, 5), Point(0, 5), Point(0, 7))
    regime = making.regime(cast, years={2027: other})
    chi = cast.actor(cast.chi)
    first = services.windows_lay_out(regime, year=2027, actor=chi)[0]
    assert (first.period_from, first.due_printed) == (dt.date(2026, 12, 6), dt.date(2027, 1, 7))
    assert services.windows_lay_out(regime, year=2026, actor=chi)[0].due_printed == dt.date(2026, 1, 10)


def test_windows_follow_a_changed_rule_but_not_those_adjusted_or_reported(cast: Cast) -> None:
    chi = cast.actor(cast.chi)
    report = making.opened(cast)
    regime = Regime.objects.get()
    adjusted = Window.objects.get(index=11)
    services.window_adjust(
        adjusted, period_from=dt.date(2026, 10, 11), period_to=dt.date(2026, 11, 12),
        closes_on=dt.date(2026, 11, 12), due_on=dt.date(2026, 11, 13), reason="Theo công văn", actor=chi,
    )  # fmt: skip
    services.regime_describe(regime, making.duty(cast, days=NATIONAL, shift=ShiftRule.NEXT), actor=chi)
    services.windows_lay_out(regime, year=2026, actor=chi)
    dues = {window.index: window.due_printed for window in Window.objects.all()}
    assert dues[12] == dt.date(2026, 12, 20)
    assert dues[11] == dt.date(2026, 11, 13)
    assert dues[10] == dt.date(2026, 10, 10), "October has a report"
    assert report.window.index == 10


def test_once_reported_kind_and_layout_stay(cast: Cast) -> None:
    making.opened(cast)
    regime = Regime.objects.get()
    with refused("RP0118"):
        services.regime_describe(regime, making.duty(cast, every=Every.QUARTER), actor=cast.actor(cast.chi))
    services.regime_describe(regime, making.duty(cast, name="Tên mới"), actor=cast.actor(cast.chi))
    assert Regime.objects.get().name == "Tên mới"


def test_only_the_office_keeps_regimes(cast: Cast) -> None:
    window = making.window(cast)
    days = {
        "period_from": window.period_from, "period_to": window.period_to, "closes_on": window.closes_on,
        "due_on": window.due_on,
    }  # fmt: skip
    for name in ("an", "binh", "em", "dung"):
        actor = cast.actor(cast.accounts[name])
        with pytest.raises(Forbidden):
            services.regime_create(making.duty(cast), unit_ids=[cast.labour.pk], actor=actor)
        with pytest.raises(Forbidden):
            services.window_adjust(window, **days, reason="x", actor=actor)
        with pytest.raises(Forbidden):
            services.window_lock(window, actor=actor)
    with pytest.raises(NotFound):
        services.window_lock(window, actor=cast.actor(cast.giang))


REFUSED = (
    ({"name": " "}, "RP0103"),
    ({"layout": "plan/khong-co"}, "RP0104"),
    ({"receiver_id": 10**9}, "RP0105"),
    ({"days": Days(Point(0, 11), Point(0, 10), Point(0, 10), Point(0, 10))}, "RP0102"),
)


@pytest.mark.parametrize(("wrong", "code"), REFUSED)
def test_a_regime_that_cannot_work_is_refused(cast: Cast, wrong: dict[str, Any], code: str) -> None:
    with refused(code):
        making.regime(cast, **wrong)


def test_units_of_another_authority_do_not_report_here(cast: Cast) -> None:
    with refused("RP0105"):
        making.regime(cast, units=(cast.stranger_authority,))
    with refused("RP0106"):
        making.regime(cast, units=())


def test_a_unit_that_leaves_owes_no_later_window(cast: Cast) -> None:
    october = making.window(cast)
    regime = Regime.objects.get()
    services.regime_units_set(
        regime, unit_ids=[cast.investment.pk], since=dt.date(2026, 10, 20), actor=cast.actor(cast.chi)
    )
    november = Window.objects.get(index=11)
    assert cast.labour.pk in selectors.units_of_window(october)
    assert selectors.units_of_window(november) == [cast.investment.pk]
    services.regime_units_set(
        regime, unit_ids=[cast.investment.pk, cast.labour.pk], actor=cast.actor(cast.chi)
    )
    assert cast.labour.pk in selectors.units_of_window(november)


def test_a_closed_regime_lays_out_no_more(cast: Cast) -> None:
    making.window(cast)
    regime, chi = Regime.objects.get(), cast.actor(cast.chi)
    with refused("RP0110"):
        services.regime_close(regime, on=dt.date(2026, 10, 31), reason="", actor=chi)
    services.regime_close(regime, on=dt.date(2026, 10, 31), reason="Thay bằng chế độ mới", actor=chi)
    with making.at("2026-11-01"), refused("RP0107"):
        services.windows_lay_out(regime, year=2027, actor=chi)


# --- locks, extensions, reopening -----------------------------------------------------------------

LOCKS = (
    # lock after n working days (10/10 is a Saturday, due Monday 12/10), on the day, locked?
    (None, "2026-12-31", False),
    (0, "2026-10-12", False),
    (0, "2026-10-13", True),
    (3, "2026-10-15", False),
    (3, "2026-10-16", True),
)


@pytest.mark.parametrize(("after", "day", "locked"), LOCKS)
def test_a_window_locks_by_itself(cast: Cast, after: int | None, day: str, locked: bool) -> None:
    window = making.window(cast, lock_after=after)
    with making.at(day, 23):
        assert selectors.locked_for(window, cast.investment.pk) is locked


def test_an_extension_moves_the_lock_of_one_unit(cast: Cast) -> None:
    window, chi = making.window(cast, lock_after=0), cast.actor(cast.chi)
    services.extension_give(
        window, unit_id=cast.investment.pk, to=dt.date(2026, 10, 14), reason="Đoàn kiểm tra", actor=chi
    )
    with making.at("2026-10-14"):
        assert not selectors.locked_for(window, cast.investment.pk)
        assert selectors.locked_for(window, cast.labour.pk)
    assert selectors.due_for(window, cast.investment.pk) == dt.date(2026, 10, 14)
    assert Notice.objects.filter(account=cast.an, key__startswith="extension-").count() == 1


EXTENSIONS = (
    (dt.date(2026, 10, 12), "Lý do", "RP0114"),
    (dt.date(2026, 10, 17), "Lý do", "RP0115"),
    (dt.date(2026, 10, 14), " ", "RP0110"),
)


@pytest.mark.parametrize(("to", "reason", "code"), EXTENSIONS)
def test_an_extension_that_is_none_is_refused(cast: Cast, to: dt.date, reason: str, code: str) -> None:
    with refused(code):
        services.extension_give(
            making.window(cast), unit_id=cast.investment.pk, to=to, reason=reason, actor=cast.actor(cast.chi)
        )


def test_a_locked_window_opens_again_for_one_unit_by_a_named_right(cast: Cast) -> None:
    window = making.window(cast)
    services.window_lock(window, reason="Hết hạn", actor=cast.actor(cast.chi))
    with refused("RP0112"):
        services.window_lock(window, actor=cast.actor(cast.chi))
    until = clock.now() + dt.timedelta(hours=4)
    asked: dict[str, Any] = {"unit_id": cast.investment.pk, "until": until, "reason": "Bổ sung số liệu"}
    with pytest.raises(Forbidden):
        services.window_reopen(window, **asked, actor=cast.actor(cast.chi))
    ha = cast.actor(cast.ha)
    with refused("RP0110"):
        services.window_reopen(window, **{**asked, "reason": ""}, actor=ha)
    with refused("RP0113"):
        services.window_reopen(window, **{**asked, "until": clock.now()}, actor=ha)
    services.window_reopen(window, **asked, actor=ha)
    assert not selectors.locked_for(window, cast.investment.pk)
    assert selectors.locked_for(window, cast.labour.pk)
    assert Entry.objects.filter(verb="reporting.window.reopen", reason="Bổ sung số liệu").count() == 1
    with clock.at(until + dt.timedelta(seconds=1)):
        assert selectors.locked_for(window, cast.investment.pk)


def test_a_reopening_is_taken_back_early(cast: Cast, signed_in: Any) -> None:
    window, ha = making.window(cast), cast.actor(cast.ha)
    services.window_lock(window, actor=cast.actor(cast.chi))
    until = clock.now() + dt.timedelta(hours=4)
    made = services.window_reopen(
        window, unit_id=cast.investment.pk, until=until, reason="Bổ sung số liệu", actor=ha
    )
    with pytest.raises(Forbidden):
        services.reopening_end(made, reason="Nhầm", actor=cast.actor(cast.chi))
    with refused("RP0110"):
        services.reopening_end(made, reason=" ", actor=ha)
    assert "Đóng lại ngay" in signed_in("ha").get(f"/bao-cao/ky/{window.pk}/").text
    assert "Đóng lại ngay" not in signed_in("chi").get(f"/bao-cao/ky/{window.pk}/").text
    where = f"/bao-cao/ky/mo-lai/{made.pk}/dong/"
    assert signed_in("giang").post(where, {"reason": "x"}).status_code == 404
    assert signed_in("ha").post(where, {"reason": "Mở nhầm đơn vị"}).status_code == 302
    assert selectors.locked_for(window, cast.investment.pk)
    assert Notice.objects.filter(account=cast.an, title__contains="đóng lại", body="Mở nhầm đơn vị").exists()
    made.refresh_from_db()
    with refused("RP0120"):
        services.reopening_end(made, reason="lần nữa", actor=ha)
    assert "Đóng lại ngay" not in signed_in("ha").get(f"/bao-cao/ky/{window.pk}/").text


def test_later_days_open_no_lock(cast: Cast) -> None:
    window, chi = making.window(cast, lock_after=0), cast.actor(cast.chi)
    later: dict[str, Any] = {"unit_id": cast.investment.pk, "to": dt.date(2026, 10, 20), "reason": "Họp"}
    days = {name: getattr(window, name) for name in ("period_from", "period_to", "closes_on")}
    with making.at("2026-10-13"):
        with refused("RP0121"):
            services.extension_give(window, **later, actor=chi)
        with refused("RP0121"):
            services.window_adjust(window, **days, due_on=dt.date(2026, 10, 20), reason="Họp", actor=chi)
        assert selectors.locked_for(window, cast.investment.pk)
        ha = cast.actor(cast.ha)
        until = clock.now() + dt.timedelta(hours=1)
        services.window_reopen(window, unit_id=later["unit_id"], until=until, reason="Sửa", actor=ha)
        with refused("RP0121"):  # open for an hour is not unlocked
            services.extension_give(window, **later, actor=chi)
    with making.at("2026-10-21"), refused("RP0114"):
        services.extension_give(making.window(cast, 11), **later, actor=chi)


def test_a_lock_is_none_for_the_authority(cast: Cast) -> None:
    window = making.window(cast)
    services.window_lock(window, actor=cast.actor(cast.chi))
    assert selectors.locked_for(window, cast.investment.pk)
    assert not selectors.locked_for(window, cast.authority.pk)


# --- the coming year ------------------------------------------------------------------------------


def test_the_coming_year_is_laid_out_in_december_once(cast: Cast) -> None:
    making.window(cast)
    regime = Regime.objects.get()
    assert windows_ahead(day=dt.date(2026, 11, 30)) == 0
    with making.at("2026-12-01"):
        assert windows_ahead(day=dt.date(2026, 12, 1)) == 1
        assert windows_ahead(day=dt.date(2026, 12, 2)) == 0
    coming = selectors.windows_of(regime.pk, year=2027)
    assert (len(coming), coming[0].due_on) == (12, dt.date(2027, 1, 11)), "10/01/2027 is a Sunday"
    assert Notice.objects.get(account=cast.chi, title__contains="2027").url.endswith("?nam=2027")


@pytest.mark.parametrize("ends", [dt.date(2026, 12, 31), dt.date(2027, 1, 5)])
def test_a_duty_that_ends_gets_no_coming_year(cast: Cast, ends: dt.date) -> None:
    making.window(cast)
    services.regime_close(Regime.objects.get(), on=ends, reason="Thay thế", actor=cast.actor(cast.chi))
    with making.at("2026-12-01"):
        assert windows_ahead(day=dt.date(2026, 12, 1)) == 0


def test_windows_that_have_not_begun_end_with_their_duty(cast: Cast) -> None:
    report = making.opened(cast)
    regime, chi = Regime.objects.get(), cast.actor(cast.chi)
    services.regime_close(regime, on=dt.date(2026, 9, 1), reason="Thay thế", actor=chi)
    left = [window.index for window in selectors.windows_of(regime.pk, year=2026)]
    assert left == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], "begun before, or written for"
    assert report.window.index == 10


def test_quarters_take_the_place_of_months_nobody_reported_for(cast: Cast, signed_in: Any) -> None:
    making.window(cast)
    regime = Regime.objects.get()
    duty = making.duty(cast, every=Every.QUARTER)
    services.regime_describe(regime, duty, actor=cast.actor(cast.chi))
    assert selectors.windows_of(regime.pk, year=2026) == []
    made = services.windows_lay_out(regime, year=2026, actor=cast.actor(cast.chi))
    assert [window.label for window in made] == [f"quý {n} năm 2026" for n in ("I", "II", "III", "IV")]


def test_months_that_were_used_stay_months(cast: Cast) -> None:
    window = making.window(cast)
    regime, chi = Regime.objects.get(), cast.actor(cast.chi)
    services.extension_give(
        window, unit_id=cast.investment.pk, to=dt.date(2026, 10, 14), reason="Họp", actor=chi
    )
    with refused("RP0118"):
        services.regime_describe(regime, making.duty(cast, every=Every.QUARTER), actor=chi)
    services.regime_close(regime, on=dt.date(2026, 6, 1), reason="Thay thế", actor=chi)
    left = [one.index for one in selectors.windows_of(regime.pk, year=2026)]
    assert left == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], "what was due before today or used stays as it was"
    assert window.extensions.count() == 1


def test_who_comes_back_owes_nothing_before_however_the_windows_come(cast: Cast) -> None:
    making.window(cast)
    regime, chi = Regime.objects.get(), cast.actor(cast.chi)
    others = [cast.investment.pk, cast.office.pk]
    services.regime_units_set(regime, unit_ids=others, since=dt.date(2026, 12, 15), actor=chi)
    services.regime_units_set(
        regime, unit_ids=[*others, cast.labour.pk], since=dt.date(2027, 6, 1), actor=chi
    )
    with making.at("2026-12-20"):
        windows_ahead(day=dt.date(2026, 12, 20))
    owed = [
        one.index for one in selectors.windows_of(regime.pk, year=2027)
        if cast.labour.pk in selectors.units_of_window(one)
    ]  # fmt: skip
    assert owed == [6, 7, 8, 9, 10, 11, 12]


def test_what_is_open_is_not_opened_again(cast: Cast) -> None:
    window = making.window(cast)
    with refused("RP0111"):
        services.window_reopen(
            window, unit_id=cast.investment.pk, until=clock.now() + dt.timedelta(hours=1), reason="x",
            actor=cast.actor(cast.ha),
        )  # fmt: skip


def test_an_ad_hoc_window_is_added_by_its_days(cast: Cast) -> None:
    regime, chi = making.regime(cast, every=Every.ADHOC), cast.actor(cast.chi)
    with refused("RP0108"):
        services.windows_lay_out(regime, year=2026, actor=chi)
    window = services.window_add(
        regime, label="đợt rà soát tháng 10 năm 2026", period_from=dt.date(2026, 10, 1),
        period_to=dt.date(2026, 10, 9), closes_on=dt.date(2026, 10, 9), due_on=dt.date(2026, 10, 10),
        actor=chi,
    )  # fmt: skip
    assert (window.index, window.due_on) == (1, dt.date(2026, 10, 12))
    monthly = making.regime(cast)
    with refused("RP0109"):
        services.window_add(
            monthly, label="x", period_from=dt.date(2026, 10, 1), period_to=dt.date(2026, 10, 9),
            closes_on=dt.date(2026, 10, 9), due_on=dt.date(2026, 10, 10), actor=chi,
        )  # fmt: skip


def test_what_a_person_owes_today(cast: Cast) -> None:
    window = making.window(cast)
    an, binh, today = cast.actor(cast.an), cast.actor(cast.binh), clock.today()
    owed = [duty for duty in selectors.duties_due(an, today=today) if duty.window == window]
    assert [(duty.due, duty.late, duty.report) for duty in owed] == [(dt.date(2026, 10, 12), False, None)]
    report = making.submitted(cast)
    assert report.pk not in [d.report.pk for d in selectors.duties_due(an, today=today) if d.report]
    waiting = [duty for duty in selectors.duties_due(binh, today=today) if duty.report == report]
    assert len(waiting) == 1
    assert selectors.duties_due(cast.actor(cast.khoa), today=today) == []


def test_what_is_owed_takes_the_same_number_of_queries(cast: Cast) -> None:
    making.window(cast)
    with CaptureQueriesContext(connection) as few:
        selectors.duties_due(cast.actor(cast.an), today=clock.today())
    for number in range(4):
        services.windows_lay_out(
            making.regime(cast, name=f"Chế độ {number}", days=TENTH), year=2026, actor=cast.actor(cast.chi)
        )
    with CaptureQueriesContext(connection) as many:
        selectors.duties_due(cast.actor(cast.an), today=clock.today())
    assert len(many) == len(few)
