"""What a file departs from: the rules of Decree 30/2020 by id, and one departure with its measure.

Ids L01–L06 (page) and C01–C23 (components) are those of ``writers.decree``; H headings, A letters of kinds,
N letters of points, K capitals. Only what is certain is a departure; what a file cannot show is listed as
unmeasured, with the reason, and never passed in silence.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]
"""error: a component is missing or says something wrong; warning: it is set otherwise than asked."""

_PART = "NĐ 30/2020/NĐ-CP, Phụ lục I, Phần I"
NAMES: dict[str, tuple[str, str]] = {
    "L01": ("Khổ giấy", f"{_PART}, mục I.1"),
    "L02": ("Kiểu trình bày", f"{_PART}, mục I.2"),
    "L03": ("Định lề trang", f"{_PART}, mục I.3"),
    "L04": ("Phông chữ", f"{_PART}, mục I.4"),
    "L05": ("Số trang", f"{_PART}, mục I.7"),
    "L06": ("Số trang của phụ lục", f"{_PART}, mục III.1"),
    "C01": ("Quốc hiệu", f"{_PART}, mục II.1"),
    "C02": ("Tiêu ngữ", f"{_PART}, mục II.1"),
    "C03": ("Cơ quan chủ quản", f"{_PART}, mục II.2"),
    "C04": ("Cơ quan ban hành", f"{_PART}, mục II.2"),
    "C05": ("Số, ký hiệu", f"{_PART}, mục II.3"),
    "C06": ("Địa danh và thời gian ban hành", f"{_PART}, mục II.4"),
    "C07": ("Tên loại văn bản", f"{_PART}, mục II.5"),
    "C08": ("Trích yếu nội dung", f"{_PART}, mục II.5"),
    "C09": ("Trích yếu công văn", f"{_PART}, mục II.5"),
    "C10": ("Căn cứ ban hành", f"{_PART}, mục II.6"),
    "C11": ("Nội dung văn bản", f"{_PART}, mục II.6"),
    "C12": ("Quyền hạn, chức vụ người ký", f"{_PART}, mục II.7"),
    "C13": ("Họ và tên người ký", f"{_PART}, mục II.7"),
    "C14": ("Kính gửi", f"{_PART}, mục II.9"),
    "C15": ("Từ “Nơi nhận”", f"{_PART}, mục II.9"),
    "C16": ("Danh sách nơi nhận", f"{_PART}, mục II.9"),
    "C17": ("Số thứ tự phụ lục", f"{_PART}, mục III.1"),
    "C18": ("Tiêu đề phụ lục", f"{_PART}, mục III.1"),
    "C19": ("Dẫn chiếu của phụ lục", f"{_PART}, mục III.1"),
    "C20": ("Mức độ khẩn", f"{_PART}, mục III.2"),
    "C21": ("Phạm vi lưu hành", f"{_PART}, mục III.2"),
    "C22": ("Ký hiệu người soạn thảo", f"{_PART}, mục III.3"),
    "C23": ("Địa chỉ cơ quan", f"{_PART}, mục III.4"),
    "H": ("Đề mục", f"{_PART}, mục II.6"),
    "A": ("Chữ viết tắt tên loại", "NĐ 30/2020/NĐ-CP, Phụ lục III"),
    "N": ("Thứ tự chữ cái của điểm", f"{_PART}, mục II.6"),
    "K": ("Viết hoa", "NĐ 30/2020/NĐ-CP, Phụ lục II"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where: a page of a PDF, or a paragraph of a DOCX counted from its start; and the words there."""

    page: int | None
    paragraph: int | None
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Departure:
    """One rule not kept. ``places`` lists every place of the same departure, in order."""

    id: str
    severity: Severity
    found: str
    asked: str
    mend: str
    places: tuple[Place, ...]

    @property
    def name(self) -> str:
        return NAMES[self.id][0]

    @property
    def law(self) -> str:
        return NAMES[self.id][1]


@dataclass(frozen=True, slots=True)
class Unmeasured:
    """A rule this file does not let anybody measure, and why."""

    ids: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Inspection:
    """All that was found in one file."""

    name: str
    kind: str
    pages: int
    departures: tuple[Departure, ...]
    unmeasured: tuple[Unmeasured, ...]
