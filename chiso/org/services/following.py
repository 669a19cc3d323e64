"""What of other apps hangs on a unit, without knowing the other apps.

An app above registers in its ``AppConfig.ready`` a function that tells what of its own a change
touches (``AFFECTED``) and, if its things can follow a successor, one that moves them (``FOLLOWERS``).
The first is asked by the preview only; the second runs inside the write, so that the dry run shows
what it does and the trail keeps it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from chiso.org.policies import Doer


@dataclass(frozen=True, slots=True)
class Succession:
    """Units that end on a day, and for each the unit that takes over where there is exactly one."""

    ends: frozenset[int]
    on: dt.date
    heirs: Mapping[int, int] = field(default_factory=dict)
    """Ending unit id → successor id. A unit that was split has none: a person must choose."""


@dataclass(frozen=True, slots=True)
class Affected:
    """Something of an app that the change touches: how many, what, where to look."""

    what: str
    count: int
    url: str = ""
    follows: bool = False
    """True when it moves to the successor by itself; False when somebody must see to it."""


AFFECTED: list[Callable[[Succession], Sequence[Affected]]] = []
FOLLOWERS: list[Callable[[Succession, Doer], None]] = []


def follow(succession: Succession, *, actor: Doer) -> None:
    for follower in FOLLOWERS:
        follower(succession, actor)
