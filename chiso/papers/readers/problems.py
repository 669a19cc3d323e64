"""The refusals of the readers, PA101 to PA139: each says what was met and what a person can do about it.

A code never changes its meaning; retired codes stay listed here.
"""

from __future__ import annotations

from chiso.engine.problems import Problem


def empty(place: str) -> Problem:
    return Problem(
        "PA101",
        place=place,
        expected="tệp văn bản có nội dung",
        got="tệp rỗng",
        hint="kiểm tra lại việc sao chép hoặc tải tệp rồi gửi lại",
    )


def too_large(place: str, *, size: int, limit: int) -> Problem:
    return Problem(
        "PA102",
        place=place,
        expected=f"tệp không quá {limit // 2**20} MB",
        got=f"{size / 2**20:.1f} MB",
        hint="tách tệp hoặc quét lại ở 300 dpi, thang xám",
    )


def unknown_kind(place: str, *, got: str) -> Problem:
    return Problem(
        "PA103",
        place=place,
        expected="tệp văn bản thuần, DOCX, PDF hoặc ảnh PNG, JPEG, TIFF (xét theo nội dung tệp)",
        got=got,
        hint="lưu lại văn bản dưới dạng DOCX hoặc PDF",
    )


def legacy_doc(place: str) -> Problem:
    return Problem(
        "PA104",
        place=place,
        expected="tệp DOCX",
        got="tệp Word định dạng cũ (.doc)",
        hint="mở bằng Word hoặc LibreOffice, chọn Lưu thành… .docx rồi gửi lại",
    )


def encrypted(place: str) -> Problem:
    return Problem(
        "PA105",
        place=place,
        expected="tệp không đặt mật khẩu",
        got="tệp được mã hóa",
        hint="gỡ mật khẩu của tệp rồi gửi lại",
    )


def malformed(place: str, *, got: str) -> Problem:
    return Problem(
        "PA106",
        place=place,
        expected="tệp đúng cấu trúc của định dạng",
        got=got,
        hint="tệp hỏng hoặc tải thiếu; mở thử bằng phần mềm gốc, lưu lại rồi gửi lại",
    )


def archive_bomb(place: str, *, got: str) -> Problem:
    return Problem(
        "PA107",
        place=place,
        expected="tệp DOCX có dung lượng giải nén hợp lý",
        got=got,
        hint="tệp có dấu hiệu phá hoại; không mở và báo bộ phận an toàn thông tin",
    )


def forbidden_xml(place: str, *, got: str) -> Problem:
    return Problem(
        "PA108",
        place=place,
        expected="XML không khai báo DOCTYPE hoặc thực thể",
        got=got,
        hint="tệp có dấu hiệu phá hoại; không mở và báo bộ phận an toàn thông tin",
    )


def too_many_pages(place: str, *, pages: int, limit: int) -> Problem:
    return Problem(
        "PA109",
        place=place,
        expected=f"tệp không quá {limit} trang",
        got=f"{pages} trang",
        hint="tách riêng phần văn bản và phụ lục cần đọc",
    )


def too_many_pixels(place: str, *, got: str, limit: int) -> Problem:
    return Problem(
        "PA110",
        place=place,
        expected=f"ảnh không quá {limit // 10**6} triệu điểm ảnh",
        got=got,
        hint="quét lại ở 300 dpi",
    )


def out_of_time(place: str, *, seconds: float) -> Problem:
    return Problem(
        "PA111",
        place=place,
        expected=f"đọc xong trong {seconds:.0f} giây",
        got="quá thời gian, đã dừng",
        hint="tách tệp thành các phần nhỏ hơn; nếu tệp nhỏ mà vẫn quá thời gian, tệp có thể hỏng",
    )


def out_of_memory(place: str, *, limit: int) -> Problem:
    return Problem(
        "PA112",
        place=place,
        expected=f"đọc xong trong {limit // 2**20} MB bộ nhớ",
        got="quá bộ nhớ cho phép, đã dừng",
        hint="tách tệp thành các phần nhỏ hơn",
    )


def undecodable(place: str, *, got: str) -> Problem:
    return Problem(
        "PA113",
        place=place,
        expected="văn bản mã UTF-8 hoặc UTF-16 (TCVN 6909:2001)",
        got=got,
        hint="mở tệp, lưu lại với bảng mã UTF-8",
    )


def legacy_encoding(place: str, *, got: str) -> Problem:
    return Problem(
        "PA114",
        place=place,
        expected="văn bản Unicode (TCVN 6909:2001)",
        got=got,
        hint="chuyển mã sang Unicode bằng bộ gõ (UniKey, Ctrl+Shift+F6) rồi gửi lại",
    )


def no_tesseract(place: str) -> Problem:
    return Problem(
        "PA115",
        place=place,
        expected="phần mềm nhận dạng chữ Tesseract để đọc bản quét",
        got="máy chưa cài Tesseract",
        hint="apt-get install tesseract-ocr tesseract-ocr-vie",
    )


def no_vietnamese(place: str) -> Problem:
    return Problem(
        "PA116",
        place=place,
        expected="dữ liệu tiếng Việt (vie) của Tesseract",
        got="Tesseract chưa có dữ liệu vie",
        hint="apt-get install tesseract-ocr tesseract-ocr-vie",
    )


def too_deep(place: str, *, limit: int) -> Problem:
    return Problem(
        "PA117",
        place=place,
        expected=f"cấu trúc lồng nhau không quá {limit} lớp",
        got="lồng nhau quá sâu",
        hint="tệp có dấu hiệu phá hoại hoặc hỏng; lưu lại bằng phần mềm gốc",
    )


def reader_died(place: str, *, got: str) -> Problem:
    return Problem(
        "PA118",
        place=place,
        expected="tệp đọc được bình thường",
        got=got,
        hint="tệp hỏng hoặc có dấu hiệu phá hoại; mở bằng phần mềm gốc, in lại ra PDF rồi gửi lại",
    )


def nothing_read(place: str) -> Problem:
    return Problem(
        "PA119",
        place=place,
        expected="trang có chữ",
        got="không nhận ra chữ nào",
        hint="kiểm tra bản quét có rõ, đúng chiều và không trắng trang",
    )


def too_much(place: str, *, got: str) -> Problem:
    return Problem(
        "PA120",
        place=place,
        expected="văn bản có lượng chữ và ô bảng hợp lý",
        got=got,
        hint="tách tệp thành các phần nhỏ hơn",
    )
