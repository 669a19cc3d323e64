"""What the made test papers say: the seed plan taken from the sample, and a long task annex.

The seed plan's words come from ``samples/`` by the plainest means (lines and tabs), independent of
the readers under test.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

SAMPLE = Path(__file__).parents[3] / "samples" / "ke-hoach-heza-2023.txt"


@dataclass(frozen=True)
class AnnexText:
    label: str
    title: tuple[str, ...]
    reference: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Plan:
    issuer_lines: tuple[str, ...]
    number: str
    date: str
    kind: str
    subject: str
    body: tuple[str, ...]
    footnote: str
    recipients: tuple[str, ...]
    signature: tuple[str, ...]
    annexes: tuple[AnnexText, ...]


def seed_plan() -> Plan:
    lines = [line.strip(" ") for line in SAMPLE.read_text(encoding="utf-8").split("\n") if line.strip()]
    at = lines.index
    first, second = at("PHỤ LỤC 01"), at("PHỤ LỤC 02")
    rows = [tuple(cell for cell in line.split("\t") if cell.strip()) for line in lines if "\t" in line]
    cut = [i for i, row in enumerate(rows) if row[0] == "STT"][1]
    footnote = next(i for i, line in enumerate(lines) if line.startswith("¹"))
    foot, sign = at("Nơi nhận:"), at("KT. TRƯỞNG BAN")
    body = [line for i, line in enumerate(lines[4:foot], start=4) if i != footnote]
    broken = next(i for i, line in enumerate(body) if line.endswith("huy động sự"))
    body[broken : broken + 2] = [f"{body[broken]} {body[broken + 1]}"]
    return Plan(
        issuer_lines=("UBND THÀNH PHỐ HẢI PHÒNG", "BAN QUẢN LÝ KHU KINH TẾ HẢI PHÒNG"),
        number=lines[0],
        date=lines[1],
        kind=lines[2],
        subject=lines[3],
        body=tuple(body),
        footnote=lines[footnote].removeprefix("¹ "),
        recipients=tuple(lines[foot + 1 : sign]),
        signature=(lines[sign], lines[sign + 1], lines[sign + 2]),
        annexes=(
            AnnexText(
                "PHỤ LỤC 01",
                tuple(lines[first + 1 : first + 3]),
                lines[first + 3],
                rows[0],
                tuple(rows[1:cut]),
            ),
            AnnexText(
                "PHỤ LỤC 02", (lines[second + 1],), lines[second + 2], rows[cut], tuple(rows[cut + 1 :])
            ),
        ),
    )


@dataclass(frozen=True)
class TaskRow:
    cells: tuple[str, ...]
    group: bool = False


HEADS = (
    "STT",
    "Nội dung nhiệm vụ",
    "Sản phẩm/Kết quả",
    "Thời hạn hoàn thành",
    "Chủ trì",
    "Phối hợp",
    "Ghi chú",
)
DOMAINS = (
    "CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH",
    "CẢI CÁCH THỂ CHẾ",
    "CẢI CÁCH THỦ TỤC HÀNH CHÍNH",
    "CẢI CÁCH TỔ CHỨC BỘ MÁY",
    "CẢI CÁCH CHẾ ĐỘ CÔNG VỤ",
    "CẢI CÁCH TÀI CHÍNH CÔNG",
)
_WORKS = (
    "Xây dựng, ban hành kế hoạch cải cách hành chính năm 2026 của Ban Quản lý và tổ chức quán triệt đến "
    "toàn thể công chức, viên chức, người lao động",
    "Rà soát, đánh giá thủ tục hành chính thuộc phạm vi quản lý; đề xuất phương án cắt giảm, đơn giản hóa "
    "thời gian giải quyết cho doanh nghiệp trong khu công nghiệp, khu kinh tế",
    "Tổ chức đối thoại định kỳ giữa lãnh đạo Ban Quản lý với doanh nghiệp",
    "Kiểm tra công tác cải cách hành chính tại các phòng chuyên môn, đơn vị sự nghiệp trực thuộc; theo dõi "
    "việc khắc phục các tồn tại, hạn chế sau kiểm tra và báo cáo kết quả theo quy định",
    "Đăng tải tin, bài tuyên truyền trên trang thông tin điện tử",
    "Cập nhật, công khai đầy đủ bộ thủ tục hành chính",
    "Số hóa hồ sơ, kết quả giải quyết thủ tục hành chính còn hiệu lực",
)
_PRODUCTS = (
    "Kế hoạch được ban hành",
    "Báo cáo kết quả rà soát; Quyết định phê duyệt phương án",
    "Hội nghị đối thoại",
    "Kế hoạch, báo cáo kiểm tra, thông báo kết luận",
    "Tin, bài được đăng",
    "",
    "Dữ liệu số",
)
_TIMES = (
    "Quý I/2026",
    "Trước ngày 30/11/2026",
    "Định kỳ hàng quý",
    "Thường xuyên",
    "Tháng 9",
    "Theo kế hoạch",
    "20 ngày sau khi kế hoạch được ban hành",
)
_LEADS = (
    "Văn phòng",
    "Các phòng chuyên môn; các đơn vị sự nghiệp trực thuộc",
    "Phòng Quản lý đầu tư",
    "Văn phòng",
    "Phòng Quản lý lao động",
    "Phòng Tài nguyên môi trường",
    "Các phòng, đơn vị",
)
_CO = (
    "Các phòng chuyên môn",
    "Văn phòng",
    "",
    "Các đơn vị sự nghiệp",
    "Văn phòng",
    "Văn phòng",
    "Trung tâm Xúc tiến đầu tư",
)


def task_rows(each: int = 12) -> tuple[TaskRow, ...]:
    """Six domains in Roman numbers, ``each`` tasks under every one, the ordinals restarting."""
    rows: list[TaskRow] = []
    for number, (roman, domain) in enumerate(zip(("I", "II", "III", "IV", "V", "VI"), DOMAINS, strict=True)):
        rows.append(TaskRow((roman, domain), group=True))
        for at in range(each):
            kind = (at + number) % len(_WORKS)
            work = f"{_WORKS[kind]} (đợt {number * each + at + 1})"
            note = "" if at else "Trọng tâm"
            cells = (str(at + 1), work, _PRODUCTS[kind], _TIMES[kind], _LEADS[kind], _CO[kind], note)
            rows.append(TaskRow(cells))
    return tuple(rows)


def long_paragraphs(pages: int = 60) -> tuple[str, ...]:
    """About ``pages`` printed pages of running text: numbered sections and points."""
    seed = [text for text in seed_plan().body if len(text) > 60]
    paragraphs: list[str] = []
    for page in range(pages):
        paragraphs.append(f"{page + 1}. Nội dung thứ {page + 1}")
        for at in range(5):
            paragraphs.append(
                f"- {seed[(page + at) % len(seed)].lstrip('- ')} {seed[(page * 3 + at) % len(seed)]}"
            )
    return tuple(paragraphs)


def long_text() -> str:
    """Sixty pages parted by form feeds, with tables between."""
    table = "\n".join("\t".join(row.cells) for row in task_rows(3))
    pages = []
    paragraphs = long_paragraphs()
    for at in range(60):
        pages.append("\n\n".join(paragraphs[at * 6 : at * 6 + 6]) + (f"\n\n{table}" if at % 4 == 0 else ""))
    return "\f".join(pages)
