"""Reads of windows: what is open for whom, when it is due with extensions, what a unit owes today.

A window is locked for a unit when a person locked it or its day of locking has passed, unless it was opened
again for that unit until a moment still ahead. Nothing is stored for that: it is read, so it cannot be
late.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from chiso.audit import clock
from chiso.engine.periods import Calendar
from chiso.org.policies import Actor, on
from chiso.org.problems import not_found
from chiso.org.selectors import working_calendar
from chiso.plans.selectors.errands import Errand
from chiso.reporting.models import Extension, RegimeUnit, Reopening, Report, Submission, Window
from chiso.reporting.policies import regime as policies
from chiso.reporting.policies import report as report_policies
from chiso.reporting.terms import ReportState

OWED = (ReportState.DRAFT, ReportState.SUBMITTED, ReportState.RETURNED)
"""States in which the unit still has to act."""


def window_by_id(pk: int, *, actor: Actor) -> Window:
    found = Window.objects.filter(policies.visible(actor), pk=pk).select_related("regime__receiver").first()
    if found is None:
        raise not_found("kỳ báo cáo")
    return found


def windows_of(regime_id: int, *, year: int | None = None) -> list[Window]:
    """Windows of a regime (in a year), the earliest first; one query."""
    rows = Window.objects.filter(regime_id=regime_id)
    if year is not None:
        rows = rows.filter(year=year)
    return list(rows.select_related("regime").order_by("year", "index"))


def judged(reports: QuerySet[Report]) -> QuerySet[Report]:
    """Reports with ``on_time`` of their first submission; None before it."""
    first = Submission.objects.filter(report=OuterRef("pk"), number=1)
    return reports.annotate(on_time=Subquery(first.values("on_time")[:1]))


def units_of_window(window: Window) -> list[int]:
    """Units that owe a report for a window: in the regime on its due day; one query."""
    rows = RegimeUnit.objects.filter(on(window.due_on), regime_id=window.regime_id)
    return list(rows.order_by("unit__position", "unit__code").values_list("unit_id", flat=True))


def extensions_of(windows: Iterable[int]) -> Mapping[tuple[int, int], Extension]:
    """(window, unit) → its extension; one query."""
    rows = Extension.objects.filter(window_id__in=list(windows)).select_related("by__person")
    return {(row.window_id, row.unit_id): row for row in rows}


def due_for(window: Window, unit_id: int) -> dt.date:
    """The day that counts for a unit; one query."""
    given = Extension.objects.filter(window=window, unit_id=unit_id).values_list("to", flat=True).first()
    return max(window.due_on, given) if given else window.due_on


def locks_on(window: Window, *, due: dt.date, calendar: Calendar) -> dt.date | None:
    """The last day on which a unit may still write; None: never locks by itself."""
    after = window.regime.lock_after
    return None if after is None else calendar.add_working_days(due, after)


def is_locked(
    window: Window, *, due: dt.date, reopened: Sequence[dt.datetime], calendar: Calendar, now: dt.datetime
) -> bool:
    """Whether a unit may no longer write for a window."""
    if any(until > now for until in reopened):
        return False
    if window.locked_at is not None and window.locked_at <= now:
        return True
    last = locks_on(window, due=due, calendar=calendar)
    return last is not None and now.astimezone(clock.ZONE).date() > last


def locked_for(window: Window, unit_id: int) -> bool:
    """``is_locked`` for one unit now; three queries once the window's own due day has passed.

    Before that no extension, reopening or day off can matter, and every save of a report asks. A lock is for
    units: the authority consolidates after it.
    """
    if unit_id == window.authority_id or (window.locked_at is None and clock.today() <= window.due_on):
        return False
    until = list(Reopening.objects.filter(window=window, unit_id=unit_id).values_list("until", flat=True))
    return is_locked(
        window,
        due=due_for(window, unit_id),
        reopened=until,
        calendar=working_calendar(),
        now=clock.now(),
    )


def reopenings_of(window: Window) -> list[Reopening]:
    """Every reopening of a window, the newest first; one query."""
    return list(Reopening.objects.filter(window=window).select_related("by__person"))


def reopening_by_id(pk: int, *, actor: Actor) -> Reopening:
    """A reopening of the actor's authority; 404 otherwise."""
    windows = Window.objects.filter(policies.visible(actor))
    found = Reopening.objects.filter(pk=pk, window__in=windows).select_related("window").first()
    if found is None:
        raise not_found("lần mở lại kỳ báo cáo")
    return found


def window_before(window: Window) -> Window | None:
    """The window of the same regime whose due day comes just before."""
    return (
        Window.objects.filter(regime_id=window.regime_id, due_on__lt=window.due_on)
        .order_by("-due_on", "-id")
        .first()
    )


def window_after(window: Window) -> Window | None:
    return (
        Window.objects.filter(regime_id=window.regime_id, due_on__gt=window.due_on)
        .order_by("due_on", "id")
        .first()
    )


# --- what a unit owes -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Duty:
    """One unit's report for one window, whether it was opened or not."""

    window: Window
    unit_id: int
    report: Report | None
    due: dt.date
    extended: bool
    locked: bool

    @property
    def state(self) -> str:
        return self.report.state if self.report else ""

    @property
    def owed(self) -> bool:
        """The unit still has to write, submit or approve."""
        return self.report is None or self.report.state in OWED

    @property
    def late(self) -> bool:
        return self.owed and self.due < clock.today()

    @property
    def on_time(self) -> bool | None:
        """As frozen with the first submission (an extension given afterwards makes nobody punctual); None
        before it."""
        return getattr(self.report, "on_time", None)

    @property
    def late_sent(self) -> bool:
        return self.on_time is False


def duties_of(
    units: Iterable[int], *, since: dt.date, until: dt.date | None = None, owed: bool = False
) -> list[Duty]:
    """What units owe or delivered for windows due since a day that have begun, newest first; five queries."""
    wanted, today = list(units), clock.today()
    rows = list(
        RegimeUnit.objects.filter(unit_id__in=wanted).values_list(
            "regime_id", "unit_id", "valid_from", "valid_to"
        )
    )
    windows = list(
        Window.objects.filter(
            regime_id__in={row[0] for row in rows}, due_on__gte=since, period_from__lte=until or today
        )
        .select_related("regime__receiver")
        .order_by("-due_on", "-id")
    )
    ids = [window.pk for window in windows]
    reports = {
        (report.window_id, report.unit_id): report
        for report in judged(Report.objects.filter(window_id__in=ids, unit_id__in=wanted))
    }
    extensions = extensions_of(ids)
    reopened: dict[tuple[int, int], list[dt.datetime]] = defaultdict(list)
    for one in Reopening.objects.filter(window_id__in=ids, unit_id__in=wanted):
        reopened[one.window_id, one.unit_id].append(one.until)
    calendar, now = working_calendar(), clock.now()
    found = []
    for window in windows:
        for regime_id, unit_id, begins, ends in rows:
            if regime_id != window.regime_id:
                continue
            if (begins and begins > window.due_on) or (ends and ends <= window.due_on):
                continue
            key = (window.pk, unit_id)
            given = extensions.get(key)
            due = max(window.due_on, given.to) if given else window.due_on
            locked = is_locked(window, due=due, reopened=reopened[key], calendar=calendar, now=now)
            duty = Duty(window, unit_id, reports.get(key), due, given is not None, locked)
            if duty.owed or not owed:
                found.append(duty)
    return found


def duties_of_window(window: Window, units: Sequence[int]) -> list[Duty]:
    """What units owe or delivered for one window, in the order given; four queries."""
    reports = {row.unit_id: row for row in judged(Report.objects.filter(window=window, unit_id__in=units))}
    extensions = extensions_of([window.pk])
    reopened: dict[int, list[dt.datetime]] = defaultdict(list)
    for one in Reopening.objects.filter(window=window, unit_id__in=units):
        reopened[one.unit_id].append(one.until)
    calendar, now = working_calendar(), clock.now()
    found = []
    for unit in units:
        given = extensions.get((window.pk, unit))
        due = max(window.due_on, given.to) if given else window.due_on
        locked = is_locked(window, due=due, reopened=reopened[unit], calendar=calendar, now=now)
        found.append(Duty(window, unit, reports.get(unit), due, given is not None, locked))
    return found


AHEAD = dt.timedelta(days=7)
BACK = dt.timedelta(days=120)


def duties_due(actor: Actor, *, today: dt.date) -> list[Duty]:
    """What the actor's units still owe: due within a week, late, returned; for heads also what waits for
    them.

    The nearest first; five queries, none for somebody without a unit.
    """
    if not actor.units:
        return []
    found = duties_of(actor.units, since=today - BACK, owed=True)
    near = [duty for duty in found if duty.due <= today + AHEAD or duty.state in OWED[1:]]
    mine = [
        duty for duty in near
        if not duty.locked and (duty.state != ReportState.SUBMITTED or actor.heads(duty.unit_id))
    ]  # fmt: skip
    return sorted(mine, key=lambda duty: (duty.due, duty.window.pk))


def current_windows(actor: Actor, *, today: dt.date) -> list[Window]:
    """Windows of the authority that have begun and are due from two weeks ago on; one query."""
    rows = Window.objects.filter(
        policies.visible(actor), period_from__lte=today, due_on__gte=today - dt.timedelta(days=14)
    )
    return list(rows.select_related("regime").order_by("due_on", "id")[:12])


def own_reports(actor: Actor) -> QuerySet[Report]:
    return Report.objects.filter(report_policies.visible(actor)).select_related("window__regime")


def errands(actor: Actor, today: dt.date) -> Iterable[Errand]:
    """Reports the person's units owe, told to the list of today and the home page."""
    for duty in duties_due(actor, today=today):
        where = (
            reverse("reporting:report", args=[duty.report.pk])
            if duty.report
            else reverse("reporting:reports")
        )
        yield Errand(
            kind="Báo cáo",
            title=f"{duty.window.regime.name}, {duty.window.label}",
            url=where,
            due=duty.due,
            state=duty.state or "waiting",
            words=duty.report.get_state_display() if duty.report else str(_("Chưa mở")),
            unit_id=duty.unit_id,
            late=duty.late,
            extra="sample" if duty.window.regime.sample else "",
        )
