"""Forms of readings and plans: what is asked, in which words; what they refuse is shown beside the field."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chiso.plans.models import Plan


class TakeForm(forms.Form):
    """A paper to be read."""

    file = forms.FileField(
        label=_("Tệp văn bản"),
        help_text=_("TXT, DOCX, PDF (có chữ hoặc quét) hay ảnh chụp; văn bản mật không được tải lên."),
        widget=forms.ClearableFileInput(attrs={"accept": ".txt,.docx,.pdf,.png,.jpg,.jpeg,.tif,.tiff"}),
        error_messages={
            "required": _("Chọn một tệp trước khi tải lên."),
            "empty": _("Tệp này không có nội dung."),
        },
    )


class ReasonForm(forms.Form):
    """A reason, for what is not done without one."""

    reason = forms.CharField(
        label=_("Lý do"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Nêu lý do.")},
    )


class YearForm(forms.Form):
    """The year of a plan and its title."""

    year = forms.IntegerField(label=_("Năm kế hoạch"), min_value=2000, max_value=2100)
    title = forms.CharField(
        label=_("Tên kế hoạch"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Để trống để lấy loại văn bản và trích yếu đã rà soát."),
    )


class HeadForm(forms.ModelForm[Plan]):
    """The head of a plan; ``initial_of`` gives what was seen when the form was opened."""

    class Meta:
        model = Plan
        fields = ("title", "year", "number", "symbol", "issued_on", "signer", "legal_basis")
        labels = {
            "title": _("Tên kế hoạch"),
            "year": _("Năm kế hoạch"),
            "number": _("Số"),
            "symbol": _("Ký hiệu"),
            "issued_on": _("Ngày ban hành"),
            "signer": _("Người ký"),
            "legal_basis": _("Căn cứ"),
        }
        help_texts = {
            "number": _("Chỉ nhập khi văn bản đã được cấp số."),
            "issued_on": _("Ngày ghi trên văn bản."),
            "legal_basis": _("Mỗi căn cứ một dòng."),
        }
        widgets = {
            "title": forms.Textarea(attrs={"rows": 3}),
            "legal_basis": forms.Textarea(attrs={"rows": 4}),
            "issued_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }


class IssueForm(forms.Form):
    """What is printed on the paper that was issued. The system proposes nothing of it."""

    issued_on = forms.DateField(
        label=_("Ngày ban hành"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Ngày ghi trên văn bản đã ký."),
        error_messages={"required": _("Nhập ngày ban hành.")},
    )
    number = forms.CharField(
        label=_("Số"), required=False, max_length=30, help_text=_("Để trống nếu chưa được cấp số.")
    )
    symbol = forms.CharField(label=_("Ký hiệu"), required=False, max_length=60)
    signer = forms.CharField(label=_("Người ký"), required=False, max_length=200)


class ItemForm(forms.Form):
    """A line of a plan, all cells; empty means nobody said it yet."""

    title = forms.CharField(label=_("Nội dung"), widget=forms.Textarea(attrs={"rows": 2}))
    lead = forms.CharField(label=_("Đơn vị chủ trì"), required=False)
    cooperating = forms.CharField(
        label=_("Đơn vị phối hợp"), required=False, help_text=_("Cách nhau bằng dấu chấm phẩy.")
    )
    monitoring = forms.CharField(label=_("Đơn vị theo dõi"), required=False)
    schedule = forms.CharField(
        label=_("Thời hạn"),
        required=False,
        help_text=_("Ví dụ: 30/11/2026, tháng 6, quý IV, 10 hàng tháng, thường xuyên."),
    )
    product = forms.CharField(label=_("Sản phẩm"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    weight = forms.CharField(
        label=_("Trọng số"), required=False, help_text=_("Mặc định 1: các nội dung nặng như nhau.")
    )
    measures = forms.CharField(label=_("Biện pháp"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    legal_basis = forms.CharField(label=_("Căn cứ"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    note = forms.CharField(label=_("Ghi chú"), required=False, widget=forms.Textarea(attrs={"rows": 2}))


class NewItemForm(forms.Form):
    """A new line or a new group."""

    parent = forms.ChoiceField(label=_("Thuộc nhóm"), required=False)
    code = forms.CharField(label=_("Số thứ tự"), max_length=30)
    title = forms.CharField(label=_("Nội dung"), widget=forms.Textarea(attrs={"rows": 2}))
    group = forms.BooleanField(label=_("Đây là tên nhóm (lĩnh vực)"), required=False)

    def __init__(self, *args: Any, groups: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["parent"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Không thuộc nhóm nào")), *groups]
