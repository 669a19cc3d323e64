"""Words of evidence and verbs of its trail."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from chiso.audit.terms import register


class Visibility(models.TextChoices):
    UNIT = "unit", _("Trong đơn vị")
    AUTHORITY = "authority", _("Trong cơ quan")
    PUBLIC = "public", _("Công khai")


FORMATS: dict[str, tuple[str, frozenset[str]]] = {
    # format: (media type sent on download, extensions a name may carry)
    "pdf": ("application/pdf", frozenset({"pdf"})),
    "docx": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        frozenset({"docx"}),
    ),
    "doc": ("application/msword", frozenset({"doc"})),
    "odt": ("application/vnd.oasis.opendocument.text", frozenset({"odt"})),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", frozenset({"xlsx"})),
    "xls": ("application/vnd.ms-excel", frozenset({"xls"})),
    "ods": ("application/vnd.oasis.opendocument.spreadsheet", frozenset({"ods"})),
    "pptx": (
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        frozenset({"pptx"}),
    ),
    "ppt": ("application/vnd.ms-powerpoint", frozenset({"ppt"})),
    "odp": ("application/vnd.oasis.opendocument.presentation", frozenset({"odp"})),
    "rtf": ("application/rtf", frozenset({"rtf"})),
    "txt": ("text/plain", frozenset({"txt", "csv"})),
    "csv": ("text/csv", frozenset({"csv"})),
    "jpg": ("image/jpeg", frozenset({"jpg", "jpeg"})),
    "png": ("image/png", frozenset({"png"})),
    "gif": ("image/gif", frozenset({"gif"})),
    "tif": ("image/tiff", frozenset({"tif", "tiff"})),
    "zip": ("application/zip", frozenset({"zip"})),
}
"""The formats that are taken; everything else is refused."""

EXTENSIONS = tuple(sorted({extension for _type, names in FORMATS.values() for extension in names}))

register(
    {
        "evidence.file.verify": "kiểm tra tính toàn vẹn của tệp",
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
