"""A design file is read strictly; every fault is told with its line."""

from __future__ import annotations

import pytest

from chiso.engine.problems import Problems
from chiso.engine.survey.design import Answers, Calibrated, Design, Given, Made, Stage
from chiso.engine.survey.design_reader import read_design

WHOLE = """
schema: chiso.survey-design/1
name: PAPI 2026
stages:
  - {strata: [province, area], units: district, certainty: capital, population: N1}
  - {units: commune, fraction: f2}
weights: {column: w, scale: population}
lonely: adjust
answers: {codes: [1, 2, 3, 4, 5], missing: [8, 9]}
"""


def test_a_whole_file_is_a_design() -> None:
    assert read_design(WHOLE, name="papi.yaml") == Design(
        weights="w",
        stages=(
            Stage("district", ("province", "area"), population="N1", certainty="capital"),
            Stage("commune", fraction="f2"),
        ),
        lonely="adjust",
        answers=Answers((1, 2, 3, 4, 5), (8, 9)),
        name="PAPI 2026",
    )


def test_the_least_file_is_a_simple_random_sample() -> None:
    assert read_design("schema: chiso.survey-design/1\nweights: w", name="x") == Design("w")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("replicates: {kind: fay, rho: '0.3'}", Made("fay", rho=0.3)),
        ("replicates: {kind: bootstrap, count: 200, seed: 7}", Made("bootstrap", count=200, seed=7)),
        ("replicates: {columns: [r1, r2], scale: '0.5', df: 9}", Given(("r1", "r2"), 0.5, df=9)),
        ("calibrated: {kind: rake, factors: [sex, age]}", Calibrated("rake", None, ("sex", "age"))),
        (
            "calibrated: {kind: linear, base: d, covariates: [income]}",
            Calibrated("linear", "d", (), ("income",)),
        ),
    ],
)
def test_replicates_and_calibration_are_told_apart_by_their_keys(text: str, expected: object) -> None:
    design = read_design(f"schema: chiso.survey-design/1\nweights: w\n{text}", name="x")
    assert expected in (design.replicates, design.calibrated)


FAULTS = {
    "no schema": "weights: w",
    "no weights": "schema: chiso.survey-design/1",
    "a key that is not known": "schema: chiso.survey-design/1\nweights: w\nstrata: a",
    "a choice that is not known": "schema: chiso.survey-design/1\nweights: w\nlonely: average-ish",
    "population and fraction": (
        "schema: chiso.survey-design/1\nweights: w\nstages:\n  - {units: a, population: N, fraction: f}"
    ),
    "units left out before the last stage": (
        "schema: chiso.survey-design/1\nweights: w\nstages:\n  - {strata: a}\n  - {units: b}"
    ),
    "regression without base weights": (
        "schema: chiso.survey-design/1\nweights: w\ncalibrated: {kind: raking, factors: [a]}"
    ),
    "a number that is not one": "schema: chiso.survey-design/1\nweights: w\nanswers: {codes: [một]}",
    "rho of one": "schema: chiso.survey-design/1\nweights: w\nreplicates: {kind: fay, rho: 1}",
    "a bootstrap without a count": "schema: chiso.survey-design/1\nweights: w\nreplicates: {kind: bootstrap}",
}


@pytest.mark.parametrize("what", FAULTS)
def test_a_fault_is_refused_with_its_line(what: str) -> None:
    with pytest.raises(Problems) as raised:
        read_design(FAULTS[what].strip(), name="mau.yaml")
    assert {problem.code for problem in raised.value.problems} == {"SV0101"}
    assert all("mau.yaml:" in problem.place for problem in raised.value.problems)


def test_all_faults_are_told_together() -> None:
    with pytest.raises(Problems) as raised:
        read_design("schema: x\nlonely: y\nunknown: z\n", name="mau.yaml")
    assert len(raised.value.problems) == 4
