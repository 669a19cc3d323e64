"""Reads of notices."""

from __future__ import annotations

from chiso.notices.models import Notice


def unread_count(account_id: int) -> int:
    return Notice.objects.filter(account_id=account_id, read_at__isnull=True).count()
