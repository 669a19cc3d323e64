"""Reads of consolidated reports: what may be taken, what was, how a run is going, what was edited since."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Q

from chiso.audit import clock
from chiso.org.policies import Actor
from chiso.org.problems import not_found
from chiso.reporting.models import (
    Contribution,
    Figure,
    Regime,
    RegimeUnit,
    Report,
    Run,
    Section,
    Submission,
    Window,
)
from chiso.reporting.policies import desk as policies
from chiso.reporting.schemas.consolidation import Span, retrace, said
from chiso.reporting.selectors.desk import ACCEPTED, HERE
from chiso.reporting.terms import RunState

STALE = dt.timedelta(minutes=10)
"""A run that did not end in this time is taken for dead; another may begin."""


def consolidation_by_id(pk: int, *, actor: Actor) -> Report:
    """A consolidated report of a desk the actor sees; 404 otherwise. One query."""
    report = (
        Report.objects.select_related("window__regime")
        .filter(pk=pk, unit_id=F("authority_id"))
        .filter(window__regime__in=Regime.objects.filter(policies.seen_regimes(actor)))
        .first()
    )
    if report is None:
        raise not_found("báo cáo tổng hợp")
    return report


def consolidation_of(window: Window) -> Report | None:
    """The consolidated report of a window, when it was opened; one query."""
    return (
        Report.objects.filter(window=window, unit_id=F("authority_id"))
        .select_related("window__regime")
        .first()
    )


def takeable(window: Window) -> list[Submission]:
    """The newest submission of every accepted report of a window; one query, without their content."""
    newer = Submission.objects.filter(report=OuterRef("report"), number__gt=OuterRef("number"))
    rows = (
        Submission.objects.filter(~Exists(newer), report__window=window, report__state__in=ACCEPTED)
        .exclude(report__unit_id=F("report__authority_id"))
        .select_related("report")
        .defer("content")
    )
    return list(rows.order_by("report__unit__position", "report__unit__code"))


def expected_units(window: Window) -> list[int]:
    """Units that should report in a window, in printed order; one query."""
    rows = (
        RegimeUnit.objects.filter(regime_id=window.regime_id)
        .exclude(unit_id=window.authority_id)
        .filter(Q(valid_from__isnull=True) | Q(valid_from__lte=window.due_on))
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gt=window.due_on))
    )
    return list(rows.order_by("unit__position", "unit__code").values_list("unit_id", flat=True))


def submissions_by_id(ids: Collection[int]) -> list[Submission]:
    return list(Submission.objects.filter(pk__in=ids).select_related("report").order_by("pk"))


def was_late(submission: Submission) -> bool:
    """Whether the report first arrived late: what came back mended keeps the day it first came."""
    if submission.number == 1:
        return not submission.on_time
    first = Submission.objects.filter(report_id=submission.report_id, number=1)
    return not first.values_list("on_time", flat=True).get()


def units_taken(report: Report) -> set[int]:
    rows = Contribution.objects.filter(report=report)
    return set(rows.values_list("submission__report__unit_id", flat=True))


def contributions_of(report: Report) -> list[Contribution]:
    """What stands behind a report, in printed order of units; one query."""
    rows = Contribution.objects.filter(report=report).select_related("submission__report", "by__person")
    rows = rows.defer("submission__content")
    return list(rows.order_by("submission__report__unit__position", "submission__report__unit__code"))


def run_under_way(report: Report) -> Run | None:
    """A run that waits or runs and is not dead; one query."""
    rows = Run.objects.filter(report=report, state__in=(RunState.WAITING, RunState.RUNNING))
    return rows.filter(at__gte=clock.now() - STALE).order_by("-pk").first()


def run_by_id(pk: int, *, report: Report) -> Run:
    run = Run.objects.filter(pk=pk, report=report).first()
    if run is None:
        raise not_found("lần tổng hợp")
    return run


def last_run(report: Report) -> Run | None:
    return Run.objects.filter(report=report).order_by("-pk").first()


def last_result(report: Report) -> Mapping[str, Any]:
    """What the last finished run found; empty before the first."""
    rows = Run.objects.filter(report=report, state=RunState.DONE).order_by("-pk")
    return rows.values_list("result", flat=True).first() or {}


def built_revisions(report: Report) -> dict[str, int]:
    """Section → the revision it had when it was last built."""
    return dict(last_result(report).get("revisions", {}))


def edited_sections(report: Report) -> set[str]:
    """Sections with words a person wrote or changed after the last building; two queries."""
    built = built_revisions(report)
    rows = Section.objects.filter(report=report).values_list("key", "revision", "text")
    return {key for key, revision, text in rows if text.strip() and built.get(key) != revision}


@dataclass(frozen=True, slots=True)
class TracedSection:
    """A section of the consolidated report with the origin of every sentence."""

    key: str
    label: str
    title: str
    depth: int
    section: Section | None
    spans: Sequence[Span]
    edited: bool
    empty: Sequence[str]
    """Units that wrote nothing here."""
    standings: Sequence[Mapping[str, Any]]
    """Units that said “không áp dụng” or “chưa có số liệu” here, and why."""

    @property
    def own(self) -> int:
        return sum(span.kept == "own" and bool(span.text.strip(" \n:.")) for span in self.spans)


def traced_sections(layout: Any, report: Report, result: Mapping[str, Any]) -> list[TracedSection]:
    """Every section of the layout in order, its present text traced; one query."""
    known = {row.key: row for row in Section.objects.filter(report=report)}
    revisions = result.get("revisions", {})
    anywhere = said(*(row.trace for row in known.values()))
    found = []
    for key, spec in layout.outline.items():
        row = known.get(key)
        found.append(
            TracedSection(
                key=key,
                label=spec.label.rstrip("."),
                title=spec.title.vi,
                depth=key.count("."),
                section=row,
                spans=retrace(row.text, row.trace, anywhere=anywhere)
                if row and row.text and not row.standing
                else (),
                edited=bool(row and row.text.strip() and revisions and revisions.get(key) != row.revision),
                empty=result.get("empty", {}).get(key, ()),
                standings=result.get("standings", {}).get(key, ()),
            )
        )
    return found


def figures_of(report: Report) -> dict[str, Figure]:
    return {row.key: row for row in Figure.objects.filter(report=report)}


def taken_ids(report: Report) -> set[int]:
    """Submissions that stand behind a consolidated report; one query."""
    return set(Contribution.objects.filter(report=report).values_list("submission_id", flat=True))


def newest_here(window: Window) -> list[Submission]:
    """The newest submission of every unit's report that lies with the receiver; one query, no content."""
    newer = Submission.objects.filter(report=OuterRef("report"), number__gt=OuterRef("number"))
    rows = Submission.objects.filter(~Exists(newer), report__window=window, report__state__in=HERE)
    return list(rows.exclude(report__unit_id=F("report__authority_id")).defer("content"))
