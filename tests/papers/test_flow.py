"""Lines become paragraphs, and every span leads back to where it stands."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chiso.papers.blocks import Line
from chiso.papers.flow import clean, join, passage_of


def lines(*texts: str, starts: bool | None = None) -> list[Line]:
    return [Line(text, 1, number, starts=starts) for number, text in enumerate(texts, start=1)]


def joined(*texts: str) -> list[str]:
    return [passage.text for passage in join(lines(*texts))[0]]


def test_a_wrapped_sentence_is_one_paragraph() -> None:
    assert joined("Các đơn vị báo cáo kết quả thực hiện nhiệm vụ", "được giao theo quy định.") == [
        "Các đơn vị báo cáo kết quả thực hiện nhiệm vụ được giao theo quy định."
    ]


def test_a_date_that_wraps_opens_no_point() -> None:
    assert len(joined("Hoàn thành công việc được giao trước ngày", "28/02/2026.")) == 1
    assert len(joined("Báo cáo kết quả thực hiện vào ngày", "10 hàng tháng cho Văn phòng.")) == 1


def test_a_footnote_between_does_not_break_a_sentence() -> None:
    body, notes = join(lines("huy động sự", "¹ Nghị quyết số 76/NQ-CP.", "tham gia của các tổ chức."))
    assert [passage.text for passage in body] == ["huy động sự tham gia của các tổ chức."]
    assert [(note.mark, note.text) for note in notes] == [("¹", "¹ Nghị quyết số 76/NQ-CP.")]


def test_a_dash_opens_a_point() -> None:
    assert len(joined("- Một là rà soát thủ tục,", "- Hai là công khai.")) == 2


def test_page_numbers_and_rules_are_no_words() -> None:
    assert [b.text for b in clean(lines("2", "-----", "Trang 3/7", "Nội dung")) if isinstance(b, Line)] == [
        "Nội dung"
    ]


@given(st.lists(st.text(alphabet="abc đ  \t", min_size=1, max_size=12), min_size=1, max_size=6))
def test_every_character_leads_back_to_its_line(texts: list[str]) -> None:
    source = {line.number: line for line in lines(*(text + "x" for text in texts))}
    body, _ = join(list(source.values()))
    for passage in body:
        for index, letter in enumerate(passage.text):
            if letter != " ":
                at = passage.anchor(index, index + 1)
                assert at.start is not None
                assert source[at.line].text[at.start] == letter


def test_a_span_over_two_lines_names_both() -> None:
    body, _ = join(lines("Các đơn vị trực thuộc báo cáo kết quả", "thực hiện đúng hạn."))
    start = body[0].text.index("kết quả")
    at = body[0].anchor(start, len(body[0].text))
    assert (at.line, at.start, at.last_line, at.end) == (1, 30, 2, 19)


def test_wide_spaces_are_one_and_still_found() -> None:
    passage = passage_of(Line("Số    liệu   đúng", 1, 4))
    at = passage.anchor(passage.text.index("đúng"), len(passage.text))
    assert (passage.text, at.start, at.end) == ("Số liệu đúng", 13, 17)


def test_a_year_on_its_own_line_is_no_page_number() -> None:
    kept = clean(lines("V/v báo cáo kết quả công tác năm", "2025", "12"))
    assert [line.text for line in kept if isinstance(line, Line)] == [
        "V/v báo cáo kết quả công tác năm",
        "2025",
    ]
