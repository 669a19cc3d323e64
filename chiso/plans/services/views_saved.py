"""Filters of the task list kept under a name, each person his own."""

from __future__ import annotations

from chiso.audit.services import record, writes
from chiso.org.policies import Actor
from chiso.org.problems import not_found
from chiso.plans.models import SavedView
from chiso.plans.policies.plan import account_of
from chiso.plans.problems import task as problems

MOST = 30


@writes("plans.view.save")
def view_save(name: str, *, query: str, actor: Actor) -> SavedView:
    """Keep a filter; the same name again replaces it."""
    name = " ".join(name.split())[:80]
    if not name:
        raise problems.name_missing()
    account = account_of(actor)
    mine = SavedView.objects.filter(account_id=account)
    if not mine.filter(name=name).exists() and mine.count() >= MOST:
        raise problems.too_many_views(MOST)
    view, _new = SavedView.objects.update_or_create(
        account_id=account, name=name, defaults={"query": query[:1000]}
    )
    record(view, after={"query": view.query})
    return view


@writes("plans.view.remove")
def view_remove(view: SavedView, *, actor: Actor) -> None:
    """Forget a filter of one's own."""
    if view.account_id != actor.account_id:
        raise not_found("bộ lọc")
    record(view, before={"query": view.query})
    view.delete()
