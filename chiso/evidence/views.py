"""Pages of evidence: the library, a document, taking files (whole or in parts), downloads."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.http.request import RawPostDataException
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chiso.audit import clock, numeral
from chiso.audit.selectors import trail
from chiso.audit.terms import VERBS
from chiso.engine.problems import Problem
from chiso.evidence import policies, problems, selectors, services
from chiso.evidence.forms import FactsForm, LibraryForm, RegisterForm, UploadForm, VersionForm
from chiso.evidence.models import Upload
from chiso.evidence.terms import FORMATS, Visibility
from chiso.org.http import SignedInRequest
from chiso.org.selectors import names_on

PART = 4 * 1024 * 1024
"""Bytes of one part of a resumable upload."""
INLINE = frozenset({"application/pdf", "image/png", "image/jpeg", "image/gif"})
SHOWN = {media: name.upper() for name, (media, _names) in FORMATS.items()}


def _names(request: SignedInRequest) -> Any:
    return names_on(clock.today(), authority_id=request.actor.authority_id)


@require_safe
def library(request: SignedInRequest) -> HttpResponse:
    """The documents one may see, searched without tones, filtered, a page at a time."""
    form = LibraryForm(request.GET)
    form.is_valid()
    chosen = form.cleaned_data
    filters = selectors.Filters(
        words=chosen.get("q") or "",
        unit_id=chosen.get("unit"),
        visibility=chosen.get("visibility") or "",
        year=chosen.get("year"),
        mine=bool(chosen.get("mine")),
        withdrawn=bool(chosen.get("withdrawn")),
    )
    page = selectors.library(
        request.actor, filters=filters, after=_key(request, "sau"), before=_key(request, "truoc")
    )
    names = _names(request)
    return render(
        request,
        "evidence/library.html",
        {
            "page": page,
            "filters": filters,
            "filtered": filters != selectors.Filters(),
            "names": names,
            "units": sorted(names.items(), key=lambda pair: pair[1]),
            "visibilities": Visibility.choices,
            "formats": SHOWN,
            "uses": selectors.usage_counts([row.pk for row in page.rows], actor=request.actor),
            "damaged": selectors.damaged_count() if request.actor.admin else 0,
            "next_url": _turn(request.GET, sau=page.after),
            "previous_url": _turn(request.GET, truoc=page.before),
        },
    )


def _key(request: HttpRequest, name: str) -> int | None:
    return numeral.number(request.GET.get(name))


def _turn(query: QueryDict, **key: int | None) -> str:
    (name, value), *_rest = key.items()
    if value is None:
        return ""
    kept = [(k, v) for k, v in query.items() if k not in {"sau", "truoc"}]
    return "?" + urlencode([*kept, (name, str(value))])


@require_safe
def document_page(request: SignedInRequest, pk: int) -> HttpResponse:
    """One document: facts, versions, where it is used, its trail."""
    document = selectors.document_by_id(pk, actor=request.actor)
    versions = list(document.versions.all())
    return render(
        request,
        "evidence/document.html",
        {
            "document": document,
            "versions": versions,
            "current": versions[0],
            "inline": versions[0].file.media_type in INLINE,
            "usages": selectors.usages_of([pk], actor=request.actor).get(pk, ()),
            "names": _names(request),
            "formats": SHOWN,
            "may_keep": policies.may_keep(request.actor, document),
            "visibilities": Visibility.choices,
            "version_form": VersionForm(),
            "history": trail("evidence.document", pk)[:30],
            "verbs": VERBS,
        },
    )


@require_safe
def download(request: SignedInRequest, pk: int, number: int) -> HttpResponseBase:
    """The bytes of one version, streamed. ``?xem=1`` shows PDFs and pictures in the page.

    What is sent can run nothing: ``sandbox`` for everything but a PDF, whose viewer it would block.
    """
    version = selectors.version_of(pk, number, actor=request.actor)
    inline = request.GET.get("xem") == "1" and version.file.media_type in INLINE
    response = FileResponse(
        services.file_open(version.file.sha256, name=version.name),
        as_attachment=not inline,
        filename=version.name,
        content_type=version.file.media_type if inline else _sent_type(version.file.media_type),
    )
    response["Content-Length"] = str(version.file.size)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-cache"
    response["ETag"] = f'"{version.file.sha256}"'
    pdf = inline and version.file.media_type == "application/pdf"
    response["Content-Security-Policy"] = (
        "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
        if pdf
        else "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox"
    )
    return response


def _sent_type(media_type: str) -> str:
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


@require_http_methods(["GET", "HEAD", "POST"])
def upload_new(request: SignedInRequest) -> HttpResponse:
    """Choose a file. The plain form sends it whole; the script of the page sends it in parts."""
    request.actor.require(
        bool(request.actor.units), "đăng ký tài liệu", who="cán bộ giữ chức vụ trong đơn vị"
    )
    form = UploadForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            sent = form.cleaned_data["file"]
            try:
                upload = services.upload_whole(sent, name=sent.name, size=sent.size, actor=request.actor)
            except Problem as problem:
                form.add_error("file", f"{problem.got}. {problem.expected}. {problem.hint}. ({problem.code})")
            else:
                return redirect("evidence:register", token=upload.token)
        status = 422
    limit = problems.megabytes(settings.EVIDENCE_MAX_BYTES)
    words = {"form": form, "limit": limit, "part": PART, "max_bytes": settings.EVIDENCE_MAX_BYTES}
    return render(request, "evidence/upload.html", words, status=status)


@require_POST
def upload_begin(request: SignedInRequest) -> JsonResponse:
    """JSON ``{name, size}`` → where to send the parts. The same file goes on where it stopped."""
    try:
        asked = json.loads(request.body or b"{}")
        upload = services.upload_begin(str(asked["name"]), size=int(asked["size"]), actor=request.actor)
    except (ValueError, KeyError, TypeError, RawPostDataException):  # a form is no JSON either
        return _refusal(problems.bad_size(""))
    except Problem as problem:
        return _refusal(problem)
    return _state(upload, status=201)


@require_http_methods(["GET", "HEAD", "POST", "DELETE"])
def upload_part(request: SignedInRequest, token: str) -> HttpResponse:
    """GET: how many bytes are safe. POST: the part that begins at ``Upload-Offset``. DELETE: give up."""
    upload = selectors.upload_by_token(token, actor=request.actor)
    if request.method == "DELETE":
        services.upload_drop(upload, actor=request.actor)
        return HttpResponse(status=204)
    if request.method == "POST":
        offset = numeral.number(request.headers.get("Upload-Offset"))
        try:
            services.upload_append(
                upload,
                offset=-1 if offset is None else offset,
                stream=request,
                actor=request.actor,
            )
            if upload.received == upload.size:
                services.upload_finish(upload, actor=request.actor)
        except Problem as problem:
            return _refusal(problem, upload)
    return _state(upload)


def _state(upload: Upload, *, status: int = 200) -> JsonResponse:
    return JsonResponse(
        {
            "url": reverse("evidence:upload_part", args=[upload.token]),
            "received": upload.received,
            "size": upload.size,
            "part": PART,
            "next": reverse("evidence:register", args=[upload.token]) if upload.file_id else "",
        },
        status=status,
    )


def _refusal(problem: Problem, upload: Upload | None = None) -> JsonResponse:
    content: dict[str, object] = {"problem": problem.as_json()}
    if upload is not None:
        content["received"] = upload.received
    return JsonResponse(content, status=409 if problem.code == "EV0008" else 422)


@require_http_methods(["GET", "HEAD", "POST"])
def register(request: SignedInRequest, token: str) -> HttpResponse:
    """Say what the uploaded file is. What the file says of itself is offered, not filled in."""
    upload = selectors.upload_by_token(token, actor=request.actor)
    file = services.upload_finish(upload, actor=request.actor)
    names = _names(request)
    units = [(unit, names.get(unit, "")) for unit in sorted(request.actor.units)]
    if request.method == "POST":
        form = RegisterForm(request.POST, units=units)
        if form.is_valid():
            try:
                document = services.document_register(
                    file,
                    name=upload.name,
                    facts=form.facts(),
                    unit_id=form.cleaned_data["unit"],
                    visibility=form.cleaned_data["visibility"],
                    another=form.cleaned_data["another"],
                    actor=request.actor,
                    once=request.POST.get("once"),
                )
            except Problem as problem:
                if problem.code not in {"EV0011", "EV0012"}:
                    raise
                form.add_error("issued_on" if problem.code == "EV0012" else "number", _said(problem))
            else:
                messages.success(request, _("Đã đăng ký tài liệu."))
                return redirect("evidence:document", pk=document.pk)
        return _register_page(request, upload, form, status=422)
    initial: dict[str, Any] = {"unit": units[0][0] if units else None}
    if request.GET.get("goi-y") == "1":
        proposal = services.propose(file, name=upload.name)
        initial |= {name: getattr(proposal, name) for name in PROPOSED}
    return _register_page(request, upload, RegisterForm(units=units, initial=initial))


@require_safe
def propose(request: SignedInRequest, token: str) -> HttpResponse:
    """What the file says of itself, fetched by the page when it stands: reading may take seconds."""
    upload = selectors.upload_by_token(token, actor=request.actor)
    file = services.upload_finish(upload, actor=request.actor)
    proposal = services.propose(file, name=upload.name)
    known = selectors.same_paper(
        number=proposal.number, symbol=proposal.symbol, issuer=proposal.issuer, actor=request.actor
    )
    words = {"proposal": proposal, "upload": upload, "known": known, "names": _names(request)}
    return render(request, "evidence/proposal.html", words)


PROPOSED = ("kind", "number", "symbol", "issuer", "issued_on", "title")


def _said(problem: Problem) -> str:
    return f"{problem.got}. {problem.hint}. ({problem.code})"


def _register_page(
    request: SignedInRequest,
    upload: Upload,
    form: RegisterForm,
    *,
    status: int = 200,
) -> HttpResponse:
    assert upload.file is not None, "finished before"
    said = {
        name: str((form.data if form.is_bound else form.initial).get(name) or "")
        for name in ("number", "symbol", "issuer")
    }
    return render(
        request,
        "evidence/register.html",
        {
            "form": form,
            "upload": upload,
            "asked": request.GET.get("goi-y") == "1" or form.is_bound,
            "duplicates": selectors.duplicates_of(upload.file, **said, actor=request.actor),
            "names": _names(request),
        },
        status=status,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def describe(request: SignedInRequest, pk: int) -> HttpResponse:
    """Correct what is said of a document."""
    document = selectors.document_by_id(pk, actor=request.actor)
    request.actor.require(policies.may_keep(request.actor, document), "sửa thông tin tài liệu này")
    fields = {name: getattr(document, name) for name in services.Facts.__dataclass_fields__}
    form = FactsForm(request.POST or None, initial=fields)
    if request.method == "POST" and form.is_valid():
        try:
            services.document_describe(
                document, facts=form.facts(), another=form.cleaned_data["another"], actor=request.actor
            )
        except Problem as problem:
            if problem.code not in {"EV0011", "EV0012"}:
                raise
            form.add_error("issued_on" if problem.code == "EV0012" else "number", _said(problem))
        else:
            messages.success(request, _("Đã lưu thông tin tài liệu."))
            return redirect("evidence:document", pk=pk)
    status = 422 if form.is_bound else 200
    return render(request, "evidence/describe.html", {"form": form, "document": document}, status=status)


@require_POST
def supersede(request: SignedInRequest, pk: int) -> HttpResponse:
    """A new version, sent by a plain form."""
    document = selectors.document_by_id(pk, actor=request.actor)
    form = VersionForm(request.POST, request.FILES)
    if not form.is_valid():
        raise problems.reason_missing(document.title)
    sent = form.cleaned_data["file"]
    services.document_supersede(
        document,
        file=services.file_take(sent, name=sent.name, actor=request.actor),
        name=sent.name,
        reason=form.cleaned_data["reason"],
        actor=request.actor,
        once=request.POST.get("once"),
    )
    messages.success(request, _("Đã thêm phiên bản mới; các phiên bản trước vẫn xem được."))
    return redirect("evidence:document", pk=pk)


@require_POST
def withhold(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change who may see it."""
    document = selectors.document_by_id(pk, actor=request.actor)
    request.actor.require(policies.may_keep(request.actor, document), _("thay đổi phạm vi xem tài liệu này"))
    wanted = request.POST.get("visibility", "")
    if wanted in Visibility.values:
        services.document_withhold(document, visibility=wanted, actor=request.actor)
    return redirect("evidence:document", pk=pk)


@require_POST
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take it out of use."""
    document = selectors.document_by_id(pk, actor=request.actor)
    services.document_withdraw(document, reason=request.POST.get("reason", ""), actor=request.actor)
    messages.success(request, _("Đã rút tài liệu."))
    return redirect("evidence:document", pk=pk)
