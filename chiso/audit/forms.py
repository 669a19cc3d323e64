"""The filters of the trail. A wrong value restricts nothing and is shown as wrong."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from chiso.audit.selectors import Filters
from chiso.audit.terms import THINGS, VERBS


def day_field(label: object) -> forms.DateField:
    return forms.DateField(
        label=str(label), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class TrailFilters(forms.Form):
    actor = forms.CharField(label=_("Người thực hiện"), required=False, max_length=100)
    verb = forms.ChoiceField(label=_("Hành động"), required=False)
    kind = forms.ChoiceField(label=_("Loại"), required=False)
    label = forms.CharField(label=_("Nội dung"), required=False, max_length=100)
    thing_id = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    since = day_field(_("Từ ngày"))
    until = day_field(_("Đến ngày"))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        every = [("", _("Tất cả"))]
        self.fields["verb"].choices = every + sorted(VERBS.items(), key=lambda verb: verb[1])  # type: ignore[attr-defined]
        kinds = ((kind, thing.words) for kind, thing in THINGS.items())
        self.fields["kind"].choices = every + sorted(kinds, key=lambda kind: kind[1])  # type: ignore[attr-defined]
        for name in ("verb", "kind"):
            self.fields[name].widget.attrs["class"] = "form-select"

    def wanted(self) -> Filters:
        self.is_valid()
        return Filters(**{name: value for name, value in self.cleaned_data.items() if value})
