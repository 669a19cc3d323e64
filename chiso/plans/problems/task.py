"""Refusals of tasks and what is said about them (``PL0100`` to ``PL0199``)."""

from __future__ import annotations

import datetime as dt

from chiso.engine import vietnamese
from chiso.engine.problems import Problem


def plan_not_open(state: str) -> Problem:
    return Problem(
        "PL0101",
        expected="Kế hoạch đã duyệt hoặc đã ban hành",
        got=f"Kế hoạch đang ở trạng thái “{state}”",
        hint="Duyệt kế hoạch trước khi giao nhiệm vụ",
    )


def group_has_no_tasks(code: str) -> Problem:
    return Problem(
        "PL0102",
        place=code,
        expected="Một nội dung cụ thể của kế hoạch",
        got="Đây là dòng lĩnh vực",
        hint="Giao nhiệm vụ dưới từng nội dung của lĩnh vực",
    )


def upwards(unit: str) -> Problem:
    return Problem(
        "PL0103",
        place=unit,
        expected="Đơn vị chủ trì, đơn vị trực thuộc hoặc đơn vị phối hợp của nhiệm vụ",
        got="Đơn vị nằm ngoài tuyến giao việc",
        hint="Việc con chỉ giao xuống; cần đơn vị khác thì đề nghị Văn phòng bổ sung đơn vị phối hợp",
    )


def not_in_unit(person: str) -> Problem:
    return Problem(
        "PL0104",
        place=person,
        expected="Người đang giữ chức vụ trong đơn vị chủ trì",
        got="Người này không thuộc đơn vị",
        hint="Chọn người trong đơn vị hoặc giao việc con cho đơn vị của người đó",
    )


def later_than_parent(*, due: dt.date, parent: dt.date) -> Problem:
    return Problem(
        "PL0105",
        expected=f"Hạn của việc con không sau hạn của việc cha ({vietnamese.day(parent)})",
        got=f"Hạn {vietnamese.day(due)}",
        hint="Chọn hạn sớm hơn hoặc xin gia hạn việc cha trước",
    )


def closed(title: str, *, state: str) -> Problem:
    return Problem(
        "PL0106",
        place=title,
        expected="Nhiệm vụ đang thực hiện",
        got=f"Nhiệm vụ đang ở trạng thái “{state}”",
        hint="Tải lại trang; nếu cần làm tiếp, đề nghị mở lại nhiệm vụ",
    )


def bad_percent(value: int) -> Problem:
    return Problem(
        "PL0107",
        expected="Tiến độ từ 0 đến 100 %",
        got=f"{value} %",
        hint="Nhập một số nguyên trong khoảng này",
    )


def note_missing() -> Problem:
    return Problem(
        "PL0108",
        expected="Lời giải thích khi giảm tiến độ",
        got="Chưa ghi nội dung",
        hint="Ghi ngắn gọn vì sao tiến độ giảm",
    )


def from_subtasks(title: str) -> Problem:
    return Problem(
        "PL0109",
        place=title,
        expected="Cập nhật ở việc con; tiến độ việc cha được tính từ đó",
        got="Nhiệm vụ đã chia thành việc con",
        hint="Mở việc con để cập nhật",
    )


def reason_missing(what: str) -> Problem:
    return Problem(
        "PL0110", expected=f"Lý do {what}", got="Chưa ghi lý do", hint="Ghi lý do ngắn gọn, cụ thể"
    )


def open_subtasks(count: int) -> Problem:
    return Problem(
        "PL0111",
        expected="Mọi việc con đã hoàn thành hoặc đã dừng",
        got=f"Còn {count} việc con chưa xong",
        hint="Hoàn thành hoặc dừng các việc con trước",
    )


def open_turns(count: int) -> Problem:
    return Problem(
        "PL0112",
        expected="Mọi kỳ của nhiệm vụ định kỳ đã hoàn thành",
        got=f"Còn {count} kỳ chưa xong",
        hint="Cập nhật từng kỳ; nhiệm vụ hoàn thành khi kỳ cuối xong",
    )


def own_report() -> Problem:
    return Problem(
        "PL0113",
        expected="Người xác nhận không phải người báo cáo",
        got="Bạn là người đã báo cáo hoàn thành",
        hint="Trưởng đơn vị, Văn phòng hoặc lãnh đạo sẽ xác nhận",
    )


def no_deadline() -> Problem:
    return Problem(
        "PL0114",
        expected="Nhiệm vụ có hạn",
        got="Nhiệm vụ chưa có hạn",
        hint="Nhập hạn ở phần sửa nhiệm vụ",
    )


def not_later(*, asked: dt.date, due: dt.date) -> Problem:
    return Problem(
        "PL0115",
        expected=f"Ngày sau hạn hiện tại ({vietnamese.day(due)})",
        got=vietnamese.day(asked),
        hint="Chọn ngày muộn hơn",
    )


def day_off(day: dt.date, *, why: str, instead: dt.date) -> Problem:
    return Problem(
        "PL0116",
        expected="Một ngày làm việc",
        got=f"{vietnamese.day(day)} là {why}",
        hint=f"Chọn {vietnamese.day(instead)} hoặc ngày làm việc khác",
    )


def already_asked(what: str) -> Problem:
    return Problem(
        "PL0117",
        expected=f"Mỗi lúc chỉ có một {what} đang chờ",
        got="Đã có một yêu cầu đang chờ xử lý",
        hint="Chờ kết quả của yêu cầu trước",
    )


def own_request() -> Problem:
    return Problem(
        "PL0118",
        expected="Người quyết định không phải người xin gia hạn",
        got="Bạn là người đã xin gia hạn",
        hint="Chờ người giao việc quyết định",
    )


def past_day(day: dt.date) -> Problem:
    return Problem(
        "PL0119",
        expected="Một ngày từ hôm nay trở đi",
        got=vietnamese.day(day),
        hint="Chọn lại ngày",
    )


def text_missing(what: str) -> Problem:
    return Problem("PL0120", expected=what, got="Nội dung trống", hint="Nhập nội dung rồi gửi lại")


def document_withdrawn(title: str) -> Problem:
    return Problem(
        "PL0121",
        place=title,
        expected="Tài liệu đang sử dụng",
        got="Tài liệu đã rút",
        hint="Chọn tài liệu khác",
    )


def turn_missing() -> Problem:
    return Problem(
        "PL0122",
        expected="Một kỳ của nhiệm vụ định kỳ",
        got="Chưa chọn kỳ hoặc mọi kỳ đã xong",
        hint="Chọn kỳ cần cập nhật",
    )


def name_missing() -> Problem:
    return Problem("PL0123", expected="Tên của bộ lọc", got="Chưa đặt tên", hint="Đặt tên ngắn, dễ nhớ")


def too_many_views(limit: int) -> Problem:
    return Problem(
        "PL0124",
        expected=f"Không quá {limit} bộ lọc",
        got="Đã đủ số bộ lọc",
        hint="Xóa bộ lọc không dùng nữa",
    )


def lead_is_other(unit: str) -> Problem:
    return Problem(
        "PL0125",
        place=unit,
        expected="Đơn vị phối hợp khác đơn vị chủ trì",
        got="Đơn vị vừa chủ trì vừa phối hợp",
        hint="Bỏ đơn vị chủ trì khỏi danh sách phối hợp",
    )


def other_authority(unit: str) -> Problem:
    return Problem(
        "PL0126",
        place=unit,
        expected="Đơn vị thuộc cơ quan",
        got="Không tìm thấy đơn vị trong cơ quan",
        hint="Chọn lại đơn vị",
    )


def parent_closed(title: str) -> Problem:
    return Problem(
        "PL0127",
        place=title,
        expected="Việc cha đang mở",
        got="Việc cha đã xong hoặc đã dừng",
        hint="Mở lại việc cha trước",
    )


def done_turn(label: str) -> Problem:
    return Problem(
        "PL0128",
        place=label,
        expected="Một kỳ chưa hoàn thành",
        got="Kỳ này đã hoàn thành",
        hint="Chọn kỳ khác; tải lại trang nếu người khác vừa cập nhật",
    )


def weight_not_positive() -> Problem:
    return Problem(
        "PL0129", expected="Trọng số lớn hơn 0", got="Trọng số không hợp lệ", hint="Ví dụ 1 hoặc 2,5"
    )
