"""One criterion of a sheet: read, written as one goes, proved, noted."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from chiso.audit import numeral
from chiso.engine.problems import Problem
from chiso.evidence import selectors as evidence
from chiso.org.http import SignedInRequest
from chiso.org.problems import Forbidden, NotFound, not_found
from chiso.scoring.forms.line import FactsForm
from chiso.scoring.models import Mark, Subject
from chiso.scoring.problems.sheet import MarkConflict
from chiso.scoring.schemas.edition import book_of
from chiso.scoring.schemas.said import Said, in_words
from chiso.scoring.selectors.line import Detail, Work, limb, typed, work_of
from chiso.scoring.selectors.subject import evidence_by_id, subject_for
from chiso.scoring.services import line as services
from chiso.scoring.services.mark import mark_set
from chiso.scoring.terms import MarkStage
from chiso.scoring.views.sheet import opened, page


@require_safe
def line(request: SignedInRequest, pk: int, code: str) -> HttpResponse:
    """The right pane alone, for a page that has the tree; else the whole page."""
    work = work_of(subject_for(pk, actor=request.actor))
    if not request.headers.get("HX-Request"):
        return redirect(at(pk, code))
    context = page(request, work)
    return render(request, "scoring/sheet_detail.html", {**context, **_opened(request, work, code, context)})


@require_POST
def save(request: SignedInRequest, pk: int, code: str) -> HttpResponse:
    """Write one line. 409 says what stands there now, 422 what is wrong; what was typed is never lost."""
    subject = subject_for(pk, actor=request.actor)
    wanted = request.POST.get("line", "") or code
    wants_json = "application/json" in request.headers.get("Accept", "")
    raw = request.POST.get("revision", "")
    try:
        mark = mark_set(
            subject,
            wanted,
            MarkStage.SELF,
            said=said_in(request),
            base_revision=numeral.number(raw) or 0,
            reasons={
                name.removeprefix("why."): text
                for name, text in request.POST.items()
                if name.startswith("why.") and isinstance(text, str)
            },
            actor=request.actor,
        )
    except MarkConflict as conflict:
        if wants_json:
            return JsonResponse(_conflict(conflict), status=409)
        leaf = book_of(subject.round.edition).leaf_of(wanted)
        labels = book_of(subject.round.edition).labels(leaf) if leaf else {}
        context = {
            "subject": subject,
            "round": subject.round,
            "code": code,
            "line": wanted,
            "conflict": conflict,
            "theirs": in_words(conflict.current, labels),
            "own": in_words(conflict.mine, labels),
            "mine": request.POST,
        }
        return render(request, "scoring/sheet_conflict.html", context, status=409)
    except (NotFound, Forbidden):
        raise
    except Problem as problem:
        if not wants_json:
            raise
        return JsonResponse({"problem": problem.as_json()}, status=422)
    if wants_json:
        return JsonResponse(_after(request, subject, code, mark))
    messages.success(request, _("Đã lưu."))
    return redirect(at(pk, code))


@require_POST
def note(request: SignedInRequest, pk: int, code: str) -> HttpResponse:
    services.note_add(
        subject_for(pk, actor=request.actor),
        code,
        text=request.POST.get("text", ""),
        actor=request.actor,
        once=request.POST.get("once"),
    )
    messages.success(request, _("Đã ghi chú."))
    return redirect(at(pk, code) + "#ghi-chu")


@require_safe
def evidence_choose(request: SignedInRequest, pk: int, code: str) -> HttpResponse:
    """Documents of the library to attach, or a new one to upload and attach in one go."""
    work = work_of(subject_for(pk, actor=request.actor))
    context = page(request, work)
    return _choose(request, work, code, context, FactsForm())


@require_POST
def evidence_attach(request: SignedInRequest, pk: int, code: str) -> HttpResponse:
    raw = request.POST.get("document", "")
    services.evidence_attach(
        subject_for(pk, actor=request.actor),
        code,
        document_id=numeral.number(raw) or 0,
        page=request.POST.get("page", ""),
        note=request.POST.get("note", ""),
        actor=request.actor,
        once=request.POST.get("once"),
    )
    messages.success(request, _("Đã gắn tài liệu."))
    return redirect(at(pk, code) + "#minh-chung")


@require_POST
def evidence_upload(request: SignedInRequest, pk: int, code: str) -> HttpResponse:
    """Take a file, register it and attach it; what is refused is said beside its field."""
    subject = subject_for(pk, actor=request.actor)
    services.provable(subject, code, actor=request.actor)
    form = FactsForm(request.POST, request.FILES)
    if form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            services.evidence_upload(
                subject,
                code,
                stream=sent,
                name=sent.name,
                facts=form.facts(),
                page=form.cleaned_data["page"],
                actor=request.actor,
                once=request.POST.get("once"),
            )
        except Problem as problem:
            if not problem.code.startswith("EV"):
                raise
            form.add_error("file", f"{problem.got}. {problem.hint}. ({problem.code})")
        else:
            messages.success(request, _("Đã đăng ký và gắn tài liệu."))
            return redirect(at(pk, code) + "#minh-chung")
    work = work_of(subject)
    return _choose(request, work, code, page(request, work), form, status=422)


@require_POST
def evidence_detach(request: SignedInRequest, pk: int, row_pk: int) -> HttpResponse:
    subject = subject_for(pk, actor=request.actor)
    row = evidence_by_id(row_pk, subject=subject)
    code = row.code
    services.evidence_detach(row, actor=request.actor)
    messages.success(request, _("Đã gỡ tài liệu; tài liệu vẫn còn trong kho."))
    return redirect(at(pk, code) + "#minh-chung")


def at(pk: int, code: str) -> str:
    """Address of a criterion on its sheet."""
    return f"{reverse('scoring:sheet', args=[pk])}?ma={code}"


def said_in(request: HttpRequest) -> Said:
    """What the form of a line says."""
    posted = request.POST
    return Said(
        figures={
            name.removeprefix("f."): str(text) for name, text in posted.items() if name.startswith("f.")
        },
        percent=posted.get("percent", ""),
        state=posted.get("state", ""),
        case=posted.get("case", ""),
        cuts=tuple(posted.getlist("cut")),
        note=posted.get("note", ""),
    )


def _opened(request: SignedInRequest, work: Work, code: str, context: dict[str, Any]) -> dict[str, Any]:
    found = opened(request, work, code, context)
    if found["detail"] is None:
        raise not_found("tiêu chí")
    return found


def _choose(
    request: SignedInRequest,
    work: Work,
    code: str,
    context: dict[str, Any],
    form: FactsForm,
    *,
    status: int = 200,
) -> HttpResponse:
    found = _opened(request, work, code, context)
    raw = request.GET.get("sau", "")
    filters = evidence.Filters(words=request.GET.get("q", ""))
    context |= {
        **found,
        "form": form,
        "library": evidence.library(request.actor, filters=filters, after=numeral.number(raw), size=20),
        "filters": filters,
        "attached": {row.document_id: row for row in work.evidence.get(found["detail"].node.code, ())},
    }
    return render(request, "scoring/sheet_evidence.html", context, status=status)


def _after(request: SignedInRequest, subject: Subject, code: str, mark: Mark) -> dict[str, Any]:
    """What changes on the page: verdicts, where figures came from, the tree, the totals."""
    work = work_of(subject)
    context = page(request, work)
    found = _opened(request, work, code, context)
    detail: Detail = found["detail"]
    below: dict[str, int] = {}
    for leaf, gaps in work.gaps.items():
        for step in work.book.path(leaf):
            below[step] = below.get(step, 0) + len(gaps)
    forms = [*detail.lines, *([detail.whole] if detail.whole else [])]
    shared = {**context, **found}
    return {
        "revision": mark.revision,
        "total": work.total,
        "percent": work.percent,
        "own": work.own()[0],
        "open": work.open,
        "head": render_to_string("scoring/sheet_detail_points.html", shared, request=request),
        "verdicts": {
            form.key: render_to_string(
                "scoring/sheet_verdict.html", {**shared, "line": form}, request=request
            )
            for form in forms
        },
        "origins": {
            f"{form.key}-{one.name}": render_to_string(
                "scoring/sheet_origin.html", {**shared, "line": form, "figure": one}, request=request
            )
            for form in forms
            for one in form.figures
        },
        "limbs": {
            step: render_to_string(
                "scoring/sheet_limb.html",
                {**shared, "limb": limb(work, step, below.get(step, 0), actor=request.actor)},
                request=request,
            )
            for step in work.book.path(detail.node.code)
        },
    }


def _as_typed(current: Any) -> dict[str, Any]:
    """A mark's content as the inputs of the form have it."""
    return {**current, "figures": {name: typed(text) for name, text in current.get("figures", {}).items()}}


def _conflict(conflict: MarkConflict) -> dict[str, Any]:
    now = _as_typed(conflict.current)
    now["percent"] = typed(now.get("percent", ""))
    return {"message": f"{conflict.got}. {conflict.hint}.", "current": now}
