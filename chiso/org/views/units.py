"""Pages of units: the tree of a day, one unit, founding one, confirming one."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chiso.audit import clock
from chiso.audit.selectors import history
from chiso.org import policies, services
from chiso.org.forms.units import FoundForm
from chiso.org.http import SignedInRequest
from chiso.org.selectors import units as selectors
from chiso.org.views.ask import Question, ask


def day_asked(request: SignedInRequest) -> dt.date:
    """The day in ``?ngay=``; today when absent or wrong."""
    try:
        return dt.date.fromisoformat(request.GET.get("ngay", ""))
    except ValueError:
        return clock.today()


@require_safe
def units(request: SignedInRequest) -> HttpResponse:
    day = day_asked(request)
    words = {
        "day": day,
        "today": clock.today(),
        "nodes": selectors.tree_on(day, authority_id=request.actor.authority_id),
        "milestones": selectors.milestones(request.actor.authority_id),
        "manages": policies.manages_organisation(request.actor),
    }
    return render(request, "org/units.html", words)


@require_safe
def unit(request: SignedInRequest, pk: int) -> HttpResponse:
    day = day_asked(request)
    found = selectors.visible_unit(pk, actor=request.actor)
    manages = (
        policies.manages_organisation(request.actor) and found.authority_id == request.actor.authority_id
    )
    words = {
        "page": selectors.unit_page(found, day=day),
        "unit": found,
        "day": day,
        "today": clock.today(),
        "manages": manages,
        "open": found.valid_to is None,
        "entries": history("org.unit", pk),
    }
    return render(request, "org/unit.html", words)


@require_http_methods(["GET", "HEAD", "POST"])
def unit_add(request: SignedInRequest) -> HttpResponse:
    actor = request.actor
    policies.require_manager(actor, actor.authority_id, "lập đơn vị")
    choices = selectors.units_in_force(clock.today(), authority_id=actor.authority_id)
    initial = {"valid_from": clock.today(), "parent": actor.authority_id, "kind": "division"}
    form = FoundForm(request.POST or None, units=choices, initial=initial)
    question = Question(
        title=_("Lập đơn vị"),
        button=_("Lập đơn vị"),
        back=reverse("org:units"),
        said=_("Đã lập đơn vị."),
        crumbs=[{"label": _("Tổ chức"), "url": reverse("org:units")}, {"label": _("Lập đơn vị"), "url": ""}],
    )

    def found(typed: dict[str, object], once: str | None) -> str:
        parent = selectors.visible_unit(typed.pop("parent"), actor=actor)  # type: ignore[arg-type]
        made = services.unit_create(parent, actor=actor, once=once, **typed)  # type: ignore[arg-type,call-arg]
        return reverse("org:unit", args=[made.pk])

    return ask(request, form, question, found)


@require_POST
def unit_confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    found = selectors.visible_unit(pk, actor=request.actor)
    services.unit_confirm(found, reason=request.POST.get("reason", ""), actor=request.actor)
    messages.success(request, _("Đã ghi nhận xác nhận."))
    return redirect("org:unit", pk=pk)
