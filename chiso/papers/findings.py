"""The catalogue of findings: each code has one meaning, one severity and the rule it rests on.

``error``: a field cannot be relied on until a person decides. ``warning``: a person should look, most
often a slip or something the plan needs and the paper does not say. ``info``: a departure from the
rule of layout that changes nothing in what is read. Families: PF1xx head, PF2xx citations, PF3xx
spelling, PF4xx layout and completeness, PF5xx tasks, PF6xx tables. The words are for officials.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from chiso.papers.model import Anchor, Finding, Severity

_DECREE = "Nghị định 30/2020/NĐ-CP"
_PARTS = f"{_DECREE}, Phụ lục I, Phần I, mục II"
_OTHERS = f"{_DECREE}, Phụ lục I, Phần I, mục III"


@dataclass(frozen=True, slots=True)
class Kind:
    """What a code means. ``rule``: the id of the layout checklist and where the law says so."""

    severity: Severity
    meaning: str
    rule: str | None = None


CATALOGUE: dict[str, Kind] = {
    "PF101": Kind("warning", "số văn bản để trống", f"C05, {_PARTS}.3"),
    "PF102": Kind("error", "số văn bản không rõ hoặc mâu thuẫn", f"C05, {_PARTS}.3"),
    "PF104": Kind("warning", "ngày văn bản để trống hoặc thiếu", f"C06, {_PARTS}.4"),
    "PF105": Kind("error", "ngày văn bản có cách ghi khác nhau", f"C06, {_PARTS}.4"),
    "PF106": Kind("error", "ngày không có trong lịch", f"C06, {_PARTS}.4"),
    "PF107": Kind("error", "không rõ loại văn bản", f"C07, {_PARTS}.5"),
    "PF108": Kind("info", "phần đầu không có tên cơ quan ban hành", f"C04, {_PARTS}.2"),
    "PF109": Kind("error", "tên loại và ký hiệu không khớp", f"C05, {_PARTS}.3, Phụ lục III"),
    "PF110": Kind("info", "số, ký hiệu trình bày chưa đúng", f"C05, {_PARTS}.3"),
    "PF111": Kind("info", "ngày, tháng trình bày chưa đúng", f"C06, {_PARTS}.4"),
    "PF112": Kind("warning", "không rõ cơ quan ban hành", f"C04, {_PARTS}.2"),
    "PF113": Kind("warning", "không rõ trích yếu nội dung", f"C08, C09, {_PARTS}.5"),
    "PF201": Kind("error", "tên loại và ký hiệu văn bản viện dẫn không khớp", f"C10, {_DECREE}, Phụ lục III"),
    "PF202": Kind("error", "ngày của văn bản viện dẫn không có trong lịch", f"C10, {_DECREE}"),
    "PF203": Kind("warning", "văn bản viện dẫn có ngày sau ngày của văn bản này", f"C10, {_DECREE}"),
    "PF204": Kind("warning", "cùng một văn bản viện dẫn nhưng số hoặc ngày khác nhau", f"C10, {_DECREE}"),
    "PF301": Kind("warning", "từ có thể sai dấu hoặc nhận dạng sai"),
    "PF302": Kind("warning", "lặp từ"),
    "PF303": Kind("warning", "ký tự lạ"),
    "PF304": Kind("info", "số chú thích dính vào chữ"),
    "PF305": Kind("warning", "dấu vết định dạng của máy nhận dạng"),
    "PF306": Kind("warning", "âm tiết không có trong tiếng Việt"),
    "PF307": Kind("info", "chữ máy nhận dạng không chắc"),
    "PF401": Kind("info", "nhãn phụ lục chưa đúng thể thức", f"C17, {_OTHERS}.1"),
    "PF402": Kind("info", "dòng “Lưu” chưa đúng thể thức", f"C16, {_PARTS}.9"),
    "PF403": Kind("info", "nội dung không kết thúc bằng “./.”", f"C11, {_PARTS}.6"),
    "PF404": Kind("info", "thứ tự chữ cái của điểm chưa đúng", f"{_PARTS}.6"),
    "PF405": Kind("error", "nội dung dẫn đến phụ lục không có trong văn bản", f"C17, {_OTHERS}.1"),
    "PF406": Kind("warning", "phụ lục không được dẫn trong nội dung", f"C17, {_OTHERS}.1"),
    "PF407": Kind("warning", "tiêu đề nêu chỉ số nhưng không mục nào nói đến"),
    "PF408": Kind("warning", "không có “Nơi nhận”", f"C15, C16, {_PARTS}.9"),
    "PF409": Kind("warning", "không rõ người ký", f"C12, C13, {_PARTS}.7"),
    "PF410": Kind("info", "ghi học hàm, học vị trước tên người ký", f"C13, {_PARTS}.7"),
    "PF501": Kind("warning", "nhiệm vụ chưa có đơn vị chủ trì"),
    "PF502": Kind("warning", "nhiệm vụ chưa có thời hạn"),
    "PF503": Kind("warning", "nhiệm vụ chưa có sản phẩm"),
    "PF504": Kind("info", "yêu cầu trong nội dung chưa rõ người thực hiện"),
    "PF601": Kind("warning", "số thứ tự trong bảng thiếu hoặc lặp"),
    "PF602": Kind("info", "bảng thay đổi số cột giữa chừng"),
    "PF603": Kind("info", "bảng không có dòng tiêu đề cột"),
    "PF604": Kind("warning", "thời hạn ghi bằng cách chưa hiểu được"),
    "PF605": Kind("info", "dòng bị ngắt trang được nối lại"),
}  # fmt: skip


def finding(
    code: str,
    at: Anchor | None,
    message: str,
    *,
    original: str | None = None,
    suggestion: str | None = None,
    readings: Iterable[str] = (),
) -> Finding:
    """A finding of the catalogue; severity and rule come from there."""
    kind = CATALOGUE[code]
    return Finding(code, kind.severity, at, message, original, suggestion, tuple(readings), kind.rule)
