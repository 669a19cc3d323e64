"""Pages of the organisation."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from chiso.org.http import SignedInRequest


@require_safe
def settings_page(request: SignedInRequest) -> HttpResponse:
    return redirect("account_change_password")
