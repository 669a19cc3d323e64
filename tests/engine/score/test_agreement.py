"""Agreement of people who scored the same lines: published examples, algebra, an independent count."""

from __future__ import annotations

from fractions import Fraction as F
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from chiso.engine.score.agreement import Pair, agreement, alpha, by_group, kappa

KRIPPENDORFF = (
    (1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None),
    (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3),
    (None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None),
    (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None),
)
"""Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, part E: interval alpha 0.849."""

ANXIETY = (
    (3, 3, 3, 4, 5, 5, 2, 3, 5, 2, 2, 6, 1, 5, 2, 2, 1, 2, 4, 3),
    (3, 6, 4, 6, 2, 4, 2, 4, 3, 3, 2, 3, 3, 3, 2, 2, 1, 3, 3, 4),
)
"""Two raters of the data ``anxiety`` of R's irr: kappa2(weight = "squared") is 0.297."""

ratings = st.one_of(st.none(), st.fractions(min_value=0, max_value=1, max_denominator=8))
pairs = st.lists(st.tuples(ratings, ratings), max_size=25).map(
    lambda rows: [Pair(str(number), *row) for number, row in enumerate(rows)]
)


def test_alpha_is_krippendorffs_own_example():
    units = [[None if v is None else F(v) for v in unit] for unit in zip(*KRIPPENDORFF, strict=True)]
    found = alpha(units)
    assert found is not None
    assert round(float(found), 3) == 0.849
    assert abs(float(found) - 0.8491071428571428) < 1e-15  # package krippendorff 0.8


def test_kappa_is_that_of_irr():
    found = kappa([(F(a), F(b)) for a, b in zip(*ANXIETY, strict=True)])
    assert found is not None
    assert round(float(found), 3) == 0.297
    assert abs(float(found) - 0.29676511954992957) < 1e-15  # scikit-learn, weights="quadratic"


@given(pairs)
def test_alpha_equals_the_coincidences_counted_one_by_one(rows):
    units = [[v for v in (row.first, row.second) if v is not None] for row in rows]
    values = [v for unit in units if len(unit) > 1 for v in unit]
    seen = sum(
        (
            (a - b) ** 2 / F(len(unit) - 1)
            for unit in units
            if len(unit) > 1
            for a, b in permutations(unit, 2)
        ),
        F(0),
    )
    chance = sum(((a - b) ** 2 for a, b in permutations(values, 2)), F(0))
    found = alpha([(row.first, row.second) for row in rows])
    if chance == 0:
        assert found is None
    else:
        assert found == 1 - (seen / len(values)) / (chance / (len(values) * (len(values) - 1)))


@given(pairs)
def test_kappa_equals_the_table_of_every_rating_with_every_other(rows):
    scored = [(row.first, row.second) for row in rows if row.gap is not None]
    seen = sum(((a - b) ** 2 for a, b in scored), F(0))
    chance = sum(((a - b) ** 2 for a, _ in scored for _, b in scored), F(0))
    found = kappa(scored)
    if not scored or chance == 0:
        assert found is None
    else:
        assert found == 1 - seen / (chance / len(scored))


@given(pairs)
def test_who_is_called_first_changes_the_sign_of_the_bias_and_nothing_else(rows):
    one = agreement(rows)
    two = agreement([Pair(row.key, row.second, row.first) for row in rows])
    assert (one.pairs, one.same, one.near, one.distance, one.kappa, one.alpha, one.differing) == (
        two.pairs, two.same, two.near, two.distance, two.kappa, two.alpha, two.differing,
    )  # fmt: skip
    assert one.bias == (None if two.bias is None else -two.bias)


@given(pairs)
def test_every_line_is_a_pair_or_open(rows):
    found = agreement(rows)
    assert found.pairs + found.open == len(rows)
    assert found.same <= found.near <= found.pairs
    assert found.same + len(found.differing) == found.pairs


def test_no_difference_anywhere_is_not_called_perfect():
    found = agreement([Pair("1", F(1), F(1)), Pair("2", F(1), F(1))])
    assert found.share == 1
    assert found.kappa is None
    assert found.alpha is None


def test_nothing_scored_by_both_says_nothing():
    found = agreement([Pair("1", F(1), None), Pair("2", None, None)])
    assert (found.pairs, found.open, found.share, found.bias, found.distance) == (0, 2, None, None, None)


def test_a_line_at_the_tolerance_is_near_and_the_widest_gap_comes_first():
    rows = [
        Pair("a", F(1), F(9, 10)),
        Pair("b", F(1), F(1, 2)),
        Pair("c", F(1), F(1)),
        Pair("d", F(0), F(1, 2)),
    ]
    found = agreement(rows, tolerance=F(1, 10))
    assert (found.same, found.near, found.differing) == (1, 2, ("b", "d", "a"))
    assert found.bias == F(-1, 40)


def test_groups_are_told_apart():
    found = by_group({"1": [Pair("1.1", F(1), F(1))], "2": [Pair("2.1", F(1), F(0))]}, tolerance=F(0))
    assert (found["1"].same, found["2"].same) == (1, 0)
