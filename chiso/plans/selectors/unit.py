"""The units a plan may name on a day: leaders, Office, divisions, public-service units, in their order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from chiso.audit import clock
from chiso.org.selectors import tree_on
from chiso.org.selectors.units import Node
from chiso.org.terms import UnitKind
from chiso.plans.schemas.cell import Choice

WORKING = (
    UnitKind.LEADERSHIP,
    UnitKind.OFFICE,
    UnitKind.DIVISION,
    UnitKind.PUBLIC_SERVICE,
    UnitKind.REPRESENTATIVE,
)
"""Kinds of unit that can be given work, in the order they are offered."""


def choices(authority_id: int, *, day: dt.date | None = None) -> tuple[Choice, ...]:
    """Units that may lead or co-operate; the authority itself is not one of them. Five queries."""
    nodes = _flat(tree_on(day or clock.today(), authority_id=authority_id))
    rows = [
        Choice(id=node.unit.pk, name=node.name, short_name=node.short_name, kind=node.unit.kind)
        for node in nodes
        if node.unit.kind in WORKING
    ]
    return tuple(sorted(rows, key=lambda row: WORKING.index(UnitKind(row.kind))))


def _flat(nodes: Iterable[Node]) -> Iterator[Node]:
    for node in nodes:
        yield node
        yield from _flat(node.children)
