"""The worked numbers in docs/algorithms run."""

import doctest
import sys
from pathlib import Path

import pytest

from tests.engine.score import docs_scoring

DOCS = Path(__file__).resolve().parents[3] / "docs" / "algorithms"
NAMES = (
    "scoring",
    "rounding-and-ranks",
    "mass-scoring",
    "winning-points-back",
    "forecast-and-ranges",
    "agreement",
    "overclaim",
)


@pytest.mark.parametrize("name", NAMES)
def test_the_worked_numbers_of_a_document_come_out(name, monkeypatch):
    monkeypatch.setitem(sys.modules, "docs_scoring", docs_scoring)
    found = doctest.testfile(str(DOCS / f"{name}.md"), module_relative=False, encoding="utf-8")
    assert found.failed == 0
    assert found.attempted > 0 or name == "mass-scoring"
