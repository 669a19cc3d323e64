"""Scans: the seed plan photographed, a long annex photographed, images in any turn, and refusals."""

from __future__ import annotations

import io
import shutil
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from PIL import Image
from rapidfuzz.distance import Levenshtein

from chiso.engine.problems import Problem
from chiso.papers.annexes import AnnexReading, read_annexes
from chiso.papers.blocks import Line, Source, Table
from chiso.papers.cut import cut
from chiso.papers.flow import clean
from chiso.papers.readers import DEFAULT, read
from chiso.papers.readers.scan.straight import skew
from tests.papers.readers import hostile, scanning
from tests.papers.readers.making_pdf import long_annex_pdf, pictures, scanned_pdf, seed_pdf
from tests.papers.readers.plans import seed_plan, task_rows

needs_tesseract = pytest.mark.scan


def likeness(one: str, other: str) -> float:
    return Levenshtein.normalized_similarity(one, other)


def annexes_of(source: Source) -> AnnexReading:
    return read_annexes(cut(clean(source.blocks)).annexes)


@cache
def seed_scan() -> Source:
    scanning.require()
    return read(scanned_pdf(seed_pdf(), turn=0.7, blur=0.6), "ban-quet.pdf")


@needs_tesseract
def test_the_seed_scanned_askew_has_its_eight_domains_thirty_two_items_and_eight_contents() -> None:
    first, second = annexes_of(seed_scan()).annexes
    for annex, printed in ((first, seed_plan().annexes[0]), (second, seed_plan().annexes[1])):
        assert [item.code for item in annex.items] == [row[0] for row in printed.rows]
        read_titles = " ".join(item.title for item in annex.items)
        assert likeness(read_titles, " ".join(row[1] for row in printed.rows)) >= 0.95
        assert all(
            likeness(item.title, row[1]) >= 0.9 for item, row in zip(annex.items, printed.rows, strict=True)
        )
    assert sum(item.group for item in first.items) == 8
    assert sum(not item.group for item in first.items) == 32
    assert len(second.items) == 8


@needs_tesseract
def test_the_body_of_the_scanned_seed_is_its_words_to_ninety_five_in_a_hundred() -> None:
    body = [b.text for b in seed_scan().blocks if isinstance(b, Line) and not b.footnote and not b.column]
    printed = [seed_plan().kind, seed_plan().subject, *seed_plan().body]
    start = next(i for i, text in enumerate(body) if "KẾ HOẠCH" in text)
    end = next(i for i, text in enumerate(body) if text.startswith("Nơi nhận"))
    assert likeness(" ".join(body[start:end]), " ".join(printed)) >= 0.95


@needs_tesseract
def test_head_foot_and_footnote_of_the_scan_are_told_apart() -> None:
    lines = [block for block in seed_scan().blocks if isinstance(block, Line)]
    right = " ".join(line.text for line in lines if line.column == 1)
    assert (
        likeness(
            right,
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc "
            "Hải Phòng, ngày 21 tháng 9 năm 2023 "
            "KT. TRƯỞNG BAN PHÓ TRƯỞNG BAN Bùi Ngọc Hải",
        )
        > 0.9
    )
    notes = " ".join(line.text for line in lines if line.footnote)
    assert likeness(notes, f"¹ {seed_plan().footnote}") > 0.95


@needs_tesseract
def test_words_the_recogniser_is_unsure_of_are_marked_where_they_stand() -> None:
    weak = [
        (block.text, mark) for block in seed_scan().blocks if isinstance(block, Line) for mark in block.weak
    ]
    assert weak
    for text, mark in weak:
        assert 0 <= mark.start < mark.end <= len(text)
        assert 0 <= mark.confidence < 70
        assert not text[mark.start : mark.end].isspace()


@needs_tesseract
def test_six_pages_of_seven_columns_keep_every_row_and_most_of_every_cell() -> None:
    scanning.require()
    source = read(scanned_pdf(long_annex_pdf(), turn=-0.5, blur=0.6), "phu-luc.pdf")
    (annex,) = annexes_of(source).annexes
    rows = task_rows(6)
    assert [item.code for item in annex.items] == [row.cells[0] for row in rows]
    assert [item.group for item in annex.items] == [row.group for row in rows]
    for item, row in zip(annex.items, rows, strict=True):
        assert likeness(item.title, row.cells[1]) > 0.85
    whole = " ".join(" ".join((item.title, *item.cells.values())) for item in annex.items)
    assert likeness(whole, " ".join(" ".join(c for c in row.cells[1:] if c) for row in rows)) > 0.95


@needs_tesseract
@pytest.mark.parametrize(("form", "turned"), [("PNG", 0), ("JPEG", 90), ("TIFF", 180)])
def test_an_image_of_any_kind_and_turn_is_read(form: str, turned: int) -> None:
    scanning.require()
    page = pictures(seed_pdf())[4].rotate(turned, expand=True)
    buffer = io.BytesIO()
    page.save(buffer, form, dpi=(300, 300))
    source = read(buffer.getvalue(), "anh")
    assert source.kind == "scan"
    (table,) = [block for block in source.blocks if isinstance(block, Table)]
    assert [row[0].text for row in table.rows] == ["STT", *"12345678"]


@needs_tesseract
def test_a_coarse_picture_without_a_resolution_is_taken_for_a4() -> None:
    scanning.require()
    buffer = io.BytesIO()
    pictures(seed_pdf(), dpi=150)[4].save(buffer, "PNG")
    source = read(buffer.getvalue(), "anh.png")
    (table,) = [block for block in source.blocks if isinstance(block, Table)]
    assert [row[0].text for row in table.rows] == ["STT", *"12345678"]


@needs_tesseract
def test_an_empty_page_is_refused_as_nothing_read() -> None:
    scanning.require()
    buffer = io.BytesIO()
    Image.new("L", (2480, 3508), 255).save(buffer, "PNG", dpi=(300, 300))
    with pytest.raises(Problem) as refused:
        read(buffer.getvalue(), "trang.png")
    assert refused.value.code == "PA119"


@needs_tesseract
@pytest.mark.parametrize(
    ("what", "data", "code"),
    [
        ("a pixel bomb", hostile.pixel_bomb(), "PA110"),
        ("a PNG cut short", hostile.cut_off_png(), "PA106"),
        ("a TIFF of rubbish", b"II*\x00" + bytes(range(200)), "PA106"),
        ("a PDF page of five metres", hostile.giant_page(), "PA110"),
    ],
)
def test_hostile_pictures_are_refused(what: str, data: bytes, code: str) -> None:
    scanning.require()
    with pytest.raises(Problem) as refused:
        read(data, what)
    assert refused.value.code == code


@needs_tesseract
def test_a_page_that_takes_too_long_is_stopped() -> None:
    scanning.require()
    with pytest.raises(Problem) as refused:
        read(scanned_pdf(seed_pdf()), "cham.pdf", limits=replace(DEFAULT, page_seconds=0.05))
    assert refused.value.code == "PA111"


def test_more_scanned_pages_than_the_limit_are_refused() -> None:
    with pytest.raises(Problem) as refused:
        read(scanned_pdf(seed_pdf(), dpi=60), "dai.pdf", limits=replace(DEFAULT, scanned_pages=4))
    assert refused.value.code == "PA109"


def test_without_tesseract_it_says_exactly_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Problem) as refused:
        read(hostile.pixel_bomb(100), "anh.png")
    assert refused.value.code == "PA115"
    assert "apt-get install tesseract-ocr tesseract-ocr-vie" in refused.value.hint


@needs_tesseract
def test_without_vietnamese_it_says_exactly_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    scanning.require()
    assert shutil.which("tesseract")
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    with pytest.raises(Problem) as refused:
        read(hostile.pixel_bomb(100), "anh.png")
    assert refused.value.code == "PA116"
    assert "tesseract-ocr-vie" in refused.value.hint


@pytest.mark.parametrize("angle", [-2.0, -0.4, 0.0, 0.7, 3.0])
def test_the_skew_of_a_page_is_found_to_a_tenth_of_a_degree(angle: float) -> None:
    page = pictures(seed_pdf(), dpi=150, turn=angle)[1]
    assert skew(page) == pytest.approx(-angle, abs=0.11)
