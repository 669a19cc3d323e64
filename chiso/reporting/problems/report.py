"""Refusals of a unit's report (``RP0201`` to ``RP0249``)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from chiso.audit.problems import Overtaken
from chiso.engine import vietnamese
from chiso.engine.problems import Problem


def not_begun(label: str, begins: dt.date) -> Problem:
    return Problem(
        "RP0201",
        place=label,
        expected=f"Kỳ báo cáo đã bắt đầu ({vietnamese.day(begins)})",
        got="Kỳ chưa bắt đầu",
        hint="Chờ đến ngày bắt đầu kỳ",
    )


def locked(label: str) -> Problem:
    return Problem(
        "RP0202",
        place=label,
        expected="Kỳ báo cáo còn mở",
        got="Kỳ đã khóa",
        hint="Đề nghị người có quyền mở lại kỳ cho đơn vị, kèm lý do",
    )


def wrong_state(state: str, *, wanted: str) -> Overtaken:
    return Overtaken(
        "RP0203",
        expected=f"Báo cáo ở trạng thái “{wanted}”",
        got=f"Báo cáo đang ở trạng thái “{state}”",
        hint="Tải lại trang để xem thay đổi",
    )


def no_section(key: str) -> Problem:
    return Problem(
        "RP0204",
        place=key,
        expected="Một mục của mẫu báo cáo",
        got="Mẫu không có mục này",
        hint="Tải lại trang",
    )


def no_figure(key: str) -> Problem:
    return Problem(
        "RP0205",
        place=key,
        expected="Một chỉ tiêu nhập được của mẫu báo cáo",
        got="Mẫu không có chỉ tiêu này, hoặc chỉ tiêu được tự tính",
        hint="Tải lại trang; chỉ tiêu tự tính thay đổi theo các số thành phần",
    )


def figure_overtaken(key: str, *, shown: str, by: str) -> Overtaken:
    return Overtaken(
        "RP0206",
        place=key,
        expected="Số liệu như khi mở trang",
        got=f"{by or 'Người khác'} vừa ghi “{shown}”",
        hint="Xem số đang có rồi ghi lại nếu vẫn cần",
    )


def override_unsaid(key: str, *, system: str) -> Problem:
    return Problem(
        "RP0207",
        place=key,
        expected=f"Lý do ghi khác số hệ thống đếm được từ nhiệm vụ ({system})",
        got="Chưa ghi lý do",
        hint="Ghi lý do ở ô “Vì sao khác số hệ thống”, hoặc giữ số hệ thống",
    )


def text_missing(what: str) -> Problem:
    return Problem("RP0208", expected=what, got="Nội dung trống", hint="Nhập nội dung rồi gửi lại")


def has_errors(count: int, first: Sequence[str]) -> Problem:
    return Problem(
        "RP0209",
        expected="Báo cáo không còn lỗi",
        got=f"Còn {count} lỗi: " + "; ".join(first),
        hint="Mở phần Kiểm tra, bấm vào từng lỗi để sửa",
    )


def late_unsaid(due: dt.date) -> Problem:
    return Problem(
        "RP0210",
        expected=f"Lý do gửi sau hạn {vietnamese.day(due)}",
        got="Chưa ghi lý do",
        hint="Ghi lý do chậm; lý do được gửi kèm báo cáo",
    )


def remarks_open(count: int) -> Problem:
    return Problem(
        "RP0211",
        expected="Mọi ý kiến của nơi nhận đã được trả lời",
        got=f"Còn {count} ý kiến chưa trả lời",
        hint="Trả lời từng ý kiến ở đầu trang rồi gửi lại",
    )


def not_alone() -> Problem:
    return Problem(
        "RP0212",
        expected="Báo cáo đã được trình duyệt",
        got="Báo cáo đang soạn",
        hint="Trình báo cáo rồi duyệt; chỉ đơn vị có một người mới duyệt và gửi trong một bước",
    )


def too_long(what: str, *, limit: int) -> Problem:
    return Problem(
        "RP0213",
        place=what,
        expected=f"Không quá {vietnamese.number(limit)} ký tự",
        got="Nội dung quá dài",
        hint="Rút gọn, hoặc gắn tài liệu kèm theo",
    )


def wrong_place(place: str) -> Problem:
    return Problem(
        "RP0214",
        place=place,
        expected="Một mục, chỉ tiêu hoặc nhiệm vụ của báo cáo",
        got="Không có vị trí này trong báo cáo",
        hint="Tải lại trang",
    )


def document_withdrawn(title: str) -> Problem:
    return Problem(
        "RP0215",
        place=title,
        expected="Tài liệu đang sử dụng",
        got="Tài liệu đã rút",
        hint="Chọn tài liệu khác",
    )


def answered(text: str) -> Overtaken:
    return Overtaken(
        "RP0216",
        place=text[:60],
        expected="Ý kiến chưa đóng",
        got="Ý kiến đã được đóng",
        hint="Tải lại trang",
    )


def line_overtaken(title: str, *, by: str) -> Overtaken:
    return Overtaken(
        "RP0217",
        place=title,
        expected="Dòng nhiệm vụ như khi mở trang",
        got="Người khác vừa sửa dòng này" if not by else f"{by} vừa sửa dòng này",
        hint="Xem nội dung đang có, ghép phần của mình rồi lưu lại",
    )


def bad_revision() -> Problem:
    return Problem(
        "RP0218",
        expected="Số lần lưu mà trang đã đọc",
        got="Không đọc được",
        hint="Tải lại trang rồi lưu lại",
    )


def no_head(unit: str) -> Problem:
    return Problem(
        "RP0219",
        place=unit,
        expected="Đơn vị báo cáo đang hoạt động",
        got="Đơn vị đã chấm dứt hoặc đã đổi nơi báo cáo",
        hint="Xem danh sách đơn vị báo cáo của chế độ",
    )


def no_body(body: str) -> Problem:
    return Problem(
        "RP0221",
        place=body[:60],
        expected="Một loại cơ quan mà mẫu báo cáo nêu tên",
        got="Mẫu không nêu loại này",
        hint="Tải lại trang rồi chọn lại",
    )


def figures_from_units() -> Problem:
    return Problem(
        "RP0222",
        expected="Báo cáo của một đơn vị",
        got="Báo cáo tổng hợp lấy số liệu từ báo cáo của các đơn vị",
        hint="Tổng hợp trước, rồi ghi từng chỉ tiêu còn trống",
    )


def handed_again() -> Overtaken:
    return Overtaken(
        "RP0220",
        expected="Bản đang chờ duyệt là bản bạn đã đọc",
        got="Báo cáo đã được rút về, sửa và trình lại sau khi bạn mở trang",
        hint="Tải lại trang, xem bản mới rồi duyệt",
    )
