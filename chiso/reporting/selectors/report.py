"""Reads of reports: one report with all it needs, what the checks find in it, what other apps may ask.

Everything is narrowed to what the actor may see; a report of another unit does not exist. The number of
queries does not depend on how long a report is.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse

from chiso.audit import clock
from chiso.engine.returns.check import check
from chiso.engine.returns.compute import Computed, complete, compute
from chiso.engine.returns.opening import inapplicable
from chiso.engine.returns.prose import Words
from chiso.engine.returns.types import Layout
from chiso.engine.returns.values import NotApplicable, Value, to_json
from chiso.engine.vietnamese import fold
from chiso.evidence.selectors import Usage, files_of
from chiso.org.policies import Actor
from chiso.org.problems import not_found
from chiso.org.selectors import names_on
from chiso.plans.selectors.told import Proof, Telling, proofs_of
from chiso.reporting.models import (
    Figure,
    Reason,
    Remark,
    Report,
    ReportDocument,
    ReportTask,
    Section,
    SectionVersion,
    Submission,
    Window,
)
from chiso.reporting.policies import report as policies
from chiso.reporting.schemas import found as findings
from chiso.reporting.schemas.content import SCHEMA, value_of, words_of
from chiso.reporting.schemas.found import Found, Line
from chiso.reporting.terms import ReportState, TaskPart

ARRIVED = (ReportState.ARRIVED, ReportState.RECEIVED, ReportState.ACCEPTED, ReportState.CONSOLIDATED)
"""States in which the receiver has the report and did not send it back."""
DIFFICULTIES = ("ton tai", "han che", "kho khan", "vuong mac")
"""Words by which a layout's section of difficulties is known."""


def report_by_id(pk: int, *, actor: Actor, bare: bool = False) -> Report:
    """A report with its window; 404 when the actor may not see it. One query.

    ``bare``: for a write, which reads the row again with all about it when it holds it.
    """
    rows = Report.objects.filter(policies.visible(actor), pk=pk)
    report = rows.first() if bare else rows.select_related("window__regime", "unit").first()
    if report is None:
        raise not_found("báo cáo")
    return report


def report_before(report: Report) -> Report | None:
    """The unit's last report of the same regime that reached the receiver and stayed there."""
    return (
        Report.objects.filter(
            window__regime_id=report.window.regime_id,
            unit_id=report.unit_id,
            state__in=ARRIVED,
            window__due_on__lt=report.window.due_on,
        )
        .select_related("window")
        .order_by("-window__due_on", "-id")
        .first()
    )


@dataclass
class Sheet:
    """A report with everything that is decided about it. Filled by ``sheet_of``, then only read."""

    report: Report
    layout: Layout
    sections: dict[str, Section] = field(default_factory=dict)
    figures: dict[str, Figure] = field(default_factory=dict)
    done: list[ReportTask] = field(default_factory=list)
    coming: list[ReportTask] = field(default_factory=list)
    documents: dict[str, list[ReportDocument]] = field(default_factory=dict)
    reasons: dict[tuple[str, str], str] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)
    before: Report | None = None
    values_before: Mapping[str, Value] = field(default_factory=dict)
    promised: dict[int, ReportTask] = field(default_factory=dict)
    """Task → what the last report said would be done in this period."""

    @cached_property
    def values(self) -> dict[str, Value]:
        return {key: value_of(figure) for key, figure in self.figures.items()}

    @cached_property
    def computed(self) -> Mapping[str, Computed]:
        return compute(self.layout, self.values)

    @cached_property
    def whole(self) -> dict[str, Value]:
        """What was entered, and computed lines as computed."""
        return complete(self.layout, self.values, computed=self.computed)

    @cached_property
    def texts(self) -> dict[str, Words]:
        """The narrative; where “không áp dụng” or “chưa có số liệu” stands, the words are its reason."""
        return {key: words_of(section.text, section.standing) for key, section in self.sections.items()}

    @cached_property
    def proofs(self) -> Mapping[int, tuple[Proof, ...]]:
        """Task → documents that prove it, of the tasks told; one query at the first asking."""
        return proofs_of([line.task_id for line in self.told])

    @property
    def told(self) -> list[ReportTask]:
        return [line for line in self.done if not line.left_out]


JUDGED = ("report_id", "key", "state", "value", "note")
"""What the checks read of a figure."""


def sheet_of(report: Report, layout: Layout, *, judging: bool = False) -> Sheet:
    """Ten queries, however long the report is. ``judging``: only what the checks read; nine."""
    sheet = Sheet(report, layout)
    sheet.sections = {row.key: row for row in report.sections.all()}
    figures = report.figures.only(*JUDGED) if judging else report.figures.all()
    sheet.figures = {row.key: row for row in figures}
    for line in report.tasks.select_related("task"):
        (sheet.done if line.part == TaskPart.DONE else sheet.coming).append(line)
    documents: dict[str, list[ReportDocument]] = defaultdict(list)
    for link in report.documents.select_related("document").order_by("id"):
        documents[link.place].append(link)
    sheet.documents = dict(documents)
    sheet.reasons = {(row.code, row.place): row.text for row in Reason.objects.filter(report=report)}
    if report.rounds and not judging:  # nobody remarks on what was never sent
        sheet.remarks = list(report.remarks.select_related("by__person"))
    sheet.before = report_before(report)
    if sheet.before is not None:
        sheet.values_before = values_sent(sheet.before.pk, sheet.before.touched_at)
        said = sheet.before.tasks.filter(part=TaskPart.NEXT, left_out=False)
        sheet.promised = {row.task_id: row for row in said}
    return sheet


@lru_cache(maxsize=256)
def values_sent(report_id: int, touched_at: dt.datetime) -> Mapping[str, Value]:
    """Figures of a report that reached its receiver: nobody writes them, and every check reads them again.

    ``touched_at`` is part of the name: a report sent back, written and sent anew is looked up anew.
    """
    rows = Figure.objects.filter(report_id=report_id).only(*JUDGED)
    return {row.key: value_of(row) for row in rows}


def lines_of(sheet: Sheet, *, proved: frozenset[int]) -> list[Line]:
    """Task lines as the checks need them. ``proved``: tasks with evidence of their own."""
    return [
        Line(
            task_id=line.task_id,
            title=line.title,
            percent=line.percent,
            before=line.percent_before,
            overdue=line.overdue,
            done=line.done_on is not None,
            words=line.words,
            reason=line.reason,
            proved=line.task_id in proved or f"task:{line.task_id}" in sheet.documents,
            promised=line.task_id in sheet.promised,
            kept=line.done_on is not None,
            live=100 if line.task.state == "done" else line.task.percent,
        )
        for line in sheet.told
    ]


def found_in(sheet: Sheet, *, reused: Mapping[str, Sequence[str]] | None = None) -> list[Found]:
    """Everything the checks find, errors first; what the unit explained has its reason beside it."""
    report, layout = sheet.report, sheet.layout
    same_year = sheet.before is None or sheet.before.window.year == report.window.year
    found = list(
        findings.from_engine(
            check(
                layout,
                sheet.values,
                previous=sheet.values_before or None,
                texts=sheet.texts,
                same_year=same_year,
                computed=sheet.computed,
            ),
            titles=layout.called,
        )
    )
    if not report.consolidates:
        lines = lines_of(sheet, proved=frozenset(sheet.proofs))
        found += findings.about_tasks(lines)
        key = difficulties_of(layout)
        place = f"section:{key}" if key else "tasks"
        told = sheet.sections[key].text if key in sheet.sections else ""
        found += findings.all_green(lines, difficulties=told if key else None, place=place)
    titles = {f"task:{line.task_id}": line.title[:80] for line in sheet.done}
    found += findings.reused(reused or {}, titles)
    order = {f"section:{key}": rank for rank, key in enumerate(layout.outline)}
    order |= {f"task:{line.task_id}": 1000 + rank for rank, line in enumerate(sheet.done)}
    order |= {f"figure:{key}": 5000 + rank for rank, key in enumerate(layout.figures)}
    return findings.ordered(findings.explained(found, sheet.reasons), order)


def blank_inapplicable(layout: Layout, body: str, *, known: Iterable[str]) -> dict[str, NotApplicable]:
    """Lines nobody filled in that do not concern a kind of body, with the layout's reason."""
    filled = set(known)
    return {
        key: said
        for key, said in inapplicable(layout, body).items()
        if key not in filled and layout.figures[key].na == "allowed"
    }


def difficulties_of(layout: Layout) -> str:
    """The section that asks for difficulties; empty when the layout has none."""
    for key, section in layout.outline.items():
        title = fold(section.title.vi)
        if any(words in title for words in DIFFICULTIES) and not section.children:
            return key
    return ""


def reused_files(sheet: Sheet) -> dict[str, list[str]]:
    """Place → units whose reports of the same window carry the same file, attached or proving a task they
    tell; three queries when this report has any.
    """
    mine = {proof.document_id: f"task:{task}" for task, proofs in sheet.proofs.items() for proof in proofs}
    mine |= {link.document_id: place for place, links in sheet.documents.items() for link in links}
    if not mine:
        return {}
    bytes_of = files_of(list(mine))
    attached, proving = "document__versions__file_id", "task__documents__document__versions__file_id"
    elsewhere = Q(report__window_id=sheet.report.window_id) & ~Q(report=sheet.report)
    elsewhere &= ~Q(report__unit_id=F("report__authority_id"))
    told = Q(part=TaskPart.DONE, left_out=False)
    others = (
        ReportDocument.objects.filter(elsewhere, **{f"{attached}__in": list(bytes_of)})
        .order_by()
        .values_list(attached, "report__unit_id")
        .union(
            ReportTask.objects.filter(elsewhere, told, **{f"{proving}__in": list(bytes_of)})
            .order_by()
            .values_list(proving, "report__unit_id")
        )
    )
    found_units = [unit for _file, unit in others]
    names = names_on(sheet.report.window.due_on, authority_id=sheet.report.authority_id, units=found_units)
    found: dict[str, list[str]] = defaultdict(list)
    for file_id, unit_id in others:
        place = mine[bytes_of[file_id]]
        name = names.get(unit_id, str(unit_id))
        if name not in found[place]:
            found[place].append(name)
    return dict(found)


# --- what is frozen -------------------------------------------------------------------------------


def content_of(sheet: Sheet, *, unit_name: str, receiver_name: str) -> dict[str, Any]:
    """The whole report as it stands, ``chiso.report/2``."""
    report, window, layout = sheet.report, sheet.report.window, sheet.layout
    return {
        "schema": SCHEMA,
        "layout": {"id": layout.id, "edition": layout.edition, "sha256": report.layout_sha256},
        "regime": {"id": window.regime_id, "name": window.regime.name, "basis": window.regime.basis},
        "window": {
            "id": window.pk,
            "label": window.label,
            "from": window.period_from.isoformat(),
            "to": window.period_to.isoformat(),
            "closes_on": window.closes_on.isoformat(),
            "due_on": window.due_on.isoformat(),
        },
        "unit": {"id": report.unit_id, "name": unit_name},
        "receiver": {"id": window.regime.receiver_id, "name": receiver_name},
        "sections": [
            {"key": key, "text": sheet.sections[key].text, "standing": sheet.sections[key].standing}
            for key in layout.outline
            if key in sheet.sections
        ],
        "figures": {
            key: {
                **to_json(value),
                "as_of": figure.as_of.isoformat()
                if (figure := sheet.figures.get(key)) and figure.as_of
                else None,
                "source": sheet.figures[key].source if key in sheet.figures else "computed",
                "note": sheet.figures[key].note if key in sheet.figures else "",
                "override_reason": sheet.figures[key].override_reason if key in sheet.figures else "",
            }
            for key, value in sheet.whole.items()
        },
        "tasks": [_line_json(line) for line in (*sheet.done, *sheet.coming) if not line.left_out],
        "documents": list(_documents_json(sheet)),
        "reasons": [
            {"code": code, "place": place, "text": text}
            for (code, place), text in sorted(sheet.reasons.items())
        ],
        "late_reason": report.late_reason,
    }


def _documents_json(sheet: Sheet) -> Iterator[dict[str, Any]]:
    """What is attached to the report, then what proves the tasks it tells and is not attached there."""
    rows = {
        (place, link.document_id): (link.document.title, link.page)
        for place, links in sorted(sheet.documents.items())
        for link in links
    }
    for task, proofs in sorted(sheet.proofs.items()):
        for proof in proofs:
            rows.setdefault((f"task:{task}", proof.document_id), (proof.title, proof.page))
    for (place, document), (title, page) in rows.items():
        yield {"document": document, "title": title, "place": place, "page": page}


def _line_json(line: ReportTask) -> dict[str, Any]:
    return {
        "task": line.task_id,
        "part": line.part,
        "code": line.code,
        "title": line.title,
        "percent_before": line.percent_before,
        "percent": line.percent,
        "state": line.state,
        "due": line.due.isoformat() if line.due else None,
        "overdue": line.overdue,
        "done_on": line.done_on.isoformat() if line.done_on else None,
        "words": line.words,
        "reason": line.reason,
    }


# --- small reads ----------------------------------------------------------------------------------


def section_versions(report: Report, key: str) -> list[SectionVersion]:
    """What a section said before, newest first; one query."""
    return list(
        SectionVersion.objects.filter(section__report=report, section__key=key)
        .select_related("by__person", "section")
        .order_by("-id")[:60]
    )


def asides_of(report: Report) -> list[SectionVersion]:
    """Texts set aside because somebody else had saved first, not yet folded in; one query."""
    return list(
        SectionVersion.objects.filter(section__report=report, aside=True)
        .select_related("section", "by__person")
        .order_by("id")
    )


def aside_by_id(pk: int, *, actor: Actor) -> SectionVersion:
    found = (
        SectionVersion.objects.filter(
            pk=pk, aside=True, section__report__in=Report.objects.filter(policies.visible(actor))
        )
        .select_related("section__report__window__regime", "by__person")
        .first()
    )
    if found is None:
        raise not_found("bản soạn song song")
    return found


def line_by_id(pk: int, *, actor: Actor) -> ReportTask:
    found = (
        ReportTask.objects.filter(pk=pk, report__in=Report.objects.filter(policies.visible(actor)))
        .select_related("report__window__regime", "task")
        .first()
    )
    if found is None:
        raise not_found("dòng nhiệm vụ của báo cáo")
    return found


def remark_by_id(pk: int, *, actor: Actor) -> Remark:
    found = (
        Remark.objects.filter(pk=pk, report__in=Report.objects.filter(policies.visible(actor)))
        .select_related("report__window__regime")
        .first()
    )
    if found is None:
        raise not_found("ý kiến về báo cáo")
    return found


def document_link(pk: int, *, actor: Actor) -> ReportDocument:
    found = (
        ReportDocument.objects.filter(pk=pk, report__in=Report.objects.filter(policies.visible(actor)))
        .select_related("report__window__regime", "document")
        .first()
    )
    if found is None:
        raise not_found("tài liệu của báo cáo")
    return found


def submissions_of(report: Report) -> list[Submission]:
    return list(report.submissions.select_related("by__person")) if report.rounds else []


def submission_by_number(report: Report, number: int) -> Submission:
    found = report.submissions.filter(number=number).select_related("by__person").first()
    if found is None:
        raise not_found("bản đã gửi")
    return found


# --- for the apps above and below -----------------------------------------------------------------


def reports_of(unit_id: int, *, year: int) -> list[Report]:
    """Reports of a unit for the windows of a year, the earliest due first; one query."""
    rows = Report.objects.filter(unit_id=unit_id, window__year=year)
    return list(rows.select_related("window__regime").order_by("window__due_on", "id"))


@dataclass(frozen=True, slots=True)
class OnTime:
    """Of the windows due so far: how many were due, arrived, arrived in time."""

    due: int
    arrived: int
    on_time: int


def on_time_share(
    unit_id: int, year: int, *, layout: str | None = None, day: dt.date | None = None
) -> OnTime:
    """How punctually a unit reported in a year: windows due before ``day`` (today), arrivals as judged then.

    A window whose (extended) due day has not passed counts only once its report has arrived. In time is what
    was frozen with the first submission: an extension given afterwards makes nobody punctual. Four queries.
    """
    from chiso.reporting.selectors.window import duties_of

    today = day or clock.today()
    duties = [
        duty
        for duty in duties_of([unit_id], since=dt.date(year, 1, 1), until=dt.date(year, 12, 31))
        if duty.window.year == year and (layout is None or duty.window.regime.layout == layout)
    ]
    came = [duty.on_time for duty in duties if duty.on_time is not None]
    owed = sum(duty.due < today for duty in duties if duty.on_time is None)
    return OnTime(due=len(came) + owed, arrived=len(came), on_time=sum(came))


def figures_of(unit_id: int, window: Window) -> dict[str, Figure]:
    """Figures of a unit's report for a window that has reached the receiver; one query."""
    rows = Figure.objects.filter(report__unit_id=unit_id, report__window=window, report__state__in=ARRIVED)
    return {row.key: row for row in rows}


def reports_of_task(task_id: int, *, actor: Actor) -> list[Report]:
    """Reports that tell of a task and that the actor may see, newest first; one query."""
    return list(
        Report.objects.filter(policies.visible(actor), tasks__task_id=task_id)
        .select_related("window__regime")
        .distinct()
        .order_by("-window__due_on", "-id")
    )


def tellings(task_ids: Sequence[int], actor: Actor) -> Iterable[Telling]:
    """Reports that tell of tasks, told to plans; one query."""
    lines = (
        ReportTask.objects.filter(
            task_id__in=list(task_ids),
            part=TaskPart.DONE,
            left_out=False,
            report__in=Report.objects.filter(policies.visible(actor)),
        )
        .select_related("report__window__regime")
        .order_by("-report__window__due_on", "-id")[:200]
    )
    for line in lines:
        where = reverse("reporting:report", args=[line.report_id])
        percent = "" if line.percent is None else f"{line.percent} %"
        yield Telling(
            task_id=line.task_id,
            label=f"{line.report.window.regime.name}, {line.report.window.label}",
            url=f"{where}#{findings.anchor_of(f'task:{line.task_id}')}",
            state=line.report.state,
            words="; ".join(part for part in (percent, line.words) if part),
        )


def usages(document_ids: Sequence[int], actor: Actor) -> Iterable[Usage]:
    """Where documents prove reports the actor may see; told to evidence. One query."""
    links = ReportDocument.objects.filter(
        document_id__in=list(document_ids), report__in=Report.objects.filter(policies.visible(actor))
    ).select_related("report__window__regime")
    for link in links:
        where = reverse("reporting:report", args=[link.report_id])
        yield Usage(
            document_id=link.document_id,
            kind="Báo cáo",
            label=str(link.report.window),
            url=f"{where}#{findings.anchor_of(link.place)}",
            page=link.page,
        )


def waiting_for(actor: Actor) -> QuerySet[Report]:
    """Reports that wait for the actor's approval."""
    return Report.objects.filter(
        Q(unit_id__in=actor.headed), authority_id=actor.authority_id or 0, state=ReportState.SUBMITTED
    ).select_related("window__regime", "submitted_by__person")
