"""The rows are a contract: schema, names and unknowns do not change unseen."""

from __future__ import annotations

import json
from pathlib import Path

from chiso.engine.survey.estimate import estimate
from chiso.engine.survey.result import CSV_COLUMNS, as_csv, as_json
from chiso.engine.survey.statistics import Mean, Ratio, Share
from tests.engine.survey.samples import CLUSTERS, village

GOLDEN = Path(__file__).parents[2] / "oracles/survey/golden/estimates-1.json"


def rows() -> tuple[object, ...]:
    data = village(q=[5, 4, 3, 2, None, None, None, None], x=[1.5] * 8)
    statistics = [Mean("q"), Share("q", (4, 5)), Ratio("x", "q")]
    return estimate(data, design=CLUSTERS, statistics=statistics, by=[(), ("province",)], empty="row")


def test_the_document_is_the_golden_one() -> None:
    """Figures are compared to twelve digits; names, order and unknowns exactly."""
    found = json.loads(json.dumps(as_json(rows()), allow_nan=False))  # type: ignore[arg-type]
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))
    assert found["schema"] == golden["schema"] == "chiso.estimates/1"
    for one, two in zip(found["rows"], golden["rows"], strict=True):
        assert list(one) == list(two)
        for name, value in two.items():
            if isinstance(value, float):
                assert abs(one[name] - value) <= 1e-12 * max(1.0, abs(value)), name
            else:
                assert one[name] == value, name


def test_csv_says_the_same_and_leaves_the_unknown_empty() -> None:
    header, *lines = as_csv(rows())  # type: ignore[arg-type]
    assert header == list(CSV_COLUMNS)
    assert len(lines) == 9
    last = dict(zip(header, lines[-1], strict=True))
    assert (last["domain"], last["estimate"], last["status"]) == ("province=02", "", "no_answers")
