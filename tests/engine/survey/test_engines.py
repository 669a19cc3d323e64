"""One expression, four engines, the same digits: each figure equals R's and DuckDB's on every engine.

Sums of floating-point numbers depend on their order in the last bits, and engines order freely; "the same
digits" is therefore 1e-12 relative, three digits finer than the agreement asked of R.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ibis
import pytest

from chiso.cli.survey_engines import Opened, opened
from chiso.engine.problems import Problems
from chiso.engine.survey.comparisons import rao_scott
from chiso.engine.survey.design import Answers, Calibrated, Design, Given, Made, Stage
from chiso.engine.survey.estimate import estimate
from chiso.engine.survey.quantile import quantiles
from chiso.engine.survey.result import Estimate
from chiso.engine.survey.statistics import Mean, Pooled, Ratio, Share, Statistic, Total
from tests.engine.survey.engines import Door, door

ORACLES = Path(__file__).parents[2] / "oracles/survey"
LIKERT = Answers((1, 2, 3, 4, 5))
PAIRS = Stage(units="psu", strata=("stratum",))


@dataclass(frozen=True)
class Case:
    """A file, a design and what is asked of it."""

    file: str
    design: Design
    statistics: tuple[Statistic, ...]
    by: tuple[tuple[str, ...], ...] = ((),)


CASES = {
    "likert items by province and sex": Case(
        "api/sipas_synth",
        Design("w", (PAIRS,), answers=LIKERT),
        (Mean("q1"), Share("q1", (4, 5)), Share("q1", (1, 5)), Mean("q5"), Pooled(("q1", "q2"), (4, 5))),
        ((), ("province",), ("province", "sex")),
    ),
    "two stages with corrections at both": Case(
        "designs/twostage",
        Design(
            "w", (Stage(units="com", strata=("prov",), population="N1"), Stage(units="hh", population="N2"))
        ),
        (Mean("q1"), Mean("q2"), Share("q2", (4, 5))),
        ((), ("prov",), ("prov", "area")),
    ),
    "ratio, total and means of amounts with answers missing": Case(
        "designs/nhanes",
        Design("w", (PAIRS,)),
        (Mean("y"), Total("y"), Ratio("y", "q"), Mean("q", also=("y",))),
        ((), ("race",)),
    ),
    "codes that mean no answer": Case(
        "designs/nhanes",
        Design("w", (PAIRS,), answers=Answers((1, 2, 3, 4), (5,))),
        (Mean("q"), Share("q", (3, 4))),
        ((), ("race",)),
    ),
    "replicate weights that came with the data": Case(
        "designs/rep_BRR",
        Design("w", (PAIRS,), replicates=Given(tuple(f"r{i}" for i in range(1, 17)), 1 / 16)),
        (Mean("y"), Share("q", (4, 5))),
        ((), ("race",)),
    ),
    "jackknife made from the cells": Case(
        "designs/nhanes", Design("w", (PAIRS,), replicates=Made("jkn")), (Mean("y"), Ratio("y", "q")), ((),)
    ),
    "residuals of raked weights": Case(
        "designs/nhanes",
        Design("w", (PAIRS,), calibrated=Calibrated("rake", factors=("race", "sex"))),
        (Mean("y"), Share("q", (4, 5))),
        ((), ("sex",)),
    ),
    "certainty units": Case(
        "designs/twostage",
        Design("w", (Stage(units="com", strata=("prov",), certainty="sure"), Stage(units="hh"))),
        (Mean("q1"),),
        ((), ("area",)),
    ),
    "every row its own unit": Case(
        "designs/nhanes", Design("w", (Stage(units="*row", strata=("stratum",)),)), (Mean("y"),), (("sex",),)
    ),
}

ENGINES = [
    "duckdb",
    "clickhouse",
    pytest.param("spark", marks=pytest.mark.spark),
    pytest.param("postgres", marks=pytest.mark.postgres),
]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The oracle tables as Parquet."""
    folder = tmp_path_factory.mktemp("parquet")
    for case in CASES.values():
        table = ibis.read_csv(str(ORACLES / f"{case.file}.csv"))
        if "com" in table.columns:
            table = table.mutate(sure=(table.prov == 6))
        table.to_parquet(folder / f"{Path(case.file).name}.parquet")
    return folder


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Iterator[Door]:
    with door(request.param) as found:
        yield found


def figures(source: Opened, case: Case) -> tuple[Estimate, ...]:
    return estimate(
        source.table, design=case.design, statistics=case.statistics, by=case.by, fetch=source.fetch
    )


def the_same(one: Estimate, two: Estimate) -> None:
    assert (one.statistic, one.item, one.n, one.df) == (two.statistic, two.item, two.n, two.df)
    assert [str(value) for _, value in one.domain] == [str(value) for _, value in two.domain]
    for name in ("estimate", "se", "ci_low", "ci_high", "deff", "population"):
        mine, other = getattr(one, name), getattr(two, name)
        assert (mine is None) == (other is None), name
        if mine is not None:
            assert math.isclose(mine, other, rel_tol=1e-12, abs_tol=1e-12), (name, mine, other)


@pytest.mark.parametrize("name", CASES)
def test_every_engine_gives_the_digits_of_duckdb(name: str, engine: Door, files: Path) -> None:
    case = CASES[name]
    path = files / f"{Path(case.file).name}.parquet"
    with opened("duckdb", str(path), threads=1) as home:
        expected = figures(home, case)
    with engine(path) as there:
        found = figures(there, case)
    assert len(found) == len(expected) > 0
    for one, two in zip(found, expected, strict=True):
        the_same(one, two)


def test_quantiles_and_tests_run_on_every_engine(engine: Door, files: Path) -> None:
    path, design = files / "nhanes.parquet", Design("w", (PAIRS,))

    def ask(source: Opened) -> Any:
        rows = quantiles(source.table, design=design, item="y", shares=[0.1, 0.5], fetch=source.fetch)
        test = rao_scott(source.table, design=design, row="race", column="sex", fetch=source.fetch)
        return rows, test

    with opened("duckdb", str(path), threads=1) as home, engine(path) as there:
        (expected, f), (found, g) = ask(home), ask(there)
    for one, two in zip(found, expected, strict=True):
        the_same(one, two)
    assert math.isclose(f.f, g.f, rel_tol=1e-11)


def test_every_engine_refuses_codes_outside_the_scale(engine: Door, files: Path) -> None:
    design = Design("w", (PAIRS,), answers=Answers((1, 2, 3, 4)))
    with engine(files / "nhanes.parquet") as there, contextlib.ExitStack() as stack:
        raised = stack.enter_context(pytest.raises(Problems))
        estimate(there.table, design=design, statistics=[Mean("q")], fetch=there.fetch)
    assert [problem.code for problem in raised.value.problems] == ["SV0203"]
    assert "5" in raised.value.problems[0].got
