"""Refusals of composite indices: ``CO01xx`` plan, ``CO02xx`` table, ``CO03xx`` steps, ``CO04xx`` sensitivity.

A code never changes its meaning; a retired one stays in the list. ``place`` is ``file:line`` for a
plan and ``bước N (tên)`` for a step that was refused while running.
"""

from __future__ import annotations

from collections.abc import Iterable

from chiso.engine.problems import Problem


def _few(names: Iterable[str], most: int = 6) -> str:
    """The first few names and how many more there are."""
    shown = list(names)
    more = f" và {len(shown) - most} mục khác" if len(shown) > most else ""
    return ", ".join(shown[:most]) + more


# ---- CO01: the plan -------------------------------------------------------------------------
def wrong_shape(place: str, reason: str) -> Problem:
    return Problem(
        "CO0101",
        place=place,
        expected="phương án đúng khuôn (xem docs/reference/composite-plan.md)",
        got=reason,
        hint="sửa khóa hoặc giá trị tại dòng đã nêu",
    )


def code_twice(place: str, code: str) -> Problem:
    return Problem(
        "CO0102",
        place=place,
        expected="mỗi mã một chỉ tiêu",
        got=f"mã “{code}” có hai lần",
        hint="đổi mã hoặc bỏ dòng thừa",
    )


def parent_unknown(place: str, code: str, parent: str) -> Problem:
    return Problem(
        "CO0103",
        place=place,
        expected=f"nhóm cha của “{code}” có trong phương án",
        got=f"không có mã “{parent}”",
        hint="khai báo nhóm cha hoặc sửa mã",
    )


def tree_loops(place: str, codes: Iterable[str]) -> Problem:
    return Problem(
        "CO0104",
        place=place,
        expected="cây chỉ tiêu không quay vòng",
        got=f"vòng: {_few(codes)}",
        hint="sửa nhóm cha",
    )


def code_unknown(place: str, codes: Iterable[str]) -> Problem:
    return Problem(
        "CO0105",
        place=place,
        expected="mã có trong cây chỉ tiêu",
        got=f"không có: {_few(codes)}",
        hint="sửa mã trong bước hoặc khai báo thêm chỉ tiêu",
    )


def level_unknown(place: str, level: int, highest: int) -> Problem:
    return Problem(
        "CO0106",
        place=place,
        expected=f"cấp có trong cây chỉ tiêu, cao nhất là {highest}",
        got=str(level),
        hint="cấp 1 là chỉ tiêu gốc; nhóm của chỉ tiêu gốc là cấp 2",
    )


def weight_bad(place: str, code: str, weight: float) -> Problem:
    return Problem(
        "CO0107",
        place=place,
        expected="trọng số là số không âm, hữu hạn",
        got=f"{code}: {weight}",
        hint="sửa trọng số",
    )


# ---- CO02: the table ------------------------------------------------------------------------


def unit_twice(place: str, unit: str) -> Problem:
    return Problem(
        "CO0201",
        place=place,
        expected="mỗi đơn vị một dòng",
        got=f"“{unit}” có hai dòng",
        hint="gộp hoặc bỏ dòng trùng",
    )


def columns_missing(place: str, columns: Iterable[str]) -> Problem:
    return Problem(
        "CO0202",
        place=place,
        expected="bảng có đủ cột của phương án",
        got=f"thiếu cột: {_few(columns)}",
        hint="bổ sung cột; số chưa có thì để ô trống",
    )


# ---- CO03: a step that cannot be done -------------------------------------------------------
def missing_values(place: str, cells: Iterable[str]) -> Problem:
    return Problem(
        "CO0301",
        place=place,
        expected="đủ số liệu trước bước này",
        got=f"ô trống: {_few(cells)}",
        hint="điền số liệu, thêm bước impute, hoặc ghi rõ missing: propagate / ignore",
    )


def cannot_impute(place: str, cells: Iterable[str], why: str) -> Problem:
    return Problem(
        "CO0302",
        place=place,
        expected="ước được giá trị thay cho ô trống",
        got=f"{_few(cells)}: {why}",
        hint="chọn cách khác hoặc bổ sung số liệu",
    )


def zero_range(place: str, code: str) -> Problem:
    return Problem(
        "CO0303",
        place=place,
        expected="chỉ tiêu có ít nhất hai giá trị khác nhau",
        got=f"{code}: mọi đơn vị bằng nhau hoặc khoảng chuẩn bằng 0",
        hint="bỏ chỉ tiêu hoặc dùng mốc cố định (goalposts)",
    )


def not_positive(place: str, code: str, method: str, worst: float) -> Problem:
    return Problem(
        "CO0304",
        place=place,
        expected=f"giá trị dương để dùng “{method}”",
        got=f"{code}: giá trị nhỏ nhất {worst:g}",
        hint="chuẩn hóa về khoảng dương trước (ví dụ low: 1, high: 100) hoặc chọn trung bình cộng",
    )


def outside_bounds(place: str, cells: Iterable[str], low: float, high: float) -> Problem:
    return Problem(
        "CO0305",
        place=place,
        expected=f"giá trị trong khoảng {low:g} đến {high:g}",
        got=_few(cells),
        hint="kiểm tra số liệu nguồn và thang điểm",
    )


def still_skewed(place: str, codes: Iterable[str]) -> Problem:
    return Problem(
        "CO0306",
        place=place,
        expected="độ lệch và độ nhọn đạt ngưỡng sau xử lý",
        got=f"chưa đạt: {_few(codes)}",
        hint="đặt otherwise, tăng max_points, hoặc ghi unmet: keep để giữ nguyên và ghi nhận",
    )


def too_few(place: str, code: str, got: int, need: int) -> Problem:
    return Problem(
        "CO0307",
        place=place,
        expected=f"ít nhất {need} giá trị",
        got=f"{code}: {got}",
        hint="bổ sung số liệu hoặc bỏ chỉ tiêu khỏi bước này",
    )


def attribute_missing(place: str, attribute: str, codes: Iterable[str]) -> Problem:
    return Problem(
        "CO0308",
        place=place,
        expected=f"chỉ tiêu có khai báo “{attribute}”",
        got=f"thiếu ở: {_few(codes)}",
        hint="bổ sung vào cây chỉ tiêu",
    )


def not_oriented(place: str, codes: Iterable[str]) -> Problem:
    return Problem(
        "CO0309",
        place=place,
        expected="chỉ tiêu ngược (càng thấp càng tốt) đã được đảo chiều trước khi gộp",
        got=f"chưa chuẩn hóa: {_few(codes)}",
        hint="thêm bước normalise trước bước aggregate",
    )


def weights_all_zero(place: str, parent: str) -> Problem:
    return Problem(
        "CO0310",
        place=place,
        expected="ít nhất một thành phần có trọng số dương",
        got=f"nhóm {parent}: tổng trọng số bằng 0",
        hint="sửa trọng số",
    )


def not_yet(place: str, codes: Iterable[str]) -> Problem:
    return Problem(
        "CO0311",
        place=place,
        expected="giá trị đã được tính ở bước trước",
        got=f"chưa có: {_few(codes)}",
        hint="thêm bước aggregate cho cấp dưới, hoặc sửa thứ tự các bước",
    )


def group_unknown(place: str, group: str) -> Problem:
    return Problem(
        "CO0312",
        place=place,
        expected=f"bảng có cột nhóm “{group}” đủ cho mọi đơn vị",
        got="không có cột hoặc còn ô trống",
        hint="bổ sung cột nhóm",
    )


def unit_unknown(place: str, unit: str) -> Problem:
    return Problem(
        "CO0313",
        place=place,
        expected="đơn vị tham chiếu có trong bảng và có số",
        got=f"“{unit}”",
        hint="sửa tên đơn vị tham chiếu",
    )


def divisor_zero(place: str, cells: Iterable[str]) -> Problem:
    return Problem(
        "CO0314",
        place=place,
        expected="mẫu số khác 0",
        got=_few(cells),
        hint="kiểm tra cột mẫu số",
    )


def nobody_left(place: str) -> Problem:
    return Problem(
        "CO0315",
        place=place,
        expected="còn ít nhất hai đơn vị sau khi sàng lọc",
        got="không đủ",
        hint="giảm ngưỡng min_share hoặc bổ sung số liệu",
    )


def not_finite(place: str, codes: Iterable[str]) -> Problem:
    return Problem(
        "CO0316",
        place=place,
        expected="kết quả là số hữu hạn",
        got=f"tràn số ở: {_few(codes)}",
        hint="kiểm tra số liệu quá lớn hoặc tham số của bước",
    )


# ---- CO04: sensitivity and coherence --------------------------------------------------------
def step_unnamed(place: str, step: str) -> Problem:
    return Problem(
        "CO0401",
        place=place,
        expected="tên bước (id) có trong phương án",
        got=f"“{step}”",
        hint="đặt id cho bước cần thay đổi",
    )


def nothing_varied(place: str) -> Problem:
    return Problem(
        "CO0402",
        place=place,
        expected="ít nhất một yếu tố thay đổi",
        got="không có",
        hint="khai báo mục vary",
    )


def no_variation(place: str) -> Problem:
    return Problem(
        "CO0403",
        place=place,
        expected="kết quả có thay đổi giữa các lần tính",
        got="mọi lần tính cho cùng một thứ hạng",
        hint="thứ hạng không phụ thuộc các yếu tố đã nêu; không có gì để phân rã",
    )


def not_power_of_two(place: str, base: int) -> Problem:
    return Problem(
        "CO0404",
        place=place,
        expected="cỡ dãy Sobol là lũy thừa của 2 (64, 128, 256 …)",
        got=str(base),
        hint="đổi base",
    )


def too_few_for_coherence(place: str, got: int, need: int) -> Problem:
    return Problem(
        "CO0405",
        place=place,
        expected=f"ít nhất {need} cột và {need} đơn vị đủ số liệu",
        got=str(got),
        hint="chọn nhóm khác hoặc xử lý ô trống trước",
    )


def target_unranked(place: str, target: str) -> Problem:
    return Problem(
        "CO0406",
        place=place,
        expected="phương án có bước rank cho chỉ số được khảo sát",
        got=f"không có bước rank theo “{target}”",
        hint="thêm bước rank",
    )


def no_growth_rate(got: str) -> Problem:
    return Problem(
        "CO0407",
        place="tốc độ tăng bình quân năm",
        expected="Từ hai thời điểm tăng dần trở lên, số liệu đầu và cuối đều lớn hơn 0",
        got=got,
        hint="Kiểm tra chuỗi số liệu; tốc độ tăng bình quân không xác định khi số liệu bằng 0 hoặc âm",
    )
