"""The head and the foot of a document on the page: two blocks side by side, to be read one after the other.

The head is found by the national title ("CỘNG HÒA XÃ HỘI …") or by a number and a date on one line; the
foot by "Nơi nhận". From there down, each row is cut at its own gap,
until a row that belongs to the whole width.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from chiso.papers.readers.layout.words import Word

Row = list[Word]

_DATE = re.compile(r"ngày[\s.…\d_]*tháng[\s.…\d_]*năm", re.IGNORECASE)
_NUMBER = re.compile(r"^\W*số\b\s*[:.]?", re.IGNORECASE)
_SUMMARY = re.compile(r"^\W*v\s*/\s*v\b", re.IGNORECASE)
_RECIPIENTS = re.compile(r"^\W*nơi\s+(?:nhận|gửi)\b", re.IGNORECASE)
_TITLE_WORDS = re.compile(r"CỘNG H[OÒÓ][AÀ]|Độc lập")
_YEAR = re.compile(r"^\W*\d{2,4}\W*$")
_ADDRESSED = re.compile(r"^\W*kính\s+gửi\b", re.IGNORECASE)
_ANNEX = re.compile(r"^\W*phụ\s+lục\b", re.IGNORECASE)
_MOST_HEAD = 14
"""Rows a head may have: two names over two lines each, number, date, four lines of summary, two boxes."""


@dataclass(slots=True)
class Sides:
    """Rows ``first`` to ``last`` (exclusive) of a page, parted: the left block's rows, the right block's."""

    first: int
    last: int
    left: list[Row]
    right: list[Row]


def text_of(row: Sequence[Word]) -> str:
    return " ".join(word.text for word in row)


def head(rows: Sequence[Row], *, width: float) -> Sides | None:
    """The head among ``rows`` of a page ``width`` points wide, or None."""
    for at, row in enumerate(rows[:12]):
        right = _national_title(row)
        if right is not None:
            return _head_from(rows, at, right, width=width)
    for at, row in enumerate(rows[:12]):
        cut = _cut(row, near=width / 2)
        if cut and _NUMBER.match(text_of(row[:cut])) and _DATE.search(text_of(row[cut:])):
            return Sides(at, at + 1, [row[:cut]], [row[cut:]])
    return None


def _national_title(row: Row) -> float | None:
    """Where the national title begins in ``row``."""
    for word, following in itertools.pairwise(row):
        if word.text == "CỘNG" and following.text in ("HÒA", "HOÀ", "HÓA", "HOA"):
            return word.x0
    return None


def _head_from(rows: Sequence[Row], at: int, right_edge: float, *, width: float) -> Sides | None:
    title = [w for w in rows[at] if w.x0 >= right_edge - 1]
    middle_right = (title[0].x0 + title[-1].x1) / 2
    first = at
    while first and rows[first - 1][-1].x1 < right_edge and rows[at][0].top - rows[first - 1][0].top < 60:
        first -= 1
    sides = Sides(first, first, [], [])
    dated = False
    for index in range(first, min(len(rows), first + _MOST_HEAD)):
        row = rows[index]
        side = _side(row, right_edge=right_edge, middle_right=middle_right, width=width)
        if side is None or (dated and not _still_head(row, side, sides)):
            break
        cut = len(row) if side == 0 else 0 if side == 1 else side - 1
        if row[:cut]:
            sides.left.append(row[:cut])
        if row[cut:]:
            sides.right.append(row[cut:])
            dated = dated or _DATE.search(text_of(row[cut:])) is not None
        sides.last = index + 1
    return sides if sides.left and sides.right else None


def _still_head(row: Row, side: int, sides: Sides) -> bool:
    """Below the date: the number, a row of "V/v …" under it or its continuation, a year left over."""
    text = text_of(row)
    if _ADDRESSED.match(text):
        return False
    if side == 1:
        return _YEAR.match(text) is not None and text_of(sides.right[-1]).endswith("năm")
    under = _SUMMARY.match(text) or _NUMBER.match(text)
    return side == 0 and (bool(under) or any(_SUMMARY.match(text_of(r)) for r in sides.left))


def _side(row: Row, *, right_edge: float, middle_right: float, width: float) -> int | None:
    """0: all left; 1: all right; n ≥ 2: cut before word n - 1; None: the row belongs to the whole width.

    A blank left for a number or a day is a gap inside one block, so the whole row is tried first.
    """
    if row[-1].x1 <= right_edge + 10:
        return 0
    centre = (row[0].x0 + row[-1].x1) / 2
    close_to_right = abs(centre - middle_right) < abs(centre - width / 2)
    if row[0].x0 >= right_edge - 60 and close_to_right:
        return 1
    cut = _title_word(row) or _cut(row, near=right_edge)
    return cut + 1 if cut else None


def _title_word(row: Row) -> int | None:
    """Before which word the national title or motto begins, words of the left block ahead of it."""
    for at in range(1, len(row)):
        pair = " ".join(word.text for word in row[at : at + 2])
        if _TITLE_WORDS.match(pair):
            return at
    return None


def _cut(row: Row, *, near: float) -> int | None:
    """Before which word the row parts into two blocks: its widest gap, near the given abscissa."""
    best, found = 0.0, None
    for at in range(1, len(row)):
        gap = row[at].x0 - row[at - 1].x1
        place = (row[at].x0 + row[at - 1].x1) / 2
        if gap < max(0.9 * row[at].size, 7.0) or abs(place - near) > 130:
            continue
        worth = gap - 0.1 * abs(place - near)
        if worth > best:
            best, found = worth, at
    return found


def foot(rows: Sequence[Row], *, width: float) -> Sides | None:
    """The foot among ``rows``: from "Nơi nhận" to the end of the page or an annex, or None."""
    start = next((i for i, row in enumerate(rows) if _RECIPIENTS.match(text_of(row))), None)
    if start is None or rows[start][0].x0 > 0.45 * width:
        return None
    first = start
    while first and start - first < 3 and _is_right(rows[first - 1], width=width):
        first -= 1
    last = start + 1
    while last < len(rows) and not _ANNEX.match(text_of(rows[last])):
        last += 1
    words = [word for row in rows[first:last] for word in row]
    edge = _corridor(words, width=width)
    if edge is None or not any(word.centre > edge for word in words):
        return None
    left = [w for w in words if w.centre <= edge]
    right = [w for w in words if w.centre > edge]
    return Sides(first, last, [left], [right])


def _is_right(row: Row, *, width: float) -> bool:
    """A line of the signature that stands above the level of "Nơi nhận"."""
    return row[0].x0 > 0.42 * width and text_of(row).isupper()


def _corridor(words: Sequence[Word], *, width: float) -> float | None:
    """The middle of the widest upright strip free of words between a quarter and seven tenths of the page."""
    low, high = 0.25 * width, 0.7 * width
    spans = sorted((word.x0, word.x1) for word in words if word.x1 > low and word.x0 < high)
    best, found, reach = 4.0, None, low
    for x0, x1 in [*spans, (high, high)]:
        if x0 - reach > best:
            best, found = x0 - reach, (x0 + reach) / 2
        reach = max(reach, x1)
    return found
