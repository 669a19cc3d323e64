"""Reads of readings: the list, one paper with its findings, what changed since a moment."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from chiso.org.policies import Actor
from chiso.org.problems import not_found
from chiso.plans.models import Finding, Reading
from chiso.plans.policies import plan as policies
from chiso.plans.schemas.original import Page, pages
from chiso.plans.terms import FindingState

PAGE = 30


@dataclass(frozen=True, slots=True)
class Tally:
    """How the review stands: all findings, those open, and how many of each code and severity."""

    total: int
    open: int
    by_code: tuple[tuple[str, int, int], ...]
    """(code, open, all) in the order of the codes."""
    by_severity: Mapping[str, int]
    by_state: Mapping[str, int]

    @property
    def decided(self) -> int:
        return self.total - self.open

    @property
    def percent(self) -> int:
        return round(100 * self.decided / self.total) if self.total else 100


def readings_seen(actor: Actor, *, before: int | None = None) -> list[Reading]:
    """A page of the papers taken by the actor's authority, newest first; one query."""
    if not actor.sees_authority:
        return []
    rows = Reading.objects.filter(authority_id=actor.authority_id or 0).defer("paper", "original")
    if before:
        rows = rows.filter(pk__lt=before)
    open_findings = Count("findings", filter=Q(findings__state=FindingState.OPEN))
    return list(
        rows.select_related("taken_by__person", "plan")
        .annotate(open_count=open_findings, finding_count=Count("findings"))
        .order_by("-id")[: PAGE + 1]
    )


def reading_by_id(pk: int, *, actor: Actor) -> Reading:
    """The reading, or 404 when it is absent or not the actor's to see."""
    reading = Reading.objects.select_related("file", "taken_by__person", "plan").filter(pk=pk).first()
    if reading is None or not policies.may_see_reading(actor, reading):
        raise not_found("văn bản")
    return reading


def finding_by_id(pk: int, *, actor: Actor) -> Finding:
    finding = (
        Finding.objects.select_related("reading", "decided_by__person")
        .defer("reading__paper", "reading__original")
        .filter(pk=pk)
        .first()
    )
    if finding is None or not policies.may_see_reading(actor, finding.reading):
        raise not_found("điểm cần xem lại")
    return finding


def findings_of(reading: Reading) -> QuerySet[Finding]:
    return reading.findings.select_related("decided_by__person")


def findings_since(reading: Reading, *, moment: dt.datetime) -> list[Finding]:
    """Findings decided (or reopened) after ``moment``."""
    return list(findings_of(reading).filter(decided_at__gt=moment))


def tally_of(findings: Sequence[Finding]) -> Tally:
    codes = sorted({row.code for row in findings})
    opened = Counter(row.code for row in findings if row.state == FindingState.OPEN)
    every = Counter(row.code for row in findings)
    return Tally(
        total=len(findings),
        open=sum(opened.values()),
        by_code=tuple((code, opened[code], every[code]) for code in codes),
        by_severity=Counter(row.severity for row in findings if row.state == FindingState.OPEN),
        by_state=Counter(row.state for row in findings),
    )


def original_pages(reading: Reading, findings: Sequence[Finding]) -> tuple[Page, ...]:
    """The kept words of the paper with every finding where it stands."""
    return pages(reading.original or [], {row.position: row.at for row in findings})


def marks_on(reading: Reading, page: int) -> list[tuple[str, tuple[float, float, float, float]]]:
    """Severity and box of every line of a page that carries a finding, the gravest of the line."""
    findings = list(reading.findings.all())
    gravest = {row.position: row.severity for row in findings}
    order = ("error", "warning", "info")
    return [
        (min((gravest[position] for position in block.findings), key=order.index), block.box)
        for shown in original_pages(reading, findings)
        if shown.number == page
        for block in shown.blocks
        if block.findings and block.box
    ]


def head_of_last_paper(authority_id: int) -> tuple[str, str]:
    """Place and superior body as the authority's last read paper printed them; one query."""
    rows = Reading.objects.filter(authority_id=authority_id, paper__isnull=False).order_by("-pk")
    paper = rows.values_list("paper", flat=True).first() or {}
    return str(paper.get("place") or ""), str(paper.get("superior") or "")
