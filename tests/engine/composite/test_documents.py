"""The worked numbers of the algorithm pages are run as printed; the reference page tells every field."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

from chiso.engine.composite import plan as steps
from chiso.engine.composite.plan import Plan, read_plan
from chiso.engine.composite.sensitivity import read_study

DOCS = Path(__file__).parents[3] / "docs"
PAGES = ("composite", "papi-scaling", "sensitivity", "sample-size", "selection")


@pytest.mark.parametrize("page", PAGES)
def test_worked_numbers_are_what_the_page_prints(page: str) -> None:
    text = (DOCS / "algorithms" / f"{page}.md").read_text(encoding="utf-8")
    found = "\n".join(re.findall(r"```pycon\n(.*?)```", text, flags=re.S))
    test = doctest.DocTestParser().get_doctest(found, {}, page, page, 0)
    assert test.examples
    outcome = doctest.DocTestRunner(verbose=False).run(test)
    assert outcome.failed == 0


def test_the_plan_and_the_study_of_the_reference_page_are_read() -> None:
    text = (DOCS / "reference" / "composite-plan.md").read_text(encoding="utf-8")
    plan_text, study_text = re.findall(r"```yaml\n(.*?)```", text, flags=re.S)[:2]
    plan = read_plan(plan_text, name="composite-plan.md")
    assert isinstance(plan, Plan)
    assert read_study(study_text, name="composite-plan.md", plan=plan).target == "tong"


def test_every_step_and_field_stands_on_the_reference_page() -> None:
    text = (DOCS / "reference" / "composite-plan.md").read_text(encoding="utf-8")
    for kind in (*steps.Step.__args__, steps.Node, steps.Plan):  # type: ignore[attr-defined]
        for field in kind.__struct_encode_fields__:
            assert f"`{field}`" in text, (kind.__name__, field)
