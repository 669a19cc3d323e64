"""What is frozen when a report reaches its receiver, and its sha256.

Schema ``chiso.report/1``. Names of units are those of the day; computed figures are written beside entered
ones, so that a report read ten years later needs nothing else. The digest is over the canonical JSON (keys
sorted, no spaces, UTF-8): the same report gives the same digest.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from chiso.engine.returns.values import NoData, NotApplicable, Number, Value
from chiso.reporting.models import Figure
from chiso.reporting.terms import FigureState

SCHEMA = "chiso.report/1"


def value_of(figure: Figure) -> Value:
    """The engine's value of a stored figure."""
    if figure.state == FigureState.NOT_APPLICABLE:
        return NotApplicable(figure.note)
    if figure.state == FigureState.NO_DATA:
        return NoData(figure.note)
    return Number(bare(figure.value if figure.value is not None else Decimal(0)))


def bare(value: Decimal) -> Decimal:
    """Without the zeros the column of the database pads: ``99.100000`` → ``99.1``, ``100.000000`` →
    ``100``.
    """
    plain = value.normalize()
    return plain.quantize(Decimal(1)) if plain == plain.to_integral_value() else plain


def sha256_of(content: Mapping[str, Any]) -> str:
    whole = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(whole.encode()).hexdigest()
