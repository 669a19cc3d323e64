"""Forms of units: founding, and the five ways to restructure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chiso.org.forms.fields import act_field, choice_field, day_field, line_field, offer, tick_field
from chiso.org.terms import UnitKind

Units = Iterable[tuple[int, str]]


class FoundForm(forms.Form):
    name = line_field(_("Tên đơn vị"), length=300)
    short_name = line_field(_("Tên viết tắt"), length=120, required=False)
    kind = forms.ChoiceField(
        label=_("Loại"),
        choices=[each for each in UnitKind.choices if each[0] not in {"city", "authority", "commune"}],
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    parent = choice_field(_("Trực thuộc"))
    valid_from = day_field(_("Có từ ngày"))
    act = act_field()

    def __init__(self, *args: Any, units: Units, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "parent", units)


class RenameForm(forms.Form):
    name = line_field(_("Tên mới"), length=300)
    short_name = line_field(_("Tên viết tắt mới"), length=120, required=False)
    on = day_field(_("Mang tên mới từ ngày"), help_text=_("Văn bản trước ngày này vẫn in tên cũ."))
    act = act_field()


class MoveForm(forms.Form):
    parent = choice_field(_("Chuyển về trực thuộc"))
    on = day_field(_("Từ ngày"))
    act = act_field()

    def __init__(self, *args: Any, units: Units, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "parent", units)


class CloseForm(forms.Form):
    on = day_field(
        _("Chấm dứt từ ngày"), help_text=_("Ngày đầu tiên đơn vị không còn; các chức vụ kết thúc cùng ngày.")
    )
    act = act_field()


class SplitForm(forms.Form):
    names = forms.CharField(
        label=_("Tên các đơn vị mới"),
        help_text=_("Mỗi dòng một đơn vị."),
        widget=forms.Textarea(attrs={"rows": 4, "class": "form-control"}),
    )
    keep = tick_field(_("Đơn vị cũ vẫn tiếp tục (tách); bỏ trống là chia, đơn vị cũ chấm dứt"))
    on = day_field(_("Từ ngày"))
    act = act_field()


class MergeForm(forms.Form):
    units = forms.TypedMultipleChoiceField(
        label=_("Các đơn vị hợp nhất"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
    )
    into = choice_field(
        _("Sáp nhập vào"),
        required=False,
        help_text=_("Bỏ trống nếu lập đơn vị mới; khi đó ghi tên ở dưới."),
    )
    name = line_field(_("Tên đơn vị mới"), length=300, required=False)
    short_name = line_field(_("Tên viết tắt mới"), length=120, required=False)
    on = day_field(_("Từ ngày"))
    act = act_field()

    def __init__(self, *args: Any, units: Units, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = list(units)
        self.fields["units"].choices = rows  # type: ignore[attr-defined]
        offer(self, "into", rows, empty=_("Lập đơn vị mới"))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not cleaned.get("into") and not cleaned.get("name"):
            self.add_error("name", str(_("Ghi tên đơn vị mới hoặc chọn đơn vị nhận sáp nhập.")))
        return cleaned


class ReasonForm(forms.Form):
    reason = line_field(_("Lý do, căn cứ"), length=300)


class EndForm(forms.Form):
    on = day_field(_("Thôi từ ngày"), help_text=_("Ngày đầu tiên không còn hiệu lực."))
    reason = line_field(_("Lý do, căn cứ"), length=300)
