"""A plan of a fictional authority, with everything a writer can meet."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from chiso.papers.model import (
    Anchor,
    Annex,
    AnnexItem,
    Column,
    Footnote,
    Paper,
    Paragraph,
    Recipient,
    Section,
    Signature,
)

AT = Anchor(1, 1)


def words(text: str) -> Paragraph:
    return Paragraph(text, AT)


COLUMNS = tuple(
    Column(title, role)  # type: ignore[arg-type]
    for title, role in (
        ("STT", "ordinal"), ("Nhiệm vụ", "title"), ("Sản phẩm", "product"), ("Thời hạn", "schedule"),
        ("Chủ trì", "lead"), ("Phối hợp", "co"),
    )
)  # fmt: skip


def row(code: str, title: str, *cells: str, group: bool = False) -> AnnexItem:
    filled = dict(zip([column.title for column in COLUMNS], (code, title, *cells), strict=False))
    return AnnexItem(code, code, title, None, group, filled, AT)


PLAN = Paper(
    kind="KẾ HOẠCH", kind_code="KH", number="5", symbol="KH-BQL",
    issuer="Ban Quản lý Kiểm thử", superior="Ủy ban nhân dân tỉnh An Bình", place="An Bình",
    date=dt.date(2026, 1, 5), subject="Cải cách hành chính năm 2026",
    opening=(words("Thực hiện Kế hoạch số 12/KH-UBND, Ban Quản lý ban hành Kế hoạch như sau:"),),
    sections=(
        Section("I", "Mục đích", (words("- Nâng cao hiệu quả cải cách hành chính¹."),), (), AT),
        Section("II", "Tổ chức thực hiện", (), (
            Section("1", "", (words("Các phòng thực hiện nhiệm vụ tại Phụ lục kèm theo."),), (), AT),
            Section("2", "", (words("Văn phòng theo dõi, tổng hợp./."),), (), AT),
        ), AT),
    ),
    footnotes=(Footnote("¹", "Nghị quyết số 76/NQ-CP ngày 15/7/2021 của Chính phủ.", AT),),
    annexes=(
        Annex("Phụ lục", "Danh mục nhiệm vụ", COLUMNS, (
            row("I", "CẢI CÁCH THỂ CHẾ", group=True),
            row("1", "Rà soát văn bản quy phạm pháp luật về khu kinh tế", "Báo cáo kết quả rà soát",
                "Trước 30/11/2026", "Văn phòng", "Các phòng chuyên môn"),
        ), AT, reference="(Kèm theo Kế hoạch số 05/KH-BQL ngày 05 tháng 01 năm 2026)"),
    ),
    recipients=tuple(
        Recipient(text, text, None, "Lưu" in text, AT)
        for text in ("UBND tỉnh (để b/c)", "Các phòng", "Lưu: VT, VP (02)")
    ),
    signature=Signature("KT.", "TRƯỞNG BAN", "PHÓ TRƯỞNG BAN", "Nguyễn Văn Mẫu", AT),
)  # fmt: skip

LETTER = replace(
    PLAN, kind="CÔNG VĂN", kind_code=None, number="9", symbol="BQL-VP", subject="đôn đốc báo cáo tháng 10",
    addressees=("Các phòng chuyên môn", "Các đơn vị sự nghiệp"), annexes=(), footnotes=(),
)  # fmt: skip
DRAFT = replace(PLAN, number=None, date=None)
