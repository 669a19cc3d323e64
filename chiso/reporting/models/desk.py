"""The receiver's desk: what was taken into a consolidated report, who was reminded."""

from __future__ import annotations

from django.db import models

from chiso.reporting.models.regime import Window
from chiso.reporting.models.report import Report, Submission
from chiso.reporting.terms import NudgeKind


class Contribution(models.Model):
    """A unit's submission taken into a consolidated report; another submission later is shown as newer."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="contributions")
    """The consolidated one."""
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="taken_into")
    at = models.DateTimeField()
    by = models.ForeignKey("org.Account", models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("report", "submission"), name="reporting_contribution_once"),
        )

    def __str__(self) -> str:
        return f"{self.submission} → {self.report}"


class Nudge(models.Model):
    """A unit was reminded of a window (or its lateness was told to those above)."""

    window = models.ForeignKey(Window, models.CASCADE, related_name="nudges")
    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=NudgeKind.choices)
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey("org.Account", models.PROTECT, null=True, related_name="+")
    """Empty: the system, by itself."""

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(fields=("window", "unit", "kind", "on"), name="reporting_nudge_once"),
        )

    def __str__(self) -> str:
        return f"{self.window}: {self.unit}"
