"""Results as pictures: a group's ranking, one unit's points by domain, two words on the same lines."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from chiso.engine.pictures.bands import Ranked, bands
from chiso.engine.pictures.picture import Picture
from chiso.engine.pictures.points import Bar, Pair, pairs, points
from chiso.engine.score.result import Result
from chiso.scoring.schemas.publication import Node, Table

MOST_BANDS = 4
"""Bands the picture can tell apart by depth of colour."""


def picture_of_group(table: Table, *, highlight: str | None = None) -> Picture:
    """The ranking as bars, deep colour for a high band; without bands all alike."""
    names = list(dict.fromkeys(row.band for row in table.rows if row.band))
    banded = names if names and len(names) <= MOST_BANDS and all(row.band for row in table.rows) else []
    items = [
        Ranked(
            name=row.name,
            value=float(row.share),
            rank=place,
            band=banded.index(row.band) + 1 if banded else 1,
        )
        for place, row in enumerate(table.rows, 1)
    ]
    return bands(
        items,
        title=f"Xếp hạng: {table.name}",
        measure="Tỷ lệ điểm đạt (%)",
        names=banded or ["Các đơn vị"],
        highlight=highlight,
    )


def picture_of_domains(unit: str, nodes: Sequence[Node]) -> Picture:
    """Points got and lost by domain."""
    found = [
        Bar(
            f"{node.code}. {node.title}",
            got=node.exact or Fraction(0),
            lost=node.lost or Fraction(0),
            open=node.maximum if node.exact is None else Fraction(0),
        )
        for node in nodes
        if node.level == "domain" and node.role == "normal" and node.maximum
    ]
    return points(found, title=f"{unit}: điểm theo lĩnh vực")


def picture_of_bars(unit: str, result: Result) -> Picture:
    """The same of a result that is not sealed: what is still open stands apart."""
    found = [
        Bar(
            f"{code}. {result.titles.get(code, '')}",
            got=node.known,
            lost=node.maximum - node.known - node.open,
            open=node.open,
        )
        for code, node in result.nodes.items()
        if node.level == "domain" and node.role == "normal" and node.maximum
    ]
    return points(found, title=f"{unit}: điểm theo lĩnh vực")


def picture_of_gaps(
    rows: Sequence[tuple[str, Fraction, Fraction]], *, first: str, second: str, title: str
) -> Picture:
    """Two words on the same rows: self-score and result, last year and this."""
    return pairs(
        [Pair(name, one, two) for name, one, two in rows],
        title=title,
        measure="Điểm" if first == "tự chấm" else "Tỷ lệ (%)",
        first=first,
        second=second,
    )
