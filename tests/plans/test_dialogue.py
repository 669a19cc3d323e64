from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from chiso.audit.problems import Overtaken, Repeated
from chiso.engine.problems import Problem
from chiso.notices.models import Notice
from chiso.org.problems import Forbidden, NotFound
from chiso.plans import services
from chiso.plans.models import Comment, Explanation, Extension, Task
from tests.cast import Cast
from tests.plans.tasks import MONTHLY, given

LATER = dt.date(2026, 11, 13)


def refused(code: str, write: Callable[[], object]) -> None:
    with pytest.raises(Problem) as refusal:
        write()
    assert refusal.value.code == code, str(refusal.value)


def asked(cast: Cast, task: Task, to_due: dt.date = LATER) -> Extension:
    return services.extension_ask(task, to_due=to_due, reason="Chờ số liệu", actor=cast.actor(cast.an))


# --- comments -------------------------------------------------------------------------------------


def test_a_comment_reaches_the_doer_and_those_who_spoke(cast: Cast) -> None:
    task = given(cast)
    services.comment_add(task, text="Đã nhận", actor=cast.actor(cast.binh))
    services.comment_add(task, text="Bổ sung số liệu", actor=cast.actor(cast.chi))
    told = set(
        Notice.objects.filter(kind="comment", body="Bổ sung số liệu").values_list("account_id", flat=True)
    )
    assert told == {cast.an.pk, cast.binh.pk}


def test_a_comment_needs_words_and_is_sent_once(cast: Cast) -> None:
    task = given(cast)
    refused("PL0120", lambda: services.comment_add(task, text=" ", actor=cast.actor(cast.an)))
    services.comment_add(task, text="x", actor=cast.actor(cast.an), once="k")
    with pytest.raises(Repeated):
        services.comment_add(task, text="x", actor=cast.actor(cast.an), once="k")
    assert Comment.objects.count() == 1


# --- more time ------------------------------------------------------------------------------------


def test_granted_time_moves_the_deadline_and_the_light(cast: Cast) -> None:
    task = given(cast)
    extension = asked(cast, task)
    services.extension_decide(extension, approve=True, actor=cast.actor(cast.chi))
    task.refresh_from_db()
    assert (task.due, task.first_due) == (LATER, dt.date(2026, 10, 30))
    assert task.amber_from == dt.date(2026, 11, 10)
    assert Notice.objects.filter(account=cast.an, kind="decision", title__startswith="Đồng ý").exists()


def test_refused_time_says_why_and_moves_nothing(cast: Cast) -> None:
    task = given(cast)
    extension = asked(cast, task)
    refused("PL0110", lambda: services.extension_decide(extension, approve=False, actor=cast.actor(cast.chi)))
    services.extension_decide(extension, approve=False, remark="Không đủ căn cứ", actor=cast.actor(cast.chi))
    assert Task.objects.get(pk=task.pk).due == dt.date(2026, 10, 30)
    asked(cast, Task.objects.get(pk=task.pk))  # may ask again


ASKED_WRONGLY = (
    # day asked for, code
    (dt.date(2026, 10, 30), "PL0115"),
    (dt.date(2026, 10, 1), "PL0115"),
    (dt.date(2026, 11, 14), "PL0116"),
)


@pytest.mark.parametrize(("day", "code"), ASKED_WRONGLY)
def test_a_later_working_day_is_asked_for(day: dt.date, code: str, cast: Cast) -> None:
    task = given(cast)
    refused(code, lambda: asked(cast, task, day))


def test_one_request_at_a_time(cast: Cast) -> None:
    task = given(cast)
    asked(cast, task)
    refused("PL0117", lambda: asked(cast, task))


def test_without_a_deadline_or_a_reason_no_time_is_asked(cast: Cast) -> None:
    undated = given(cast, schedule=None)
    refused("PL0114", lambda: asked(cast, undated))
    task = given(cast)
    refused(
        "PL0110",
        lambda: services.extension_ask(task, to_due=LATER, reason=" ", actor=cast.actor(cast.an)),
    )


def test_who_asks_and_who_decides(cast: Cast) -> None:
    task = given(cast)
    for account in (cast.chi, cast.dung):
        with pytest.raises(Forbidden):
            services.extension_ask(task, to_due=LATER, reason="x", actor=cast.actor(account))
    extension = asked(cast, task)
    for account in (cast.an, cast.binh):
        with pytest.raises(Forbidden):
            services.extension_decide(extension, approve=True, actor=cast.actor(account))
    with pytest.raises(NotFound):
        services.extension_decide(extension, approve=True, actor=cast.actor(cast.giang))


def test_nobody_decides_what_he_asked(cast: Cast) -> None:
    task = given(cast, unit=cast.office, assignee=None)
    extension = services.extension_ask(task, to_due=LATER, reason="x", actor=cast.actor(cast.chi))
    refused("PL0118", lambda: services.extension_decide(extension, approve=True, actor=cast.actor(cast.chi)))
    services.extension_decide(extension, approve=True, actor=cast.actor(cast.dung))


def test_the_head_decides_on_parts_he_gave(cast: Cast) -> None:
    part = given(cast, parent=given(cast), by=cast.binh)
    services.extension_decide(asked(cast, part), approve=True, remark="", actor=cast.actor(cast.binh))
    assert Task.objects.get(pk=part.pk).due == LATER


def test_two_decisions_at_once_the_second_is_told(cast: Cast) -> None:
    extension = asked(cast, given(cast))
    stale = Extension.objects.select_related("task__plan").get(pk=extension.pk)
    services.extension_decide(extension, approve=True, actor=cast.actor(cast.chi))
    with pytest.raises(Overtaken):
        services.extension_decide(stale, approve=False, remark="x", actor=cast.actor(cast.dung))
    assert Task.objects.get(pk=stale.task_id).due == LATER


def test_a_turn_gets_time_without_moving_the_others(cast: Cast) -> None:
    task = given(cast, schedule=MONTHLY)
    extension = asked(cast, task, dt.date(2026, 10, 16))
    services.extension_decide(extension, approve=True, actor=cast.actor(cast.chi))
    assert list(task.occurrences.values_list("due", flat=True)) == [
        dt.date(2026, 10, 16), dt.date(2026, 11, 10), dt.date(2026, 12, 10),
    ]  # fmt: skip
    assert Task.objects.get(pk=task.pk).due == dt.date(2026, 10, 16)


# --- explain yourself -----------------------------------------------------------------------------

REPLY = dt.date(2026, 10, 8)


def questioned(cast: Cast, task: Task, **more: object) -> Explanation:
    values = {"question": "Vì sao chậm?", "reply_by": REPLY, "actor": cast.actor(cast.dung), **more}
    return services.explanation_ask(task, **values)  # type: ignore[arg-type]


def test_asked_answered_noted(cast: Cast) -> None:
    task = given(cast)
    question = questioned(cast, task)
    told = set(Notice.objects.filter(kind="explain").values_list("account_id", flat=True))
    assert told == {cast.an.pk, cast.binh.pk}
    services.explanation_answer(question, answer="Chờ số liệu của thuế", actor=cast.actor(cast.an))
    assert Notice.objects.filter(account=cast.dung, kind="waiting").exists()
    services.explanation_accept(question, actor=cast.actor(cast.dung))
    question.refresh_from_db()
    assert (question.state, question.answered_by_id, question.accepted_by_id) == (
        "accepted", cast.an.pk, cast.dung.pk,
    )  # fmt: skip


WRONG_QUESTIONS = (
    ({"question": " "}, "PL0120"),
    ({"reply_by": dt.date(2026, 10, 2)}, "PL0119"),
    ({"reply_by": dt.date(2026, 10, 10)}, "PL0116"),
)


@pytest.mark.parametrize(("values", "code"), WRONG_QUESTIONS)
def test_a_question_has_words_and_a_working_day(values: dict[str, object], code: str, cast: Cast) -> None:
    task = given(cast)
    refused(code, lambda: questioned(cast, task, **values))


def test_one_question_at_a_time_and_none_when_done(cast: Cast) -> None:
    task = given(cast)
    questioned(cast, task)
    refused("PL0117", lambda: questioned(cast, task))
    over = given(cast)
    services.task_cancel(over, reason="x", actor=cast.actor(cast.chi))
    refused("PL0106", lambda: questioned(cast, over))


def test_who_asks_answers_and_notes(cast: Cast) -> None:
    task = given(cast)
    with pytest.raises(Forbidden):
        questioned(cast, task, actor=cast.actor(cast.an))
    question = questioned(cast, task, actor=cast.actor(cast.binh))
    with pytest.raises(Forbidden):
        services.explanation_answer(question, answer="x", actor=cast.actor(cast.chi))
    refused("PL0120", lambda: services.explanation_answer(question, answer=" ", actor=cast.actor(cast.an)))
    with pytest.raises(Overtaken):
        services.explanation_accept(question, actor=cast.actor(cast.binh))
    services.explanation_answer(question, answer="x", actor=cast.actor(cast.an))
    with pytest.raises(Forbidden):
        services.explanation_accept(question, actor=cast.actor(cast.an))
    with pytest.raises(Overtaken):
        services.explanation_answer(question, answer="y", actor=cast.actor(cast.an))
    services.explanation_accept(question, actor=cast.actor(cast.binh))


def test_somebody_elses_saved_view_is_not_there(cast: Cast) -> None:
    view = services.view_save("Việc đỏ", query="light=red", actor=cast.actor(cast.an))
    with pytest.raises(NotFound):
        services.view_remove(view, actor=cast.actor(cast.binh))
    again = services.view_save(" Việc  đỏ ", query="light=amber", actor=cast.actor(cast.an))
    assert (again.pk, again.query) == (view.pk, "light=amber")
    refused("PL0123", lambda: services.view_save(" ", query="", actor=cast.actor(cast.an)))
    for number in range(29):
        services.view_save(f"v{number}", query="", actor=cast.actor(cast.an))
    refused("PL0124", lambda: services.view_save("thêm", query="", actor=cast.actor(cast.an)))
    services.view_remove(view, actor=cast.actor(cast.an))
