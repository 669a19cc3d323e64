"""Reads of files and uploads."""

from __future__ import annotations

import datetime as dt

from django.db.models import F, Q, QuerySet

from chiso.audit import clock
from chiso.evidence import policies
from chiso.evidence.models import File, Upload
from chiso.org.policies import Actor
from chiso.org.problems import not_found

EVERY = dt.timedelta(days=30)
"""How old a verification may grow."""


def upload_by_token(token: str, *, actor: Actor) -> Upload:
    """An upload of the actor's own; 404 otherwise."""
    upload = (
        Upload.objects.filter(token=token, account_id=policies.account_of(actor))
        .select_related("file")
        .first()
    )
    if upload is None:
        raise not_found("lần tải tệp")
    return upload


def to_verify(limit: int) -> QuerySet[File]:
    """Files never verified or not for ``EVERY``, the longest ago first."""
    old = Q(verified_at__isnull=True) | Q(verified_at__lt=clock.now() - EVERY)
    return File.objects.filter(old).order_by(F("verified_at").asc(nulls_first=True), "id")[:limit]


def damaged_count() -> int:
    """Files whose bytes are no longer what they were."""
    return File.objects.filter(intact=False).count()
