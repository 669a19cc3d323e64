"""The list before the draw: each fault that would change a chance of selection is found, all at once."""

from __future__ import annotations

import pytest

from chiso.engine.grids import Cell, read_grid, write_xlsx
from chiso.engine.problems import Problem, Problems
from chiso.engine.survey.sampling.design import Staged
from chiso.engine.survey.sampling.frame import read_frame
from tests.engine.survey.sampling.conftest import frame_of, single, villages

HEAD = ["ma", "tang", "quy_mo"]
GOOD: list[list[Cell | int]] = [["a", "1", 10], ["b", "1", 20], ["c", "2", 30], ["d", "2", 40]]

FAULTS = [  # what, row 2 replaced by, code
    ("a unit twice", ["a", "1", 20], "SM0102"),
    ("no code", [None, "1", 20], "SM0101"),
    ("no size", ["b", "1", None], "SM0103"),
    ("size nought", ["b", "1", 0], "SM0104"),
    ("size below nought", ["b", "1", -5], "SM0104"),
    ("more than there are people", ["b", "1", 1e13], "SM0104"),
    ("half a person", ["b", "1", 20.5], "SM0104"),
    ("no stratum", ["b", None, 20], "SM0105"),
    ("words for a number", ["b", "1", "nhiều"], "GR0104"),
    ("a number of two readings", ["b", "1", "1.234"], "GR0105"),
]


@pytest.mark.parametrize(("what", "row", "code"), FAULTS, ids=[fault[0] for fault in FAULTS])
def test_each_fault_is_refused_with_its_line(what: str, row: list[Cell | int], code: str) -> None:
    with pytest.raises(Problems) as refusal:
        frame_of([GOOD[0], row, *GOOD[2:]], single(), HEAD)
    assert [(fault.code, fault.place.split(" ")[0]) for fault in refusal.value.problems] == [
        (code, "khung.csv:3")
    ]


def test_all_faults_are_told_together() -> None:
    rows = [["a", "1", 10], *(row for _, row, _ in FAULTS)]
    with pytest.raises(Problems) as refusal:
        frame_of(rows, single(), HEAD)
    assert {fault.code for fault in refusal.value.problems} == {code for _, _, code in FAULTS}


def test_a_vietnamese_number_is_read_when_the_design_says_so() -> None:
    design = single(frame="{unit: ma, size: quy_mo, strata: [tang], numbers: vi}")
    frame = frame_of([["a", "1", "1.234"], *GOOD[1:]], design, HEAD)
    assert frame.size.tolist() == [1234, 20, 30, 40]


def test_what_is_odd_but_possible_is_remarked_upon() -> None:
    rows = [["Hoà An", "1", 10], ["Hòa An", "1", 20], ["c", "1", 15], ["d", "2", 9000]]
    frame = frame_of(rows, single(), HEAD)
    assert len(frame.remarks) == 3
    assert any("chỉ khác dấu" in remark for remark in frame.remarks)
    assert any("gấp hơn 20 lần trung vị" in remark for remark in frame.remarks)
    assert any("chỉ có một đơn vị" in remark for remark in frame.remarks)


def test_the_order_of_the_file_does_not_matter_to_the_frame() -> None:
    assert frame_of(GOOD, single(), HEAD).units == frame_of(GOOD[::-1], single(), HEAD).units


def test_a_column_the_design_names_must_be_there() -> None:
    with pytest.raises(Problem, match="SM0201"):
        frame_of(GOOD, single(frame="{unit: ma, size: dan_so, strata: [tang]}"), HEAD)


def test_a_parent_without_its_seat_or_with_two_is_refused(papi: Staged) -> None:
    rows = villages()
    rows[0][8] = None  # the first commune loses its seat village
    rows[5][8] = "x"  # the second gets another
    with pytest.raises(Problems) as refusal:
        frame_of(rows, papi)
    assert [fault.code for fault in refusal.value.problems] == ["SM0107", "SM0107"]


def test_a_district_marked_on_some_of_its_lines_only_is_refused(papi: Staged) -> None:
    rows = villages()
    rows[3][6] = None
    with pytest.raises(Problems) as refusal:
        frame_of(rows, papi)
    assert [fault.code for fault in refusal.value.problems] == ["SM0108"]


def test_deviations_must_be_those_of_the_stratum() -> None:
    design = single(frame="{unit: ma, strata: [tang], deviation: lech}")
    with pytest.raises(Problems, match="SM0106"):
        frame_of([["a", "1", 2], ["b", "1", 3]], design, ["ma", "tang", "lech"])


def test_a_frame_comes_as_a_workbook_too() -> None:
    data = write_xlsx([("Danh sách", HEAD, GOOD)])
    frame = read_frame(read_grid(data, name="khung.xlsx"), design=single(), data=data)
    assert frame.units == ("a", "b", "c", "d")
    assert frame.size.tolist() == [10, 20, 30, 40]
