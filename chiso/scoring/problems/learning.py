"""Refusals of learning: lost points into plans, efforts, announced results (``RB0450`` to ``RB0499``)."""

from __future__ import annotations

from chiso.engine.problems import Problem


def nothing_chosen() -> Problem:
    return Problem(
        "RB0450",
        expected="Ít nhất một tiêu chí mất điểm",
        got="Chưa chọn tiêu chí nào, hoặc tiêu chí đã chọn không mất điểm",
        hint="Đánh dấu tiêu chí cần khắc phục rồi bấm lại",
    )


def not_own_plan() -> Problem:
    return Problem(
        "RB0451",
        expected="Kế hoạch dự thảo của chính cơ quan",
        got="Kế hoạch đã chọn không sửa được hoặc không phải của năm kế tiếp",
        hint="Chọn kế hoạch đang dự thảo, hoặc để hệ thống lập kế hoạch mới",
    )


def not_an_effort(text: str) -> Problem:
    return Problem(
        "RB0452",
        expected="Công sức là số không âm",
        got=text,
        hint="Nhập số, ví dụ 3 hoặc 1,5; để trống nếu không tính giải pháp này",
    )


def not_announced(text: str) -> Problem:
    return Problem(
        "RB0453",
        expected="Điểm từ 0 đến điểm tối đa; hạng từ 1 đến tổng số đơn vị",
        got=text,
        hint="Ghi đúng số trong văn bản công bố",
    )


def announced_already(year: int) -> Problem:
    return Problem(
        "RB0454",
        expected="Mỗi chỉ số, mỗi năm một kết quả",
        got=f"Kết quả năm {year} đã có",
        hint="Gỡ kết quả ghi nhầm trước khi ghi lại",
    )


def no_drop_reason() -> Problem:
    return Problem(
        "RB0455",
        expected="Lý do gỡ kết quả",
        got="Để trống",
        hint="Ghi ngắn gọn vì sao kết quả này ghi nhầm; nhật ký giữ lý do",
    )
