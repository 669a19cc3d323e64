"""Decree 30/2020/NĐ-CP, appendix I, as numbers: page, components, headings.

The one table from which papers are written and against which they are checked. Identifiers L01–L06
and C01–C23 are those of the rules; sizes are points, lengths millimetres. Where the decree gives a
range, ``Look.size`` is what we write and ``Look.sizes`` what we accept.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Align = Literal["left", "centre", "right", "justify"]

PAGE_WIDTH, PAGE_HEIGHT = 210.0, 297.0
"""L01: A4."""
MARGINS = {"top": 20.0, "bottom": 20.0, "left": 30.0, "right": 15.0}
MARGIN_RANGES = {"top": (20.0, 25.0), "bottom": (20.0, 25.0), "left": (30.0, 35.0), "right": (15.0, 20.0)}
"""L03."""
FONT = "Times New Roman"
SAME_METRICS = frozenset(
    {"Times New Roman", "TimesNewRoman", "TimesNewRomanPS", "Liberation Serif", "LiberationSerif", "Tinos"}
)
"""L04: the font, and faces of the same widths that stand in for it where it may not be embedded."""
MOTTO = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")


@dataclass(frozen=True, slots=True)
class Look:
    """How a component is set. ``caps`` None: as the words are."""

    name: str
    size: float
    sizes: tuple[float, float]
    bold: bool = False
    italic: bool = False
    caps: bool | None = None
    align: Align = "left"
    indent: float = 0.0
    """First-line indent, mm."""
    before: float = 0.0
    after: float = 0.0
    line: float = 1.0


LOOKS: dict[str, Look] = {
    "L05": Look("Số trang", 13, (13, 14), align="centre"),
    "C01": Look("Quốc hiệu", 13, (12, 13), bold=True, caps=True, align="centre"),
    "C02": Look("Tiêu ngữ", 14, (13, 14), bold=True, align="centre"),
    "C03": Look("Cơ quan chủ quản", 13, (12, 13), caps=True, align="centre"),
    "C04": Look("Cơ quan ban hành", 13, (12, 13), bold=True, caps=True, align="centre"),
    "C05": Look("Số, ký hiệu", 13, (13, 13), align="centre"),
    "C06": Look("Địa danh, thời gian", 13, (13, 14), italic=True, align="centre"),
    "C07": Look("Tên loại văn bản", 14, (13, 14), bold=True, caps=True, align="centre", before=12),
    "C08": Look("Trích yếu", 14, (13, 14), bold=True, align="centre"),
    "C09": Look("Trích yếu công văn", 12, (12, 13), align="centre", before=6),
    "C10": Look("Căn cứ ban hành", 14, (13, 14), italic=True, align="justify", indent=12.7, before=6),
    "C11": Look("Nội dung", 14, (13, 14), align="justify", indent=12.7, before=6, line=1.1),
    "C12": Look("Quyền hạn, chức vụ", 14, (13, 14), bold=True, caps=True, align="centre"),
    "C13": Look("Họ tên người ký", 14, (13, 14), bold=True, align="centre"),
    "C14": Look("Kính gửi", 14, (13, 14), before=12),
    "C15": Look("Nơi nhận", 12, (12, 12), bold=True, italic=True),
    "C16": Look("Nơi nhận: danh sách", 11, (11, 11)),
    "C17": Look("Số phụ lục", 14, (14, 14), bold=True, align="centre"),
    "C18": Look("Tiêu đề phụ lục", 14, (13, 14), bold=True, caps=True, align="centre"),
    "C19": Look("Dẫn chiếu phụ lục", 14, (13, 14), italic=True, align="centre"),
    "C20": Look("Mức độ khẩn", 13, (13, 14), bold=True, caps=True, align="centre"),
    "C21": Look("Phạm vi lưu hành", 13, (13, 14), bold=True, caps=True, align="centre"),
    "C22": Look("Ký hiệu người soạn thảo", 11, (11, 11), caps=True),
    "C23": Look("Địa chỉ cơ quan", 11, (11, 12), align="centre"),
    "M1": Look("Mức độ mật", 13, (13, 14), bold=True, caps=True, align="centre"),
    "D1": Look("Thẩm quyền ban hành", 14, (13, 14), bold=True, caps=True, align="centre", before=12),
    "H1": Look("Phần, chương, mục", 14, (13, 14), bold=True, align="centre", before=12),
    "H2": Look(
        "Mục La Mã", 14, (13, 14), bold=True, caps=True, align="justify", indent=12.7, before=6, line=1.1
    ),
    "H3": Look(
        "Khoản, điều có tiêu đề", 14, (13, 14), bold=True, align="justify", indent=12.7, before=6, line=1.1
    ),
    "T1": Look("Đầu bảng", 12, (11, 14), bold=True, align="centre"),
    "T2": Look("Ô bảng", 12, (11, 14)),
    "T3": Look("Dòng nhóm của bảng", 12, (11, 14), bold=True),
}
BOXES = {"HỎA TỐC": 30.0, "THƯỢNG KHẨN": 40.0, "KHẨN": 20.0}
"""C20: width of the box, mm; its height is 8. For cell 10a (M1) the decree asks the stamp of the rules on
state secrets: the words stand in a plain frame where it goes."""
BOX_HEIGHT = 8.0
FOOTNOTE = Look("Chú thích", 11, (10, 12), align="justify")
RULE_C04 = (1 / 3, 1 / 2)
"""C04, C08: the solid rule is a third to a half of the line above it; C02: as long as the line."""
LETTERS = "abcdđeghiklmnopqrstuvxy"
"""Letters of points in order: đ after d; no f, j, w, z."""
