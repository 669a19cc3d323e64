"""Computed lines: the table a specialist signs, and what never happens."""

from decimal import Decimal
from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chiso.engine.returns.compute import complete, compute
from chiso.engine.returns.values import NoData, NotApplicable, Number, Undefined
from chiso.engine.trace import sentence
from tests.engine.returns.sample import NA, ND, SAMPLE, filled, n


@pytest.mark.parametrize(
    ("settled", "on_time", "expected"),
    [
        (195197, 193457, n("99.11")),
        (0, 0, Undefined("không xác định, mẫu số bằng 0")),
        (0, 3, Undefined("không xác định, mẫu số bằng 0")),
        (3, 0, n("0.00")),
        (3, 1, n("33.33")),
        (3, 2, n("66.67")),
        (20000, 19999, n("100.00")),
        (None, 1, None),
        (1, None, None),
        (ND, 1, NoData("chưa có số liệu A:2.1")),
        (ND, None, None),  # blank is told first: somebody must answer
        (NA, NA, NotApplicable("mẫu số không áp dụng (A:2.1)")),
        (Undefined("x"), 1, Undefined("A:2.1 không xác định")),  # a merged part units disagree on
        (5, NA, NotApplicable("tử số không áp dụng (A:2.2)")),
        (NA, None, NotApplicable("mẫu số không áp dụng (A:2.1)")),
    ],
)
def test_a_ratio(settled, on_time, expected):
    assert compute(SAMPLE, filled(A_2_1=settled, A_2_2=on_time))["A:2"].value == expected


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (3, 4, n(7)),
        (3, NA, n(3)),
        (NA, NA, NotApplicable("không áp dụng: A:1.1, A:1.2")),
        (3, ND, NoData("chưa có số liệu A:1.2")),
        (NA, ND, NoData("chưa có số liệu A:1.2")),
        (3, None, None),
        (ND, None, None),
        (0, 0, n(0)),
    ],
)
def test_a_sum_is_never_partial(first, second, expected):
    assert compute(SAMPLE, filled(A_1_1=first, A_1_2=second))["A:1"].value == expected


def test_the_trace_says_how():
    found = compute(SAMPLE, filled(A_1_2=NA))
    assert found["A:1"].why[0].words == "3 = 3 (A:1.1)"
    assert found["A:1"].why[1].words == "không tính A:1.2: không áp dụng"
    words = sentence(found["A:2"].why)
    assert words == "193.457/195.197 × 100 = 99,11 % (A:2.2 trên A:2.1), làm tròn nửa lên, 2 chữ số thập phân"
    nearly = compute(SAMPLE, filled(A_2_1=20000, A_2_2=19999))["A:2"]
    assert nearly.why[-1].words == "chưa đủ 100 %, chỉ tròn 100 khi làm tròn"


def test_what_was_typed_at_a_computed_line_takes_no_part():
    whole = complete(SAMPLE, filled(A_2="99.10", A_1=999, Z_9=1))
    assert (whole["A:2"], whole["A:1"]) == (n("99.11"), n(7))
    assert "Z:9" not in whole
    assert list(whole) == [key for key in SAMPLE.figures if key in whole]


counts = st.integers(0, 10**12)


@given(counts, counts)
def test_a_ratio_is_exact_before_it_is_rounded(top, bottom):
    one = compute(SAMPLE, filled(A_2_1=bottom, A_2_2=top))["A:2"]
    if bottom == 0:
        assert isinstance(one.value, Undefined)
        assert one.exact is None
    else:
        assert one.exact == F(top, bottom) * 100
        assert isinstance(one.value, Number)
        assert abs(F(one.value.value) - one.exact) <= F(1, 200)


@given(st.lists(st.sampled_from(["number", "na", "nd", "blank"]), min_size=2, max_size=2), counts, counts)
def test_states_of_a_sum(states, first, second):
    made = [
        {"number": figure, "na": NA, "nd": ND, "blank": None}[state]
        for state, figure in zip(states, (first, second), strict=True)
    ]
    value = compute(SAMPLE, filled(A_1_1=made[0], A_1_2=made[1]))["A:1"].value
    if "blank" in states:
        assert value is None
    elif "nd" in states:
        assert isinstance(value, NoData)
    elif states == ["na", "na"]:
        assert isinstance(value, NotApplicable)
    else:
        known = [figure for state, figure in zip(states, (first, second), strict=True) if state == "number"]
        assert value == Number(Decimal(sum(known)))
