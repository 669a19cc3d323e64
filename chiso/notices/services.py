"""The only writers of notices: telling, reading, and claiming what goes out by e-mail.

Telling is idempotent by ``(account, key)``: a reminder that runs twice tells once. A letter is claimed
by compare-and-set before it is sent, so two workers never send the same notice; a letter that could
not be handed to the mail server is released. Refuses to mark another person's notice as read.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

from django.db import transaction

from chiso.audit import clock
from chiso.audit.services import Acting, record, writes
from chiso.notices.models import Notice
from chiso.notices.terms import NoticeKind

MAIL_WINDOW = dt.timedelta(days=3)
"""A notice that waited longer is not mailed any more: late mail says what is no longer so."""


def notice_tell(
    account_ids: Collection[int],
    *,
    kind: NoticeKind | str,
    title: str,
    url: str,
    key: str,
    actor: Acting,
    body: str = "",
) -> int:
    """Tell several accounts one thing; accounts that know ``key`` already are passed over.

    ``url`` is a path within the product. Returns how many were told now. The number of queries does
    not depend on the number of accounts.
    """
    known = set(
        Notice.objects.filter(account_id__in=account_ids, key=key).values_list("account_id", flat=True)
    )
    fresh = sorted(set(account_ids) - known)
    if fresh:
        _tell(fresh, kind=NoticeKind(kind), title=title[:300], body=body, url=url, key=key, actor=actor)
    return len(fresh)


@writes("notices.notice.tell")
def _tell(
    account_ids: Sequence[int], *, kind: NoticeKind, title: str, body: str, url: str, key: str, actor: Acting
) -> None:
    now = clock.now()
    Notice.objects.bulk_create(
        [
            Notice(account_id=account_id, kind=kind, title=title, body=body, url=url, key=key, at=now)
            for account_id in account_ids
        ],
        ignore_conflicts=True,  # a second teller of the same key at the same moment loses silently
    )
    first = Notice.objects.filter(account_id=account_ids[0], key=key).get()
    record(first, label=title, after={"kind": kind.value, "key": key, "accounts": list(account_ids)})


def notice_read(notice_ids: Collection[int], *, actor: Acting) -> int:
    """Mark own notices as read; others' ids are passed over. Returns how many changed."""
    return _read_if_any(
        Notice.objects.filter(pk__in=notice_ids, account_id=actor.account_id or 0).values_list(
            "pk", flat=True
        ),
        actor=actor,
    )


def notices_read_all(*, actor: Acting) -> int:
    """Mark every own notice as read."""
    return _read_if_any(
        Notice.objects.filter(account_id=actor.account_id or 0).values_list("pk", flat=True), actor=actor
    )


def _read_if_any(ids: Collection[int], *, actor: Acting) -> int:
    unread = list(Notice.objects.filter(pk__in=list(ids), read_at__isnull=True))
    if unread:
        _read(unread, actor=actor)
    return len(unread)


@writes("notices.notice.read")
def _read(unread: Sequence[Notice], *, actor: Acting) -> None:
    now = clock.now()
    Notice.objects.filter(pk__in=[notice.pk for notice in unread], read_at__isnull=True).update(read_at=now)
    label = unread[0].title if len(unread) == 1 else f"{len(unread)} thông báo"
    record(unread[0], label=label, after={"read_at": now, "notices": [notice.pk for notice in unread]})


def letter_claim(account_id: int, *, actor: Acting) -> tuple[Notice, ...]:
    """Take the unread, unmailed notices of one account for one letter; empty when another worker did.

    The rows are locked while they are stamped, so each notice is given to exactly one caller.
    """
    with transaction.atomic():
        waiting = tuple(
            Notice.objects.select_for_update()
            .filter(
                account_id=account_id,
                mailed_at__isnull=True,
                read_at__isnull=True,
                at__gte=clock.now() - MAIL_WINDOW,
            )
            .order_by("id")
        )
        if waiting:
            _claim(waiting, actor=actor)
    return waiting


@writes("notices.letter.claim")
def _claim(waiting: Sequence[Notice], *, actor: Acting) -> None:
    now = clock.now()
    Notice.objects.filter(pk__in=[notice.pk for notice in waiting], mailed_at__isnull=True).update(
        mailed_at=now
    )
    record(
        waiting[0],
        label=f"thư gồm {len(waiting)} thông báo",
        after={"mailed_at": now, "notices": [notice.pk for notice in waiting]},
    )


@writes("notices.letter.release")
def letter_release(notices: Sequence[Notice], *, reason: str, actor: Acting) -> None:
    """Give back what could not be handed to the mail server; the next run tries again."""
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(mailed_at=None)
    record(
        notices[0],
        label=f"thư gồm {len(notices)} thông báo",
        before={"notices": [notice.pk for notice in notices]},
        after={"mailed_at": None},
    )
