"""Pages of unit plans: making them, taking over what the parent's amendment changed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from chiso.org.http import SignedInRequest
from chiso.plans import services
from chiso.plans.selectors import plan as selectors
from chiso.plans.selectors import unit_plan as unit_selectors
from chiso.plans.views.plan import base


@require_POST
def unit_plan_derive(request: SignedInRequest, pk: int, unit_id: int) -> HttpResponse:
    parent = selectors.plan_by_id(pk, actor=request.actor)
    made = services.unit_plan_derive(parent, unit_id=unit_id, actor=request.actor)
    return redirect("plans:plan", made.pk)


@require_POST
def unit_plans_derive(request: SignedInRequest, pk: int) -> HttpResponse:
    parent = selectors.plan_by_id(pk, actor=request.actor)
    made = services.unit_plans_derive(parent, actor=request.actor)
    messages.success(request, _("Đã lập %(count)s kế hoạch đơn vị.") % {"count": len(made)})
    return redirect("plans:plan", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def unit_plan_align(request: SignedInRequest, pk: int) -> HttpResponse:
    """What the parent's amendment changes for this unit, and taking it over."""
    found = selectors.plan_by_id(pk, actor=request.actor)
    if request.method == "POST":
        kept = services.unit_plan_align(found, actor=request.actor)
        messages.success(request, _("Đã cập nhật theo kế hoạch của cơ quan."))
        for line in kept:
            messages.info(request, line)
        return redirect("plans:plan", pk)
    context = {**base(request, found), "difference": unit_selectors.changes_for(found)}
    return render(request, "plans/unit_plan_align.html", context)
