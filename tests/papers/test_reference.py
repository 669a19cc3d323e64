"""The reference says what the code does: every code of the catalogue, every key of the schema."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from chiso.papers import model
from chiso.papers.findings import CATALOGUE
from chiso.papers.wire import paper_as_json

REFERENCE = (Path(__file__).parents[2] / "docs" / "reference" / "paper-model.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_every_code_is_in_the_reference_with_its_meaning(code: str) -> None:
    kind = CATALOGUE[code]
    assert f"| {code} | {kind.severity} | {kind.meaning} |" in REFERENCE


def test_every_key_of_the_paper_is_in_the_reference() -> None:
    empty = model.Paper(None, None, None, None, None, None, None, None, None)
    missing = [key for key in paper_as_json(empty) if not re.search(rf"`[^`]*\b{key}\b", REFERENCE)]
    assert missing == []


@pytest.mark.parametrize(
    "row", [model.Citation, model.Obligation, model.AnnexItem, model.Recipient, model.Finding]
)
def test_every_key_of_a_row_is_in_the_reference(row: type) -> None:
    missing = [field.name for field in fields(row) if not re.search(rf"\b{field.name}\b", REFERENCE)]
    assert missing == []


def test_every_code_used_in_the_package_is_in_the_catalogue() -> None:
    package = Path(model.__file__).parent
    used = {
        code for file in package.glob("*.py") for code in re.findall(r'"(PF\d{3})"', file.read_text("utf-8"))
    }
    assert used <= set(CATALOGUE)
