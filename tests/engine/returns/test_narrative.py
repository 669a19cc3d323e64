"""Many units' words into one draft: nothing invented, every sentence traceable."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chiso.engine.problems import Problem
from chiso.engine.returns.narrative import (
    Connective,
    Contribution,
    Traced,
    draft,
    near,
    shorter,
    traced_sentences,
    worth,
    written_by,
)
from tests.engine.returns.sample import SAMPLE, filled

LONG = " ".join(f"Phòng đã rà soát quy trình nội bộ lần {place} cùng các bộ phận." for place in range(15))
TROUBLE = "Còn 3 hồ sơ quá hạn do thiếu nhân lực."
RESULT = "Đã hoàn thành việc số hóa 120 hồ sơ."


def one(unit, *, late=False, **texts):
    return Contribution(unit=unit, title=f"Phòng {unit.upper()}", texts=texts, late=late)


def test_the_draft_reads_by_the_outline_with_the_names_of_the_units():
    made = draft(SAMPLE, [one("b", I="Đã họp. Đã giao việc."), one("a", **{"I": "Xong.", "II.1": "Tốt."})])
    assert made.text == (
        "I. Chỉ đạo\nPhòng B: Đã họp. Đã giao việc.\nPhòng A: Xong.\nII. Kết quả\n1. Thủ tục hành chính\n"
        "Phòng A: Tốt.\n2. Tài chính\n"
    )
    assert made.text_of("I") == "Phòng B: Đã họp. Đã giao việc.\nPhòng A: Xong.\n"


def test_who_wrote_nothing_or_late_is_listed():
    made = draft(
        SAMPLE, [one("a", I="Xong."), one("b", late=True, I=" ")], expected={"a": "A", "b": "B", "c": "C"}
    )
    assert made.empty == {"I": ("b",), "II.1": ("a", "b"), "II.2": ("a", "b")}
    assert (made.late, made.silent) == (("b",), ("b", "c"))


def test_near_duplicates_are_shown_and_kept():
    said = "Phòng đã ban hành kế hoạch tuyên truyền cải cách hành chính năm 2026."
    other = "Phòng đã ban hành Kế hoạch tuyên truyền cải cách hành chính năm 2026"
    made = draft(
        SAMPLE, [one("a", I=f"{said} Việc khác."), one("b", I=f"Việc khác. {other}"), one("c", I=said)]
    )
    found = near(made, "I")
    assert [(pair.first.unit, pair.second.unit) for pair in found] == [("a", "b"), ("a", "c")]
    assert found[1].likeness == 100
    assert near(made, "II.1") == ()
    assert said in made.text
    assert other in made.text
    assert (
        near(draft(SAMPLE, [one("a", I=f"{said} {said}")]), "I") == ()
    )  # one unit is not set against itself


def test_a_long_contribution_is_marked_and_offered_shorter_in_its_own_sentences():
    text = f"{LONG} {TROUBLE} {RESULT}"
    units = [one("a", I=text), one("b", I="Xong."), one("c", I="Đã xong.")]
    made = draft(SAMPLE, units)
    long = next(block for block in made.blocks if block.unit == "a")
    assert [block.unit for block in made.blocks if block.long] == ["a"]
    assert len(long.sentences) == 17
    assert {TROUBLE, RESULT} <= {sentence.text for sentence in long.short}
    assert sum(len(sentence.text) for sentence in long.short) <= 400
    assert text.replace("  ", " ") in made.text  # whole until a person chooses
    chosen = draft(SAMPLE, units, shortened={("a", "I"), ("b", "I")})
    assert TROUBLE in chosen.text
    assert len(chosen.text) < len(made.text)
    assert "Phòng B: Xong." in chosen.text  # not long, so not shortened


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (TROUBLE, 3),
        ("Đề nghị bổ sung kinh phí.", 3),
        (RESULT, 2),
        ("Có 12 cuộc họp.", 1),
        ("Thực hiện Kế hoạch số 229/KH-UBND.", 0),
        ("Phòng quan tâm công tác này.", 0),
    ],
)
def test_what_is_chosen_first(text, expected):
    assert worth(text) == expected


def test_marks_become_the_figures_of_the_unit_that_wrote_them():
    sent = written_by(SAMPLE, "a", "Phòng A", {"I": "Có [[A:2.1]] hồ sơ."}, filled(A_2_1=12))
    assert "Có 12 hồ sơ." in draft(SAMPLE, [sent]).text
    with pytest.raises(Problem) as refusal:
        draft(SAMPLE, [one("a", I="Có [[A:2.1]] hồ sơ.")])
    assert refusal.value.code == "RT0605"


def test_refusals():
    for code, contributions in [
        ("RT0601", [one("a", I="x"), one("a", I="y")]),
        ("RT0604", [one("a", X="x")]),
    ]:
        with pytest.raises(Problem) as refusal:
            draft(SAMPLE, contributions)
        assert refusal.value.code == code


SENTENCE = st.sampled_from(
    [
        TROUBLE,
        RESULT,
        "Xong.",
        "Việc A; việc B!",
        "Tại TP. Hải Phòng có 3 việc.",
        "  ",
        "\n",
        "- ý",
        LONG,
        "x" * 700,
    ]
)
TEXT = st.lists(SENTENCE, max_size=8).map(" ".join)
UNITS = st.lists(
    st.dictionaries(st.sampled_from(["I", "II", "II.1", "II.2"]), TEXT), min_size=1, max_size=5
).map(lambda texts: [one(f"u{place}", **each) for place, each in enumerate(texts)])


@settings(deadline=None)
@given(UNITS, st.booleans())
def test_nothing_is_invented_and_everything_is_traced(units, short):
    sources = {each.unit: each.texts for each in units}
    chosen = {(each.unit, section) for each in units for section in SAMPLE.outline} if short else set()
    made = draft(SAMPLE, units, shortened=chosen)
    traced = [piece for piece in made.pieces if isinstance(piece, Traced)]
    for piece in traced:
        assert sources[piece.unit][piece.section][piece.start : piece.end] == piece.text
    connectives = {piece.text for piece in made.pieces if isinstance(piece, Connective)}
    stated = {f"{section.label} {section.title.vi}\n" for section in SAMPLE.outline.values()}
    assert connectives <= stated | {f"{each.title}: " for each in units} | {" ", "\n"}
    without = "".join(piece.text for piece in made.pieces if not isinstance(piece, Connective))
    assert without == "".join(piece.text for piece in traced)
    for each in units:
        for section in SAMPLE.outline:
            mine = [piece for piece in traced if (piece.unit, piece.section) == (each.unit, section)]
            assert all(first.end <= second.start for first, second in pairwise(mine))
            if not short:
                whole = tuple(traced_sentences(each.unit, section, each.texts.get(section, "")))
                assert tuple(mine) == whole


@given(TEXT, st.integers(0, 500))
def test_the_shorter_form_is_some_of_the_sentences_in_their_order(text, room):
    found = tuple(traced_sentences("a", "I", text))
    short = shorter(found, room=room)
    places = [found.index(piece) for piece in short]
    assert places == sorted(set(places))
    assert len(short) == bool(found) or sum(len(piece.text) for piece in short) <= room
