"""Publishing the days off of a year: a new version each time, the old ones stay as they were."""

from __future__ import annotations

from collections.abc import Sequence

from chiso.audit import clock
from chiso.audit.services import record, writes
from chiso.org import problems
from chiso.org.models import HolidayCalendar
from chiso.org.policies import Doer, require_calendar_keeper
from chiso.org.schemas import CalendarDay
from chiso.org.selectors.calendar import days_of, latest_calendars


@writes("org.calendar.publish")
def calendar_publish(year: int, *, days: Sequence[CalendarDay], source: str, actor: Doer) -> HolidayCalendar:
    """Publish the year's days off and make-up working days as the next version.

    Refuses a day of another year, an empty list, a list equal to the version in force, a missing source.
    """
    require_calendar_keeper(actor)
    if not source.strip():
        raise problems.reason_missing(f"nguồn của lịch nghỉ năm {year}")
    if not days:
        raise problems.calendar_empty(year)
    for line, day in enumerate(days, start=1):
        if day.day.year != year:
            raise problems.calendar_line(line, got=f"{day.day:%d/%m/%Y}", expected=f"Ngày thuộc năm {year}")
    before = latest_calendars().get(year)
    ordered = tuple(sorted(days, key=lambda day: day.day))
    if before and days_of(before) == ordered and before.source == source.strip():
        raise problems.calendar_unchanged(year)
    published = HolidayCalendar.objects.create(
        year=year,
        version=before.version + 1 if before else 1,
        source=source.strip(),
        days_off={day.day.isoformat(): day.name for day in ordered if not day.working},
        working_days=[day.day.isoformat() for day in ordered if day.working],
        tentative=[day.day.isoformat() for day in ordered if day.tentative],
        published_at=clock.now(),
    )
    after = {
        "source": published.source,
        "days_off": published.days_off,
        "working_days": published.working_days,
        "tentative": published.tentative,
    }
    record(published, label=f"Lịch nghỉ năm {published}", after=after)
    return published
