"""The short kinds: choice, count, change, rank, survey, deduction, judged, branch."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chiso.engine.problems import Problem
from chiso.engine.rules.apply import judge
from chiso.engine.rules.verdict import Ask, Entry
from chiso.engine.spec import types as t
from chiso.engine.states import Standing

from .asks import F, ask, entry, figure, points, share, text, verdict, words

FULL_OR_NOT = t.Choice(
    states=(
        t.State(code="day_du", points=F("0.5"), when=text("Đầy đủ, đúng hạn")),
        t.State(code="khong", points=F(0), when=text("Không đầy đủ")),
    )
)


def test_a_state_is_named_by_code_or_by_its_printed_wording():
    for word in ("day_du", "Đầy đủ, đúng hạn", "  đầy  đủ, ĐÚNG hạn ", "DAY_DU"):
        assert points(FULL_OR_NOT, "0.5", state=word) == F("0.5")


def test_an_unknown_state_is_refused_with_the_list():
    with pytest.raises(Problem, match="RU0103") as refusal:
        points(FULL_OR_NOT, "0.5", state="gan_du")
    assert "day_du (Đầy đủ, đúng hạn)" in refusal.value.expected


def test_two_states_of_one_wording_are_not_guessed_between():
    same = t.Choice(states=tuple(t.State(code=code, points=F(0), when=text("Có")) for code in ("x", "y")))
    with pytest.raises(Problem, match="RU0103"):
        points(same, state="có")


def test_no_state_is_missing():
    assert verdict(FULL_OR_NOT, n=1).gaps == ("state",)


def test_count_adds_up_to_the_maximum():
    rule = t.Count(figure="n", each=F("0.25"))
    assert [points(rule, n=n) for n in (0, 3, 4, 9)] == [0, F("0.75"), 1, 1]
    assert verdict(rule, a=1).gaps == ("n",)


CHANGE = t.Change(now="b", before="a", higher=F("0.5"), equal=F("0.25"), lower=F(0))


def test_this_year_against_last():
    assert [points(CHANGE, "0.5", a=10, b=b) for b in (11, 10, 9)] == [F("0.5"), F("0.25"), 0]
    assert "tăng so với năm trước liền kề" in words(verdict(CHANGE, "0.5", a=10, b=11))


def test_a_direction_may_be_given_without_figures():
    assert points(CHANGE, "0.5", state="equal") == F("0.25")
    with pytest.raises(Problem, match="RU0103"):
        points(CHANGE, "0.5", state="up")
    assert verdict(CHANGE, "0.5", a=1).gaps == ("b",)


RANK = t.Rank(
    figure="n",
    among=34,
    positions=(t.Positions(from_=1, to=10, points=F(1)), t.Positions(from_=11, to=34, points=F("0.25"))),
)


def test_positions_include_both_ends():
    assert [points(RANK, n=n) for n in (1, 10, 11, 34)] == [1, 1, F("0.25"), F("0.25")]
    with pytest.raises(Problem, match="RU0109"):
        points(RANK, n=35)
    assert verdict(RANK, a=1).gaps == ("n",)


def test_survey_percent_times_points():
    rule = t.Survey(of=t.Given(figure="p"))
    asked = Ask("8.1", F(10), rule, "survey", {"p": figure("percent")})
    assert judge(asked, Entry({"p": F("91.17")})).points == F("9.117")
    assert judge(asked, Entry(percent=F("91.17"))).points == F("9.117")
    assert judge(asked, Entry(note="chưa có")).standing is Standing.PENDING


def test_answers_weigh_by_option():
    options = tuple(
        t.Option(figure=name, weight=F(w)) for name, w in (("a", 1), ("b", "3/5"), ("c", "1/5"), ("n", 0))
    )
    rule = t.Survey(of=t.Answers(options=options, zero="unstated"))
    assert points(rule, "2", a=10, b=5, c=3, n=2) == F(2) * F("13.6") / 20
    assert verdict(rule, "2", a=0, b=0, c=0, n=0).standing is Standing.PENDING
    assert verdict(rule, "2", a=1).gaps == ("b", "c", "n")
    assert points(rule, "2", percent=50) == 1


LATE = t.Deduction(figure="n", grace=1, first=F("0.5"), first_span=2, each=F("0.25"), void_from=8)


@pytest.mark.parametrize(
    ("days", "expected"), [(0, 2), (1, 2), (2, "1.5"), (3, "1.5"), (4, "1.25"), (7, "0.5"), (8, 0), (30, 0)]
)
def test_days_late_cost_after_grace_then_void(days, expected):
    assert points(LATE, "2", n=days) == F(expected)


def test_a_deduction_starts_where_it_says_and_stops_at_nothing():
    rule = t.Deduction(figure="n", each=F("0.5"), start=F("0.75"))
    assert [points(rule, n=n) for n in (0, 1, 2)] == [F("0.75"), F("0.25"), 0]
    assert verdict(rule, a=1).gaps == ("n",)


@settings(deadline=None)
@given(st.integers(0, 50), st.integers(0, 50))
def test_more_days_never_earn_more(one, two):
    low, high = sorted((one, two))
    assert 0 <= points(LATE, "2", n=high) <= points(LATE, "2", n=low) <= 2


JUDGED = t.Judged(step=F("0.25"))


def appraised(rule=JUDGED, **cells):
    return judge(ask(rule, "2", by="appraiser"), entry(**cells))


def test_only_a_reasoned_judgement_within_bounds_counts():
    assert appraised(points="1.5", note="đạt").points == F("1.5")
    assert appraised(a=1).standing is Standing.PENDING
    for cells, code in (
        ({"points": "2.5", "note": "x"}, "RU0110"),
        ({"points": "1.1", "note": "x"}, "RU0111"),
        ({"points": "1"}, "RU0112"),
    ):
        with pytest.raises(Problem, match=code):
            appraised(**cells)
    assert appraised(t.Judged(high=F(1)), points="0.9", note="x").points == F("0.9")


def test_a_unit_s_own_claim_counts_and_is_warned_of_without_a_reason():
    assert words(verdict(JUDGED, "2", points="1.5", note="ba kênh")) == "đơn vị tự chấm: ba kênh"
    assert verdict(JUDGED, "2", points="1.5").warnings == ("chưa ghi lý do cho điểm (note)",)
    assert verdict(JUDGED, "2", a=1).gaps == ("points",)


BRANCH = t.Branch(
    question=text("Có kế hoạch?"),
    cases=(
        t.Case(code="co", when=text("có kế hoạch"), rule=t.Ratio(of=share())),
        t.Case(code="trang_thai", when=text("theo trạng thái"), rule=FULL_OR_NOT),
        t.Case(code="khong", when=text("không được giao"), then="not_applicable"),
    ),
)


def test_a_case_picks_its_own_rule():
    assert points(BRANCH, case="co", a=4, b=1) == F("0.25")
    assert points(BRANCH, case="trang_thai", state="day_du") == F("0.5")
    assert verdict(BRANCH, case="khong").standing is Standing.NOT_APPLICABLE
    assert words(verdict(BRANCH, case="co", a=4, b=1)).startswith("trường hợp có kế hoạch")


def test_a_case_not_named_is_missing_and_a_wrong_one_refused():
    assert verdict(BRANCH, a=4, b=1).gaps == ("case",)
    with pytest.raises(Problem, match="RU0104"):
        points(BRANCH, case="x", a=1)
    with pytest.raises(Problem, match="RU0104"):
        points(FULL_OR_NOT, state="day_du", case="x")


def test_words_a_rule_has_no_use_for_are_refused():
    with pytest.raises(Problem, match="RU0103"):
        points(t.Ratio(of=share()), a=1, b=1, state="day_du")
    with pytest.raises(Problem, match="RU0114"):
        points(FULL_OR_NOT, state="day_du", percent=90)
    with pytest.raises(Problem, match="RU0114"):
        points(t.Bands(of=t.Given(figure="n"), bands=()), percent=90)


def test_every_ask_and_entry_stands_alone():
    assert ask(JUDGED).code == "1.1"
    assert entry(a=1, state="x").state == "x"
