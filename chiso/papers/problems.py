"""The refusals of the paper model, PA201 to PA219; those of the readers are in ``readers.problems``.

Few: a document that can be read at all is read, and what is wrong with it is a finding. Refused is
only what has no text to read, what is beyond the bounds, and JSON that is not the schema's.
"""

from __future__ import annotations

from chiso.engine.problems import Problem


def unknown_schema(got: str) -> Problem:
    return Problem(
        "PA201",
        place="$.schema",
        expected="lược đồ chiso.paper/1",
        got=f"nhận được {got[:80]}",
        hint="xuất lại bằng lệnh chiso read --json của phiên bản này",
    )


def wrong_shape(place: str, expected: str, got: object) -> Problem:
    return Problem(
        "PA202",
        place=place,
        expected=f"cần {expected}",
        got=f"nhận được {str(got)[:80]}",
        hint="sửa tệp JSON cho đúng lược đồ chiso.paper/1",
    )


def no_words(place: str) -> Problem:
    return Problem(
        "PA203",
        place=place,
        expected="văn bản có chữ để đọc",
        got="không tìm thấy chữ nào",
        hint="kiểm tra tệp; nếu là ảnh chụp, hãy quét lại rõ hơn",
    )


def too_long(place: str, *, got: int, limit: int) -> Problem:
    return Problem(
        "PA204",
        place=place,
        expected=f"văn bản không quá {limit} ký tự",
        got=f"nhận được {got} ký tự",
        hint="tách tệp thành từng văn bản rồi đọc lại",
    )


def not_composed(place: str, *, expected: str, got: str) -> Problem:
    return Problem(
        "PA205",
        place=place,
        expected=f"cần {expected}",
        got=f"nhận được {got[:80]}",
        hint="bổ sung hoặc sửa nội dung rồi lập lại văn bản",
    )
