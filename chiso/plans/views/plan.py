"""Pages of plans: the list, one plan as a tree, its life, its versions and what differs between them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chiso.audit import clock, numeral
from chiso.org.http import SignedInRequest
from chiso.org.selectors import names_on
from chiso.plans import services
from chiso.plans.forms.plan import HeadForm, IssueForm, ReasonForm, YearForm
from chiso.plans.models import Plan
from chiso.plans.policies import plan as policies
from chiso.plans.schemas import version as versions
from chiso.plans.selectors import plan as selectors
from chiso.plans.selectors import unit_plan as unit_selectors
from chiso.plans.selectors.progress import progress_of_items
from chiso.plans.terms import PlanState

Context = dict[str, Any]


@require_safe
def plans(request: SignedInRequest) -> HttpResponse:
    year, state, before = (request.GET.get(name, "") for name in ("nam", "trang-thai", "truoc"))
    of_units = request.GET.get("loai") == "don-vi"
    rows = selectors.plans_seen(
        request.actor,
        year=numeral.number(year),
        state=state,
        unit_plans=of_units,
        before=numeral.number(before),
    )
    page = rows[: selectors.PAGE]
    query = request.GET.copy()
    if page:
        query["truoc"] = str(page[-1].pk)
    context = {
        "rows": [(plan, selectors.state_label(plan)) for plan in page],
        "work": selectors.work_of([plan.pk for plan in page]),
        "names": _names(request),
        "years": selectors.years_seen(request.actor),
        "states": PlanState.choices,
        "year": year,
        "state": state,
        "of_units": of_units,
        "next_url": f"?{query.urlencode()}" if len(rows) > selectors.PAGE else "",
        "may_prepare": policies.may_prepare(request.actor),
        "sees_readings": request.actor.sees_authority,
    }
    return render(request, "plans/plan_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_new(request: SignedInRequest) -> HttpResponse:
    """A plan from scratch."""
    request.actor.require(
        policies.may_prepare(request.actor), _("lập kế hoạch của cơ quan"), who=_("Văn phòng")
    )
    form = YearForm(request.POST if request.method == "POST" else None, initial={"year": clock.today().year})
    form.fields["title"].required = True
    form.fields["title"].help_text = ""
    if request.method == "POST" and form.is_valid():
        made = services.plan_create(
            title=form.cleaned_data["title"],
            year=form.cleaned_data["year"],
            actor=request.actor,
            once=request.POST.get("once"),
        )
        return redirect("plans:plan_grid", made.pk)
    return render(request, "plans/plan_new.html", {"form": form})


@require_safe
def plan(request: SignedInRequest, pk: int) -> HttpResponse:
    found = selectors.plan_by_id(pk, actor=request.actor)
    items = selectors.items_of(found)
    units = unit_selectors.unit_rows(found, items, actor=request.actor) if _issued(found) else []
    context = {
        **base(request, found),
        "annexes": selectors.tree_of(items),
        "missing": selectors.missing_of(items),
        "progress": progress_of_items(found),
        "amendment": selectors.amendment_of(found, items) if found.state != PlanState.ISSUED else None,
        "versions": selectors.versions_of(found),
        "history": selectors.history_of(found)[:6],
        "units": [] if found.unit_id else units,
        "underived": any(row.plan is None for row in units),
        "changes": unit_selectors.changes_for(found) if found.unit_id else None,
        "without_tasks": selectors.items_without_tasks(found, items)
        if _issued(found) or found.unit_id
        else set(),
    }
    return render(request, "plans/plan_page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """The head of the plan, against what was seen when the form was opened."""
    found = selectors.plan_by_id(pk, actor=request.actor)
    request.actor.require(policies.may_edit(request.actor, found), _("sửa kế hoạch"))
    form = HeadForm(request.POST if request.method == "POST" else None, instance=Plan.objects.get(pk=pk))
    if request.method == "POST" and form.is_valid():
        seen = {name: request.POST.get(f"seen_{name}", "") for name in form.fields}
        services.plan_describe(found, values=form.cleaned_data, seen=seen, actor=request.actor)
        messages.success(request, _("Đã lưu thông tin kế hoạch."))
        return redirect("plans:plan", pk)
    seen_values = [(name, getattr(found, name) or "") for name in form.fields]
    return render(
        request, "plans/plan_edit.html", {**base(request, found), "form": form, "seen": seen_values}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def plan_submit(request: SignedInRequest, pk: int) -> HttpResponse:
    """What is still missing, and the way up when nothing is."""
    found = selectors.plan_by_id(pk, actor=request.actor)
    request.actor.require(policies.may_submit(request.actor, found), _("trình kế hoạch"))
    if request.method == "POST":
        services.plan_submit(found, actor=request.actor)
        messages.success(request, _("Đã trình kế hoạch."))
        return redirect("plans:plan", pk)
    items = selectors.items_of(found)
    context = {
        **base(request, found),
        "missing": selectors.missing_of(items),
        "lacking": selectors.missing_items(items),
        "labels": selectors.ASKED_LABELS,
        "amendment": selectors.amendment_of(found, items),
        "waived": [item for item in items if item.waivers],
    }
    return render(request, "plans/plan_submit.html", context)


@require_POST
def plan_waive(request: SignedInRequest, pk: int) -> HttpResponse:
    """State why something does not apply, from the page of what is missing."""
    found = selectors.plan_by_id(pk, actor=request.actor)
    ids = numeral.numbers(request.POST.getlist("item"))
    post = request.POST
    services.items_waive(
        found, item_ids=ids, field=post.get("field", ""), reason=post.get("reason", ""), actor=request.actor
    )
    return redirect("plans:plan_submit", pk)


@require_POST
def plan_approve(request: SignedInRequest, pk: int) -> HttpResponse:
    found = selectors.plan_by_id(pk, actor=request.actor)
    services.plan_approve(found, actor=request.actor)
    messages.success(request, _("Đã duyệt kế hoạch."))
    return redirect("plans:plan", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_return(request: SignedInRequest, pk: int) -> HttpResponse:
    found = selectors.plan_by_id(pk, actor=request.actor)
    request.actor.require(
        policies.may_return(request.actor, found), _("trả lại kế hoạch"), who=_("người duyệt")
    )
    form = ReasonForm(request.POST if request.method == "POST" else None)
    form.fields["reason"].label = _("Ý kiến khi trả lại")
    if request.method == "POST" and form.is_valid():
        services.plan_return(found, reason=form.cleaned_data["reason"], actor=request.actor)
        messages.success(request, _("Đã trả lại kế hoạch kèm ý kiến."))
        return redirect("plans:plan", pk)
    return _reason(request, found, form, _("Trả lại kế hoạch"), _("Trả lại"))


@require_http_methods(["GET", "HEAD", "POST"])
def plan_issue(request: SignedInRequest, pk: int) -> HttpResponse:
    """Issue the authority's plan with what the paper says; accept a unit's plan."""
    found = selectors.plan_by_id(pk, actor=request.actor)
    request.actor.require(policies.may_issue(request.actor, found), _("ban hành kế hoạch"))
    form = IssueForm(
        request.POST if request.method == "POST" else None,
        initial={name: getattr(found, name) for name in ("issued_on", "number", "symbol", "signer")},
    )
    form.fields["issued_on"].required = found.unit_id is None
    if request.method == "POST" and form.is_valid():
        services.plan_issue(found, **form.cleaned_data, actor=request.actor)
        messages.success(request, _("Đã ban hành phiên bản %(n)s.") % {"n": found.version})
        return redirect("plans:plan", pk)
    context = {**base(request, found), "form": form, "amendment": selectors.amendment_of(found)}
    return render(request, "plans/plan_issue.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_amend(request: SignedInRequest, pk: int) -> HttpResponse:
    found = selectors.plan_by_id(pk, actor=request.actor)
    request.actor.require(policies.may_amend(request.actor, found), _("điều chỉnh kế hoạch"))
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        services.plan_amend(found, reason=form.cleaned_data["reason"], actor=request.actor)
        return redirect("plans:plan_grid", pk)
    return _reason(request, found, form, _("Điều chỉnh kế hoạch"), _("Mở điều chỉnh"))


@require_POST
def plan_amend_cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    found = selectors.plan_by_id(pk, actor=request.actor)
    services.plan_amend_cancel(found, actor=request.actor)
    messages.info(request, _("Đã hủy điều chỉnh; bản đã ban hành giữ nguyên."))
    return redirect("plans:plan", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_close(request: SignedInRequest, pk: int) -> HttpResponse:
    found = selectors.plan_by_id(pk, actor=request.actor)
    request.actor.require(policies.may_close(request.actor, found), _("kết thúc kế hoạch"))
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        services.plan_close(found, reason=form.cleaned_data["reason"], actor=request.actor)
        messages.success(request, _("Kế hoạch đã kết thúc."))
        return redirect("plans:plan", pk)
    return _reason(request, found, form, _("Kết thúc kế hoạch"), _("Kết thúc"))


@require_safe
def plan_version(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    """A version as it was frozen, with its digest recomputed before the reader's eyes."""
    found = selectors.plan_by_id(pk, actor=request.actor)
    frozen = selectors.version_of(found, number)
    context = {
        **base(request, found),
        "version": frozen,
        "content": frozen.content,
        "intact": versions.sha256_of(frozen.content) == frozen.sha256,
        "labels": versions.HEAD_LABELS,
    }
    return render(request, "plans/plan_version.html", context)


@require_safe
def plan_compare(request: SignedInRequest, pk: int) -> HttpResponse:
    """Two versions side by side; ``den`` empty compares with the plan as it stands."""
    found = selectors.plan_by_id(pk, actor=request.actor)
    old, new = (numeral.number(request.GET.get(name)) for name in ("tu", "den"))
    before = selectors.version_of(found, max(1, found.version - 1) if old is None else old)
    after = selectors.version_of(found, new) if new is not None else None
    content = after.content if after else selectors.content_now(found)
    context = {
        **base(request, found),
        "before": before,
        "after": after,
        "difference": versions.difference(before.content, content),
        "versions": selectors.versions_of(found),
    }
    return render(request, "plans/plan_compare.html", context)


@require_safe
def plan_history(request: SignedInRequest, pk: int) -> HttpResponse:
    found = selectors.plan_by_id(pk, actor=request.actor)
    return render(
        request, "plans/plan_history.html", {**base(request, found), "history": selectors.history_of(found)}
    )


def base(request: SignedInRequest, found: Plan) -> Context:
    """What every page of a plan shows: its head, its names, what the actor may do now."""
    actor = request.actor
    state = found.state
    editable = selectors.is_open(found) and policies.may_edit(actor, found)
    returnable = state in {PlanState.SUBMITTED, PlanState.APPROVED}
    return {
        "plan": found,
        "state_label": selectors.state_label(found),
        "names": _names(request),
        "may_edit": editable,
        "may_submit": editable and policies.may_submit(actor, found),
        "may_approve": state == PlanState.SUBMITTED and policies.may_approve(actor, found),
        "may_return": returnable and policies.may_return(actor, found),
        "may_issue": state == PlanState.APPROVED and policies.may_issue(actor, found),
        "may_amend": state == PlanState.ISSUED and policies.may_amend(actor, found),
        "may_close": state == PlanState.ISSUED and policies.may_close(actor, found),
        "may_derive_all": _issued(found) and not found.unit_id and policies.may_prepare(actor),
        "own_units": actor.units,
        "steps": selectors.steps_of(found),
    }


def _issued(found: Plan) -> bool:
    return found.version > 0


def _names(request: SignedInRequest) -> Any:
    return names_on(clock.today(), authority_id=request.actor.authority_id)


def _reason(request: SignedInRequest, found: Plan, form: ReasonForm, title: str, action: str) -> HttpResponse:
    context = {**base(request, found), "form": form, "title": title, "action": action}
    return render(request, "plans/plan_reason.html", context)
