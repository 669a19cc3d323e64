"""Refusals of appraisal, explanations, council and re-check (``RB0300`` to ``RB0399``)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from chiso.audit import clock
from chiso.engine.problems import Problem


def _at(moment: dt.datetime) -> str:
    return f"{moment.astimezone(clock.ZONE):%H:%M, %d/%m/%Y}"


def _listed(rows: Sequence[str]) -> str:
    return "; ".join(rows[:6]) + (f"; và {len(rows) - 6} mục khác" if len(rows) > 6 else "")


# --- appraisal --------------------------------------------------------------------------------------


def no_unit_word(code: str) -> Problem:
    return Problem(
        "RB0301",
        place=code,
        expected="Tiêu chí đơn vị đã tự chấm",
        got="Đơn vị chưa chấm tiêu chí này",
        hint="Nhập mức thẩm định, hoặc yêu cầu đơn vị giải trình",
    )


def lines_left(domain: str, codes: Sequence[str]) -> Problem:
    return Problem(
        "RB0302",
        place=domain,
        expected="Mọi tiêu chí của lĩnh vực đã có ý kiến thẩm định",
        got=f"Còn {len(codes)} tiêu chí: {_listed(codes)}",
        hint="Thẩm định các tiêu chí còn lại rồi nộp",
    )


def handed_in(domain: str) -> Problem:
    return Problem(
        "RB0303",
        place=domain,
        expected="Lĩnh vực chưa nộp kết quả thẩm định",
        got="Kết quả lĩnh vực này đã nộp",
        hint="Lấy lại kết quả nếu bên kia chưa nộp, hoặc sửa ở bước thống nhất",
    )


def not_handed_in(domain: str) -> Problem:
    return Problem(
        "RB0304",
        place=domain,
        expected="Lĩnh vực đã nộp kết quả thẩm định",
        got="Chưa nộp",
        hint="Nộp kết quả lĩnh vực trước",
    )


def compared_already(domain: str) -> Problem:
    return Problem(
        "RB0305",
        place=domain,
        expected="Lĩnh vực chưa được đối chiếu",
        got="Cả hai người thẩm định đã nộp nên kết quả đã mở cho nhau xem",
        hint="Sửa ở bước thống nhất, có lý do",
    )


def wrong_state(wanted: str, *, got: str) -> Problem:
    return Problem(
        "RB0306",
        expected=f"Phiếu ở trạng thái {wanted}",
        got=f"Phiếu ở trạng thái “{got}”",
        hint="Tải lại trang để xem trạng thái hiện nay",
    )


def not_finished(gaps: Sequence[str]) -> Problem:
    return Problem(
        "RB0307",
        expected="Mọi lĩnh vực đã thẩm định xong và thống nhất",
        got=f"Còn {len(gaps)} việc: {_listed(gaps)}",
        hint="Nhắc người thẩm định các lĩnh vực này, rồi kết thúc",
    )


def locked_for_unit(closed: dt.datetime | None) -> Problem:
    return Problem(
        "RB0308",
        expected="Bước tự chấm còn mở với đơn vị, hoặc có hạn sửa mới",
        got=f"Bước tự chấm đã khóa lúc {_at(closed)}" if closed else "Bước tự chấm chưa đặt lịch",
        hint="Người có quyền mở lại đặt hạn sửa khi trả; hoặc yêu cầu giải trình thay cho trả lại",
    )


def reason_missing(what: str) -> Problem:
    return Problem(
        "RB0309", expected=f"Lý do {what}", got="Chưa ghi lý do", hint="Ghi lý do ngắn gọn, cụ thể"
    )


def text_missing(what: str) -> Problem:
    return Problem("RB0310", expected=what, got="Nội dung trống", hint="Nhập nội dung rồi gửi lại")


# --- explanations -----------------------------------------------------------------------------------


def past_moment(moment: dt.datetime) -> Problem:
    return Problem(
        "RB0320", expected="Hạn giải trình sau thời điểm hiện nay", got=_at(moment), hint="Chọn lại ngày"
    )


def reply_late(until: dt.datetime | None) -> Problem:
    return Problem(
        "RB0321",
        expected="Giải trình trong hạn",
        got=f"Hạn giải trình đã hết lúc {_at(until)}" if until else "Bước giải trình chưa mở",
        hint="Đề nghị người quản lý đợt chấm gia hạn bước giải trình",
    )


def unanswered(codes: Sequence[str]) -> Problem:
    return Problem(
        "RB0322",
        expected="Mọi yêu cầu đã được giải trình hoặc đồng ý với kết quả thẩm định",
        got=f"Còn {len(codes)} yêu cầu: {_listed(codes)}",
        hint="Giải trình, hoặc bấm “Đồng ý với kết quả thẩm định” ở từng yêu cầu",
    )


def still_open(until: dt.datetime) -> Problem:
    return Problem(
        "RB0323",
        expected="Bước giải trình đã hết hạn",
        got=f"Đơn vị còn được giải trình đến {_at(until)}",
        hint="Chờ hết hạn, hoặc đơn vị gửi giải trình sớm",
    )


def unsettled(codes: Sequence[str]) -> Problem:
    return Problem(
        "RB0324",
        expected="Mọi giải trình đã được xem xét",
        got=f"Còn {len(codes)} tiêu chí: {_listed(codes)}",
        hint="Ghi ý kiến sau giải trình cho từng tiêu chí",
    )


def asked_already(code: str) -> Problem:
    return Problem(
        "RB0325",
        place=code,
        expected="Mỗi tiêu chí một yêu cầu đang chờ",
        got="Tiêu chí này đang chờ đơn vị giải trình",
        hint="Chờ đơn vị trả lời yêu cầu trước",
    )


def attached_already(title: str) -> Problem:
    return Problem(
        "RB0326",
        place=title,
        expected="Tài liệu chưa gắn với tiêu chí",
        got="Tài liệu đã gắn",
        hint="Sửa trang ở chỗ đã gắn, hoặc chọn tài liệu khác",
    )


# --- blind appraisal --------------------------------------------------------------------------------


def not_blind() -> Problem:
    return Problem(
        "RB0330",
        expected="Đợt chấm có hai người thẩm định độc lập",
        got="Đợt này mỗi lĩnh vực một người thẩm định",
        hint="Không cần bước thống nhất",
    )


def not_both_in(domain: str) -> Problem:
    return Problem(
        "RB0331",
        place=domain,
        expected="Cả hai người thẩm định đã nộp",
        got="Chưa đủ hai kết quả",
        hint="Bên chưa nộp không được xem kết quả của bên kia",
    )


def nothing_apart(code: str) -> Problem:
    return Problem(
        "RB0332",
        place=code,
        expected="Tiêu chí hai người thẩm định cho điểm khác nhau",
        got="Hai kết quả bằng nhau",
        hint="Không cần thống nhất lại",
    )


def own_proposal(code: str) -> Problem:
    return Problem(
        "RB0333",
        place=code,
        expected="Người đồng ý là người thẩm định kia",
        got="Đề xuất này do phía bạn đưa ra",
        hint="Chờ người thẩm định kia đồng ý hoặc đề xuất lại",
    )


def no_proposal(code: str) -> Problem:
    return Problem(
        "RB0334", place=code, expected="Một đề xuất đang chờ", got="Chưa có đề xuất", hint="Tải lại trang"
    )


# --- council ----------------------------------------------------------------------------------------


def no_quorum(*, present: int, needed: int, members: int) -> Problem:
    return Problem(
        "RB0340",
        expected=f"Ít nhất {needed} trong {members} thành viên có mặt hoặc cho ý kiến bằng văn bản",
        got=f"{present} thành viên",
        hint="Ghi đủ thành viên tham dự, hoặc lấy ý kiến bằng văn bản",
    )


def council_small(members: int) -> Problem:
    return Problem(
        "RB0341",
        expected="Hội đồng có ít nhất ba thành viên",
        got=f"{members} thành viên",
        hint="Bổ sung thành viên ở phần lập đợt chấm: không ai quyết định một mình",
    )


def sitting_over(number: int) -> Problem:
    return Problem(
        "RB0342",
        expected="Phiên họp chưa kết thúc",
        got=f"Phiên {number} đã kết thúc",
        hint="Triệu tập phiên mới để quyết định tiếp",
    )


def too_many_votes(*, cast: int, voters: int) -> Problem:
    return Problem(
        "RB0343",
        expected=f"Không quá {voters} phiếu (thành viên tham dự, trừ người của đơn vị được xét)",
        got=f"{cast} phiếu",
        hint="Kiểm tra lại số phiếu tán thành và không tán thành",
    )


def referred_left(codes: Sequence[str]) -> Problem:
    return Problem(
        "RB0344",
        expected="Mọi dòng trình Hội đồng đã được quyết định",
        got=f"Còn {len(codes)} dòng: {_listed(codes)}",
        hint="Biểu quyết từng dòng trước khi thông qua kết quả của đơn vị",
    )


def no_member() -> Problem:
    return Problem(
        "RB0345", expected="Thành viên của Hội đồng đợt này", got="Không tìm thấy", hint="Chọn lại thành viên"
    )


def filed_already(number: int) -> Problem:
    return Problem(
        "RB0346",
        expected="Phiên họp chưa có biên bản đăng ký",
        got=f"Biên bản phiên {number} đã đăng ký",
        hint="Thêm phiên bản mới (bản ký) ở trang tài liệu",
    )


def not_held(number: int) -> Problem:
    return Problem(
        "RB0347",
        expected="Phiên họp đã kết thúc",
        got=f"Phiên {number} chưa kết thúc",
        hint="Kết thúc phiên họp trước khi đăng ký biên bản",
    )


def before_today(day: dt.date) -> Problem:
    return Problem(
        "RB0348", expected="Ngày họp từ hôm nay trở đi", got=f"{day:%d/%m/%Y}", hint="Chọn lại ngày họp"
    )


# --- re-check ---------------------------------------------------------------------------------------


def no_frame(stage: str) -> Problem:
    return Problem(
        "RB0360",
        place=stage,
        expected="Ít nhất một dòng đã có điểm ở bước này",
        got="Chưa có dòng nào",
        hint="Rút sau khi các đơn vị đã nộp phiếu",
    )


def own_word(code: str) -> Problem:
    return Problem(
        "RB0361",
        place=code,
        expected="Người kiểm tra lại không phải người đã thẩm định dòng này",
        got="Bạn đã thẩm định dòng này",
        hint="Người khác trong tổ hoặc trong Hội đồng kiểm tra lại",
    )


def no_points_found(code: str) -> Problem:
    return Problem(
        "RB0362",
        place=code,
        expected="Số liệu hoặc lựa chọn đủ để tính ra điểm",
        got="Chưa tính được điểm",
        hint="Nhập đủ số liệu đã xác minh",
    )


def bad_share(text: str) -> Problem:
    return Problem(
        "RB0363", expected="Tỷ lệ rút lớn hơn 0, không quá 100 %", got=text or "để trống", hint="Ví dụ 10"
    )
