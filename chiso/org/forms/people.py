"""Forms of persons, posts, signing, rights and accounts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chiso.org.forms.fields import Spanning, act_field, choice_field, day_field, line_field, offer, tick_field
from chiso.org.terms import PostRank, Right, Signing

Choices = Iterable[tuple[int, str]]


class PersonForm(forms.Form):
    name = line_field(_("Họ và tên"), length=120)
    email = forms.EmailField(
        label=_("Thư điện tử công vụ"),
        required=False,
        help_text=_("Dùng để gửi thư mời mở tài khoản."),
        widget=forms.EmailInput(attrs={"class": "form-control"}),
    )


class AssignForm(Spanning):
    person = choice_field(_("Cán bộ"))
    post = choice_field(
        _("Chức vụ"), required=False, help_text=_("Bỏ trống nếu lập chức vụ mới; khi đó ghi tên ở dưới.")
    )
    title = line_field(_("Tên chức vụ mới"), length=120, required=False)
    rank = forms.ChoiceField(
        label=_("Cấp"),
        choices=PostRank.choices,
        initial=PostRank.STAFF,
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    acting = tick_field(_("Giao quyền (Q.) hoặc phụ trách"))
    valid_from = day_field(_("Từ ngày"))
    valid_to = day_field(_("Đến ngày"), required=False)
    act = act_field()

    def __init__(self, *args: Any, persons: Choices, posts: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "person", persons)
        offer(self, "post", posts, empty=_("Chức vụ mới"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("post") and not cleaned.get("title"):
            self.add_error("title", str(_("Chọn chức vụ hoặc ghi tên chức vụ mới.")))
        return cleaned


class DelegationForm(Spanning):
    delegate = choice_field(_("Người ký"))
    signing = forms.ChoiceField(
        label=_("Hình thức ký"),
        choices=Signing.choices,
        help_text=_("Nghị định 30/2020/NĐ-CP, Điều 13: TL. và TUQ. giao cho người đứng đầu đơn vị."),
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    scope = line_field(_("Phạm vi, loại văn bản"), length=300)
    valid_from = day_field(_("Từ ngày"))
    valid_to = day_field(_("Đến ngày"), required=False, help_text=_("Bắt buộc với TUQ."))
    act = act_field(required=False)

    def __init__(self, *args: Any, persons: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "delegate", persons)


class GrantForm(Spanning):
    person = choice_field(_("Cán bộ"))
    right = forms.ChoiceField(
        label=_("Quyền"), choices=Right.choices, widget=forms.Select(attrs={"class": "form-select"})
    )
    reason = line_field(_("Lý do, căn cứ"), length=300)
    valid_from = day_field(_("Từ ngày"))
    valid_to = day_field(_("Đến ngày"), required=False)

    def __init__(self, *args: Any, persons: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "person", persons)


class AccountForm(forms.Form):
    username = forms.SlugField(
        label=_("Tên đăng nhập"),
        max_length=60,
        help_text=_("Chữ không dấu, số, gạch ngang."),
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
