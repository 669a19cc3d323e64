"""Small samples for tests: columns in, an Ibis table and a design out."""

from __future__ import annotations

from typing import Any

import ibis
import pyarrow as pa

from chiso.engine.survey.design import Answers, Design, Stage

LIKERT = Answers((1, 2, 3, 4, 5))


def table(**columns: list[Any]) -> Any:
    return ibis.memtable(pa.table(columns))


def village(**changes: list[Any]) -> Any:
    """Two strata of two villages, two people each; ``changes`` replaces columns."""
    columns: dict[str, list[Any]] = {
        "stratum": ["a", "a", "a", "a", "b", "b", "b", "b"],
        "psu": [1, 1, 2, 2, 1, 1, 2, 2],
        "w": [10.0, 10.0, 20.0, 20.0, 30.0, 30.0, 15.0, 15.0],
        "province": ["01", "01", "01", "01", "02", "02", "02", "02"],
        "q": [5, 4, 3, 2, 4, 4, 1, 5],
    }
    return table(**{**columns, **changes})


CLUSTERS = Design("w", (Stage(units="psu", strata=("stratum",)),), answers=LIKERT, name="làng")
