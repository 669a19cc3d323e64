"""An entry as a person reads it: the verb in Vietnamese, the thing with its page, before and after.

Decides wording only. Values keep their meaning: a choice shows its label, a date the Vietnamese form,
a missing value says that it is missing. A kind or field nobody gave words for shows its bare name.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from chiso.audit import clock
from chiso.audit.models import Entry
from chiso.audit.terms import FIELDS, THINGS, VERBS, Thing

_EMPTY: tuple[Any, ...] = (None, "", [], {})
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}$")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}")


@dataclass(frozen=True, slots=True)
class Change:
    """One field before and after; ``None`` means that there was no such value on that side."""

    field: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Row:
    id: int
    at: dt.datetime
    actor: str
    on_behalf: str
    verb: str
    did: str
    """The verb's Vietnamese words."""
    kind: str
    thing: str
    """The kind's Vietnamese words."""
    thing_id: str
    label: str
    url: str
    changes: tuple[Change, ...]
    reason: str


def row_of(entry: Entry) -> Row:
    thing = THINGS.get(entry.thing_kind) or Thing(entry.thing_kind)
    return Row(
        id=entry.id,
        at=entry.at,
        actor=entry.actor_name,
        on_behalf=entry.on_behalf,
        verb=entry.verb,
        did=VERBS.get(entry.verb, entry.verb),
        kind=entry.thing_kind,
        thing=thing.words,
        thing_id=entry.thing_id,
        label=entry.thing_label,
        url=page_of(thing, entry.thing_id),
        changes=changes_of(entry, thing),
        reason=entry.reason,
    )


def page_of(thing: Thing, key: str) -> str:
    if not thing.page:
        return ""
    try:
        return reverse(thing.page, args=[key])
    except NoReverseMatch:
        return ""


def changes_of(entry: Entry, thing: Thing) -> tuple[Change, ...]:
    """Fields in the order they were recorded; an empty value shows only where it replaced something."""
    before: Mapping[str, Any] = entry.before or {}
    after: Mapping[str, Any] = entry.after or {}
    changes = []
    for name in dict.fromkeys([*before, *after]):
        was, became = before.get(name), after.get(name)
        told_before, told_after = was not in _EMPTY, became not in _EMPTY
        if told_before or told_after:
            words = thing.fields.get(name) or FIELDS.get(name) or name
            old = wording(entry.thing_kind, name, was) if told_before else None
            new = wording(entry.thing_kind, name, became) if told_after or name in after else None
            changes.append(Change(words, old, new))
    return tuple(changes)


def wording(kind: str, name: str, value: Any) -> str:
    """A recorded value in words."""
    if value is None or value == "":
        return _("(trống)")
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if isinstance(value, dict):
        if "label" in value:
            return str(value["label"])
        return "; ".join(
            f"{wording(kind, '', key)}: {wording(kind, '', each)}" for key, each in value.items()
        )
    if isinstance(value, list):
        return "; ".join(wording(kind, "", each) for each in value) or _("(trống)")
    text = str(value)
    if _DAY.match(text):
        return f"{dt.date.fromisoformat(text):%d/%m/%Y}"
    if _MOMENT.match(text):
        moment = dt.datetime.fromisoformat(text)
        return f"{moment.astimezone(clock.ZONE):%H:%M, %d/%m/%Y}" if moment.tzinfo else text
    return choices_of(kind, name).get(text, text)


@lru_cache(maxsize=1024)
def _choices(kind: str, name: str) -> tuple[tuple[str, Any], ...]:
    try:
        choices = apps.get_model(kind)._meta.get_field(name).choices
    except (LookupError, FieldDoesNotExist, ValueError, AttributeError):
        return ()
    return tuple((str(value), label) for value, label in choices or ())


def choices_of(kind: str, name: str) -> dict[str, str]:
    """The labels of a field's choices in the reader's language; empty for any other field."""
    return {value: str(label) for value, label in _choices(kind, name)}
