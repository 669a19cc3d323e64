"""Measures: percents stated alone, percents beside their figures, growth, zero denominators."""

import pytest

from chiso.engine.problems import Problem
from chiso.engine.rules.measure import Measured, measure
from chiso.engine.spec import types as t
from chiso.engine.states import Standing

from .asks import F, ask, entry, share, verdict

RATIO = t.Ratio(of=share())


def found(of, **cells):
    return measure(of, ask(RATIO), entry(**cells))


def test_a_percent_may_stand_for_numerator_and_denominator_with_a_warning():
    value = found(share(), percent="97.28")
    assert value.value == F("0.9728")
    assert "đã làm tròn" in value.warnings[0]
    with pytest.raises(Problem, match="RU0113"):
        found(share(stated="refused"), percent="97.28")


def test_a_percent_beside_its_figures_must_be_theirs():
    # Vector 2: 99.10 printed where 193,457/195,197 = 99.11.
    assert found(share(), a=195_197, b=193_457, percent="99.11").warnings == ()
    (warning,) = found(share(), a=195_197, b=193_457, percent="99.10").warnings
    assert "99,11 %" in warning


def test_over_one_hundred_percent_is_capped_with_a_warning_or_refused():
    value = found(share(), a=10, b=12)
    assert value.value == 1
    assert "vượt 100 %" in value.warnings[0]
    with pytest.raises(Problem, match="RU0102"):
        found(share(over="refuse"), a=10, b=12)


def test_a_part_of_nothing_is_refused():
    with pytest.raises(Problem, match="RU0101"):
        found(share(), a=0, b=3)


def test_growth_against_a_base():
    of = t.Excess(now="b", before="a", zero="unstated")
    assert found(of, a=100, b=104).value == F("0.04")
    assert found(of, percent=4).value == F("0.04")
    assert found(of, a=0, b=4).standing is Standing.PENDING
    assert found(of, a=1).gaps == ("b",)


def test_a_plain_figure_is_itself_and_prints_no_equals():
    value = found(t.Given(figure="n"), n=3)
    assert isinstance(value, Measured)
    assert (value.value, value.is_share, value.step().words) == (3, False, "3")
    assert found(t.Given(figure="n")).gaps == ("n",)


def test_a_denominator_of_zero_needs_no_numerator():
    assert verdict(t.Ratio(of=share("full")), a=0).points == 1
    assert verdict(RATIO, b=1).gaps == ("a",)
