"""Refusals of the organisation (``OR``). 404 for another unit's thing, 403 for a missing right."""

from __future__ import annotations

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


def forbidden(what: str, *, who: str = "") -> Forbidden:
    """``what`` is the action in Vietnamese, ``who`` the one who may do it."""
    return Forbidden(
        "OR0002",
        expected=f"Quyền {what}" + (f" (thuộc về {who})" if who else ""),
        got="Tài khoản của bạn chưa có quyền này",
        hint="Liên hệ người phụ trách hoặc Văn phòng nếu bạn cần thực hiện việc này",
    )
