"""The life of a plan: made, described, submitted, approved, issued, amended, closed; or returned.

draft → submitted → approved → issued → amending → submitted → … → closed. Every step names the state
it leaves; whoever comes second is told so. Issuing freezes the whole content with its sha256; nothing
issued is ever changed. The system gives no number, no date and no signature: a person does.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from chiso.audit import clock
from chiso.audit.services import change, move, record, writes
from chiso.org.policies import Actor
from chiso.org.problems import not_found
from chiso.plans.models import Item, Plan, PlanVersion
from chiso.plans.policies import plan as policies
from chiso.plans.problems import plan as problems
from chiso.plans.schemas import cell, version
from chiso.plans.selectors import plan as selectors
from chiso.plans.services import plan_telling as telling
from chiso.plans.services.item import EDITABLE, plan_editable
from chiso.plans.terms import PlanState

HEAD = ("title", "number", "symbol", "issued_on", "signer", "year", "legal_basis")
WAIVABLE = ("number", "symbol", "issued_on", "signer", "legal_basis")


@writes("plans.plan.create")
def plan_create(
    *,
    title: str,
    year: int,
    actor: Actor,
    number: str = "",
    symbol: str = "",
    legal_basis: str = "",
    once: str | None = None,
) -> Plan:
    """An empty draft of the authority. Raises 403."""
    actor.require(policies.may_prepare(actor), "lập kế hoạch của cơ quan", who="Văn phòng")
    plan = Plan.objects.create(
        authority_id=policies.authority_of(actor),
        year=year,
        title=cell.clean(title),
        number=cell.clean(number),
        symbol=cell.clean(symbol),
        legal_basis=cell.clean(legal_basis),
        created_at=clock.now(),
        created_by_id=policies.account_of(actor),
    )
    record(plan, after={"title": plan.title, "year": year})
    return plan


@writes("plans.plan.describe")
def plan_describe(
    plan: Plan,
    *,
    values: Mapping[str, Any],
    seen: Mapping[str, object] | None = None,
    actor: Actor,
    reason: str = "",
) -> None:
    """Change fields of the head. ``seen`` are the values the writer saw; a different one now refuses."""
    locked = plan_editable(plan, actor=actor)
    for field, value in (seen or {}).items():
        now = getattr(locked, field)
        if str(now or "") != str(value or "") and str(values.get(field) or "") != str(now or ""):
            raise problems.cell_overtaken(
                {}, place=str(version.HEAD_LABELS[field]), was=str(value or ""), now=str(now or "")
            )
    change(locked, **{field: value for field, value in values.items() if field in HEAD})
    for field in HEAD:
        setattr(plan, field, getattr(locked, field))


@writes("plans.plan.waive")
def plan_waive(plan: Plan, *, field: str, reason: str, actor: Actor) -> None:
    """State why a field of the head stays empty; an empty reason takes the statement back."""
    locked = plan_editable(plan, actor=actor)
    if field not in WAIVABLE:
        raise problems.no_reason(field)
    waivers = {name: why for name, why in locked.waivers.items() if name != field}
    if reason.strip():
        waivers[field] = cell.clean(reason)
    change(locked, waivers=waivers)
    plan.waivers = waivers


@writes("plans.plan.submit")
def plan_submit(plan: Plan, *, actor: Actor) -> None:
    """Send a complete draft or amendment up. Raises PL0007 naming what is missing, PL0019, PL0021."""
    _see(plan, actor)
    actor.require(policies.may_submit(actor, plan), "trình kế hoạch", who="đơn vị lập kế hoạch")
    locked = Plan.objects.select_for_update().get(pk=plan.pk)
    if locked.state not in EDITABLE:
        raise problems.not_editable(state=str(PlanState(locked.state).label))
    items = selectors.items_of(locked)
    _require_complete(items)
    difference = selectors.amendment_of(locked, items)
    if difference is not None and not difference.count:
        raise problems.nothing_changed()
    move(plan, was=locked.state, to=PlanState.SUBMITTED, remark="")
    telling.tell_submitted(plan, actor=actor)


@writes("plans.plan.return")
def plan_return(plan: Plan, *, reason: str, actor: Actor) -> None:
    """Send a submitted or approved plan back with a remark that stays until it is submitted again."""
    _see(plan, actor)
    actor.require(policies.may_return(actor, plan), "trả lại kế hoạch", who="người duyệt")
    if not reason.strip():
        raise problems.no_reason("Trả lại kế hoạch")
    was = plan.state if plan.state == PlanState.APPROVED else PlanState.SUBMITTED
    back = PlanState.AMENDING if plan.version else PlanState.DRAFT
    move(plan, was=was, to=back, remark=cell.clean(reason))
    telling.tell_returned(plan, actor=actor)


@writes("plans.plan.approve")
def plan_approve(plan: Plan, *, actor: Actor) -> None:
    """A leader approves the authority's plan; a head approves the unit's."""
    _see(plan, actor)
    actor.require(policies.may_approve(actor, plan), "duyệt kế hoạch", who=_approver(plan))
    move(plan, was=PlanState.SUBMITTED, to=PlanState.APPROVED)
    telling.tell_approved(plan, actor=actor)


@writes("plans.plan.issue")
def plan_issue(
    plan: Plan,
    *,
    issued_on: dt.date | None,
    actor: Actor,
    number: str = "",
    symbol: str = "",
    signer: str = "",
) -> PlanVersion:
    """Issue what was approved (accept a unit's plan): freeze it as the next version.

    The day is the one printed on the paper; number, symbol and signer as a person gives them.
    Raises 403, PL0022, or ``Overtaken`` when the plan is no longer approved.
    """
    _see(plan, actor)
    actor.require(policies.may_issue(actor, plan), "ban hành kế hoạch", who=_issuer(plan))
    if issued_on is None and plan.unit_id is None:
        raise problems.no_issue_day()
    locked = Plan.objects.select_for_update().get(pk=plan.pk)
    move(
        plan,
        was=PlanState.APPROVED,
        to=PlanState.ISSUED,
        version=locked.version + 1,
        issued_on=issued_on or locked.issued_on,
        number=cell.clean(number),
        symbol=cell.clean(symbol),
        signer=cell.clean(signer),
    )
    frozen = _freeze(plan, actor=actor)
    telling.tell_issued(plan, actor=actor)
    return frozen


@writes("plans.plan.amend")
def plan_amend(plan: Plan, *, reason: str, actor: Actor) -> None:
    """Open an issued plan for change; the reason goes with the next version."""
    _see(plan, actor)
    actor.require(policies.may_amend(actor, plan), "điều chỉnh kế hoạch", who="đơn vị lập kế hoạch")
    if not reason.strip():
        raise problems.no_reason("Điều chỉnh kế hoạch")
    move(plan, was=PlanState.ISSUED, to=PlanState.AMENDING, amend_reason=cell.clean(reason))


@writes("plans.plan.amend")
def plan_amend_cancel(plan: Plan, *, actor: Actor) -> None:
    """Give an amendment up while nothing differs from the issued version. Raises PL0020."""
    _see(plan, actor)
    actor.require(policies.may_amend(actor, plan), "hủy điều chỉnh kế hoạch", who="đơn vị lập kế hoạch")
    difference = selectors.amendment_of(plan)
    if difference is not None and difference.count:
        raise problems.something_changed(difference.count)
    move(plan, was=PlanState.AMENDING, to=PlanState.ISSUED, amend_reason="")


@writes("plans.plan.close")
def plan_close(plan: Plan, *, reason: str, actor: Actor) -> None:
    """End a plan; unit plans under way hold it back (PL0025)."""
    _see(plan, actor)
    actor.require(policies.may_close(actor, plan), "kết thúc kế hoạch", who=_issuer(plan))
    if not reason.strip():
        raise problems.no_reason("Kết thúc kế hoạch")
    under_way = plan.unit_plans.exclude(state__in=[PlanState.ISSUED, PlanState.CLOSED])
    if under_way:
        raise problems.open_unit_plans([under.title for under in under_way])
    move(plan, was=PlanState.ISSUED, to=PlanState.CLOSED)


def _freeze(plan: Plan, *, actor: Actor) -> PlanVersion:
    content = selectors.content_now(plan)
    frozen = PlanVersion.objects.create(
        plan=plan,
        number=plan.version,
        content=content,
        sha256=version.sha256_of(content),
        reason=plan.amend_reason,
        at=clock.now(),
        by_id=policies.account_of(actor),
    )
    record(frozen, after={"number": frozen.number, "sha256": frozen.sha256}, reason=plan.amend_reason)
    Plan.objects.filter(pk=plan.pk).update(amend_reason="")
    plan.amend_reason = ""
    return frozen


def _require_complete(items: list[Item]) -> None:
    missing = selectors.missing_of(items)
    if not missing.items:
        raise problems.no_items()
    if missing.total:
        words = []
        for count, what in (
            (missing.lead, "đơn vị chủ trì"),
            (missing.schedule, "thời hạn"),
            (missing.product, "sản phẩm"),
        ):
            if count:
                words.append(f"{count} nội dung chưa có {what}")
        raise problems.incomplete(missing=words)


def _see(plan: Plan, actor: Actor) -> None:
    actor.require_same_authority(plan.authority_id, "kế hoạch")
    if not policies.may_see(actor, plan):
        raise not_found("kế hoạch")


def _approver(plan: Plan) -> str:
    return "thủ trưởng đơn vị" if plan.unit_id else "lãnh đạo cơ quan"


def _issuer(plan: Plan) -> str:
    return "Văn phòng" if plan.unit_id else "lãnh đạo cơ quan"
