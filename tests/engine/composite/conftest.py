"""What these tests stand on: the ASEM example, a small plan to edit, the folder of oracles."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings

from chiso.engine.composite.plan import Plan, read_plan
from chiso.engine.composite.run import Outcome, run
from chiso.engine.composite.table import Table, table_of
from chiso.engine.grids import read_grid

settings.register_profile("unhurried", deadline=None)  # two shared cores: time proves nothing
settings.load_profile("unhurried")

ORACLES = Path(__file__).parents[2] / "oracles" / "composite"
SCALING = Path(__file__).parents[3] / "indices" / "papi" / "scaling"


def oracle(name: str) -> list[dict[str, str]]:
    with (ORACLES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def small(steps: str, *, nodes: str = "") -> Plan:
    """A plan of three indicators under T, with ``steps`` (YAML list items)."""
    tree = (
        nodes or "  - {code: a, parent: T}\n  - {code: b, parent: T}\n  - {code: c, parent: T}\n  - {code: T}"
    )
    head = "schema: chiso.composite/1\nid: t\nedition: '1'\ntitle: {vi: thử}\n"
    return read_plan(f"{head}nodes:\n{tree}\nsteps:\n{steps}\n", name="t.yaml")


def table(**columns: list[float]) -> Table:
    count = len(next(iter(columns.values())))
    return Table(
        tuple(f"u{i + 1}" for i in range(count)),
        {code: np.asarray(values, dtype=np.float64) for code, values in columns.items()},
    )


@pytest.fixture(scope="session")
def asem_plan() -> Plan:
    return read_plan((ORACLES / "asem.yaml").read_text(encoding="utf-8"), name="asem.yaml")


@pytest.fixture(scope="session")
def asem_table(asem_plan: Plan) -> Table:
    grid = read_grid((ORACLES / "coinr_asem_idata.csv").read_bytes(), name="coinr_asem_idata.csv")
    return table_of(grid, plan=asem_plan, unit="uCode", notation="en")


@pytest.fixture(scope="session")
def asem(asem_plan: Plan, asem_table: Table) -> Outcome:
    return run(asem_plan, table=asem_table)
