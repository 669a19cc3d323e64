"""Filters and tags of every template: numbers and dates the Vietnamese way, icons, badges, fields."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.forms import BoundField
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from chiso.audit import clock
from chiso.engine import vietnamese

register = template.Library()


@register.filter
def num(value: Any, places: int | None = None) -> str:
    """A number as ``1.234,5``; empty for None, because missing is not zero."""
    if value is None or value == "":
        return ""
    return vietnamese.number(value if isinstance(value, int | float) else Decimal(value), places)


@register.filter
def day(value: dt.date | dt.datetime | None) -> str:
    """``10/10/2026``."""
    if value is None or value == "":
        return ""
    if isinstance(value, dt.datetime):
        value = value.astimezone(clock.ZONE)
    return vietnamese.day(value)


@register.filter
def day_words(value: dt.date | None) -> str:
    """``ngày 10 tháng 10 năm 2026``."""
    return vietnamese.day_in_words(value) if value else ""


@register.filter
def moment(value: dt.datetime | None) -> str:
    """``14:05, 10/10/2026`` in Vietnamese time."""
    return f"{value.astimezone(clock.ZONE):%H:%M, %d/%m/%Y}" if value else ""


@register.filter
def isomoment(text: str) -> str:
    """A moment kept as ISO 8601 text, in Vietnamese time; the text itself where it is none."""
    try:
        value = dt.datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return text or ""
    return moment(value) if value.tzinfo else f"{value:%H:%M, %d/%m/%Y}"


@register.filter
def days_left(due: dt.date | None) -> str:
    """``còn 3 ngày``, ``hôm nay``, ``quá hạn 2 ngày``; empty when nobody gave a deadline."""
    if due is None:
        return ""
    left = (due - clock.today()).days
    if left == 0:
        return _("hôm nay")
    if left > 0:
        return _("còn %(days)s ngày") % {"days": vietnamese.number(left)}
    return _("quá hạn %(days)s ngày") % {"days": vietnamese.number(-left)}


@register.filter
def anchor(key: str) -> str:
    """The part of an element id that a key of a report makes: ``II.1`` → ``II_1``, ``3:3.1`` → ``3-3_1``."""
    return str(key).replace(":", "-").replace(".", "_")


@register.filter
def initial(name: str) -> str:
    """The letter a Vietnamese person is known by: that of the given name, which stands last."""
    given = name.split("(")[0].split()
    return given[-1][:1].upper() if given else "?"


@register.filter
def get(mapping: Mapping[Any, Any] | None, key: Any) -> Any:
    """``names|get:unit_id``: the value under a key, empty when absent."""
    return mapping.get(key, "") if mapping else ""


@register.simple_tag
@lru_cache(maxsize=2048)  # a page has a hundred of them, the same few
def icon(name: str, label: str = "", size: int = 20) -> SafeString:
    """An icon of the local sprite; hidden from screen readers unless it carries a ``label``."""
    address = f"{static('icons.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="icon" width="{0}" height="{0}" role="img" aria-label="{2}"><use href="{1}"/></svg>',
            size, address, label,
        )  # fmt: skip
    return format_html(
        '<svg class="icon" width="{0}" height="{0}" aria-hidden="true"><use href="{1}"/></svg>',
        size, address,
    )  # fmt: skip


@register.simple_tag
def form_key() -> SafeString:
    """A hidden one-time key: the same form sent twice is written once (``once`` of a write)."""
    return format_html('<input type="hidden" name="once" value="{}">', uuid.uuid4().hex)


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, **options: Any) -> dict[str, Any]:
    """A form field with label, help and error tied together for screen readers."""
    widget = bound.field.widget
    kind = getattr(widget, "input_type", "") or type(widget).__name__.lower()
    return {"field": bound, "kind": kind, **options}


@register.inclusion_tag("components/badge.html")
def badge(state: str, label: Any = "") -> dict[str, Any]:
    """A state as a word with a colour and a mark; never colour alone."""
    return {"state": state, "label": label or state}


@register.inclusion_tag("components/progress.html")
def progress(percent: int | None, label: str = "") -> dict[str, Any]:
    return {"percent": percent, "label": label}


@register.inclusion_tag("components/empty.html")
def empty(title: str, hint: str = "", url: str = "", action: str = "", icon: str = "inbox") -> dict[str, Any]:
    """An empty place that says why it is empty and what to do next."""
    return {"title": title, "hint": hint, "url": url, "action": action, "icon": icon}
