"""Fields used by several forms of the organisation: a day, a unit of a day, a person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Label = str | Promise


def day_field(label: Label, *, required: bool = True, help_text: Label = "", **more: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, help_text=help_text, widget=widget, **more)  # type: ignore[arg-type]


def line_field(
    label: Label, *, length: int, required: bool = True, help_text: Label = "", **more: Any
) -> forms.CharField:
    widget = forms.TextInput(attrs={"class": "form-control"})
    return forms.CharField(
        label=label,  # type: ignore[arg-type]
        max_length=length,
        required=required,
        help_text=help_text,  # type: ignore[arg-type]
        widget=widget,
        **more,
    )


def tick_field(label: Label, *, help_text: Label = "") -> forms.BooleanField:
    widget = forms.CheckboxInput(attrs={"class": "form-check-input"})
    return forms.BooleanField(label=label, required=False, help_text=help_text, widget=widget)  # type: ignore[arg-type]


def act_field(*, required: bool = True) -> forms.CharField:
    return line_field(
        _("Căn cứ"), length=300, required=required, help_text=_("Số, ký hiệu, ngày của văn bản")
    )


def choice_field(label: Label, *, required: bool = True, help_text: Label = "") -> forms.TypedChoiceField:
    """A choice filled by ``offer``; the cleaned value is a key, or None."""
    return forms.TypedChoiceField(
        label=label,  # type: ignore[arg-type]
        required=required,
        coerce=int,
        empty_value=None,
        help_text=help_text,  # type: ignore[arg-type]
        widget=forms.Select(attrs={"class": "form-select"}),
    )


def offer(form: forms.Form, name: str, choices: Iterable[tuple[int, str]], *, empty: Label = "") -> None:
    rows: list[tuple[int | str, Label]] = [("", empty or _("Chọn…"))]
    form.fields[name].choices = rows + list(choices)  # type: ignore[attr-defined]


class Spanning(forms.Form):
    """A form with ``valid_from`` and ``valid_to``: the end, if any, lies after the beginning."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        start: dt.date | None = cleaned.get("valid_from")
        end: dt.date | None = cleaned.get("valid_to")
        if start and end and end <= start:
            self.add_error("valid_to", str(_("Ngày kết thúc phải sau ngày bắt đầu.")))
        return cleaned
