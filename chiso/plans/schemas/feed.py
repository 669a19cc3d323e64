"""A person's deadlines as an iCalendar feed (RFC 5545): all-day events, alarms, stable ids.

An event keeps its UID for the life of the task (or turn), so a moved deadline moves in the reader's
calendar instead of standing there twice. Content is what the owner of the key may see; no more.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from icalendar import Alarm, Calendar, Event

from chiso.plans.models import Occurrence, Task

HOST = "chiso"


def feed(
    entries: Iterable[tuple[Task, Occurrence | None, dt.date]], *, base: str, name: str, now: dt.datetime
) -> bytes:
    """The calendar of ``entries``: task, turn and deadline. ``base`` is the product's address."""
    calendar = Calendar()
    calendar.add("prodid", "-//Chiso//Nhiem vu//VI")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", "Asia/Ho_Chi_Minh")
    calendar.add("refresh-interval", dt.timedelta(hours=1), parameters={"VALUE": "DURATION"})
    for task, turn, due in entries:
        calendar.add_component(_event(task, turn, due, base=base, now=now))
    return bytes(calendar.to_ical())


def _event(task: Task, turn: Occurrence | None, due: dt.date, *, base: str, now: dt.datetime) -> Event:
    event = Event()
    label = f"{task.title} ({turn.label.lower()})" if turn else task.title
    event.add("uid", f"task-{task.pk}{f'-turn-{turn.pk}' if turn else ''}@{HOST}")
    event.add("dtstamp", now)
    event.add("dtstart", due)
    event.add("dtend", due + dt.timedelta(days=1))
    event.add("summary", f"Hạn: {label}"[:300])
    parts = [f"Sản phẩm: {task.product}" if task.product else "", f"Tiến độ: {task.percent} %"]
    event.add("description", "\n".join(part for part in parts if part))
    event.add("url", f"{base}/nhiem-vu/{task.pk}/")
    event.add("transp", "TRANSPARENT")
    event.add("categories", ["Chiso"])
    for ahead in (dt.timedelta(days=-3) + dt.timedelta(hours=8), dt.timedelta(hours=8)):
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", label[:200])
        alarm.add("trigger", ahead)
        event.add_component(alarm)
    return event
