"""Designs the api samples lack, each figure as R ``survey`` 4.1.1 gives it (``oracles/survey/designs``)."""

from __future__ import annotations

import csv
import math
from pathlib import Path
from typing import Any

import ibis
import numpy as np
import pytest

from chiso.engine.survey import weights as w
from chiso.engine.survey.comparisons import difference, rao_scott
from chiso.engine.survey.design import Calibrated, Design, Given, Made, Stage
from chiso.engine.survey.estimate import estimate
from chiso.engine.survey.quantile import quantiles
from chiso.engine.survey.reduce import reduce
from chiso.engine.survey.statistics import Mean, Ratio, Share, Statistic, Total
from tests.engine.survey.oracle_api import HERE as API

HERE = Path(__file__).parents[2] / "oracles/survey/designs"
PAIRS = Stage(units="psu", strata=("stratum",))
TWO = (Stage(units="com", strata=("prov",), population="N1"), Stage(units="hh", population="N2"))

DESIGNS: dict[str, tuple[str, Design]] = {
    "nhanes": ("nhanes", Design("w", (PAIRS,))),
    "rep_JKn": ("nhanes", Design("w", (PAIRS,), replicates=Made("jkn"))),
    "rep_BRR": (
        "rep_BRR",
        Design("w", (PAIRS,), replicates=Given(tuple(f"r{i}" for i in range(1, 17)), 1 / 16)),
    ),
    "rep_Fay": (
        "rep_Fay",
        Design("w", (PAIRS,), replicates=Given(tuple(f"r{i}" for i in range(1, 17)), 1 / (16 * 0.7**2))),
    ),
    "rep_subbootstrap": (
        "rep_subbootstrap",
        Design("w", (PAIRS,), replicates=Given(tuple(f"r{i}" for i in range(1, 41)), 1 / 39)),
    ),
    "twostage": ("twostage", Design("w", TWO)),
    "onestage": ("twostage", Design("w", TWO[:1])),
    **{
        f"lonely_{choice}": ("lonely", Design("w", (PAIRS,), lonely=choice))  # type: ignore[arg-type]
        for choice in ("certainty", "remove", "adjust", "average")
    },
}

BY = {"nhanes": {1: ("race",), 2: ("race", "sex")}, "twostage": {1: ("prov",), 2: ("prov", "area")}}


def expected() -> list[dict[str, str]]:
    with (HERE / "expected.csv").open() as lines:
        return list(csv.DictReader(lines))


def number(text: str) -> float | None:
    return None if text in ("NA", "") else float(text)


def same(ours: float | None, theirs: str, what: object) -> None:
    other = number(theirs)
    if other is not None:
        assert ours is not None, what
        assert math.isclose(ours, other, rel_tol=1e-9, abs_tol=1e-12), (what, ours, other)


def statistic_of(text: str) -> Statistic:
    kind, _, item = text.partition(":")
    match kind:
        case "mean":
            return Mean(item)
        case "top2":
            return Share(item, (4, 5))
        case "total":
            return Total(item)
        case _:
            return Ratio(*item.split("/"))


def grouping(data: str, term: str) -> tuple[str, ...]:
    if term == "all":
        return ()
    return BY["twostage" if data == "twostage" else "nhanes"][len(term.split("|"))]


KINDS = ("mean:", "top2:", "total:", "ratio:")
CASES = sorted(
    {
        (row["case"], row["statistic"])
        for row in expected()
        if row["case"] in DESIGNS and row["statistic"].startswith(KINDS)
    }
)


@pytest.mark.parametrize(("case", "statistic"), CASES, ids=lambda value: str(value))
def test_means_shares_totals_and_ratios_equal_r_in_every_domain(case: str, statistic: str) -> None:
    data, design = DESIGNS[case]
    table = ibis.read_csv(str(HERE / f"{data}.csv"))
    rows = [row for row in expected() if (row["case"], row["statistic"]) == (case, statistic)]
    by = tuple(dict.fromkeys(grouping(data, row["term"]) for row in rows))
    figures = {
        "|".join(str(value) for _, value in one.domain) or "all": one
        for one in estimate(table, design=design, statistics=[statistic_of(statistic)], by=by)
    }
    for row in rows:
        ours = figures[row["term"]]
        for name, mine in (
            ("estimate", ours.estimate), ("se", ours.se), ("low", ours.ci_low), ("high", ours.ci_high),
            ("deff", ours.deff), ("df", ours.df),
        ):  # fmt: skip
            same(mine, row[name], (case, statistic, row["term"], name))


@pytest.mark.parametrize("kind", ["logit", "asin", "beta"])
def test_intervals_of_shares_equal_svyciprop(kind: Any) -> None:
    (row,) = (row for row in expected() if row["statistic"] == f"ciprop_{kind}")
    table = ibis.read_csv(str(HERE / "nhanes.csv"))
    (ours,) = estimate(
        table, design=DESIGNS["nhanes"][1], statistics=[Share("q", (4, 5))], interval_kind=kind
    )
    # R's logit limits come from an iterated regression that stops at 1e-8.
    for mine, name in ((ours.estimate, "estimate"), (ours.ci_low, "low"), (ours.ci_high, "high")):
        same(mine, row[name], (kind, name))


def test_quantiles_and_woodruff_limits_equal_svyquantile() -> None:
    table = ibis.read_csv(str(HERE / "nhanes.csv"))
    for row in (row for row in expected() if row["statistic"] == "quantile:y"):
        (ours,) = quantiles(table, design=DESIGNS["nhanes"][1], item="y", shares=[float(row["term"])])
        same(ours.estimate, row["estimate"], row["term"])
        same(ours.se, row["se"], row["term"])
        same(ours.ci_low, row["low"], row["term"])
        same(ours.ci_high, row["high"], row["term"])


def test_the_two_sample_test_equals_svyttest() -> None:
    (row,) = (row for row in expected() if row["statistic"] == "ttest:y~sex")
    design = DESIGNS["nhanes"][1]
    cells = reduce(ibis.read_csv(str(HERE / "nhanes.csv")), design=design, statistics=[Mean("y")], by=["sex"])
    ours = difference(
        cells, design=design, statistic=Mean("y"), by=("sex",), first=["M"], second=["F"], df_lost=1
    )
    same(ours.estimate, row["estimate"], "estimate")
    same(ours.t, row["low"], "t")
    same(ours.p, row["high"], "p")
    same(ours.df, row["df"], "df")


@pytest.mark.parametrize("table", ["race|sex", "q|sex"])
def test_association_equals_svychisq(table: str) -> None:
    (row,) = (row for row in expected() if (row["statistic"], row["term"]) == ("chisq", table))
    first, second = table.split("|")
    data = ibis.read_csv(str(HERE / "nhanes.csv"))
    ours = rao_scott(data, design=DESIGNS["nhanes"][1], row=first, column=second)
    same(ours.f, row["estimate"], "F")
    same(ours.p, row["low"], "p")
    same(ours.ndf, row["deff"], "ndf")
    same(ours.ddf, row["df"], "ddf")


@pytest.mark.parametrize("kind", ["linear", "raking", "logit"])
def test_calibration_within_bounds_equals_calibrate(kind: Any) -> None:
    import pyarrow as pa

    table = ibis.read_csv(str(API / "apiclus1.csv")).to_pyarrow()
    stype = table["stype"].to_pylist()
    base = table["pw"].to_numpy()
    columns = [
        np.ones(len(base)),
        [one == "H" for one in stype],
        [one == "M" for one in stype],
        table["api99"],
    ]
    distance = {"linear": w.linear(0.6, 1.6), "raking": w.raking(0.5, 2), "logit": w.logit(0.5, 2.5)}[kind]
    found = w.calibrate(
        base, x=np.column_stack(columns), totals=np.array([6194.0, 755, 1018, 3914069]), distance=distance
    )
    first, mean = (row for row in expected() if row["case"] == f"bounded_{kind}")
    same(found[0], first["estimate"], "first")
    same(found.min(), first["low"], "least")
    same(found.max(), first["high"], "most")
    design = Design(
        "cal",
        (Stage(units="dnum", population="fpc"),),
        calibrated=Calibrated(kind, "pw", ("stype",), ("api99",)),
    )
    data = ibis.memtable(table.append_column("cal", pa.array(found)))
    (ours,) = estimate(data, design=design, statistics=[Mean("enroll")])
    same(ours.estimate, mean["estimate"], "mean")
    same(ours.se, mean["se"], "se")


@pytest.mark.parametrize(("case", "strata"), [("years", ("stratum",)), ("years_apart", ("year", "stratum"))])
def test_the_change_between_years_carries_the_covariance_of_shared_clusters(
    case: str, strata: tuple[str, ...]
) -> None:
    (row,) = (row for row in expected() if row["case"] == case)
    design = Design("w", (Stage(units="cluster", strata=strata),))
    cells = reduce(ibis.read_csv(str(HERE / "years.csv")), design=design, statistics=[Mean("q")], by=["year"])
    ours = difference(cells, design=design, statistic=Mean("q"), by=("year",), first=[2025], second=[2024])
    same(ours.estimate, row["estimate"], "estimate")
    same(ours.se, row["se"], "se")
    same(ours.covariance, row["deff"], "covariance")
    same(ours.df, row["df"], "df")
    same(ours.ci_low, row["low"], "low")


@pytest.mark.parametrize("kind", ["brr", "fay"])
def test_balanced_replicates_of_our_own_agree_with_taylor_on_totals(kind: Any) -> None:
    """For a linear figure every balanced set gives exactly the Taylor variance, whatever its matrix."""
    table = ibis.read_csv(str(HERE / "nhanes.csv"))
    (taylor,) = estimate(table, design=DESIGNS["nhanes"][1], statistics=[Total("y")])
    ours = Design("w", (PAIRS,), replicates=Made(kind, rho=0.3 if kind == "fay" else 0.0))
    (balanced,) = estimate(table, design=ours, statistics=[Total("y")])
    assert balanced.se == pytest.approx(taylor.se, rel=1e-10)
    assert balanced.df == taylor.df


def test_the_bootstrap_is_reproducible_and_near_taylor() -> None:
    table = ibis.read_csv(str(HERE / "nhanes.csv"))
    design = Design("w", (PAIRS,), replicates=Made("bootstrap", count=2000, seed=7))
    (one,) = estimate(table, design=design, statistics=[Mean("y")])
    (two,) = estimate(table, design=design, statistics=[Mean("y")])
    (taylor,) = estimate(table, design=DESIGNS["nhanes"][1], statistics=[Mean("y")])
    assert one == two
    assert one.se == pytest.approx(taylor.se, rel=0.08)
