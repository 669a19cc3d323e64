"""Reads of documents: the library, one document, what is the same as what."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from chiso.engine import vietnamese
from chiso.evidence import policies
from chiso.evidence.models import Document, DocumentVersion, File
from chiso.org.policies import Actor
from chiso.org.problems import not_found

PAGE = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What the library is narrowed to; empty means all."""

    words: str = ""
    unit_id: int | None = None
    visibility: str = ""
    year: int | None = None
    mine: bool = False
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """One page of documents, newest first, and the keys of its neighbours (``None``: there is none)."""

    rows: Sequence[Document]
    after: int | None
    before: int | None


def _seen(actor: Actor) -> QuerySet[Document]:
    latest = DocumentVersion.objects.filter(document=OuterRef("pk")).order_by("-number")
    return (
        Document.objects.filter(policies.seen_by(actor))
        .select_related("registered_by__person")
        .annotate(
            version_number=Subquery(latest.values("number")[:1]),
            media_type=Subquery(latest.values("file__media_type")[:1]),
            size=Subquery(latest.values("file__size")[:1]),
        )
    )


def library(
    actor: Actor,
    *,
    filters: Filters = Filters(),
    after: int | None = None,
    before: int | None = None,
    size: int = PAGE,
) -> Page:
    """A page of what the actor may see, newest first; words match without tones, all of them."""
    rows = _narrow(_seen(actor), filters, actor=actor)
    if before is not None:
        found = list(reversed(rows.filter(pk__gt=before).order_by("pk")[: size + 1]))
        more_newer, found = len(found) > size, found[-size:]
        older = bool(found)
    else:
        found = list((rows.filter(pk__lt=after) if after is not None else rows).order_by("-pk")[: size + 1])
        older, found = len(found) > size, found[:size]
        more_newer = after is not None
    return Page(
        rows=found,
        after=found[-1].pk if found and older else None,
        before=found[0].pk if found and more_newer else None,
    )


def _narrow(rows: QuerySet[Document], filters: Filters, *, actor: Actor) -> QuerySet[Document]:
    for word in vietnamese.fold(filters.words).split():
        rows = rows.filter(search__contains=word)
    if filters.unit_id:
        rows = rows.filter(unit_id=filters.unit_id)
    if filters.visibility:
        rows = rows.filter(visibility=filters.visibility)
    if filters.year:
        rows = rows.filter(issued_on__year=filters.year)
    if filters.mine:
        rows = rows.filter(registered_by_id=actor.account_id)
    return rows.filter(withdrawn_at__isnull=not filters.withdrawn)


def document_by_id(pk: int, *, actor: Actor) -> Document:
    """A document with its versions, newest first; 404 when the actor may not see it. Two queries."""
    versions = DocumentVersion.objects.select_related("file", "by__person").order_by("-number")
    document = _seen(actor).prefetch_related(Prefetch("versions", queryset=versions)).filter(pk=pk).first()
    if document is None:
        raise not_found("tài liệu")
    return document


def version_of(pk: int, number: int, *, actor: Actor) -> DocumentVersion:
    """One version's bytes and name; 404 when the actor may not see the document. One query."""
    version = (
        DocumentVersion.objects.filter(
            document__in=Document.objects.filter(policies.seen_by(actor), pk=pk), number=number
        )
        .select_related("file", "document")
        .first()
    )
    if version is None:
        raise not_found("tài liệu")
    return version


@dataclass(frozen=True, slots=True)
class Duplicates:
    """What is known already and looks the same; only what the actor may see."""

    same_bytes: Sequence[Document]
    same_paper: Sequence[Document]

    def __bool__(self) -> bool:
        return bool(self.same_bytes or self.same_paper)


def duplicates_of(
    file: File, *, number: str = "", symbol: str = "", issuer: str = "", actor: Actor
) -> Duplicates:
    """Documents that hold the same bytes, and those with the same number, symbol and issuer."""
    seen = _seen(actor).filter(withdrawn_at__isnull=True)
    return Duplicates(
        same_bytes=list(seen.filter(versions__file=file).distinct()[:5]),
        same_paper=same_paper(number=number, symbol=symbol, issuer=issuer, actor=actor),
    )


def files_of(document_ids: Collection[int]) -> dict[int, int]:
    """File id → a document that has it in any of its versions; one query."""
    rows = DocumentVersion.objects.filter(document_id__in=document_ids)
    return dict(rows.values_list("file_id", "document_id"))


def same_paper(*, number: str, symbol: str, issuer: str, actor: Actor) -> list[Document]:
    """Documents in use with the same number, symbol and issuer (tones and case aside)."""
    if not (number and symbol):
        return []
    found = _seen(actor).filter(number__iexact=number, symbol__iexact=symbol, withdrawn_at__isnull=True)
    return [one for one in found[:50] if vietnamese.fold(one.issuer) == vietnamese.fold(issuer)][:5]
