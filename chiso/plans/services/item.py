"""Writing the lines of a plan: cell by cell, many rows at once, adding, waiving, dropping.

A cell is written with what its writer saw (``was``): if somebody else changed it meanwhile nothing is
written and the refusal carries what stands there now. Only a draft or a plan being amended can change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Max

from chiso.audit import clock
from chiso.audit.services import record, writes
from chiso.engine.periods import Calendar
from chiso.org.policies import Actor
from chiso.org.problems import not_found
from chiso.org.selectors import working_calendar
from chiso.plans.models import Item, ItemUnit, Plan
from chiso.plans.policies import plan as policies
from chiso.plans.problems import plan as problems
from chiso.plans.schemas import cell
from chiso.plans.schemas.deadline import resolve
from chiso.plans.selectors.item import due_words, words_of
from chiso.plans.selectors.unit import choices
from chiso.plans.terms import PlanState, Role

EDITABLE = frozenset({PlanState.DRAFT, PlanState.AMENDING})
ROLES = {"cooperating": Role.COOPERATING, "monitoring": Role.MONITORING}


@dataclass(frozen=True, slots=True)
class Written:
    """A cell after the write: its words, and for a deadline the working day or the next turn in words."""

    item_id: int
    words: str
    due: str = ""


def plan_editable(plan: Plan, *, actor: Actor) -> Plan:
    """The plan locked for a change of content, or a refusal: 404, 403, PL0009."""
    actor.require_same_authority(plan.authority_id, "kế hoạch")
    if not policies.may_see(actor, plan):
        raise not_found("kế hoạch")
    actor.require(policies.may_edit(actor, plan), "sửa kế hoạch", who="đơn vị lập kế hoạch")
    locked = Plan.objects.select_for_update().get(pk=plan.pk)
    if locked.state not in EDITABLE:
        raise problems.not_editable(state=str(PlanState(locked.state).label))
    return locked


@writes("plans.item.assign")
def items_assign(
    plan: Plan,
    *,
    item_ids: Sequence[int],
    field: str,
    text: str,
    was: Mapping[int, str] | None = None,
    actor: Actor,
) -> list[Written]:
    """Give the items of a plan their lead, co-operating or monitoring units.

    ``text`` names units (id, name, short name; several between ``;``); empty takes them back. A unit
    that leads an item is left out of those that co-operate on it. ``was`` maps item id → words seen.
    """
    locked = plan_editable(plan, actor=actor)
    units = choices(locked.authority_id)
    items = _items(locked, item_ids)
    _compare(items, field=field, was=was, text_of=lambda item: words_of(item, field, units))
    if field == "lead":
        chosen = cell.unit_of(text, units) if cell.clean(text) else None
        for item in items:
            _lead(item, chosen)
        return [Written(item.pk, chosen.name if chosen else "") for item in items]
    several = cell.units_of(text, units)
    written = []
    for item in items:
        kept = [choice for choice in several if choice.id != item.lead_id]
        _others(item, ROLES[field], kept)
        written.append(Written(item.pk, cell.joined(kept)))
    return written


@writes("plans.item.describe")
def items_describe(
    plan: Plan,
    *,
    item_ids: Sequence[int],
    field: str,
    text: str,
    was: Mapping[int, str] | None = None,
    actor: Actor,
) -> list[Written]:
    """Give the items their deadline, weight or words. ``was`` maps item id → words seen."""
    locked = plan_editable(plan, actor=actor)
    items = _items(locked, item_ids)
    _compare(items, field=field, was=was, text_of=lambda item: words_of(item, field, ()))
    calendar = working_calendar() if field == "schedule" else None
    written = []
    for item in items:
        values = field_values(field, text, plan=locked, calendar=calendar)
        _put(item, field, values)
        hint = due_words(item, calendar=calendar, today=clock.today()) if calendar else ""
        written.append(Written(item.pk, words_of(item, field, ()), hint))
    return written


@writes("plans.item.waive")
def items_waive(plan: Plan, *, item_ids: Sequence[int], field: str, reason: str, actor: Actor) -> None:
    """State why items have no lead, deadline or product; an empty ``reason`` takes the statement back."""
    locked = plan_editable(plan, actor=actor)
    if field not in cell.ASKED:
        raise problems.no_reason(field)
    for item in _items(locked, item_ids):
        before = dict(item.waivers)
        after = {name: why for name, why in before.items() if name != field}
        if reason.strip():
            after[field] = cell.clean(reason)
        item.waivers = after
        item.save(update_fields=["waivers"])
        record(item, before={"waivers": before}, after={"waivers": after})


@writes("plans.item.add")
def item_add(
    plan: Plan,
    *,
    title: str,
    code: str,
    annex: str = "",
    parent: Item | None = None,
    group: bool = False,
    edition: str = "",
    criterion: str = "",
    actor: Actor,
    once: str | None = None,
) -> Item:
    """A new line at the end of its group (or of the plan), and the criterion it serves when it serves one."""
    locked = plan_editable(plan, actor=actor)
    title, code = cell.clean(title), cell.clean(code)[:30]
    if not title:
        raise problems.empty_title()
    if parent is not None:
        annex = parent.annex
    siblings = locked.items.filter(dropped=False, annex=annex)
    if siblings.filter(code=code).exists():
        raise problems.duplicate_code(code)
    item = Item.objects.create(
        plan=locked,
        parent=parent,
        position=_room(locked, parent),
        annex=annex,
        code=code,
        title=title,
        group=group,
        edition=edition,
        criterion=criterion,
    )
    record(item, after={"code": code, "title": title, "annex": annex, "group": group})
    return item


@writes("plans.item.remove")
def item_drop(item: Item, *, reason: str, actor: Actor) -> None:
    """Take a line out. Before the first issue it goes; afterwards it stays, marked, for its history.

    Raises PL0018 while tasks hang on it or on a line below.
    """
    plan = plan_editable(item.plan, actor=actor)
    if not reason.strip():
        raise problems.no_reason(f"Bỏ nội dung {item.code}")
    below = [item, *Item.objects.filter(parent=item, dropped=False)]
    count = sum(row.tasks.exclude(state="cancelled").count() for row in below)
    if count:
        raise problems.has_tasks(place=str(item), count=count)
    record(item, before={"code": item.code, "title": item.title}, after={"dropped": True})
    kept = plan.version > 0 or any(row.tasks.exists() or row.derived.exists() for row in below)
    if kept:
        Item.objects.filter(pk__in=[row.pk for row in below]).update(dropped=True)
    else:
        Item.objects.filter(pk__in=[row.pk for row in below]).delete()
    item.dropped = True


def field_values(field: str, text: str, *, plan: Plan, calendar: Calendar | None) -> dict[str, Any]:
    """Typed words as column values. Raises PL0010 to PL0017."""
    if field == "schedule":
        schedule = cell.schedule_of(text)
        due = None
        if schedule is not None and calendar is not None:
            due = resolve(schedule, year=plan.year, calendar=calendar, issued_on=plan.issued_on)
        return {"schedule": schedule, "due": due}
    if field == "weight":
        return {"weight": cell.weight_of(text)}
    if field not in cell.TEXT_FIELDS:
        raise problems.unknown_unit(field)
    words = cell.clean(text)
    if field == "title" and not words:
        raise problems.empty_title()
    return {field: words}


def _items(plan: Plan, item_ids: Iterable[int]) -> list[Item]:
    wanted = set(item_ids)
    rows = list(plan.items.filter(pk__in=wanted, dropped=False).prefetch_related("others"))
    if len(rows) != len(wanted) or not rows:
        raise not_found("nội dung kế hoạch")
    return rows


def _compare(
    items: Sequence[Item], *, field: str, was: Mapping[int, str] | None, text_of: Callable[[Item], str]
) -> None:
    if was is None:
        return
    differing = {item.pk: text_of(item) for item in items if item.pk in was and was[item.pk] != text_of(item)}
    if differing:
        first = next(item for item in items if item.pk in differing)
        raise problems.cell_overtaken(
            differing, place=f"{first.code} {field}", was=was[first.pk], now=differing[first.pk]
        )


def _lead(item: Item, chosen: cell.Choice | None) -> None:
    before = {"lead": item.lead_id}
    item.lead_id = chosen.id if chosen else None
    waivers = {name: why for name, why in item.waivers.items() if name != "lead" or chosen is None}
    item.waivers = waivers
    item.save(update_fields=["lead", "waivers"])
    if chosen:
        item.others.filter(unit_id=chosen.id).delete()
    record(item, before=before, after={"lead": item.lead_id, "name": chosen.name if chosen else ""})


def _others(item: Item, role: Role, kept: Sequence[cell.Choice]) -> None:
    before = sorted(other.unit_id for other in item.others.all() if other.role == role)
    ids = [choice.id for choice in kept]
    item.others.filter(role=role).delete()
    item.others.filter(unit_id__in=ids).delete()
    ItemUnit.objects.bulk_create(ItemUnit(item=item, unit_id=unit, role=role) for unit in ids)
    record(item, before={role: before}, after={role: sorted(ids)})


def _put(item: Item, field: str, values: Mapping[str, Any]) -> None:
    before = {name: getattr(item, name) for name in values}
    for name, value in values.items():
        setattr(item, name, value)
    names = list(values)
    if values.get(field) and field in item.waivers:
        item.waivers = {name: why for name, why in item.waivers.items() if name != field}
        names.append("waivers")
    item.save(update_fields=names)
    record(item, before=_shown(before), after=_shown(values))


def _shown(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: cell.said(value) if name == "schedule" else str(value) if isinstance(value, Decimal) else value
        for name, value in values.items()
    }


def _room(plan: Plan, parent: Item | None) -> int:
    """A free position: after the last line of the group, making room by moving the later ones."""
    if parent is None:
        return (plan.items.aggregate(last=Max("position"))["last"] or 0) + 1
    last = plan.items.filter(parent=parent).aggregate(last=Max("position"))["last"] or parent.position
    for row in plan.items.filter(position__gt=last).order_by("-position"):
        Item.objects.filter(pk=row.pk).update(position=row.position + 1)
    return last + 1


@writes("plans.item.link")
def items_link(plan: Plan, *, annex: str, edition: str, actor: Actor) -> int:
    """Say of which edition the lines of an annex are: each serves the criterion of its code."""
    locked = plan_editable(plan, actor=actor)
    items = list(locked.items.filter(annex=annex, group=False))
    for item in items:
        item.edition, item.criterion = edition, item.code
    Item.objects.bulk_update(items, ["edition", "criterion"])
    record(locked, after={"annex": annex, "edition": edition, "items": len(items)})
    return len(items)
