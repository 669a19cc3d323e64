"""One period against another, in numbers and in words."""

from fractions import Fraction as F

import pytest

from chiso.engine.returns.differences import differences
from tests.engine.returns.sample import NA, ND, SAMPLE, filled, n


@pytest.mark.parametrize(
    ("key", "before", "now", "change", "percent", "words"),
    [
        ("B:5", 100, 150, 50, 50, "+50 (+50,00 %)"),
        ("B:5", 150, 100, -50, F(-100, 3), "−50 (−33,33 %)"),
        ("B:5", 100, 100, 0, 0, "không đổi"),
        ("B:5", 0, 5, 5, None, "+5 (kỳ so sánh bằng 0)"),
        ("B:5", 0, 0, 0, None, "không đổi"),
        ("B:5", 5, 0, -5, -100, "−5 (−100,00 %)"),
        ("B:2", "1.5", "1.25", F(-1, 4), F(-50, 3), "−0,25 (−16,67 %)"),
        ("B:2", "1.500000", "1.250000", F(-1, 4), F(-50, 3), "−0,25 (−16,67 %)"),
        ("B:4", "91.2", "90", F(-6, 5), None, "−1,2 điểm phần trăm"),
        ("A:3.1", 0, 1, 1, None, "từ 0 (không) sang 1 (có)"),
        ("A:3.1", 1, 1, 0, None, "không đổi"),
        ("B:5", ND, 5, None, None, "không so sánh được: kỳ so sánh chưa có số liệu"),
        ("B:5", 5, NA, None, None, "không so sánh được: kỳ này không áp dụng"),
        ("B:5", 5, None, None, None, "không so sánh được: kỳ này chưa điền"),
    ],
)
def test_every_kind_of_difference(key, before, now, change, percent, words):
    name = key.replace(":", "_").replace(".", "_")
    found = differences(SAMPLE, filled(**{name: now}), filled(**{name: before}))[key]
    assert (found.change, found.percent, found.words) == (change, percent, words)
    assert found.comparable == (change is not None)


def test_every_line_has_an_answer():
    found = differences(SAMPLE, {}, {"A:2": n(99)})
    assert list(found) == list(SAMPLE.figures)
    assert found["A:2"].words == "không so sánh được: kỳ này chưa điền"
