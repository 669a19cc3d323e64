"""The cheapest set of actions: equal to trying every set, exact at the edge, honest when out of reach."""

from dataclasses import replace
from fractions import Fraction as F
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chiso.engine.problems import Problem, Problems
from chiso.engine.score import cheapest as module
from chiso.engine.score.change import changed, from_mapping
from chiso.engine.score.cheapest import Action, Target, cheapest, checked, for_rank, most
from chiso.engine.score.evaluate import evaluate
from chiso.engine.score.sheet import sheet
from tests.engine.sample import FULL, SAMPLE, raw

ACTIONS = (
    Action("báo cáo", F(10), {"1.2": {"state": "day_du"}}),
    Action("đối thoại", F(8), {"1.6/doi_thoai": {"n": "+1"}}, uses={"người": F(2)}),
    Action("trực tuyến", F(30), {"1.9": {"b": "+1"}}, uses={"người": F(3)}),
    Action("kiểm tra", F(5), {"1.3": {"b": "+1"}}),
    Action("báo cáo tốt", F(4), {"1.3": {"cuts": ""}}, requires=("kiểm tra",)),
    Action("sáng kiến", F(9), {"1.8": {"n": "+1"}}, excludes=("báo cáo",)),
)


def tried(actions, target, limits):
    """Every set, one by one."""
    best = None
    names = {action.name: action for action in actions}
    for size in range(len(actions) + 1):
        for chosen in combinations(actions, size):
            held = {action.name for action in chosen}
            if any(set(action.requires) - held or set(action.excludes) & held for action in chosen):
                continue
            if any(sum(names[n].uses.get(limit, 0) for n in held) > most for limit, most in limits.items()):
                continue
            changes = [change for action in chosen for change in from_mapping(action.sets)]
            total = evaluate(SAMPLE, sheet(changed(raw(FULL), changes), SAMPLE)).total
            cost = sum(action.cost for action in chosen)
            if target.reached(total.known, total.maximum) and (best is None or (cost, size) < best):
                best = (cost, size)
    return best


def found(target, actions=ACTIONS, limits=None):
    choice = cheapest(SAMPLE, raw(FULL), actions, target=target, limits=limits or {})
    return choice.cost, len(choice.actions)


@pytest.mark.parametrize("points", ["11", "12", "12.5", "12.7", "12.9", "13.1"])
@pytest.mark.parametrize("limits", [{}, {"người": F(3)}])
def test_the_answer_equals_trying_every_set(points, limits):
    target = Target(points=F(points))
    expected = tried(ACTIONS, target, limits)
    if expected is None:
        with pytest.raises(Problem, match="SC0401"):
            found(target, limits=limits)
    else:
        assert found(target, limits=limits) == expected


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(0, 20), min_size=4, max_size=4), st.fractions(F("0.6"), F("0.72")))
def test_random_costs_and_targets_too(costs, percent):
    actions = tuple(replace(one, cost=F(cost)) for one, cost in zip(ACTIONS[:4], costs, strict=True))
    target = Target(percent=percent)
    expected = tried(actions, target, {})
    if expected is None:
        with pytest.raises(Problem, match="SC0401"):
            found(target, actions)
    else:
        assert found(target, actions) == expected


def test_a_target_one_ten_thousandth_of_a_millionth_too_high_is_out_of_reach():
    best = cheapest(
        SAMPLE, raw(FULL), ACTIONS[:2], target=Target(points=F("12.3")), limits={}
    ).result.total.known
    assert found(Target(points=best), ACTIONS[:2]) == (18, 2)
    with pytest.raises(Problem, match="SC0401") as refusal:
        found(Target(points=best + F(1, 10**10)), ACTIONS[:2])
    assert "tối đa chỉ đạt" in refusal.value.got


def test_a_target_already_reached_costs_nothing():
    assert found(Target(points=F(5))) == (0, 0)


def test_a_cost_the_floats_cannot_tell_apart_is_still_least():
    close = (
        Action("một", F(1), {"1.2": {"state": "day_du"}}),
        Action("hai", 1 + F(1, 10**9), {"1.2": {"state": "day_du"}}),
    )
    assert found(Target(points=F(12)), close) == (1, 1)


def test_limits_are_exact():
    tight = {"người": F(2) - F(1, 10**9)}
    with pytest.raises(Problem, match="SC0401"):
        found(Target(points=F("11.9")), ACTIONS[1:2], tight)


def test_actions_that_contradict_each_other_are_not_taken_together():
    # Two more dossiers online of ten with nine already: b would pass a, which 1.9 refuses.
    both = (
        Action("một", F(1), {"1.9": {"b": "+3"}}),
        Action("hai", F(1), {"1.9": {"b": "+2"}}),
    )
    assert found(Target(points=F("12.1")), both) == (1, 1)


def test_a_rank_is_a_percent_to_stand_at():
    assert for_rank([F("0.9"), F("0.7"), F("0.8")], 2) == Target(percent=F("0.8"))
    assert for_rank([F("0.9")], 5) == Target(percent=F(0))
    assert Target(points=F("12.5")).words == "12,50"
    assert Target(percent=F("0.8")).words == "80 %"


def test_actions_are_checked_before_they_are_weighed(monkeypatch):
    good = ACTIONS[0]
    for actions in (
        (good, good),
        (replace(good, requires=("lạ",)),),
        (replace(good, uses={"lạ": F(1)}),),
        (replace(good, cost=F(-1)),),
    ):
        with pytest.raises(Problem, match="SC0402"):
            checked(actions, {}, place="x")
    assert checked(ACTIONS, {"người": F(1)}, place="x") == ACTIONS
    monkeypatch.setattr(module, "MOST_TOGETHER", 1)
    with pytest.raises(Problem, match="SC0402"):
        found(Target(points=F(12)), ACTIONS[3:5])


def test_actions_under_one_cap_are_weighed_together():
    bonus = (Action("một", F(1), {"9.1": {"n": "+2"}}), Action("hai", F(1), {"9.1": {"n": "+3"}}))
    assert found(Target(points=F("12.7")), bonus) == (1, 1)


def test_a_sheet_at_fault_is_refused_before_anything_is_weighed():
    with pytest.raises(Problems):
        cheapest(SAMPLE, raw("'1.1': {a: x}\n"), ACTIONS, target=Target(points=F(1)), limits={})


def test_a_solver_that_gives_up_is_not_believed(monkeypatch):
    class Nothing:
        status, x, message = 4, None, "hết giờ"

    monkeypatch.setattr(module, "milp", lambda *_, **__: Nothing())
    with pytest.raises(Problem, match="SC0406"):
        found(Target(points=F(12)))


def most_tried(actions, budget):
    """The most points of every set within the budget, its least cost, its fewest actions."""
    best = None
    for size in range(len(actions) + 1):
        for chosen in combinations(actions, size):
            held = {action.name for action in chosen}
            if any(set(action.requires) - held or set(action.excludes) & held for action in chosen):
                continue
            cost = sum(action.cost for action in chosen)
            if cost > budget:
                continue
            changes = [change for action in chosen for change in from_mapping(action.sets)]
            known = evaluate(SAMPLE, sheet(changed(raw(FULL), changes), SAMPLE)).total.known
            if best is None or (-known, cost, size) < best:
                best = (-known, cost, size)
    return -best[0], best[1], best[2]


@pytest.mark.parametrize("budget", ["0", "4", "9", "10", "18", "22", "33", "57", "100"])
def test_the_most_within_a_budget_equals_trying_every_set(budget):
    choice = most(SAMPLE, raw(FULL), ACTIONS, budget=F(budget))
    assert (choice.result.total.known, choice.cost, len(choice.actions)) == most_tried(ACTIONS, F(budget))


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(0, 20), min_size=4, max_size=4), st.integers(0, 50))
def test_the_most_within_random_budgets_too(costs, budget):
    actions = tuple(replace(one, cost=F(cost)) for one, cost in zip(ACTIONS[:4], costs, strict=True))
    choice = most(SAMPLE, raw(FULL), actions, budget=F(budget))
    assert (choice.result.total.known, choice.cost, len(choice.actions)) == most_tried(actions, F(budget))


def test_the_most_of_no_actions_is_what_is_there():
    choice = most(SAMPLE, raw(FULL), (), budget=F(10))
    assert choice.actions == ()
    assert choice.result.total.known == evaluate(SAMPLE, sheet(raw(FULL), SAMPLE)).total.known
