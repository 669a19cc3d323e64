"""Numbers in explanations: Vietnamese, exact where short, never on the wrong side of an edge."""

from fractions import Fraction as F

import pytest

from chiso.engine.trace import Step, sentence, shown, shown_percent, shown_points


@pytest.mark.parametrize(
    ("value", "edges", "words"),
    [
        ("193457/195197", (), "99,11 %"),
        ("0.95", ("0.95",), "95 %"),
        ("949999/1000000", ("0.95",), "94,9999 %"),
        ("9499/10000", ("0.95",), "94,99 %"),
        ("1/3", (), "33,33 %"),
    ],
)
def test_a_percent_takes_as_many_decimals_as_it_needs(value, edges, words):
    assert shown_percent(F(value), edges=[F(edge) for edge in edges]) == words


def test_even_a_hair_under_an_edge_ends():
    assert shown_percent(F("0.95") - F(1, 10**30), edges=[F("0.95")]).startswith("95,0000")


def test_figures_and_points_print_the_vietnamese_way():
    assert (shown(F(195_197)), shown(F("99.5")), shown(F(1, 3))) == ("195.197", "99,5", "0,3333")
    assert (shown_points(F("1.5")), shown_points(F("0.125")), shown_points(F(1, 3))) == (
        "1,50",
        "0,125",
        "0,33",
    )


def test_a_sentence_puts_the_result_first_and_the_clause_last():
    steps = (
        Step("cite", "mục 1"),
        Step("measure", "1/2 = 50 %"),
        Step("result", "Được 1/2"),
        Step("rule", "công thức"),
    )
    assert sentence(steps) == "Được 1/2: 1/2 = 50 %, công thức; mục 1"
    assert sentence(steps[:1]) == "mục 1"
    assert sentence(()) == ""
    assert steps[0].as_json() == {"kind": "cite", "words": "mục 1", "values": {}}
