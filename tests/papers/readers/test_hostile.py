"""Every file made to hurt is refused with its code; nothing else happens."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chiso.engine.problems import Problem
from chiso.papers.readers import DEFAULT, Limits, read
from chiso.papers.readers.text import read_text
from tests.papers.readers import hostile
from tests.papers.readers.making_docx import blank, plan_docx, saved
from tests.papers.readers.making_pdf import seed_pdf
from tests.papers.readers.plans import SAMPLE, seed_plan

REFUSED = {
    "an empty file": (b"", "PA101"),
    "a file of blanks": (b" \n\t \n", "PA101"),
    "a file of zeros": (bytes(5000), "PA101"),
    "a program": (b"MZ\x90\x00" + bytes(200), "PA103"),
    "a web page": (b"<!DOCTYPE html><html><body>x</body></html>", "PA103"),
    "a bare XML file": (b'<?xml version="1.0"?><a/>', "PA103"),
    "rich text": (b"{\\rtf1 x}", "PA103"),
    "a spreadsheet": (hostile.archive_of(["xl/workbook.xml"]), "PA103"),
    "an OpenDocument text": (hostile.archive_of(["mimetype", "content.xml"]), "PA103"),
    "any other zip": (hostile.archive_of(["a.txt"]), "PA103"),
    "binary rubbish": (bytes(range(256)) * 20, "PA103"),
    "old Word": (hostile.old_word(), "PA104"),
    "another OLE file": (hostile.OLE + bytes(100), "PA103"),
    "a DOCX with a password": (hostile.encrypted_docx(), "PA105"),
    "a DOCX with locked members": (hostile.docx_with_locked_member(), "PA105"),
    "a PDF with a password": (hostile.locked_pdf(), "PA105"),
    "a zip cut short": (saved(blank())[:900], "PA106"),
    "a DOCX with damaged bytes": (hostile.broken_docx(), "PA106"),
    "a DOCX whose XML breaks off": (hostile.docx_with_document(b"<w:document><w:body>"), "PA106"),
    "a DOCX without a body": (hostile.docx_with_document(b"<a/>"), "PA106"),
    "a PDF of rubbish": (b"%PDF-1.7\n" + b"rubbish " * 100, "PA106"),
    "a PDF cut short": (b"%PDF-1.4", "PA106"),
    "a zip bomb": (hostile.zip_bomb(), "PA107"),
    "a part packed too tightly": (hostile.tight_docx(), "PA107"),
    "a zip of thousands of parts": (hostile.many_parts(), "PA107"),
    "an entity bomb": (hostile.entity_bomb(), "PA108"),
    "an entity that reads a file": (hostile.outside_entity(), "PA108"),
    "a PDF of ten thousand pages": (hostile.pdf_of_many_pages(), "PA109"),
    "XML nested two hundred thousand deep": (hostile.deep_xml(), "PA117"),
    "tables in tables in tables": (hostile.nested_tables(200), "PA117"),
}


@pytest.mark.parametrize("what", list(REFUSED))
def test_it_is_refused_with_its_code(what: str) -> None:
    data, code = REFUSED[what]
    with pytest.raises(Problem) as refused:
        read(data, "tep-la.docx")
    assert refused.value.code == code
    assert refused.value.place == "tep-la.docx"
    assert refused.value.hint


def test_a_file_over_the_size_limit_is_refused_unopened() -> None:
    with pytest.raises(Problem) as refused:
        read(b"x" * 2000, "to.txt", limits=replace(DEFAULT, file_bytes=1000))
    assert refused.value.code == "PA102"


def test_text_beyond_the_limit_of_characters_is_refused() -> None:
    with pytest.raises(Problem) as refused:
        read_text(b"chu " * 1000, name="dai.txt", limits=replace(DEFAULT, characters=100))
    assert refused.value.code == "PA120"


def test_a_pdf_that_never_ends_is_stopped() -> None:
    with pytest.raises(Problem) as refused:
        read(hostile.busy_pdf(), "ban.pdf", limits=replace(DEFAULT, seconds=1.0))
    assert refused.value.code in {"PA111", "PA112", "PA118"}


def test_forms_drawing_each_other_in_a_ring_end() -> None:
    with pytest.raises(Problem):
        read(hostile.page_in_page(), "vong.pdf", limits=replace(DEFAULT, seconds=5.0, page_seconds=5.0))


def test_a_reader_out_of_memory_says_so_and_the_caller_lives_on() -> None:
    with pytest.raises(Problem) as refused:
        read(hostile.heavy_docx(), "nang.docx", limits=replace(DEFAULT, memory=80 * 2**20))
    assert refused.value.code in {"PA112", "PA118"}
    assert read(seed_pdf(), "nhe.pdf").pages == 5


@pytest.mark.parametrize("name", ["ke-hoach.pdf", "ke-hoach.png", "ke-hoach", "../../etc/passwd", "ảnh.docx"])
def test_the_content_decides_and_the_name_does_not(name: str) -> None:
    kinds = {
        "text": SAMPLE.read_bytes(),
        "docx": plan_docx(seed_plan()),
        "pdf": seed_pdf(),
    }
    for kind, data in kinds.items():
        source = read(data, name)
        assert source.kind == kind
        assert source.name == name


def test_limits_travel_to_the_reading_process() -> None:
    with pytest.raises(Problem) as refused:
        read(seed_pdf(), "dai.pdf", limits=Limits(pages=3))
    assert refused.value.code == "PA109"
    assert "5 trang" in refused.value.got
