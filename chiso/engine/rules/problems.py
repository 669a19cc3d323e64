"""Refusals while a rule is applied (``RU``). ``place`` is the line of the sheet and the criterion."""

from __future__ import annotations

from chiso.engine.problems import Problem


def part_without_whole(place: str, *, part: str, of: str) -> Problem:
    return Problem(
        "RU0101",
        place=place,
        expected=f"khi {of} = 0 thì {part} cũng bằng 0",
        got=f"{part} lớn hơn 0",
        hint="kiểm tra lại hai số liệu",
    )


def part_over_whole(place: str, *, part: str, of: str, got: str) -> Problem:
    return Problem(
        "RU0102", place=place, expected=f"{part} không lớn hơn {of}", got=got, hint="kiểm tra lại hai số liệu"
    )


def unknown_state(place: str, *, got: str, allowed: str) -> Problem:
    return Problem(
        "RU0103", place=place, expected=f"trạng thái là một trong: {allowed}", got=got or "không có"
    )


def unknown_case(place: str, *, got: str, allowed: str) -> Problem:
    return Problem("RU0104", place=place, expected=f"trường hợp (case) là một trong: {allowed}", got=got)


def may_not_be_inapplicable(place: str, *, allowed: str) -> Problem:
    return Problem(
        "RU0105",
        place=place,
        expected="tiêu chí này luôn được đánh giá" + (f"; chỉ có: {allowed}" if allowed else ""),
        got="not_applicable",
        hint="nhập số liệu; nếu văn bản cho phép không đánh giá, sửa bộ tiêu chí bằng một lần hiệu chỉnh",
    )


def no_reason(place: str) -> Problem:
    return Problem(
        "RU0106",
        place=place,
        expected="lý do không áp dụng, ghi ở note",
        got="không có",
        hint="nêu lý do (ví dụ: không có đơn vị sự nghiệp công lập)",
    )


def unknown_cut(place: str, *, got: str, allowed: str) -> Problem:
    return Problem("RU0107", place=place, expected=f"điểm trừ là một trong: {allowed or 'không có'}", got=got)


def nothing_done_is_not_zero(place: str) -> Problem:
    return Problem(
        "RU0108",
        place=place,
        expected="tiêu chí có mức 0 điểm khi không thực hiện",
        got="none_done",
        hint="nhập số liệu hoặc trạng thái cụ thể",
    )


def off_every_band(place: str, *, got: str) -> Problem:
    return Problem(
        "RU0109",
        place=place,
        expected="giá trị nằm trong một mức của tiêu chí",
        got=got,
        hint="kiểm tra số liệu",
    )


def outside_bounds(place: str, *, low: str, high: str, got: str) -> Problem:
    return Problem("RU0110", place=place, expected=f"điểm từ {low} đến {high}", got=got)


def off_step(place: str, *, step: str, got: str) -> Problem:
    return Problem("RU0111", place=place, expected=f"điểm là bội của {step}", got=got)


def judged_without_reason(place: str) -> Problem:
    return Problem("RU0112", place=place, expected="lý do của người thẩm định, ghi ở note", got="không có")


def percent_refused(place: str) -> Problem:
    return Problem("RU0113", place=place, expected="tử số và mẫu số", got="chỉ có tỷ lệ (percent)")


def percent_without_share(place: str) -> Problem:
    return Problem(
        "RU0114",
        place=place,
        expected="không có percent: tiêu chí này không tính theo một tỷ lệ",
        got="percent",
    )
