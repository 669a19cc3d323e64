"""Automatic list numbers as the text a reader of the printed page sees: "I.", "1.1.", "a)", "-".

Word keeps "1." out of the text and counts when it prints. The count is repeated here: counters per
abstract list, deeper levels restarting under shallower ones, start and level overrides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from chiso.papers.readers.docx.archive import Element, attribute, child, is_on, local, value

_PLACE = re.compile(r"%([1-9])")
_BULLETS = {"\uf0b7": "•", "\uf02d": "-", "\uf0a7": "▪", "\uf0d8": "➢", "\uf0fc": "✓", "o": "o"}
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)


def roman(number: int) -> str:
    """1 → "i"; nothing for numbers Word would not print either."""
    if not 0 < number < 4000:
        return str(number)
    letters = []
    for size, sign in _ROMAN:
        count, number = divmod(number, size)
        letters.append(sign * count)
    return "".join(letters)


def _letter(number: int) -> str:
    """1 → "a", 27 → "aa", as Word counts."""
    if number < 1:
        return str(number)
    times, place = divmod(number - 1, 26)
    return chr(ord("a") + place) * min(times + 1, 8)


def _printed(number: int, form: str) -> str:
    match form:
        case "upperRoman":
            return roman(number).upper()
        case "lowerRoman":
            return roman(number)
        case "upperLetter":
            return _letter(number).upper()
        case "lowerLetter":
            return _letter(number)
        case "decimalZero":
            return f"{number:02d}"
        case "none":
            return ""
        case _:
            return str(number)


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list."""

    form: str = "decimal"
    text: str = ""
    start: int = 1
    legal: bool = False
    """All numbers in it Arabic (``w:isLgl``)."""
    style: str | None = None
    restarts_after: int | None = None
    """The level (counted from 1) that restarts this one; 0 never; None any shallower."""


@dataclass(slots=True)
class _List:
    levels: dict[int, Level]
    counters: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class Numbering:
    """All lists of a document and how far each has counted."""

    abstracts: dict[str, _List] = field(default_factory=dict)
    instances: dict[str, tuple[str, dict[int, Level], dict[int, int]]] = field(default_factory=dict)
    by_style: dict[str, tuple[str, int]] = field(default_factory=dict)
    _started: set[tuple[str, int]] = field(default_factory=set)

    def next(self, number: str, level: int) -> str:
        """The label of the next paragraph of list instance ``number`` at ``level``; "" where it has none."""
        instance = self.instances.get(number)
        if instance is None or not 0 <= level <= 8:
            return ""
        abstract, overrides, starts = instance
        counted = self.abstracts.get(abstract)
        if counted is None:
            return ""
        levels = counted.levels | overrides
        counters = counted.counters
        if level in starts and (number, level) not in self._started:
            counters.pop(level, None)
            counters[level] = starts[level] - 1
            self._started.add((number, level))
        current = levels.get(level, Level())
        counters[level] = counters.get(level, current.start - 1) + 1
        for deeper in [d for d in counters if d > level]:
            after = levels.get(deeper, Level()).restarts_after
            if after is None or (after and level < after):
                del counters[deeper]
        return self._label(current, levels, counters)

    @staticmethod
    def _label(current: Level, levels: dict[int, Level], counters: dict[int, int]) -> str:
        if current.form == "bullet":
            return _BULLETS.get(current.text, current.text if current.text.isprintable() else "•")

        def place(match: re.Match[str]) -> str:
            at = int(match.group(1)) - 1
            level = levels.get(at, Level())
            number = counters.get(at, level.start)
            return _printed(number, "decimal" if current.legal else level.form)

        return _PLACE.sub(place, current.text).strip()


def _level(element: Element) -> Level:
    start = value(element, "start")
    restart = value(element, "lvlRestart")
    return Level(
        form=value(element, "numFmt") or "decimal",
        text=value(element, "lvlText") or "",
        start=int(start) if start and start.isdigit() else 1,
        legal=bool(is_on(element, "isLgl")),
        style=value(element, "pStyle"),
        restarts_after=int(restart) if restart and restart.isdigit() else None,
    )


def _levels(element: Element) -> dict[int, Level]:
    found = {}
    for each in element:
        if local(each.tag) == "lvl":
            at = attribute(each, "ilvl") or "0"
            found[int(at) if at.isdigit() else 0] = _level(each)
    return found


def read_numbering(root: Element | None) -> Numbering:
    """The numbering part; a document without one has no lists."""
    numbering = Numbering()
    for element in root if root is not None else ():
        if local(element.tag) == "abstractNum":
            numbering.abstracts[attribute(element, "abstractNumId") or ""] = _List(_levels(element))
        elif local(element.tag) == "num":
            _instance(numbering, element)
    for number, (abstract, _, _) in numbering.instances.items():
        for at, level in numbering.abstracts.get(abstract, _List({})).levels.items():
            if level.style:
                numbering.by_style.setdefault(level.style, (number, at))
    return numbering


def _instance(numbering: Numbering, element: Element) -> None:
    overrides: dict[int, Level] = {}
    starts: dict[int, int] = {}
    for each in element:
        if local(each.tag) != "lvlOverride":
            continue
        at_text = attribute(each, "ilvl") or "0"
        at = int(at_text) if at_text.isdigit() else 0
        start = value(each, "startOverride")
        if start and start.isdigit():
            starts[at] = int(start)
        level = child(each, "lvl")
        if level is not None:
            overrides[at] = _level(level)
    identity = attribute(element, "numId") or ""
    numbering.instances[identity] = (value(element, "abstractNumId") or "", overrides, starts)
