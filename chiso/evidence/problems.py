"""Refusals of evidence (``EV``)."""

from __future__ import annotations

import datetime as dt

from chiso.engine import vietnamese
from chiso.engine.problems import Problem
from chiso.evidence.terms import EXTENSIONS


def megabytes(size: int) -> str:
    return f"{vietnamese.number(round(size / 1048576, 1))} MB"


def too_large(name: str, *, size: int, limit: int) -> Problem:
    return Problem(
        "EV0001",
        place=name,
        expected=f"Tệp không quá {megabytes(limit)}",
        got=f"Tệp lớn hơn giới hạn ({megabytes(size)})",
        hint="Nén ảnh quét hoặc tách tài liệu thành nhiều tệp rồi tải lại",
    )


def not_accepted(name: str, *, looks_like: str) -> Problem:
    return Problem(
        "EV0002",
        place=name,
        expected="Tệp thuộc một trong các loại: " + ", ".join(EXTENSIONS),
        got=f"Nội dung tệp là {looks_like}",
        hint="Chuyển tài liệu sang PDF hoặc một loại được nhận",
    )


def name_differs(name: str, *, said: str, found: str) -> Problem:
    return Problem(
        "EV0003",
        place=name,
        expected=f"Nội dung đúng với tên tệp (.{said})",
        got=f"Nội dung thực là {found.upper()}",
        hint=f"Đổi đuôi tên tệp thành .{found} nếu đúng tài liệu bạn cần, hoặc chọn lại tệp",
    )


def empty(name: str) -> Problem:
    return Problem(
        "EV0004", place=name, expected="Tệp có nội dung", got="Tệp rỗng", hint="Kiểm tra và chọn lại tệp"
    )


def locked(name: str) -> Problem:
    return Problem(
        "EV0005",
        place=name,
        expected="Tệp mở được không cần mật khẩu",
        got="Tệp đặt mật khẩu",
        hint="Bỏ mật khẩu rồi tải lại; phạm vi xem được giới hạn khi đăng ký tài liệu",
    )


def macros(name: str) -> Problem:
    return Problem(
        "EV0006",
        place=name,
        expected="Tài liệu không chứa macro",
        got="Tài liệu chứa macro",
        hint="Lưu lại ở dạng không có macro (docx, xlsx, pptx) hoặc PDF",
    )


def damaged(name: str, *, found: str) -> Problem:
    return Problem(
        "EV0007",
        place=name,
        expected=f"Tệp {found.upper()} mở được",
        got="Cấu trúc tệp bị hỏng hoặc tệp chưa trọn vẹn",
        hint="Mở và lưu lại tệp trên máy rồi tải lại",
    )


def wrong_offset(name: str, *, expected: int, got: int) -> Problem:
    return Problem(
        "EV0008",
        place=name,
        expected=f"Phần tiếp theo bắt đầu từ byte {expected}",
        got=f"Nhận được phần bắt đầu từ byte {got}",
        hint="Tiếp tục tải từ vị trí hệ thống đã nhận",
    )


def incomplete(name: str, *, size: int, received: int) -> Problem:
    return Problem(
        "EV0009",
        place=name,
        expected=f"Đủ {vietnamese.number(size)} byte",
        got=f"Mới nhận {vietnamese.number(received)} byte",
        hint="Chọn lại đúng tệp này để tải tiếp phần còn thiếu",
    )


def already_finished(name: str) -> Problem:
    return Problem(
        "EV0010",
        place=name,
        expected="Một lần tải đang dở dang",
        got="Lần tải này đã hoàn tất",
        hint="Mở bước đăng ký tài liệu",
    )


def exists(title: str, *, number: str, issuer: str) -> Problem:
    return Problem(
        "EV0011",
        place=title,
        expected="Một văn bản chỉ đăng ký một lần",
        got=f"Văn bản số {number} của {issuer} đã được đăng ký",
        hint="Dùng lại tài liệu đã có hoặc đánh dấu “Vẫn đăng ký” nếu đây là văn bản khác",
    )


def issued_later(*, issued_on: dt.date, today: dt.date) -> Problem:
    return Problem(
        "EV0012",
        expected=f"Ngày ban hành không sau hôm nay ({vietnamese.day(today)})",
        got=f"Ngày ban hành {vietnamese.day(issued_on)}",
        hint="Ghi ngày in trên văn bản",
    )


def withdrawn(title: str) -> Problem:
    return Problem(
        "EV0013",
        place=title,
        expected="Tài liệu đang có hiệu lực sử dụng",
        got="Tài liệu đã rút",
        hint="Chọn tài liệu khác hoặc đăng ký tài liệu thay thế",
    )


def same_bytes(title: str) -> Problem:
    return Problem(
        "EV0014",
        place=title,
        expected="Tệp khác với phiên bản hiện có",
        got="Tệp này giống hệt một phiên bản đã lưu",
        hint="Kiểm tra lại tệp vừa chọn",
    )


def gone(name: str) -> Problem:
    return Problem(
        "EV0015",
        place=name,
        expected="Tệp có trong kho lưu trữ",
        got="Không đọc được tệp trong kho",
        hint="Báo quản trị hệ thống khôi phục kho tệp từ bản sao lưu",
    )


def reason_missing(what: str) -> Problem:
    return Problem(
        "EV0016", place=what, expected="Lý do thay đổi", got="Chưa ghi lý do", hint="Ghi ngắn gọn lý do"
    )


def bad_size(name: str) -> Problem:
    return Problem(
        "EV0017",
        place=name,
        expected="Tên tệp và kích thước tệp",
        got="Thiếu hoặc sai kích thước tệp",
        hint="Chọn lại tệp và tải lại",
    )
