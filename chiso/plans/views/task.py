"""Pages of tasks: the list and its files, the board, one task, giving and dividing, steps of its life."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chiso.audit import clock, numeral
from chiso.audit.selectors import trail
from chiso.audit.terms import VERBS
from chiso.engine.problems import Problem
from chiso.org.http import SignedInRequest
from chiso.org.policies import Actor
from chiso.org.problems import not_found
from chiso.org.selectors import names_on, working_calendar
from chiso.org.selectors.lines import staff_on, units_placed
from chiso.plans import services
from chiso.plans.forms.task import ExplanationForm, ExtensionForm, FilterForm, TaskForm, said
from chiso.plans.models import Item, Task
from chiso.plans.policies import task as policies
from chiso.plans.schemas import cell
from chiso.plans.schemas import schedule as schedules
from chiso.plans.selectors import criteria
from chiso.plans.selectors import plan as plan_selectors
from chiso.plans.selectors import progress as progress_selectors
from chiso.plans.selectors import task as selectors
from chiso.plans.selectors.told import tellings_of
from chiso.plans.tables import task as tables
from chiso.plans.terms import Light, OccurrenceState, Role, TaskState


def shared(request: SignedInRequest, filters: selectors.Filters) -> dict[str, Any]:
    """What every view of the list shows: filters, their choices, saved views, the tally of lights."""
    actor, today = request.actor, clock.today()
    names = names_on(today, authority_id=actor.authority_id)
    counted = selectors.narrowed(actor, replace(filters, light="", state=""))
    return {
        "filters": filters,
        "filtered": filters not in (selectors.Filters(), selectors.Filters(state="open")),
        "names": names,
        "units": [(pk, name) for pk, name in names.items() if pk != actor.authority_id],
        "people": people_of(actor, None),
        "plans": plan_selectors.plans_seen(actor),
        "states": TaskState.choices,
        "lights": [(value, label) for value, label in Light.choices],
        "tally": selectors.tally(counted, today=today),
        "saved": selectors.saved_views(actor.account_id),
        "query": _query(request),
        "today": today,
    }


def _any_state(filters: selectors.Filters) -> selectors.Filters:
    """The board shows its states as columns."""
    return replace(filters, state="")


def _query(request: SignedInRequest) -> str:
    kept = [
        (key, value)
        for key, value in request.GET.items()
        if key not in {"sau", "truoc", "thang", "nam"} and (value or key == "state")
    ]
    return urlencode(kept)


def people_of(actor: Actor, unit_id: int | None) -> list[tuple[int, str]]:
    """Persons in posts, each once, of one unit or of the authority, by Vietnamese name order."""
    units = None if unit_id is None else (unit_id,)
    staff = staff_on(clock.today(), authority_id=actor.authority_id, units=units)
    found = {seat.person_id: seat.name for seat in staff}
    return sorted(found.items(), key=lambda pair: pair[1].rpartition(" ")[2])


@require_safe
def tasks(request: SignedInRequest) -> HttpResponse:
    """The list, nearest deadline first; what is not done, unless another state is asked for."""
    filters = FilterForm(request.GET).filters(state="open")
    page = selectors.task_page(
        request.actor,
        filters=filters,
        after=request.GET.get("sau", ""),
        before=request.GET.get("truoc", ""),
    )
    words = shared(request, filters)
    query = words["query"]
    return render(
        request,
        "plans/task_list.html",
        {
            **words,
            "page": page,
            "rows": with_lights(page.rows),
            "next_url": f"?{query}&sau={page.after}" if page.after else "",
            "previous_url": f"?{query}&truoc={page.before}" if page.before else "",
        },
    )


def with_lights(rows: Any) -> list[tuple[Task, Light | None]]:
    today = clock.today()
    return [(task, selectors.light_of(task, today=today)) for task in rows]


@require_safe
def export(request: SignedInRequest, kind: str) -> HttpResponseBase:
    """The whole list as CSV or XLSX, streamed."""
    filters, today = FilterForm(request.GET).filters(state="open"), clock.today()
    rows = selectors.export_rows(request.actor, filters=filters)
    names = names_on(today, authority_id=request.actor.authority_id)
    name = f"nhiem-vu-{today:%Y-%m-%d}.{kind}"
    if kind == "xlsx":
        return FileResponse(
            tables.as_xlsx(rows, names=names, today=today),
            as_attachment=True,
            filename=name,
            content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        )
    response = StreamingHttpResponse(
        tables.as_csv(rows, names=names, today=today), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
def board(request: SignedInRequest) -> HttpResponse:
    """Columns by state. Cards are moved by buttons; each move is the same service as on the task's page."""
    filters = _any_state(FilterForm(request.GET).filters())
    today, actor = clock.today(), request.actor
    columns = [
        (
            column,
            [(task, selectors.light_of(task, today=today), moves_of(task, actor)) for task in column.rows],
        )
        for column in selectors.board(actor, filters=filters)
    ]
    return render(request, "plans/board.html", {**shared(request, filters), "columns": columns})


def moves_of(task: Task, actor: Actor) -> list[str]:
    """The steps the actor may take from the card."""
    moves = []
    works = policies.may_work(actor, task)
    if task.state == TaskState.ASSIGNED and works:
        moves.append("start")
    if task.state in selectors.WORKABLE and works:
        moves.append("report")
    if task.state == TaskState.REPORTED and actor.account_id != task.reported_by_id:
        allowed = policies.manages(actor) or actor.heads(task.unit_id)
        moves += ["confirm", "return"] if allowed else []
    return moves


@require_safe
def task_page(request: SignedInRequest, pk: int) -> HttpResponse:
    """One task: what, by whom, until when and why then; its thread both ways; its trail."""
    actor, today = request.actor, clock.today()
    task = selectors.task_by_id(pk, actor=actor)
    thread = selectors.thread_of(task)
    calendar = working_calendar()
    resolved = schedules.resolve(
        task.schedule, calendar=calendar, year=task.plan.year, issued_on=task.plan.issued_on
    )
    cooperating = frozenset(o.unit_id for o in task.others.all() if o.role == Role.COOPERATING)
    window = (
        calendar.working_days_between(task.amber_from, task.due) if task.amber_from and task.due else None
    )
    left = any(turn.state not in {OccurrenceState.DONE, OccurrenceState.CANCELLED} for turn in thread.turns)
    parts = any(part.state in selectors.OPEN for part in thread.subtasks)
    return render(
        request,
        "plans/task.html",
        {
            "criterion": criteria.criterion_of(task.item, actor=actor),
            "origin": criteria.origin_of(task.item, actor=actor),
            "task": task,
            "thread": thread,
            "names": names_on(today, authority_id=actor.authority_id),
            "light": selectors.light_of(task, today=today),
            "resolved": resolved,
            "window": window,
            "subtasks": with_lights(thread.subtasks),
            "may": {**_may(task, actor, cooperating), "report": not left and not parts},
            "extension_form": ExtensionForm(),
            "explanation_form": ExplanationForm(initial={"reply_by": calendar.add_working_days(today, 3)}),
            "people": people_of(actor, task.unit_id) if policies.may_direct(actor, task) else [],
            "tellings": tellings_of([pk], actor=request.actor).get(pk, ()),
            "history": trail("plans.task", pk)[:40],
            "verbs": VERBS,
            "today": today,
        },
    )


def _may(task: Task, actor: Actor, cooperating: frozenset[int]) -> dict[str, bool]:
    """What the page offers; services ask again."""
    open_, workable = task.state in selectors.OPEN, task.state in selectors.WORKABLE
    works = policies.may_work(actor, task)
    return {
        "work": works and workable,
        "direct": policies.may_direct(actor, task) and open_,
        "divide": policies.may_divide(actor, task) and open_,
        "prove": policies.may_prove(actor, task, cooperating) and open_,
        "confirm": policies.may_confirm(actor, task)
        and task.state == TaskState.REPORTED
        and task.reported_by_id != actor.account_id,
        "stop": policies.may_stop(actor, task) and open_,
        "reopen": policies.may_stop(actor, task) and not open_,
        "extend": works and workable and task.due is not None,
        "decide": policies.may_stop(actor, task),
        "question": policies.may_question(actor, task) and open_,
        "answer": works,
        "accept": actor.sees_authority,
    }


# --- giving ---------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def task_new(request: SignedInRequest, item_pk: int) -> HttpResponse:
    """Give a task under an item; what the item says is filled in to begin with."""
    item = plan_selectors.item_by_id(item_pk, actor=request.actor)
    unit = item.plan.unit_id or item.lead_id
    initial = {
        "title": item.title,
        "product": item.product,
        "schedule": cell.said(item.schedule),
        "unit": unit,
        "cooperating": [
            o.unit_id for o in item.others.all() if o.role == Role.COOPERATING and o.unit_id != unit
        ],
        "monitoring": [o.unit_id for o in item.others.all() if o.role == Role.MONITORING],
        "legal_basis": item.legal_basis,
        "weight": "1",
    }
    return _give(request, item=item, parent=None, initial=initial)


@require_http_methods(["GET", "HEAD", "POST"])
def subtask_new(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give a part of a task down the chain."""
    parent = selectors.task_by_id(pk, actor=request.actor)
    request.actor.require(policies.may_divide(request.actor, parent), "chia nhiệm vụ này")
    initial = {"unit": parent.unit_id, "schedule": cell.said(parent.schedule), "weight": "1"}
    return _give(request, item=parent.item, parent=parent, initial=initial)


def _give(
    request: SignedInRequest, *, item: Item, parent: Task | None, initial: dict[str, Any]
) -> HttpResponse:
    form = _task_form(request, parent=parent, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            task = services.task_create(
                item,
                work=form.work(),
                unit_id=form.cleaned_data["unit"],
                assignee_id=form.cleaned_data["assignee"],
                cooperating=form.cleaned_data["cooperating"],
                monitoring=form.cleaned_data["monitoring"],
                parent=parent,
                actor=request.actor,
                once=request.POST.get("once"),
            )
        except Problem as problem:
            if not _fits_form(form, problem):
                raise
        else:
            messages.success(request, _("Đã giao nhiệm vụ."))
            return redirect("plans:task", pk=task.pk)
    words = {"form": form, "item": item, "parent": parent, "task": None}
    return render(request, "plans/task_form.html", words, status=422 if form.is_bound else 200)


def _task_form(request: SignedInRequest, *, parent: Task | None, initial: dict[str, Any]) -> TaskForm:
    actor = request.actor
    names = names_on(clock.today(), authority_id=actor.authority_id)
    units = [(pk, name) for pk, name in names.items() if pk != actor.authority_id]
    if parent is not None:
        placed = units_placed(authority_id=actor.authority_id)
        others = frozenset(o.unit_id for o in parent.others.all() if o.role == Role.COOPERATING)
        units = [
            (pk, name)
            for pk, name in units
            if policies.reaches(parent, pk, placed=placed, cooperating=others)
        ]
    offered = {pk for pk, _name in units}
    staff = staff_on(clock.today(), authority_id=actor.authority_id)
    people = {seat.person_id: seat.name for seat in staff if seat.unit_id in offered}
    return TaskForm(request.POST or None, initial=initial, units=units, people=list(people.items()))


FIELD_OF = {
    "PL0103": "unit", "PL0104": "assignee", "PL0105": "schedule", "PL0125": "cooperating", "PL0126": "unit",
    "PL0129": "weight", "PL0120": "title",
}  # fmt: skip
"""Refusals that belong under a field of the form."""


def _fits_form(form: TaskForm, problem: Problem) -> bool:
    field = FIELD_OF.get(problem.code)
    if field:
        form.add_error(field, said(problem))
    return field is not None


@require_http_methods(["GET", "HEAD", "POST"])
def task_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change what is to be done."""
    task = selectors.task_by_id(pk, actor=request.actor)
    request.actor.require(policies.may_direct(request.actor, task), "sửa nhiệm vụ này")
    initial = {
        "title": task.title,
        "product": task.product,
        "schedule": cell.said(task.schedule),
        "starts": task.starts,
        "unit": task.unit_id,
        "assignee": task.assignee_id,
        "cooperating": [o.unit_id for o in task.others.all() if o.role == Role.COOPERATING],
        "monitoring": [o.unit_id for o in task.others.all() if o.role == Role.MONITORING],
        "weight": cell.weight_words(task.weight),
        "legal_basis": task.legal_basis,
    }
    form = _task_form(request, parent=None, initial=initial)
    for name in ("unit", "assignee"):
        form.fields[name].disabled = True
    if request.method == "POST" and form.is_valid():
        try:
            services.task_describe(
                task,
                work=form.work(),
                cooperating=form.cleaned_data["cooperating"],
                monitoring=form.cleaned_data["monitoring"],
                actor=request.actor,
            )
        except Problem as problem:
            if not _fits_form(form, problem):
                raise
        else:
            messages.success(request, _("Đã lưu nhiệm vụ."))
            return redirect("plans:task", pk=pk)
    words = {"form": form, "item": task.item, "parent": task.parent, "task": task}
    return render(request, "plans/task_form.html", words, status=422 if form.is_bound else 200)


# --- steps ----------------------------------------------------------------------------------------


def _step(act: Callable[[Task, SignedInRequest], object], done: str) -> Any:
    """A view that takes one step of a task's life and goes back to where it was taken."""

    @require_POST
    def step(request: SignedInRequest, pk: int) -> HttpResponse:
        task = selectors.task_by_id(pk, actor=request.actor)
        act(task, request)
        messages.success(request, _(done))
        return back(request, pk)

    return step


def back(request: SignedInRequest, pk: int) -> HttpResponse:
    """To the page the form names (our own pages only), else to the task."""
    place = request.POST.get("next", "")
    if place.startswith("/") and not place.startswith(("//", "/\\")):
        return redirect(place)
    return redirect("plans:task", pk=pk)


def _reason(request: SignedInRequest) -> str:
    return request.POST.get("reason", "")


task_start = _step(lambda task, r: services.task_start(task, actor=r.actor), "Đã bắt đầu nhiệm vụ.")
task_report = _step(
    lambda task, r: services.task_report(
        task, note=r.POST.get("note", ""), actor=r.actor, once=r.POST.get("once")
    ),
    "Đã báo cáo hoàn thành, chờ xác nhận.",
)
task_confirm = _step(lambda task, r: services.task_confirm(task, actor=r.actor), "Đã xác nhận hoàn thành.")
task_return = _step(
    lambda task, r: services.task_return(task, reason=_reason(r), actor=r.actor), "Đã trả lại nhiệm vụ."
)
task_reopen = _step(
    lambda task, r: services.task_reopen(task, reason=_reason(r), actor=r.actor), "Đã mở lại nhiệm vụ."
)
task_cancel = _step(
    lambda task, r: services.task_cancel(task, reason=_reason(r), actor=r.actor), "Đã dừng nhiệm vụ."
)


@require_POST
def task_assign(request: SignedInRequest, pk: int) -> HttpResponse:
    """Name who does it."""
    task = selectors.task_by_id(pk, actor=request.actor)
    raw = request.POST.get("assignee", "")
    services.task_assign(task, assignee_id=numeral.number(raw), actor=request.actor)
    messages.success(request, _("Đã phân công."))
    return back(request, pk)


# --- the plan's progress --------------------------------------------------------------------------


@require_safe
def plan_progress(request: SignedInRequest, pk: int) -> HttpResponse:
    """The tree of a plan with progress that explains itself, from tasks to the whole."""
    plan = plan_selectors.plan_by_id(pk, actor=request.actor)
    if plan is None:
        raise not_found("kế hoạch")
    found = progress_selectors.progress_of_items(plan)
    return render(
        request,
        "plans/tree.html",
        {
            "plan": plan,
            "progress": found,
            "annexes": plan_selectors.tree_of(plan_selectors.items_of(plan)),
            "names": names_on(clock.today(), authority_id=request.actor.authority_id),
            "seen": set(
                selectors.narrowed(request.actor, selectors.Filters(plan_id=pk)).values_list("pk", flat=True)
            ),
            "today": clock.today(),
        },
    )


def day_of(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
