"""The authority's own report, consolidated from its units' frozen submissions.

Opening it makes the same kind of report as a unit's, written in the same screens. Taking submissions sets
exactly which ones stand behind it; building merges figures by the layout's rules and words section by
section with each unit's name, and keeps for every sentence and number where it came from. What a person
edited is not built over unless asked for, and then stays in the section's history. Reading and merging run
outside any transaction and tell how far they are; the result is written in one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db.models import F
from django.urls import reverse

from chiso.audit import clock
from chiso.audit.services import change, move, record, writes
from chiso.engine.problems import Problem, Problems
from chiso.engine.returns.types import Layout
from chiso.notices.services import notice_tell
from chiso.notices.terms import NoticeKind
from chiso.org.policies import Actor
from chiso.org.selectors import names_on
from chiso.org.selectors.units import newest_names
from chiso.reporting import storage
from chiso.reporting.models import (
    Contribution,
    Figure,
    Report,
    Run,
    Section,
    SectionVersion,
    Submission,
    Window,
)
from chiso.reporting.policies import desk as policies
from chiso.reporting.problems import desk as problems
from chiso.reporting.problems import report as report_problems
from chiso.reporting.schemas import consolidation as schemas
from chiso.reporting.schemas.consolidation import Built, Told
from chiso.reporting.schemas.content import value_of
from chiso.reporting.selectors import consolidation as selectors
from chiso.reporting.services.desk_telling import leaders
from chiso.reporting.services.report import report_open
from chiso.reporting.terms import OPEN, FigureSource, ReportState, RunState

INLINE = 24
"""So many submissions are consolidated at once; more run in the background, with progress shown."""
PORTION = 20
STEPS = 3
"""Steps of a run after its submissions are read: merged, drafted, written."""


@writes("reporting.consolidation.open")
def consolidation_open(window: Window, *, actor: Actor) -> Report:
    """The consolidated report of a window, made when there was none."""
    policies.require_receiver(actor, window.regime, "lập báo cáo tổng hợp")
    report = report_open(window, unit_id=window.authority_id, actor=actor)
    record(report, after={"window": window})
    return report


@writes("reporting.consolidation.take")
def consolidation_take(
    report: Report,
    *,
    submission_ids: Collection[int],
    actor: Actor,
    shortened: Sequence[tuple[int, str]] = (),
    overwrite: Collection[str] = (),
    once: str | None = None,
) -> Run:
    """Set which submissions stand behind the report, and begin a run that builds it.

    Raises RP0308 when none is given, RP0309 when the report is no longer being written, RP0310 for another
    window's submission, RP0311 while a run is under way.
    """
    report.state = Report.objects.select_for_update().get(pk=report.pk).state  # one taking at a time
    _writable(report, actor=actor)
    wanted = set(submission_ids)
    if not wanted:
        raise problems.nothing_accepted(str(report.window))
    known = {row.pk: row for row in selectors.takeable(report.window)}
    if strangers := sorted(wanted - set(known)):
        raise problems.foreign_submission(str(report.window), numbers=strangers)
    if selectors.run_under_way(report) is not None:
        raise problems.under_way(str(report.window))
    now, account = clock.now(), policies.account_of(actor)
    present = set(Contribution.objects.filter(report=report).values_list("submission_id", flat=True))
    Contribution.objects.filter(report=report, submission_id__in=present - wanted).delete()
    Contribution.objects.bulk_create(
        [
            Contribution(report=report, submission_id=pk, at=now, by_id=account)
            for pk in sorted(wanted - present)
        ]
    )
    _mark(report, taken=[known[pk].report_id for pk in wanted])
    run = Run.objects.create(
        report=report,
        submissions=sorted(wanted),
        total=len(wanted) + STEPS,
        at=now,
        by_id=account,
        chosen={"shortened": [list(each) for each in shortened], "overwrite": sorted(overwrite)},
    )
    record(run, label=str(report), after={"submissions": sorted(wanted)})
    return run


def consolidation_rebuild(
    report: Report,
    *,
    actor: Actor,
    shortened: Sequence[tuple[int, str]] = (),
    overwrite: Collection[str] = (),
    once: str | None = None,
) -> Run:
    """Build again from the submissions that stand behind the report, each in its newest accepted form."""
    units = selectors.units_taken(report)
    newest = [row.pk for row in selectors.takeable(report.window) if row.report.unit_id in units]
    return consolidation_take(
        report, submission_ids=newest, actor=actor, shortened=shortened, overwrite=overwrite, once=once
    )


def _writable(report: Report, *, actor: Actor) -> None:
    policies.require_receiver(actor, report.window.regime, "tổng hợp báo cáo")
    if report.state not in (ReportState.DRAFT, ReportState.RETURNED):
        raise problems.consolidation_left(str(report.window), state=str(ReportState(report.state).label))


@writes("reporting.consolidation.resume")
def consolidation_resume(report: Report, *, reason: str, actor: Actor, once: str | None = None) -> None:
    """Write on an approved consolidated report: a unit came late, a mistake was found. What was frozen stays;
    the next approval freezes anew. Leaders are told, and who drafts a paper of it that has not left.

    Raises RP0203 when it is not approved, RP0208 without a reason.
    """
    policies.require_receiver(actor, report.window.regime, "đưa báo cáo tổng hợp về soạn tiếp")
    if not reason.strip():
        raise report_problems.text_missing("Lý do soạn tiếp")
    if report.state != ReportState.ARRIVED:
        state, wanted = ReportState(report.state).label, ReportState.ARRIVED.label
        raise report_problems.wrong_state(str(state), wanted=str(wanted))
    move(
        report,
        was=ReportState.ARRIVED,
        to=ReportState.RETURNED,
        returned_at=clock.now(),
        return_note=reason.strip(),
    )
    drafters = set(report.issues.filter(state__in=OPEN).values_list("created_by_id", flat=True))
    notice_tell(
        (leaders(report.window) | drafters) - {actor.account_id},
        kind=NoticeKind.DECISION,
        title=f"Báo cáo tổng hợp được đưa về soạn tiếp: {report.window}",
        body=reason.strip(),
        url=reverse("reporting:report", args=[report.pk]),
        key=f"report-{report.pk}-resumed-{report.rounds}",
        actor=actor,
    )


def _mark(report: Report, *, taken: Sequence[int]) -> None:
    """Reports of units behind the whole are consolidated; those taken out are accepted again."""
    rows = Report.objects.filter(window_id=report.window_id).exclude(unit_id=F("authority_id"))
    for row in rows.filter(pk__in=taken, state=ReportState.ACCEPTED):
        move(row, was=ReportState.ACCEPTED, to=ReportState.CONSOLIDATED)
    for row in rows.filter(state=ReportState.CONSOLIDATED).exclude(pk__in=taken):
        move(row, was=ReportState.CONSOLIDATED, to=ReportState.ACCEPTED)


# --- the run --------------------------------------------------------------------------------------


def consolidation_run(run: Run, *, actor: Actor) -> None:
    """Carry a waiting run out. A refusal of the engine is kept with the run and shown; a fault is raised."""
    _begin(run, actor=actor)
    try:
        layout = storage.layout_of(run.report.layout_sha256)
        built = _built(run, layout)
        _write(run, built, actor=actor)
    except (Problem, Problems) as refusal:
        _fail(run, str(refusal), actor=actor)
    except Exception as fault:
        _fail(run, type(fault).__name__, actor=actor)
        raise


@writes("reporting.consolidation.run")
def _begin(run: Run, *, actor: Actor) -> None:
    move(run, was=RunState.WAITING, to=RunState.RUNNING)


@writes("reporting.consolidation.run")
def _fail(run: Run, words: str, *, actor: Actor) -> None:
    change(run, state=RunState.FAILED, problem=words[:2000], finished_at=clock.now())


def _advance(run: Run, done: int) -> None:
    """How far it is, outside any transaction, for those who wait."""
    Run.objects.filter(pk=run.pk).update(done=done)
    run.done = done


def _built(run: Run, layout: Layout) -> Built:
    window = run.report.window
    names = names_on(window.period_to, authority_id=window.authority_id)
    expected = {unit: names.get(unit, "") for unit in selectors.expected_units(window)}
    lost = [unit for unit, name in expected.items() if not name]
    newest = newest_names(lost)
    printed = _unique({unit: name or newest.get(unit, str(unit)) for unit, name in expected.items()})
    taken: list[Told] = []
    ids: list[int] = run.submissions
    for start in range(0, len(ids), PORTION):
        for row in selectors.submissions_by_id(ids[start : start + PORTION]):
            unit = row.report.unit_id
            taken.append(
                schemas.told(
                    row.content,
                    layout,
                    unit_id=unit,
                    unit=printed.get(unit) or str(row.content.get("unit", {}).get("name") or unit),
                    report_id=row.report_id,
                    submission_id=row.pk,
                    number=row.number,
                    late=selectors.was_late(row),
                )
            )
        _advance(run, min(start + PORTION, len(ids)))
    order = {unit: place for place, unit in enumerate(expected)}
    taken.sort(key=lambda one: (order.get(one.unit_id, len(order)), one.unit))
    own = {
        figure.key: value_of(figure)
        for figure in Figure.objects.filter(report=run.report, source=FigureSource.ENTERED)
        if figure.key in layout.figures
    }
    _advance(run, len(ids) + 1)
    shortened = [(int(unit), str(section)) for unit, section in run.chosen.get("shortened", ())]
    built = schemas.build(layout, taken, expected=printed, own=own, shortened=shortened)
    _advance(run, len(ids) + 2)
    return built


def _unique(names: Mapping[int, str]) -> dict[int, str]:
    """Two units of one name are told apart, so that no sentence goes to the wrong one."""
    seen: dict[str, int] = {}
    made = {}
    for unit, name in names.items():
        seen[name] = seen.get(name, 0) + 1
        made[unit] = name if seen[name] == 1 else f"{name} ({seen[name]})"
    return made


@writes("reporting.consolidation.rebuild")
def _write(run: Run, built: Built, *, actor: Actor) -> None:
    report, now, account = run.report, clock.now(), policies.account_of(actor)
    # Held from here on: an editor saving at the same moment comes before or after, never between.
    fresh = Report.objects.select_for_update().get(pk=report.pk)
    if fresh.state not in (ReportState.DRAFT, ReportState.RETURNED):
        raise problems.consolidation_left(str(report.window), state=str(ReportState(fresh.state).label))
    known = {row.key: row for row in Section.objects.filter(report=report)}
    edited = selectors.edited_sections(report)
    overwrite = set(run.chosen.get("overwrite", ()))
    revisions, kept = {}, []
    for key, text in built.texts.items():
        section = known.get(key)
        if section is None:
            if not text:
                continue
            section = Section(report=report, key=key, at=now)
        if key in edited and key not in overwrite:
            kept.append(key)
            section.trace = _joined(section.trace, built.traces[key])
            section.save(update_fields=["trace"])
            continue
        if section.pk and section.text and section.text != text:
            SectionVersion.objects.create(
                section=section,
                revision=section.revision,
                text=section.text,
                at=section.at,
                by_id=section.by_id,
            )
        changed = section.text != text
        section.text, section.trace = text, built.traces[key]
        if changed:
            section.revision, section.at, section.by_id = section.revision + 1, now, account
            section.standing = "" if text else section.standing
        section.save()
        revisions[key] = section.revision
    _write_figures(report, built, now=now, account=account)
    result = {**built.result, "revisions": {**selectors.built_revisions(report), **revisions}, "kept": kept}
    Report.objects.filter(pk=report.pk).update(touched_at=now)
    move(
        run,
        was=RunState.RUNNING,
        to=RunState.DONE,
        done=run.total,
        finished_at=now,
    )
    Run.objects.filter(pk=run.pk).update(result=result)
    run.result = result


def _joined(before: Sequence[Mapping[str, Any]], now: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Origins of an edited section: what the text may still hold of earlier submissions, and the new ones."""
    seen = {(row["report"], row["number"], row["section"], row["start"]) for row in now}
    earlier = [
        dict(row)
        for row in before
        if (row["report"], row["number"], row["section"], row["start"]) not in seen
    ]
    return [*map(dict, now), *earlier][:4000]


def _write_figures(report: Report, built: Built, *, now: Any, account: int) -> None:
    """Merged figures; one a person entered stays, with the units' parts beside it."""
    known = {row.key: row for row in Figure.objects.filter(report=report)}
    fresh, changed = [], []
    for one in built.figures:
        row = known.get(one.key)
        if row is None:
            fresh.append(
                Figure(
                    report=report, key=one.key, state=one.state, value=one.value, note=one.note,
                    source=FigureSource.MERGED, origin=one.origin, at=now, by_id=account,
                )
            )  # fmt: skip
            continue
        row.origin = one.origin
        if row.source != FigureSource.ENTERED:
            row.state, row.value, row.note = one.state, one.value, one.note
            row.source, row.at, row.by_id = FigureSource.MERGED, now, account
            row.revision += 1
        changed.append(row)
    Figure.objects.bulk_create(fresh)
    fields = ["origin", "state", "value", "note", "source", "at", "by", "revision"]
    Figure.objects.bulk_update(changed, fields, batch_size=100)
    Figure.objects.filter(report=report, source=FigureSource.MERGED).exclude(
        key__in=[one.key for one in built.figures]
    ).delete()


def digest_of_report(report: Report) -> str:
    """sha256 over the words and figures of a report as they stand; two queries."""
    sections = Section.objects.filter(report=report).order_by("key").values_list("key", "text", "standing")
    figures = (
        Figure.objects.filter(report=report).order_by("key").values_list("key", "state", "value", "note")
    )
    whole = json.dumps(
        [
            [list(row) for row in sections],
            [[key, state, str(value), note] for key, state, value, note in figures],
        ],
        ensure_ascii=False,
    )
    return hashlib.sha256(whole.encode()).hexdigest()


def submissions_newest(window: Window) -> list[Submission]:
    """What may be taken now, for a button that takes all."""
    return selectors.takeable(window)
