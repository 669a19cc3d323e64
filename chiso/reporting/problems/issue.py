"""Refusals of outgoing papers (``RP0401`` to ``RP0499``)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from chiso.audit.problems import Overtaken
from chiso.engine import vietnamese
from chiso.engine.problems import Problem


def wrong_step(place: str, *, state: str, wanted: str) -> Problem:
    return Problem(
        "RP0401",
        place=place,
        expected=f"Văn bản đang “{wanted}”",
        got=f"Văn bản đang “{state}”",
        hint="Tải lại trang để xem trạng thái hiện nay",
    )


def draft_overtaken(place: str, *, by: str) -> Overtaken:
    return Overtaken(
        "RP0402",
        place=place,
        expected="Dự thảo như khi bạn mở để sửa",
        got=f"{by or 'Người khác'} vừa lưu một bản sửa khác",
        hint="Mở lại dự thảo, xem bản mới rồi sửa tiếp; nội dung bạn vừa nhập còn ở trang trước",
    )


def lacking(place: str, *, what: Sequence[str]) -> Problem:
    return Problem(
        "RP0403",
        place=place,
        expected="Dự thảo đủ các phần bắt buộc của văn bản hành chính",
        got=f"Còn thiếu: {'; '.join(what)}",
        hint="Sửa dự thảo rồi trình duyệt lại",
    )


def number_taken(number: int, *, year: int, subject: str) -> Problem:
    return Problem(
        "RP0404",
        place=f"số {number} năm {year}",
        expected="Số chưa cấp cho văn bản nào trong năm",
        got=f"Số này đã cấp cho “{subject}”",
        hint="Chọn số khác hoặc để trống để lấy số kế tiếp trong sổ",
    )


def bad_day(day: dt.date, *, why: str, hint: str) -> Problem:
    return Problem(
        "RP0405",
        place=vietnamese.day(day),
        expected="Ngày văn bản là ngày ký ban hành: không trước ngày duyệt ký, không sau hôm nay",
        got=why,
        hint=hint,
    )


def not_a_pdf(name: str, *, why: str) -> Problem:
    return Problem(
        "RP0406",
        place=name,
        expected="Tệp PDF đã ký của chính văn bản này",
        got=why,
        hint="Chọn tệp PDF lấy từ phần mềm ký số, hoặc bản quét có dấu và chữ ký",
    )


def unconfirmed(name: str, *, findings: Sequence[str]) -> Problem:
    return Problem(
        "RP0407",
        place=name,
        expected="Bản ký được kiểm tra khớp, hoặc có lý do nhận của văn thư",
        got="; ".join(findings),
        hint="Xem kết quả kiểm tra; nếu vẫn đúng là bản ký của văn bản này, ghi lý do rồi nhận",
    )


def no_reason(place: str, *, what: str) -> Problem:
    return Problem(
        "RP0408",
        place=place,
        expected=f"Lý do {what}",
        got="Để trống",
        hint="Ghi lý do để người đọc sổ văn bản hiểu",
    )


def already_corrected(place: str, *, by: str) -> Problem:
    return Problem(
        "RP0409",
        place=place,
        expected="Văn bản chưa có bản thay thế",
        got=f"Đã có văn bản thay thế, đính chính đang xử lý: {by}",
        hint="Mở văn bản đó để làm tiếp",
    )


def unreadable(name: str, *, why: str) -> Problem:
    return Problem(
        "RP0410",
        place=name,
        expected="Tệp PDF đọc được",
        got=why,
        hint="Xuất lại tệp từ phần mềm ký số rồi tải lên lại",
    )


def cannot_compose(place: str, *, why: str) -> Problem:
    return Problem(
        "RP0411",
        place=place,
        expected="Nội dung dựng được thành văn bản đúng thể thức",
        got=why,
        hint="Sửa phần được nêu rồi lưu lại",
    )


def not_signer(name: str) -> Problem:
    return Problem(
        "RP0412",
        place=name,
        expected="Người có thẩm quyền ký vào ngày này theo chức vụ hoặc ủy quyền còn hiệu lực",
        got="Không có thẩm quyền ký với hình thức này",
        hint="Chọn người ký trong danh sách",
    )


def report_not_ready(place: str, *, state: str) -> Problem:
    return Problem(
        "RP0413",
        place=place,
        expected="Báo cáo tổng hợp của cơ quan",
        got=f"Báo cáo này là của đơn vị hoặc đang “{state}”",
        hint="Lập văn bản từ báo cáo tổng hợp của kỳ",
    )


def already_issued(place: str, *, by: str) -> Problem:
    return Problem(
        "RP0414",
        place=place,
        expected="Báo cáo tổng hợp chưa có văn bản ban hành",
        got=f"Đã ban hành {by}",
        hint="Mở văn bản đã ban hành, chọn Thay thế, đính chính",
    )
