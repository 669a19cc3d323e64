"""Forms of evidence: what is printed on a document, who may see it, a new version, the filters."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chiso.audit import numeral
from chiso.evidence.services import Facts
from chiso.evidence.terms import EXTENSIONS, Visibility


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class FactsForm(forms.Form):
    """What is printed on the document."""

    title = forms.CharField(
        label=_("Tên, trích yếu"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    kind = forms.CharField(label=_("Loại văn bản"), max_length=60, required=False)
    number = forms.CharField(label=_("Số"), max_length=30, required=False)
    symbol = forms.CharField(
        label=_("Ký hiệu"), max_length=60, required=False, help_text=_("Phần sau dấu gạch chéo, ví dụ KH-BQL")
    )
    issuer = forms.CharField(label=_("Cơ quan ban hành"), max_length=300, required=False)
    issued_on = forms.DateField(
        label=_("Ngày ban hành"),
        required=False,
        widget=DayInput(),
        help_text=_("Ngày in trên văn bản; để trống nếu văn bản không ghi"),
    )
    excerpt = forms.CharField(
        label=_("Đoạn trích làm căn cứ"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    page = forms.CharField(label=_("Ở trang"), max_length=60, required=False)
    retention = forms.CharField(label=_("Thời hạn lưu trữ"), max_length=120, required=False)
    another = forms.BooleanField(
        label=_("Vẫn đăng ký: đây là văn bản khác trùng số, ký hiệu"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            style = "form-check-input" if name == "another" else "form-control"
            field.widget.attrs.setdefault("class", style)

    def clean_issued_on(self) -> dt.date | None:
        value: dt.date | None = self.cleaned_data["issued_on"]
        return value

    def facts(self) -> Facts:
        """The cleaned data as the service takes it."""
        data = {
            name: value for name, value in self.cleaned_data.items() if name in Facts.__dataclass_fields__
        }
        return Facts(**data)


class RegisterForm(FactsForm):
    """Facts, the unit that keeps it, and who may see it."""

    unit = forms.TypedChoiceField(label=_("Đơn vị quản lý tài liệu"), coerce=int)
    visibility = forms.ChoiceField(
        label=_("Phạm vi xem"), choices=Visibility.choices, initial=Visibility.AUTHORITY
    )

    def __init__(self, *args: Any, units: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = self.fields["unit"]
        unit.choices = units  # type: ignore[attr-defined]
        for name in ("unit", "visibility"):
            self.fields[name].widget.attrs["class"] = "form-select"


class UploadForm(forms.Form):
    """A file in one piece; the script sends it in parts instead."""

    file = forms.FileField(
        label=_("Tệp"),
        widget=forms.ClearableFileInput(
            attrs={"class": "form-control", "accept": ",".join(f".{extension}" for extension in EXTENSIONS)}
        ),
    )


class VersionForm(UploadForm):
    """A new version and why."""

    reason = forms.CharField(
        label=_("Lý do thay phiên bản"),
        max_length=300,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )


class LibraryForm(forms.Form):
    """Filters of the library."""

    q = forms.CharField(required=False, max_length=200)
    unit = forms.IntegerField(required=False, max_value=numeral.MOST)
    visibility = forms.ChoiceField(required=False, choices=[("", ""), *Visibility.choices])
    year = forms.IntegerField(required=False, min_value=1945, max_value=2200)
    mine = forms.BooleanField(required=False)
    withdrawn = forms.BooleanField(required=False)
