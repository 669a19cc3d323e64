"""A cell of the item table as words: what is typed becomes a value, a value becomes the words shown.

The same words serve the screen, the comparison of two writers and the spreadsheet. An empty cell means
nobody said it. Typed words that cannot be read are refused (PL0010 to PL0014), never repaired.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from chiso.engine import vietnamese
from chiso.papers.model import Several
from chiso.plans.problems import plan as problems
from chiso.plans.schemas.typed import as_json, schedule_typed

UNIT_FIELDS = ("lead", "cooperating", "monitoring")
TEXT_FIELDS = ("product", "title", "legal_basis", "note", "measures")
FIELDS = (*UNIT_FIELDS, "schedule", "weight", *TEXT_FIELDS)
ASKED = ("lead", "schedule", "product")
"""What must be said, or said not to apply, before a plan is submitted."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_SPLIT = re.compile(r"\s*[;\n]\s*")


@dataclass(frozen=True, slots=True)
class Choice:
    """A unit that may be chosen: its id, its name and short name on the day."""

    id: int
    name: str
    short_name: str = ""
    kind: str = ""

    @property
    def words(self) -> str:
        return self.short_name or self.name


def clean(text: str) -> str:
    """NFC, one kind of line end, no control characters, no blanks around."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    text = "".join(" " if unicodedata.category(sign) == "Cs" else sign for sign in text)
    return _CONTROL.sub("", text).strip()


def unit_of(text: str, choices: Sequence[Choice]) -> Choice:
    """The one unit a person means: its id, name or short name; else a single name that contains the words."""
    words = clean(text)
    if words.isdigit():
        for choice in choices:
            if choice.id == int(words):
                return choice
    plain = _plain(words)
    exact = [choice for choice in choices if plain in {_plain(choice.name), _plain(choice.short_name)}]
    found = exact or [choice for choice in choices if plain and plain in _plain(choice.name)]
    if not found:
        raise problems.unknown_unit(text)
    if len(found) > 1:
        raise problems.ambiguous_unit(text, [choice.name for choice in found])
    return found[0]


def units_of(text: str, choices: Sequence[Choice]) -> tuple[Choice, ...]:
    """Several units, between semicolons or lines; each once, in the order typed."""
    found: dict[int, Choice] = {}
    for part in _SPLIT.split(clean(text)):
        if part:
            choice = unit_of(part, choices)
            found.setdefault(choice.id, choice)
    return tuple(found.values())


def schedule_of(text: str) -> dict[str, Any] | None:
    """The schedule typed; None for an empty cell. Raises PL0010, PL0011."""
    words = clean(text)
    if not words:
        return None
    schedule = schedule_typed(words)
    if schedule.kind == "unknown" or (isinstance(schedule, Several) and _has_unknown(schedule.parts)):
        looks = re.fullmatch(r"\D*\d{1,2}[/.-]\d{1,2}([/.-]\d{4})?|th[aá]ng \d+", words.lower())
        raise problems.impossible_day(words) if looks else problems.unknown_deadline(words)
    return as_json(schedule)


def _has_unknown(parts: Iterable[Any]) -> bool:
    return any(part.kind == "unknown" for part in parts)


def weight_of(text: str) -> Decimal:
    """A positive number with at most three decimals, decimal comma or point; empty is 1."""
    words = clean(text).replace(" ", "")
    if not words:
        return Decimal(1)
    try:
        value = Decimal(words.replace(",", "."))
    except InvalidOperation:
        raise problems.bad_weight(text) from None
    if not value.is_finite() or value <= 0 or value >= 100000 or value != round(value, 3):
        raise problems.bad_weight(text)
    return value


def weight_words(value: Decimal) -> str:
    return vietnamese.number(Decimal(value)).replace(".", "")


def said(schedule: Mapping[str, Any] | None) -> str:
    """The words of a schedule as typed or printed."""
    return str(schedule["text"]) if schedule else ""


def joined(choices: Iterable[Choice]) -> str:
    return "; ".join(choice.name for choice in choices)


def _plain(text: str) -> str:
    return " ".join(vietnamese.fold(text).split())
