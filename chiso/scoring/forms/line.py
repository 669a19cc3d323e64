"""Forms of a criterion: a new document that proves it."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from chiso.evidence.services import Facts


class FactsForm(forms.Form):
    """A file with what is printed on it, and the page that proves the criterion."""

    file = forms.FileField(
        label=_("Tệp"),
        error_messages={"required": _("Chọn một tệp."), "empty": _("Tệp này không có nội dung.")},
    )
    title = forms.CharField(label=_("Trích yếu, tên tài liệu"), max_length=500)
    number = forms.CharField(label=_("Số"), required=False, max_length=30)
    symbol = forms.CharField(label=_("Ký hiệu"), required=False, max_length=60)
    issued_on = forms.DateField(
        label=_("Ngày ban hành"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    page = forms.CharField(
        label=_("Trang, mục chứng minh"),
        max_length=60,
        help_text=_("Ví dụ “trang 3, mục II.2”."),
        error_messages={"required": _("Ghi trang hoặc mục chứng minh số liệu.")},
    )

    def facts(self) -> Facts:
        said = self.cleaned_data
        return Facts(
            title=said["title"].strip(),
            number=said["number"].strip(),
            symbol=said["symbol"].strip(),
            issued_on=said["issued_on"],
        )
