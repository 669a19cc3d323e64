"""From trees to types: all faults at once, each with file, line and criterion."""

import pytest

from chiso.engine.problems import Problems
from chiso.engine.spec.build import build, record
from chiso.engine.spec.types import Law, Node
from chiso.engine.spec.worked import Examples
from tests.engine.sample import SAMPLE, built, files


def faults(changes, name="par/2025-sample"):
    with pytest.raises(Problems) as refusal:
        build({**files(name), **changes}, name=name)
    return [(fault.code, fault.place.removeprefix(f"{name}/")) for fault in refusal.value.problems]


def test_the_sample_builds_with_its_places_in_printed_order():
    found = built()
    assert [node.code for node in found.index.tree] == ["1", "2", "3", "9", "10"]
    assert str(found.places["1.3"]).startswith("par/2025-sample/tree/1.yaml:")
    assert found.index == SAMPLE


BAD = """code: "1"
title: A
points: 1,5
foo: x
children:
  - code: "1.1"
    title: [x]
    points: ""
    by: ai
    figures: [a]
    rule: {kind: ratio, floor: x, of: {measure: share, part: b, of: a, zero: full, over: 3}}
  - code: "1.2"
    title: {vi: x}
    title: y
    rule: {kind: rati}
    cites: {law: x}
    evidence: none
  - {code: "1.3", rule: {kind: ratio}, title: z}
  - {code: "1.4", rule: chữ, title: {vi: {x: 1}}, exemptions: [x]}
"""


def test_every_fault_comes_with_file_line_and_criterion():
    assert faults({"tree/1.yaml": BAD}) == [
        ("SP0204", "tree/1.yaml:3 tiêu chí 1"),
        ("SP0201", "tree/1.yaml:4 tiêu chí 1"),
        ("SP0203", "tree/1.yaml:7 tiêu chí 1.1"),
        ("SP0209", "tree/1.yaml:8 tiêu chí 1.1"),
        ("SP0208", "tree/1.yaml:9 tiêu chí 1.1"),
        ("SP0203", "tree/1.yaml:10 tiêu chí 1.1"),
        ("SP0205", "tree/1.yaml:11 tiêu chí 1.1"),
        ("SP0208", "tree/1.yaml:11 tiêu chí 1.1"),
        ("SP0210", "tree/1.yaml:15 tiêu chí 1.2"),
        ("SP0203", "tree/1.yaml:16 tiêu chí 1.2"),
        ("SP0203", "tree/1.yaml:17 tiêu chí 1.2"),
        ("SP0202", "tree/1.yaml:18 tiêu chí 1.3"),
        ("SP0210", "tree/1.yaml:19 tiêu chí 1.4"),
        ("SP0203", "tree/1.yaml:19 tiêu chí 1.4"),
        ("SP0203", "tree/1.yaml:19 tiêu chí 1.4"),
        ("SP0103", "tree/1.yaml:14 tiêu chí 1.2"),
    ]


def test_a_broken_text_and_a_missing_head_or_tree_are_told_together():
    assert faults({"index.yaml": "a: [", "tree/1.yaml": "b: ["}) == [
        ("SP0101", "index.yaml:2"),
        ("SP0101", "tree/1.yaml:2"),
    ]
    with pytest.raises(Problems) as refusal:
        build({}, name="x")
    assert [fault.code for fault in refusal.value.problems] == ["SP0211", "SP0212"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("title: x\nnumber: y\ndate: 2025-13-01\n", "SP0207"),
        ("title: x\nnumber: y\ndate: hôm nay\n", "SP0207"),
        ("title: x\nnumber: {a: b}\n", "SP0203"),
        ("? [a]\n: b\ntitle: x\nnumber: y\n", "SP0108"),
    ],
)
def test_one_record_is_read_as_strictly(text, code):
    with pytest.raises(Problems, match=code):
        record(text, Law, name="x.yaml")


def test_numbers_that_must_be_whole_or_exact_are():
    head = files("par/2025-sample")["index.yaml"].decode().replace('revision: "1"', "revision: một")
    assert faults({"index.yaml": head}) == [("SP0206", "index.yaml:3")]
    text = (
        'schema: chiso.examples/1\nindex: x\nrows: [{code: "1", facts: {a: {b: c}}, why: x, points: nửa}]\n'
    )
    with pytest.raises(Problems) as refusal:
        record(text, Examples, name="x.yaml")
    assert [fault.code for fault in refusal.value.problems] == ["SP0203", "SP0213"]


def test_a_code_that_is_no_word_names_no_criterion():
    with pytest.raises(Problems, match="SP0203"):
        record("code: [1]\ntitle: x\n", Node, name="x.yaml")
