"""Forms of outgoing papers: the draft by kind, the number, the signed file, the correction."""

from __future__ import annotations

from typing import Any

import msgspec
from django import forms
from django.utils.translation import gettext_lazy as _

from chiso.reporting.schemas.issue import Content, lines
from chiso.reporting.services.issue import Draft, Slip
from chiso.reporting.terms import CorrectionKind, IssueKind

URGENCY = (("", _("không")), ("KHẨN", "KHẨN"), ("THƯỢNG KHẨN", "THƯỢNG KHẨN"), ("HỎA TỐC", "HỎA TỐC"))
TO = {IssueKind.LETTER, IssueKind.PROPOSAL, IssueKind.REPORT}


def area(label: Any, *, rows: int, help_text: Any = "", required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=200_000,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class IssueForm(forms.Form):
    """The draft. What the kind has no use for is not asked; what is drawn from a source is not typed."""

    subject = forms.CharField(
        label=_("Trích yếu"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Ngắn gọn nội dung văn bản; không ghi lại tên loại."),
        error_messages={"required": _("Ghi trích yếu.")},
    )
    to = area(_("Kính gửi"), rows=2, help_text=_("Mỗi nơi một dòng."))
    acting = forms.CharField(
        label=_("Thẩm quyền ban hành"),
        required=False,
        max_length=300,
        help_text=_("Ví dụ: Trưởng ban Ban Quản lý Khu kinh tế Hải Phòng."),
    )
    bases = area(_("Căn cứ"), rows=4, help_text=_("Mỗi căn cứ một dòng, không ghi chữ “Căn cứ”."))
    proposed_by = forms.CharField(label=_("Theo đề nghị của"), required=False, max_length=300)
    opening = area(_("Đoạn mở đầu"), rows=3, help_text=_("Mỗi đoạn một dòng."))
    body = area(
        _("Nội dung"),
        rows=14,
        help_text=_(
            "Dòng bắt đầu bằng “I.”, “1.”, “a)” là đề mục; dòng khác là đoạn văn. Số thứ tự được đánh lại."
        ),
    )
    closing = forms.CharField(
        label=_("Câu kết"),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Để trống để dùng câu kết thông thường của loại văn bản."),
    )
    recipients = area(
        _("Nơi nhận"), rows=4, help_text=_("Mỗi nơi một dòng; “Như trên” và dòng lưu được thêm tự động.")
    )
    signer = forms.ChoiceField(label=_("Người ký"), required=False)
    place = forms.CharField(label=_("Địa danh"), max_length=80, required=False)
    authority = forms.CharField(label=_("Cơ quan ban hành"), max_length=300)
    superior = forms.CharField(label=_("Cơ quan chủ quản"), max_length=300, required=False)
    letters = forms.CharField(label=_("Viết tắt cơ quan"), max_length=20)
    unit = forms.CharField(label=_("Viết tắt đơn vị soạn"), max_length=20, required=False)
    copies = forms.IntegerField(label=_("Số bản lưu"), required=False, min_value=1, max_value=99)
    urgency = forms.ChoiceField(label=_("Độ khẩn"), required=False, choices=URGENCY)
    drafter = forms.CharField(
        label=_("Ký hiệu người soạn, số bản"), required=False, max_length=40, help_text=_("Ví dụ: NVA.(15).")
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, kind: str, signers: list[tuple[str, str]], drawn: bool = False, **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        self.fields["signer"].choices = [("", _("Chưa chọn")), *signers]  # type: ignore[attr-defined]
        left_out = set()
        if kind not in TO:
            left_out |= {"to"}
        if kind != IssueKind.DECISION:
            left_out |= {"acting", "bases", "proposed_by"}
        else:
            left_out |= {"opening", "closing"}
            self.fields["body"].label = _("Các điều")
            self.fields["body"].help_text = _("Mỗi điều bắt đầu bằng “Điều 1.”, “Điều 2.” …")
        if drawn:
            left_out |= {"body"}
        for name in left_out:
            del self.fields[name]
        for name in ("to",):
            if name in self.fields and kind != IssueKind.REPORT:
                self.fields[name].required = True
                self.fields[name].error_messages["required"] = _("Ghi ít nhất một nơi kính gửi.")

    def draft(self, *, kept: Content) -> Draft:
        """What the form says, on top of what is not asked here (drawn parts, tables, units)."""
        said = self.cleaned_data
        values: dict[str, Any] = {}
        for name in ("to", "bases", "opening", "recipients"):
            if name in self.fields:
                values[name] = lines(said.get(name) or "")
        for name in (
            "acting", "proposed_by", "body", "closing", "place", "authority", "superior", "letters", "unit",
            "urgency", "drafter",
        ):  # fmt: skip
            if name in self.fields:
                values[name] = (said.get(name) or "").strip()
        values["copies"] = said.get("copies")
        return Draft(
            subject=said["subject"],
            content=msgspec.structs.replace(kept, **values),
            signer=said.get("signer") or "",
        )


def initial_of(content: Content, *, subject: str, signer: str, revision: int = 0) -> dict[str, Any]:
    """What the form shows of a draft."""
    words = {name: "\n".join(getattr(content, name)) for name in ("to", "bases", "opening", "recipients")}
    plain = {
        name: getattr(content, name)
        for name in (
            "acting", "proposed_by", "body", "closing", "place", "authority", "superior", "letters", "unit",
            "copies", "urgency", "drafter",
        )
    }  # fmt: skip
    return {**words, **plain, "subject": subject, "signer": signer, "revision": revision}


class NumberForm(forms.Form):
    """The number and the day. Empty: the next free one; today."""

    number = forms.IntegerField(
        label=_("Số"),
        required=False,
        min_value=1,
        max_value=999_999,
        help_text=_("Để trống để lấy số kế tiếp trong sổ."),
    )
    issued_on = forms.DateField(
        label=_("Ngày văn bản"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Lý do"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Nêu lý do.")},
    )


class SignedForm(forms.Form):
    """The signed file, and why it is taken where the check cannot confirm it."""

    file = forms.FileField(
        label=_("Tệp PDF đã ký"),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,application/pdf"}),
        error_messages={"required": _("Chọn tệp PDF đã ký.")},
    )
    note = forms.CharField(
        label=_("Lý do nhận khi kiểm tra chưa xác nhận được"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Ví dụ: ký giấy, đóng dấu; tệp là bản quét."),
    )


class CorrectionForm(forms.Form):
    """Replace (content) or correct (form)."""

    kind = forms.ChoiceField(
        label=_("Hình thức xử lý"), choices=CorrectionKind.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Lý do"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Nêu lý do.")},
    )
    where = forms.CharField(
        label=_("Vị trí sai"),
        required=False,
        max_length=200,
        help_text=_("Ví dụ: dòng thứ 3, mục 2, trang 1."),
    )
    was = forms.CharField(
        label=_("Đã in"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    now = forms.CharField(
        label=_("Nay đính chính là"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def slips(self) -> tuple[Slip, ...]:
        said = self.cleaned_data
        parts = (said.get("where", ""), said.get("was", ""), said.get("now", ""))
        return (Slip(*parts),) if all(part.strip() for part in parts) else ()
