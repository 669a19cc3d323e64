"""What happens around every request: an id and a log line, the signed-in actor, refusals as pages.

Everything needs a sign-in unless its view is marked ``@open_to_all``; that is decided here once, so
that a new address cannot be forgotten.
"""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation

from chiso.audit import clock
from chiso.audit.tracing import request_id
from chiso.engine.problems import Problem, Problems
from chiso.org.policies import actor_of
from chiso.org.problems import illegible
from chiso.web.problems import problem_page

Respond = Callable[[HttpRequest], HttpResponse]
log = logging.getLogger("chiso.request")

OPEN_PREFIXES = ("/static/", "/health", "/account/", "/feeds/", "/language/", "/cong-bo/")
"""Addresses that answer without a sign-in: assets, health, sign-in itself, secret calendar feeds, published
results."""


class RequestLog:
    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = request_id.set(uuid.uuid4().hex[:16])
        began = time.monotonic()
        try:
            response = self.respond(request)
            response["X-Request-Id"] = request_id.get()
            if not request.path.startswith(settings.STATIC_URL):
                actor = getattr(request, "actor", None)
                log.info(
                    "%s %s",
                    request.method,
                    request.path,
                    extra={
                        "status": response.status_code,
                        "ms": round((time.monotonic() - began) * 1000, 1),
                        "account": actor.account_id if actor else None,
                    },
                )
            return response
        finally:
            request_id.reset(token)


class SignedIn:
    """Puts ``request.actor`` on signed-in requests; sends everybody else to the sign-in page."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated:
            request.actor = actor_of(user, clock.today())  # type: ignore[attr-defined]
            if not request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME):
                translation.activate(user.language)
                request.LANGUAGE_CODE = user.language
        elif not request.path.startswith(OPEN_PREFIXES):
            return redirect_to_login(request.get_full_path())
        return self.respond(request)


class ProblemPages:
    """Turns refusals into pages in the reader's language; anything else stays a fault of the program.

    What no text can hold is refused here, once for all views.
    """

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = (*request.GET.lists(), *request.POST.lists())
        if any("\0" in word for name, words in asked for word in (name, *words)):
            return problem_page(request, illegible())
        return self.respond(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        if isinstance(fault, Problem | Problems):
            return problem_page(request, fault)
        if isinstance(fault, Http404 | PermissionDenied):
            return problem_page(request, fault)
        return None


def actor(request: HttpRequest) -> Any:
    return request.actor  # type: ignore[attr-defined]
