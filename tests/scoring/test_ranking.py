"""Ranks and bands of a publication: tables a specialist signs, and properties."""

from __future__ import annotations

import random
from fractions import Fraction as F

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chiso.engine.score.rank import grade
from chiso.scoring.schemas.publication import Ranked, Scored, content_of, digest, grades_of, tables_of
from tests.engine.sample import SAMPLE

calm = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def content(units: list[Scored], *, ties: str = "competition", bands: list[dict[str, str]] | None = None):
    return content_of(
        SAMPLE.head, sha256="0" * 64, engine="1", authority="Ban", title="Đợt", year=2026, ties=ties,
        revision=1, reason="", sample=False, groups=[Ranked("Sở", True, bands or [], units)],
    )  # fmt: skip


def unit(code: str, points: str, maximum: str = "100") -> Scored:
    return Scored(code, f"Sở {code}", F(points), F(maximum), code * 4)


# The published table of a province: 92.44 points of 97 applicable stand above 95 of 100.
BY_PERCENT = [unit("kontum", "92.44", "97"), unit("nhat", "95"), unit("ba", "94.99"), unit("bon", "88.99")]


@pytest.mark.parametrize(
    ("ties", "ranks"),
    [
        ("competition", {"a": "1", "b": "2", "c": "2", "d": "4"}),
        ("dense", {"a": "1", "b": "2", "c": "2", "d": "3"}),
        ("shared", {"a": "1", "b": "2,5", "c": "2,5", "d": "4"}),
    ],
)
def test_equals_rank_by_the_rule_of_the_round(ties: str, ranks: dict[str, str]) -> None:
    made = content([unit("d", "70"), unit("c", "80"), unit("a", "90"), unit("b", "80")], ties=ties)
    (table,) = tables_of(made)
    assert {row.unit: row.rank for row in table.rows} == ranks


def test_the_percent_of_the_applicable_maximum_ranks_and_points_stand_beside_it() -> None:
    (table,) = tables_of(content(BY_PERCENT))
    assert [(row.rank, row.unit, row.points, row.maximum, row.percent) for row in table.rows] == [
        ("1", "kontum", "92,44", "97,00", "95,30"),
        ("2", "nhat", "95,00", "100,00", "95,00"),
        ("3", "ba", "94,99", "100,00", "94,99"),
        ("4", "bon", "88,99", "100,00", "88,99"),
    ]


def test_what_only_looks_equal_is_no_tie() -> None:
    (table,) = tables_of(content([unit("a", "80.001"), unit("b", "80.002")]))
    assert [(row.rank, row.unit, row.percent) for row in table.rows] == [
        ("1", "b", "80,00"),
        ("2", "a", "80,00"),
    ]


@pytest.mark.parametrize(
    ("percent", "band"),
    [
        ("90", "I"),
        ("89.99999", "II"),
        ("80", "II"),
        ("79.9", "III"),
        ("60", "III"),
        ("59.9999", "IV"),
        ("0", "IV"),
    ],
)
def test_a_band_says_which_edge_belongs_to_it(percent: str, band: str) -> None:
    bands = [{"title": "I", "from": "90"}, {"title": "II", "from": "80"}, {"title": "III", "from": "60"}]
    bands.append({"title": "IV", "from": "0"})
    assert grade(F(percent) / 100, grades_of(bands, SAMPLE.head)) == band


@calm
@given(
    st.lists(st.tuples(st.integers(0, 400), st.sampled_from([95, 97, 100])), min_size=1, max_size=9),
    st.randoms(),
)
def test_the_order_in_which_units_come_changes_nothing(
    pairs: list[tuple[int, int]], chance: random.Random
) -> None:
    units = [
        Scored(f"u{n}", f"Sở {n}", F(points, 4), F(maximum), str(n))
        for n, (points, maximum) in enumerate(pairs)
    ]
    mixed = list(units)
    chance.shuffle(mixed)
    for ties in ("competition", "dense", "shared"):
        assert digest(content(units, ties=ties)) == digest(content(mixed, ties=ties))


@calm
@given(st.lists(st.integers(0, 40), min_size=1, max_size=9))
def test_a_better_percent_never_ranks_lower_and_shared_ranks_add_up(points: list[int]) -> None:
    units = [unit(f"u{n}", str(one)) for n, one in enumerate(points)]
    rows = content(units, ties="shared")["groups"][0]["rows"]
    assert [F(row["percent"]) for row in rows] == sorted((F(p) for p in points), reverse=True)
    assert sum(F(row["rank"]) for row in rows) == F(len(points) * (len(points) + 1), 2)
