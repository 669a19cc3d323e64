"""The home page by role."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from chiso.audit import clock
from chiso.dashboards import selectors
from chiso.org.http import SignedInRequest
from chiso.org.selectors import names_on
from chiso.plans.views.task import with_lights


@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    """What matters today to the person signed in."""
    today = clock.today()
    found = selectors.home_of(request.actor, today=today)
    return render(
        request,
        "dashboards/home.html",
        {
            "home": found,
            "role": selectors.ROLES[found.role],
            "names": names_on(today, authority_id=request.actor.authority_id),
            "red": with_lights(found.red),
            "coming": with_lights(found.coming),
            "today": today,
        },
    )
