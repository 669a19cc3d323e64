"""A sheet checked against its edition: every fault at once, every convenience stated."""

import pytest

from chiso.engine.problems import Problems
from chiso.engine.score.sheet import Cell, Raw, Row, sheet
from chiso.engine.states import Standing
from tests.engine.sample import SAMPLE, raw, score_of, sheet_of


def codes_of(text):
    with pytest.raises(Problems) as refusal:
        sheet_of(text)
    return [problem.code for problem in refusal.value.problems]


def test_all_faults_of_a_sheet_come_together_with_place_and_criterion():
    with pytest.raises(Problems) as refusal:
        sheet_of("'1.1': {a: mười, b: 1.5, z: 3}\n'1.99': {a: 1}\n'1': {a: 1}\n")
    told = [(problem.code, problem.place) for problem in refusal.value.problems]
    assert [code for code, _ in told] == ["SC0201", "SC0203", "SC0104", "SC0101", "SC0105"]
    assert told[0][1] == "bang.yaml:1 tiêu chí 1.1"
    assert "1.9" in refusal.value.problems[3].hint


def test_what_the_rules_refuse_is_told_together_with_what_cannot_be_read():
    assert codes_of("'1.1': {a: mười}\n'1.2': lạ\n'1.8': {n: 1}\n") == ["SC0201", "RU0103"]


def test_the_same_line_twice_is_refused():
    assert codes_of("- {code: '1.1', a: 1}\n- {code: '1.1.', b: 1}\n") == ["SC0103"]


def test_a_sheet_for_another_edition_or_body_is_refused():
    assert codes_of("index: par/khác\nbody: x\nfacts: {}\n") == ["SC0109", "SC0110", "SC0112"]


def test_a_code_in_a_number_cell_is_found_only_when_it_can_be_one_code():
    def numbered(code):
        return Raw((Row(code, "x", {"state": Cell("day_du", "x")}, numeric_code=True),))

    assert "1.2" in sheet(numbered("1.2"), SAMPLE).entries
    with pytest.raises(Problems, match="SC0101"):
        sheet(numbered("7.7"), SAMPLE)
    from dataclasses import replace

    double = replace(SAMPLE, tree=(*SAMPLE.tree, replace(SAMPLE.tree[0].children[1], code="1.20")))
    with pytest.raises(Problems, match="SC0102"):
        sheet(numbered("1.2"), double)


def test_figures_written_on_a_sum_go_to_the_only_part_that_asks_for_them():
    entries = sheet_of("'1.6': {a: 4, b: 2}\n").entries
    assert entries["1.6/kien_nghi"].figures["a"] == 4
    assert sheet_of("'1.6': {a: 4, percent: 50}\n").entries["1.6/kien_nghi"].percent == 50
    assert codes_of("'1.6': {z: 4}\n") == ["SC0105"]
    assert codes_of("'1.6': {percent: 4}\n") == ["SC0105"]
    assert codes_of("'1.6': {a: 4}\n'1.6/kien_nghi': {b: 2}\n") == ["SC0103"]


def test_a_checklist_may_be_marked_whole_and_line_by_line():
    assert score_of("'1.7': {state: all}\n").nodes["1.7"].points == 1
    assert score_of("'1.7': {state: none}\n").nodes["1.7"].points == 0
    mixed = score_of("- {code: 1.7/nguoi_dan, state: không}\n- {code: 1.7, state: all}\n")
    assert mixed.nodes["1.7"].points == pytest.approx(0.75)
    for word in ("met", "Đạt", "có", "x", "true", "1"):
        assert score_of(f"1.7/cong_chuc: {{state: '{word}'}}\n").nodes["1.7/cong_chuc"].points == 0.5
    assert codes_of("'1.7': {state: nửa}\n") == ["RU0103"]


def test_reserved_states_are_read_in_vietnamese():
    found = sheet_of("'1.1': {state: Thiếu}\n'1.2': {state: chờ}\n'1.8': {state: không thực hiện}\n").entries
    assert [found[code].state for code in ("1.1", "1.2", "1.8")] == ["missing", "pending", "none_done"]
    assert sheet_of("'3.1': {state: không áp dụng, note: x}\n").entries["3.1"].state == "not_applicable"
    assert sheet_of("'2.3': {state: khong_co_dvsn}\n").entries["2.3"].state == "khong_co_dvsn"


def test_a_state_that_names_a_case_is_the_case():
    assert sheet_of("'2.4': khong\n").entries["2.4"].case == "khong"
    assert sheet_of("'2.4': {case: co, a: 1, b: 1}\n").entries["2.4"].case == "co"
    assert sheet_of("'2.4': {state: missing}\n").entries["2.4"].state == "missing"


def test_a_stated_percent_may_pass_one_hundred_and_carry_its_sign():
    found = sheet_of("'1.1': {percent: 104%}\n").entries["1.1"]
    assert found.percent == 104
    assert codes_of("'1.1': {percent: -1}\n") == ["SC0204"]


def test_cuts_of_a_whole_sum_stand_on_its_own_row():
    result = score_of(
        "'1.6': {parts: {tiep_cong_dan: dung, doi_thoai: {n: 3}, kien_nghi: {a: 0}}, cuts: thieu}\n"
    )
    assert result.nodes["1.6"].points == pytest.approx(0.9)
    assert result.nodes["1.6/kien_nghi"].standing is Standing.KNOWN


def test_printed_lines_may_be_numbered_and_figures_written_large():
    entries = sheet_of("1.6/3: {A: 4, B: 2}\n1.7/1: {state: met}\n").entries
    assert entries["1.6/kien_nghi"].figures == {"a": 4, "b": 2}
    assert entries["1.7/cong_chuc"].state == "met"
    for wrong in ("1.6/4", "1.6/0", "1.6/x", "1.1/1", "1/1", "7/1"):
        assert codes_of(f"{wrong}: {{state: met}}\n") == ["SC0101"]


def test_rows_stay_as_written():
    assert raw("'1.1': {a: 1}\n").rows[0].place == "bang.yaml:1"


def test_what_a_group_has_no_use_for_is_refused_and_not_passed_over():
    assert codes_of("'1': {cuts: [lạ]}\n") == ["RU0107"]
    assert codes_of("'1': {case: co}\n") == ["RU0104"]
    assert codes_of("'1.7': {state: all, cuts: [lạ]}\n") == ["RU0107"]
