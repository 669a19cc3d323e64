"""Words of evidence and verbs of its trail."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from chiso.audit.terms import register


class Visibility(models.TextChoices):
    UNIT = "unit", _("Trong đơn vị")
    AUTHORITY = "authority", _("Trong cơ quan")
    PUBLIC = "public", _("Công khai")


register(
    {
        "evidence.file.take": "tải tệp lên",
        "evidence.upload.begin": "bắt đầu tải tệp lên",
        "evidence.upload.append": "tải tiếp phần của tệp",
        "evidence.upload.drop": "hủy lần tải tệp dở dang",
        "evidence.document.register": "đăng ký tài liệu",
        "evidence.document.describe": "sửa thông tin tài liệu",
        "evidence.document.supersede": "thêm phiên bản tài liệu",
        "evidence.document.withhold": "thay đổi phạm vi xem tài liệu",
        "evidence.document.withdraw": "rút tài liệu",
    }
)
