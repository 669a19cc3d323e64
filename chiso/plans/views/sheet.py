"""The item table as a spreadsheet: out, in with a rehearsal, applied."""

from __future__ import annotations

import json
from dataclasses import asdict

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chiso.engine.problems import Problem, Problems
from chiso.engine.vietnamese import fold
from chiso.org.http import SignedInRequest
from chiso.plans.policies import plan as policies
from chiso.plans.problems import plan as problems
from chiso.plans.schemas import sheet as sheets
from chiso.plans.selectors import plan as selectors
from chiso.plans.selectors.sheet import sheet_rows
from chiso.plans.selectors.unit import choices
from chiso.plans.services import sheet as services
from chiso.plans.views.plan import base

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SALT = "plans.sheet"


@require_safe
def sheet_export(request: SignedInRequest, pk: int) -> HttpResponse:
    found = selectors.plan_by_id(pk, actor=request.actor)
    units = choices(found.authority_id)
    rows = sheet_rows(selectors.items_of(found), units)
    data = sheets.write(rows, title=found.title, units=[unit.name for unit in units])
    name = slugify(fold(found.title))[:60] or "ke-hoach"
    disposition = f'attachment; filename="{name}-{found.year}.xlsx"'
    return HttpResponse(data, content_type=XLSX, headers={"Content-Disposition": disposition})


@require_http_methods(["GET", "HEAD", "POST"])
def sheet_import(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what a sheet would change. The rows travel signed to the next step; nothing is written here."""
    found = selectors.plan_by_id(pk, actor=request.actor)
    request.actor.require(policies.may_edit(request.actor, found), _("nhập bảng nội dung kế hoạch"))
    context = {**base(request, found), "remove": bool(request.POST.get("remove"))}
    if request.method != "POST":
        return render(request, "plans/item_import.html", context)
    try:
        file = request.FILES.get("file")
        if file is None:
            raise problems.no_file()
        rows = sheets.read(file.read(sheets.BYTES + 1))
        rehearsal = services.rehearse(found, rows, remove=context["remove"])
    except (Problem, Problems) as refusal:
        faults = refusal.problems if isinstance(refusal, Problems) else (refusal,)
        return render(request, "plans/item_import.html", {**context, "faults": faults}, status=422)
    sealed = signing.dumps([asdict(row) for row in rows], salt=f"{SALT}.{pk}", compress=True)
    return render(request, "plans/item_import.html", {**context, "rehearsal": rehearsal, "sealed": sealed})


@require_POST
def sheet_apply(request: SignedInRequest, pk: int) -> HttpResponse:
    found = selectors.plan_by_id(pk, actor=request.actor)
    try:
        rows = signing.loads(request.POST.get("rows", ""), salt=f"{SALT}.{pk}", max_age=3600)
    except signing.BadSignature:
        raise problems.stale_import() from None
    applied = services.sheet_apply(
        found,
        rows=[sheets.SheetRow(**row) for row in json.loads(json.dumps(rows))],
        remove=bool(request.POST.get("remove")),
        digest=request.POST.get("digest", ""),
        actor=request.actor,
        once=request.POST.get("once"),
    )
    messages.success(request, _("Đã áp dụng %(n)s thay đổi từ bảng tính.") % {"n": len(applied.changes)})
    return redirect("plans:plan_grid", pk)
