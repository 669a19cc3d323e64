"""Weighted progress that explains itself, from leaves to plan.

A node's progress is the weighted mean of those of its parts of which something is known. A part nobody
gave work for is not zero: it is left out, counted and named, and what the figure would be if it were
zero is told beside it. Exact fractions; rounded once, when shown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db.models import Count, Q
from django.urls import reverse

from chiso.engine import vietnamese
from chiso.plans.models import Item, Plan, Task
from chiso.plans.terms import OccurrenceState, TaskState


@dataclass(frozen=True, slots=True)
class Term:
    """One part of a mean: what it is, its weight, its progress (None: nothing known)."""

    label: str
    url: str
    weight: Decimal
    percent: Fraction | None
    lowest: Fraction = Fraction(0)
    """The figure if all below it that nothing is known of counted as zero."""

    @property
    def shown(self) -> str:
        return shown(self.percent)


@dataclass(frozen=True, slots=True)
class Explained:
    """A progress with the parts it was made of. ``source`` says what a leaf's figure is."""

    percent: Fraction | None
    terms: tuple[Term, ...] = ()
    source: str = ""
    lowest: Fraction = Fraction(0)
    """The figure if all below it that nothing is known of counted as zero."""

    @property
    def known(self) -> tuple[Term, ...]:
        return tuple(term for term in self.terms if term.percent is not None)

    @property
    def unknown(self) -> tuple[Term, ...]:
        return tuple(term for term in self.terms if term.percent is None)

    @property
    def shown(self) -> str:
        return shown(self.percent)

    @property
    def whole(self) -> int | None:
        """For a bar: whole per cent, rounded down, so that 100 means done."""
        return None if self.percent is None else int(self.percent)

    @property
    def formula(self) -> str:
        """``62 % = (3 × 100 + 2 × 5) / 5``; empty for a leaf."""
        if self.percent is None or not self.known:
            return ""
        above = " + ".join(f"{_plain(t.weight)} × {shown(t.percent, sign='')}" for t in self.known)
        below = sum((term.weight for term in self.known), Decimal(0))
        return f"{self.shown} = ({above}) / {_plain(below)}"

    @property
    def if_zero(self) -> str:
        """The figure if parts nothing is known of counted as zero; empty if it is the same."""
        return shown(self.lowest) if self.percent is not None and self.lowest != self.percent else ""


def shown(percent: Fraction | None, *, sign: str = " %") -> str:
    """``62,5 %``: at most one decimal, rounded half up."""
    if percent is None:
        return "chưa có số liệu"
    text = vietnamese.number(percent, 1).removesuffix(",0")
    return f"{text}{sign}"


def _plain(value: Decimal) -> str:
    return vietnamese.number(value)


@dataclass(frozen=True, slots=True)
class PlanProgress:
    """The progress of a plan: in all, of each item, of each task under it."""

    total: Explained
    items: Mapping[int, Explained]
    tasks: Mapping[int, Sequence[Task]]
    """Item id → its tasks (whole ones; those of unit plans included)."""
    task_values: Mapping[int, Explained]
    leaves: int
    """Items something is to be done for."""
    idle: int
    """Those of them without a task."""


def progress_of_items(plan: Plan) -> PlanProgress:
    """The progress of every item of a plan and of the plan itself; three queries."""
    items = list(plan.items.filter(dropped=False).order_by("position"))
    own = {item.pk for item in items}
    home = {**{pk: pk for pk in own}, **_homes(plan)}
    tasks = list(
        Task.objects.filter(Q(plan=plan) | Q(plan__parent=plan))
        .exclude(state=TaskState.CANCELLED)
        .select_related("assignee")
        .annotate(
            turns=Count("occurrences", filter=~Q(occurrences__state=OccurrenceState.CANCELLED)),
            turns_done=Count("occurrences", filter=Q(occurrences__state=OccurrenceState.DONE)),
        )
        .order_by("due", "id")
    )
    values = task_values(tasks)
    by_item: dict[int, list[Task]] = defaultdict(list)
    for task in tasks:
        place = home.get(task.item_id)
        if task.parent_id is None and place is not None:
            by_item[place].append(task)
    explained = _items(items, by_item, values)
    roots = [item for item in items if item.parent_id not in own]
    leaves = [item for item in items if not item.group]
    return PlanProgress(
        total=_mean(_item_terms(roots, explained)),
        items=explained,
        tasks=by_item,
        task_values=values,
        leaves=len(leaves),
        idle=sum(not by_item.get(item.pk) and explained[item.pk].percent is None for item in leaves),
    )


def _homes(plan: Plan) -> dict[int, int]:
    """Item of a unit plan → the item of ``plan`` it comes from, itself or through those above it."""
    rows: dict[int, tuple[int | None, int | None]] = {
        pk: (source, parent)
        for pk, source, parent in Item.objects.filter(plan__parent=plan).values_list(
            "pk", "source_id", "parent_id"
        )
    }
    homes: dict[int, int] = {}
    for pk in rows:
        step: int | None = pk
        for _ in range(len(rows)):
            if step is None or step not in rows:
                break
            source, parent = rows[step]
            if source is not None:
                homes[pk] = source
                break
            step = parent
    return homes


def task_values(tasks: Iterable[Task]) -> dict[int, Explained]:
    """Task id → its progress: of its parts, of its turns, or as reported. Tasks must carry their turns."""
    rows = {task.pk: task for task in tasks}
    parts: dict[int, list[Task]] = defaultdict(list)
    for task in rows.values():
        if task.parent_id is not None:
            parts[task.parent_id].append(task)
    values: dict[int, Explained] = {}

    def value(task: Task) -> Explained:
        if task.pk not in values:
            values[task.pk] = _task(task, [(part, value(part)) for part in parts.get(task.pk, ())])
        return values[task.pk]

    for task in rows.values():
        value(task)
    return values


def _task(task: Task, parts: Sequence[tuple[Task, Explained]]) -> Explained:
    if task.state == TaskState.DONE:
        return _leaf(Fraction(100), "đã xác nhận hoàn thành")
    if task.state == TaskState.REPORTED:
        return _leaf(Fraction(100), "đã báo cáo hoàn thành, chờ xác nhận")
    if parts:
        return _mean(
            Term(part.title, reverse("plans:task", args=[part.pk]), part.weight, found.percent, found.lowest)
            for part, found in parts
        )
    turns, done = getattr(task, "turns", 0), getattr(task, "turns_done", 0)
    if turns:
        return _leaf(Fraction(100 * done, turns), f"đã xong {done} trên {turns} kỳ trong năm")
    return _leaf(Fraction(task.percent), "theo báo cáo tiến độ mới nhất")


def _leaf(percent: Fraction, source: str) -> Explained:
    return Explained(percent, source=source, lowest=percent)


def _items(
    items: Sequence[Item], by_item: Mapping[int, Sequence[Task]], values: Mapping[int, Explained]
) -> dict[int, Explained]:
    children: dict[int, list[Item]] = defaultdict(list)
    for item in items:
        if item.parent_id is not None:
            children[item.parent_id].append(item)
    found: dict[int, Explained] = {}

    def value(item: Item) -> Explained:
        below = children.get(item.pk, [])
        for child in below:
            found[child.pk] = value(child)
        terms = _item_terms(below, found) + [
            Term(
                task.title,
                reverse("plans:task", args=[task.pk]),
                task.weight,
                values[task.pk].percent,
                values[task.pk].lowest,
            )
            for task in by_item.get(item.pk, ())
        ]
        return _mean(terms) if terms else Explained(None, source="chưa có nhiệm vụ")

    for item in items:
        if item.pk not in found and item.parent_id is None:
            found[item.pk] = value(item)
    for item in items:  # under a parent that was dropped
        if item.pk not in found:
            found[item.pk] = value(item)
    return found


def _item_terms(items: Iterable[Item], found: Mapping[int, Explained]) -> list[Term]:
    return [
        Term(
            f"{item.code} {item.title}",
            f"#item-{item.pk}",
            item.weight,
            found[item.pk].percent,
            found[item.pk].lowest,
        )
        for item in items
    ]


def _mean(terms: Iterable[Term]) -> Explained:
    kept = tuple(terms)
    known = [(Fraction(term.weight), term.percent) for term in kept if term.percent is not None]
    if not known:
        return Explained(None, kept, source="chưa có nhiệm vụ")
    total = sum((weight for weight, _percent in known), Fraction(0))
    whole = sum((Fraction(term.weight) for term in kept), Fraction(0))
    return Explained(
        sum((w * p for w, p in known), Fraction(0)) / total,
        kept,
        lowest=sum((Fraction(term.weight) * term.lowest for term in kept), Fraction(0)) / whole,
    )
