"""Marks in a narrative: nothing is lost, figures show their source, claims their verdict."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chiso.engine.returns.citations import (
    Broken,
    Claim,
    Mention,
    Words,
    cited,
    mark,
    masked,
    parse,
    render,
    spans,
    unparse,
)
from chiso.engine.returns.compute import complete
from tests.engine.returns.sample import ND, SAMPLE, filled

FIGURES = complete(SAMPLE, filled())
KEYS = st.sampled_from([*SAMPLE.figures, "Z:9.9"])
WORDS = st.text(st.sampled_from("aă đ.,12%[]=:\nA"), max_size=12)
TEXTS = st.lists(st.one_of(WORDS, KEYS.map(mark), KEYS.map(lambda key: mark(key, claim=True)))).map("".join)


@given(TEXTS)
def test_pieces_are_all_of_the_text_and_read_back_to_it(text):
    pieces = parse(text)
    assert unparse(pieces) == text
    assert [piece.start for piece in pieces] == [0, *(piece.end for piece in pieces)][: len(pieces)]
    assert len(masked(text)) == len(text)


@given(TEXTS)
def test_a_claim_speaks_of_a_number_before_it_and_after_the_last_mark(text):
    last = 0
    for piece in parse(text):
        if isinstance(piece, Claim) and piece.typed is not None:
            assert last <= piece.typed.start < piece.typed.end <= piece.start
        if not isinstance(piece, Words):
            last = piece.end


@given(TEXTS)
def test_words_outside_marks_leave_unchanged(text):
    words = "".join(piece.text for piece in parse(text) if isinstance(piece, Words))
    shown = "".join(span.text for span in spans(text, SAMPLE, FIGURES) if span.kind == "words")
    assert shown == words
    assert set(cited(text)) == {p.key for p in parse(text) if isinstance(p, (Mention, Claim))}


def test_the_kinds_of_pieces():
    kinds = [type(piece) for piece in parse("a [[A:1]] 3 [[=A:1.1]] [[x]] [[A:1] ]]")]
    assert kinds == [Words, Mention, Words, Claim, Words, Broken, Words, Broken, Words, Broken]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Đạt [[A:2]].", "Đạt 99,11 %."),
        ("Đạt [[A:2]] %.", "Đạt 99,11 %."),
        ("Đạt [[A:2]]%.", "Đạt 99,11%."),
        ("Có [[A:2.1]] hồ sơ.", "Có 195.197 hồ sơ."),
        ("Có 195.197 [[=A:2.1]] hồ sơ.", "Có 195.197 hồ sơ."),
        ("Có 195.197 hồ sơ [[=A:2.1]].", "Có 195.197 hồ sơ."),
        ("Có 195.197[[=A:2.1]] hồ sơ.", "Có 195.197 hồ sơ."),
        ("Khảo sát: [[A:3.1]]; vốn [[B:2]] triệu đồng.", "Khảo sát: 1; vốn 1.234,500 triệu đồng."),
        ("Sai [[Z:9]] và [[=Z:9]] và [[x]].", "Sai [[Z:9]] và [[=Z:9]] và [[x]]."),
    ],
)
def test_rendered_for_a_document(text, expected):
    assert render(text, SAMPLE, FIGURES).text == expected


def test_states_are_told_in_words_never_as_zero():
    figures = complete(SAMPLE, filled(A_2_1=0, A_2_2=0, B_5=ND, B_6=None))
    text = "[[A:2]]; [[B:5]]; [[B:6]]"
    assert render(text, SAMPLE, figures).text == "không xác định; chưa có số liệu; chưa điền"


def test_sources_are_listed_once_in_order():
    found = render("[[A:2]], [[A:2.1]], lại [[A:2]], 3 [[=A:1.1]]", SAMPLE, FIGURES)
    assert found.sources == (
        "Biểu A, mục 2: Tỷ lệ hồ sơ đúng hạn",
        "Biểu A, mục 2.1: Hồ sơ đã giải quyết",
        "Biểu A, mục 1.1: Thuộc tỉnh",
    )


def test_spans_for_the_page_say_state_source_and_what_the_figure_is():
    found = {
        span.key: span
        for span in spans("[[A:2]] 5 [[=A:1.1]] 4 [[=A:1.2]] [[=B:1]] [[Z:1]]", SAMPLE, FIGURES)
    }
    assert (found["A:2"].kind, found["A:2"].state, found["A:2"].text) == ("figure", "number", "99,11 %")
    assert (found["A:1.1"].state, found["A:1.1"].note) == ("differs", "3")
    assert found["A:1.2"].state == "agrees"
    assert found["B:1"].state == "numberless"
    assert found["Z:1"].state == "unknown"
