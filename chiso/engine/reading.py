"""Reads plans, studies and sampling designs: strict YAML into plain strings, then into frozen types.

Every scalar stays a string until a type asks for a number: no date, float or "no" can sneak in.
Duplicate keys, aliases, anchors, tags, empty values and unknown keys are refused with file and line.
What the values mean is decided by the types and by who reads them. Codes ``RD01xx``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec
import yaml

from chiso.engine.problems import Problem, Problems

T = TypeVar("T")

Raw = str | list["Raw"] | dict[str, "Raw"]


@dataclass(frozen=True, slots=True)
class Document:
    """The raw tree, and for each path (``$.steps[2].method``) the line it stood on."""

    name: str
    tree: Raw
    lines: dict[str, int]

    def place(self, path: str) -> str:
        """``file:line`` of a path, or of its nearest known ancestor."""
        while path not in self.lines and len(path) > 1:
            path = path[: max(path.rfind("."), path.rfind("["))]
        return f"{self.name}:{self.lines.get(path, 1)}"


def read(text: str, *, name: str) -> Document:
    """The document of ``text``; ``Problems`` with every fault found."""
    try:
        events = list(yaml.parse(text, Loader=yaml.SafeLoader))
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as fault:
        line = fault.problem_mark.line + 1 if fault.problem_mark else 1
        raise not_yaml(f"{name}:{line}", fault.problem or "sai cú pháp") from None
    except RecursionError:
        raise not_yaml(f"{name}:1", "lồng nhau quá sâu") from None
    except yaml.YAMLError as fault:
        raise not_yaml(f"{name}:1", str(fault).splitlines()[0]) from None
    faults: list[Problem] = [
        alias(f"{name}:{event.start_mark.line + 1}")
        for event in events
        if event.start_mark is not None and _is_shorthand(event)
    ]
    if faults:
        raise Problems(faults)
    if root is None:
        raise not_yaml(f"{name}:1", "tệp rỗng")
    lines: dict[str, int] = {}
    tree = _plain(root, path="$", name=name, lines=lines, faults=faults)
    if faults:
        raise Problems(faults)
    return Document(name, tree, lines)


def _is_shorthand(event: yaml.Event) -> bool:
    if isinstance(event, yaml.AliasEvent):
        return True
    if isinstance(event, (yaml.ScalarEvent, yaml.CollectionStartEvent)):
        return event.anchor is not None or (event.tag is not None and event.tag != "!")
    return False


def _plain(node: yaml.Node, *, path: str, name: str, lines: dict[str, int], faults: list[Problem]) -> Raw:
    lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.ScalarNode):
        if not node.value.strip():
            faults.append(wrong_shape(f"{name}:{lines[path]}", f"{path} để trống"))
        return str(node.value)
    if isinstance(node, yaml.SequenceNode):
        return [
            _plain(child, path=f"{path}[{index}]", name=name, lines=lines, faults=faults)
            for index, child in enumerate(node.value)
        ]
    assert isinstance(node, yaml.MappingNode)
    found: dict[str, Raw] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value)
        if key in found:
            faults.append(key_twice(f"{name}:{key_node.start_mark.line + 1}", key))
        found[key] = _plain(value_node, path=f"{path}.{key}", name=name, lines=lines, faults=faults)
    return found


def convert(document: Document, kind: type[T]) -> T:
    """``document`` as ``kind``; the type library's path becomes ``file:line``."""
    try:
        return msgspec.convert(_pairs(document.tree), kind, strict=False)
    except msgspec.ValidationError as fault:
        reason, _, path = str(fault).partition(" - at `")
        path = path.rstrip("`") or "$"
        raise wrong_shape(document.place(path), f"{in_vietnamese(reason)} ({path})") from None


_KINDS = {
    "float": "một số",
    "int": "số nguyên",
    "bool": "true hoặc false",
    "str": "chữ",
    "array": "danh sách",
    "object": "nhóm khóa: giá trị",
    "null": "để trống",
}
_SAYINGS = (
    (re.compile(r"Object contains unknown field `(.+)`"), "khóa lạ “{0}”"),
    (re.compile(r"Object missing required field `(.+)`"), "thiếu khóa “{0}”"),
    (re.compile(r"Invalid (?:enum )?value '?(.+?)'?"), "giá trị “{0}” không có trong các lựa chọn"),
)


def in_vietnamese(reason: str) -> str:
    """What the type library says, in the reader's words; what it has no words for stays as it is."""
    for pattern, saying in _SAYINGS:
        if found := pattern.fullmatch(reason):
            return saying.format(*found.groups())
    if found := re.fullmatch(r"Expected `([^`]+)`, got `([^`]+)`", reason):
        wanted = " hoặc ".join(_KINDS.get(kind.strip(), kind) for kind in found[1].split("|"))
        return f"cần {wanted}, đang ghi {_KINDS.get(found[2], found[2])}"
    return reason


def _pairs(raw: Any) -> Any:
    """``weights: {a: 1}`` → ``[[a, 1]]``: maps cannot be hashed, and order is the file's."""
    if isinstance(raw, dict):
        return {
            key: [[code, weight] for code, weight in value.items()]
            if key == "weights" and isinstance(value, dict)
            else _pairs(value)
            for key, value in raw.items()
        }
    return [_pairs(value) for value in raw] if isinstance(raw, list) else raw


def not_yaml(place: str, reason: str) -> Problem:
    return Problem(
        "RD0101",
        place=place,
        expected="tệp YAML đọc được",
        got=reason,
        hint="sửa lỗi cú pháp tại dòng đã nêu",
    )


def key_twice(place: str, key: str) -> Problem:
    return Problem(
        "RD0102",
        place=place,
        expected="mỗi khóa chỉ ghi một lần",
        got=f"khóa “{key}” ghi lại lần nữa",
        hint="bỏ một trong hai dòng",
    )


def alias(place: str) -> Problem:
    return Problem(
        "RD0103",
        place=place,
        expected="giá trị ghi đầy đủ tại chỗ",
        got="tham chiếu tắt (&, *) hoặc nhãn kiểu (!)",
        hint="chép giá trị ra, không dùng tham chiếu",
    )


def wrong_shape(place: str, reason: str) -> Problem:
    return Problem(
        "RD0104",
        place=place,
        expected="tệp đúng khuôn đã mô tả trong docs/reference",
        got=reason,
        hint="sửa khóa hoặc giá trị tại dòng đã nêu",
    )
