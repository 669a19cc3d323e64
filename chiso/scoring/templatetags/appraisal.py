"""How figures and points read on the pages of appraisal."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import template

from chiso.engine.trace import shown_points
from chiso.engine.vietnamese import number
from chiso.scoring.schemas.appraisal import figure_words

register = template.Library()


@register.filter
def figure(text: str | None) -> str:
    """An exact figure as offices write it; empty for none."""
    return figure_words(text) if text else ""


@register.filter
def points(value: Decimal | Fraction | None) -> str:
    """``1,50``; a dash where there are no points yet: missing is not zero."""
    return "–" if value is None else shown_points(Fraction(value))


@register.filter
def share(value: Fraction | float | None) -> str:
    """``87,5 %``; a dash for None."""
    if value is None:
        return "–"
    percent = float(value) * 100
    return f"{number(percent, 0 if percent == int(percent) else 1)} %"


@register.filter
def amount(value: Fraction | float | None) -> str:
    """A number with two decimals; a dash for None."""
    return "–" if value is None else number(round(float(value), 2) + 0.0, 2)


@register.filter
def prefill(said: Any, name: str) -> str:
    """What a field of a form begins with: from what was sent, else from a mark, else nothing."""
    if not said:
        return ""
    if hasattr(said, "figures"):
        return figure_words(said.figures[name]) if name in said.figures else ""
    return str(said.get(f"figure-{name}", ""))


@register.filter
def leaf(code: str) -> str:
    """The printed criterion a line belongs to."""
    return code.partition("/")[0]
