"""Forms of appraisal, explanations, council and re-check. Figures of a line are read by its edition."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chiso.audit import clock
from chiso.scoring.terms import MarkStage

END_OF_DAY = dt.time(17, 0)
"""A day given as a deadline ends with the working day."""


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d", attrs={"class": "form-control"})


def _text(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "class": "form-control"})


def end_of(day: dt.date | None) -> dt.datetime | None:
    """17:00 in Việt Nam of a day."""
    return None if day is None else dt.datetime.combine(day, END_OF_DAY, tzinfo=clock.ZONE)


class SayForm(forms.Form):
    """What comes beside the figures of a line."""

    base = forms.IntegerField(min_value=0)
    reason = forms.CharField(required=False, max_length=4000)


class AskForm(forms.Form):
    question = forms.CharField(label=_("Nội dung cần giải trình"), max_length=4000, widget=_text())
    reply_by = forms.DateField(
        label=_("Trả lời trước 17 giờ ngày"),
        required=False,
        widget=DayInput(),
        help_text=_("Để trống: theo hạn của bước giải trình"),
    )

    def until(self) -> dt.datetime | None:
        return end_of(self.cleaned_data.get("reply_by"))


class ReturnForm(forms.Form):
    remarks = forms.CharField(label=_("Nội dung cần bổ sung, sửa"), max_length=4000, widget=_text())
    day = forms.DateField(label=_("Mở lại bước tự chấm đến 17 giờ ngày"), required=False, widget=DayInput())

    def __init__(self, *args: Any, reopens: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not reopens:
            del self.fields["day"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["until"] = end_of(data.get("day"))
        return data


class CallForm(forms.Form):
    held_on = forms.DateField(label=_("Ngày họp"), widget=DayInput())
    place = forms.CharField(
        label=_("Địa điểm"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    agenda = forms.CharField(label=_("Nội dung phiên họp"), max_length=4000, widget=_text())


class VoteForm(forms.Form):
    votes_for = forms.IntegerField(label=_("Tán thành"), min_value=0, max_value=999)
    votes_against = forms.IntegerField(label=_("Không tán thành"), min_value=0, max_value=999)
    reason = forms.CharField(label=_("Lý do, căn cứ"), max_length=4000, required=False, widget=_text(2))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("votes_for", "votes_against"):
            self.fields[name].widget.attrs |= {"class": "form-control", "inputmode": "numeric"}


class DrawForm(forms.Form):
    """The share in percent, as offices write it."""

    share = forms.DecimalField(
        label=_("Tỷ lệ rút (%)"), min_value=Decimal("0.01"), max_value=100, max_digits=5, decimal_places=2
    )
    seed = forms.CharField(
        label=_("Hạt giống"),
        max_length=80,
        help_text=_(
            "Con số không ai chọn trước được, ví dụ kết quả xổ số của ngày rút; ai cũng rút lại được"
        ),
    )
    stage = forms.ChoiceField(
        label=_("Kiểm tra lại điểm của bước"),
        choices=[
            (MarkStage.SELF, _("Đơn vị tự chấm")),
            (MarkStage.AGREED, _("Thẩm định lần 1")),
            (MarkStage.SECOND, _("Thẩm định lần 2")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("share", "seed"):
            self.fields[name].widget.attrs["class"] = "form-control"
        self.fields["stage"].widget.attrs["class"] = "form-select"

    def fraction(self) -> Decimal:
        share: Decimal = self.cleaned_data["share"]
        return share / 100
