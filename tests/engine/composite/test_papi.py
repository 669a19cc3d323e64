"""PAPI's own scaling, recomputed for every province and year from the scores of the parts."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from chiso.engine.composite.plan import Plan, read_plan
from chiso.engine.composite.rank import bands
from chiso.engine.composite.run import Outcome, run
from chiso.engine.composite.table import Table, table_of
from chiso.engine.grids import read_grid, write_csv
from chiso.engine.problems import Problem, Problems
from tests.engine.composite.conftest import ORACLES, SCALING, oracle, small

EDITIONS = {
    "2011-2015": range(2011, 2016),
    "2016-2017": range(2016, 2018),
    "2018": range(2018, 2019),
    "2019-2020": range(2019, 2021),
    "2021-2024": range(2021, 2025),
}
PARTS = oracle("papi_subdimensions_2011_2024.csv")
WANTED = {(row["year"], row["province"]): row for row in oracle("papi_dimensions_2011_2024.csv")}


def edition_of(year: int) -> str:
    return next(name for name, years in EDITIONS.items() if year in years)


def plan_of(name: str) -> Plan:
    return read_plan((SCALING / f"{name}.yaml").read_text(encoding="utf-8"), name=f"{name}.yaml")


def year_table(plan: Plan, year: int) -> Table:
    rows = [row for row in PARTS if row["year"] == str(year)]
    header = ["province", *plan.leaves]
    data = write_csv(header, [[row[column] or None for column in header] for row in rows])
    return table_of(read_grid(data, name=f"papi-{year}.csv"), plan=plan, unit="province", notation="en")


@pytest.fixture(scope="module")
def years() -> dict[int, Outcome]:
    plans = {name: plan_of(name) for name in EDITIONS}
    return {
        year: run(plans[edition_of(year)], table=year_table(plans[edition_of(year)], year))
        for year in range(2011, 2025)
    }


def test_all_882_province_years_come_out_within_1e_5(years: dict[int, Outcome]) -> None:
    seen = 0
    for year, outcome in years.items():
        for place, province in enumerate(outcome.units):
            row = WANTED[(str(year), province)]
            seen += 1
            for code in [f"d{i}" for i in range(1, 9)] + ["total"]:
                if code not in outcome.columns:
                    assert row[code] == "", (year, code)
                    continue
                value = outcome.columns[code][place]
                assert np.isnan(value) == (row[code] == ""), (year, province, code)
                if row[code]:
                    assert value == pytest.approx(float(row[code]), abs=1e-5), (year, province, code)
    assert seen == 882


def test_ranks_and_the_number_ranked_come_out(years: dict[int, Outcome]) -> None:
    for (year, province), row in WANTED.items():
        outcome = years[int(year)]
        rank = outcome.ranks["total"][outcome.units.index(province)]
        assert (str(int(rank)) if not np.isnan(rank) else "") == row["rank_computed"], (year, province)
        assert int(np.sum(~np.isnan(outcome.ranks["total"]))) == int(row["n_ranked"])


def test_national_means_and_extremes_come_out(years: dict[int, Outcome]) -> None:
    for row in oracle("papi_national_2011_2024.csv"):
        outcome = years[int(row["year"])]
        for code in [*(f"d{i}" for i in range(1, 9)), "total"]:
            if row[f"{code}_mean"]:
                values = outcome.columns[code]
                assert np.nanmean(values) == pytest.approx(float(row[f"{code}_mean"]), abs=6e-5)
                assert np.nanmin(values) == pytest.approx(float(row[f"{code}_min"]), abs=6e-5)
                assert np.nanmax(values) == pytest.approx(float(row[f"{code}_max"]), abs=6e-5)


def test_figures_the_press_printed_are_met(years: dict[int, Outcome]) -> None:
    """Within one cent: some newspapers cut instead of rounding; 43.7 for Hà Nội 2024 is printed so."""
    for row in oracle("papi_crosscheck_published.csv"):
        outcome = years[int(row["year"])]
        value = outcome.columns[row["field"]][outcome.units.index(row["province"])]
        assert value == pytest.approx(
            float(row["published"]), abs=0.01 if row["published"] != "43.7" else 0.1
        )


HAI_PHONG = [  # (year, total to three digits, rank, ranked)
    (2018, 42.800, 49, 61),
    (2019, 41.536, 58, 63),
    (2020, 42.293, 40, 63),
    (2021, 44.005, 13, 60),
    (2022, 43.604, 14, 61),
    (2023, 42.114, 32, 61),
    (2024, 42.704, 42, 61),
]


@pytest.mark.parametrize(("year", "total", "rank", "ranked"), HAI_PHONG)
def test_hai_phong_year_by_year(
    year: int, total: float, rank: int, ranked: int, years: dict[int, Outcome]
) -> None:
    outcome = years[year]
    place = outcome.units.index("Hai Phong")
    assert round(float(outcome.columns["total"][place]), 3) == total
    assert outcome.ranks["total"][place] == rank
    assert np.sum(~np.isnan(outcome.ranks["total"])) == ranked


NO_TOTAL = {
    2014: {"Bac Giang", "Dong Thap"},
    2018: {"Quang Ninh", "Dong Thap"},
    2021: {"Bac Giang", "Bac Ninh", "Quang Ninh"},
    2022: {"Bac Giang", "Bac Ninh"},
    2023: {"Quang Ninh", "Binh Duong"},
    2024: {"Vinh Phuc", "Tien Giang"},
}


def test_a_province_with_a_missing_dimension_has_no_total_rank_or_group(years: dict[int, Outcome]) -> None:
    for year, outcome in years.items():
        without = {u for u, v in zip(outcome.units, outcome.columns["total"], strict=True) if np.isnan(v)}
        assert without == NO_TOTAL.get(year, set()), year
        assert np.array_equal(np.isnan(outcome.bands["total"]), np.isnan(outcome.columns["total"]))
        assert np.array_equal(np.isnan(outcome.ranks["total"]), np.isnan(outcome.columns["total"]))


def test_four_groups_of_2023_are_15_15_15_16_from_the_top(years: dict[int, Outcome]) -> None:
    outcome = years[2023]
    sizes = Counter(outcome.bands["total"][~np.isnan(outcome.bands["total"])].astype(int).tolist())
    assert [sizes[group] for group in (1, 2, 3, 4)] == [15, 15, 15, 16]
    hanoi = outcome.units.index("Hanoi")
    assert outcome.ranks["total"][hanoi] == 15
    assert outcome.bands["total"][hanoi] == 1
    second = outcome.columns["total"][outcome.bands["total"] == 2]
    assert second.max() == pytest.approx(43.95, abs=0.01)
    assert second.min() == pytest.approx(42.39, abs=0.01)


def test_group_sizes_of_2020_are_those_printed(years: dict[int, Outcome]) -> None:
    """16, 16, 15, 16 read from the lowest group upward; the printed list does not say its direction."""
    sizes = Counter(years[2020].bands["total"].astype(int).tolist())
    assert [sizes[group] for group in (4, 3, 2, 1)] == [16, 16, 15, 16]


def test_the_worked_example_of_an_giang_2016(years: dict[int, Outcome]) -> None:
    outcome = years[2016]
    place = outcome.units.index("An Giang")
    parts = [round(float(outcome.columns[f"d1_s{i}"][place]), 3) for i in (1, 2, 3, 4)]
    assert parts == [0.874, 1.552, 1.145, 0.910]
    assert round(float(outcome.columns["d1"][place]), 3) == 4.481


def test_bounds_are_literal_and_no_value_stands_outside_them(years: dict[int, Outcome]) -> None:
    """0.33 and 3.33, not thirds: 0.33174 (2020) would be refused by 1/3."""
    lowest = np.nanmin(years[2020].columns["d8_s1"])
    assert 0.33 < lowest < 1 / 3
    for name in EDITIONS:
        plan = plan_of(name)
        for parent, children in plan.children.items():
            if parent != "total":
                bounds = {2: (0.5, 5.0), 3: (0.33, 3.33), 4: (0.25, 2.5)}[len(children)]
                assert {(plan.by_code[c].low, plan.by_code[c].high) for c in children} == {bounds}
                assert plan.by_code[parent].low == pytest.approx(bounds[0] * len(children))
                assert plan.by_code[parent].high == pytest.approx(bounds[1] * len(children))


def test_a_score_outside_its_bounds_is_refused() -> None:
    plan = plan_of("2021-2024")
    table = year_table(plan, 2024)
    table.columns["d3_s1"][0] = 3.34
    with pytest.raises(Problems) as refusal:
        run(plan, table=table)
    assert [fault.code for fault in refusal.value.problems] == ["CO0305"]


FROM_QUESTIONS = """  - {code: total}
  - {code: d8, parent: total}
  - {code: s1, parent: d8, low: "0.5", high: "5"}
  - {code: s2, parent: d8, low: "0.5", high: "5"}
  - {code: q1, parent: s1, low: "0", high: "100"}
  - {code: q2, parent: s1, low: "1", high: "5", direction: "-1"}
  - {code: q3, parent: s2, low: "0", high: "3"}"""
STEPS = """  - {step: normalise, method: goalposts}
  - {step: aggregate, level: "2", method: arithmetic}
  - {step: normalise, method: onto, level: "2"}
  - {step: aggregate, level: "3", method: sum}
  - {step: aggregate, level: "4", method: sum}"""


def test_scores_from_questions_use_the_questions_own_scale_and_the_bounds_by_number_of_parts() -> None:
    plan = small(STEPS, nodes=FROM_QUESTIONS)
    # q1 50 of 0–100 → 0.5; q2 2 of 1–5, lower is better → 0.75; mean 0.625 → 0.5 + 4.5·0.625 = 3.3125
    # q3 3 of 0–3 → 1 → 5; d8 = 8.3125
    data = write_csv(["u", "q1", "q2", "q3"], [["A", 50.0, 2.0, 3.0], ["B", 0.0, 5.0, 0.0]])
    outcome = run(plan, table=table_of(read_grid(data, name="q.csv"), plan=plan, unit="u", notation="en"))
    np.testing.assert_allclose(outcome.columns["s1"], [3.3125, 0.5])
    np.testing.assert_allclose(outcome.columns["total"], [8.3125, 1.0])


def test_an_answer_outside_the_questions_scale_is_refused() -> None:
    plan = small(STEPS, nodes=FROM_QUESTIONS)
    data = write_csv(["u", "q1", "q2", "q3"], [["A", 101.0, 2.0, 3.0], ["B", 0.0, 5.0, 0.0]])
    table = table_of(read_grid(data, name="q.csv"), plan=plan, unit="u", notation="en")
    with pytest.raises(Problem, match="CO0305"):
        run(plan, table=table)


def test_bands_of_equal_quarters() -> None:
    assert bands(np.arange(60.0), groups=4).tolist().count(1.0) == 15


@pytest.mark.shared
def test_the_carried_tables_are_those_of_the_reference() -> None:
    folder = Path(__file__).parents[4] / "shared" / "reference" / "data"
    if not folder.is_dir():
        pytest.skip("the reference folder beside the checkout is absent")
    for name in ("papi_subdimensions_2011_2024.csv", "papi_dimensions_2011_2024.csv"):
        with (folder / name).open(encoding="utf-8") as file:
            assert list(csv.DictReader(file)) == oracle(name)
    assert ORACLES.is_dir()
