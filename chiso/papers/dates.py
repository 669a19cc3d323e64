"""Dates as Vietnamese documents write them: "ngày 05 tháng 01 năm 2026", "05/01/2026", or blank.

A date is read part by part; a part left blank, or a day the calendar does not have, stays visible
as such and is never completed. Schedules ("trước ngày 20 hàng tháng") are the matter of ``schedules``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date as Date

from chiso.papers.folding import fold

_BLANK = r"[\s.…_]{0,40}"
_LONG = re.compile(
    rf"ngày{_BLANK}(?P<day>\d{{1,2}}(?!\d))?{_BLANK}tháng{_BLANK}(?P<month>\d{{1,2}}(?!\d))?{_BLANK}"
    rf"năm{_BLANK}(?P<year>\d{{2,4}}(?!\d))?"
)
_SHORT = re.compile(
    r"(?<![\d/.-])(?P<day>\d{1,2})\s?(?P<mark>[/.-])\s?(?P<month>\d{1,2})\s?(?P=mark)\s?(?P<year>\d{4})(?!\d)"
)
_ODD = re.compile(r"ngày\s(?P<odd>\d{1,3}\s?/\s?\d{4}|\d{5,8})(?![\d/])")


@dataclass(frozen=True, slots=True)
class DateReading:
    """A date as it stands at ``start:end``; parts that are blank are ``None``."""

    text: str
    start: int
    end: int
    day: int | None
    month: int | None
    year: int | None

    @property
    def date(self) -> Date | None:
        """The day, or ``None`` when a part is blank or the calendar has no such day."""
        if self.day is None or self.month is None or self.year is None:
            return None
        try:
            return Date(self.year, self.month, self.day)
        except ValueError:
            return None

    @property
    def complete(self) -> bool:
        """Whether all three parts are written, be they possible or not."""
        return None not in (self.day, self.month, self.year)

    @property
    def blank(self) -> bool:
        """Whether a part was left open, as in a draft."""
        return not self.complete


def _reading(text: str, match: re.Match[str]) -> DateReading:
    day, month, year = (int(match[part]) if match[part] else None for part in ("day", "month", "year"))
    if year is not None and year < 1900:  # "năm 20…" of a draft
        year = None
    return DateReading(
        text[match.start() : match.end()].strip(), match.start(), match.end(), day, month, year
    )


def find_dates(text: str, *, odd: bool = False) -> Iterator[DateReading]:
    """Every date in ``text``, in order. ``odd`` adds what claims to be one and is none ("ngày 19/2023")."""
    low = fold(text)
    found = [_reading(text, match) for match in _LONG.finditer(low)]
    found += [_reading(text, match) for match in _SHORT.finditer(low)]
    if odd:
        found += [
            DateReading(match["odd"], match.start("odd"), match.end("odd"), None, None, None)
            for match in _ODD.finditer(low)
        ]
    yield from sorted(found, key=lambda reading: reading.start)


def date_at_start(text: str) -> DateReading | None:
    """The date ``text`` opens with, behind an optional "ngày"."""
    low = fold(text[:80])
    match = _LONG.match(low) or _SHORT.match(low, 5 if low.startswith("ngày ") else 0)
    if match:
        return _reading(text, match)
    odd = _ODD.match(low)
    return DateReading(odd["odd"], odd.start("odd"), odd.end("odd"), None, None, None) if odd else None
