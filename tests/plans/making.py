"""Papers, readings and plans of the tests, made through the same services the screens call."""

from __future__ import annotations

import datetime as dt
import io

from chiso.audit.services import SYSTEM
from chiso.papers.blocks import Cell, Line, Source, Table
from chiso.papers.model import Anchor, Annex, AnnexItem, Column, Finding, InQuarter, Paper, Signature
from chiso.plans import services
from chiso.plans.models import Plan, Reading
from tests.cast import Cast

BYTES = "KẾ HOẠCH\nCải cách hành chính\n".encode()
ISSUED = dt.date(2026, 10, 1)


def paper(*, lead: tuple[str, ...] = ()) -> Paper:
    """A plan of one annex: one domain with two items, a slip, a number read in three ways."""
    rows = (
        ("1", "CHỈ ĐẠO", None, True),
        ("1.1", "Đổi thoại với doanh nghiệp", "1", False),
        ("1.2", "Kiểm tra", "1", False),
    )
    items = tuple(
        AnnexItem(
            key=code, code=code, title=title, parent=parent, group=group, cells={},
            at=Anchor(page=2, line=1, row=index, column=1), lead=lead if not group else (),
            schedule=InQuarter("Quý IV", 4) if code == "1.2" else None,
        )
        for index, (code, title, parent, group) in enumerate(rows, start=1)
    )  # fmt: skip
    return Paper(
        kind="KẾ HOẠCH", kind_code="KH", number=None, symbol="KH-BQL", issuer="Ban Quản lý", superior=None,
        place="Hải Phòng", date=dt.date(2026, 9, 21), subject="Phần đầu cải thiện chỉ số",
        annexes=(
            Annex("PHỤ LỤC 01", "Nội dung", (Column("STT", "ordinal"), Column("Nội dung", "title")), items,
                  at=Anchor(page=2, line=1)),
        ),
        signature=Signature("KT.", "TRƯỞNG BAN", "PHÓ TRƯỞNG BAN", "Bùi Ngọc Hải", at=None),
        findings=(
            Finding("PF102", "error", Anchor(1, 1, 0, 6), "Số đọc được ba cách", original="Số: 47",
                    readings=("47", "4742")),
            Finding("PF301", "warning", Anchor(1, 2, 0, 8), "Có thể là “Phấn đấu”", original="Phần đầu",
                    suggestion="Phấn đấu"),
            Finding("PF301", "warning", Anchor(2, 1, 0, 9, row=2, column=1), "Có thể là “Đối thoại”",
                    original="Đổi thoại", suggestion="Đối thoại"),
            Finding("PF401", "info", Anchor(2, 1), "Nhãn phụ lục", rule="C17"),
            Finding("PF501", "warning", None, "Không nội dung nào có đơn vị chủ trì"),
        ),
    )  # fmt: skip


def source() -> Source:
    cells = [
        ("STT", "Nội dung"),
        ("1", "CHỈ ĐẠO"),
        ("1.1", "Đổi thoại với doanh nghiệp"),
        ("1.2", "Kiểm tra"),
    ]
    return Source(
        blocks=(
            Line("Số: 47", page=1, number=1),
            Line("Phần đầu cải thiện chỉ số", page=1, number=2),
            Table(tuple((Cell(a), Cell(b)) for a, b in cells), page=2, number=1),
        ),
        pages=2,
        kind="text",
        sha256="0" * 64,
        name="ke-hoach.txt",
    )


def taken(cast: Cast, *, content: bytes = BYTES) -> Reading:
    return services.reading_take(io.BytesIO(content), name="ke-hoach.txt", actor=cast.actor(cast.chi))


def read(cast: Cast, *, lead: tuple[str, ...] = ()) -> Reading:
    """A reading under review, by Chi of the Office."""
    reading = taken(cast)
    services.reading_begin(reading, actor=SYSTEM)
    services.reading_finish(reading, paper=paper(lead=lead), source=source(), actor=SYSTEM)
    return reading


def reviewed(cast: Cast) -> Reading:
    """Every finding decided: suggestions accepted, the number chosen, the rest kept."""
    reading = read(cast)
    chi = cast.actor(cast.chi)
    for finding in reading.findings.all():
        if finding.code == "PF102":
            services.finding_decide(finding, state="corrected", correction="4742", actor=chi)
        elif finding.suggestion:
            services.finding_decide(finding, state="accepted", actor=chi)
        else:
            services.finding_decide(finding, state="ignored", actor=chi)
    return reading


def drafted(cast: Cast) -> Plan:
    """A draft of the authority with two items, nothing assigned but the printed deadline."""
    return services.plan_from_reading(reviewed(cast), year=2026, annexes=[0], actor=cast.actor(cast.chi))


def complete(cast: Cast) -> Plan:
    """Every item with lead, deadline and product; Labour co-operates on 1.1."""
    plan, chi = drafted(cast), cast.actor(cast.chi)
    first, second = plan.items.filter(group=False)
    services.items_assign(plan, item_ids=[first.pk], field="lead", text="Phòng Quản lý đầu tư", actor=chi)
    services.items_assign(plan, item_ids=[second.pk], field="lead", text="Văn phòng", actor=chi)
    services.items_assign(
        plan, item_ids=[first.pk], field="cooperating", text="Phòng Quản lý lao động", actor=chi
    )
    services.items_describe(plan, item_ids=[first.pk], field="schedule", text="30/11/2026", actor=chi)
    services.items_describe(plan, item_ids=[first.pk, second.pk], field="product", text="Báo cáo", actor=chi)
    return plan


def submitted(cast: Cast) -> Plan:
    plan = complete(cast)
    services.plan_submit(plan, actor=cast.actor(cast.chi))
    return plan


def issued(cast: Cast) -> Plan:
    """Version 1 of the authority's plan, issued by Dũng."""
    plan, dung = submitted(cast), cast.actor(cast.dung)
    services.plan_approve(plan, actor=dung)
    services.plan_issue(
        plan, issued_on=ISSUED, number="4742", symbol="KH-BQL", signer="Phạm Văn Dũng", actor=dung
    )
    return plan
