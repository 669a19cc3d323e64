"""Saying something of a line: who, when, from where; two at once; nothing typed that is not computed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction as F

import pytest

from chiso.audit import clock
from chiso.audit.models import Entry
from chiso.engine.problems import Problem
from chiso.org.problems import Forbidden, NotFound
from chiso.scoring.models import LineOwner, Mark, MarkChange, Scope, Stage, StageExtension
from chiso.scoring.problems.sheet import MarkConflict
from chiso.scoring.schemas.said import Said
from chiso.scoring.selectors.sheet import result_of, results_of, sheet_of, sheets_of
from chiso.scoring.selectors.subject import subject_for
from chiso.scoring.services.mark import mark_set
from chiso.scoring.terms import MarkStage, RoundState, SheetState
from tests.cast import NOON, Cast
from tests.scoring.making import fill, make_appraiser, make_round, make_subject

pytestmark = pytest.mark.django_db


@pytest.fixture
def investment(cast: Cast):
    return make_subject(make_round(cast), cast.investment)


def say(subject, cast, who, code, *, stage=MarkStage.SELF, base=0, **said):
    return mark_set(subject, code, stage, said=Said(**said), base_revision=base, actor=cast.actor(who))


def test_points_come_from_the_engine_and_every_word_is_kept(cast: Cast, investment) -> None:
    mark = say(investment, cast, cast.an, "1.3.1", figures={"a": "10", "b": "3"})
    assert (mark.points, mark.revision) == (Decimal("0.5"), 1)
    again = say(investment, cast, cast.an, "1.3.1", base=1, figures={"a": "1.000", "b": "299"})
    assert (again.figures, again.points, again.revision) == ({"a": "1000", "b": "299"}, Decimal(0), 2)
    first, second = MarkChange.objects.order_by("id")
    assert (first.before, first.points_after) == (None, Decimal("0.5"))
    assert (second.before["figures"], second.after["figures"]) == (
        {"a": "10", "b": "3"},
        {"a": "1000", "b": "299"},
    )
    assert Entry.objects.filter(verb="scoring.mark.set").count() == 2


def test_the_same_content_again_writes_nothing(cast: Cast, investment) -> None:
    say(investment, cast, cast.an, "1.4.1", state="day_du")
    same = say(investment, cast, cast.an, "1.4.1", base=0, state="day_du")
    assert same.revision == 1
    assert MarkChange.objects.count() == 1


def test_two_at_once_the_second_is_told_and_loses_nothing(cast: Cast, investment) -> None:
    say(investment, cast, cast.an, "1.4.1", state="day_du")
    with pytest.raises(MarkConflict) as told:
        say(investment, cast, cast.binh, "1.4.1", base=0, state="khong_day_du", note="của tôi")
    assert told.value.current["state"] == "day_du"
    assert told.value.mine["note"] == "của tôi"
    assert "Nguyễn Văn An" in told.value.got
    say(investment, cast, cast.binh, "1.4.1", base=told.value.current["revision"], state="khong_day_du")
    assert Mark.objects.get().state == "khong_day_du"


@pytest.mark.parametrize(
    ("code", "said", "refusal"),
    [
        ("1.3.1", {"figures": {"a": "10", "b": "-1"}}, "SC0"),
        ("1.3.1", {"figures": {"a": "10", "c": "1"}}, "SC0104"),
        ("1.4.1", {"state": "gioi"}, "RU"),
        ("1", {"figures": {"a": "1"}}, "RB0202"),
        ("99.1", {"state": "x"}, "RB0202"),
        ("8", {"figures": {"a": "1"}}, "RB0202|RB0204"),
        ("1.4.1", {}, "RB0211"),
    ],
)
def test_what_the_criterion_does_not_ask_for_is_refused(cast: Cast, investment, code, said, refusal) -> None:
    with pytest.raises(Problem) as told:
        say(investment, cast, cast.an, code, **said)
    assert any(told.value.code.startswith(one) for one in refusal.split("|")), told.value
    assert not Mark.objects.exists()


def test_only_the_unit_writes_its_sheet_and_a_stranger_finds_none(cast: Cast, investment) -> None:
    with pytest.raises(Forbidden):
        say(investment, cast, cast.em, "1.4.1", state="day_du")
    with pytest.raises(Forbidden):
        say(investment, cast, cast.chi, "1.4.1", state="day_du")
    for stranger in (cast.em, cast.giang, cast.khoa):
        with pytest.raises(NotFound):
            subject_for(investment.pk, actor=cast.actor(stranger))
    assert subject_for(investment.pk, actor=cast.actor(cast.an)) == investment
    assert subject_for(investment.pk, actor=cast.actor(cast.chi)) == investment


def test_of_an_authority_as_one_body_the_office_and_who_answers_for_the_line_write(cast: Cast) -> None:
    body = make_subject(make_round(cast), cast.authority)
    with pytest.raises(Forbidden):
        say(body, cast, cast.an, "1.4.1", state="day_du")
    say(body, cast, cast.chi, "1.4.2", state="co")
    LineOwner.objects.create(subject=body, code="1.4", unit=cast.investment, at=NOON, by=cast.chi)
    say(body, cast, cast.an, "1.4.1", state="day_du")
    LineOwner.objects.create(subject=body, code="1.4.1", unit=cast.labour, at=NOON, by=cast.chi)
    with pytest.raises(Forbidden):
        say(body, cast, cast.an, "1.4.1", base=1, state="khong_day_du")
    say(body, cast, cast.em, "1.4.1", base=1, state="khong_day_du")


def test_a_stage_has_its_hours_and_an_extension_opens_it_for_one(cast: Cast, investment) -> None:
    stage = Stage.objects.get(round=investment.round, kind="self")
    Stage.objects.filter(pk=stage.pk).update(closes_at=NOON)
    with pytest.raises(Problem, match="RB0205"):
        say(investment, cast, cast.an, "1.4.1", state="day_du")
    StageExtension.objects.create(
        stage=stage, subject=investment, until=NOON + dt.timedelta(days=1), reason="lũ", at=NOON, by=cast.chi
    )
    say(investment, cast, cast.an, "1.4.1", state="day_du")
    with clock.at(NOON + dt.timedelta(days=1)), pytest.raises(Problem, match="đã khóa lúc"):
        say(investment, cast, cast.an, "1.4.2", state="co")


@pytest.mark.parametrize("state", [s for s in SheetState.values if s not in ("draft", "returned")])
def test_a_sheet_on_its_way_is_not_rewritten(cast: Cast, investment, state) -> None:
    investment.state = state
    with pytest.raises(Problem, match="RB0207"):
        say(investment, cast, cast.an, "1.4.1", state="day_du")


@pytest.mark.parametrize("state", [s for s in RoundState.values if s != "open"])
def test_only_an_open_round_is_scored(cast: Cast, state) -> None:
    subject = make_subject(make_round(cast, state=state), cast.investment)
    with pytest.raises(Problem, match="RB0206"):
        say(subject, cast, cast.an, "1.4.1", state="day_du")


def test_what_the_round_does_not_ask_is_not_written_and_leaves_the_maximum(cast: Cast, investment) -> None:
    before = result_of(investment, MarkStage.SELF).total.maximum
    Scope.objects.create(subject=investment, code="3", reason="phòng không có TTHC", at=NOON, by=cast.chi)
    with pytest.raises(Problem, match="phòng không có TTHC"):
        say(investment, cast, cast.an, "3.1.1", state="dat")
    result = result_of(investment, MarkStage.SELF)
    assert before - result.total.maximum == 15
    assert "phòng không có TTHC" in result.words("3.1.1")


def test_survey_and_appraisers_lines_are_not_for_the_unit(cast: Cast, investment) -> None:
    from chiso.scoring.schemas.edition import book_of

    book = book_of(investment.round.edition)
    others = [code for code, ask in book.asks.items() if ask.by != "unit"]
    assert others
    for code in others:
        with pytest.raises(Problem, match=r"RB0204|SC0104|RB0211"):
            say(investment, cast, cast.an, code, note="tự cho điểm")
    assert not Mark.objects.exists()


def test_each_word_is_written_from_its_own_seat(cast: Cast, investment) -> None:
    say(investment, cast, cast.an, "1.4.1", state="day_du")
    investment.state = SheetState.SENT
    investment.save()
    with pytest.raises(Forbidden):
        say(investment, cast, cast.em, "1.4.1", stage=MarkStage.FIRST, state="khong_day_du")
    make_appraiser(investment.round, cast.em, "1")
    make_appraiser(investment.round, cast.an, "")
    say(investment, cast, cast.em, "1.4.1", stage=MarkStage.FIRST, state="khong_day_du")
    with pytest.raises(Forbidden):
        say(investment, cast, cast.em, "2.2.1", stage=MarkStage.FIRST, state="day_du")
    with pytest.raises(Forbidden):  # his own unit, whatever his seat
        say(investment, cast, cast.an, "1.4.2", stage=MarkStage.FIRST, state="co")
    with pytest.raises(Forbidden):
        say(investment, cast, cast.em, "1.4.1", stage=MarkStage.COUNCIL, state="day_du")
    say(investment, cast, cast.chi, "1.4.1", stage=MarkStage.COUNCIL, state="day_du")


def test_the_latest_stage_that_spoke_counts_line_by_line(cast: Cast, investment) -> None:
    fill(investment, cast.an, "1.4.1", state="day_du")
    fill(investment, cast.an, "1.4.2", state="co")
    investment.state = SheetState.SENT
    investment.save()
    make_appraiser(investment.round, cast.em, "")
    fill(investment, cast.em, "1.4.1", stage=MarkStage.FIRST, state="khong_day_du")

    def points(stage, code):
        return result_of(investment, stage).nodes[code].points

    assert [points(stage, "1.4.1") for stage in ("self", "first", "agreed", "second", "council")] == [
        F(1, 2), 0, 0, 0, 0,
    ]  # fmt: skip
    assert points("council", "1.4.2") == F(1, 2)
    fill(investment, cast.em, "1.4.1", stage=MarkStage.SECOND, state="day_du")
    assert [points(stage, "1.4.1") for stage in ("first", "second", "council")] == [0, F(1, 2), F(1, 2)]
    everything = sheets_of(investment.round, "council", subjects=[investment])
    alone = sheet_of(investment, "council", unit="Phòng Quản lý đầu tư")
    assert everything == {investment.pk: alone}
    assert results_of(investment.round, "council", subjects=[investment])[investment.pk].total.known == 1


def test_an_explanation_alone_is_no_figure(cast: Cast, investment) -> None:
    say(investment, cast, cast.an, "1.4.1", note="đang chờ văn bản")
    assert result_of(investment, MarkStage.SELF).nodes["1.4.1"].points is None
