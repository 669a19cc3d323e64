"""``chiso survey sipas`` as a person types it; figures worked by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chiso.cli import main

# Weights 10, 20, 10, 10. q: 4 or more for 40 of 50; the mean level is 190 / 50 = 3.8.
ROWS = "s,p,w,q,e\na,1,10,5,\na,2,20,4,\nb,1,10,5,1\nb,2,10,1,2\n"
DESIGN = (
    "schema: chiso.survey-design/1\nstages: [{strata: s, units: p}]\nweights: w\n"
    "answers: {codes: [1, 2, 3, 4, 5]}\n"
)
FACTORS = [word for at in range(1, 6) for word in ("--factor", f"F{at}=q")]


def files(folder: Path) -> list[str]:
    (folder / "a.csv").write_text(ROWS)
    (folder / "d.yaml").write_text(DESIGN)
    return ["--data", str(folder / "a.csv"), "--design", str(folder / "d.yaml")]


@pytest.mark.parametrize(
    ("formula", "percent", "points"), [("top2", 80, "1.2"), ("mean_over_max", 76, "1.14")]
)
def test_both_formulas_and_the_points_by_edition(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], formula: str, percent: float, points: str
) -> None:
    words = ["survey", "sipas", *files(tmp_path), "--edition", "2025", "--formula", formula, *FACTORS]
    assert main([*words, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [one["percent"] for one in found["figures"]] == pytest.approx([percent] * 6)
    assert [one["criterion"] for one in found["points"]] == [f"8.1.{at}" for at in range(1, 6)]
    assert float(found["points"][0]["points"]) == float(points)


def test_a_factor_without_items_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["survey", "sipas", *files(tmp_path), "--edition", "2025", "--formula", "top2", "--factor", "F1"]
    assert main(words) == 2
    assert "CL0128" in capsys.readouterr().err


def test_a_level_outside_zero_and_one_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["survey", "estimate", *files(tmp_path), "--items", "q", "--level", "2"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "CL0127" in captured.err


def test_empty_rows_are_printed_for_quantiles_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["survey", "estimate", *files(tmp_path), "--items", "e", "--stat", "quantile:0.5", "--by", "s"]
    assert main(words) == 2
    assert "SV0301" in capsys.readouterr().err
    assert main([*words, "--empty", "row", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert [(row["domain"], row["status"]) for row in rows] == [
        ({"s": "a"}, "no_answers"),
        ({"s": "b"}, "known"),
    ]
