"""The starfish: one ray a dimension, the unit against the best, the median and its own last year.

A ray is the share of its dimension's own scale (PAPI: 1–10, or 0.99–9.99), so rays of different
scales compare. The four lines differ by pattern and by mark; a dimension without a figure leaves a
gap, never a zero.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from chiso.engine.pictures import look, problems
from chiso.engine.pictures.picture import Picture, Spec
from chiso.engine.vietnamese import number

SERIES = ("value", "last", "median", "best")
_COLOURS = (look.TEAL, look.SKY, look.SOFT, look.ORANGE)
_SHAPES = ("circle", "diamond", "square", "triangle-up")
_DASHES = ([1, 0], [2, 2], [6, 3], [1, 3])
_WIDTHS = {"value": 2.5, "last": 1.5, "median": 1.25, "best": 1.25}
_ACROSS, _UP = (-1.72, 1.72), (-1.88, 1.42)
_POINTS = 126
"""Points of one radius; the same both ways, so that the web is a regular polygon."""
RINGS = (0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True, slots=True)
class Ray:
    """One dimension: its scale ``low``–``high`` and four figures, None where there is none."""

    code: str
    title: str
    low: float
    high: float
    value: float | None
    best: float | None
    median: float | None
    last: float | None


def starfish(
    rays: Sequence[Ray], *, unit: str, title: str, now: str, before: str, places: int = 2
) -> Picture:
    """The starfish of ``unit``; ``now`` and ``before`` name the two years or rounds."""
    if len(rays) < 3:
        raise problems.too_few_rays(title, len(rays))
    for ray in rays:
        for figure in (ray.value, ray.best, ray.median, ray.last):
            if figure is not None and not ray.low - 1e-9 <= figure <= ray.high + 1e-9:
                raise problems.outside_scale(title, ray.code, figure, ray.low, ray.high)
    names = {
        "value": f"{unit}, {now}",
        "last": f"{unit}, {before}",
        "median": f"Trung vị, {now}",
        "best": f"Cao nhất, {now}",
    }
    shown = [series for series in SERIES if any(getattr(ray, series) is not None for ray in rays)]
    description = _description(rays, unit=unit, now=now, places=places)
    table = tuple(
        (
            f"{ray.code} {ray.title}",
            f"{number(ray.low)}–{number(ray.high)}",
            *(_word(getattr(ray, series), places) for series in SERIES),
        )
        for ray in rays
    )
    spec = look.assemble(
        title=title,
        subtitle=["Mỗi tia là một nội dung; mép ngoài là điểm tối đa, mỗi vòng cách nhau 25% thang điểm."],
        description=description,
        width=round(_POINTS * (_ACROSS[1] - _ACROSS[0])),
        height=round(_POINTS * (_UP[1] - _UP[0])),
        layers=_layers(rays, names={key: names[key] for key in shown}, places=places),
    )
    return Picture(
        title, description, ("Nội dung", "Thang điểm", *(names[series] for series in SERIES)), table, spec
    )


def _angle(index: int, count: int) -> float:
    """Clockwise from the top."""
    return math.pi / 2 - 2 * math.pi * index / count


def _point(index: int, count: int, radius: float) -> dict[str, float]:
    angle = _angle(index, count)
    return {"x": round(radius * math.cos(angle), 5), "y": round(radius * math.sin(angle), 5)}


def _layers(rays: Sequence[Ray], *, names: dict[str, str], places: int) -> list[Spec]:
    count = len(rays)
    place = {
        axis: {
            "field": axis,
            "type": "quantitative",
            "axis": None,
            "scale": {"domain": list(domain), "nice": False},
        }
        for axis, domain in (("x", _ACROSS), ("y", _UP))
    }
    rings = [
        {"ring": ring, "order": i, **_point(i % count, count, ring)}
        for ring in RINGS
        for i in range(count + 1)
    ]
    spokes = [{"x2": 0, "y2": 0, **_point(i, count, 1.0)} for i in range(count)]
    layers: list[Spec] = [
        {
            "data": look.rows(rings),
            "mark": {"type": "line", "color": look.LINE, "strokeWidth": 1, "interpolate": "linear"},
            "encoding": {**place, "detail": {"field": "ring"}, "order": {"field": "order"}},
        },
        {
            "data": look.rows(spokes),
            "mark": {"type": "rule", "color": look.LINE, "strokeWidth": 1},
            "encoding": {**place, "x2": {"field": "x2"}, "y2": {"field": "y2"}},
        },
    ]
    for series in reversed(list(names)):
        layers += _line(rays, series=series, name=names[series], place=place)
    layers += _labels(rays, place=place, places=places)
    for position, (series, name) in enumerate(names.items()):
        layers += _key(series, name, position=position, place=place)
    return layers


def _key(series: str, name: str, *, position: int, place: dict[str, Any]) -> list[Spec]:
    """One entry of the legend, drawn as the line itself is drawn: dash, mark and colour."""
    x, y = -1.62 + 1.75 * (position % 2), -1.66 - 0.17 * (position // 2)
    encoding = {"x": place["x"], "y": place["y"]}
    return [
        {
            "data": look.rows([{"x": x, "y": y, "x2": x + 0.26}]),
            "mark": {"type": "rule", **_stroke(series)},
            "encoding": {**encoding, "x2": {"field": "x2"}},
        },
        {"data": look.rows([{"x": x + 0.13, "y": y}]), "mark": _mark(series), "encoding": encoding},
        {
            "data": look.rows([{"x": x + 0.34, "y": y, "label": name}]),
            "mark": {"type": "text", "align": "left", "baseline": "middle"},
            "encoding": {**encoding, "text": {"field": "label"}},
        },
    ]


def _stroke(series: str) -> dict[str, Any]:
    i = SERIES.index(series)
    return {
        "color": _COLOURS[i],
        "strokeDash": _DASHES[i],
        "strokeWidth": _WIDTHS[series],
        "strokeCap": "round",
    }


def _mark(series: str) -> dict[str, Any]:
    i = SERIES.index(series)
    own = series == "value"
    return {
        "type": "point",
        "shape": _SHAPES[i],
        "fill": _COLOURS[i] if own else look.PAPER,
        "stroke": _COLOURS[i],
        "strokeWidth": 1.5,
        "size": 58 if own else 40,
        "opacity": 1,
    }


def _line(rays: Sequence[Ray], *, series: str, name: str, place: dict[str, Any]) -> list[Spec]:
    count = len(rays)
    shares = [_share(ray, getattr(ray, series)) for ray in rays]
    points = [
        {"series": name, "ray": rays[i].title, **_point(i, count, share)}
        for i, share in enumerate(shares)
        if share is not None
    ]
    # Each side between two known neighbours is a segment of its own, so that a gap stays a gap.
    sides = [
        {"series": name, "side": i, "order": end, **_point(ray % count, count, share)}
        for i in range(count)
        if shares[i] is not None and shares[(i + 1) % count] is not None
        for end, ray, share in ((0, i, shares[i]), (1, i + 1, shares[(i + 1) % count]))
        if share is not None
    ]
    whole = len(points) == count
    if whole:
        sides = [{**point, "side": 0, "order": i} for i, point in enumerate([*points, points[0]])]
    fill = {"fill": look.TEAL, "fillOpacity": 0.1} if series == "value" and whole else {}
    return [
        {
            "data": look.rows(sides),
            "mark": {"type": "line", "strokeJoin": "round", **_stroke(series), **fill},
            "encoding": {**place, "detail": {"field": "side"}, "order": {"field": "order"}},
        },
        {"data": look.rows(points), "mark": _mark(series), "encoding": place},
    ]


def _labels(rays: Sequence[Ray], *, place: dict[str, Any], places: int) -> list[Spec]:
    """Beside each ray its title and, stronger, its figure out of the most there is."""
    count = len(rays)
    layers: list[Spec] = []
    for i, ray in enumerate(rays):
        angle = _angle(i, count)
        lines = look.balanced(f"{ray.code}. {ray.title}", most=22)
        across, up = math.cos(angle), math.sin(angle)
        align = "center" if abs(across) < 0.3 else "left" if across > 0 else "right"
        height = 13.0 * len(lines)
        top = -height - 4 if up > 0.9 else 4.0 if up < -0.9 else -height / 2
        figure = f"{_word(ray.value, places)} / {number(ray.high, 2 if ray.high % 1 else 0)}"
        for label, dy, weight, colour in (
            (lines, top, 400, look.SOFT),
            ([figure], top + height, 600, look.INK),
        ):
            layers.append(
                {
                    "data": look.rows([{"label": label, **_point(i, count, 1.09)}]),
                    "mark": {
                        "type": "text",
                        "align": align,
                        "baseline": "middle",
                        "dy": dy,
                        "lineHeight": 13,
                        "fontSize": 10.5,
                        "fontWeight": weight,
                        "color": colour,
                    },
                    "encoding": {**place, "text": {"field": "label"}},
                }
            )
    return layers


def _share(ray: Ray, figure: float | None) -> float | None:
    return None if figure is None else (figure - ray.low) / (ray.high - ray.low)


def _word(figure: float | None, places: int) -> str:
    return "chưa có" if figure is None else number(figure, places)


def _description(rays: Sequence[Ray], *, unit: str, now: str, places: int) -> str:
    known = [(ray, share) for ray in rays if (share := _share(ray, ray.value)) is not None]
    if not known:
        return f"Biểu đồ sao biển của {unit}, {now}: chưa có số liệu."
    strong = max(known, key=lambda pair: pair[1])[0]
    weak = min(known, key=lambda pair: pair[1])[0]
    below = [r.title for r in rays if r.value is not None and r.median is not None and r.value < r.median]
    told = (
        f"Biểu đồ sao biển {len(rays)} tia của {unit}, {now}. "
        f"Mạnh nhất: {strong.title} ({_word(strong.value, places)}); "
        f"yếu nhất: {weak.title} ({_word(weak.value, places)}). "
    )
    return told + (f"Dưới trung vị: {'; '.join(below)}." if below else "Không nội dung nào dưới trung vị.")
