"""Reads of plan items: the rows of the assigning grid, one item with what surrounds it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db.models import QuerySet

from chiso.audit import clock
from chiso.audit.selectors import trail
from chiso.engine import vietnamese
from chiso.engine.periods import Calendar
from chiso.engine.problems import Problem
from chiso.org.policies import Actor
from chiso.org.problems import Forbidden, NotFound
from chiso.org.selectors import working_calendar
from chiso.plans.models import Item, Plan, Task
from chiso.plans.policies import task as task_policies
from chiso.plans.schemas import cell, deadline, schedule
from chiso.plans.selectors.plan import Happening, happenings
from chiso.plans.terms import Role


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the grid: its words, what they resolve to, why it is empty on purpose."""

    field: str
    words: str
    hint: str = ""
    waiver: str = ""
    asked: bool = False

    @property
    def missing(self) -> bool:
        return self.asked and not self.words and not self.waiver


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the grid; a group has no cells."""

    item: Item
    depth: int
    cells: tuple[Cell, ...]
    under: int | None
    """The group the line stands under, for choosing a whole domain."""


GRID = ("lead", "cooperating", "schedule", "product", "weight")
UNIT_GRID = ("measures", "schedule", "product", "weight")


def grid_rows(plan: Plan, items: Sequence[Item], units: Sequence[cell.Choice]) -> list[Row]:
    """The rows in order; a unit's own plan asks for its measures instead of owners."""
    calendar, today = working_calendar(), clock.today()
    groups = {item.pk for item in items if item.group}
    parents = {item.pk: item.parent_id for item in items}
    fields = UNIT_GRID if plan.unit_id else GRID
    rows = []
    for item in items:
        made = () if item.group else tuple(_cell(item, name, units, plan, calendar, today) for name in fields)
        under = item.parent_id if item.parent_id in groups else None
        rows.append(Row(item, _depth(item.pk, parents), made, under))
    return rows


def _depth(pk: int, parents: Mapping[int, int | None]) -> int:
    depth, step = 0, parents.get(pk)
    while step is not None and depth < 5:
        depth, step = depth + 1, parents.get(step)
    return depth


def _cell(
    item: Item, field: str, units: Sequence[cell.Choice], plan: Plan, calendar: Calendar, today: dt.date
) -> Cell:
    return Cell(
        field=field,
        words=words_of(item, field, units),
        hint=due_words(item, calendar=calendar, today=today) if field == "schedule" else "",
        waiver=item.waivers.get(field, ""),
        asked=field in cell.ASKED,
    )


def words_of(item: Item, field: str, units: Sequence[cell.Choice]) -> str:
    """A cell in words, as the screen, the comparison and the sheet have it."""
    if field == "lead":
        return next((choice.name for choice in units if choice.id == item.lead_id), "")
    if field in cell.UNIT_FIELDS:
        role = Role(field)
        ids = {other.unit_id for other in item.others.all() if other.role == role}
        return cell.joined(choice for choice in units if choice.id in ids)
    if field == "schedule":
        return cell.said(item.schedule)
    if field == "weight":
        return cell.weight_words(item.weight)
    return str(getattr(item, field))


def due_words(item: Item, *, calendar: Calendar, today: dt.date) -> str:
    """The working day of an item, or the next turn of a recurring one; empty when there is none."""
    if item.due:
        return schedule.spoken(item.due)
    turn = deadline.next_turn(item.schedule, after=today, calendar=calendar)
    return f"kỳ tới: {schedule.spoken(turn)}" if turn else ""


def due_of(item: Item) -> schedule.Due:
    """The deadline of one item with the reason why it is that day or none."""
    return schedule.resolve(
        item.schedule, calendar=working_calendar(), year=item.plan.year, issued_on=item.plan.issued_on
    )


def cells_of(item: Item, units: Sequence[cell.Choice]) -> dict[str, str]:
    """Every cell of an item in words."""
    return {name: words_of(item, name, units) for name in cell.FIELDS}


def neighbours(item: Item) -> tuple[Item | None, Item | None]:
    """The lines before and after, groups left out."""
    rows = item.plan.items.filter(dropped=False, group=False)
    before = rows.filter(position__lt=item.position).order_by("-position").first()
    return before, rows.filter(position__gt=item.position).order_by("position").first()


def tasks_of(item: Item, *, actor: Actor) -> QuerySet[Task]:
    """Tasks under the item and under the lines of unit plans made from it, those the actor may see."""
    lines = Item.objects.filter(source=item).values("pk")
    rows = Task.objects.filter(task_policies.visible(actor), parent__isnull=True)
    return (
        (rows.filter(item=item) | rows.filter(item__in=lines))
        .select_related("assignee")
        .order_by("due", "id")
    )


def may_make_task(item: Item, *, actor: Actor) -> bool:
    """Whether the actor may give a task here to the unit that leads it."""
    if item.group or item.dropped:
        return False
    unit_id = item.plan.unit_id or item.lead_id
    return unit_id is not None and task_policies.may_give(actor, item.plan, unit_id)


def share_of(item: Item) -> str:
    """The item's share of its plan by weight, as a percent with one decimal."""
    weights = list(item.plan.items.filter(dropped=False, group=False).values_list("weight", flat=True))
    total = sum(weights, Decimal(0))
    if not total or item.group:
        return ""
    return vietnamese.number(Fraction(item.weight) / Fraction(total) * 100, 1)


def history_of(item: Item) -> list[Happening]:
    return happenings(trail("plans.item", item.pk)[:12])


def status_of(problem: Problem) -> int:
    """The status a refused cell answers with."""
    if isinstance(problem, NotFound):
        return 404
    return 403 if isinstance(problem, Forbidden) else 422
