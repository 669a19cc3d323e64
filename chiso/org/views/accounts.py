"""Pages of accounts and rights, for administrators alone."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from chiso.audit import clock
from chiso.engine.vietnamese import fold
from chiso.org import policies, services
from chiso.org.forms.people import AccountForm, GrantForm
from chiso.org.forms.units import EndForm, ReasonForm
from chiso.org.http import SignedInRequest
from chiso.org.selectors import people as selectors
from chiso.org.selectors import units
from chiso.org.views.ask import Question, ask
from chiso.org.views.people import ASKS, crumbs


@require_safe
def accounts(request: SignedInRequest) -> HttpResponse:
    policies.require_admin(request.actor, request.actor.authority_id, "quản lý tài khoản")
    rows = selectors.accounts_of(request.actor.authority_id)
    return render(request, "org/accounts.html", {"accounts": rows, "crumbs": crumbs((_("Tài khoản"), ""))})


@ASKS
def account_open(request: SignedInRequest, pk: int) -> HttpResponse:
    authority = units.own_authority(request.actor)
    policies.require_admin(request.actor, authority.pk, "mở tài khoản")
    person = selectors.visible_person(pk, actor=request.actor)
    back = reverse("org:person", args=[pk])
    old = getattr(person, "account", None)
    proposed = old.username if old else slugify(fold(person.name)).replace("-", "")
    question = Question(
        title=_("Mở tài khoản: %(who)s") % {"who": person.name},
        button=_("Mở tài khoản và gửi thư mời"),
        back=back,
        said=_("Đã mở tài khoản; thư mời đặt mật khẩu đang được gửi."),
        crumbs=crumbs((person.name, back), (_("Mở tài khoản"), "")),
        note=_("Thư mời được gửi tới %(email)s.") % {"email": person.email or _("(chưa có địa chỉ)")},
    )

    def do(typed: dict[str, Any], once: str | None) -> str:
        services.account_open(person, authority=authority, actor=request.actor, once=once, **typed)  # type: ignore[call-arg]
        return back

    return ask(request, AccountForm(request.POST or None, initial={"username": proposed}), question, do)


@ASKS
def account_close(request: SignedInRequest, pk: int) -> HttpResponse:
    authority = units.own_authority(request.actor)
    policies.require_admin(request.actor, authority.pk, "khóa tài khoản")
    account = selectors.visible_account(pk, actor=request.actor)
    back = reverse("org:accounts")
    question = Question(
        title=_("Khóa tài khoản: %(name)s") % {"name": account.username},
        button=_("Khóa tài khoản"),
        back=back,
        said=_("Đã khóa tài khoản."),
        crumbs=crumbs((_("Tài khoản"), back), (_("Khóa"), "")),
        note=_("Người dùng không đăng nhập được nữa, kể từ bây giờ. Những gì đã làm vẫn được giữ."),
        danger=True,
    )

    def do(typed: dict[str, Any], once: str | None) -> str:
        services.account_close(account, authority=authority, actor=request.actor, **typed)
        return back

    return ask(request, ReasonForm(request.POST or None), question, do)


@require_POST
def account_invite(request: SignedInRequest, pk: int) -> HttpResponse:
    account = selectors.visible_account(pk, actor=request.actor)
    services.account_invite(
        account,
        authority=units.own_authority(request.actor),
        actor=request.actor,
        once=request.POST.get("once"),  # type: ignore[call-arg]
    )
    messages.success(request, _("Đã gửi lại thư mời đặt mật khẩu."))
    return redirect("org:accounts")


@require_safe
def rights(request: SignedInRequest) -> HttpResponse:
    policies.require_admin(request.actor, request.actor.authority_id, "xem danh sách quyền")
    words = {
        "grants": selectors.grants_of(request.actor.authority_id),
        "today": clock.today(),
        "crumbs": crumbs((_("Quyền"), "")),
    }
    return render(request, "org/rights.html", words)


@ASKS
def right_grant(request: SignedInRequest) -> HttpResponse:
    authority = units.own_authority(request.actor)
    policies.require_admin(request.actor, authority.pk, "cấp quyền")
    form = GrantForm(
        request.POST or None,
        persons=selectors.person_choices(authority.pk),
        initial={"valid_from": clock.today(), "person": request.GET.get("can-bo")},
    )
    back = reverse("org:rights")
    question = Question(
        title=_("Cấp quyền"),
        button=_("Cấp quyền"),
        back=back,
        said=_("Đã cấp quyền."),
        crumbs=crumbs((_("Quyền"), back), (_("Cấp quyền"), "")),
        note=_("Quyền ở đây là quyền đặc biệt; quyền theo chức vụ có sẵn khi giao chức vụ."),
    )

    def do(typed: dict[str, Any], once: str | None) -> str:
        who = selectors.visible_person(typed.pop("person"), actor=request.actor)
        services.right_grant(who, authority=authority, actor=request.actor, once=once, **typed)  # type: ignore[call-arg]
        return back

    return ask(request, form, question, do)


@ASKS
def right_revoke(request: SignedInRequest, pk: int) -> HttpResponse:
    grant = selectors.visible_grant(pk, actor=request.actor)
    policies.require_admin(request.actor, grant.authority_id, "thu hồi quyền")
    back = reverse("org:rights")
    question = Question(
        title=_("Thu hồi quyền: %(what)s") % {"what": f"{grant.get_right_display()} – {grant.person.name}"},
        button=_("Thu hồi quyền"),
        back=back,
        said=_("Đã thu hồi quyền."),
        crumbs=crumbs((_("Quyền"), back), (_("Thu hồi"), "")),
        danger=True,
    )

    def do(typed: dict[str, Any], once: str | None) -> str:
        services.right_revoke(grant, actor=request.actor, **typed)
        return back

    return ask(request, EndForm(request.POST or None, initial={"on": clock.today()}), question, do)
