"""The receiver's desk: what was taken into a consolidated report, who was reminded."""

from __future__ import annotations

from django.db import models

from chiso.reporting.models.regime import Window
from chiso.reporting.models.report import Report, Submission
from chiso.reporting.terms import NudgeKind, RunState


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
    words = models.TextField(blank=True)
    """What the Office added."""
    told = models.PositiveSmallIntegerField(default=0)
    """How many persons got it; 0: nobody of the unit can sign in."""

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(fields=("window", "unit", "kind", "on"), name="reporting_nudge_once"),
        )

    def __str__(self) -> str:
        return f"{self.window}: {self.unit}"


class Run(models.Model):
    """One consolidation under way in the background: what is taken, how far it is, how it ended."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="runs")
    submissions = models.JSONField()
    """Ids of the submissions it takes."""
    state = models.CharField(max_length=8, choices=RunState.choices, default=RunState.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey("org.Account", models.PROTECT, related_name="+")
    finished_at = models.DateTimeField(null=True, blank=True)
    problem = models.TextField(blank=True)
    chosen = models.JSONField(default=dict)
    """What a person chose: shortened contributions, sections to be built anew."""
    result = models.JSONField(null=True)
    """What the page shows of it: ``chiso.reporting.schemas.consolidation``."""

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.report}, {self.done}/{self.total}"
