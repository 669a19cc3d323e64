"""Reads a plan's YAML into plain strings, lists and maps, and remembers on which line each stood.

Every scalar stays a string: no date, float or "no" can sneak in. Duplicate keys, aliases, anchors,
tags and empty values are refused, all faults at once. Meaning is not decided here.
"""

from __future__ import annotations

from dataclasses import dataclass

import yaml

from chiso.engine.composite import problems
from chiso.engine.problems import Problem, Problems

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
        raise problems.not_yaml(f"{name}:{line}", fault.problem or "sai cú pháp") from None
    except yaml.YAMLError as fault:
        raise problems.not_yaml(f"{name}:1", str(fault).splitlines()[0]) from None
    faults: list[Problem] = [
        problems.alias(f"{name}:{event.start_mark.line + 1}")
        for event in events
        if event.start_mark is not None and _is_shorthand(event)
    ]
    if faults:
        raise Problems(faults)
    if root is None:
        raise problems.not_yaml(f"{name}:1", "tệp rỗng")
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
            faults.append(problems.wrong_shape(f"{name}:{lines[path]}", f"{path} để trống"))
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
            faults.append(problems.key_twice(f"{name}:{key_node.start_mark.line + 1}", key))
        found[key] = _plain(value_node, path=f"{path}.{key}", name=name, lines=lines, faults=faults)
    return found
