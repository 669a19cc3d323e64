"""Forms of rounds: what is asked, in which words."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chiso.scoring.models import Round
from chiso.scoring.services.round import Settings, share_of
from chiso.scoring.terms import Tie


class SettingsForm(forms.Form):
    """What a round is, apart from its edition and its units."""

    title = forms.CharField(label=_("Tên đợt chấm"), max_length=300)
    year = forms.IntegerField(label=_("Năm đánh giá"), min_value=2000, max_value=2100)
    basis = forms.CharField(
        label=_("Căn cứ"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Quyết định, kế hoạch, hướng dẫn chấm; mỗi căn cứ một dòng."),
    )
    follows = forms.ChoiceField(
        label=_("Đợt năm trước"),
        required=False,
        help_text=_("Để so sánh qua bảng nối hai bộ tiêu chí."),
    )
    blind = forms.BooleanField(
        label=_("Hai người thẩm định độc lập mỗi lĩnh vực, không thấy nhau trước khi cùng chấm xong"),
        required=False,
    )
    units_see_appraisal = forms.BooleanField(
        label=_("Đơn vị được xem điểm thẩm định trước bước giải trình"), required=False
    )
    ties = forms.ChoiceField(label=_("Xếp đồng hạng"), choices=Tie.choices)
    bonus_cap = forms.DecimalField(
        label=_("Trần điểm thưởng của đợt"),
        required=False,
        min_value=Decimal(0),
        max_digits=8,
        decimal_places=4,
        help_text=_("Để trống thì theo trần của bộ tiêu chí."),
    )
    penalty_cap = forms.DecimalField(
        label=_("Trần điểm trừ của đợt"), required=False, min_value=Decimal(0), max_digits=8, decimal_places=4
    )
    quorum = forms.CharField(
        label=_("Hội đồng họp hợp lệ khi quá (phần trăm thành viên)"), initial="50", max_length=8
    )
    recheck_share = forms.CharField(
        label=_("Rút ngẫu nhiên để kiểm tra lại (phần trăm số dòng)"), required=False, max_length=8
    )

    def __init__(self, *args: Any, earlier: list[Round], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.earlier = {str(one.pk): one for one in earlier}
        choices = [("", _("không có")), *((key, str(one)) for key, one in self.earlier.items())]
        self.fields["follows"].choices = choices  # type: ignore[attr-defined]

    def settings(self) -> Settings:
        """What the form says. Raises RB0120."""
        said = self.cleaned_data
        return Settings(
            title=said["title"],
            year=said["year"],
            basis=said["basis"],
            blind=said["blind"],
            ties=said["ties"],
            bonus_cap=said["bonus_cap"],
            penalty_cap=said["penalty_cap"],
            quorum=share_of(said["quorum"]) or Decimal(0),
            units_see_appraisal=said["units_see_appraisal"],
            recheck_share=share_of(said["recheck_share"]),
            follows=self.earlier.get(said["follows"]),
        )


def initial_of(round_: Round) -> dict[str, Any]:
    """What a round says now, as the form shows it."""
    plain = ("title", "year", "basis", "blind", "units_see_appraisal", "ties", "bonus_cap", "penalty_cap")
    shares = {name: getattr(round_, name) for name in ("quorum", "recheck_share")}
    return {
        **{name: getattr(round_, name) for name in plain},
        "follows": str(round_.follows_id or ""),
        **{
            name: "" if share is None else f"{(share * 100).normalize():f}".replace(".", ",")
            for name, share in shares.items()
        },
    }


class StageForm(forms.Form):
    """The days of one stage; both empty: the round has no such stage."""

    opens = forms.DateTimeField(
        label=_("Mở"),
        required=False,
        input_formats=["%Y-%m-%dT%H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    closes = forms.DateTimeField(
        label=_("Khóa"),
        required=False,
        input_formats=["%Y-%m-%dT%H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if bool(said.get("opens")) != bool(said.get("closes")) and not self.errors:
            raise forms.ValidationError(_("Nhập cả hai ngày giờ, hoặc để trống cả hai."))
        return said


class ExtendForm(forms.Form):
    """A later end of a stage for one unit."""

    until = forms.DateTimeField(
        label=_("Gia hạn đến"),
        input_formats=["%Y-%m-%dT%H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    reason = forms.CharField(label=_("Lý do"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
