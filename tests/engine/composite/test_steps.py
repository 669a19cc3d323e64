"""Each step does what it says, in numbers one can check by hand, or refuses."""

from __future__ import annotations

import numpy as np
import pytest

from chiso.engine.composite import aggregate
from chiso.engine.composite.run import Outcome, replay, run
from chiso.engine.composite.table import Table
from chiso.engine.problems import Problem, Problems
from tests.engine.composite.conftest import small, table

NAN = float("nan")
MEAN = "  - {step: aggregate, level: '2', method: arithmetic}"


def done(steps: str, of: Table, *, nodes: str = "") -> Outcome:
    return run(small(steps, nodes=nodes), table=of)


def labelled(values: list[float], **labels: list[str]) -> Table:
    base = table(a=values, b=values, c=values)
    return Table(base.units, base.columns, {name: tuple(words) for name, words in labels.items()})


IMPUTED = [  # method and parameters, what the holes of [1, ·, 4, 10, ·, 6] become
    ("mean", "", [1, 5.25, 4, 10, 5.25, 6]),
    ("median", "", [1, 5, 4, 10, 5, 6]),
    ("group_mean", ", group: vung", [1, 2.5, 4, 10, 8, 6]),
    ("group_median", ", group: vung", [1, 2.5, 4, 10, 8, 6]),
    ("linear", ", group: vung, along: nam", [1, 2.5, 4, 10, 8, 6]),
]


@pytest.mark.parametrize(("method", "more", "expected"), IMPUTED, ids=[row[0] for row in IMPUTED])
def test_empty_cells_are_filled_and_named(method: str, more: str, expected: list[float]) -> None:
    of = labelled([1, NAN, 4, 10, NAN, 6], vung=["x", "x", "x", "y", "y", "y"])
    of = Table(of.units, {**of.columns, "nam": np.array([1.0, 2, 3, 1, 2, 3])}, of.labels)
    outcome = done(f"  - {{step: impute, method: {method}{more}}}", of)
    np.testing.assert_allclose(outcome.columns["a"], expected)
    assert outcome.log[0].changed == 6
    assert "ước u2/a" in outcome.log[0].notes


def test_missing_stays_missing_until_a_step_says_otherwise() -> None:
    of = table(a=[1, NAN, 3], b=[1, 2, 3], c=[1, 2, 3])
    outcome = done(
        "  - {step: impute, method: none}\n" + MEAN.replace("arithmetic", "arithmetic, missing: propagate"),
        of,
    )
    np.testing.assert_allclose(outcome.columns["T"], [1, NAN, 3])
    outcome = done(MEAN.replace("arithmetic", "arithmetic, missing: ignore, at_least: '0.5'"), of)
    np.testing.assert_allclose(outcome.columns["T"], [1, 2, 3])
    outcome = done(MEAN.replace("arithmetic", "arithmetic, missing: ignore, at_least: '0.7'"), of)
    np.testing.assert_allclose(outcome.columns["T"], [1, NAN, 3])


AGGREGATED = [  # method, value of children 2, 4, 8 with weights 1, 1, 2
    ("sum", 22),
    ("arithmetic", 5.5),
    ("geometric", 2 ** ((1 + 2 + 6) / 4)),
    ("harmonic", 4 / (1 / 2 + 1 / 4 + 2 / 8)),
    ("generalised, power: '2'", (37.0) ** 0.5),
    ("generalised, power: '1'", 5.5),
]
WEIGHTED = (
    "  - {code: a, parent: T}\n  - {code: b, parent: T}\n  - {code: c, parent: T, weight: '2'}\n  - {code: T}"
)


@pytest.mark.parametrize(("method", "value"), AGGREGATED, ids=[row[0] for row in AGGREGATED])
def test_means_of_two_four_eight(method: str, value: float) -> None:
    outcome = done(
        f"  - {{step: aggregate, level: '2', method: {method}}}",
        table(a=[2, 1], b=[4, 1], c=[8, 1]),
        nodes=WEIGHTED,
    )
    assert outcome.columns["T"][0] == pytest.approx(value)


def test_levels_may_be_aggregated_differently() -> None:
    nodes = (
        "  - {code: T}\n  - {code: p, parent: T}\n  - {code: q, parent: T}\n"
        "  - {code: a, parent: p}\n  - {code: b, parent: p}\n  - {code: c, parent: q}"
    )
    steps = MEAN + "\n  - {step: aggregate, level: '3', method: geometric}"
    outcome = done(steps, table(a=[1, 1], b=[3, 7], c=[8, 4]), nodes=nodes)
    np.testing.assert_allclose(outcome.columns["T"], [4, 4])


def test_weights_may_be_given_or_equal_by_a_step() -> None:
    given = "  - {step: weigh, method: given, weights: {a: '3', b: '1', c: '0'}}\n"
    of = table(a=[4, 0], b=[8, 0], c=[100, 0])
    assert done(given + MEAN, of).columns["T"][0] == 5
    assert done(given + "  - {step: weigh, method: equal}\n" + MEAN, of).columns["T"][0] == pytest.approx(
        112 / 3
    )


TIES = [("min", [1, 2, 2, 4]), ("max", [1, 3, 3, 4]), ("mean", [1, 2.5, 2.5, 4]), ("dense", [1, 2, 2, 3])]


@pytest.mark.parametrize(("rule", "expected"), TIES)
def test_the_stated_tie_rule_is_followed(rule: str, expected: list[float]) -> None:
    outcome = done(f"  - {{step: rank, by: a, ties: {rule}}}", table(a=[9, 5, 5, 1], b=[1] * 4, c=[1] * 4))
    assert outcome.ranks["a"].tolist() == expected


def test_ranks_are_of_unrounded_values_and_not_of_float_noise() -> None:
    close = [10.0001, 10.0002]
    outcome = done("  - {step: rank, by: a, ties: min}", table(a=close, b=[1, 1], c=[1, 1]))
    assert outcome.ranks["a"].tolist() == [2, 1]
    noise = [0.1 + 0.2 + 0.3, 0.3 + 0.2 + 0.1]
    assert noise[0] != noise[1]
    outcome = done("  - {step: rank, by: a, ties: min}", table(a=noise, b=[1, 1], c=[1, 1]))
    assert outcome.ranks["a"].tolist() == [1, 1]


def test_ranks_within_groups() -> None:
    outcome = done(
        "  - {step: rank, by: a, ties: min, within: khoi}", labelled([4, 3, 2, 1], khoi=["x", "y", "x", "y"])
    )
    assert outcome.ranks["a"].tolist() == [1, 1, 2, 2]


def test_a_reversed_indicator_is_turned_round_once() -> None:
    nodes = "  - {code: a, parent: T, direction: '-1'}\n  - {code: T}"
    steps = "  - {step: normalise, method: minmax}\n  - {step: normalise, method: zscore}\n" + MEAN
    outcome = done(steps, table(a=[1, 2, 3]), nodes=nodes)
    np.testing.assert_allclose(outcome.columns["T"], [1, 0, -1])


NORMALISED = [  # method and parameters, direction, what [2, 4, 10] becomes
    ("minmax, low: '1', high: '10'", 1, [1, 3.25, 10]),
    ("minmax", -1, [100, 75, 0]),
    ("scaled, from_low: '0', from_high: '20'", 1, [10, 20, 50]),
    ("scaled, from_low: '0', from_high: '20'", -1, [90, 80, 50]),
    ("goalposts", 1, [0.2, 0.4, 1]),
    ("goalposts, low: '1', high: '10'", -1, [8.2, 6.4, 1]),
    ("rank", -1, [3, 2, 1]),
    ("borda", 1, [0, 1, 2]),
    ("percentile", 1, [0, 0.5, 1]),
    ("distance_to_max", 1, [0, 0.25, 1]),
    ("distance_to_target", 1, [0, 0.5, 2]),
    ("distance_to_target, cap: 'true'", 1, [0, 0.5, 1]),
    ("distance_to_reference, reference: u2", 1, [0, 1, 4]),
    ("fraction_of_max", 1, [0.2, 0.4, 1]),
]


@pytest.mark.parametrize(("method", "direction", "expected"), NORMALISED)
def test_normalised_values(method: str, direction: int, expected: list[float]) -> None:
    scale = "low: '0', high: '10', target: '6'"
    nodes = f"  - {{code: a, parent: T, direction: '{direction}', {scale}}}\n  - {{code: T}}"
    outcome = done(f"  - {{step: normalise, method: {method}}}", table(a=[2, 4, 10]), nodes=nodes)
    np.testing.assert_allclose(outcome.columns["a"], expected)


def test_the_ddci_scale_is_min_max_from_one_to_ten_reversed_for_costs() -> None:
    """Direct 9(x−min)/(max−min)+1, reverse 11 − that."""
    x = np.array([3.0, 5, 11])
    direct = 9 * (x - 3) / 8 + 1
    for direction, wanted in ((1, direct), (-1, 11 - direct)):
        nodes = f"  - {{code: a, parent: T, direction: '{direction}'}}\n  - {{code: T}}"
        outcome = done(
            "  - {step: normalise, method: minmax, low: '1', high: '10'}", table(a=x.tolist()), nodes=nodes
        )
        np.testing.assert_allclose(outcome.columns["a"], wanted)


GROWING = "  - {code: a, parent: T, direction: '-1', per: dan}\n  - {code: T}"
REFUSED = [  # what, steps, column a (b = c = 1, 2, 3), code
    ("a missing child", MEAN, [1, NAN, 3], "CO0301"),
    ("a group without any figure", "  - {step: impute, method: mean}", [NAN] * 3, "CO0302"),
    ("min–max of equals", "  - {step: normalise, method: minmax}", [5, 5, 5], "CO0303"),
    ("z-scores of equals", "  - {step: normalise, method: zscore}", [5, 5, 5], "CO0303"),
    ("geometric mean of nought", MEAN.replace("arithmetic", "geometric"), [0, 1, 2], "CO0304"),
    ("geometric mean below nought", MEAN.replace("arithmetic", "geometric"), [-1, 1, 2], "CO0304"),
    ("harmonic mean of nought", MEAN.replace("arithmetic", "harmonic"), [0, 1, 2], "CO0304"),
    ("logarithm of nought", "  - {step: treat, method: log, when: always}", [0, 1, 2], "CO0304"),
    (
        "fraction of a negative maximum",
        "  - {step: normalise, method: fraction_of_max}",
        [-3, -2, -1],
        "CO0304",
    ),
    ("skewness of three points", "  - {step: treat, method: winsorise}", [1, 2, 3], "CO0307"),
    ("goalposts without bounds", "  - {step: normalise, method: goalposts}", [1, 2, 3], "CO0308"),
    ("a target nobody declared", "  - {step: normalise, method: distance_to_target}", [1, 2, 3], "CO0308"),
    ("division nobody declared", "  - {step: denominate}", [1, 2, 3], "CO0308"),
    (
        "weights all nought",
        "  - {step: weigh, method: given, weights: {a: '0', b: '0', c: '0'}}\n" + MEAN,
        [1, 2, 3],
        "CO0310",
    ),
    ("ranking what is not yet computed", "  - {step: rank, by: T, ties: min}", [1, 2, 3], "CO0311"),
    ("an unknown group", "  - {step: rank, by: a, ties: min, within: vung}", [1, 2, 3], "CO0312"),
    (
        "an unknown reference",
        "  - {step: normalise, method: distance_to_reference, reference: u9}",
        [1, 2, 3],
        "CO0313",
    ),
    (
        "the worst unit as reference",
        "  - {step: normalise, method: distance_to_reference, reference: u1}",
        [1, 2, 3],
        "CO0303",
    ),
    ("too few units for the bands", "  - {step: band, by: a, groups: '4'}", [1, 2, 3], "CO0307"),
    ("screening everybody out", "  - {step: screen, min_share: '1'}", [NAN, NAN, 3], "CO0315"),
    (
        "figures beyond float64",
        MEAN.replace("arithmetic", "generalised, power: '200'"),
        [1e300, 2, 3],
        "CO0316",
    ),
    ("a range beyond float64", "  - {step: normalise, method: minmax}", [1e308, -1e308, 0], "CO0316"),
    ("bounds nobody declared", "  - {step: within}", [1, 2, 3], "CO0308"),
]


@pytest.mark.parametrize(("what", "steps", "column", "code"), REFUSED, ids=[row[0] for row in REFUSED])
def test_a_step_that_cannot_be_done_is_refused_and_names_itself(
    what: str, steps: str, column: list[float], code: str
) -> None:
    with pytest.raises((Problem, Problems)) as refusal:
        done(steps, table(a=column, b=[1, 2, 3], c=[1, 2, 3]))
    fault = refusal.value.problems[0] if isinstance(refusal.value, Problems) else refusal.value
    assert fault.code == code
    assert fault.place.startswith("bước ")


def test_a_reversed_indicator_must_be_normalised_before_it_is_added_up() -> None:
    with pytest.raises(Problem, match="CO0309"):
        done(MEAN, table(a=[1, 2, 3]), nodes="  - {code: a, parent: T, direction: '-1'}\n  - {code: T}")


def test_linear_interpolation_never_extrapolates() -> None:
    of = labelled([NAN, 2, 3], tinh=["x", "x", "x"])
    of = Table(of.units, {**of.columns, "nam": np.array([1.0, 2, 3])}, of.labels)
    with pytest.raises(Problem, match="CO0302"):
        done("  - {step: impute, method: linear, group: tinh, along: nam}", of)


def test_a_denominator_of_nought_is_refused_and_an_unknown_one_leaves_a_hole() -> None:
    with pytest.raises(Problem, match="CO0314"):
        done("  - {step: denominate}", table(a=[1, 2], dan=[0, 1]), nodes=GROWING)
    outcome = done("  - {step: denominate}", table(a=[1, 2], dan=[NAN, 4]), nodes=GROWING)
    np.testing.assert_allclose(outcome.columns["a"], [NAN, 0.5])
    assert "u1/dan: chưa có mẫu số nên a để trống" in outcome.log[0].notes


def test_a_column_that_stays_skewed_is_refused_unless_the_plan_keeps_it() -> None:
    skewed = [1.0] * 12 + [1.0, 2, 500, 600]
    of = table(a=skewed, b=list(range(16)), c=list(range(16)))
    step = "  - {step: treat, method: winsorise, max_points: '1'"
    with pytest.raises(Problem, match="CO0306"):
        done(step + ", skew: '0.5', kurtosis: '-3'}", of)
    outcome = done(step + ", skew: '0.5', kurtosis: '-3', unmet: keep}", of)
    assert any("vẫn chưa đạt" in note for note in outcome.log[0].notes)


def test_screened_units_are_named_in_the_log() -> None:
    outcome = done("  - {step: screen, min_share: '0.5'}", table(a=[NAN, 1, 2], b=[NAN, 1, 2], c=[3, 1, 2]))
    assert outcome.units == ("u2", "u3")
    assert outcome.log[0].notes == ("không tính u1: chỉ có 33,3% số chỉ tiêu",)


def test_the_log_runs_again_to_the_same_digest(asem: Outcome, asem_table: Table) -> None:
    again = replay(asem.log, plan=asem.plan, table=asem_table)
    assert [entry.sha256 for entry in again.log] == [entry.sha256 for entry in asem.log]
    touched = asem_table.columns["LPI"].copy()
    touched[0] += 1e-9
    other = Table(asem_table.units, {**asem_table.columns, "LPI": touched}, asem_table.labels)
    assert replay(asem.log, plan=asem.plan, table=other).sha256 != asem.sha256


def test_the_log_tells_each_step_with_its_parameters(asem: Outcome) -> None:
    entry = asem.log[3].as_json()
    assert entry["step"]["method"] == "winsorise"
    assert entry["step"]["max_points"] == 5
    assert any(note.startswith("Flights: kéo vào 1 điểm") for note in entry["notes"])


SKEWED = [1.0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 400]
TREATED = [  # method and parameters, last value of the column
    ("winsorise, max_points: '1'", 11.0),
    ("winsorise", 11.0),
    ("log", np.log(400)),
    ("log_shift", np.log(399 + 3.99)),
    ("boxcox, lambda: '0'", np.log(400)),
    ("boxcox, lambda: '0.5'", 2 * (400**0.5 - 1)),
]


@pytest.mark.parametrize(("method", "last"), TREATED, ids=[row[0] for row in TREATED])
def test_outliers_are_treated(method: str, last: float) -> None:
    of = table(a=SKEWED, b=list(range(12)), c=list(range(12)))
    outcome = done(f"  - {{step: treat, method: {method}, unmet: keep}}", of)
    assert outcome.columns["a"][-1] == pytest.approx(last)
    np.testing.assert_array_equal(outcome.columns["b"], of.columns["b"])


def test_a_column_still_failing_after_winsorising_takes_the_second_treatment_from_its_own_values() -> None:
    heavy = [*range(1, 20), 900.0, 1000.0, 1100.0]
    outcome = done(
        "  - {step: treat, method: winsorise, max_points: '1', otherwise: boxcox, lambda: '0'}",
        table(a=heavy, b=list(range(22)), c=list(range(22))),
    )
    np.testing.assert_allclose(outcome.columns["a"], np.log(np.asarray(heavy)))
    assert "chưa đủ, dùng boxcox" in outcome.log[0].notes[0]


def test_winsorising_that_would_make_all_units_equal_is_refused_or_replaced() -> None:
    of = table(a=[1.0] * 11 + [50], b=list(range(12)), c=list(range(12)))
    with pytest.raises(Problem, match="CO0303"):
        done("  - {step: treat, method: winsorise}", of)
    outcome = done("  - {step: treat, method: winsorise, otherwise: log_shift, unmet: keep}", of)
    assert outcome.columns["a"][-1] > outcome.columns["a"][0]


def test_a_log_always_taken_leaves_missing_missing() -> None:
    outcome = done(
        "  - {step: treat, method: log, when: always, only: [a]}",
        table(a=[1, NAN, np.e], b=[0] * 3, c=[0] * 3),
    )
    np.testing.assert_allclose(outcome.columns["a"], [0, NAN, 1], atol=1e-15)


def test_copeland_ranks_by_duels_in_a_plan_and_in_replications() -> None:
    of = table(a=[1, 2, 3, 4], b=[4, 1, 3, 2], c=[2, 4, 3, 1])
    steps = "  - {step: weigh, method: given, weights: {a: '1', b: '2', c: '1'}}\n" + MEAN.replace(
        "arithmetic", "copeland"
    )
    outcome = done(steps, of)
    assert outcome.columns["T"].tolist() == [1, -2, 2, -1]
    x = np.stack([of.columns[code] for code in "abc"], axis=1)
    together = aggregate.copeland(x, np.array([[1.0, 2, 1], [1, 1, 1]]))
    assert together[0].tolist() == [1, -2, 2, -1]
    np.testing.assert_array_equal(together[1], aggregate.copeland(x, np.ones(3)))
