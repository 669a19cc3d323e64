"""Registering documents: what a file is, once, in versions.

The paper's own date is not the day it came in; number, symbol and issuer together name a paper, so a
second registration of the same paper is refused unless somebody says it is another one. A version is
added, never replaced; what is withdrawn stays for the trail.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Max

from chiso.audit import clock
from chiso.audit.services import change, record, writes
from chiso.engine import vietnamese
from chiso.evidence import policies, problems
from chiso.evidence.models import Document, DocumentVersion, File
from chiso.evidence.terms import Visibility
from chiso.org.policies import Actor
from chiso.org.problems import not_found


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is printed on a document. ``number`` and ``symbol`` are the two sides of the first slash."""

    title: str
    kind: str = ""
    number: str = ""
    symbol: str = ""
    issuer: str = ""
    issued_on: dt.date | None = None
    excerpt: str = ""
    page: str = ""
    retention: str = ""


@writes("evidence.document.register")
def document_register(
    file: File,
    *,
    name: str,
    facts: Facts,
    unit_id: int,
    visibility: str = Visibility.AUTHORITY,
    another: bool = False,
    actor: Actor,
    once: str | None = None,
) -> Document:
    """Register ``file`` (uploaded as ``name``) as a document kept by ``unit_id``.

    ``another`` says the paper is not the one that has the same number, symbol and issuer. Raises EV0011,
    EV0012; 403 for a unit one does not belong to.
    """
    authority_id = actor.authority_id
    actor.require(
        policies.may_register(actor, unit_id) and authority_id is not None,
        "đăng ký tài liệu cho đơn vị này",
        who="cán bộ của đơn vị",
    )
    assert authority_id is not None, "a unit belongs to an authority"
    _check(facts, actor=actor, another=another)
    document = Document(
        authority_id=authority_id,
        unit_id=unit_id,
        visibility=visibility,
        registered_at=clock.now(),
        registered_by_id=policies.account_of(actor),
        search=_searchable(facts),
        **asdict(facts),
    )
    document.save()
    record(document, after={**asdict(facts), "unit": unit_id, "visibility": visibility})
    _add_version(document, file=file, name=name, reason="", number=1, actor=actor)
    return document


@writes("evidence.document.describe")
def document_describe(
    document: Document, *, facts: Facts, another: bool = False, actor: Actor, reason: str = ""
) -> Document:
    """Correct what is said of a document. The trail keeps what was said before."""
    _keeper(document, actor=actor, what="sửa thông tin tài liệu này")
    _check(facts, actor=actor, another=another, apart=document)
    values: dict[str, Any] = asdict(facts)
    change(document, search=_searchable(facts), **values)
    return document


@writes("evidence.document.supersede")
def document_supersede(
    document: Document, *, file: File, name: str, reason: str, actor: Actor, once: str | None = None
) -> DocumentVersion:
    """Add a version; the earlier ones stay readable. Raises EV0013, EV0014, EV0016."""
    _keeper(document, actor=actor, what="thêm phiên bản của tài liệu này")
    if document.withdrawn_at:
        raise problems.withdrawn(document.title)
    if not reason.strip():
        raise problems.reason_missing(document.title)
    locked = Document.objects.select_for_update().get(pk=document.pk)
    if DocumentVersion.objects.filter(document=locked, file=file).exists():
        raise problems.same_bytes(document.title)
    last = DocumentVersion.objects.filter(document=locked).aggregate(last=Max("number"))["last"] or 0
    return _add_version(document, file=file, name=name, reason=reason.strip(), number=last + 1, actor=actor)


@writes("evidence.document.withhold")
def document_withhold(document: Document, *, visibility: str, actor: Actor, reason: str = "") -> Document:
    """Change who may see it."""
    _keeper(document, actor=actor, what="thay đổi phạm vi xem tài liệu này")
    change(document, visibility=Visibility(visibility).value)
    return document


@writes("evidence.document.withdraw")
def document_withdraw(document: Document, *, reason: str, actor: Actor) -> Document:
    """Take it out of use; it stays for those who keep it and for the trail. Raises EV0013, EV0016."""
    _keeper(document, actor=actor, what="rút tài liệu này")
    if not reason.strip():
        raise problems.reason_missing(document.title)
    if document.withdrawn_at:
        raise problems.withdrawn(document.title)
    change(document, withdrawn_at=clock.now(), withdrawn_reason=reason.strip()[:300])
    return document


def _add_version(
    document: Document, *, file: File, name: str, reason: str, number: int, actor: Actor
) -> DocumentVersion:
    version = DocumentVersion.objects.create(
        document=document,
        number=number,
        file=file,
        name=name,
        reason=reason,
        at=clock.now(),
        by_id=policies.account_of(actor),
    )
    record(version, label=document.title, after={"number": number, "name": name, "sha256": file.sha256})
    return version


def _check(facts: Facts, *, actor: Actor, another: bool, apart: Document | None = None) -> None:
    today = clock.today()
    if facts.issued_on and facts.issued_on > today:
        raise problems.issued_later(issued_on=facts.issued_on, today=today)
    if another or not (facts.number and facts.symbol):
        return
    same = Document.objects.filter(
        authority_id=actor.authority_id,
        number__iexact=facts.number,
        symbol__iexact=facts.symbol,
        withdrawn_at__isnull=True,
    )
    if apart is not None:
        same = same.exclude(pk=apart.pk)
    issuer = vietnamese.fold(facts.issuer)
    for known in same:
        if vietnamese.fold(known.issuer) == issuer:
            raise problems.exists(
                facts.title,
                number=f"{facts.number}/{facts.symbol}",
                issuer=facts.issuer or "cơ quan chưa ghi",
            )


def _keeper(document: Document, *, actor: Actor, what: str) -> None:
    if not policies.may_see(actor, document):
        raise not_found("tài liệu")
    actor.require(policies.may_keep(actor, document), what, who="người đăng ký, trưởng đơn vị hoặc Văn phòng")


def _searchable(facts: Facts) -> str:
    number = f"{facts.number}/{facts.symbol}" if facts.number or facts.symbol else ""
    words = (facts.kind, number, facts.issuer, facts.title, facts.excerpt)
    return " ".join(vietnamese.fold(" ".join(words)).split())
