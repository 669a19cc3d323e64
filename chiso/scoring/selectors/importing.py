"""Reads of imported figures: kept mappings, what came in with which file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Max

from chiso.engine.score.sheet import figures_of
from chiso.engine.spec.types import Figure
from chiso.org.policies import Actor
from chiso.org.problems import not_found
from chiso.scoring.models import Imported, ImportMapping, Round
from chiso.scoring.schemas.edition import Book
from chiso.scoring.selectors.subject import seen


def mappings_of(round_: Round) -> list[ImportMapping]:
    """Mappings the authority kept, those of this edition first; one query."""
    rows = list(ImportMapping.objects.filter(authority_id=round_.authority_id))
    return sorted(rows, key=lambda row: (row.edition_code != round_.edition.code, row.name))


def mapping_by_id(pk: int, *, round_: Round) -> ImportMapping:
    row = ImportMapping.objects.filter(pk=pk, authority_id=round_.authority_id).first()
    if row is None:
        raise not_found("mẫu ghép cột")
    return row


def imported_by_id(pk: int, *, actor: Actor) -> Imported:
    """An imported figure of a sheet the actor may see; 404 otherwise."""
    row = Imported.objects.filter(pk=pk, subject__in=seen(actor)).select_related("file").first()
    if row is None:
        raise not_found("số liệu nhập")
    return row


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """A file that was taken in: how many figures of how many units, when."""

    name: str
    figures: int
    units: int
    at: object
    last: int
    """One of its figures, by which the file is opened."""


def files_of(round_: Round) -> list[ImportedFile]:
    """Files whose figures a round has, the newest first; one query."""
    rows = (
        Imported.objects.filter(round=round_)
        .order_by()
        .values("file_id", "file_name")
        .annotate(figures=Count("pk"), units=Count("subject", distinct=True), at=Max("at"), last=Max("pk"))
        .order_by("-last")
    )
    return [
        ImportedFile(row["file_name"], row["figures"], row["units"], row["at"], row["last"]) for row in rows
    ]


def figures_wanted(book: Book) -> Mapping[str, tuple[str, Figure]]:
    """``3.4.1.b`` → title of its criterion and the figure, for every line that takes figures."""
    return {
        f"{code}.{name}": (book.titles[code], one)
        for code, ask in book.asks.items()
        for name, one in figures_of(ask).items()
        if ask.by != "appraiser"
    }
