"""What a figure may be. Four things that are never each other, and a fifth that is only computed.

A number (0 among them: it happened zero times), not applicable (does not concern this body, with a reason),
no data (asked, not known yet, with a note), and nothing at all: a key that is absent was answered by nobody.
``Undefined`` is what a computation says when mathematics has no answer (0/0). Stored as JSON, a key a kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from typing import Any

from chiso.engine.decimals import plain_number
from chiso.engine.returns import problems
from chiso.engine.returns.types import FigureSpec
from chiso.engine.vietnamese import number

NOT_APPLICABLE = "không áp dụng"
NO_DATA = "chưa có số liệu"
UNDEFINED = "không xác định"
BLANK = "chưa điền"


@dataclass(frozen=True, slots=True)
class Number:
    """A known figure, with the decimals it was written with."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class NotApplicable:
    reason: str


@dataclass(frozen=True, slots=True)
class NoData:
    note: str


@dataclass(frozen=True, slots=True)
class Undefined:
    """Computed only; nobody enters it."""

    why: str


Value = Number | NotApplicable | NoData | Undefined
Figures = Mapping[str, Value]
"""By key; an absent key is blank."""


def to_json(value: Value) -> dict[str, str]:
    """``{"number": "99.10"}``, ``{"not_applicable": …}``, ``{"no_data": …}``, ``{"undefined": …}``."""
    match value:
        case Number(value=figure):
            return {"number": f"{figure:f}"}
        case NotApplicable(reason=reason):
            return {"not_applicable": reason}
        case NoData(note=note):
            return {"no_data": note}
        case Undefined(why=why):
            return {"undefined": why}


def from_json(stored: Any, *, place: str) -> Value:
    """What ``to_json`` wrote. :raises Problem: it did not."""
    match stored:
        case {"number": str(text), **rest} if not rest and plain_number(text) is not None:
            return Number(Decimal(text))
        case {"not_applicable": str(reason), **rest} if not rest:
            return NotApplicable(reason)
        case {"no_data": str(note), **rest} if not rest:
            return NoData(note)
        case {"undefined": str(why), **rest} if not rest:
            return Undefined(why)
        case _:
            raise problems.not_stored(place, got=str(stored)[:80])


def sheet_to_json(figures: Figures) -> dict[str, dict[str, str]]:
    """A whole return as JSON."""
    return {key: to_json(value) for key, value in figures.items()}


def sheet_from_json(stored: Mapping[str, Any]) -> dict[str, Value]:
    """A whole return back."""
    return {key: from_json(value, place=key) for key, value in stored.items()}


def exact(value: Value | None) -> Fraction | None:
    """The number, exactly; None for everything that is none."""
    return Fraction(value.value) if isinstance(value, Number) else None


def decimals_of(value: Decimal, *, needed: bool = False) -> int:
    """How many decimals it was written with; ``needed``: without zeros at the end (99.100000 → 1)."""
    exponent = (value.normalize(_EXACT) if needed else value).as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


_EXACT = Context(prec=200)


def shown(value: Value | None, spec: FigureSpec) -> str:
    """For people: ``195.197``, ``99,10``, “không áp dụng”, “chưa có số liệu”, “không xác định”, empty."""
    match value:
        case None:
            return ""
        case Number(value=figure) if spec.kind == "choice":
            titles = {option.value: option.title.vi for option in spec.choices}
            whole = int(figure) if figure == int(figure) else None
            return f"{number(figure)} ({titles[whole]})" if whole in titles else number(figure)
        case Number(value=figure) if spec.kind == "flag" and figure in (0, 1):
            return "1 (có)" if figure else "0 (không)"
        case Number(value=figure):
            return number(
                figure, max(spec.decimals, decimals_of(figure, needed=True)) if _decimal(spec) else None
            )
        case NotApplicable():
            return NOT_APPLICABLE
        case NoData():
            return NO_DATA
        case Undefined():
            return UNDEFINED


def _decimal(spec: FigureSpec) -> bool:
    return spec.kind in ("percent", "amount") and spec.decimals > 0


def why(value: Value | None) -> str:
    """The reason or note beside a state, for the column Ghi chú."""
    match value:
        case NotApplicable(reason=words) | NoData(note=words) | Undefined(why=words):
            return words
        case _:
            return ""
