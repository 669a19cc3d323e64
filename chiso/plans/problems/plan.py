"""Refusals of readings, plans, items and their tables (``PL0001`` to ``PL0099``)."""

from __future__ import annotations

from collections.abc import Sequence

from chiso.audit.problems import Overtaken
from chiso.engine.problems import Problem


class Conflict(Overtaken):
    """Cells somebody else changed since they were shown; ``current`` maps item id → what stands now."""

    def __init__(self, current: dict[int, str], *, place: str, expected: str, got: str) -> None:
        super().__init__(
            "PL0001",
            place=place,
            expected=expected,
            got=got,
            hint="Chọn giữ giá trị mới nhất hoặc nhập lại giá trị của bạn",
        )
        self.current = current


def cell_overtaken(current: dict[int, str], *, place: str, was: str, now: str) -> Conflict:
    return Conflict(
        current,
        place=place,
        expected=f"Giá trị khi mở là “{was or 'chưa có'}”",
        got=f"Hiện nay là “{now or 'chưa có'}” vì người khác vừa nhập",
    )


def finding_overtaken(*, place: str, was: str, now: str, by: str) -> Overtaken:
    return Overtaken(
        "PL0002",
        place=place,
        expected=f"Điểm này đang “{was}”",
        got=f"{by or 'Người khác'} vừa chọn “{now}”",
        hint="Xem lại lựa chọn đó; nếu cần thì hoàn tác rồi chọn lại",
    )


def no_suggestion(*, place: str) -> Problem:
    return Problem(
        "PL0003",
        place=place,
        expected="Điểm có đề xuất cụ thể mới chấp nhận được",
        got="Điểm này không có đề xuất",
        hint="Chọn “Sửa” để nhập nội dung đúng hoặc “Giữ nguyên”",
    )


def empty_correction(*, place: str) -> Problem:
    return Problem(
        "PL0004",
        place=place,
        expected="Nội dung thay thế",
        got="Để trống",
        hint="Nhập nội dung đúng, hoặc chọn “Giữ nguyên” nếu không cần sửa",
    )


def still_open(*, count: int) -> Problem:
    return Problem(
        "PL0005",
        expected="Mọi điểm cần xem lại đã được xử lý trước khi lập kế hoạch",
        got=f"Còn {count} điểm chưa xử lý",
        hint="Chấp nhận, sửa hoặc giữ nguyên từng điểm rồi lập kế hoạch",
    )


def nothing_to_plan() -> Problem:
    return Problem(
        "PL0006",
        expected="Ít nhất một phụ lục hoặc nhiệm vụ trong văn bản được chọn đưa vào kế hoạch",
        got="Chưa chọn phần nào",
        hint="Đánh dấu phần cần đưa vào kế hoạch, hoặc lập kế hoạch trống",
    )


def incomplete(*, missing: Sequence[str]) -> Problem:
    return Problem(
        "PL0007",
        expected="Nội dung nào cũng có đơn vị chủ trì, thời hạn, sản phẩm hoặc lý do không áp dụng",
        got="Còn thiếu: " + "; ".join(missing),
        hint="Bổ sung trong bảng giao việc hoặc nêu lý do không áp dụng",
    )


def no_reason(what: str) -> Problem:
    return Problem(
        "PL0008",
        place=what,
        expected="Lý do",
        got="Để trống",
        hint="Nêu ngắn gọn lý do; lý do được lưu cùng nhật ký",
    )


def not_editable(*, state: str) -> Problem:
    return Problem(
        "PL0009",
        expected="Kế hoạch đang dự thảo hoặc đang điều chỉnh",
        got=f"Kế hoạch ở trạng thái “{state}”",
        hint="Mở điều chỉnh (nêu lý do) rồi sửa",
    )


def unknown_deadline(text: str) -> Problem:
    return Problem(
        "PL0010",
        place="Thời hạn",
        expected="Một thời hạn rõ: 30/11/2026, tháng 6, quý IV, 10 hàng tháng, thường xuyên, theo kế hoạch…",
        got=f"“{text}”",
        hint="Nhập lại theo một trong các dạng trên",
    )


def impossible_day(text: str) -> Problem:
    return Problem(
        "PL0011",
        place="Thời hạn",
        expected="Một ngày có trong lịch",
        got=f"“{text}”",
        hint="Kiểm tra lại ngày, tháng, năm",
    )


def bad_weight(text: str) -> Problem:
    return Problem(
        "PL0012",
        place="Trọng số",
        expected="Số dương, tối đa ba chữ số thập phân, ví dụ 1 hoặc 2,5",
        got=f"“{text}”",
        hint="Nhập lại trọng số",
    )


def unknown_unit(text: str) -> Problem:
    return Problem(
        "PL0013",
        place="Đơn vị",
        expected="Tên hoặc tên viết tắt của một đơn vị trong cơ quan",
        got=f"“{text}”",
        hint="Chọn trong danh sách gợi ý",
    )


def ambiguous_unit(text: str, candidates: Sequence[str]) -> Problem:
    return Problem(
        "PL0014",
        place="Đơn vị",
        expected="Một đơn vị duy nhất",
        got=f"“{text}” có thể là: " + ", ".join(candidates),
        hint="Ghi đầy đủ tên đơn vị",
    )


def lead_also_cooperates(unit: str) -> Problem:
    return Problem(
        "PL0015",
        place="Đơn vị phối hợp",
        expected="Đơn vị khác với đơn vị chủ trì",
        got=unit,
        hint="Bỏ đơn vị này khỏi danh sách phối hợp",
    )


def duplicate_code(code: str) -> Problem:
    return Problem(
        "PL0016",
        place=code,
        expected="Mỗi số thứ tự dùng một lần trong một phụ lục",
        got=f"Số “{code}” đã có",
        hint="Chọn số khác",
    )


def empty_title() -> Problem:
    return Problem(
        "PL0017", place="Nội dung", expected="Nội dung công việc", got="Để trống", hint="Nhập nội dung"
    )


def has_tasks(*, place: str, count: int) -> Problem:
    return Problem(
        "PL0018",
        place=place,
        expected="Nội dung chưa có nhiệm vụ mới bỏ được",
        got=f"Đang có {count} nhiệm vụ",
        hint="Dừng hoặc chuyển các nhiệm vụ đó trước",
    )


def nothing_changed() -> Problem:
    return Problem(
        "PL0019",
        expected="Ít nhất một thay đổi so với bản đã ban hành",
        got="Không có thay đổi nào",
        hint="Sửa nội dung cần điều chỉnh, hoặc hủy điều chỉnh",
    )


def something_changed(count: int) -> Problem:
    return Problem(
        "PL0020",
        expected="Chưa có thay đổi nào so với bản đã ban hành",
        got=f"Đã có {count} thay đổi",
        hint="Đưa các thay đổi về như bản đã ban hành rồi hủy điều chỉnh, hoặc trình bản điều chỉnh",
    )


def no_items() -> Problem:
    return Problem(
        "PL0021",
        expected="Kế hoạch có ít nhất một nội dung",
        got="Chưa có nội dung nào",
        hint="Thêm nội dung, nhập từ bảng tính hoặc lập từ văn bản",
    )


def no_issue_day() -> Problem:
    return Problem(
        "PL0022",
        place="Ngày ban hành",
        expected="Ngày ban hành ghi trên văn bản",
        got="Để trống",
        hint="Nhập ngày ban hành; hệ thống không tự đặt ngày",
    )


def parent_not_issued() -> Problem:
    return Problem(
        "PL0023",
        expected="Kế hoạch của cơ quan đã ban hành",
        got="Chưa ban hành",
        hint="Ban hành kế hoạch của cơ quan rồi lập kế hoạch đơn vị",
    )


def nothing_assigned(unit: str) -> Problem:
    return Problem(
        "PL0024",
        place=unit,
        expected="Đơn vị chủ trì hoặc phối hợp ít nhất một nội dung",
        got="Chưa được giao nội dung nào",
        hint="Giao nội dung cho đơn vị trong kế hoạch của cơ quan",
    )


def open_unit_plans(units: Sequence[str]) -> Problem:
    return Problem(
        "PL0025",
        expected="Mọi kế hoạch đơn vị đã kết thúc hoặc đã được tiếp nhận",
        got="Còn dở dang: " + ", ".join(units),
        hint="Xử lý các kế hoạch đơn vị này trước khi kết thúc",
    )


def already_aligned() -> Problem:
    return Problem(
        "PL0026",
        expected="Kế hoạch của cơ quan có thay đổi liên quan",
        got="Kế hoạch đơn vị đã theo phiên bản mới nhất",
        hint="Không cần làm gì thêm",
    )


def not_a_sheet(detail: str) -> Problem:
    return Problem(
        "PL0030",
        place="Tệp",
        expected="Tệp bảng tính .xlsx xuất từ hệ thống hoặc cùng mẫu cột",
        got=detail,
        hint="Xuất lại bảng từ màn hình kế hoạch, điền vào đó rồi nhập",
    )


def sheet_too_large(*, what: str, limit: int) -> Problem:
    return Problem(
        "PL0031",
        place="Tệp",
        expected=f"Không quá {limit} {what}",
        got="Vượt giới hạn",
        hint="Chia thành nhiều tệp nhỏ hơn",
    )


def missing_columns(columns: Sequence[str]) -> Problem:
    return Problem(
        "PL0032",
        place="dòng tiêu đề",
        expected="Đủ các cột của mẫu",
        got="Thiếu cột: " + ", ".join(columns),
        hint="Dùng lại tệp xuất từ hệ thống",
    )


def formula_in_cell(cell: str) -> Problem:
    return Problem(
        "PL0033",
        place=f"ô {cell}",
        expected="Chữ hoặc số",
        got="Công thức",
        hint="Dán lại dưới dạng giá trị",
    )


def at_cell(problem: Problem, cell: str) -> Problem:
    """The same refusal, addressed to a cell of the sheet."""
    place = f"ô {cell}"
    return Problem(problem.code, place=place, expected=problem.expected, got=problem.got, hint=problem.hint)


def too_deep_group(cell: str) -> Problem:
    return Problem(
        "PL0034",
        place=f"ô {cell}",
        expected="Số thứ tự của nhóm đứng ở một dòng phía trên",
        got="Không tìm thấy nhóm",
        hint="Ghi số thứ tự của nhóm có trong cùng phụ lục, hoặc để trống",
    )


def stale_import() -> Overtaken:
    return Overtaken(
        "PL0035",
        expected="Bảng trên hệ thống chưa thay đổi từ lúc xem trước",
        got="Có người vừa sửa kế hoạch",
        hint="Xem lại so sánh mới rồi áp dụng",
    )


def page_not_drawn(page: int) -> Problem:
    return Problem(
        "PL0036",
        place=f"trang {page}",
        expected="Ảnh của trang",
        got="Không vẽ được trang này",
        hint="Đối chiếu với tệp gốc",
    )


def read_twice(*, state: str) -> Problem:
    return Problem(
        "PL0037",
        expected="Văn bản chờ đọc hoặc không đọc được",
        got=f"Văn bản ở trạng thái “{state}”",
        hint="Tải lên lại nếu cần đọc lần nữa",
    )


def no_file() -> Problem:
    return Problem(
        "PL0038",
        place="Tệp",
        expected="Một tệp văn bản (TXT, DOCX, PDF hoặc ảnh quét)",
        got="Chưa chọn tệp",
        hint="Chọn tệp rồi tải lên",
    )


def reader_fault(detail: str) -> Problem:
    return Problem(
        "PL0039",
        expected="Đọc được văn bản",
        got=f"Trình đọc gặp lỗi ({detail})",
        hint="Thử đọc lại; nếu vẫn lỗi, gửi tệp cho người quản trị",
    )
