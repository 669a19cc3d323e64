"""Pages of plan items: the assigning grid with its cells, one item, adding and dropping lines."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chiso.audit import numeral
from chiso.audit.services import Acting
from chiso.engine.problems import Problem
from chiso.org.http import SignedInRequest
from chiso.plans import services
from chiso.plans.forms.plan import ItemForm, NewItemForm, ReasonForm
from chiso.plans.models import Item, Plan
from chiso.plans.policies import plan as policies
from chiso.plans.problems.plan import Conflict
from chiso.plans.schemas import cell
from chiso.plans.selectors import criteria
from chiso.plans.selectors import item as item_selectors
from chiso.plans.selectors import plan as selectors
from chiso.plans.selectors import unit_plan as unit_selectors
from chiso.plans.selectors.progress import progress_of_items
from chiso.plans.selectors.unit import choices
from chiso.plans.views.plan import base

Writer = Callable[..., list[services.Written]]


@require_safe
def plan_grid(request: SignedInRequest, pk: int) -> HttpResponse:
    """The table in which the plan asks for what the paper does not say."""
    found = selectors.plan_by_id(pk, actor=request.actor)
    items = selectors.items_of(found)
    units = choices(found.authority_id)
    context = {
        **base(request, found),
        "rows": item_selectors.grid_rows(found, items, units),
        "missing": selectors.missing_of(items),
        "units": [{"id": unit.id, "name": unit.name, "short": unit.short_name} for unit in units],
        "unit_plan": bool(found.unit_id),
        "annexes": list(dict.fromkeys(item.annex for item in items)),
    }
    return render(request, "plans/item_grid.html", context)


@require_POST
def plan_cell(request: SignedInRequest, pk: int) -> JsonResponse:
    """Write one cell, or one value into many rows. 409 says what stands there now, 422 what is wrong."""
    found = selectors.plan_by_id(pk, actor=request.actor)
    field, text = request.POST.get("field", ""), request.POST.get("text", "")
    ids = numeral.numbers(request.POST.getlist("item"))
    was = {key: request.POST[f"was.{key}"] for key in ids if f"was.{key}" in request.POST}
    try:
        written = _writer(field)(found, item_ids=ids, field=field, text=text, was=was, actor=request.actor)
    except Conflict as conflict:
        answer = {"message": f"{conflict.got}.", "current": conflict.current}
        return JsonResponse(answer, status=409)
    except Problem as problem:
        answer = {"message": f"{problem.got}: {problem.hint}", "code": problem.code}
        return JsonResponse(answer, status=item_selectors.status_of(problem))
    return JsonResponse(_after(found, written))


@require_POST
def plan_cell_waive(request: SignedInRequest, pk: int) -> JsonResponse:
    """State for many rows why a field does not apply; without a reason, take the statement back."""
    found = selectors.plan_by_id(pk, actor=request.actor)
    ids = numeral.numbers(request.POST.getlist("item"))
    field, reason = request.POST.get("field", ""), request.POST.get("reason", "")
    try:
        services.items_waive(found, item_ids=ids, field=field, reason=reason, actor=request.actor)
    except Problem as problem:
        answer = {"message": f"{problem.got}: {problem.hint}", "code": problem.code}
        return JsonResponse(answer, status=item_selectors.status_of(problem))
    return JsonResponse({**_after(found, []), "waived": ids, "reason": reason.strip()})


@require_safe
def item(request: SignedInRequest, pk: int) -> HttpResponse:
    """One line: what is to be done, by whom, until when; the unit plans and tasks that detail it."""
    found = selectors.item_by_id(pk, actor=request.actor)
    context = {
        **base(request, found.plan),
        "item": found,
        "cells": item_selectors.cells_of(found, choices(found.plan.authority_id)),
        "due": item_selectors.due_of(found),
        "derived": unit_selectors.derived_of(found, actor=request.actor),
        "siblings": item_selectors.neighbours(found),
        "progress": progress_of_items(found.plan).items.get(found.pk),
        "tasks": item_selectors.tasks_of(found, actor=request.actor),
        "may_task": item_selectors.may_make_task(found, actor=request.actor),
        "history": item_selectors.history_of(found),
        "weights": item_selectors.share_of(found),
        "criterion": criteria.criterion_of(found, actor=request.actor),
        "origin": criteria.origin_of(found, actor=request.actor),
    }
    return render(request, "plans/item_page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def item_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """All cells of a line in one form, for phones and for those who prefer forms."""
    found = selectors.item_by_id(pk, actor=request.actor)
    request.actor.require(policies.may_edit(request.actor, found.plan), _("sửa nội dung kế hoạch"))
    units = choices(found.plan.authority_id)
    seen = item_selectors.cells_of(found, units)
    form = ItemForm(request.POST if request.method == "POST" else None, initial=seen)
    if request.method == "POST" and form.is_valid() and _saved(request, found, form):
        messages.success(request, _("Đã lưu nội dung %(code)s.") % {"code": found.code})
        return redirect("plans:item", pk)
    context = {**base(request, found.plan), "item": found, "form": form, "seen": seen, "units": units}
    return render(request, "plans/item_edit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def item_new(request: SignedInRequest, pk: int) -> HttpResponse:
    found = selectors.plan_by_id(pk, actor=request.actor)
    request.actor.require(policies.may_edit(request.actor, found), _("thêm nội dung kế hoạch"))
    groups = [row for row in selectors.items_of(found) if row.group]
    form = NewItemForm(
        request.POST if request.method == "POST" else None, groups=[(str(row.pk), str(row)) for row in groups]
    )
    if request.method == "POST" and form.is_valid():
        parent = next((row for row in groups if str(row.pk) == form.cleaned_data["parent"]), None)
        try:
            services.item_add(
                found,
                title=form.cleaned_data["title"],
                code=form.cleaned_data["code"],
                parent=parent,
                group=form.cleaned_data["group"],
                actor=request.actor,
                once=request.POST.get("once"),
            )
            return redirect("plans:plan_grid", pk)
        except Problem as problem:
            if problem.code != "PL0016":
                raise
            form.add_error("code", f"{problem.got}. {problem.hint}.")
    return render(request, "plans/item_new.html", {**base(request, found), "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def item_drop(request: SignedInRequest, pk: int) -> HttpResponse:
    found = selectors.item_by_id(pk, actor=request.actor)
    request.actor.require(policies.may_edit(request.actor, found.plan), _("bỏ nội dung kế hoạch"))
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        services.item_drop(found, reason=form.cleaned_data["reason"], actor=request.actor)
        messages.success(request, _("Đã bỏ nội dung %(code)s.") % {"code": found.code})
        return redirect("plans:plan_grid", found.plan_id)
    return render(request, "plans/item_drop.html", {**base(request, found.plan), "item": found, "form": form})


def _writer(field: str) -> Writer:
    return services.items_assign if field in cell.UNIT_FIELDS else services.items_describe


def _after(plan: Plan, written: list[services.Written]) -> dict[str, Any]:
    missing = selectors.missing_of(selectors.items_of(plan))
    return {
        "written": [{"id": row.item_id, "words": row.words, "due": row.due} for row in written],
        "missing": {
            "lead": missing.lead,
            "schedule": missing.schedule,
            "product": missing.product,
            "total": missing.total,
            "filled": missing.filled,
        },
    }


def _saved(request: SignedInRequest, found: Item, form: ItemForm) -> bool:
    """Write the cells that differ from what was seen; a refusal stands beside its field."""
    actor: Acting = request.actor
    for name in form.fields:
        seen, text = request.POST.get(f"seen_{name}", ""), form.cleaned_data[name]
        if cell.clean(text) == cell.clean(seen):
            continue
        try:
            _writer(name)(
                found.plan, item_ids=[found.pk], field=name, text=text, was={found.pk: seen}, actor=actor
            )
        except Problem as problem:
            if problem.code not in {"PL0001", *(f"PL00{n}" for n in range(10, 18))}:
                raise
            form.add_error(name, f"{problem.got}. {problem.hint}.")
    return form.is_valid()
