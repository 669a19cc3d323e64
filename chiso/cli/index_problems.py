"""Refusals of ``chiso index``: ``CL0101``–``CL0109``. One function a code."""

from __future__ import annotations

from chiso.engine.problems import Problem


def no_folder(place: str) -> Problem:
    return Problem(
        "CL0101",
        place=place,
        expected="thư mục chứa các bộ tiêu chí",
        got="không có thư mục này",
        hint="chỉ rõ bằng --indices DIR",
    )


def no_edition(place: str, *, known: str) -> Problem:
    return Problem(
        "CL0102", place=place, expected=f"một trong: {known or 'chưa có bộ nào'}", hint="xem chiso index list"
    )


def wrong_suffix(place: str, *, allowed: str, got: str) -> Problem:
    return Problem("CL0103", place=place, expected=f"tệp {allowed}", got=got or "không có đuôi")


def same_unit(*, units: str) -> Problem:
    return Problem("CL0104", expected="mỗi bảng số liệu một đơn vị (unit)", got=units)


def open_total(place: str, *, open_: str, maximum: str) -> Problem:
    return Problem(
        "CL0105",
        place=place,
        expected="bảng số liệu đủ để có tổng điểm",
        got=f"chưa có điểm {open_} trong {maximum}",
        hint="bổ sung số liệu, hoặc ghi khoảng (90..95) để xếp hạng theo khoảng",
    )


def wrong_target(place: str, *, expected: str, got: str) -> Problem:
    return Problem("CL0106", place=place, expected=expected, got=got)


def no_crosswalk(place: str, *, old: str) -> Problem:
    return Problem("CL0107", place=place, expected=f"follows.yaml nối từ {old}", got="không có")
