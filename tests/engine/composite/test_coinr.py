"""The index of COINr's example, figure by figure: what was computed elsewhere comes out here."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from chiso.engine.composite import aggregate, normalise, treat
from chiso.engine.composite.coherence import cronbach
from chiso.engine.composite.plan import Aggregate, Normalise, Plan
from chiso.engine.composite.run import Outcome, run
from chiso.engine.composite.table import Table
from tests.engine.composite.conftest import oracle, small, table

FUNCTIONS = {row["id"]: row["result"] for row in oracle("oracle_coinr_functions.csv")}
X = np.array([1, 3, 4, 7, 10, np.nan, 2])
Y, W = np.array([20.0, 40, 80, 100]), np.array([1.0, 2, 1, 1])
Z = np.array([*range(1, 11), *range(1, 11), 50, 80], dtype=np.float64)


def expected(name: str) -> np.ndarray:
    return np.array([np.nan if word == "NA" else float(word) for word in FUNCTIONS[name].split(";")])


@pytest.mark.parametrize(
    ("dataset", "first"),
    [("oracle_coinr_normalised.csv", "LPI"), ("oracle_coinr_aggregated.csv", "Index")],
)
def test_every_column_equals_coinr_within_1e_9(asem: Outcome, dataset: str, first: str) -> None:
    rows = oracle(dataset)
    assert len(rows) == 51
    assert first in rows[0]
    for row in rows:
        unit = asem.units.index(row["uCode"])
        for code in row:
            if code not in ("uCode", "source"):
                assert asem.columns[code][unit] == pytest.approx(float(row[code]), rel=1e-9, abs=1e-9), code


def test_treated_data_equal_coinr_within_1e_9(asem_plan: Plan, asem_table: Table) -> None:
    treated = run(msgspec.structs.replace(asem_plan, steps=asem_plan.steps[:4]), table=asem_table)
    for row in oracle("oracle_coinr_treated.csv"):
        unit = treated.units.index(row["uCode"])
        for code in asem_plan.leaves:
            assert treated.columns[code][unit] == pytest.approx(float(row[code]), rel=1e-9), (
                row["uCode"],
                code,
            )


def test_results_and_ranks_equal_coinr(asem: Outcome) -> None:
    for row in oracle("oracle_coinr_asem_results.csv"):
        unit = asem.units.index(row["uCode"])
        assert asem.ranks["Index"][unit] == float(row["Rank"])
        for code in ("Index", "Conn", "Sust", "Physical", "P2P"):
            assert asem.columns[code][unit] == pytest.approx(float(row[code]), abs=6e-7)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("n_minmax", normalise.minmax(X, low=0, high=100)),
        ("n_minmax_1_10", normalise.minmax(X, low=1, high=10)),
        ("n_zscore", normalise.zscore(X, mean=0, sd=1)),
        ("n_scaled", normalise.between(X, start=0, end=10, low=0, high=100)),
        ("n_dist2max", normalise.distance(X, reference=10.0)),
        ("n_dist2ref", normalise.distance(X, reference=X[4])),
        ("n_dist2targ", normalise.distance(X, reference=8.0)),
        ("n_fracmax", X / np.nanmax(X)),
        ("n_rank", normalise.rank(X)),
        ("n_prank", normalise.percentile(X)),
        ("n_borda", normalise.rank(X) - 1),
        ("n_goalposts", np.clip(normalise.between(X, start=0, end=8, low=0, high=1), 0, 1)),
        ("a_amean", aggregate.mean_power(Y[None], W, power=1)),
        ("a_gmean", aggregate.mean_geometric(Y[None], W)),
        ("a_hmean", aggregate.mean_power(Y[None], W, power=-1)),
        ("a_genmean_p3", aggregate.mean_power(Y[None], W, power=3)),
        ("skew", np.array([treat.skewness(Z)])),
        ("kurt", np.array([treat.kurtosis(Z)])),
        ("winsorise", treat.winsorise(Z, skew=2, kurt=3.5, max_points=5)[0]),
        ("log_CT", treat.log_shift(Z)),
        ("boxcox", treat.boxcox(Z, power=0.5)),
    ],
)
def test_single_functions_equal_coinr_to_the_printed_digits(name: str, found: np.ndarray) -> None:
    np.testing.assert_allclose(found, expected(name), rtol=0, atol=5e-9)


DUELS = np.array([[1.0, 4, 2], [2, 1, 4], [3, 3, 3], [4, 2, 1]])


def test_copeland_and_its_outranking_matrix_equal_coinr() -> None:
    weights = np.array([1.0, 2, 1])
    np.testing.assert_array_equal(aggregate.copeland(DUELS, weights), expected("a_copeland"))
    np.testing.assert_allclose(
        aggregate.outranking(DUELS, weights).T.ravel(), expected("outranking"), atol=1e-15
    )


@pytest.mark.parametrize("method", ["arithmetic", "geometric", "harmonic"])
def test_variants_of_the_index_equal_coinr(method: str, asem_plan: Plan, asem_table: Table) -> None:
    steps = tuple(
        msgspec.structs.replace(step, low=1.0)
        if isinstance(step, Normalise)
        else msgspec.structs.replace(step, method=method)
        if isinstance(step, Aggregate)
        else step
        for step in asem_plan.steps
    )
    check_variant(
        run(msgspec.structs.replace(asem_plan, steps=steps), table=asem_table),
        f"asem_minmax1_100_a_{method[0]}mean",
    )


def test_the_z_score_variant_equals_coinr(asem_plan: Plan, asem_table: Table) -> None:
    steps = tuple(
        Normalise(method="zscore") if isinstance(step, Normalise) else step for step in asem_plan.steps
    )
    check_variant(run(msgspec.structs.replace(asem_plan, steps=steps), table=asem_table), "asem_zscore_amean")


def check_variant(outcome: Outcome, name: str) -> None:
    for word in FUNCTIONS[name].split(";"):
        unit, value = word.split(":")
        assert outcome.columns["Index"][outcome.units.index(unit)] == pytest.approx(float(value), abs=6e-8)
    rank, value = map(float, FUNCTIONS[f"{name}_VNM"].split(";"))
    vietnam = outcome.units.index("VNM")
    assert outcome.ranks["Index"][vietnam] == rank
    assert outcome.columns["Index"][vietnam] == pytest.approx(value, abs=6e-8)


def test_cronbach_alpha_of_raw_data_equals_coinr(asem_plan: Plan, asem_table: Table) -> None:
    raw = np.stack([asem_table.columns[code] for code in asem_plan.children["P2P"]], axis=1)
    assert cronbach(raw) == pytest.approx(float(FUNCTIONS["cronbach_P2P"]), abs=1e-11)


def test_a_plan_does_what_the_functions_do() -> None:
    plan = small(
        "  - {step: normalise, method: goalposts, cap: 'true'}\n"
        "  - {step: aggregate, level: '2', method: arithmetic}\n  - {step: rank, by: T, ties: min}",
        nodes="  - {code: a, parent: T, low: '0', high: '8'}\n  - {code: T}",
    )
    outcome = run(plan, table=table(a=[1, 3, 4, 7, 10, 2]))
    np.testing.assert_allclose(outcome.columns["a"], [0.125, 0.375, 0.5, 0.875, 1.0, 0.25])
    np.testing.assert_array_equal(outcome.ranks["T"], [6, 4, 3, 2, 1, 5])
