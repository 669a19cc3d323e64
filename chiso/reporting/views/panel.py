"""The side panel of checks: drawn with the page, asked for by itself, and brought along by a save.

Drawn more often than anything else while a report is written: it looks up nothing that it does not show.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.template.loader import render_to_string

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
        "checks": listed,
        "counts": counts_of(listed),
        "cells": [
            (anchor_of(f"figure:{key}"), shown(one.value, sheet.layout.figures[key]))
            for key, one in sheet.computed.items()
            if forms is None or key.partition(":")[0] in forms
        ],
        "swap": True,
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
