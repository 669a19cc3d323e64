"""Weights meet what they were asked to meet, or refuse."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chiso.engine.problems import Problem
from chiso.engine.survey import weights as w

WEIGHTS = np.array([10.0, 20, 30, 40, 50, 60])
SEX = ["F", "F", "F", "M", "M", "M"]
AREA = ["u", "r", "u", "r", "u", "r"]


def test_non_respondents_hand_their_weight_to_their_class() -> None:
    found = w.nonresponse(WEIGHTS, responded=np.array([1, 0, 1, 1, 1, 0], bool), classes=SEX)
    np.testing.assert_allclose(found, [15, 0, 45, 40 * 150 / 90, 50 * 150 / 90, 0])


def test_a_class_in_which_nobody_answered_is_refused() -> None:
    with pytest.raises(Problem, match="SV0403"):
        w.nonresponse(WEIGHTS, responded=np.array([0, 0, 0, 1, 1, 1], bool), classes=SEX)


def test_post_strata_meet_their_totals() -> None:
    found = w.poststratify(WEIGHTS, strata=SEX, totals={"F": 120.0, "M": 90.0})
    np.testing.assert_allclose(found, [20, 40, 60, 24, 30, 36])


@pytest.mark.parametrize("totals", [{"F": 120.0}, {"F": 1.0, "M": 2.0, "X": 3.0}])
def test_totals_that_do_not_match_the_sample_are_refused(totals: dict[object, float]) -> None:
    with pytest.raises(Problem, match="SV0402"):
        w.poststratify(WEIGHTS, strata=SEX, totals=totals)


def test_raked_weights_meet_both_margins() -> None:
    sex, area = {"F": 100.0, "M": 110.0}, {"u": 90.0, "r": 120.0}
    found = w.rake(WEIGHTS, margins=[(SEX, sex), (AREA, area)])
    for labels, totals in ((SEX, sex), (AREA, area)):
        for name, total in totals.items():
            assert found[[one == name for one in labels]].sum() == pytest.approx(total, rel=1e-9)


def test_margins_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(Problem, match="SV0401"):
        w.rake(WEIGHTS, margins=[(SEX, {"F": 1.0, "M": 1.0}), (AREA, {"u": 9.0, "r": 9.0})], sweeps=20)


@settings(max_examples=40)
@given(st.floats(0.8, 1.25), st.floats(0.85, 1.2))
def test_calibrated_weights_meet_their_totals_and_their_bounds(first: float, second: float) -> None:
    x = np.column_stack([np.ones(6), [one == "F" for one in SEX]])
    totals = np.array([210 * first, 60 * first * second])
    for distance, low, high in (
        (w.linear(), -np.inf, np.inf),
        (w.raking(), 0.0, np.inf),
        (w.logit(0.3, 3.0), 0.3, 3.0),
    ):
        found = w.calibrate(WEIGHTS, x=x, totals=totals, distance=distance)
        np.testing.assert_allclose(x.T @ found, totals, rtol=1e-9)
        assert (low <= found / WEIGHTS).all()
        assert (found / WEIGHTS <= high).all()


def test_totals_out_of_reach_of_the_bounds_are_refused() -> None:
    with pytest.raises(Problem, match="SV0401"):
        w.calibrate(WEIGHTS, x=np.ones((6, 1)), totals=np.array([2100.0]), distance=w.logit(0.5, 2.0))


def test_logit_bounds_must_hold_one() -> None:
    with pytest.raises(Problem, match="SV0401"):
        w.logit(1.1, 2.0)


def test_trimming_keeps_the_sum() -> None:
    found = w.trim(WEIGHTS, high=40.0)
    assert found.sum() == pytest.approx(WEIGHTS.sum())
    np.testing.assert_allclose(found, [17.5, 27.5, 37.5, 47.5, 40, 40])
    assert w.trim(WEIGHTS, high=40.0, strict=True).max() <= 40.0 + 1e-12


def test_trimming_everything_is_refused() -> None:
    with pytest.raises(Problem, match="SV0401"):
        w.trim(WEIGHTS, low=100.0)
