"""What the sign-in page shows beside its form: the one-click accounts, in the sample mode only."""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.conf import settings

from chiso.org.selectors import sample_accounts as find
from chiso.org.selectors.people import SampleAccount

register = template.Library()


@register.simple_tag
def sample_accounts() -> Sequence[SampleAccount]:
    return find() if settings.SAMPLE_MODE else ()
