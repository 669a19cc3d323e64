"""What apps above ask of a person today: told to the list of today and the home page. Plans knows none of
them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from chiso.org.policies import Actor


@dataclass(frozen=True, slots=True)
class Errand:
    """Something to be done that is no task: what kind, which, where, until when, in which state."""

    kind: str
    title: str
    url: str
    due: dt.date
    state: str
    words: str
    """The state in words."""
    unit_id: int
    late: bool
    extra: str = ""


Source = Callable[[Actor, dt.date], Iterable[Errand]]
_sources: dict[str, Source] = {}


def register_errands(name: str, source: Source) -> None:
    """Let an app above say what it asks of people; once per name."""
    _sources[name] = source


def errands_of(actor: Actor, *, today: dt.date) -> list[Errand]:
    """What is asked of a person, the nearest first; one call a source."""
    found = [errand for source in _sources.values() for errand in source(actor, today)]
    return sorted(found, key=lambda errand: errand.due)
