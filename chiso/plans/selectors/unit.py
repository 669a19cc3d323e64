"""The units a plan may name, on a day: every unit of the authority, leaders first, then in their order."""

from __future__ import annotations

import datetime as dt

from chiso.audit import clock
from chiso.org.selectors import names_on
from chiso.plans.schemas.cell import Choice


def choices(authority_id: int, *, day: dt.date | None = None) -> tuple[Choice, ...]:
    """Units that may lead or co-operate; the authority itself is not one of them. One query."""
    names = names_on(day or clock.today(), authority_id=authority_id)
    return tuple(Choice(id=key, name=name) for key, name in names.items() if key != authority_id)
