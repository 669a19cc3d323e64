"""One written figure: what machine text and office text mean, and what is refused."""

import pytest

from chiso.engine.problems import Problem
from chiso.engine.score.figures import figure
from chiso.engine.spec.types import Figure, Text


def spec(kind):
    return Figure(title=Text(vi="x"), kind=kind)


@pytest.mark.parametrize(
    ("text", "kind", "office", "value"),
    [
        ("195197", "count", False, "195197"),
        ("99.10", "amount", False, "99.1"),
        ("0", "count", False, "0"),
        ("195.197", "count", True, "195197"),  # a count has no decimals: the dot groups
        ("1.195.197", "amount", True, "1195197"),
        ("1.195.197,25", "amount", True, "1195197.25"),
        ("99,10", "percent", True, "99.1"),
        ("99,11 %", "percent", True, "99.11"),
        ("97.28%", "percent", False, "97.28"),
        ("99.10", "percent", True, "99.1"),
        ("-5,5", "signed", True, "-5.5"),
        ("\u22125", "signed", True, "-5"),
        ("11", "rank", True, "11"),
    ],
)
def test_a_figure_is_read_exactly(text, kind, office, value):
    from fractions import Fraction

    assert figure(text, spec(kind), office=office, place="x") == Fraction(value)


@pytest.mark.parametrize(
    ("text", "kind", "office", "code"),
    [
        ("195.197", "count", False, "SC0203"),  # machine text: a decimal, so not a count
        ("195.197", "amount", True, "SC0202"),
        ("195,197", "count", True, "SC0202"),
        ("1,234", "amount", True, "SC0202"),
        ("1,234,567", "count", True, "SC0201"),
        ("x", "count", True, "SC0201"),
        ("", "count", True, "SC0201"),
        ("1e3", "count", False, "SC0201"),
        ("١٢", "count", False, "SC0201"),
        ("-1", "count", False, "SC0203"),
        ("1.5", "count", False, "SC0203"),
        ("-1", "amount", False, "SC0204"),
        ("101", "percent", False, "SC0205"),
        ("0", "rank", False, "SC0206"),
        ("1.5", "rank", False, "SC0206"),
        ("9" * 60, "amount", False, "SC0207"),
    ],
)
def test_what_is_ambiguous_or_of_the_wrong_kind_is_refused(text, kind, office, code):
    with pytest.raises(Problem, match=code):
        figure(text, spec(kind), office=office, place="x")
