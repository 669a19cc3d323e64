"""Weighted handling: 1.3.2, 2.3.2 and 8.5 of the province table."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chiso.engine.problems import Problem
from chiso.engine.spec import types as t
from chiso.engine.states import Standing

from .asks import F, points, verdict, words

HANDLED = t.Weighted(
    of="a", zero="full", terms=(t.Term(part="b", points=F(1)), t.Term(part="c", points=F("0.5")))
)
UNLAWFUL = t.Weighted(
    of="a",
    zero="full",
    terms=(
        t.Term(part="b1", weight=F(1)),
        t.Term(part="b2", weight=F("0.75")),
        t.Term(part="b3", weight=F("0.25")),
    ),
)
TARGETS = t.Weighted(
    of="a",
    zero="unstated",
    floor=F("0.7"),
    terms=(t.Term(part="b", points=F("1.5")), t.Term(part="c", points=F(1))),
)


def test_vector_17_two_in_30_days_one_in_90_one_later_of_four():
    assert points(UNLAWFUL, a=4, b1=2, b2=1, b3=1) == F("0.75")


@pytest.mark.parametrize(
    ("rule", "maximum", "figures", "expected"),
    [
        (HANDLED, "1", {"a": 10, "b": 6, "c": 2}, F("0.7")),
        (HANDLED, "1", {"a": 0}, F(1)),
        (HANDLED, "1", {"a": 0, "b": 0, "c": 0}, F(1)),
        (TARGETS, "1.5", {"a": 10, "b": 3, "c": 4}, F("0.85")),  # (3 + 4)/10 is on the floor
        (TARGETS, "1.5", {"a": 100, "b": 30, "c": 39}, F(0)),
        (TARGETS, "1.5", {"a": 10, "b": 10, "c": 0}, F("1.5")),
    ],
)
def test_points_are_the_sum_of_the_parts_worth(rule, maximum, figures, expected):
    assert points(rule, maximum, **figures) == expected


def test_parts_over_the_whole_are_refused_unless_the_criterion_caps_them():
    with pytest.raises(Problem, match="RU0102"):
        points(HANDLED, a=3, b=3, c=1)
    from dataclasses import replace

    found = verdict(replace(HANDLED, over="cap"), a=3, b=3, c=1)
    assert found.points == 1
    assert found.warnings


def test_a_part_of_nothing_is_refused():
    with pytest.raises(Problem, match="RU0101"):
        points(HANDLED, a=0, b=1, c=0)


def test_missing_parts_are_named():
    assert verdict(HANDLED, a=3, b=1).gaps == ("c",)
    assert verdict(HANDLED, b=1).gaps == ("a", "c")
    assert verdict(TARGETS, "1.5", a=0).standing is Standing.PENDING


def test_the_reason_prints_the_formula():
    assert words(verdict(HANDLED, a=10, b=6, c=2)).endswith("(b/a) × 1,00 + (c/a) × 0,50")
    assert "(b2/a) × 75 % × điểm tối đa" in words(verdict(UNLAWFUL, a=4, b1=2, b2=1, b3=1))
    assert "69 % dưới ngưỡng 70 %" in words(verdict(TARGETS, "1.5", a=100, b=30, c=39))


@settings(deadline=None)
@given(st.integers(1, 10**6), st.data())
def test_points_never_pass_the_maximum_and_rise_with_better_parts(a, data):
    b = data.draw(st.integers(0, a))
    c = data.draw(st.integers(0, a - b))
    found = points(TARGETS, "1.5", a=a, b=b, c=c)
    assert 0 <= found <= F("1.5")
    if c:
        assert points(TARGETS, "1.5", a=a, b=b + 1, c=c - 1) >= found
