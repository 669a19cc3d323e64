"""Points got and lost, a bar a row, and two words on the same lines: what the unit said, what was appraised.

Lost points are told by a light bar and a figure, not by red. Figures come as exact
fractions; only the drawing rounds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from chiso.engine.pictures import look, problems
from chiso.engine.pictures.picture import Picture, Spec
from chiso.engine.trace import shown_points

GOT, LOST, OPEN = "Đạt", "Mất", "Chưa có số liệu"


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: points got, lost, still open; together the applicable maximum."""

    name: str
    got: Fraction
    lost: Fraction
    open: Fraction = Fraction(0)

    @property
    def maximum(self) -> Fraction:
        return self.got + self.lost + self.open


@dataclass(frozen=True, slots=True)
class Pair:
    """One row of two words: ``first`` (self-score, last year) and ``second`` (appraised, this year)."""

    name: str
    first: Fraction
    second: Fraction

    @property
    def gap(self) -> Fraction:
        return self.second - self.first


def points(items: Sequence[Bar], *, title: str, measure: str = "Điểm") -> Picture:
    """Bars in the order given, each as long as its maximum."""
    if not items or not any(one.maximum for one in items):
        raise problems.nothing_to_show(title)
    lost = sum((one.lost for one in items), Fraction(0))
    worst = max(items, key=lambda one: one.lost)
    description = f"{measure} đạt và mất của {len(items)} mục, mất tất cả {shown_points(lost)} điểm." + (
        f" Mất nhiều nhất: {worst.name} ({shown_points(worst.lost)})." if worst.lost else ""
    )
    table = tuple(
        (
            one.name,
            shown_points(one.got),
            shown_points(one.lost),
            shown_points(one.open),
            shown_points(one.maximum),
        )
        for one in items
    )
    spec = look.assemble(
        title=title,
        subtitle=[f"{measure}. Phần đậm: đạt; phần nhạt: mất (số ghi bên phải)."],
        description=description,
        width=look.PLOT,
        height=look.step([one.name for one in items], least=28),
        layers=_bars(items),
    )
    return Picture(title, description, ("Mục", GOT, LOST, OPEN, "Tối đa"), table, spec)


def _bars(items: Sequence[Bar]) -> list[Spec]:
    names = [one.name for one in items]
    y, labels = look.rows_of(names, inner=0.35)
    x = {"type": "quantitative", "title": None, "axis": {"tickCount": 5}}
    values = []
    for one in items:
        start = 0.0
        for kind, amount in ((GOT, one.got), (LOST, one.lost), (OPEN, one.open)):
            if amount:
                values.append({"name": one.name, "kind": kind, "from": start, "to": start + float(amount)})
                start += float(amount)
    told = [
        {
            "name": one.name,
            "label": f"mất {shown_points(one.lost)}" if one.lost else "đủ điểm" if not one.open else "chờ",
            "some": bool(one.lost),
        }
        for one in items
    ]
    return [
        *labels,
        {
            "data": look.rows(values),
            "mark": {"type": "bar", "cornerRadiusEnd": 2, "strokeWidth": 1},
            "encoding": {
                "y": y,
                "x": {**x, "field": "from"},
                "x2": {"field": "to"},
                "color": {
                    "field": "kind",
                    "type": "nominal",
                    "legend": {"title": None},
                    "scale": {"domain": [GOT, LOST, OPEN], "range": [look.TEAL, "#f0c49b", look.PALE]},
                },
            },
        },
        {
            "data": look.rows(told),
            "mark": {"type": "text", "align": "left", "baseline": "middle", "x": {"expr": "width + 12"}},
            "encoding": {
                "y": y,
                "text": {"field": "label"},
                "color": {"condition": {"test": "datum.some", "value": look.ORANGE}, "value": look.SOFT},
            },
        },
    ]


def pairs(items: Sequence[Pair], *, title: str, measure: str, first: str, second: str) -> Picture:
    """One line a row between two points: a hollow circle for ``first``, a filled one for ``second``."""
    if not items:
        raise problems.nothing_to_show(title)
    fell = [one for one in items if one.gap < 0]
    description = (
        f"{measure}: {first} so với {second}, {len(items)} mục, {len(fell)} mục thấp hơn. "
        + " ".join(
            f"{one.name}: {shown_points(one.first)} và {shown_points(one.second)}." for one in items[:12]
        )
    )
    table = tuple(
        (one.name, shown_points(one.first), shown_points(one.second), _signed(one.gap)) for one in items
    )
    spec = look.assemble(
        title=title,
        subtitle=[f"{measure}. Vòng tròn rỗng: {first}; chấm đặc: {second}."],
        description=description,
        width=look.PLOT,
        height=look.step([one.name for one in items], least=28),
        layers=_pairs(items),
    )
    return Picture(title, description, ("Mục", first, second, "Chênh lệch"), table, spec)


def _signed(value: Fraction) -> str:
    return ("+" if value > 0 else "−" if value < 0 else "") + shown_points(abs(value))


def _pairs(items: Sequence[Pair]) -> list[Spec]:
    names = [one.name for one in items]
    y, labels = look.rows_of(names, inner=0.35)
    x = {
        "type": "quantitative",
        "title": None,
        "scale": {"zero": False, "nice": True},
        "axis": {"tickCount": 5},
    }
    values = [
        {
            "name": one.name,
            "first": float(one.first),
            "second": float(one.second),
            "fell": one.gap < 0,
            "label": _signed(one.gap),
        }
        for one in items
    ]
    colour = {"condition": {"test": "datum.fell", "value": look.ORANGE}, "value": look.TEAL}
    return [
        *labels,
        {
            "data": look.rows(values),
            "layer": [
                {
                    "mark": {"type": "rule", "strokeWidth": 2.5},
                    "encoding": {
                        "y": y,
                        "x": {**x, "field": "first"},
                        "x2": {"field": "second"},
                        "color": colour,
                    },
                },
                {
                    "mark": {"type": "point", "filled": True, "fill": look.PAPER, "size": 70, "opacity": 1},
                    "encoding": {"y": y, "x": {**x, "field": "first"}, "stroke": colour},
                },
                {
                    "mark": {"type": "point", "filled": True, "size": 80, "opacity": 1},
                    "encoding": {"y": y, "x": {**x, "field": "second"}, "color": colour},
                },
                {
                    "mark": {
                        "type": "text",
                        "align": "left",
                        "baseline": "middle",
                        "x": {"expr": "width + 12"},
                    },
                    "encoding": {"y": y, "text": {"field": "label"}, "color": colour},
                },
            ],
        },
    ]
