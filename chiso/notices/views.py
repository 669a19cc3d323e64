"""Pages of notices: the list by day, opening one (which reads it), reading all."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from chiso.audit import numeral
from chiso.notices import selectors, services
from chiso.org.http import SignedInRequest
from chiso.org.problems import not_found


@require_safe
def notices(request: SignedInRequest) -> HttpResponse:
    unread_only = request.GET.get("xem") == "chua-doc"
    older = request.GET.get("truoc", "")
    page = selectors.notices_page(
        request.actor.account_id,
        unread_only=unread_only,
        older_than=numeral.number(older),
    )
    next_url = ""
    if page.older_than:
        query = request.GET.copy()
        query["truoc"] = str(page.older_than)
        next_url = f"{reverse('notices:list')}?{query.urlencode()}"
    return render(
        request, "notices/list.html", {"page": page, "unread_only": unread_only, "next_url": next_url}
    )


@require_POST
def notice_open(request: SignedInRequest, pk: int) -> HttpResponse:
    """Read one notice and go where it points."""
    notice = selectors.own_notice(pk, account_id=request.actor.account_id)
    if notice is None:
        raise not_found("thông báo")
    services.notice_read([pk], actor=request.actor)
    inside = url_has_allowed_host_and_scheme(notice.url, allowed_hosts={request.get_host()})
    return redirect(notice.url if inside else "notices:list")


@require_POST
def notices_read(request: SignedInRequest) -> HttpResponse:
    count = services.notices_read_all(actor=request.actor)
    if count:
        messages.success(request, _("Đã đánh dấu %(count)s thông báo là đã đọc.") % {"count": count})
    return redirect("notices:list")
