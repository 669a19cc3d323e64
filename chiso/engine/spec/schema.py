"""JSON Schema of the files, from the types, for editors that complete and check while one writes."""

from __future__ import annotations

import dataclasses
import datetime as dt
import types
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from chiso.engine.spec.build import fields_of, tag_of
from chiso.engine.spec.follows import Follows
from chiso.engine.spec.plans import Actions, Months
from chiso.engine.spec.types import Head, Node, Text
from chiso.engine.spec.worked import Examples

NUMBERS = {
    "number": r"^-?[0-9]+(\.[0-9]+)?$",
    "rate": r"^-?[0-9]+(\.[0-9]+)?( ?%)?$",
    "exact": r"^-?[0-9]+(\.[0-9]+|/[0-9]+)?$",
}
FILES: dict[str, type[Any]] = {
    "index": Head,
    "tree": Node,
    "examples": Examples,
    "follows": Follows,
    "actions": Actions,
    "months": Months,
}


def schema(file: str) -> dict[str, Any]:
    """The schema of one kind of file: ``index``, ``tree``, ``examples`` …"""
    kind, defs = FILES[file], {}  # type: ignore[var-annotated]
    root = _of(kind, defs)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"chiso.index/1: {file}",
        **root,
        "$defs": dict(sorted(defs.items())),
    }


def _of(hint: Any, defs: dict[str, Any]) -> dict[str, Any]:
    origin = get_origin(hint)
    if origin is Annotated:
        # Editors read an unquoted 1.50 as a number; the reader takes its digits either way.
        return {"type": ["string", "number"], "pattern": NUMBERS[get_args(hint)[1]]}
    if origin in (Union, types.UnionType):
        arms = [_of(arm, defs) for arm in get_args(hint) if arm is not type(None)]
        return arms[0] if len(arms) == 1 else {"oneOf": arms}
    if origin is Literal:
        return {"enum": list(get_args(hint))}
    if origin is tuple:
        item = _of(get_args(hint)[0], defs)
        single = item if item.get("type") == "string" or "enum" in item else None
        listed = {"type": "array", "items": item}
        return {"oneOf": [listed, single]} if single else listed
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {"type": "object", "additionalProperties": _of(get_args(hint)[1], defs)}
    if dataclasses.is_dataclass(hint):
        return _record(hint, defs)
    if hint is int:
        return {"type": ["string", "integer"], "pattern": r"^[0-9]{1,9}$"}
    if hint is dt.date:
        return {"type": "string", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
    return {"type": "string", "minLength": 1}


def _record(kind: Any, defs: dict[str, Any]) -> dict[str, Any]:
    name = kind.__name__
    if name not in defs:
        defs[name] = {}
        tag = tag_of(kind)
        properties: dict[str, Any] = {tag[0]: {"const": tag[1]}} if tag else {}
        required = [tag[0]] if tag else []
        for key, (hint, needed) in fields_of(kind).items():
            properties[key] = _of(hint, defs)
            required += [key] if needed else []
        whole: dict[str, Any] = {
            "type": "object",
            "description": (kind.__doc__ or "").split("\n\n")[0],
            "properties": properties,
            "required": required,
            "additionalProperties": False,
        }
        defs[name] = {"oneOf": [{"type": "string", "minLength": 1}, whole]} if kind is Text else whole
    return {"$ref": f"#/$defs/{name}"}
