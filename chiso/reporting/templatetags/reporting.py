"""Places of a report as links within its page."""

from __future__ import annotations

from django import template

from chiso.reporting.schemas.found import anchor_of

register = template.Library()


@register.filter
def figure_anchor(key: str) -> str:
    """``3:3.1.2`` → ``#at-figure-3-3_1_2``."""
    return f"#{anchor_of(f'figure:{key}')}"


@register.filter
def place_anchor(place: str) -> str:
    """``section:I.1`` → ``#at-section-I_1``."""
    return f"#{anchor_of(place)}"
