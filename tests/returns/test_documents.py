"""The worked numbers of docs/algorithms/consolidation.md run; the reference names every key of the format."""

from __future__ import annotations

import dataclasses
import doctest
import sys

import pytest

from chiso.engine.returns import types
from tests.conftest import ROOT
from tests.returns import docs_returns


def test_the_worked_numbers_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "docs_returns", docs_returns)
    text = (ROOT / "docs/algorithms/consolidation.md").read_text().replace("```", "")
    example = doctest.DocTestParser().get_doctest(text, {}, "consolidation", "consolidation.md", 0)
    result = doctest.DocTestRunner().run(example)
    assert (result.failed, result.attempted > 4) == (0, True)


@pytest.mark.parametrize("kind", [types.FigureSpec, types.SectionSpec, *types.Check.__args__])
def test_the_reference_names_every_key(kind: type) -> None:
    text = (ROOT / "docs/reference/returns-format.md").read_text()
    missing = [field.name for field in dataclasses.fields(kind) if field.name not in text]
    tag = getattr(kind, "TAG", None)
    assert missing == []
    assert tag is None or f"`{tag[1]}`" in text
