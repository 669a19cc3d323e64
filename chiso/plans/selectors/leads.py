"""Who leads the items that serve a criterion: the thread from a rule book to those who answer for it."""

from __future__ import annotations

from collections.abc import Mapping

from chiso.plans.models import Item


def leads_of(authority_id: int, *, year: int) -> Mapping[str, Mapping[str, frozenset[int]]]:
    """Edition → criterion → units that lead its items in the authority's plans of a year; one query."""
    rows = Item.objects.filter(
        plan__authority_id=authority_id,
        plan__year=year,
        plan__unit__isnull=True,
        dropped=False,
        lead__isnull=False,
    ).exclude(criterion="")
    found: dict[str, dict[str, set[int]]] = {}
    for edition, criterion, lead in rows.values_list("edition", "criterion", "lead_id"):
        if lead is not None:
            found.setdefault(edition, {}).setdefault(criterion, set()).add(lead)
    return {
        edition: {criterion: frozenset(units) for criterion, units in by_criterion.items()}
        for edition, by_criterion in found.items()
    }
