"""What stands beside the figures of a criterion: the documents that prove it, notes inside the unit.

Evidence belongs to the printed criterion and says on which page; a document is registered once and proves
as many criteria as it does. Notes stay inside the unit.
"""

from __future__ import annotations

from typing import BinaryIO

from chiso.audit import clock
from chiso.audit.services import change, record, writes
from chiso.evidence import selectors as evidence
from chiso.evidence import services as files
from chiso.evidence.services import Facts
from chiso.org.policies import Actor
from chiso.org.problems import not_found
from chiso.scoring.models import LineEvidence, LineNote, Subject
from chiso.scoring.policies import subject as policies
from chiso.scoring.policies.round import account_of
from chiso.scoring.problems import round as rounds
from chiso.scoring.problems import sheet as problems
from chiso.scoring.schemas.edition import book_of
from chiso.scoring.services.mark import writable
from chiso.scoring.terms import MarkStage


@writes("scoring.evidence.attach")
def evidence_attach(
    subject: Subject,
    code: str,
    *,
    document_id: int,
    page: str,
    note: str = "",
    stage: str = MarkStage.SELF,
    actor: Actor,
    once: str | None = None,
) -> LineEvidence:
    """Let a registered document prove a criterion, on a page; again: another page. Raises RB0202, RB0212."""
    leaf = provable(subject, code, stage=stage, actor=actor)
    document = evidence.document_by_id(document_id, actor=actor)
    if document.withdrawn_at is not None:
        raise problems.withdrawn_document(document.title)
    if not page.strip():
        raise problems.no_page(document.title)
    known = LineEvidence.objects.filter(subject=subject, code=leaf, document_id=document_id).first()
    if known is not None:
        change(known, label=f"{leaf} · {document.title}", page=page.strip()[:60], note=note.strip()[:300])
        return known
    row = LineEvidence.objects.create(
        subject=subject,
        code=leaf,
        document_id=document_id,
        page=page.strip()[:60],
        note=note.strip()[:300],
        stage=stage,
        at=clock.now(),
        by_id=account_of(actor),
    )
    record(row, label=f"{leaf} · {document.title}", after={"code": leaf, "page": row.page})
    return row


def evidence_upload(
    subject: Subject,
    code: str,
    *,
    stream: BinaryIO,
    name: str,
    facts: Facts,
    page: str,
    note: str = "",
    stage: str = MarkStage.SELF,
    actor: Actor,
    once: str | None = None,
) -> LineEvidence:
    """Take a file, register it for the actor's unit and attach it, in one go.

    Refused before the file is taken where the criterion may not be written or no page is given.
    """
    provable(subject, code, stage=stage, actor=actor)
    if not page.strip():
        raise problems.no_page(facts.title or name)
    unit_id = subject.unit_id if actor.belongs_to(subject.unit_id) else min(actor.units, default=0)
    file = files.file_take(stream, name=name, actor=actor)
    document = files.document_register(file, name=name, facts=facts, unit_id=unit_id, actor=actor, once=once)
    return evidence_attach(
        subject, code, document_id=document.pk, page=page, note=note, stage=stage, actor=actor
    )


@writes("scoring.evidence.detach")
def evidence_detach(row: LineEvidence, *, actor: Actor) -> None:
    """Take a document off a criterion; it stays in the library."""
    provable(row.subject, row.code, stage=row.stage, actor=actor)
    record(row, label=f"{row.code} · {row.document}", before={"code": row.code, "page": row.page})
    row.delete()


@writes("scoring.note.add")
def note_add(subject: Subject, code: str, *, text: str, actor: Actor, once: str | None = None) -> LineNote:
    """A note that only the unit reads. Raises RB0209."""
    book = book_of(subject.round.edition)
    if book.leaf_of(code) is None:
        raise rounds.unknown_code(code)
    if not policies.is_own(actor, subject):
        raise not_found("phiếu chấm điểm")
    if not text.strip():
        raise problems.reason_missing("Ghi chú")
    row = LineNote.objects.create(
        subject=subject,
        code=code.partition("/")[0],
        inside_unit=True,
        text=text.strip(),
        at=clock.now(),
        by_id=account_of(actor),
    )
    record(row, label=row.code, after={"code": row.code, "text": row.text})
    return row


def provable(subject: Subject, code: str, *, stage: str = MarkStage.SELF, actor: Actor) -> str:
    """Code of the printed criterion that may be proved by the actor now; refuses as ``writable`` does."""
    book = book_of(subject.round.edition)
    leaf = book.leaf_of(code)
    if leaf is None:
        raise problems.not_a_line(code)
    writable(subject, leaf.code, stage, book=book, actor=actor, aside=True)
    return leaf.code
