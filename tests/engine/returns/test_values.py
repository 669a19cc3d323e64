"""What a figure may be, how it is stored, shown, and typed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chiso.engine.problems import Problem
from chiso.engine.returns.typed import typed
from chiso.engine.returns.values import (
    NoData,
    NotApplicable,
    Number,
    Undefined,
    from_json,
    sheet_from_json,
    sheet_to_json,
    shown,
    to_json,
    why,
)
from tests.engine.returns.sample import SAMPLE, filled, n

COUNT, PERCENT, AMOUNT = SAMPLE.figures["A:2.1"], SAMPLE.figures["B:4"], SAMPLE.figures["B:2"]
FLAG, CHOICE = SAMPLE.figures["A:3.1"], SAMPLE.figures["A:3.3"]
decimals = st.decimals(-(10**15), 10**15, places=3) | st.integers(-(10**15), 10**15).map(Decimal)
values = (
    decimals.map(Number) | st.text().map(NotApplicable) | st.text().map(NoData) | st.text().map(Undefined)
)


@given(values)
def test_a_value_comes_back_as_it_was_stored(value):
    assert from_json(to_json(value), place="A:1") == value
    assert sheet_from_json(sheet_to_json({"A:1": value})) == {"A:1": value}


def test_the_decimals_it_was_written_with_are_kept():
    assert to_json(n("99.10")) == {"number": "99.10"}
    assert to_json(Number(Decimal("1E+3"))) == {"number": "1000"}


@pytest.mark.parametrize(
    "stored",
    [
        None,
        {},
        3,
        {"number": 3},
        {"number": "1,5"},
        {"number": "NaN"},
        {"number": "1", "no_data": ""},
        {"x": "1"},
    ],
)
def test_what_was_not_stored_by_us_is_refused(stored):
    with pytest.raises(Problem) as refusal:
        from_json(stored, place="A:1")
    assert (refusal.value.code, refusal.value.place) == ("RT0101", "A:1")


@pytest.mark.parametrize(
    ("value", "spec", "expected"),
    [
        (n(195197), COUNT, "195.197"),
        (n(0), COUNT, "0"),
        (None, COUNT, ""),
        (NotApplicable("x"), COUNT, "không áp dụng"),
        (NoData("x"), COUNT, "chưa có số liệu"),
        (Undefined("x"), PERCENT, "không xác định"),
        (n("99.1"), PERCENT, "99,10"),
        (n("99.105"), PERCENT, "99,105"),
        (n("99.100000"), PERCENT, "99,10"),  # as a database column gives it back
        (n("1234.5"), AMOUNT, "1.234,500"),
        (n(1), FLAG, "1 (có)"),
        (n(0), FLAG, "0 (không)"),
        (n(7), FLAG, "7"),
        (n(1), CHOICE, "1 (phát phiếu)"),
        (n(9), CHOICE, "9"),
    ],
)
def test_shown(value, spec, expected):
    assert shown(value, spec) == expected


def test_reasons():
    assert [why(value) for value in (n(1), None, NotApplicable("a"), NoData("b"), Undefined("c"))] == [
        "", "", "a", "b", "c",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "spec", "expected"),
    [
        ("195.197", COUNT, "195197"),
        (" 195 197 ", COUNT, "195197"),
        ("12", COUNT, "12"),
        ("12,5", COUNT, "12.5"),  # a number; that a count is whole is told by check
        ("0,125", COUNT, "0.125"),
        ("−3", COUNT, "-3"),
        ("99,10", PERCENT, "99.10"),
        ("99.10", PERCENT, "99.10"),
        ("99,11 %", PERCENT, "99.11"),
        ("1.234", PERCENT, "1.234"),
        ("1.234", AMOUNT, "1234"),
        ("1.234.567,89", AMOUNT, "1234567.89"),
        ("19.31", AMOUNT, "19.31"),
        ("1234,567", AMOUNT, "1234.567"),
        ("1", FLAG, "1"),
    ],
)
def test_typed(text, spec, expected):
    found = typed(text, spec).value
    assert str(found) == expected


@pytest.mark.parametrize(
    ("text", "spec", "code"),
    [
        ("195,197", COUNT, "RT0103"),
        ("12 %", COUNT, "RT0102"),
        ("", COUNT, "RT0102"),
        ("-", COUNT, "RT0102"),
        ("mười", COUNT, "RT0102"),
        ("1e3", AMOUNT, "RT0102"),
        ("1.23.456", AMOUNT, "RT0102"),
        ("1,234.5", AMOUNT, "RT0102"),
        ("١٢", COUNT, "RT0102"),
        ("9" * 60, COUNT, "RT0102"),
    ],
)
def test_what_is_not_read_in_one_way_is_refused(text, spec, code):
    with pytest.raises(Problem) as refusal:
        typed(text, spec)
    assert refusal.value.code == code


@given(st.sampled_from([COUNT, PERCENT, AMOUNT]), st.integers(0, 10**9), st.integers(0, 6))
def test_what_is_shown_reads_back_the_same(spec, whole, places):
    places = 0 if spec is COUNT else places
    figure = Decimal(whole).scaleb(-places)
    if spec is PERCENT and figure >= 1000:
        figure = figure.scaleb(-7)
    assert typed(shown(Number(figure), spec), spec).value == figure


def test_a_whole_sheet():
    assert sheet_from_json(sheet_to_json(filled())) == filled()
