"""One's own settings: profile, language and theme, mail, calendar address, sign-in; administration."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from chiso.audit import clock
from chiso.org import services
from chiso.org.forms.settings import PreferencesForm
from chiso.org.http import SignedInRequest
from chiso.org.selectors import people as selectors
from chiso.org.terms import Right

KEPT = ("language", "theme", "mail_notices")


@require_http_methods(["GET", "HEAD", "POST"])
def settings_page(request: SignedInRequest) -> HttpResponse:
    account = request.user
    form = PreferencesForm(request.POST or None, initial={name: getattr(account, name) for name in KEPT})
    if request.method == "POST" and form.is_valid():
        services.account_prefer(account, actor=request.actor, **form.cleaned_data)
        language = form.cleaned_data["language"]
        translation.activate(language)
        messages.success(request, _("Đã lưu cài đặt."))
        response = redirect("org:settings")
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, max_age=365 * 24 * 3600, samesite="Lax")
        return response
    words = {
        "form": form,
        "account": account,
        "posts": selectors.posts_of(account.person_id, clock.today()),
        "second_factor": selectors.has_second_factor(account.pk),
        "feed_url": feed_address(account.feed_key),
        "admin": request.actor.admin,
        "keeps_calendar": request.actor.has(Right.CALENDAR_MANAGE),
    }
    return render(request, "org/settings.html", words, status=422 if request.POST else 200)


def feed_address(key: str | None) -> str:
    """The secret address of the calendar feed; empty without a key."""
    if not key:
        return ""
    try:
        path = reverse("plans:feed", args=[key])
    except NoReverseMatch:
        path = f"/feeds/{key}.ics"
    return settings.BASE_URL.rstrip("/") + path


@require_POST
def feed_key(request: SignedInRequest) -> HttpResponse:
    """Make a new calendar address, or (``drop``) stop the present one."""
    if request.POST.get("drop"):
        services.feed_key_drop(request.user, actor=request.actor)
        messages.success(request, _("Địa chỉ lịch không còn dùng được."))
    else:
        services.feed_key_make(request.user, actor=request.actor)
        messages.success(request, _("Đã tạo địa chỉ lịch mới."))
    return redirect("org:settings")
