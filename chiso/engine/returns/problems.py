"""Refusals of returns: ``RT01xx`` what is typed or stored, ``RT02xx`` layouts, ``RT06xx`` merging.

Remarks on a filled return are not refusals; they have their codes ``RT03xx``–``RT05xx`` in ``remarks``.
"""

from __future__ import annotations

from chiso.engine.problems import Problem


def not_stored(place: str, *, got: str) -> Problem:
    return Problem(
        "RT0101",
        place=place,
        expected='một trong {"number"}, {"not_applicable"}, {"no_data"}, {"undefined"}',
        got=got,
    )


def not_typed(place: str, *, got: str, kind: str) -> Problem:
    return Problem(
        "RT0102",
        place=place,
        expected=f"một {kind}",
        got=got,
        hint="chỉ ghi chữ số; dấu chấm phân nhóm nghìn, dấu phẩy thập phân (195.197; 99,11)",
    )


def two_readings(place: str, *, got: str, first: str, second: str) -> Problem:
    return Problem(
        "RT0103",
        place=place,
        expected="số chỉ đọc được một cách",
        got=got,
        hint=f"ghi {first} hoặc {second}",
    )


def no_head(place: str) -> Problem:
    return Problem("RT0201", place=place, expected="tệp đầu layout.yaml", got="không có")


def nothing_asked(place: str) -> Problem:
    return Problem("RT0202", place=place, expected="outline.yaml hoặc ít nhất một tệp forms/*.yaml")


def key_twice(place: str, *, key: str) -> Problem:
    return Problem("RT0203", place=place, expected="mỗi khóa dùng một lần", got=key)


def wrong_key(place: str, *, key: str, form: str) -> Problem:
    return Problem(
        "RT0204",
        place=place,
        expected=f"khóa “{form}:mã”, mã gồm số và chữ cách nhau bằng dấu chấm ({form}:1.2)",
        got=key,
    )


def unknown_figure(place: str, *, key: str) -> Problem:
    return Problem("RT0205", place=place, expected="khóa của một chỉ tiêu có số liệu trong mẫu", got=key)


def circle(place: str, *, keys: str) -> Problem:
    return Problem("RT0206", place=place, expected="chỉ tiêu tính không dựa vào chính nó", got=keys)


def wrong_weight(place: str, *, reason: str) -> Problem:
    return Problem(
        "RT0207",
        place=place,
        expected="merge: weighted_mean đi cùng weight là một số đếm hoặc số lượng khác",
        got=reason,
    )


def wrong_merge(place: str, *, expected: str, got: str) -> Problem:
    return Problem("RT0208", place=place, expected=expected, got=got)


def wrong_figure(place: str, *, expected: str, got: str) -> Problem:
    """A line whose settings contradict its kind."""
    return Problem("RT0209", place=place, expected=expected, got=got)


def wrong_check(place: str, *, expected: str, got: str) -> Problem:
    return Problem("RT0210", place=place, expected=expected, got=got)


def said_twice(place: str, *, words: str, other: str) -> Problem:
    return Problem(
        "RT0211",
        place=place,
        expected="cách gọi (said) chỉ của một chỉ tiêu",
        got=f"“{words}” cũng là của {other}",
    )


def unknown_law(place: str, *, law: str) -> Problem:
    return Problem("RT0212", place=place, expected="văn bản có trong laws", got=law)


def wrong_jump(place: str, *, got: str) -> Problem:
    return Problem(
        "RT0213", place=place, expected="share hoặc least; nhóm là count, amount, percent", got=got
    )


def unit_twice(*, unit: str) -> Problem:
    return Problem(
        "RT0601",
        place=unit,
        expected="mỗi đơn vị một báo cáo trong một kỳ",
        got="hai báo cáo",
        hint="chọn bản cuối cùng đã gửi",
    )


def unit_unexpected(*, unit: str) -> Problem:
    return Problem(
        "RT0602", place=unit, expected="đơn vị có trong danh sách phải báo cáo", got="đơn vị ngoài danh sách"
    )


def strange_figure(*, unit: str, key: str) -> Problem:
    return Problem("RT0603", place=unit, expected="chỉ tiêu có trong mẫu báo cáo", got=key)


def unknown_section(*, unit: str, section: str) -> Problem:
    return Problem("RT0604", place=unit, expected="mục có trong đề cương", got=section)


def mark_left(*, unit: str, section: str) -> Problem:
    return Problem(
        "RT0605",
        place=f"{unit} mục {section}",
        expected="lời văn đã thay dấu dẫn bằng số liệu của chính đơn vị",
        got="còn dấu [[…]]",
        hint="chuẩn bị bằng written_by",
    )
