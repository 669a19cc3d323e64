"""Numbers and sentences in a narrative: where they stand, what they say, and what only looks like a number.

Dates, numbers of papers (``229/KH-UBND``), years, ordinals, articles and list marks are no figures. Nothing
is changed: everything is told as spans of the text as it was given.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from chiso.engine.decimals import rounded

_NUMBER = re.compile(
    r"(?<![\w.,/\-–])(?P<digits>\d{1,3}(?:\.\d{3})+(?:,\d{1,6})?|\d{1,15}(?:[.,]\d{1,6})?)"
    r"(?P<percent>[ \u00a0]?%)?(?![\w/]|[.,\-–]\d)"
)
_ORDINALS = (
    "ngày|tháng|năm|quý|điều|khoản|điểm|mục|phần|biểu|biểu mẫu|phụ lục|giai đoạn|lần thứ|thứ|khóa|kỳ|lần|hạng"
    "|số hiệu|cấp độ|mức độ|mức|bước|nhóm|kcn|quốc lộ|nghị quyết|quyết định|kế hoạch|công văn|nghị định"
    "|thông tư|chỉ thị|báo cáo"
)
_BEFORE = re.compile(
    rf"(?:\b(?:{_ORDINALS})(?: số)?|(?<!tổng )(?<!con )(?<!một )\bsố)[ \u00a0]*\Z",
    re.IGNORECASE,
)
_AFTER = re.compile(r"[ \u00a0]*(?:tháng|năm|quý|ngày|giờ|h\d|g\d)\b", re.IGNORECASE)
_LIST_MARK = re.compile(r"[ \t]*\d{1,3}(?:\.\d{1,3})*[.)]?[ \t]+", re.ASCII)

_ENDS = re.compile(r"(?:[.!?…]+[\"”’)\]]*(?=\s)|\n+|\Z)")
_SHORT = re.compile(
    r"(?:\b(?:tp|ts|ths|gs|pgs|tt|bs|ks|q|p|tx|v\.v|st|đ/c|đc|mr|ms)|(?:^|\s)\w"
    r"|(?:^|\n)[ \t]*\d{1,3}(?:\.\d{1,3})*)\.\Z",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Written:
    """A number of a text: characters ``start``–``end`` (the % sign included), how many decimals it shows."""

    start: int
    end: int
    value: Fraction
    places: int
    percent: bool

    def says(self, exact: Fraction) -> bool:
        """Whether ``exact``, rounded half up to the decimals shown here, is this number."""
        return Fraction(rounded(exact, places=self.places, mode="half_up")) == self.value


@lru_cache(maxsize=4096)
def numbers(text: str) -> tuple[Written, ...]:
    """The figures of ``text``, in order."""
    return tuple(_numbers(text))


def _numbers(text: str) -> Iterator[Written]:
    for found in _NUMBER.finditer(text):
        line = text.rfind("\n", 0, found.start()) + 1
        mark = _LIST_MARK.match(text, line)
        if mark and mark.end() > found.start() and _is_mark(found, mark.group()):
            continue
        if _BEFORE.search(text, max(line, found.start() - 30), found.start()) or _AFTER.match(
            text, found.end()
        ):
            continue
        yield _read(found)


def _is_mark(found: re.Match[str], mark: str) -> bool:
    return mark.rstrip()[-1:] in (".", ")") or "." in found["digits"]


def _read(found: re.Match[str]) -> Written:
    digits = found["digits"]
    if re.fullmatch(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?", digits) or "," in digits:
        digits = digits.replace(".", "").replace(",", ".")
    places = len(digits.partition(".")[2])
    return Written(found.start(), found.end(), Fraction(digits), places, found["percent"] is not None)


@lru_cache(maxsize=4096)
def sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Spans of the sentences, blanks around them left out; a line break ends a sentence."""
    found, start = [], 0
    for end in _ENDS.finditer(text):
        if end.group().startswith(".") and _SHORT.search(
            text[max(start, end.start() - 12) : end.start() + 1]
        ):
            continue
        piece = text[start : end.end()]
        inner = piece.strip()
        if inner:
            first = start + len(piece) - len(piece.lstrip())
            found.append((first, first + len(inner)))
        start = end.end()
    return tuple(found)


_PAIRS = "oà òa|oá óa|oả ỏa|oã õa|oạ ọa|oè òe|oé óe|oẻ ỏe|oẽ õe|oẹ ọe|uỳ ùy|uý úy|uỷ ủy|uỹ ũy|uỵ ụy"
_OLD_TONES = dict(pair.split() for pair in _PAIRS.split("|"))
_OLD = re.compile(rf"(?<!q)(?:{'|'.join(_OLD_TONES)})(?!\w)")
"""An open syllable only: ``hoà`` but not ``khoảng``; and ``quý`` has its tone where it belongs."""


def plain(text: str) -> str:
    """For comparing words: NFC, lower case, one way of placing tones (``hoà`` → ``hòa``). Same length as
    NFC."""
    lower = unicodedata.normalize("NFC", text).lower()
    return _OLD.sub(lambda old: _OLD_TONES[old.group()], lower)
