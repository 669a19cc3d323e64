"""Refusals of sheets: marks, evidence, submission, imported figures (``RB0200`` to ``RB0299``)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from chiso.audit import clock
from chiso.audit.problems import Overtaken
from chiso.engine.problems import Problem


def _at(moment: dt.datetime) -> str:
    return f"{moment.astimezone(clock.ZONE):%H:%M, %d/%m/%Y}"


class MarkConflict(Overtaken):
    """A mark somebody else changed since it was shown; ``current`` is what stands now, ``mine`` what was
    sent: nothing of it is lost."""

    def __init__(self, *, code: str, by: str, current: Mapping[str, Any], mine: Mapping[str, Any]) -> None:
        super().__init__(
            "RB0201",
            place=code,
            expected="Nội dung như khi mở",
            got=f"{by or 'Người khác'} vừa sửa tiêu chí này",
            hint="Xem nội dung mới, rồi giữ nội dung đó hoặc ghi lại nội dung của bạn",
        )
        self.current = current
        self.mine = mine


def mark_overtaken(
    *, code: str, by: str, current: Mapping[str, Any], mine: Mapping[str, Any]
) -> MarkConflict:
    return MarkConflict(code=code, by=by, current=current, mine=mine)


def not_a_line(code: str) -> Problem:
    return Problem(
        "RB0202",
        place=code,
        expected="Một tiêu chí hoặc dòng có cách chấm trong bộ tiêu chí",
        got="Mã này không chấm được trực tiếp",
        hint="Mở từng tiêu chí thành phần để nhập",
    )


def not_asked(code: str, *, why: str) -> Problem:
    return Problem(
        "RB0203",
        place=code,
        expected="Tiêu chí áp dụng cho đơn vị",
        got=f"Tiêu chí không áp dụng: {why}",
        hint="Đề nghị người quản lý đợt chấm xem lại phạm vi áp dụng nếu chưa đúng",
    )


def not_self_scored(code: str) -> Problem:
    return Problem(
        "RB0204",
        place=code,
        expected="Tiêu chí do đơn vị tự đánh giá",
        got="Tiêu chí này do cơ quan thẩm định, điều tra hoặc thống kê cho số liệu",
        hint="Để trống; hệ thống ghi là chờ kết quả, không phải 0 điểm",
    )


def stage_closed(
    stage: str, *, opens: dt.datetime | None, closes: dt.datetime | None, now: dt.datetime
) -> Problem:
    if opens is None or closes is None:
        when = "chưa đặt lịch"
    elif now < opens:
        when = f"mở từ {_at(opens)}"
    else:
        when = f"đã khóa lúc {_at(closes)}"
    return Problem(
        "RB0205",
        place=stage,
        expected=f"Bước “{stage}” đang mở",
        got=f"Bước này {when}",
        hint="Đề nghị người quản lý đợt chấm gia hạn hoặc mở lại (có lý do)",
    )


def round_closed(state: str) -> Problem:
    return Problem(
        "RB0206",
        expected="Đợt chấm đang mở",
        got=f"Đợt chấm ở trạng thái “{state}”",
        hint="Chờ người quản lý mở đợt, hoặc xem kết quả đã có",
    )


def sheet_locked(state: str) -> Problem:
    return Problem(
        "RB0207",
        expected="Phiếu đang chấm hoặc bị trả lại",
        got=f"Phiếu ở trạng thái “{state}”",
        hint="Muốn sửa, trưởng đơn vị trả lại phiếu, hoặc người quản lý đợt trả lại kèm lý do",
    )


def override_reason(figure: str, *, system: str, got: str) -> Problem:
    return Problem(
        "RB0208",
        place=figure,
        expected=f"Số của hệ thống là {system}; nhập khác thì phải nêu lý do",
        got=f"{got}, chưa có lý do",
        hint="Ghi lý do khác số hệ thống, hoặc dùng số của hệ thống",
    )


def reason_missing(what: str) -> Problem:
    return Problem(
        "RB0209",
        place=what,
        expected="Lý do",
        got="Để trống",
        hint="Nêu lý do; lý do được lưu cùng lịch sử chấm",
    )


def not_complete(gaps: Sequence[str]) -> Problem:
    shown = "; ".join(gaps[:6]) + (f"; và {len(gaps) - 6} mục khác" if len(gaps) > 6 else "")
    return Problem(
        "RB0210",
        expected="Mọi tiêu chí tự đánh giá có số liệu, tài liệu kiểm chứng kèm số trang, hoặc giải trình",
        got=f"Còn {len(gaps)} mục: {shown}",
        hint="Mở trang kiểm tra trước khi nộp: mỗi mục có đường dẫn tới chỗ cần bổ sung",
    )


def nothing_said(code: str) -> Problem:
    return Problem(
        "RB0211",
        place=code,
        expected="Số liệu, lựa chọn hoặc giải trình",
        got="Không có nội dung nào",
        hint="Nhập ít nhất một ô",
    )


def no_page(title: str) -> Problem:
    return Problem(
        "RB0212",
        place=title,
        expected="Trang, mục của tài liệu chứng minh số liệu (ví dụ “trang 3, mục II.2”)",
        got="Để trống",
        hint="Mở tài liệu, ghi số trang hoặc mục; tài liệu chỉ có một trang thì ghi “trang 1”",
    )


def withdrawn_document(title: str) -> Problem:
    return Problem(
        "RB0222",
        place=title,
        expected="Tài liệu đang dùng",
        got="Tài liệu đã được rút",
        hint="Chọn tài liệu khác",
    )


def no_column(name: str) -> Problem:
    return Problem(
        "RB0214",
        place=name,
        expected="Một cột có trong bảng",
        got=f"Không có cột “{name}”",
        hint="Chọn lại cột; tên cột so khớp không phân biệt dấu và chữ hoa",
    )


def unreadable(name: str, *, why: str) -> Problem:
    return Problem(
        "RB0215",
        place=name,
        expected="Bảng XLSX hoặc CSV đọc được",
        got=why,
        hint="Mở tệp bằng phần mềm bảng tính, lưu lại dạng .xlsx hoặc .csv (UTF-8) rồi tải lên",
    )


def unknown_unit(cell: str, *, got: str) -> Problem:
    return Problem(
        "RB0216",
        place=cell,
        expected="Tên đơn vị có trong đợt chấm",
        got=got,
        hint="Sửa tên trong tệp cho khớp danh sách đơn vị, hoặc bỏ dòng này khi nhập",
    )


def unit_in_two_rows(cell: str, *, got: str, first: str) -> Problem:
    return Problem(
        "RB0217",
        place=cell,
        expected=f"Mỗi đơn vị một dòng; đã có ở {first}",
        got=got,
        hint="Gộp hai dòng trong tệp",
    )


def stale_import() -> Problem:
    return Problem(
        "RB0218",
        expected="Bản xem trước còn hiệu lực",
        got="Bản xem trước đã cũ hoặc bị sửa",
        hint="Tải tệp lên lại để xem trước với dữ liệu hiện nay",
    )


def nothing_mapped() -> Problem:
    return Problem(
        "RB0219",
        expected="Cột tên đơn vị và ít nhất một cột số liệu",
        got="Chưa chọn đủ",
        hint="Chọn cột cho từng số liệu cần nhập",
    )


def mapping_unnamed() -> Problem:
    return Problem(
        "RB0220",
        expected="Tên mẫu ghép cột",
        got="Để trống",
        hint="Đặt tên dễ nhớ, ví dụ “Một cửa: hồ sơ đúng hạn”",
    )
