"""Numbers as an address or a form carries them: a key, a year, a revision.

Whoever types an address types anything. What is no number, or longer than any key of a table, is nobody's
number: it is answered as absent, never handed to the database.
"""

from __future__ import annotations

from collections.abc import Iterable

LONGEST = 18
"""Digits that always fit a key of a table (2⁶³ has nineteen)."""
MOST = 10**LONGEST - 1
"""The largest number of so many digits: the limit of form fields that name a key."""


def number(raw: str | None, *, digits: int = LONGEST) -> int | None:
    """The whole number in ``raw``, of at most ``digits`` digits; None for everything else."""
    return int(raw) if raw is not None and raw.isdecimal() and len(raw) <= digits else None


def numbers(raws: Iterable[str]) -> list[int]:
    """The numbers among ``raws``, in order."""
    return [found for raw in raws if (found := number(raw)) is not None]
