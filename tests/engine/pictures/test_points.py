"""Bars of points and pairs of words: what they say in words and rows, and that they draw."""

from fractions import Fraction as F

import pytest

from chiso.engine.pictures.points import Bar, Pair, pairs, points
from chiso.engine.pictures.render import render
from chiso.engine.problems import Problem

BARS = [Bar("Cải cách thể chế", F(8), F("1.5"), F("0.5")), Bar("Tài chính công", F(6), F(0))]


def test_a_bar_tells_got_lost_and_open_in_words_too():
    picture = points(BARS, title="Điểm mất theo lĩnh vực")
    assert picture.rows == (
        ("Cải cách thể chế", "8,00", "1,50", "0,50", "10,00"),
        ("Tài chính công", "6,00", "0,00", "0,00", "6,00"),
    )
    assert "mất tất cả 1,50 điểm" in picture.description
    assert "Mất nhiều nhất: Cải cách thể chế (1,50)" in picture.description


def test_pairs_tell_the_gap_with_its_sign():
    picture = pairs(
        [Pair("1.1", F(2), F("1.5")), Pair("1.2", F(1), F("1.25"))],
        title="Tự chấm và thẩm định", measure="Điểm", first="tự chấm", second="thẩm định",
    )  # fmt: skip
    assert [row[3] for row in picture.rows] == ["−0,50", "+0,25"]
    assert "1 mục thấp hơn" in picture.description


@pytest.mark.parametrize("form", ["svg", "png"])
def test_both_draw(form):
    assert len(render(points(BARS, title="Điểm"), form=form)) > 500
    picture = pairs([Pair("a", F(2), F(1))], title="Hai", measure="Điểm", first="một", second="hai")
    assert len(render(picture, form=form)) > 500


def test_nothing_is_not_drawn():
    with pytest.raises(Problem):
        points([], title="Không")
    with pytest.raises(Problem):
        points([Bar("a", F(0), F(0))], title="Không")
    with pytest.raises(Problem):
        pairs([], title="Không", measure="", first="", second="")
