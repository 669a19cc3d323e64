"""The same annexes out of every kind of file: the seed plan, and a long task annex over six pages."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from chiso.papers.annexes import AnnexReading, read_annexes
from chiso.papers.blocks import Source
from chiso.papers.cut import cut
from chiso.papers.flow import clean
from chiso.papers.model import Annex
from chiso.papers.readers import read
from tests.papers.readers.making_docx import plan_docx, tasks_docx
from tests.papers.readers.making_pdf import long_annex_pdf, seed_pdf
from tests.papers.readers.plans import DOMAINS, HEADS, SAMPLE, seed_plan, task_rows


def annexes_of(source: Source) -> AnnexReading:
    return read_annexes(cut(clean(source.blocks)).annexes)


def seed_files() -> dict[str, bytes]:
    return {"text": SAMPLE.read_bytes(), "docx": plan_docx(seed_plan()), "pdf": seed_pdf()}


@pytest.mark.parametrize("kind", ["text", "docx", "pdf"])
def test_the_seed_plan_has_eight_domains_of_thirty_two_items_and_eight_contents(kind: str) -> None:
    first, second = annexes_of(read(seed_files()[kind], f"ke-hoach.{kind}")).annexes
    plan = seed_plan()
    assert [(item.code, item.title) for item in first.items] == list(plan.annexes[0].rows)
    assert [item.code for item in first.items if item.group] == [str(n) for n in range(1, 9)]
    assert sum(not item.group for item in first.items) == 32
    assert all(item.parent == item.code.split(".")[0] for item in first.items if not item.group)
    assert [(item.code, item.title) for item in second.items] == list(plan.annexes[1].rows)
    assert len(second.items) == 8
    assert not any(item.group for item in second.items)


@pytest.mark.parametrize("kind", ["text", "docx", "pdf"])
def test_labels_titles_and_references_of_the_seed_stand_as_printed(kind: str) -> None:
    read_here = annexes_of(read(seed_files()[kind], f"ke-hoach.{kind}")).annexes
    for annex, printed in zip(read_here, seed_plan().annexes, strict=True):
        assert annex.label == printed.label
        assert annex.title == " ".join(printed.title)
        assert annex.reference == printed.reference


def test_the_seed_text_changes_its_columns_midway_and_that_is_said() -> None:
    findings = annexes_of(read(SAMPLE.read_bytes(), "ke-hoach.txt")).findings
    assert [finding.code for finding in findings] == ["PF602"]
    assert findings[0].at is not None
    assert findings[0].at.line == 97


def long_files() -> dict[str, bytes]:
    return {"docx": tasks_docx(task_rows(6)), "pdf": long_annex_pdf()}


def flat(annex: Annex) -> list[tuple[str, ...]]:
    """Items as the rows they were made from."""
    titles = [column.title for column in annex.columns]
    return [
        (item.code, item.title, *(item.cells.get(title, "") for title in titles[2:])) for item in annex.items
    ]


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_six_pages_of_tasks_come_out_row_by_row_with_every_cell(kind: str) -> None:
    (annex,) = annexes_of(read(long_files()[kind], f"phu-luc.{kind}")).annexes
    expected: list[Sequence[str]] = []
    for row in task_rows(6):
        expected.append((*row.cells, *[""] * (7 - len(row.cells))))
    assert flat(annex) == expected
    assert [item.title for item in annex.items if item.group] == list(DOMAINS)
    assert [column.role for column in annex.columns] == [
        "ordinal",
        "title",
        "product",
        "schedule",
        "lead",
        "co",
        "note",
    ]
    assert annex.columns[4].title == f"Phân công thực hiện – {HEADS[4]}"


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_ordinals_that_restart_under_each_domain_have_keys_of_their_own(kind: str) -> None:
    (annex,) = annexes_of(read(long_files()[kind], f"phu-luc.{kind}")).annexes
    keys = [item.key for item in annex.items]
    assert len(set(keys)) == len(keys)
    assert keys[:3] == ["I", "I.1", "I.2"]
    assert {item.parent for item in annex.items if not item.group} == {"I", "II", "III", "IV", "V", "VI"}


def test_the_annex_of_six_pages_is_six_pages_with_rows_cut_by_a_page_break() -> None:
    source = read(long_annex_pdf(), "phu-luc.pdf")
    assert source.pages == 6
    assert any(finding.code == "PF605" for finding in annexes_of(source).findings)


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_owners_deadlines_and_products_come_from_their_columns(kind: str) -> None:
    (annex,) = annexes_of(read(long_files()[kind], f"phu-luc.{kind}")).annexes
    second = next(item for item in annex.items if item.key == "I.2")
    assert second.lead == ("Các phòng chuyên môn", "các đơn vị sự nghiệp trực thuộc")
    assert second.co == ("Văn phòng",)
    assert second.product == "Báo cáo kết quả rà soát; Quyết định phê duyệt phương án"
    assert second.schedule is not None
    assert second.schedule.kind == "date"
    sixth = next(item for item in annex.items if item.key == "I.6")
    assert sixth.product is None
