"""Words of the organisation: kinds of unit and post, rights, and the verbs of its trail."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

from chiso.audit.terms import Thing, register, register_things
from chiso.engine.vietnamese import sort_key


class UnitKind(models.TextChoices):
    CITY = "city", _("Thành phố, tỉnh, bộ")
    AUTHORITY = "authority", _("Cơ quan")
    LEADERSHIP = "leadership", _("Lãnh đạo")
    OFFICE = "office", _("Văn phòng")
    DIVISION = "division", _("Phòng chuyên môn")
    PUBLIC_SERVICE = "public_service", _("Đơn vị sự nghiệp")
    REPRESENTATIVE = "representative", _("Văn phòng đại diện")
    COMMUNE = "commune", _("Ủy ban nhân dân cấp xã")


class LinkKind(models.TextChoices):
    MERGE = "merge", _("hợp nhất, sáp nhập")
    SPLIT = "split", _("chia, tách")
    TRANSFER = "transfer", _("chuyển giao")


class PostRank(models.TextChoices):
    HEAD = "head", _("cấp trưởng")
    DEPUTY = "deputy", _("cấp phó")
    STAFF = "staff", _("chuyên viên")


class Signing(models.TextChoices):
    """How a person signs for somebody else (Decree 30/2020, art. 13)."""

    KT = "KT", _("KT. (ký thay)")
    TL = "TL", _("TL. (thừa lệnh)")
    TUQ = "TUQ", _("TUQ. (thừa ủy quyền)")
    Q = "Q", _("Q. (quyền)")


class Right(models.TextChoices):
    """Rights that do not follow from a post and are granted by name, with dates and a reason."""

    ADMIN = "admin", _("Quản trị hệ thống")
    PLAN_MANAGE = "plan_manage", _("Quản lý kế hoạch của cơ quan")
    ORG_MANAGE = "org_manage", _("Quản lý tổ chức")
    CALENDAR_MANAGE = "calendar_manage", _("Quản lý lịch nghỉ")
    AUDIT_READ = "audit_read", _("Xem nhật ký")
    REOPEN = "reopen", _("Mở lại kỳ đã khóa")


def name_order(name: str) -> str:
    """A person's name as a key that any database sorts the Vietnamese way: given name first, Đ after D.

    Digits and letters a–f only, so that no collation reads it otherwise; letters decide before tones.
    """
    words = name.split("(")[0].split() or name.split()
    given_first = [*words[-1:], *words[:-1]]
    keys = sort_key(" ".join(given_first))
    letters = "0001".join("".join(f"{letter:04x}" for letter in word) for word, _tones in keys)
    tones = "".join(f"{tone:x}" for _letters, word in keys for tone in word)
    return f"{letters}0000{tones}"[:600]


IDLE = dt.timedelta(days=45)
"""An account not used for so long is closed (TCVN 14423:2026, level 2)."""


register(
    {
        "org.unit.create": "lập đơn vị",
        "org.unit.rename": "đổi tên đơn vị",
        "org.unit.move": "chuyển đơn vị trực thuộc",
        "org.unit.merge": "hợp nhất đơn vị",
        "org.unit.split": "chia, tách đơn vị",
        "org.unit.close": "chấm dứt hoạt động đơn vị",
        "org.unit.succeed": "ghi kế thừa giữa các cơ quan",
        "org.unit.confirm": "xác nhận thông tin đơn vị",
        "org.post.create": "lập chức vụ",
        "org.post.assign": "giao giữ chức vụ",
        "org.post.end": "thôi giữ chức vụ",
        "org.delegation.give": "ủy quyền ký",
        "org.delegation.end": "chấm dứt ủy quyền ký",
        "org.person.create": "thêm cán bộ",
        "org.person.confirm": "xác nhận thông tin cán bộ",
        "org.account.open": "mở tài khoản",
        "org.account.invite": "gửi lại thư mời đặt mật khẩu",
        "org.account.enter": "vào bằng tài khoản mẫu",
        "org.account.close": "khóa tài khoản",
        "org.account.prefer": "thay đổi tùy chọn cá nhân",
        "org.right.grant": "cấp quyền",
        "org.right.revoke": "thu hồi quyền",
        "org.calendar.publish": "ban hành phiên bản lịch nghỉ",
    }
)

register_things(
    {
        "org.unit": Thing(
            "đơn vị",
            "org:unit",
            {"kind": "loại", "parent": "trực thuộc", "abolishing_act": "căn cứ chấm dứt"},
        ),
        "org.unitlink": Thing("kế thừa", fields={"kind": "hình thức", "on": "ngày"}),
        "org.person": Thing("cán bộ", "org:person"),
        "org.post": Thing("chức vụ", fields={"rank": "cấp"}),
        "org.holding": Thing("giữ chức vụ", fields={"post": "chức vụ", "acting": "quyền (Q.)"}),
        "org.delegation": Thing("ủy quyền ký", fields={"signing": "hình thức ký"}),
        "org.account": Thing(
            "tài khoản",
            fields={
                "is_active": "đang mở",
                "language": "ngôn ngữ",
                "theme": "giao diện",
                "mail_notices": "nhận thư",
                "feed_key": "khóa lịch",
                "sample": "tài khoản mẫu",
                "date_joined": "ngày mở",
            },
        ),
        "org.grant": Thing("quyền", fields={"right": "quyền"}),
        "org.holidaycalendar": Thing(
            "lịch nghỉ",
            fields={
                "source": "nguồn",
                "days_off": "ngày nghỉ",
                "working_days": "ngày làm bù",
                "tentative": "ngày dự kiến",
            },
            common=True,
        ),
    }
)
