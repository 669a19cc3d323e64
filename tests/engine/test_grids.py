"""Sheets in and out: numbers read one way or refused, text never a formula, faults with their line."""

from __future__ import annotations

import io

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chiso.engine.grids import Notation, numeric, read_grid, write_csv, write_xlsx
from chiso.engine.problems import Problem, Problems

NUMBERS: list[tuple[str, Notation | None, float]] = [
    ("195.197", "vi", 195197),
    ("99,10", "vi", 99.1),
    ("1.234.567,5", "vi", 1234567.5),
    ("−3,5", "vi", -3.5),
    ("195,197", "en", 195197),
    ("195.197", "en", 195.197),
    ("1e-3", "en", 0.001),
    ("12", None, 12),
    ("99,1", None, 99.1),
    ("0.125", None, 0.125),
    ("1.234.567", None, 1234567),
    ("1 234", "vi", 1234),
]


@pytest.mark.parametrize(("text", "notation", "value"), NUMBERS)
def test_numbers_as_offices_and_machines_write_them(
    text: str, notation: Notation | None, value: float
) -> None:
    assert numeric(text, place="x", notation=notation) == value


@pytest.mark.parametrize("text", ["195.197", "195,197", "-1.500"])
def test_a_number_of_two_readings_is_refused_without_a_notation(text: str) -> None:
    with pytest.raises(Problem, match="GR0105"):
        numeric(text, place="x", notation=None)


@pytest.mark.parametrize("text", ["mười", "12abc", "1,2,3", "--5", "1.23.456", "nan", "inf", "1e400"])
def test_what_is_no_number_is_refused(text: str) -> None:
    for notation in ("vi", "en", None):
        with pytest.raises(Problem, match=r"GR010[45]"):
            numeric(text, place="x", notation=notation)  # type: ignore[arg-type]


def test_an_empty_cell_is_missing_and_not_nought() -> None:
    grid = read_grid(b"a,b\n1,\n ,NA\n", name="t.csv")
    assert grid.rows[0][1] is None
    assert [numeric(row[1], place="x", notation="en") for row in grid.rows] == [None, None]


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_three_separators_and_a_byte_order_mark_are_read(mark: str) -> None:
    text = f"đơn vị{mark}số\nSở Nội vụ{mark}5\n"
    grid = read_grid(b"\xef\xbb\xbf" + text.encode(), name="t.csv")
    assert grid.header == ("đơn vị", "số")
    assert grid.rows == (("Sở Nội vụ", "5"),)


def test_decomposed_letters_become_composed() -> None:
    grid = read_grid("te\u0302n\nHo\u0300a\n".encode(), name="t.csv")
    assert grid.header == ("tên",)
    assert grid.rows == (("Hòa",),)


FAULTS = [
    ("twin headers", b"a,a\n1,2\n", "GR0102"),
    ("an unnamed column", b"a,\n1,2\n", "GR0102"),
    ("a ragged row", b"a,b\n1,2,3\n", "GR0103"),
    ("no rows", b"a,b\n", "GR0106"),
    ("nothing", b"", "GR0106"),
    ("not UTF-8", "tên\nHải".encode("utf-16"), "GR0101"),
    ("a broken workbook", b"PK\x03\x04xxxx", "GR0101"),
    ("an open quote", b'a,b\n"1,2\n', "GR0101"),
]


@pytest.mark.parametrize(("what", "data", "code"), FAULTS, ids=[row[0] for row in FAULTS])
def test_sheets_that_cannot_be_read_are_refused(what: str, data: bytes, code: str) -> None:
    with pytest.raises((Problem, Problems), match=code):
        read_grid(data, name="t.csv")


def test_text_that_looks_like_a_formula_goes_out_as_text() -> None:
    rows = [["=1+1", 2.0], ["@x", None], ["-5 người", 1]]
    assert b"'=1+1,2.0" in write_csv(["a", "b"], rows)
    book = openpyxl.load_workbook(io.BytesIO(write_xlsx([("Trang", ["a", "b"], rows)])))
    cell = book["Trang"]["A2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


@settings(deadline=None)
@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=8))
def test_figures_survive_csv_and_xlsx_to_the_last_digit(values: list[float]) -> None:
    rows = [[f"u{i}", value] for i, value in enumerate(values)]
    back = read_grid(write_csv(["u", "v"], rows), name="t.csv")
    assert [numeric(cell, place="", notation="en") for cell in back.column("v")] == values


def test_a_workbook_is_read_by_the_name_of_its_page() -> None:
    data = write_xlsx([("Một", ["a"], [[1.5]]), ("Hai", ["a"], [[2.5]])])
    assert read_grid(data, name="t.xlsx").rows == ((1.5,),)
    assert read_grid(data, name="t.xlsx", sheet="Hai").rows == ((2.5,),)
    with pytest.raises(Problem, match="Ba"):
        read_grid(data, name="t.xlsx", sheet="Ba")
