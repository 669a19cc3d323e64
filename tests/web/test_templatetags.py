from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from chiso.audit import clock
from chiso.web.templatetags import chiso as tags


@pytest.mark.parametrize(
    ("value", "places", "printed"),
    [
        (195197, None, "195.197"),
        (Decimal("99.1086"), 2, "99,11"),
        (Decimal("1.005"), 2, "1,01"),
        (0, None, "0"),
        (None, None, ""),
        (-12.5, None, "-12,5"),
        (1000000, 1, "1.000.000,0"),
    ],
)
def test_numbers_are_written_the_vietnamese_way(value: object, places: int | None, printed: str) -> None:
    assert tags.num(value, places) == printed


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (dt.date(2026, 10, 5), "hôm nay"),
        (dt.date(2026, 10, 8), "còn 3 ngày"),
        (dt.date(2026, 10, 3), "quá hạn 2 ngày"),
        (None, ""),
    ],
)
def test_days_left_are_said_in_words(noon: None, due: dt.date | None, words: str) -> None:
    assert tags.days_left(due) == words


def test_a_moment_is_shown_in_vietnamese_time() -> None:
    assert tags.moment(dt.datetime(2026, 10, 5, 17, 30, tzinfo=dt.UTC)) == "00:30, 06/10/2026"


def test_today_is_the_day_in_viet_nam() -> None:
    with clock.at(dt.datetime(2026, 10, 5, 17, 30, tzinfo=dt.UTC)):
        assert clock.today() == dt.date(2026, 10, 6)


@pytest.mark.parametrize(
    ("name", "letter"), [("Vũ Thị Hà", "H"), ("Phạm Văn Đạt", "Đ"), ("Đặng Ngọc Lan (mẫu)", "L"), ("", "?")]
)
def test_people_are_known_by_the_given_name(name: str, letter: str) -> None:
    assert tags.initial(name) == letter
