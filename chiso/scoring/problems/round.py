"""Refusals of editions, rounds and what is settled before a round opens (``RB0100`` to ``RB0199``)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from chiso.audit import clock
from chiso.engine.problems import Problem


def _at(moment: dt.datetime) -> str:
    return f"{moment.astimezone(clock.ZONE):%H:%M, %d/%m/%Y}"


def edition_altered(code: str, *, expected: str, got: str) -> Problem:
    return Problem(
        "RB0101",
        place=code,
        expected=f"Bộ tiêu chí đúng như khi đợt chấm lấy về (sha256 {expected[:12]}…)",
        got=f"Nội dung lưu trong hệ thống nay có dấu vân tay {got[:12]}…",
        hint="Dữ liệu đã bị sửa ngoài hệ thống; đối chiếu với bản sao lưu gần nhất",
    )


def no_rule_books(place: str) -> Problem:
    return Problem(
        "RB0102",
        place=place,
        expected="Thư mục các bộ tiêu chí (indices)",
        got="Không tìm thấy",
        hint="Quản trị hệ thống đặt biến CHISO_INDICES trỏ tới thư mục bộ tiêu chí",
    )


def unknown_edition(code: str) -> Problem:
    return Problem(
        "RB0103",
        place=code,
        expected="Một bộ tiêu chí có trong thư mục indices",
        got="Không có bộ tiêu chí này",
        hint="Chọn bộ tiêu chí trong danh sách",
    )


def tracked_edition(title: str) -> Problem:
    return Problem(
        "RB0104",
        place=title,
        expected="Bộ tiêu chí có in điểm và cách chấm",
        got="Văn bản gốc chỉ nêu tên tiêu chí, không in điểm: chỉ theo dõi tiến độ được, không chấm được",
        hint="Theo dõi tiến độ ở Kế hoạch; muốn chấm điểm thì chọn bộ tiêu chí có điểm, hoặc bổ sung bộ tiêu"
        " chí khi có văn bản quy định điểm",
    )


def not_preparing(state: str) -> Problem:
    return Problem(
        "RB0105",
        expected="Đợt chấm đang chuẩn bị",
        got=f"Đợt chấm ở trạng thái “{state}”",
        hint="Bộ tiêu chí và danh sách đơn vị chỉ thay đổi được trước khi mở đợt",
    )


def not_running(state: str) -> Problem:
    return Problem(
        "RB0106",
        expected="Đợt chấm đang chuẩn bị hoặc đang chấm",
        got=f"Đợt chấm ở trạng thái “{state}”",
        hint="Đợt chấm đã kết thúc không sửa được; kết quả cần sửa thì công bố bản mới",
    )


def not_ready(missing: Sequence[str]) -> Problem:
    return Problem(
        "RB0107",
        expected="Đợt chấm đủ đơn vị, lịch, người thẩm định và hội đồng",
        got="Còn thiếu: " + "; ".join(missing),
        hint="Bổ sung theo bảng kiểm tra thử rồi mở đợt",
    )


def own_unit(person: str, *, domain: str, units: Sequence[str]) -> Problem:
    return Problem(
        "RB0108",
        place=person,
        expected="Không ai thẩm định đơn vị của chính mình",
        got=f"{person} thuộc {', '.join(units)}, là đơn vị duy nhất được chấm ở {domain}",
        hint="Phân công người của đơn vị khác",
    )


def unknown_person() -> Problem:
    return Problem(
        "RB0109",
        expected="Một cán bộ trong danh sách",
        got="Không tìm thấy người này",
        hint="Thêm cán bộ ở mục Tổ chức, hoặc chọn người khác",
    )


def appointed_already(person: str) -> Problem:
    return Problem(
        "RB0110",
        place=person,
        expected="Mỗi người giữ một vai ở một lĩnh vực",
        got="Người này đã được phân công như vậy",
        hint="Chọn lĩnh vực hoặc vai khác",
    )


def both_seats(person: str) -> Problem:
    return Problem(
        "RB0111",
        place=person,
        expected="Hai người khác nhau thẩm định độc lập cùng một lĩnh vực",
        got="Người này đã giữ vai kia ở lĩnh vực đó",
        hint="Phân công người khác làm người thẩm định độc lập",
    )


def unknown_unit() -> Problem:
    return Problem(
        "RB0112",
        expected="Đơn vị thuộc cơ quan mở đợt chấm, hoặc chính cơ quan đó",
        got="Đơn vị không thuộc phạm vi",
        hint="Chọn đơn vị trong danh sách",
    )


def unit_twice(unit: str) -> Problem:
    return Problem(
        "RB0113",
        place=unit,
        expected="Mỗi đơn vị có một phiếu trong đợt",
        got="Đơn vị đã có trong đợt chấm",
        hint="Đổi nhóm của đơn vị thay vì thêm lần nữa",
    )


def unknown_code(code: str) -> Problem:
    return Problem(
        "RB0114",
        place=code,
        expected="Mã tiêu chí có trong bộ tiêu chí của đợt",
        got="Không có mã này",
        hint="Chọn tiêu chí trong cây",
    )


def no_reason(what: str) -> Problem:
    return Problem(
        "RB0115",
        place=what,
        expected="Lý do",
        got="Để trống",
        hint="Nêu ngắn gọn lý do hoặc căn cứ; lý do được lưu cùng nhật ký",
    )


def stage_order(first: str, second: str) -> Problem:
    return Problem(
        "RB0116",
        place=second,
        expected=f"“{second}” không mở trước khi “{first}” mở, và kết thúc sau khi mở",
        got="Ngày giờ không theo thứ tự các bước",
        hint="Sửa lại lịch theo thứ tự: tự chấm, thẩm định, giải trình, thẩm định lại, hội đồng",
    )


def not_later(*, until: dt.datetime, now: dt.datetime) -> Problem:
    return Problem(
        "RB0117",
        expected=f"Thời hạn mới muộn hơn hạn đang có và muộn hơn hiện nay ({_at(now)})",
        got=_at(until),
        hint="Chọn ngày giờ muộn hơn",
    )


def no_stage(kind: str) -> Problem:
    return Problem(
        "RB0118",
        place=kind,
        expected="Bước đã có lịch trong đợt chấm",
        got="Bước này chưa đặt ngày",
        hint="Đặt lịch cho bước trước",
    )


def bad_bands(text: str) -> Problem:
    return Problem(
        "RB0119",
        expected="Mỗi dòng một mức: tên: từ bao nhiêu phần trăm, cao xuống thấp (ví dụ “Tốt: 80”)",
        got=text,
        hint="Sửa lại dòng đó, hoặc để trống để dùng xếp loại của bộ tiêu chí",
    )


def bad_share(text: str) -> Problem:
    return Problem(
        "RB0120",
        expected="Tỷ lệ phần trăm từ 0 đến dưới 100",
        got=text,
        hint="Nhập lại, ví dụ 50",
    )


def group_in_use(name: str) -> Problem:
    return Problem(
        "RB0121",
        place=name,
        expected="Nhóm không còn đơn vị nào",
        got="Nhóm đang có đơn vị",
        hint="Chuyển các đơn vị sang nhóm khác rồi xóa",
    )


def group_twice(name: str) -> Problem:
    return Problem(
        "RB0122",
        place=name,
        expected="Tên nhóm chưa dùng trong đợt",
        got="Đã có nhóm này",
        hint="Đặt tên khác",
    )


def unknown_body(text: str) -> Problem:
    return Problem(
        "RB0123",
        expected="Một loại cơ quan mà bộ tiêu chí nêu",
        got=text,
        hint="Chọn trong danh sách, hoặc để trống",
    )


def empty_title() -> Problem:
    return Problem(
        "RB0124",
        expected="Tên đợt chấm và năm đánh giá",
        got="Để trống hoặc không hợp lệ",
        hint="Nhập tên, ví dụ “Chấm điểm Chỉ số CCHC năm 2026”",
    )


def unknown_choice(what: str, got: str) -> Problem:
    return Problem(
        "RB0125",
        place=what,
        expected="Một giá trị trong danh sách",
        got=got or "để trống",
        hint="Chọn lại",
    )


def has_sat(person: str) -> Problem:
    return Problem(
        "RB0126",
        place=person,
        expected="Thành viên chưa dự phiên họp nào",
        got="Người này đã có tên trong biên bản họp",
        hint="Giữ nguyên thành viên; phiên sau ghi vắng mặt",
    )
