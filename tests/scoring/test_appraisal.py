"""Appraisal: one's own word, agreeing, handing in, sending back, ending; nobody his own unit."""

from __future__ import annotations

import datetime as dt

import pytest

from chiso.audit import clock
from chiso.audit.models import Entry
from chiso.audit.problems import Overtaken
from chiso.engine.problems import Problem
from chiso.notices.models import Notice
from chiso.org.models import Grant
from chiso.org.problems import Forbidden, NotFound
from chiso.org.terms import Right
from chiso.scoring.models import HandIn, Mark, MarkChange, Stage, StageExtension
from chiso.scoring.selectors import appraisal as selectors
from chiso.scoring.selectors.sheet import result_of
from chiso.scoring.services import appraisal
from chiso.scoring.terms import MarkStage, SheetState, StageKind
from tests.cast import NOON, Cast
from tests.scoring.appraising import DOMAIN, LINES, agree_all, appraised, fresh, say, sent, who
from tests.scoring.making import make_appraiser

pytestmark = pytest.mark.django_db


@pytest.fixture
def ready(cast: Cast):
    return sent(cast)


def test_agreeing_takes_the_units_figures_and_says_so(cast: Cast, ready) -> None:
    _round, subject, _other = ready
    assert appraisal.agree(subject, "1.2", actor=who(cast.chi)) == 1
    mark = Mark.objects.get(subject=subject, code="1.2", stage=MarkStage.FIRST)
    assert (mark.figures, mark.by) == ({"a": "10", "b": "10"}, cast.chi)
    change = MarkChange.objects.get(subject=subject, code="1.2", stage=MarkStage.FIRST)
    assert (change.before, change.reason) == (None, "Thống nhất với đơn vị")
    assert appraisal.agree(subject, "1.2", actor=who(cast.chi)) == 0  # a second key press changes nothing
    assert MarkChange.objects.filter(code="1.2", stage=MarkStage.FIRST).count() == 1


def test_agreeing_never_overwrites_the_appraisers_own_word(cast: Cast, ready) -> None:
    _round, subject, _other = ready
    say(subject, cast.chi, "1.4.1", state="khong_day_du")
    appraisal.agree(fresh(subject), "1.4.1", actor=who(cast.chi))
    assert Mark.objects.get(subject=subject, code="1.4.1", stage=MarkStage.FIRST).state == "khong_day_du"


def test_agreeing_with_nothing_is_refused(cast: Cast, ready) -> None:
    _round, subject, _other = ready
    Mark.objects.filter(subject=subject, code="1.4.1").delete()
    with pytest.raises(Problem, match="RB0301"):
        appraisal.agree(subject, "1.4.1", actor=who(cast.chi))


def test_a_word_that_costs_points_says_why_and_every_change_is_kept(cast: Cast, ready) -> None:
    _round, subject, _other = ready
    with pytest.raises(Problem, match="RB0309"):
        say(subject, cast.chi, "1.4.1", state="khong_day_du", reason=" ")
    assert not Mark.objects.filter(stage=MarkStage.FIRST).exists()
    first = say(subject, cast.chi, "1.4.1", state="khong_day_du", reason="thiếu kế hoạch")
    say(subject, cast.chi, "1.4.1", base=first.revision, state="day_du", reason="đã có kế hoạch")
    rows = list(MarkChange.objects.filter(code="1.4.1", stage=MarkStage.FIRST).order_by("id"))
    assert [(row.reason, row.by_id, row.at) for row in rows] == [
        ("thiếu kế hoạch", cast.chi.pk, NOON), ("đã có kế hoạch", cast.chi.pk, NOON),
    ]  # fmt: skip
    assert rows[0].points_after == 0
    assert rows[1].before["state"] == "khong_day_du"


def test_two_appraisers_at_once_the_second_is_told(cast: Cast, ready) -> None:
    round_, subject, _other = ready
    make_appraiser(round_, cast.ha)
    say(subject, cast.chi, "1.4.1", state="khong_day_du")
    with pytest.raises(Overtaken):
        say(subject, cast.ha, "1.4.1", state="day_du")


@pytest.mark.parametrize("act", ["agree", "appraise", "hand_in", "return", "finish", "note"])
def test_nobody_appraises_the_own_unit(cast: Cast, ready, act) -> None:
    """Em holds a seat and is of the labour division: all of labour is refused, investment allowed."""
    round_, _investment, labour = ready
    make_appraiser(round_, cast.em)
    doings = {
        "agree": lambda: appraisal.agree(labour, "1.2", actor=who(cast.em)),
        "appraise": lambda: say(labour, cast.em, "1.2", figures={"a": "1", "b": "1"}),
        "hand_in": lambda: appraisal.hand_in(labour, DOMAIN, actor=who(cast.em)),
        "return": lambda: appraisal.return_to_unit(labour, remarks="sửa", actor=who(cast.em)),
        "finish": lambda: appraisal.finish(labour, actor=who(cast.em)),
        "note": lambda: appraisal.note_add(labour, "1.2", text="ghi", actor=who(cast.em)),
    }
    with pytest.raises(Forbidden):
        doings[act]()
    with pytest.raises(NotFound):
        selectors.appraised_subject(labour.pk, actor=who(cast.em))
    assert selectors.appraised_subject(_investment.pk, actor=who(cast.em))[1].seat_in(DOMAIN) == "first"


def test_a_domain_not_given_is_refused(cast: Cast, ready) -> None:
    round_, subject, _other = ready
    make_appraiser(round_, cast.em, domain="2")
    with pytest.raises(Forbidden):
        say(subject, cast.em, "1.4.1", state="day_du")
    with pytest.raises(Forbidden):
        appraisal.hand_in(subject, DOMAIN, actor=who(cast.em))


def test_handing_in_wants_every_line_and_locks(cast: Cast, ready) -> None:
    _round, subject, _other = ready
    appraisal.agree(subject, "1.2", actor=who(cast.chi))
    for nowhere in ("", "2", "99"):  # no domain, one not asked of the unit, none of the book
        with pytest.raises(Problem, match="RB0202"):
            appraisal.hand_in(subject, nowhere, actor=who(cast.chi))
    with pytest.raises(Problem, match="RB0302") as told:
        appraisal.hand_in(subject, DOMAIN, actor=who(cast.chi))
    assert "1.4.1; 1.4.2" in told.value.got
    agree_all(subject, cast.chi)
    appraisal.hand_in(fresh(subject), DOMAIN, actor=who(cast.chi))
    with pytest.raises(Problem, match="RB0303"):
        say(subject, cast.chi, "1.4.1", base=1, state="khong_day_du")
    with pytest.raises(Problem, match="RB0303"):
        appraisal.hand_in(fresh(subject), DOMAIN, actor=who(cast.chi))
    with pytest.raises(Problem, match="RB0309"):
        appraisal.take_back(fresh(subject), DOMAIN, reason="", actor=who(cast.chi))
    appraisal.take_back(fresh(subject), DOMAIN, reason="xem lại 1.4.1", actor=who(cast.chi))
    assert not HandIn.objects.exists()
    say(subject, cast.chi, "1.4.1", base=1, state="khong_day_du")


def test_the_first_appraisal_ends_when_nothing_is_missing_and_the_unit_is_told(cast: Cast, ready) -> None:
    _round, subject, _other = ready
    with pytest.raises(Problem, match="RB0307") as told:
        appraisal.finish(subject, actor=who(cast.chi))
    assert "lĩnh vực 1" in told.value.got
    appraised(subject, cast.chi, cast.chi)
    assert fresh(subject).state == SheetState.APPRAISED
    assert Notice.objects.filter(account=cast.binh, title__startswith="Đã có kết quả thẩm định").exists()
    before, after = result_of(fresh(subject), MarkStage.SELF), result_of(fresh(subject), MarkStage.AGREED)
    assert before.total.known - after.total.known == before.nodes["1.4.2"].known
    with pytest.raises(Problem, match="RB0306"):
        appraisal.finish(fresh(subject), actor=who(cast.chi))


def test_only_who_runs_the_round_ends_it(cast: Cast, ready) -> None:
    round_, subject, _other = ready
    make_appraiser(round_, cast.em)
    agree_all(subject, cast.chi)
    appraisal.hand_in(fresh(subject), DOMAIN, actor=who(cast.chi))
    with pytest.raises(Forbidden):
        appraisal.finish(fresh(subject), actor=who(cast.em))


def test_a_line_the_unit_changed_after_is_pointed_out(cast: Cast, ready) -> None:
    _round, subject, _other = ready
    appraisal.agree(subject, "1.2", actor=who(cast.chi))
    Mark.objects.filter(subject=subject, code="1.2", stage=MarkStage.SELF).update(
        at=NOON + dt.timedelta(hours=1)
    )
    _subject, seating = selectors.appraised_subject(subject.pk, actor=who(cast.chi))
    (line,) = selectors.criterion(subject, "1.2", seating=seating).lines
    assert line.changed
    assert [one.changed for one in selectors.stops(subject, seating=seating)] == [True, False, False]


# --- back to the unit -----------------------------------------------------------------------------------


def test_back_to_the_unit_with_remarks_opens_what_was_handed_in(cast: Cast, ready) -> None:
    _round, subject, _other = ready
    agree_all(subject, cast.chi)
    appraisal.hand_in(fresh(subject), DOMAIN, actor=who(cast.chi))
    with pytest.raises(Problem, match="RB0310"):
        appraisal.return_to_unit(fresh(subject), remarks=" ", actor=who(cast.chi))
    appraisal.return_to_unit(fresh(subject), remarks="Bổ sung trang của 1.2", actor=who(cast.chi))
    now = fresh(subject)
    assert (now.state, now.return_note) == (SheetState.RETURNED, "Bổ sung trang của 1.2")
    assert not HandIn.objects.exists()
    assert Mark.objects.filter(stage=MarkStage.FIRST).count() == len(LINES)
    assert Notice.objects.filter(account=cast.binh, title__startswith="Phiếu chấm điểm được trả lại").exists()


def test_back_after_the_lock_only_with_the_right_to_reopen(cast: Cast, ready) -> None:
    round_, subject, _other = ready
    Stage.objects.filter(round=round_, kind=StageKind.SELF).update(
        opens_at=NOON - dt.timedelta(days=9), closes_at=NOON - dt.timedelta(days=1)
    )
    until = NOON + dt.timedelta(days=2)
    with pytest.raises(Problem, match="RB0308"):
        appraisal.return_to_unit(subject, remarks="Bổ sung", actor=who(cast.chi))
    with pytest.raises(Forbidden):
        appraisal.return_to_unit(subject, remarks="Bổ sung", until=until, actor=who(cast.chi))
    Grant.objects.create(person=cast.chi.person, authority=cast.authority, right=Right.REOPEN)
    with pytest.raises(Problem, match="RB0320"):
        appraisal.return_to_unit(subject, remarks="Bổ sung", until=NOON, actor=who(cast.chi))
    appraisal.return_to_unit(subject, remarks="Bổ sung", until=until, actor=who(cast.chi))
    row = StageExtension.objects.get(subject=subject)
    assert (row.until, row.reopening, row.reason, row.by) == (until, True, "Bổ sung", cast.chi)


def test_every_step_is_in_the_trail(cast: Cast, ready) -> None:
    _round, subject, _other = ready
    appraised(subject, cast.chi, cast.chi)
    verbs = set(Entry.objects.values_list("verb", flat=True))
    assert {"scoring.appraisal.agree", "scoring.appraisal.hand_in", "scoring.appraisal.finish"} <= verbs


# --- the desk -------------------------------------------------------------------------------------------


def test_the_desk_shows_what_is_given_what_is_done_and_what_waits(cast: Cast, ready) -> None:
    round_, subject, _other = ready
    make_appraiser(round_, cast.em)
    appraisal.agree(subject, "1.2", actor=who(cast.chi))
    chi = selectors.desk(round_, actor=who(cast.chi), names={})
    assert [(row.subject.unit_id, row.done, row.lines) for row in chi.rows] == [
        (cast.investment.pk, 1, 3), (cast.labour.pk, 0, 3),
    ]  # fmt: skip
    assert [node.code for node in chi.domains] == ["1"]
    em = selectors.desk(round_, actor=who(cast.em), names={})
    assert [(row.own, row.cells) for row in em.rows if row.own] == [(True, (None,))]


def test_the_desk_asks_the_same_number_of_queries_whatever_the_round_holds(
    cast: Cast, ready, django_assert_num_queries
) -> None:
    round_, _subject, _other = ready
    actor = who(cast.chi)
    selectors.desk(round_, actor=actor, names={})
    with django_assert_num_queries(8):
        selectors.desk(round_, actor=actor, names={})


def test_strangers_and_units_find_no_appraisal(cast: Cast, ready) -> None:
    _round, subject, _other = ready
    for account in (cast.giang, cast.khoa, cast.an, cast.binh):
        with pytest.raises(NotFound):
            selectors.appraised_subject(subject.pk, actor=who(account))
    assert selectors.rounds_on_desk(who(cast.giang)) == []


def test_outside_its_days_nothing_is_appraised(cast: Cast, ready) -> None:
    _round, subject, _other = ready
    with clock.at(NOON + dt.timedelta(days=30)), pytest.raises(Problem, match="RB0205"):
        appraisal.agree(subject, "1.2", actor=who(cast.chi))
