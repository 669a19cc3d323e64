"""What comes before and after the rule: silence, states, exemptions, cuts."""

import pytest

from chiso.engine.problems import Problem
from chiso.engine.rules.apply import judge
from chiso.engine.rules.verdict import Ask, Entry
from chiso.engine.spec import types as t
from chiso.engine.states import Standing

from .asks import F, ask, entry, figure, share, text, words

RATIO = t.Ratio(of=share())
CHOICE = t.Choice(states=(t.State(code="dung", points=F(1), when=text("Đúng")),))
NO_UNITS = t.Exemption(code="khong_co", then="not_applicable", when=text("không có ĐVSNCL"))
NOT_SET = t.Exemption(code="khong_giao", then="full", when=text("không được giao"))
STOPPED = t.Exemption(code="dinh_chi", then="zero", when=text("bị đình chỉ"))


@pytest.mark.parametrize(
    ("by", "standing"),
    [
        ("unit", Standing.MISSING),
        ("appraiser", Standing.PENDING),
        ("survey", Standing.PENDING),
        ("statistics", Standing.PENDING),
    ],
)
def test_silence_is_missing_or_pending_and_never_zero(by, standing):
    for said in (None, Entry(), Entry(note="chưa")):
        found = judge(ask(RATIO, by=by), said)
        assert (found.standing, found.points) == (standing, None)


def test_an_exemption_the_text_names_decides_before_the_rule():
    asked = ask(RATIO, "1", exemptions=(NO_UNITS, NOT_SET, STOPPED))
    assert judge(asked, entry(state="khong_co")).standing is Standing.NOT_APPLICABLE
    assert judge(asked, entry(state="khong_giao", a=1, b=0)).points == 1
    assert judge(asked, entry(state="dinh_chi")).points == 0


def test_not_applicable_needs_a_right_and_a_reason():
    with pytest.raises(Problem, match="RU0105"):
        judge(ask(RATIO), entry(state="not_applicable", note="x"))
    with pytest.raises(Problem, match="RU0105") as refusal:
        judge(ask(RATIO, exemptions=(NOT_SET,)), entry(state="not_applicable"))
    assert "khong_giao" in refusal.value.expected
    with pytest.raises(Problem, match="RU0106"):
        judge(ask(RATIO, may_be_inapplicable=True), entry(state="not_applicable"))
    said = judge(ask(RATIO, may_be_inapplicable=True), entry(state="not_applicable", note="không có dự án"))
    assert words(said) == "không có dự án"
    assert (
        words(judge(ask(RATIO, exemptions=(NO_UNITS,)), entry(state="not_applicable"))) == "không có ĐVSNCL"
    )


def test_missing_and_pending_may_be_said_aloud():
    assert judge(ask(RATIO), entry(state="missing")).standing is Standing.MISSING
    assert words(judge(ask(RATIO), entry(state="pending", note="chờ Sở Tài chính"))) == "chờ Sở Tài chính"
    assert words(judge(ask(RATIO), entry(state="pending"))) == "chờ kết quả"


def test_nothing_done_is_a_real_zero_where_the_rule_knows_one():
    bands_zero = t.Bands(of=share(), bands=(t.Band(below=F(1), points=F(0)), t.Band(from_=F(1), points=F(1))))
    bands_none = t.Bands(of=share(), bands=(t.Band(from_=F("0.5"), points=F(1)),))
    for rule in (RATIO, bands_zero, t.Count(figure="n", each=F(1)), t.Judged()):
        found = judge(ask(rule), entry(state="none_done", note="không làm"))
        assert (found.standing, found.points) == (Standing.NONE_DONE, 0)
        assert "không làm" in words(found)
    assert judge(ask(RATIO), entry(state="none_done")).points == 0
    deduction = t.Deduction(figure="n", each=F(1))
    for rule in (CHOICE, bands_none, deduction):
        with pytest.raises(Problem, match="RU0108"):
            judge(ask(rule), entry(state="none_done"))


CUTS = (
    t.Cut(code="kem", when=text("báo cáo không đạt"), percent=F("0.1")),
    t.Cut(code="thieu", when=text("thiếu minh chứng"), points=F("0.25")),
    t.Cut(code="cham", when=text("chậm"), figure="n", each=F("0.1"), grace=2, cap=F("0.3")),
    t.Cut(code="lan", when=text("lần"), figure="c", each=F("0.2")),
)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({}, "1"),
        ({"cuts": ("kem",)}, "0.9"),
        ({"cuts": ("kem", "thieu")}, "0.65"),
        ({"n": 2}, "1"),
        ({"n": 3}, "0.9"),
        ({"n": 50}, "0.7"),
        ({"c": 2}, "0.6"),
        ({"c": 9}, "0"),
    ],
)
def test_cuts_come_off_what_the_rule_gave_and_stop_at_nothing(cells, expected):
    asked = ask(RATIO, cuts=CUTS)
    assert judge(asked, entry(a=1, b=1, **cells)).points == F(expected)


def test_a_fifty_percent_cut_halves_what_was_got():
    # Department 6.2.2: a bad report takes half of the points got.
    half = (t.Cut(code="bao_cao", when=text("báo cáo không đạt yêu cầu"), percent=F("0.5")),)
    found = judge(ask(RATIO, "0.5", cuts=half), entry(a=1, b=1, cuts=("bao_cao",)))
    assert found.points == F("0.25")
    assert "trừ 0,25 (50 % điểm đạt được): báo cáo không đạt yêu cầu" in words(found)


def test_a_cut_on_no_points_waits_and_an_unknown_cut_is_refused():
    asked = ask(RATIO, cuts=CUTS)
    assert judge(asked, entry(a=1, cuts=("kem",))).standing is Standing.MISSING
    with pytest.raises(Problem, match="RU0107"):
        judge(asked, entry(a=1, b=1, cuts=("x",)))
    with pytest.raises(Problem, match="RU0107"):
        judge(ask(RATIO), entry(a=1, b=1, cuts=("x",)))


def test_one_line_of_a_branch_that_names_no_rule_takes_no_percent():
    rule = t.Branch(question=text("?"), cases=(t.Case(code="k", when=text("không"), then="full"),))
    assert judge(Ask("1", F(1), rule, figures={"a": figure()}), Entry(case="k", percent=F(1))).points == 1
