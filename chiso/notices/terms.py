"""Kinds of notice and verbs of its trail."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from chiso.audit.terms import Thing, register, register_things


class NoticeKind(models.TextChoices):
    ASSIGNED = "assigned", _("Được giao việc")
    DUE_SOON = "due_soon", _("Sắp đến hạn")
    OVERDUE = "overdue", _("Quá hạn")
    EXPLAIN = "explain", _("Yêu cầu giải trình")
    DECISION = "decision", _("Có kết quả xử lý")
    WAITING = "waiting", _("Chờ bạn xử lý")
    COMMENT = "comment", _("Trao đổi")


register(
    {
        "notices.notice.tell": "gửi thông báo",
        "notices.notice.read": "đã đọc thông báo",
        "notices.letter.claim": "nhận gửi thư điện tử",
        "notices.letter.release": "hoàn lại thư chưa gửi được",
    }
)

register_things(
    {
        "notices.notice": Thing(
            "thông báo",
            fields={
                "kind": "loại",
                "key": "khóa",
                "accounts": "tài khoản nhận",
                "notices": "thông báo số",
                "read_at": "đọc lúc",
                "mailed_at": "gửi thư lúc",
            },
        )
    }
)
