"""Reads of the trail: one page of it by filters, the history of one thing, the state of the chain."""

from __future__ import annotations

import datetime as dt
import heapq
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from chiso.audit import clock
from chiso.audit.models import Chain, Entry
from chiso.audit.readable import Row, row_of
from chiso.audit.services import digest_of
from chiso.audit.terms import THINGS

PAGE = 50


@dataclass(frozen=True, slots=True)
class Filters:
    """What a reader of the trail looks for; an empty field does not restrict."""

    actor: str = ""
    verb: str = ""
    kind: str = ""
    label: str = ""
    thing_id: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    """Both days included."""


@dataclass(frozen=True, slots=True)
class Page:
    rows: tuple[Row, ...]
    older_than: int | None
    """Key of the next page; None on the last."""


def trail(thing_kind: str, thing_id: object) -> QuerySet[Entry]:
    """All entries of one thing, newest first."""
    return Entry.objects.filter(thing_kind=thing_kind, thing_id=str(thing_id))


def history(thing_kind: str, thing_id: object, *, limit: int = 30) -> tuple[Row, ...]:
    """The newest entries of one thing as readable rows, for ``audit/history.html``; one query."""
    return tuple(row_of(entry) for entry in trail(thing_kind, thing_id)[:limit])


def entries(*, authority_id: int | None) -> QuerySet[Entry]:
    """All entries of one authority; ``None`` sees everything."""
    rows = Entry.objects.all()
    return rows if authority_id is None else rows.filter(authority_id=authority_id)


def common_entries() -> QuerySet[Entry]:
    """Entries of what belongs to no authority and is common to all, such as days off."""
    kinds = [kind for kind, thing in THINGS.items() if thing.common]
    return Entry.objects.filter(authority_id=None, thing_kind__in=kinds)


def filtered(rows: QuerySet[Entry], wanted: Filters) -> QuerySet[Entry]:
    if wanted.actor:
        rows = rows.filter(actor_name__icontains=wanted.actor)
    if wanted.verb:
        rows = rows.filter(verb=wanted.verb)
    if wanted.kind:
        rows = rows.filter(thing_kind=wanted.kind)
    if wanted.label:
        rows = rows.filter(thing_label__icontains=wanted.label)
    if wanted.thing_id:
        rows = rows.filter(thing_id=wanted.thing_id)
    if wanted.since:
        rows = rows.filter(at__gte=_midnight(wanted.since))
    if wanted.until:
        rows = rows.filter(at__lt=_midnight(wanted.until + dt.timedelta(days=1)))
    return rows


def trail_page(
    wanted: Filters, *, authority_id: int | None, older_than: int | None = None, size: int = PAGE
) -> Page:
    """One page of the trail by time, newest first, keyed by its last entry; two queries, three after a key.

    What is common to all authorities is asked apart and merged: one condition with OR would read the
    whole trail instead of one page of an index.
    """
    parts = [entries(authority_id=authority_id)]
    if authority_id is not None:
        parts.append(common_entries())
    moment = Entry.objects.filter(pk=older_than).values_list("at", flat=True).first() if older_than else None
    found: list[Entry] = []
    for part in parts:
        rows = filtered(part, wanted)
        if moment is not None:
            rows = rows.filter(Q(at__lt=moment) | Q(at=moment, pk__lt=older_than), at__lte=moment)
        found += rows.order_by("-at", "-id")[: size + 1]
    found.sort(key=lambda entry: (entry.at, entry.pk), reverse=True)
    shown = found[:size]
    return Page(tuple(map(row_of, shown)), shown[-1].pk if len(found) > size else None)


def all_rows(wanted: Filters, *, authority_id: int | None) -> Iterator[Row]:
    """Every matching row, newest first, read in portions: a long trail never stands in memory."""
    parts = [entries(authority_id=authority_id)]
    if authority_id is not None:
        parts.append(common_entries())
    portions = [filtered(part, wanted).order_by("-at", "-id").iterator(chunk_size=2000) for part in parts]
    merged = heapq.merge(*portions, key=lambda entry: (entry.at, entry.pk), reverse=True)
    return map(row_of, merged)


def last_entry_id() -> int:
    return Entry.objects.order_by("-id").values_list("id", flat=True).first() or 0


def written_since(entry_id: int) -> tuple[Row, ...]:
    """What was written after an entry, in order: the consequences of a dry run before it is undone."""
    return tuple(row_of(entry) for entry in Entry.objects.filter(pk__gt=entry_id).order_by("id"))


def broken_links(*, newest: int | None = None) -> Iterator[int]:
    """Ids of entries whose digest does not follow from the entry before and their own content.

    ``newest`` checks only so many at the end. Writers may go on meanwhile: the chain is checked up to
    its head at the start, and what lies beyond must be covered by the head at the end.
    """
    head = Chain.objects.filter(id=1).first() or Chain(id=1)
    last = max(head.last - newest, 0) if newest is not None else 0
    previous = Entry.objects.filter(pk=last).values_list("digest", flat=True).first() or "0" * 64
    rows = Entry.objects.filter(pk__gt=last, pk__lte=head.last).order_by("id")
    for entry in rows.iterator(chunk_size=2000):
        if entry.id != last + 1 or entry.previous != previous or digest_of(entry) != entry.digest:
            yield entry.id
        previous, last = entry.digest, entry.id
    if head.last != last or head.digest != previous:
        yield last + 1
    beyond = list(Entry.objects.filter(pk__gt=head.last).order_by("id").values_list("id", flat=True))
    if beyond:
        covered = chain_length()
        yield from (entry_id for entry_id in beyond if entry_id > covered)


def chain_length() -> int:
    head = Chain.objects.filter(id=1).first()
    return head.last if head else 0


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.min, tzinfo=clock.ZONE)
