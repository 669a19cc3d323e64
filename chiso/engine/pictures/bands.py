"""Units in order with the quarter they fall in: four depths of one colour, each band named beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chiso.engine.pictures import look, problems
from chiso.engine.pictures.picture import Picture, Spec
from chiso.engine.vietnamese import number


@dataclass(frozen=True, slots=True)
class Ranked:
    """``band`` 1 is the best; None for a unit without a total, which is listed apart."""

    name: str
    value: float | None
    rank: int | None
    band: int | None


def bands(
    items: Sequence[Ranked],
    *,
    title: str,
    measure: str,
    names: Sequence[str] = ("Cao nhất", "Trung bình cao", "Trung bình thấp", "Thấp nhất"),
    highlight: str | None = None,
    places: int = 2,
) -> Picture:
    """Bars in order of rank, coloured and labelled by band."""
    ranked = sorted((one for one in items if one.rank is not None and one.value is not None), key=_order)
    if not ranked:
        raise problems.nothing_to_show(title)
    without = [one.name for one in items if one.rank is None or one.value is None]
    sizes = [sum(1 for one in ranked if one.band == i + 1) for i in range(len(names))]
    description = (
        f"{measure} của {len(ranked)} đơn vị, chia {len(names)} nhóm: "
        + "; ".join(f"{name.lower()} {size} đơn vị" for name, size in zip(names, sizes, strict=True))
        + f". Đứng đầu: {ranked[0].name} ({number(ranked[0].value or 0, places)}); "
        + f"đứng cuối: {ranked[-1].name} ({number(ranked[-1].value or 0, places)})."
        + (f" Không xếp hạng: {', '.join(without)}." if without else "")
    )
    table = tuple(
        (
            one.name,
            str(one.rank) if one.rank is not None else "không xếp hạng",
            number(one.value, places) if one.value is not None else "chưa có",
            names[one.band - 1] if one.band else "",
        )
        for one in [*ranked, *(one for one in items if one.name in without)]
    )
    subtitle = [f"{measure}. Màu càng đậm nhóm càng cao."]
    if without:
        subtitle.append(f"Không xếp hạng vì thiếu số liệu: {', '.join(without)}.")
    spec = look.assemble(
        title=title,
        subtitle=subtitle,
        description=description,
        width=look.PLOT,
        height=look.step([one.name for one in ranked], least=19),
        layers=_layers(ranked, names=names, highlight=highlight, places=places),
    )
    return Picture(title, description, ("Đơn vị", "Hạng", measure, "Nhóm"), table, spec)


def _order(one: Ranked) -> tuple[int, str]:
    return one.rank or 0, one.name


def _layers(
    ranked: Sequence[Ranked], *, names: Sequence[str], highlight: str | None, places: int
) -> list[Spec]:
    values = [
        {
            "name": one.name,
            "value": one.value,
            "band": names[(one.band or 1) - 1],
            "label": number(one.value or 0.0, places),
            "rank": str(one.rank),
            "own": one.name == highlight,
            "dark": (one.band or 1) <= (len(names) + 1) // 2,
        }
        for one in ranked
    ]
    rows = [one.name for one in ranked]
    y, labels = look.rows_of(rows, inner=0.22, bold=highlight)
    size = look.letters(rows) - 0.5
    half = look.step(rows, least=19)["step"] / 2
    x = {
        "field": "value",
        "type": "quantitative",
        "title": None,
        "axis": None,
        "scale": {"zero": True, "nice": False},
    }
    firsts: list[dict[str, object]] = []
    for number_, name in enumerate(names, start=1):
        members = [one for one in ranked if one.band == number_]
        if members:
            middle = members[(len(members) - 1) // 2]
            firsts.append({"name": middle.name, "label": [name, f"{len(members)} đơn vị"]})
    edges = [{"name": ranked[i].name} for i in range(1, len(ranked)) if ranked[i].band != ranked[i - 1].band]
    return [
        *labels,
        {
            "data": look.rows(values),
            "layer": [
                {
                    "mark": {"type": "bar", "cornerRadiusEnd": 2},
                    "encoding": {
                        "y": y,
                        "x": x,
                        "color": {
                            "field": "band",
                            "type": "nominal",
                            "legend": None,
                            "scale": {"domain": list(names), "range": list(look.BANDS[: len(names)])},
                        },
                        "stroke": {"condition": {"test": "datum.own", "value": look.ORANGE}, "value": None},
                        "strokeWidth": {"condition": {"test": "datum.own", "value": 2}, "value": 0},
                    },
                },
                {
                    "mark": {
                        "type": "text",
                        "align": "left",
                        "baseline": "middle",
                        "dx": 5,
                        "fontSize": size,
                    },
                    "encoding": {"y": y, "x": x, "text": {"field": "label"}},
                },
                {
                    "mark": {
                        "type": "text",
                        "align": "left",
                        "baseline": "middle",
                        "x": 5,
                        "fontSize": size - 0.5,
                    },
                    "encoding": {
                        "y": y,
                        "text": {"field": "rank"},
                        "color": {
                            "condition": {"test": "datum.dark", "value": look.PAPER},
                            "value": look.INK,
                        },
                    },
                },
            ],
        },
        {
            "data": look.rows(edges),
            "mark": {
                "type": "rule",
                "color": look.GREY,
                "strokeDash": [3, 3],
                "x": -4,
                "x2": {"expr": "width + 150"},
                "yOffset": -half,
            },
            "encoding": {"y": y},
        },
        {
            "data": look.rows(firsts),
            "mark": {
                "type": "text",
                "align": "left",
                "baseline": "middle",
                "x": {"expr": "width + 58"},
                "lineHeight": 14,
                "color": look.SOFT,
            },
            "encoding": {"y": y, "text": {"field": "label"}},
        },
    ]
