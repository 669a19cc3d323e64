"""Forms of tasks: what is to be done by whom, progress, requests, the filters of the list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from chiso.audit import numeral
from chiso.engine.problems import Problem
from chiso.plans.schemas import cell
from chiso.plans.selectors.task import Filters
from chiso.plans.services import Work
from chiso.plans.terms import Light, TaskState

Choices = Sequence[tuple[int, str]]
R = TypeVar("R")


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d", attrs={"class": "form-control"})


def _text(rows: int = 2) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "class": "form-control"})


class TaskForm(forms.Form):
    """A task or a part of one. The deadline is typed as officials write it."""

    title = forms.CharField(label=_("Nhiệm vụ"), max_length=1000, widget=_text())
    product = forms.CharField(label=_("Sản phẩm"), max_length=1000, required=False, widget=_text())
    schedule = forms.CharField(
        label=_("Hạn"),
        max_length=200,
        required=False,
        help_text=_("Ví dụ: 30/11, tháng 12, quý IV, ngày 10 hằng tháng, thường xuyên"),
    )
    starts = forms.DateField(label=_("Bắt đầu"), required=False, widget=DayInput())
    unit = forms.TypedChoiceField(label=_("Đơn vị chủ trì"), coerce=int)
    assignee = forms.TypedChoiceField(
        label=_("Người thực hiện"), coerce=int, required=False, empty_value=None
    )
    cooperating = forms.TypedMultipleChoiceField(label=_("Phối hợp"), coerce=int, required=False)
    monitoring = forms.TypedMultipleChoiceField(label=_("Theo dõi"), coerce=int, required=False)
    weight = forms.CharField(label=_("Trọng số"), max_length=12, required=False, initial="1")
    legal_basis = forms.CharField(label=_("Căn cứ"), max_length=1000, required=False, widget=_text())

    def __init__(self, *args: Any, units: Choices, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("schedule", "weight"):
            self.fields[name].widget.attrs["class"] = "form-control"
        for name, choices in (
            ("unit", units),
            ("assignee", [("", _("Cả đơn vị, chưa phân công")), *people]),
            ("cooperating", units),
            ("monitoring", units),
        ):
            field = self.fields[name]
            field.choices = choices  # type: ignore[attr-defined]
            field.widget.attrs["class"] = "form-select"

    def clean_schedule(self) -> dict[str, Any] | None:
        typed = self.cleaned_data["schedule"]
        return _refusing(lambda: cell.schedule_of(typed))

    def clean_weight(self) -> Decimal:
        typed = self.cleaned_data["weight"]
        return _refusing(lambda: cell.weight_of(typed))

    def work(self) -> Work:
        """What is to be done, as the service takes it."""
        data = self.cleaned_data
        return Work(
            title=data["title"],
            product=data["product"],
            legal_basis=data["legal_basis"],
            schedule=data["schedule"],
            starts=data["starts"],
            weight=data["weight"],
        )


def _refusing(read: Callable[[], R]) -> R:
    try:
        return read()
    except Problem as problem:
        raise ValidationError(said(problem)) from problem


def said(problem: Problem) -> str:
    """A refusal as one line under a field."""
    return ". ".join(part for part in (problem.got, problem.hint) if part) + f". ({problem.code})"


class ProgressForm(forms.Form):
    """How far, and what was done."""

    percent = forms.IntegerField(min_value=0, max_value=100)
    note = forms.CharField(required=False, max_length=4000)
    occurrence = forms.IntegerField(required=False, max_value=numeral.MOST)


class ExtensionForm(forms.Form):
    to_due = forms.DateField(label=_("Xin lùi đến"), widget=DayInput())
    reason = forms.CharField(label=_("Lý do"), max_length=2000, widget=_text())


class ExplanationForm(forms.Form):
    question = forms.CharField(label=_("Nội dung cần giải trình"), max_length=2000, widget=_text())
    reply_by = forms.DateField(label=_("Trả lời trước ngày"), widget=DayInput())


class FilterForm(forms.Form):
    """Filters of the list, board, calendar and timeline; wrong values are taken as not given."""

    q = forms.CharField(required=False, max_length=200)
    unit = forms.IntegerField(required=False, max_value=numeral.MOST)
    state = forms.ChoiceField(required=False, choices=[("", ""), ("open", ""), *TaskState.choices])
    light = forms.ChoiceField(required=False, choices=[("", ""), *Light.choices])
    person = forms.IntegerField(required=False, max_value=numeral.MOST)
    plan = forms.IntegerField(required=False, max_value=numeral.MOST)
    item = forms.IntegerField(required=False, max_value=numeral.MOST)
    tu = forms.DateField(required=False)
    den = forms.DateField(required=False)
    mine = forms.BooleanField(required=False)

    def filters(self, *, state: str = "") -> Filters:
        """The filters; ``state`` is the one taken when none is named at all."""
        self.is_valid()
        data = self.cleaned_data

        def day(name: str) -> dt.date | None:
            value: dt.date | None = data.get(name)
            return value

        return Filters(
            words=data.get("q") or "",
            unit_id=data.get("unit"),
            state=data.get("state", "") if "state" in self.data else state,
            light=data.get("light") or "",
            person_id=data.get("person"),
            plan_id=data.get("plan"),
            item_id=data.get("item"),
            due_from=day("tu"),
            due_to=day("den"),
            mine=bool(data.get("mine")),
        )
