"""Tables of notices."""

from __future__ import annotations

from django.db import models

from chiso.notices.terms import NoticeKind


class Notice(models.Model):
    """One thing told to one account. ``key`` makes telling idempotent: same key, same notice."""

    account = models.ForeignKey("org.Account", models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=30, choices=NoticeKind.choices)
    title = models.CharField(max_length=300)
    body = models.TextField(blank=True)
    url = models.CharField(max_length=300)
    key = models.CharField(max_length=200)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)
        constraints = (models.UniqueConstraint(fields=("account", "key"), name="notices_notice_once"),)
        indexes = (
            models.Index(fields=("account", "read_at", "-id"), name="notices_notice_unread"),
            models.Index(
                fields=("account", "id"),
                condition=models.Q(mailed_at__isnull=True, read_at__isnull=True),
                name="notices_notice_to_mail",
            ),
        )

    def __str__(self) -> str:
        return self.title
