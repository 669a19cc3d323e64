"""Pages of outgoing papers: the register, drafts, the steps of a paper, its files, its correction."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chiso.audit import clock, numeral
from chiso.audit.selectors import history
from chiso.engine.problems import Problem
from chiso.evidence.services import file_open
from chiso.org.http import SignedInRequest
from chiso.org.problems import not_found
from chiso.org.selectors import names_on
from chiso.papers.wire import paper_from_json
from chiso.papers.writers.sheet import sheet_of
from chiso.plans.selectors.plan import plans_seen
from chiso.reporting.forms.issue import (
    CorrectionForm,
    IssueForm,
    NumberForm,
    ReasonForm,
    SignedForm,
    initial_of,
)
from chiso.reporting.models import Issue
from chiso.reporting.policies import issue as policies
from chiso.reporting.schemas.issue import Content
from chiso.reporting.selectors import issue as selectors
from chiso.reporting.selectors import issue_begin as begin
from chiso.reporting.services import issue as services
from chiso.reporting.tables import issue as tables
from chiso.reporting.terms import OPEN, IssueKind, IssueState

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TYPES = {"docx": DOCX, "pdf": "application/pdf"}
STEPS = (
    (IssueState.DRAFT, gettext_lazy("Soạn")),
    (IssueState.APPROVED, gettext_lazy("Duyệt nội dung")),
    (IssueState.NUMBERED, gettext_lazy("Cấp số")),
    (IssueState.SIGNED, gettext_lazy("Ký")),
    (IssueState.ISSUED, gettext_lazy("Ban hành")),
)
NEW = (
    IssueKind.LETTER,
    IssueKind.NOTICE,
    IssueKind.REPORT,
    IssueKind.PROPOSAL,
    IssueKind.DECISION,
    IssueKind.PLAN,
)


def _filters(request: SignedInRequest) -> selectors.Filters:
    kind, state, year = (request.GET.get(name, "") for name in ("loai", "trang-thai", "nam"))
    return selectors.Filters(
        kind=kind if kind in IssueKind.values else "",
        state=state if state in IssueState.values else "",
        year=numeral.number(year, digits=4),
        words=request.GET.get("q", "")[:100].strip(),
    )


@require_safe
def issues(request: SignedInRequest) -> HttpResponse:
    """The register of outgoing papers, newest first."""
    filters = _filters(request)
    page = selectors.register(request.actor, filters=filters, before=numeral.number(request.GET.get("truoc")))
    query = request.GET.copy()
    query.pop("truoc", None)
    export = query.urlencode()
    query["truoc"] = str(page.older_than)
    context = {
        "page": page,
        "filters": filters,
        "filtered": filters != selectors.Filters(),
        "kinds": IssueKind.choices,
        "new_kinds": [(each.value, each.label) for each in NEW],
        "states": IssueState.choices,
        "counts": selectors.counts_by_state(request.actor),
        "years": selectors.years(request.actor),
        "next_url": f"?{query.urlencode()}" if page.older_than else "",
        "export": export,
        "may_draft": policies.may_draft(request.actor),
    }
    return render(request, "reporting/issue_list.html", context)


@require_safe
def issues_book(request: SignedInRequest) -> HttpResponse:
    """The register as a workbook, in the order of numbers."""
    rows = selectors.book(request.actor, filters=_filters(request))
    names = names_on(clock.today(), authority_id=request.actor.authority_id)
    data = tables.book(rows, authority=names.get(request.actor.authority_id or 0, ""), today=clock.today())
    name = f"so-van-ban-di-{clock.today():%Y-%m-%d}.xlsx"
    return HttpResponse(
        data, content_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def issue_new(request: SignedInRequest, kind: str) -> HttpResponse:
    """A draft of any kind from nothing; what the system knows of the authority is filled in."""
    if kind not in IssueKind.values:
        raise not_found("loại văn bản")
    request.actor.require(policies.may_draft(request.actor), _("soạn văn bản đi"), who=_("Văn phòng"))
    plan = numeral.number(request.GET.get("ke-hoach"))
    if kind == IssueKind.PLAN and plan is not None:
        subject, content = begin.from_plan(plan, request.actor)
    else:
        subject, content = begin.empty(IssueKind(kind), request.actor)
    return _edit(request, kind=IssueKind(kind), subject=subject, content=content)


@require_http_methods(["GET", "HEAD", "POST"])
def issue_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    found = selectors.issue_by_id(pk, actor=request.actor)
    request.actor.require(
        policies.may_describe(request.actor, found), _("sửa dự thảo văn bản đi"), who=_("Văn phòng")
    )
    content = services.content_of(found)
    return _edit(request, kind=IssueKind(found.kind), subject=found.subject, content=content, issue=found)


def _edit(
    request: SignedInRequest, *, kind: IssueKind, subject: str, content: Content, issue: Issue | None = None
) -> HttpResponse:
    """The form of a draft, new or known; a refusal of what was typed stands beside the form."""
    choices = selectors.signer_choices(request.actor, day=clock.today())
    shown = [(each.key, each.label) for each in choices]
    signer = f"{issue.signer_id}:{issue.signing}" if issue is not None and issue.signer_id else ""
    initial = initial_of(content, subject=subject, signer=signer, revision=issue.revision if issue else 0)
    form = IssueForm(
        request.POST if request.method == "POST" else None,
        kind=kind,
        signers=shown,
        drawn=bool(content.parts),
        initial=initial,
    )
    problem: Problem | None = None
    if request.method == "POST" and form.is_valid():
        draft = form.draft(kept=content)
        try:
            if issue is None:
                issue = services.issue_create(
                    kind=kind, draft=draft, actor=request.actor, once=request.POST.get("once")
                )
            else:
                revision = form.cleaned_data["revision"] or 0
                services.issue_describe(issue, draft=draft, revision=revision, actor=request.actor)
        except Problem as refusal:
            if refusal.code not in {"RP0411", "RP0412"}:
                raise
            problem = refusal
        else:
            messages.success(request, _("Đã lưu dự thảo."))
            return redirect("reporting:issue", issue.pk)
    context = {"form": form, "kind": kind, "issue": issue, "problem": problem, "content": content}
    if kind == IssueKind.PLAN and issue is None and not content.parts and not content.annexes:
        context["plans"] = plans_seen(request.actor)[:20]
    status = 422 if request.method == "POST" else 200
    return render(request, "reporting/issue_edit.html", context, status=status)


def base(request: SignedInRequest, issue: Issue) -> dict[str, Any]:
    """What every page of one paper shows: the steps, and what the actor may do now."""
    actor, state = request.actor, IssueState(issue.state)
    order = [step for step, _label in STEPS]
    reached = order.index(state) if state in order else (len(order) if state == IssueState.REPLACED else -1)
    keeps = policies.may_keep_register(actor, issue)
    approves = policies.may_approve(actor, issue)
    open_ = state in OPEN
    describes = policies.may_describe(actor, issue)
    return {
        "issue": issue,
        "steps": [
            (
                label,
                "done"
                if place < reached or state in (IssueState.ISSUED, IssueState.REPLACED)
                else "now"
                if place == reached
                else "",
            )
            for place, (_step, label) in enumerate(STEPS)
        ],
        "may_describe": state == IssueState.DRAFT and describes,
        "may_approve": state == IssueState.DRAFT and approves,
        "may_return": open_ and state != IssueState.DRAFT and (approves or keeps),
        "may_number": state == IssueState.APPROVED and keeps,
        "may_sign": state in (IssueState.NUMBERED, IssueState.SIGNED) and keeps,
        "may_issue": state == IssueState.SIGNED and keeps,
        "may_cancel": open_ and (keeps or (state == IssueState.DRAFT and describes)),
        "may_correct": state == IssueState.ISSUED and policies.may_draft(actor),
        "reference": selectors.reference(issue),
    }


@require_safe
def issue(request: SignedInRequest, pk: int) -> HttpResponse:
    """One paper as it will be printed, its steps, its files, its chain."""
    found = selectors.issue_by_id(pk, actor=request.actor)
    context = base(request, found)
    context |= {
        "sheet": sheet_of(paper_from_json(found.paper)),
        "lacking": services.lacking(found) if found.state == IssueState.DRAFT else [],
        "late_number": services.late_to_number(found, today=clock.today()),
        "chain": selectors.chain_of(found, actor=request.actor),
        "history": history("reporting.issue", found.pk),
        "next_number": selectors.next_number(found.authority_id, clock.today().year)
        if context["may_number"]
        else None,
        "gaps": selectors.gaps(found.authority_id, clock.today().year)[:12] if context["may_number"] else [],
        "number_form": NumberForm(initial={"issued_on": clock.today(), "number": found.number}),
        "reason_form": ReasonForm(),
        "changed": _source_changed(found),
    }
    return render(request, "reporting/issue_page.html", context)


def _source_changed(issue: Issue) -> bool:
    """Whether the report that a paper still here was drawn from has changed since."""
    if issue.report is None or issue.state not in OPEN:
        return False
    from chiso.reporting.services.consolidation import digest_of_report

    drawn = services.content_of(issue).drawn
    return bool(drawn) and drawn != digest_of_report(issue.report)


@require_POST
def issue_approve(request: SignedInRequest, pk: int) -> HttpResponse:
    found = selectors.issue_by_id(pk, actor=request.actor)
    read = numeral.number(request.POST.get("revision"))
    services.issue_approve(found, revision=read, actor=request.actor)
    messages.success(request, _("Đã duyệt nội dung; văn thư cấp số và chuyển ký."))
    return redirect("reporting:issue", pk)


@require_POST
def issue_return(request: SignedInRequest, pk: int) -> HttpResponse:
    found = selectors.issue_by_id(pk, actor=request.actor)
    services.issue_return(found, reason=request.POST.get("reason", ""), actor=request.actor)
    messages.success(request, _("Đã trả lại người soạn."))
    return redirect("reporting:issue", pk)


@require_POST
def issue_number(request: SignedInRequest, pk: int) -> HttpResponse:
    found = selectors.issue_by_id(pk, actor=request.actor)
    form = NumberForm(request.POST)
    said: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    number = services.issue_number(
        found,
        number=said.get("number"),
        issued_on=said.get("issued_on"),
        actor=request.actor,
        once=request.POST.get("once"),
    )
    messages.success(request, _("Đã cấp số %(number)s; tải bản PDF để ký.") % {"number": f"{number:02d}"})
    return redirect("reporting:issue", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def issue_sign(request: SignedInRequest, pk: int) -> HttpResponse:
    """Bring back the signed file; what the check found is said before it is taken with a reason."""
    found = selectors.issue_by_id(pk, actor=request.actor)
    request.actor.require(
        policies.may_keep_register(request.actor, found), _("nhận bản đã ký"), who=_("văn thư (Văn phòng)")
    )
    sent_form = request.method == "POST"
    form = SignedForm(request.POST if sent_form else None, request.FILES if sent_form else None)
    problem: Problem | None = None
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            checked = services.attach_signed(
                found,
                data=file.read(services.SIGNED_MOST + 1),
                name=file.name,
                note=form.cleaned_data["note"],
                actor=request.actor,
            )
        except Problem as refusal:
            if refusal.code not in {"RP0406", "RP0407", "RP0410"} and refusal.code[:2] != "EV":
                raise
            problem = refusal
        else:
            level = messages.warning if checked["problems"] else messages.success
            level(
                request,
                _("Đã nhận bản ký, có điểm cần lưu ý.")
                if checked["problems"]
                else _("Bản ký khớp với bản đã cấp số."),
            )
            return redirect("reporting:issue", pk)
    context = {**base(request, found), "form": form, "problem": problem}
    return render(request, "reporting/issue_sign.html", context, status=422 if form.is_bound else 200)


@require_POST
def issue_issue(request: SignedInRequest, pk: int) -> HttpResponse:
    found = selectors.issue_by_id(pk, actor=request.actor)
    services.issue_issue(found, actor=request.actor, once=request.POST.get("once"))
    messages.success(request, _("Đã ban hành."))
    return redirect("reporting:issue", pk)


@require_POST
def issue_cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    found = selectors.issue_by_id(pk, actor=request.actor)
    services.issue_cancel(found, reason=request.POST.get("reason", ""), actor=request.actor)
    messages.success(request, _("Đã hủy; số đã cấp (nếu có) không dùng lại."))
    return redirect("reporting:issue", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def issue_correct(request: SignedInRequest, pk: int) -> HttpResponse:
    """Begin the paper that replaces or corrects this one."""
    found = selectors.issue_by_id(pk, actor=request.actor)
    request.actor.require(
        policies.may_draft(request.actor), _("soạn văn bản thay thế, đính chính"), who=_("Văn phòng")
    )
    form = CorrectionForm(request.POST if request.method == "POST" else None)
    problem: Problem | None = None
    if request.method == "POST" and form.is_valid():
        try:
            made = services.issue_correct(
                found,
                kind=form.cleaned_data["kind"],
                reason=form.cleaned_data["reason"],
                slips=form.slips(),
                actor=request.actor,
                once=request.POST.get("once"),
            )
        except Problem as refusal:
            if refusal.code not in {"RP0408", "RP0411"}:
                raise
            problem = refusal
        else:
            messages.success(request, _("Đã lập dự thảo; kiểm tra rồi trình duyệt."))
            return redirect("reporting:issue", made.pk)
    context = {**base(request, found), "form": form, "problem": problem}
    return render(request, "reporting/issue_correct.html", context, status=422 if form.is_bound else 200)


@require_safe
def issue_file(request: SignedInRequest, pk: int, which: str) -> HttpResponseBase:
    """``docx``, ``pdf``: the numbered files, or the draft as it stands; ``da-ky``: the signed file."""
    found = selectors.issue_by_id(pk, actor=request.actor)
    name = services.file_name(found)
    if which == "da-ky":
        if found.signed is None:
            raise not_found("bản đã ký")
        return _stored(found.signed.sha256, f"{name}-da-ky.pdf", "application/pdf")
    if which not in TYPES:
        raise not_found("tệp")
    kept = found.docx if which == "docx" else found.pdf
    if kept is not None:
        return _stored(kept.sha256, f"{name}.{which}", TYPES[which])
    return sent(services.written(found, which, paper_from_json(found.paper)), f"{name}.{which}", TYPES[which])


def _stored(sha256: str, name: str, media_type: str) -> FileResponse:
    response = FileResponse(
        file_open(sha256, name=name), as_attachment=True, filename=name, content_type=media_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


def sent(data: bytes, name: str, media_type: str) -> HttpResponse:
    """Bytes made now, as a download."""
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(data, content_type=media_type, headers=headers)
