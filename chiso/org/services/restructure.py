"""Restructuring as a reviewed operation: a dry run that says exactly what would change, then the deed.

The dry run is the deed itself, carried out in a transaction that is undone; what it shows are the
entries the trail would have kept. Nothing is computed in two ways. The confirmation carries the digest
of what was seen and is refused when the same operation would now do something else.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import assert_never

from django.db import transaction

from chiso.audit.readable import Row
from chiso.audit.selectors import last_entry_id, written_since
from chiso.org import problems
from chiso.org.models import Unit
from chiso.org.policies import Doer
from chiso.org.services import following
from chiso.org.services.following import Affected, Succession
from chiso.org.services.units import unit_close, unit_merge, unit_move, unit_rename, unit_split


@dataclass(frozen=True, slots=True)
class Rename:
    unit: Unit
    name: str
    short_name: str
    on: dt.date
    act: str


@dataclass(frozen=True, slots=True)
class Move:
    unit: Unit
    parent: Unit
    on: dt.date
    act: str


@dataclass(frozen=True, slots=True)
class Close:
    unit: Unit
    on: dt.date
    act: str


@dataclass(frozen=True, slots=True)
class Merge:
    units: tuple[Unit, ...]
    into: Unit | None
    name: str
    short_name: str
    on: dt.date
    act: str


@dataclass(frozen=True, slots=True)
class Split:
    unit: Unit
    names: tuple[str, ...]
    keep: bool
    on: dt.date
    act: str


Operation = Rename | Move | Close | Merge | Split


@dataclass(frozen=True, slots=True)
class Preview:
    """What an operation would do: the entries it would leave, what of other apps it touches."""

    rows: tuple[Row, ...]
    affected: tuple[Affected, ...]
    digest: str
    """Of the rows, new keys left out; the confirmation brings it back."""


def preview(operation: Operation, *, actor: Doer) -> Preview:
    """Carry the operation out, look, and undo everything. Refusals are those of the deed."""
    try:
        with transaction.atomic():
            before = last_entry_id()
            _do(operation, actor=actor)
            rows = written_since(before)
            raise _Undo(rows)
    except _Undo as undo:
        rows = undo.rows
    succession = succession_of(operation)
    touched = tuple(each for ask in following.AFFECTED for each in ask(succession) if each.count)
    return Preview(rows=rows, affected=touched, digest=_digest(rows))


def carry_out(operation: Operation, *, actor: Doer, seen: str, once: str | None = None) -> Unit:
    """Do what was seen in the preview, all of it or nothing; the unit to look at afterwards."""
    with transaction.atomic():
        before = last_entry_id()
        unit = _do(operation, actor=actor, once=once)
        if _digest(written_since(before)) != seen:
            raise problems.preview_stale()
    return unit


def succession_of(operation: Operation) -> Succession:
    """Which units end by an operation, and who takes over, as far as it exists already."""
    match operation:
        case Close(unit=unit) | Split(unit=unit, keep=False):
            return Succession(ends=frozenset({unit.pk}), on=operation.on)
        case Merge(units=units, into=into):
            ends = frozenset(unit.pk for unit in units if into is None or unit.pk != into.pk)
            heirs = dict.fromkeys(ends, into.pk if into else 0)
            return Succession(ends=ends, on=operation.on, heirs=heirs)
        case Rename() | Move() | Split():
            return Succession(ends=frozenset(), on=operation.on)
        case _:
            assert_never(operation)


class _Undo(Exception):
    """Carries the result out of the transaction that is undone."""

    def __init__(self, rows: tuple[Row, ...]) -> None:
        self.rows = rows
        super().__init__()


def _do(operation: Operation, *, actor: Doer, once: str | None = None) -> Unit:
    key = {"once": once} if once else {}
    act, day = operation.act, operation.on
    match operation:
        case Rename(unit=unit, name=name, short_name=short):
            unit_rename(unit, name=name, short_name=short, on=day, act=act, actor=actor, **key)
        case Move(unit=unit, parent=parent):
            fresh = Unit.objects.get(pk=unit.pk)
            unit_move(fresh, parent=parent, on=day, act=act, actor=actor, **key)
        case Close(unit=unit):
            unit_close(Unit.objects.get(pk=unit.pk), on=day, act=act, actor=actor, **key)
        case Merge(units=units, into=into, name=name, short_name=short):
            fresh_units = list(Unit.objects.filter(pk__in=[u.pk for u in units]).order_by("position", "code"))
            return unit_merge(
                fresh_units, into=into, name=name, short_name=short, on=day, act=act, actor=actor, **key
            )
        case Split(unit=unit, names=names, keep=keep):
            fresh = Unit.objects.get(pk=unit.pk)
            return unit_split(fresh, names=names, keep=keep, on=day, act=act, actor=actor, **key)[0]
        case _:
            assert_never(operation)
    return unit


def _digest(rows: tuple[Row, ...]) -> str:
    text = "\n".join(f"{row.verb}|{row.kind}|{row.label}|{row.changes}" for row in rows)
    return hashlib.sha256(text.encode()).hexdigest()
