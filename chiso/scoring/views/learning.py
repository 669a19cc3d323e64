"""Pages of learning: what was lost and claimed, last year, what if, the cheapest points, the next plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from chiso.audit import clock, numeral
from chiso.engine.pictures.picture import Picture, alternative
from chiso.engine.pictures.render import render as drawn
from chiso.engine.problems import Problem
from chiso.engine.score.change import effects
from chiso.engine.score.cheapest import most
from chiso.engine.score.figures import figure
from chiso.engine.score.rank import intervals
from chiso.engine.spec.types import Figure, Text
from chiso.engine.trace import shown, shown_points
from chiso.org.http import SignedInRequest
from chiso.org.problems import not_found
from chiso.org.selectors import names_on
from chiso.plans.selectors.criteria import open_plans
from chiso.scoring import storage
from chiso.scoring.models import Subject
from chiso.scoring.policies import learning as policies
from chiso.scoring.problems import learning as problems
from chiso.scoring.schemas import learning as schemas
from chiso.scoring.schemas.crosswalk import RELATIONS
from chiso.scoring.schemas.pictures import picture_of_bars, picture_of_gaps
from chiso.scoring.selectors import learning as selectors
from chiso.scoring.selectors.learning import Basis, Learnt
from chiso.scoring.selectors.subject import subject_for
from chiso.scoring.services.remedy import remedies_add

Context = dict[str, Any]
_EFFORT = Figure(title=Text(vi="công sức"), kind="amount")
KNOBS = 12
"""Lines shown with sliders at once, the greatest losses first; the others are chosen one by one."""


@require_safe
def lost(request: SignedInRequest, pk: int) -> HttpResponse:
    """Where points were lost: by line, domain, owner, cause; what wins them back; into next year's plan."""
    subject, basis = _basis(request, pk)
    found = selectors.learnt(basis, storage.crosswalks_on_disk(), actor=request.actor)
    names = _names(request, subject)
    may = policies.may_remedy(request.actor, subject)
    context = {
        **_shared(request, basis, "lost"),
        "rows": [row for row in found.lost if row.lost],
        "waiting": [row for row in found.lost if row.open],
        "groups": _groups(found, names),
        "names": names,
        "serving": found.serving,
        "remedies": found.remedies,
        "said": found.said,
        "may_remedy": may,
        "next_year": subject.round.year + 1,
        "drafts": open_plans(subject.round.year + 1, actor=request.actor) if may else [],
        **_pictured(_domains(basis) if _has_bars(basis) else None),
    }
    return render(request, "scoring/learning_lost.html", context)


@require_POST
def remedy(request: SignedInRequest, pk: int) -> HttpResponse:
    """One click: the chosen lost points become draft lines of next year's plan."""
    subject = subject_for(pk, actor=request.actor)
    post = request.POST
    codes = post.getlist("code")
    made = remedies_add(
        subject,
        codes=codes,
        walks=storage.crosswalks_on_disk(),
        plan_id=numeral.number(post.get("plan")),
        causes={code: post.get(f"cause.{code}", "") for code in codes},
        actor=request.actor,
        once=post.get("once"),
    )
    if made.remedies:
        text = _("Đã đưa %(n)s tiêu chí vào dự thảo kế hoạch; bổ sung thời hạn rồi trình.")
        messages.success(request, text % {"n": len(made.remedies)})
    if made.already:
        text = _("Đã có trong kế hoạch, không ghi lại: %(codes)s.")
        messages.info(request, text % {"codes": ", ".join(made.already)})
    return redirect("plans:plan_grid", made.plan.pk)


@require_safe
def gaps(request: SignedInRequest, pk: int) -> HttpResponse:
    """What the unit claimed against what counts."""
    _subject, basis = _basis(request, pk)
    rows = selectors.gaps_of(basis) if basis.appraised else ()
    context = {
        **_shared(request, basis, "gaps"),
        "lines": [row for row in rows if row.code in basis.book.asks],
        **_pictured(_gaps_picture(basis)),
    }
    return render(request, "scoring/learning_gaps.html", context)


@require_safe
def years(request: SignedInRequest, pk: int) -> HttpResponse:
    """This year against last along the crosswalk, breaks marked."""
    _subject, basis = _basis(request, pk)
    found = selectors.years_of(basis, actor=request.actor)
    share = found.before.result.total.percent if found.before else None
    context = {
        **_shared(request, basis, "years"),
        "years": found,
        "relations": RELATIONS,
        "before_percent": "" if share is None else f"{shown_points(share * 100)} %",
    }
    return render(request, "scoring/learning_years.html", context)


@require_safe
def whatif(request: SignedInRequest, pk: int) -> HttpResponse:
    """Sliders on the figures; the server computes, the address keeps what was tried."""
    _subject, basis = _basis(request, pk)
    found = selectors.learnt(basis, storage.crosswalks_on_disk(), actor=request.actor)
    given = {key: str(value) for key, value in request.GET.items() if "|" in key}
    wanted = {key.partition("|")[0] for key in given} | set(request.GET.getlist("tieu-chi"))
    chosen = [row for place, row in enumerate(found.lost) if place < KNOBS or row.code in wanted]
    knobs = [one for row in chosen if (one := schemas.knob_of(basis.book, basis.sheet, row, given))]
    tried = schemas.tried(basis.book, basis.sheet, schemas.changes_of(knobs)) if knobs else None
    context = {
        **_shared(request, basis, "whatif"),
        "knobs": knobs,
        "others": [row for row in found.lost if row not in chosen],
        "serving": found.serving,
        "tried": _told(basis, tried),
    }
    part = bool(getattr(request, "htmx", False)) and request.GET.get("phan") == "ket-qua"
    return render(request, "scoring/learning_tried.html" if part else "scoring/learning_whatif.html", context)


@require_safe
def cheapest(request: SignedInRequest, pk: int) -> HttpResponse:
    """The most points a given effort buys: efforts typed by people, chosen exactly by the engine."""
    _subject, basis = _basis(request, pk)
    found = selectors.learnt(basis, storage.crosswalks_on_disk(), actor=request.actor)
    candidates = schemas.candidates_of(row for row in found.lost if row.lost)
    asked = "suc" in request.GET
    faults: list[str] = []
    costs = _costs(request.GET, candidates, faults)
    budget = _number(request.GET.get("suc", "5"), faults)
    choice = None
    if asked and not faults and budget is not None and costs:
        actions = schemas.actions_of(candidates, costs)
        raw = schemas.raw_of(basis.sheet)
        choice = most(basis.book.index, raw, actions, budget=budget, like=basis.sheet)
    taken = {action.name for action in choice.actions} if choice else set()
    context = {
        **_shared(request, basis, "cheapest"),
        "rows": [(one, request.GET.get(f"c.{one.key}", "" if asked else "1")) for one in candidates],
        "taken": [one for one in candidates if one.key in taken],
        "budget": request.GET.get("suc", "5"),
        "choice": _told(basis, schemas.Tried(choice.result)) if choice else None,
        "cost": shown(choice.cost) if choice else "",
        "faults": faults,
        "serving": found.serving,
        "may_remedy": policies.may_remedy(request.actor, _subject),
    }
    part = bool(getattr(request, "htmx", False))
    return render(
        request, "scoring/learning_chosen.html" if part else "scoring/learning_cheapest.html", context
    )


@require_safe
def picture(request: SignedInRequest, pk: int, what: str) -> HttpResponse:
    """A picture of the pages above: ``linh-vuc`` or ``chenh-lech``."""
    _subject, basis = _basis(request, pk)
    found = _domains(basis) if what == "linh-vuc" and _has_bars(basis) else _gaps_picture(basis)
    if found is None or what not in ("linh-vuc", "chenh-lech"):
        raise not_found("biểu đồ")
    headers = {
        "Cache-Control": "private, max-age=60",
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; font-src data:",
    }
    return HttpResponse(drawn(found, form="svg"), content_type="image/svg+xml", headers=headers)


# --- shared -----------------------------------------------------------------------------------------


def _basis(request: SignedInRequest, pk: int) -> tuple[Subject, Basis]:
    subject = subject_for(pk, actor=request.actor)
    return subject, selectors.basis_of(subject, actor=request.actor)


def _shared(request: SignedInRequest, basis: Basis, tab: str) -> Context:
    total = basis.result.total
    return {
        "ranked": basis.rank if basis.among > 1 else "",
        "basis": basis,
        "subject": basis.subject,
        "round": basis.subject.round,
        "tab": tab,
        "points": basis.result.shown(total.known),
        "maximum": shown_points(total.maximum),
        "percent": shown_points(total.percent * 100) if total.percent is not None else "",
        "open": shown_points(total.open) if total.open else "",
        "lost_total": shown_points(total.maximum - total.known - total.open),
    }


def _names(request: SignedInRequest, subject: Subject) -> Mapping[int, str]:
    names = dict(names_on(clock.today(), authority_id=subject.unit.authority_id))
    names.setdefault(subject.unit_id, "")
    return names


def _groups(found: Learnt, names: Mapping[int, str]) -> list[tuple[str, str, tuple[schemas.Sum, ...]]]:
    titles = found.basis.result.titles
    rows = [row for row in found.lost if row.lost]
    return [
        (
            "domain",
            _("Theo lĩnh vực"),
            schemas.summed(rows, lambda row: [(row.domain, f"{row.domain}. {titles.get(row.domain, '')}")]),
        ),
        ("owner", _("Theo đơn vị phụ trách"), schemas.summed(rows, lambda row: _owners(row, names))),
        ("cause", _("Theo nguyên nhân"), schemas.summed(rows, lambda row: [(row.cause, row.cause_words)])),
    ]


def _owners(row: schemas.Lost, names: Mapping[int, str]) -> list[tuple[str, str]]:
    if not row.owners:
        return [("", _("Chưa phân công"))]
    return [(str(unit), names.get(unit, "")) for unit in row.owners]


def _told(basis: Basis, tried: schemas.Tried | None) -> Context | None:
    """A tried result beside the one that counts."""
    if tried is None:
        return None
    if tried.result is None:
        return {"faults": tried.faults}
    before, after = basis.result, tried.result
    rows = [
        (
            row.code,
            after.titles.get(row.code, ""),
            "" if row.before is None else before.shown(row.before),
            "" if row.after is None else after.shown(row.after),
            selectors.signed((row.after or Fraction(0)) - (row.before or Fraction(0))),
        )
        for row in effects(before, after)
        if row.code in basis.book.asks
    ]
    gain = after.total.known - before.total.known
    return {
        "faults": (),
        "rows": rows,
        "before": before.shown(before.total.known),
        "after": after.shown(after.total.known),
        "gain": selectors.signed(gain),
        "better": gain > 0,
        "percent": shown_points(after.total.known / after.total.maximum * 100) if after.total.maximum else "",
        "rank": _rank(basis, after.total.known / after.total.maximum) if after.total.maximum else "",
    }


def _rank(basis: Basis, share: Fraction) -> str:
    """The place this percent would have had among the others of the group as published."""
    if not basis.rivals:
        return ""
    bounds = {str(place): (value, value) for place, value in enumerate(basis.rivals)}
    best, _worst = intervals({**bounds, "own": (share, share)})["own"]
    return str(best)


def _costs(
    given: Mapping[str, str], candidates: Iterable[schemas.Candidate], faults: list[str]
) -> dict[str, Fraction]:
    found = {}
    for one in candidates:
        text = given.get(f"c.{one.key}", "")
        value = _number(text, faults) if text.strip() else None
        if value is not None:
            found[one.key] = value
    return found


def _number(text: str, faults: list[str]) -> Fraction | None:
    try:
        return figure(text, _EFFORT, office=True, place=_("công sức"))
    except Problem:
        fault = problems.not_an_effort(text)
        faults.append(f"{fault.got}: {fault.expected}. {fault.hint}.")
        return None


def _pictured(found: Picture | None) -> Context:
    """A picture set into the page in its own face, and the same in words; nothing where there is none."""
    if found is None:
        return {"drawing": "", "alternative": ""}
    svg = drawn(found, form="svg").decode()
    return {"drawing": mark_safe(svg), "alternative": alternative(found)}  # noqa: S308


def _has_bars(basis: Basis) -> bool:
    return any(node.maximum for node in basis.result.nodes.values() if node.level == "domain")


def _domains(basis: Basis) -> Picture:
    return picture_of_bars(basis.name, basis.result)


def _gaps_picture(basis: Basis) -> Picture | None:
    if not basis.appraised:
        return None
    rows = [
        (f"{code}. {basis.result.titles.get(code, '')}", basis.claimed.nodes[code].known, node.known)
        for code, node in basis.result.nodes.items()
        if node.level == "domain" and node.role == "normal" and node.maximum
    ]
    return picture_of_gaps(rows, first="tự chấm", second="kết quả", title=f"{basis.name}: tự chấm và kết quả")
