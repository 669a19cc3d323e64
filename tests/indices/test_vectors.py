"""The traps found in real documents, put to the editions that ship."""

from fractions import Fraction as F
from pathlib import Path

import pytest

from chiso.cli.editions import edition
from chiso.engine.score.evaluate import evaluate
from chiso.engine.score.rows import from_csv, from_yaml
from chiso.engine.score.sheet import sheet
from chiso.engine.states import Standing

ROOT = Path(__file__).resolve().parent.parent.parent / "indices"
PROVINCE = edition("par/2025-province", root=ROOT).index
DEPARTMENT = edition("par/2025-department", root=ROOT).index


def node(index, text, code):
    return evaluate(index, sheet(from_yaml(text + "\n", name="x"), index)).nodes[code]


@pytest.mark.parametrize(
    ("index", "facts", "code", "points"),
    [
        (PROVINCE, "'3.4.1': {a: 100, b: 95}", "3.4.1", "1.425"),  # 16: on the floor, the formula
        (PROVINCE, "'3.4.1': {a: 10000, b: 9499}", "3.4.1", "0"),  # 16: 94.99 %
        (PROVINCE, "'3.4.1': {a: 195197, b: 193457}", "3.4.1", "580371/390394"),  # 2
        (DEPARTMENT, "'3.4.1': {a: 100, b: 98}", "3.4.1", "2"),  # 16
        (DEPARTMENT, "'3.4.1': {a: 10000, b: 9799}", "3.4.1", "1"),
        (DEPARTMENT, "'3.4.1': {a: 10000, b: 9499}", "3.4.1", "0"),
        (PROVINCE, "'2.3.2': {a: 4, b1: 2, b2: 1, b3: 1}", "2.3.2", "0.75"),  # 17
        (PROVINCE, "'2.3.2': {a: 0}", "2.3.2", "1"),
        (PROVINCE, "'1.3.2': {a: 0}", "1.3.2", "1"),
        (PROVINCE, "'3.5.1': {a: 0}", "3.5.1", "0.75"),
        (PROVINCE, "'7.3.1': {a: 10, b: 10}", "7.3.1", "0.5"),  # 13: closed at the top
        (PROVINCE, "'8.5': {a: 100, b: 30, c: 40}", "8.5", "0.85"),
        (PROVINCE, "'8.5': {a: 100, b: 30, c: 39}", "8.5", "0"),
    ],
)
def test_points_come_out_as_printed(index, facts, code, points):
    assert node(index, facts, code).points == F(points)


def test_vector_5_dots_and_commas_of_an_office_table():
    raw = from_csv("STT;a;b\n3.4.1.;195.197;193.457\n8.1.1;92,50;\n", name="x.csv")
    result = evaluate(PROVINCE, sheet(raw, PROVINCE))
    assert result.nodes["3.4.1"].points == F(580_371, 390_394)
    assert result.nodes["8.1.1"].points == F("1.3875")
    assert "193.457/195.197" in result.words("3.4.1")


def test_vector_18_a_body_without_public_service_units_loses_their_criteria():
    text = "body: khong_co_dvsn\nfacts: {'1.5': {n: 3}}\n"
    result = evaluate(DEPARTMENT, sheet(from_yaml(text, name="x"), DEPARTMENT))
    left_out = {"4.1.3", "4.2.2", "5.1.3", "5.2.2", "6.3.1", "6.3.2", "6.3"}
    assert {result.nodes[code].standing for code in left_out} == {Standing.NOT_APPLICABLE}
    assert result.total.maximum == 95
    assert result.nodes["6"].maximum == 6


def test_a_self_score_leaves_survey_and_appraiser_lines_open():
    result = evaluate(PROVINCE, sheet(from_yaml("'1.2': day_du\n", name="x"), PROVINCE))
    assert result.by["survey"].open == 32
    assert result.total.points is None
    assert {node.standing for node in result.nodes.values() if node.by == "survey"} <= {Standing.PENDING}


def test_a_cut_beside_a_whole_checklist_is_taken_off():
    text = "'6.2.2': {state: all, cuts: [bao_cao_khong_dat]}"
    assert node(PROVINCE, text, "6.2.2").points == F("0.45")


@pytest.mark.parametrize("code", ["1.7", "2.1", "3.1.5", "3.1.6", "4.1.3", "5.2.1", "6.1.1"])
def test_what_the_guide_lets_out_leaves_the_maximum_when_a_reason_is_given(code):
    found = node(DEPARTMENT, f"'{code}': {{state: not_applicable, note: không được giao}}", code)
    assert found.standing is Standing.NOT_APPLICABLE
    assert found.maximum == 0


def test_the_sheet_of_the_reference_page_scores():
    page = (ROOT.parent / "docs" / "reference" / "sheet-format.md").read_text(encoding="utf-8")
    example = page.split("```yaml\n")[1].split("```")[0]
    result = evaluate(DEPARTMENT, sheet(from_yaml(example, name="x"), DEPARTMENT))
    assert result.nodes["3.4.1"].points == 2
    assert result.nodes["3.1.4"].points == F("0.25")
    assert result.nodes["6.2.2"].points == F("0.25")
    assert result.total.maximum == 94


def test_the_third_line_of_3_1_is_a_degree_and_not_a_yes_or_no():
    text = "'3.1': {parts: {khong_trai: dat, kien_nghi: co, thuc_thi: {points: 0.45, note: 9/10 phương án}}}"
    assert node(PROVINCE, text, "3.1").points == F("0.95")
