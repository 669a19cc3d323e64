"""Signing in: nobody signs up; resting accounts are turned away; sample accounts open by one click.

An administrator opens accounts for persons. An account idle for 45 days (TCVN 14423:2026, level 2) is
closed at the door too, should the nightly job not have come by. The one-click way answers only in the
sample mode and only for accounts made as samples; everywhere else it does not exist.
"""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.utils import perform_login
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from chiso.audit.services import SYSTEM
from chiso.org import services


class InvitationOnly(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are opened by administrators; what allauth says to people is said in our words."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("Tài khoản này đang bị khóa."),
        "email_password_mismatch": _("Thư điện tử hoặc mật khẩu chưa đúng."),
        "username_password_mismatch": _("Tên đăng nhập hoặc mật khẩu chưa đúng."),
        "enter_current_password": _("Mật khẩu hiện tại chưa đúng."),
        "incorrect_password": _("Mật khẩu chưa đúng."),
        "too_many_login_attempts": _("Sai quá nhiều lần. Hãy thử lại sau."),
        "rate_limited": _("Quá nhiều yêu cầu trong thời gian ngắn. Hãy thử lại sau."),
        "unknown_email": _("Địa chỉ này không thuộc tài khoản nào."),
        "password_min_length": _("Mật khẩu quá ngắn."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        if services.account_rest_if_idle(user, actor=SYSTEM):
            return redirect("account_inactive")
        response: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return response

    def clean_password(self, password: str, user: Any = None) -> str:
        """A sample account is shared by everybody who tries the product: it never gets a password."""
        if user is not None and user.sample:
            raise ValidationError(_("Tài khoản mẫu không có mật khẩu."))
        return str(super().clean_password(password, user))

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """Only our own pages speak; allauth's greetings after signing in and out are left out."""


class SecondFactor(DefaultMFAAdapter):  # type: ignore[misc]
    """The second factor's refusals in our words."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("Mã chưa đúng hoặc đã hết hạn."),
        "cannot_delete_authenticator": _("Không thể tắt xác thực hai lớp lúc này."),
        "cannot_generate_recovery_codes": _("Hãy bật xác thực hai lớp trước khi tạo mã khôi phục."),
    }


@require_POST
def enter_sample(request: HttpRequest) -> HttpResponse:
    """Sign in as a sample account without a password; 404 outside the sample mode."""
    account = services.sample_enter(
        request.POST.get("username", ""), sample_mode=settings.SAMPLE_MODE, actor=SYSTEM
    )
    account.backend = "allauth.account.auth_backends.AuthenticationBackend"
    response: HttpResponse = perform_login(request, account, email_verification="none")
    return response
