"""The only rounding in the system, and the only way a written number becomes a number.

Scores are exact fractions (``fractions.Fraction``) from the first figure to the last sum: 193457/195197
has no finite decimal form, so no precision would be enough. A value leaves that world once, through
``rounded``, with the places and the mode the edition names. No float enters.
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Literal

Mode = Literal["half_up", "half_even", "down"]

_PLAIN = re.compile(r"-?\d{1,30}(\.\d{1,18})?\Z", re.ASCII)
_RATE = re.compile(r"(-?\d{1,30}(?:\.\d{1,18})?) ?%\Z", re.ASCII)


def plain_number(text: str) -> Fraction | None:
    """``"-1.50"`` → 3/2 negated; None unless the text is digits with at most one decimal point."""
    return Fraction(text) if _PLAIN.match(text) else None


def plain_rate(text: str) -> Fraction | None:
    """``"0.8"`` and ``"80%"`` → 4/5; None when the text is neither."""
    if percent := _RATE.match(text):
        return Fraction(percent.group(1)) / 100
    return plain_number(text)


def exact_number(text: str) -> Fraction | None:
    """What ``exact_text`` writes, read back: ``1.425`` or ``580371/390394``."""
    top, slash, bottom = text.partition("/")
    if not slash:
        return plain_number(text)
    whole = _PLAIN.match(top) and _PLAIN.match(bottom) and "." not in text
    return Fraction(int(top), int(bottom)) if whole and int(bottom) else None


def rounded(value: Fraction, *, places: int, mode: Mode) -> Decimal:
    """``value`` at ``places`` decimals, exactly: the fraction is compared with the half, never a float.

    ``half_up`` rounds ties away from zero, ``half_even`` to the even digit, ``down`` cuts off.
    """
    scaled = abs(value) * 10**places
    whole, rest = divmod(scaled.numerator, scaled.denominator)
    twice = 2 * rest - scaled.denominator
    if mode != "down" and (twice > 0 or (twice == 0 and (mode == "half_up" or whole % 2))):
        whole += 1
    return Decimal(-whole if value < 0 else whole).scaleb(-places)


def exact_text(value: Fraction) -> str:
    """Canonical text: ``1.5`` when the decimal form ends, else ``580371/390394``."""
    rest = value.denominator
    twos = fives = 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return f"{value.numerator}/{value.denominator}"
    places = max(twos, fives)
    digits = f"{abs(value.numerator) * 10**places // value.denominator:0{places + 1}d}"
    sign = "-" if value < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"
