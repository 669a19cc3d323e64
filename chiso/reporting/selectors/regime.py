"""Reads of regimes: the list, one regime with its units and years. A constant number of queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import Count, Exists, OuterRef, Q

from chiso.org.policies import Actor, on
from chiso.org.problems import not_found
from chiso.reporting.models import Regime, RegimeUnit, Window
from chiso.reporting.policies import regime as policies
from chiso.reporting.terms import Every


def regimes(actor: Actor) -> list[Regime]:
    """Regimes of the authority, those in force first, with how many units and windows; one query."""
    return list(
        Regime.objects.filter(policies.visible(actor))
        .select_related("receiver", "plan")
        .annotate(
            unit_count=Count("units", filter=Q(units__valid_to__isnull=True), distinct=True),
            window_count=Count("windows", distinct=True),
        )
        .order_by("valid_to", "name", "id")
    )


def regime_by_id(pk: int, *, actor: Actor) -> Regime:
    found = (
        Regime.objects.filter(policies.visible(actor), pk=pk)
        .select_related("receiver", "plan", "created_by__person")
        .first()
    )
    if found is None:
        raise not_found("chế độ báo cáo")
    return found


def units_of(regime: Regime, *, day: dt.date | None = None) -> list[int]:
    """Units that report under a regime (on a day), in the order of units; one query."""
    rows = RegimeUnit.objects.filter(regime=regime)
    if day is not None:
        rows = rows.filter(on(day))
    return list(rows.order_by("unit__position", "unit__code").values_list("unit_id", flat=True))


def years_of(regime: Regime) -> Sequence[int]:
    return list(
        Window.objects.filter(regime=regime).order_by("-year").values_list("year", flat=True).distinct()
    )


def with_year(year: int, *, without: int) -> list[Regime]:
    """Periodic regimes in force after a year that have windows in it and none in another; one query."""
    windows = Window.objects.filter(regime=OuterRef("pk"))
    rows = Regime.objects.exclude(every=Every.ADHOC).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=dt.date(without, 1, 1)),
        Exists(windows.filter(year=year)),
        ~Exists(windows.filter(year=without)),
    )
    return list(rows.order_by("pk"))


def unused() -> Q:
    """Windows nobody reported for, was reminded of, was given other days for or wrote a paper about."""
    return Q(
        reports__isnull=True,
        issues__isnull=True,
        nudges__isnull=True,
        extensions__isnull=True,
        reopenings__isnull=True,
    )


def in_use(regime: Regime) -> bool:
    """Whether any window of a regime was used."""
    return Window.objects.filter(~unused(), regime=regime).exists()
