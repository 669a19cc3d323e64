"""The papers the product makes, as a clerk downloads them, held against Decree 30/2020: nothing departs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import pytest

from chiso.evidence.services import file_open
from chiso.reporting.models import Issue
from chiso.reporting.schemas.issue import Content, Grid
from chiso.reporting.selectors import issue_begin as begin
from chiso.reporting.services import issue as services
from chiso.reporting.terms import IssueKind
from tests.cast import Cast
from tests.papers.checker.written import judge
from tests.plans import making as plans
from tests.reporting import making

HEAD = Content(
    place="Hải Phòng", authority="Ban Quản lý Khu kinh tế Hải Phòng",
    superior="Ủy ban nhân dân thành phố Hải Phòng", letters="BQL", unit="VP",
    recipients=["Lãnh đạo Ban", "Các phòng, đơn vị trực thuộc"], copies=2,
)  # fmt: skip
FORM = Grid(
    title="Biểu mẫu 1",
    heads=["STT", "Chỉ tiêu", "Đơn vị tính", "Số liệu"],
    rows=[["1", "Văn bản chỉ đạo", "Văn bản", 12], ["2", "Tỷ lệ đúng hạn", "%", 99.1]],
)
PARTS = (
    "I. Kết quả thực hiện\n1. Công tác chỉ đạo, điều hành\nBan Quản lý đã ban hành kế hoạch, giao nhiệm vụ"
    " cho các phòng, đơn vị.\na) Đã rà soát 12 văn bản;\nb) Đã kiểm tra 03 đơn vị.\n2. Cải cách thể chế\n"
    "Đã sửa đổi 02 quy chế.\nII. Phương hướng, nhiệm vụ\nTiếp tục thực hiện các nhiệm vụ được giao."
)
KINDS: dict[str, dict[str, Any]] = {
    "letter": {"to": ["Sở Nội vụ", "Sở Tài chính"], "body": "Đề nghị quý cơ quan phối hợp thực hiện."},
    "notice": {"body": PARTS},
    "report": {"to": ["Ủy ban nhân dân thành phố"], "body": PARTS, "annexes": [FORM, FORM]},
    "proposal": {"to": ["Ủy ban nhân dân thành phố"], "body": PARTS, "urgency": "KHẨN"},
    "plan": {"body": PARTS, "annexes": [FORM], "drafter": "PL.(300)"},
    "decision": {
        "acting": "Trưởng ban Ban Quản lý Khu kinh tế Hải Phòng",
        "bases": [
            "Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025",
            "Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư",
        ],
        "proposed_by": "Chánh Văn phòng",
        "body": "Điều 1. Ban hành kèm theo Quyết định này Quy chế làm việc của Ban.\n"
        "Điều 2. Quyết định này có hiệu lực kể từ ngày ký.\n"
        "Điều 3. Chánh Văn phòng và thủ trưởng các đơn vị chịu trách nhiệm thi hành Quyết định này.",
    },
}
FILES = ("docx", "pdf")


def told(data: bytes, kind: str) -> list[tuple[str, str, Sequence[Any]]]:
    return [(one.id, one.found, one.places) for one in judge(data, kind).departures]


def numbered(cast: Cast, kind: str, subject: str, content: Content) -> Issue:
    chi, dung = cast.actor(cast.chi), cast.actor(cast.dung)
    draft = services.Draft(subject, content, f"{cast.dung.person_id}:")
    made = services.issue_create(kind=kind, draft=draft, actor=chi)
    services.issue_approve(made, actor=dung)
    services.issue_number(made, number=None, issued_on=None, actor=chi)
    made.refresh_from_db()
    return made


def bytes_of(made: Issue, which: str) -> bytes:
    with file_open(getattr(made, which).sha256, name=which) as stream:
        return stream.read()


def test_every_kind_has_a_paper_here() -> None:
    assert set(KINDS) == {str(kind) for kind in IssueKind}


@pytest.mark.parametrize("which", FILES)
@pytest.mark.parametrize("kind", KINDS)
def test_an_outgoing_paper_departs_from_nothing(cast: Cast, kind: str, which: str) -> None:
    subject = (
        "kiểm tra công tác văn thư, lưu trữ" if kind == "letter" else "Kiểm tra công tác văn thư, lưu trữ"
    )
    made = numbered(cast, kind, subject, msgspec.structs.replace(HEAD, **KINDS[kind]))
    assert told(bytes_of(made, which), which) == []


@pytest.mark.parametrize("which", FILES)
@pytest.mark.parametrize("write", [begin.reminder, begin.explanation], ids=["reminder", "explanation"])
def test_a_letter_to_late_units_departs_from_nothing(cast: Cast, write: Any, which: str) -> None:
    window = making.window(cast)
    units = [cast.investment.pk, cast.labour.pk]
    subject, content = write(window, units, cast.actor(cast.chi))
    whole = msgspec.structs.replace(
        content, place=HEAD.place, superior=HEAD.superior, recipients=HEAD.recipients, unit=HEAD.unit
    )
    assert told(bytes_of(numbered(cast, "letter", subject, whole), which), which) == []


@pytest.mark.parametrize("which", FILES)
def test_the_report_of_a_unit_departs_from_nothing(cast: Cast, signed_in: Any, which: str) -> None:
    report = making.arrived(cast)
    answer = signed_in("chi").get(f"/bao-cao/{report.pk}/van-ban.{which}")
    assert told(answer.content, which) == []


@pytest.mark.parametrize("which", FILES)
def test_the_paper_of_a_plan_departs_only_where_the_paper_that_was_read_does(
    cast: Cast, signed_in: Any, which: str
) -> None:
    """The sample's source names no recipients and has no text that could point to its annex."""
    plan = plans.issued(cast)
    answer = signed_in("chi").get(f"/ke-hoach/{plan.pk}/van-ban.{which}")
    assert [one for one, _found, _places in told(answer.content, which)] == ["C15", "C17"]
