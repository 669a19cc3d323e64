"""Pages of rule books: the editions, one as a tree, one criterion with everything that hangs on it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from chiso.audit import clock
from chiso.org.http import SignedInRequest
from chiso.org.problems import not_found
from chiso.org.selectors import names_on
from chiso.plans.selectors.criteria import counts_serving, serving
from chiso.plans.selectors.told import tellings_of
from chiso.scoring import storage
from chiso.scoring.schemas.criterion import page_of, tree_of
from chiso.scoring.schemas.crosswalk import kin_of, places_of
from chiso.scoring.schemas.edition import Book
from chiso.scoring.selectors import criterion as selectors


@require_safe
def books(request: SignedInRequest) -> HttpResponse:
    """Every rule book of the system, the newest first, with what continues what."""
    offers = storage.offers()
    counts: dict[str, int] = {}
    for (edition, _code), count in counts_serving(actor=request.actor).items():
        counts[edition] = counts.get(edition, 0) + count
    walks = storage.crosswalks_on_disk()
    context = {
        "rows": [
            (offer, counts.get(offer.code, 0), [walk.old for walk in walks if walk.new == offer.code])
            for offer in offers
        ],
        "titles": {offer.code: offer.title for offer in offers},
    }
    return render(request, "scoring/criterion_books.html", context)


@require_safe
def book(request: SignedInRequest, code: str) -> HttpResponse:
    """One rule book as its tree; each criterion opens its page."""
    found = _book(code)
    counts = {
        criterion: count
        for (edition, criterion), count in counts_serving(actor=request.actor).items()
        if edition == code
    }
    context = {
        **_shared(found),
        "branches": tree_of(found, counts),
        "laws": found.index.head.laws.values(),
        "walks": [walk for walk in storage.crosswalks_on_disk() if code in (walk.old, walk.new)],
    }
    return render(request, "scoring/criterion_book.html", context)


@require_safe
def criterion(request: SignedInRequest, book: str, code: str) -> HttpResponse:
    """The rule in printed words, what it asks for, and the whole thread that hangs on it."""
    found = _book(book)
    leaf = code.partition("/")[0]
    if leaf not in found.nodes:
        raise not_found("tiêu chí")
    kin = kin_of(book, leaf, storage.crosswalks_on_disk())
    places = places_of(found, leaf, kin)
    own = {place: why for place, why in places.items() if not why or place[0] != book}
    served = serving(places, actor=request.actor)
    told = tellings_of([task.pk for row in served for task in row.tasks], actor=request.actor)
    context = {
        **_shared(found),
        "page": page_of(found, leaf, storage.examples_on_disk(book)),
        "kin": [(one, _titles(one.edition, one.codes)) for one in kin],
        "serving": [
            (
                row,
                places[row.item.edition, row.item.criterion],
                list({one.url: one for task in row.tasks for one in told.get(task.pk, ())}.values())[:6],
            )
            for row in served
        ],
        "names": names_on(clock.today(), authority_id=request.actor.authority_id),
        "got": selectors.got(own, actor=request.actor),
        "proofs": selectors.proofs(own, actor=request.actor),
        "remedies": selectors.remedies_of(own, actor=request.actor),
    }
    return render(request, "scoring/criterion_page.html", context)


def _book(code: str) -> Book:
    if code not in {offer.code for offer in storage.offers()}:
        raise not_found("bộ tiêu chí")
    return storage.book_on_disk(code)


def _titles(edition: str, codes: tuple[str, ...]) -> list[tuple[str, str]]:
    """Codes of another edition with their titles, those that exist."""
    nodes = _book(edition).nodes if edition in {offer.code for offer in storage.offers()} else {}
    return [(code, nodes[code].title.vi) for code in codes if code in nodes]


def _shared(found: Book) -> dict[str, Any]:
    head = found.index.head
    return {
        "head": head,
        "book": found,
        "basis": f"{head.laws[head.basis.law].number}{f', {head.basis.at}' if head.basis.at else ''}",
    }
