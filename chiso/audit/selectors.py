"""Reads of the trail."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet

from chiso.audit.models import Chain, Entry
from chiso.audit.services import digest_of


def trail(thing_kind: str, thing_id: object) -> QuerySet[Entry]:
    """All entries of one thing, newest first."""
    return Entry.objects.filter(thing_kind=thing_kind, thing_id=str(thing_id))


def entries(*, authority_id: int | None) -> QuerySet[Entry]:
    """All entries of one authority, newest first; ``None`` sees everything."""
    rows = Entry.objects.all()
    return rows if authority_id is None else rows.filter(authority_id=authority_id)


def broken_links() -> Iterator[int]:
    """Ids of entries whose digest does not follow from the entry before and their own content."""
    previous, last = "0" * 64, 0
    for entry in Entry.objects.order_by("id").iterator(chunk_size=2000):
        if entry.id != last + 1 or entry.previous != previous or digest_of(entry) != entry.digest:
            yield entry.id
        previous, last = entry.digest, entry.id
    head = Chain.objects.filter(id=1).first()
    if head and (head.last != last or head.digest != previous):
        yield last + 1
