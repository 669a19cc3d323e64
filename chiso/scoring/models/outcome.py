"""What was published, sealed; and what the next plan does about lost points."""

from __future__ import annotations

from django.db import models

from chiso.scoring.models.round import Round, Subject
from chiso.scoring.terms import PublicationState


class Publication(models.Model):
    """One revision of a round's results; a correction is a new revision beside the old."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="publications")
    revision = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=PublicationState.choices, default=PublicationState.SEALED)
    reason = models.TextField(blank=True)
    """Why it corrects the one before."""
    sha256 = models.CharField(max_length=64)
    """Over the digests of its outcomes and its ranking, in order."""
    ranking = models.JSONField()
    """Per group: rank, unit, name as printed, points, maximum, percent, band – as computed when sealed."""
    public_key = models.CharField(max_length=40, unique=True)
    """Address of the public page."""
    issue = models.ForeignKey("reporting.Issue", models.PROTECT, null=True, blank=True, related_name="+")
    """The decision that published it."""
    sealed_at = models.DateTimeField()
    sealed_by = models.ForeignKey("org.Account", models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey("org.Account", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("round_id", "-revision")
        constraints = (
            models.UniqueConstraint(fields=("round", "revision"), name="scoring_publication_revision"),
        )

    def __str__(self) -> str:
        return f"{self.round}, bản {self.revision}"


class Outcome(models.Model):
    """One subject's sealed result: canonical bytes (``chiso.outcome/1``) and their hash."""

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="outcomes")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="outcomes")
    sealed = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    points = models.DecimalField(max_digits=12, decimal_places=6)
    maximum = models.DecimalField(max_digits=12, decimal_places=6)
    percent = models.DecimalField(max_digits=12, decimal_places=8)
    rank = models.DecimalField(max_digits=8, decimal_places=2)
    band = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ("publication_id", "rank", "id")
        constraints = (
            models.UniqueConstraint(fields=("publication", "subject"), name="scoring_outcome_once"),
        )

    def __str__(self) -> str:
        return f"{self.subject}: {self.points}"


class Remedy(models.Model):
    """Lost points of a line turned into a draft item of a plan: the thread closes here."""

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="remedies")
    code = models.CharField(max_length=60)
    item = models.ForeignKey("plans.Item", models.PROTECT, related_name="+")
    lost = models.DecimalField(max_digits=12, decimal_places=6)
    cause = models.TextField(blank=True)
    target = models.TextField(blank=True)
    """The figure to be reached, and the points it would bring back."""
    at = models.DateTimeField()
    by = models.ForeignKey("org.Account", models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(fields=("subject", "code", "item"), name="scoring_remedy_once"),
        )

    def __str__(self) -> str:
        return f"{self.code} → {self.item}"
