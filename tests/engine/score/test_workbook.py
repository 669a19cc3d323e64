"""XLSX: the blank sheet filled in and read back; numbers, percents, formulas, dates and errors in cells."""

import datetime as dt
import io
import zipfile
from dataclasses import replace

import openpyxl
import pytest

from chiso.engine.problems import Problem
from chiso.engine.score import workbook
from chiso.engine.score.blank import blank_csv, blank_lines, blank_yaml
from chiso.engine.score.rows import from_csv, from_yaml
from chiso.engine.score.sheet import sheet
from chiso.engine.spec.types import Text
from tests.engine.sample import SAMPLE


def book(*rows, head=("code", "a", "b", "state"), formats=()):
    made = openpyxl.Workbook()
    page = made.active
    page.append(list(head))
    for row in rows:
        page.append(list(row))
    for place, form in formats:
        page[place].number_format = form
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def entries(content):
    return sheet(workbook.from_xlsx(content, name="x.xlsx"), SAMPLE).entries


def test_the_blank_sheet_filled_in_reads_back():
    made = openpyxl.load_workbook(io.BytesIO(workbook.blank(SAMPLE)))
    page = made.active
    head = [cell.value for cell in page[4]]
    for row in page.iter_rows(min_row=5):
        if row[0].value == "1.1":
            row[head.index("a")].value, row[head.index("b")].value = "195.197", 193457
        if row[0].value == "1.2":
            row[head.index("state")].value = "day_du"
    out = io.BytesIO()
    made.save(out)
    raw = workbook.from_xlsx(out.getvalue(), name="x.xlsx")
    assert raw.index == "par/2025-sample"
    found = sheet(raw, SAMPLE).entries
    assert found["1.1"].figures == {"a": 195_197, "b": 193_457}
    assert found["1.2"].state == "day_du"


def test_numbers_keep_their_digits_and_percent_cells_their_meaning():
    found = entries(book((1.1, 100, 97), ("2.5", 0.9117), formats=[("B3", "0.00%")]))
    assert found["1.1"].figures["b"] == 97
    assert found["2.5"].figures["a"] == pytest.approx(91.17)
    assert entries(book(("2.1", 0.1, 0.3)))["2.1"].figures["a"] * 10 == 1
    assert entries(book(("1.7/cong_chuc", None, None, True)))["1.7/cong_chuc"].state == "met"
    assert entries(book(("1.7/cong_chuc", None, None, False)))["1.7/cong_chuc"].state == "unmet"


def test_the_first_page_with_codes_is_read_and_a_book_without_is_refused():
    made = openpyxl.load_workbook(io.BytesIO(book(("1.2", None, None, "day_du"))))
    made.create_sheet("Bìa", 0).append(["Bảng tự chấm"])
    out = io.BytesIO()
    made.save(out)
    assert entries(out.getvalue())["1.2"].state == "day_du"
    with pytest.raises(Problem, match="SC0107"):
        entries(book(head=("x", "y")))
    with pytest.raises(Problem, match="SC0108"):
        entries(book((None, 1)))


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (("1.1", "=1+1"), "SC0208"),
        (("1.1", dt.date(2025, 1, 2)), "SC0209"),
        (("1.1", "#REF!"), "SC0209"),
    ],
)
def test_what_a_cell_does_not_plainly_hold_is_refused(row, code):
    content = book(row)
    if row[1] == "#REF!":
        made = openpyxl.load_workbook(io.BytesIO(content))
        made.active["B2"].data_type = "e"
        out = io.BytesIO()
        made.save(out)
        content = out.getvalue()
    with pytest.raises(Problem, match=code):
        entries(content)


def test_what_is_no_workbook_or_too_large_is_refused(monkeypatch):
    for content in (b"x", zipped({"a.txt": b"x"}), damaged()):
        with pytest.raises(Problem, match="SC0111"):
            entries(content)
    monkeypatch.setattr(workbook, "LIMIT", 3)
    with pytest.raises(Problem, match="SC0111"):
        entries(book(("1.1", 1)))
    monkeypatch.setattr(workbook, "EXPANDED", 3)
    with pytest.raises(Problem, match="SC0111"):
        entries(book(("1.1", 1)))


def damaged():
    """A workbook whose first sheet is no XML."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book())) as whole, zipfile.ZipFile(out, "w") as archive:
        for name in whole.namelist():
            archive.writestr(name, b"<x" if "sheet1" in name else whole.read(name))
    return out.getvalue()


def zipped(members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_text_that_looks_like_a_formula_is_made_plain():
    node = replace(
        SAMPLE.tree[2], children=(replace(SAMPLE.tree[2].children[0], title=Text(vi="=HYPERLINK(1)")),)
    )
    content = workbook.blank(replace(SAMPLE, tree=(node,)))
    cell = openpyxl.load_workbook(io.BytesIO(content)).active["B5"]
    assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s")


def test_blank_sheets_in_text_read_back_as_saying_nothing():
    assert from_yaml(blank_yaml(SAMPLE), name="x").rows == ()
    assert from_csv(blank_csv(SAMPLE), name="x").rows == ()
    guides = {line.code: line.guide for line in blank_lines(SAMPLE)}
    assert "state khong_duoc_giao: không được giao chỉ tiêu sắp xếp" in guides["2.3"]
    assert "case co: được giao thu" in guides["2.4"]
    assert "không áp dụng" in guides["3.1"]
    assert "đơn vị không tự đánh giá" in guides["2.7"]
    assert "cuts bao_cao_khong_dat" in guides["1.3"]
    assert "higher (tăng)" in guides["2.1"]


def test_a_case_with_states_of_its_own_lists_them():
    node = SAMPLE.tree[1].children[3]
    case = replace(node.rule.cases[0], rule=SAMPLE.tree[0].children[1].rule)
    branch = replace(node, rule=replace(node.rule, cases=(case,)), figures={})
    index = replace(SAMPLE, tree=(replace(SAMPLE.tree[1], children=(branch,)),))
    assert "state day_du: Đầy đủ" in blank_lines(index)[0].guide
