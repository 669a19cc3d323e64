"""Thousands of rebuilds equal as many runs; COINr's study comes out; what decides is found and told."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from chiso.engine.composite import tell
from chiso.engine.composite.coherence import coherence, correlation, principal
from chiso.engine.composite.plan import Plan, Weigh
from chiso.engine.composite.rebuild import rebuild, with_choices
from chiso.engine.composite.run import Outcome, run
from chiso.engine.composite.sensitivity import (
    Spread,
    Study,
    alternatives,
    draw_from,
    leave_one_out,
    nominal_ranks,
    read_study,
    uncertainty,
    weight_noise,
)
from chiso.engine.composite.sobol import decompose
from chiso.engine.composite.table import Table
from chiso.engine.problems import Problem, Problems
from tests.engine.composite.conftest import ORACLES, oracle, small, table


@pytest.fixture(scope="module")
def study(asem_plan: Plan) -> Study:
    text = (ORACLES / "asem-sensitivity.yaml").read_text(encoding="utf-8")
    return read_study(text, name="asem-sensitivity.yaml", plan=asem_plan)


def test_rebuilding_together_equals_running_each_plan_alone(
    asem_plan: Plan, asem_table: Table, study: Study
) -> None:
    rng = np.random.default_rng(3)
    count = 25
    noise = weight_noise(asem_plan, study, sets=count, rng=rng)
    cube = rng.random((count, len(study.vary)))
    cube[:, 0] = (np.arange(count) + 0.5) / count
    draw = draw_from(asem_plan, study, cube=cube, noise=noise)
    options = alternatives(asem_plan, study)
    together = rebuild(asem_plan, table=asem_table, target="Index", draw=draw, alternatives=options)
    for row in range(count):
        variant = with_choices(asem_plan, options, [int(pick) for pick in draw.choices[row]])
        weights = tuple(
            (code, variant.by_code[code].weight * float(f[row])) for code, f in draw.noise.items()
        )
        steps = list(variant.steps)
        steps.insert(5, Weigh(method="given", weights=weights))
        alone = run(msgspec.structs.replace(variant, steps=tuple(steps)), table=asem_table)
        np.testing.assert_allclose(together.values[row], alone.columns["Index"], rtol=1e-12)
        np.testing.assert_array_equal(together.ranks[row], alone.ranks["Index"])


def test_uncertainty_of_the_asem_ranks_is_that_of_coinr(
    asem_plan: Plan, asem_table: Table, study: Study
) -> None:
    """COINr's stored run has 100 draws: means of ranks agree within its own Monte Carlo error."""
    spreads, rebuilt = uncertainty(asem_plan, table=asem_table, study=study, rng=np.random.default_rng(1))
    assert rebuilt.ranks.shape == (1000, 51)
    found = {spread.unit: spread for spread in spreads}
    stored = oracle("coinr_ua_rankstats.csv")
    gaps = [abs(found[row["uCode"]].mean - float(row["Mean"])) for row in stored]
    errors = [rebuilt.ranks[:, rebuilt.units.index(row["uCode"])].std() / 10 for row in stored]
    assert all(gap <= 4.5 * error + 0.05 for gap, error in zip(gaps, errors, strict=True))
    assert all(found[row["uCode"]].nominal == int(row["Nominal"]) for row in stored)
    widths = [found[row["uCode"]].high - found[row["uCode"]].low for row in stored]
    theirs = [float(row["Q95"]) - float(row["Q5"]) for row in stored]
    assert np.corrcoef(widths, theirs)[0, 1] > 0.9


def test_total_sobol_indices_lie_in_coinrs_own_intervals(
    asem_plan: Plan, asem_table: Table, study: Study
) -> None:
    found = decompose(asem_plan, table=asem_table, study=study, rng=np.random.default_rng(1), units=["VNM"])
    names = {
        "Winmax": "Điểm kéo vào",
        "Normalisation": "Chuẩn hóa",
        "Weights": "Trọng số",
        "Aggregation": "Cách gộp",
    }
    mine = {one.name: one for one in found.overall}
    for row in oracle("coinr_sa_sensitivity.csv"):
        one = mine[names[row["Variable"]]]
        assert float(row["STi_q5"]) - 0.02 <= one.total <= float(row["STi_q95"]) + 0.02, row["Variable"]
    assert max(found.overall, key=lambda one: one.total).name == "Cách gộp"
    assert found.rebuilds == 256 * (4 + 2)
    assert set(found.by_unit) == {"VNM"}


def test_sobol_indices_of_an_additive_index_are_known() -> None:
    """T = a decided by one switch alone: its total index is 1, the idle one's 0."""
    plan = small(
        "  - {step: normalise, id: n, method: minmax, only: [a]}\n"
        "  - {step: normalise, id: idle, method: minmax, only: [b]}\n"
        "  - {step: aggregate, level: '2', method: arithmetic}\n  - {step: rank, by: T, ties: min}",
        nodes="  - {code: a, parent: T, weight: '10'}\n  - {code: b, parent: T, weight: '0'}\n"
        "  - {code: c, parent: T}\n  - {code: T}",
    )
    text = (
        "schema: chiso.sensitivity/1\ntarget: T\nsobol: '64'\nvary:\n"
        "  - {name: quyết định, kind: step, steps: [n], set: [{high: '1'}, {high: '100'}]}\n"
        "  - {name: vô can, kind: step, steps: [idle], set: [{high: '1'}, {high: '100'}]}\n"
    )
    study = read_study(text, name="s.yaml", plan=plan)
    of = table(a=[1, 2, 3, 4], b=[1, 2, 3, 4], c=[40, 30, 20, 10])
    found = decompose(plan, table=of, study=study, rng=np.random.default_rng(1))
    assert found.overall[0].total == pytest.approx(1, abs=0.05)
    assert found.overall[1].total == pytest.approx(0, abs=1e-12)


def test_the_same_seed_gives_the_same_intervals(asem_plan: Plan, asem_table: Table, study: Study) -> None:
    short = msgspec.structs.replace(study, replications=50)
    one, _ = uncertainty(asem_plan, table=asem_table, study=short, rng=np.random.default_rng(5))
    two, _ = uncertainty(asem_plan, table=asem_table, study=short, rng=np.random.default_rng(5))
    assert one == two


def test_leaving_one_out_equals_a_plan_without_it(asem_plan: Plan, asem_table: Table) -> None:
    without = leave_one_out(asem_plan, table=asem_table, target="Index")
    assert len(without.codes) == 49
    for code in ("Flights", "CPI", "NEET"):
        nodes = tuple(node for node in asem_plan.nodes if node.code != code)
        shorter = run(msgspec.structs.replace(asem_plan, nodes=nodes), table=asem_table)
        np.testing.assert_array_equal(without.ranks[without.codes.index(code)], shorter.ranks["Index"])


def test_leaving_out_an_only_child_leaves_out_its_parent() -> None:
    nodes = (
        "  - {code: T}\n  - {code: p, parent: T}\n  - {code: q, parent: T}\n"
        "  - {code: a, parent: p}\n  - {code: b, parent: q}\n  - {code: c, parent: q}"
    )
    steps = (
        "  - {step: aggregate, level: '2', method: arithmetic}\n"
        "  - {step: aggregate, level: '3', method: arithmetic}\n  - {step: rank, by: T, ties: min}"
    )
    of = table(a=[9, 1, 1], b=[1, 5, 3], c=[1, 5, 3])
    without = leave_one_out(small(steps, nodes=nodes), table=of, target="T")
    assert without.nominal.tolist() == [1, 2, 3]
    assert without.ranks[0].tolist() == [3, 1, 2]
    assert without.decisive("u1") == ("a", 1, 3)


def test_nominal_ranks_are_those_of_the_run(asem: Outcome, asem_table: Table) -> None:
    np.testing.assert_array_equal(
        nominal_ranks(asem.plan, table=asem_table, target="Index"), asem.ranks["Index"]
    )


HEAD = "schema: chiso.sensitivity/1\ntarget: Index\nvary:\n"
FAULTS = [
    ("nothing varied", HEAD.replace("vary:\n", "vary: []\n"), "CO0402"),
    (
        "an unknown target",
        HEAD.replace("Index", "X") + "  - {name: w, kind: weights, levels: ['2'], noise: '0.2'}\n",
        "CO0105",
    ),
    ("noise of one", HEAD + "  - {name: w, kind: weights, levels: ['2'], noise: '1'}\n", "RD0104"),
    ("weights of the top", HEAD + "  - {name: w, kind: weights, levels: ['4'], noise: '0.2'}\n", "CO0106"),
    (
        "a step nobody named",
        HEAD + "  - {name: s, kind: step, steps: [x], set: [{a: b}, {a: c}]}\n",
        "CO0401",
    ),
    (
        "a method that does not exist",
        HEAD + "  - {name: s, kind: step, steps: [normalise], set: [{method: minmax}, {method: magic}]}\n",
        "CO0101",
    ),
    (
        "one alternative",
        HEAD + "  - {name: s, kind: step, steps: [treat], set: [{max_points: '1'}]}\n",
        "RD0104",
    ),
]


@pytest.mark.parametrize(("what", "text", "code"), FAULTS, ids=[row[0] for row in FAULTS])
def test_studies_that_cannot_be_meant_are_refused(what: str, text: str, code: str, asem_plan: Plan) -> None:
    with pytest.raises((Problem, Problems), match=code):
        read_study(text, name="s.yaml", plan=asem_plan)


def test_a_combination_that_cannot_be_computed_is_refused_not_left_out(
    asem_plan: Plan, asem_table: Table
) -> None:
    text = HEAD + (
        "  - {name: s, kind: step, steps: [normalise], set: [{method: minmax, low: '0'}, {method: zscore}]}\n"
        "  - {name: g, kind: step, steps: [pillar], set: [{method: arithmetic}, {method: geometric}]}\n"
    )
    study = read_study(text, name="s.yaml", plan=asem_plan)
    with pytest.raises(Problem, match=r"CO0304 bước 6 \(aggregate\)"):
        uncertainty(asem_plan, table=asem_table, study=study, rng=np.random.default_rng(1))


def test_sobol_needs_a_power_of_two_and_something_that_moves(
    asem_plan: Plan, asem_table: Table, study: Study
) -> None:
    with pytest.raises(Problem, match="CO0404"):
        decompose(
            asem_plan,
            table=asem_table,
            study=msgspec.structs.replace(study, sobol=100),
            rng=np.random.default_rng(1),
        )
    plan = small("  - {step: aggregate, level: '2', method: arithmetic}\n  - {step: rank, by: T, ties: min}")
    still = "schema: chiso.sensitivity/1\ntarget: T\nsobol: '8'\nvary:\n"
    still += "  - {name: w, kind: weights, levels: ['1'], noise: '0.1'}\n"
    same = table(a=[1, 2, 3], b=[1, 2, 3], c=[1, 2, 3])
    with pytest.raises(Problem, match="CO0403"):
        decompose(
            plan, table=same, study=read_study(still, name="s", plan=plan), rng=np.random.default_rng(1)
        )


# ---- words ----------------------------------------------------------------------------------
def spread(nominal: int | None, low: int, high: int) -> Spread:
    return Spread("Hải Phòng", nominal, 12.0, 12.0, low, high, 0.9)


def test_a_rank_is_told_with_its_interval_and_what_decides_it() -> None:
    nodes = (
        "  - {code: '4.3', parent: T, weight: '3', title: {vi: Chi phí thời gian}}\n"
        "  - {code: b, parent: T}\n  - {code: T}"
    )
    plan = small(
        "  - {step: aggregate, level: '2', method: arithmetic}\n  - {step: rank, by: T, ties: min}",
        nodes=nodes,
    )
    of = table(**{"4.3": [9, 1, 2], "b": [1, 5, 6]})
    named = Table(("Hải Phòng", "B", "C"), of.columns)
    without = leave_one_out(plan, table=named, target="T")
    assert tell.unit(spread(1, 1, 2), without=without, plan=plan) == (
        "Hải Phòng: hạng 1 nằm trong khoảng 1–2 (90% số lần tính lại); "
        "mục 4.3 (Chi phí thời gian) quyết định nhiều nhất: bỏ mục này thì tụt xuống hạng 3."
    )
    assert tell.rank_of(spread(12, 9, 16)) == "hạng 12 nằm trong khoảng 9–16"
    assert tell.rank_of(spread(12, 12, 12)) == "hạng 12 không đổi"
    assert tell.rank_of(spread(None, 9, 16)).startswith("chưa được xếp hạng")


def test_influences_are_told_in_order(asem_plan: Plan, asem_table: Table, study: Study) -> None:
    told = tell.influence(
        decompose(asem_plan, table=asem_table, study=study, rng=np.random.default_rng(1), units=["VNM"])
    )
    assert told[0].startswith("Lựa chọn “Cách gộp” ảnh hưởng nhiều nhất đến bảng xếp hạng: ")
    assert len(told) == 5
    assert told[-1].startswith("VNM: hạng phụ thuộc nhiều nhất vào ")


# ---- coherence ------------------------------------------------------------------------------
def test_coherence_of_a_group_that_agrees_and_of_one_that_does_not() -> None:
    steps = "  - {step: aggregate, level: '2', method: arithmetic}"
    plan = small(steps)
    agree = run(plan, table=table(a=[1, 2, 3, 4], b=[1, 2, 3, 5], c=[2, 3, 4, 5]))
    found = coherence(plan, columns=agree.columns, parent="T")
    assert found.alpha > 0.95
    assert found.components.explained[0] > 0.95
    assert found.redundant
    assert "đo cùng một điều" in tell.group(found, plan=plan)[0]
    fight = run(plan, table=table(a=[1, 2, 3, 4], b=[4, 3, 2, 1], c=[1, 3, 2, 2]))
    found = coherence(plan, columns=fight.columns, parent="T")
    assert ("a", "b", pytest.approx(-1)) in found.opposed
    assert any("ngược chiều" in line for line in tell.group(found, plan=plan))


def test_columns_that_cancel_out_have_no_alpha_and_it_is_said() -> None:
    plan = small(
        "  - {step: aggregate, level: '2', method: arithmetic}",
        nodes="  - {code: a, parent: T}\n  - {code: b, parent: T}\n  - {code: T}",
    )
    outcome = run(plan, table=table(a=[1, 2, 3, 4], b=[4, 3, 2, 1]))
    found = coherence(plan, columns=outcome.columns, parent="T")
    assert np.isnan(found.alpha)
    assert "triệt tiêu nhau" in tell.group(found, plan=plan)[0]


def test_components_carry_all_the_variance() -> None:
    x = np.random.default_rng(2).normal(size=(60, 5))
    found = principal(x)
    assert found.eigenvalues.sum() == pytest.approx(5)
    assert found.explained.sum() == pytest.approx(1)
    np.testing.assert_allclose(found.loadings @ found.loadings.T, correlation(x), atol=1e-12)


def test_correlations_equal_numpys_and_spearmans_those_of_ranks() -> None:
    x = np.random.default_rng(2).normal(size=(30, 4))
    np.testing.assert_allclose(correlation(x), np.corrcoef(x.T), atol=1e-12)
    np.testing.assert_allclose(
        correlation(np.exp(x), method="spearman"), correlation(x, method="spearman"), atol=1e-12
    )


def test_a_group_of_one_or_of_two_units_cannot_be_judged() -> None:
    plan = small("  - {step: aggregate, level: '2', method: arithmetic}")
    outcome = run(plan, table=table(a=[1, 2], b=[3, 4], c=[1, 5]))
    with pytest.raises(Problem, match="CO0405"):
        coherence(plan, columns=outcome.columns, parent="T")
    with pytest.raises(Problem, match="CO0405"):
        coherence(plan, columns=outcome.columns, parent="a")
