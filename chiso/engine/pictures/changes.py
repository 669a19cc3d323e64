"""Two years beside each other, and whether the sample can tell them apart.

The verdict comes from the estimator's test of the difference (with the covariance of overlapping
samples); the picture never judges by whether two intervals overlap. A real change is a solid arrow
with a filled head; one that cannot be told from chance is a grey dotted line without a head.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chiso.engine.pictures import look, problems
from chiso.engine.pictures.picture import Picture, Spec
from chiso.engine.vietnamese import number

REAL = "thay đổi thật"
UNSURE = "chưa phân biệt được"


@dataclass(frozen=True, slots=True)
class Change:
    """``low``–``high`` is the interval of the difference ``after − before``; ``real`` the test's verdict."""

    name: str
    before: float
    after: float
    low: float
    high: float
    real: bool


def changes(
    items: Sequence[Change], *, title: str, measure: str, before: str, after: str, places: int = 1
) -> Picture:
    """One arrow an item; ``before`` and ``after`` name the two years."""
    if not items:
        raise problems.nothing_to_show(title)
    for one in items:
        if not one.low - 1e-9 <= one.after - one.before <= one.high + 1e-9:
            raise problems.interval_upside_down(title, one.name)
    real = [one for one in items if one.real]
    description = (
        f"{measure}, {before} so với {after}: {len(real)} trong {len(items)} mục thay đổi thật. "
        + " ".join(f"{one.name}: {_told(one, places)}." for one in items)
    )
    table = tuple(
        (
            one.name,
            number(one.before, places),
            number(one.after, places),
            _signed(one.after - one.before, places),
            f"{_signed(one.low, places)} đến {_signed(one.high, places)}",
            REAL if one.real else UNSURE,
        )
        for one in items
    )
    columns = ("Mục", before, after, "Chênh lệch", "Khoảng tin cậy 95%", "Kết luận")
    spec = look.assemble(
        title=title,
        subtitle=[
            f"{measure}, từ {before} (vòng tròn rỗng) đến {after}.",
            f"Mũi tên: {REAL}. Đường chấm không mũi: {UNSURE} với sai số chọn mẫu.",
        ],
        description=description,
        width=look.PLOT - 20,
        height=look.step([one.name for one in items], least=36),
        layers=_layers(items, places=places),
    )
    return Picture(title, description, columns, table, spec)


def _signed(value: float, places: int) -> str:
    return ("+" if round(value, places) > 0 else "") + number(value, places).replace("-", "−")


def _told(one: Change, places: int) -> str:
    way = "tăng" if one.after > one.before else "giảm" if one.after < one.before else "không đổi"
    return f"{way} {number(abs(one.after - one.before), places)}, {REAL if one.real else UNSURE}"


def _layers(items: Sequence[Change], *, places: int) -> list[Spec]:
    low = min(min(one.before, one.after) for one in items)
    high = max(max(one.before, one.after) for one in items)
    margin = max((high - low) * 0.08, 0.5)
    values = [
        {
            "name": one.name,
            "before": one.before,
            "after": one.after,
            "up": one.after >= one.before,
            "real": one.real,
            "change": f"{_signed(one.after - one.before, places)} "
            f"({_signed(one.low, places)} đến {_signed(one.high, places)})",
            "verdict": REAL if one.real else UNSURE,
        }
        for one in items
    ]
    y, labels = look.rows_of([one.name for one in items], inner=0.3)
    x = {
        "type": "quantitative",
        "title": None,
        "scale": {"domain": [low - margin, high + margin], "nice": True, "zero": False},
        "axis": {"tickCount": 5},
    }
    colour = {
        "condition": [
            {"test": "!datum.real", "value": look.GREY},
            {"test": "datum.up", "value": look.TEAL},
        ],
        "value": look.ORANGE,
    }
    end = {"type": "text", "align": "left", "baseline": "middle", "x": {"expr": "width + 14"}}
    return [
        *labels,
        {
            "data": look.rows(values),
            "layer": [
                {
                    "mark": {"type": "rule", "strokeWidth": 2.5},
                    "encoding": {
                        "y": y,
                        "x": {**x, "field": "before"},
                        "x2": {"field": "after"},
                        "color": colour,
                        "strokeDash": {
                            "condition": {"test": "datum.real", "value": [1, 0]},
                            "value": [1.5, 4],
                        },
                    },
                },
                {
                    "mark": {
                        "type": "point",
                        "filled": True,
                        "fill": look.PAPER,
                        "size": 62,
                        "opacity": 1,
                        "strokeWidth": 1.75,
                    },
                    "encoding": {"y": y, "x": {**x, "field": "before"}, "stroke": colour},
                },
                *(
                    {
                        "transform": [{"filter": f"datum.real && {test}"}],
                        # Shifted so that the tip, not the middle, stands at the value.
                        "mark": {"type": "point", "shape": shape, "filled": True, "size": 120, "opacity": 1}
                        | {"xOffset": shift},
                        "encoding": {"y": y, "x": {**x, "field": "after"}, "color": colour},
                    }
                    for test, shape, shift in (
                        ("datum.up", "triangle-right", -5),
                        ("!datum.up", "triangle-left", 5),
                    )
                ),
                {
                    "transform": [{"filter": "!datum.real"}],
                    "mark": {"type": "point", "filled": True, "size": 58, "opacity": 1, "color": look.GREY},
                    "encoding": {"y": y, "x": {**x, "field": "after"}},
                },
                {"mark": {**end, "dy": -6}, "encoding": {"y": y, "text": {"field": "change"}}},
                {
                    "mark": {**end, "dy": 7, "fontSize": 10.5},
                    "encoding": {
                        "y": y,
                        "text": {"field": "verdict"},
                        "color": {"condition": {"test": "datum.real", "value": look.INK}, "value": look.SOFT},
                    },
                },
            ],
        },
    ]
