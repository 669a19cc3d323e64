"""Pages of regimes: the list, one regime with its years, laying down, changing, giving to units, ending."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chiso.audit import clock, numeral
from chiso.engine.problems import Problem
from chiso.org.http import SignedInRequest
from chiso.org.selectors import names_on, working_calendar
from chiso.org.selectors.units import units_in_force
from chiso.plans.selectors.plan import plans_seen
from chiso.reporting import services, storage
from chiso.reporting.forms.regime import AdhocForm, CloseForm, RegimeForm, YearDaysForm, initial_of
from chiso.reporting.models import Regime, Window
from chiso.reporting.policies import regime as policies
from chiso.reporting.schemas import days as schedules
from chiso.reporting.selectors import regime as selectors
from chiso.reporting.selectors import window as window_selectors
from chiso.reporting.terms import Every

FORM = ("GET", "HEAD", "POST")


@require_safe
def regimes(request: SignedInRequest) -> HttpResponse:
    """What is to be reported under which duty."""
    return render(
        request,
        "reporting/regime_list.html",
        {
            "rows": selectors.regimes(request.actor),
            "titles": dict(storage.choices()),
            "names": names_on(clock.today(), authority_id=request.actor.authority_id),
            "may_keep": policies.may_keep(request.actor),
        },
    )


@require_safe
def regime(request: SignedInRequest, pk: int) -> HttpResponse:
    """One duty: its days, units and the windows of a year."""
    found = selectors.regime_by_id(pk, actor=request.actor)
    years, today = selectors.years_of(found), clock.today()
    asked = numeral.number(request.GET.get("nam"), digits=4)
    year = asked or (years[0] if years else today.year)
    calendar = working_calendar()
    return render(
        request,
        "reporting/regime.html",
        {
            "regime": found,
            "title": dict(storage.choices()).get(found.layout, found.layout),
            "days": schedules.from_json(found.days, year=year),
            "years": years,
            "year": year,
            "windows": [
                (window, schedules.why(window.due_printed, window.due_on, calendar))
                for window in window_selectors.windows_of(found.pk, year=year)
            ],
            "units": selectors.units_of(found, day=today),
            "names": names_on(today, authority_id=request.actor.authority_id),
            "may_keep": policies.may_keep(request.actor),
            "close_form": CloseForm(),
            "adhoc_form": AdhocForm(),
            "today": today,
        },
    )


@require_http_methods(FORM)
def regime_new(request: SignedInRequest) -> HttpResponse:
    """Lay down a duty; the windows of the present year come with it."""
    request.actor.require(policies.may_keep(request.actor), _("lập chế độ báo cáo"), who=_("Văn phòng"))
    form = _form(request, None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.regime_create(
                form.duty(),
                unit_ids=form.cleaned_data["units"],
                actor=request.actor,
                once=request.POST.get("once"),
            )
        except Problem as problem:
            _beside(form, problem)
        else:
            if made.every != Every.ADHOC:
                services.windows_lay_out(made, year=clock.today().year, actor=request.actor)
            messages.success(request, _("Đã lập chế độ báo cáo."))
            return redirect("reporting:regime", made.pk)
    return render(request, "reporting/regime_form.html", {"form": form, "regime": None})


@require_http_methods(FORM)
def regime_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change a duty; days said with a year count for that year alone."""
    found = selectors.regime_by_id(pk, actor=request.actor)
    policies.require_keeper(request.actor, found.authority_id, _("sửa chế độ báo cáo"))
    form = _form(request, found)
    year_form = YearDaysForm(request.POST) if request.POST.get("year") else None
    if request.method == "POST" and form.is_valid() and (year_form is None or year_form.is_valid()):
        try:
            services.regime_describe(found, _described(found, form, year_form), actor=request.actor)
        except Problem as problem:
            _beside(form, problem)
        else:
            year = clock.today().year
            if found.every != Every.ADHOC and not window_selectors.windows_of(found.pk, year=year):
                services.windows_lay_out(found, year=year, actor=request.actor)
            messages.success(request, _("Đã lưu. Lập lại các kỳ để áp dụng ngày mới."))
            return redirect("reporting:regime", pk)
    return render(request, "reporting/regime_form.html", {"form": form, "regime": found})


def _described(found: Regime, form: RegimeForm, year_form: YearDaysForm | None) -> services.Duty:
    years = schedules.years_apart(found.days)
    if year_form is None:
        return form.duty(years=years)
    years[year_form.cleaned_data["year"]] = form.days()
    duty = form.duty(years=years)
    return services.Duty(
        **{**{name: getattr(duty, name) for name in duty.__slots__}, "days": schedules.from_json(found.days)}
    )


def _form(request: SignedInRequest, found: Regime | None) -> RegimeForm:
    actor, today = request.actor, clock.today()
    units = units_in_force(today, authority_id=actor.authority_id)
    choices = [(pk, name) for pk, name in units if pk != actor.authority_id]
    given = selectors.units_of(found, day=today) if found else []
    return RegimeForm(
        request.POST if request.method == "POST" else None,
        initial=initial_of(found, given),
        layouts=storage.choices(),
        plans=[(plan.pk, plan.title) for plan in plans_seen(actor)],
        units=choices,
    )


def _beside(form: RegimeForm, problem: Problem) -> None:
    """A refusal of the days, the name or the units stands in the form; any other is a page."""
    places = {
        "RP0101": "due_day",
        "RP0102": "due_day",
        "RP0103": "name",
        "RP0105": "units",
        "RP0118": "every",
    }
    if problem.code not in places:
        raise problem
    form.add_error(places[problem.code], f"{problem.expected}; {problem.got}. {problem.hint}.")


@require_http_methods(FORM)
def regime_units(request: SignedInRequest, pk: int) -> HttpResponse:
    """Who reports from today on."""
    found = selectors.regime_by_id(pk, actor=request.actor)
    policies.require_keeper(request.actor, found.authority_id, _("giao đơn vị báo cáo"))
    if request.method == "POST":
        chosen = numeral.numbers(request.POST.getlist("units"))
        services.regime_units_set(found, unit_ids=chosen, actor=request.actor)
        messages.success(request, _("Đã lưu danh sách đơn vị báo cáo."))
        return redirect("reporting:regime", pk)
    today = clock.today()
    units = units_in_force(today, authority_id=request.actor.authority_id)
    context: dict[str, Any] = {
        "regime": found,
        "units": [(unit, name) for unit, name in units if unit != found.authority_id],
        "given": selectors.units_of(found, day=today),
    }
    return render(request, "reporting/regime_units.html", context)


@require_POST
def windows_lay(request: SignedInRequest, pk: int) -> HttpResponse:
    """The windows of a year, again without harm."""
    found = selectors.regime_by_id(pk, actor=request.actor)
    year = numeral.number(request.POST.get("year"), digits=4) or 0
    rows = services.windows_lay_out(found, year=year, actor=request.actor)
    messages.success(request, _("Năm %(year)s có %(n)s kỳ báo cáo.") % {"year": year, "n": len(rows)})
    return redirect(f"{request.path.removesuffix('cac-ky/')}?nam={year}")


@require_POST
def window_new(request: SignedInRequest, pk: int) -> HttpResponse:
    """One window of an ad hoc duty."""
    found = selectors.regime_by_id(pk, actor=request.actor)
    policies.require_keeper(request.actor, found.authority_id, _("thêm kỳ báo cáo"))
    form = AdhocForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Ghi tên kỳ và đủ bốn ngày."))
        return redirect("reporting:regime", pk)
    made: Window = services.window_add(
        found, **form.cleaned_data, actor=request.actor, once=request.POST.get("once")
    )
    messages.success(request, _("Đã thêm kỳ báo cáo."))
    return redirect("reporting:window", made.pk)


@require_POST
def regime_close(request: SignedInRequest, pk: int) -> HttpResponse:
    """No new windows from a day on."""
    found = selectors.regime_by_id(pk, actor=request.actor)
    policies.require_keeper(request.actor, found.authority_id, _("kết thúc chế độ báo cáo"))
    form = CloseForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Ghi ngày và lý do kết thúc."))
        return redirect("reporting:regime", pk)
    services.regime_close(found, **form.cleaned_data, actor=request.actor)
    messages.success(request, _("Đã kết thúc chế độ báo cáo."))
    return redirect("reporting:regime", pk)
