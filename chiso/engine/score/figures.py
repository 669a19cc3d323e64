"""One written figure becomes one exact number, or is refused. Nothing is guessed.

Machine text (YAML, JSON, numeric cells): digits with a decimal point. Office text (CSV and text cells):
the same, or Vietnamese writing, where dots group and the comma is the decimal mark. What could be read
in two ways is refused, unless the kind of the figure leaves only one: ``195.197`` dossiers are 195 197.
"""

from __future__ import annotations

import re
from fractions import Fraction

from chiso.engine.decimals import plain_number
from chiso.engine.problems import Problem
from chiso.engine.score import problems
from chiso.engine.spec.types import Figure

_GROUPED = re.compile(r"-?[1-9]\d{0,2}(\.\d{3})+(,\d+)?\Z", re.ASCII)
_COMMA = re.compile(r"-?\d+,\d+\Z", re.ASCII)
_ENGLISH = re.compile(r"-?[1-9]\d{0,2}(,\d{3})+(\.\d+)?\Z", re.ASCII)
_ONE_GROUP = re.compile(r"-?[1-9]\d{0,2}[.,]\d{3}\Z", re.ASCII)


def figure(text: str, spec: Figure, *, office: bool, place: str) -> Fraction:
    """The number ``text`` stands for, of the kind ``spec`` asks.

    :raises Problem: not a number, ambiguous, or of the wrong kind.
    """
    bare = text.strip().replace("\u2212", "-")
    if spec.kind == "percent":
        bare = bare.removesuffix("%").rstrip()
    if len(bare) > 50:
        raise problems.too_long(place, got=bare[:50] + "…")
    value = (_office(bare, spec, place) if office else plain_number(bare)) if bare else None
    if value is None:
        raise problems.not_a_figure(place, got=text)
    fault = kind_fault(value, spec, place=place, got=text)
    if fault is not None:
        raise fault
    return value


def kind_fault(value: Fraction, spec: Figure, *, place: str, got: str) -> Problem | None:
    """What is wrong with ``value`` as a figure of this kind."""
    match spec.kind:
        case "count":
            return problems.not_whole(place, got=got) if value < 0 or value.denominator != 1 else None
        case "amount":
            return problems.negative(place, got=got) if value < 0 else None
        case "percent":
            return None if 0 <= value <= 100 else problems.not_a_percent(place, got=got)
        case "rank":
            return problems.not_a_position(place, got=got) if value < 1 or value.denominator != 1 else None
        case _:
            return None


def _office(text: str, spec: Figure, place: str) -> Fraction | None:
    whole = spec.kind in ("count", "rank")
    if _ONE_GROUP.match(text):
        # 195.197: grouping or decimals? A count has no decimals, so its dot can only group.
        if whole and "." in text:
            return Fraction(text.replace(".", ""))
        digits = re.sub(r"[.,]", "", text)
        point = re.sub(r"[.,]", ".", text)
        raise problems.ambiguous_figure(place, got=text, first=digits, second=point)
    if _GROUPED.match(text):
        return Fraction(text.replace(".", "").replace(",", "."))
    if _COMMA.match(text):
        return Fraction(text.replace(",", "."))
    if _ENGLISH.match(text):
        return None
    return plain_number(text)
