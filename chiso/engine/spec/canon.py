"""The identity of an edition: one canonical form, one sha256.

Canonical: every field of the records in a fixed order, absent ones left out, numbers as exact text
(1.50 = 1.5, 80% = 0.8), text in NFC with single spaces, mappings sorted by key, JSON without spaces.
How the tree is cut into files, comments and layout change nothing. Reading it back gives the same edition.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
import unicodedata
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from chiso.engine.decimals import exact_text
from chiso.engine.spec.build import tag_of
from chiso.engine.spec.types import Index

VERSION = "chiso.canon/1"


def plain(value: object) -> Any:
    """``value`` as dicts, lists and strings; defaults left out, so a new optional key changes no hash."""
    if isinstance(value, Fraction):
        return exact_text(value)
    if isinstance(value, (int, dt.date)):
        return str(value)
    if isinstance(value, str):
        return " ".join(unicodedata.normalize("NFC", value).split())
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: plain(value[key]) for key in sorted(value)}
    assert dataclasses.is_dataclass(value), value
    tag = tag_of(type(value))
    entries: dict[str, Any] = {tag[0]: tag[1]} if tag else {}
    for field in dataclasses.fields(value):
        inner = getattr(value, field.name)
        if not _is_default(field, inner):
            entries[field.name.removesuffix("_")] = plain(inner)
    return entries


def canonical(index: Index) -> bytes:
    """The canonical bytes of an edition."""
    whole = {"canon": VERSION, "head": plain(index.head), "tree": plain(index.tree)}
    return json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def sha256(index: Index) -> str:
    """The hash that names an edition for ever."""
    return hashlib.sha256(canonical(index)).hexdigest()


def files(index: Index) -> dict[str, str]:
    """The edition as the files ``build`` reads (JSON is YAML); building them gives the same edition."""

    def text(record: object) -> str:
        return json.dumps(plain(record), ensure_ascii=False, indent=2) + "\n"

    trees = {f"tree/{node.code}.yaml": text(node) for node in index.tree}
    return {"index.yaml": text(index.head), **trees}


def _is_default(field: dataclasses.Field[Any], value: object) -> bool:
    if field.default is not dataclasses.MISSING:
        return bool(value == field.default)
    return field.default_factory is not dataclasses.MISSING and bool(value == field.default_factory())
