"""Pages of days off: one year's version in force and its forerunners, publishing the next one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from chiso.audit import clock, numeral
from chiso.audit.problems import Repeated
from chiso.engine.problems import Problem, Problems
from chiso.org import policies, services
from chiso.org.forms.settings import CalendarForm
from chiso.org.http import SignedInRequest
from chiso.org.problems import Forbidden, not_found
from chiso.org.schemas import read_calendar, write_calendar
from chiso.org.selectors import calendar as selectors
from chiso.org.terms import Right
from chiso.org.views.ask import refuse
from chiso.org.views.people import crumbs

YEARS = range(2000, 2100)


@require_safe
def holidays(request: SignedInRequest) -> HttpResponse:
    asked = numeral.number(request.GET.get("nam"), digits=4)
    year = asked if asked is not None and asked in YEARS else clock.today().year
    known = selectors.versions(year)
    version = request.GET.get("phien-ban", "")
    shown = next((each for each in known if str(each.version) == version), known[0] if known else None)
    words = {
        "year": year,
        "years": selectors.years(around=clock.today().year),
        "shown": shown,
        "versions": known,
        "days": selectors.days_of(shown) if shown else (),
        "publishes": request.actor.has(Right.CALENDAR_MANAGE),
        "crumbs": crumbs((_("Lịch nghỉ"), "")),
    }
    return render(request, "org/holidays.html", words)


@require_http_methods(["GET", "HEAD", "POST"])
def holidays_publish(request: SignedInRequest, year: int) -> HttpResponse:
    """First post: what would change. Second, with ``seen``: a new version."""
    policies.require_calendar_keeper(request.actor)
    if year not in YEARS:
        raise not_found("năm")
    latest = selectors.latest_calendars().get(year)
    before = selectors.days_of(latest) if latest else ()
    initial = {"days": write_calendar(before), "source": latest.source if latest else ""}
    form = CalendarForm(request.POST or None, initial=initial)
    words = {"form": form, "year": year, "latest": latest, "crumbs": _publish_crumbs(year)}
    if request.method == "POST" and form.is_valid():
        try:
            days = read_calendar(form.cleaned_data["days"], year=year)
            if request.POST.get("seen") == "1":
                services.calendar_publish(
                    year,
                    days=days,
                    source=form.cleaned_data["source"],
                    actor=request.actor,
                    once=request.POST.get("once"),  # type: ignore[call-arg]
                )
                messages.success(request, _("Đã ban hành lịch nghỉ năm %(year)s.") % {"year": year})
                return redirect(f"{reverse('org:holidays')}?nam={year}")
            words["diff"] = selectors.calendar_diff(year, before, days)
            return render(request, "org/holidays_review.html", words)
        except (Forbidden, Repeated):
            raise
        except (Problem, Problems) as fault:
            refuse(form, fault)
    return render(request, "org/holidays_publish.html", words, status=422 if request.POST else 200)


def _publish_crumbs(year: int) -> list[dict[str, str]]:
    back = f"{reverse('org:holidays')}?nam={year}"
    return crumbs((_("Lịch nghỉ"), back), (_("Phiên bản mới"), ""))
