"""The walk: points and maxima travel together; silence stays open; blocks, bodies, cuts, rounding."""

from dataclasses import replace
from fractions import Fraction as F

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chiso.engine.problems import Problem, Problems
from chiso.engine.score.evaluate import evaluate
from chiso.engine.score.sheet import Sheet
from chiso.engine.spec.types import Exemption, Rounding, Text
from chiso.engine.states import Standing
from tests.engine.sample import FULL, SAMPLE, TRACKED, score_of, sheet_of


def with_head(**changes):
    return replace(SAMPLE, head=replace(SAMPLE.head, **changes))


def test_a_whole_sheet_adds_up_exactly():
    result = score_of(FULL)
    assert result.total.points == sum(result.nodes[code].points for code in ("1", "2", "3"))
    assert result.nodes["1.1"].points == F(580_371, 390_394)
    assert (result.total.maximum, result.total.standing) == (19, Standing.KNOWN)
    assert result.total.percent == result.total.points / 19


def test_nothing_said_is_open_and_never_zero():
    result = score_of("'1.2': day_du\n")
    assert result.total.points is None
    assert (result.total.known, result.total.maximum, result.total.open) == (F("0.5"), 20, F("19.5"))
    assert result.nodes["2.5"].standing is Standing.PENDING
    assert result.nodes["1.1"].standing is Standing.MISSING
    assert result.nodes["1"].standing is Standing.MISSING
    assert result.nodes["2"].percent is None


def test_not_applicable_leaves_the_maximum_of_everything_above():
    result = score_of("'2.3': khong_co_dvsn\n")
    assert (result.nodes["2.3"].maximum, result.nodes["2"].maximum, result.total.maximum) == (0, 8, 19)
    assert result.nodes["2.3"].percent is None
    assert "không đánh giá 2.3" in result.words("2")


def test_a_kind_of_body_leaves_out_what_the_edition_says():
    result = score_of("body: khong_dvsn\nfacts: {'1.2': day_du}\n")
    assert result.nodes["2.3"].standing is Standing.NOT_APPLICABLE
    assert result.total.maximum == SAMPLE.head.bodies["khong_dvsn"].maximum


def test_a_body_may_leave_out_one_part_of_a_sum():
    body = SAMPLE.head.bodies["khong_dvsn"]
    group = replace(body.inapplicable[0], codes=("1.6/kien_nghi",))
    index = with_head(bodies={"khong_dvsn": replace(body, inapplicable=(group,))})
    result = score_of(
        "body: khong_dvsn\nfacts: {'1.6': {parts: {tiep_cong_dan: dung, doi_thoai: {n: 3}}}}\n", index=index
    )
    assert (result.nodes["1.6"].points, result.nodes["1.6"].maximum) == (F("0.5"), F("0.5"))


def test_an_exemption_on_a_group_covers_everything_under_it():
    third = SAMPLE.tree[2]
    whole = replace(third, exemptions=(Exemption(code="du", then="full", when=Text(vi="đã hoàn thành")),))
    index = replace(SAMPLE, tree=(*SAMPLE.tree[:2], whole, *SAMPLE.tree[3:]))
    assert score_of("'3': {state: du}\n", index=index).nodes["3.1"].points == 2
    off = replace(third, na="reduces")
    index = replace(SAMPLE, tree=(*SAMPLE.tree[:2], off, *SAMPLE.tree[3:]))
    assert score_of("'3': {state: not_applicable, note: không có}\n", index=index).total.maximum == 18
    with pytest.raises(Problems, match="RU0105"):
        score_of("'3': {state: not_applicable, note: không có}\n")
    with pytest.raises(Problems, match="RU0103"):
        score_of("'3': {state: lạ}\n")


def test_a_note_on_a_group_decides_nothing():
    assert score_of("'3': {note: ghi chú}\n").nodes["3"].points is None


def test_a_state_on_a_sum_covers_its_parts():
    result = score_of("'1.6': {state: none_done}\n")
    assert (result.nodes["1.6"].points, result.nodes["1.6"].standing) == (0, Standing.NONE_DONE)
    assert score_of("'1.6': {state: pending}\n").nodes["1.6"].standing is Standing.PENDING


def test_a_cut_on_an_open_sum_waits():
    assert score_of("'1.6': {parts: {tiep_cong_dan: dung}, cuts: thieu}\n").nodes["1.6"].points is None
    with pytest.raises(Problems, match="RU0107"):
        score_of("'1.6': {parts: {tiep_cong_dan: dung, doi_thoai: {n: 1}, kien_nghi: {a: 0}}, cuts: lạ}\n")


def test_bonus_and_penalty_stand_outside_the_maximum_up_to_their_caps():
    result = score_of("'9.1': {n: 3}\n'10.1': {n: 3}\n'1.2': day_du\n")
    assert (result.nodes["9"].points, result.nodes["10"].points) == (1, F("1.5"))
    assert result.total.known == 0  # 0.5 + 1 − 1.5
    assert result.total.maximum == 20
    assert "tính tối đa 1,00" in result.words("9")
    assert result.words("10").startswith("Trừ 1,50")
    assert result.nodes["9.1"].role == "bonus"


def test_silence_in_a_bonus_block_is_no_claim():
    result = score_of(FULL)
    assert (result.nodes["9"].points, result.nodes["9"].standing) == (0, Standing.NONE_DONE)
    assert "không ghi nhận điểm trừ" in result.words("10.1")


def test_an_open_penalty_keeps_the_total_open():
    result = score_of(FULL + '  "10.1": {state: missing}\n')
    assert result.total.points is None
    assert result.total.standing is Standing.MISSING


def test_the_total_passes_its_maximum_only_where_the_edition_lets_it():
    perfect = """
'1.1': {a: 1, b: 1}
'1.2': day_du
'1.3': {a: 1, b: 1}
'1.4': {a: 0}
'1.5': {a: 0}
'1.6': {parts: {tiep_cong_dan: dung, doi_thoai: {n: 3}, kien_nghi: {a: 0}}}
'1.7': {state: all}
'1.8': {n: 4}
'1.9': {a: 1, b: 1}
'2.1': {state: higher}
'2.2': {r: 1}
'2.3': dung
'2.4': {case: co, a: 1, b: 2}
'2.5': {a: 100}
'2.6': {A: 1, B: 0, C: 0, D: 0}
'2.7': {points: 2, note: tốt}
'3.1': {ngay: 0}
'9.1': {n: 2}
"""
    assert score_of(perfect).total.points == 20
    assert score_of(perfect, index=with_head(ceiling="none")).total.points == 21


def test_blocks_without_extra_roles_need_no_ceiling():
    index = replace(SAMPLE, tree=SAMPLE.tree[:3])
    assert score_of(FULL, index=index).total.points == score_of(FULL).total.points


def test_a_bonus_block_without_a_cap_is_capped_by_its_own_lines():
    bonus = replace(SAMPLE.tree[3], points=None)
    index = replace(SAMPLE, tree=(*SAMPLE.tree[:3], bonus))
    assert score_of("'9.1': {n: 9}\n", index=index).nodes["9"].points == F("1.5")


@pytest.mark.parametrize(
    ("rounding", "leaf", "total"),
    [
        (Rounding(places=2, mode="half_up", at="display"), F(580_371, 390_394), None),
        (Rounding(places=2, mode="half_up", at="leaf"), F("1.49"), None),
        (Rounding(places=1, mode="down", at="leaf"), F("1.4"), None),
        (Rounding(places=1, mode="half_even", at="total"), F(580_371, 390_394), F("11.7")),
    ],
)
def test_rounding_happens_once_where_the_edition_says(rounding, leaf, total):
    result = score_of(FULL, index=with_head(rounding=rounding))
    assert result.nodes["1.1"].points == leaf
    assert total is None or result.total.points == total
    assert ("làm tròn" in result.words("1.1")) == (rounding.at == "leaf")


def test_totals_are_told_by_who_supplies_the_figures():
    by = score_of(FULL).by
    assert {name: part.maximum for name, part in by.items()} == {
        "unit": 14,
        "survey": 2,
        "appraiser": 2,
        "statistics": 1,
    }
    assert sum(part.known for part in by.values()) == score_of(FULL).total.points


def test_parts_supplied_by_others_are_counted_apart():
    node = SAMPLE.tree[0].children[5]
    parts = (replace(node.rule.parts[0], by="survey"), *node.rule.parts[1:])
    first = replace(SAMPLE.tree[0], children=(replace(node, rule=replace(node.rule, parts=parts)),))
    result = score_of("'1.6/doi_thoai': {n: 3}\n", index=replace(SAMPLE, tree=(first,)))
    assert {name: part.maximum for name, part in result.by.items()} == {
        "survey": F("0.25"),
        "unit": F("0.75"),
    }


def test_a_tracked_edition_refuses_to_score():
    with pytest.raises(Problem, match="SC0301"):
        evaluate(TRACKED, Sheet())


def test_every_contradiction_is_told_at_once():
    with pytest.raises(Problems) as refusal:
        score_of("'1.9': {a: 1, b: 2}\n'1.2': lạ\n'1.4': {a: 0, b: 1, c: 0}\n")
    assert [problem.code for problem in refusal.value.problems] == ["RU0103", "RU0101", "RU0102"]


def test_vector_18_the_index_is_of_the_applicable_maximum():
    # 73.47 of 85 is 86.4353 %, shown 86,44 %, whatever the printed hundred.
    from chiso.engine.trace import shown_percent

    assert shown_percent(F("73.47") / 85) == "86,44 %"


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 400), st.integers(0, 400), st.integers(0, 40), st.sampled_from(["day_du", "khong_day_du"])
)
def test_no_node_ever_passes_its_maximum(a, b, n, state):
    text = f"'1.1': {{a: {a + 1}, b: {b}}}\n'1.2': {state}\n'1.8': {{n: {n}}}\n'3.1': {{ngay: {n}}}\n"
    result = evaluate(SAMPLE, sheet_of(text))
    for node in (*result.nodes.values(), result.total):
        assert 0 <= node.known <= node.maximum
        assert node.known + node.open <= node.maximum


def test_what_a_body_is_not_asked_leaves_the_maximum_with_its_reason():
    asked = evaluate(SAMPLE, sheet_of(FULL))
    fewer = evaluate(SAMPLE, replace(sheet_of(FULL), excluded={"1.1": "không được giao trong năm"}))
    assert fewer.total.maximum == asked.total.maximum - asked.nodes["1.1"].maximum
    assert fewer.nodes["1.1"].standing is Standing.NOT_APPLICABLE
    assert "không được giao trong năm" in fewer.words("1.1")


def test_a_tighter_cap_counts_instead_of_the_editions():
    said = sheet_of(FULL + '  "9.1": {n: 4}\n')
    whole, capped = evaluate(SAMPLE, said), evaluate(SAMPLE, replace(said, caps={"bonus": F(1, 4)}))
    bonus = whole.nodes["9"].known
    assert bonus > F(1, 4)
    assert "điểm thưởng tính tối đa 0,25" in capped.words("total")
    assert capped.nodes["9"] == whole.nodes["9"]
    assert capped.total.known == min(
        whole.total.maximum, sum(whole.nodes[code].known for code in "123") + F(1, 4)
    )
