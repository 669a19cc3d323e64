"""Figures from files: each remembers file, sheet and cell; what does not fit is told by its cell."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest

from chiso.engine.problems import Problem
from chiso.evidence import services as files
from chiso.scoring.models import Imported, ImportMapping
from chiso.scoring.schemas import table
from chiso.scoring.schemas.said import Said
from chiso.scoring.services.importing import Columns, figures_import, mapping_keep, rehearse
from chiso.scoring.services.mark import mark_set
from chiso.scoring.sources import sourced
from tests.cast import Cast
from tests.scoring.making import make_round, make_subject

pytestmark = pytest.mark.django_db
BY_UNIT = Columns(
    sheet="T10",
    head_row=2,
    unit="Đơn vị",
    figures={"3.4.1.a": "Đã giải quyết", "3.4.1.b": "Đúng hạn"},
)


def workbook(*rows: list[Any], name: str = "T10") -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    page.title = name
    for row in rows:
        page.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


HEAD: list[list[Any]] = [["Kết xuất hệ thống một cửa"], ["STT", "Đơn vị", "Đã giải quyết", "Đúng hạn"]]


@pytest.fixture
def round_(cast: Cast):
    made = make_round(cast)
    make_subject(made, cast.investment)
    make_subject(made, cast.labour)
    return made


def page_of(data: bytes, name: str = "mot-cua.xlsx") -> table.Page:
    return table.read(data, name=name)[0]


def test_each_unit_finds_its_row_and_each_figure_its_cell(cast: Cast, round_) -> None:
    page = page_of(
        workbook(*HEAD, [1, "phong quan ly DAU TU", 4210, "4.118"], [2, "Phòng Quản lý lao động", 655, None])
    )
    found = rehearse(round_, page, BY_UNIT)
    assert [(one.name, one.code, one.figure, one.value, one.cell) for one in found.good] == [
        ("Phòng Quản lý đầu tư", "3.4.1", "a", "4210", "T10!C3"),
        ("Phòng Quản lý đầu tư", "3.4.1", "b", "4118", "T10!D3"),
        ("Phòng Quản lý lao động", "3.4.1", "a", "655", "T10!C4"),
    ]  # an empty cell is no figure: missing is not zero
    assert found.faults == ()


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ([1, "Phòng Quản lý đầu tư", 4210, "bốn nghìn"], "SC"),
        ([1, "Phòng Quản lý đầu tư", 4210, -3], "SC"),
        ([1, "Phòng Quản lý đầu tư", 4210, 41.5], "SC"),
        ([1, "Phòng Quản lý đầu tư", 4210, "=C3-2"], "RB0215"),
        ([1, "Phòng Quản lý đầu tư", 4210, True], "RB0215"),
    ],
)
def test_a_cell_that_is_no_figure_is_told_and_left_out(cast: Cast, round_, row, code) -> None:
    found = rehearse(round_, page_of(workbook(*HEAD, row)), BY_UNIT)
    (fault,) = [one.fault for one in found.found if one.fault]
    assert fault.code.startswith(code)
    assert "D3" in fault.place
    assert [one.figure for one in found.good] == ["a"]


def test_a_row_of_nobody_and_a_unit_twice_are_told(cast: Cast, round_) -> None:
    rows = [[1, "Phòng Quản lý đầu tư", 10, 9], [2, "Sở Khác", 5, 5], [3, "Phòng Quản lý đầu tư", 11, 9]]
    found = rehearse(round_, page_of(workbook(*HEAD, *rows)), BY_UNIT)
    assert [(fault.code, fault.place) for fault in found.faults] == [
        ("RB0216", "T10!B4"), ("RB0217", "T10!B5"),
    ]  # fmt: skip
    assert {one.value for one in found.good} == {"10", "9"}


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        (Columns(sheet="T10", head_row=2, unit="Đơn vị"), "RB0219"),
        (Columns(sheet="T10", head_row=2, figures={"3.4.1.a": "Đã giải quyết"}), "RB0219"),
        (Columns(sheet="T10", head_row=2, unit="Cơ quan", figures={"3.4.1.a": "Đã giải quyết"}), "RB0214"),
        (Columns(sheet="T10", head_row=2, unit="Đơn vị", figures={"3.4.1.z": "Đúng hạn"}), "RB0114"),
        (Columns(sheet="T10", head_row=2, unit="Đơn vị", figures={"3.4.1": "Đúng hạn"}), "RB0114"),
    ],
)
def test_a_mapping_that_fits_nothing_is_refused(cast: Cast, round_, columns, code) -> None:
    page = page_of(workbook(*HEAD, [1, "Phòng Quản lý đầu tư", 10, 9]))
    with pytest.raises(Problem, match=code):
        rehearse(round_, page, columns)


def test_an_imported_figure_is_a_source_with_file_and_cell(cast: Cast, round_) -> None:
    chi, an = cast.actor(cast.chi), cast.actor(cast.an)
    data = workbook(*HEAD, [1, "Phòng Quản lý đầu tư", 4210, 4118])
    file = files.file_take(io.BytesIO(data), name="mot-cua.xlsx", actor=chi)
    count = figures_import(
        round_, page=page_of(data), mapping=BY_UNIT, sha256=file.sha256, file_name="mot-cua.xlsx", actor=chi
    )
    assert (count, Imported.objects.count()) == (2, 2)
    subject = round_.subjects.select_related("round__edition", "unit").get(unit=cast.investment)
    told = sourced(subject, codes=["3.4.1"])["3.4.1", "b"]
    assert (told.value, told.source) == ("4118", "mot-cua.xlsx · T10!D3")
    said = Said(figures={"a": "4.210", "b": "4.118"})
    mark = mark_set(subject, "3.4.1", "self", said=said, base_revision=0, actor=an)
    assert mark.origins["b"]["origin"] == "imported"
    assert "ô T10!D3" in mark.origins["b"]["words"]
    with pytest.raises(Problem, match="RB0208"):
        mark_set(
            subject, "3.4.1", "self",
            said=Said(figures={"a": "4210", "b": "4210"}), base_revision=1, actor=an,
        )  # fmt: skip


def test_a_later_file_comes_before_an_earlier_one(cast: Cast, round_) -> None:
    chi = cast.actor(cast.chi)
    for number in (4000, 4118):
        data = workbook(*HEAD, [1, "Phòng Quản lý đầu tư", 4210, number])
        file = files.file_take(io.BytesIO(data), name="mot-cua.xlsx", actor=chi)
        figures_import(
            round_, page=page_of(data), mapping=BY_UNIT, sha256=file.sha256, file_name="m.xlsx", actor=chi
        )
    subject = round_.subjects.select_related("round__edition", "unit").get(unit=cast.investment)
    assert sourced(subject, codes=["3.4.1"])["3.4.1", "b"].value == "4118"


def test_one_row_of_one_unit_from_a_semicolon_file(cast: Cast, round_) -> None:
    page = page_of(
        "Lĩnh vực;Đã giải quyết;Đúng hạn\nĐầu tư;100;90\nTổng cộng;4.210;4.118\n".encode(), "m.csv"
    )
    subject = round_.subjects.get(unit=cast.labour)
    one = Columns(
        sheet="CSV", head_row=1, subject=subject.pk, row=3,
        figures={"3.4.1.a": "da giai quyet", "3.4.1.b": "ĐÚNG HẠN"},
    )  # fmt: skip
    assert [(row.value, row.cell) for row in rehearse(round_, page, one).good] == [
        ("4210", "CSV!B3"), ("4118", "CSV!C3"),
    ]  # fmt: skip


def test_a_mapping_is_kept_by_name_for_the_next_file(cast: Cast, round_) -> None:
    chi = cast.actor(cast.chi)
    with pytest.raises(Problem, match="RB0220"):
        mapping_keep(round_, name=" ", mapping=BY_UNIT, actor=chi)
    mapping_keep(round_, name="Một cửa", mapping=BY_UNIT, actor=chi)
    mapping_keep(round_, name="Một cửa", mapping=BY_UNIT, actor=chi)
    kept = ImportMapping.objects.get()
    assert Columns(**kept.columns) == BY_UNIT


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff\xfe\x00\x01", b"PK\x03\x04 not a zip", b"a,b\0c", b"\n\n"],
)
def test_what_is_no_table_is_refused(data) -> None:
    with pytest.raises(Problem, match="RB0215"):
        table.read(data, name="tep")


def test_a_percent_cell_is_read_as_it_is_seen() -> None:
    book = openpyxl.Workbook()
    page = book.active
    page["A1"] = 0.9781
    page["A1"].number_format = "0.00%"
    out = io.BytesIO()
    book.save(out)
    assert table.read(out.getvalue(), name="x.xlsx")[0].rows[0][0].text == "97.81"
