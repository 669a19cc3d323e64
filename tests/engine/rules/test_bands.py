"""Bands: every edge belongs to one side, and says so."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chiso.engine.problems import Problem
from chiso.engine.rules import bands
from chiso.engine.spec import types as t

from .asks import F, points, share, text, verdict, words

ON_TIME = t.Bands(
    of=share("not_applicable"),
    bands=(
        t.Band(from_=F("0.98"), points=F(2)),
        t.Band(from_=F("0.95"), below=F("0.98"), points=F(1)),
        t.Band(below=F("0.95"), points=F(0)),
    ),
)


@pytest.mark.parametrize(("b", "expected"), [(9800, 2), (9799, 1), (9500, 1), (9499, 0), (10_000, 2), (0, 0)])
def test_department_3_4_1_falls_on_the_right_side_of_its_edges(b, expected):
    assert points(ON_TIME, "2", a=10_000, b=b) == expected


def test_open_and_closed_edges_are_told_apart():
    rule = t.Bands(
        of=share(),
        bands=(
            t.Band(above=F("0.9"), points=F(2)),
            t.Band(from_=F("0.7"), to=F("0.9"), points=F(1)),
            t.Band(below=F("0.7"), points=F(0)),
        ),
    )
    assert [points(rule, "2", a=100, b=b) for b in (91, 90, 70, 69)] == [2, 1, 1, 0]
    assert bands.edges(rule) == (F("0.7"), F("0.9"))


def test_bands_over_a_count_and_a_printed_wording():
    rule = t.Bands(
        of=t.Given(figure="n"),
        bands=(
            t.Band(from_=F(3), points=F(1), when=text("Có từ 3 sáng kiến")),
            t.Band(below=F(3), points=F(0)),
        ),
    )
    assert points(rule, n=2) == 0
    assert words(verdict(rule, n=3)) == "3, thuộc mức “Có từ 3 sáng kiến”"


def test_a_value_no_band_holds_is_refused():
    rule = t.Bands(of=share(), bands=(t.Band(from_=F("0.9"), below=F(1), points=F(1)),))
    with pytest.raises(Problem, match="RU0109") as refusal:
        points(rule, a=10, b=10)
    assert "100 %" in refusal.value.got


def test_a_missing_figure_is_missing():
    assert verdict(ON_TIME, a=10).gaps == ("b",)


@settings(deadline=None)
@given(st.integers(1, 10**9), st.integers(0, 10**9), st.integers(0, 10**9))
def test_a_greater_numerator_never_earns_less(a, one, two):
    low, high = sorted((one, two))
    assert points(ON_TIME, "2", a=a, b=low) <= points(ON_TIME, "2", a=a, b=high) <= 2
