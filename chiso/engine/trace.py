"""The explanation of a result: steps that people read and programs can walk.

A step says what was looked at, in Vietnamese, with its exact values beside the words. The same steps
are printed on the appraisal screen, in the PDF, in the council's paper and by the API.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from chiso.engine.decimals import exact_text, rounded
from chiso.engine.vietnamese import number

VERSION = "chiso.trace/1"


@dataclass(frozen=True, slots=True)
class Step:
    """``kind``: result, measure, rule, exemption, cut, state, sum, note, cite, rounding."""

    kind: str
    words: str
    values: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        return {"kind": self.kind, "words": self.words, "values": dict(self.values)}


def sentence(steps: Iterable[Step]) -> str:
    """All steps as one line: the result, then the reasons, then the clause."""
    listed = tuple(steps)
    head = [step.words for step in listed if step.kind == "result"]
    body = [step.words for step in listed if step.kind not in ("result", "cite")]
    cites = [step.words for step in listed if step.kind == "cite"]
    reasons = "; ".join((", ".join(body), *cites) if body else cites)
    return ": ".join(part for part in ("".join(head), reasons) if part)


def shown(value: Fraction) -> str:
    """A figure as Vietnamese offices print it: all its decimals when they end, else four."""
    text = exact_text(value)
    return number(Decimal(text) if "/" not in text else rounded(value, places=4, mode="half_up"))


def shown_points(value: Fraction, *, places: int = 2) -> str:
    """Points with at least ``places`` decimals; more when they are exact and short (0,125)."""
    text = exact_text(value)
    decimals = len(text.partition(".")[2]) if "/" not in text else places
    wanted = decimals if places < decimals <= 4 else places
    return number(rounded(value, places=wanted, mode="half_up"), wanted)


def shown_percent(value: Fraction, *, edges: Iterable[Fraction] = (), places: int = 2) -> str:
    """``99,11 %``; with more decimals when two would put the value on the wrong side of an edge."""
    percent = value * 100
    marks = [edge * 100 for edge in edges]
    while places < 12:
        seen = Fraction(rounded(percent, places=places, mode="half_up"))
        if all((seen > mark) - (seen < mark) == (percent > mark) - (percent < mark) for mark in marks):
            break
        places += 1
    digits = rounded(percent, places=places, mode="half_up")
    plain = percent.denominator == 1
    return f"{number(digits, 0 if plain else places)} %"
