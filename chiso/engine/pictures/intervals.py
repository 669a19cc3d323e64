"""Values with their 95 % intervals, one line a unit: what the sample allows to say, and no more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chiso.engine.pictures import look, problems
from chiso.engine.pictures.picture import Picture, Spec
from chiso.engine.vietnamese import number


@dataclass(frozen=True, slots=True)
class Interval:
    """``low`` and ``high`` None: not published (too few answers); then ``value`` is None too."""

    name: str
    value: float | None
    low: float | None
    high: float | None


def intervals(
    items: Sequence[Interval],
    *,
    title: str,
    measure: str,
    highlight: str | None = None,
    reference: tuple[str, float] | None = None,
    places: int = 1,
    confidence: int = 95,
) -> Picture:
    """``items`` in the order given; ``reference`` is a named line across (city mean, last year)."""
    known = [one for one in items if one.value is not None and one.low is not None and one.high is not None]
    if not known:
        raise problems.nothing_to_show(title)
    for one in known:
        assert one.value is not None
        assert one.low is not None
        assert one.high is not None
        if not one.low <= one.value <= one.high:
            raise problems.interval_upside_down(title, one.name)
    description = _description(
        items, known, measure=measure, reference=reference, highlight=highlight, places=places
    )
    table = tuple(
        (
            one.name,
            *(
                number(f, places) if f is not None else "không công bố"
                for f in (one.value, one.low, one.high)
            ),
        )
        for one in items
    )
    note = f"{measure}. Chấm là ước lượng, đoạn thẳng là khoảng tin cậy {confidence}%."
    spec = look.assemble(
        title=title,
        subtitle=[note],
        description=description,
        width=look.PLOT,
        height=look.step([one.name for one in items], least=24),
        layers=_layers(items, highlight=highlight, reference=reference, places=places),
    )
    return Picture(title, description, ("Đơn vị", measure, "Cận dưới", "Cận trên"), table, spec)


def _layers(
    items: Sequence[Interval], *, highlight: str | None, reference: tuple[str, float] | None, places: int
) -> list[Spec]:
    values = [
        {
            "name": one.name,
            "value": one.value,
            "low": one.low,
            "high": one.high,
            "own": one.name == highlight,
            "label": number(one.value, places) if one.value is not None else "không công bố",
        }
        for one in items
    ]
    rows = [one.name for one in items]
    y, names = look.rows_of(rows, bold=highlight)
    size = look.letters(rows)
    colour = {"condition": {"test": "datum.own", "value": look.ORANGE}, "value": look.TEAL}
    x = {
        "type": "quantitative",
        "title": None,
        "scale": {"zero": False, "nice": True},
        "axis": {"tickCount": 5},
    }
    layers: list[Spec] = []
    if reference:
        name, line = reference
        layers += [
            {
                "data": look.rows([{"x": line}]),
                "mark": {"type": "rule", "color": look.SOFT, "strokeDash": [4, 3], "strokeWidth": 1.25},
                "encoding": {"x": {**x, "field": "x"}},
            },
            {
                "data": look.rows([{"x": line, "label": f"{name}: {number(line, places)}"}]),
                "mark": {
                    "type": "text",
                    "align": "center",
                    "baseline": "bottom",
                    "y": -3,
                    "color": look.SOFT,
                    "fontSize": 10.5,
                },
                "encoding": {"x": {**x, "field": "x"}, "text": {"field": "label"}},
            },
        ]
    return [
        *names,
        *layers,
        {
            "data": look.rows(values),
            "layer": [
                {
                    "mark": {"type": "rule", "strokeWidth": 2.5, "strokeCap": "round"},
                    "encoding": {
                        "y": y,
                        "x": {**x, "field": "low"},
                        "x2": {"field": "high"},
                        "color": colour,
                    },
                },
                {
                    "mark": {
                        "type": "point",
                        "filled": True,
                        "opacity": 1,
                        "size": 6.7 * size,
                        "stroke": look.PAPER,
                        "strokeWidth": 1.25,
                    },
                    "encoding": {
                        "y": y,
                        "x": {**x, "field": "value"},
                        "color": colour,
                        "shape": {"condition": {"test": "datum.own", "value": "diamond"}, "value": "circle"},
                    },
                },
                {
                    "mark": {
                        "type": "text",
                        "align": "left",
                        "baseline": "middle",
                        "x": "width",
                        "dx": 10,
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


def _description(
    items: Sequence[Interval],
    known: Sequence[Interval],
    *,
    measure: str,
    reference: tuple[str, float] | None,
    highlight: str | None,
    places: int,
) -> str:
    top = max(known, key=lambda one: one.value or 0.0)
    low = min(known, key=lambda one: one.value or 0.0)
    told = (
        f"{measure} của {len(items)} đơn vị kèm khoảng tin cậy. "
        f"Cao nhất: {top.name} ({number(top.value or 0, places)}); "
        f"thấp nhất: {low.name} ({number(low.value or 0, places)})."
    )
    own = next((one for one in known if one.name == highlight), None)
    if own is not None and own.value is not None and own.low is not None and own.high is not None:
        told += f" {own.name}: {number(own.value, places)}, "
        told += f"khoảng {number(own.low, places)}–{number(own.high, places)}."
    if reference:
        told += f" {reference[0]}: {number(reference[1], places)}."
    if len(known) < len(items):
        told += f" {len(items) - len(known)} đơn vị không công bố vì quá ít phiếu."
    return told
