"""Every verb of the system: ``<app>.<noun>.<verb>`` → the Vietnamese words of the trail.

Each app registers its own verbs in its ``terms.py`` by ``register``; a verb used by a service and
absent here is refused at import, and a house test proves that each registered verb is used. Apps also
say here how their tables read in the trail (``register_things``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

VERBS: dict[str, str] = {}


def register(verbs: Mapping[str, str]) -> None:
    for verb, words in verbs.items():
        if verb.count(".") != 2:
            raise ValueError(f"verb {verb!r} must read app.noun.verb")
        if VERBS.setdefault(verb, words) != words:
            raise ValueError(f"verb {verb!r} has two meanings")


@dataclass(frozen=True, slots=True)
class Thing:
    """How a kind of thing reads in the trail: its words, the page that shows it, its fields."""

    words: str
    page: str = ""
    """Name of the address that takes the thing's key; empty when it has no page."""
    fields: Mapping[str, str] = field(default_factory=dict)
    common: bool = False
    """Belongs to no authority: readers of every authority see its entries."""


THINGS: dict[str, Thing] = {}
"""``app.model`` → ``Thing``. A kind nobody registered still shows, by its bare name."""

FIELDS: dict[str, str] = {
    "name": "tên",
    "title": "tên gọi",
    "state": "trạng thái",
    "valid_from": "từ ngày",
    "valid_to": "đến ngày",
    "act": "căn cứ",
    "scope": "phạm vi",
    "reason": "lý do",
    "note": "ghi chú",
    "email": "thư điện tử",
    "confirmed": "đã xác nhận",
    "unit": "đơn vị",
    "person": "cán bộ",
    "year": "năm",
    "version": "phiên bản",
}
"""Fields that mean the same everywhere."""


def register_things(things: Mapping[str, Thing]) -> None:
    """Each app says in its ``terms.py`` how its tables read in the trail."""
    for kind, thing in things.items():
        if kind.count(".") != 1 or kind != kind.lower():
            raise ValueError(f"kind {kind!r} must read app.model")
        if THINGS.setdefault(kind, thing) != thing:
            raise ValueError(f"kind {kind!r} has two meanings")
