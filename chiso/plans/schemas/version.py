"""What is frozen when a plan is issued, its sha256, and the difference between two frozen contents.

Schema ``chiso.plan/1``. Names of units are frozen with their ids, so that a version printed ten years
later carries the names of its own day. The digest is over the canonical JSON (keys sorted, no spaces,
UTF-8). Items are matched by their identity in the database, never by their number or words.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SCHEMA = "chiso.plan/1"
Content = Mapping[str, Any]

HEAD_LABELS: dict[str, str | Promise] = {
    "title": _("Tên kế hoạch"),
    "number": _("Số"),
    "symbol": _("Ký hiệu"),
    "issued_on": _("Ngày ban hành"),
    "signer": _("Người ký"),
    "year": _("Năm"),
    "legal_basis": _("Căn cứ"),
}
ITEM_LABELS: dict[str, str | Promise] = {
    "annex": _("Phụ lục"),
    "code": _("Số thứ tự"),
    "title": _("Nội dung"),
    "parent": _("Thuộc nhóm"),
    "group": _("Là nhóm"),
    "lead": _("Đơn vị chủ trì"),
    "cooperating": _("Đơn vị phối hợp"),
    "monitoring": _("Đơn vị theo dõi"),
    "schedule": _("Thời hạn"),
    "due": _("Ngày phải xong"),
    "product": _("Sản phẩm"),
    "weight": _("Trọng số"),
    "legal_basis": _("Căn cứ"),
    "measures": _("Biện pháp"),
    "note": _("Ghi chú"),
    "waivers": _("Không áp dụng"),
}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after, in words; empty when nobody gave it."""

    field: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ItemChange:
    """What happened to one item: ``added``, ``removed`` or ``changed`` with the fields that differ."""

    kind: str
    item_id: int
    code: str
    title: str
    annex: str
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything that differs between two contents."""

    head: tuple[FieldChange, ...]
    items: tuple[ItemChange, ...]

    @property
    def count(self) -> int:
        return len(self.head) + len(self.items)

    @property
    def added(self) -> int:
        return sum(change.kind == "added" for change in self.items)

    @property
    def removed(self) -> int:
        return sum(change.kind == "removed" for change in self.items)

    @property
    def changed(self) -> int:
        return sum(change.kind == "changed" for change in self.items)


def canonical(content: Content) -> bytes:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def sha256_of(content: Content) -> str:
    return hashlib.sha256(canonical(content)).hexdigest()


def difference(before: Content, after: Content) -> Difference:
    """From ``before`` to ``after``, items in the order of ``after``, removed ones last."""
    head = _fields(before["head"], after["head"], HEAD_LABELS)
    was = {item["id"]: item for item in before["items"]}
    now = {item["id"]: item for item in after["items"]}
    changes = []
    for key, item in now.items():
        if key not in was:
            changes.append(_item("added", item, _fields({}, item, ITEM_LABELS)))
            continue
        fields = _fields(was[key], item, ITEM_LABELS)
        if fields:
            changes.append(_item("changed", item, fields))
    changes += [
        _item("removed", item, _fields(item, {}, ITEM_LABELS)) for key, item in was.items() if key not in now
    ]
    return Difference(head, tuple(changes))


def _item(kind: str, item: Content, fields: tuple[FieldChange, ...]) -> ItemChange:
    return ItemChange(kind, item["id"], item["code"], item["title"], item["annex"], fields)


def _fields(before: Content, after: Content, labels: Mapping[str, str | Promise]) -> tuple[FieldChange, ...]:
    changes = []
    for field, label in labels.items():
        old, new = _words(field, before.get(field)), _words(field, after.get(field))
        if old != new:
            changes.append(FieldChange(field, str(label), old, new))
    return tuple(changes)


def _words(field: str, value: Any) -> str:
    """A frozen value as an official reads it."""
    if value is None or value == "" or value == [] or value == {} or value is False:
        return ""
    if value is True:
        return "có"
    if field == "lead":
        return str(value["name"])
    if field in {"cooperating", "monitoring"}:
        return "; ".join(str(unit["name"]) for unit in value)
    if field == "schedule":
        return str(value.get("text", ""))
    if field in {"due", "issued_on"}:
        year, month, day = str(value).split("-")
        return f"{day}/{month}/{year}"
    if field == "waivers":
        return "; ".join(f"{ITEM_LABELS.get(name, name)}: {reason}" for name, reason in sorted(value.items()))
    if field == "weight":
        return str(value).rstrip("0").rstrip(".").replace(".", ",") if "." in str(value) else str(value)
    return str(value)
