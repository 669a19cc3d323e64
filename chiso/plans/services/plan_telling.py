"""Telling people about a plan: who must act next, who has something to do, who waited for a decision.

Nobody is told what he did himself; the key carries the moment, so that a second submission is told again.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from chiso.audit import clock
from chiso.audit.services import Acting
from chiso.notices.services import notice_tell
from chiso.notices.terms import NoticeKind
from chiso.org.selectors.lines import Seated, staff_on
from chiso.org.terms import UnitKind
from chiso.plans.models import Plan
from chiso.plans.selectors.plan import items_of, units_assigned


def tell_submitted(plan: Plan, *, actor: Acting) -> None:
    """Those who approve: the unit's head, or the leaders of the authority."""
    staff = _staff(plan)
    to = _heads(staff, unit_id=plan.unit_id) if plan.unit_id else _heads(staff, kind=UnitKind.LEADERSHIP)
    _tell(plan, to, kind=NoticeKind.WAITING, title=f"Chờ duyệt: {plan.title}", actor=actor)


def tell_approved(plan: Plan, *, actor: Acting) -> None:
    """A unit's plan goes on to the Office; whoever made the plan learns the decision."""
    if plan.unit_id:
        to = _heads(_staff(plan), kind=UnitKind.OFFICE)
        _tell(plan, to, kind=NoticeKind.WAITING, title=f"Chờ tiếp nhận: {plan.title}", actor=actor)
    _tell(plan, {plan.created_by_id}, kind=NoticeKind.DECISION, title=f"Đã duyệt: {plan.title}", actor=actor)


def tell_returned(plan: Plan, *, actor: Acting) -> None:
    title = f"Trả lại: {plan.title}"
    _tell(plan, {plan.created_by_id}, kind=NoticeKind.DECISION, title=title, body=plan.remark, actor=actor)


def tell_issued(plan: Plan, *, actor: Acting) -> None:
    """Heads of the units with items: theirs to detail into tasks; of a unit's plan, its maker."""
    if plan.unit_id:
        title = f"Đã tiếp nhận: {plan.title}"
        _tell(plan, {plan.created_by_id}, kind=NoticeKind.DECISION, title=title, actor=actor)
        return
    staff = _staff(plan)
    for unit_id, (leads, helps) in units_assigned(items_of(plan)).items():
        body = f"Đơn vị chủ trì {leads}, phối hợp {helps} nội dung. Lập kế hoạch đơn vị và giao nhiệm vụ."
        to = _heads(staff, unit_id=unit_id)
        _tell(plan, to, kind=NoticeKind.ASSIGNED, title=f"Ban hành: {plan.title}", body=body, actor=actor)


def _staff(plan: Plan) -> tuple[Seated, ...]:
    return tuple(staff_on(clock.today(), authority_id=plan.authority_id))


def _heads(
    staff: Iterable[Seated], *, unit_id: int | None = None, kind: UnitKind | None = None
) -> set[int | None]:
    return {
        seat.account_id
        for seat in staff
        if seat.heads and (seat.unit_id == unit_id if unit_id else seat.unit_kind == kind)
    }


def _tell(
    plan: Plan, to: Iterable[int | None], *, kind: NoticeKind, title: str, actor: Acting, body: str = ""
) -> None:
    told = {account for account in to if account is not None and account != actor.account_id}
    if told:
        notice_tell(
            sorted(told),
            kind=kind,
            title=title,
            body=body,
            url=reverse("plans:plan", args=[plan.pk]),
            key=f"plan.{plan.pk}.{plan.state}.{clock.now():%Y%m%d%H%M%S}",
            actor=actor,
        )
