"""What a person sees first, by role: numbers that link to what they count, what is red, who is late.

The role is the widest one held: administrator, leader, Office, head, official. Every number is counted
by the filters of the list it links to, so that the two cannot disagree.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db.models import Count, F
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chiso.evidence.selectors import damaged_count
from chiso.org.policies import Actor
from chiso.plans.selectors import plan as plans
from chiso.plans.selectors import task as tasks
from chiso.plans.selectors import waiting
from chiso.plans.selectors.errands import Errand, errands_of
from chiso.plans.selectors.links import tasks_url
from chiso.plans.selectors.progress import Explained, progress_of_items
from chiso.plans.selectors.task import Filters
from chiso.plans.terms import Light, PlanState, TaskState
from chiso.reporting.selectors import desk, issue
from chiso.scoring.selectors.announcement import announcements_of
from chiso.scoring.selectors.learning import Standing, standing_of

if TYPE_CHECKING:
    from chiso.plans.models import Plan, Task
    from chiso.reporting.models import Issue
    from chiso.scoring.models import Announcement

ROLES: dict[str, str | Promise] = {
    "admin": _("Quản trị hệ thống"),
    "leader": _("Lãnh đạo"),
    "office": _("Văn phòng"),
    "head": _("Phụ trách đơn vị"),
    "official": _("Chuyên viên"),
    "guest": _("Chưa giữ chức vụ"),
}
FEW = 8


@dataclass(frozen=True, slots=True)
class Tile:
    """A number and the list that explains it. ``tone`` is red, amber, green or empty."""

    label: str | Promise
    number: int
    url: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Late:
    """Somebody (a person or a unit) with late tasks."""

    name: str
    unit_id: int | None
    red: int
    amber: int
    open: int
    red_url: str
    amber_url: str
    open_url: str


@dataclass(frozen=True, slots=True)
class Home:
    """The home page of one person on one day."""

    role: str
    tiles: Sequence[Tile]
    waiting: int
    red: Sequence[Task]
    red_url: str
    coming: Sequence[Task]
    late: Sequence[Late]
    plan: Plan | None
    progress: Explained | None
    idle: int
    submitted: Sequence[Plan]
    errands: Sequence[Errand]
    """Reports and the like that are due."""
    damaged: int
    standings: Sequence[desk.Standing]
    """How reporting stands, for who sees the whole authority."""
    papers: Sequence[Issue]
    """Outgoing papers that wait for the actor."""
    standing: Standing | None
    announced: Announcement | None


def role_of(actor: Actor) -> str:
    if actor.leads_authority:
        return "leader"
    if actor.admin:
        return "admin"
    if actor.office:
        return "office"
    if actor.headed:
        return "head"
    return "official" if actor.units else "guest"


def home_of(actor: Actor, *, today: dt.date) -> Home:
    """The home page; the number of queries depends on the role, not on the data."""
    role = role_of(actor)
    scope = _scope(actor, role)
    plan = next(iter(plans.plans_seen(actor)), None)
    plan = plan if plan is not None and plan.version else None
    found = progress_of_items(plan) if plan is not None and role != "official" else None
    red = replace(scope, light=Light.RED.value)
    return Home(
        role=role,
        tiles=_tiles(actor, scope, today=today),
        waiting=_waiting(actor, today=today),
        red=list(_first(actor, red, today=today)),
        red_url=tasks_url(red),
        coming=list(_first(actor, replace(scope, due_from=today), today=today)),
        late=_late(actor, role, today=today),
        plan=plan,
        progress=found.total if found else None,
        idle=found.idle if found else 0,
        submitted=_submitted(actor, role),
        errands=errands_of(actor, today=today)[:FEW],
        damaged=damaged_count() if actor.admin else 0,
        standings=desk.standings(actor, today=today) if role in {"leader", "office"} else (),
        papers=issue.waiting_for(actor) if role in {"leader", "office"} else (),
        standing=standing_of(actor) if role not in {"official", "guest"} else None,
        announced=next(iter(announcements_of(actor)), None) if role not in {"official", "guest"} else None,
    )


def _scope(actor: Actor, role: str) -> Filters:
    """What the numbers are about: the authority, the unit headed, or one's own work."""
    if role in {"leader", "admin", "office"}:
        return Filters(state="open")
    if role == "head" and len(actor.headed) == 1:
        return Filters(state="open", unit_id=next(iter(actor.headed)))
    return Filters(state="open", mine=True)


def _tiles(actor: Actor, scope: Filters, *, today: dt.date) -> list[Tile]:
    week = today + dt.timedelta(days=7)
    asked: tuple[tuple[str | Promise, Filters, str], ...] = (
        (_("Quá hạn"), replace(scope, light=Light.RED.value), "red"),
        (_("Sắp đến hạn"), replace(scope, light=Light.AMBER.value), "amber"),
        (_("Đến hạn trong 7 ngày"), replace(scope, due_from=today, due_to=week), ""),
        (_("Chờ xác nhận"), replace(scope, state=TaskState.REPORTED.value), ""),
        (_("Chưa xong"), scope, ""),
        (_("Hoàn thành"), replace(scope, state=TaskState.DONE.value), "green"),
    )
    return [
        Tile(label, tasks.narrowed(actor, filters, today=today).count(), tasks_url(filters), tone)
        for label, filters, tone in asked
    ]


def _first(actor: Actor, filters: Filters, *, today: dt.date) -> Sequence[Task]:
    rows = tasks.narrowed(actor, filters, today=today)
    return list(rows.order_by(F("due").asc(nulls_last=True), "id")[:FEW])


def _waiting(actor: Actor, *, today: dt.date) -> int:
    return waiting.today_of(actor, today=today).waiting


def _late(actor: Actor, role: str, *, today: dt.date) -> list[Late]:
    """Units for those who see the authority, persons for the head of a unit."""
    if role in {"leader", "admin", "office"}:
        return [
            _row("", row.unit_id, row.red, row.amber, row.open, Filters(state="open", unit_id=row.unit_id))
            for row in tasks.tally_by_unit(actor, today=today)
        ]
    if role != "head":
        return []
    scope = _scope(actor, role)
    rows = (
        tasks.narrowed(actor, scope, today=today)
        .filter(assignee__isnull=False)
        .order_by()
        .values("assignee_id", "assignee__name")
        .annotate(
            opened=Count("pk"),
            red=Count("pk", filter=tasks.in_light(Light.RED, today=today)),
            amber=Count("pk", filter=tasks.in_light(Light.AMBER, today=today)),
        )
        .order_by("-red", "-amber", "assignee__name")
    )
    return [
        _row(
            row["assignee__name"], None, row["red"], row["amber"], row["opened"],
            replace(scope, person_id=row["assignee_id"]),
        )
        for row in rows
    ]  # fmt: skip


def _row(name: str, unit_id: int | None, red: int, amber: int, opened: int, scope: Filters) -> Late:
    return Late(
        name=name,
        unit_id=unit_id,
        red=red,
        amber=amber,
        open=opened,
        red_url=tasks_url(replace(scope, light=Light.RED.value)),
        amber_url=tasks_url(replace(scope, light=Light.AMBER.value)),
        open_url=tasks_url(scope),
    )


def _submitted(actor: Actor, role: str) -> list[Plan]:
    """Plans that wait for the actor's approval."""
    if role == "leader":
        return plans.plans_seen(actor, state=PlanState.SUBMITTED)[:FEW]
    if role in {"head", "office"}:
        return plans.plans_seen(actor, state=PlanState.SUBMITTED, unit_plans=True)[:FEW]
    return []
