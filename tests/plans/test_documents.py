"""The worked numbers in docs/algorithms/task-*.md run."""

from __future__ import annotations

import doctest
import sys

import pytest

from tests.conftest import ROOT
from tests.plans import docs_tasks


@pytest.mark.parametrize("name", ["task-deadlines.md", "task-progress.md"])
def test_the_worked_numbers_run(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "docs_tasks", docs_tasks)
    text = (ROOT / "docs/algorithms" / name).read_text().replace("```", "")
    example = doctest.DocTestParser().get_doctest(text, {}, name, name, 0)
    result = doctest.DocTestRunner().run(example)
    assert (result.failed, result.attempted > 2) == (0, True)
