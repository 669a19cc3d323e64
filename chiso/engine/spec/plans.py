"""Files that go with a score: actions and their costs (``--win-back``), months so far (``--forecast``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from chiso.engine.spec.types import Number, Rate


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionRow:
    """One action: its cost, what it uses of each limit, the cells it writes (``+10`` adds)."""

    name: str
    cost: Number
    sets: Mapping[str, Mapping[str, str]]
    uses: Mapping[str, Number] = field(default_factory=dict)
    requires: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Actions:
    """``actions.yaml``; ``rivals``: percents of the others, for a target rank."""

    schema: Literal["chiso.actions/1"]
    actions: tuple[ActionRow, ...]
    limits: Mapping[str, Number] = field(default_factory=dict)
    rivals: tuple[Rate, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthRow:
    """What one month alone brought."""

    month: int
    facts: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Months:
    """``months.yaml``; ``stocks``: figures that do not add up by month (``1.1.a``)."""

    schema: Literal["chiso.months/1"]
    months: tuple[MonthRow, ...]
    stocks: tuple[str, ...] = ()
    body: str = ""
