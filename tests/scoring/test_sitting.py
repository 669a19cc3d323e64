"""The council: three at least, more than the share, more than half of those who may vote; decisions kept."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chiso.audit.models import Entry
from chiso.engine.problems import Problem
from chiso.evidence.models import Document
from chiso.org.problems import Forbidden, NotFound
from chiso.papers.writers.sheet import sheet_of
from chiso.scoring.models import Ballot, Consensus, CouncilMember, Mark, MarkChange, Round, Sitting, Subject
from chiso.scoring.schemas.said import Said
from chiso.scoring.selectors import sitting as selectors
from chiso.scoring.selectors.sitting import Quorum
from chiso.scoring.services import minutes
from chiso.scoring.services import sitting as services
from chiso.scoring.terms import MarkStage, RoundState, SheetState, SittingState
from tests.cast import DAY, NOON, Cast
from tests.scoring.appraising import appraised, fresh, sent, who

pytestmark = pytest.mark.django_db


@pytest.fixture
def ready(cast: Cast):
    """Both subjects reappraised, a sitting called: Dũng chair, Chi secretary, Ha and Em members."""
    round_, subject, other = sent(cast)
    for one in (subject, other):
        appraised(one, cast.chi, cast.chi)
        Subject.objects.filter(pk=one.pk).update(state=SheetState.REAPPRAISED)
    sitting = services.sitting_call(
        round_, held_on=DAY, place="Phòng họp", agenda="Xem xét kết quả", actor=who(cast.chi)
    )
    return round_, fresh(subject), fresh(other), sitting


def member(round_, account) -> int:
    return CouncilMember.objects.get(round=round_, person=account.person).pk


def attend(sitting, round_, cast, present, written=()) -> None:
    services.attendance_set(
        sitting,
        present=[member(round_, account) for account in present],
        in_writing=[member(round_, account) for account in written],
        actor=who(cast.chi),
    )


def vote(sitting, subject, cast, code="1.4.2", *, yes=3, no=0, **said):
    return services.vote_line(
        sitting, fresh(subject), code, said=Said(**(said or {"state": "co"})),
        votes_for=yes, votes_against=no, reason="đã xem biên bản", actor=who(cast.chi),
    )  # fmt: skip


@given(
    st.integers(1, 30),
    st.integers(0, 30),
    st.fractions(min_value=0, max_value=F(19, 20), max_denominator=20),
)
def test_a_quorum_is_more_than_the_share(members, taking, share) -> None:
    quorum = Quorum(members=members, present=taking, in_writing=0, share=share)
    assert quorum.met is (taking > share * members)
    assert (
        Quorum(members=members, present=quorum.needed, in_writing=0, share=share).met
        or quorum.needed == members
    )
    if quorum.needed > 1:
        assert not Quorum(members=members, present=quorum.needed - 1, in_writing=0, share=share).met


@pytest.mark.parametrize(
    ("present", "written", "allowed"), [(2, 0, False), (3, 0, True), (2, 1, True), (0, 3, True)]
)
def test_half_is_not_a_quorum_and_consent_in_writing_counts(
    cast: Cast, ready, present, written, allowed
) -> None:
    round_, subject, _other, sitting = ready
    people = [cast.dung, cast.chi, cast.ha, cast.em]
    attend(sitting, round_, cast, people[:present], people[present : present + written])
    if allowed:
        assert vote(sitting, subject, cast, yes=2).carried
    else:
        with pytest.raises(Problem, match="RB0340"):
            vote(sitting, subject, cast, yes=2)


@pytest.mark.parametrize(
    ("yes", "no", "carried"), [(3, 1, True), (2, 2, False), (2, 0, False), (1, 3, False), (4, 0, True)]
)
def test_more_than_half_of_those_who_may_vote(cast: Cast, ready, yes, no, carried) -> None:
    round_, subject, _other, sitting = ready
    attend(sitting, round_, cast, [cast.dung, cast.chi, cast.ha, cast.em])
    made = vote(sitting, subject, cast, yes=yes, no=no)
    assert (made.carried, made.abstained) == (carried, 4 - yes - no)
    assert Mark.objects.filter(stage=MarkStage.COUNCIL).exists() is carried


def test_a_member_does_not_vote_on_the_own_unit(cast: Cast, ready) -> None:
    """Em is of labour: of four present only three may vote there."""
    round_, _subject, labour, sitting = ready
    attend(sitting, round_, cast, [cast.dung, cast.chi, cast.ha, cast.em])
    with pytest.raises(Problem, match="RB0343"):
        vote(sitting, labour, cast, yes=4)
    assert vote(sitting, labour, cast, yes=2).carried


@pytest.mark.parametrize(("yes", "no"), [(5, 0), (0, 0), (3, 2)])
def test_votes_are_those_of_people_who_are_there(cast: Cast, ready, yes, no) -> None:
    round_, subject, _other, sitting = ready
    attend(sitting, round_, cast, [cast.dung, cast.chi, cast.ha, cast.em])
    with pytest.raises(Problem, match="RB0343"):
        vote(sitting, subject, cast, yes=yes, no=no)


def test_a_decision_is_the_councils_word_with_its_reason(cast: Cast, ready) -> None:
    round_, subject, _other, sitting = ready
    attend(sitting, round_, cast, [cast.dung, cast.chi, cast.ha])
    vote(sitting, subject, cast)
    change = MarkChange.objects.get(stage=MarkStage.COUNCIL)
    assert change.reason == "Hội đồng, phiên 1: đã xem biên bản"
    assert change.points_after == Decimal("0.5")
    vote(sitting, subject, cast, state="khong")
    assert Mark.objects.get(stage=MarkStage.COUNCIL).state == "khong"
    assert MarkChange.objects.filter(stage=MarkStage.COUNCIL).count() == 2
    assert Entry.objects.filter(verb="scoring.sitting.vote").count() >= 2


def test_a_subject_is_decided_by_vote_and_the_round_with_the_last(cast: Cast, ready) -> None:
    round_, subject, other, sitting = ready
    attend(sitting, round_, cast, [cast.dung, cast.chi, cast.ha])
    for one, state in ((subject, RoundState.OPEN), (other, RoundState.DECIDED)):
        services.vote_subject(sitting, fresh(one), votes_for=3, votes_against=0, actor=who(cast.chi))
        assert fresh(one).state == SheetState.DECIDED
        assert Round.objects.get().state == state
    with pytest.raises(Problem, match="RB0306"):
        vote(sitting, subject, cast)


def test_what_is_not_carried_decides_nothing(cast: Cast, ready) -> None:
    round_, subject, _other, sitting = ready
    attend(sitting, round_, cast, [cast.dung, cast.chi, cast.ha])
    services.vote_subject(sitting, subject, votes_for=1, votes_against=2, actor=who(cast.chi))
    assert fresh(subject).state == SheetState.REAPPRAISED
    assert Ballot.objects.get().carried is False


def test_lines_referred_to_the_council_come_before_the_whole(cast: Cast, ready) -> None:
    round_, subject, _other, sitting = ready
    Consensus.objects.create(
        subject=subject, code="1.4.2", reason="khác", at=NOON, by=cast.chi, seat="first", referred=True
    )
    attend(sitting, round_, cast, [cast.dung, cast.chi, cast.ha])
    with pytest.raises(Problem, match="RB0344"):
        services.vote_subject(sitting, subject, votes_for=3, votes_against=0, actor=who(cast.chi))
    vote(sitting, subject, cast)
    services.vote_subject(sitting, fresh(subject), votes_for=3, votes_against=0, actor=who(cast.chi))


def test_a_subject_still_explaining_is_not_decided(cast: Cast, ready) -> None:
    round_, subject, _other, sitting = ready
    Subject.objects.filter(pk=subject.pk).update(state=SheetState.APPRAISED)
    attend(sitting, round_, cast, [cast.dung, cast.chi, cast.ha])
    with pytest.raises(Problem, match="RB0306"):
        services.vote_subject(sitting, fresh(subject), votes_for=3, votes_against=0, actor=who(cast.chi))
    assert not Ballot.objects.exists()


def test_two_members_are_no_council(cast: Cast, ready) -> None:
    round_, subject, _other, sitting = ready
    attend(sitting, round_, cast, [cast.dung, cast.chi])
    CouncilMember.objects.filter(person__in=[cast.ha.person, cast.em.person]).delete()
    with pytest.raises(Problem, match="RB0341"):
        vote(sitting, subject, cast, yes=2)
    with pytest.raises(Problem, match="RB0341"):
        services.sitting_call(round_, held_on=DAY, place="", agenda="x", actor=who(cast.chi))


@pytest.mark.parametrize("name", ["ha", "em", "an"])
def test_only_chair_deputy_and_secretary_record(cast: Cast, ready, name) -> None:
    round_, subject, _other, sitting = ready
    attend(sitting, round_, cast, [cast.dung, cast.chi, cast.ha])
    with pytest.raises(Forbidden):
        services.vote_subject(sitting, subject, votes_for=3, votes_against=0, actor=who(cast.accounts[name]))
    with pytest.raises(Forbidden):
        services.sitting_hold(sitting, minutes="x", actor=who(cast.accounts[name]))


def test_a_sitting_that_is_over_takes_nothing_more(cast: Cast, ready) -> None:
    round_, subject, _other, sitting = ready
    attend(sitting, round_, cast, [cast.dung, cast.chi, cast.ha])
    with pytest.raises(Problem, match="RB0347"):
        minutes.minutes_register(sitting, actor=who(cast.chi))
    services.sitting_hold(sitting, minutes="Đã họp.", actor=who(cast.chi))
    for deed in (lambda: vote(sitting, subject, cast), lambda: attend(sitting, round_, cast, [cast.dung])):
        with pytest.raises(Problem, match="RB0342"):
            deed()


def test_a_sitting_is_called_for_a_day_to_come_with_an_agenda(cast: Cast, ready) -> None:
    round_ = ready[0]
    with pytest.raises(Problem, match="RB0348"):
        services.sitting_call(
            round_, held_on=DAY - dt.timedelta(days=1), place="", agenda="x", actor=who(cast.chi)
        )
    with pytest.raises(Problem, match="RB0310"):
        services.sitting_call(round_, held_on=DAY, place="", agenda=" ", actor=who(cast.chi))
    again = services.sitting_call(round_, held_on=DAY, place="", agenda="tiếp", actor=who(cast.dung))
    assert again.number == 2


def test_strangers_and_units_find_no_council(cast: Cast, ready) -> None:
    round_, _subject, _other, sitting = ready
    for account in (cast.an, cast.giang, cast.khoa):
        with pytest.raises(NotFound):
            selectors.council_round(round_.pk, actor=who(account))
        with pytest.raises(NotFound):
            selectors.sitting_for(sitting.pk, actor=who(account))


def test_the_docket_lists_what_differs(cast: Cast, ready, django_assert_num_queries) -> None:
    round_, subject, other, _sitting = ready
    with django_assert_num_queries(4):
        docket = selectors.docket(round_, names={})
    assert [(row.subject.pk, [one.code for one in row.disputes]) for row in docket] == [
        (subject.pk, ["1.4.2"]), (other.pk, ["1.4.2"]),
    ]  # fmt: skip


# --- minutes --------------------------------------------------------------------------------------------


@pytest.fixture
def held(cast: Cast, ready):
    round_, subject, _other, sitting = ready
    attend(sitting, round_, cast, [cast.dung, cast.chi], [cast.ha])
    vote(sitting, subject, cast, yes=2, no=1)
    services.vote_subject(sitting, fresh(subject), votes_for=1, votes_against=2, actor=who(cast.chi))
    services.sitting_hold(sitting, minutes="Tổ thẩm định trình bày.\nĐơn vị giải trình.", actor=who(cast.chi))
    return Sitting.objects.select_related("round__edition").get()


def test_the_minutes_say_what_was_recorded_and_nothing_else(held) -> None:
    paper = minutes.paper_of(held)
    assert (paper.kind, paper.kind_code, paper.number) == ("BIÊN BẢN", "BB", None)
    words = str(paper)
    for said in (
        "có mặt 2",
        "bằng văn bản 1",
        "Phạm Văn Dũng",
        "Đơn vị giải trình.",
        "đã xem biên bản",
        "vắng",
    ):
        assert said in words
    assert "không thông qua" in words
    assert sheet_of(paper) is not None


@pytest.mark.parametrize(("kind", "begins"), [("docx", b"PK"), ("pdf", b"%PDF")])
def test_the_minutes_are_written(held, kind, begins) -> None:
    assert minutes.minutes_paper(held, kind=kind).startswith(begins)


def test_the_minutes_are_registered_once(cast: Cast, held) -> None:
    assert held.state == SittingState.HELD
    key = minutes.minutes_register(held, actor=who(cast.chi))
    document = Document.objects.get(pk=key)
    assert (document.kind, document.unit) == ("biên bản", cast.office)
    again = Sitting.objects.select_related("round__edition").get()
    assert again.minutes_document_id == key
    with pytest.raises(Problem, match="RB0346"):
        minutes.minutes_register(again, actor=who(cast.chi))
