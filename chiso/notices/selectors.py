"""Reads of notices: the bell's count, one person's list by day, who waits for a letter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from chiso.audit import clock
from chiso.notices.models import Notice

PAGE = 40
NOBODY = 0
"""The key of no account: the system itself has no notices."""


@dataclass(frozen=True, slots=True)
class Day:
    """The notices of one day in Việt Nam, newest first."""

    day: dt.date
    notices: tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class Page:
    days: tuple[Day, ...]
    older_than: int | None
    """Key of the next page, None on the last."""


def unread_count(account_id: int | None) -> int:
    """How many notices of an account are unread; 0 for the system."""
    return Notice.objects.filter(account_id=account_id, read_at__isnull=True).count() if account_id else 0


def notices_page(account_id: int | None, *, unread_only: bool = False, older_than: int | None = None) -> Page:
    """One page of a person's notices, newest first, grouped by day; one query."""
    rows = Notice.objects.filter(account_id=account_id or NOBODY)
    if unread_only:
        rows = rows.filter(read_at__isnull=True)
    if older_than is not None:
        rows = rows.filter(pk__lt=older_than)
    found = list(rows.order_by("-id")[: PAGE + 1])
    shown: Sequence[Notice] = found[:PAGE]
    days = tuple(
        Day(day, tuple(notices))
        for day, notices in groupby(shown, key=lambda notice: notice.at.astimezone(clock.ZONE).date())
    )
    return Page(days=days, older_than=shown[-1].pk if len(found) > PAGE else None)


def own_notice(pk: int, *, account_id: int | None) -> Notice | None:
    return Notice.objects.filter(pk=pk, account_id=account_id or NOBODY).first()


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody a letter waits for."""

    account_id: int
    email: str
    name: str
    language: str


def readers_waiting(*, since: dt.datetime) -> tuple[Reader, ...]:
    """Open accounts with an address that want mail and have unread, unmailed notices; one query."""
    rows = (
        Notice.objects.filter(
            mailed_at__isnull=True,
            read_at__isnull=True,
            at__gte=since,
            account__is_active=True,
            account__mail_notices=True,
        )
        .exclude(account__email="")
        .order_by("account_id")
        .values_list("account_id", "account__email", "account__person__name", "account__language")
        .distinct()
    )
    return tuple(Reader(pk, email, name or email, language) for pk, email, name, language in rows)
