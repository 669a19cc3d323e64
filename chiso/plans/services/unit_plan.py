"""A unit's own plan: derived from the items assigned to it, kept in step with the parent's amendments.

Deriving copies the lines and links each to its source; the unit adds its measures and details them
into tasks. An amendment of the parent changes nothing in a unit plan until the unit takes it over, and
then only what the unit has not itself decided otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from chiso.audit import clock
from chiso.audit.services import record, writes
from chiso.org.policies import Actor
from chiso.org.problems import not_found
from chiso.org.selectors import names_on
from chiso.plans.models import Item, ItemUnit, Plan
from chiso.plans.policies import plan as policies
from chiso.plans.problems import plan as problems
from chiso.plans.selectors import unit_plan as selectors
from chiso.plans.selectors.plan import items_of, units_assigned
from chiso.plans.services.item import plan_editable
from chiso.plans.terms import PlanState

COPIED = ("title", "lead_id", "product", "schedule", "due", "weight", "legal_basis", "edition", "criterion")
DERIVABLE = frozenset({PlanState.ISSUED, PlanState.AMENDING, PlanState.SUBMITTED, PlanState.APPROVED})


@writes("plans.plan.derive")
def unit_plan_derive(parent: Plan, *, unit_id: int, actor: Actor) -> Plan:
    """The plan of one unit from an issued plan; the same one when called again. 403, PL0023, PL0024."""
    actor.require_same_authority(parent.authority_id, "kế hoạch")
    actor.require(
        policies.may_derive(actor, unit_id), "lập kế hoạch của đơn vị này", who="đơn vị hoặc Văn phòng"
    )
    if parent.unit_id or parent.version == 0 or parent.state not in DERIVABLE:
        raise problems.parent_not_issued()
    names = names_on(clock.today(), authority_id=parent.authority_id)
    if unit_id not in names:
        raise not_found("đơn vị")
    Plan.objects.select_for_update().get(pk=parent.pk)  # two who derive at once get the same plan
    existing = Plan.objects.filter(parent=parent, unit_id=unit_id).first()
    if existing is not None:
        record(existing, after={"derived": "đã có"})
        return existing
    sources = selectors.items_for(parent, unit_id)
    if not sources:
        raise problems.nothing_assigned(names[unit_id])
    plan = Plan.objects.create(
        authority_id=parent.authority_id,
        unit_id=unit_id,
        parent=parent,
        year=parent.year,
        title=f"Kế hoạch của {names[unit_id]} thực hiện {_small(parent.title)}",
        legal_basis=_basis(parent),
        sample=parent.sample,
        follows_version=parent.version,
        created_at=clock.now(),
        created_by_id=policies.account_of(actor),
    )
    made: dict[int, Item] = {}
    for position, source in enumerate(sources, start=1):
        made[source.pk] = _copy(source, plan=plan, parent=made.get(source.parent_id or 0), position=position)
    record(plan, after={"unit": unit_id, "items": len(made), "version": parent.version})
    return plan


@writes("plans.plan.derive")
def unit_plans_derive(parent: Plan, *, actor: Actor) -> list[Plan]:
    """The plans of all units that have items and no plan yet; the Office's one click."""
    actor.require_same_authority(parent.authority_id, "kế hoạch")
    actor.require(policies.may_prepare(actor), "lập kế hoạch cho mọi đơn vị", who="Văn phòng")
    have = set(Plan.objects.filter(parent=parent).values_list("unit_id", flat=True))
    units = [unit for unit in units_assigned(items_of(parent)) if unit not in have]
    made = [unit_plan_derive(parent, unit_id=unit, actor=actor) for unit in units]
    record(parent, after={"derived": len(made)})
    return made


@writes("plans.plan.align")
def unit_plan_align(plan: Plan, *, actor: Actor) -> list[str]:
    """Take over the parent's amendments. Returns, in words, what was kept because the unit decided it.

    A field follows the parent when the unit still had the parent's old value; lines that are gone are
    dropped unless tasks hang on them. Raises PL0009 when not open for change, PL0026 when nothing changed.
    """
    locked = plan_editable(plan, actor=actor)
    difference = selectors.changes_for(locked)
    parent = locked.parent
    if difference is None or parent is None:
        raise problems.already_aligned()
    kept: list[str] = []
    mine: dict[int | None, Item] = {item.source_id: item for item in items_of(locked) if item.source_id}
    sources = {item.pk: item for item in selectors.items_for(parent, locked.unit_id or 0)}
    old = {
        item["id"]: item for item in parent.versions.get(number=locked.follows_version or 0).content["items"]
    }
    for change in difference.items:
        item, source = mine.get(change.item_id), sources.get(change.item_id)
        if item is None and source is not None:
            _add(locked, source, mine, sources)
        elif item is not None and source is None:
            kept += _retire(item)
        elif item is not None and source is not None:
            kept += _follow(item, source, old.get(change.item_id, {}))
    before, after = locked.follows_version, parent.version
    Plan.objects.filter(pk=locked.pk).update(follows_version=after)
    plan.follows_version = after
    record(plan, before={"follows_version": before}, after={"follows_version": after, "kept": kept})
    return kept


def _copy(source: Item, *, plan: Plan, parent: Item | None, position: int) -> Item:
    item = Item.objects.create(
        plan=plan,
        parent=parent,
        source=source,
        position=position,
        annex=source.annex,
        code=source.code,
        group=source.group,
        waivers=source.waivers,
        **{name: getattr(source, name) for name in COPIED},
    )
    ItemUnit.objects.bulk_create(
        ItemUnit(item=item, unit_id=other.unit_id, role=other.role) for other in source.others.all()
    )
    return item


def _add(plan: Plan, source: Item, mine: dict[int | None, Item], sources: Mapping[int, Item]) -> None:
    """A line newly assigned to the unit, under its group (made when it was not there)."""
    above = sources.get(source.parent_id) if source.parent_id else None
    if above is not None and above.pk not in mine:
        _add(plan, above, mine, sources)
    parent = mine.get(source.parent_id) if source.parent_id else None
    made = _copy(source, plan=plan, parent=parent, position=10_000 + source.position)
    mine[source.pk] = made
    record(made, after={"code": made.code, "title": made.title})


def _retire(item: Item) -> list[str]:
    if item.tasks.exclude(state="cancelled").exists():
        return [f"{item.code} {item.title}: giữ lại vì đang có nhiệm vụ"]
    item.dropped = True
    item.save(update_fields=["dropped"])
    record(item, after={"dropped": True})
    return []


def _follow(item: Item, source: Item, old: Mapping[str, Any]) -> list[str]:
    kept = []
    before: dict[str, Any] = {}
    for name in COPIED:
        now, wanted = getattr(item, name), getattr(source, name)
        if now == wanted or name == "due":
            continue
        if name in {"title", "lead_id"} or _spelled(now) == _spelled(_of(old, name)):
            before[name] = now
            setattr(item, name, wanted)
            if name == "schedule":
                item.due = source.due
        else:
            kept.append(f"{item.code}: giữ nội dung đơn vị đã chọn")
    item.save(update_fields=[*COPIED_COLUMNS, "due"])
    _follow_units(item, source)
    record(item, before=_plain(before), after=_plain({name: getattr(item, name) for name in before}))
    return kept


COPIED_COLUMNS = ("title", "lead", "product", "schedule", "weight", "legal_basis", "edition", "criterion")


def _follow_units(item: Item, source: Item) -> None:
    item.others.all().delete()
    ItemUnit.objects.bulk_create(
        ItemUnit(item=item, unit_id=other.unit_id, role=other.role) for other in source.others.all()
    )


def _of(old: Mapping[str, Any], name: str) -> Any:
    return (old.get("lead") or {}).get("id") if name == "lead_id" else old.get(name)


def _spelled(value: Any) -> str:
    """Frozen and living values in one spelling: weights are text in a version."""
    if isinstance(value, Decimal):
        return str(value.normalize())
    if isinstance(value, str) and value.replace(".", "", 1).isdigit():
        return str(Decimal(value).normalize())
    return str(value or "")


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: str(value) if isinstance(value, Decimal) else value for name, value in values.items()}


def _small(title: str) -> str:
    return title[:1].lower() + title[1:]


def _basis(parent: Plan) -> str:
    number = f"{parent.number}/{parent.symbol}".strip("/") if parent.number else ""
    return f"{parent.title}" + (f" (số {number})" if number else "")
