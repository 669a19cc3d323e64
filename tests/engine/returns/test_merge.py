"""Many returns into one: each rule by a signed table, and what holds for all."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction as F

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chiso.engine.problems import Problem
from chiso.engine.returns.compute import compute
from chiso.engine.returns.merge import UnitReturn, merge
from chiso.engine.returns.opening import carried, inapplicable
from chiso.engine.returns.values import NoData, NotApplicable, Number, Undefined
from tests.engine.returns.sample import HEAD, NA, ND, SAMPLE, built, filled, n

DAY = dt.date(2026, 6, 10)


def unit(key, as_of=DAY, dates=None, **changes):
    return UnitReturn(unit_key=key, figures=filled(**changes), as_of=as_of, dates=dates or {})


def figure(key, *returns, **how):
    return merge(SAMPLE, returns, **how).figures[key]


@pytest.mark.parametrize(
    ("key", "first", "second", "expected", "lacking"),
    [
        ("B:5", 150, 50, n(200), ()),
        ("B:5", 150, 0, n(150), ()),
        ("B:5", 150, NA, n(150), ()),
        ("B:5", NA, NA, NotApplicable("không áp dụng với mọi đơn vị"), ()),
        ("B:5", 150, ND, n(150), ("y",)),
        ("B:5", 150, None, n(150), ("y",)),
        ("B:5", NA, ND, NoData("chưa đơn vị nào có số liệu (y)"), ("y",)),
        ("B:5", None, NA, None, ("x",)),
        ("B:2", "0.1", "0.2", n("0.3"), ()),
        ("A:3.1", 0, 1, n(1), ()),
        ("A:3.1", 0, 0, n(0), ()),
        ("B:6", 120, 120, n(120), ()),
        ("B:6", 120, 121, Undefined("các đơn vị ghi khác nhau"), ()),
        ("A:3.3", 0, 1, None, ()),
        ("B:3.3", 1, 2, None, ()),  # own: not from units
    ],
)
def test_each_rule(key, first, second, expected, lacking):
    name = key.replace(":", "_").replace(".", "_")
    found = figure(key, unit("x", **{name: first}), unit("y", **{name: second}))
    assert (found.value, found.lacking) == (expected, lacking)
    assert found.complete == (not lacking)


def test_the_latest_is_by_its_own_day():
    old, new = dt.date(2026, 5, 1), dt.date(2026, 6, 1)
    assert figure("B:3", unit("x", old, B_3=5), unit("y", new, B_3=7)).value == n(7)
    assert figure("B:3", unit("x", old, {"B:3": DAY}, B_3=5), unit("y", new, B_3=7)).value == n(5)
    same_day = figure("B:3", unit("x", B_3=5), unit("y", B_3=7))
    assert isinstance(same_day.value, Undefined)
    assert figure("B:3", unit("x", None, B_3=5)).value == n(5)
    assert isinstance(figure("B:3", unit("x", None, B_3=5), unit("y", None, B_3=5)).value, Undefined)


def test_a_mean_is_weighted_and_exact_before_it_is_rounded():
    found = figure("B:4", unit("x", B_4="90", B_5=1), unit("y", B_4="100", B_5=2))
    assert (found.value, found.exact) == (n("96.67"), F(290, 3))
    assert found.why[0].words == "trung bình theo B:5: (90 × 1 (x) + 100 × 2 (y)) / 3 = 96,67"
    without = figure("B:4", unit("x", B_4="90", B_5=1), unit("y", B_4="100", B_5=ND))
    assert (without.value, without.lacking) == (n("90.00"), ("y",))
    assert isinstance(figure("B:4", unit("x", B_5=0)).value, Undefined)


def test_a_ratio_is_recomputed_and_percents_are_never_summed():
    found = figure("A:2", unit("x", A_2_1=100, A_2_2=100), unit("y", A_2_1=300, A_2_2=150))
    assert (found.value, found.exact) == (n("62.50"), F(125, 2))  # the mean of 100 % and 50 % would be 75 %


def test_a_ratio_of_sides_from_different_units_is_refused():
    found = figure("A:2", unit("x", A_2_1=100, A_2_2=90), unit("y", A_2_1=300, A_2_2=ND))
    assert found.value == Undefined("tử số và mẫu số không cùng các đơn vị")
    assert found.lacking == ("y",)
    assert found.why[1].words == "riêng 1 đơn vị có đủ hai số: 90/100 = 90,00 %"
    none = figure("A:2", unit("x", A_2_1=100, A_2_2=ND), unit("y", A_2_1=ND, A_2_2=9))
    assert isinstance(none.value, Undefined)
    assert len(none.why) == 1
    both = figure("A:2", unit("x", A_2_1=100, A_2_2=90), unit("y", A_2_1=ND, A_2_2=ND))
    assert (both.value, both.lacking) == (n("90.00"), ("y",))


def test_who_did_not_send_is_lacking_everywhere_but_in_own_lines():
    whole = merge(SAMPLE, [unit("x")], expected=("x", "y"))
    assert whole.absent == ("y",)
    assert {key for key, one in whole.figures.items() if "y" not in one.lacking} == {"B:3.3"}
    assert "chưa gửi báo cáo: y" in [step.words for step in whole.figures["B:1"].why]


def test_own_figures_and_what_the_office_settles():
    found = merge(
        SAMPLE,
        [unit("x", B_6=1), unit("y", B_6=2)],
        own={"B:3.3": n(4), "B:6": n(2), "A:3.3": n(1), "B:5": n(9)},
    ).figures
    assert (found["B:3.3"].value, found["B:6"].value, found["A:3.3"].value) == (n(4), n(2), n(1))
    assert found["B:5"].value == n(300)  # a sum is not overruled
    assert found["B:6"].why[1].words == "cơ quan tổng hợp chốt số này"


def test_a_blank_that_was_not_asked_lacks_nothing():
    found = figure("A:3.2", unit("x", A_3_1=0, A_3_2=None), unit("y"))
    assert (found.value, found.lacking, found.not_applicable) == (n(40), (), ("x",))
    assert figure("A:3.2", unit("x", A_3_2=None), unit("y")).lacking == ("x",)


def test_cumulative_sums_of_different_days_say_so():
    found = figure("B:1.1", unit("x", dt.date(2026, 6, 10)), unit("y", dt.date(2026, 6, 14)))
    assert found.why[1].words == "số lũy kế chốt khác ngày: từ 10/06/2026 đến 14/06/2026"


def test_refusals():
    for code, returns, expected in [
        ("RT0601", [unit("x"), unit("x")], ()),
        ("RT0602", [unit("z")], ("x",)),
        ("RT0603", [unit("x", Z_9=1)], ()),
    ]:
        with pytest.raises(Problem) as refusal:
            merge(SAMPLE, returns, expected=expected)
        assert refusal.value.code == code


def test_what_is_stored_beside_a_merged_figure():
    stored = figure("B:5", unit("x"), unit("y", B_5=ND)).as_json()
    assert stored["value"] == {"number": "150"}
    assert stored["parts"][1] == {
        "unit": "y", "value": {"no_data": "chờ kho bạc đối chiếu"}, "as_of": "2026-06-10",
    }  # fmt: skip
    assert stored["lacking"] == ["y"]


def test_a_period_may_start_from_carried_lines_and_what_never_applies():
    assert carried(SAMPLE, filled()) == {"A:1.1": n(3)}
    bodies = 'bodies: {so: {title: Sở, inapplicable: [{figures: ["A:1.2"], why: không có xã}]}}\n'
    layout = built(head=HEAD + bodies).layout
    assert inapplicable(layout, "so") == {"A:1.2": NotApplicable("không có xã")}
    assert inapplicable(layout, "khac") == {}


KEYS = ("A:1.1", "A:1.2", "A:2.1", "A:2.2", "B:2", "B:5", "A:3.1", "B:6", "B:3", "B:4")
CELL = st.one_of(
    st.integers(0, 1000).map(lambda whole: Number(Decimal(whole))), st.just(NA), st.just(ND), st.none()
)
SHEETS = st.lists(
    st.dictionaries(st.sampled_from(KEYS), CELL, max_size=len(KEYS)).map(
        lambda cells: {key: value for key, value in cells.items() if value is not None}
    ),
    min_size=1,
    max_size=6,
)
SUMS = [spec.key for spec in SAMPLE.entered if spec.merge in ("sum", "max")] + ["A:1", "A:2"]


def returns_of(sheets):
    return [
        UnitReturn(unit_key=f"u{place}", figures=sheet, as_of=DAY + dt.timedelta(place % 2))
        for place, sheet in enumerate(sheets)
    ]


@settings(deadline=None)
@given(SHEETS, st.randoms())
def test_the_order_of_returns_changes_nothing(sheets, luck):
    returns = returns_of(sheets)
    shuffled = list(returns)
    luck.shuffle(shuffled)
    assert merge(SAMPLE, shuffled) == merge(SAMPLE, returns)


@settings(deadline=None)
@given(SHEETS, st.lists(st.integers(0, 2), min_size=6, max_size=6))
def test_groups_first_and_all_at_once_give_the_same(sheets, groups):
    """Sums, maxima, and what is computed from them: values, and the units they lack."""
    returns = returns_of(sheets)
    direct = merge(SAMPLE, returns, expected=[one.unit_key for one in returns] + ["absent"])
    levels = []
    for group in sorted(set(groups[: len(returns)])):
        inside = [one for one, place in zip(returns, groups, strict=False) if place == group]
        names = [one.unit_key for one in inside]
        if not levels:
            names.append("absent")
        levels.append(merge(SAMPLE, inside, expected=names).as_return(f"g{group}", as_of=DAY))
    staged = merge(SAMPLE, levels)
    for key in SUMS:
        one, other = direct.figures[key], staged.figures[key]
        assert isinstance(other.value, Number) == isinstance(one.value, Number), key
        if isinstance(one.value, Number):
            assert other.value == one.value, key
            assert set(other.lacking) == set(one.lacking), key
            assert other.exact == one.exact


@settings(deadline=None)
@given(SHEETS)
def test_a_sum_is_the_sum_and_nobody_is_lost(sheets):
    returns = returns_of(sheets)
    for key, one in merge(SAMPLE, returns).figures.items():
        if one.rule in ("own", "parts"):
            continue
        accounted = [*one.given, *one.lacking, *one.not_applicable]
        if key != "B:4":  # a mean also leaves out units that gave it without their weight
            assert sorted(accounted) == sorted(each.unit_key for each in returns), key
        if one.rule == "sum" and isinstance(one.value, Number):
            total = sum(Decimal(part.value.value) for part in one.parts if isinstance(part.value, Number))
            assert one.value.value == total


@settings(deadline=None)
@given(SHEETS)
def test_one_return_merges_to_itself(sheets):
    (only,) = returns_of(sheets[:1])
    merged = merge(SAMPLE, [only]).figures
    for key, computed in compute(SAMPLE, only.figures).items():
        if isinstance(computed.value, Number):
            assert merged[key].value == computed.value


def test_exact_to_the_last_digit():
    huge = Decimal("123456789012345678901234567.891")
    found = figure("B:2", unit("x", B_2=Number(huge)), unit("y", B_2="0.001"))
    assert found.value == Number(Decimal("123456789012345678901234567.892"))
    assert isinstance(figure("B:2", unit("x", B_2=NoData("a"))).value, NoData)
