"""Words of scoring in templates: rules without their codes, exact figures as people read and type them."""

from __future__ import annotations

import datetime as dt
import re

from django import template

from chiso.engine import vietnamese
from chiso.engine.decimals import exact_number
from chiso.engine.trace import shown
from chiso.scoring.selectors.line import typed

register = template.Library()
_CODE = re.compile(r"\s*\[/?[a-z][a-z0-9_]*\]:?")


@register.filter
def rule_words(line: str) -> str:
    """A line of a rule without the code a sheet uses for it."""
    return _CODE.sub("", line).strip()


@register.filter
def exact_shown(text: str) -> str:
    """An exact figure as offices print it."""
    value = exact_number(text) if text else None
    return text if value is None else shown(value)


@register.filter
def typed_value(text: str) -> str:
    """An exact figure as people type it."""
    return typed(text)


@register.filter
def iso_day(text: str) -> str:
    """``2026-10-05`` → ``05/10/2026``."""
    try:
        return vietnamese.day(dt.date.fromisoformat(text))
    except ValueError:
        return text
