"""From a consolidated report to its outgoing paper, and drawing it again while the paper is a draft."""

from __future__ import annotations

import msgspec

from chiso.org.policies import Actor
from chiso.reporting import storage
from chiso.reporting.models import Issue, Report
from chiso.reporting.problems import issue as problems
from chiso.reporting.selectors import issue_report as drawing
from chiso.reporting.selectors.issue import reference
from chiso.reporting.services import issue as issues
from chiso.reporting.services.consolidation import digest_of_report
from chiso.reporting.terms import IssueKind, IssueState, ReportState


def issue_from_report(report: Report, *, actor: Actor, once: str | None = None) -> Issue:
    """A draft paper of a consolidated report. Raises RP0413 for a unit's report, RP0414 when
    one was issued: a mistake in that is mended by what replaces it.
    """
    if not report.consolidates:
        raise problems.report_not_ready(str(report), state=str(ReportState(report.state).label))
    if (issued := report.issues.filter(state=IssueState.ISSUED).first()) is not None:
        raise problems.already_issued(str(report), by=reference(issued))
    layout = storage.layout_of(report.layout_sha256)
    content = msgspec.structs.replace(drawing.draft_of(report, layout, actor), drawn=digest_of_report(report))
    draft = issues.Draft(subject=drawing.subject_of(report), content=content)
    return issues.issue_create(kind=IssueKind.REPORT, draft=draft, report=report, actor=actor, once=once)


def issue_draw_again(issue: Issue, *, actor: Actor) -> Issue:
    """Take parts and annexes from the report as it stands; what the drafter wrote himself stays."""
    report = issue.report
    if report is None or issue.state != IssueState.DRAFT:
        raise problems.report_not_ready(str(issue), state=str(IssueState(issue.state).label))
    layout = storage.layout_of(report.layout_sha256)
    fresh = drawing.draft_of(report, layout, actor)
    content = msgspec.structs.replace(
        issues.content_of(issue),
        parts=fresh.parts,
        annexes=fresh.annexes,
        drawn=digest_of_report(report),
    )
    signer = f"{issue.signer_id}:{issue.signing}" if issue.signer_id else ""
    draft = issues.Draft(subject=issue.subject, content=content, signer=signer)
    return issues.issue_describe(issue, draft=draft, revision=issue.revision, actor=actor)
