"""Points lost and the smallest change of each figure that wins them back."""

from fractions import Fraction as F

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chiso.engine.score.lost import by, losses
from tests.engine.sample import FULL, SAMPLE, score_of, sheet_of


def found(text=FULL):
    return losses(SAMPLE, sheet_of(text), score_of(text))


def moves(text, code):
    (loss,) = [loss for loss in found(text) if loss.code == code]
    return {(move.figure, move.after): (move.gain, move.full) for move in loss.moves}


def test_the_greatest_loss_comes_first_and_all_losses_add_up():
    rows = found()
    total = score_of(FULL).total
    assert sum(loss.lost for loss in rows) == total.maximum - total.points
    assert [loss.lost for loss in rows] == sorted((loss.lost for loss in rows), reverse=True)
    domains = by(rows, lambda loss: loss.domain)
    assert sum(lost for lost, _ in domains.values()) == total.maximum - total.points
    assert by(found("'1.2': day_du\n"), lambda loss: loss.by)["survey"] == (0, 2)


@pytest.mark.parametrize(
    ("text", "code", "move", "gain"),
    [
        ("'1.3': {a: 100, b: 19}\n", "1.3", ("b", "20"), (F("0.5"), True)),
        ("'1.3': {a: 100, b: 3}\n", "1.3", ("b", "15"), (F("0.5"), False)),
        ("'1.1': {a: 100, b: 90}\n", "1.1", ("b", "95"), (F("1.425"), False)),
        ("'1.1': {a: 100, b: 90}\n", "1.1", ("b", "100"), (F("1.5"), True)),
        ("'1.1': {a: 100, b: 90}\n", "1.1", ("a", "94"), (F("1.5") * 90 / 94, False)),
        ("'1.1': {percent: 94.5}\n", "1.1", ("percent", "95"), (F("1.425"), False)),
        ("'1.2': khong_day_du\n", "1.2", ("state", "day_du"), (F("0.5"), True)),
        ("'2.1': {state: lower}\n", "2.1", ("state", "equal"), (F("0.5"), False)),
        ("'2.2': {r: 25}\n", "2.2", ("r", "20"), (F("0.25"), False)),
        ("'2.2': {r: 25}\n", "2.2", ("r", "10"), (F("0.5"), True)),
        ("'2.5': {a: 90}\n", "2.5", ("a", "90.01"), (F("0.0001"), False)),
        ("'2.4': {case: co, a: 100, b: 100}\n", "2.4", ("b", "101"), (1, True)),
        ("'3.1': {ngay: 4}\n", "3.1", ("ngay", "1"), (F("0.75"), True)),
        ("'1.5': {a: 4, b1: 2, b2: 1, b3: 1}\n", "1.5", ("b3→b1", "1"), (F("0.1875"), False)),
        ("'1.3': {a: 10, b: 2, cuts: bao_cao_khong_dat}\n", "1.3", ("cuts", "bỏ"), (F("0.1"), True)),
        ("1.7/cong_chuc: {state: unmet}\n", "1.7/cong_chuc", ("state", "met"), (F("0.5"), True)),
    ],
)
def test_each_figure_moves_to_the_nearest_value_that_earns_more(text, code, move, gain):
    assert moves(text, code)[move] == gain


def test_a_figure_that_cannot_help_is_not_named():
    assert not any(
        figure == "b" and int(after) > 9 for figure, after in moves("'1.9': {a: 9, b: 1}\n", "1.9")
    )
    assert moves("'1.5': {a: 4, b1: 0, b2: 0, b3: 0}\n", "1.5")[("b1", "3")] == (F("0.75"), False)
    assert moves("'2.7': {points: 2, note: x}\n'1.8': {n: 1}\n", "1.8")[("n", "4")] == (F("0.75"), True)
    assert moves("'2.3': chua\n", "2.3") == {("state", "dung"): (1, True)}


def test_a_figure_over_its_whole_is_not_moved_about():
    assert moves("'1.3': {a: 10, b: 12, cuts: bao_cao_khong_dat}\n", "1.3") == {}


def test_a_rank_is_never_moved_before_the_first():
    assert ("r", "10") in moves("'2.2': {r: 34}\n", "2.2")


def test_a_cut_on_a_whole_sum_is_a_loss_of_its_own():
    text = "'1.6': {parts: {tiep_cong_dan: dung, doi_thoai: {n: 3}, kien_nghi: {a: 0}}, cuts: thieu}\n"
    assert {loss.code: loss.lost for loss in found(text) if loss.lost} == {"1.6": F("0.1")}


def test_nothing_said_is_open_and_has_no_moves():
    open_ = [loss for loss in found("'1.2': day_du\n") if loss.code == "1.1"]
    assert [(loss.lost, loss.open, loss.moves) for loss in open_] == [(0, F("1.5"), ())]


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 3000), st.data())
def test_the_value_named_earns_and_the_one_before_it_does_not(a, data):
    b = data.draw(st.integers(0, a))
    text = "'1.1': {a: %d, b: %d}\n'1.3': {a: %d, b: %d}\n"
    before = score_of(text % (a, b, a, b))
    for loss in losses(SAMPLE, sheet_of(text % (a, b, a, b)), before):
        for move in loss.moves:
            if move.figure != "b":
                continue
            for value, earns in ((int(move.after), True), (int(move.after) - 1, False)):
                later = score_of(f"'{loss.code}': {{a: {a}, b: {value}}}\n").nodes[loss.code].points
                here = before.nodes[loss.code].points
                target = here + move.gain if move.full else here
                assert (later >= target if move.full else later > here) is earns
