"""Tasks for tests: an issued plan, a task of Phòng Quản lý đầu tư done by An."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from chiso.plans import services
from chiso.plans.models import Item, Plan, Task
from chiso.plans.services import Work
from tests.cast import Cast
from tests.plans import making


def dated(day: int, month: int, year: int = 2026) -> dict[str, Any]:
    return {"kind": "date", "text": f"{day:02d}/{month:02d}/{year}", "day": day, "month": month, "year": year}


MONTHLY: dict[str, Any] = {"kind": "monthly", "text": "ngày 10 hằng tháng", "day": 10}


def item_of(cast: Cast, code: str = "1.1") -> Item:
    plan = Plan.objects.filter(unit__isnull=True).first() or making.issued(cast)
    return plan.items.select_related("plan").get(code=code)


def given(cast: Cast, title: str = "Rà soát thủ tục", **more: Any) -> Task:
    """A task given by the Office to Phòng Quản lý đầu tư, to An, due 30/10/2026."""
    values: dict[str, Any] = {"title": title, "schedule": dated(30, 10), "product": "Báo cáo rà soát"}
    for name in ("schedule", "product", "starts", "legal_basis"):
        if name in more:
            values[name] = more.pop(name)
    values["weight"] = Decimal(more.pop("weight", 1))
    unit = more.pop("unit", cast.investment)
    account = more.pop("by", cast.chi)
    assignee = more.pop("assignee", cast.an if unit == cast.investment else None)
    return services.task_create(
        more.pop("item", None) or item_of(cast),
        work=Work(**values),
        unit_id=unit.pk,
        assignee_id=assignee.person_id if assignee else None,
        actor=cast.actor(account),
        **more,
    )
