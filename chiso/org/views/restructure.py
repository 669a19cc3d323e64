"""Pages of restructuring: ask, show what would change, confirm."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from chiso.audit import clock
from chiso.audit.problems import Overtaken, Repeated
from chiso.engine.problems import Problem, Problems
from chiso.org import policies, services
from chiso.org.forms.units import CloseForm, MergeForm, MoveForm, RenameForm, SplitForm
from chiso.org.http import SignedInRequest
from chiso.org.models import Unit
from chiso.org.policies import Actor
from chiso.org.problems import Forbidden, NotFound, not_found
from chiso.org.selectors import units as selectors
from chiso.org.views.ask import refuse

Typed = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Way:
    """One way to restructure a unit: its words, its form, what it means."""

    title: str | Promise
    form: type[Form]
    meaning: Callable[[Unit, Typed, Actor], services.Operation]
    offers_units: bool = False


def _rename(unit: Unit, typed: Typed, actor: Actor) -> services.Operation:
    return services.Rename(unit, typed["name"], typed["short_name"], typed["on"], typed["act"])


def _move(unit: Unit, typed: Typed, actor: Actor) -> services.Operation:
    parent = selectors.visible_unit(typed["parent"], actor=actor)
    return services.Move(unit, parent, typed["on"], typed["act"])


def _close(unit: Unit, typed: Typed, actor: Actor) -> services.Operation:
    return services.Close(unit, typed["on"], typed["act"])


def _split(unit: Unit, typed: Typed, actor: Actor) -> services.Operation:
    names = tuple(line.strip() for line in typed["names"].splitlines() if line.strip())
    return services.Split(unit, names, typed["keep"], typed["on"], typed["act"])


def _merge(typed: Typed, actor: Actor) -> services.Operation:
    units = tuple(selectors.visible_unit(pk, actor=actor) for pk in typed["units"])
    into = selectors.visible_unit(typed["into"], actor=actor) if typed["into"] else None
    return services.Merge(units, into, typed["name"], typed["short_name"], typed["on"], typed["act"])


WAYS = {
    "doi-ten": Way(gettext_lazy("Đổi tên đơn vị"), RenameForm, _rename),
    "chuyen": Way(gettext_lazy("Chuyển đơn vị"), MoveForm, _move, offers_units=True),
    "cham-dut": Way(gettext_lazy("Chấm dứt hoạt động"), CloseForm, _close),
    "tach": Way(gettext_lazy("Chia, tách đơn vị"), SplitForm, _split),
}


@require_http_methods(["GET", "HEAD", "POST"])
def restructure(request: SignedInRequest, pk: int, way: str) -> HttpResponse:
    chosen = WAYS.get(way)
    if chosen is None:
        raise not_found("cách sắp xếp")
    actor = request.actor
    unit = selectors.visible_unit(pk, actor=actor)
    policies.require_manager(actor, unit.authority_id, "sắp xếp tổ chức")
    more: dict[str, Any] = {"units": _others(actor, pk)} if chosen.offers_units else {}
    form = chosen.form(request.POST or None, initial={"on": clock.today()}, **more)
    name = selectors.unit_page(unit, day=clock.today()).name
    words = {"title": f"{chosen.title}: {name}", "back": reverse("org:unit", args=[pk])}
    return _reviewed(request, form, words, lambda typed: chosen.meaning(unit, typed, actor))


@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: SignedInRequest) -> HttpResponse:
    actor = request.actor
    policies.require_manager(actor, actor.authority_id, "hợp nhất đơn vị")
    form = MergeForm(
        request.POST or None, units=_others(actor, actor.authority_id), initial={"on": clock.today()}
    )
    words = {"title": _("Hợp nhất, sáp nhập đơn vị"), "back": reverse("org:units")}
    return _reviewed(request, form, words, lambda typed: _merge(typed, actor))


def _others(actor: Actor, pk: int | None) -> list[tuple[int, str]]:
    units = selectors.units_in_force(clock.today(), authority_id=actor.authority_id)
    return [unit for unit in units if unit[0] != pk]


def _reviewed(
    request: SignedInRequest,
    form: Form,
    words: dict[str, str],
    meaning: Callable[[Typed], services.Operation],
) -> HttpResponse:
    """First post: the dry run. Second, with the digest of what was seen: the deed."""
    if request.method == "POST" and form.is_valid():
        seen = request.POST.get("seen", "")
        try:
            operation = meaning(form.cleaned_data)
            if seen:
                unit = services.carry_out(
                    operation, actor=request.actor, seen=seen, once=request.POST.get("once")
                )
                messages.success(request, _("Đã thực hiện. Mọi thay đổi được ghi vào nhật ký."))
                return redirect("org:unit", pk=unit.pk)
            shown = services.preview(operation, actor=request.actor)
            return render(request, "org/review.html", {**words, "form": form, "preview": shown})
        except (Forbidden, NotFound, Repeated, Overtaken):
            raise
        except (Problem, Problems) as fault:
            refuse(form, fault)
    status = 422 if request.method == "POST" else 200
    return render(request, "org/restructure.html", {**words, "form": form}, status=status)
