"""What was said of each line at each stage, by whom, from where, on what proof; every change kept."""

from __future__ import annotations

from django.db import models

from chiso.scoring.models.round import Round, Subject
from chiso.scoring.terms import MarkStage, Origin, Seat


class Mark(models.Model):
    """What one stage says of one line: figures, state or case, never points (the engine computes them)."""

    subject = models.ForeignKey(Subject, models.CASCADE, related_name="marks")
    code = models.CharField(max_length=60)
    """Address of the line in the edition: ``3.4.1``, ``1.6/kien_nghi``."""
    stage = models.CharField(max_length=10, choices=MarkStage.choices)
    figures = models.JSONField(default=dict)
    """Figure name → exact number as text (``engine.decimals``)."""
    percent = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=60, blank=True)
    case = models.CharField(max_length=60, blank=True)
    cuts = models.JSONField(default=list)
    note = models.TextField(blank=True)
    """Explanation in words; asked for where evidence is missing."""
    origins = models.JSONField(default=dict)
    """Figure name → ``{"origin": …, "source": …, "value": …, "as_of": …, "reason": …}``."""
    points = models.DecimalField(max_digits=12, decimal_places=6, null=True, blank=True)
    """What the engine made of it when it was saved: a shown convenience, recomputed before it counts."""
    revision = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()
    by = models.ForeignKey("org.Account", models.PROTECT, related_name="+")

    class Meta:
        ordering = ("subject_id", "code", "id")
        constraints = (
            models.UniqueConstraint(fields=("subject", "code", "stage"), name="scoring_mark_once"),
        )

    def __str__(self) -> str:
        return f"{self.subject} {self.code} ({self.stage})"

    @property
    def overridden(self) -> bool:
        return any(row.get("origin") == Origin.OVERRIDDEN for row in self.origins.values())


class MarkChange(models.Model):
    """A change of a mark: what it said before and after, who, when, why. Never edited, never removed."""

    subject = models.ForeignKey(Subject, models.CASCADE, related_name="changes")
    code = models.CharField(max_length=60)
    stage = models.CharField(max_length=10, choices=MarkStage.choices)
    before = models.JSONField(null=True)
    after = models.JSONField()
    points_before = models.DecimalField(max_digits=12, decimal_places=6, null=True)
    points_after = models.DecimalField(max_digits=12, decimal_places=6, null=True)
    reason = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey("org.Account", models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=("subject", "code", "-id"), name="scoring_change_line"),)

    def __str__(self) -> str:
        return f"{self.subject} {self.code}"


class LineEvidence(models.Model):
    """A registered document that proves a line, and on which page."""

    subject = models.ForeignKey(Subject, models.CASCADE, related_name="evidence")
    code = models.CharField(max_length=60)
    document = models.ForeignKey("evidence.Document", models.PROTECT, related_name="+")
    page = models.CharField(max_length=60, blank=True)
    note = models.CharField(max_length=300, blank=True)
    stage = models.CharField(max_length=10, choices=MarkStage.choices, default=MarkStage.SELF)
    """``second`` when it came with an explanation."""
    at = models.DateTimeField()
    by = models.ForeignKey("org.Account", models.PROTECT, related_name="+")

    class Meta:
        ordering = ("subject_id", "code", "id")
        constraints = (
            models.UniqueConstraint(fields=("subject", "code", "document"), name="scoring_evidence_once"),
        )

    def __str__(self) -> str:
        return f"{self.document} → {self.code}"


class LineNote(models.Model):
    """A note to a line kept inside the unit, or inside the appraisers."""

    subject = models.ForeignKey(Subject, models.CASCADE, related_name="notes")
    code = models.CharField(max_length=60)
    inside_unit = models.BooleanField()
    text = models.TextField()
    seat = models.CharField(max_length=10, choices=Seat.choices, blank=True)
    """The appraiser's seat it was written from, as of a ``Query``."""
    at = models.DateTimeField()
    by = models.ForeignKey("org.Account", models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.text[:60]


class ImportMapping(models.Model):
    """How the columns of a file (XLSX/CSV of the one-stop system …) map to figures; kept for next time."""

    authority = models.ForeignKey("org.Unit", models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    edition_code = models.CharField(max_length=60)
    columns = models.JSONField()
    """``{"unit": "Đơn vị", "figures": {"3.4.1.a": "Tổng số hồ sơ", …}, "sheet": …, "head_row": …}``."""
    at = models.DateTimeField()
    by = models.ForeignKey("org.Account", models.PROTECT, related_name="+")

    class Meta:
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=("authority", "name"), name="scoring_mapping_name"),)

    def __str__(self) -> str:
        return self.name


class Imported(models.Model):
    """A figure that came in with a file, for one subject: its value, file, sheet and cell."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="imported")
    subject = models.ForeignKey(Subject, models.CASCADE, related_name="imported")
    code = models.CharField(max_length=60)
    figure = models.CharField(max_length=60)
    value = models.CharField(max_length=40)
    file = models.ForeignKey("evidence.File", models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=255)
    cell = models.CharField(max_length=60)
    at = models.DateTimeField()
    by = models.ForeignKey("org.Account", models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=("subject", "code", "figure", "-id"), name="scoring_imported_line"),)

    def __str__(self) -> str:
        return f"{self.code}.{self.figure}"
