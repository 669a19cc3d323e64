"""A leaf taken apart: itself, the parts of its sum, the items of its checklist."""

from chiso.engine.rules.lines import has_lines, lines
from chiso.engine.spec.types import Choice
from tests.engine.sample import SAMPLE

NODES = {node.code: node for node in SAMPLE.walk()}


def test_a_simple_leaf_is_its_own_only_line():
    (ask,) = lines(NODES["1.1"])
    assert (ask.code, ask.points, ask.by) == ("1.1", NODES["1.1"].points, "unit")
    assert not has_lines(NODES["1.1"])


def test_parts_and_items_are_addressed_under_their_criterion():
    assert [ask.code for ask in lines(NODES["1.6"])] == [
        "1.6/tiep_cong_dan",
        "1.6/doi_thoai",
        "1.6/kien_nghi",
    ]
    items = lines(NODES["1.7"])
    assert [ask.code for ask in items] == ["1.7/cong_chuc", "1.7/nguoi_dan", "1.7/nang_cao"]
    assert all(isinstance(ask.rule, Choice) for ask in items)
    assert sum(ask.points for ask in items) == 1
    assert has_lines(NODES["1.6"])
    assert has_lines(NODES["1.7"])
