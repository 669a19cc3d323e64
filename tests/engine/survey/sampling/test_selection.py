"""Drawing: probabilities are kept, pairs have the known chance, the stream never changes."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.random import MT19937, Generator

from chiso.engine.problems import Problem
from chiso.engine.survey.sampling.chance import seeded, uniforms
from chiso.engine.survey.sampling.design import Method
from chiso.engine.survey.sampling.joint import joint
from chiso.engine.survey.sampling.probability import Inclusion, equal, proportional
from chiso.engine.survey.sampling.selection import draw, sampford, srs, systematic

SIZES = np.array([3.0, 1, 4, 1, 5, 9, 2, 6])
METHODS: list[Method] = ["srs", "systematic", "pps_systematic", "brewer", "sampford"]


def inclusion_of(method: Method, take: int = 3) -> Inclusion:
    return (
        equal(len(SIZES), take=take, place="")
        if method in ("srs", "systematic")
        else proportional(SIZES, take=take, place="")
    )


@pytest.mark.parametrize("method", METHODS)
def test_inclusion_probabilities_are_kept_over_8000_draws(method: Method) -> None:
    inclusion = inclusion_of(method)
    rng = seeded(7)
    draws = 8_000
    hits = np.zeros(len(SIZES))
    pairs = np.zeros((len(SIZES), len(SIZES)))
    for _ in range(draws):
        picked = draw(inclusion, method=method, rng=rng, place="")
        assert len(set(picked.tolist())) == 3
        hits[picked] += 1
        pairs[np.ix_(picked, picked)] += 1
    wanted = inclusion.probability
    error = np.sqrt(wanted * (1 - wanted) / draws) + 1e-12
    assert np.max(np.abs(hits / draws - wanted) / error) < 4
    if method != "systematic":
        matrix = joint(wanted, method=method)
        error = np.sqrt(matrix * (1 - matrix) / draws) + 1e-12
        assert np.max(np.abs(pairs / draws - matrix) / error) < 4.5


@pytest.mark.parametrize("method", ["srs", "pps_systematic", "brewer", "sampford"])
@pytest.mark.parametrize("take", [2, 3, 4])
def test_rows_of_joint_probabilities_add_up(method: Method, take: int) -> None:
    inclusion = inclusion_of(method, take)
    rest = ~inclusion.certain
    pi = inclusion.probability[rest]
    matrix = joint(pi, method=method)
    np.testing.assert_allclose(matrix.sum(axis=1), round(pi.sum()) * pi, atol=1e-12)
    np.testing.assert_allclose(matrix, matrix.T)


def test_sampfords_closed_form_equals_enumeration() -> None:
    pi = proportional(np.array([1.0, 2, 3, 4, 5, 6]), take=3, place="").probability
    odds = pi / (1 - pi)
    matrix, total = np.zeros((6, 6)), 0.0
    for subset in itertools.combinations(range(6), 3):
        index = list(subset)
        chance = float(np.prod(odds[index]) * np.sum(1 - pi[index]))
        total += chance
        matrix[np.ix_(index, index)] += chance
    np.testing.assert_allclose(joint(pi, method="sampford"), matrix / total, atol=1e-14)


def test_sampfords_draw_does_not_tire_when_one_unit_is_almost_certain() -> None:
    """π of the last unit is 0.964: drawing with replacement would hit it again and again and never end."""
    inclusion = proportional(np.append(np.ones(332), 29.0), take=12, place="")
    assert inclusion.probability[-1] == pytest.approx(12 * 29 / 361)
    hits = 0
    for seed in range(400):
        picked = draw(inclusion, method="sampford", rng=seeded(seed), place="").tolist()
        assert len(set(picked)) == 12
        hits += 332 in picked
    assert abs(hits / 400 - inclusion.probability[-1]) < 0.035


def test_sampford_beyond_its_table_is_refused() -> None:
    with pytest.raises(Problem, match="SM0302"):
        sampford(np.full(30_000, 0.05), rng=seeded(1), place="tầng lớn")


def test_brewers_pairs_of_two_equal_the_printed_formula() -> None:
    """n = 2: π_ij = (2·π_i·π_j / (2·D))·((1/(1−π_i)) + (1/(1−π_j))), D = ½(2 + Σ π/(1−π)) (Brewer 1963)."""
    pi = proportional(np.array([2.0, 3, 4, 5]), take=2, place="").probability
    scale = 2 + np.sum(pi / (1 - pi))
    for i, j in itertools.combinations(range(4), 2):
        printed = pi[i] * pi[j] / scale * (1 / (1 - pi[i]) + 1 / (1 - pi[j]))
        assert joint(pi, method="brewer")[i, j] == pytest.approx(printed)


def test_brewers_pairs_are_refused_where_they_cannot_be_walked() -> None:
    with pytest.raises(Problem, match="SM0303"):
        joint(np.full(60, 0.5), method="brewer")


def test_units_too_large_are_taken_out_round_by_round() -> None:
    """100 of 122 with n = 3 is certain; then 10 of 22 with n = 2 is 0.909; nothing more."""
    found = proportional(np.array([100.0, 10, 7, 5]), take=3, place="")
    assert found.certain.tolist() == [True, False, False, False]
    np.testing.assert_allclose(found.probability, [1, 20 / 22, 14 / 22, 10 / 22])
    twice = proportional(np.array([100.0, 20, 7, 5]), take=3, place="")
    assert twice.certain.tolist() == [True, True, False, False]
    assert twice.rounds == 2
    np.testing.assert_allclose(twice.probability, [1, 1, 7 / 12, 5 / 12])


@given(st.lists(st.integers(1, 10_000), min_size=2, max_size=40), st.integers(1, 40))
def test_probabilities_add_up_to_the_number_taken(sizes: list[int], take: int) -> None:
    take = min(take, len(sizes))
    found = proportional(np.array(sizes, dtype=np.float64), take=take, place="")
    assert found.probability.sum() == pytest.approx(take)
    assert (found.probability <= 1).all()
    assert (found.probability > 0).all()


@given(st.lists(st.integers(1, 1000), min_size=3, max_size=25), st.integers(1, 12), st.sampled_from(METHODS))
def test_every_draw_has_the_wanted_number_of_different_units(
    sizes: list[int], take: int, method: Method
) -> None:
    take = min(take, len(sizes) // 2 + 1)
    size = np.array(sizes, dtype=np.float64)
    inclusion = (
        equal(len(size), take=take, place="")
        if method in ("srs", "systematic")
        else proportional(size, take=take, place="")
    )
    picked = draw(inclusion, method=method, rng=seeded(1), place="").tolist()
    assert len(picked) == len(set(picked)) == take
    assert set(np.flatnonzero(inclusion.certain).tolist()) <= set(picked)


def test_a_prefix_of_a_simple_random_draw_is_the_smaller_draw() -> None:
    assert srs(100, take=30, rng=seeded(5)).tolist()[:20] == srs(100, take=20, rng=seeded(5)).tolist()


def test_systematic_steps_evenly_through_the_list() -> None:
    steps = np.diff(systematic(1000, take=40, rng=seeded(2)))
    assert set(steps.tolist()) == {25}


def test_the_stream_of_seed_2026_is_this_one_for_ever() -> None:
    """Raw PCG64 words are promised by NumPy never to change (NEP 19); a change here changes old samples."""
    np.testing.assert_array_equal(uniforms(seeded(2026), 3), seeded(2026).random(3))
    assert srs(20, take=5, rng=seeded(2026)).tolist() == PINNED_SRS
    assert draw(inclusion_of("brewer"), method="brewer", rng=seeded(2026), place="").tolist() == PINNED_BREWER
    assert (
        draw(inclusion_of("sampford"), method="sampford", rng=seeded(2026), place="").tolist()
        == PINNED_SAMPFORD
    )


PINNED_SRS = [7, 0, 19, 18, 9]
PINNED_BREWER = [4, 5, 2]
PINNED_SAMPFORD = [0, 4, 7]


def test_a_generator_whose_stream_may_change_is_refused() -> None:
    with pytest.raises(Problem, match="SM0301"):
        uniforms(Generator(MT19937(1)), 3)
