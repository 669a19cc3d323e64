from __future__ import annotations

import datetime as dt

import pytest

from chiso.audit import clock
from chiso.notices.models import Notice
from chiso.org.models import HolidayCalendar
from chiso.plans import services
from chiso.plans.models import Occurrence
from chiso.plans.services.reminder import reminders_send, turns_lay_out
from chiso.plans.tasks import task as jobs
from tests.cast import NOON, Cast
from tests.plans.tasks import MONTHLY, given

DUE = dt.date(2026, 10, 30)

TOLD = (
    # day, kind, who is told about a task of An due on 30/10/2026
    ("2026-10-26", None, set()),
    ("2026-10-27", "due_soon", {"an"}),
    ("2026-10-30", "due_soon", {"an"}),
    ("2026-10-31", None, set()),
    ("2026-11-02", "overdue", {"an", "binh"}),
)


@pytest.mark.parametrize(("day", "kind", "who"), TOLD)
def test_who_is_reminded_when(day: str, kind: str | None, who: set[str], cast: Cast) -> None:
    given(cast)
    Notice.objects.all().delete()
    reminders_send(day=dt.date.fromisoformat(day))
    found = {(notice.kind, notice.account_id) for notice in Notice.objects.all()}
    assert found == {(kind, cast.accounts[name].pk) for name in who}


def test_a_day_is_told_once(cast: Cast) -> None:
    given(cast)
    assert reminders_send(day=DUE) == 1
    assert reminders_send(day=DUE) == 0


def test_late_work_is_told_once_a_week(cast: Cast) -> None:
    given(cast)
    days = [dt.date(2026, 11, 2) + dt.timedelta(days=n) for n in range(14)]
    told = [day.day for day in days if reminders_send(day=day)]
    assert told == [2, 6, 13]


def test_the_job_asks_the_clock(cast: Cast) -> None:
    given(cast)
    with clock.at(NOON + dt.timedelta(days=25)):
        assert jobs.tasks_remind.call() == 1


def test_a_report_nobody_confirms_is_brought_up_again(cast: Cast) -> None:
    services.task_report(given(cast), note="x", actor=cast.actor(cast.an))
    Notice.objects.all().delete()
    assert reminders_send(day=dt.date(2026, 10, 6)) == 0
    assert reminders_send(day=dt.date(2026, 10, 7)) == 1
    assert Notice.objects.get().account_id == cast.binh.pk


def test_an_answer_that_is_due_is_asked_for(cast: Cast) -> None:
    services.explanation_ask(
        given(cast), question="Vì sao?", reply_by=dt.date(2026, 10, 8), actor=cast.actor(cast.dung)
    )
    Notice.objects.all().delete()
    reminders_send(day=dt.date(2026, 10, 8))
    assert {notice.account_id for notice in Notice.objects.all()} == {cast.an.pk, cast.binh.pk}


def test_turns_follow_a_new_calendar_and_only_those_not_begun(cast: Cast) -> None:
    task = given(cast, schedule=MONTHLY)
    services.task_progress(task, percent=10, actor=cast.actor(cast.an))
    HolidayCalendar.objects.create(
        year=2026, version=1, source="thử", published_at=NOON,
        days_off={"2026-10-12": "Nghỉ bù", "2026-11-10": "Nghỉ bù"},
    )  # fmt: skip
    turns_lay_out()
    assert list(Occurrence.objects.filter(task=task).values_list("due", flat=True)) == [
        dt.date(2026, 10, 12), dt.date(2026, 11, 11), dt.date(2026, 12, 10),
    ]  # fmt: skip
    assert jobs.turns_ahead.call() == 0
