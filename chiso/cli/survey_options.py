"""Reads the options of ``chiso survey``: statistics, groups, conditions, comparisons. Words in, types out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from chiso.cli.survey_engines import Opened
from chiso.engine.problems import Problem
from chiso.engine.survey import problems
from chiso.engine.survey.design import Answers, Design
from chiso.engine.survey.reduce import check_columns
from chiso.engine.survey.statistics import Mean, Pooled, Ratio, Share, Size, Statistic, Total
from chiso.engine.survey.statistics import items as items_of

WHERE = "where_condition"
_CONDITION = re.compile(r"\s*([^=!<>]+?)\s*(>=|<=|!=|==|=|>|<)\s*(.+?)\s*")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the options ask for."""

    items: tuple[str, ...]
    statistics: tuple[Statistic, ...]
    quantiles: tuple[str, ...] = ()


def ask(stat: str, items: str, answers: Answers) -> Asked:
    """``--stat`` and ``--items`` as statistics, item by item. Raises ``Problem`` for words unknown."""
    names = tuple(name.strip() for name in items.split(",") if name.strip())
    words = [word.strip() for word in stat.split(",") if word.strip()]
    found: list[Statistic] = []
    for word in words:
        found.extend(_whole(word, names, answers))
    for name in names:
        for word in words:
            found.extend(_of_item(word, name, answers))
    shares = tuple(word.removeprefix("quantile:") for word in words if word.startswith("quantile:"))
    if not words or not names:
        raise problems.statistic_unknown("--stat", got=stat or "không ghi")
    return Asked(names, tuple(found), shares)


def _whole(word: str, names: tuple[str, ...], answers: Answers) -> list[Statistic]:
    """Statistics that are not one per item."""
    if word.startswith("ratio:"):
        above, slash, below = word.removeprefix("ratio:").partition("/")
        if not slash:
            raise problems.statistic_unknown("--stat", got=word)
        return [Ratio(above.strip(), below.strip())]
    if word == "size":
        return [Size()]
    if word == "pooled-mean":
        return [Pooled(names)]
    if word == "pooled-top2":
        return [Pooled(names, _top(answers))]
    return []


def _of_item(word: str, name: str, answers: Answers) -> list[Statistic]:
    if word == "mean":
        return [Mean(name)]
    if word == "total":
        return [Total(name)]
    if word == "top2":
        return [Share(name, _top(answers))]
    if word == "levels":
        _top(answers)
        return [Share(name, (code,)) for code in sorted(answers.codes)]
    if word.startswith(("share:", "total:")):
        kind, _, codes = word.partition(":")
        chosen = read_codes(codes.replace("+", ","), "--stat")
        return [Share(name, chosen) if kind == "share" else Total(name, chosen)]
    if word in ("size", "pooled-mean", "pooled-top2") or word.startswith(("ratio:", "quantile:")):
        return []
    raise problems.statistic_unknown("--stat", got=word)


def _top(answers: Answers) -> tuple[int, ...]:
    if len(answers.codes) < 3:
        raise problems.scale_needed("--codes")
    return answers.top(2)


def read_codes(text: str, place: str) -> tuple[int, ...]:
    """``1-5`` or ``1,2,3`` or ``8``."""
    out: list[int] = []
    for part in text.split(","):
        match = re.fullmatch(r"\s*(-?\d+)(?:-(\d+))?\s*", part)
        if match is None:
            raise Problem(
                "CL0125",
                place=place,
                expected="mã số nguyên, ví dụ 1-5 hoặc 8,9",
                got=text,
                hint="sửa tham số",
            )
        first = int(match[1])
        out.extend(range(first, int(match[2] or first) + 1))
    return tuple(dict.fromkeys(out))


def check_level(level: float) -> None:
    """A confidence level lies strictly between 0 and 1; anything else would print empty intervals."""
    if not 0 < level < 1:
        raise Problem(
            "CL0127",
            place="--level",
            expected="độ tin cậy lớn hơn 0 và nhỏ hơn 1, ví dụ 0.95",
            got=str(level),
            hint="sửa tham số",
        )


def quantile_shares(asked: Asked) -> tuple[float, ...]:
    shares = []
    for word in asked.quantiles:
        try:
            share = float(word)
        except ValueError:
            share = -1.0
        if not 0 < share < 1:
            raise problems.statistic_unknown("--stat", got=f"quantile:{word}")
        shares.append(share)
    return tuple(shares)


def groupings(words: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """``--by a --by b,c`` as groupings; ``all`` is the whole sample; none at all means that too."""
    out = []
    for word in words:
        names = tuple(name.strip() for name in word.split(",") if name.strip())
        out.append(() if names == ("all",) else names)
    return tuple(dict.fromkeys(out)) or ((),)


def comparison(text: str) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """``nam=2025:2024`` or ``tinh,nam=1,2025:1,2024`` as columns and two domains."""
    columns, equals, values = text.partition("=")
    first, colon, second = values.partition(":")
    names, one, two = (
        tuple(part.strip() for part in words.split(",") if part.strip()) for words in (columns, first, second)
    )
    if not equals or not colon or not len(names) == len(one) == len(two) or not names:
        raise problems.comparison_impossible("--compare", got=text)
    return names, one, two


def text_columns(design: Design, by: Sequence[str], asked: Asked | None) -> tuple[str, ...]:
    """Columns of CSV that are names, not numbers: groups, strata, units; never an item asked for."""
    names = [*by]
    for stage in design.stages:
        names.extend((*stage.strata, stage.units))
    if design.calibrated is not None:
        names.extend(design.calibrated.factors)
    numbers = (
        {item for one in asked.statistics for item in items_of(one)} | {*asked.items} if asked else set()
    )
    return tuple(name for name in dict.fromkeys(names) if name not in numbers)


def filtered(source: Opened, text: str) -> tuple[Opened, str | None]:
    """Adds the condition as a column; rows outside it stay, as sampled units. No condition, no column."""
    if not text:
        return source, None
    match = _CONDITION.fullmatch(text)
    if match is None:
        raise Problem(
            "CL0126",
            place="--where",
            expected="một điều kiện dạng cột=giá_trị, cột!=giá_trị, cột>=số",
            got=text,
            hint="muốn nhiều điều kiện, thêm một cột vào dữ liệu",
        )
    name, sign, raw = match.groups()
    check_columns(source.table, [name])
    column = source.table[name]
    value: Any = raw
    if column.type().is_boolean():
        value = raw.lower() in ("true", "1", "yes")
    elif column.type().is_numeric():
        try:
            value = float(raw)
        except ValueError:
            raise Problem(
                "CL0126", place="--where", expected=f"số để so với cột {name}", got=raw, hint="sửa điều kiện"
            ) from None
    truth = {
        "=": column == value,
        "==": column == value,
        "!=": column != value,
        ">": column > value,
        "<": column < value,
        ">=": column >= value,
        "<=": column <= value,
    }[sign]
    return replace(source, table=source.table.mutate(**{WHERE: truth})), WHERE
