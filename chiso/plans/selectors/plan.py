"""Reads of plans: the list, the tree of one plan, what is missing, what was issued and what differs."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chiso.audit import clock
from chiso.audit.selectors import trail
from chiso.audit.terms import VERBS
from chiso.org.policies import Actor
from chiso.org.problems import not_found
from chiso.org.selectors import names_on
from chiso.plans.models import Item, Plan, PlanVersion, Task
from chiso.plans.policies import plan as policies
from chiso.plans.schemas import version
from chiso.plans.terms import PlanState, Role, TaskState

if TYPE_CHECKING:
    from chiso.audit.models import Entry

PAGE = 30


@dataclass(frozen=True, slots=True)
class Missing:
    """How many items still lack what must be said; waived ones are not counted."""

    items: int
    lead: int
    schedule: int
    product: int
    waived: int

    @property
    def total(self) -> int:
        return self.lead + self.schedule + self.product

    @property
    def filled(self) -> int:
        """Percent of the asked cells that are filled or waived."""
        asked = 3 * self.items
        return round(100 * (asked - self.total) / asked) if asked else 0


@dataclass(slots=True)
class Branch:
    """A line of the tree with what is under it."""

    item: Item
    children: list[Branch] = field(default_factory=list)

    @property
    def leaves(self) -> list[Item]:
        if not self.item.group and not self.children:
            return [self.item]
        own = [] if self.item.group or self.children else [self.item]
        return own + [leaf for child in self.children for leaf in child.leaves]


@dataclass(slots=True)
class AnnexTree:
    """An annex of the plan (its label may be empty) and its branches."""

    label: str
    branches: list[Branch] = field(default_factory=list)


def plan_by_id(pk: int, *, actor: Actor) -> Plan:
    """The plan, or 404 when it is absent or not the actor's to see."""
    plan = (
        Plan.objects.select_related("parent", "unit", "reading", "created_by__person").filter(pk=pk).first()
    )
    if plan is None or not policies.may_see(actor, plan):
        raise not_found("kế hoạch")
    return plan


def item_by_id(pk: int, *, actor: Actor) -> Item:
    """The item, its plan seen by the actor; else 404."""
    item = (
        Item.objects.select_related("plan", "plan__parent", "parent", "source__plan", "lead")
        .prefetch_related("others")
        .filter(pk=pk)
        .first()
    )
    if item is None or not policies.may_see(actor, item.plan):
        raise not_found("nội dung kế hoạch")
    return item


def plans_seen(
    actor: Actor,
    *,
    year: int | None = None,
    state: str = "",
    unit_plans: bool = False,
    before: int | None = None,
) -> list[Plan]:
    """A page of the plans of the actor's authority, newest first; keyset by id. Two queries."""
    rows = Plan.objects.filter(policies.visible(actor), unit__isnull=not unit_plans)
    if year:
        rows = rows.filter(year=year)
    if state:
        rows = rows.filter(state=state)
    if before:
        rows = rows.filter(pk__lt=before)
    leaf = Q(items__dropped=False, items__group=False)
    return list(
        rows.annotate(
            item_count=Count("items", filter=leaf, distinct=True),
            unit_plan_count=Count("unit_plans", distinct=True),
        ).order_by("-id")[: PAGE + 1]
    )


def years_seen(actor: Actor) -> list[int]:
    return list(
        Plan.objects.filter(policies.visible(actor))
        .order_by("-year")
        .values_list("year", flat=True)
        .distinct()
    )


def items_of(plan: Plan) -> list[Item]:
    """Living items of a plan in order, with co-operating units; two queries."""
    return list(plan.items.filter(dropped=False).select_related("source").prefetch_related("others"))


def tree_of(items: Iterable[Item]) -> list[AnnexTree]:
    """Items as annexes, domains and lines, in order."""
    rows = list(items)
    branches = {item.pk: Branch(item) for item in rows}
    annexes: dict[str, AnnexTree] = {}
    for item in rows:
        branch = branches[item.pk]
        if item.parent_id in branches:
            branches[item.parent_id].children.append(branch)
        else:
            annexes.setdefault(item.annex, AnnexTree(item.annex)).branches.append(branch)
    return list(annexes.values())


def leaves_of(items: Iterable[Item]) -> list[Item]:
    """What has to be done: every line that is no group."""
    return [item for item in items if not item.group]


def missing_of(items: Iterable[Item]) -> Missing:
    leaves = leaves_of(items)

    def lacking(field: str, empty: Any) -> int:
        return sum(empty(item) and field not in item.waivers for item in leaves)

    return Missing(
        items=len(leaves),
        lead=lacking("lead", lambda item: item.lead_id is None),
        schedule=lacking("schedule", lambda item: item.schedule is None),
        product=lacking("product", lambda item: not item.product),
        waived=sum(len(item.waivers) for item in leaves),
    )


def missing_items(items: Iterable[Item]) -> list[tuple[Item, list[str]]]:
    """Each line that lacks something, with the fields it lacks."""
    found = []
    for item in leaves_of(items):
        lacks = [
            name
            for name, empty in (
                ("lead", item.lead_id is None),
                ("schedule", item.schedule is None),
                ("product", not item.product),
            )
            if empty and name not in item.waivers
        ]
        if lacks:
            found.append((item, lacks))
    return found


def content_of(plan: Plan, items: Sequence[Item], names: Mapping[int, str]) -> dict[str, Any]:
    """The plan as it would be frozen now (``chiso.plan/1``); dates ISO, weights as text."""
    codes = {item.pk: item.code for item in items}

    def units(item: Item, role: str) -> list[dict[str, Any]]:
        rows = sorted(other.unit_id for other in item.others.all() if other.role == role)
        return [{"id": unit, "name": names.get(unit, "")} for unit in rows]

    return {
        "schema": version.SCHEMA,
        "head": {
            "title": plan.title,
            "number": plan.number,
            "symbol": plan.symbol,
            "issued_on": plan.issued_on.isoformat() if plan.issued_on else None,
            "signer": plan.signer,
            "year": plan.year,
            "unit": {"id": plan.unit_id, "name": names.get(plan.unit_id, "")} if plan.unit_id else None,
            "legal_basis": plan.legal_basis,
        },
        "items": [
            {
                "id": item.pk,
                "source": item.source_id,
                "annex": item.annex,
                "code": item.code,
                "title": item.title,
                "group": item.group,
                "parent": codes.get(item.parent_id) if item.parent_id else None,
                "lead": {"id": item.lead_id, "name": names.get(item.lead_id, "")} if item.lead_id else None,
                "cooperating": units(item, Role.COOPERATING),
                "monitoring": units(item, Role.MONITORING),
                "schedule": item.schedule,
                "due": item.due.isoformat() if item.due else None,
                "product": item.product,
                "weight": str(item.weight),
                "legal_basis": item.legal_basis,
                "measures": item.measures,
                "note": item.note,
                "waivers": item.waivers,
            }
            for item in items
        ],
    }


def content_now(plan: Plan, items: Sequence[Item] | None = None) -> dict[str, Any]:
    """``content_of`` the plan as it stands, units named as of today."""
    names = names_on(clock.today(), authority_id=plan.authority_id)
    return content_of(plan, items_of(plan) if items is None else items, names)


def versions_of(plan: Plan) -> QuerySet[PlanVersion]:
    """Issued versions, newest first, without their content."""
    return plan.versions.defer("content").select_related("by__person")


def version_of(plan: Plan, number: int) -> PlanVersion:
    found = plan.versions.select_related("by__person").filter(number=number).first()
    if found is None:
        raise not_found(f"phiên bản {number}")
    return found


def amendment_of(plan: Plan, items: Sequence[Item] | None = None) -> version.Difference | None:
    """What the plan as it stands changes against its last issued version; None before the first."""
    if plan.version == 0:
        return None
    return version.difference(version_of(plan, plan.version).content, content_now(plan, items))


@dataclass(frozen=True, slots=True)
class Happening:
    """A line of the trail as people read it."""

    actor_name: str
    words: str
    at: dt.datetime
    reason: str


def happenings(entries: Iterable[Entry]) -> list[Happening]:
    return [Happening(row.actor_name, VERBS.get(row.verb, row.verb), row.at, row.reason) for row in entries]


def history_of(plan: Plan) -> list[Happening]:
    """The trail of the plan itself, newest first."""
    return happenings(trail("plans.plan", plan.pk)[:60])


def units_assigned(items: Iterable[Item]) -> dict[int, tuple[int, int]]:
    """Unit id → how many items it leads, how many it co-operates on."""
    found: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for item in leaves_of(items):
        if item.lead_id:
            found[item.lead_id][0] += 1
        for other in item.others.all():
            if other.role == Role.COOPERATING:
                found[other.unit_id][1] += 1
    return {unit: (leads, helps) for unit, (leads, helps) in found.items()}


def is_open(plan: Plan) -> bool:
    """Whether its content can be changed now."""
    return plan.state in {PlanState.DRAFT, PlanState.AMENDING}


ASKED_LABELS: dict[str, str | Promise] = {
    "lead": _("đơn vị chủ trì"),
    "schedule": _("thời hạn"),
    "product": _("sản phẩm"),
}


def state_label(plan: Plan) -> str:
    """The state in words; a unit's plan is accepted by the Office rather than issued."""
    if plan.unit_id:
        words = {
            PlanState.SUBMITTED: _("Chờ thủ trưởng đơn vị duyệt"),
            PlanState.APPROVED: _("Chờ Văn phòng tiếp nhận"),
            PlanState.ISSUED: _("Đã tiếp nhận"),
        }
        if (found := words.get(PlanState(plan.state))) is not None:
            return str(found)
    return str(PlanState(plan.state).label)


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the plan's life: done, now, or still to come."""

    label: str
    mark: str


def steps_of(plan: Plan) -> list[Step]:
    """The life of the plan as steps, the present one marked."""
    order = [PlanState.DRAFT, PlanState.SUBMITTED, PlanState.APPROVED, PlanState.ISSUED, PlanState.CLOSED]
    labels: list[str | Promise] = [
        _("Điều chỉnh")
        if plan.version
        and plan.state != PlanState.DRAFT
        and plan.state != PlanState.ISSUED
        and plan.state != PlanState.CLOSED
        else _("Dự thảo"),
        _("Trình"),
        _("Duyệt"),
        _("Tiếp nhận") if plan.unit_id else _("Ban hành"),
        _("Kết thúc"),
    ]
    now = 0 if plan.state == PlanState.AMENDING else order.index(PlanState(plan.state))
    return [
        Step(str(label), "done" if index < now else "now" if index == now else "")
        for index, label in enumerate(labels)
    ]


def items_without_tasks(plan: Plan, items: Sequence[Item]) -> set[int]:
    """Lines nobody made a task of yet, in the plan itself or in a unit's plan; one query."""
    leaves = {item.pk for item in items if not item.group}
    with_tasks: set[int] = set()
    rows = Item.objects.filter(Q(pk__in=leaves) | Q(source_id__in=leaves), tasks__isnull=False)
    for pk, source_id in rows.values_list("pk", "source_id").distinct():
        with_tasks |= {pk, source_id}
    return leaves - with_tasks


@dataclass(frozen=True, slots=True)
class Work:
    """How much work hangs on a plan: its tasks and those of its unit plans, and how many are done."""

    tasks: int
    done: int

    @property
    def percent(self) -> int | None:
        return 100 * self.done // self.tasks if self.tasks else None


def work_of(plan_ids: Sequence[int]) -> dict[int, Work]:
    """Plan id → its work; one query for any number of plans."""
    counted: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    rows = (
        Task.objects.filter(Q(plan_id__in=plan_ids) | Q(plan__parent_id__in=plan_ids), parent__isnull=True)
        .exclude(state=TaskState.CANCELLED)
        .values("plan_id", "plan__parent_id", "state")
        .annotate(count=Count("pk"))
    )
    for row in rows:
        for plan_id in {row["plan_id"], row["plan__parent_id"] or 0} & set(plan_ids):
            counted[plan_id][0] += row["count"]
            counted[plan_id][1] += row["count"] if row["state"] == TaskState.DONE else 0
    return {plan_id: Work(*counts) for plan_id, counts in counted.items()}
