"""The item table as rows of words: what the sheet exports and what an import is compared with."""

from __future__ import annotations

from collections.abc import Sequence

from chiso.plans.models import Item
from chiso.plans.schemas.cell import Choice, clean
from chiso.plans.schemas.sheet import SheetRow
from chiso.plans.selectors.item import cells_of


def sheet_rows(items: Sequence[Item], units: Sequence[Choice]) -> list[SheetRow]:
    """Items in order as rows; a group has its title only."""
    codes = {item.pk: item.code for item in items}
    rows = []
    for item in items:
        cells = {name: clean(words) for name, words in cells_of(item, units).items()}
        if item.group:
            cells = dict.fromkeys(cells, "") | {"title": cells["title"]}
        place = {
            "key": str(item.pk),
            "annex": clean(item.annex),
            "code": clean(item.code),
            "group": "x" if item.group else "",
            "parent": codes.get(item.parent_id, "") if item.parent_id else "",
        }
        rows.append(SheetRow.of({**place, **cells}))
    return rows
