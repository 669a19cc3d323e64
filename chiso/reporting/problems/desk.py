"""Refusals of the receiver's desk and of consolidation (``RP0301`` to ``RP0399``)."""

from __future__ import annotations

from collections.abc import Sequence

from chiso.engine.problems import Problem


def not_here(place: str, *, state: str, wanted: str) -> Problem:
    return Problem(
        "RP0301",
        place=place,
        expected=f"Báo cáo đang “{wanted}”",
        got=f"Báo cáo đang “{state}”",
        hint="Tải lại trang để xem trạng thái hiện nay",
    )


def no_remark(place: str) -> Problem:
    return Problem(
        "RP0302",
        place=place,
        expected="Ít nhất một nhận xét nói rõ cần sửa gì, ở đâu",
        got="Không có nhận xét nào",
        hint="Ghi nhận xét tại mục, chỉ tiêu cần sửa hoặc nhận xét chung",
    )


def nothing_chosen(what: str) -> Problem:
    return Problem(
        "RP0303",
        expected=f"Chọn ít nhất một {what}",
        got="Chưa chọn",
        hint="Đánh dấu ở đầu dòng rồi bấm lại",
    )


def own_report(place: str) -> Problem:
    return Problem(
        "RP0304",
        place=place,
        expected="Người chấp nhận khác người đã duyệt báo cáo này ở đơn vị",
        got="Chính bạn đã duyệt báo cáo này",
        hint="Đề nghị người khác của đơn vị tiếp nhận chấp nhận",
    )


def open_remarks(place: str, *, count: int) -> Problem:
    return Problem(
        "RP0305",
        place=place,
        expected="Mọi nhận xét đã được kết thúc trước khi chấp nhận",
        got=f"Còn {count} nhận xét chưa kết thúc",
        hint="Kết thúc từng nhận xét đã được giải quyết, hoặc trả lại báo cáo",
    )


def nobody_late(place: str) -> Problem:
    return Problem(
        "RP0307",
        place=place,
        expected="Có đơn vị quá hạn chưa gửi báo cáo",
        got="Không có đơn vị nào quá hạn",
        hint="Chỉ báo cáo lãnh đạo khi đã qua hạn, kể cả hạn được gia hạn",
    )


def nothing_accepted(place: str) -> Problem:
    return Problem(
        "RP0308",
        place=place,
        expected="Ít nhất một báo cáo đã được chấp nhận để tổng hợp",
        got="Chưa chấp nhận báo cáo nào của kỳ này",
        hint="Chấp nhận báo cáo của đơn vị trước, rồi tổng hợp",
    )


def consolidation_left(place: str, *, state: str) -> Problem:
    return Problem(
        "RP0309",
        place=place,
        expected="Báo cáo tổng hợp còn là bản đang soạn",
        got=f"Báo cáo tổng hợp đang “{state}”",
        hint="Muốn tổng hợp lại, bấm “Soạn tiếp” ở trang báo cáo tổng hợp, hoặc rút bản đang trình về",
    )


def foreign_submission(place: str, *, numbers: Sequence[int]) -> Problem:
    return Problem(
        "RP0310",
        place=place,
        expected="Bản nộp của các đơn vị trong chính kỳ báo cáo này",
        got=f"Có bản nộp không thuộc kỳ này ({', '.join(map(str, numbers))})",
        hint="Tải lại trang rồi chọn lại",
    )


def under_way(place: str) -> Problem:
    return Problem(
        "RP0311",
        place=place,
        expected="Mỗi lúc một lần tổng hợp",
        got="Một lần tổng hợp khác đang chạy",
        hint="Đợi lần đó xong rồi làm lại nếu vẫn cần",
    )


def edited_since(place: str, *, sections: Sequence[str]) -> Problem:
    return Problem(
        "RP0312",
        place=place,
        expected="Đồng ý dựng lại các mục đã được biên tập",
        got=f"Các mục đã biên tập sau lần tổng hợp trước: {', '.join(sections)}",
        hint="Đánh dấu đồng ý để dựng lại (bản đã biên tập được giữ trong lịch sử), hoặc bỏ qua các mục này",
    )


def unknown_place(place: str) -> Problem:
    return Problem(
        "RP0313",
        place=place,
        expected="Vị trí có trong báo cáo: mục, chỉ tiêu hoặc nhiệm vụ",
        got="Không có vị trí này trong bản đã gửi",
        hint="Chọn lại vị trí, hoặc để trống để nhận xét chung",
    )
