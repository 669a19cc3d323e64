"""The calendar of a round: the days of its stages, later ends for one unit, reopening what is locked.

A stage that is over opens again only for one unit, by the right to reopen, with a reason; an end that has
not come yet is put off by whoever runs the round.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from chiso.audit import clock
from chiso.audit.services import record, writes
from chiso.org.policies import Actor
from chiso.scoring.models import Round, Stage, StageExtension, Subject
from chiso.scoring.policies import round as policies
from chiso.scoring.problems import round as problems
from chiso.scoring.selectors.stage import windows_of
from chiso.scoring.services.round import running
from chiso.scoring.terms import RoundState, StageKind

Days = tuple[dt.datetime, dt.datetime]


@writes("scoring.stage.set")
def stages_set(round_: Round, *, days: Mapping[str, Days | None], actor: Actor) -> None:
    """The days of the stages; None takes a stage out of the round. Raises RB0116, RB0118."""
    locked = running(round_, actor=actor, what="đặt lịch đợt chấm")
    known: dict[str, Days] = {}
    for kind in StageKind.values:
        said = days.get(kind)
        if said is None:
            continue
        label = str(StageKind(kind).label)
        if said[1] <= said[0] or any(said[0] < before[0] for before in known.values()):
            last = next(reversed(known), kind)
            raise problems.stage_order(str(StageKind(last).label), label)
        known[kind] = said
    if StageKind.SELF not in known:
        raise problems.no_stage(str(StageKind.SELF.label))
    before = {row.kind: row for row in locked.stages.all()}
    for kind, row in before.items():
        if kind not in known:
            if locked.state != RoundState.PREPARING:
                raise problems.not_preparing(locked.get_state_display())
            row.delete()
    for kind, (opens, closes) in known.items():
        Stage.objects.update_or_create(
            round=locked, kind=kind, defaults={"opens_at": opens, "closes_at": closes}
        )
    record(
        locked,
        before={"stages": {str(StageKind(kind).label): _days(row) for kind, row in before.items()}},
        after={"stages": {str(StageKind(kind).label): list(said) for kind, said in known.items()}},
    )


def stage_extend(
    subject: Subject, *, kind: str, until: dt.datetime, reason: str, actor: Actor, once: str | None = None
) -> StageExtension:
    """A later end of a stage for one subject; a stage that is over is reopened.

    Raises RB0115, RB0117, RB0118; 403 without the right to reopen.
    """
    if kind not in StageKind.values:
        raise problems.unknown_choice("Bước", kind)
    window = windows_of(subject).get(kind)
    if window is None:
        raise problems.no_stage(str(StageKind(kind).label))
    over = clock.now() >= window.closes
    write = _reopen if over else _extend
    return write(subject, kind=kind, until=until, closes=window.closes, reason=reason, actor=actor, once=once)


@writes("scoring.stage.extend")
def _extend(
    subject: Subject,
    *,
    kind: str,
    until: dt.datetime,
    closes: dt.datetime,
    reason: str,
    actor: Actor,
    once: str | None = None,
) -> StageExtension:
    running(subject.round, actor=actor, what="gia hạn bước chấm")
    return _later(subject, kind=kind, until=until, closes=closes, reason=reason, reopening=False, actor=actor)


@writes("scoring.stage.reopen")
def _reopen(
    subject: Subject,
    *,
    kind: str,
    until: dt.datetime,
    closes: dt.datetime,
    reason: str,
    actor: Actor,
    once: str | None = None,
) -> StageExtension:
    actor.require_same_authority(subject.round.authority_id, "đợt chấm")
    actor.require(
        policies.may_reopen(actor, subject.round),
        "mở lại bước đã khóa",
        who="người có quyền mở lại kỳ đã khóa",
    )
    if subject.round.state != RoundState.OPEN:
        raise problems.not_running(subject.round.get_state_display())
    return _later(subject, kind=kind, until=until, closes=closes, reason=reason, reopening=True, actor=actor)


def _later(
    subject: Subject,
    *,
    kind: str,
    until: dt.datetime,
    closes: dt.datetime,
    reason: str,
    reopening: bool,
    actor: Actor,
) -> StageExtension:
    if not reason.strip():
        raise problems.no_reason("Gia hạn")
    now = clock.now()
    if until <= max(closes, now):
        raise problems.not_later(until=until, now=now)
    row = StageExtension.objects.create(
        stage=Stage.objects.get(round_id=subject.round_id, kind=kind),
        subject=subject,
        until=until,
        reopening=reopening,
        reason=reason.strip(),
        at=now,
        by_id=policies.account_of(actor),
    )
    record(
        row,
        label=f"{StageKind(kind).label} · {subject.unit}",
        before={"until": closes},
        after={"until": until, "reopening": reopening},
        reason=row.reason,
    )
    return row


def _days(row: Stage) -> list[dt.datetime]:
    return [row.opens_at, row.closes_at]
