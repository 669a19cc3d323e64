from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chiso.audit.problems import Overtaken
from chiso.engine.problems import Problem, Problems
from chiso.plans import services
from chiso.plans.models import Plan
from chiso.plans.schemas import sheet
from chiso.plans.schemas.cell import clean
from chiso.plans.schemas.sheet import SheetRow
from chiso.plans.selectors.plan import items_of
from chiso.plans.selectors.sheet import sheet_rows
from chiso.plans.selectors.unit import choices
from chiso.plans.services.sheet import rehearse
from tests.cast import Cast
from tests.plans import making

WORDS = st.text(max_size=60).map(clean)
ROWS = st.lists(
    st.builds(SheetRow, **{field: WORDS for field, _label, _width in sheet.COLUMNS}).filter(
        lambda row: any(getattr(row, field) for field, _label, _width in sheet.COLUMNS)
    ),
    max_size=4,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows=ROWS)
def test_what_is_written_is_read_back(rows: list[SheetRow]) -> None:
    back = sheet.read(sheet.write(rows, title="Kế hoạch & bảng", units=["Văn phòng"]))
    assert len(back) == len(rows)
    assert all(sheet.same(left, right) for left, right in zip(rows, back, strict=True))


HOSTILE = [
    "=1+1",
    "+84",
    "-2",
    "@SUM(A1)",
    '=HYPERLINK("http://x")',
    "_x0041_",
    "<b>&amp;",
    "1.0",
    "10/10/2026",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_words_become_a_formula(text: str) -> None:
    data = sheet.write([SheetRow(code="1", title=text)], title="", units=[])
    book = openpyxl.load_workbook(io.BytesIO(data))
    cell = book[sheet.SHEET][sheet.cell_name("title", 2)]
    assert (cell.data_type, cell.value) == ("s", text)
    assert sheet.read(data)[0].title == text


def test_the_sheet_is_ready_to_be_filled_and_printed() -> None:
    data = sheet.write([SheetRow(code="1", title="Việc")], title="Kế hoạch", units=["Văn phòng", "Phòng A"])
    page = openpyxl.load_workbook(io.BytesIO(data))[sheet.SHEET]
    assert (page.freeze_panes, page.print_title_rows, page.page_setup.orientation) == (
        "E2",
        "$1:$1",
        "landscape",
    )
    (rule,) = page.data_validations.dataValidation
    assert (rule.formula1, str(rule.sqref)) == ("'Đơn vị'!$A$1:$A$2", "G2:G5000")
    assert page.column_dimensions["D"].width == 52
    assert page[sheet.cell_name("lead", 2)].value is None  # nobody said it: empty, not "chưa có"


def edited(data: bytes, change: Callable[[Any], None]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    change(book[sheet.SHEET])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def exported(plan: Plan) -> bytes:
    units = choices(plan.authority_id)
    return sheet.write(sheet_rows(items_of(plan), units), title=plan.title, units=[u.name for u in units])


def test_a_formula_is_refused_with_its_cell() -> None:
    data = edited(
        sheet.write([SheetRow(code="1", title="Việc")], title="", units=[]),
        lambda s: s.__setitem__("D2", "=A1"),
    )
    with pytest.raises(Problems) as refused:
        sheet.read(data)
    assert [(problem.code, problem.place) for problem in refused.value.problems] == [("PL0033", "ô D2")]


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"khong phai", "PL0030"), (b"PK\x03\x04", "PL0030"), (b"x" * (sheet.BYTES + 1), "PL0031")],
)
def test_what_is_no_workbook_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(Problem) as refused:
        sheet.read(data)
    assert refused.value.code == code


def test_missing_columns_are_named() -> None:
    book = openpyxl.Workbook()
    book.active.append(["STT", "Nội dung"])
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(Problem) as refused:
        sheet.read(out.getvalue())
    assert refused.value.got == "Thiếu cột: Phụ lục, Chủ trì, Thời hạn, Sản phẩm"


def test_an_exported_plan_comes_back_without_a_change(cast: Cast) -> None:
    plan = making.complete(cast)
    rehearsal = rehearse(plan, sheet.read(exported(plan)), remove=True)
    assert (rehearsal.changes, rehearsal.faults, rehearsal.unchanged) == ((), (), 3)


def test_changes_are_shown_before_they_are_written_and_then_written_whole(cast: Cast) -> None:
    plan, chi = making.complete(cast), cast.actor(cast.chi)

    def fill(page: Any) -> None:
        page["G3"], page["J3"], page["D4"] = "Văn phòng", "quý III", "Kiểm tra việc chấp hành"
        page.append(
            [None, "PHỤ LỤC 01", "1.3", "Việc mới", None, "1", "Phòng Quản lý lao động", None, None, "t12"]
        )

    rows = sheet.read(edited(exported(plan), fill))
    rehearsal = rehearse(plan, rows, remove=False)
    assert [(c.kind, c.number, [(f.label, f.after) for f in c.cells]) for c in rehearsal.changes] == [
        ("changed", 3, [("Chủ trì", "Văn phòng"), ("Thời hạn", "quý III")]),
        ("changed", 4, [("Nội dung", "Kiểm tra việc chấp hành")]),
        ("added", 5, [("Nội dung", "Việc mới"), ("Chủ trì", "Phòng Quản lý lao động"), ("Thời hạn", "t12")]),
    ]  # fmt: skip
    assert plan.items.get(code="1.1").lead_id == cast.investment.pk
    services.sheet_apply(plan, rows=rows, remove=False, digest=rehearsal.digest, actor=chi)
    new = plan.items.get(code="1.3")
    assert (new.parent, new.lead_id, new.due.isoformat()) == (  # type: ignore[union-attr]
        plan.items.get(code="1"), cast.labour.pk, "2026-12-31",
    )  # fmt: skip
    assert plan.items.get(code="1.1").lead_id == cast.office.pk


def test_every_fault_is_told_with_its_cell_and_nothing_is_written(cast: Cast) -> None:
    plan, chi = making.complete(cast), cast.actor(cast.chi)

    def spoil(page: Any) -> None:
        page["G3"], page["J3"], page["L4"], page["C4"] = "Sở Lạ", "bao giờ xong", "nặng", "1.1"

    rows = sheet.read(edited(exported(plan), spoil))
    rehearsal = rehearse(plan, rows, remove=False)
    assert [(problem.place, problem.code) for problem in rehearsal.faults] == [
        ("ô G3", "PL0013"), ("ô J3", "PL0010"), ("ô L4", "PL0012"), ("ô C4", "PL0016"),
    ]  # fmt: skip
    with pytest.raises(Problem):
        services.sheet_apply(plan, rows=rows, remove=False, digest=rehearsal.digest, actor=chi)
    assert plan.items.get(code="1.1").lead_id == cast.investment.pk


def test_a_plan_changed_since_the_rehearsal_is_not_written(cast: Cast) -> None:
    plan, chi = making.complete(cast), cast.actor(cast.chi)
    rows = sheet.read(edited(exported(plan), lambda page: page.__setitem__("K3", "Tờ trình")))
    digest = rehearse(plan, rows, remove=False).digest
    services.items_describe(
        plan, item_ids=[plan.items.get(code="1.2").pk], field="note", text="Mới", actor=chi
    )
    with pytest.raises(Overtaken):
        services.sheet_apply(plan, rows=rows, remove=False, digest=digest, actor=chi)


def test_lines_no_longer_in_the_sheet_go_only_when_asked(cast: Cast) -> None:
    plan, chi = making.complete(cast), cast.actor(cast.chi)
    rows = sheet.read(edited(exported(plan), lambda page: page.delete_rows(4)))
    assert rehearse(plan, rows, remove=False).changes == ()
    rehearsal = rehearse(plan, rows, remove=True)
    assert [(change.kind, change.code) for change in rehearsal.changes] == [("removed", "1.2")]
    services.sheet_apply(plan, rows=rows, remove=True, digest=rehearsal.digest, actor=chi)
    assert [item.code for item in items_of(plan)] == ["1", "1.1"]
