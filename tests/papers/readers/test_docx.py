"""DOCX: what Word prints, trait by trait."""

from __future__ import annotations

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from chiso.papers.blocks import Line, Source, Table
from chiso.papers.readers import read
from tests.papers.readers.making_docx import W, blank, plan_docx, saved, with_body, with_parts
from tests.papers.readers.plans import seed_plan


def lines(source: Source) -> list[Line]:
    return [block for block in source.blocks if isinstance(block, Line)]


def tables(source: Source) -> list[Table]:
    return [block for block in source.blocks if isinstance(block, Table)]


def words(xml: str) -> list[str]:
    return [line.text for line in lines(read(with_body(xml), "a.docx"))]


def p(content: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>"


def r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def numbered(levels: list[tuple[str, str]], *, instances: str = "") -> bytes:
    """A document with one list of the given (form, text) levels as numId 9."""
    document = blank()
    part = document.part.numbering_part.element
    inner = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for at, (form, text) in enumerate(levels)
    )
    part.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{inner}</w:abstractNum>'))
    for number in (9, 10):
        override = instances if number == 10 else ""
        xml = f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="90"/>{override}</w:num>'
        part.append(parse_xml(xml))
    for level, text, number in LIST:
        paragraph = document.add_paragraph(text)
        xml = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
        paragraph._p.get_or_add_pPr().append(parse_xml(xml))
    return saved(document)


LIST = [
    (0, "Mục đích", 9),
    (1, "Cải thiện", 9),
    (2, "Chỉ số", 9),
    (2, "Điểm", 9),
    (1, "Duy trì", 9),
    (0, "Yêu cầu", 9),
    (1, "Nghiêm túc", 9),
    (0, "Khác", 10),
]


def test_automatic_numbers_appear_as_printed_and_restart_under_each_heading() -> None:
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    data = numbered(
        [("upperRoman", "%1."), ("decimal", "%1.%2."), ("lowerLetter", "%3)")], instances=override
    )
    assert [line.text for line in lines(read(data, "a.docx"))] == [
        "I. Mục đích",
        "I.1. Cải thiện",
        "a) Chỉ số",
        "b) Điểm",
        "I.2. Duy trì",
        "II. Yêu cầu",
        "II.1. Nghiêm túc",
        "I. Khác",
    ]


def test_bullets_appear_as_signs() -> None:
    data = numbered([("bullet", "-"), ("bullet", "\uf0b7"), ("bullet", "+")])
    assert [line.text for line in lines(read(data, "a.docx"))][:4] == [
        "- Mục đích",
        "• Cải thiện",
        "+ Chỉ số",
        "+ Điểm",
    ]


def test_tracked_changes_are_read_as_accepted() -> None:
    xml = p(
        r("Giữ ")
        + f"<w:ins>{r('thêm ')}</w:ins><w:del><w:r><w:delText>bỏ</w:delText></w:r></w:del>"
        + r("hết")
    ) + p(f"<w:moveFrom>{r('dời đi')}</w:moveFrom><w:moveTo>{r('dời đến')}</w:moveTo>")
    assert words(xml) == ["Giữ thêm hết", "dời đến"]


def test_a_paragraph_whose_end_was_deleted_runs_on() -> None:
    assert words(p(r("Nửa đầu "), "<w:rPr><w:del/></w:rPr>") + p(r("nửa sau"))) == ["Nửa đầu nửa sau"]


def test_hidden_text_is_not_read_and_capitals_are() -> None:
    assert words(p(r("kế hoạch", "<w:caps/>") + r(" ẩn", "<w:vanish/>"))) == ["KẾ HOẠCH"]


def test_fields_give_their_result_not_their_code() -> None:
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF x</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        + r("Phụ lục 01")
        + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    simple = f'<w:fldSimple w:instr="DATE">{r("20/01/2026")}</w:fldSimple>'
    assert words(p(r("xem ") + field + r(" ngày ") + simple)) == ["xem Phụ lục 01 ngày 20/01/2026"]


def test_raised_digits_are_superscript_characters() -> None:
    assert words(p(r("cải cách hành chính") + r("12", '<w:vertAlign w:val="superscript"/>'))) == [
        "cải cách hành chính¹²"
    ]


def test_look_is_told_by_most_of_the_letters() -> None:
    (line,) = lines(
        read(
            with_body(p(r("KẾ HOẠCH", '<w:b/><w:i/><w:sz w:val="28"/>'), '<w:jc w:val="center"/>')), "a.docx"
        )
    )
    assert (line.bold, line.italic, line.size, line.centred) == (True, True, 14.0, True)


def test_a_line_break_parts_lines_and_only_the_first_starts() -> None:
    source = read(with_body(p(r("KT. TRƯỞNG BAN") + "<w:r><w:br/></w:r>" + r("PHÓ TRƯỞNG BAN"))), "a.docx")
    assert [(line.text, line.starts) for line in lines(source)] == [
        ("KT. TRƯỞNG BAN", True),
        ("PHÓ TRƯỞNG BAN", None),
    ]


def test_pages_are_counted_at_breaks_once_each() -> None:
    both = '<w:r><w:br w:type="page"/></w:r>'
    source = read(
        with_body(p(r("một")) + p(both) + p("<w:r><w:lastRenderedPageBreak/></w:r>" + r("hai")) + p(r("ba"))),
        "a.docx",
    )
    assert [(line.text, line.page) for line in lines(source)] == [("một", 1), ("hai", 2), ("ba", 2)]
    assert source.pages == 2


def test_a_text_box_is_read_once_though_it_is_stored_twice() -> None:
    box = f"<w:txbxContent>{p(r('HỎA TỐC'))}</w:txbxContent>"
    drawing = (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps">'
        f"<w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    assert words(p(r("Thân ") + drawing)) == ["Thân", "HỎA TỐC"]


def test_old_fonts_are_converted_by_their_name() -> None:
    assert words(
        p(r("kÕ ho¹ch", '<w:rFonts w:ascii=".VnTimeH"/>') + r(" c¶i c¸ch", '<w:rFonts w:ascii=".VnTime"/>'))
    ) == ["KẾ HOẠCH cải cách"]
    assert words(p(r("Keá hoaïch", '<w:rFonts w:ascii="VNI-Times"/>'))) == ["Kế hoạch"]


def with_notes() -> bytes:
    reference = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="2"/></w:r>'
    data = with_body(p(r("hành chính") + reference + r(".")) + p(r("Tiếp.")))
    notes = (
        f'<w:footnotes {W}><w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote>'
        f'<w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r>{r(" Nghị quyết số 76/NQ-CP.")}</w:p>'
        "</w:footnote></w:footnotes>"
    ).encode()
    relation = (
        b'<Relationship Id="rIdNotes" Target="footnotes.xml" Type='
        b'"http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"/></Relationships>'
    )
    return with_parts(
        data,
        {
            "word/footnotes.xml": notes,
            "word/_rels/document.xml.rels": lambda old: old.replace(b"</Relationships>", relation),
        },
    )


def test_a_footnote_follows_its_paragraph_under_the_same_mark() -> None:
    source = read(with_notes(), "a.docx")
    assert [(line.text, line.footnote) for line in lines(source)] == [
        ("hành chính¹.", False),
        ("¹ Nghị quyết số 76/NQ-CP.", True),
        ("Tiếp.", False),
    ]


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(r(text))}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    inner = "".join(one if one.startswith("<w:tc>") else cell(one) for one in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{inner}</w:tr>"


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def test_merged_cells_are_printed_once_with_their_spans() -> None:
    xml = table(
        row(cell("STT", '<w:vMerge w:val="restart"/>'), cell("Phân công", '<w:gridSpan w:val="2"/>')),
        row(cell("", "<w:vMerge/>"), "Chủ trì", "Phối hợp"),
        row("1", "Văn phòng", "Các phòng"),
    )
    (found,) = tables(read(with_body(xml), "a.docx"))
    assert [[(c.text, c.row_span, c.column_span) for c in cells] for cells in found.rows] == [
        [("STT", 2, 1), ("Phân công", 1, 2)],
        [("Chủ trì", 1, 1), ("Phối hợp", 1, 1)],
        [("1", 1, 1), ("Văn phòng", 1, 1), ("Các phòng", 1, 1)],
    ]


def test_a_table_inside_a_cell_is_text_of_that_cell() -> None:
    inner = table(row("a", "b"), row("c", "d"))
    outer = f"<w:tc>{p(r('Trước'))}{inner}{p(r('Sau'))}</w:tc>"
    (found,) = tables(read(with_body(table(row(outer, "2"), row("3", "4"))), "a.docx"))
    assert found.rows[0][0].text == "Trước\na b\nc d\nSau"


def test_a_frame_of_one_cell_is_transparent() -> None:
    inner = table(row("STT", "Nội dung"), row("1", "x"))
    frame = table(row(f"<w:tc>{p(r('PHỤ LỤC'))}{inner}{p('')}</w:tc>"))
    source = read(with_body(frame), "a.docx")
    assert [line.text for line in lines(source)] == ["PHỤ LỤC"]
    assert len(tables(source)) == 1


def test_deleted_rows_are_gone() -> None:
    xml = table(row("1", "a"), row("2", "b", properties="<w:del/>"))
    (found,) = tables(read(with_body(xml), "a.docx"))
    assert [cells[0].text for cells in found.rows] == ["1"]


def test_the_head_of_the_seed_is_lines_of_two_columns_and_its_foot_too() -> None:
    source = read(plan_docx(seed_plan()), "ke-hoach.docx")
    left = [line.text for line in lines(source) if line.column == 0 and line.number < 7 and line.page == 1]
    right = [line.text for line in lines(source) if line.column == 1]
    assert left[:2] == ["UBND THÀNH PHỐ HẢI PHÒNG", "BAN QUẢN LÝ KHU KINH TẾ HẢI PHÒNG"]
    assert right == [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Hải Phòng, ngày 21 tháng 9 năm 2023",
        "KT. TRƯỞNG BAN",
        "PHÓ TRƯỞNG BAN",
        "Bùi Ngọc Hải",
    ]
    assert len({(line.page, line.number) for line in lines(source)}) == len(lines(source))
