"""Refusals of ``chiso returns``: ``CL0301``–``CL0309``. One function a code."""

from __future__ import annotations

from chiso.engine.problems import Problem


def no_folder(place: str) -> Problem:
    return Problem(
        "CL0301",
        place=place,
        expected="thư mục chứa các mẫu báo cáo",
        got="không có thư mục này",
        hint="chỉ rõ bằng --returns DIR",
    )


def no_layout(place: str, *, known: str) -> Problem:
    return Problem(
        "CL0302",
        place=place,
        expected=f"một trong: {known or 'chưa có mẫu nào'}",
        hint="xem chiso returns list",
    )


def wrong_id(place: str, *, expected: str, got: str) -> Problem:
    return Problem("CL0303", place=place, expected=f"id trùng thư mục: {expected}", got=got)


def not_json(place: str, *, got: str) -> Problem:
    return Problem("CL0304", place=place, expected="tệp JSON: khóa chỉ tiêu → giá trị", got=got)


def no_criterion(place: str, *, edition: str, code: str) -> Problem:
    return Problem("CL0305", place=place, expected=f"tiêu chí có trong bộ {edition}", got=code)
