"""The month, the year, the feed, and the filters kept under a name; what is due today."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from chiso.audit import clock, numeral
from chiso.engine.periods import Every, Period
from chiso.org import services as org
from chiso.org.http import SignedInRequest
from chiso.org.policies import actor_of
from chiso.org.problems import not_found
from chiso.org.selectors import names_on
from chiso.org.selectors.lines import account_by_feed_key
from chiso.plans import services
from chiso.plans.forms.task import FilterForm
from chiso.plans.schemas.feed import feed as feed_bytes
from chiso.plans.selectors import calendar as selectors
from chiso.plans.selectors import task as tasks
from chiso.plans.selectors import waiting
from chiso.plans.selectors.errands import errands_of
from chiso.plans.views.task import shared, with_lights


@require_safe
def today(request: SignedInRequest) -> HttpResponse:
    """What is due, late, sent back, and what others wait for; made for one hand on a phone."""
    day = clock.today()
    found = waiting.today_of(request.actor, today=day)
    return render(
        request,
        "plans/today.html",
        {
            "found": found,
            "errands": errands_of(request.actor, today=day),
            "groups": [
                ("returned", _("Bị trả lại, cần làm tiếp"), with_lights(found.returned)),
                ("overdue", _("Quá hạn"), with_lights(found.overdue)),
                ("due", _("Đến hạn hôm nay"), with_lights(found.due)),
                ("soon", _("Sắp đến hạn"), with_lights(found.soon)),
            ],
            "unit_rows": with_lights(found.unit),
            "names": names_on(day, authority_id=request.actor.authority_id),
            "today": day,
        },
    )


@require_safe
def calendar(request: SignedInRequest) -> HttpResponse:
    """A month with its days off and what is due each day."""
    day = clock.today()
    month = _month(request.GET.get("thang", ""), day)
    filters = FilterForm(request.GET).filters()
    weeks = selectors.month_sheet(
        request.actor, year=month.year, month=month.index, filters=filters, today=day
    )
    return render(
        request,
        "plans/calendar.html",
        {
            **shared(request, filters),
            "weeks": weeks,
            "month": month,
            "previous": month.previous(),
            "following": month.following(),
            "feed_url": _feed_url(request),
            "weekdays": (_("Hai"), _("Ba"), _("Tư"), pgettext("thứ", "Năm"), _("Sáu"), _("Bảy"), _("CN")),
        },
    )


def _month(text: str, day: dt.date) -> Period:
    year, month = (numeral.number(part, digits=4) or 0 for part in text.partition("-")[::2])
    if 1900 < year < 2200 and 1 <= month <= 12:
        return Period(year, Every.MONTH, month)
    return Period(day.year, Every.MONTH, day.month)


def _feed_url(request: SignedInRequest) -> str:
    key = request.user.feed_key
    return f"{settings.BASE_URL.rstrip('/')}{reverse('plans:feed', args=[key])}" if key else ""


@require_safe
def timeline(request: SignedInRequest) -> HttpResponse:
    """A year by months, as bars and as a table."""
    day = clock.today()
    year = numeral.number(request.GET.get("nam"), digits=4) or 0
    year = year if 1900 < year < 2200 else day.year
    filters = FilterForm(request.GET).filters()
    bars, more = selectors.timeline(request.actor, year=year, filters=filters, today=day)
    return render(
        request,
        "plans/timeline.html",
        {
            **shared(request, filters),
            "bars": bars,
            "more": more,
            "year": year,
            "months": range(1, 13),
            "current_month": day.month if day.year == year else 0,
        },
    )


# --- the feed -------------------------------------------------------------------------------------


@require_safe
def feed(request: HttpRequest, key: str) -> HttpResponse:
    """The calendar of whoever holds the key; 404 for a key that is unknown or was revoked."""
    account = account_by_feed_key(key)
    if account is None:
        raise not_found("lịch")
    day = clock.today()
    actor = actor_of(account, day)
    content = feed_bytes(
        selectors.feed_of(actor, today=day),
        base=settings.BASE_URL.rstrip("/"),
        name=f"Chiso: {actor.name}",
        now=clock.now(),
    )
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="chiso.ics"'
    response["Cache-Control"] = "private, max-age=900"
    response["X-Robots-Tag"] = "noindex"
    return response


@require_POST
def feed_make(request: SignedInRequest) -> HttpResponse:
    """A new secret address; the one before stops working."""
    org.feed_key_make(request.user, actor=request.actor)
    messages.success(request, _("Đã tạo địa chỉ lịch mới. Ai có địa chỉ này đều xem được lịch của bạn."))
    return redirect("plans:calendar")


@require_POST
def feed_drop(request: SignedInRequest) -> HttpResponse:
    org.feed_key_drop(request.user, actor=request.actor)
    messages.success(request, _("Đã thu hồi địa chỉ lịch."))
    return redirect("plans:calendar")


# --- saved views ----------------------------------------------------------------------------------


@require_POST
def view_save(request: SignedInRequest) -> HttpResponse:
    view = services.view_save(
        request.POST.get("name", ""), query=request.POST.get("query", ""), actor=request.actor
    )
    messages.success(request, _("Đã lưu bộ lọc."))
    return redirect(f"{reverse('plans:tasks')}?{view.query}")


@require_POST
def view_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    services.view_remove(tasks.saved_view(pk, actor=request.actor), actor=request.actor)
    messages.success(request, _("Đã xóa bộ lọc."))
    return redirect("plans:tasks")
