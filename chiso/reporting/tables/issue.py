"""The register of outgoing papers as a workbook, with the columns of Decree 30/2020, appendix IV."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from chiso.audit import clock
from chiso.engine import vietnamese
from chiso.papers.writers.workbook import Cell, Page, columns, write_workbook
from chiso.reporting.models import Issue
from chiso.reporting.schemas.issue import read
from chiso.reporting.terms import CorrectionKind

HEADS = (
    "Số, ký hiệu văn bản", "Ngày tháng văn bản", "Tên loại và trích yếu nội dung văn bản", "Người ký",
    "Nơi nhận văn bản", "Đơn vị, người nhận bản lưu", "Số lượng bản", "Ngày ban hành", "Trạng thái",
    "Ghi chú",
)  # fmt: skip
WIDTHS = (18, 14, 52, 24, 34, 18, 10, 18, 16, 34)


def book(issues: Iterable[Issue], *, authority: str, today: dt.date) -> bytes:
    page = Page(
        "Sổ văn bản đi",
        columns(HEADS, WIDTHS),
        map(_row, issues),
        title=f"SỔ ĐĂNG KÝ VĂN BẢN ĐI – {authority.upper()}",
        notes=(f"Lập ngày {vietnamese.day(today)}",),
    )
    return write_workbook([page])


def _row(issue: Issue) -> list[Cell]:
    content = read(issue.content)
    given = issue.number is not None
    return [
        f"{issue.number:02d}/{issue.symbol}" if given else f"(chưa cấp số) /{issue.symbol}",
        issue.issued_on,
        f"{issue.get_kind_display()}: {issue.subject}",
        content.signer_name,
        "; ".join((*content.to, *content.recipients)),
        content.unit,
        content.copies,
        issue.issued_at.astimezone(clock.ZONE) if issue.issued_at else None,
        str(issue.get_state_display()),
        _note(issue),
    ]


def _note(issue: Issue) -> str:
    said = []
    if issue.replaces is not None and issue.correction:
        way = "Thay thế" if issue.correction == CorrectionKind.CONTENT else "Đính chính"
        old = issue.replaces
        number = f"{old.number:02d}/{old.symbol}" if old.number is not None else old.subject
        said.append(f"{way} {number}: {issue.correction_reason}")
    if issue.cancel_reason:
        said.append(f"Hủy: {issue.cancel_reason}")
    if issue.signed_note:
        said.append(f"Nhận bản ký: {issue.signed_note}")
    return "; ".join(said)
