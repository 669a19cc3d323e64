"""Refusals of pictures, ``PI01xx``: a picture is not drawn of figures that would mislead."""

from __future__ import annotations

from chiso.engine.problems import Problem


def nothing_to_show(place: str) -> Problem:
    return Problem(
        "PI0101", place=place, expected="ít nhất một dòng số liệu", got="không có", hint="kiểm tra bộ lọc"
    )


def interval_upside_down(place: str, name: str) -> Problem:
    return Problem(
        "PI0102",
        place=place,
        expected="cận dưới không vượt giá trị, giá trị không vượt cận trên",
        got=name,
        hint="kiểm tra số liệu nguồn",
    )


def outside_scale(place: str, name: str, value: float, low: float, high: float) -> Problem:
    return Problem(
        "PI0103",
        place=place,
        expected=f"giá trị trong thang {low:g}–{high:g}",
        got=f"{name}: {value:g}",
        hint="kiểm tra thang điểm của nội dung",
    )


def shares_not_whole(place: str, name: str, total: float) -> Problem:
    return Problem(
        "PI0104",
        place=place,
        expected="các mức trả lời cộng lại bằng 100%",
        got=f"{name}: {total:g}",
        hint="tính lại tỷ lệ trên số phiếu hợp lệ",
    )


def too_few_rays(place: str, got: int) -> Problem:
    return Problem(
        "PI0105",
        place=place,
        expected="ít nhất ba nội dung",
        got=str(got),
        hint="dùng biểu đồ khoảng thay thế",
    )
