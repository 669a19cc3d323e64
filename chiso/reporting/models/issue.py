"""A paper that leaves: made from a report or on its own, approved, numbered, signed outside, issued."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from chiso.reporting.models.regime import Window
from chiso.reporting.models.report import Report
from chiso.reporting.terms import CorrectionKind, IssueKind, IssueState


class Issue(models.Model):
    """One outgoing paper. Number, date and signature are entered or brought back, never made up."""

    authority = models.ForeignKey("org.Unit", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=IssueKind.choices)
    report = models.ForeignKey(Report, models.PROTECT, null=True, blank=True, related_name="issues")
    window = models.ForeignKey(Window, models.PROTECT, null=True, blank=True, related_name="issues")
    subject = models.CharField(max_length=500)
    state = models.CharField(max_length=10, choices=IssueState.choices, default=IssueState.DRAFT)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField(null=True, blank=True)
    symbol = models.CharField(max_length=60, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    signer = models.ForeignKey("org.Person", models.PROTECT, null=True, blank=True, related_name="+")
    signing = models.CharField(max_length=4, blank=True)
    """Form of signing (KT., TL. …); empty: the head signs."""
    post = models.CharField(max_length=120, blank=True)
    """The signer's post as it will be printed."""
    content = models.JSONField(default=dict)
    """What the drafter wrote: ``chiso.reporting.schemas.issue``. The paper is composed from it."""
    revision = models.PositiveIntegerField(default=0)
    """Counts saves of the draft, so that two drafters do not overwrite each other."""
    paper = models.JSONField()
    """``chiso.paper/1``: what is printed."""
    docx = models.ForeignKey("evidence.File", models.PROTECT, null=True, blank=True, related_name="+")
    pdf = models.ForeignKey("evidence.File", models.PROTECT, null=True, blank=True, related_name="+")
    signed = models.ForeignKey("evidence.File", models.PROTECT, null=True, blank=True, related_name="+")
    """The signed file brought back from the signing service."""
    signed_check = models.JSONField(null=True, blank=True)
    """What the check of the signed file found."""
    signed_note = models.TextField(blank=True)
    """Why a signed file was taken although the check could not confirm it."""
    signed_name = models.CharField(max_length=255, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey("org.Account", models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.TextField(blank=True)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    correction = models.CharField(max_length=10, choices=CorrectionKind.choices, blank=True)
    correction_reason = models.TextField(blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("org.Account", models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("authority", "year", "number"),
                condition=Q(number__isnull=False),
                name="reporting_issue_number",
            ),
        )
        indexes = (models.Index(fields=("authority", "-id"), name="reporting_issue_authority"),)

    def __str__(self) -> str:
        return self.subject
