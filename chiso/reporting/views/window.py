"""The page of a window: its days and why, who owes a report, extensions, locks and reopenings."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from chiso.audit import clock
from chiso.audit import selectors as audit
from chiso.org.http import SignedInRequest
from chiso.org.selectors import names_on, working_calendar
from chiso.reporting import services
from chiso.reporting.forms.regime import AdjustForm, ExtensionForm, ReopenForm
from chiso.reporting.models import Window
from chiso.reporting.policies import regime as policies
from chiso.reporting.schemas import days as schedules
from chiso.reporting.selectors import window as selectors


@require_safe
def window(request: SignedInRequest, pk: int) -> HttpResponse:
    """One period of a duty."""
    found, actor, today = selectors.window_by_id(pk, actor=request.actor), request.actor, clock.today()
    names = names_on(today, authority_id=actor.authority_id)
    owing = selectors.units_of_window(found)
    seen = owing if actor.sees_authority else [unit for unit in owing if unit in actor.units]
    units = [(unit, names.get(unit, "")) for unit in owing]
    calendar = working_calendar()
    days = ("period_from", "period_to", "closes_on")
    initial = {**{name: getattr(found, name) for name in days}, "due_on": found.due_printed}
    return render(
        request,
        "reporting/window.html",
        {
            "window": found,
            "why": schedules.why(found.due_printed, found.due_on, calendar),
            "locks_on": selectors.locks_on(found, due=found.due_on, calendar=calendar),
            "duties": selectors.duties_of_window(found, seen),
            "extensions": selectors.extensions_of([found.pk]),
            "reopenings": selectors.reopenings_of(found) if actor.sees_authority else [],
            "names": names,
            "now": clock.now(),
            "may_keep": policies.may_keep(actor),
            "may_reopen": policies.may_reopen(actor),
            "adjust_form": AdjustForm(initial=initial),
            "extension_form": ExtensionForm(units=units),
            "reopen_form": ReopenForm(units=units),
            "entries": audit.history("reporting.window", pk),
        },
    )


@require_POST
def adjust(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _kept(request, pk, _("chỉnh ngày của kỳ báo cáo"))
    form = AdjustForm(request.POST)
    if form.is_valid():
        services.window_adjust(found, **form.cleaned_data, actor=request.actor)
        messages.success(request, _("Đã chỉnh ngày của kỳ."))
    else:
        messages.error(request, _("Ghi đủ bốn ngày và lý do."))
    return redirect("reporting:window", pk)


@require_POST
def lock(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _kept(request, pk, _("khóa kỳ báo cáo"))
    services.window_lock(found, reason=request.POST.get("reason", ""), actor=request.actor)
    messages.success(request, _("Đã khóa kỳ báo cáo."))
    return redirect("reporting:window", pk)


@require_POST
def extension(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _kept(request, pk, _("gia hạn báo cáo"))
    form = ExtensionForm(request.POST, units=_units(found))
    if form.is_valid():
        data = form.cleaned_data
        services.extension_give(
            found, unit_id=data["unit"], to=data["to"], reason=data["reason"], actor=request.actor
        )
        messages.success(request, _("Đã gia hạn cho đơn vị."))
    else:
        messages.error(request, _("Chọn đơn vị, ngày gia hạn và ghi lý do."))
    return redirect("reporting:window", pk)


@require_POST
def reopen(request: SignedInRequest, pk: int) -> HttpResponse:
    found = selectors.window_by_id(pk, actor=request.actor)
    request.actor.require(
        policies.may_reopen(request.actor), _("mở lại kỳ đã khóa"), who=_("người có quyền mở lại kỳ")
    )
    form = ReopenForm(request.POST, units=_units(found))
    if form.is_valid():
        data = form.cleaned_data
        services.window_reopen(
            found, unit_id=data["unit"], until=data["until"], reason=data["reason"], actor=request.actor,
            once=request.POST.get("once"),
        )  # fmt: skip
        messages.success(request, _("Đã mở lại kỳ cho đơn vị."))
    else:
        messages.error(request, _("Chọn đơn vị, thời điểm đóng lại và ghi lý do."))
    return redirect("reporting:window", pk)


@require_POST
def reopening_end(request: SignedInRequest, pk: int) -> HttpResponse:
    found = selectors.reopening_by_id(pk, actor=request.actor)
    services.reopening_end(found, reason=request.POST.get("reason", ""), actor=request.actor)
    messages.success(request, _("Đã đóng lại kỳ với đơn vị."))
    return redirect("reporting:window", found.window_id)


def _kept(request: SignedInRequest, pk: int, what: str) -> Window:
    found = selectors.window_by_id(pk, actor=request.actor)
    policies.require_keeper(request.actor, found.authority_id, what)
    return found


def _units(found: Window) -> list[tuple[int, str]]:
    names = names_on(clock.today(), authority_id=found.authority_id)
    return [(unit, names.get(unit, "")) for unit in selectors.units_of_window(found)]
