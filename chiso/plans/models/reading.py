"""A paper that was read, and what is to be decided about it."""

from __future__ import annotations

from django.db import models

from chiso.plans.terms import FindingState, ReadingState


class Reading(models.Model):
    """The paper model read from a file, exactly as the reader delivered it; corrections stand in findings."""

    authority = models.ForeignKey("org.Unit", models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    file = models.ForeignKey("evidence.File", models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=ReadingState.choices, default=ReadingState.WAITING)
    paper = models.JSONField(null=True)
    """``chiso.paper/1``."""
    original = models.JSONField(null=True)
    """The words as they stand: a list of lines and tables, ``chiso.plans.schemas.original``."""
    fills = models.JSONField(default=dict)
    """What a person gave because the paper does not say it: field or item path → value."""
    problem = models.JSONField(null=True)
    taken_by = models.ForeignKey("org.Account", models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    """When the reader began and ended; shown while a person waits."""

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=("authority", "-id"), name="plans_reading_authority"),)

    def __str__(self) -> str:
        return self.name


class Finding(models.Model):
    """One finding of the reader and what a person decided about it."""

    reading = models.ForeignKey(Reading, models.CASCADE, related_name="findings")
    position = models.PositiveIntegerField()
    code = models.CharField(max_length=12)
    severity = models.CharField(max_length=10)
    at = models.JSONField(null=True)
    message = models.TextField()
    original = models.TextField(null=True)
    """The words it is about, as printed; ``suggestion`` replaces exactly these."""
    suggestion = models.TextField(null=True)
    readings = models.JSONField(default=list)
    """What the paper says in contradiction, to choose from."""
    rule = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=FindingState.choices, default=FindingState.OPEN)
    correction = models.TextField(blank=True)
    decided_by = models.ForeignKey("org.Account", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("reading_id", "position")
        constraints = (
            models.UniqueConstraint(fields=("reading", "position"), name="plans_finding_position"),
        )

    def __str__(self) -> str:
        return f"{self.code}: {self.message[:60]}"
