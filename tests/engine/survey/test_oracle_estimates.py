"""Every figure of R ``survey`` 4.1.1 on the api samples and a synthetic SIPAS sample, to 1e-9."""

from __future__ import annotations

import csv
import math
import os
from pathlib import Path

import numpy as np
import pytest

from tests.engine.survey.oracle_api import DESIGNS, HERE, Figure, Key, adjusted, expected, rows_of, sipas_rows

COLUMNS = ("estimate", "se", "ci_low", "ci_high", "deff", "df")


def close(ours: float | None, theirs: float | None, *, scale: float) -> bool:
    """1e-9 relative; an error that is zero but for rounding is measured against its estimate."""
    if theirs is None:
        return True
    return ours is not None and math.isclose(ours, theirs, rel_tol=1e-9, abs_tol=1e-12 * abs(scale))


def degenerate(key: Key, theirs: Figure) -> bool:
    """R's beta limits when the design fixes the share (SE 0): its effective size is infinite and the limits
    (0.5, 0.5) do not hold the estimate. We print the estimate itself as both limits."""
    return key[0] == "ciprop_beta" and theirs[1] is not None and theirs[1] < 1e-12


def compare(ours: dict[Key, Figure], theirs: dict[Key, Figure]) -> list[str]:
    faults = []
    for key, figure in theirs.items():
        if key not in ours:
            faults.append(f"{key}: no figure")
            continue
        for name, mine, other in zip(COLUMNS, ours[key], figure, strict=True):
            if name.startswith("ci") and degenerate(key, figure):
                continue
            if name == "deff" and other is not None and other < 1e-20:
                continue  # a variance of rounding errors over a real one
            if not close(mine, other, scale=figure[0] or 1.0):
                faults.append(f"{key} {name}: {mine!r} but R {other!r}")
    return faults


@pytest.mark.parametrize("design", sorted(DESIGNS))
def test_every_figure_equals_r(design: str) -> None:
    assert compare(rows_of(design), expected()[design]) == []


def test_every_figure_of_the_sipas_sample_equals_r() -> None:
    assert compare(sipas_rows(), expected()["sipas"]) == []


def test_no_design_of_the_table_is_left_out() -> None:
    assert set(expected()) == {*DESIGNS, "sipas"}


@pytest.mark.parametrize("path", sorted(HERE.glob("weights_*.csv")), ids=lambda path: path.stem)
def test_adjusted_weights_equal_r_row_by_row(path: Path) -> None:
    import ibis

    design = path.stem.removeprefix("weights_")
    data = "apistrat" if design.startswith("strat") else "apiclus1"
    with path.open() as lines:
        theirs = [float(row["weight"]) for row in csv.DictReader(lines)]
    ours = adjusted(ibis.read_csv(str(HERE / f"{data}.csv")).to_pyarrow(), design)
    np.testing.assert_allclose(ours, theirs, rtol=1e-9)


@pytest.mark.shared
def test_the_carried_table_is_the_shared_one() -> None:
    shared = Path(os.environ.get("CHISO_SHARED", Path(__file__).parents[4] / "shared")) / "reference/oracles"
    if not shared.is_dir():
        pytest.skip(
            "the material outside the repository is absent: nothing to compare the carried table with"
        )
    for path in sorted(HERE.glob("*.csv")):
        assert path.read_bytes() == (shared / path.name).read_bytes(), path.name
