"""Reminders of reports: by one click of the receiver, by the system itself, and telling the leaders.

A unit is reminded of a window once a day and kind, however often somebody clicks or the job runs. The
system reminds on working days only: two working days before a unit's own day, on that day, on the first
working day after it and then each week, and only who has not sent the report. Leaders are told of what
is late, by a person's click; the units concerned are told that they were.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence

from chiso.audit import clock
from chiso.audit.services import SYSTEM, Acting, record, writes
from chiso.engine import vietnamese
from chiso.engine.periods import Calendar
from chiso.notices.services import notice_tell
from chiso.notices.terms import NoticeKind
from chiso.org.policies import Actor
from chiso.org.selectors import working_calendar
from chiso.org.selectors.units import newest_names
from chiso.reporting.models import Nudge, Window
from chiso.reporting.policies import desk as policies
from chiso.reporting.problems import desk as problems
from chiso.reporting.selectors import desk as selectors
from chiso.reporting.selectors.nudge import due_between
from chiso.reporting.services.desk_telling import desk_url, leaders, unit_people, window_url
from chiso.reporting.terms import DeskState, NudgeKind

AHEAD = 2
"""Working days before its day on which a unit is reminded by the system."""
LISTED = 12
"""Names of late units in a notice; more are counted."""


def nudges_send(
    window: Window, *, unit_ids: Collection[int], actor: Actor, words: str = "", once: str | None = None
) -> int:
    """Remind units whose report has not arrived or was returned; how many units were reminded now.

    Raises RP0303 when nobody is left to remind.
    """
    policies.require_receiver(actor, window.regime, "nhắc đơn vị báo cáo")
    today = clock.today()
    wanted = selectors.to_remind(window, unit_ids, today=today)
    if not wanted:
        raise problems.nothing_chosen("đơn vị chưa gửi báo cáo")
    fresh = _not_yet(window, wanted, kind=NudgeKind.REMIND, day=today)
    if fresh:
        _nudge(window, fresh, day=today, words=words.strip(), actor=actor, once=once)
    return len(fresh)


def nudges_due(*, day: dt.date, actor: Acting = SYSTEM) -> int:
    """The system's own reminders of a working day; how many units were reminded now. Nothing on days off."""
    calendar = working_calendar()
    if calendar.off(day):
        return 0
    reminded = 0
    for window in due_between(day - dt.timedelta(days=90), day + dt.timedelta(days=30)):
        due = selectors.due_days(window)
        waiting = selectors.missing_units(window, today=day)
        units = [
            unit
            for state in (DeskState.NOT_STARTED, DeskState.IN_PROGRESS, DeskState.LATE, DeskState.AHEAD)
            for unit in waiting.get(state, ())
            if is_day_of(due.get(unit, window.due_on), day, calendar=calendar)
        ]
        fresh = _not_yet(window, units, kind=NudgeKind.REMIND, day=day)
        if fresh:
            _nudge(window, fresh, day=day, words="", actor=actor)
        reminded += len(fresh)
    return reminded


def is_day_of(due: dt.date, day: dt.date, *, calendar: Calendar) -> bool:
    """Whether a working day is one on which the system reminds of a report due on ``due``."""
    if day <= due:
        left = calendar.working_days_between(day, due)
        return left in (0, AHEAD) and not calendar.off(day)
    after = calendar.working_days_between(due, day)
    return not calendar.off(day) and after % 5 == 1


def _not_yet(window: Window, unit_ids: Sequence[int], *, kind: NudgeKind, day: dt.date) -> list[int]:
    rows = Nudge.objects.filter(window=window, unit_id__in=unit_ids, kind=kind, on=day)
    known = set(rows.values_list("unit_id", flat=True))
    return [unit for unit in unit_ids if unit not in known]


@writes("reporting.nudge.send")
def _nudge(
    window: Window,
    unit_ids: Sequence[int],
    *,
    day: dt.date,
    words: str,
    actor: Acting,
    once: str | None = None,
) -> None:
    people = unit_people(window, unit_ids)
    own = selectors.due_days(window, unit_ids)
    made = _enter(window, unit_ids, kind=NudgeKind.REMIND, day=day, words=words, people=people, actor=actor)
    groups: dict[dt.date, set[int]] = defaultdict(set)
    for unit in unit_ids:
        groups[own.get(unit, window.due_on)] |= people.get(unit, frozenset())
    for due, accounts in sorted(groups.items()):
        late = due < day
        when = f"đã quá hạn từ {vietnamese.day(due)}" if late else f"hạn {vietnamese.day(due)}"
        notice_tell(
            accounts - {actor.account_id},
            kind=NoticeKind.OVERDUE if late else NoticeKind.DUE_SOON,
            title=f"Gửi báo cáo {window.label}: {when}",
            body=words,
            url=window_url(window),
            key=f"window-{window.pk}-nudge-{day.isoformat()}-{due.isoformat()}",
            actor=actor,
        )
    record(
        made[0],
        label=f"{window}: {len(made)} đơn vị",
        after={"units": list(unit_ids), "on": day, "told": sum(nudge.told for nudge in made)},
    )


def escalate(window: Window, *, actor: Actor, words: str = "", once: str | None = None) -> int:
    """Tell the leaders which units are late, and those units that they were told of; how many units now.

    Raises RP0307 when no unit is past its own day.
    """
    policies.require_receiver(actor, window.regime, "báo cáo lãnh đạo việc chậm báo cáo")
    today = clock.today()
    late = selectors.late_units(window, today=today)
    if not late:
        raise problems.nobody_late(str(window))
    fresh = _not_yet(window, late, kind=NudgeKind.ESCALATE, day=today)
    if fresh:
        _escalate(window, late, fresh, day=today, words=words.strip(), actor=actor, once=once)
    return len(fresh)


@writes("reporting.nudge.escalate")
def _escalate(
    window: Window,
    late: Sequence[int],
    fresh: Sequence[int],
    *,
    day: dt.date,
    words: str,
    actor: Actor,
    once: str | None = None,
) -> None:
    people = unit_people(window, fresh)
    made = _enter(window, fresh, kind=NudgeKind.ESCALATE, day=day, words=words, people=people, actor=actor)
    names = newest_names(late)
    listed = "; ".join(names.get(unit, "") for unit in late[:LISTED])
    more = f"; và {len(late) - LISTED} đơn vị khác" if len(late) > LISTED else ""
    notice_tell(
        leaders(window),
        kind=NoticeKind.OVERDUE,
        title=f"{len(late)} đơn vị quá hạn gửi báo cáo {window.label}",
        body="\n".join(filter(None, [f"{listed}{more}.", words])),
        url=f"{desk_url(window)}?trang-thai={DeskState.LATE.value}",
        key=f"window-{window.pk}-escalated-{day.isoformat()}",
        actor=actor,
    )
    told = frozenset[int]().union(*people.values())
    notice_tell(
        told,
        kind=NoticeKind.OVERDUE,
        title=f"Việc chậm gửi báo cáo {window.label} đã được báo cáo lãnh đạo",
        body=words,
        url=window_url(window),
        key=f"window-{window.pk}-escalated-unit-{day.isoformat()}",
        actor=actor,
    )
    record(
        made[0],
        label=f"{window}: {len(made)} đơn vị",
        after={"units": list(fresh), "on": day, "told": len(leaders(window))},
    )


def _enter(
    window: Window,
    unit_ids: Sequence[int],
    *,
    kind: NudgeKind,
    day: dt.date,
    words: str,
    people: dict[int, frozenset[int]],
    actor: Acting,
) -> list[Nudge]:
    now = clock.now()
    Nudge.objects.bulk_create(
        [
            Nudge(
                window=window,
                unit_id=unit,
                kind=kind,
                on=day,
                at=now,
                by_id=actor.account_id,
                words=words,
                told=len(people.get(unit, ())),
            )
            for unit in unit_ids
        ],
        ignore_conflicts=True,  # a second clicker of the same moment loses silently
    )
    rows = Nudge.objects.filter(window=window, unit_id__in=unit_ids, kind=kind, on=day)
    return list(rows.order_by("pk"))
