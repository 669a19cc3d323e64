"""Thousands at once equal one by one, exactly, whatever the sheets say."""

from dataclasses import replace
from fractions import Fraction as F

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chiso.engine.problems import Problem, Problems
from chiso.engine.rules.lines import lines
from chiso.engine.rules.verdict import Entry
from chiso.engine.score.evaluate import evaluate
from chiso.engine.score.mass import score_many
from chiso.engine.score.sheet import Sheet
from chiso.engine.spec import types as t
from chiso.engine.spec.types import Rounding
from tests.engine.sample import FULL, SAMPLE, TRACKED, sheet_of

ASKS = {ask.code: ask for node in SAMPLE.walk() if node.rule is not None for ask in lines(node)}


def same(index, sheets):
    mass = score_many(index, sheets)
    for number, one in enumerate(sheets):
        result = evaluate(index, one)
        for code, node in (*result.nodes.items(), ("total", result.total)):
            found = (
                mass.points(number, code),
                mass.known(number, code),
                mass.maximum(number, code),
                mass.standing(number, code),
            )
            assert found == (node.points, node.known, node.maximum, node.standing), (number, code)
    return mass


counts = st.integers(0, 30)


@st.composite
def entries(draw):
    """An entry or silence for every line, ordinary or not."""
    found = {}
    for code, ask in ASKS.items():
        if draw(st.integers(0, 5)) == 0:
            continue
        rule = ask.rule
        if isinstance(rule, t.Choice):
            found[code] = Entry(state=draw(st.sampled_from([state.code for state in rule.states])))
        elif isinstance(rule, t.Judged):
            found[code] = Entry({"points": F(draw(st.integers(0, 8)), 4)}, note="x")
        elif code == "2.2":
            found[code] = Entry({"r": F(draw(st.integers(1, 34)))})
        elif code == "2.4":
            found[code] = Entry(
                {"a": F(draw(counts)), "b": F(draw(counts))}, case=draw(st.sampled_from(["co", "khong"]))
            )
        elif code in ("1.4", "1.5", "1.9"):
            whole = draw(st.integers(0, 30))
            names = [name for name in ask.figures if name != "a"]
            figures, left = {"a": F(whole)}, whole
            for name in names:
                part = draw(st.integers(0, left))
                figures[name], left = F(part), left - part
            found[code] = Entry(figures)
        elif draw(st.integers(0, 4)) == 0 and code in ("1.1", "1.3"):
            found[code] = Entry(percent=F(draw(st.integers(0, 10_000)), 100))
        elif code == "1.3" and draw(st.booleans()):
            found[code] = Entry({"a": F(20), "b": F(draw(st.integers(0, 20)))}, cuts=("bao_cao_khong_dat",))
        else:
            whole = draw(st.integers(1, 30))
            figures = {name: F(draw(st.integers(0, 40))) for name in ask.figures}
            found[code] = Entry({**figures, **({"a": F(whole)} if "a" in ask.figures else {})})
    return found


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(entries(), st.sampled_from(["", "khong_dvsn"])), min_size=1, max_size=4))
def test_many_at_once_equal_one_by_one(rows):
    same(SAMPLE, [Sheet(found, body=body) for found, body in rows])


@pytest.mark.parametrize(
    "rounding",
    [Rounding(places=1, mode="half_up", at="leaf"), Rounding(places=1, mode="down", at="total")],
)
def test_rounding_is_the_same_too(rounding):
    index = replace(SAMPLE, head=replace(SAMPLE.head, rounding=rounding))
    same(index, [sheet_of(FULL), sheet_of("'1.1': {a: 3, b: 3}\n")])


def test_units_that_speak_of_groups_are_scored_alone():
    third = replace(SAMPLE.tree[2], na="reduces")
    index = replace(SAMPLE, tree=(*SAMPLE.tree[:2], third, *SAMPLE.tree[3:]))
    from chiso.engine.score.sheet import sheet
    from tests.engine.sample import raw

    text = "'3': {state: not_applicable, note: x}\n'1.1': {a: 7, b: 7}\n"
    cut = "'1.6': {parts: {tiep_cong_dan: dung, doi_thoai: {n: 3}, kien_nghi: {a: 3, b: 1}}, cuts: thieu}\n"
    same(index, [sheet(raw(words), index) for words in (text, FULL, cut, "'10.1': {state: missing}\n")])


def test_numbers_too_great_for_machine_integers_are_still_exact():
    big = 10**17
    huge = 10**25
    texts = [
        f"'{code}': {{a: {a}, b: {b}}}\n"
        for code in ("1.1", "1.3", "1.9")
        for a, b in ((big, big - 1), (huge, huge - 1), (10**18, 10**18 - 7), (3, 2))
    ]
    texts += [f"'1.5': {{a: {a}, b1: {a - 1}, b2: 0, b3: 1}}\n" for a in (big, 10**18, huge, 4 * 10**18)]
    for text in texts:
        same(SAMPLE, [sheet_of(text), sheet_of("'1.1': {a: 4, b: 4}\n")])


def test_edges_open_and_closed_are_the_same_in_integers():
    node = SAMPLE.tree[0].children[2]
    bands = (
        t.Band(above=F("0.5"), points=F(1)),
        t.Band(from_=F("0.2"), to=F("0.5"), points=F("0.5")),
        t.Band(below=F("0.2"), points=F(0)),
    )
    share = t.Share(part=("b", "c"), of="a", zero="full", over="refuse")
    figures = {**node.figures, "c": node.figures["b"]}
    leaf = replace(node, rule=t.Bands(of=share, bands=bands), figures=figures, cuts=())
    scaled = replace(
        node, code="1.1", figures=figures, cuts=(), rule=t.Ratio(of=share, full_at=F("0.8"), floor=F("0.3"))
    )
    index = replace(SAMPLE, tree=(replace(SAMPLE.tree[0], children=(scaled, leaf)),))
    sheets = [
        Sheet({code: Entry({"a": F(10), "b": F(b), "c": F(1)}) for code in ("1.1", "1.3")}) for b in range(10)
    ]
    same(index, [*sheets, Sheet({"1.3": Entry({"a": F(0), "b": F(0), "c": F(0)})})])
    single = t.Share(part=("b",), of="a", zero="full")
    only = replace(leaf, rule=t.Bands(of=single, bands=bands))
    other = replace(SAMPLE, tree=(replace(SAMPLE.tree[0], children=(only,)),))
    for big in (10, 10**17, 4 * 10**18):
        same(
            other,
            [Sheet({"1.3": Entry({"a": F(big), "b": F(big // 2 + step)})}) for step in (0, 1, big // 2)],
        )
    for big in (10**17, 4 * 10**18):
        entry = Entry({"a": F(big), "b": F(big - 1), "c": F(1)})
        same(index, [Sheet({"1.1": entry}), Sheet({"1.3": entry})])


def test_bodies_leave_out_lines_that_arrays_decide_and_decimals_are_judged_apart():
    body = SAMPLE.head.bodies["khong_dvsn"]
    group = replace(body.inapplicable[0], codes=("1.1", "2.3"))
    index = replace(
        SAMPLE, head=replace(SAMPLE.head, bodies={"khong_dvsn": replace(body, inapplicable=(group,))})
    )
    ordinary = Entry({"a": F(10), "b": F("9.5")})
    same(index, [Sheet({"1.1": ordinary}, body="khong_dvsn"), Sheet({"1.1": ordinary, "1.3": ordinary})])


def test_survey_lines_are_quick_only_when_they_hold_their_percent_alone():
    of = t.Answers(options=(t.Option(figure="A", weight=F(1)),), zero="zero")
    leaf = SAMPLE.tree[1].children[4]
    more = replace(leaf, code="2.8", figures={"A": t.Figure(title=t.Text(vi="x"))}, rule=t.Survey(of=of))
    index = replace(SAMPLE, tree=(replace(SAMPLE.tree[1], children=(leaf, more)),))
    rows = [
        {"2.5": Entry({"a": F("91.17")})},
        {"2.5": Entry(percent=F("91.17")), "2.8": Entry({"A": F(3)})},
        {"2.5": Entry({"a": F(50)}, note="x"), "2.8": Entry({"A": F(0)})},
        {"2.5": Entry({"b": F(50)}), "2.8": Entry(state="pending")},
        {},
    ]
    same(index, [Sheet(row) for row in rows])


def test_contradictions_name_their_unit():
    sheets = [
        Sheet({"1.9": Entry({"a": F(1), "b": F(2)})}, unit="Ban A"),
        Sheet({"1.9": Entry({"a": F(1), "b": F(2)})}),
    ]
    with pytest.raises(Problems) as refusal:
        score_many(SAMPLE, sheets)
    assert [problem.place.partition(" tiêu")[0] for problem in refusal.value.problems] == [
        "Ban A",
        "đơn vị thứ 2",
    ]
    alone = Sheet({"1.9": Entry({"a": F(1), "b": F(2)}), "1.6": Entry(cuts=("thieu",))})
    with pytest.raises(Problems):
        score_many(SAMPLE, [alone])


def test_a_tracked_edition_refuses_and_traces_come_on_demand():
    with pytest.raises(Problem, match="SC0301"):
        score_many(TRACKED, [])
    mass = score_many(SAMPLE, [sheet_of(FULL)])
    assert mass.explain(0).words("1.1").startswith("Được 1,49/1,50")


def test_ceilings_and_uncapped_blocks_are_the_same():
    bonus = replace(SAMPLE.tree[3], points=None)
    index = replace(
        SAMPLE, head=replace(SAMPLE.head, ceiling="none"), tree=(*SAMPLE.tree[:3], bonus, SAMPLE.tree[4])
    )
    same(index, [sheet_of(FULL + '  "9.1": {n: 5}\n'), sheet_of("'10.1': {n: 1}\n'9.1': {state: missing}\n")])
    same(replace(SAMPLE, tree=SAMPLE.tree[:3]), [sheet_of(FULL)])


def test_units_not_asked_the_same_lines_are_scored_as_one_by_one():
    plain = sheet_of(FULL)
    fewer = replace(plain, excluded={"1.1": "không được giao", "2": "không có nhiệm vụ"})
    capped = replace(plain, caps={"bonus": F(0), "penalty": F(0)})
    same(SAMPLE, [plain, fewer, capped, plain])
