"""Progress and evidence of a task, by plain forms or in place."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from chiso.audit import clock, numeral
from chiso.evidence import selectors as evidence
from chiso.org.http import SignedInRequest
from chiso.org.selectors import names_on
from chiso.plans import services
from chiso.plans.forms.task import ProgressForm
from chiso.plans.models import Occurrence, Task
from chiso.plans.problems import task as problems
from chiso.plans.selectors import task as selectors
from chiso.plans.views.task import back


@require_POST
def task_progress(request: SignedInRequest, pk: int) -> HttpResponse:
    """Report progress; from the list of today the card comes back in place."""
    task = selectors.task_by_id(pk, actor=request.actor)
    form = ProgressForm(request.POST)
    if not form.is_valid():
        raise problems.bad_percent(0)
    services.task_progress(
        task,
        percent=form.cleaned_data["percent"],
        note=form.cleaned_data["note"],
        occurrence=_turn(task, form.cleaned_data["occurrence"]),
        actor=request.actor,
        once=request.POST.get("once"),
    )
    if request.headers.get("HX-Request"):
        return _card(request, pk)
    messages.success(request, _("Đã cập nhật tiến độ."))
    return back(request, pk)


def _turn(task: Task, pk: int | None) -> Occurrence | None:
    if pk is None:
        return None
    turn: Occurrence | None = task.occurrences.filter(pk=pk).first()
    if turn is None:
        raise problems.turn_missing()
    return turn


def _card(request: SignedInRequest, pk: int) -> HttpResponse:
    task = selectors.task_by_id(pk, actor=request.actor)
    return render(
        request,
        "plans/today_card.html",
        {
            "task": task,
            "light": selectors.light_of(task, today=clock.today()),
            "names": names_on(clock.today(), authority_id=request.actor.authority_id),
            "saved": True,
        },
    )


@require_safe
def evidence_choose(request: SignedInRequest, pk: int) -> HttpResponse:
    """Registered documents to attach, searched without tones."""
    task = selectors.task_by_id(pk, actor=request.actor)
    filters = evidence.Filters(words=request.GET.get("q", ""))
    raw = request.GET.get("sau", "")
    page = evidence.library(request.actor, filters=filters, after=numeral.number(raw), size=20)
    attached = set(task.documents.values_list("document_id", flat=True))
    return render(
        request,
        "plans/task_evidence.html",
        {
            "task": task,
            "page": page,
            "filters": filters,
            "attached": attached,
            "turns": task.occurrences.order_by("due"),
            "names": names_on(clock.today(), authority_id=request.actor.authority_id),
        },
    )


@require_POST
def evidence_attach(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let a document prove the task, on a page."""
    task = selectors.task_by_id(pk, actor=request.actor)
    turn = numeral.number(request.POST.get("occurrence"))
    services.evidence_attach(
        task,
        document_id=numeral.number(request.POST.get("document")) or 0,
        page=request.POST.get("page", ""),
        note=request.POST.get("note", ""),
        occurrence=_turn(task, turn) if turn is not None else None,
        actor=request.actor,
    )
    messages.success(request, _("Đã gắn tài liệu."))
    return back(request, pk)


@require_POST
def evidence_detach(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a document off."""
    link = selectors.document_link(pk, actor=request.actor)
    task_id = link.task_id
    services.evidence_detach(link, actor=request.actor)
    messages.success(request, _("Đã gỡ tài liệu khỏi nhiệm vụ; tài liệu vẫn còn trong kho."))
    return back(request, task_id)
