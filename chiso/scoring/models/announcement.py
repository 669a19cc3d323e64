"""What a higher authority announced of a unit outside this system: points, rank, where it is written."""

from __future__ import annotations

from django.db import models


class Announcement(models.Model):
    """One index of one year as published elsewhere; no breakdown is kept, because none was published."""

    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+")
    index = models.CharField(max_length=160)
    """Name of the index as announced."""
    year = models.PositiveSmallIntegerField()
    points = models.DecimalField(max_digits=8, decimal_places=4, null=True, blank=True)
    maximum = models.DecimalField(max_digits=8, decimal_places=4, null=True, blank=True)
    rank = models.PositiveSmallIntegerField(null=True, blank=True)
    among = models.PositiveSmallIntegerField(null=True, blank=True)
    announced_on = models.DateField(null=True, blank=True)
    source = models.TextField()
    """The paper or page that says it."""
    note = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey("org.Account", models.PROTECT, null=True, related_name="+")
    """Empty: it came with the sample."""

    class Meta:
        ordering = ("-year", "index")
        constraints = (
            models.UniqueConstraint(fields=("unit", "index", "year"), name="scoring_announcement_once"),
        )

    def __str__(self) -> str:
        return f"{self.index} {self.year}"
