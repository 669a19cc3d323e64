"""The JSON form of a paper, schema ``chiso.paper/1``, and its inverse.

Two departures from a plain dump keep the form short for those who read it: ``paragraphs`` is a list
of strings with ``paragraphs_at`` beside it, and ``columns`` a list of heads with ``column_roles``.
Keys that joined the schema later are left out while empty, so that what was kept before them is still
read. Reading back is strict: an unknown or missing key, a wrong type or another schema is a ``Problem``
(PA201, PA202), never a default. ``paper_from_json(paper_as_json(p)) == p`` for every paper.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import Field, fields, is_dataclass
from datetime import date as Date
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from chiso.papers import model
from chiso.papers.problems import unknown_schema, wrong_shape

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]

_EVERY = get_args(model.Every)
_SCHEDULES: dict[str, type] = {
    "date": model.OnDate,
    "month": model.InMonth,
    "quarter": model.InQuarter,
    "period_end": model.PeriodEnd,
    "ongoing": model.Ongoing,
    "by_plan": model.ByPlan,
    "relative": model.Relative,
    "several": model.Several,
    "unknown": model.UnknownSchedule,
    **dict.fromkeys(_EVERY, model.Recurring),
}
_SCHEDULE_TYPES: tuple[Any, ...] = tuple(dict.fromkeys(_SCHEDULES.values()))
# Which list of rows is written as a list of words, with its companion beside it.
_SPLIT: dict[str, tuple[type, str, str, str]] = {
    "paragraphs": (model.Paragraph, "text", "at", "paragraphs_at"),
    "columns": (model.Column, "title", "role", "column_roles"),
}
_LATER = frozenset({"tables", "circulation", "drafter", "address"})
"""Keys that joined the schema later: written where there is something to say, absent is empty."""


def paper_as_json(paper: model.Paper) -> dict[str, Json]:
    """The paper as plain JSON values; ``schema`` first."""
    return {"schema": model.SCHEMA, **_record(paper)}


def paper_from_json(data: Mapping[str, Json]) -> model.Paper:
    """The paper that ``paper_as_json`` wrote. Raises ``Problem`` PA201 (schema), PA202 (shape)."""
    if data.get("schema") != model.SCHEMA:
        raise unknown_schema(str(data.get("schema")))
    body = {key: value for key, value in data.items() if key != "schema"}
    paper: model.Paper = _read_record(model.Paper, body, "$")
    return paper


# --- out -----------------------------------------------------------------------------------------


def _record(row: Any) -> dict[str, Json]:
    out: dict[str, Json] = {}
    if isinstance(row, _SCHEDULE_TYPES):
        out["kind"] = row.kind
        if isinstance(row, model.OnDate):
            out["date"] = row.date.isoformat() if row.date else None
    for column in fields(row):
        if column.name == "kind" and not column.init:
            continue
        if column.name == "every":
            continue
        value = getattr(row, column.name)
        if column.name in _LATER and not value:
            continue
        if column.name in _SPLIT:
            _, words, rest, companion = _SPLIT[column.name]
            out[column.name] = [getattr(item, words) for item in value]
            out[companion] = [_value(getattr(item, rest)) for item in value]
        else:
            out[column.name] = _value(value)
    return out


def _value(value: Any) -> Json:
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_value(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): _value(item) for key, item in value.items()}
    return _record(value)


# --- in ------------------------------------------------------------------------------------------


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind, vars(model))


def _read_record(kind: type, data: Json, place: str) -> Any:
    if not isinstance(data, dict):
        raise wrong_shape(place, "một đối tượng", data)
    rest = dict(data)
    values: dict[str, Any] = {}
    for column in fields(kind):
        if not column.init or (column.name in _LATER and column.name not in rest):
            continue
        values[column.name] = _read_column(kind, column, rest, place)
    if rest:
        raise wrong_shape(place, "không có khóa lạ", ", ".join(sorted(rest)))
    return kind(**values)


def _read_column(kind: type, column: Field[Any], rest: dict[str, Json], place: str) -> Any:
    name = column.name
    if name not in rest:
        raise wrong_shape(f"{place}.{name}", "có khóa này", "thiếu")
    value = rest.pop(name)
    if name not in _SPLIT:
        return _read(_hints(kind)[name], value, f"{place}.{name}")
    row, words, other, companion = _SPLIT[name]
    beside = rest.pop(companion, None)
    if not isinstance(value, list) or not isinstance(beside, list) or len(value) != len(beside):
        raise wrong_shape(f"{place}.{name}", f"hai danh sách {name}, {companion} dài bằng nhau", None)
    return tuple(
        _read_record(row, {words: word, other: companion_value}, f"{place}.{name}[{index}]")
        for index, (word, companion_value) in enumerate(zip(value, beside, strict=True))
    )


def _read_schedule(data: Json, place: str) -> Any:
    if not isinstance(data, dict) or not isinstance(data.get("kind"), str):
        raise wrong_shape(place, "thời hạn có kind", data)
    rest = dict(data)
    kind = str(rest.pop("kind"))
    row = _SCHEDULES.get(kind)
    if row is None:
        raise wrong_shape(f"{place}.kind", "một loại thời hạn đã biết", kind)
    if row is model.Recurring:
        rest["every"] = kind
    if row is model.OnDate:
        rest.pop("date", None)
    return _read_record(row, rest, place)


def _read(hint: Any, value: Json, place: str) -> Any:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        if value is None and NoneType in arguments:
            return None
        named = [argument for argument in arguments if argument is not NoneType]
        if any(argument in _SCHEDULE_TYPES for argument in named):
            return _read_schedule(value, place)
        return _read(named[0], value, place)
    if origin is Literal:
        if value not in arguments:
            raise wrong_shape(place, "một trong " + ", ".join(map(str, arguments)), value)
        return value
    if origin is tuple:
        if not isinstance(value, list):
            raise wrong_shape(place, "một danh sách", value)
        return tuple(_read(arguments[0], item, f"{place}[{index}]") for index, item in enumerate(value))
    if origin is Mapping:
        if not isinstance(value, dict) or not all(isinstance(item, str) for item in value.values()):
            raise wrong_shape(place, "một bảng chữ", value)
        return dict(value)
    if is_dataclass(hint) and isinstance(hint, type):
        return _read_record(hint, value, place)
    return _read_plain(hint, value, place)


def _read_plain(hint: Any, value: Json, place: str) -> Any:
    if hint is Date:
        try:
            return Date.fromisoformat(value) if isinstance(value, str) else _fail(place, value)
        except ValueError as fault:
            raise wrong_shape(place, "ngày dạng YYYY-MM-DD", value) from fault
    if hint is bool and isinstance(value, bool):
        return value
    if hint is int and isinstance(value, int) and not isinstance(value, bool):
        return value
    if hint is str and isinstance(value, str):
        return value
    raise wrong_shape(place, f"kiểu {getattr(hint, '__name__', hint)}", value)


def _fail(place: str, value: Json) -> Date:
    raise wrong_shape(place, "ngày dạng YYYY-MM-DD", value)
