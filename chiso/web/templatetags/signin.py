"""What pages of sign-in show beside their forms: one-click accounts in the sample mode, browsers by name."""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.conf import settings
from django.utils.translation import gettext as _

from chiso.org.selectors import sample_accounts as find
from chiso.org.selectors.people import SampleAccount

register = template.Library()


@register.simple_tag
def sample_accounts() -> Sequence[SampleAccount]:
    return find() if settings.SAMPLE_MODE else ()


BROWSERS = (
    ("Edg/", "Edge"), ("OPR/", "Opera"), ("coc_coc", "Cốc Cốc"), ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"), ("Safari/", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
    ("Mac OS", "macOS"), ("Linux", "Linux"),
)  # fmt: skip


@register.filter
def browser(agent: str) -> str:
    """``Chrome, Windows`` out of what a browser says of itself; only to recognise one's own devices."""
    names = [next((name for mark, name in table if mark in agent), "") for table in (BROWSERS, SYSTEMS)]
    return ", ".join(name for name in names if name) or _("Trình duyệt không rõ")
