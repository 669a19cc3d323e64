"""Words made comparable without losing their place: every fold keeps one character for one.

``fold`` levels case and the two placements of the tone ("hoà", "hòa"); ``bare`` also drops tones and
diacritics. Both return text of the same length, so offsets found in the fold hold in the original.
Decides nothing about spelling: what is printed stays printed.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

_TONES = dict(zip("àáảãạèéẻẽẹòóỏõọùúủũụỳýỷỹỵ", "aaaaaeeeeeooooouuuuuyyyyy", strict=True))
_TONE_OF = {letter: index % 5 for index, letter in enumerate(_TONES)}
_TONED = {"a": "àáảãạ", "e": "èéẻẽẹ", "o": "òóỏõọ", "u": "ùúủũụ", "y": "ỳýỷỹỵ"}
# The tone written on the second vowel of an open oa, oe, uy is moved to the first (not after q).
_OLD_PLACE = re.compile(r"(?<!q)([ou])([àáảãạèéẻẽẹỳýỷỹỵ])(?![^\W\d_])")
_SPACE = str.maketrans(dict.fromkeys("\u00a0\u2007\u202f\t\n\r\v\f", " "))
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))
_PLAIN = {**_SPACE, **_DASHES}


def _moved(match: re.Match[str]) -> str:
    first, second = match.groups()
    plain = _TONES[second]
    if first == "u" and plain != "y":
        return match.group()
    return _TONED[first][_TONE_OF[second]] + plain


@cache
def _lower(letter: str) -> str:
    low = letter.lower()
    return low if len(low) == 1 else letter


def fold(text: str) -> str:
    """Lower case, tones on the place of the newer spelling, plain spaces and dashes; same length."""
    low = text.lower()
    if len(low) != len(text):
        low = "".join(_lower(letter) for letter in text)
    return _OLD_PLACE.sub(_moved, low.translate(_PLAIN))


@cache
def _bare(letter: str) -> str:
    if letter in "đĐ":
        return "d"
    base = unicodedata.normalize("NFD", letter)[0]
    return _lower(base)


def bare(text: str) -> str:
    """``fold`` without tones and diacritics ("Điều" → "dieu"); same length."""
    return "".join(_bare(letter) for letter in fold(text))


def squeeze(text: str) -> str:
    """Runs of white space as one space, ends trimmed."""
    return " ".join(text.split())


def is_capital(text: str) -> bool:
    """Whether the letters are capitals (lower-case abbreviations such as "v/v" aside): a heading's look."""
    letters = [letter for letter in text if letter.isalpha()]
    upper = sum(letter.isupper() for letter in letters)
    return len(letters) >= 2 and upper >= 0.9 * len(letters)
