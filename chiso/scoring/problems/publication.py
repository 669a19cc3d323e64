"""Refusals of sealing, publishing and recomputing (``RB0401`` to ``RB0449``)."""

from __future__ import annotations

from collections.abc import Sequence

from chiso.engine.problems import Problem


def open_results(rows: Sequence[str]) -> Problem:
    """Units whose result is not complete: missing is not zero."""
    more = f" và {len(rows) - 6} đơn vị khác" if len(rows) > 6 else ""
    return Problem(
        "RB0401",
        expected="Mọi tiêu chí áp dụng của mọi đơn vị đã có điểm",
        got="Còn thiếu: " + "; ".join(rows[:6]) + more,
        hint="Bổ sung số liệu hoặc ghi rõ lý do không áp dụng rồi niêm phong lại",
    )


def not_decided(state: str) -> Problem:
    return Problem(
        "RB0402",
        expected="Hội đồng đã quyết định kết quả của đợt chấm",
        got=f"Đợt chấm đang “{state}”",
        hint="Hoàn thành phiên họp và ghi quyết định của hội đồng trước khi niêm phong",
    )


def no_reason() -> Problem:
    return Problem(
        "RB0403",
        expected="Lý do đính chính",
        got="Đợt chấm đã có bản công bố trước, chưa nêu vì sao có bản mới",
        hint="Nêu rõ nội dung sai và căn cứ đính chính; lý do được in cùng bản mới",
    )


def no_subjects() -> Problem:
    return Problem(
        "RB0404",
        expected="Ít nhất một đơn vị được chấm",
        got="Đợt chấm chưa có đơn vị nào",
        hint="Thêm đơn vị vào đợt chấm",
    )


def nothing_corrected() -> Problem:
    return Problem(
        "RB0405",
        expected="Kết quả khác bản đã công bố",
        got="Tính lại ra đúng kết quả cũ",
        hint="Sửa số liệu cần đính chính trước, rồi niêm phong bản mới",
    )


def not_published(state: str) -> Problem:
    return Problem(
        "RB0406",
        expected="Đợt chấm đã công bố",
        got=f"Đợt chấm đang “{state}”",
        hint="Chỉ mở đính chính cho đợt đã công bố; đợt chưa công bố thì hội đồng xem xét lại",
    )


def no_correction_chosen() -> Problem:
    return Problem(
        "RB0407",
        expected="Ít nhất một đơn vị cần đính chính, và thời hạn sau lúc này",
        got="Chưa chọn đơn vị, hoặc thời hạn đã qua",
        hint="Chọn đơn vị và thời hạn hội đồng sửa xong",
    )


def no_bases() -> Problem:
    return Problem(
        "RB0408",
        expected="Ít nhất một căn cứ của quyết định",
        got="Để trống",
        hint="Ghi mỗi căn cứ một dòng, không kèm chữ “Căn cứ”",
    )


def no_notice() -> Problem:
    return Problem(
        "RB0409",
        expected="Văn bản thông báo kết quả thẩm định (số, ngày, cơ quan)",
        got="Để trống",
        hint="Ghi văn bản làm căn cứ; nội dung này đứng ở lịch sử từng tiêu chí",
    )


def council_decides() -> Problem:
    return Problem(
        "RB0410",
        expected="Đợt chấm của chính cơ quan, do cấp trên thẩm định ngoài hệ thống",
        got="Đợt chấm các đơn vị trực thuộc, có thẩm định và hội đồng trên hệ thống",
        hint="Thẩm định và ghi quyết định của hội đồng ở phần Thẩm định",
    )


def not_open(state: str) -> Problem:
    return Problem(
        "RB0411",
        expected="Đợt chấm đang mở",
        got=f"Đợt chấm “{state}”",
        hint="Chỉ ghi kết quả khi đợt chấm đang mở; đã công bố thì mở đính chính",
    )


def not_handed_in(state: str) -> Problem:
    return Problem(
        "RB0412",
        expected="Phiếu tự chấm đã được lãnh đạo duyệt và nộp",
        got=f"Phiếu “{state}”",
        hint="Trình và duyệt phiếu tự chấm trước",
    )
