"""Plans and designs are read strictly and refused in Vietnamese."""

from __future__ import annotations

import pytest

from chiso.engine.problems import Problem
from chiso.engine.reading import in_vietnamese, read

SAYINGS = [
    ("Object contains unknown field `zz`", "khóa lạ “zz”"),
    ("Object missing required field `step`", "thiếu khóa “step”"),
    ("Invalid enum value 'guess'", "giá trị “guess” không có trong các lựa chọn"),
    ("Invalid value 'x'", "giá trị “x” không có trong các lựa chọn"),
    ("Expected `float`, got `str`", "cần một số, đang ghi chữ"),
    ("Expected `int | null`, got `array`", "cần số nguyên hoặc để trống, đang ghi danh sách"),
    ("một lời đã là tiếng Việt", "một lời đã là tiếng Việt"),
]


@pytest.mark.parametrize(("said", "told"), SAYINGS)
def test_the_type_librarys_words_are_told_in_vietnamese(said: str, told: str) -> None:
    assert in_vietnamese(said) == told


def test_hostile_nesting_is_refused() -> None:
    with pytest.raises(Problem, match="RD0101"):
        read("[" * 5000, name="t")


def test_every_scalar_stays_as_written() -> None:
    tree = read("a: 2025-01-15\nb: no\nc: 1_000\nd: 0x10\ne: [1.50, true]\n", name="t").tree
    assert tree == {"a": "2025-01-15", "b": "no", "c": "1_000", "d": "0x10", "e": ["1.50", "true"]}


def test_lines_are_remembered_by_path() -> None:
    document = read("a:\n  - b: 1\n    c: 2\n  - d: 3\n", name="t.yaml")
    assert document.place("$.a[1].d") == "t.yaml:4"
    assert document.place("$.a[1].unknown.deeper") == "t.yaml:4"
