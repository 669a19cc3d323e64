"""What if: cells written differently, through the same checks."""

import pytest

from chiso.engine.problems import Problem, Problems
from chiso.engine.score.change import changed, effects, parse
from chiso.engine.score.evaluate import evaluate
from chiso.engine.score.sheet import sheet
from tests.engine.sample import FULL, SAMPLE, raw, score_of


def after(*texts):
    return evaluate(SAMPLE, sheet(changed(raw(FULL), [parse(text) for text in texts]), SAMPLE))


def test_a_change_names_a_line_and_a_cell():
    found = parse("1.6/kien_nghi.b=+1")
    assert (found.code, found.name, found.value) == ("1.6/kien_nghi", "b", "+1")
    for text in ("1.1", "=5", "1.1b=5"):
        with pytest.raises(Problem, match="SC0404"):
            parse(text)


def test_changed_cells_are_scored_again_and_only_what_moved_is_told():
    before, later = score_of(FULL), after("1.8.n=4", "1.2.state=day_du")
    moved = {row.code: (row.before, row.after) for row in effects(before, later)}
    assert set(moved) == {"1.2", "1.8", "1", "total"}
    assert moved["1.8"][1] == 1


def test_a_step_adds_to_what_is_there_and_a_row_may_be_new():
    assert after("1.8.n=+1").nodes["1.8"].points == 1
    assert after("1.8.n=-1").nodes["1.8"].points == 0.5
    assert after("9.1.n=+1").nodes["9.1"].points == 0.5
    with pytest.raises(Problem, match="SC0404"):
        after("1.2.state=+1")


def test_an_emptied_cell_is_unsaid_and_a_bad_one_refused():
    assert after("1.8.n=").nodes["1.8"].points is None
    with pytest.raises(Problems, match="SC0203"):
        after("1.8.n=1.5")
