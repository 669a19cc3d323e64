"""Reporting regimes: laid down, described, given to units, ended. Data, never code."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from chiso.audit import clock
from chiso.audit.services import change, record, writes
from chiso.engine.periods import Every as Length
from chiso.org.policies import Actor
from chiso.org.selectors.units import units_in_force
from chiso.reporting import storage
from chiso.reporting.models import Regime, RegimeUnit, Window
from chiso.reporting.policies import regime as policies
from chiso.reporting.problems import regime as problems
from chiso.reporting.schemas import days as schedules
from chiso.reporting.schemas.days import Days
from chiso.reporting.selectors import regime as selectors
from chiso.reporting.terms import Every, ShiftRule


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """What a regime asks: who knows its name, how often, in which layout, by which days."""

    name: str
    every: Every
    layout: str
    receiver_id: int
    days: Days
    years: Mapping[int, Days] = field(default_factory=dict)
    shift: ShiftRule = ShiftRule.NEXT
    lock_after: int | None = None
    plan_id: int | None = None
    basis: str = ""
    valid_from: dt.date | None = None


@writes("reporting.regime.create")
def regime_create(
    duty: Duty, *, unit_ids: Collection[int], sample: bool = False, actor: Actor, once: str | None = None
) -> Regime:
    """Lay down a regime for units of the actor's authority. Raises RP0101 to RP0106; 403 but for the
    Office.
    """
    authority_id = actor.authority_id or 0
    policies.require_keeper(actor, authority_id, "lập chế độ báo cáo")
    known = dict(units_in_force(clock.today(), authority_id=authority_id))
    _require(duty, known)
    made = Regime.objects.create(
        authority_id=authority_id,
        sample=sample,
        created_at=clock.now(),
        created_by_id=policies.account_of(actor),
        **_fields(duty),
    )
    _give(made, unit_ids, known=known, since=duty.valid_from)
    record(made, after={**_fields(duty), "units": sorted(unit_ids)})
    return made


@writes("reporting.regime.describe")
def regime_describe(regime: Regime, duty: Duty, *, actor: Actor) -> Regime:
    """Change what a regime says; once a window was used, its kind of period and layout stay.

    Of another kind of period its windows are taken back, to be laid out anew. Raises RP0118.
    """
    policies.require_keeper(actor, regime.authority_id, "sửa chế độ báo cáo")
    _require_open(regime)
    _require(duty, dict(units_in_force(clock.today(), authority_id=regime.authority_id)))
    fixed = (regime.every, regime.layout) != (duty.every.value, duty.layout)
    if fixed and selectors.in_use(regime):
        raise problems.periodicity_fixed(regime.name)
    if regime.every != duty.every.value:
        _drop(regime, regime.windows.all())  # months are no quarters: they are laid out anew
    change(regime, **_fields(duty))
    return regime


@writes("reporting.regime.units")
def regime_units_set(
    regime: Regime, *, unit_ids: Collection[int], since: dt.date | None = None, actor: Actor
) -> None:
    """Who reports from a day on (today): units left out end that day, their past windows stay. RP0105,
    RP0106.
    """
    policies.require_keeper(actor, regime.authority_id, "giao đơn vị báo cáo")
    _require_open(regime)
    day = since or clock.today()
    before = selectors.units_of(regime, day=day)
    known = dict(units_in_force(clock.today(), authority_id=regime.authority_id))
    _give(regime, unit_ids, known=known, since=day)
    for row in RegimeUnit.objects.filter(regime=regime, valid_to__isnull=True).exclude(unit_id__in=unit_ids):
        if row.valid_from is not None and row.valid_from >= day:
            row.delete()
        else:
            row.valid_to = day
            row.save(update_fields=["valid_to"])
    record(regime, before={"units": sorted(before)}, after={"units": sorted(unit_ids), "valid_from": day})


@writes("reporting.regime.close")
def regime_close(regime: Regime, *, on: dt.date, reason: str, actor: Actor) -> Regime:
    """No window begins from ``on``; those that have begun are finished, and so are those already written for.

    Raises RP0107, RP0110.
    """
    policies.require_keeper(actor, regime.authority_id, "kết thúc chế độ báo cáo")
    _require_open(regime)
    if not reason.strip():
        raise problems.reason_missing("kết thúc chế độ báo cáo")
    if regime.valid_from is not None and on <= regime.valid_from:
        raise problems.wrong_order("ngày kết thúc", on, "ngày bắt đầu áp dụng", regime.valid_from)
    change(regime, valid_to=on, reason=reason.strip())
    coming = Window.objects.filter(selectors.unused(), regime=regime, period_from__gte=on)
    _drop(regime, coming.filter(due_on__gte=clock.today()))
    return regime


def _drop(regime: Regime, rows: QuerySet[Window]) -> None:
    """Take windows back, telling which."""
    labels = list(rows.order_by("year", "index").values_list("label", flat=True))
    if labels:
        rows.delete()
        record(regime, before={"windows": labels}, after={"windows": []})


def _give(
    regime: Regime, unit_ids: Collection[int], *, known: Mapping[int, str], since: dt.date | None
) -> None:
    if not unit_ids:
        raise problems.no_units()
    if strangers := set(unit_ids) - known.keys():
        raise problems.unit_outside(len(strangers))
    last = {row.unit_id: row for row in RegimeUnit.objects.filter(regime=regime).order_by("pk")}
    fresh = []
    for unit in sorted(unit_ids):
        row = last.get(unit)
        if row is None or (row.valid_to is not None and since is not None and since > row.valid_to):
            fresh.append(RegimeUnit(regime=regime, unit_id=unit, valid_from=since))
        elif row.valid_to is not None:
            row.valid_to = None  # it was not to leave before: as if that had never been said
            row.save(update_fields=["valid_to"])
    RegimeUnit.objects.bulk_create(fresh)


def _require(duty: Duty, known: Mapping[int, str]) -> None:
    if not duty.name.strip():
        raise problems.name_missing()
    storage.layout_named(duty.layout)
    if duty.receiver_id not in known:
        raise problems.unit_outside(1)
    if duty.every != Every.ADHOC:
        for days in (duty.days, *duty.years.values()):
            schedules.require_sound(days, Length(duty.every.value))


def _require_open(regime: Regime) -> None:
    if regime.valid_to is not None and regime.valid_to <= clock.today():
        raise problems.regime_closed(regime.name)


def _fields(duty: Duty) -> dict[str, Any]:
    return {
        "name": duty.name.strip()[:200],
        "every": duty.every.value,
        "layout": duty.layout,
        "receiver_id": duty.receiver_id,
        "days": schedules.to_json(duty.days, duty.years),
        "shift": duty.shift.value,
        "lock_after": duty.lock_after,
        "plan_id": duty.plan_id,
        "basis": duty.basis.strip(),
        "valid_from": duty.valid_from,
    }
