"""The one clock. Everything that asks for the time asks here, so a test or a rehearsal can set it.

``now()`` is aware and in UTC; ``today()`` is the date in the authority's zone (Việt Nam), because
deadlines are days there. Durations for logs use ``time.monotonic`` and need no clock.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
_set: ContextVar[dt.datetime | None] = ContextVar("clock", default=None)


def now() -> dt.datetime:
    return _set.get() or dt.datetime.now(dt.UTC)


def today() -> dt.date:
    return now().astimezone(ZONE).date()


@contextmanager
def at(moment: dt.datetime) -> Iterator[None]:
    """Within the block it is ``moment`` (aware)."""
    if moment.tzinfo is None:
        raise ValueError("the clock takes an aware moment")
    token = _set.set(moment)
    try:
        yield
    finally:
        _set.reset(token)
