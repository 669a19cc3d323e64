"""Forms of regimes and windows. Days are said against the months of a period, as the regime stores them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chiso.audit import clock
from chiso.reporting.models import Regime
from chiso.reporting.schemas import days as schedules
from chiso.reporting.schemas.days import Days, Point
from chiso.reporting.services import Duty
from chiso.reporting.terms import Every, ShiftRule

Choices = Sequence[tuple[Any, Any]]
MONTHS = ((-2, _("trước 2 tháng")), (-1, _("trước 1 tháng")), (0, _("cùng tháng")), (1, _("sau 1 tháng")))
POINTS = (
    ("start", _("Bắt đầu kỳ"), _("so với tháng đầu của kỳ")),
    ("end", _("Kết thúc kỳ"), _("so với tháng cuối của kỳ")),
    ("close", _("Chốt số liệu"), _("so với tháng cuối của kỳ")),
    ("due", _("Hạn gửi"), _("so với tháng cuối của kỳ")),
)


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d", attrs={"class": "form-control"})


class RegimeForm(forms.Form):
    """A reporting duty. ``year``: the days said here are for that year alone."""

    name = forms.CharField(label=_("Tên chế độ báo cáo"), max_length=200)
    every = forms.ChoiceField(label=_("Loại kỳ"), choices=Every.choices)
    layout = forms.ChoiceField(label=_("Mẫu báo cáo"))
    plan = forms.TypedChoiceField(
        label=_("Nhiệm vụ lấy từ kế hoạch"), coerce=int, required=False, empty_value=None
    )
    receiver = forms.TypedChoiceField(label=_("Đơn vị nhận, tổng hợp"), coerce=int)
    basis = forms.CharField(
        label=_("Căn cứ"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"}),
        help_text=_("Văn bản yêu cầu báo cáo, như in trong báo cáo."),
    )  # fmt: skip
    shift = forms.ChoiceField(label=_("Hạn trùng ngày nghỉ thì"), choices=ShiftRule.choices)
    lock_after = forms.IntegerField(
        label=_("Tự khóa sau hạn (ngày làm việc)"), required=False, min_value=0, max_value=250,
        help_text=_("Để trống: kỳ không tự khóa."),
    )  # fmt: skip
    valid_from = forms.DateField(
        label=_("Áp dụng từ ngày"), required=False, widget=DayInput(),
        help_text=_("Kỳ có hạn trước ngày này không được lập."),
    )  # fmt: skip
    units = forms.TypedMultipleChoiceField(
        label=_("Đơn vị báo cáo"), coerce=int, widget=forms.CheckboxSelectMultiple()
    )

    def __init__(self, *args: Any, layouts: Choices, plans: Choices, units: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["layout"].choices = layouts  # type: ignore[attr-defined]
        self.fields["plan"].choices = [("", _("mọi nhiệm vụ của đơn vị")), *plans]  # type: ignore[attr-defined]
        for name in ("receiver", "units"):
            self.fields[name].choices = units  # type: ignore[attr-defined]
        for key, label, against in POINTS:
            self.fields[f"{key}_day"] = forms.IntegerField(
                label=f"{label}: {_('ngày')}", min_value=1, max_value=31,
                widget=forms.NumberInput(attrs={"class": "form-control"}),
            )  # fmt: skip
            self.fields[f"{key}_month"] = forms.TypedChoiceField(
                label=f"{label}: {against}", coerce=int, choices=MONTHS,
                widget=forms.Select(attrs={"class": "form-select"}),
            )  # fmt: skip
        for name in ("name", "lock_after"):
            self.fields[name].widget.attrs["class"] = "form-control"
        for name in ("every", "layout", "plan", "receiver", "shift"):
            self.fields[name].widget.attrs["class"] = "form-select"

    @property
    def points(self) -> list[tuple[Any, Any, Any]]:
        """Label, day field and month field of each of the four days, for the template."""
        return [(label, self[f"{key}_day"], self[f"{key}_month"]) for key, label, _against in POINTS]

    def days(self) -> Days:
        data = self.cleaned_data
        return Days(**{key: Point(data[f"{key}_month"], data[f"{key}_day"]) for key, _l, _a in POINTS})

    def duty(self, *, years: dict[int, Days] | None = None) -> Duty:
        data = self.cleaned_data
        return Duty(
            name=data["name"],
            every=Every(data["every"]),
            layout=data["layout"],
            receiver_id=data["receiver"],
            days=self.days(),
            years=years or {},
            shift=ShiftRule(data["shift"]),
            lock_after=data["lock_after"],
            plan_id=data["plan"],
            basis=data["basis"],
            valid_from=data["valid_from"],
        )


def initial_of(regime: Regime | None, units: Sequence[int]) -> dict[str, Any]:
    """What the form shows first: the regime as it is, else the plan's own rule."""
    days = schedules.from_json(regime.days) if regime else schedules.TENTH
    shown: dict[str, Any] = {
        f"{key}_{part}": getattr(getattr(days, key), part)
        for key, _label, _against in POINTS
        for part in ("day", "month")
    }
    if regime is not None:
        shown |= {
            "name": regime.name, "every": regime.every, "layout": regime.layout, "plan": regime.plan_id,
            "receiver": regime.receiver_id, "basis": regime.basis, "shift": regime.shift,
            "lock_after": regime.lock_after, "valid_from": regime.valid_from,
        }  # fmt: skip
    else:
        # a duty laid down today makes nobody late for the months before
        shown |= {"every": Every.MONTH, "shift": ShiftRule.NEXT, "valid_from": clock.today()}
    return {**shown, "units": list(units)}


class YearDaysForm(forms.Form):
    """Other days for one year; empty takes them back."""

    year = forms.IntegerField(min_value=2020, max_value=2100)


class WindowDaysForm(forms.Form):
    """The days of one window."""

    period_from = forms.DateField(label=_("Kỳ từ ngày"), widget=DayInput())
    period_to = forms.DateField(label=_("Kỳ đến hết ngày"), widget=DayInput())
    closes_on = forms.DateField(label=_("Chốt số liệu hết ngày"), widget=DayInput())
    due_on = forms.DateField(label=_("Hạn gửi"), widget=DayInput())


class AdjustForm(WindowDaysForm):
    """Other days, with the reason."""

    reason = forms.CharField(
        label=_("Lý do chỉnh"), max_length=300, widget=forms.TextInput(attrs={"class": "form-control"})
    )


class AdhocForm(WindowDaysForm):
    """One window of an ad hoc regime."""

    label = forms.CharField(
        label=_("Tên kỳ"), max_length=80, widget=forms.TextInput(attrs={"class": "form-control"})
    )
    field_order = ("label", "period_from", "period_to", "closes_on", "due_on")


class ExtensionForm(forms.Form):
    """A later day for one unit."""

    unit = forms.TypedChoiceField(
        label=_("Đơn vị"), coerce=int, widget=forms.Select(attrs={"class": "form-select"})
    )
    to = forms.DateField(label=_("Gia hạn đến"), widget=DayInput())
    reason = forms.CharField(
        label=_("Lý do"), max_length=1000, widget=forms.TextInput(attrs={"class": "form-control"})
    )

    def __init__(self, *args: Any, units: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = units  # type: ignore[attr-defined]


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"


class ReopenForm(forms.Form):
    """Until when a locked window is open again for one unit."""

    unit = forms.TypedChoiceField(
        label=_("Đơn vị"), coerce=int, widget=forms.Select(attrs={"class": "form-select"})
    )
    until = forms.DateTimeField(
        label=_("Mở đến"), widget=MomentInput(format="%Y-%m-%dT%H:%M", attrs={"class": "form-control"}),
        input_formats=["%Y-%m-%dT%H:%M"],
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Lý do"), max_length=1000, widget=forms.TextInput(attrs={"class": "form-control"})
    )

    def __init__(self, *args: Any, units: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = units  # type: ignore[attr-defined]


class CloseForm(forms.Form):
    """When a regime ends, and why."""

    on = forms.DateField(label=_("Không còn kỳ mới từ ngày"), widget=DayInput())
    reason = forms.CharField(
        label=_("Lý do"), max_length=300, widget=forms.TextInput(attrs={"class": "form-control"})
    )
