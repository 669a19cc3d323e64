"""Reads of the receiver's desk: the board of units × windows, one window's units, one report as it arrived.

The number of queries depends on neither units nor windows: the board pages by units (in their printed
order), and everything that is counted over all units is counted by the database. Whether a report was on
time is what its first submission says; an extension given afterwards does not change it.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    F,
    Max,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest

from chiso.audit import clock, numeral
from chiso.engine.vietnamese import fold
from chiso.org.policies import Actor
from chiso.org.problems import not_found
from chiso.org.selectors.units import newest_names
from chiso.reporting.models import (
    Contribution,
    Extension,
    Nudge,
    Regime,
    RegimeUnit,
    Remark,
    Report,
    Submission,
    Window,
)
from chiso.reporting.policies import desk as policies
from chiso.reporting.selectors.window import judged
from chiso.reporting.terms import DeskState, RemarkState, ReportState

PAGE = 60
HERE = (ReportState.ARRIVED, ReportState.RECEIVED, ReportState.ACCEPTED, ReportState.CONSOLIDATED)
"""States in which the report lies with the receiver."""
ACCEPTED = (ReportState.ACCEPTED, ReportState.CONSOLIDATED)


# --- what is where -------------------------------------------------------------------------------


def regimes_seen(actor: Actor) -> list[Regime]:
    """Regimes whose desk the actor may look at, those in force first; one query."""
    today = clock.today()
    ended = Case(
        When(valid_to__isnull=False, valid_to__lte=today, then=Value(True)),
        default=Value(False),
        output_field=BooleanField(),
    )
    rows = Regime.objects.filter(policies.seen_regimes(actor)).annotate(ended=ended)
    return list(rows.order_by("ended", "name", "pk"))


def window_by_id(pk: int, *, actor: Actor) -> Window:
    """A window whose desk the actor may look at; 404 otherwise. One query."""
    window = (
        Window.objects.select_related("regime")
        .filter(pk=pk, regime__in=Regime.objects.filter(policies.seen_regimes(actor)))
        .first()
    )
    if window is None:
        raise not_found("kỳ báo cáo")
    return window


def report_by_id(pk: int, *, actor: Actor) -> Report:
    """A unit's report of a window the actor sees at the desk; 404 otherwise, also for a consolidated one."""
    report = (
        Report.objects.select_related("window__regime", "approved_by__person", "accepted_by__person")
        .filter(pk=pk, window__regime__in=Regime.objects.filter(policies.seen_regimes(actor)))
        .exclude(unit_id=F("authority_id"))
        .first()
    )
    if report is None:
        raise not_found("báo cáo")
    return report


def years_of(regime: Regime) -> list[int]:
    """Years that have windows, newest first; one query."""
    return list(
        Window.objects.filter(regime=regime).order_by("-year").values_list("year", flat=True).distinct()
    )


def windows_of(regime: Regime, year: int) -> list[Window]:
    """Windows of a year in order; one query."""
    return list(Window.objects.filter(regime=regime, year=year).order_by("index"))


def current_window(regime: Regime, *, today: dt.date) -> Window | None:
    """The window to look at today: the newest whose period began; without one, the first to come."""
    rows = Window.objects.select_related("regime").filter(regime=regime)
    begun = rows.filter(period_from__lte=today).order_by("-period_from", "-pk").first()
    return begun or rows.order_by("period_from", "pk").first()


# --- one unit and one window -----------------------------------------------------------------------


def state_of(
    report: Report | None, *, window: Window, due_on: dt.date, today: dt.date, expected: bool = True
) -> DeskState:
    """How a unit stands with a window; ``due_on`` is its own day, extension included."""
    if report is not None and report.state in HERE:
        return DeskState(report.state)
    if report is not None and report.arrived_at is not None:
        return DeskState.RETURNED
    if not expected:
        return DeskState.OUTSIDE
    if today > due_on:
        return DeskState.LATE
    if report is not None:
        return DeskState.IN_PROGRESS
    return DeskState.AHEAD if window.period_from > today else DeskState.NOT_STARTED


def reports_of_units() -> QuerySet[Report]:
    """Reports of units (not consolidated ones), each with ``on_time`` of its first submission."""
    return judged(Report.objects.exclude(unit_id=F("authority_id")))


def due_days(window: Window, unit_ids: Collection[int] | None = None) -> dict[int, dt.date]:
    """Unit id → its extended day, for units that have one; never before the window's own. One query."""
    rows = Extension.objects.filter(window=window)
    if unit_ids is not None:
        rows = rows.filter(unit_id__in=unit_ids)
    return {unit: max(to, window.due_on) for unit, to in rows.values_list("unit_id", "to")}


@dataclass(frozen=True, slots=True)
class Percent:
    """``part`` of ``whole``; without a whole there is no percentage (missing is not zero)."""

    part: int
    whole: int

    @property
    def value(self) -> int | None:
        return int(self.part * 100 / self.whole) if self.whole else None


# --- the board -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Square:
    """One unit in one window."""

    window_id: int
    state: DeskState
    report_id: int | None = None
    on_time: bool | None = None
    due_on: dt.date | None = None
    """Its own day, only where it was extended."""


@dataclass(frozen=True, slots=True)
class Line:
    """One unit over the year."""

    unit_id: int
    squares: tuple[Square, ...]
    complete: Percent
    """Reports that arrived, of those that were due."""
    on_time: Percent
    """Reports on time, of those that were due."""


@dataclass(frozen=True, slots=True)
class Column:
    """One window over all units."""

    window: Window
    expected: int
    arrived: int
    on_time: int
    accepted: int
    late: int
    """Past their day and not arrived."""

    @property
    def complete(self) -> Percent:
        return Percent(self.arrived, self.expected)

    @property
    def timely(self) -> Percent:
        return Percent(self.on_time, self.expected)

    @property
    def quality(self) -> Percent:
        return Percent(self.accepted, self.expected)


@dataclass(frozen=True, slots=True)
class Board:
    """Units × windows of one year."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    names: Mapping[int, str]
    after: str
    """Key of the next page of units, empty on the last."""


def board(regime: Regime, year: int, *, today: dt.date, after: str = "", size: int | None = PAGE) -> Board:
    """The board of a year, a page of units at a time (``size`` None: all); nine queries at most."""
    windows = windows_of(regime, year)
    newer = RegimeUnit.objects.filter(regime=regime, unit=OuterRef("unit"), pk__gt=OuterRef("pk"))
    rows = list(_keyed(_members(regime).filter(~Exists(newer)), after)[: size + 1 if size else None])
    shown = rows[:size] if size else rows
    units = [row.unit_id for row in shown]
    spells: dict[int, list[RegimeUnit]] = defaultdict(list)
    for spell in RegimeUnit.objects.filter(regime=regime, unit_id__in=units):
        spells[spell.unit_id].append(spell)
    reports = {
        (report.window_id, report.unit_id): report
        for report in reports_of_units().filter(window__in=windows, unit_id__in=units)
    }
    extended = {
        (window, unit): to
        for window, unit, to in Extension.objects.filter(window__in=windows, unit_id__in=units).values_list(
            "window_id", "unit_id", "to"
        )
    }
    return Board(
        columns=columns_of(regime, windows, today=today),
        lines=tuple(_line(unit, spells[unit], windows, reports, extended, today=today) for unit in units),
        names=newest_names(units),
        after=_key(shown[-1]) if size and len(rows) > size else "",
    )


def _members(regime: Regime) -> QuerySet[RegimeUnit]:
    """Units of a regime in printed order, the receiver's consolidated report aside; one that came back has
    two rows, on any day at most one that counts.
    """
    return (
        RegimeUnit.objects.filter(regime=regime)
        .exclude(unit_id=regime.authority_id)
        .select_related("unit")
        .order_by("unit__position", "unit__code")
    )


def _keyed(rows: QuerySet[Any], after: str) -> QuerySet[Any]:
    raw, _mark, code = after.partition("~")
    position = numeral.number(raw)
    if position is None or not code:
        return rows
    return rows.filter(Q(unit__position__gt=position) | Q(unit__position=position, unit__code__gt=code))


def _key(row: RegimeUnit) -> str:
    return f"{row.unit.position}~{row.unit.code}"


def expected_in(spells: Sequence[RegimeUnit], window: Window) -> bool:
    """Whether a unit reports in that window: it was under the regime on the day the report was due."""
    return any(
        (row.valid_from is None or row.valid_from <= window.due_on)
        and (row.valid_to is None or row.valid_to > window.due_on)
        for row in spells
    )


def _line(
    unit_id: int,
    spells: Sequence[RegimeUnit],
    windows: Sequence[Window],
    reports: Mapping[tuple[int, int], Report],
    extended: Mapping[tuple[int, int], dt.date],
    *,
    today: dt.date,
) -> Line:
    squares = []
    due = arrived = timely = 0
    for window in windows:
        report = reports.get((window.pk, unit_id))
        own = extended.get((window.pk, unit_id))
        day, expected = max(own or window.due_on, window.due_on), expected_in(spells, window)
        state = state_of(report, window=window, due_on=day, today=today, expected=expected)
        came = report is not None and report.arrived_at is not None
        on_time: bool | None = getattr(report, "on_time", None) if came else None
        squares.append(Square(window.pk, state, report.pk if report else None, on_time, own))
        if expected and (came or today > day):
            due, arrived, timely = due + 1, arrived + came, timely + bool(on_time)
    return Line(unit_id, tuple(squares), Percent(arrived, due), Percent(timely, due))


def columns_of(regime: Regime, windows: Sequence[Window], *, today: dt.date) -> tuple[Column, ...]:
    """What is counted over all units for each window; three queries."""
    members = list(_members(regime).values_list("unit_id", "valid_from", "valid_to"))
    first = Submission.objects.filter(report=OuterRef("pk"), number=1, on_time=True)
    counted: dict[int, Any] = {
        row["window_id"]: row
        for row in Report.objects.filter(window__in=windows)
        .exclude(unit_id=F("authority_id"))
        .annotate(timely=Exists(first))
        .order_by()
        .values("window_id")
        .annotate(
            arrived=Count("pk", filter=Q(arrived_at__isnull=False)),
            on_time=Count("pk", filter=Q(arrived_at__isnull=False, timely=True)),
            accepted=Count("pk", filter=Q(state__in=ACCEPTED)),
        )
    }
    arrived = Report.objects.filter(
        window=OuterRef("window"), unit=OuterRef("unit"), arrived_at__isnull=False
    )
    running = dict(
        Extension.objects.filter(~Exists(arrived), window__in=windows, to__gte=today)
        .order_by()
        .values_list("window_id")
        .annotate(count=Count("pk"))
    )
    found = []
    for window in windows:
        expected = sum(
            (begun is None or begun <= window.due_on) and (ended is None or ended > window.due_on)
            for _unit, begun, ended in members
        )
        row: Mapping[str, int] = counted.get(window.pk, {})
        came = row.get("arrived", 0)
        late = max(0, expected - came - running.get(window.pk, 0)) if window.due_on < today else 0
        found.append(Column(window, expected, came, row.get("on_time", 0), row.get("accepted", 0), late))
    return tuple(found)


# --- one window ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Row:
    """One unit's line on the page of a window."""

    unit_id: int
    state: DeskState
    due_on: dt.date
    extended: bool
    report: Report | None
    on_time: bool | None
    remarks: int
    """Open or answered remarks, not closed yet."""
    nudged: Nudge | None
    """The last reminder."""
    newer: bool = False
    """Another submission came after the one that was taken into the consolidated report."""


@dataclass(frozen=True, slots=True)
class Desk:
    """The units of one window, a page at a time, and what is counted over all of them."""

    rows: tuple[Row, ...]
    names: Mapping[int, str]
    column: Column
    tally: Mapping[DeskState, int]
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    state: str = ""
    words: str = ""


def _standing(window: Window, *, today: dt.date) -> QuerySet[Any]:
    """Units expected in a window, with ``standing``: their desk state, decided by the database."""
    report = Report.objects.filter(window=window, unit=OuterRef("unit"))
    extension = Extension.objects.filter(window=window, unit=OuterRef("unit"))
    waiting = DeskState.AHEAD if window.period_from > today else DeskState.NOT_STARTED
    return (
        _members(window.regime)
        .filter(Q(valid_from__isnull=True) | Q(valid_from__lte=window.due_on))
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gt=window.due_on))
        .annotate(
            report_state=Subquery(report.values("state")[:1]),
            report_arrived=Subquery(report.values("arrived_at")[:1]),
            own_due=Greatest(
                Coalesce(Subquery(extension.values("to")[:1]), Value(window.due_on)), Value(window.due_on)
            ),
        )
        .annotate(
            standing=Case(
                When(report_state__in=HERE, then=F("report_state")),
                When(report_arrived__isnull=False, then=Value(DeskState.RETURNED.value)),
                When(own_due__lt=today, then=Value(DeskState.LATE.value)),
                When(report_state__isnull=False, then=Value(DeskState.IN_PROGRESS.value)),
                default=Value(waiting.value),
            )
        )
    )


def desk(
    window: Window, *, today: dt.date, filters: Filters = Filters(), after: str = "", size: int | None = PAGE
) -> Desk:
    """One window's units; nine queries at most (one more for a search by name)."""
    every = _standing(window, today=today)
    tally = dict(every.order_by().values_list("standing").annotate(count=Count("pk")))
    rows = every
    if filters.state in DeskState.values:
        rows = rows.filter(standing=filters.state)
    if filters.words:
        rows = rows.filter(unit_id__in=_named(window.regime, filters.words))
    found = list(_keyed(rows, after)[: size + 1 if size else None])
    shown = found[:size] if size else found
    return Desk(
        rows=_rows(window, shown),
        names=newest_names([row.unit_id for row in shown]),
        column=columns_of(window.regime, [window], today=today)[0],
        tally={DeskState(state): count for state, count in tally.items()},
        after=_key(shown[-1]) if size and len(found) > size else "",
    )


def _named(regime: Regime, words: str) -> list[int]:
    """Units of a regime whose name holds all the words, tones aside."""
    wanted = fold(words).split()
    names = newest_names(list(_members(regime).values_list("unit_id", flat=True)))
    return [unit for unit, name in names.items() if all(word in fold(name) for word in wanted)]


def _rows(window: Window, members: Sequence[RegimeUnit]) -> tuple[Row, ...]:
    units = [row.unit_id for row in members]
    unsettled = Count("remarks", filter=~Q(remarks__state=RemarkState.CLOSED), distinct=True)
    reports = {
        report.unit_id: report
        for report in reports_of_units()
        .filter(window=window, unit_id__in=units)
        .annotate(unsettled=unsettled)
    }
    nudges: dict[int, Nudge] = {}
    for nudge in Nudge.objects.filter(window=window, unit_id__in=units).order_by("pk"):
        nudges[nudge.unit_id] = nudge
    newer = newer_submissions(window)
    found = []
    for row in members:
        report = reports.get(row.unit_id)
        due_on: dt.date = row.own_due  # type: ignore[attr-defined]
        found.append(
            Row(
                unit_id=row.unit_id,
                state=DeskState(row.standing),  # type: ignore[attr-defined]
                due_on=due_on,
                extended=due_on != window.due_on,
                report=report,
                on_time=getattr(report, "on_time", None) if report and report.arrived_at else None,
                remarks=getattr(report, "unsettled", 0),
                nudged=nudges.get(row.unit_id),
                newer=row.unit_id in newer,
            )
        )
    return tuple(found)


def newer_submissions(window: Window) -> dict[int, int]:
    """Unit id → number of its submission that is newer than the one consolidated; two queries at most."""
    rows = Contribution.objects.filter(report__window=window).order_by()
    used = {
        report: (unit, number)
        for report, unit, number in rows.values_list(
            "submission__report_id", "submission__report__unit_id"
        ).annotate(number=Max("submission__number"))
    }
    if not used:
        return {}
    again = Submission.objects.filter(report_id__in=list(used), number__gt=1).order_by()
    return {
        used[report][0]: number
        for report, number in again.values_list("report_id").annotate(newest=Max("number"))
        if number > used[report][1]
    }


def missing_units(window: Window, *, today: dt.date) -> dict[DeskState, list[int]]:
    """Units whose report is not here, by how they stand, in printed order; one query."""
    found: dict[DeskState, list[int]] = defaultdict(list)
    for unit, standing in _standing(window, today=today).values_list("unit_id", "standing"):
        state = DeskState(standing)
        if state.value not in {here.value for here in HERE}:
            found[state].append(unit)
    return dict(found)


def late_units(window: Window, *, today: dt.date) -> list[int]:
    """Units past their own day without a report, in printed order; one query."""
    rows = _standing(window, today=today).filter(standing=DeskState.LATE)
    return list(rows.values_list("unit_id", flat=True))


def late_arrivals(window: Window) -> list[int]:
    """Units whose report arrived after its day, in printed order; one query."""
    rows = Submission.objects.filter(report__window=window, number=1, on_time=False)
    return list(
        rows.exclude(report__unit_id=F("report__authority_id"))
        .order_by("report__unit__position", "report__unit__code")
        .values_list("report__unit_id", flat=True)
    )


def to_remind(window: Window, unit_ids: Collection[int], *, today: dt.date) -> list[int]:
    """Of the units, those whose report has not arrived or was returned; one query."""
    here = _standing(window, today=today).filter(unit_id__in=unit_ids, standing__in=HERE)
    settled = set(here.values_list("unit_id", flat=True))
    expected = _standing(window, today=today).filter(unit_id__in=unit_ids)
    return [unit for unit in expected.values_list("unit_id", flat=True) if unit not in settled]


def to_remind_all(window: Window, *, today: dt.date) -> list[int]:
    """Every unit whose report has not arrived or was returned; one query."""
    return [unit for units in missing_units(window, today=today).values() for unit in units]


def reports_waiting(window: Window) -> list[Report]:
    """Reports of a window that wait to be received; one query."""
    rows = Report.objects.select_related("window__regime").filter(window=window, state=ReportState.ARRIVED)
    return list(rows.exclude(unit_id=F("authority_id")).order_by("pk"))


def nudges_of(window: Window, *, before: int | None = None, size: int = PAGE) -> list[Nudge]:
    """Reminders of a window, newest first, one more than ``size``; one query."""
    rows = Nudge.objects.filter(window=window).select_related("by__person")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return list(rows.order_by("-pk")[: size + 1])


# --- one report as it arrived ------------------------------------------------------------------------


def submission_of(report: Report, number: int | None = None) -> Submission | None:
    """A submission of a report, the newest unless a number is given; one query."""
    rows = Submission.objects.filter(report=report).select_related("by__person")
    if number is not None:
        rows = rows.filter(number=number)
    return rows.order_by("-number").first()


def submissions_of(report: Report) -> list[Submission]:
    """All submissions, newest first, without their content; one query."""
    rows = Submission.objects.filter(report=report).select_related("by__person").defer("content")
    return list(rows.order_by("-number"))


def remarks_of(report: Report) -> list[Remark]:
    """Remarks in the order they were made; one query."""
    rows = Remark.objects.filter(report=report).select_related("by__person", "answered_by__person")
    return list(rows.order_by("pk"))


def unsettled_remarks(report_ids: Collection[int]) -> dict[int, int]:
    """Report id → remarks not closed yet; one query."""
    rows = Remark.objects.filter(report_id__in=report_ids).exclude(state=RemarkState.CLOSED)
    return dict(rows.order_by().values_list("report_id").annotate(count=Count("pk")))


def remark_by_id(pk: int, *, actor: Actor) -> Remark:
    """A remark on a report of a desk the actor sees; 404 otherwise."""
    remark = (
        Remark.objects.select_related("report__window__regime")
        .filter(pk=pk, report__window__regime__in=Regime.objects.filter(policies.seen_regimes(actor)))
        .first()
    )
    if remark is None:
        raise not_found("nhận xét")
    return remark


def reports_here(pks: Collection[int], *, window: Window) -> list[Report]:
    """Reports of units in one window by key, with regime and remarks; two queries."""
    remarks = Prefetch("remarks", queryset=Remark.objects.order_by("pk"))
    rows = Report.objects.select_related("window__regime").prefetch_related(remarks)
    return list(rows.filter(pk__in=pks, window=window).exclude(unit_id=F("authority_id")).order_by("pk"))


# --- for the home pages ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Standing:
    """How a window stands, for the home page of the Office and of leaders."""

    window: Window
    column: Column
    waiting: int
    """Arrived, not looked at."""
    late: tuple[int, ...]


def standings(actor: Actor, *, today: dt.date, most: int = 3) -> list[Standing]:
    """The present window of each regime the actor sees the desk of; four queries a regime."""
    found = []
    for regime in [each for each in regimes_seen(actor) if not getattr(each, "ended", False)][:most]:
        window = _pressing(regime, today=today)
        if window is None:
            continue
        waiting = Report.objects.filter(window=window, state=ReportState.ARRIVED)
        found.append(
            Standing(
                window=window,
                column=columns_of(regime, [window], today=today)[0],
                waiting=waiting.exclude(unit_id=F("authority_id")).count(),
                late=tuple(late_units(window, today=today)),
            )
        )
    return found


def _pressing(regime: Regime, *, today: dt.date) -> Window | None:
    """The window that matters today: the last one due within a fortnight before, else the next one due."""
    rows = Window.objects.select_related("regime").filter(regime=regime)
    recent = rows.filter(due_on__lt=today, due_on__gte=today - dt.timedelta(days=14)).order_by("-due_on")
    coming = rows.filter(due_on__gte=today).order_by("due_on")
    return recent.first() or coming.first() or rows.order_by("-due_on").first()
