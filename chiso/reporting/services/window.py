"""Windows of a regime: laid out for a year, adjusted with a reason, locked, opened again, extended for a
unit.

Laying out again is harmless: windows that nobody adjusted and nobody reported for follow the regime and the
calendar, the others stay as they are.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db import IntegrityError, transaction
from django.urls import reverse

from chiso.audit import clock
from chiso.audit.services import SYSTEM, Acting, change, record, writes
from chiso.engine.periods import Every as Length
from chiso.engine.periods import Period, Shift
from chiso.notices.services import notice_tell
from chiso.notices.terms import NoticeKind
from chiso.org.policies import Actor
from chiso.org.selectors import working_calendar
from chiso.reporting.models import Extension, Regime, Reopening, Report, Window
from chiso.reporting.policies import regime as policies
from chiso.reporting.problems import regime as problems
from chiso.reporting.schemas import days as schedules
from chiso.reporting.schemas.days import Laid
from chiso.reporting.selectors import regime as regimes
from chiso.reporting.selectors import window as selectors
from chiso.reporting.services.desk_telling import accounts_in
from chiso.reporting.services.regime import _require_open
from chiso.reporting.terms import Every


@writes("reporting.window.lay")
def windows_lay_out(regime: Regime, *, year: int, actor: Actor) -> list[Window]:
    """The windows of a year, due while the regime is in force; those new or moved. Raises RP0107, RP0108,
    RP0119.
    """
    policies.require_keeper(actor, regime.authority_id, "lập các kỳ báo cáo")
    _lay(regime, year)
    return selectors.windows_of(regime.pk, year=year)


def windows_ahead(*, day: dt.date, actor: Acting = SYSTEM) -> int:
    """In December the system lays out the coming year of every duty that has this one; how many duties.

    Without it no unit would owe anything on the 10th of January. Laid out once: what the Office adjusts
    afterwards, and days off decided later, are laid out again by a person.
    """
    if day.month != 12:
        return 0
    coming = day.year + 1
    laid = 0
    for regime in regimes.with_year(day.year, without=coming):
        if any(_periods(regime, coming)):
            _lay_ahead(regime, year=coming, actor=actor)
            laid += 1
    return laid


@writes("reporting.window.lay")
def _lay_ahead(regime: Regime, *, year: int, actor: Acting) -> None:
    _lay(regime, year)
    notice_tell(
        accounts_in(regime.receiver_id, authority_id=regime.authority_id),
        kind=NoticeKind.DECISION,
        title=f"Đã lập các kỳ báo cáo năm {year}: {regime.name}",
        body="Kiểm tra hạn gửi của từng kỳ khi đã có lịch nghỉ của năm; lập lại các kỳ để dời hạn theo lịch.",
        url=f"{reverse('reporting:regime', args=[regime.pk])}?nam={year}",
        key=f"regime-{regime.pk}-year-{year}",
        actor=actor,
    )


def _periods(regime: Regime, year: int) -> Iterator[tuple[Period, Laid]]:
    """Periods of a year with their days, of those due while the regime is in force."""
    days, calendar = schedules.from_json(regime.days, year=year), working_calendar()
    for period in schedules.periods_of(Length(regime.every), year):
        laid = schedules.lay(days, period, calendar=calendar, shift=Shift(regime.shift))
        begun = regime.valid_from is None or laid.due_on >= regime.valid_from
        if begun and (regime.valid_to is None or laid.due_on < regime.valid_to):
            yield period, laid


def _lay(regime: Regime, year: int) -> None:
    _require_open(regime)
    if regime.every == Every.ADHOC:
        raise problems.adhoc_has_no_year(regime.name)
    if not 2020 <= year <= 2100:
        raise problems.wrong_year(year)
    known = {window.index: window for window in Window.objects.filter(regime=regime, year=year)}
    used = set(Report.objects.filter(window__regime=regime).values_list("window_id", flat=True))
    made: list[Window] = []
    moved: list[str] = []
    for period, laid in _periods(regime, year):
        values = {name: getattr(laid, name) for name in WINDOW_DAYS}
        window = known.get(period.index)
        if window is None:
            made.append(
                Window(
                    regime=regime, authority_id=regime.authority_id, year=year, index=period.index,
                    label=schedules.label_of(period), **values,
                )
            )  # fmt: skip
        elif not window.note and window.pk not in used and _days(window) != values:
            Window.objects.filter(pk=window.pk).update(**values)
            moved.append(window.label)
    try:
        with transaction.atomic():
            Window.objects.bulk_create(made)
    except IntegrityError:  # laid out by somebody else at the same moment
        made = []
    record(regime, after={"year": year, "new": [window.label for window in made], "moved": moved})


WINDOW_DAYS = ("period_from", "period_to", "closes_on", "due_printed", "due_on")


def _days(window: Window) -> dict[str, dt.date]:
    return {name: getattr(window, name) for name in WINDOW_DAYS}


@writes("reporting.window.add")
def window_add(
    regime: Regime,
    *,
    label: str,
    period_from: dt.date,
    period_to: dt.date,
    closes_on: dt.date,
    due_on: dt.date,
    actor: Actor,
    once: str | None = None,
) -> Window:
    """One window of an ad hoc regime. Raises RP0102, RP0107, RP0109, RP0117."""
    policies.require_keeper(actor, regime.authority_id, "thêm kỳ báo cáo")
    _require_open(regime)
    if regime.every != Every.ADHOC:
        raise problems.periodic_has_years(regime.name)
    if not label.strip():
        raise problems.label_missing()
    schedules.require_order(period_from, period_to, closes_on, due_on)
    year = period_to.year
    last = Window.objects.filter(regime=regime, year=year).order_by("-index").first()
    made = Window.objects.create(
        regime=regime, authority_id=regime.authority_id, year=year, index=last.index + 1 if last else 1,
        label=label.strip()[:80], period_from=period_from, period_to=period_to, closes_on=closes_on,
        due_printed=due_on, due_on=working_calendar().shift(due_on, Shift(regime.shift)),
    )  # fmt: skip
    record(made, after={"label": made.label, **_days(made)})
    return made


@writes("reporting.window.adjust")
def window_adjust(
    window: Window,
    *,
    period_from: dt.date,
    period_to: dt.date,
    closes_on: dt.date,
    due_on: dt.date,
    reason: str,
    actor: Actor,
) -> Window:
    """Other days for one window, with the reason; laying out again leaves it alone.

    Raises RP0102, RP0110, RP0121 where a later day would open what has locked by itself.
    """
    policies.require_keeper(actor, window.authority_id, "chỉnh ngày của kỳ báo cáo")
    if not reason.strip():
        raise problems.reason_missing("chỉnh ngày của kỳ")
    schedules.require_order(period_from, period_to, closes_on, due_on)
    last = selectors.locks_on(window, due=window.due_on, calendar=working_calendar())
    if last is not None and last < clock.today() and due_on > window.due_printed:
        raise problems.locked_already(window.label)
    change(
        window,
        period_from=period_from,
        period_to=period_to,
        closes_on=closes_on,
        due_printed=due_on,
        due_on=working_calendar().shift(due_on, Shift(window.regime.shift)),
        note=reason.strip()[:300],
        reason=reason.strip(),
    )
    return window


@writes("reporting.window.lock")
def window_lock(window: Window, *, reason: str = "", actor: Actor) -> Window:
    """No unit writes any more. Raises RP0112."""
    policies.require_keeper(actor, window.authority_id, "khóa kỳ báo cáo")
    updated = Window.objects.filter(pk=window.pk, locked_at__isnull=True).update(
        locked_at=clock.now(), locked_reason=reason.strip()[:300]
    )
    if updated != 1:
        raise problems.already_locked(window.label)
    window.refresh_from_db()
    record(window, after={"locked_at": window.locked_at}, reason=reason.strip())
    return window


@writes("reporting.window.reopen")
def window_reopen(
    window: Window, *, unit_id: int, until: dt.datetime, reason: str, actor: Actor, once: str | None = None
) -> Reopening:
    """Open a locked window again for one unit until a moment; by a named right, with a reason.

    Raises RP0110, RP0111, RP0113, RP0116; 403 without the right.
    """
    actor.require_same_authority(window.authority_id, "kỳ báo cáo")
    actor.require(policies.may_reopen(actor), "mở lại kỳ đã khóa", who="người có quyền mở lại kỳ")
    _require_reporter(window, unit_id)
    if not reason.strip():
        raise problems.reason_missing("mở lại kỳ")
    if not selectors.locked_for(window, unit_id):
        raise problems.not_locked(window.label)
    if until <= clock.now():
        raise problems.reopened_in_past(window.label)
    made = Reopening.objects.create(
        window=window, unit_id=unit_id, until=until, reason=reason.strip(), at=clock.now(),
        by_id=policies.account_of(actor),
    )  # fmt: skip
    record(window, after={"unit": unit_id, "until": until}, reason=reason.strip())
    _tell_unit(
        window, unit_id, title=f"Kỳ báo cáo được mở lại: {window.label}", body=reason.strip(),
        key=f"reopening-{made.pk}", actor=actor,
    )  # fmt: skip
    return made


@writes("reporting.window.reopening-end")
def reopening_end(reopening: Reopening, *, reason: str, actor: Actor) -> None:
    """Take a reopening back before its moment, with a reason; what the unit wrote until now stays.

    Raises RP0110, RP0120 when it has run out or somebody took it back first; 403 without the right.
    """
    window = reopening.window
    actor.require_same_authority(window.authority_id, "kỳ báo cáo")
    actor.require(policies.may_reopen(actor), "đóng lại kỳ đã mở", who="người có quyền mở lại kỳ")
    if not reason.strip():
        raise problems.reason_missing("đóng lại kỳ")
    before, now = reopening.until, clock.now()
    if Reopening.objects.filter(pk=reopening.pk, until=before, until__gt=now).update(until=now) != 1:
        raise problems.reopening_over(window.label)
    unit = reopening.unit_id
    record(
        window, before={"unit": unit, "until": before}, after={"unit": unit, "until": now},
        reason=reason.strip(),
    )  # fmt: skip
    _tell_unit(
        window, unit, title=f"Kỳ báo cáo đã được đóng lại: {window.label}", body=reason.strip(),
        key=f"reopening-{reopening.pk}-ended", actor=actor,
    )  # fmt: skip


@writes("reporting.extension.give")
def extension_give(window: Window, *, unit_id: int, to: dt.date, reason: str, actor: Actor) -> Extension:
    """One unit's later day; given again, the later decision stands. It opens no lock: that is another right.

    Raises RP0110, RP0114 to RP0116, RP0121.
    """
    policies.require_keeper(actor, window.authority_id, "gia hạn báo cáo")
    _require_reporter(window, unit_id)
    if not reason.strip():
        raise problems.reason_missing("gia hạn")
    today = clock.today()
    if to <= window.due_on or to < today:
        raise problems.not_later(asked=to, due=max(window.due_on, today - dt.timedelta(days=1)))
    calendar = working_calendar()
    due = selectors.due_for(window, unit_id)
    if selectors.is_locked(window, due=due, reopened=(), calendar=calendar, now=clock.now()):
        raise problems.locked_already(window.label)  # also while it is open again for a while
    if why := calendar.why_off(to):
        raise problems.day_off(to, why=why, instead=calendar.shift(to))
    known = Extension.objects.filter(window=window, unit_id=unit_id).first()
    before = known.to if known else None
    made, _new = Extension.objects.update_or_create(
        window=window, unit_id=unit_id,
        defaults={"to": to, "reason": reason.strip(), "at": clock.now(), "by_id": policies.account_of(actor)},
    )  # fmt: skip
    record(window, before={"to": before}, after={"unit": unit_id, "to": to}, reason=reason.strip())
    _tell_unit(
        window, unit_id, title=f"Được gia hạn báo cáo {window.label} đến {to:%d/%m/%Y}", body=reason.strip(),
        key=f"extension-{made.pk}-{to.isoformat()}", actor=actor,
    )  # fmt: skip
    return made


def _require_reporter(window: Window, unit_id: int) -> None:
    if unit_id not in selectors.units_of_window(window):
        raise problems.not_a_reporter(str(unit_id))


def _tell_unit(window: Window, unit_id: int, *, title: str, body: str, key: str, actor: Actor) -> None:
    accounts = accounts_in(unit_id, authority_id=window.authority_id) - {actor.account_id}
    if accounts:
        notice_tell(
            sorted(accounts),
            kind=NoticeKind.DECISION, title=title, body=body,
            url=reverse("reporting:window", args=[window.pk]), key=key, actor=actor,
        )  # fmt: skip
