"""Who reports what to whom, and when: regimes, their windows, extensions and reopenings."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from chiso.reporting.terms import Every, ShiftRule


class Regime(models.Model):
    """A reporting duty of an authority's units: period kind, layout, days, receiver. Data, never code."""

    authority = models.ForeignKey("org.Unit", models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    every = models.CharField(max_length=12, choices=Every.choices)
    layout = models.CharField(max_length=60)
    """Identity of the layout (sections and statistic forms), e.g. ``plan/2023-heza``."""
    plan = models.ForeignKey("plans.Plan", models.PROTECT, null=True, blank=True, related_name="+")
    """The plan whose tasks fill the report; empty: all tasks of the unit."""
    receiver = models.ForeignKey("org.Unit", models.PROTECT, related_name="+")
    """The unit that receives and consolidates (the Office)."""
    basis = models.TextField(blank=True)
    """The paper that asks for these reports, as printed in them."""
    days = models.JSONField()
    """When a period begins, ends, closes and is due: ``chiso.reporting.schemas.days``."""
    shift = models.CharField(max_length=10, choices=ShiftRule.choices, default=ShiftRule.NEXT)
    lock_after = models.PositiveSmallIntegerField(null=True, blank=True)
    """Working days after the due day on which a window locks by itself; empty: never."""
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    sample = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("org.Account", models.PROTECT, related_name="+")

    class Meta:
        ordering = ("name", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_to__gt=F("valid_from")),
                name="reporting_regime_dates",
            ),
        )

    def __str__(self) -> str:
        return self.name


class RegimeUnit(models.Model):
    """A unit that reports under a regime, between two days; one that left and came back has two rows."""

    regime = models.ForeignKey(Regime, models.CASCADE, related_name="units")
    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("regime", "unit"),
                condition=Q(valid_to__isnull=True),
                name="reporting_regimeunit_open_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.regime}: {self.unit}"


class Window(models.Model):
    """One period of a regime: what it covers, when figures close, when the report is due and why then."""

    regime = models.ForeignKey(Regime, models.CASCADE, related_name="windows")
    authority = models.ForeignKey("org.Unit", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    index = models.PositiveSmallIntegerField()
    """The period's number in its year, from 1."""
    label = models.CharField(max_length=80)
    """As printed: “tháng 10 năm 2026”."""
    period_from = models.DateField()
    period_to = models.DateField()
    """Last day, included."""
    closes_on = models.DateField()
    """Last day whose figures count."""
    due_printed = models.DateField()
    """The day the regime names (the 10th), before days off were looked at."""
    due_on = models.DateField()
    """The working day the report must have arrived."""
    locked_at = models.DateTimeField(null=True, blank=True)
    locked_reason = models.CharField(max_length=300, blank=True)
    note = models.CharField(max_length=300, blank=True)
    """Why its days differ from the regime's, when a person changed them."""

    class Meta:
        ordering = ("-due_on", "-id")
        constraints = (
            models.UniqueConstraint(fields=("regime", "year", "index"), name="reporting_window_once"),
            models.CheckConstraint(
                condition=Q(period_to__gte=F("period_from")), name="reporting_window_period"
            ),
        )
        indexes = (models.Index(fields=("authority", "-due_on", "-id"), name="reporting_window_authority"),)

    def __str__(self) -> str:
        return f"{self.regime}, {self.label}"


class Extension(models.Model):
    """One unit's later day for one window, with the reason."""

    window = models.ForeignKey(Window, models.CASCADE, related_name="extensions")
    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+")
    to = models.DateField()
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey("org.Account", models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-id",)
        constraints = (models.UniqueConstraint(fields=("window", "unit"), name="reporting_extension_once"),)

    def __str__(self) -> str:
        return f"{self.window}: {self.unit} → {self.to}"


class Reopening(models.Model):
    """A locked window opened again for one unit until a moment, by a named right, with a reason."""

    window = models.ForeignKey(Window, models.CASCADE, related_name="reopenings")
    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+")
    until = models.DateTimeField()
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey("org.Account", models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.window}: {self.unit}"
