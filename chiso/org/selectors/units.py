"""Reads of units as of a day: names, the tree, one unit with all that is known of it.

A legal body may have had predecessors under the same name: for a day before its founding the tree and
the authority's name are those of the body that stood then, found by the links, never by the name.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Q

from chiso.engine.vietnamese import sort_key
from chiso.org import problems
from chiso.org.models import Delegation, FormerPlace, Holding, Post, Unit, UnitLink, UnitName
from chiso.org.policies import Actor, on
from chiso.org.terms import PostRank, UnitKind


def names_on(
    day: dt.date, *, authority_id: int | None, units: Collection[int] | None = None
) -> Mapping[int, str]:
    """Unit id → its name on ``day``, for all units of an authority (or some of them), itself included.

    A day before the authority's founding gives it the name of the body it succeeded. One query, two in
    that case.
    """
    rows = UnitName.objects.filter(on(day))
    if authority_id is not None:
        rows = rows.filter(unit__authority_id=authority_id)
    if units is not None:
        rows = rows.filter(unit_id__in=units)
    names = dict(rows.values_list("unit_id", "name"))
    asked = units is None or authority_id in units
    if authority_id is not None and asked and authority_id not in names:
        body = body_on(day, authority_id=authority_id)
        if body is not None:
            names[authority_id] = body.name
    return names


@dataclass(frozen=True, slots=True)
class Body:
    """The legal person that stood on a day."""

    unit_id: int
    name: str
    symbol: str


def body_on(day: dt.date, *, authority_id: int) -> Body | None:
    """The authority on a day, or the body it succeeded; of several, the first in the order of units."""
    found = (
        UnitName.objects.filter(on(day), unit_id__in=bodies_of(authority_id))
        .filter(Q(unit__valid_from__isnull=True) | Q(unit__valid_from__lte=day))
        .filter(Q(unit__valid_to__isnull=True) | Q(unit__valid_to__gt=day))
        .select_related("unit")
    )
    ordered = sorted(found, key=lambda row: (row.unit_id != authority_id, row.unit.position, row.unit.code))
    return Body(ordered[0].unit_id, ordered[0].name, ordered[0].unit.symbol) if ordered else None


def bodies_of(authority_id: int | None) -> frozenset[int]:
    """The authority and all bodies it succeeded, however far back; one query."""
    before: dict[int, list[int]] = defaultdict(list)
    links = UnitLink.objects.filter(successor__kind=UnitKind.AUTHORITY)
    for successor, predecessor in links.values_list("successor_id", "predecessor_id"):
        before[successor].append(predecessor)
    found: set[int] = set()
    waiting = [authority_id] if authority_id else []
    while waiting:
        body = waiting.pop()
        if body not in found:
            found.add(body)
            waiting += before[body]
    return frozenset(found)


def visible_unit(pk: int, *, actor: Actor) -> Unit:
    """A unit of the actor's authority or of a body it succeeded; any other does not exist: 404."""
    unit = Unit.objects.select_related("parent", "authority").filter(pk=pk).first()
    if unit is None or unit.authority_id not in bodies_of(actor.authority_id):
        raise problems.not_found("đơn vị")
    return unit


def own_authority(actor: Actor) -> Unit:
    """The authority of the actor; 404 for an account that belongs to none."""
    authority = Unit.objects.filter(pk=actor.authority_id or 0).first()
    if authority is None:
        raise problems.not_found("cơ quan")
    return authority


def post_choices(unit: Unit) -> tuple[tuple[int, str], ...]:
    """Key and title of each post of a unit; one query."""
    return tuple(Post.objects.filter(unit=unit).order_by("title").values_list("pk", "title"))


def milestones(authority_id: int | None) -> tuple[dt.date, ...]:
    """Days on which the structure changed, newest first; five queries."""
    bodies = bodies_of(authority_id)
    units = Unit.objects.filter(authority_id__in=bodies)
    days = {day for pair in units.values_list("valid_from", "valid_to") for day in pair}
    days |= set(UnitName.objects.filter(unit__in=units).values_list("valid_from", flat=True))
    days |= set(FormerPlace.objects.filter(unit__in=units).values_list("valid_to", flat=True))
    days |= set(UnitLink.objects.filter(successor__in=units).values_list("on", flat=True))
    return tuple(sorted((day for day in days if day is not None), reverse=True))


@dataclass(frozen=True, slots=True)
class Node:
    """A unit in the tree of a day."""

    unit: Unit
    name: str
    short_name: str
    head: str
    acting: bool
    staff: int
    children: tuple[Node, ...] = field(default_factory=tuple)


def tree_on(day: dt.date, *, authority_id: int | None) -> tuple[Node, ...]:
    """The units in force on a day, nested as they stood then; five queries whatever the size."""
    bodies = bodies_of(authority_id)
    units = list(Unit.objects.filter(on(day), authority_id__in=bodies))
    names = {row.unit_id: row for row in UnitName.objects.filter(on(day), unit__authority_id__in=bodies)}
    former = dict(
        FormerPlace.objects.filter(on(day), unit__authority_id__in=bodies).values_list("unit_id", "parent_id")
    )
    heads, staff = _people_on(day, bodies)
    known = {unit.pk for unit in units}
    below: dict[int | None, list[Unit]] = defaultdict(list)
    for unit in units:
        parent = former.get(unit.pk, unit.parent_id)
        below[parent if parent in known else None].append(unit)

    def node(unit: Unit) -> Node:
        name = names.get(unit.pk)
        head = heads.get(unit.pk)
        return Node(
            unit=unit,
            name=name.name if name else unit.code,
            short_name=name.short_name if name else "",
            head=head.person.name if head else "",
            acting=head.acting if head else False,
            staff=staff.get(unit.pk, 0),
            children=nodes(below[unit.pk]),
        )

    def nodes(siblings: Iterable[Unit]) -> tuple[Node, ...]:
        made = [node(unit) for unit in siblings]
        return tuple(sorted(made, key=lambda each: (each.unit.position, sort_key(each.name))))

    return nodes(below[None])


def _people_on(day: dt.date, bodies: Collection[int]) -> tuple[dict[int, Holding], dict[int, int]]:
    """Of each unit: the holding of its head, and how many persons hold a post."""
    heads: dict[int, Holding] = {}
    staff: dict[int, set[int]] = defaultdict(set)
    holdings = Holding.objects.filter(on(day), post__unit__authority_id__in=bodies)
    for holding in holdings.select_related("post", "person").order_by("pk"):
        staff[holding.post.unit_id].add(holding.person_id)
        if holding.post.rank == PostRank.HEAD:
            heads.setdefault(holding.post.unit_id, holding)
    return heads, {unit: len(people) for unit, people in staff.items()}


@dataclass(frozen=True, slots=True)
class Seat:
    """A post with who held it, the newest first."""

    post: Post
    holdings: tuple[Holding, ...]

    def now(self, day: dt.date) -> tuple[Holding, ...]:
        return tuple(each for each in self.holdings if in_force(each, day))


@dataclass(frozen=True, slots=True)
class UnitPage:
    """All that is known of a unit."""

    unit: Unit
    name: str
    """On the chosen day, else the newest."""
    names: tuple[UnitName, ...]
    places: tuple[FormerPlace, ...]
    predecessors: tuple[UnitLink, ...]
    successors: tuple[UnitLink, ...]
    seats: tuple[Seat, ...]
    delegations: tuple[Delegation, ...]
    below: tuple[Unit, ...]
    labels: Mapping[int, str]
    """Newest names of every unit named on the page."""


def in_force(row: Holding | Delegation, day: dt.date) -> bool:
    begun = row.valid_from is None or row.valid_from <= day
    return begun and (row.valid_to is None or row.valid_to > day)


def unit_page(unit: Unit, *, day: dt.date) -> UnitPage:
    """Everything about one unit; eight queries."""
    names = tuple(UnitName.objects.filter(unit=unit).order_by("-valid_to", "-valid_from"))
    places = tuple(FormerPlace.objects.filter(unit=unit).select_related("parent"))
    links = UnitLink.objects.select_related("predecessor", "successor").order_by("on", "pk")
    predecessors, successors = tuple(links.filter(successor=unit)), tuple(links.filter(predecessor=unit))
    below = tuple(Unit.objects.filter(on(day), parent=unit))
    mentioned = {unit.pk, *(each.parent_id for each in places), *(each.pk for each in below)}
    mentioned |= {each.predecessor_id for each in predecessors} | {each.successor_id for each in successors}
    if unit.parent_id:
        mentioned.add(unit.parent_id)
    labels = newest_names(mentioned)
    name = next((each.name for each in names if _names_day(each, day)), labels.get(unit.pk, unit.code))
    return UnitPage(
        unit=unit,
        name=name,
        names=tuple(sorted(names, key=lambda row: row.valid_from or dt.date.min, reverse=True)),
        places=places,
        predecessors=predecessors,
        successors=successors,
        seats=_seats(unit),
        delegations=tuple(
            Delegation.objects.filter(unit=unit).select_related("delegate").order_by("-valid_from", "pk")
        ),
        below=below,
        labels=labels,
    )


def newest_names(unit_ids: Collection[int]) -> dict[int, str]:
    """Unit id → its newest name, also of units that ended; one query."""
    rows = UnitName.objects.filter(unit_id__in=unit_ids).order_by("valid_from")
    found: dict[int, str] = {}
    for row in sorted(rows, key=lambda row: row.valid_from or dt.date.min):
        found[row.unit_id] = row.name
    return found


def short_name_of(unit_id: int) -> str:
    """The newest short name of a unit where it can stand in a symbol (``VP``); else empty. One query."""
    rows = UnitName.objects.filter(unit_id=unit_id, valid_to__isnull=True)
    short = rows.values_list("short_name", flat=True).first() or ""
    return short if short.isalpha() and short.isupper() and len(short) <= 8 else ""


def units_in_force(day: dt.date, *, authority_id: int | None) -> tuple[tuple[int, str], ...]:
    """Id and name of each unit of the authority on a day, in order; two queries. For choices of forms."""
    names = names_on(day, authority_id=authority_id)
    units = Unit.objects.filter(on(day), authority_id=authority_id or 0).order_by("position", "code")
    return tuple((unit.pk, names.get(unit.pk, unit.code)) for unit in units)


def _names_day(row: UnitName, day: dt.date) -> bool:
    begun = row.valid_from is None or row.valid_from <= day
    return begun and (row.valid_to is None or row.valid_to > day)


def _seats(unit: Unit) -> tuple[Seat, ...]:
    ranks = {PostRank.HEAD.value: 0, PostRank.DEPUTY.value: 1, PostRank.STAFF.value: 2}
    posts = sorted(Post.objects.filter(unit=unit), key=lambda p: (ranks[p.rank], sort_key(p.title)))
    held: dict[int, list[Holding]] = defaultdict(list)
    for holding in Holding.objects.filter(post__unit=unit).select_related("person").order_by("pk"):
        held[holding.post_id].append(holding)

    def ends(holding: Holding) -> tuple[dt.date, dt.date]:
        return holding.valid_to or dt.date.max, holding.valid_from or dt.date.min

    return tuple(Seat(post, tuple(sorted(held[post.pk], key=ends, reverse=True))) for post in posts)
