"""Taking a rule book into the system: its files are kept with its hash, once, and never change."""

from __future__ import annotations

from chiso.audit import clock
from chiso.audit.services import record, writes
from chiso.engine.spec.types import Head
from chiso.org.policies import Actor
from chiso.scoring import storage
from chiso.scoring.models import Edition
from chiso.scoring.problems import round as problems
from chiso.scoring.schemas.edition import opened


def edition_take(code: str, *, actor: Actor) -> Edition:
    """The rule book ``code`` as it is on disk today; the same bytes give the same row.

    :raises Problem: RB0103, RB0104. :raises Problems: the faults of the book.
    """
    files = storage.files_of(code)
    book = opened(files, name=code)
    if book.tracked:
        raise problems.tracked_edition(book.index.head.title.vi)
    return Edition.objects.filter(sha256=book.sha256).first() or _enter(
        files, book.sha256, book.index.head, actor=actor
    )


@writes("scoring.edition.take")
def _enter(files: dict[str, str], sha256: str, head: Head, *, actor: Actor) -> Edition:
    edition = Edition.objects.create(
        code=head.id,
        revision=head.revision,
        year=head.year,
        title=head.title.vi,
        sha256=sha256,
        files=files,
        taken_at=clock.now(),
    )
    record(edition, after={"code": head.id, "revision": head.revision, "sha256": sha256})
    return edition
