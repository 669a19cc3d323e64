"""How many to ask: the ministry's formula, the proper one, and what response and design cost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chiso.engine.problems import Problem
from chiso.engine.survey.sampling.design import Size
from chiso.engine.survey.sampling.size import mean, needed, proportion, yamane

YAMANE = [(1000, "285.71"), (10_000, "384.62"), (100_000, "398.41")]


@pytest.mark.parametrize(("population", "printed"), YAMANE)
def test_the_2012_guidance_formula_at_five_percent(population: int, printed: str) -> None:
    found = yamane(population, margin=0.05)
    if population == 100_000:  # 398.406…: the printed 398.41 is rounded up
        assert found == pytest.approx(398.41, abs=0.005)
    else:
        assert f"{found:.2f}" == printed
    assert (
        needed(Size(rule="yamane", margin=0.05), population=population).answers
        == {
            1000: 286,
            10_000: 385,
            100_000: 399,
        }[population]
    )


PROPER = [  # N, margin, answers: Cochran 1977 with z = 1.959964, p = 0.5
    (1000, 0.05, 278),
    (10_000, 0.05, 370),
    (100_000, 0.05, 383),
    (1_000_000, 0.03, 1066),
    (50, 0.05, 45),
]


@pytest.mark.parametrize(("population", "margin", "answers"), PROPER)
def test_the_finite_population_formula(population: int, margin: float, answers: int) -> None:
    assert needed(Size(rule="proportion", margin=margin), population=population).answers == answers


def test_with_z_2_and_n_for_n_minus_1_the_proper_formula_is_yamanes() -> None:
    confidence_of_z_2 = 0.9544997361036416
    for population in (500, 5000, 50_000):
        proper = proportion(population + 1, margin=0.05, confidence=confidence_of_z_2)
        assert proper * population / (population + 1) == pytest.approx(yamane(population, margin=0.05))


def test_the_margin_asked_for_is_the_margin_got() -> None:
    population, margin, deff = 4000, 0.04, 1.8
    n = proportion(population, margin=margin, share=0.3, design_effect=deff)
    variance = deff * (1 - n / population) * 0.3 * 0.7 / n * population / (population - 1)
    assert 1.959963984540054 * variance**0.5 == pytest.approx(margin)
    n = mean(population, margin=2, deviation=30, design_effect=deff)
    assert 1.959963984540054 * (deff * (1 / n - 1 / population)) ** 0.5 * 30 == pytest.approx(2)


def test_expected_silence_raises_the_invitations_not_the_answers() -> None:
    need = needed(Size(rule="proportion", margin=0.05, response=0.8), population=10_000)
    assert (need.answers, need.invited) == (370, 463)


def test_a_need_beyond_the_list_asks_everybody_and_says_so() -> None:
    need = needed(Size(rule="proportion", margin=0.05, response=0.5), population=60)
    assert need.invited == 60
    assert "điều tra toàn bộ" in need.told[-1]


def test_a_given_number_beyond_the_list_is_refused() -> None:
    with pytest.raises(Problem, match="SM0204"):
        needed(Size(rule="given", total=61), population=60)


@given(st.integers(2, 10**7), st.floats(0.005, 0.2), st.floats(0.5, 5))
def test_more_people_or_a_tighter_margin_never_need_fewer_answers(n: int, e: float, deff: float) -> None:
    here = proportion(n, margin=e, design_effect=deff)
    assert here <= proportion(n + 1, margin=e, design_effect=deff) + 1e-9
    assert here <= proportion(n, margin=e * 0.9, design_effect=deff) + 1e-9
    assert 0 < here <= n + 1e-9
