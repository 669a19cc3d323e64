"""How anything is written: one transaction, one or more entries, chained.

A write is a function decorated by ``writes(verb)`` with a keyword-only ``actor``. Inside it calls
``record`` for each thing it changed. A write that records nothing is a fault of the program and is
refused; a write whose ``once`` key was seen before raises ``Repeated`` and changes nothing. Entries
are appended at the end of the outermost write, so the chain is locked only for its last moment. The
embedded database takes one writer at a time: writers stand in line for it, instead of asking again and
again and being overtaken.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from decimal import Decimal
from functools import wraps
from typing import Any, ParamSpec, Protocol, TypeVar
from uuid import UUID

from django.db import IntegrityError, connection, models, transaction

from chiso.audit import clock, problems
from chiso.audit.models import Chain, Entry, Once
from chiso.audit.terms import VERBS
from chiso.audit.tracing import request_id

P = ParamSpec("P")
R = TypeVar("R")
Json = Mapping[str, Any]


class Acting(Protocol):
    """Whoever writes: a signed-in account or the system itself."""

    @property
    def account_id(self) -> int | None: ...
    @property
    def name(self) -> str: ...
    @property
    def on_behalf(self) -> str: ...
    @property
    def authority_id(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class System:
    """The system acting by itself: reminders, recurrence, the sample data."""

    name: str = "Hệ thống"
    account_id: int | None = None
    on_behalf: str = ""
    authority_id: int | None = None


SYSTEM = System()


@dataclass(slots=True)
class _Write:
    verb: str
    actor: Acting
    reason: str
    pending: list[dict[str, Any]]
    recorded: int = field(default=0)


_current: ContextVar[_Write | None] = ContextVar("write", default=None)


def writes(verb: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function a write: transactional, audited under ``verb``, idempotent by ``once``.

    The function takes ``actor`` (and may take ``reason``, ``once``) by keyword. ``once`` is consumed
    here and not passed on.
    """
    if verb not in VERBS:
        raise LookupError(f"verb {verb!r} is not registered in terms")

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def write(*args: P.args, **kwargs: P.kwargs) -> R:
            outer = _current.get()
            once = kwargs.pop("once", None)
            frame = _Write(
                verb=verb,
                actor=kwargs["actor"],  # type: ignore[arg-type]
                reason=str(kwargs.get("reason") or ""),
                pending=outer.pending if outer else [],
            )
            token = _current.set(frame)
            try:
                with _turn(), transaction.atomic():
                    if once:
                        _take(str(once))
                    result = function(*args, **kwargs)
                    if not frame.recorded:
                        raise AssertionError(f"{verb}: a write that records nothing")
                    if outer is None:
                        _append(frame.pending)
            finally:
                _current.reset(token)
            if outer is not None:
                outer.recorded += frame.recorded
            return result

        write.__verb__ = verb  # type: ignore[attr-defined]
        return write

    return decorate


def record(
    thing: models.Model,
    *,
    label: str = "",
    before: Json | None = None,
    after: Json | None = None,
    reason: str = "",
) -> None:
    """Note inside a write that ``thing`` changed from ``before`` to ``after`` (changed fields only)."""
    frame = _current.get()
    if frame is None:
        raise AssertionError("record() is called inside a write only")
    frame.recorded += 1
    frame.pending.append(
        {
            "at": clock.now(),
            "actor_id": frame.actor.account_id,
            "actor_name": frame.actor.name,
            "on_behalf": frame.actor.on_behalf,
            "authority_id": frame.actor.authority_id,
            "verb": frame.verb,
            "thing_kind": thing._meta.label_lower,
            "thing_id": str(thing.pk),
            "thing_label": (label or str(thing))[:300],
            "before": _plain(before),
            "after": _plain(after),
            "reason": reason or frame.reason,
            "request_id": request_id.get(),
        }
    )


def change(thing: models.Model, *, label: str = "", reason: str = "", **values: Any) -> bool:
    """Set fields, save only those that differ, and record them; False when nothing differed."""
    before = {name: getattr(thing, name) for name in values}
    differing = [name for name, value in values.items() if before[name] != value]
    for name in differing:
        setattr(thing, name, values[name])
    if differing:
        thing.save(update_fields=differing)
    record(
        thing,
        label=label,
        reason=reason,
        before={name: before[name] for name in differing},
        after={name: values[name] for name in differing},
    )
    return bool(differing)


def move(thing: models.Model, *, was: str, to: str, by: str = "state", **values: Any) -> None:
    """Compare-and-set: change ``by`` from ``was`` to ``to``, or refuse because somebody else was first."""
    manager = type(thing)._default_manager
    updated = manager.filter(pk=thing.pk, **{by: was}).update(**{by: to}, **values)
    if updated != 1:
        fresh = manager.filter(pk=thing.pk).values_list(by, flat=True).first()
        words = dict(type(thing)._meta.get_field(by).choices or ())  # type: ignore[union-attr]
        raise problems.overtaken(
            place=str(thing), expected=str(words.get(was, was)), got=str(words.get(fresh, fresh))
        )
    setattr(thing, by, to)
    for name, value in values.items():
        setattr(thing, name, value)
    record(thing, before={by: was}, after={by: to, **values})


def digest_of(entry: Entry) -> str:
    """sha256 over the previous digest and the canonical content of the entry."""
    content = json.dumps(
        [
            entry.previous, entry.id, entry.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
            entry.actor_id, entry.actor_name, entry.on_behalf, entry.authority_id, entry.verb,
            entry.thing_kind, entry.thing_id, entry.thing_label, entry.before, entry.after,
            entry.reason, entry.request_id,
        ],
        ensure_ascii=False, sort_keys=True, separators=(",", ":"),
    )  # fmt: skip
    return hashlib.sha256(content.encode()).hexdigest()


@contextmanager
def _turn() -> Iterator[None]:
    """One's turn to write into the embedded database; a lock that dies with its process.

    Within a transaction the turn is had already. SQLite itself would let writers sleep and ask again: at
    eight writers one in twenty waited ten times as long as the others.
    """
    name = str(connection.settings_dict["NAME"])
    if connection.vendor != "sqlite" or connection.in_atomic_block or not os.path.isfile(name):
        yield
        return
    descriptor = os.open(f"{name}-turn", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _take(key: str) -> None:
    try:
        with transaction.atomic():
            Once.objects.create(key=key, at=clock.now())
    except IntegrityError:
        raise problems.repeated() from None


def _append(pending: list[dict[str, Any]]) -> None:
    head = Chain.objects.select_for_update().filter(id=1).first()
    if head is None:
        Chain.objects.get_or_create(id=1)
        head = Chain.objects.select_for_update().get(id=1)
    entries = []
    for row in pending:
        head.last += 1
        entry = Entry(id=head.last, previous=head.digest, **row)
        entry.digest = head.digest = digest_of(entry)
        entries.append(entry)
    Entry.objects.bulk_create(entries)
    head.save(update_fields=["last", "digest"])


def _plain(values: Json | None) -> Any:
    """JSON as the database will give it back, so that a digest recomputes to the same bytes."""
    if values is None:
        return None
    return json.loads(json.dumps(values, default=_spell, ensure_ascii=False))


def _spell(value: object) -> object:
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    if isinstance(value, models.Model):
        return {"id": value.pk, "label": str(value)}
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, set | frozenset | tuple):
        return sorted(value) if not isinstance(value, tuple) else list(value)
    raise TypeError(f"cannot audit a {type(value).__name__}")
