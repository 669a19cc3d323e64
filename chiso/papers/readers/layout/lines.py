"""Words into printed lines, and lines into running text.

A line is words that overlap in height. Where a paragraph ends is taken from the room left: if the first
word of the next line would have fitted on this one, the break was meant. The same rule joins the
lines of a table cell.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from chiso.papers.blocks import Box, Weak
from chiso.papers.readers.layout.words import Word

UNSURE = 70.0
"""Confidence (of 100) under which a recognised word is shown for checking."""

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_BULLET = re.compile(r"^[-–+•▪✓➢*]\s*(?=[^\W\d_])")
_MARK = re.compile(r"^(?:[a-zđ]\)|\d{1,2}[.)])(?=\s|$)")
_NOTE_MARK = re.compile(r"^([⁰¹²³⁴-⁹]{1,3})(?=\S)")


@dataclass(slots=True)
class Printed:
    """A printed line: its words from left to right, and what they have in common."""

    words: list[Word]
    text: str
    weak: tuple[Weak, ...]
    box: Box
    size: float
    bold: bool | None
    italic: bool | None

    @property
    def width(self) -> float:
        return self.box[2] - self.box[0]

    @property
    def centre(self) -> float:
        return (self.box[0] + self.box[2]) / 2

    @property
    def first_width(self) -> float:
        """Width of the first word and a space: the room it needs on the line above."""
        first = self.words[0]
        return first.x1 - first.x0 + 0.25 * self.size


def rows(words: Sequence[Word]) -> list[list[Word]]:
    """Words grouped by height, top to bottom; in each row left to right."""
    found: list[list[Word]] = []
    tall: list[Word] = []  # the tallest word of each row stands for it
    for word in sorted(words, key=lambda w: (w.middle, w.x0)):
        for at in range(len(found) - 1, max(-1, len(found) - 4), -1):
            if _level(tall[at], word):
                found[at].append(word)
                if word.bottom - word.top > tall[at].bottom - tall[at].top:
                    tall[at] = word
                break
        else:
            found.append([word])
            tall.append(word)
    for row in found:
        row.sort(key=lambda w: w.x0)
    return found


def _level(one: Word, other: Word) -> bool:
    overlap = min(one.bottom, other.bottom) - max(one.top, other.top)
    return overlap > 0.5 * min(one.bottom - one.top, other.bottom - other.top)


def printed(row: Sequence[Word]) -> Printed:
    """The line a row of words makes."""
    texts = [_raised(row, at) for at in range(len(row))]
    text, weak = _joined(texts, row)
    if (mark := _NOTE_MARK.match(text)) and len(text) > mark.end() and not text[mark.end()].isspace():
        text = f"{mark.group(1)} {text[mark.end() :]}"
        weak = tuple(Weak(w.start + 1, w.end + 1, w.confidence) for w in weak if w.start > 0)
    box = (
        min(w.x0 for w in row),
        min(w.top for w in row),
        max(w.x1 for w in row),
        max(w.bottom for w in row),
    )
    letters = sum(len(w.text) for w in row)
    size = max(row, key=lambda w: len(w.text)).size
    return Printed(
        list(row),
        text,
        weak,
        tuple(round(edge, 1) for edge in box),  # type: ignore[arg-type]
        size,
        _mostly(row, letters, "bold"),
        _mostly(row, letters, "italic"),
    )


def _mostly(row: Sequence[Word], letters: int, trait: str) -> bool | None:
    known = [w for w in row if getattr(w, trait) is not None]
    if not known:
        return None
    return sum(len(w.text) for w in known if getattr(w, trait)) >= 0.8 * letters


def _raised(row: Sequence[Word], at: int) -> str:
    """A lone small digit set high beside larger words is a note mark."""
    word = row[at]
    if not (word.text.isascii() and word.text.isdigit() and len(word.text) <= 3):
        return word.text
    for near in (*row[at - 1 : at], *row[at + 1 : at + 2]):
        if word.size < 0.8 * near.size and near.bottom - word.bottom > 0.15 * near.size:
            return word.text.translate(_RAISED)
    return word.text


def _joined(texts: Sequence[str], row: Sequence[Word]) -> tuple[str, tuple[Weak, ...]]:
    """The words in one string, glued where they touch; and where the unsure ones stand."""
    text = ""
    weak: list[Weak] = []
    last: Word | None = None
    for piece, word in zip(texts, row, strict=True):
        touching = (
            last is not None and not word.drawn_space and word.x0 - last.x1 < 0.14 * max(word.size, last.size)
        )
        combining = bool(unicodedata.combining(piece[:1]))
        if text and not (touching or combining):
            text += " "
        start = len(text)
        text += piece
        if word.confidence is not None and word.confidence < UNSURE:
            weak.append(Weak(start, len(text), round(word.confidence, 1)))
        last = word
    return text, tuple(weak)


def flowed(lines: Sequence[Printed], *, width: float) -> tuple[str, tuple[Weak, ...]]:
    """The lines of a cell ``width`` points wide inside: wraps joined, meant breaks kept as ``\\n``."""
    text = ""
    weak: list[Weak] = []
    last: Printed | None = None
    for line in lines:
        if last is not None:
            text += "\n" if _breaks(last, line, width=width) else " "
        weak += [Weak(w.start + len(text), w.end + len(text), w.confidence) for w in line.weak]
        text += line.text
        last = line
    return text, tuple(weak)


def _breaks(last: Printed, line: Printed, *, width: float) -> bool:
    if _BULLET.match(line.text) or (_MARK.match(line.text) and last.text.endswith((".", ";", ":"))):
        return True
    room = width - last.width
    meant = last.text.endswith((".", ";", ":", "!", "?", ")")) or line.text[:1].isupper()
    return meant and room > line.first_width + 0.6 * line.size
