"""How pictures look: one typeface, few calm colours, Vietnamese numbers. No data here.

Colours are told apart by lightness too, so that they survive grey printing and every common kind of
colour blindness: dark teal against light orange, never red against green. What matters is dark, what
is context is grey.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

from chiso.engine.pictures.picture import Spec

FONT = "Inter, Liberation Sans, Arial, sans-serif"
INK = "#16232b"
SOFT = "#5f6f7a"
LINE = "#dbe1e5"
GREY = "#8a99a3"
PALE = "#c9d2d8"
TEAL = "#0b5c7a"
SKY = "#6fb1cc"
ORANGE = "#c8691c"
PAPER = "#ffffff"

BANDS = ("#0b4a63", "#3d87a5", "#8fbdd0", "#d3e3ea")
"""Four bands from best to last: one hue, from dark to light."""

LIKERT = ("#b3541e", "#e5a877", "#dfe4e7", "#7fb2c6", "#0b5c7a")
"""From "rất không hài lòng" to "rất hài lòng": both ends dark, the middle grey."""

NUMBERS = {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", " đ"], "minus": "−"}

WIDTH = 440
"""Points of a picture without names beside it; all pictures end near 500, the width of an A4 text."""

PLOT = 250
"""Points of the plot where names stand on its left and figures on its right."""


def config() -> dict[str, Any]:
    """The common configuration, carried in each specification so that page and paper look alike."""
    return {
        "aria": False,  # field names are not words to be read aloud; title, description and table are
        "background": PAPER,
        "font": FONT,
        "locale": {"number": NUMBERS},
        "padding": {"left": 8, "right": 12, "top": 8, "bottom": 8},
        "title": {
            "anchor": "start",
            "frame": "bounds",
            "color": INK,
            "fontSize": 15,
            "fontWeight": 600,
            "subtitleColor": SOFT,
            "subtitleFontSize": 11.5,
            "subtitleLineHeight": 16,
            "subtitlePadding": 5,
            "offset": 14,
        },
        "axis": {
            "labelColor": INK,
            "labelFontSize": 11,
            "labelPadding": 6,
            "titleColor": SOFT,
            "titleFontSize": 11,
            "titleFontWeight": 400,
            "titlePadding": 8,
            "domain": False,
            "ticks": False,
            "gridColor": LINE,
            "gridWidth": 0.75,
        },
        "axisY": {"grid": False, "labelLimit": 260, "labelLineHeight": 13},
        "legend": {
            "labelColor": INK,
            "labelFontSize": 11,
            "labelLimit": 260,
            "titleColor": SOFT,
            "titleFontSize": 11,
            "titleFontWeight": 400,
            "orient": "bottom",
            "direction": "horizontal",
            "columnPadding": 16,
            "symbolSize": 90,
            "offset": 14,
        },
        "text": {"color": INK, "fontSize": 11},
        "view": {"stroke": None},
    }


def assemble(
    *,
    title: str,
    subtitle: Sequence[str],
    description: str,
    width: int,
    height: int | dict[str, float],
    layers: list[Spec],
) -> Spec:
    """A whole specification: head, size, layers, the common look."""
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "description": description,
        "title": {
            "text": balanced(title, most=60),
            "subtitle": [line for told in subtitle for line in balanced(told, most=84)],
        },
        "width": width,
        "height": height,
        "layer": layers,
        "config": config(),
    }


def wrapped(text: str, width: int) -> list[str]:
    """``text`` broken into lines of about ``width`` characters."""
    return textwrap.wrap(text, width, break_long_words=False) or [""]


def rows(values: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Inline data."""
    return {"values": list(values)}


def balanced(text: str, *, most: int = 26) -> list[str]:
    """``text`` on one line, or on two or three of nearly equal length; no word stands alone without need."""
    if len(text) <= most:
        return [text]
    for count in (2, 3):
        for width in range(-(-len(text) // count), most + 1):
            lines = wrapped(text, width)
            if len(lines) <= count:
                return lines
    return wrapped(text, most)


MANY = 36
"""Beyond so many rows a picture is set small, so that 63 provinces stand on one printed page."""


def letters(names: Sequence[str]) -> float:
    """Size of the letters beside the rows, in points."""
    return 11 if len(names) <= MANY else 8.3


def rows_of(
    names: Sequence[str], *, inner: float = 0.25, most: int = 26, bold: str | None = None
) -> tuple[dict[str, Any], list[Spec]]:
    """The vertical place of each name, in the order given, and the names written left of the plot.

    Names are text marks and not axis labels, because only so are two lines centred on their row.
    """
    y = {
        "field": "name",
        "type": "nominal",
        "sort": list(names),
        "axis": None,
        "scale": {"paddingInner": inner, "paddingOuter": inner / 2},
    }
    lines = {name: balanced(name, most=most) if len(names) <= MANY else [name] for name in names}
    layers: list[Spec] = []
    for own in (False, True):
        for count in sorted({len(parts) for parts in lines.values()}):
            found = [
                {"name": name, "label": parts}
                for name, parts in lines.items()
                if len(parts) == count and (name == bold) == own
            ]
            if found:
                mark = {"type": "text", "align": "right", "baseline": "middle", "x": -10, "lineHeight": 13}
                mark |= {"dy": -6.5 * (count - 1), "fontWeight": 600 if own else 400}
                mark |= {"fontSize": letters(names)}
                layers.append(
                    {"data": rows(found), "mark": mark, "encoding": {"y": y, "text": {"field": "label"}}}
                )
    return y, layers


def step(names: Sequence[str], *, least: int, most: int = 26) -> dict[str, float]:
    """Height of a row: ``least``, or what the longest name needs; little where there are many."""
    if len(names) > MANY:
        return {"step": 9.6}
    return {"step": max([least, *(14 * len(balanced(name, most=most)) + 4 for name in names)])}
