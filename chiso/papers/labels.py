"""The number or mark a paragraph opens with, and its rank among the others.

Ranks follow Decree 30/2020 (Appendix I, II.5): Phần, Chương, Mục, Tiểu mục, Điều, then I., 1., a);
below them 1.1 and dashes as the corpus has them. Letters run a b c d đ e g h: the order of the
Vietnamese alphabet without f, j, w, z. Whether a label is believed is for ``flow`` to say: it
knows what came before.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from chiso.papers.folding import fold

LETTERS = "abcdđeghiklmnopqrstuvxy"
_FOREIGN = "fjwz"

PART, CHAPTER, HEADING, SUBHEADING, ARTICLE, CAPITAL, ROMAN, ARABIC, LETTER = 0, 1, 2, 3, 4, 5, 6, 7, 20
"""Ranks. Arabic numbers with points stand at ARABIC + the number of points inside."""

_NAMED = re.compile(
    r"(?P<word>phần|chương|mục|tiểu mục|điều)\s+(?:thứ\s+)?"
    r"(?P<value>[ivxlc]{1,7}|\d{1,3}|nhất|hai|ba|tư|năm|sáu|bảy)(?![^\W_])\s?[.:\-)]?"
)
_NAMED_RANK = {"phần": PART, "chương": CHAPTER, "mục": HEADING, "tiểu mục": SUBHEADING, "điều": ARTICLE}
_WORDS = {"nhất": 1, "hai": 2, "ba": 3, "tư": 4, "năm": 5, "sáu": 6, "bảy": 7}
_ROMAN = re.compile(r"(?P<value>[IVXLC]{1,7})\s?(?:[.)\-:]|/(?=\s)|\s(?=[^\W\d_]{2}))")
_ARABIC = re.compile(
    r"(?P<value>\d{1,2}(?:\.\d{1,2}){0,3})(?:(?P<mark>[.)/]|-(?=\s[^\W\d_]))(?!\d)|\s(?=[^\W\d_]))"
)
_SINGLE = re.compile(r"(?P<value>[a-zđ])\s?[).]\s?(?=\S)")
_CAPITAL = re.compile(r"(?P<value>[A-HĐ])\s?[.)]\s(?=\S)")
_DASH = re.compile(r"[-–—+•*·▪●○](?=\s|[^\W\d_])|\uf0b7|\uf02d")
_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


@dataclass(frozen=True, slots=True)
class Label:
    """``text`` as shown ("I", "a", "Điều 1"), ``rank``, ``ordinal`` in its list, ``end`` of the mark.

    ``sure``: marked by punctuation or a word, so that a wrapped number is unlikely.
    """

    text: str
    rank: int
    ordinal: int
    end: int
    sure: bool = True


def roman(text: str) -> int:
    """The value of a Roman numeral, 0 when it is none."""
    total, before = 0, 0
    for letter in reversed(text.lower()):
        value = _VALUES.get(letter, 0)
        total += value if value >= before else -value
        before = max(before, value)
    return total if 0 < total < 200 and to_roman(total) == text.upper() else 0


def to_roman(value: int) -> str:
    """The Roman numeral of a number from 1 to 199."""
    out = ""
    for size, sign in (
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
    ):
        while value >= size:
            out, value = out + sign, value - size
    return out + "I" * value


def is_dashed(text: str) -> bool:
    """Whether the paragraph is a point marked by a dash, plus or bullet."""
    return _DASH.match(text) is not None


def read_label(text: str) -> Label | None:
    """The label at the start of ``text``, or ``None``. Dashes are no labels (``is_dashed``)."""
    named = _NAMED.match(fold(text[:40]))
    if named and text[0].isupper():
        value = named["value"]
        ordinal = int(value) if value.isdigit() else _WORDS.get(value) or roman(value)
        shown = text[: named.end("value")].strip()
        sure = not named.group()[-1].isalnum() or len(text) <= named.end() + 1
        return Label(" ".join(shown.split()), _NAMED_RANK[named["word"]], ordinal, named.end(), sure=sure)
    if (match := _ROMAN.match(text)) and match["value"] not in ("C", "L"):
        ordinal = roman(match["value"])
        marked = not match.group()[-1].isspace()
        if ordinal and (marked or len(match["value"]) > 1):
            return Label(match["value"], ROMAN, ordinal, match.end(), sure=marked)
    if match := _CAPITAL.match(text):
        return Label(match["value"], CAPITAL, "ABCDĐEGH".find(match["value"]) + 1, match.end())
    if match := _ARABIC.match(text):
        parts = match["value"].split(".")
        sure = match["mark"] is not None or len(parts) > 1
        return Label(match["value"], ARABIC + len(parts) - 1, int(parts[-1]), match.end(), sure=sure)
    if match := _SINGLE.match(text):
        letter = match["value"]
        ordinal = LETTERS.find(letter) + 1 or "abcdefghijklmnopqrstuvwxyz".index(letter) + 1
        return Label(letter, LETTER, ordinal, match.end())
    return None


def is_foreign(letter: str) -> bool:
    """Whether the letter has no place in a Vietnamese list."""
    return letter in _FOREIGN
