"""Ratios: the floors, edges and jumps printed in the two circulars."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chiso.engine.spec import types as t
from chiso.engine.states import Standing

from .asks import F, points, share, verdict, words

FLOOR = t.Ratio(of=share(), floor=F("0.95"))


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (100, 95, F("1.425")),  # vector 16: exactly on the floor, the formula
        (10_000, 9_499, F(0)),  # 94.99 %
        (195_197, 193_457, F(580_371, 390_394)),
        (100, 100, F("1.5")),
        (100, 130, F("1.5")),  # over 100 % counts as 100 %
        (100, 0, F(0)),
    ],
)
def test_a_rate_below_its_floor_earns_nothing_and_on_it_the_formula(a, b, expected):
    assert points(FLOOR, "1.5", a=a, b=b) == expected


def test_the_reason_names_figures_rate_floor_and_formula():
    said = words(verdict(FLOOR, "1.5", a=195_197, b=193_457))
    assert said == "193.457/195.197 = 99,11 %, từ ngưỡng 95 % trở lên tính theo công thức (b/a) × điểm tối đa"


def test_a_rate_that_would_round_onto_the_floor_is_shown_with_more_decimals():
    assert "94,9999 %" in words(verdict(FLOOR, "1.5", a=1_000_000, b=949_999))


def test_full_from_jumps_and_full_at_scales():
    jump = t.Ratio(of=share(), full_from=F("0.7"))
    assert [points(jump, a=100, b=b) for b in (69, 70, 71)] == [F("0.69"), 1, 1]
    scaled = t.Ratio(of=share(), floor=F("0.6"), full_at=F("0.85"))
    assert [points(scaled, "10", a=100, b=b) for b in (59, 60, 84, 85, 99)] == [
        0,
        F(600, 85),
        F(840, 85),
        10,
        10,
    ]


def test_a_percent_figure_is_a_ratio_of_its_own():
    rule = t.Ratio(of=t.Given(figure="p"))
    from .asks import Ask, Entry, figure, judge

    found = judge(Ask("3.2.3", F(1), rule, figures={"p": figure("percent")}), Entry({"p": F("97.5")}))
    assert found.points == F("0.975")
    assert "tỷ lệ × điểm tối đa" in words(found)


def test_parts_are_added_before_they_are_divided():
    rule = t.Ratio(of=t.Share(part=("b", "c"), of="a", zero="zero"))
    found = verdict(rule, a=10, b=3, c=4)
    assert found.points == F("0.7")
    assert "((b + c)/a) × điểm tối đa" in words(found)


def test_growth_earns_between_nothing_and_everything():
    rule = t.Ratio(of=t.Excess(now="b", before="a", zero="zero"))
    assert [points(rule, a=10, b=b) for b in (5, 15, 40)] == [0, F("0.5"), 1]
    assert points(t.Ratio(of=rule.of, full_at=F(1)), a=10, b=5) == 0


def test_a_zero_denominator_means_what_the_criterion_says():
    standing = {
        zero: verdict(t.Ratio(of=share(zero)), a=0).standing
        for zero in ("full", "zero", "not_applicable", "unstated")
    }
    assert standing == {
        "full": Standing.KNOWN,
        "zero": Standing.KNOWN,
        "not_applicable": Standing.NOT_APPLICABLE,
        "unstated": Standing.PENDING,
    }
    assert points(t.Ratio(of=share("full")), "1.5", a=0, b=0) == F("1.5")
    assert points(t.Ratio(of=share("zero")), "1.5", a=0, b=0) == 0


@settings(deadline=None)
@given(st.integers(1, 10**12), st.integers(0, 10**12), st.integers(0, 10**12))
def test_points_rise_with_the_numerator_and_never_pass_the_maximum(a, one, two):
    low, high = sorted((one, two))
    for rule in (FLOOR, t.Ratio(of=share(), full_from=F("0.7")), t.Ratio(of=share(), full_at=F("0.85"))):
        first, second = points(rule, "1.5", a=a, b=low), points(rule, "1.5", a=a, b=high)
        assert 0 <= first <= second <= F("1.5")
