"""Answers on a five-step scale, one bar an item, hung on the middle: dissatisfied left, satisfied right.

Numbers stand in the pieces that are wide enough; the share of the two best steps stands at the end
of the line, so the picture reads without its colours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chiso.engine.pictures import look, problems
from chiso.engine.pictures.picture import Picture, Spec
from chiso.engine.vietnamese import number

STEPS = ("Rất không hài lòng", "Không hài lòng", "Bình thường", "Hài lòng", "Rất hài lòng")


@dataclass(frozen=True, slots=True)
class Answers:
    """Shares of the five steps, from worst to best, adding up to 1; ``count`` valid answers."""

    name: str
    shares: tuple[float, float, float, float, float]
    count: int


def likert(items: Sequence[Answers], *, title: str, steps: Sequence[str] = STEPS, places: int = 1) -> Picture:
    """One bar for each of ``items``, in the order given."""
    if not items:
        raise problems.nothing_to_show(title)
    for one in items:
        if abs(sum(one.shares) - 1) > 1e-6 or min(one.shares) < 0:
            raise problems.shares_not_whole(title, one.name, 100 * sum(one.shares))
    best = max(items, key=_top)
    worst = min(items, key=_top)
    description = (
        f"Phân bố trả lời năm mức của {len(items)} câu hỏi. Tỷ lệ hài lòng (hai mức cao nhất) lớn nhất: "
        f"{best.name}, {number(100 * _top(best), places)}%; "
        f"nhỏ nhất: {worst.name}, {number(100 * _top(worst), places)}%."
    )
    columns = ("Câu hỏi", *steps, "Hài lòng", "Số phiếu")
    table = tuple(
        (
            one.name,
            *(f"{number(100 * share, places)}%" for share in one.shares),
            f"{number(100 * _top(one), places)}%",
            number(one.count),
        )
        for one in items
    )
    spec = look.assemble(
        title=title,
        subtitle=["Thanh treo ở giữa mức “bình thường”: bên phải là hài lòng, bên trái là chưa hài lòng."],
        description=description,
        width=look.PLOT + 30,
        height=look.step([one.name for one in items], least=36),
        layers=_layers(items, steps=steps, places=places),
    )
    return Picture(title, description, columns, table, spec)


def _top(one: Answers) -> float:
    return one.shares[3] + one.shares[4]


def _layers(items: Sequence[Answers], *, steps: Sequence[str], places: int) -> list[Spec]:
    pieces = []
    for one in items:
        start = -(one.shares[0] + one.shares[1] + one.shares[2] / 2)
        for i, share in enumerate(one.shares):
            pieces.append(
                {
                    "name": one.name,
                    "step": steps[i],
                    "from": round(start, 6),
                    "to": round(start + share, 6),
                    "middle": round(start + share / 2, 6),
                    "label": f"{number(100 * share, 0)}%" if share >= 0.09 else "",
                    "dark": i in (0, 4),
                }
            )
            start += share
    y, labels = look.rows_of([one.name for one in items], inner=0.34)
    left = -max(one.shares[0] + one.shares[1] + one.shares[2] / 2 for one in items)
    right = max(one.shares[2] / 2 + _top(one) for one in items)
    x = {"type": "quantitative", "axis": None, "scale": {"domain": [left, right], "nice": False}}
    tops = [
        {
            "name": one.name,
            "top": f"{number(100 * _top(one), places)}%",
            "count": f"{number(one.count)} phiếu",
        }
        for one in items
    ]
    at_end = {"type": "text", "align": "left", "baseline": "middle", "x": {"expr": "width + 12"}}
    return [
        *labels,
        {
            "data": look.rows([{"x": 0}]),
            "mark": {"type": "rule", "color": look.GREY, "strokeDash": [2, 3]},
            "encoding": {"x": {**x, "field": "x"}},
        },
        {
            "data": look.rows(pieces),
            "layer": [
                {
                    "mark": {"type": "bar", "stroke": look.PAPER, "strokeWidth": 1.5},
                    "encoding": {
                        "y": y,
                        "x": {**x, "field": "from"},
                        "x2": {"field": "to"},
                        "color": {
                            "field": "step",
                            "type": "nominal",
                            "scale": {"domain": list(steps), "range": list(look.LIKERT)},
                            "legend": {"title": None, "symbolType": "square", "columns": 3},
                        },
                    },
                },
                {
                    "mark": {"type": "text", "baseline": "middle", "fontSize": 10.5},
                    "encoding": {
                        "y": y,
                        "x": {**x, "field": "middle"},
                        "text": {"field": "label"},
                        "color": {
                            "condition": {"test": "datum.dark", "value": look.PAPER},
                            "value": look.INK,
                        },
                    },
                },
            ],
        },
        {
            "data": look.rows(tops),
            "layer": [
                {
                    "mark": {**at_end, "fontWeight": 600, "dy": -6},
                    "encoding": {"y": y, "text": {"field": "top"}},
                },
                {
                    "mark": {**at_end, "color": look.SOFT, "fontSize": 10, "dy": 7},
                    "encoding": {"y": y, "text": {"field": "count"}},
                },
            ],
        },
        {
            "data": look.rows([{"label": "Hài lòng"}]),
            "mark": {**at_end, "color": look.SOFT, "fontSize": 10.5, "y": -8},
            "encoding": {"text": {"field": "label"}},
        },
    ]
