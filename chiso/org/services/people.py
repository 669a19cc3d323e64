"""Writes of persons and posts: who is known, which seats exist, who sits in them from when to when."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from chiso.audit.services import change, record, writes
from chiso.org import problems
from chiso.org.models import Grant, Holding, Person, Post, Unit
from chiso.org.policies import Doer, require_manager
from chiso.org.services.units import last_name
from chiso.org.terms import PostRank


@writes("org.person.create")
def person_create(
    authority: Unit, *, name: str, actor: Doer, email: str = "", confirmed: bool = True
) -> Person:
    """Add an official; only the name and the office's address are kept."""
    require_manager(actor, authority.pk, "thêm cán bộ")
    person = Person.objects.create(
        name=" ".join(name.split()), email=email.strip(), confirmed=confirmed, authority=authority
    )
    record(person, after={"name": person.name, "email": person.email, "confirmed": confirmed})
    return person


@writes("org.person.confirm")
def person_confirm(person: Person, *, authority: Unit, actor: Doer, reason: str) -> None:
    """Somebody who knows says that the person and the dates of the posts are right."""
    require_manager(actor, authority.pk, "xác nhận thông tin cán bộ")
    require_known(person, authority)
    if not reason.strip():
        raise problems.reason_missing(person.name)
    change(person, confirmed=True)


@writes("org.post.create")
def post_create(unit: Unit, *, title: str, rank: PostRank | str, actor: Doer) -> Post:
    require_manager(actor, unit.authority_id, "lập chức vụ")
    title = " ".join(title.split())
    if Post.objects.filter(unit=unit, title=title).exists():
        raise problems.already_held(title, holder=last_name(unit))
    post = Post.objects.create(unit=unit, title=title, rank=PostRank(rank))
    record(
        post,
        label=f"{title}, {last_name(unit)}",
        after={"title": title, "rank": post.rank, "unit": last_name(unit)},
    )
    return post


@writes("org.post.assign")
def post_assign(
    post: Post,
    *,
    person: Person,
    actor: Doer,
    valid_from: dt.date | None,
    valid_to: dt.date | None = None,
    acting: bool = False,
    act: str = "",
) -> Holding:
    """Put a person into a post from a day. A post of head rank has one holder at a time."""
    require_manager(actor, post.unit.authority_id, "giao giữ chức vụ")
    label = f"{person.name} – {post.title}"
    if valid_from and valid_to and valid_to <= valid_from:
        raise problems.dates_reversed(label)
    _require_unit_open(post, valid_from)
    _require_free(post, person, valid_from, valid_to)
    holding = Holding.objects.create(
        post=post, person=person, acting=acting, valid_from=valid_from, valid_to=valid_to, act=act
    )
    record(
        holding,
        label=label,
        after={
            "person": person.name,
            "post": post.title,
            "unit": last_name(post.unit),
            "acting": acting,
            "valid_from": valid_from,
            "valid_to": valid_to,
            "act": act,
        },
    )
    return holding


@writes("org.post.assign")
def post_fill(
    unit: Unit,
    *,
    person: Person,
    actor: Doer,
    valid_from: dt.date,
    post_id: int | None = None,
    title: str = "",
    rank: PostRank | str = PostRank.STAFF,
    valid_to: dt.date | None = None,
    acting: bool = False,
    act: str = "",
) -> Holding:
    """Put a person into a post of the unit, making the post first when ``post_id`` is not given."""
    post = Post.objects.select_related("unit").filter(pk=post_id, unit=unit).first() if post_id else None
    if post_id and post is None:
        raise problems.not_found("chức vụ")
    if post is None:
        post = post_create(unit, title=title, rank=rank, actor=actor)
    return post_assign(
        post, person=person, valid_from=valid_from, valid_to=valid_to, acting=acting, act=act, actor=actor
    )


@writes("org.post.end")
def post_end(holding: Holding, *, on: dt.date, actor: Doer, reason: str) -> None:
    """The person leaves the post on a day (the first day without it)."""
    require_manager(actor, holding.post.unit.authority_id, "ghi thôi giữ chức vụ")
    label = f"{holding.person.name} – {holding.post.title}"
    if not reason.strip():
        raise problems.reason_missing(label)
    if holding.valid_to is not None and holding.valid_to <= on:
        raise problems.not_in_force(label, day=on)
    if holding.valid_from is not None and holding.valid_from >= on:
        raise problems.dates_reversed(label)
    change(holding, label=label, valid_to=on)


def require_known(person: Person, authority: Unit) -> None:
    """A person whose every tie is with another authority does not exist for this one."""
    ties = {person.authority_id}
    ties |= set(Holding.objects.filter(person=person).values_list("post__unit__authority_id", flat=True))
    ties |= set(Grant.objects.filter(person=person).values_list("authority_id", flat=True))
    if authority.pk not in ties:
        raise problems.not_found(person.name)


def _require_unit_open(post: Post, day: dt.date | None) -> None:
    unit = post.unit
    if unit.valid_to is not None and (day is None or day >= unit.valid_to):
        raise problems.not_in_force(last_name(unit), day=day or unit.valid_to)
    if unit.valid_from is not None and day is not None and day < unit.valid_from:
        raise problems.not_in_force(last_name(unit), day=day)


def _require_free(post: Post, person: Person, start: dt.date | None, end: dt.date | None) -> None:
    overlapping = Q()
    if start is not None:
        overlapping &= Q(valid_to__isnull=True) | Q(valid_to__gt=start)
    if end is not None:
        overlapping &= Q(valid_from__isnull=True) | Q(valid_from__lt=end)
    for other in Holding.objects.filter(overlapping, post=post).select_related("person"):
        if other.person_id == person.pk:
            raise problems.already_held(post.title, holder=person.name)
        if post.rank == PostRank.HEAD:
            raise problems.post_taken(post.title, holder=other.person.name)
