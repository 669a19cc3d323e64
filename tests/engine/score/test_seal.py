"""A sealed outcome recomputes to the same bytes, or says what differs."""

from dataclasses import replace
from fractions import Fraction as F
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chiso.engine.problems import Problem
from chiso.engine.score.evaluate import evaluate
from chiso.engine.score.seal import digest, facts, recompute, seal, unfold
from tests.engine.sample import FULL, SAMPLE, score_of, sheet_of


def test_the_same_figures_give_the_same_bytes():
    sealed = seal(score_of(FULL), sheet_of(FULL))
    assert recompute(sealed, SAMPLE) == sealed
    assert len(digest(sealed)) == 64
    stated = "'1.1': {percent: 97.28}\n'2.4': {case: khong}\n'1.2': {note: chưa}\n"
    sealed = seal(score_of(stated), sheet_of(stated))
    assert recompute(sealed, SAMPLE) == sealed


def test_a_later_engine_recomputes_what_an_earlier_one_sealed():
    earlier = replace(score_of(FULL), engine="0.0.1")
    sealed = seal(earlier, sheet_of(FULL))
    assert recompute(sealed, SAMPLE) == sealed


def test_an_outcome_sealed_long_ago_still_recomputes():
    sealed = (Path(__file__).parent / "sealed.json").read_bytes()
    assert recompute(sealed, SAMPLE) == sealed


def test_lines_not_asked_and_tighter_caps_are_sealed_and_recompute():
    sheet = replace(
        sheet_of(FULL),
        excluded={"1.1": "không được giao", "2.7": "đợt chấm không đánh giá"},
        caps={"bonus": F(1, 2), "penalty": F(1)},
    )
    sealed = seal(evaluate(SAMPLE, sheet), sheet)
    assert recompute(sealed, SAMPLE) == sealed
    assert unfold(facts(sheet)) == replace(
        sheet, entries={code: replace(one, place="") for code, one in sheet.entries.items()}
    )


def test_another_edition_or_altered_points_are_refused():
    sealed = seal(score_of(FULL), sheet_of(FULL))
    other = replace(SAMPLE, head=replace(SAMPLE.head, note="khác"))
    with pytest.raises(Problem, match="SC0304"):
        recompute(sealed, other)
    with pytest.raises(Problem, match="SC0303"):
        recompute(sealed.replace(b'"points":"1.49"', b'"points":"1.50"'), SAMPLE)


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 10**9), st.integers(0, 10**9), st.decimals(0, 100, places=2))
def test_any_sheet_recomputes_to_the_same_bytes(a, b, percent):
    text = f"'1.1': {{a: {a}, b: {b}}}\n'2.5': {{a: {percent:f}}}\n"
    sealed = seal(score_of(text), sheet_of(text))
    assert recompute(sealed, SAMPLE) == sealed
