"""The foot of a document parted into its two blocks: recipients at the left, signature at the right.

Columns known to the reader are believed; where text runs both blocks on one line, wide space parts
them. Rules on what the blocks say are in ``recipients`` and ``signature``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from chiso.papers.blocks import Line
from chiso.papers.cut import TITLE, is_person, is_post, is_power, is_recipients
from chiso.papers.folding import fold, is_capital
from chiso.papers.model import Anchor

_APART = re.compile(r" {3,}|\t+")
_INSIDE = re.compile(r"(?<=[:;.)])\s(?=[A-ZĐÀ-Ỹ]{1,4}[./\sA-ZĐÀ-Ỹ])")
_NAME = r"[A-ZĐÀ-Ỹ][a-zà-ỹđ]{1,7}(?: [A-ZĐÀ-Ỹ][a-zà-ỹđ]{0,7}){1,4}"
_NAME_AT_END = re.compile(rf"[Ll]ưu.{{0,40}}[.)]\s{{1,2}}(?P<name>{_NAME})$")
_CAPITALS = re.compile(r"(?<=nhận\s)(?=[A-ZĐÀ-Ỹ]{2})|(?<=nhận\s)(?=(?:TM|KT|TL|TUQ|Q)\.)")
_LISTED = re.compile(r"[:;]\s{1,3}(?=[-–]\s)")
_POWER_END = re.compile(r"(?:TM|KT|TL|TUQ|Q)\.$")
DRAFTER = re.compile(r"[A-ZĐ]{1,6}(?:\.[A-ZĐ]{1,6})*\.?\s?\(\d{1,4}\)\.?")
"""C22: the drafter's symbol and the copies, "PL.(300)"."""
_DASHES = ("-", "–", "+", "•", "*", "—")


@dataclass(frozen=True, slots=True)
class Run:
    """A run of words of the foot and where it stands."""

    text: str
    page: int
    line: int
    start: int

    def anchor(self) -> Anchor:
        return Anchor(self.page, self.line, self.start, self.start + len(self.text))


@dataclass(frozen=True, slots=True)
class Foot:
    """The two blocks, each in reading order. ``left`` is empty without "Nơi nhận"."""

    left: tuple[Run, ...]
    right: tuple[Run, ...]


def part_foot(lines: Sequence[Line]) -> Foot:
    """The runs of ``lines`` by block."""
    left: list[Run] = []
    right: list[Run] = []
    listing = False
    for line in lines:
        for index, run in enumerate(_runs(line)):
            if is_recipients(run.text):
                listing = True
                left.append(run)
            elif _is_right(run, line, index, listing=listing):
                right.append(run)
            elif listing:
                left.append(run)
            else:
                right.append(run)
    return Foot(tuple(left), tuple(right))


def _runs(line: Line) -> list[Run]:
    text = line.text
    marks = [match.end() for match in _APART.finditer(text)]
    if is_recipients(text) and (power := _CAPITALS.search(text)):
        marks.append(power.start())
    marks += [
        match.end()
        for match in _INSIDE.finditer(text)
        if not _POWER_END.search(text[: match.start()])
        and (is_power(text[match.end() :]) or is_post(text[match.end() :]))
    ]
    if named := _NAME_AT_END.search(text):
        marks.append(named.start("name"))
    if is_recipients(text) or text.startswith(_DASHES):  # "Nơi nhận: - Như trên; - Lưu: VT."
        marks += [match.end() for match in _LISTED.finditer(text)]
    bounds = [0, *sorted(marks), len(text)]
    runs = []
    for start, end in pairwise(bounds):
        words = text[start:end].strip()  # a name behind the archive line is the signer's
        if words:
            runs.append(Run(words, line.page, line.number, text.index(words, start)))
    return runs


def _is_right(run: Run, line: Line, index: int, *, listing: bool) -> bool:
    text = run.text
    if DRAFTER.fullmatch(text):
        return False
    if text.startswith(_DASHES) or fold(text[:5]).startswith("lưu"):
        return False
    if is_power(text) or is_post(text):
        return True
    if line.column == 1 or index >= 1:
        return True
    if listing and (is_person(TITLE.sub("", text).strip()) or _is_signed(text)):
        return True
    return is_capital(text) and len(text) > 6 and not text.endswith((";", "."))


def _is_signed(text: str) -> bool:
    return fold(text).strip("() ").startswith(("đã ký", "ký tên", "chữ ký"))
