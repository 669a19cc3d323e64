"""Figures from where they already are: the value, its whole, where it opens; other than it needs a reason."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chiso.engine.problems import Problem
from chiso.plans.models import Task
from chiso.plans.terms import TaskState
from chiso.scoring import storage
from chiso.scoring.models import Mark
from chiso.scoring.schemas.edition import book_of, opened
from chiso.scoring.schemas.said import Said
from chiso.scoring.services.mark import mark_set
from chiso.scoring.sources import figures_from, known, sourced
from chiso.scoring.terms import MarkStage
from tests.cast import Cast
from tests.plans.tasks import given
from tests.scoring.making import make_round, make_subject

pytestmark = pytest.mark.django_db
LINE = "1.1.2"


@pytest.fixture
def subject(cast: Cast):
    """Four tasks of Phòng Quản lý đầu tư: two done in time, one done late, one open; one more was stopped."""
    rows = [given(cast, f"Việc {number}") for number in range(5)]
    day = dt.date(2026, 10, 30)
    for task, (state, reported) in zip(
        rows,
        [
            (TaskState.DONE, day),
            (TaskState.DONE, day - dt.timedelta(days=3)),
            (TaskState.DONE, day + dt.timedelta(days=1)),
            (TaskState.DOING, None),
            (TaskState.CANCELLED, None),
        ],
        strict=True,
    ):
        Task.objects.filter(pk=task.pk).update(state=state, reported_on=reported)
    given(cast, "Việc của phòng khác", unit=cast.labour)
    return make_subject(make_round(cast), cast.investment)


def say(subject, cast, *, base=0, reasons=None, **figures):
    return mark_set(
        subject, LINE, MarkStage.SELF,
        said=Said(figures=figures), base_revision=base, reasons=reasons, actor=cast.actor(cast.an),
    )  # fmt: skip


def test_tasks_of_the_year_give_numerator_and_denominator(cast: Cast, subject) -> None:
    found = sourced(subject, codes=[LINE])
    assert (found[LINE, "b"].value, found[LINE, "a"].value) == ("2", "4")
    assert "3 trên 4 nhiệm vụ" in found[LINE, "b"].words
    assert f"unit={cast.investment.pk}" in found[LINE, "b"].url
    assert found[LINE, "b"].as_of == "2026-10-05"


def test_an_authority_as_one_body_has_the_tasks_of_all_its_units(cast: Cast, subject) -> None:
    body = make_subject(subject.round, cast.authority)
    found = sourced(body, codes=[LINE])
    assert (found[LINE, "b"].value, found[LINE, "a"].value) == ("2", "5")
    assert "unit=" not in found[LINE, "b"].url


def test_what_no_system_has_says_so_and_invents_nothing(cast: Cast, subject) -> None:
    other = make_subject(subject.round, cast.office)
    found = sourced(other, codes=[LINE, "3.4.1"])
    assert found[LINE, "b"].value == ""
    assert "chưa giao nhiệm vụ" in found[LINE, "b"].why
    assert found["3.4.1", "b"].value == ""
    assert "nhập" in found["3.4.1", "b"].why


def test_a_figure_says_where_it_came_from_by_itself(cast: Cast, subject) -> None:
    mark = say(subject, cast, a="4", b="2")
    assert mark.origins["b"]["origin"] == "source"
    assert (mark.origins["b"]["source"], mark.origins["b"]["value"]) == ("plans.done_on_time", "2")


def test_another_figure_needs_a_reason_that_stays(cast: Cast, subject) -> None:
    with pytest.raises(Problem, match="RB0208"):
        say(subject, cast, a="4", b="4")
    assert not Mark.objects.exists()
    mark = say(subject, cast, a="4", b="4", reasons={"b": "hai việc xong ngoài hệ thống, có biên bản"})
    assert mark.overridden
    assert mark.origins["b"]["value"] == "2"
    assert "biên bản" in mark.origins["b"]["reason"]
    kept = say(subject, cast, base=1, a="5", b="4", reasons={"a": "thêm một việc giao miệng"})
    assert "biên bản" in kept.origins["b"]["reason"]


def test_a_figure_the_source_has_left_stays_as_it_was_said(cast: Cast, subject) -> None:
    say(subject, cast, a="4", b="2")
    Task.objects.filter(state=TaskState.DOING).update(state=TaskState.DONE)
    mark = mark_set(
        subject, LINE, MarkStage.SELF,
        said=Said(figures={"a": "4", "b": "2"}, note="số đến 5/10"),
        base_revision=1, actor=cast.actor(cast.an),
    )  # fmt: skip
    assert mark.origins["b"]["value"] == "2"


@pytest.mark.parametrize("offer", storage.offers(), ids=lambda offer: offer.code)
def test_every_source_an_edition_names_is_known(offer) -> None:
    book = opened(storage.files_of(offer.code), name=offer.code)
    named = {source for ask in book.asks.values() for source, _whole in figures_from(ask).values()}
    assert [source for source in named if known(source) is None] == []


def test_queries_do_not_grow_with_the_lines(cast: Cast, subject, django_assert_num_queries) -> None:
    """One for tasks, those of reports, one for files – whether one line is asked or all."""
    book = book_of(subject.round.edition)
    with CaptureQueriesContext(connection) as asked:
        sourced(subject, codes=["1.1.2", "1.2"], book=book)
    with django_assert_num_queries(len(asked)):
        sourced(subject, book=book)


def test_reports_that_arrived_in_time_are_counted_by_the_register(cast: Cast, subject, monkeypatch) -> None:
    from chiso.reporting.selectors.report import OnTime
    from chiso.scoring import sources

    monkeypatch.setattr(sources, "on_time_share", lambda unit_id, year: OnTime(9, 8, 7))
    found = sourced(subject, codes=["1.2"])
    assert (found["1.2", "b"].value, found["1.2", "a"].value) == ("7", "9")
    monkeypatch.setattr(sources, "on_time_share", lambda unit_id, year: OnTime(0, 0, 0))
    assert "chưa có kỳ báo cáo" in sourced(subject, codes=["1.2"])["1.2", "b"].why
