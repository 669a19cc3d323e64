"""What is said about a task: comments, more time, explanations. Each request is answered by somebody else.

A deadline is moved by decision only; an explanation is asked with a day to answer by, answered by those
who do the work, and taken note of by those who asked.
"""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction

from chiso.audit import clock
from chiso.audit.services import move, record, writes
from chiso.engine import vietnamese
from chiso.notices.terms import NoticeKind
from chiso.org.policies import Actor
from chiso.org.problems import not_found
from chiso.org.selectors import working_calendar
from chiso.plans.models import Comment, Explanation, Extension, Occurrence, Task
from chiso.plans.policies import task as policies
from chiso.plans.policies.plan import account_of
from chiso.plans.problems import task as problems
from chiso.plans.services.progress import WORKABLE
from chiso.plans.services.task import OPEN, set_due
from chiso.plans.services.telling import doers, heads, office, staff_of, tell
from chiso.plans.terms import ExplanationState, ExtensionState, OccurrenceState, TaskState


@writes("plans.comment.add")
def comment_add(task: Task, *, text: str, actor: Actor, once: str | None = None) -> Comment:
    """Say something about a task; those who do it and those who spoke before are told."""
    _see(task, actor)
    if not text.strip():
        raise problems.text_missing("Nội dung trao đổi")
    made = Comment.objects.create(task=task, text=text.strip(), at=clock.now(), by_id=account_of(actor))
    record(task, after={"comment": text.strip()})
    spoke = set(task.comments.values_list("by_id", flat=True))
    tell(
        spoke | doers(task, staff_of(task)),
        kind=NoticeKind.COMMENT,
        title=f"Trao đổi về: {task.title}",
        body=text.strip()[:500],
        task=task,
        key=f"comment-{made.pk}",
        actor=actor,
    )
    return made


# --- more time ------------------------------------------------------------------------------------


@writes("plans.extension.ask")
def extension_ask(
    task: Task, *, to_due: dt.date, reason: str, actor: Actor, once: str | None = None
) -> Extension:
    """Ask for a later deadline (of a recurring task: of its next turn). Raises PL0110, PL0114 to PL0117."""
    _see(task, actor)
    actor.require(policies.may_work(actor, task), "xin gia hạn nhiệm vụ này", who="đơn vị chủ trì")
    if task.state not in WORKABLE:
        raise problems.closed(task.title, state=str(TaskState(task.state).label))
    if task.due is None:
        raise problems.no_deadline()
    if not reason.strip():
        raise problems.reason_missing("xin gia hạn")
    _require_later(to_due, due=task.due)
    turn = (
        task.occurrences.exclude(state__in=(OccurrenceState.DONE, OccurrenceState.CANCELLED))
        .order_by("due")
        .first()
    )
    try:
        with transaction.atomic():
            made = Extension.objects.create(
                task=task,
                occurrence=turn,
                from_due=task.due,
                to_due=to_due,
                reason=reason.strip(),
                asked_at=clock.now(),
                asked_by_id=account_of(actor),
            )
    except IntegrityError:
        raise problems.already_asked("đề nghị gia hạn") from None
    record(task, after={"to_due": to_due, "reason": reason.strip()})
    staff = staff_of(task)
    tell(
        heads(task.parent.unit_id, staff) if task.parent is not None else office(staff),
        kind=NoticeKind.WAITING,
        title=f"Xin gia hạn đến {vietnamese.day(to_due)}: {task.title}",
        body=reason.strip(),
        task=task,
        key=f"extension-{made.pk}-asked",
        actor=actor,
    )
    return made


def _require_later(asked: dt.date, *, due: dt.date) -> None:
    if asked <= due:
        raise problems.not_later(asked=asked, due=due)
    if asked < clock.today():
        raise problems.past_day(asked)
    calendar = working_calendar()
    if why := calendar.why_off(asked):
        raise problems.day_off(asked, why=why, instead=calendar.shift(asked))


@writes("plans.extension.decide")
def extension_decide(extension: Extension, *, approve: bool, remark: str = "", actor: Actor) -> Extension:
    """Grant or refuse more time; a refusal says why. Granting moves the deadline. Raises PL0110, PL0118."""
    task = extension.task
    _see(task, actor)
    actor.require(policies.may_decide(actor, extension), "quyết định gia hạn", who="người giao việc")
    if extension.asked_by_id == actor.account_id:
        raise problems.own_request()
    if not approve and not remark.strip():
        raise problems.reason_missing("không đồng ý gia hạn")
    move(
        extension,
        was=ExtensionState.ASKED,
        to=ExtensionState.APPROVED if approve else ExtensionState.REFUSED,
        decided_at=clock.now(),
        decided_by_id=account_of(actor),
        remark=remark.strip(),
    )
    if approve:
        _grant(extension, task)
    tell(
        {extension.asked_by_id} | doers(task, staff_of(task)),
        kind=NoticeKind.DECISION,
        title=f"{'Đồng ý' if approve else 'Không đồng ý'} gia hạn: {task.title}",
        body=remark.strip(),
        task=task,
        key=f"extension-{extension.pk}-decided",
        actor=actor,
    )
    return extension


def _grant(extension: Extension, task: Task) -> None:
    before = task.due
    if extension.occurrence_id:
        Occurrence.objects.filter(pk=extension.occurrence_id).update(due=extension.to_due)
    set_due(task, extension.to_due, calendar=working_calendar())
    Task.objects.filter(pk=task.pk).update(due=task.due, amber_from=task.amber_from)
    record(task, before={"due": before}, after={"due": task.due})


# --- explain yourself -----------------------------------------------------------------------------


@writes("plans.explanation.ask")
def explanation_ask(
    task: Task, *, question: str, reply_by: dt.date, actor: Actor, once: str | None = None
) -> Explanation:
    """Ask those who do a task to explain, by a working day. Raises PL0106, PL0116, PL0117, PL0119, PL0120."""
    _see(task, actor)
    actor.require(
        policies.may_question(actor, task), "yêu cầu giải trình", who="lãnh đạo, Văn phòng, trưởng đơn vị"
    )
    if task.state not in OPEN:
        raise problems.closed(task.title, state=str(TaskState(task.state).label))
    if not question.strip():
        raise problems.text_missing("Nội dung cần giải trình")
    if reply_by < clock.today():
        raise problems.past_day(reply_by)
    calendar = working_calendar()
    if why := calendar.why_off(reply_by):
        raise problems.day_off(reply_by, why=why, instead=calendar.shift(reply_by))
    try:
        with transaction.atomic():
            made = Explanation.objects.create(
                task=task,
                question=question.strip(),
                reply_by=reply_by,
                asked_at=clock.now(),
                asked_by_id=account_of(actor),
            )
    except IntegrityError:
        raise problems.already_asked("yêu cầu giải trình") from None
    record(task, after={"question": question.strip(), "reply_by": reply_by})
    staff = staff_of(task)
    tell(
        doers(task, staff) | heads(task.unit_id, staff),
        kind=NoticeKind.EXPLAIN,
        title=f"Yêu cầu giải trình trước {vietnamese.day(reply_by)}: {task.title}",
        body=question.strip(),
        task=task,
        key=f"explanation-{made.pk}-asked",
        actor=actor,
    )
    return made


@writes("plans.explanation.answer")
def explanation_answer(explanation: Explanation, *, answer: str, actor: Actor) -> Explanation:
    """Answer; once, by those who do the work."""
    task = explanation.task
    _see(task, actor)
    actor.require(policies.may_work(actor, task), "giải trình nhiệm vụ này", who="đơn vị chủ trì")
    if not answer.strip():
        raise problems.text_missing("Nội dung giải trình")
    move(
        explanation,
        was=ExplanationState.ASKED,
        to=ExplanationState.ANSWERED,
        answer=answer.strip(),
        answered_at=clock.now(),
        answered_by_id=account_of(actor),
    )
    tell(
        {explanation.asked_by_id},
        kind=NoticeKind.WAITING,
        title=f"Đã giải trình: {task.title}",
        body=answer.strip()[:500],
        task=task,
        key=f"explanation-{explanation.pk}-answered",
        actor=actor,
    )
    return explanation


@writes("plans.explanation.accept")
def explanation_accept(explanation: Explanation, *, actor: Actor) -> Explanation:
    """Take note of an answer."""
    task = explanation.task
    _see(task, actor)
    actor.require(policies.may_accept(actor, explanation), "ghi nhận giải trình", who="người yêu cầu")
    move(
        explanation,
        was=ExplanationState.ANSWERED,
        to=ExplanationState.ACCEPTED,
        accepted_at=clock.now(),
        accepted_by_id=account_of(actor),
    )
    tell(
        {explanation.answered_by_id},
        kind=NoticeKind.DECISION,
        title=f"Đã ghi nhận giải trình: {task.title}",
        task=task,
        key=f"explanation-{explanation.pk}-accepted",
        actor=actor,
    )
    return explanation


def _see(task: Task, actor: Actor) -> None:
    if not Task.objects.filter(policies.visible(actor), pk=task.pk).exists():
        raise not_found("nhiệm vụ")
