"""Pages of persons and posts: the list, one person, adding, assigning, ending, signing for another."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chiso.audit import clock
from chiso.audit.selectors import history
from chiso.org import policies, services
from chiso.org.forms.people import AssignForm, DelegationForm, PersonForm
from chiso.org.forms.units import EndForm
from chiso.org.http import SignedInRequest
from chiso.org.selectors import people as selectors
from chiso.org.selectors import units
from chiso.org.views.ask import Crumb, Question, ask
from chiso.org.views.units import day_asked

ASKS = require_http_methods(["GET", "HEAD", "POST"])


def crumbs(*steps: tuple[str, str]) -> list[Crumb]:
    first = {"label": _("Tổ chức"), "url": reverse("org:units")}
    return [first, *({"label": label, "url": url} for label, url in steps)]


@require_safe
def persons(request: SignedInRequest) -> HttpResponse:
    search, after = request.GET.get("tim", "").strip(), request.GET.get("sau", "")
    page = selectors.persons_page(
        day_asked(request), authority_id=request.actor.authority_id, search=search, after=after
    )
    query = urlencode({"tim": search, "sau": page.after})
    words = {
        "page": page,
        "search": search,
        "next_url": f"{reverse('org:persons')}?{query}" if page.after else "",
        "manages": policies.manages_organisation(request.actor),
    }
    return render(request, "org/persons.html", words)


@require_safe
def person(request: SignedInRequest, pk: int) -> HttpResponse:
    found = selectors.visible_person(pk, actor=request.actor)
    words = {
        "page": selectors.person_page(found),
        "person": found,
        "today": clock.today(),
        "manages": policies.manages_organisation(request.actor),
        "entries": history("org.person", pk),
    }
    return render(request, "org/person.html", words)


@ASKS
def person_add(request: SignedInRequest) -> HttpResponse:
    authority = units.own_authority(request.actor)
    policies.require_manager(request.actor, authority.pk, "thêm cán bộ")
    back = reverse("org:persons")
    question = Question(
        title=_("Thêm cán bộ"),
        button=_("Thêm"),
        back=back,
        said=_("Đã thêm cán bộ."),
        crumbs=crumbs((_("Cán bộ"), back), (_("Thêm"), "")),
    )

    def add(typed: dict[str, Any], once: str | None) -> str:
        made = services.person_create(authority, actor=request.actor, once=once, **typed)  # type: ignore[call-arg]
        return reverse("org:person", args=[made.pk])

    return ask(request, PersonForm(request.POST or None), question, add)


@require_POST
def person_confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    found = selectors.visible_person(pk, actor=request.actor)
    services.person_confirm(
        found,
        authority=units.own_authority(request.actor),
        reason=request.POST.get("reason", ""),
        actor=request.actor,
    )
    messages.success(request, _("Đã ghi nhận xác nhận."))
    return redirect("org:person", pk=pk)


@ASKS
def post_assign(request: SignedInRequest, pk: int) -> HttpResponse:
    unit = units.visible_unit(pk, actor=request.actor)
    policies.require_manager(request.actor, unit.authority_id, "giao giữ chức vụ")
    form = AssignForm(
        request.POST or None,
        persons=selectors.person_choices(request.actor.authority_id),
        posts=units.post_choices(unit),
        initial={"valid_from": clock.today(), "person": request.GET.get("can-bo")},
    )
    name = units.newest_names([pk])[pk]
    back = reverse("org:unit", args=[pk])
    question = Question(
        title=_("Giao giữ chức vụ: %(unit)s") % {"unit": name},
        button=_("Giao giữ chức vụ"),
        back=back,
        said=_("Đã giao giữ chức vụ."),
        crumbs=crumbs((name, back), (_("Giao giữ chức vụ"), "")),
    )

    def assign(typed: dict[str, Any], once: str | None) -> str:
        who = selectors.visible_person(typed["person"], actor=request.actor)
        services.post_fill(
            unit,
            person=who,
            post_id=typed["post"],
            title=typed["title"],
            rank=typed["rank"] or "staff",
            valid_from=typed["valid_from"],
            valid_to=typed["valid_to"],
            acting=typed["acting"],
            act=typed["act"],
            actor=request.actor,
            once=once,  # type: ignore[call-arg]
        )
        return back

    return ask(request, form, question, assign)


@ASKS
def post_end(request: SignedInRequest, pk: int) -> HttpResponse:
    holding = selectors.visible_holding(pk, actor=request.actor)
    policies.require_manager(request.actor, holding.post.unit.authority_id, "ghi thôi giữ chức vụ")
    back = reverse("org:unit", args=[holding.post.unit_id])
    question = Question(
        title=_("Thôi giữ chức vụ: %(who)s") % {"who": f"{holding.person.name} – {holding.post.title}"},
        button=_("Ghi thôi giữ chức vụ"),
        back=back,
        said=_("Đã ghi thôi giữ chức vụ."),
        crumbs=crumbs((_("Đơn vị"), back), (_("Thôi giữ chức vụ"), "")),
        danger=True,
    )

    def end(typed: dict[str, Any], once: str | None) -> str:
        services.post_end(holding, actor=request.actor, **typed)
        return back

    return ask(request, EndForm(request.POST or None, initial={"on": clock.today()}), question, end)


@ASKS
def delegate(request: SignedInRequest, pk: int) -> HttpResponse:
    unit = units.visible_unit(pk, actor=request.actor)
    policies.require_manager(request.actor, unit.authority_id, "ghi ủy quyền ký")
    form = DelegationForm(
        request.POST or None,
        persons=selectors.person_choices(request.actor.authority_id),
        initial={"valid_from": clock.today()},
    )
    name = units.newest_names([pk])[pk]
    back = reverse("org:unit", args=[pk])
    question = Question(
        title=_("Ủy quyền ký: %(unit)s") % {"unit": name},
        button=_("Ghi ủy quyền"),
        back=back,
        said=_("Đã ghi ủy quyền ký."),
        crumbs=crumbs((name, back), (_("Ủy quyền ký"), "")),
        note=_("Ủy quyền ký cho phép ký thay người đứng đầu; không kèm quyền nào khác trong hệ thống."),
    )

    def give(typed: dict[str, Any], once: str | None) -> str:
        who = selectors.visible_person(typed.pop("delegate"), actor=request.actor)
        services.delegation_give(unit, delegate=who, actor=request.actor, once=once, **typed)  # type: ignore[call-arg]
        return back

    return ask(request, form, question, give)


@ASKS
def delegation_end(request: SignedInRequest, pk: int) -> HttpResponse:
    delegation = selectors.visible_delegation(pk, actor=request.actor)
    policies.require_manager(request.actor, delegation.unit.authority_id, "chấm dứt ủy quyền ký")
    back = reverse("org:unit", args=[delegation.unit_id])
    question = Question(
        title=_("Chấm dứt ủy quyền: %(who)s") % {"who": f"{delegation.signing}. {delegation.delegate.name}"},
        button=_("Chấm dứt ủy quyền"),
        back=back,
        said=_("Đã chấm dứt ủy quyền ký."),
        crumbs=crumbs((_("Đơn vị"), back), (_("Chấm dứt ủy quyền"), "")),
        danger=True,
    )

    def end(typed: dict[str, Any], once: str | None) -> str:
        services.delegation_end(delegation, actor=request.actor, **typed)
        return back

    return ask(request, EndForm(request.POST or None, initial={"on": clock.today()}), question, end)
