"""What every page knows: who is acting, what waits for him, the sample banner, the menu.

What a part of a page does not show is not counted for it.
"""

from __future__ import annotations

from functools import cache

from django.conf import settings
from django.http import HttpRequest

from chiso.notices.selectors import unread_count
from chiso.web.menu import menu_for


def shell(request: HttpRequest) -> dict[str, object]:
    actor = getattr(request, "actor", None)
    user = getattr(request, "user", None)
    theme = getattr(user, "theme", "auto") if user is not None and user.is_authenticated else "auto"
    return {
        "actor": actor,
        "theme": theme,
        "sample_mode": settings.SAMPLE_MODE,
        "version": settings.VERSION,
        "menu": menu_for(actor, request.path) if actor else (),
        "unread": cache(lambda: unread_count(actor.account_id)) if actor else 0,
    }
