"""Refusals of rule books: ``SP01`` text, ``SP02`` form, ``SP03`` the ten laws, ``SP04`` around an edition.

``place`` is ``file:line tiêu chí CODE``. The words are for the specialist who wrote the file.
"""

from __future__ import annotations

from chiso.engine.problems import Problem


def not_yaml(place: str, *, detail: str) -> Problem:
    return Problem(
        "SP0101",
        place=place,
        expected="tệp YAML đúng cú pháp",
        got=detail,
        hint="sửa dòng này rồi kiểm tra lại",
    )


def not_utf8(place: str) -> Problem:
    return Problem("SP0102", place=place, expected="chữ mã hóa UTF-8", hint="lưu lại tệp với mã UTF-8")


def duplicate_key(place: str, *, key: str, first: int) -> Problem:
    return Problem(
        "SP0103",
        place=place,
        expected=f"mỗi khóa một lần; “{key}” đã có ở dòng {first}",
        got=key,
        hint="xóa hoặc gộp một trong hai",
    )


def alias(place: str, *, what: str) -> Problem:
    return Problem(
        "SP0104",
        place=place,
        expected="không dùng neo (&), bí danh (*), nhãn kiểu (!) hay gộp (<<)",
        got=what,
        hint="viết đầy đủ nội dung tại chỗ",
    )


def too_deep(place: str, *, limit: int) -> Problem:
    return Problem(
        "SP0105", place=place, expected=f"lồng nhau không quá {limit} tầng", hint="kiểm tra thụt dòng"
    )


def too_large(place: str, *, limit: int) -> Problem:
    return Problem(
        "SP0106", place=place, expected=f"tệp không quá {limit} byte", hint="tách cây thành nhiều tệp"
    )


def empty(place: str) -> Problem:
    return Problem("SP0107", place=place, expected="một tài liệu YAML có nội dung", got="tệp trống")


def key_not_text(place: str) -> Problem:
    return Problem("SP0108", place=place, expected="khóa là một từ", got="danh sách hoặc bảng")


def unknown_key(place: str, *, key: str, allowed: str) -> Problem:
    return Problem(
        "SP0201", place=place, expected=f"một trong các khóa: {allowed}", got=key, hint="xóa hoặc sửa khóa"
    )


def missing_key(place: str, *, key: str) -> Problem:
    return Problem(
        "SP0202", place=place, expected=f"có khóa “{key}”", got="không có", hint="bổ sung khóa này"
    )


def wrong_shape(place: str, *, expected: str, got: str) -> Problem:
    return Problem("SP0203", place=place, expected=expected, got=got)


def not_a_number(place: str, *, got: str) -> Problem:
    return Problem(
        "SP0204",
        place=place,
        expected="số viết bằng chữ số, dấu chấm thập phân (1.50)",
        got=got,
        hint="không dùng dấu phẩy, dấu cách, dấu phân nhóm",
    )


def not_a_rate(place: str, *, got: str) -> Problem:
    return Problem("SP0205", place=place, expected="tỷ lệ (80% hoặc 0.8) hoặc số đếm (3)", got=got)


def not_exact(place: str, *, got: str) -> Problem:
    return Problem("SP0213", place=place, expected="số (1.425) hoặc phân số (580371/390394)", got=got)


def not_a_whole(place: str, *, got: str) -> Problem:
    return Problem("SP0206", place=place, expected="số nguyên không âm", got=got)


def not_a_date(place: str, *, got: str) -> Problem:
    return Problem("SP0207", place=place, expected="ngày dạng 2025-10-15", got=got)


def not_a_choice(place: str, *, got: str, allowed: str) -> Problem:
    return Problem("SP0208", place=place, expected=f"một trong: {allowed}", got=got)


def blank(place: str) -> Problem:
    return Problem(
        "SP0209", place=place, expected="có nội dung", got="để trống", hint="điền nội dung hoặc bỏ khóa"
    )


def bad_tag(place: str, *, tag: str, got: str, allowed: str) -> Problem:
    return Problem("SP0210", place=place, expected=f"“{tag}” là một trong: {allowed}", got=got or "không có")


def no_head(place: str) -> Problem:
    return Problem("SP0211", place=place, expected="tệp đầu index.yaml", got="không có")


def no_tree(place: str) -> Problem:
    return Problem("SP0212", place=place, expected="ít nhất một tệp tree/*.yaml", got="không có")
