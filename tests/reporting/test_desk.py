"""The receiver's desk: where units stand, the steps of a report, reminders, constant queries."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chiso.audit import clock
from chiso.audit.problems import Overtaken
from chiso.engine.periods import Calendar
from chiso.engine.problems import Problem
from chiso.notices.models import Notice
from chiso.org.problems import Forbidden, NotFound
from chiso.reporting import services as reports
from chiso.reporting.models import Nudge, Remark, Report
from chiso.reporting.selectors import desk as selectors
from chiso.reporting.selectors.report import on_time_share
from chiso.reporting.selectors.window import duties_of, duties_of_window, units_of_window
from chiso.reporting.services import desk as services
from chiso.reporting.services import nudge as nudges
from chiso.reporting.services.desk import Asked
from chiso.reporting.terms import DeskState
from tests.cast import Cast
from tests.reporting import desk, making

DAY = dt.date(2026, 10, 13)
"""The day after the window of October is due (10/10 is a Saturday: Monday 12/10)."""


@pytest.mark.parametrize(
    ("state", "arrived", "today", "expected"),
    [
        # Nobody opened it: by the day.
        (None, False, "2026-08-30", DeskState.AHEAD),
        (None, False, "2026-10-05", DeskState.NOT_STARTED),
        (None, False, "2026-10-12", DeskState.NOT_STARTED),
        (None, False, "2026-10-13", DeskState.LATE),
        # Being written, then late.
        ("draft", False, "2026-10-12", DeskState.IN_PROGRESS),
        ("submitted", False, "2026-10-12", DeskState.IN_PROGRESS),
        ("draft", False, "2026-10-13", DeskState.LATE),
        # Arrived: as the desk has it; what came once is never late again.
        ("arrived", True, "2026-10-20", DeskState.ARRIVED),
        ("received", True, "2026-10-20", DeskState.RECEIVED),
        ("returned", True, "2026-10-20", DeskState.RETURNED),
        ("submitted", True, "2026-10-20", DeskState.RETURNED),
        ("accepted", True, "2026-10-20", DeskState.ACCEPTED),
        ("consolidated", True, "2026-10-20", DeskState.CONSOLIDATED),
    ],
)
def test_how_a_unit_stands(
    cast: Cast, state: str | None, arrived: bool, today: str, expected: DeskState
) -> None:
    window = making.window(cast)
    report = None
    if state:
        report = Report(window=window, state=state, arrived_at=clock.now() if arrived else None)
    day = dt.date.fromisoformat(today)
    assert selectors.state_of(report, window=window, due_on=window.due_on, today=day) is expected


def test_the_board_and_the_database_agree(cast: Cast) -> None:
    """The state counted by SQL is the state of every square."""
    regime, units = desk.many(cast, 11)
    window = regime.windows.get(year=2026, index=10)
    for place, unit in enumerate(units):
        state = ("accepted", "arrived", "returned", "received", None, "consolidated")[place % 6]
        if state:
            desk.frozen(window, unit, by=cast.an, state=state, on_time=place % 2 == 0)
    reports.extension_give(
        window, unit_id=units[4].pk, to=dt.date(2026, 10, 20), reason="Họp", actor=cast.actor(cast.chi)
    )
    for day in (dt.date(2026, 8, 30), dt.date(2026, 10, 12), DAY, dt.date(2026, 10, 25)):
        board = selectors.board(regime, 2026, today=day)
        found = selectors.desk(window, today=day)
        squares = {line.unit_id: line.squares[9].state for line in board.lines}
        assert squares == {row.unit_id: row.state for row in found.rows}
        tally: dict[DeskState, int] = {}
        for state_ in squares.values():
            tally[state_] = tally.get(state_, 0) + 1
        assert tally == dict(found.tally)
        column = board.columns[9]
        assert column.late == tally.get(DeskState.LATE, 0)
        assert (column.expected, column.arrived) == (12, 10)


def test_completeness_and_punctuality(cast: Cast) -> None:
    regime, units = desk.many(cast, 3)
    for index, unit, on_time in ((8, units[0], True), (9, units[0], False), (8, units[1], True)):
        desk.frozen(regime.windows.get(year=2026, index=index), unit, by=cast.an, on_time=on_time)
    board = selectors.board(regime, 2026, today=dt.date(2026, 10, 5))
    first, second, third, _fourth = board.lines
    assert (first.complete.part, first.complete.whole, first.on_time.part) == (2, 9, 1)
    assert (second.complete.part, second.complete.whole) == (1, 9)
    assert third.complete.value == 0
    august = board.columns[7]
    assert (august.arrived, august.on_time, august.late) == (2, 2, 2)


def test_a_unit_counts_only_while_it_reports(cast: Cast) -> None:
    regime, units = desk.many(cast, 2)
    regime.units.filter(unit=units[1]).update(valid_from=dt.date(2026, 6, 1))
    board = selectors.board(regime, 2026, today=DAY)
    line = next(line for line in board.lines if line.unit_id == units[1].pk)
    assert [square.state for square in line.squares][:4] == [DeskState.OUTSIDE] * 4
    assert board.columns[0].expected == 2
    assert board.columns[6].expected == 3


def test_pages_of_the_board_hold_every_unit_once(cast: Cast) -> None:
    regime, units = desk.many(cast, 23)
    seen: list[int] = []
    after = ""
    while True:
        board = selectors.board(regime, 2026, today=DAY, after=after, size=10)
        seen += [line.unit_id for line in board.lines]
        after = board.after
        if not after:
            break
    assert sorted(seen) == sorted(unit.pk for unit in units)
    assert len(seen) == len(set(seen))


def test_queries_do_not_grow_with_units(cast: Cast) -> None:
    counts = []
    regime, units = desk.many(cast, 5)
    window = regime.windows.get(year=2026, index=10)
    for more in (0, 135):
        extra = desk.units(cast, 0) if not more else []
        if more:
            from chiso.reporting.models import RegimeUnit
            from tests.cast import unit

            extra = [
                unit(f"heza-them-{place:03d}", "division", f"Đơn vị {place}", parent=cast.authority)  # type: ignore[arg-type]
                for place in range(more)
            ]
            RegimeUnit.objects.bulk_create([RegimeUnit(regime=regime, unit=each) for each in extra])
        for each in units if not more else extra:
            desk.frozen(window, each, by=cast.an)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            selectors.board(regime, 2026, today=DAY)
            selectors.desk(window, today=DAY, filters=selectors.Filters(words="phòng"))
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert counts[0] <= 20


# --- steps ---------------------------------------------------------------------------------------------


def test_receive_return_and_accept(cast: Cast) -> None:
    report = making.arrived(cast)
    chi = cast.actor(cast.chi)
    services.report_receive(report, actor=chi)
    services.report_return(
        report, remarks=[Asked("Thiếu số liệu", "section:I.1"), Asked("  ")], reason="Bổ sung", actor=chi
    )
    report.refresh_from_db()
    assert (report.state, report.return_note) == ("returned", "Bổ sung")
    (remark,) = Remark.objects.all()
    assert (remark.place, remark.state) == ("section:I.1", "open")
    assert Notice.objects.filter(account=cast.binh, title__contains="trả lại").count() == 1
    with pytest.raises(Problem, match="RP0301"):
        services.reports_accept([report], actor=chi)


def test_two_at_one_desk(cast: Cast) -> None:
    report = making.arrived(cast)
    same = Report.objects.select_related("window__regime").get(pk=report.pk)
    chi = cast.actor(cast.chi)
    services.report_receive(report, actor=chi)
    with pytest.raises(Overtaken):
        services.report_receive(same, actor=chi)


def test_a_return_says_why(cast: Cast) -> None:
    report = making.arrived(cast)
    with pytest.raises(Problem, match="RP0302"):
        services.report_return(report, remarks=[Asked(" ")], actor=cast.actor(cast.chi))


def test_accepting_several_is_all_or_nothing(cast: Cast) -> None:
    regime, units = desk.many(cast, 2)
    window = regime.windows.get(year=2026, index=10)
    for unit in units[:2]:
        desk.frozen(window, unit, by=cast.an, state="received")
    chi = cast.actor(cast.chi)
    both = list(Report.objects.select_related("window__regime").order_by("pk"))
    services.remark_add(both[1], text="Sửa", actor=chi)
    with pytest.raises(Problem, match="RP0305"):
        services.reports_accept(both, actor=chi)
    assert set(Report.objects.values_list("state", flat=True)) == {"received"}
    services.remark_close(Remark.objects.select_related("report__window__regime").get(), actor=chi)
    both = list(Report.objects.select_related("window__regime").order_by("pk"))
    assert services.reports_accept(both, actor=chi) == 2
    assert set(Report.objects.values_list("state", flat=True)) == {"accepted"}


def test_nobody_accepts_what_he_approved(cast: Cast) -> None:
    report = making.arrived(cast)
    Report.objects.filter(pk=report.pk).update(approved_by=cast.chi)
    fresh = Report.objects.select_related("window__regime").get(pk=report.pk)
    with pytest.raises(Problem, match="RP0304"):
        services.reports_accept([fresh], actor=cast.actor(cast.chi))


@pytest.mark.parametrize(("who", "refusal"), [("an", Forbidden), ("dung", Forbidden), ("giang", NotFound)])
def test_only_the_receiver_acts(cast: Cast, who: str, refusal: type[Problem]) -> None:
    report = making.arrived(cast)
    actor = cast.actor(cast.accounts[who])
    for act in (
        lambda: services.report_receive(report, actor=actor),
        lambda: services.reports_accept([report], actor=actor),
        lambda: services.report_return(report, remarks=[Asked("x")], actor=actor),
        lambda: nudges.nudges_send(report.window, unit_ids=[cast.labour.pk], actor=actor),
        lambda: nudges.escalate(report.window, actor=actor),
    ):
        with pytest.raises(refusal):
            act()


# --- reminders -----------------------------------------------------------------------------------------


def test_one_click_reminds_once_a_day(cast: Cast) -> None:
    window = making.window(cast)
    chi = cast.actor(cast.chi)
    units = [cast.investment.pk, cast.labour.pk]
    with making.at("2026-10-08"):
        assert nudges.nudges_send(window, unit_ids=units, words="Gửi sớm giúp", actor=chi) == 2
        assert nudges.nudges_send(window, unit_ids=units, actor=chi) == 0
    with making.at("2026-10-09"):
        assert nudges.nudges_send(window, unit_ids=units, actor=chi) == 2
    assert Nudge.objects.count() == 4
    told = Notice.objects.filter(account=cast.an, title__contains="Gửi báo cáo")
    assert told.count() == 2
    assert told.first().body in {"", "Gửi sớm giúp"}  # type: ignore[union-attr]


def test_who_sent_is_not_reminded(cast: Cast) -> None:
    report = making.arrived(cast)
    chi = cast.actor(cast.chi)
    with pytest.raises(Problem, match="RP0303"):
        nudges.nudges_send(report.window, unit_ids=[cast.investment.pk], actor=chi)


@pytest.mark.parametrize(
    ("day", "reminded"),
    [
        ("2026-10-07", 0),  # Wednesday, three working days ahead
        ("2026-10-08", 3),  # Thursday, two ahead
        ("2026-10-10", 0),  # Saturday
        ("2026-10-09", 0),  # Friday, one ahead
        ("2026-10-12", 3),  # the day
        ("2026-10-13", 3),  # the first working day after it
        ("2026-10-14", 0),
        ("2026-10-20", 3),  # a week later
        ("2026-10-21", 0),
    ],
)
def test_the_system_reminds_by_itself(cast: Cast, day: str, reminded: int) -> None:
    window = making.window(cast)
    nudges.nudges_due(day=dt.date.fromisoformat(day))
    assert window.nudges.count() == reminded
    assert nudges.nudges_due(day=dt.date.fromisoformat(day)) == 0


def test_an_extended_unit_is_reminded_by_its_own_day(cast: Cast) -> None:
    window = making.window(cast)
    reports.extension_give(
        window, unit_id=cast.labour.pk, to=dt.date(2026, 10, 16), reason="Họp", actor=cast.actor(cast.chi)
    )
    for day, reminded in ((12, {cast.investment.pk, cast.office.pk}), (16, {cast.labour.pk})):
        nudges.nudges_due(day=dt.date(2026, 10, day))
        rows = window.nudges.filter(on=dt.date(2026, 10, day))
        assert set(rows.values_list("unit_id", flat=True)) == reminded


def test_a_day_given_afterwards_makes_nobody_punctual(cast: Cast) -> None:
    window = making.window(cast)
    desk.frozen(window, cast.investment, by=cast.an, state="arrived", at="2026-10-14", on_time=False)
    with making.at("2026-10-15"):
        reports.extension_give(
            window, unit_id=cast.investment.pk, to=dt.date(2026, 10, 16), reason="Họp",
            actor=cast.actor(cast.chi),
        )  # fmt: skip
        (duty,) = duties_of_window(window, [cast.investment.pk])
        share = on_time_share(cast.investment.pk, 2026)
    assert (duty.late_sent, share.arrived, share.on_time) == (True, 1, 0)
    assert selectors.late_arrivals(window) == [cast.investment.pk]


def test_a_window_moved_beyond_an_extension_counts(cast: Cast) -> None:
    window, chi = making.window(cast), cast.actor(cast.chi)
    reports.extension_give(window, unit_id=cast.labour.pk, to=dt.date(2026, 10, 14), reason="Họp", actor=chi)
    days = {name: getattr(window, name) for name in ("period_from", "period_to", "closes_on")}
    reports.window_adjust(window, **days, due_on=dt.date(2026, 10, 20), reason="Theo công văn", actor=chi)
    today = dt.date(2026, 10, 16)
    assert selectors.late_units(window, today=today) == []
    assert selectors.due_days(window) == {cast.labour.pk: dt.date(2026, 10, 20)}
    rows = {row.unit_id: row.due_on for row in selectors.desk(window, today=today).rows}
    assert rows[cast.labour.pk] == dt.date(2026, 10, 20)
    assert square_of(window, cast.labour.pk, today=today) == DeskState.NOT_STARTED


def square_of(window: Any, unit_id: int, *, today: dt.date) -> DeskState:
    """What the board of the year shows of a unit for a window."""
    board = selectors.board(window.regime, window.year, today=today)
    (line,) = [line for line in board.lines if line.unit_id == unit_id]
    (square,) = [square for square in line.squares if square.window_id == window.pk]
    return square.state


def test_a_unit_that_was_away_owes_nothing_for_that_time(cast: Cast) -> None:
    october, chi = making.window(cast), cast.actor(cast.chi)
    november, december = making.window(cast, 11), making.window(cast, 12)
    regime, others = october.regime, [cast.investment.pk, cast.office.pk]
    reports.regime_units_set(regime, unit_ids=others, since=dt.date(2026, 11, 1), actor=chi)
    reports.regime_units_set(
        regime, unit_ids=[*others, cast.labour.pk], since=dt.date(2026, 11, 20), actor=chi
    )
    today = dt.date(2026, 12, 14)
    assert [cast.labour.pk in units_of_window(one) for one in (october, november, december)] == [
        True, False, True,
    ]  # fmt: skip
    shown = [square_of(one, cast.labour.pk, today=today) for one in (october, november, december)]
    assert shown == [DeskState.LATE, DeskState.OUTSIDE, DeskState.LATE]
    assert cast.labour.pk not in selectors.late_units(november, today=today)
    assert selectors.late_units(december, today=today).count(cast.labour.pk) == 1
    with making.at("2026-12-14"):
        owed = [duty.window.index for duty in duties_of([cast.labour.pk], since=dt.date(2026, 10, 1))]
    assert owed == [12, 10]


def test_nothing_on_a_day_off() -> None:
    calendar = Calendar(days_off={dt.date(2026, 11, 24): "Ngày Văn hóa Việt Nam"})
    assert not nudges.is_day_of(dt.date(2026, 11, 24), dt.date(2026, 11, 24), calendar=calendar)
    assert nudges.is_day_of(dt.date(2026, 11, 25), dt.date(2026, 11, 23), calendar=calendar) is False
    assert nudges.is_day_of(dt.date(2026, 11, 25), dt.date(2026, 11, 20), calendar=calendar)


def test_the_leaders_are_told_of_what_is_late(cast: Cast) -> None:
    window = making.window(cast)
    chi = cast.actor(cast.chi)
    with making.at("2026-10-12"), pytest.raises(Problem, match="RP0307"):
        nudges.escalate(window, actor=chi)
    with making.at("2026-10-13"):
        assert nudges.escalate(window, words="Đã nhắc hai lần", actor=chi) == 3
        assert nudges.escalate(window, actor=chi) == 0
    told = Notice.objects.get(account=cast.dung)
    assert "3 đơn vị quá hạn" in told.title
    assert "Phòng Quản lý lao động" in told.body
    assert Notice.objects.filter(account=cast.binh, title__contains="báo cáo lãnh đạo").exists()


def test_pages_open_and_export(cast: Cast, signed_in: Any) -> None:
    report = making.arrived(cast)
    chi, dung, an = signed_in("chi"), signed_in("dung"), signed_in("an")
    window = report.window
    for client in (chi, dung):
        assert client.get("/bao-cao/tiep-nhan/").status_code == 200
        assert client.get(f"/bao-cao/tiep-nhan/ky/{window.pk}/").status_code == 200
        assert client.get(f"/bao-cao/tiep-nhan/{report.pk}/").status_code == 200
        assert client.get(f"/bao-cao/tiep-nhan/ky/{window.pk}/nhac/").status_code == 200
    assert an.get("/bao-cao/tiep-nhan/").status_code == 403
    for path in (
        "tiep-nhan/bang.xlsx",
        f"tiep-nhan/ky/{window.pk}/don-vi.xlsx",
        f"tiep-nhan/ky/{window.pk}/so-lieu.xlsx",
    ):
        answer = chi.get(f"/bao-cao/{path}")
        assert answer.status_code == 200, path
        assert answer.content[:2] == b"PK"
    for which in ("docx", "pdf"):
        assert chi.get(f"/bao-cao/{report.pk}/van-ban.{which}").status_code == 200
        assert an.get(f"/bao-cao/{report.pk}/van-ban.{which}").status_code == 200
        assert signed_in("em").get(f"/bao-cao/{report.pk}/van-ban.{which}").status_code == 404
