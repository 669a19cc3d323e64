"""Worked examples run, and law 9 says which are still wanting."""

from dataclasses import replace

from chiso.engine.score.examples import coverage, run
from chiso.engine.spec.build import record
from chiso.engine.spec.worked import Examples
from tests.engine.sample import EDITIONS, SAMPLE

FILE = EDITIONS / "par/2025-sample/examples/all.yaml"
GOOD = record(FILE.read_bytes(), Examples, name="all.yaml")


def examples(text):
    return record(f"schema: chiso.examples/1\nindex: par/2025-sample\n{text}", Examples, name="x.yaml")


def test_the_sample_s_examples_come_out_as_signed_and_show_everything():
    assert run(SAMPLE, GOOD, name="all.yaml") == ()
    assert coverage(SAMPLE, (GOOD,)) == ()


def test_every_way_an_example_can_fail_is_told():
    wrong = examples(
        """rows:
  - {code: "1.1", facts: {a: "100", b: "95"}, points: "1", maximum: "2",
     state: pending, shown: "1,40", says: [x], why: sai}
  - {code: "1.1", facts: {a: "0"}, shown: "0", state: pending, why: chưa có điểm}
  - {code: "1.1", facts: {a: "x"}, why: bị từ chối}
  - {code: "1.1", facts: {a: "1", b: "1"}, refused: SC0201, why: không bị từ chối}
  - {code: "1.1", facts: {a: "x"}, refused: SC0999, why: mã khác}
sheets:
  - name: s
    why: sai
    facts: {"1.2": {state: day_du}}
    expect: {"1.2": {percent: "1 %"}, total: {known: "7", percent: "1 %"}, "7": {}}
  - {name: t, why: hỏng, facts: {"1.2": {state: lạ}}, expect: {}}
"""
    )
    told = [str(failure) for failure in run(SAMPLE, wrong, name="x")]
    assert len(told) == 14
    assert "cần điểm 1, được 1.425" in told[0]
    assert any("mã có trong bộ tiêu chí" in one for one in told)


def test_a_tracked_index_refuses_its_examples():
    index = replace(SAMPLE, head=replace(SAMPLE.head, scoring="tracked"))
    failures = run(index, examples('rows: [{code: "1.2", facts: {state: day_du}, why: x}]\n'), name="x")
    assert "SC0301" in failures[0].got
    assert (
        run(
            index,
            examples('rows: [{code: "1.2", facts: {state: day_du}, refused: SC0301, why: x}]\n'),
            name="x",
        )
        == ()
    )


def test_what_no_example_shows_is_asked_for():
    none = [str(finding) for finding in coverage(SAMPLE, ())]
    for wanted in (
        "theo tỷ lệ (ratio)",
        "1.1: chưa có ví dụ đúng ngưỡng 95 %",
        "mẫu số bằng 0",
        "vượt 100 %",
        "1.6/doi_thoai: chưa có ví dụ đúng ngưỡng 3",
        "trường hợp khong_co_dvsn",
        "trường hợp khong",
    ):
        assert any(wanted in one for one in none), wanted
    published = replace(SAMPLE, head=replace(SAMPLE.head, status="published"))
    assert coverage(published, ())[0].severity == "fault"


def test_examples_that_cannot_be_read_show_nothing():
    odd = examples(
        """rows:
  - {code: "1.1", facts: {a: "x"}, why: x}
  - {code: "2.4", facts: {a: "1"}, why: không có trường hợp}
  - {code: "1.9", facts: {a: "1", b: "2"}, why: mâu thuẫn}
  - {code: "3", facts: {note: x}, why: nhóm}
"""
    )
    assert len(coverage(SAMPLE, (odd,))) > 20


def test_an_exemption_of_a_group_wants_an_example_too():
    node = SAMPLE.tree[0].children[5]
    exemption = SAMPLE.tree[1].children[2].exemptions[1]
    first = replace(SAMPLE.tree[0], children=(replace(node, exemptions=(exemption,)),))
    index = replace(SAMPLE, tree=(first,))
    told = [str(finding) for finding in coverage(index, ())]
    assert any("1.6: chưa có ví dụ cho trường hợp khong_duoc_giao" in one for one in told)
    shown = examples('rows: [{code: "1.6", facts: {state: khong_duoc_giao}, why: x}]\n')
    assert not any("1.6: chưa có" in str(finding) for finding in coverage(index, (shown,)))
    assert not any(
        "vượt 100 %" in str(finding) for finding in coverage(replace(SAMPLE, tree=SAMPLE.tree[2:3]), ())
    )
