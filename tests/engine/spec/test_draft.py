"""A draft as a workbook: out and back without loss; what an official fills in; what is refused."""

import io

import openpyxl
import pytest

from chiso.engine.problems import Problem
from chiso.engine.spec.build import build
from chiso.engine.spec.canon import plain
from chiso.engine.spec.check import check
from chiso.engine.spec.draft import from_xlsx, to_xlsx
from tests.engine.sample import SAMPLE


def saved(book):
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def opened(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def test_an_edition_goes_out_and_comes_back_whole():
    index = build(from_xlsx(to_xlsx(SAMPLE), name="x.xlsx"), name="x").index
    assert plain(index.tree) == plain(SAMPLE.tree)
    assert {**plain(index.head), "status": "sample"} == plain(SAMPLE.head)
    assert index.head.status == "draft"


def test_an_official_fills_in_the_blank_template():
    book = opened(to_xlsx(None))
    nodes, figures, levels = book["Tieu chi"], book["So lieu"], book["Muc"]
    head = [cell.value for cell in nodes[2]]

    def row(**cells):
        nodes.append([cells.get(name) for name in head])

    row(code="1", title="Chỉ đạo", points=2)
    row(
        code="1.1",
        title="Kế hoạch",
        points=1.0,
        by="unit",
        kind="bands",
        part="b",
        of="a",
        zero="unstated",
        need="none",
    )
    row(
        code="1.2",
        title="Báo cáo",
        points=1,
        by="unit",
        kind="choice",
        need="required",
        evidence="Báo cáo quý\n Báo cáo năm ",
    )
    figures.append(["1.1", "a", "tổng số"])
    figures.append(["1.1", "b", "đã hoàn thành"])
    levels.append(["1.1", None, "Từ 80 %", 1, "80%"])
    levels.append(["1.1", None, None, 0, None, None, None, "80%"])
    levels.append(["1.2", "du", "Đầy đủ", 1])
    levels.append(["1.2", "thieu", "Thiếu", 0])
    for line in book["Chung"].iter_rows(max_col=2):
        if line[0].value == "points":
            line[1].value = "2"
    index = build(from_xlsx(saved(book), name="x.xlsx"), name="x").index
    assert index.tree[0].children[1].evidence.items == ("Báo cáo quý", "Báo cáo năm")
    assert not [finding for finding in check(index) if finding.severity == "fault"]


def broken(change):
    book = opened(to_xlsx(SAMPLE))
    change(book)
    return saved(book)


@pytest.mark.parametrize(
    "change",
    [
        lambda book: book.remove(book["Muc"]),
        lambda book: book["Muc"].delete_rows(1, 3) or book["Muc"].delete_rows(1, 100),
        lambda book: book["So lieu"].cell(row=2, column=2, value="lạ"),
        lambda book: book["Tieu chi"].append([None, "không mã"]),
        lambda book: book["Tieu chi"].append(["7.1", "không cha"]),
        lambda book: book["Tieu chi"].append(["7", "x"] + [None] * 25 + ["{"]),
    ],
)
def test_a_workbook_that_lost_its_shape_is_refused(change):
    with pytest.raises(Problem, match="SP0501"):
        from_xlsx(broken(change), name="x.xlsx")


def test_what_is_no_workbook_is_refused():
    with pytest.raises(Problem, match="SP0501"):
        from_xlsx(b"x", name="x.xlsx")
