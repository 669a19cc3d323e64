"""From read trees to the types: every failure names file, line and criterion, and none hides another.

Walks the fields of the frozen records in ``types``: unknown keys are refused, required keys asked for,
numbers read exactly. It checks form only; what an edition must obey as a whole is ``check``.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
import types
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from chiso.engine.decimals import exact_number, plain_number, plain_rate
from chiso.engine.problems import Problem, Problems
from chiso.engine.spec import problems
from chiso.engine.spec.read import Listing, Place, Scalar, Table, Value, read
from chiso.engine.spec.types import Head, Index, Node, Text

Record = TypeVar("Record")

_NUMBERS = {
    "number": (plain_number, problems.not_a_number),
    "rate": (plain_rate, problems.not_a_rate),
    "exact": (exact_number, problems.not_exact),
}

MISSING = object()
"""Stands for a value that could not be built; its fault is already recorded."""


@dataclass(frozen=True)
class Built:
    """An edition and where each criterion stands (``code`` → ``tree/3.yaml:41``)."""

    index: Index
    places: Mapping[str, Place]


def build(files: Mapping[str, bytes | str], *, name: str) -> Built:
    """The edition ``name`` from its files (``index.yaml``, ``tree/*.yaml``); all faults together.

    :raises Problems: every fault of every file.
    """
    builder = Builder()
    head = builder.document(files, "index.yaml", Head, name) if "index.yaml" in files else None
    if "index.yaml" not in files:
        builder.faults.append(problems.no_head(name))
    trees = sorted((file for file in files if _is_tree(file)), key=_natural)
    if not trees:
        builder.faults.append(problems.no_tree(name))
    nodes = [builder.document(files, file, Node, name) for file in trees]
    if builder.faults:
        raise Problems(builder.faults)
    assert isinstance(head, Head)
    tree = tuple(
        sorted((node for node in nodes if isinstance(node, Node)), key=lambda node: _natural(node.code))
    )
    return Built(Index(head=head, tree=tree), builder.places)


def record(content: bytes | str, kind: type[Record], *, name: str) -> Record:
    """One record of type ``kind`` from one file.

    :raises Problems: every fault of the file.
    """
    builder = Builder()
    value = builder.document({name: content}, name, kind, "")
    if builder.faults:
        raise Problems(builder.faults)
    assert isinstance(value, kind)
    return value


def fields_of(kind: type[Any]) -> dict[str, tuple[Any, bool]]:
    """Key in the file → (type, required)."""
    return {key: (hint, required) for key, (_, hint, required) in _fields(kind).items()}


def _fields(kind: type[Any]) -> dict[str, tuple[str, Any, bool]]:
    """Key → (field name, type, required); worked out once a type."""
    if kind not in _FIELDS:
        hints = get_type_hints(kind, include_extras=True)
        _FIELDS[kind] = {
            field.name.removesuffix("_"): (
                field.name,
                hints[field.name],
                field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING,
            )
            for field in dataclasses.fields(kind)
        }
    return _FIELDS[kind]


_FIELDS: dict[type[Any], dict[str, tuple[str, Any, bool]]] = {}


def tag_of(kind: object) -> tuple[str, str] | None:
    """``("kind", "bands")`` for a record told apart by a tag."""
    tag = getattr(kind, "TAG", None)
    return tag if isinstance(tag, tuple) else None


class Builder:
    """Collects faults while it builds. ``marks``: records whose key names the place of a fault, as
    ``noun``."""

    def __init__(self, *, marks: Mapping[type[Any], str] | None = None, noun: str = "tiêu chí") -> None:
        self.marks = {Node: "code"} if marks is None else marks
        self.noun = noun
        self.faults: list[Problem] = []
        self.places: dict[str, Place] = {}
        self._criterion = ""
        self._nodes: list[tuple[str, Place]] = []

    def document(self, files: Mapping[str, bytes | str], file: str, kind: type[Any], folder: str) -> object:
        value, faults = read(files[file], name=f"{folder}/{file}" if folder else file)
        self._criterion, self._nodes = "", []
        built = MISSING if value is None else self.value(value, kind)
        self.faults.extend(self._with_criterion(fault) for fault in faults)
        return built

    def _with_criterion(self, fault: Problem) -> Problem:
        """A fault of the text, told with the criterion it stands in: the last one that begins before it."""
        line = int(fault.place.rpartition(":")[2])
        inside = [code for code, place in self._nodes if place.line <= line]
        if not inside:
            return fault
        at = f"{fault.place} {self.noun} {inside[-1]}"
        return Problem(fault.code, place=at, expected=fault.expected, got=fault.got, hint=fault.hint)

    def at(self, place: Place) -> str:
        return f"{place} {self.noun} {self._criterion}" if self._criterion else str(place)

    def value(self, value: Value, hint: Any) -> Any:
        """``value`` as ``hint`` asks, or MISSING with the fault recorded."""
        origin = get_origin(hint)
        if origin is Annotated:
            return self._number(value, get_args(hint)[1])
        if origin in (Union, types.UnionType):
            return self._union(value, tuple(arm for arm in get_args(hint) if arm is not type(None)))
        if origin is Literal:
            return self._literal(value, get_args(hint))
        if origin is tuple:
            return self._list(value, get_args(hint)[0])
        if isinstance(origin, type) and issubclass(origin, Mapping):
            return self._mapping(value, get_args(hint)[1])
        if dataclasses.is_dataclass(hint):
            return self._record(value, hint)
        return self._scalar(value, hint)

    def _text(self, value: Value) -> str | None:
        if not isinstance(value, Scalar):
            got = "danh sách" if isinstance(value, Listing) else "bảng"
            self.faults.append(
                problems.wrong_shape(self.at(value.place), expected="một giá trị chữ", got=got)
            )
            return None
        text = value.value.strip()
        if not text:
            self.faults.append(problems.blank(self.at(value.place)))
            return None
        return text

    def _scalar(self, value: Value, hint: Any) -> Any:
        if (text := self._text(value)) is None:
            return MISSING
        if hint is str:
            return text
        if hint is int:
            if re.fullmatch(r"\d{1,9}", text, re.ASCII):
                return int(text)
            self.faults.append(problems.not_a_whole(self.at(value.place), got=text))
            return MISSING
        assert hint is dt.date, hint
        try:
            if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
                return dt.date.fromisoformat(text)
        except ValueError:
            pass
        self.faults.append(problems.not_a_date(self.at(value.place), got=text))
        return MISSING

    def _number(self, value: Value, kind: str) -> Fraction | object:
        if (text := self._text(value)) is None:
            return MISSING
        parse, fault = _NUMBERS[kind]
        number = parse(text)
        if number is None:
            self.faults.append(fault(self.at(value.place), got=text))
            return MISSING
        return number

    def _literal(self, value: Value, allowed: tuple[str, ...]) -> object:
        if (text := self._text(value)) is None:
            return MISSING
        if text not in allowed:
            self.faults.append(
                problems.not_a_choice(self.at(value.place), got=text, allowed=", ".join(allowed))
            )
            return MISSING
        return text

    def _list(self, value: Value, item: Any) -> object:
        # One word may stand for a list of one: ``part: b``.
        members = value.items if isinstance(value, Listing) else [value]
        if isinstance(value, Table):
            self.faults.append(
                problems.wrong_shape(self.at(value.place), expected="một danh sách", got="bảng")
            )
            return MISSING
        built = [self.value(member, item) for member in members]
        return MISSING if any(member is MISSING for member in built) else tuple(built)

    def _mapping(self, value: Value, item: Any) -> object:
        if not isinstance(value, Table):
            self.faults.append(
                problems.wrong_shape(self.at(value.place), expected="một bảng", got="giá trị khác")
            )
            return MISSING
        built = {key: self.value(inner, item) for key, (_, inner) in value.entries.items()}
        return MISSING if any(member is MISSING for member in built.values()) else built

    def _union(self, value: Value, arms: tuple[Any, ...]) -> object:
        if len(arms) == 1:
            return self.value(value, arms[0])
        tags = {tag: arm for arm in arms if (tag := tag_of(arm))}
        key = next(iter(tags))[0]
        entry = value.entries.get(key) if isinstance(value, Table) else None
        got = entry[1].value if entry and isinstance(entry[1], Scalar) else ""
        if (arm := tags.get((key, got))) is not None:
            return self._record(value, arm)
        place = entry[0] if entry else value.place
        allowed = ", ".join(name for _, name in tags)
        self.faults.append(problems.bad_tag(self.at(place), tag=key, got=got, allowed=allowed))
        return MISSING

    def _record(self, value: Value, kind: Any) -> object:
        if kind is Text and isinstance(value, Scalar):
            text = self._text(value)
            return MISSING if text is None else Text(vi=text)
        if not isinstance(value, Table):
            self.faults.append(
                problems.wrong_shape(
                    self.at(value.place), expected="một bảng khóa: giá trị", got="giá trị khác"
                )
            )
            return MISSING
        outer = self._criterion
        if kind in self.marks:
            self._enter(value, self.marks[kind])
        built = self._entries(value, kind)
        self._criterion = outer
        if value.faulty or any(member is MISSING for member in built.values()):
            return MISSING
        return kind(**built)

    def _enter(self, value: Table, key: str) -> None:
        code = value.entries.get(key)
        if code and isinstance(code[1], Scalar):
            self._criterion = code[1].value
            self.places.setdefault(code[1].value, value.place)
            self._nodes.append((code[1].value, value.place))

    def _entries(self, value: Table, kind: Any) -> dict[str, Any]:
        fields, tag = _fields(kind), tag_of(kind)
        built: dict[str, Any] = {}
        for key, (place, inner) in value.entries.items():
            if key in fields:
                name, hint, _ = fields[key]
                built[name] = self.value(inner, hint)
            elif not (tag and key == tag[0]):
                allowed = ", ".join(fields)
                self.faults.append(problems.unknown_key(self.at(place), key=key, allowed=allowed))
        for key, (name, _, required) in fields.items():
            if required and key not in value.entries:
                self.faults.append(problems.missing_key(self.at(value.place), key=key))
                built[name] = MISSING
        return built


def _is_tree(file: str) -> bool:
    return bool(re.fullmatch(r"tree/[^/]+\.yaml", file))


def _natural(text: str) -> list[tuple[int, int, str]]:
    """2 before 10, numbers before letters."""
    return [(0, int(bit), "") if bit.isdigit() else (1, 0, bit) for bit in re.findall(r"\d+|[^\d.]+", text)]
