"""Pages that settle a round: its units, what is asked of each, the calendar, appraisers and council."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chiso.audit import clock, numeral
from chiso.engine.vietnamese import fold
from chiso.org.http import SignedInRequest
from chiso.org.problems import not_found
from chiso.scoring.forms.round import ExtendForm, StageForm
from chiso.scoring.models import Group, Round, Subject
from chiso.scoring.policies import round as policies
from chiso.scoring.problems import round as problems
from chiso.scoring.schemas import bands
from chiso.scoring.schemas.edition import Book
from chiso.scoring.selectors import choice
from chiso.scoring.selectors import round as selectors
from chiso.scoring.selectors.sheet import unit_names
from chiso.scoring.selectors.stage import windows_of_round
from chiso.scoring.selectors.subject import owners_of, subjects_of
from chiso.scoring.services import appointment, stage
from chiso.scoring.services import round as rounds
from chiso.scoring.services import subject as services
from chiso.scoring.terms import CouncilRole, Seat, StageKind
from chiso.scoring.views.round import base, managed, tried


@require_safe
def units(request: SignedInRequest, pk: int) -> HttpResponse:
    found = managed(request, pk)
    subjects = subjects_of(found)
    here = {subject.unit_id for subject in subjects}
    context = {
        **base(request, found),
        "subjects": subjects,
        "names": unit_names(subjects),
        "groups": [(group, bands.write(group.bands)) for group in found.groups.all()],
        "free": {
            key: name for key, name in choice.scorable_units(found.authority_id).items() if key not in here
        },
        "authority_id": found.authority_id,
    }
    return render(request, "scoring/round_units.html", context)


@require_POST
def subjects_add(request: SignedInRequest, pk: int) -> HttpResponse:
    found = managed(request, pk)
    group = _group(found, request.POST.get("group", ""))
    ids = numeral.numbers(request.POST.getlist("unit"))
    tried(
        request,
        lambda: services.subjects_add(
            found,
            group=group,
            unit_ids=ids,
            body=request.POST.get("body", ""),
            actor=request.actor,
            once=request.POST.get("once"),
        ),
        _("Đã đưa đơn vị vào đợt chấm."),
    )
    return redirect("scoring:round_units", pk)


@require_POST
def subject_move(request: SignedInRequest, pk: int, subject_pk: int) -> HttpResponse:
    found = managed(request, pk)
    subject = _subject(found, subject_pk)
    group = _group(found, request.POST.get("group", ""))
    body = request.POST.get("body", "")
    tried(
        request,
        lambda: services.subject_move(subject, group=group, body=body, actor=request.actor),
        _("Đã lưu."),
    )
    return redirect("scoring:round_units", pk)


@require_POST
def subject_remove(request: SignedInRequest, pk: int, subject_pk: int) -> HttpResponse:
    found = managed(request, pk)
    subject = _subject(found, subject_pk)
    tried(
        request,
        lambda: services.subject_remove(subject, actor=request.actor),
        _("Đã đưa đơn vị ra khỏi đợt chấm."),
    )
    return redirect("scoring:round_units", pk)


@require_POST
def group_set(request: SignedInRequest, pk: int) -> HttpResponse:
    found = managed(request, pk)
    key = request.POST.get("group", "")
    group = _group(found, key) if key else None
    tried(
        request,
        lambda: rounds.group_set(
            found,
            name=request.POST.get("name", ""),
            bands=request.POST.get("bands", ""),
            public=bool(request.POST.get("public")),
            group=group,
            actor=request.actor,
            once=request.POST.get("once"),
        ),
        _("Đã lưu nhóm."),
    )
    return redirect("scoring:round_units", pk)


@require_POST
def group_remove(request: SignedInRequest, pk: int, group_pk: int) -> HttpResponse:
    found = managed(request, pk)
    group = selectors.group_by_id(group_pk, round_=found)
    tried(request, lambda: rounds.group_remove(group, actor=request.actor), _("Đã xóa nhóm."))
    return redirect("scoring:round_units", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def scopes(request: SignedInRequest, pk: int) -> HttpResponse:
    """Criteria that do not apply to units, with the reason."""
    found = managed(request, pk)
    subjects = subjects_of(found)
    context = base(request, found)
    if request.method == "POST":
        wanted = {*numeral.numbers(request.POST.getlist("subject"))}
        chosen = [subject for subject in subjects if subject.pk in wanted]
        tried(
            request,
            lambda: services.scope_set(
                found,
                codes=request.POST.getlist("code"),
                subjects=chosen,
                reason=request.POST.get("reason", ""),
                actor=request.actor,
            ),
            _("Đã ghi tiêu chí không áp dụng."),
        )
        return redirect("scoring:round_scopes", pk)
    context |= {
        "subjects": subjects,
        "names": unit_names(subjects),
        "rows": selectors.scope_rows(found),
        "tree": _tree(context["book"]),
    }
    return render(request, "scoring/round_scopes.html", context)


@require_POST
def scope_clear(request: SignedInRequest, pk: int, scope_pk: int) -> HttpResponse:
    found = managed(request, pk)
    row = selectors.scope_by_id(scope_pk, round_=found)
    tried(request, lambda: services.scope_clear(row, actor=request.actor), _("Tiêu chí áp dụng trở lại."))
    return redirect("scoring:round_scopes", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def owners(request: SignedInRequest, pk: int, subject_pk: int) -> HttpResponse:
    """Which unit of an authority answers for which criterion."""
    found = managed(request, pk)
    subject = _subject(found, subject_pk)
    context = base(request, found)
    if request.method == "POST":
        ids = numeral.numbers(request.POST.getlist("unit"))
        code = request.POST.get("code", "")
        tried(
            request,
            lambda: services.owners_set(subject, code=code, unit_ids=ids, actor=request.actor),
            _("Đã giao phụ trách tiêu chí %(code)s.") % {"code": code},
        )
        return redirect("scoring:round_owners", pk, subject_pk)
    book: Book = context["book"]
    given = owners_of(subject)
    rows = []
    for code, node in book.nodes.items():
        near = next((step for step in book.path(code) if step in given), "")
        depth = len(list(book.path(code))) - 1
        rows.append((node, depth, given.get(code, frozenset()), given.get(near, frozenset())))
    context |= {
        "subject": subject,
        "rows": rows,
        "units": choice.owning_units(subject.unit.authority_id or subject.unit_id),
        "name": unit_names([subject])[subject.unit_id],
    }
    return render(request, "scoring/round_owners.html", context)


@require_POST
def owners_from_plan(request: SignedInRequest, pk: int, subject_pk: int) -> HttpResponse:
    found = managed(request, pk)
    subject = _subject(found, subject_pk)
    tried(
        request,
        lambda: services.owners_from_plan(subject, actor=request.actor),
        _("Đã lấy đơn vị phụ trách từ kế hoạch năm."),
    )
    return redirect("scoring:round_owners", pk, subject_pk)


@require_http_methods(["GET", "HEAD", "POST"])
def stages(request: SignedInRequest, pk: int) -> HttpResponse:
    """The calendar: when each stage opens and locks; who has a later end."""
    found = managed(request, pk)
    windows = windows_of_round(found)
    posted = request.POST if request.method == "POST" else None
    forms = {
        kind: StageForm(
            posted,
            prefix=kind,
            initial={"opens": windows[kind].opens, "closes": windows[kind].closes} if kind in windows else {},
        )
        for kind in StageKind.values
    }
    valid = [form.is_valid() for form in forms.values()]
    if posted is not None and all(valid):
        days = {
            kind: (form.cleaned_data["opens"], form.cleaned_data["closes"])
            if form.cleaned_data["opens"]
            else None
            for kind, form in forms.items()
        }
        if tried(
            request,
            lambda: stage.stages_set(found, days=days, actor=request.actor),
            _("Đã lưu lịch đợt chấm."),
        ):
            return redirect("scoring:round_stages", pk)
    subjects = subjects_of(found)
    context = {
        **base(request, found),
        "forms": [(StageKind(kind).label, kind, form) for kind, form in forms.items()],
        "windows": windows,
        "subjects": subjects,
        "names": unit_names(subjects),
        "extensions": selectors.extensions_of(found),
        "extend": ExtendForm(),
        "may_reopen": policies.may_reopen(request.actor, found),
        "now": clock.now(),
    }
    return render(request, "scoring/round_stages.html", context)


@require_POST
def stage_extend(request: SignedInRequest, pk: int) -> HttpResponse:
    found = managed(request, pk)
    key = request.POST.get("subject", "")
    subject = _subject(found, numeral.number(key) or 0)
    form = ExtendForm(request.POST)
    if form.is_valid():
        tried(
            request,
            lambda: stage.stage_extend(
                subject,
                kind=request.POST.get("kind", ""),
                until=form.cleaned_data["until"],
                reason=form.cleaned_data["reason"],
                actor=request.actor,
                once=request.POST.get("once"),
            ),
            _("Đã gia hạn."),
        )
    else:
        tried(request, lambda: _refuse(form), "")
    return redirect("scoring:round_stages", pk)


@require_safe
def people(request: SignedInRequest, pk: int) -> HttpResponse:
    """Who appraises what, and who sits in the council."""
    found = managed(request, pk)
    subjects = subjects_of(found)
    search = request.GET.get("tim", "").strip()
    context = base(request, found)
    book: Book = context["book"]
    seated = selectors.appointments(found, subjects=subjects)
    context |= {
        "domains": [(node.code, node.title.vi, seated.get(node.code, [])) for node in book.index.tree],
        "everywhere": seated.get("", []),
        "council": selectors.council_of(found),
        "officials": choice.officials(found, search=search),
        "search": search,
        "seats": Seat.choices if found.blind else Seat.choices[:1],
        "roles": CouncilRole.choices,
    }
    return render(request, "scoring/round_people.html", context)


@require_POST
def appraiser_appoint(request: SignedInRequest, pk: int) -> HttpResponse:
    found = managed(request, pk)
    key = request.POST.get("person", "")
    tried(
        request,
        lambda: appointment.appraiser_appoint(
            found,
            person_id=numeral.number(key) or 0,
            domains=request.POST.getlist("domain"),
            seat=request.POST.get("seat", Seat.FIRST),
            outside=bool(request.POST.get("outside")),
            actor=request.actor,
            once=request.POST.get("once"),
        ),
        _("Đã phân công thẩm định."),
    )
    return redirect("scoring:round_people", pk)


@require_POST
def appraiser_release(request: SignedInRequest, pk: int, row_pk: int) -> HttpResponse:
    found = managed(request, pk)
    row = selectors.appraiser_by_id(row_pk, round_=found)
    tried(
        request,
        lambda: appointment.appraiser_release(row, actor=request.actor),
        _("Đã thôi phân công."),
    )
    return redirect("scoring:round_people", pk)


@require_POST
def council_seat(request: SignedInRequest, pk: int) -> HttpResponse:
    found = managed(request, pk)
    key = request.POST.get("person", "")
    tried(
        request,
        lambda: appointment.council_seat(
            found,
            person_id=numeral.number(key) or 0,
            role=request.POST.get("role", ""),
            actor=request.actor,
            once=request.POST.get("once"),
        ),
        _("Đã đưa vào hội đồng."),
    )
    return redirect("scoring:round_people", pk)


@require_POST
def council_unseat(request: SignedInRequest, pk: int, row_pk: int) -> HttpResponse:
    found = managed(request, pk)
    row = selectors.member_by_id(row_pk, round_=found)
    tried(
        request,
        lambda: appointment.council_unseat(row, actor=request.actor),
        _("Đã đưa ra khỏi hội đồng."),
    )
    return redirect("scoring:round_people", pk)


def _refuse(form: ExtendForm) -> None:
    words = "; ".join(str(fault) for faults in form.errors.values() for fault in faults)
    raise problems.unknown_choice(_("Gia hạn"), words)


def _subject(found: Round, pk: int) -> Subject:
    subject = next((one for one in subjects_of(found) if one.pk == pk), None)
    if subject is None:
        raise not_found("đơn vị được chấm")
    subject.round = found
    return subject


def _group(found: Round, key: str) -> Group:
    return selectors.group_by_id(numeral.number(key) or 0, round_=found)


def _tree(book: Book) -> list[tuple[str, str, int, str]]:
    """Every node and printed line with its depth, for choosing; the words for searching come folded."""
    rows = []
    for code, node in book.nodes.items():
        depth = len(list(book.path(code))) - 1
        rows.append((code, node.title.vi, depth, fold(f"{code} {node.title.vi}")))
        if book.has_lines(node):
            rows += [
                (ask.code, book.titles.get(ask.code, ""), depth + 1, fold(book.titles.get(ask.code, "")))
                for ask in book.lines_of(node)
            ]
    return rows
