"""Refusals of the trail (``AU``)."""

from __future__ import annotations

from chiso.engine.problems import Problem


class Repeated(Problem):
    """The same form was sent twice (double click, retry): the first one stands, nothing is lost."""


def repeated() -> Repeated:
    return Repeated(
        "AU0001",
        expected="Mỗi biểu mẫu chỉ được ghi một lần",
        got="Yêu cầu này đã được ghi nhận trước đó",
        hint="Không cần làm lại; nội dung đã được lưu",
    )


class Overtaken(Problem):
    """Compare-and-set failed: the state is no longer what the writer saw."""


def overtaken(*, place: str, expected: str, got: str) -> Overtaken:
    return Overtaken(
        "AU0002",
        place=place,
        expected=f"Trạng thái khi mở là “{expected}”",
        got=f"Hiện nay là “{got}” vì người khác vừa cập nhật",
        hint="Tải lại trang để xem thay đổi rồi thực hiện lại nếu vẫn cần",
    )


def chain_broken(*, entry: int) -> Problem:
    return Problem(
        "AU0003",
        place=f"mục nhật ký {entry}",
        expected="Mã băm nối tiếp mục trước",
        got="Mã băm không khớp",
        hint="Nội dung nhật ký đã bị sửa ngoài hệ thống; đối chiếu với bản sao lưu gần nhất",
    )
