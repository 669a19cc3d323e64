"""Tracked editions: progress is followed, points are never invented."""

from fractions import Fraction as F

import pytest

from chiso.engine.problems import Problem, Problems
from chiso.engine.score.progress import progress
from chiso.engine.states import Standing
from tests.engine.sample import SAMPLE, TRACKED, raw


def rows(text):
    return {row.code: row for row in progress(TRACKED, raw(text))}


def test_tasks_add_up_and_silence_is_counted():
    found = rows("'1.1': {a: 4, b: 3, note: còn một}\n'1.2': {state: doing}\n")
    assert (found["1"].tasks, found["1"].done, found["1"].share) == (5, 3, F(3, 5))
    assert (found["2"].silent, found["2"].lines, found["2"].standing) == (1, 1, Standing.MISSING)
    assert (found["1.2"].standing, found["1.2"].state) == (Standing.NONE_DONE, "doing")
    assert found["2.1"].share is None
    assert rows("'1.1': {state: done}\n'1.2': {b: 0, a: 2}\n")["1"].standing is Standing.KNOWN
    assert rows("'1.1': {a: 1, b: 0}\n")["1"].standing is Standing.NONE_DONE


def test_every_fault_of_a_progress_sheet_is_told():
    with pytest.raises(Problems) as refusal:
        rows(
            "- {code: '1.1', a: 1, b: 2}\n- {code: '1.2', state: xong}\n- {code: '9', a: 1}\n"
            "- {code: '2.1', c: 1}\n- {code: '1.2', a: 1}\n- {code: '1.2', a: 1}\n"
        )
    assert [one.code for one in refusal.value.problems] == ["SC0108", "SC0108", "SC0101", "SC0104", "SC0103"]


def test_an_edition_with_points_is_scored_not_tracked():
    with pytest.raises(Problem, match="SC0302"):
        progress(SAMPLE, raw("'1.1': {a: 1}\n"))
