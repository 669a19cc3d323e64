"""What is known above of the criterion a line serves and of the lost points a line comes from.

Plans know no rule book and no score. An app above registers a provider of each when it starts; a page
asks for all its lines at once, so that it stays at a constant number of queries. And what plans tell
upwards: the lines that serve given criteria, with the work under them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from chiso.org.policies import Actor
from chiso.plans.models import Item, Plan, Task, TaskDocument
from chiso.plans.policies import plan as plan_policies
from chiso.plans.policies import task as task_policies
from chiso.plans.terms import PlanState, TaskState

Place = tuple[str, str]
"""Edition and criterion: ``("par/2023-heza", "3.4")``."""


@dataclass(frozen=True, slots=True)
class Scored:
    """What a criterion got in one year, in words, and where that can be opened."""

    year: int
    words: str
    url: str


@dataclass(frozen=True, slots=True)
class Criterion:
    """The criterion of a rule book as it reads on a page of plans."""

    title: str
    url: str
    marks: tuple[Scored, ...] = ()


@dataclass(frozen=True, slots=True)
class Origin:
    """Why a line stands in the plan: lost points of a year, and where they are told."""

    words: str
    url: str


CriterionProvider = Callable[[Collection[Place], Actor], Mapping[Place, Criterion]]
OriginProvider = Callable[[Collection[int], Actor], Mapping[int, Origin]]
_criteria: dict[str, CriterionProvider] = {}
_origins: dict[str, OriginProvider] = {}


def register_criteria(name: str, provider: CriterionProvider) -> None:
    """Let an app above tell what a criterion is; once per name."""
    _criteria[name] = provider


def register_origins(name: str, provider: OriginProvider) -> None:
    """Let an app above tell from which lost points lines come; once per name."""
    _origins[name] = provider


def criteria_of(places: Collection[Place], *, actor: Actor) -> Mapping[Place, Criterion]:
    """Place → its criterion, as far as an app above knows it; one call a provider."""
    wanted = {place for place in places if all(place)}
    found: dict[Place, Criterion] = {}
    if wanted:
        for provider in _criteria.values():
            found.update(provider(wanted, actor))
    return found


def criterion_of(item: Item, *, actor: Actor) -> Criterion | None:
    """The criterion one line serves."""
    place = (item.edition, item.criterion)
    return criteria_of([place], actor=actor).get(place)


def origin_of(item: Item, *, actor: Actor) -> Origin | None:
    """The lost points a line, or the line of the authority's plan it details, comes from."""
    ids = [pk for pk in (item.pk, item.source_id) if pk]
    for provider in _origins.values():
        told = provider(ids, actor)
        for pk in ids:
            if pk in told:
                return told[pk]
    return None


# --- told upwards -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Proof:
    """A document that proves a task under a line."""

    document_id: int
    title: str
    page: str


@dataclass(slots=True)
class Serving:
    """A line that serves a criterion, its tasks that the actor may see, the documents that prove them."""

    item: Item
    tasks: list[Task] = field(default_factory=list)
    proofs: dict[int, Proof] = field(default_factory=dict)

    @property
    def done(self) -> int:
        return sum(task.state == TaskState.DONE for task in self.tasks)


def serving(places: Collection[Place], *, actor: Actor, years: Collection[int] = ()) -> Sequence[Serving]:
    """Lines of the authority's plans that serve one of ``places``, newest plan first; three queries."""
    wanted = set(places)
    if not wanted:
        return []
    rows = Item.objects.filter(
        plan__in=_seen(actor),
        plan__unit__isnull=True,
        dropped=False,
        edition__in={edition for edition, _ in wanted},
        criterion__in={code for _, code in wanted},
    ).select_related("plan")
    if years:
        rows = rows.filter(plan__year__in=years)
    found = {
        item.pk: Serving(item)
        for item in rows.order_by("-plan__year", "-plan_id", "position")
        if (item.edition, item.criterion) in wanted
    }
    tasks: dict[int, int] = {}
    seen = Task.objects.filter(task_policies.visible(actor), parent__isnull=True)
    for task in seen.filter(Q(item__in=found) | Q(item__source__in=found)).select_related("item"):
        line = task.item_id if task.item_id in found else task.item.source_id
        if line is not None:
            found[line].tasks.append(task)
            tasks[task.pk] = line
    links = TaskDocument.objects.filter(task__in=tasks).select_related("document").order_by("id")
    for link in links:
        proofs = found[tasks[link.task_id]].proofs
        proofs.setdefault(link.document_id, Proof(link.document_id, link.document.title, link.page))
    return list(found.values())


def _seen(actor: Actor) -> Any:
    """Plans the actor may see, as a subquery."""
    return Plan.objects.filter(plan_policies.visible(actor)).values("pk")


def counts_serving(*, actor: Actor) -> Mapping[Place, int]:
    """Place → how many lines of plans the actor may see serve it; one query."""
    counts: dict[Place, int] = defaultdict(int)
    rows = Item.objects.filter(
        plan__in=_seen(actor), plan__unit__isnull=True, dropped=False, group=False
    ).exclude(criterion="")
    for edition, code in rows.values_list("edition", "criterion"):
        counts[edition, code] += 1
    return counts


def open_plans(year: int, *, actor: Actor) -> list[Plan]:
    """Plans of the authority for ``year`` whose content the actor may change now, newest first; one query."""
    rows = Plan.objects.filter(
        plan_policies.visible(actor),
        unit__isnull=True,
        year=year,
        state__in=(PlanState.DRAFT, PlanState.AMENDING),
    )
    return [plan for plan in rows.order_by("-id") if plan_policies.may_edit(actor, plan)]
