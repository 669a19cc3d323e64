"""The side panel of checks: drawn with the page, asked for by itself, and brought along by a save.

Drawn more often than anything else while a report is written: it looks up nothing that it does not show.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.template.loader import render_to_string

from chiso.engine.returns.remarks import BLANK
from chiso.engine.returns.types import Layout
from chiso.engine.returns.values import shown
from chiso.org.http import SignedInRequest
from chiso.reporting import storage
from chiso.reporting.models import Report
from chiso.reporting.policies import report as policies
from chiso.reporting.schemas.found import Found, anchor_of
from chiso.reporting.selectors import report as selectors
from chiso.reporting.selectors import window as windows

ASKED = "bang"
"""The field with which a save asks for the panel."""
FORMS = "bieu"
"""Names the forms the page has: a computed line of another one would have no place there."""


def panel_html(request: SignedInRequest, found: Report, page: QueryDict) -> str:
    """The panel as the page puts it in place; computed lines and the tally come with it."""
    return render_to_string("reporting/report_checks.html", panel_words(request, found, page), request)


def panel_words(request: SignedInRequest, found: Report, page: QueryDict) -> dict[str, Any]:
    sheet = selectors.sheet_of(found, storage.layout_of(found.layout_sha256), judging=True)
    listed = selectors.found_in(sheet, reused=selectors.reused_files(sheet))
    forms = set(page.getlist(FORMS)) if FORMS in page else None
    return {
        "report": found,
        "may": {"write": writing(request, found)},
        **told(listed, sheet.layout),
        "cells": [
            (anchor_of(f"figure:{key}"), shown(one.value, sheet.layout.figures[key]))
            for key, one in sheet.computed.items()
            if forms is None or key.partition(":")[0] in forms
        ],
        "swap": True,
    }


@dataclass(frozen=True, slots=True)
class Blanks:
    """The lines of one form that nobody filled in yet: how many, and where the first of them is."""

    form: str
    count: int
    anchor: str


FEW = 5
"""So many blank lines are told one by one; more of them by form, or they hide everything else."""


def told(listed: list[Found], layout: Layout) -> dict[str, Any]:
    """The findings as the panel tells them: ``checks`` one by one, ``blanks`` by form, all counted."""
    blank = [one for one in listed if one.code == BLANK]
    if len(blank) <= FEW:
        return {"checks": listed, "blanks": (), "counts": counts_of(listed)}
    by_form: dict[str, list[Found]] = {}
    for one in blank:
        by_form.setdefault(one.place.removeprefix("figure:").partition(":")[0], []).append(one)
    return {
        "checks": [one for one in listed if one.code != BLANK],
        "blanks": [
            Blanks(f"{form.code}. {form.title.vi}", len(by_form[form.code]), by_form[form.code][0].anchor)
            for form in layout.forms
            if form.code in by_form
        ],
        "blank": len(blank),
        "counts": counts_of(listed),
    }


def counts_of(listed: list[Found]) -> Mapping[str, int]:
    return {
        "error": sum(one.severity == "error" for one in listed),
        "warning": sum(one.severity == "warning" and not one.reason for one in listed),
        "explained": sum(bool(one.reason) for one in listed),
        "info": sum(one.severity == "info" for one in listed),
    }


def writing(request: SignedInRequest, found: Report) -> bool:
    return policies.may_write(request.actor, found) and not windows.locked_for(found.window, found.unit_id)
