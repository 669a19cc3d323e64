"""Numbers, dates and order the way Vietnamese offices write them: the only formatter of the system.

``195.197`` and ``99,11``; ``ngày 05 tháng 01 năm 2026`` (a leading zero for days below 10 and for
months 1 and 2 only: Decree 30/2020, appendix I); names sorted by the Vietnamese alphabet, Đ after D.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK = {letter: rank for rank, letter in enumerate(_ALPHABET)}
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}


def number(value: int | Decimal | Fraction | float, places: int | None = None) -> str:
    """``1234567.5`` → ``1.234.567,5``; with ``places`` rounded half up to so many decimals."""
    if isinstance(value, Fraction):
        exact = Decimal(value.numerator) / Decimal(value.denominator)
    else:
        exact = Decimal(str(value)) if isinstance(value, float) else Decimal(value)
    if places is not None:
        exact = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    text = f"{exact:,f}"
    if places is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,"))


def day(value: dt.date) -> str:
    """``10/10/2026``."""
    return f"{value:%d/%m/%Y}"


def day_in_words(value: dt.date) -> str:
    """``ngày 05 tháng 01 năm 2026``; ``ngày 10 tháng 3 năm 2026``."""
    month = f"{value.month:02d}" if value.month < 3 else str(value.month)
    return f"ngày {value.day:02d} tháng {month} năm {value.year}"


def sort_key(text: str) -> tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]:
    """Key that sorts by the Vietnamese alphabet (ă after a, đ after d); tones decide last."""
    words = []
    for word in unicodedata.normalize("NFC", text).lower().split():
        letters: list[int] = []
        tones: list[int] = []
        for character in word:
            base, tone = _letter(character)
            letters.append(base)
            tones.append(tone)
        words.append((tuple(letters), tuple(tones)))
    return tuple(words)


def fold(text: str) -> str:
    """For searching: lower case without tones and marks (``Đối thoại`` → ``doi thoai``)."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(character for character in plain if not unicodedata.combining(character))


def _letter(character: str) -> tuple[int, int]:
    tone = 0
    kept = []
    for part in unicodedata.normalize("NFD", character):
        if part in _TONES:
            tone = _TONES[part]
        else:
            kept.append(part)
    letter = unicodedata.normalize("NFC", "".join(kept))
    if letter in _RANK:
        return 1000 + _RANK[letter], tone
    return ord(letter[0]) if letter[0].isdigit() else 2000 + ord(letter[0]), tone
