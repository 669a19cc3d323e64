"""From text to a tree in which every value is a string that knows its file and line.

YAML's implicit types are off, so no float, date or "no" can sneak in. Duplicate keys, anchors,
aliases, merge keys, type tags, more than one document, and nesting beyond ``DEPTH`` are refused.
Reads events, not objects, so hostile nesting costs nothing. All faults of a file come together.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

import yaml

from chiso.engine.problems import Problem
from chiso.engine.spec import problems

DEPTH = 24
SIZE = 4_000_000


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands: ``tree/3.yaml:41``."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(slots=True)
class Scalar:
    value: str
    place: Place


@dataclass(slots=True)
class Listing:
    place: Place
    items: list[Value] = field(default_factory=list)


@dataclass(slots=True)
class Table:
    place: Place
    entries: dict[str, tuple[Place, Value]] = field(default_factory=dict)
    faulty: bool = False


Value = Scalar | Listing | Table


def read(content: bytes | str, *, name: str) -> tuple[Value | None, tuple[Problem, ...]]:
    """The document in ``content`` and its faults; None when there is nothing to go on with."""
    top = Place(name, 1)
    if len(content) > SIZE:
        return None, (problems.too_large(str(top), limit=SIZE),)
    try:
        text = content.decode("utf-8-sig") if isinstance(content, bytes) else content
    except UnicodeDecodeError:
        return None, (problems.not_utf8(str(top)),)
    reader = _Reader(name)
    try:
        for event in yaml.parse(unicodedata.normalize("NFC", text), Loader=yaml.CSafeLoader):
            reader.take(event)
            if reader.stopped:
                break
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        at = Place(name, mark.line + 1 if mark else 1)
        reader.faults.append(problems.not_yaml(str(at), detail=fault.problem or "không đọc được"))
        return None, tuple(reader.faults)
    except yaml.YAMLError as fault:
        return None, (*reader.faults, problems.not_yaml(str(top), detail=str(fault)))
    if reader.root is None and not reader.faults:
        reader.faults.append(problems.empty(str(top)))
    return reader.root, tuple(reader.faults)


class _Reader:
    """A stack machine over YAML events."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.root: Value | None = None
        self.faults: list[Problem] = []
        self.stopped = False
        self._stack: list[Listing | Table] = []
        self._keys: list[tuple[str, Place] | None] = []
        self._documents = 0

    def take(self, event: yaml.Event) -> None:
        mark = event.start_mark
        place = Place(self.name, mark.line + 1 if mark else 1)
        if isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self._stop(
                    problems.wrong_shape(str(place), expected="một tài liệu YAML", got="nhiều tài liệu")
                )
        elif isinstance(event, yaml.AliasEvent):
            self.faults.append(problems.alias(str(place), what=f"*{event.anchor}"))
            self._put(Scalar("", place))
        elif isinstance(event, (yaml.ScalarEvent, yaml.SequenceStartEvent, yaml.MappingStartEvent)):
            if event.anchor or event.tag not in (None, "!"):
                self.faults.append(
                    problems.alias(str(place), what=f"&{event.anchor}" if event.anchor else str(event.tag))
                )
            if isinstance(event, yaml.ScalarEvent):
                self._scalar(event.value, place)
            else:
                self._open(Listing(place) if isinstance(event, yaml.SequenceStartEvent) else Table(place))
        elif isinstance(event, (yaml.SequenceEndEvent, yaml.MappingEndEvent)):
            self._stack.pop()
            self._keys.pop()

    def _scalar(self, value: str, place: Place) -> None:
        if self._stack and isinstance(self._stack[-1], Table) and self._keys[-1] is None:
            if value == "<<":
                self.faults.append(problems.alias(str(place), what=value))
            self._keys[-1] = (value, place)
        else:
            self._put(Scalar(value, place))

    def _open(self, value: Listing | Table) -> None:
        if len(self._stack) >= DEPTH:
            self._stop(problems.too_deep(str(value.place), limit=DEPTH))
            return
        self._put(value)
        self._stack.append(value)
        self._keys.append(None)

    def _put(self, value: Value) -> None:
        if not self._stack:
            self.root = value if self.root is None else self.root
            return
        holder = self._stack[-1]
        if isinstance(holder, Listing):
            holder.items.append(value)
            return
        key = self._keys[-1]
        self._keys[-1] = None
        if key is None:
            self.faults.append(problems.key_not_text(str(value.place)))
            holder.faulty = True
            # The value after this key has no name to stand under; it is read and dropped.
            self._keys[-1] = ("", value.place)
        elif key[0] in holder.entries:
            first = holder.entries[key[0]][0]
            self.faults.append(problems.duplicate_key(str(key[1]), key=key[0], first=first.line))
        else:
            holder.entries[key[0]] = (key[1], value)

    def _stop(self, fault: Problem) -> None:
        self.faults.append(fault)
        self.root = None
        self.stopped = True
