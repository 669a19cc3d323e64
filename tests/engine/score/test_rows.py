"""Rows from YAML, JSON and CSV: the same facts in three forms, and what each form refuses."""

import pytest

from chiso.engine.problems import Problem, Problems
from chiso.engine.score.evaluate import evaluate
from chiso.engine.score.rows import from_csv, from_json, from_yaml
from chiso.engine.score.sheet import sheet
from tests.engine.sample import SAMPLE


def known(raw):
    return evaluate(SAMPLE, sheet(raw, SAMPLE)).total.known


def test_the_same_facts_in_every_form_earn_the_same():
    forms = [
        from_yaml('facts:\n  "1.1": {a: 100, b: 97}\n  "1.2": day_du\n', name="a.yaml"),
        from_yaml("1.1: {figures: {a: 100, b: 97}}\n1.2: {state: day_du, note: ''}\n", name="a.yaml"),
        from_yaml("- {code: 1.1., a: 100, b: 97, note: ~}\n- {code: '1.2', state: Đầy đủ}\n", name="a.yaml"),
        from_json(
            '{"facts": {"1.1": {"a": 100, "b": 97.0}, "1.2": {"state": "day_du", "note": null}}}',
            name="a.json",
        ),
        from_json(
            '[\t{"code": "1.1", "a": 100, "b": 97}, {"code": "1.2", "state": "day_du"}]', name="a.json"
        ),
        from_csv("code,a,b,state,ghi chú\n1.1,100,97,,\n1.2,,,day_du,x\n", name="a.csv"),
        from_csv(
            b"\xef\xbb\xbfM\xc3\xa3;a;b;Tr\xe1\xba\xa1ng th\xc3\xa1i\n1.1;100;97;\n1.2;;;day_du\n;;;\n",
            name="a.csv",
        ),
        from_csv(
            "index;par/2025-sample\nunit;Ban A\n\nSTT\ta\tb\tstate\n".replace("\t", ";")
            + "1.1;100;97;\n1.2;;;day_du\n",
            name="a.csv",
        ),
    ]
    assert {known(raw) for raw in forms} == {known(forms[0])}
    assert forms[-1].unit == "Ban A"


def test_the_head_of_a_sheet_is_read():
    raw = from_yaml(
        "index: par/2025-sample\nbody: khong_dvsn\nunit: Ban\nstage: tự chấm\nfacts:\n  '1.2': day_du\n",
        name="x",
    )
    assert (raw.index, raw.body, raw.unit, raw.stage) == ("par/2025-sample", "khong_dvsn", "Ban", "tự chấm")


def test_parts_and_lists_of_cuts_may_be_nested():
    raw = from_yaml(
        "'1.6': {parts: {tiep_cong_dan: dung, doi_thoai: {n: 3}}}\n'1.3': {a: 5, b: 1, cuts: [x, y]}\n",
        name="x",
    )
    assert [row.code for row in raw.rows] == ["1.6/tiep_cong_dan", "1.6/doi_thoai", "1.3"]
    assert raw.rows[2].cells["cuts"].text == "x y"


def test_empty_entries_say_nothing():
    assert from_yaml("facts:\n", name="x").rows == ()
    assert from_yaml("'1.1':\n'1.2': {a: , b: ~}\n'1.3': {parts: 5, figures: 5}\n", name="x").rows == ()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: [1\n", "SP0101"),
        ("'1.1': {a: 1}\n'1.1': {a: 2}\n", "SP0103"),
        ("facts: {}\nextra: 1\n", "SC0108"),
        ("facts: chữ\n", "SC0108"),
        ("facts:\n  - chữ\n", "SC0108"),
        ("facts:\n  - {a: 1}\n", "SC0108"),
        ("facts:\n  '1.1': [1, 2]\n", "SC0108"),
        ("facts:\n  '1.1': {a: {b: 1}}\n", "SC0108"),
        ("unit: {a: 1}\n", "SC0108"),
        ("chữ\n", "SC0108"),
    ],
)
def test_yaml_that_is_no_sheet_is_refused(text, code):
    with pytest.raises((Problem, Problems), match=code):
        from_yaml(text, name="x.yaml")


@pytest.mark.parametrize("text", ['{"a": 1, "a": 2}', "{", b"\xff", "[" * 100_000])
def test_json_that_is_no_json_is_refused(text):
    with pytest.raises(Problem, match="SC0111"):
        from_json(text, name="x.json")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"\xff\xfe", "SC0111"),
        ('code,a\n1.1,"2\n', "SC0111"),
        ("", "SC0107"),
        ("a,b\n1,2\n", "SC0107"),
        ("code,a,Cột lạ\n1.1,1,2\n", "SC0106"),
        ("code,a\n1.1,1,7\n", "SC0108"),
        ("code,a\n,1\n", "SC0108"),
    ],
)
def test_csv_that_cannot_be_a_sheet_is_refused(text, code):
    with pytest.raises((Problem, Problems), match=code):
        from_csv(text, name="x.csv")


def test_a_dash_is_no_data_and_a_zero_is_none():
    # Vector 7: "-" no data; empty not asked; 0 none.
    (row,) = from_csv("code,a,b,note\n1.1,-,0,chưa có số\n1.2,–,,\n", name="x.csv").rows
    assert set(row.cells) == {"b", "note"}


def test_a_row_with_a_code_alone_says_nothing():
    assert from_csv("code,title,a\n1.1,Tên,\n1.2\n", name="x.csv").rows == ()
    assert from_csv("code,title,a\n,Tên nhóm,\n", name="x.csv").rows == ()


def test_a_head_in_two_lines_under_a_merged_cell_is_one_head():
    text = "STT;Nội dung;Số liệu;;Ghi chú\n;;a;b;\n1.1;x;4;2;ok\n"
    (row,) = from_csv(text, name="x").rows
    assert {name: cell.text for name, cell in row.cells.items()} == {"a": "4", "b": "2", "note": "ok"}
    wider = from_csv("STT;a\n;;;b\n1.1;4;;2\n", name="x").rows[0]
    assert set(wider.cells) == {"a", "b"}
    single = from_csv("STT;a\n1.1;4\n", name="x").rows
    assert len(single) == 1
    with pytest.raises(Problems, match="SC0106"):
        from_csv("STT;Số liệu\n", name="x")
    with pytest.raises(Problems, match="SC0106"):
        from_csv("STT;Số liệu\n;CẢI CÁCH\n1.1;3\n", name="x")
