"""Plain text: encodings, pages, footnotes, the head in two columns, three kinds of tables."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chiso.engine.problems import Problem
from chiso.papers.blocks import Line, Source, Table
from chiso.papers.readers import legacy, read
from tests.papers.readers.plans import SAMPLE

WORDS = (
    "Ủy ban nhân dân thành phố Hải Phòng ban hành Kế hoạch cải cách hành chính nhà nước năm 2026; "
    "đề nghị các sở, ngành thực hiện nghiêm túc."
)


def lines(source: Source) -> list[Line]:
    return [block for block in source.blocks if isinstance(block, Line)]


def tables(source: Source) -> list[Table]:
    return [block for block in source.blocks if isinstance(block, Table)]


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows]


def to_tcvn3(text: str) -> bytes:
    back = {letter: chr(code) for code, letter in legacy._TCVN3.items()}
    return "".join(back.get(letter, letter) for letter in text).encode("latin-1")


def to_vni(text: str) -> str:
    marks = {mark: sign for sign, mark in legacy._VNI_MARKS.items()}
    letters = {letter: sign for sign, letter in legacy._VNI_LETTERS.items()}
    out = []
    for letter in text:
        if letter in "íìÍÌ":  # VNI has these as they are
            out.append(letter)
            continue
        if letter in letters:
            out.append(letters[letter])
            continue
        parts = unicodedata.normalize("NFD", letter)
        horned = {"\u031b": {"o": "ô", "O": "Ô", "u": "ö", "U": "Ö"}}
        base, rest = parts[0], parts[1:]
        if "\u031b" in rest:
            base, rest = horned["\u031b"][base], rest.replace("\u031b", "")
        order = "".join(sorted(rest, key=lambda c: c not in "\u0302\u0306"))  # shape before tone
        out.append(base + marks[order] if order else base)
    return "".join(out)


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_in_any_of_its_forms_is_read_as_nfc(codec: str) -> None:
    data = unicodedata.normalize("NFD", WORDS).encode(codec)
    assert [line.text for line in lines(read(data, "a.txt"))] == [WORDS]


def test_tcvn3_text_is_converted_when_that_is_certain() -> None:
    lower = WORDS.lower()
    assert lines(read(to_tcvn3(lower), "cu.txt"))[0].text == lower


def test_vni_text_is_converted_when_that_is_certain() -> None:
    assert lines(read(to_vni(WORDS).encode("cp1252"), "cu.txt"))[0].text == WORDS


def test_old_letters_saved_as_utf8_are_converted_too() -> None:
    data = to_tcvn3(WORDS.lower()).decode("latin-1").encode()
    assert lines(read(data, "cu.txt"))[0].text == WORDS.lower()


def test_eight_bit_text_of_no_known_encoding_is_refused() -> None:
    with pytest.raises(Problem) as refused:
        read("Größe und Maß der Straße".encode("latin-1"), "de.txt")
    assert refused.value.code == "PA113"


def test_text_half_in_an_old_encoding_is_refused_and_named() -> None:
    half = (
        to_tcvn3(WORDS.lower() * 2).decode("latin-1")
        + " Maß Größe Straße Füße Äußerst Öffnung Übel Müße " * 2
    )
    with pytest.raises(Problem) as refused:
        read(half.encode("latin-1"), "lai.txt")
    assert refused.value.code == "PA114"
    assert "TCVN3" in refused.value.got


def test_unicode_vietnamese_is_never_taken_for_an_old_encoding() -> None:
    assert legacy.suspect(SAMPLE.read_text(encoding="utf-8")) is None


@given(st.sampled_from(sorted({w for w in legacy._WORD.findall(SAMPLE.read_text("utf-8")) if w.isalpha()})))
def test_every_lower_case_word_of_the_plan_survives_tcvn3_and_back(word: str) -> None:
    lower = word.lower()
    assert legacy.from_tcvn3(to_tcvn3(lower).decode("latin-1")) == unicodedata.normalize("NFC", lower)


def test_form_feeds_are_pages_and_lines_count_on_each() -> None:
    source = read("Trang một\nDòng hai\fTrang hai".encode(), "a.txt")
    assert source.pages == 2
    assert [(line.page, line.number, line.text) for line in lines(source)] == [
        (1, 1, "Trang một"),
        (1, 2, "Dòng hai"),
        (2, 1, "Trang hai"),
    ]


def test_a_blank_line_starts_a_paragraph() -> None:
    source = read("Một\nhai\n\nBa".encode(), "a.txt")
    assert [line.starts for line in lines(source)] == [True, None, True]


def test_a_raised_number_at_the_start_of_a_line_is_a_footnote_until_a_blank_line() -> None:
    source = read(
        "Thân bài¹.\n\n¹ Nghị quyết số 76/NQ-CP\ncủa Chính phủ.\n\nThân bài tiếp.".encode(), "a.txt"
    )
    assert [line.footnote for line in lines(source)] == [False, True, True, False]


def test_the_head_set_with_spaces_is_two_columns() -> None:
    text = (
        "UBND THÀNH PHỐ HẢI PHÒNG          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "BAN QUẢN LÝ KHU KINH TẾ               Độc lập - Tự do - Hạnh phúc\n"
        "Số: 15/KH-BQL              Hải Phòng, ngày 20 tháng 01 năm 2026\n"
    )
    assert [(line.column, line.text) for line in lines(read(text.encode(), "a.txt"))] == [
        (0, "UBND THÀNH PHỐ HẢI PHÒNG"),
        (1, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        (0, "BAN QUẢN LÝ KHU KINH TẾ"),
        (1, "Độc lập - Tự do - Hạnh phúc"),
        (0, "Số: 15/KH-BQL"),
        (1, "Hải Phòng, ngày 20 tháng 01 năm 2026"),
    ]


def test_a_head_set_with_tabs_is_no_table() -> None:
    text = "UBND TP\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nBQL KKT\tĐộc lập - Tự do - Hạnh phúc\n"
    source = read(text.encode(), "a.txt")
    assert not tables(source)
    assert [line.column for line in lines(source)] == [0, 1, 0, 1]


def test_the_seed_has_three_tab_tables_with_their_empty_cells_kept() -> None:
    first, second, third = tables(read(SAMPLE.read_bytes(), "ke-hoach.txt"))
    assert texts(first)[:2] == [["STT", "", "Lĩnh vực"], ["1", "CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH CCHC", ""]]
    assert {len(row) for row in second.rows} == {2}
    assert len(third.rows) == 9
    assert (first.number, second.number, third.number) == (75, 97, 124)


def test_a_piped_table_is_read_without_its_rule_and_its_stars() -> None:
    text = (
        "| STT | Nhiệm vụ | Chủ trì |\n|:---:|---|---|\n"
        "| **I** | **Thể chế** ||\n| 1 | Rà soát<br>văn bản | Văn phòng |\n"
    )
    (table,) = tables(read(text.encode(), "a.md"))
    assert texts(table) == [
        ["STT", "Nhiệm vụ", "Chủ trì"],
        ["I", "Thể chế"],
        ["1", "Rà soát\nvăn bản", "Văn phòng"],
    ]
    assert table.rows[1][1].column_span == 2
    assert table.rows[1][0].bold is True


def test_a_table_in_columns_of_spaces_joins_its_wrapped_lines() -> None:
    text = (
        "STT   Nội dung nhiệm vụ              Thời hạn      Chủ trì\n"
        "I     CẢI CÁCH THỂ CHẾ\n"
        "1     Rà soát văn bản quy phạm       Quý II        Văn phòng\n"
        "      pháp luật\n"
        "2     Theo dõi thi hành pháp luật    Thường xuyên  Các phòng\n"
        "                                                   chuyên môn\n"
        "\n\nHết bảng.\n"
    )
    source = read(text.encode(), "a.txt")
    (table,) = tables(source)
    assert texts(table)[0] == ["STT", "Nội dung nhiệm vụ", "Thời hạn", "Chủ trì"]
    assert texts(table)[2] == ["1", "Rà soát văn bản quy phạm pháp luật", "Quý II", "Văn phòng"]
    assert texts(table)[3] == ["2", "Theo dõi thi hành pháp luật", "Thường xuyên", "Các phòng chuyên môn"]
    assert lines(source)[-1].text == "Hết bảng."


def test_one_line_indented_with_a_tab_is_a_line() -> None:
    source = read("\tThực hiện Kế hoạch số 229/KH-UBND\n".encode(), "a.txt")
    assert not tables(source)
    assert lines(source)[0].text == "Thực hiện Kế hoạch số 229/KH-UBND"


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused_and_loses_no_letter(text: str) -> None:
    try:
        source = read(text.encode(), "a.txt")
    except Problem:
        return
    read_letters = "".join(
        [line.text for line in lines(source)]
        + [cell.text for table in tables(source) for row in table.rows for cell in row]
    )
    wanted = {c for c in unicodedata.normalize("NFC", text) if c.isalnum()}
    assert wanted <= set(unicodedata.normalize("NFC", read_letters))


WRAPPED = """\
STT   Nội dung      Thời gian    Đơn vị
      nhiệm vụ      hoàn thành   chủ trì
I     CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH CẢI CÁCH
1     Rà soát các   Quý I        Văn phòng
      quy định và
      kiến nghị
2     Theo dõi,     Quý II       Thanh tra
      đôn đốc
\f\
STT   Nội dung      Thời gian    Đơn vị
      nhiệm vụ      hoàn thành   chủ trì
      việc xử lý                 Sở
      kiến nghị
3     Công khai     Tháng 9      Văn phòng
      kết quả
"""


def test_wrapped_cells_flush_with_their_heads_are_joined_and_a_head_printed_again_takes_no_row() -> None:
    first, second = tables(read(WRAPPED.encode(), "plan.txt"))
    assert texts(first) == [
        ["STT", "Nội dung nhiệm vụ", "Thời gian hoàn thành", "Đơn vị chủ trì"],
        ["I", "CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH CẢI CÁCH"],
        ["1", "Rà soát các quy định và kiến nghị", "Quý I", "Văn phòng"],
        ["2", "Theo dõi, đôn đốc", "Quý II", "Thanh tra"],
    ]
    assert texts(second)[1] == ["", "việc xử lý kiến nghị", "", "Sở"]
