"""Pages of papers: the list with its upload, the wait, the review beside the original, the plan to be."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chiso.audit import clock, numeral
from chiso.engine.problems import Problem
from chiso.evidence.services import file_open
from chiso.org.http import SignedInRequest
from chiso.papers.page_image import picture_of
from chiso.plans import services
from chiso.plans.forms.plan import ReasonForm, TakeForm, YearForm
from chiso.plans.models import Finding, Reading
from chiso.plans.policies import plan as policies
from chiso.plans.problems import plan as problems
from chiso.plans.schemas import derived
from chiso.plans.selectors import reading as selectors
from chiso.plans.services.from_reading import blocking, decisions_of
from chiso.plans.tasks import reading as jobs
from chiso.plans.terms import FindingState, ReadingState

UNDER_WAY = {ReadingState.WAITING, ReadingState.READING}
STALE = dt.timedelta(minutes=10)
"""After this a reading that does not end may be put in line again."""


@require_safe
def readings(request: SignedInRequest) -> HttpResponse:
    before = request.GET.get("truoc", "")
    rows = selectors.readings_seen(request.actor, before=numeral.number(before))
    page = rows[: selectors.PAGE]
    return render(
        request,
        "plans/reading_list.html",
        {
            "rows": page,
            "next_url": f"?truoc={page[-1].pk}" if len(rows) > selectors.PAGE else "",
            "form": TakeForm(),
            "may_prepare": policies.may_prepare(request.actor),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def reading_take(request: SignedInRequest) -> HttpResponse:
    """Take a file; what is wrong with it is said where it was chosen."""
    request.actor.require(
        policies.may_prepare(request.actor), _("nhận văn bản để lập kế hoạch"), who=_("Văn phòng")
    )
    if request.method != "POST":
        return readings(request)
    form = TakeForm(request.POST, request.FILES)
    problem: Problem | None = None
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            reading = jobs.take(file, name=file.name, actor=request.actor, once=request.POST.get("once"))
            return redirect("plans:reading", reading.pk)
        except Problem as refusal:
            if refusal.code[:2] != "EV":
                raise
            problem = refusal
    context = {
        "rows": selectors.readings_seen(request.actor)[: selectors.PAGE],
        "form": form,
        "problem": problem,
        "may_prepare": policies.may_prepare(request.actor),
    }
    return render(request, "plans/reading_list.html", context, status=422)


@require_POST
def reading_sample(request: SignedInRequest) -> HttpResponse:
    """The authority's own plan of 2023, taken like any other paper."""
    with services.SAMPLE_PAPER.open("rb") as stream:
        once = request.POST.get("once")
        reading = jobs.take(stream, name=services.SAMPLE_PAPER.name, actor=request.actor, once=once)
    return redirect("plans:reading", reading.pk)


@require_safe
def reading(request: SignedInRequest, pk: int) -> HttpResponse:
    found = selectors.reading_by_id(pk, actor=request.actor)
    if found.paper is None:
        return render(request, "plans/reading_wait.html", _waiting(request, found))
    return render(request, "plans/reading_review.html", _review(request, found))


@require_safe
def reading_state(request: SignedInRequest, pk: int) -> HttpResponse:
    """Asked for every second while a person waits; sends the browser on when there is something to see."""
    found = selectors.reading_by_id(pk, actor=request.actor)
    if found.paper is not None:
        return HttpResponse(headers={"HX-Redirect": reverse("plans:reading", args=[pk])})
    return render(request, "plans/reading_progress.html", _waiting(request, found))


@require_safe
def reading_changes(request: SignedInRequest, pk: int) -> HttpResponse:
    """What others decided since ``tu``; swaps the changed findings in place."""
    found = selectors.reading_by_id(pk, actor=request.actor)
    since = parse_datetime(request.GET.get("tu", "")) or clock.now()
    now = clock.now()
    changed = [
        row
        for row in selectors.findings_since(found, moment=since)
        if row.decided_by_id != request.actor.account_id
    ]
    findings = list(selectors.findings_of(found)) if changed else []
    context = {**_marks(request, found), "changed": changed, "since": now}
    if changed:
        context |= {"tally": selectors.tally_of(findings), "blocking": blocking(findings)}
    return render(request, "plans/reading_changes.html", context)


@require_POST
def finding_decide(request: SignedInRequest, pk: int) -> HttpResponse:
    finding = selectors.finding_by_id(pk, actor=request.actor)
    services.finding_decide(
        finding,
        state=request.POST.get("state", ""),
        correction=request.POST.get("correction", ""),
        seen=request.POST.get("seen", FindingState.OPEN),
        actor=request.actor,
    )
    return _decided(request, finding)


@require_POST
def finding_reopen(request: SignedInRequest, pk: int) -> HttpResponse:
    finding = selectors.finding_by_id(pk, actor=request.actor)
    services.finding_reopen(finding, seen=request.POST.get("seen", ""), actor=request.actor)
    return _decided(request, finding)


@require_POST
def findings_decide(request: SignedInRequest, pk: int) -> HttpResponse:
    found = selectors.reading_by_id(pk, actor=request.actor)
    code, state = request.POST.get("code", ""), request.POST.get("state", "")
    count = services.findings_decide(found, code=code, state=state, actor=request.actor)
    messages.success(request, _("Đã xử lý %(count)s điểm mã %(code)s.") % {"count": count, "code": code})
    return redirect(_back(request, found))


@require_POST
def reading_fill(request: SignedInRequest, pk: int) -> HttpResponse:
    found = selectors.reading_by_id(pk, actor=request.actor)
    post = request.POST
    services.reading_fill(
        found,
        field=post.get("field", ""),
        value=post.get("value", ""),
        seen=post.get("seen", ""),
        actor=request.actor,
    )
    return redirect(reverse("plans:reading", args=[pk]) + "?xem=noi-dung")


@require_POST
def reading_retry(request: SignedInRequest, pk: int) -> HttpResponse:
    jobs.retry(selectors.reading_by_id(pk, actor=request.actor), actor=request.actor)
    return redirect("plans:reading", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def reading_drop(request: SignedInRequest, pk: int) -> HttpResponse:
    found = selectors.reading_by_id(pk, actor=request.actor)
    request.actor.require(policies.may_prepare(request.actor), _("bỏ văn bản đang đọc"), who=_("Văn phòng"))
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        services.reading_drop(found, reason=form.cleaned_data["reason"], actor=request.actor)
        return redirect("plans:readings")
    return render(request, "plans/reading_drop.html", {"reading": found, "form": form})


@require_safe
def reading_file(request: SignedInRequest, pk: int) -> HttpResponse | FileResponse:
    """The bytes as they came, as a download: a browser never opens them itself."""
    found = selectors.reading_by_id(pk, actor=request.actor)
    stream = file_open(found.file.sha256, name=found.name)
    return FileResponse(stream, as_attachment=True, filename=found.name)


@require_safe
def reading_page(request: SignedInRequest, pk: int, page: int) -> HttpResponse:
    """A page of a PDF or scan as a picture, drawn in a process of its own."""
    found = selectors.reading_by_id(pk, actor=request.actor)
    with file_open(found.file.sha256, name=found.name) as stream:
        png = picture_of(stream.read(), page=page, marks=selectors.marks_on(found, page))
    if png is None:
        raise problems.page_not_drawn(page)
    return HttpResponse(png, content_type="image/png", headers={"Cache-Control": "private, max-age=3600"})


@require_http_methods(["GET", "HEAD", "POST"])
def reading_plan(request: SignedInRequest, pk: int) -> HttpResponse:
    """Which parts of the paper become the plan, and for which year."""
    found = selectors.reading_by_id(pk, actor=request.actor)
    findings = list(selectors.findings_of(found))
    paper: dict[str, Any] = found.paper or {}
    decisions = decisions_of(findings)
    head = derived.head(paper, decisions, found.fills)
    year = head.date.year if head.date else clock.today().year
    form = YearForm(request.POST if request.method == "POST" else None, initial={"year": year})
    if request.method == "POST" and form.is_valid():
        plan = services.plan_from_reading(
            found,
            year=form.cleaned_data["year"],
            title=form.cleaned_data["title"],
            annexes=_positions(request, "annex"),
            obligations=_positions(request, "obligation"),
            actor=request.actor,
            once=request.POST.get("once"),
        )
        return redirect("plans:plan_grid", plan.pk)
    context = {
        "reading": found,
        "form": form,
        "blocking": blocking(findings),
        "head": head,
        "annexes": [(index, annex, _count(annex)) for index, annex in enumerate(paper.get("annexes", []))],
        "obligations": [
            (index, duty, derived.text(duty["text"], duty["at"], decisions))
            for index, duty in enumerate(paper.get("obligations", []))
        ],
        "chosen": set(_positions(request, "annex")) if request.method == "POST" else None,
    }
    return render(request, "plans/reading_plan.html", context)


def _waiting(request: HttpRequest, found: Reading) -> dict[str, Any]:
    began = found.started_at or found.taken_at
    waited = clock.now() - began
    return {
        "reading": found,
        "under_way": found.state in UNDER_WAY,
        "seconds": max(0, int(waited.total_seconds())),
        "stale": found.state == ReadingState.READING and waited > STALE,
        "may_prepare": policies.may_prepare(request.actor),  # type: ignore[attr-defined]
    }


def _marks(request: SignedInRequest, found: Reading) -> dict[str, Any]:
    open_for_review = found.state == ReadingState.REVIEW
    return {"reading": found, "may_decide": open_for_review and policies.may_prepare(request.actor)}


def _review(request: SignedInRequest, found: Reading) -> dict[str, Any]:
    findings = list(selectors.findings_of(found))
    wanted, code = request.GET.get("loc", ""), request.GET.get("ma", "")
    shown = [
        row
        for row in findings
        if (not code or row.code == code)
        and (wanted in {"", "tat-ca"} or wanted in {row.state, row.severity})
    ]
    origin = (found.paper or {}).get("origin") or {}
    return {
        **_marks(request, found),
        "findings": shown,
        "by_position": {row.position: row for row in findings},
        "tally": selectors.tally_of(findings),
        "blocking": blocking(findings),
        "pages": selectors.original_pages(found, findings),
        "pictures": origin.get("kind") in {"pdf", "scan"},
        "paper": found.paper,
        "head": derived.head(found.paper or {}, decisions_of(findings), found.fills),
        "pane": request.GET.get("xem", "diem"),
        "loc": wanted,
        "ma": code,
        "since": clock.now(),
        "selected": request.GET.get("diem", ""),
    }


def _decided(request: SignedInRequest, finding: Finding) -> HttpResponse:
    """The finding as it stands now: swapped in place, or the whole page without scripts."""
    found = finding.reading
    if not request.headers.get("HX-Request"):
        return redirect(f"{_back(request, found)}#finding-{finding.position}")
    fresh = selectors.finding_by_id(finding.pk, actor=request.actor)
    findings = list(selectors.findings_of(found))
    context = {
        **_marks(request, found),
        "changed": [fresh],
        "tally": selectors.tally_of(findings),
        "blocking": blocking(findings),
        "own": True,
    }
    return render(request, "plans/reading_decided.html", context)


def _back(request: HttpRequest, found: Reading) -> str:
    query = request.POST.get("query", "")
    return reverse("plans:reading", args=[found.pk]) + (f"?{query}" if query and "\n" not in query else "")


def _positions(request: HttpRequest, name: str) -> list[int]:
    return numeral.numbers(request.POST.getlist(name))


def _count(annex: dict[str, Any]) -> int:
    return sum(not item["group"] for item in annex["items"])
