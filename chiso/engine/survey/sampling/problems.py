"""Refusals of sampling: ``SM01xx`` the frame, ``SM02xx`` the design, ``SM03xx`` the drawing.

A code never changes its meaning. Frame faults are collected and reported together; ``place`` is the
line of the frame's file.
"""

from __future__ import annotations

from chiso.engine.problems import Problem


# ---- SM01: the frame ------------------------------------------------------------------------
def unit_unnamed(place: str) -> Problem:
    return Problem(
        "SM0101",
        place=place,
        expected="mỗi đơn vị có mã",
        got="ô mã để trống",
        hint="bổ sung mã hoặc bỏ dòng",
    )


def unit_twice(place: str, unit: str, first: int) -> Problem:
    return Problem(
        "SM0102",
        place=place,
        expected="mỗi đơn vị một dòng",
        got=f"“{unit}” đã có ở dòng {first}",
        hint="bỏ dòng trùng: đơn vị ghi hai lần có cơ hội được chọn gấp đôi",
    )


def size_missing(place: str, unit: str) -> Problem:
    return Problem(
        "SM0103",
        place=place,
        expected="có số đo quy mô",
        got=f"“{unit}” để trống",
        hint="điền quy mô; không thay bằng 0",
    )


def size_impossible(place: str, unit: str, value: float) -> Problem:
    return Problem(
        "SM0104",
        place=place,
        expected="quy mô là số nguyên dương",
        got=f"“{unit}”: {value:g}",
        hint="kiểm tra lại số liệu; đơn vị không còn người thì bỏ khỏi danh sách",
    )


def stratum_missing(place: str, unit: str, column: str) -> Problem:
    return Problem(
        "SM0105",
        place=place,
        expected=f"đơn vị thuộc một tầng (cột “{column}”)",
        got=f"“{unit}” để trống",
        hint="điền tầng cho đơn vị",
    )


def deviation_impossible(place: str, unit: str, got: str) -> Problem:
    return Problem(
        "SM0106",
        place=place,
        expected="độ lệch chuẩn không âm, giống nhau trong một tầng",
        got=f"“{unit}”: {got}",
        hint="lấy từ lần điều tra trước; ghi cùng một số cho mọi đơn vị của tầng",
    )


def seat_not_one(place: str, parent: str, level: str, found: int) -> Problem:
    return Problem(
        "SM0107",
        place=place,
        expected=f"đúng một đơn vị trung tâm ở cấp {level}",
        got=f"{parent}: {found}",
        hint="đánh dấu x đúng một đơn vị",
    )


def seat_unclear(place: str, got: str) -> Problem:
    return Problem(
        "SM0108",
        place=place,
        expected="ô trung tâm ghi x hoặc để trống, giống nhau ở mọi dòng của đơn vị",
        got=f"“{got}”",
        hint="sửa ô đánh dấu",
    )


# ---- SM02: the design -----------------------------------------------------------------------
def column_unknown(place: str, columns: str) -> Problem:
    return Problem(
        "SM0201",
        place=place,
        expected="cột thiết kế nêu có trong danh sách",
        got=f"không có: {columns}",
        hint="sửa tên cột trong thiết kế hoặc trong danh sách",
    )


def out_of_range(place: str, name: str, expected: str, got: object) -> Problem:
    return Problem(
        "SM0202", place=place, expected=f"{name} {expected}", got=str(got), hint="sửa giá trị trong thiết kế"
    )


def minimum_too_high(place: str, needed: int, total: int) -> Problem:
    return Problem(
        "SM0203",
        place=place,
        expected="cỡ mẫu đủ cho mức tối thiểu của các tầng",
        got=f"cần ít nhất {needed}, chỉ có {total}",
        hint="tăng cỡ mẫu hoặc giảm mức tối thiểu",
    )


def more_than_all(place: str, wanted: int, available: int) -> Problem:
    return Problem(
        "SM0204",
        place=place,
        expected=f"cỡ mẫu không quá {available} đơn vị của danh sách",
        got=str(wanted),
        hint="điều tra toàn bộ hoặc giảm cỡ mẫu",
    )


def measure_missing(place: str, method: str, measure: str) -> Problem:
    return Problem(
        "SM0205",
        place=place,
        expected=f"phương pháp {method} cần {measure}",
        got="chưa khai báo",
        hint="khai báo cột trong mục frame",
    )


def reserve_unfit(place: str, method: str) -> Problem:
    return Problem(
        "SM0206",
        place=place,
        expected="dự phòng có thứ tự chỉ dùng với chọn ngẫu nhiên đơn giản",
        got=method,
        hint="đặt selection: srs hoặc bỏ reserve; với PPS hãy tăng cỡ mẫu theo tỷ lệ trả lời",
    )


# ---- SM03: the drawing ----------------------------------------------------------------------
def generator_unstable(got: str) -> Problem:
    return Problem(
        "SM0301",
        place="bộ sinh số ngẫu nhiên",
        expected="PCG64, dãy số không đổi giữa các phiên bản",
        got=got,
        hint="dùng numpy.random.Generator(PCG64(hạt giống))",
    )


def sampford_too_large(place: str, count: int, take: int) -> Problem:
    return Problem(
        "SM0302",
        place=place,
        expected="tầng đủ nhỏ để chọn theo Sampford",
        got=f"{take} trong {count} đơn vị",
        hint="chia nhỏ tầng hoặc dùng brewer: cùng xác suất được chọn",
    )


def joint_unknown(place: str, method: str, why: str) -> Problem:
    return Problem(
        "SM0303",
        place=place,
        expected="xác suất chọn đồng thời tính được chính xác",
        got=f"{method}: {why}",
        hint="dùng sampford, hoặc ước lượng phương sai theo đơn vị chọn mẫu bậc một",
    )
