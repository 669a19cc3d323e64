"""Forms of the receiver's desk: remarks, a message with a reminder."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from chiso.reporting.services.desk import Asked


class WordsForm(forms.Form):
    """What the Office adds to a reminder."""

    words = forms.CharField(
        label=_("Lời nhắn kèm theo"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def remarks_said(post: Mapping[str, str]) -> list[Asked]:
    """Remarks of the page: fields ``remark:<place>``, empty ones left out."""
    return [
        Asked(text=str(post[name]), place=name.partition(":")[2])
        for name in post
        if name.startswith("remark:") and str(post[name]).strip()
    ]
