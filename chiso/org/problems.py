"""Refusals of the organisation (``OR``). 404 for another unit's thing, 403 for a missing right."""

from __future__ import annotations

import datetime as dt

from chiso.audit.problems import Overtaken
from chiso.engine.problems import Problem


class NotFound(Problem):
    """The thing is absent, or belongs to somebody who may not be named to the asker: 404."""


class Forbidden(Problem):
    """The thing may be seen but the right to do this is missing: 403."""


def not_found(what: str = "") -> NotFound:
    return NotFound(
        "OR0001",
        place=what,
        expected="Một nội dung có trong phạm vi của đơn vị bạn",
        got="Không tìm thấy",
        hint="Kiểm tra lại đường dẫn hoặc quay về trang chủ",
    )


def illegible() -> Problem:
    """A zero byte in an address or a form: nobody types it and no database keeps it."""
    return Problem(
        "OR0025",
        expected="Chữ viết thông thường",
        got="Yêu cầu có ký tự điều khiển (mã 0) mà không văn bản nào dùng",
        hint="Tải lại trang rồi nhập lại; nội dung đã lưu trước đó còn nguyên",
    )


def forbidden(what: str, *, who: str = "") -> Forbidden:
    """``what`` is the action in Vietnamese, ``who`` the one who may do it."""
    return Forbidden(
        "OR0002",
        expected=f"Quyền {what}" + (f" (thuộc về {who})" if who else ""),
        got="Tài khoản của bạn chưa có quyền này",
        hint="Liên hệ người phụ trách hoặc Văn phòng nếu bạn cần thực hiện việc này",
    )


def not_in_force(what: str, *, day: dt.date) -> Problem:
    return Problem(
        "OR0003",
        place=what,
        expected=f"Còn hiệu lực vào {_day(day)}",
        got="Chưa có hoặc đã hết hiệu lực vào ngày này",
        hint="Chọn ngày khác hoặc kiểm tra lịch sử",
    )


def dates_reversed(what: str = "") -> Problem:
    return Problem(
        "OR0004",
        place=what,
        expected="Ngày kết thúc sau ngày bắt đầu",
        got="Ngày kết thúc không sau ngày bắt đầu",
        hint="Sửa lại một trong hai ngày",
    )


def later_change(what: str, *, day: dt.date) -> Problem:
    """Something dated after the day of the change stands in the way; history is not rewritten."""
    return Problem(
        "OR0005",
        place=what,
        expected=f"Không có thay đổi nào ghi từ {_day(day)} trở đi",
        got="Đã có thay đổi được ghi với ngày bằng hoặc sau ngày này",
        hint="Chọn ngày muộn hơn hoặc kết thúc thay đổi kia trước",
    )


def has_units_below(what: str) -> Problem:
    return Problem(
        "OR0006",
        place=what,
        expected="Không còn đơn vị trực thuộc",
        got="Vẫn còn đơn vị trực thuộc đang hoạt động",
        hint="Chuyển các đơn vị trực thuộc sang nơi khác trước",
    )


def parent_below(what: str) -> Problem:
    return Problem(
        "OR0007",
        place=what,
        expected="Đơn vị cấp trên không nằm trong chính đơn vị này",
        got="Đơn vị được chọn là cấp dưới của đơn vị cần chuyển",
        hint="Chọn đơn vị khác làm cấp trên",
    )


def too_few(what: str, *, least: int, got: int) -> Problem:
    return Problem(
        "OR0008",
        place=what,
        expected=f"Ít nhất {least} đơn vị",
        got=f"Có {got}",
        hint="Chọn thêm đơn vị",
    )


def post_taken(what: str, *, holder: str) -> Problem:
    return Problem(
        "OR0009",
        place=what,
        expected="Mỗi chức vụ cấp trưởng do một người giữ tại một thời điểm",
        got=f"{holder} đang giữ chức vụ này",
        hint="Ghi thôi giữ chức vụ cho người đang giữ trước khi giao cho người khác",
    )


def already_held(what: str, *, holder: str) -> Problem:
    return Problem(
        "OR0010",
        place=what,
        expected="Một người được giao một chức vụ một lần trong cùng thời gian",
        got=f"{holder} đang giữ chức vụ này",
        hint="Không cần giao lại",
    )


def signing_needs(form: str, *, expected: str, got: str, hint: str) -> Problem:
    """A delegation that Decree 30/2020/NĐ-CP, art. 13 does not allow."""
    return Problem("OR0011", place=f"{form}.", expected=expected, got=got, hint=hint)


def already_granted(what: str) -> Problem:
    return Problem(
        "OR0012",
        place=what,
        expected="Quyền chưa được cấp cho người này",
        got="Người này đang có quyền này",
        hint="Không cần cấp lại; muốn đổi thời hạn thì thu hồi rồi cấp mới",
    )


def last_administrator() -> Problem:
    return Problem(
        "OR0013",
        expected="Cơ quan luôn còn ít nhất một quản trị hệ thống có tài khoản đang mở",
        got="Đây là quản trị hệ thống cuối cùng",
        hint="Cấp quyền quản trị cho người khác trước",
    )


def reason_missing(what: str) -> Problem:
    return Problem(
        "OR0014",
        place=what,
        expected="Lý do hoặc văn bản làm căn cứ",
        got="Để trống",
        hint="Ghi ngắn gọn lý do",
    )


def account_exists(username: str) -> Problem:
    return Problem(
        "OR0015",
        place=username,
        expected="Mỗi người một tài khoản, tên đăng nhập và thư điện tử không trùng",
        got="Người này đã có tài khoản, hoặc tên hay thư điện tử đã được dùng",
        hint="Mở lại tài khoản cũ hoặc chọn tên khác",
    )


def email_missing(who: str) -> Problem:
    return Problem(
        "OR0016",
        place=who,
        expected="Địa chỉ thư điện tử để gửi thư mời đặt mật khẩu",
        got="Chưa có địa chỉ",
        hint="Nhập địa chỉ thư điện tử công vụ",
    )


def own_account() -> Problem:
    return Problem(
        "OR0017",
        expected="Tài khoản của người khác",
        got="Đây là tài khoản bạn đang dùng",
        hint="Nhờ một quản trị khác thực hiện",
    )


def calendar_line(line: int, *, got: str, expected: str) -> Problem:
    return Problem(
        "OR0018",
        place=f"dòng {line}",
        expected=expected,
        got=f"“{got}”",
        hint="Mỗi dòng: ngày; nghỉ hoặc làm bù; tên ngày; thêm “dự kiến” nếu chưa công bố",
    )


def calendar_empty(year: int) -> Problem:
    return Problem(
        "OR0019",
        place=f"năm {year}",
        expected="Ít nhất một ngày nghỉ",
        got="Không có ngày nào",
        hint="Dán danh sách ngày nghỉ của cả năm",
    )


def calendar_unchanged(year: int) -> Problem:
    return Problem(
        "OR0020",
        place=f"năm {year}",
        expected="Có thay đổi so với phiên bản đang dùng",
        got="Giống hệt phiên bản đang dùng",
        hint="Không cần ban hành phiên bản mới",
    )


def sample_file(place: str, *, expected: str, got: str) -> Problem:
    return Problem("OR0021", place=place, expected=expected, got=got, hint="Sửa tệp dữ liệu mẫu rồi nạp lại")


class Stale(Overtaken):
    """What was confirmed is not what would happen now."""


def preview_stale() -> Stale:
    return Stale(
        "OR0022",
        expected="Đúng những thay đổi đã xem trước",
        got="Dữ liệu đã thay đổi sau khi xem trước",
        hint="Xem trước lại rồi xác nhận",
    )


def account_resting(username: str) -> Problem:
    return Problem(
        "OR0023",
        place=username,
        expected="Tài khoản có đăng nhập trong 45 ngày gần đây",
        got="Tài khoản đã tạm khóa vì lâu không đăng nhập",
        hint="Liên hệ quản trị hệ thống để mở lại",
    )


def code_taken(code: str) -> Problem:
    return Problem(
        "OR0024",
        place=code,
        expected="Mã đơn vị chưa được dùng",
        got="Mã này đã thuộc về một đơn vị khác",
        hint="Chọn mã khác",
    )


def _day(day: dt.date) -> str:
    return f"ngày {day:%d/%m/%Y}"
