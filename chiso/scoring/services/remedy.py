"""Lost points into draft lines of next year's plan: who, which figure, how much it brings back.

One click makes the plan when there is none, one line a criterion, tied by a ``Remedy``: the thread closes.
What stands in the plan already is not written again. The deadline is left empty on purpose: only people
know it, and the plan asks.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chiso.audit import clock
from chiso.audit.services import record, writes
from chiso.engine.decimals import rounded
from chiso.org.policies import Actor
from chiso.plans import services as plans
from chiso.plans.selectors.criteria import open_plans
from chiso.scoring.models import Remedy, Subject
from chiso.scoring.policies import learning as policies
from chiso.scoring.policies.round import account_of
from chiso.scoring.problems import learning as problems
from chiso.scoring.schemas.crosswalk import Walk
from chiso.scoring.schemas.learning import Lost
from chiso.scoring.selectors.learning import basis_of, learnt

if TYPE_CHECKING:
    from chiso.plans.models import Plan

ANNEX = "Điểm mất năm {year}"


@dataclass(frozen=True, slots=True)
class Made:
    """What one click did: the plan, its new lines, the criteria that already stood in it."""

    plan: Plan
    remedies: tuple[Remedy, ...]
    already: tuple[str, ...]


@writes("scoring.remedy.add")
def remedies_add(
    subject: Subject,
    *,
    codes: Collection[str],
    walks: Collection[Walk] = (),
    plan_id: int | None = None,
    causes: Mapping[str, str] | None = None,
    actor: Actor,
    once: str | None = None,
) -> Made:
    """Draft lines for the lost points of ``codes``. ``plan_id``: a draft of next year; None: found or made.

    ``causes``: line → the cause in a person's words. Raises 403, RB0450, RB0451.
    """
    actor.require(
        policies.may_remedy(actor, subject), "đưa điểm mất vào kế hoạch", who="Văn phòng của cơ quan"
    )
    found = learnt(basis_of(subject, actor=actor), tuple(walks), actor=actor)
    chosen = [row for row in found.lost if row.code in set(codes) and row.lost]
    if not chosen:
        raise problems.nothing_chosen()
    plan = _plan(subject, plan_id, actor=actor)
    annex = ANNEX.format(year=subject.round.year)
    there = {
        row.code: row
        for row in Remedy.objects.filter(subject=subject, item__plan=plan).select_related("item")
        if not row.item.dropped
    }
    made = [
        _line(subject, plan, row, annex=annex, cause=(causes or {}).get(row.code, ""), actor=actor)
        for row in chosen
        if row.code not in there
    ]
    record(
        plan,
        label=plan.title,
        after={"code": ", ".join(row.code for row in made), "kept": len(there), "year": plan.year},
    )
    return Made(plan, tuple(made), tuple(row.code for row in chosen if row.code in there))


def _plan(subject: Subject, plan_id: int | None, *, actor: Actor) -> Plan:
    year = subject.round.year + 1
    drafts = open_plans(year, actor=actor)
    if plan_id is not None:
        found = next((plan for plan in drafts if plan.pk == plan_id), None)
        if found is None:
            raise problems.not_own_plan()
        return found
    before = {
        row.item.plan_id
        for row in Remedy.objects.filter(subject__round=subject.round, item__plan__year=year).select_related(
            "item"
        )
    }
    found = next((plan for plan in drafts if plan.pk in before), None)
    return found or plans.plan_create(
        title=f"Kế hoạch khắc phục điểm mất, nâng cao Chỉ số cải cách hành chính năm {year} (dự thảo)",
        year=year,
        actor=actor,
    )


def _line(subject: Subject, plan: Plan, lost: Lost, *, annex: str, cause: str, actor: Actor) -> Remedy:
    item = plans.item_add(
        plan,
        title=f"Khắc phục điểm mất tiêu chí {lost.code}: {lost.title}",
        code=lost.code[:30],
        annex=annex,
        edition=subject.round.edition.code,
        criterion=lost.leaf,
        actor=actor,
    )
    words = cause.strip() or lost.cause_words
    if lost.owners:
        plans.items_assign(plan, item_ids=[item.pk], field="lead", text=str(lost.owners[0]), actor=actor)
    if lost.owners[1:]:
        others = "; ".join(str(unit) for unit in lost.owners[1:])
        plans.items_assign(plan, item_ids=[item.pk], field="cooperating", text=others, actor=actor)
    plans.items_describe(plan, item_ids=[item.pk], field="product", text=lost.target, actor=actor)
    note = f"Năm {subject.round.year} mất {lost.lost_shown} điểm. Nguyên nhân: {words}."
    plans.items_describe(plan, item_ids=[item.pk], field="note", text=note, actor=actor)
    made = Remedy.objects.create(
        subject=subject,
        code=lost.code,
        item=item,
        lost=rounded(lost.lost, places=6, mode="half_up"),
        cause=words,
        target=lost.target,
        at=clock.now(),
        by_id=account_of(actor),
    )
    record(made, label=lost.code, after={"code": lost.code, "lost": made.lost, "target": lost.target})
    return made
