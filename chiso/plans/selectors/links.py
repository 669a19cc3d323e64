"""The address of a list of tasks: a number shown anywhere links to exactly the rows it counts."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse

from chiso.plans.selectors.task import Filters

_NAMES = {
    "words": "q", "unit_id": "unit", "light": "light", "person_id": "person", "plan_id": "plan",
    "item_id": "item", "due_from": "tu", "due_to": "den",
}  # fmt: skip


def tasks_url(filters: Filters) -> str:
    """The list that shows what ``filters`` ask for, the state always said."""
    query = {name: getattr(filters, field) for field, name in _NAMES.items() if getattr(filters, field)}
    query["state"] = filters.state
    if filters.mine:
        query["mine"] = "1"
    return f"{reverse('plans:tasks')}?{urlencode(query)}"
