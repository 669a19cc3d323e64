"""Reads of unit plans: which stand where, what each takes from the parent, what an amendment changed.

A unit plan takes every item the unit leads or co-operates on, with the groups above. What an amendment
of the parent means for it is the difference of two frozen versions, narrowed to those items: computed
by the same function that shows the amendment itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chiso.org.policies import Actor
from chiso.plans.models import Item, Plan, PlanVersion
from chiso.plans.policies import plan as policies
from chiso.plans.schemas import version
from chiso.plans.selectors.plan import items_of, units_assigned
from chiso.plans.terms import PlanState


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit with items in a plan: what it leads, what it helps with, and its own plan if there is one."""

    unit_id: int
    leads: int
    helps: int
    plan: Plan | None
    outdated: bool


def concerns(content: Mapping[str, Any], unit_id: int) -> dict[str, Any]:
    """A frozen content narrowed to what a unit leads or co-operates on (groups left out)."""
    kept = [
        item
        for item in content["items"]
        if not item["group"]
        and (
            (item["lead"] or {}).get("id") == unit_id
            or any(other["id"] == unit_id for other in item["cooperating"])
        )
    ]
    return {"head": content["head"], "items": kept}


def changes_for(plan: Plan) -> version.Difference | None:
    """What the parent's amendments since ``follows_version`` change for this unit plan; None when nothing."""
    parent = plan.parent
    if parent is None or plan.follows_version is None or plan.follows_version >= parent.version:
        return None
    contents = dict(
        PlanVersion.objects.filter(
            plan=parent, number__in=[plan.follows_version, parent.version]
        ).values_list("number", "content")
    )
    return _difference(plan, contents, parent.version)


def _difference(
    plan: Plan, contents: Mapping[int, Mapping[str, Any]], newest: int
) -> version.Difference | None:
    before, after = contents.get(plan.follows_version or 0), contents.get(newest)
    if before is None or after is None or plan.unit_id is None:
        return None
    difference = version.difference(concerns(before, plan.unit_id), concerns(after, plan.unit_id))
    items_only = version.Difference((), difference.items)
    return items_only if items_only.count else None


def unit_rows(parent: Plan, items: Sequence[Item], *, actor: Actor) -> list[UnitRow]:
    """Every unit with items in ``parent``, with its plan when the actor may see it; two queries."""
    plans = {plan.unit_id: plan for plan in Plan.objects.filter(policies.visible(actor), parent=parent)}
    contents = _contents(parent, plans.values())
    assigned = units_assigned(items)
    rows = []
    for unit_id, (leads, helps) in assigned.items():
        plan = plans.get(unit_id)
        outdated = bool(plan and _behind(plan, parent, contents))
        rows.append(UnitRow(unit_id, leads, helps, plan, outdated))
    for other_id, other in plans.items():
        if other_id is not None and other_id not in assigned:
            rows.append(UnitRow(other_id, 0, 0, other, _behind(other, parent, contents)))
    return sorted(rows, key=lambda row: (-row.leads, -row.helps, row.unit_id))


def _contents(parent: Plan, plans: Iterable[Plan]) -> dict[int, Mapping[str, Any]]:
    wanted = {plan.follows_version for plan in plans if plan.follows_version is not None}
    if not wanted or wanted == {parent.version}:
        return {}
    return dict(
        PlanVersion.objects.filter(plan=parent, number__in=wanted | {parent.version}).values_list(
            "number", "content"
        )
    )


def _behind(plan: Plan, parent: Plan, contents: Mapping[int, Mapping[str, Any]]) -> bool:
    if plan.state == PlanState.CLOSED or plan.follows_version in {None, parent.version}:
        return False
    return _difference(plan, contents, parent.version) is not None


def items_for(parent: Plan, unit_id: int) -> list[Item]:
    """The parent's items a unit leads or co-operates on, with the groups above them, in order."""
    rows = items_of(parent)
    by_id = {item.pk: item for item in rows}
    wanted: set[int] = set()
    for item in rows:
        if item.group:
            continue
        if item.lead_id == unit_id or any(
            other.unit_id == unit_id and other.role == "cooperating" for other in item.others.all()
        ):
            step: Item | None = item
            while step is not None:
                wanted.add(step.pk)
                step = by_id.get(step.parent_id) if step.parent_id else None
    return [item for item in rows if item.pk in wanted]


def derived_of(item: Item, *, actor: Actor) -> list[Item]:
    """Lines of unit plans that detail an item, those the actor may see; one query."""
    plans = Plan.objects.filter(policies.visible(actor), parent_id=item.plan_id)
    return list(
        Item.objects.filter(source=item, dropped=False, plan__in=plans)
        .select_related("plan")
        .order_by("plan_id")
    )
