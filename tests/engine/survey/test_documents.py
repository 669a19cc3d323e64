"""The worked numbers in the documents are run."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

DOCUMENTS = Path(__file__).parents[3] / "docs/algorithms"


@pytest.mark.parametrize("name", ["survey-estimation", "survey-weights", "survey-publication"])
def test_the_worked_numbers_are_true(name: str) -> None:
    found = doctest.testfile(str(DOCUMENTS / f"{name}.md"), module_relative=False)
    assert found.attempted > 0
    assert found.failed == 0
