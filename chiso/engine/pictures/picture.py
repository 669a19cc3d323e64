"""What every picture is: a specification to draw, and the same content in words and rows.

The description says what is to be seen, the table gives every figure shown: a reader who cannot see
the picture loses nothing. ``alternative`` writes both as HTML, to stand beside or behind the image.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any

Spec = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Picture:
    """``spec`` is Vega-Lite 6 JSON with its data inside; ``columns`` and ``rows`` are words."""

    title: str
    description: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    spec: Spec


def alternative(picture: Picture) -> str:
    """The picture for who cannot see it: a paragraph and a table with row and column heads."""
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in picture.columns)
    body = "".join(
        f'<tr><th scope="row">{escape(row[0])}</th>'
        + "".join(f"<td>{escape(cell)}</td>" for cell in row[1:])
        + "</tr>"
        for row in picture.rows
    )
    return (
        f"<p>{escape(picture.description)}</p><table><caption>{escape(picture.title)}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )
