"""The layouts of the system: every code of the seven forms, and the tie to the plan's rule books."""

from __future__ import annotations

import pytest

from chiso.cli.layouts import folder_of_returns, layout, names
from chiso.engine.returns.types import Ratio, Sum, sources

ROOT = folder_of_returns(None)
PERIODIC = layout("par/2025-periodic", root=ROOT).layout
PLAN = layout("plan/2023-heza", root=ROOT).layout

CODES = {
    "1": "1 2 2.1 2.2 3 3.1 3.2 3.3 3.3.1 3.3.2 4 4.1 4.1.1 4.1.2 4.1.3 5 5.1 5.2 6",
    "2": "1 1.1 1.2 2 2.1 2.2 2.2.1 2.2.2 3 3.1 3.2 3.2.1 3.2.2",
    "3": "1 1.1 1.2 1.3 1.4 1.4.1 1.4.2 1.4.3 2 2.1 2.2 3 3.1 3.1.1 3.1.2 3.2 3.2.1 3.2.2 3.3 3.3.1 3.3.2",
    "4": "1 1.1 1.2 1.3 1.4 1.5 1.5.1 1.5.2 1.5.3 2 2.1 2.2 2.3 2.4 3 3.1 3.2 3.3 3.4",
    "5": "1 1.1 1.2 1.3 2 2.1 2.2 3 4 4.1 4.2 4.3 4.4",
    "6": "1 1.1 1.2 2 2.1 2.2 2.3 2.4 2.4.1 2.4.2 2.4.3 2.5 2.6",
    "7": "1 2 3 3.1 3.1.1 3.1.2 3.2 3.2.1 3.2.2 4 4.1 4.1.1 4.1.2 4.2 4.2.1 4.2.2 4.3 4.3.1 4.3.2"
    " 4.4 4.4.1 4.4.2 4.5 4.5.1 4.5.2",
}
HEADINGS = {"1:3", "1:4", "2:2", "2:3", "3:1", "3:2", "3:3", "4:1", "4:2", "4:3", "5:1", "5:2", "6:2"} | {
    "7:3",
    "7:3.1",
    "7:3.2",
    "7:4",
}
RATIOS = {
    "1:2": "2.2/2.1", "1:3.3": "3.3.2/3.3.1", "2:2.2": "2.2.2/2.2.1", "2:3.2": "3.2.2/3.2.1",
    "3:3.1": "3.1.2/3.1.1", "3:3.2": "3.2.2/3.2.1", "3:3.3": "3.3.2/3.3.1", "6:1": "1.2/1.1",
    "7:4.1": "4.1.2/4.1.1", "7:4.2": "4.2.2/4.2.1", "7:4.3": "4.3.2/4.3.1", "7:4.4": "4.4.2/4.4.1",
    "7:4.5": "4.5.2/4.5.1",
}  # fmt: skip
SUMS = {
    "2:1": "1.1+1.2",
    "3:1.4": "1.4.1+1.4.2",
    "4:1.5": "1.5.1+1.5.2+1.5.3",
    "5:4": "4.1+4.2+4.3+4.4",
    "6:2.4": "2.4.1+2.4.2+2.4.3",
}


@pytest.mark.parametrize("form", CODES)
def test_every_code_of_a_form_stands_in_printed_order(form):
    rows = next(one.rows for one in PERIODIC.forms if one.code == form)
    assert [row.code for row in rows] == CODES[form].split()


def test_which_lines_are_headings():
    rows = [row for form in PERIODIC.forms for row in form.rows]
    assert {row.key for row in rows if row.kind == "heading"} == HEADINGS
    assert all(row.title.vi and row.title.en for row in rows)


def test_what_is_computed_and_from_what():
    def codes(keys):
        return [key.partition(":")[2] for key in keys]

    found = {spec.key: spec.computed for spec in PERIODIC.figures.values() if spec.computed}
    ratios = {key: "/".join(codes(one.num + one.den)) for key, one in found.items() if isinstance(one, Ratio)}
    sums = {key: "+".join(codes(one.parts)) for key, one in found.items() if isinstance(one, Sum)}
    assert (ratios, sums) == (RATIOS, SUMS)


def test_nothing_that_is_no_quantity_is_added_up():
    assert {spec.kind for spec in PERIODIC.figures.values() if spec.merge == "sum"} == {"count", "amount"}


def test_what_the_source_leaves_open_is_marked_and_explained():
    open_ = {spec.key: spec.note for spec in PERIODIC.figures.values() if spec.confirmed == "no"}
    assert {"4:1.1", "5:1.1", "7:3.1.1", "7:4.5.1"} <= set(open_)
    assert all(open_.values())


def test_the_outline_has_the_four_parts_and_the_letters_of_the_decree():
    assert [section.label for section in PERIODIC.sections] == ["I.", "II.", "III.", "IV."]
    digital = PERIODIC.outline["II.6"]
    assert [child.label for child in digital.children] == ["a)", "b)", "c)", "d)", "đ)", "e)", "g)", "h)"]


def test_the_plan_is_told_by_its_domains_and_contents():
    assert [section.label for section in PLAN.sections] == ["I.", "II.", "III.", "IV.", "V."]
    for group, edition in (("II.A", "par/2023-heza"), ("II.B", "papi/2023-heza")):
        tied = [one for child in PLAN.outline[group].children for one in child.from_tasks]
        assert [(one.edition, one.code) for one in tied] == [(edition, str(code)) for code in range(1, 9)]


def test_every_entered_figure_of_the_plan_is_counted_by_the_system():
    assert all(spec.tasks is not None for spec in PLAN.entered)
    assert sources(PLAN.figures["NV:3"]) == ("NV:1.1", "NV:1.1", "NV:1.2", "NV:1.4")


def test_all_layouts_build():
    assert names(ROOT) == ["par/2025-periodic", "plan/2023-heza"]
