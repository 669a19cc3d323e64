"""Reports of the sample authority: the plan's own regime, due on the 10th, its windows, a few units'
reports.

Built through the services with the clock set to the days things would have happened. Two past windows are
there so that punctuality and carrying forward show; of the last one a unit is late and one did not report;
the present one is being written. Labelled sample by the regime and the plan.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from chiso.audit import clock
from chiso.org.policies import Actor, actor_of
from chiso.org.selectors import working_calendar
from chiso.org.selectors.lines import Seated, account_of_seat, staff_on
from chiso.org.selectors.people import sample_account
from chiso.org.terms import UnitKind
from chiso.reporting import storage
from chiso.reporting.models import Report, Window
from chiso.reporting.schemas.days import TENTH
from chiso.reporting.services.figure import figure_save
from chiso.reporting.services.regime import Duty, regime_create
from chiso.reporting.services.report import report_open
from chiso.reporting.services.section import section_save
from chiso.reporting.services.submission import report_approve, report_submit
from chiso.reporting.services.tasks_of_report import task_line_save
from chiso.reporting.services.window import windows_lay_out
from chiso.reporting.terms import Every, FigureState, TaskPart

if TYPE_CHECKING:
    from chiso.plans.models import Plan

OFFICE = "chanhvanphong"
LAYOUT = "plan/2023-heza"
REPORTING = (UnitKind.OFFICE, UnitKind.DIVISION, UnitKind.PUBLIC_SERVICE, UnitKind.REPRESENTATIVE)
PAST = 2
"""How many windows already due the sample shows."""
WORDS = {
    "I": "Đơn vị đã phân công chuyên viên theo dõi từng nội dung, họp kiểm điểm tiến độ hằng tuần (mẫu).",
}
"""What a sample unit writes where the layout asks for words and the tasks give none."""
OTHERWISE = "Đơn vị thực hiện theo Kế hoạch, không có phát sinh cần báo cáo thêm (mẫu)."
WHY = "Chờ ý kiến của đơn vị phối hợp; đã có lịch làm việc để hoàn thành trong kỳ sau (mẫu)."
LATE = "Chờ số liệu của đơn vị phối hợp (mẫu)."


def reports_sample_load(plan: Plan) -> list[Report]:
    """The regime of a sample plan with its windows and reports. Needs the sample organisation and tasks."""
    today = clock.today()
    office = _actor(OFFICE, today)
    staff = staff_on(today, authority_id=plan.authority_id)
    units = sorted({seat.unit_id for seat in staff if seat.unit_kind in REPORTING})
    regime = regime_create(
        Duty(
            name="Báo cáo tháng thực hiện Kế hoạch PAR Index, SIPAS, PAPI",
            every=Every.MONTH,
            layout=LAYOUT,
            receiver_id=next(seat.unit_id for seat in staff if seat.unit_kind == UnitKind.OFFICE),
            days=TENTH,
            lock_after=20,
            plan_id=plan.pk,
            basis="Mục III Kế hoạch: các đơn vị báo cáo Văn phòng trước ngày 10 hằng tháng.",
            valid_from=_first_due(today),
        ),
        unit_ids=units,
        sample=True,
        actor=office,
    )
    for year in sorted({(regime.valid_from or today).year, today.year}):
        windows_lay_out(regime, year=year, actor=office)
    rows = list(Window.objects.filter(regime=regime).select_related("regime").order_by("due_on"))
    past = [window for window in rows if window.due_on < today][-PAST:]
    present = next((window for window in rows if window.period_from <= today <= window.due_on), None)
    people = _people(staff, today)
    made = [report for window in past for report in _past(window, people, last=window == past[-1])]
    return made + (_present(present, people, today) if present else [])


def _first_due(today: dt.date) -> dt.date:
    """The first day of the month in which the first shown window is due."""
    step = today.year * 12 + today.month - 1 - PAST + (today.day > 12)
    return dt.date(step // 12, step % 12 + 1, 1)


def _actor(username: str, day: dt.date) -> Actor:
    account = sample_account(username)
    if account is None:
        raise LookupError(f"no sample account {username!r}")
    return actor_of(account, day)


def _people(staff: Iterable[Seated], day: dt.date) -> list[tuple[int, Actor, Actor]]:
    """Unit, who writes and who approves: first divisions of two, then the Office, then heads alone."""
    seats = [seat for seat in staff if seat.account_id and seat.unit_kind in REPORTING]
    found = []
    for unit in sorted({seat.unit_id for seat in seats}):
        mine = [seat for seat in seats if seat.unit_id == unit]
        head = next((seat for seat in mine if seat.heads), None)
        doer = next((seat for seat in mine if not seat.heads and "hệ thống" not in seat.title), head)
        if head and doer:
            found.append((unit, actor_of(account_of_seat(doer), day), actor_of(account_of_seat(head), day)))
    office = {seat.unit_id for seat in seats if seat.unit_kind == UnitKind.OFFICE}
    return sorted(found, key=lambda row: (row[1] == row[2], row[0] in office, row[0]))


@contextmanager
def _on(day: dt.date, hour: int) -> Iterator[None]:
    now = clock.now()
    moment = dt.datetime(day.year, day.month, day.day, hour, 12, tzinfo=clock.ZONE)
    with clock.at(min(moment, now)):
        yield


def _past(window: Window, people: list[tuple[int, Actor, Actor]], *, last: bool) -> list[Report]:
    """Everybody reported; of the last window the second unit was late and the fourth has not reported."""
    made, calendar = [], working_calendar()
    for number, (unit, doer, head) in enumerate(people):
        if last and number == 3:
            continue
        late = number == 1 and last
        day = calendar.add_working_days(window.due_on, 1) if late else window.due_on - dt.timedelta(days=1)
        day = min(calendar.shift(day), clock.today()) if late else min(day, window.due_on)
        with _on(day, 9):
            report = report_open(window, unit_id=unit, actor=doer)
            _answer(report, doer)
        with _on(day, 15):
            _hand_over(report, doer, head, late=late)
        made.append(report)
    return made


def _present(window: Window, people: list[tuple[int, Actor, Actor]], today: dt.date) -> list[Report]:
    """Being written by the first unit, waiting for the head of the second, sent by the last; others not
    opened.
    """
    made = []
    for number, (unit, doer, head) in enumerate(people):
        if number not in {0, 1, len(people) - 1}:
            continue
        with _on(today, 8):
            report = report_open(window, unit_id=unit, actor=doer)
            if number:
                _answer(report, doer)
            elif section := report.sections.filter(key="I").first():
                section_save(report, key="I", text=WORDS["I"], base_revision=section.revision, actor=doer)
        if number == 1:
            report_submit(report, actor=doer)
        elif number:
            _hand_over(report, doer, head, late=False)
        made.append(report)
    return made


def _hand_over(report: Report, doer: Actor, head: Actor, *, late: bool) -> None:
    """To the head and on to the receiver; where there is one person only, in one step."""
    reason = LATE if late else ""
    if doer.account_id != head.account_id:
        report_submit(report, late_reason=reason, actor=doer)
    report_approve(report, late_reason=reason, actor=head)


def _answer(report: Report, doer: Actor) -> None:
    """Whatever the layout asks for is answered: words, figures nobody counts, reasons of late tasks."""
    layout = storage.layout_of(report.layout_sha256)
    texts = {section.key: section for section in report.sections.all()}
    for key, spec in layout.outline.items():
        section = texts.get(key)
        if spec.need == "required" and section is not None and not section.text:
            words = WORDS.get(key, OTHERWISE)
            section_save(report, key=key, text=words, base_revision=section.revision, actor=doer)
    known = set(report.figures.values_list("key", flat=True))
    for figure in layout.entered:
        if figure.need == "required" and figure.key not in known:
            state = FigureState.NO_DATA if figure.na == "refused" else FigureState.NOT_APPLICABLE
            figure_save(
                report, key=figure.key, state=state, note="Chưa theo dõi trong kỳ (mẫu)", base_revision=0,
                actor=doer,
            )  # fmt: skip
    for line in report.tasks.filter(part=TaskPart.DONE, overdue=True, reason=""):
        task_line_save(line, words=line.words, reason=WHY, base_revision=line.revision, actor=doer)
