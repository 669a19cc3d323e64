"""Who may see tasks, give them, work on them, confirm them, and decide what is asked about them.

Work is given downwards: by leaders, the Office and plan managers to any unit; by a unit's head within
the unit; from a task to those under or beside its lead unit. Whoever reports does not confirm, whoever
asks does not decide.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Q

from chiso.org.policies import Actor
from chiso.org.selectors.lines import Placed
from chiso.org.terms import Right, UnitKind
from chiso.plans.models import Explanation, Extension, Plan, Task, TaskUnit

TOP = frozenset({UnitKind.AUTHORITY, UnitKind.LEADERSHIP})
"""Units under which every unit of the authority stands, whatever the tree says."""


def visible(actor: Actor) -> Q:
    """Tasks the actor may see: of the units he belongs to (leading, co-operating, monitoring, or given a
    part of), his own, or all of the authority for those who see it whole."""
    own = Q(authority_id=actor.authority_id or 0)
    if actor.sees_authority:
        return own
    units = actor.units
    involved = Q(pk__in=TaskUnit.objects.filter(unit_id__in=units).values("task_id"))
    parted = Q(pk__in=Task.objects.filter(unit_id__in=units, parent__isnull=False).values("parent_id"))
    mine = Q(assignee_id=actor.person_id) if actor.person_id else Q()
    return own & (Q(unit_id__in=units) | involved | parted | mine)


def manages(actor: Actor) -> bool:
    """Gives work to any unit of the authority: leaders, the Office, plan managers."""
    return actor.leads_authority or actor.office or actor.has(Right.PLAN_MANAGE)


def may_give(actor: Actor, plan: Plan, unit_id: int) -> bool:
    """Create a task under an item of ``plan`` for ``unit_id``."""
    if manages(actor) or actor.heads(unit_id):
        return True
    return plan.unit_id == unit_id and actor.belongs_to(unit_id)


def may_divide(actor: Actor, task: Task) -> bool:
    """Give a part of a task: its assignee, the head of its lead unit, those who manage."""
    return may_direct(actor, task) or (task.assignee_id is not None and task.assignee_id == actor.person_id)


def may_direct(actor: Actor, task: Task) -> bool:
    """Describe, assign: the head of the lead unit, those who manage; in its own plan the whole unit."""
    if manages(actor) or actor.heads(task.unit_id):
        return True
    return task.plan.unit_id == task.unit_id and actor.belongs_to(task.unit_id)


def reaches(parent: Task, unit_id: int, *, placed: Mapping[int, Placed], cooperating: frozenset[int]) -> bool:
    """Whether work of ``parent`` may go to ``unit_id``: itself, below it, beside it; never above."""
    if unit_id == parent.unit_id or unit_id in cooperating:
        return unit_id in placed
    target = placed.get(unit_id)
    lead = placed.get(parent.unit_id)
    if target is None or lead is None or target.kind in TOP:
        return False
    if lead.kind in TOP:
        return True
    step, seen = target.parent_id, set()
    while step is not None and step not in seen:
        if step == parent.unit_id:
            return True
        seen.add(step)
        step = placed[step].parent_id if step in placed else None
    return False


def may_work(actor: Actor, task: Task) -> bool:
    """Start, update progress, report, attach, ask for more time, explain: the lead unit and the assignee."""
    return actor.belongs_to(task.unit_id) or (
        task.assignee_id is not None and task.assignee_id == actor.person_id
    )


def may_prove(actor: Actor, task: Task, cooperating: frozenset[int]) -> bool:
    """Attach documents: whoever works on it, and co-operating units."""
    return may_work(actor, task) or bool(actor.units & cooperating)


def may_confirm(actor: Actor, task: Task) -> bool:
    """Confirm or return what was reported; who reported it is asked apart."""
    if manages(actor) or actor.heads(task.unit_id):
        return True
    return task.parent is not None and actor.heads(task.parent.unit_id)


def may_stop(actor: Actor, task: Task) -> bool:
    """Stop or reopen: those who manage; what was given inside a unit, also its head."""
    if manages(actor):
        return True
    inside = task.plan.unit_id == task.unit_id or (
        task.parent is not None and actor.heads(task.parent.unit_id)
    )
    return inside and (actor.heads(task.unit_id) or task.parent is not None)


def may_decide(actor: Actor, extension: Extension) -> bool:
    """Decide on more time: whoever gives the work; not who asked (asked apart)."""
    return may_stop(actor, extension.task)


def may_question(actor: Actor, task: Task) -> bool:
    """Ask for an explanation: leaders, the Office, plan managers; a head inside the unit."""
    return actor.sees_authority or actor.heads(task.unit_id)


def may_accept(actor: Actor, explanation: Explanation) -> bool:
    return actor.account_id == explanation.asked_by_id or actor.sees_authority
