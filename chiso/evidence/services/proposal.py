"""What a file says about itself: the head of a paper, offered to the person who registers it.

A proposal is shown beside the form and taken over only when asked for. What cannot be read is not
proposed; why it could not is told. Bounded in time: an upload is not the place to wait for a scan of
a hundred pages.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from chiso.engine.problems import Problem
from chiso.evidence.models import File
from chiso.evidence.services import store
from chiso.papers import readers
from chiso.papers.head import Head, read_head
from chiso.papers.readers import Limits

BOUNDS = Limits(file_bytes=16 * 2**20, seconds=12.0, page_seconds=12.0, scanned_pages=4)
READABLE = frozenset(
    {
        "application/pdf",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "text/plain",
        "image/jpeg",
        "image/png",
        "image/tiff",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What stands in the head; empty where the paper does not say. ``problem``: why nothing was read."""

    kind: str = ""
    number: str = ""
    symbol: str = ""
    issuer: str = ""
    issued_on: dt.date | None = None
    title: str = ""
    problem: Problem | None = None

    def __bool__(self) -> bool:
        return bool(self.number or self.symbol or self.issuer or self.issued_on or self.title)


def propose(file: File, *, name: str) -> Proposal:
    """The head of the paper in ``file``, if a reader can read it."""
    if file.media_type not in READABLE or file.size > BOUNDS.file_bytes:
        return Proposal()
    try:
        with store.opened(file.sha256, name=name) as source:
            read = readers.read(source.read(), name, limits=BOUNDS)
    except Problem as problem:
        return Proposal(problem=problem)
    return _of(read_head(read.blocks))


def _of(head: Head) -> Proposal:
    number = head.numbers[0] if head.numbers else None
    kind = (head.kind or "").capitalize()
    return Proposal(
        kind=kind or ("Công văn" if head.about else ""),
        number=(number.plain or "") if number else "",
        symbol=number.symbol if number else "",
        issuer=" ".join(part.text.strip() for part in head.issuer[-1:]).strip(),
        issued_on=head.date.date if head.date else None,
        title=" ".join(part for part in (kind, head.subject or "") if part)[:500],
    )
