"""What is published of a round, as data with a hash: ranks on exact percents within a group, bands, digests.

Pure: outcomes in, content out, the same for any order of the units. A publication is the digest of its
outcomes and of this content; recomputing builds both again from the figures inside the outcomes. Two
revisions are compared row by row, so that a correction says what it corrects.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from chiso.engine.decimals import exact_number, exact_text, rounded
from chiso.engine.score.rank import grade, ranks
from chiso.engine.spec.types import Grade, Head
from chiso.engine.trace import shown_points
from chiso.engine.vietnamese import number
from chiso.scoring.schemas import bands

SCHEMA = "chiso.publication/1"
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Scored:
    """One unit that is ranked: its exact result and the digest of its sealed outcome."""

    unit: str
    """Code of the unit: what orders equals."""
    name: str
    points: Fraction
    maximum: Fraction
    sha256: str

    @property
    def percent(self) -> Fraction:
        """Points ÷ applicable maximum; nothing applicable earns nothing."""
        return self.points / self.maximum if self.maximum else Fraction(0)


@dataclass(frozen=True, slots=True)
class Ranked:
    """Units ranked among themselves. ``bands`` as the round keeps them; empty: the edition's grades."""

    name: str
    public: bool
    bands: Sequence[Mapping[str, str]]
    units: Sequence[Scored]


def grades_of(rows: Sequence[Mapping[str, str]], head: Head) -> tuple[Grade, ...]:
    """Bands of a group as the engine's grades; without any, the edition's own."""
    return bands.grades(rows) if rows else head.grades


def content_of(
    head: Head,
    *,
    sha256: str,
    engine: str,
    authority: str,
    title: str,
    year: int,
    ties: str,
    revision: int,
    reason: str,
    sample: bool,
    groups: Sequence[Ranked],
) -> Json:
    """The whole content of a publication; numbers exact as text, beside them as they are printed."""
    assert head.rounding is not None
    return {
        "schema": SCHEMA,
        "authority": authority,
        "title": title,
        "year": year,
        "sample": sample,
        "revision": revision,
        "reason": reason,
        "edition": {"id": head.id, "revision": head.revision, "sha256": sha256, "title": head.title.vi},
        "engine": engine,
        "ties": ties,
        "rounding": {"places": head.rounding.places, "mode": head.rounding.mode},
        "groups": [_group(group, head, ties) for group in groups],
    }


def _group(group: Ranked, head: Head, ties: str) -> Json:
    units = {unit.unit: unit for unit in sorted(group.units, key=lambda unit: unit.unit)}
    grades = grades_of(group.bands, head)
    places = ranks({code: unit.percent for code, unit in units.items()}, ties=ties)
    return {
        "name": group.name,
        "public": group.public,
        "bands": [dict(band) for band in group.bands],
        "rows": [
            {
                "rank": exact_text(place.rank),
                "tied": place.tied,
                "unit": place.unit,
                "name": units[place.unit].name,
                "points": exact_text(units[place.unit].points),
                "maximum": exact_text(units[place.unit].maximum),
                "percent": exact_text(place.value * 100),
                "band": grade(place.value, grades),
                "outcome": units[place.unit].sha256,
            }
            for place in places
        ],
    }


def digest(content: Json) -> str:
    """sha256 of the canonical JSON of a content."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


# --- as people read it ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Row:
    """One ranked unit in printed numbers."""

    rank: str
    unit: str
    name: str
    points: str
    maximum: str
    percent: str
    band: str
    tied: bool
    share: Fraction
    """Percent as a fraction of 100, for pictures and for order."""
    outcome: str


@dataclass(frozen=True, slots=True)
class Table:
    """One group's ranking."""

    name: str
    public: bool
    rows: tuple[Row, ...]


def tables_of(content: Json, *, public: bool = False) -> tuple[Table, ...]:
    """The rankings of a content; ``public``: only groups that are shown to everybody."""
    places, mode = int(content["rounding"]["places"]), content["rounding"]["mode"]

    def printed(text: str) -> str:
        return number(rounded(_exact(text), places=places, mode=mode), places)

    return tuple(
        Table(
            group["name"],
            bool(group["public"]),
            tuple(
                Row(
                    rank=rank_words(row["rank"]),
                    unit=row["unit"],
                    name=row["name"],
                    points=printed(row["points"]),
                    maximum=printed(row["maximum"]),
                    percent=printed(row["percent"]),
                    band=row["band"],
                    tied=row["tied"] > 1,
                    share=_exact(row["percent"]),
                    outcome=row["outcome"],
                )
                for row in group["rows"]
            ),
        )
        for group in content["groups"]
        if group["public"] or not public
    )


def rank_words(text: str) -> str:
    """An exact rank as printed: ``2,5``."""
    return number(rounded(_exact(text), places=1, mode="half_up"))


@dataclass(frozen=True, slots=True)
class Changed:
    """One unit in two revisions; an empty text: it was not there."""

    name: str
    group: str
    what: str
    before: str
    after: str


_ROW_WORDS = (("rank", "hạng"), ("points", "điểm"), ("maximum", "điểm tối đa"), ("percent", "tỷ lệ"))


def difference(before: Json, after: Json) -> tuple[Changed, ...]:
    """Every unit whose rank, points, maximum, percent or band the later revision changes."""
    old = {(table.name, row.unit): row for table in tables_of(before) for row in table.rows}
    new = {(table.name, row.unit): row for table in tables_of(after) for row in table.rows}
    found: list[Changed] = []
    for key in dict.fromkeys((*old, *new)):
        one, two = old.get(key), new.get(key)
        if one is None or two is None:
            row = one or two
            assert row is not None
            said = f"{row.points}/{row.maximum}, hạng {row.rank}"
            found.append(Changed(row.name, key[0], "có trong bảng", said if one else "", said if two else ""))
            continue
        found += [
            Changed(two.name, key[0], words, getattr(one, field), getattr(two, field))
            for field, words in (*_ROW_WORDS, ("band", "xếp loại"))
            if getattr(one, field) != getattr(two, field)
        ]
    return tuple(found)


# --- the sealed outcome opened ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Node:
    """One line of a sealed outcome, as its bytes say it."""

    code: str
    level: str
    title: str
    state: str
    state_words: str
    points: str | None
    exact: Fraction | None
    maximum: Fraction
    printed: Fraction
    by: str
    role: str
    parent: str
    trace: str

    @property
    def maximum_shown(self) -> str:
        return shown_points(self.maximum)

    @property
    def lost(self) -> Fraction | None:
        """What it fell short of its applicable maximum; None while it has no points."""
        return None if self.exact is None else self.maximum - self.exact


def nodes_of(sealed: bytes) -> Iterator[Node]:
    """Every line of a sealed outcome in printed order, without the edition."""
    for row in json.loads(sealed)["result"]["nodes"]:
        yield _node(row)


def total_of(sealed: bytes) -> Node:
    return _node(json.loads(sealed)["result"]["total"])


def _node(row: Json) -> Node:
    return Node(
        code=row["code"],
        level=row["level"],
        title=row["title"],
        state=row["state"],
        state_words=row["state_words"],
        points=row["points"],
        exact=None if row["exact"] is None else _exact(row["exact"]),
        maximum=_exact(row["maximum"]),
        printed=_exact(row["printed_maximum"]),
        by=row["by"],
        role=row["role"],
        parent=row["parent"],
        trace=row.get("trace", ""),
    )


def line_changes(before: bytes, after: bytes) -> tuple[tuple[Node, Node], ...]:
    """Lines and nodes whose points or maximum differ between two outcomes of one edition."""
    old = {node.code: node for node in nodes_of(before)}
    return tuple(
        (old[node.code], node)
        for node in nodes_of(after)
        if node.code in old and (old[node.code].exact, old[node.code].maximum) != (node.exact, node.maximum)
    )


def _exact(text: str) -> Fraction:
    value = exact_number(text)
    assert value is not None, text
    return value
