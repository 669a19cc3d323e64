"""The ordinals of annex rows: "I", "1.", "1.1.", "a)", "-", and how deep each stands.

Ranks follow the usual order of an annex: A, I, 1, 1.1, a), dash. Whether a row of rank Roman really
holds the Arabic ones below it is for ``tree`` to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from chiso.papers.labels import LETTERS, roman

CAPITAL, ROMAN, ARABIC, LETTER, DASH = 0, 1, 2, 20, 30
"""Ranks; Arabic numbers with points stand at ARABIC + the number of points inside."""

_SHAPE = re.compile(
    r"\(?(?P<code>[A-HĐ](?:\.\d+)*|[IVXLC]{1,6}(?:\.\d{1,2}){0,3}|\d{1,3}(?:\.\d{1,3}){0,4}|[a-zđ](?:\.\d{1,2})?)"
    r"\s*[.)/:]{0,2}\s*"
)
_LEADING = re.compile(
    r"\(?(?P<code>[A-HĐ](?=\s?[.)/])|[IVXLC]{1,6}(?:\.\d{1,2}){0,3}(?=\s?[.)/:\-]|\s)|\d{1,3}(?:\.\d{1,3}){1,4}"
    r"|\d{1,3}(?=\s?[.)/])|[a-zđ](?=\s?\)))\s?[.)/:]{0,2}\s*(?=\S)"
)
_DASHES = re.compile(r"[-–—+•*]")


@dataclass(frozen=True, slots=True)
class Code:
    """An ordinal: as printed without its last mark, its rank, its number in its own series."""

    text: str
    rank: int
    ordinal: int

    @property
    def series(self) -> str:
        """What it counts within: "1." of "1.3"; "" of "3" and "III"."""
        return self.text.rpartition(".")[0]


def read_code(text: str) -> Code | None:
    """The ordinal that is the whole of ``text``, or None."""
    words = text.strip()
    if _DASHES.fullmatch(words):
        return Code(words, DASH, 0)
    match = _SHAPE.fullmatch(words)
    return _code(match["code"]) if match else None


def leading_code(text: str) -> tuple[Code, str] | None:
    """The ordinal ``text`` opens with and the words after it ("II. CẢI CÁCH …"), or None."""
    match = _LEADING.match(text.strip())
    if not match:
        return None
    code = _code(match["code"])
    rest = text.strip()[match.end() :].strip()
    return (code, rest) if code is not None and rest else None


def _code(text: str) -> Code | None:
    parts = text.split(".")
    first = parts[0]
    if first.isdigit():
        return Code(text, ARABIC + len(parts) - 1, int(parts[-1]))
    number = roman(first) if first.isupper() else 0
    if number and first not in ("C", "D", "L"):
        rank = ROMAN if len(parts) == 1 else ARABIC + len(parts) - 2
        return Code(text, rank, number if len(parts) == 1 else int(parts[-1]))
    if len(first) == 1 and first.isupper():
        rank = CAPITAL if len(parts) == 1 else ARABIC + len(parts) - 2
        return Code(text, rank, "ABCDĐEGH".find(first) + 1 if len(parts) == 1 else int(parts[-1]))
    if first[0].islower() and len(first) <= 3 and len(parts) <= 2:
        return Code(text, LETTER, LETTERS.find(first[0]) + 1)
    return None
