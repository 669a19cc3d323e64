"""Ranks with the interval in which they stay when the choices of the index are varied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chiso.engine.pictures import look, problems
from chiso.engine.pictures.picture import Picture, Spec
from chiso.engine.vietnamese import number


@dataclass(frozen=True, slots=True)
class RankInterval:
    """Nominal rank and the ranks between which the unit stays in most recalculations."""

    name: str
    rank: int
    low: int
    high: int


def rank_intervals(
    items: Sequence[RankInterval], *, title: str, share: float = 0.9, highlight: str | None = None
) -> Picture:
    """One line a unit, best rank first and leftmost."""
    if not items:
        raise problems.nothing_to_show(title)
    for one in items:
        if not 1 <= one.low <= one.high:
            raise problems.interval_upside_down(title, one.name)
    ordered = sorted(items, key=lambda one: (one.rank, one.name))
    firm = [one for one in ordered if one.low == one.high]
    loose = max(ordered, key=lambda one: one.high - one.low)
    percent = number(100 * share, 0)
    description = (
        f"Thứ hạng của {len(ordered)} đơn vị và khoảng chứa {percent}% số lần tính lại. "
        f"Dao động nhiều nhất: {loose.name}, hạng {loose.rank}, khoảng {loose.low}–{loose.high}. "
        + (
            f"Không đổi: {', '.join(one.name for one in firm)}."
            if firm
            else "Không đơn vị nào giữ nguyên hạng."
        )
    )
    table = tuple((one.name, str(one.rank), str(one.low), str(one.high)) for one in ordered)
    note = (
        f"Vạch đậm là hạng theo phương án; dải là khoảng chứa {percent}% số lần tính lại "
        "khi đổi trọng số và cách tính."
    )
    spec = look.assemble(
        title=title,
        subtitle=[note],
        description=description,
        width=look.PLOT + 30,
        height=look.step([one.name for one in ordered], least=21),
        layers=_layers(ordered, highlight=highlight),
    )
    return Picture(title, description, ("Đơn vị", "Hạng", "Từ hạng", "Đến hạng"), table, spec)


def _layers(ordered: Sequence[RankInterval], *, highlight: str | None) -> list[Spec]:
    values = [
        {
            "name": one.name,
            "rank": one.rank,
            "low": one.low - 0.42,
            "high": one.high + 0.42,
            "own": one.name == highlight,
            "label": f"{one.rank}" + (f" ({one.low}–{one.high})" if one.high > one.low else ""),
        }
        for one in ordered
    ]
    names = [one.name for one in ordered]
    y, labels = look.rows_of(names, inner=0.3, bold=highlight)
    size = look.letters(names)
    last = max(max(one.high for one in ordered), len(ordered))
    x = {
        "type": "quantitative",
        "title": "Hạng (1 là cao nhất)",
        "scale": {"domain": [0.4, last + 0.6], "nice": False},
        "axis": {"values": [1, *range(5, last + 1, 5)], "orient": "top", "format": "d"},
    }
    fill = {"condition": {"test": "datum.own", "value": "#e9b98f"}, "value": "#a9cbd9"}
    mark = {"condition": {"test": "datum.own", "value": look.ORANGE}, "value": look.TEAL}
    return [
        *labels,
        {
            "data": look.rows(values),
            "layer": [
                {
                    "mark": {"type": "bar", "height": {"band": 0.62}, "cornerRadius": 3},
                    "encoding": {"y": y, "x": {**x, "field": "low"}, "x2": {"field": "high"}, "color": fill},
                },
                {
                    "mark": {"type": "tick", "thickness": 3.5, "size": 1.3 * size, "opacity": 1},
                    "encoding": {"y": y, "x": {**x, "field": "rank"}, "color": mark},
                },
                {
                    "mark": {
                        "type": "text",
                        "align": "left",
                        "baseline": "middle",
                        "x": {"expr": "width + 10"},
                        "fontSize": size,
                    },
                    "encoding": {
                        "y": y,
                        "text": {"field": "label"},
                        "color": {
                            "condition": {"test": "datum.own", "value": look.ORANGE},
                            "value": look.INK,
                        },
                    },
                },
            ],
        },
    ]
