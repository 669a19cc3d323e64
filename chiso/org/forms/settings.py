"""Forms of one's own settings and of the calendar of days off."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from chiso.org.forms.fields import line_field, tick_field

THEMES = (("auto", _("Theo máy")), ("light", _("Sáng")), ("dark", _("Tối")))


class PreferencesForm(forms.Form):
    language = forms.ChoiceField(
        label=_("Ngôn ngữ"),
        choices=settings.LANGUAGES,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    theme = forms.ChoiceField(
        label=_("Giao diện"), choices=THEMES, widget=forms.Select(attrs={"class": "form-select"})
    )
    mail_notices = tick_field(
        _("Gửi thông báo qua thư điện tử"),
        help_text=_("Thông báo trong hệ thống luôn có; thư gom các thông báo chưa đọc."),
    )


class CalendarForm(forms.Form):
    days = forms.CharField(
        label=_("Ngày nghỉ và ngày làm bù"),
        help_text=_(
            "Mỗi dòng: ngày; nghỉ hoặc làm bù; tên ngày; thêm “dự kiến” nếu chưa công bố. "
            "Có thể ghi khoảng ngày, ví dụ 14/02/2026 - 22/02/2026; nghỉ; Tết Nguyên đán."
        ),
        widget=forms.Textarea(attrs={"rows": 14, "class": "form-control", "spellcheck": "false"}),
    )
    source = line_field(_("Nguồn"), length=300, help_text=_("Thông báo hoặc văn bản công bố ngày nghỉ"))
