"""Forms of results: sealing, opening for correction, what comes from above."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _


class SealForm(forms.Form):
    """``reason`` is asked for when an earlier revision was published."""

    reason = forms.CharField(
        label=_("Lý do đính chính"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "form-control"}),
        help_text=_("Được in cùng bản mới. Nêu nội dung sai và căn cứ đính chính."),
    )


class CorrectForm(forms.Form):
    """Which subjects the council corrects, until when, why."""

    subjects = forms.MultipleChoiceField(
        label=_("Đơn vị cần đính chính"), widget=forms.CheckboxSelectMultiple
    )
    until = forms.DateTimeField(
        label=_("Hội đồng sửa đến"),
        input_formats=["%Y-%m-%dT%H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "class": "form-control"}),
    )
    reason = forms.CharField(
        label=_("Lý do đính chính"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "form-control"}),
    )

    def __init__(self, *args: object, subjects: Sequence[tuple[str, str]], **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        self.fields["subjects"].choices = subjects  # type: ignore[attr-defined]


def _line(label: object, *, help_text: object = "", required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label,  # type: ignore[arg-type]
        required=required,
        max_length=300,
        help_text=help_text,  # type: ignore[arg-type]
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )


class ReceiveForm(forms.Form):
    """The paper that notified a result from above; the lines themselves are plain fields of the page."""

    reason = _line(
        _("Căn cứ: văn bản thông báo kết quả"),
        help_text=_("Số, ngày, cơ quan; đứng ở lịch sử từng tiêu chí được ghi."),
        required=True,
    )


class AnnouncementForm(forms.Form):
    """A result announced elsewhere, exactly as the paper says it."""

    index = _line(_("Chỉ số"), help_text=_("Tên như trong văn bản công bố."), required=True)
    year = forms.IntegerField(label=_("Năm đánh giá"), min_value=2000, max_value=2100)
    points = forms.DecimalField(
        label=_("Điểm"),
        required=False,
        localize=True,
        max_digits=8,
        decimal_places=4,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "form-control"}),
    )
    rank = forms.IntegerField(label=_("Hạng"), required=False, min_value=1)
    among = forms.IntegerField(label=_("Trên tổng số"), required=False, min_value=1)
    announced_on = forms.DateField(
        label=_("Ngày công bố"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}),
    )
    source = forms.CharField(
        label=_("Nguồn"),
        widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"}),
        help_text=_("Số văn bản hoặc địa chỉ trang công bố."),
    )
    note = forms.CharField(
        label=_("Ghi chú"), required=False, widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"})
    )
