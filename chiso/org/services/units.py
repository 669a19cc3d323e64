"""Writes of units: founding, renaming, moving, closing, merging, splitting, confirming.

Everything takes a day (``on``) and an act, and adds to history instead of rewriting it: a change dated
before one that is already recorded is refused. Links between bodies say who succeeded whom.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.text import slugify

from chiso.audit.services import change, record, writes
from chiso.engine.vietnamese import fold
from chiso.org import problems
from chiso.org.models import Delegation, FormerPlace, Holding, Unit, UnitLink, UnitName
from chiso.org.policies import Doer, on, require_manager
from chiso.org.services.following import Succession, follow
from chiso.org.terms import LinkKind, UnitKind


@dataclass(frozen=True, slots=True)
class Before:
    """Where a unit stood before its present parent, for units entered after the fact."""

    parent: Unit
    until: dt.date
    act: str = ""


@writes("org.unit.create")
def unit_create(
    parent: Unit | None,
    *,
    name: str,
    kind: UnitKind | str,
    actor: Doer,
    short_name: str = "",
    code: str = "",
    symbol: str = "",
    valid_from: dt.date | None = None,
    act: str = "",
    confirmed: bool = True,
    position: int = 0,
    before: Before | None = None,
) -> Unit:
    """Found a unit under ``parent``; without a parent, an authority of its own (system only)."""
    authority_id = parent.authority_id if parent else None
    require_manager(actor, authority_id, "lập đơn vị")
    code = code or _free_code(name, parent)
    if Unit.objects.filter(code=code).exists():
        raise problems.code_taken(code)
    unit = Unit.objects.create(
        code=code,
        kind=UnitKind(kind),
        parent=parent,
        authority_id=authority_id,
        symbol=symbol,
        valid_from=valid_from,
        founding_act=act,
        confirmed=confirmed,
        position=position,
    )
    if authority_id is None:
        unit.authority = unit
        unit.save(update_fields=["authority"])
    UnitName.objects.create(unit=unit, name=name, short_name=short_name, valid_from=valid_from, act=act)
    if before is not None:
        FormerPlace.objects.create(unit=unit, parent=before.parent, valid_to=before.until, act=before.act)
    record(
        unit,
        label=name,
        after={
            "name": name,
            "kind": unit.kind,
            "parent": last_name(parent) if parent else None,
            "valid_from": valid_from,
            "act": act,
            "confirmed": confirmed,
        },
    )
    return unit


@writes("org.unit.rename")
def unit_rename(
    unit: Unit, *, name: str, on: dt.date, actor: Doer, short_name: str = "", act: str = ""
) -> UnitName:
    """The unit is called otherwise from a day; papers before that day keep the old name."""
    require_manager(actor, unit.authority_id, "đổi tên đơn vị")
    old = UnitName.objects.filter(unit=unit, valid_to__isnull=True).first()
    if old and old.valid_from and old.valid_from >= on:
        raise problems.later_change(old.name, day=on)
    if old:
        old.valid_to = on
        old.save(update_fields=["valid_to"])
    new = UnitName.objects.create(unit=unit, name=name, short_name=short_name, valid_from=on, act=act)
    record(
        unit,
        label=name,
        before={"name": old.name if old else None},
        after={"name": name, "valid_from": on, "act": act},
    )
    return new


@writes("org.unit.move")
def unit_move(unit: Unit, *, parent: Unit, on: dt.date, actor: Doer, act: str = "") -> None:
    """Put the unit under another parent of the same authority from a day; the former place stays known."""
    require_manager(actor, unit.authority_id, "chuyển đơn vị")
    require_manager(actor, parent.authority_id, "chuyển đơn vị")
    _require_open(unit, on)
    _require_open(parent, on)
    above: Unit | None = parent
    while above is not None:
        if above.pk == unit.pk:
            raise problems.parent_below(last_name(unit))
        above = above.parent
    _take_place(unit, parent, on=on, act=act)


@writes("org.unit.close")
def unit_close(unit: Unit, *, on: dt.date, actor: Doer, act: str = "") -> None:
    """The unit ends: its posts and delegations end with it; units below must be gone before."""
    require_manager(actor, unit.authority_id, "chấm dứt hoạt động đơn vị")
    _require_open(unit, on)
    if _below(unit, on).exists():
        raise problems.has_units_below(last_name(unit))
    _end(unit, on=on, act=act)
    follow(Succession(ends=frozenset({unit.pk}), on=on), actor=actor)


@writes("org.unit.merge")
def unit_merge(
    units: Sequence[Unit],
    *,
    on: dt.date,
    actor: Doer,
    into: Unit | None = None,
    name: str = "",
    short_name: str = "",
    act: str = "",
) -> Unit:
    """Several units become one on a day: an existing one (``into``) or a new one named ``name``.

    The units below them and what other apps hang on them follow the successor.
    """
    ending = [unit for unit in dict.fromkeys(units) if into is None or unit.pk != into.pk]
    if len(ending) + (into is not None) < 2:
        raise problems.too_few("hợp nhất", least=2, got=len(ending) + (into is not None))
    for unit in (*ending, *([into] if into else [])):
        require_manager(actor, unit.authority_id, "hợp nhất đơn vị")
        _require_open(unit, on)
    heir = into or unit_create(
        ending[0].parent,
        name=name,
        short_name=short_name,
        kind=ending[0].kind,
        valid_from=on,
        act=act,
        position=ending[0].position,
        actor=actor,
    )
    for unit in ending:
        for child in _below(unit, on):
            _take_place(child, heir, on=on, act=act)
        _link(unit, heir, LinkKind.MERGE, on=on, act=act)
        _end(unit, on=on, act=act)
    ends = frozenset(unit.pk for unit in ending)
    follow(Succession(ends=ends, on=on, heirs=dict.fromkeys(ends, heir.pk)), actor=actor)
    return heir


@writes("org.unit.split")
def unit_split(
    unit: Unit,
    *,
    names: Sequence[str],
    on: dt.date,
    actor: Doer,
    keep: bool = False,
    act: str = "",
) -> tuple[Unit, ...]:
    """New units come out of one; it ends (chia) or stays beside them (tách, ``keep``)."""
    require_manager(actor, unit.authority_id, "chia, tách đơn vị")
    _require_open(unit, on)
    names = [name.strip() for name in names if name.strip()]
    if len(names) + keep < 2:
        raise problems.too_few("chia, tách", least=2, got=len(names) + keep)
    if not keep and _below(unit, on).exists():
        raise problems.has_units_below(last_name(unit))
    parts = tuple(
        unit_create(
            unit.parent,
            name=name,
            kind=unit.kind,
            valid_from=on,
            act=act,
            position=unit.position,
            actor=actor,
        )
        for name in names
    )
    for part in parts:
        _link(unit, part, LinkKind.SPLIT, on=on, act=act)
    if not keep:
        _end(unit, on=on, act=act)
        follow(Succession(ends=frozenset({unit.pk}), on=on), actor=actor)
    return parts


@writes("org.unit.succeed")
def unit_succeed(
    predecessor: Unit, *, successor: Unit, kind: LinkKind | str, on: dt.date, actor: Doer, act: str = ""
) -> None:
    """Note that one body succeeded another where both are known already; the predecessor ends that day.

    For legal persons re-founded by an act of their superiors; units of one authority are merged or split.
    """
    require_manager(actor, predecessor.authority_id, "ghi kế thừa giữa các cơ quan")
    _link(predecessor, successor, LinkKind(kind), on=on, act=act)
    if predecessor.valid_to is None:
        _end(predecessor, on=on, act=act)


@writes("org.unit.confirm")
def unit_confirm(unit: Unit, *, actor: Doer, reason: str) -> None:
    """Somebody who knows says that the unit and its name are right; says from what."""
    require_manager(actor, unit.authority_id, "xác nhận thông tin đơn vị")
    if not reason.strip():
        raise problems.reason_missing(last_name(unit))
    change(unit, label=last_name(unit), confirmed=True)


def last_name(unit: Unit) -> str:
    """The newest name of a unit, for labels of the trail."""
    row = UnitName.objects.filter(unit=unit).order_by("-valid_to").first()
    current = UnitName.objects.filter(unit=unit, valid_to__isnull=True).first()
    found = current or row
    return found.name if found else unit.code


def _require_open(unit: Unit, day: dt.date) -> None:
    begun = unit.valid_from is None or unit.valid_from <= day
    if not begun or (unit.valid_to is not None and unit.valid_to <= day):
        raise problems.not_in_force(last_name(unit), day=day)
    if unit.valid_to is not None:
        raise problems.later_change(last_name(unit), day=day)


def _below(unit: Unit, day: dt.date) -> QuerySet[Unit]:
    return Unit.objects.filter(on(day), parent=unit).order_by("position", "code")


def _take_place(unit: Unit, parent: Unit, *, on: dt.date, act: str) -> None:
    """Note the present place as former and take the new one."""
    last = FormerPlace.objects.filter(unit=unit).order_by("-valid_to").first()
    if last and last.valid_to >= on:
        raise problems.later_change(last_name(unit), day=on)
    old = unit.parent
    if old is not None:
        since = last.valid_to if last else None
        FormerPlace.objects.create(unit=unit, parent=old, valid_from=since, valid_to=on, act=act)
    unit.parent = parent
    unit.save(update_fields=["parent"])
    record(
        unit,
        label=last_name(unit),
        before={"parent": last_name(old) if old else None},
        after={"parent": last_name(parent), "valid_from": on, "act": act},
    )


def _link(predecessor: Unit, successor: Unit, kind: LinkKind, *, on: dt.date, act: str) -> None:
    link = UnitLink.objects.create(predecessor=predecessor, successor=successor, kind=kind, on=on, act=act)
    label = f"{last_name(predecessor)} → {last_name(successor)}"
    record(link, label=label, after={"kind": kind.value, "on": on, "act": act})


def _end(unit: Unit, *, on: dt.date, act: str) -> None:
    """End the unit with its posts' holders and the delegations of its head."""
    still = Q(valid_to__isnull=True) | Q(valid_to__gt=on)
    for holding in Holding.objects.filter(still, post__unit=unit).select_related("post", "person"):
        _end_row(holding, holding.valid_from, on=on, label=f"{holding.person.name} – {holding.post.title}")
    for delegation in Delegation.objects.filter(still, unit=unit).select_related("delegate"):
        label = f"{delegation.signing}. {delegation.delegate.name}"
        _end_row(delegation, delegation.valid_from, on=on, label=label)
    change(unit, label=last_name(unit), valid_to=on, abolishing_act=act)


def _end_row(row: Holding | Delegation, valid_from: dt.date | None, *, on: dt.date, label: str) -> None:
    if valid_from is not None and valid_from >= on:
        raise problems.later_change(label, day=on)
    change(row, label=label, valid_to=on)


def _free_code(name: str, parent: Unit | None) -> str:
    """A code from the name, under the authority's own; a number is added until it is free."""
    prefix = f"{parent.authority.code}-" if parent and parent.authority else ""
    stem = f"{prefix}{slugify(fold(name))}"[:54] or "don-vi"
    taken = set(Unit.objects.filter(code__startswith=stem).values_list("code", flat=True))
    numbers = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return stem if stem not in taken else next(code for code in numbers if code not in taken)
