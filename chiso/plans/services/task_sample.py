"""Tasks and progress of the sample plan, in every state a list can show; labelled sample by their plan.

Built through the services with the clock set to the days things would have happened, so that the trail,
the lights and the notices are those of real work. What stands where depends on the day it is loaded:
past turns are done (some late, some missing), what is due soon is half done, reported, or asks for time.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from chiso.audit import clock
from chiso.engine.periods import Calendar
from chiso.evidence import services as evidence
from chiso.notices.services import notices_read_all
from chiso.org.policies import Actor, actor_of
from chiso.org.selectors import working_calendar
from chiso.org.selectors.lines import Seated, account_of_seat, staff_on
from chiso.org.selectors.people import sample_account
from chiso.plans.models import Item, Plan, Task
from chiso.plans.schemas import schedule as schedules
from chiso.plans.services.dialogue import (
    comment_add,
    explanation_answer,
    explanation_ask,
    extension_ask,
    extension_decide,
)
from chiso.plans.services.progress import evidence_attach, task_progress
from chiso.plans.services.task import (
    Work,
    task_cancel,
    task_confirm,
    task_create,
    task_report,
    task_return,
    task_start,
)
from chiso.plans.terms import OccurrenceState, PlanState, TaskState

if TYPE_CHECKING:
    from chiso.evidence.models import Document

OFFICE, LEADER = "chanhvanphong", "truongban"
IDLE = frozenset({"5.2", "6.3"})
"""Items left without a task on purpose: nothing is known of them, and that is shown."""
DIVIDED = {
    "1.3": ("Lập danh sách đơn vị được kiểm tra", "Kiểm tra tại đơn vị", "Thông báo kết luận"),
    "7.2": (
        "Rà soát thủ tục đủ điều kiện",
        "Tái cấu trúc biểu mẫu điện tử",
        "Hướng dẫn doanh nghiệp nộp hồ sơ",
    ),
}
STOPPED = "2.3"


@dataclass(slots=True)
class _Stage:
    """Who acts, on which calendar, on which day it is loaded."""

    now: dt.datetime
    today: dt.date
    calendar: Calendar
    staff: tuple[Seated, ...]
    office: Actor
    leader: Actor
    actors: dict[int, tuple[Actor, Actor]] = field(default_factory=dict)
    """Unit → its doer and its head, where both can sign in (one person may be both)."""


def tasks_sample_load(plan: Plan) -> list[Task]:
    """Sample tasks for an issued sample plan and its unit plans. Needs the sample organisation."""
    stage = _stage(plan)
    items = {
        item.source_id: item
        for item in Item.objects.filter(plan__parent=plan, dropped=False, group=False).select_related("plan")
        if item.source_id and item.plan.unit_id == item.lead_id
    }
    made: list[Task] = []
    for index, source in enumerate(plan.items.filter(dropped=False, group=False).select_related("plan")):
        item = items.get(source.pk, source)
        if source.code in IDLE or source.lead_id is None or item.plan.state == PlanState.CLOSED:
            continue
        task = _given(stage, item, source)
        made.append(task)
        _lived(stage, task, index=index, code=source.code)
    _papers(stage, made)
    _ensure(stage, made)
    _settle(stage)
    return made


def _stage(plan: Plan) -> _Stage:
    today = clock.today()
    staff = staff_on(today, authority_id=plan.authority_id)
    stage = _Stage(
        clock.now(), today, working_calendar(), staff, _actor(OFFICE, today), _actor(LEADER, today)
    )
    by_account = {seat.account_id: seat for seat in staff if seat.account_id}
    for unit in {seat.unit_id for seat in by_account.values()}:
        seats = [seat for seat in by_account.values() if seat.unit_id == unit]
        head = next((seat for seat in seats if seat.heads), None)
        doer = next((seat for seat in seats if not seat.heads and "hệ thống" not in seat.title), head)
        if head and doer:
            stage.actors[unit] = (_of(doer, today), _of(head, today))
    return stage


def _actor(username: str, day: dt.date) -> Actor:
    account = sample_account(username)
    if account is None:
        raise LookupError(f"no sample account {username!r}")
    return actor_of(account, day)


def _of(seat: Seated, day: dt.date) -> Actor:
    return actor_of(account_of_seat(seat), day)


@contextmanager
def _on(stage: _Stage, day: dt.date, hour: int = 9) -> Iterator[dt.date]:
    """The clock on a working day not after today."""
    day = stage.calendar.shift(min(day, stage.today))
    day = min(day, stage.today)
    moment = dt.datetime(day.year, day.month, day.day, hour, 12, tzinfo=clock.ZONE)
    with clock.at(min(moment, stage.now)):
        yield day


# --- giving ---------------------------------------------------------------------------------------


def _given(stage: _Stage, item: Item, source: Item) -> Task:
    due = source.due
    recent = due if due is not None and not schedules.recurs(item.schedule) else stage.today
    begin = max(dt.date(stage.today.year, 1, 6), recent - dt.timedelta(days=120))
    unit = item.lead_id or 0
    doer = stage.actors.get(unit, (None, None))[0]
    with _on(stage, begin):
        return task_create(
            item,
            work=Work(
                title=source.title[:1].upper() + source.title[1:],
                product=source.product,
                schedule=item.schedule,
                weight=source.weight,
                legal_basis="Chương trình công tác năm (mẫu)",
            ),
            unit_id=unit,
            assignee_id=doer.person_id if doer else None,
            cooperating=[
                o.unit_id for o in source.others.all() if o.role == "cooperating" and o.unit_id != unit
            ],
            actor=stage.office,
        )


# --- living ---------------------------------------------------------------------------------------


def _lived(stage: _Stage, task: Task, *, index: int, code: str) -> None:
    """Let a task be worked on until today, each in its own way."""
    people = stage.actors.get(task.unit_id)
    if code == STOPPED:
        with _on(stage, stage.today - dt.timedelta(days=40)):
            task_cancel(task, reason="Không còn văn bản thuộc thẩm quyền xử lý (mẫu)", actor=stage.office)
        return
    if people is None:  # nobody of the unit can sign in: it stands as given
        return
    doer, head = people
    if code in DIVIDED:
        _divided(stage, task, DIVIDED[code], doer=doer, head=head)
    elif task.occurrences.exists():
        _turns(stage, task, index=index, doer=doer)
    elif task.due is None:
        _begun(stage, task, doer=doer, percent=50 if index % 2 else 35)
    elif task.due <= stage.today:
        _past(stage, task, index=index, doer=doer, head=head)
    else:
        _coming(stage, task, index=index, doer=doer, head=head)


def _begun(stage: _Stage, task: Task, *, doer: Actor, percent: int) -> None:
    first = task.starts or stage.today
    span = max(1, (stage.today - first).days)
    with _on(stage, first + dt.timedelta(days=span // 4)):
        task_start(task, actor=doer)
    with _on(stage, first + dt.timedelta(days=span * 2 // 3), 15):
        task_progress(task, percent=percent, note="Đã làm việc với các đơn vị phối hợp (mẫu)", actor=doer)


def _turns(stage: _Stage, task: Task, *, index: int, doer: Actor) -> None:
    """Past turns are done, a few of them late; every third task misses its latest; the current is begun."""
    past = [turn for turn in task.occurrences.all() if turn.due < stage.today]
    kept = past[:-1] if index % 3 == 1 else past
    for number, turn in enumerate(kept):
        late = 2 if (index + number) % 5 == 4 else -1
        with _on(stage, turn.due + dt.timedelta(days=late), 16):
            task_progress(
                task,
                percent=100,
                note=f"Đã gửi báo cáo {turn.label[:1].lower()}{turn.label[1:]} (mẫu)",
                occurrence=turn,
                actor=doer,
            )
    coming = task.occurrences.exclude(state=OccurrenceState.DONE).filter(due__gte=stage.today).first()
    if coming is not None and len(kept) == len(past):
        with _on(stage, stage.today - dt.timedelta(days=1)):
            task_progress(task, percent=40, note="Đã tổng hợp số liệu (mẫu)", occurrence=coming, actor=doer)


def _past(stage: _Stage, task: Task, *, index: int, doer: Actor, head: Actor) -> None:
    """Due before today: done in time, done late, or still not done and asked about."""
    assert task.due is not None, "only dated tasks come here"
    late = index % 4
    _advance(stage, task, doer=doer, until=task.due, percents=(30, 70))
    if late == 3:
        with _on(stage, stage.today - dt.timedelta(days=2), 10):
            explanation_ask(
                task,
                question="Nhiệm vụ đã quá hạn. Đề nghị nêu nguyên nhân và thời điểm hoàn thành.",
                reply_by=stage.calendar.add_working_days(stage.today, 2),
                actor=stage.leader,
            )
        return
    day = task.due + dt.timedelta(days=6 if late == 2 else -3)
    with _on(stage, day, 14):
        task_report(task, note="Đã ban hành sản phẩm, gửi Văn phòng (mẫu)", actor=doer)
    with _on(stage, day + dt.timedelta(days=1), 15):
        task_confirm(task, actor=_other(doer, head, stage))


def _coming(stage: _Stage, task: Task, *, index: int, doer: Actor, head: Actor) -> None:
    """Due after today: reported, half done, asking for time, sent back, or hardly begun."""
    assert task.due is not None, "only dated tasks come here"
    yesterday = stage.today - dt.timedelta(days=1)
    near = (task.due - stage.today).days <= 21
    if not near:
        if index % 3:
            _advance(stage, task, doer=doer, until=yesterday, percents=(20,) if index % 2 else (25, 55))
        return
    _advance(stage, task, doer=doer, until=yesterday, percents=(35, 80) if index % 2 else (30,))
    with _on(stage, yesterday, 16):
        if index % 4 == 0:
            task_report(task, note="Đã hoàn thành dự thảo, trình ký (mẫu)", actor=doer)
        elif index % 4 == 1:
            comment_add(
                task,
                text="Đề nghị bổ sung số liệu của các đơn vị phối hợp trước khi trình.",
                actor=stage.office,
            )
        elif index % 4 == 2:
            extension_ask(
                task,
                to_due=stage.calendar.add_working_days(task.due, 7),
                reason="Chờ số liệu của đơn vị phối hợp (mẫu)",
                actor=doer,
            )
        else:
            task_report(task, note="Đã hoàn thành (mẫu)", actor=doer)
            task_return(task, reason="Thiếu phụ lục số liệu theo mẫu", actor=_other(doer, head, stage))


def _divided(stage: _Stage, task: Task, titles: tuple[str, ...], *, doer: Actor, head: Actor) -> None:
    for number, title in enumerate(titles):
        with _on(stage, (task.starts or stage.today) + dt.timedelta(days=3)):
            part = task_create(
                task.item,
                work=Work(
                    title=title,
                    schedule=task.schedule,
                    weight=task.weight if number == 1 else task.weight / 2,
                ),
                unit_id=task.unit_id,
                assignee_id=doer.person_id,
                parent=task,
                actor=head,
            )
        if number == 0:
            with _on(stage, stage.today - dt.timedelta(days=15)):
                task_report(part, note="Đã trình danh sách (mẫu)", actor=doer)
            with _on(stage, stage.today - dt.timedelta(days=14)):
                task_confirm(part, actor=_other(doer, head, stage))
        elif number == 1:
            with _on(stage, stage.today - dt.timedelta(days=5)):
                task_progress(part, percent=60, note="Đã xong 3 trên 5 đơn vị (mẫu)", actor=doer)


def _advance(stage: _Stage, task: Task, *, doer: Actor, until: dt.date, percents: tuple[int, ...]) -> None:
    first = task.starts or until
    span = max(1, (min(until, stage.today) - first).days)
    for number, percent in enumerate(percents, start=1):
        with _on(stage, first + dt.timedelta(days=span * number // (len(percents) + 1)), 10):
            task_progress(task, percent=percent, note=NOTES[number % len(NOTES)], actor=doer)


NOTES = ("Đã tổng hợp ý kiến (mẫu)", "Đã xây dựng dự thảo (mẫu)", "Đã lấy ý kiến các đơn vị (mẫu)")


def _other(doer: Actor, head: Actor, stage: _Stage) -> Actor:
    """Who confirms: the head, or the Office's head where the head did it himself; then a leader."""
    for candidate in (head, stage.office, stage.leader):
        if candidate.account_id != doer.account_id:
            return candidate
    return stage.leader


# --- papers, answers, quiet -----------------------------------------------------------------------

PAPERS = (
    # number, symbol, title
    ("112", "BC-VP", "Báo cáo kết quả công tác cải cách hành chính quý III (mẫu)"),
    ("58", "TB-BQL", "Thông báo kết luận hội nghị đối thoại doanh nghiệp (mẫu)"),
    ("203", "QĐ-BQL", "Quyết định công bố danh mục thủ tục hành chính (mẫu)"),
)


def _papers(stage: _Stage, tasks: list[Task]) -> None:
    """Three registered documents, each proving several tasks of the Office."""
    office = next(iter(stage.office.units))
    proved = [task for task in tasks if task.unit_id == office and task.state != TaskState.CANCELLED]
    for number, (serial, symbol, title) in enumerate(PAPERS):
        with _on(stage, stage.today - dt.timedelta(days=30 - 7 * number)) as day:
            document = _registered(stage, serial, symbol, title, office, day)
            for task in proved[number : number + 6 : 3]:
                if task.state != TaskState.DONE:
                    evidence_attach(task, document_id=document.pk, page=str(number + 1), actor=stage.office)


def _registered(stage: _Stage, serial: str, symbol: str, title: str, unit_id: int, day: dt.date) -> Document:
    words = (
        "BAN QUẢN LÝ KHU KINH TẾ HẢI PHÒNG\n"
        f"Số: {serial}/{symbol}\nHải Phòng, ngày {day:%d} tháng {day.month} năm {day.year}\n\n{title}\n\n"
        "Tài liệu mẫu để chạy thử, không phải văn bản thật.\n"
    )
    file = evidence.file_take(io.BytesIO(words.encode()), name=f"{serial}-{symbol}.txt", actor=stage.office)
    return evidence.document_register(
        file,
        name=f"{serial}-{symbol}.txt",
        facts=evidence.Facts(
            title=title,
            number=serial,
            symbol=symbol,
            issuer="Ban Quản lý Khu kinh tế Hải Phòng",
            issued_on=day,
        ),
        unit_id=unit_id,
        actor=stage.office,
    )


def _ensure(stage: _Stage, tasks: list[Task]) -> None:
    """Whatever the day: one request for time, one question, one comment, one report that waits."""
    ids = [task.pk for task in tasks]
    open_ = Task.objects.filter(pk__in=ids, state__in=(TaskState.ASSIGNED, TaskState.DOING))
    ours = open_.filter(unit_id__in=list(stage.actors), subtasks__isnull=True).select_related("plan")
    if not Task.objects.filter(pk__in=ids, extensions__isnull=False).exists():
        task = ours.filter(due__gte=stage.today).order_by("-due", "pk").first()
        if task is not None and task.due is not None:
            extension_ask(
                task,
                to_due=stage.calendar.add_working_days(task.due, 5),
                reason="Chờ hướng dẫn của Sở Nội vụ (mẫu)",
                actor=stage.actors[task.unit_id][0],
            )
    if not Task.objects.filter(pk__in=ids, explanations__isnull=False).exists():
        _first(
            ours,
            lambda task: explanation_ask(
                task,
                question="Đề nghị cho biết tiến độ và khó khăn (mẫu).",
                reply_by=stage.calendar.add_working_days(stage.today, 2),
                actor=stage.leader,
            ),
        )
    if not Task.objects.filter(pk__in=ids, comments__isnull=False).exists():
        _first(ours, lambda task: comment_add(task, text="Đề nghị bổ sung số liệu.", actor=stage.office))
    if not Task.objects.filter(pk__in=ids, state=TaskState.REPORTED).exists():
        _first(
            ours.filter(occurrences__isnull=True, extensions__isnull=True),
            lambda task: task_report(task, note="Đã xong (mẫu)", actor=stage.actors[task.unit_id][0]),
        )


def _settle(stage: _Stage) -> None:
    """One answered explanation, one granted extension; what is older than three days was read."""
    _first(Task.objects.filter(explanations__state="asked"), lambda task: _answered(stage, task))
    asked = Task.objects.filter(extensions__state="asked")
    if asked.count() > 1:
        _first(asked, lambda task: _granted(stage, task))
    with _on(stage, stage.today - dt.timedelta(days=3), 18):
        everybody = {a.account_id: a for pair in stage.actors.values() for a in pair}
        for actor in (*everybody.values(), stage.leader):
            notices_read_all(actor=actor)


def _first(tasks: QuerySet[Task], act: Callable[[Task], object]) -> None:
    task = tasks.order_by("pk").select_related("plan").first()
    if task is not None:
        act(task)


def _answered(stage: _Stage, task: Task) -> None:
    people = stage.actors.get(task.unit_id)
    question = task.explanations.select_related("task__plan").first()
    if people is None or question is None or Task.objects.filter(explanations__state="asked").count() < 2:
        return
    with _on(stage, stage.today - dt.timedelta(days=1), 17):
        explanation_answer(
            question,
            answer="Vướng mắc số liệu của đơn vị phối hợp; cam kết hoàn thành trong tuần này (mẫu).",
            actor=people[0],
        )


def _granted(stage: _Stage, task: Task) -> None:
    asked = task.extensions.select_related("task__plan", "task__parent").filter(state="asked").first()
    if asked is not None:
        with _on(stage, stage.today, 8):
            decider = stage.leader if asked.asked_by_id == stage.office.account_id else stage.office
            extension_decide(asked, approve=True, remark="Đồng ý, không gia hạn thêm", actor=decider)
