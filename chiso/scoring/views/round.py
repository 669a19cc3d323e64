"""Pages of rounds: the list, one round with where each unit stands, its settings, its rehearsal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chiso.audit import clock
from chiso.engine.problems import Problem
from chiso.org.http import SignedInRequest
from chiso.org.problems import Forbidden, NotFound
from chiso.scoring import storage
from chiso.scoring.forms.round import SettingsForm, initial_of
from chiso.scoring.models import Round
from chiso.scoring.policies import round as policies
from chiso.scoring.schemas.edition import book_of
from chiso.scoring.selectors import round as selectors
from chiso.scoring.selectors.readiness import readiness
from chiso.scoring.selectors.stage import windows_of_round
from chiso.scoring.selectors.subject import council_role_of, seats_of
from chiso.scoring.services import edition as editions
from chiso.scoring.services import round as services
from chiso.scoring.sources import known
from chiso.scoring.terms import RoundState

Context = dict[str, Any]


@require_safe
def rounds(request: SignedInRequest) -> HttpResponse:
    context = {
        "lines": selectors.rounds_for(request.actor),
        "may_open": policies.may_open_rounds(request.actor),
    }
    return render(request, "scoring/round_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def round_new(request: SignedInRequest) -> HttpResponse:
    """Choose a rule book, say what the round is."""
    request.actor.require(
        policies.may_open_rounds(request.actor), _("lập đợt chấm"), who=_("Văn phòng hoặc lãnh đạo")
    )
    posted = request.POST if request.method == "POST" else None
    year = clock.today().year
    form = SettingsForm(posted, earlier=earlier(request), initial={"year": year, "quorum": "50"})
    chosen = request.POST.get("edition", "")
    if posted is not None and form.is_valid():
        edition = editions.edition_take(chosen, actor=request.actor)
        made = services.round_create(
            edition, settings=form.settings(), actor=request.actor, once=request.POST.get("once")
        )
        messages.success(request, _("Đã lập đợt chấm; tiếp theo chọn đơn vị."))
        return redirect("scoring:round_units", made.pk)
    return render(
        request, "scoring/round_new.html", {"form": form, "offers": storage.offers(), "chosen": chosen}
    )


@require_safe
def round_page(request: SignedInRequest, pk: int) -> HttpResponse:
    """Where each unit stands; a unit sees its own."""
    found = selectors.round_by_id(pk, actor=request.actor)
    rows = selectors.standings(found, actor=request.actor)
    context = {
        **base(request, found),
        "rows": rows,
        "windows": list(windows_of_round(found).values()),
        "now": clock.now(),
        "seats": seats_of(found.pk, actor=request.actor),
        "council_role": council_role_of(found.pk, actor=request.actor),
        "may_reopen": policies.may_reopen(request.actor, found),
    }
    return render(request, "scoring/round_page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def round_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    found = managed(request, pk)
    posted = request.POST if request.method == "POST" else None
    form = SettingsForm(posted, earlier=earlier(request, apart=found), initial=initial_of(found))
    if posted is not None and form.is_valid():
        done = tried(
            request,
            lambda: services.round_describe(found, settings=form.settings(), actor=request.actor),
            _("Đã lưu thông tin đợt chấm."),
        )
        if done:
            return redirect("scoring:round_edit", pk)
    return render(request, "scoring/round_edit.html", {**base(request, found), "form": form})


@require_safe
def round_check(request: SignedInRequest, pk: int) -> HttpResponse:
    """The rehearsal: what is missing, what each unit would be asked."""
    found = managed(request, pk)
    rehearsed = readiness(found)
    sources = [(known(name), name, count) for name, count in rehearsed.sources]
    context = {**base(request, found), "readiness": rehearsed, "sources": sources}
    return render(request, "scoring/round_check.html", context)


@require_POST
def round_open(request: SignedInRequest, pk: int) -> HttpResponse:
    found = managed(request, pk)
    services.round_open(found, actor=request.actor)
    messages.success(request, _("Đã mở đợt chấm; các đơn vị thấy phiếu của mình."))
    return redirect("scoring:round", pk)


@require_POST
def round_cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    found = managed(request, pk)
    services.round_cancel(found, reason=request.POST.get("reason", ""), actor=request.actor)
    messages.success(request, _("Đã hủy đợt chấm."))
    return redirect("scoring:rounds")


def managed(request: SignedInRequest, pk: int) -> Round:
    """A round the actor runs: 404 for who may not know of it, 403 for who only takes part."""
    found = selectors.round_by_id(pk, actor=request.actor)
    request.actor.require(
        policies.manages(request.actor, found), _("quản lý đợt chấm"), who=_("Văn phòng hoặc lãnh đạo")
    )
    return found


def base(request: SignedInRequest, found: Round) -> Context:
    """What every page of a round shows."""
    manages = policies.manages(request.actor, found)
    return {
        "round": found,
        "book": book_of(found.edition),
        "manages": manages,
        "preparing": found.state == RoundState.PREPARING,
        "may_change": manages and found.state in services.RUNNING,
    }


def earlier(request: SignedInRequest, *, apart: Round | None = None) -> list[Round]:
    """Rounds of the authority that a new one may follow."""
    rows = selectors.visible(request.actor).filter(authority_id=request.actor.authority_id or 0)
    return list(rows.exclude(pk=apart.pk) if apart else rows)


def tried(request: SignedInRequest, act: Callable[[], Any], success: str) -> bool:
    """Do it and say so; a refusal that can be mended here is said on the same page."""
    try:
        act()
    except (NotFound, Forbidden):
        raise
    except Problem as problem:
        place = f"{problem.place}: " if problem.place else ""
        messages.error(request, f"{place}{problem.got}. {problem.hint}. ({problem.code})")
        return False
    messages.success(request, success)
    return True
