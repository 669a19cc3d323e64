"""Figures from a file: choose it, map its columns, look at every cell, keep."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chiso.audit import numeral
from chiso.engine.problems import Problem
from chiso.engine.vietnamese import fold
from chiso.evidence import services as files
from chiso.org.http import SignedInRequest
from chiso.org.problems import Forbidden, NotFound
from chiso.scoring.models import Round
from chiso.scoring.problems import sheet as problems
from chiso.scoring.schemas import table
from chiso.scoring.selectors import importing as selectors
from chiso.scoring.selectors.sheet import unit_names
from chiso.scoring.selectors.subject import subjects_of
from chiso.scoring.services import importing as services
from chiso.scoring.services.importing import Columns
from chiso.scoring.views.round import base, managed, tried

SALT = "scoring.import"
HOURS = 12 * 3600


@require_http_methods(["GET", "HEAD", "POST"])
def figures_import(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take the file, then show its columns (``?tep=``)."""
    found = managed(request, pk)
    context = {**base(request, found), "files": selectors.files_of(found)}
    if request.method == "POST":
        sent = request.FILES.get("file")
        try:
            if sent is None:
                raise problems.unreadable("", why="chưa chọn tệp")
            table.read(sent.read(table.BYTES + 1), name=str(sent.name))
            sent.seek(0)
            file = files.file_take(sent, name=str(sent.name), actor=request.actor)
        except (NotFound, Forbidden):
            raise
        except Problem as problem:
            context["fault"] = problem
            return render(request, "scoring/import_file.html", context, status=422)
        token = signing.dumps([file.sha256, str(sent.name)], salt=SALT)
        return redirect(reverse("scoring:figures_import", args=[pk]) + "?" + urlencode({"tep": token}))
    token = request.GET.get("tep", "")
    if not token:
        return render(request, "scoring/import_file.html", context)
    sha256, name = _opened(token)
    pages = _pages(sha256, name)
    kept = numeral.number(request.GET.get("mau"))
    chosen = selectors.mapping_by_id(kept, round_=found).columns if kept is not None else {}
    context |= _mapping_page(found, pages, chosen, request)
    context |= {"token": token, "name": name}
    return render(request, "scoring/import_columns.html", context)


@require_POST
def figures_preview(request: SignedInRequest, pk: int) -> HttpResponse:
    """What the file says under the mapping, cell by cell; nothing is written but the mapping when named."""
    found = managed(request, pk)
    token = request.POST.get("tep", "")
    sha256, name = _opened(token)
    pages = _pages(sha256, name)
    columns = _columns(request)
    page = _page(pages, columns.sheet)
    context: dict[str, Any] = {**base(request, found), "token": token, "name": name}
    try:
        rehearsal = services.rehearse(found, page, columns)
    except (NotFound, Forbidden):
        raise
    except Problem as problem:
        context |= {**_mapping_page(found, pages, columns.as_json(), request), "fault": problem}
        return render(request, "scoring/import_columns.html", context, status=422)
    kept = request.POST.get("keep", "").strip()
    if kept:
        tried(
            request,
            lambda: services.mapping_keep(found, name=kept, mapping=columns, actor=request.actor),
            _("Đã lưu mẫu ghép cột “%(name)s”.") % {"name": kept},
        )
    context |= {"rehearsal": rehearsal, "sealed": signing.dumps(columns.as_json(), salt=f"{SALT}.{pk}")}
    return render(request, "scoring/import_preview.html", context)


@require_POST
def figures_apply(request: SignedInRequest, pk: int) -> HttpResponse:
    found = managed(request, pk)
    sha256, name = _opened(request.POST.get("tep", ""))
    try:
        said = signing.loads(request.POST.get("columns", ""), salt=f"{SALT}.{pk}", max_age=HOURS)
    except signing.BadSignature:
        raise problems.stale_import() from None
    columns = Columns(**said)
    count = services.figures_import(
        found,
        page=_page(_pages(sha256, name), columns.sheet),
        mapping=columns,
        sha256=sha256,
        file_name=name,
        actor=request.actor,
        once=request.POST.get("once"),
    )
    messages.success(
        request,
        _("Đã nhập %(n)s số liệu; đơn vị thấy chúng ở phiếu, kèm tên tệp và ô.") % {"n": count},
    )
    return redirect("scoring:figures_import", pk)


@require_POST
def mapping_drop(request: SignedInRequest, pk: int, mapping_pk: int) -> HttpResponse:
    found = managed(request, pk)
    row = selectors.mapping_by_id(mapping_pk, round_=found)
    tried(
        request,
        lambda: services.mapping_drop(row, round_=found, actor=request.actor),
        _("Đã xóa mẫu ghép cột."),
    )
    return redirect("scoring:figures_import", pk)


@require_safe
def imported_file(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The file a figure came in with."""
    row = selectors.imported_by_id(pk, actor=request.actor)
    response = FileResponse(
        files.file_open(row.file.sha256, name=row.file_name),
        as_attachment=True,
        filename=row.file_name,
        content_type=row.file.media_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _opened(token: str) -> tuple[str, str]:
    try:
        sha256, name = signing.loads(token, salt=SALT, max_age=HOURS)
    except (signing.BadSignature, ValueError):
        raise problems.stale_import() from None
    return str(sha256), str(name)


def _pages(sha256: str, name: str) -> tuple[table.Page, ...]:
    with files.file_open(sha256, name=name) as stream:
        return table.read(stream.read(table.BYTES + 1), name=name)


def _page(pages: tuple[table.Page, ...], name: str) -> table.Page:
    page = next((page for page in pages if page.name == name), None)
    if page is None:
        raise problems.no_column(name)
    return page


def _columns(request: SignedInRequest) -> Columns:
    posted = request.POST

    def number(name: str) -> int | None:
        return numeral.number(posted.get(name))

    by_unit = posted.get("by") != "one"
    return Columns(
        sheet=posted.get("sheet", ""),
        head_row=number("head_row") or 1,
        unit=posted.get("unit", "") if by_unit else "",
        subject=None if by_unit else number("subject"),
        row=None if by_unit else number("row"),
        figures={
            name.removeprefix("c."): str(title)
            for name, title in posted.items()
            if name.startswith("c.") and title
        },
    )


def _mapping_page(
    found: Round, pages: tuple[table.Page, ...], chosen: dict[str, Any], request: SignedInRequest
) -> dict[str, Any]:
    """The columns of the chosen page and every figure that may be mapped to one."""
    wanted_page = request.GET.get("trang") or chosen.get("sheet", "")
    page = next((one for one in pages if one.name == wanted_page), pages[0])
    row = numeral.number(request.GET.get("dong"), digits=7)
    head_row = int(chosen.get("head_row") or page.head_row()) if row is None else row
    columns = [title for _index, title in page.columns(head_row)]
    subjects = subjects_of(found)
    names = unit_names(subjects)
    context = base(request, found)
    return {
        "pages": [one.name for one in pages],
        "page": page.name,
        "head_row": head_row,
        "columns": columns,
        "subjects": subjects,
        "names": names,
        "rows": [
            (number, " · ".join(cell.text.strip() for cell in row if cell.text.strip())[:120])
            for number, row in page.body(head_row)
        ][:400],
        "wanted": [
            (key, title, one, chosen.get("figures", {}).get(key, ""), fold(f"{key} {title}"))
            for key, (title, one) in selectors.figures_wanted(context["book"]).items()
        ],
        "chosen": chosen,
        "mappings": selectors.mappings_of(found),
        "by_one": len(subjects) == 1 or bool(chosen.get("subject")),
    }
