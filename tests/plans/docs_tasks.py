"""What the worked numbers of docs/algorithms/task-*.md call."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction

from chiso.engine.periods import Calendar
from chiso.plans.schemas import schedule
from chiso.plans.selectors.progress import Term, _mean

CALENDAR = Calendar(days_off={dt.date(2026, 11, 24): "Ngày Văn hóa Việt Nam"})


def due(day: int, month: int) -> str:
    printed = {"kind": "date", "text": "", "day": day, "month": month}
    return schedule.resolve(printed, calendar=CALENDAR, year=2026).words


def tenths(year: int) -> list[int]:
    monthly = {"kind": "monthly", "text": "ngày 10 hằng tháng", "day": 10}
    found = schedule.turns(monthly, calendar=CALENDAR, first=dt.date(year, 1, 1), last=dt.date(year, 12, 31))
    return [turn.due.day for turn in found]


def amber(starts: str, due: str) -> str:
    span = {
        "starts": dt.date.fromisoformat(starts),
        "due": dt.date.fromisoformat(due),
        "calendar": CALENDAR,
    }
    return f"{schedule.amber_window(**span)} → {schedule.amber_from(**span)}"


def mean(*parts: tuple[int, int | None]) -> str:
    node = _mean(
        Term("", "", Decimal(weight), None if value is None else Fraction(value), Fraction(value or 0))
        for weight, value in parts
    )
    return (node.formula or node.shown) + (f"; {node.if_zero} nếu coi là 0" if node.if_zero else "")
