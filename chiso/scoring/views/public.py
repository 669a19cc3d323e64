"""What everybody may read without signing in: published results, their pictures, their open data.

Only revisions that were published, only groups that are shown to everybody; everything else does not exist
here. The system asks nothing of the reader and remembers nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from chiso.engine.pictures.picture import alternative
from chiso.engine.pictures.render import render as drawn
from chiso.org.problems import not_found
from chiso.scoring.models import Publication
from chiso.scoring.schemas import opendata
from chiso.scoring.schemas.pictures import picture_of_domains, picture_of_group
from chiso.scoring.schemas.publication import Node, difference, nodes_of, tables_of, total_of
from chiso.scoring.selectors import publication as selectors

KEPT_SECONDS = 3600
NOT_ASKED = "not_applicable"


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """Every published round of this system, the newest first."""
    return render(request, "scoring/public_results.html", {"rows": selectors.public_publications()})


@require_safe
def publication(request: HttpRequest, key: str) -> HttpResponse:
    """One published revision: rankings as tables and pictures, how it was worked out, how to check it."""
    found = selectors.public_by_key(key)
    revisions = selectors.public_revisions(found)
    tables = tables_of(found.ranking, public=True)
    earlier = next((row for row in revisions if row.revision < found.revision), None)
    context = {
        "publication": found,
        "content": found.ranking,
        "tables": [
            (table, _drawing(_group_svg(found.sha256, key, place)), alternative(picture_of_group(table)))
            for place, table in enumerate(tables)
        ],
        "links": {
            row.unit: reverse("public:unit", args=[key, row.unit]) for table in tables for row in table.rows
        },
        "revisions": revisions if len(revisions) > 1 else [],
        "decision": found.issue if found.issue and found.issue.issued_at else None,
        "newest": revisions[0] if revisions[0].pk != found.pk else None,
        "changes": _shown_changes(earlier, found) if earlier else (),
        "licence": (opendata.LICENCE, opendata.LICENCE_URL, opendata.attribution(found.ranking)),
    }
    return render(request, "scoring/public_publication.html", context)


@require_safe
def unit(request: HttpRequest, key: str, code: str) -> HttpResponse:
    """One unit of a public group: its place, its points by domain and criterion."""
    found, group, row, sealed = _unit(key, code)
    nodes = tuple(nodes_of(sealed))
    picture = picture_of_domains(row["name"], nodes)
    context = {
        "publication": found,
        "content": found.ranking,
        "group": group,
        "row": next(one for table in tables_of(found.ranking) for one in table.rows if one.unit == code),
        "among": next(len(table.rows) for table in tables_of(found.ranking) if table.name == group),
        "total": total_of(sealed),
        "nodes": [
            row_ for row_ in nodes if row_.level in ("domain", "criterion") and row_.state != NOT_ASKED
        ],
        "not_asked": sum(row_.level == "criterion" and row_.state == NOT_ASKED for row_ in nodes),
        "drawing": _drawing(_domains_svg(row["outcome"], row["name"], sealed)),
        "alternative": alternative(picture),
    }
    return render(request, "scoring/public_unit.html", context)


@require_safe
def picture(request: HttpRequest, key: str, place: int) -> HttpResponse:
    """The ranking of one public group as a drawing."""
    found = selectors.public_by_key(key)
    tables = tables_of(found.ranking, public=True)
    if place >= len(tables):
        raise not_found("biểu đồ")
    return _svg(_group_svg(found.sha256, key, place))


@require_safe
def unit_picture(request: HttpRequest, key: str, code: str) -> HttpResponse:
    _found, _group, row, sealed = _unit(key, code)
    return _svg(_domains_svg(row["outcome"], row["name"], sealed))


@require_safe
def csv(request: HttpRequest, key: str) -> StreamingHttpResponse:
    found = selectors.public_by_key(key)
    return _streamed(found, opendata.as_csv(found.ranking, _units(found)), "text/csv; charset=utf-8", "csv")


@require_safe
def json(request: HttpRequest, key: str) -> StreamingHttpResponse:
    found = selectors.public_by_key(key)
    url = request.build_absolute_uri(reverse("public:publication", args=[key]))
    rows = opendata.as_json(found.ranking, _units(found), url=url)
    return _streamed(found, rows, "application/json; charset=utf-8", "json")


@require_safe
def codebook(request: HttpRequest, key: str) -> HttpResponse:
    """The columns of the open data explained."""
    selectors.public_by_key(key)
    headers = {"Content-Disposition": 'attachment; filename="mo-ta-cot.csv"'}
    return HttpResponse(opendata.codebook(), content_type="text/csv; charset=utf-8", headers=headers)


def _units(found: Publication) -> Iterator[opendata.Unit]:
    for group, row, outcome in selectors.public_outcomes(found):
        yield group, row, bytes(outcome.sealed)


def _unit(key: str, code: str) -> tuple[Publication, str, dict[str, Any], bytes]:
    found = selectors.public_by_key(key)
    group, row, outcome = selectors.public_outcome(found, code)
    return found, group, row, bytes(outcome.sealed)


def _shown_changes(earlier: Publication, found: Publication) -> list[Any]:
    """What a correction changed, of the public groups alone."""
    public = {group["name"] for group in found.ranking["groups"] if group["public"]}
    return [row for row in difference(earlier.ranking, found.ranking) if row.group in public]


def _streamed(found: Publication, rows: Iterator[bytes], media: str, kind: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(rows, content_type=media)
    name = f"ket-qua-{found.round.year}-ban-{found.revision}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Sha256-Of"] = found.sha256
    return response


def _drawing(svg: bytes) -> SafeString:
    """The drawing set into the page, so that it is lettered in the page's own face; made by us alone."""
    return mark_safe(svg.decode())  # noqa: S308


def _svg(data: bytes) -> HttpResponse:
    headers = {
        "Cache-Control": f"public, max-age={KEPT_SECONDS}",
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; font-src data:",
    }
    return HttpResponse(data, content_type="image/svg+xml", headers=headers)


@lru_cache(maxsize=64)
def _group_svg(sha256: str, key: str, place: int) -> bytes:
    """Drawn once: what a hash names does not change."""
    tables = tables_of(selectors.public_by_key(key).ranking, public=True)
    return drawn(picture_of_group(tables[place]), form="svg")


@lru_cache(maxsize=256)
def _domains_svg(sha256: str, name: str, sealed: bytes) -> bytes:
    return drawn(picture_of_domains(name, _nodes(sealed)), form="svg")


def _nodes(sealed: bytes) -> tuple[Node, ...]:
    return tuple(nodes_of(sealed))
