"""A unit's report is opened pre-filled and drawn again: tasks, last period's figures, first words.

Opening twice gives the same report. What is known elsewhere is carried in with its origin; what a person
wrote is never overwritten by drawing again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from django.db import IntegrityError, transaction

from chiso.audit import clock
from chiso.audit.services import record, writes
from chiso.engine.returns.types import Layout
from chiso.org.policies import Actor
from chiso.org.problems import forbidden, not_found
from chiso.plans.selectors.told import Told, tasks_told
from chiso.plans.terms import TaskState
from chiso.reporting import storage
from chiso.reporting.models import Figure, LayoutCopy, Report, ReportTask, Section, Window
from chiso.reporting.policies import report as policies
from chiso.reporting.policies.regime import account_of
from chiso.reporting.problems import regime as regime_problems
from chiso.reporting.problems import report as problems
from chiso.reporting.schemas import count, draft
from chiso.reporting.selectors import report as selectors
from chiso.reporting.selectors import window as windows
from chiso.reporting.terms import FigureSource, FigureState, ReportState, TaskPart


def report_open(window: Window, *, unit_id: int, actor: Actor) -> Report:
    """The unit's report for a window, made and pre-filled when nobody had opened it.

    Raises RP0116, RP0201, RP0202; 404 for a stranger, 403 for who may only read.
    """
    actor.require_same_authority(window.authority_id, "kỳ báo cáo")
    found = Report.objects.filter(window=window, unit_id=unit_id).select_related("window__regime").first()
    if found is not None and policies.may_see(actor, found):
        return found
    if not policies.may_report(actor, unit_id=unit_id, authority_id=window.authority_id):
        if not actor.sees_authority:
            raise not_found("báo cáo")
        raise forbidden("mở báo cáo của đơn vị này", who="đơn vị báo cáo")
    try:
        return _open(window, unit_id, actor=actor)
    except IntegrityError:  # opened by a colleague at the same moment
        return Report.objects.select_related("window__regime").get(window=window, unit_id=unit_id)


@writes("reporting.report.open")
def _open(window: Window, unit_id: int, *, actor: Actor) -> Report:
    if unit_id != window.authority_id and unit_id not in windows.units_of_window(window):
        raise regime_problems.not_a_reporter(str(unit_id))
    if clock.today() < window.period_from:
        raise problems.not_begun(window.label, window.period_from)
    if windows.locked_for(window, unit_id):
        raise problems.locked(window.label)
    kept = storage.layout_named(window.regime.layout)
    LayoutCopy.objects.get_or_create(
        sha256=kept.sha256, defaults={"name": kept.name, "files": dict(kept.files), "at": clock.now()}
    )
    now = clock.now()
    with transaction.atomic():
        report = Report.objects.create(
            window=window, authority_id=window.authority_id, unit_id=unit_id, layout_sha256=kept.sha256,
            created_at=now, created_by_id=account_of(actor), touched_at=now,
        )  # fmt: skip
    drawn = 0
    if not report.consolidates:
        drawn = _draw(report, kept.layout)
    else:
        _sections(report, kept.layout, ())
    record(report, after={"tasks": drawn})
    return report


@writes("reporting.report.refresh")
def report_refresh(report: Report, *, actor: Actor) -> Report:
    """Draw tasks, system figures and untouched first words again; what a person wrote stays. RP0202,
    RP0203.
    """
    held = hold(report, actor=actor, what="lấy lại số liệu")
    drawn = _draw(held, storage.layout_of(held.layout_sha256))
    touch(held)
    record(report, after={"tasks": drawn})
    return held


def hold(report: Report, *, actor: Actor, what: str) -> Report:
    """The report's row held for the rest of the write, writable by the actor, its window open.

    Raises RP0202, RP0203; 404 for a stranger, 403 for who may only read.
    """
    if not policies.may_see(actor, report):
        raise not_found("báo cáo")
    rows = Report.objects.select_for_update(of=("self",)).select_related("window__regime", "unit")
    held = rows.get(pk=report.pk)
    if not policies.may_write(actor, held):
        mine = policies.may_report(actor, unit_id=held.unit_id, authority_id=held.authority_id)
        actor.require(mine, f"{what} của báo cáo này", who="đơn vị báo cáo")
        raise problems.wrong_state(str(ReportState(held.state).label), wanted=str(ReportState.DRAFT.label))
    if windows.locked_for(held.window, held.unit_id):
        raise problems.locked(held.window.label)
    return held


def touch(report: Report) -> None:
    """Note that the report was worked on."""
    _touch(report)


def _touch(report: Report) -> None:
    report.touched_at = clock.now()
    Report.objects.filter(pk=report.pk).update(touched_at=report.touched_at)


# --- drawing --------------------------------------------------------------------------------------


def _draw(report: Report, layout: Layout) -> int:
    """Bring tasks, system figures, carried figures and first words into the report; how many tasks."""
    window = report.window
    following = windows.window_after(window)
    next_until = following.period_to if following else window.period_to + dt.timedelta(days=31)
    today = clock.today()
    told = tasks_told(
        report.unit_id,
        plan_id=window.regime.plan_id,
        since=window.period_from,
        until=window.period_to,
        next_until=next_until,
        day=today,
    )
    before = selectors.report_before(report)
    present = [one for one in told if not one.past]
    _done_lines(report, present, before)
    _next_lines(report, present)
    _sections(report, layout, present)
    _figures(report, layout, told, before)
    return len(present)


DRAWN = ("position", "title", "code", "percent", "state", "due", "overdue", "drawn_at", "words")
"""Columns of a task line that drawing sets."""


def _done_lines(report: Report, told: Sequence[Told], before: Report | None) -> None:
    percents = {}
    if before is not None:
        percents = dict(
            before.tasks.filter(part=TaskPart.DONE, left_out=False).values_list("task_id", "percent")
        )
    known = {line.task_id: line for line in report.tasks.filter(part=TaskPart.DONE)}
    now = clock.now()
    fresh: list[ReportTask] = []
    stale: list[ReportTask] = []
    for position, one in enumerate(told):
        line = known.get(one.task_id) or ReportTask(report=report, task_id=one.task_id, part=TaskPart.DONE)
        line.position = position
        line.title, line.code = one.title, one.code
        line.percent_before = percents.get(one.task_id)
        line.percent = one.percent
        line.state, line.due, line.overdue = one.state, one.due, one.overdue
        line.done_on = one.done_on if one.state == TaskState.DONE or one.turns else None
        line.drawn_at = now
        if line.revision == 0:
            line.words = draft.result_words(one)
            line.reason = one.explanation if one.overdue else ""
        (stale if one.task_id in known else fresh).append(line)
    ReportTask.objects.bulk_create(fresh)
    ReportTask.objects.bulk_update(stale, (*DRAWN, "percent_before", "done_on", "reason"))
    _drop(report, known, told, TaskPart.DONE)


def _next_lines(report: Report, told: Sequence[Told]) -> None:
    known = {line.task_id: line for line in report.tasks.filter(part=TaskPart.NEXT)}
    coming = [one for one in told if one.next_due is not None]
    now = clock.now()
    fresh: list[ReportTask] = []
    stale: list[ReportTask] = []
    for position, one in enumerate(coming):
        line = known.get(one.task_id) or ReportTask(report=report, task_id=one.task_id, part=TaskPart.NEXT)
        line.position, line.title, line.code = position, one.title, one.code
        line.percent, line.state, line.due, line.overdue = one.percent, one.state, one.next_due, one.overdue
        line.drawn_at = now
        if line.revision == 0:
            line.words = draft.next_words(one)
        (stale if one.task_id in known else fresh).append(line)
    ReportTask.objects.bulk_create(fresh)
    ReportTask.objects.bulk_update(stale, DRAWN)
    _drop(report, known, coming, TaskPart.NEXT)


def _drop(report: Report, known: dict[int, ReportTask], told: Sequence[Told], part: TaskPart) -> None:
    """Lines whose task is no longer there go, but for those a person wrote in."""
    gone = known.keys() - {one.task_id for one in told}
    report.tasks.filter(part=part, task_id__in=gone, revision=0).delete()


def _sections(report: Report, layout: Layout, told: Sequence[Told]) -> None:
    """First words for sections nobody has written in; parts without children have a row each."""
    known, now = {section.key: section for section in report.sections.all()}, clock.now()
    fresh = []
    for key, spec in layout.outline.items():
        if spec.children:
            continue
        words = draft.section_draft(spec, told)
        section = known.get(key)
        if section is None:
            fresh.append(Section(report=report, key=key, text=words, at=now))
        elif section.revision == 0 and section.text != words:
            section.text, section.at = words, now
            section.save(update_fields=["text", "at"])
    Section.objects.bulk_create(fresh)


def _figures(report: Report, layout: Layout, told: Sequence[Told], before: Report | None) -> None:
    """System figures counted anew where they were not overridden; last period's carried in where asked."""
    known = {figure.key: figure for figure in report.figures.all()}
    last = {figure.key: figure for figure in before.figures.all()} if before else {}
    now, window = clock.now(), report.window
    fresh: list[Figure] = []
    stale: list[Figure] = []
    for spec in layout.entered:
        old_one = known.get(spec.key)
        if spec.tasks is not None and (old_one is None or old_one.source == FigureSource.SYSTEM):
            found = count.counted(spec.tasks, told)
            figure = old_one or Figure(report=report, key=spec.key, source=FigureSource.SYSTEM)
            figure.revision += old_one is not None and figure.value != found.number
            figure.state, figure.value, figure.note = FigureState.KNOWN, Decimal(found.number), ""
            figure.as_of = min(window.closes_on, clock.today())
            figure.origin, figure.at = {"tasks": list(found.task_ids), "value": found.number}, now
            (fresh if old_one is None else stale).append(figure)
        elif old_one is None and spec.carried == "yes" and spec.key in last and before is not None:
            old = last[spec.key]
            fresh.append(
                Figure(
                    report=report, key=spec.key, state=old.state, value=old.value, note=old.note, at=now,
                    as_of=old.as_of or before.window.closes_on, source=FigureSource.CARRIED,
                    origin={"report": before.pk, "window": before.window.label},
                )
            )  # fmt: skip
    Figure.objects.bulk_create(fresh)
    Figure.objects.bulk_update(stale, ("revision", "state", "value", "note", "as_of", "origin", "at"))
