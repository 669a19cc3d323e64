"""Tables of evidence."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from chiso.evidence.terms import Visibility


class File(models.Model):
    """Bytes on disk under their sha256, typed by content, never changed."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=120)
    taken_at = models.DateTimeField()
    verified_at = models.DateTimeField(null=True, blank=True)
    """When the bytes on disk were last hashed again."""
    intact = models.BooleanField(null=True)
    """What that found; null: not verified since it was taken."""

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(size__gt=0), name="evidence_file_not_empty"),)

    def __str__(self) -> str:
        return self.sha256[:12]


class Upload(models.Model):
    """A file on its way, taken in parts: ``received`` bytes are safely on disk; may go on after a break."""

    token = models.CharField(max_length=64, unique=True)
    account = models.ForeignKey("org.Account", models.CASCADE, related_name="uploads")
    name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    received = models.PositiveBigIntegerField(default=0)
    begun_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    file = models.ForeignKey(File, models.SET_NULL, null=True, blank=True, related_name="uploads")

    def __str__(self) -> str:
        return self.name


class Document(models.Model):
    """A registered document. ``issued_on`` is printed on it; ``registered_at`` is when it came in."""

    authority = models.ForeignKey("org.Unit", models.PROTECT, related_name="+")
    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="documents")
    """The unit that keeps it and answers for it."""
    kind = models.CharField(max_length=60, blank=True)
    number = models.CharField(max_length=30, blank=True)
    symbol = models.CharField(max_length=60, blank=True)
    issuer = models.CharField(max_length=300, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    title = models.CharField(max_length=500)
    excerpt = models.TextField(blank=True)
    visibility = models.CharField(max_length=12, choices=Visibility.choices, default=Visibility.AUTHORITY)
    retention = models.CharField(max_length=120, blank=True)
    registered_at = models.DateTimeField()
    registered_by = models.ForeignKey("org.Account", models.PROTECT, related_name="documents")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)
    search = models.TextField(blank=True)
    """Folded words (no tones) of number, symbol, issuer, title, excerpt."""
    page = models.CharField(max_length=60, blank=True)
    """The page the excerpt stands on, as printed."""

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(fields=("unit", "-id"), name="evidence_document_unit"),
            models.Index(fields=("authority", "-id"), name="evidence_document_authority"),
            models.Index(fields=("number", "symbol"), name="evidence_document_number"),
        )

    def __str__(self) -> str:
        return self.title


class DocumentVersion(models.Model):
    """The bytes of a document; the highest number is current, the earlier ones stay readable."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    file = models.ForeignKey(File, models.PROTECT, related_name="versions")
    name = models.CharField(max_length=255)
    """File name as uploaded."""
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey("org.Account", models.PROTECT, related_name="+")

    class Meta:
        ordering = ("document_id", "-number")
        constraints = (
            models.UniqueConstraint(fields=("document", "number"), name="evidence_version_number"),
        )

    def __str__(self) -> str:
        return f"{self.name}, phiên bản {self.number}"
