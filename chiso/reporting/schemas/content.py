"""What is frozen when a report reaches its receiver, and its sha256.

Schema ``chiso.report/2``; in ``/1`` words that stood beside “không áp dụng” were words, in ``/2`` they are
its reason. Names of units are those of the day; computed figures are written beside entered ones, so that a
report read ten years later needs nothing else. The digest is over the canonical JSON (keys sorted, no
spaces, UTF-8): the same report gives the same digest.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from chiso.engine.problems import Problem
from chiso.engine.returns.citations import render
from chiso.engine.returns.prose import Words
from chiso.engine.returns.types import Layout
from chiso.engine.returns.values import NoData, NotApplicable, Number, Value, from_json
from chiso.reporting.models import Figure
from chiso.reporting.terms import FigureState

SCHEMA = "chiso.report/2"


def value_of(figure: Figure) -> Value:
    """The engine's value of a stored figure."""
    if figure.state == FigureState.NOT_APPLICABLE:
        return NotApplicable(figure.note)
    if figure.state == FigureState.NO_DATA:
        return NoData(figure.note)
    return Number(bare(figure.value if figure.value is not None else Decimal(0)))


def words_of(text: str, standing: str) -> Words:
    """What a section says: its words, or “không áp dụng” / “chưa có số liệu” with its words as the reason."""
    if standing == FigureState.NOT_APPLICABLE:
        return NotApplicable(text.strip())
    if standing == FigureState.NO_DATA:
        return NoData(text.strip())
    return text


_VALUES = ("number", "not_applicable", "no_data", "undefined")


def figure_of(stored: Mapping[str, Any], *, place: str) -> Value:
    """The engine's value of a figure of a frozen report. Raises RT0403 when it holds none."""
    return from_json({name: stored[name] for name in _VALUES if name in stored}, place=place)


@dataclass(frozen=True, slots=True)
class Said:
    """What a frozen section says: ``text``, or a ``standing`` in its place with the ``reason``."""

    text: str
    standing: str = ""
    reason: str = ""


def said_in(content: Mapping[str, Any], layout: Layout) -> dict[str, Said]:
    """Section → what it says, every mark replaced by the figure the unit had then. One reading, so that
    places in a text agree wherever it is shown.
    """
    rows = {str(row.get("key", "")): row for row in content.get("sections", ())}
    figures: dict[str, Value] = {}
    if any("[[" in str(row.get("text", "")) for row in rows.values()):
        for key, stored in content.get("figures", {}).items():
            try:
                figures[key] = figure_of(stored, place=key)
            except Problem:
                continue  # named by who reads the figures
    first = content.get("schema") == "chiso.report/1"
    found = {}
    for key, row in rows.items():
        words, standing = render(str(row.get("text", "")), layout, figures).text, str(row.get("standing", ""))
        if not standing or (first and words.strip()):
            found[key] = Said(words)
        else:
            found[key] = Said("", standing, words.strip())
    return found


def bare(value: Decimal) -> Decimal:
    """Without the zeros the column of the database pads: ``99.100000`` → ``99.1``, ``100.000000`` →
    ``100``.
    """
    plain = value.normalize()
    return plain.quantize(Decimal(1)) if plain == plain.to_integral_value() else plain


def sha256_of(content: Mapping[str, Any]) -> str:
    whole = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(whole.encode()).hexdigest()
