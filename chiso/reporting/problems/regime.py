"""Refusals of regimes and windows (``RP0101`` to ``RP0199``)."""

from __future__ import annotations

import datetime as dt

from chiso.engine import vietnamese
from chiso.engine.problems import Problem


def impossible_days(day: int, month: int) -> Problem:
    return Problem(
        "RP0101",
        expected="Ngày từ 1 đến 31 (31 là ngày cuối tháng), tháng lệch từ −12 đến 3",
        got=f"ngày {day}, lệch {month} tháng",
        hint="Sửa lại các mốc ngày của chế độ báo cáo",
    )


def wrong_order(what: str, got: dt.date, before: str, limit: dt.date) -> Problem:
    return Problem(
        "RP0102",
        expected=f"{what[:1].upper()}{what[1:]} không trước {before} ({vietnamese.day(limit)})",
        got=vietnamese.day(got),
        hint="Sửa lại các mốc ngày theo thứ tự: bắt đầu kỳ, kết thúc kỳ, chốt số liệu, hạn gửi",
    )


def name_missing() -> Problem:
    return Problem(
        "RP0103", expected="Tên chế độ báo cáo", got="Chưa ghi tên",
        hint="Ví dụ: Báo cáo cải cách hành chính hằng tháng",
    )  # fmt: skip


def unknown_layout(layout: str) -> Problem:
    return Problem(
        "RP0104",
        place=layout,
        expected="Một mẫu báo cáo có trong hệ thống",
        got="Không tìm thấy mẫu",
        hint="Chọn mẫu trong danh sách",
    )


def unit_outside(count: int) -> Problem:
    return Problem(
        "RP0105",
        expected="Đơn vị đang hoạt động của cơ quan",
        got=f"{count} đơn vị không thuộc cơ quan hoặc đã chấm dứt",
        hint="Chọn lại danh sách đơn vị báo cáo",
    )


def no_units() -> Problem:
    return Problem(
        "RP0106", expected="Ít nhất một đơn vị báo cáo", got="Chưa chọn đơn vị", hint="Chọn đơn vị báo cáo"
    )


def regime_closed(name: str) -> Problem:
    return Problem(
        "RP0107",
        place=name,
        expected="Chế độ báo cáo đang áp dụng",
        got="Chế độ đã thôi áp dụng",
        hint="Lập chế độ mới nếu cần báo cáo tiếp",
    )


def adhoc_has_no_year(name: str) -> Problem:
    return Problem(
        "RP0108",
        place=name,
        expected="Chế độ báo cáo định kỳ",
        got="Báo cáo đột xuất không có kỳ trong năm",
        hint="Thêm từng kỳ với ngày cụ thể",
    )


def periodic_has_years(name: str) -> Problem:
    return Problem(
        "RP0109",
        place=name,
        expected="Chế độ báo cáo đột xuất",
        got="Chế độ định kỳ có các kỳ theo năm",
        hint="Lập các kỳ của năm, rồi chỉnh ngày từng kỳ nếu cần",
    )


def reason_missing(what: str) -> Problem:
    return Problem(
        "RP0110", expected=f"Lý do {what}", got="Chưa ghi lý do", hint="Ghi lý do ngắn gọn, cụ thể"
    )


def not_locked(label: str) -> Problem:
    return Problem(
        "RP0111", place=label, expected="Kỳ báo cáo đã khóa", got="Kỳ chưa khóa", hint="Không cần mở lại"
    )


def already_locked(label: str) -> Problem:
    return Problem(
        "RP0112", place=label, expected="Kỳ báo cáo chưa khóa", got="Kỳ đã khóa", hint="Tải lại trang"
    )


def reopened_in_past(label: str) -> Problem:
    return Problem(
        "RP0113",
        place=label,
        expected="Thời điểm mở lại đến một lúc trong tương lai",
        got="Thời điểm đã qua",
        hint="Chọn ngày giờ muộn hơn",
    )


def not_later(*, asked: dt.date, due: dt.date) -> Problem:
    return Problem(
        "RP0114",
        expected=f"Ngày gia hạn sau hạn hiện tại ({vietnamese.day(due)})",
        got=vietnamese.day(asked),
        hint="Chọn ngày muộn hơn",
    )


def day_off(day: dt.date, *, why: str, instead: dt.date) -> Problem:
    return Problem(
        "RP0115",
        expected="Một ngày làm việc",
        got=f"{vietnamese.day(day)} là {why}",
        hint=f"Chọn {vietnamese.day(instead)} hoặc ngày làm việc khác",
    )


def not_a_reporter(unit: str) -> Problem:
    return Problem(
        "RP0116",
        place=unit,
        expected="Đơn vị phải báo cáo theo chế độ này",
        got="Đơn vị không có trong danh sách báo cáo của kỳ",
        hint="Bổ sung đơn vị vào chế độ báo cáo trước",
    )


def label_missing() -> Problem:
    return Problem(
        "RP0117", expected="Tên kỳ báo cáo", got="Chưa ghi tên", hint="Ví dụ: đợt rà soát tháng 11 năm 2026"
    )


def periodicity_fixed(name: str) -> Problem:
    return Problem(
        "RP0118",
        place=name,
        expected="Giữ nguyên loại kỳ và mẫu báo cáo khi đã dùng kỳ báo cáo",
        got="Chế độ đã có báo cáo, nhắc báo cáo, gia hạn hoặc văn bản theo kỳ",
        hint="Kết thúc chế độ này và lập chế độ mới",
    )


def locked_already(label: str) -> Problem:
    return Problem(
        "RP0121",
        place=label,
        expected="Kỳ báo cáo còn mở",
        got="Kỳ đã khóa",
        hint="Người có quyền mở lại kỳ mở lại cho đơn vị, kèm lý do và thời điểm đóng",
    )


def reopening_over(label: str) -> Problem:
    return Problem(
        "RP0120",
        place=label,
        expected="Lần mở lại còn hiệu lực",
        got="Lần mở lại đã hết hạn hoặc vừa được đóng",
        hint="Tải lại trang",
    )


def wrong_year(year: int) -> Problem:
    return Problem(
        "RP0119",
        expected="Năm từ 2020 đến 2100, trong thời gian áp dụng của chế độ",
        got=str(year),
        hint="Chọn lại năm",
    )
