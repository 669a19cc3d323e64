"""What is known of a whole from its parts."""

import pytest

from chiso.engine.states import Standing as S
from chiso.engine.states import together


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        ((S.KNOWN, S.MISSING, S.PENDING), S.MISSING),
        ((S.KNOWN, S.PENDING), S.PENDING),
        ((S.NOT_APPLICABLE, S.NOT_APPLICABLE), S.NOT_APPLICABLE),
        ((S.NOT_APPLICABLE, S.NONE_DONE), S.NONE_DONE),
        ((S.KNOWN, S.NONE_DONE, S.NOT_APPLICABLE), S.KNOWN),
        ((), S.NOT_APPLICABLE),
    ],
)
def test_one_missing_part_makes_the_whole_missing(parts, whole):
    assert together(parts) is whole


def test_every_standing_has_words():
    assert {standing.words for standing in S} == {
        "đã có kết quả",
        "không thực hiện",
        "không đánh giá",
        "thiếu số liệu",
        "chờ kết quả",
    }
