"""Tables of the trail. Rows are only ever added; the chain makes a later change visible."""

from __future__ import annotations

from django.db import models


class Entry(models.Model):
    """One write: the verb, the thing, before and after, who and when; ``digest`` chains to the row before."""

    id = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=200)
    on_behalf = models.CharField(max_length=200, blank=True)
    verb = models.CharField(max_length=80)
    thing_kind = models.CharField(max_length=60)
    thing_id = models.CharField(max_length=64)
    thing_label = models.CharField(max_length=300)
    authority_id = models.BigIntegerField(null=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    reason = models.TextField(blank=True)
    request_id = models.CharField(max_length=40, blank=True)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(fields=("thing_kind", "thing_id", "-id"), name="audit_entry_thing"),
            models.Index(fields=("authority_id", "-at", "-id"), name="audit_entry_authority"),
            models.Index(fields=("authority_id", "verb", "-at", "-id"), name="audit_entry_verb"),
            models.Index(fields=("actor_id", "-id"), name="audit_entry_actor"),
        )

    def __str__(self) -> str:
        return f"{self.id} {self.verb} {self.thing_label}"


class Chain(models.Model):
    """The head of the chain: a single row, locked for the last moment of each write."""

    last = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="0" * 64)

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(id=1), name="audit_chain_single"),)

    def __str__(self) -> str:
        return f"{self.last} {self.digest[:12]}"


class Once(models.Model):
    """Keys of forms already taken, so that a double click or a retry writes once."""

    key = models.CharField(max_length=64, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.key
