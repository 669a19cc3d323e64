"""Reads of the calendar of a round: when a stage is open for whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from chiso.audit import clock
from chiso.scoring.models import Round, Stage, StageExtension, Subject
from chiso.scoring.terms import StageKind


@dataclass(frozen=True, slots=True)
class Window:
    """A stage as it holds for one subject; ``closes`` after its last extension."""

    kind: str
    opens: dt.datetime
    closes: dt.datetime
    regular: dt.datetime
    """When it closes for those without an extension."""
    reason: str = ""
    reopened: bool = False

    @property
    def label(self) -> str:
        return str(StageKind(self.kind).label)

    @property
    def extended(self) -> bool:
        return self.closes != self.regular

    def open_at(self, now: dt.datetime) -> bool:
        return self.opens <= now < self.closes

    @property
    def phase_now(self) -> str:
        return self.phase(clock.now())

    def phase(self, now: dt.datetime) -> str:
        """``waiting``, ``open`` or ``closed``."""
        return "waiting" if now < self.opens else "open" if now < self.closes else "closed"


def windows_of(subject: Subject) -> Mapping[str, Window]:
    """Stage kind → its window for one subject, in the order of the year; two queries."""
    stages = list(Stage.objects.filter(round_id=subject.round_id))
    latest: dict[int, StageExtension] = {}
    for row in StageExtension.objects.filter(subject=subject).order_by("id"):
        if row.stage_id not in latest or row.until >= latest[row.stage_id].until:
            latest[row.stage_id] = row
    return {stage.kind: _window(stage, latest.get(stage.pk)) for stage in _ordered(stages)}


def windows_of_round(round_: Round) -> Mapping[str, Window]:
    """Stage kind → its regular window; one query."""
    return {stage.kind: _window(stage, None) for stage in _ordered(list(round_.stages.all()))}


def _ordered(stages: list[Stage]) -> list[Stage]:
    order = list(StageKind.values)
    return sorted(stages, key=lambda stage: order.index(stage.kind))


def _window(stage: Stage, extension: StageExtension | None) -> Window:
    if extension is None or extension.until <= stage.closes_at:
        return Window(stage.kind, stage.opens_at, stage.closes_at, stage.closes_at)
    return Window(
        stage.kind,
        stage.opens_at,
        extension.until,
        stage.closes_at,
        reason=extension.reason,
        reopened=extension.reopening,
    )
