"""Pages of the trail: the list by filters, its export, the check of the chain."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Protocol, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from chiso.audit import clock, numeral, selectors
from chiso.audit.forms import TrailFilters
from chiso.audit.readable import Row

READ_TRAIL = "audit_read"
"""The right as the organisation names it; this app stands below the organisation and knows the word only."""
SHOWN_FAULTS = 10
CHECKED_AT_ONCE = 20_000
"""The button checks so many newest entries, about a second; ``chiso audit verify`` checks all."""


class Reader(Protocol):
    """The signed-in official as far as the trail must know him."""

    @property
    def authority_id(self) -> int | None: ...
    def has(self, right: str, /) -> bool: ...
    def require(self, allowed: bool, what: str, /) -> None: ...


def reader(request: HttpRequest) -> Reader:
    """Who asks; refused with 403 without the right to read the trail."""
    actor = cast(Reader, request.actor)  # type: ignore[attr-defined]
    actor.require(actor.has(READ_TRAIL), "xem nhật ký")
    return actor


@require_safe
def trail(request: HttpRequest) -> HttpResponse:
    actor = reader(request)
    form = TrailFilters(request.GET)
    older = request.GET.get("truoc", "")
    page = selectors.trail_page(
        form.wanted(),
        authority_id=actor.authority_id or 0,
        older_than=numeral.number(older),
    )
    query = request.GET.copy()
    query.pop("truoc", None)
    plain = query.urlencode()
    next_url = f"{reverse('audit:trail')}?{plain}&truoc={page.older_than}" if page.older_than else ""
    words = {
        "form": form,
        "page": page,
        "query": plain,
        "next_url": next_url,
        "length": selectors.chain_length(),
    }
    return render(request, "audit/trail.html", words)


@require_safe
def export(request: HttpRequest) -> StreamingHttpResponse:
    """The filtered trail as CSV, written while it is read."""
    actor = reader(request)
    rows = selectors.all_rows(TrailFilters(request.GET).wanted(), authority_id=actor.authority_id or 0)
    response = StreamingHttpResponse(lines(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="nhat-ky-{clock.today():%Y%m%d}.csv"'
    return response


@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    reader(request)
    broken = list(islice(selectors.broken_links(newest=CHECKED_AT_ONCE), SHOWN_FAULTS))
    if broken:
        found = ", ".join(map(str, broken))
        messages.error(request, _("Chuỗi băm không khớp tại mục %(found)s.") % {"found": found})
    else:
        text = _("Chuỗi băm liền mạch: không mục nào bị sửa hoặc xóa.")
        if selectors.chain_length() > CHECKED_AT_ONCE:
            text = _(
                "Chuỗi băm liền mạch trong 20.000 mục gần nhất; lệnh chiso audit verify kiểm tra toàn bộ."
            )
        messages.success(request, text)
    return redirect("audit:trail")


HEAD = (
    "Số mục", "Thời điểm", "Người thực hiện", "Thay mặt", "Hành động", "Loại", "Mã", "Nội dung",
    "Thay đổi", "Lý do",
)  # fmt: skip


class _Echo:
    """What a csv writer needs: a place that gives back each line."""

    def write(self, line: str) -> str:
        return line


def lines(rows: Iterable[Row]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(HEAD)  # spreadsheets read the file as UTF-8 by this mark
    for row in rows:
        moment = f"{row.at.astimezone(clock.ZONE):%d/%m/%Y %H:%M:%S}"
        changes = "; ".join(f"{c.field}: {c.before or ''} → {c.after or ''}" for c in row.changes)
        cells = (
            row.id, moment, row.actor, row.on_behalf, row.did, row.thing, row.thing_id, row.label,
            changes, row.reason,
        )  # fmt: skip
        yield writer.writerow([safe(str(cell)) for cell in cells])


def safe(cell: str) -> str:
    """A cell that a spreadsheet will not run as a formula."""
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell
