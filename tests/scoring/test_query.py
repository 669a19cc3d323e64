"""Explanations: asked with an hour, answered by the unit, sent by its head, considered by the appraiser."""

from __future__ import annotations

import datetime as dt

import pytest

from chiso.audit import clock
from chiso.audit.problems import Overtaken
from chiso.engine.problems import Problem
from chiso.evidence.models import Document
from chiso.notices.models import Notice
from chiso.org.problems import Forbidden, NotFound
from chiso.scoring.models import LineEvidence, Query, Stage
from chiso.scoring.selectors import query as selectors
from chiso.scoring.services import appraisal, query
from chiso.scoring.terms import MarkStage, QueryState, SheetState, StageKind
from tests.cast import NOON, Cast
from tests.scoring.appraising import appraised, fresh, sent, who

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def ready(cast: Cast):
    return sent(cast)


@pytest.fixture
def read(cast: Cast, ready):
    """The first appraisal is over; 1.4.2 was cut."""
    appraised(ready[1], cast.chi, cast.chi)
    return ready


def ask(subject, cast, **more):
    return query.query_ask(fresh(subject), "1.4.2", question="Vì sao?", actor=who(cast.chi), **more)


def close_explanations(round_) -> None:
    Stage.objects.filter(round=round_, kind=StageKind.EXPLANATION).update(
        opens_at=NOON - 3 * DAY, closes_at=NOON - 2 * DAY
    )


def test_a_question_reaches_the_heads_of_the_unit_once_a_line(cast: Cast, ready) -> None:
    _round, subject, _other = ready
    made = ask(subject, cast, reply_by=NOON + DAY)
    assert (made.seat, made.state) == ("first", QueryState.ASKED)
    assert Notice.objects.filter(
        account=cast.binh, title__startswith="Yêu cầu giải trình tiêu chí 1.4.2"
    ).exists()
    with pytest.raises(Problem, match="RB0325"):
        ask(subject, cast)
    with pytest.raises(Problem, match="RB0320"):
        query.query_ask(fresh(subject), "1.2", question="?", reply_by=NOON - DAY, actor=who(cast.chi))
    with pytest.raises(Problem, match="RB0310"):
        query.query_ask(fresh(subject), "1.2", question=" ", actor=who(cast.chi))
    with pytest.raises(Problem, match="RB0202"):
        query.query_ask(fresh(subject), "99", question="?", actor=who(cast.chi))


def test_the_unit_answers_once_and_strangers_not_at_all(cast: Cast, ready) -> None:
    _round, subject, _other = ready
    row = ask(subject, cast)
    with pytest.raises(NotFound):
        query.query_answer(row, answer="x", actor=who(cast.giang))
    with pytest.raises(Forbidden):
        query.query_answer(row, answer="x", actor=who(cast.chi))
    query.query_answer(row, answer="Trang 3.", actor=who(cast.an))
    row.refresh_from_db()
    assert (row.answer, row.answered_by, row.state) == ("Trang 3.", cast.an, QueryState.ANSWERED)
    with pytest.raises(Overtaken):
        query.query_answer(row, answer="khác", actor=who(cast.binh))


def test_the_hour_of_a_question_holds_without_the_stage_and_not_longer(cast: Cast, ready) -> None:
    round_, subject, _other = ready
    close_explanations(round_)
    row = ask(subject, cast, reply_by=NOON + DAY)
    with clock.at(NOON + 2 * DAY), pytest.raises(Problem, match="RB0321"):
        query.query_answer(row, answer="muộn", actor=who(cast.an))
    with clock.at(NOON + DAY / 2):
        query.query_answer(row, answer="kịp", actor=who(cast.an))


def test_the_head_sends_when_every_question_has_its_answer(cast: Cast, read) -> None:
    _round, subject, _other = read
    row = ask(subject, cast)
    with pytest.raises(Problem, match="RB0322"):
        query.explanation_send(fresh(subject), actor=who(cast.binh))
    query.query_accept(row, actor=who(cast.an))
    row.refresh_from_db()
    assert row.answer == query.NOTHING
    with pytest.raises(Forbidden):
        query.explanation_send(fresh(subject), actor=who(cast.an))
    query.explanation_send(fresh(subject), actor=who(cast.binh))
    assert fresh(subject).state == SheetState.EXPLAINED
    with pytest.raises(Problem, match="RB0306"):
        query.explanation_send(fresh(subject), actor=who(cast.binh))


def test_a_line_nobody_asked_about_may_be_explained_after_reading(cast: Cast, ready) -> None:
    _round, subject, _other = ready
    with pytest.raises(Problem, match="RB0306"):
        query.explain(subject, "1.4.2", text="Chúng tôi có.", actor=who(cast.an))
    appraised(subject, cast.chi, cast.chi)
    made = query.explain(fresh(subject), "1.4.2", text="Chúng tôi có.", actor=who(cast.an))
    assert (made.state, made.question) == (QueryState.ANSWERED, "")
    with pytest.raises(NotFound):
        query.explain(fresh(subject), "1.2", text="x", actor=who(cast.giang))


def test_a_document_comes_with_its_page_and_can_be_taken_back_until_sent(cast: Cast, read) -> None:
    _round, subject, _other = read
    document = Document.objects.create(
        authority=cast.authority, unit=cast.investment, title="Biên bản bổ sung", registered_at=NOON,
        registered_by=cast.an,
    )  # fmt: skip
    with pytest.raises(Problem, match="RB0212"):
        query.evidence_add(fresh(subject), "1.4.2", document_id=document.pk, page=" ", actor=who(cast.an))
    link = query.evidence_add(fresh(subject), "1.4.2", document_id=document.pk, page="3", actor=who(cast.an))
    assert link.stage == MarkStage.SECOND
    with pytest.raises(Problem, match="RB0326"):
        query.evidence_add(fresh(subject), "1.4.2", document_id=document.pk, page="4", actor=who(cast.an))
    query.evidence_drop(link, actor=who(cast.an))
    assert not LineEvidence.objects.exists()
    link = query.evidence_add(fresh(subject), "1.4.2", document_id=document.pk, page="3", actor=who(cast.an))
    query.explanation_send(fresh(subject), actor=who(cast.binh))
    link.subject.refresh_from_db()
    with pytest.raises(Problem, match="RB0306"):
        query.evidence_drop(link, actor=who(cast.an))


def test_who_runs_the_round_ends_explanations_only_when_their_time_is_over(cast: Cast, read) -> None:
    round_, subject, _other = read
    with pytest.raises(Problem, match="RB0323"):
        query.explanation_close(fresh(subject), actor=who(cast.chi))
    close_explanations(round_)
    with pytest.raises(Problem, match="RB0321"):
        query.explanation_send(fresh(subject), actor=who(cast.binh))
    query.explanation_close(fresh(subject), actor=who(cast.chi))
    assert fresh(subject).state == SheetState.EXPLAINED


def test_the_second_appraisal_wants_a_word_on_every_explanation(cast: Cast, read) -> None:
    _round, subject, _other = read
    row = ask(subject, cast)
    query.query_answer(row, answer="Trang 3.", actor=who(cast.an))
    query.explanation_send(fresh(subject), actor=who(cast.binh))
    with pytest.raises(Problem, match="RB0324"):
        appraisal.refinish(fresh(subject), actor=who(cast.chi))
    row = Query.objects.select_related("subject__round__edition").get()
    with pytest.raises(Forbidden):
        query.query_settle(row, verdict="x", actor=who(cast.an))
    with pytest.raises(Problem, match="RB0310"):
        query.query_settle(row, verdict=" ", actor=who(cast.chi))
    query.query_settle(row, verdict="Không chấp nhận: trang 3 là phụ lục.", actor=who(cast.chi))
    appraisal.agree(fresh(subject), "1.4.2", actor=who(cast.chi))
    appraisal.refinish(fresh(subject), actor=who(cast.chi))
    assert fresh(subject).state == SheetState.REAPPRAISED


def test_a_question_left_unanswered_can_still_be_closed(cast: Cast, read) -> None:
    round_, subject, _other = read
    row = ask(subject, cast)
    close_explanations(round_)
    query.explanation_close(fresh(subject), actor=who(cast.chi))
    row = Query.objects.select_related("subject__round__edition").get()
    query.query_settle(row, verdict="Đơn vị không giải trình.", actor=who(cast.chi))
    appraisal.refinish(fresh(subject), actor=who(cast.chi))


def test_the_unit_reads_no_name_of_an_appraiser_and_nothing_before_its_time(
    cast: Cast, ready, signed_in
) -> None:
    from django.urls import reverse

    _round, subject, _other = ready
    appraisal.note_add(subject, "1.4.2", text="GHI-CHU-NOI-BO", actor=who(cast.chi))
    page = signed_in("an").get(reverse("scoring:explanation", args=[subject.pk])).content.decode()
    assert "Chưa có kết quả thẩm định" in page
    appraised(subject, cast.chi, cast.chi)
    page = signed_in("an").get(reverse("scoring:explanation", args=[subject.pk])).content.decode()
    assert "thiếu bằng chứng" in page
    assert "Lê Thị Chi" not in page
    assert "GHI-CHU-NOI-BO" not in page
    assert signed_in("em").get(reverse("scoring:explanation", args=[subject.pk])).status_code == 404


def test_what_was_accepted_as_claimed_is_counted_not_listed(cast: Cast, read) -> None:
    _round, subject, _other = read
    found = selectors.explanation(fresh(subject), actor=who(cast.an))
    assert [line.ask.code for line in found.lines] == ["1.4.2"]
    assert found.unchanged == 2
