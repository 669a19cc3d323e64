"""Blind appraisal: neither reads the other before both are in, on any page or export; then one word."""

from __future__ import annotations

import io
from fractions import Fraction as F

import openpyxl
import pytest
from django.urls import get_resolver, reverse

from chiso.audit import clock
from chiso.engine.problems import Problem
from chiso.org.problems import Forbidden
from chiso.scoring.models import Consensus, CouncilMember, Mark, MarkChange, Subject
from chiso.scoring.policies.appraisal import Seating
from chiso.scoring.schemas.said import Said
from chiso.scoring.selectors import appraisal as selectors
from chiso.scoring.selectors import blind as blinds
from chiso.scoring.selectors.sheet import result_of
from chiso.scoring.services import appraisal, blind, query
from chiso.scoring.terms import MarkStage, Seat, SheetState
from tests.cast import Cast
from tests.scoring.appraising import DOMAIN, LINES, agree_all, fresh, say, sent, who

pytestmark = pytest.mark.django_db
SECRET = "BI-MAT-CUA-NGUOI-KIA"


@pytest.fixture
def ready(cast: Cast):
    """Chi first, Ha blind; they are no managers here: the round is run by another unit's people."""
    round_, subject, other = sent(cast, blind=True)
    return round_, subject, other


def whisper(subject: Subject, account) -> None:
    """Everything one of the two may leave behind, marked so that it can be found on a page."""
    say(subject, account, "1.4.2", state="khong", reason=SECRET)
    appraisal.note_add(fresh(subject), "1.4.2", text=SECRET, actor=who(account))
    query.query_ask(fresh(subject), "1.4.2", question=SECRET, actor=who(account))


def addresses_of_scoring():
    """Every address of scoring with its arguments' names, from the resolver."""
    for entry in get_resolver("chiso.scoring.urls").url_patterns:
        yield entry.name, tuple(entry.pattern.regex.groupindex)


def everything(client, subject, round_) -> dict[str, bytes]:
    """What every page and export of scoring answers for this subject and round."""
    values = {
        "code": "1.4.2",
        "kind": "docx",
        "page": 1,
        "number": 1,
        "year": 2025,
        "figure": "b",
        "stage": "self",
    }
    found = {}
    for path in ("audit:trail", "audit:export"):  # Ha may read the trail of the authority
        answer = client.get(reverse(path))
        found[path] = b"".join(answer.streaming_content) if answer.streaming else answer.content
    for name, arguments in addresses_of_scoring():
        for pk in {subject.pk, round_.pk}:
            given = {
                argument: pk if argument.endswith("pk") else values.get(argument, "x")
                for argument in arguments
            }
            try:
                path = reverse(f"scoring:{name}", kwargs=given)
            except Exception:  # noqa: BLE001 - an argument of another kind opens nothing of these two
                continue
            answer = client.get(path)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            found[f"{name} {pk}"] = _plain(body) if answer.status_code == 200 else b""
            for tail in ("?xem=tat-ca", "?dong=1.4.2", "?don-vi=" + str(subject.pk) + "&dong=1.4.2"):
                if answer.status_code == 200 and not answer.streaming:
                    found[f"{name} {pk} {tail}"] = client.get(path + tail).content
    return found


def _plain(body: bytes) -> bytes:
    """A workbook as the text in its cells; anything else as it is."""
    if not body.startswith(b"PK"):
        return body
    try:
        book = openpyxl.load_workbook(io.BytesIO(body))
    except Exception:  # noqa: BLE001 - a paper, not a workbook
        return body
    return "\n".join(str(cell.value) for sheet in book for row in sheet.rows for cell in row).encode()


@pytest.mark.parametrize(("speaks", "listens"), [("chi", "ha"), ("ha", "chi")])
def test_no_page_and_no_export_tells_one_what_the_other_said(
    cast: Cast, ready, signed_in, speaks, listens
) -> None:
    round_, subject, _other = ready
    whisper(subject, cast.accounts[speaks])
    seen = everything(signed_in(listens), subject, round_)
    assert len([name for name, body in seen.items() if body]) > 8
    assert [name for name, body in seen.items() if SECRET.encode() in body] == []
    own = everything(signed_in(speaks), subject, round_)
    assert any(SECRET.encode() in body for body in own.values()), "the search itself must be able to find it"


def test_the_points_of_the_other_are_in_no_list_count_or_workbook(cast: Cast, ready) -> None:
    round_, subject, _other = ready
    whisper(subject, cast.chi)
    agree_all(subject, cast.chi)
    ha = who(cast.ha)
    _subject, seating = selectors.appraised_subject(subject.pk, actor=ha)
    assert all(stop.own == "" and stop.done == 0 for stop in selectors.stops(fresh(subject), seating=seating))
    assert all(
        cell.done == 0
        for row in selectors.desk(round_, actor=ha, names={}).rows
        for cell in row.cells
        if cell
    )
    for row in selectors.export_rows(round_, actor=ha, names={}):
        assert set(row.points) <= {MarkStage.SELF}
        assert SECRET not in row.reasons
    assert blinds.agreement_of(round_, actor=ha).whole.pairs == 0
    assert [part.lines for part in blinds.comparisons(fresh(subject), seating=seating)] == [()]


def test_a_council_member_who_appraises_blind_is_bound_like_the_rest(cast: Cast, ready) -> None:
    """Ha is of the Office that runs the round, sits in the council and holds a seat: the seat binds."""
    _round, subject, _other = ready
    seating = selectors.seating_of(subject, actor=who(cast.ha))
    assert seating.manages
    assert seating.council
    assert not seating.sees(MarkStage.FIRST, DOMAIN)
    assert seating.sees(MarkStage.BLIND, DOMAIN)


@pytest.mark.parametrize("stage", [MarkStage.FIRST, MarkStage.BLIND, MarkStage.AGREED])
@pytest.mark.parametrize("seat", [Seat.FIRST, Seat.BLIND])
@pytest.mark.parametrize("handed", [set(), {Seat.FIRST}, {Seat.BLIND}, {Seat.FIRST, Seat.BLIND}])
def test_who_reads_which_word_when(stage, seat, handed) -> None:
    """A table: one's own word always, the other's and the agreed one when both are in."""
    seating = Seating(
        own=False, manages=True, council="member", seats=frozenset({(seat, "")}),
        handed=frozenset((DOMAIN, one) for one in handed), blind=True, state=SheetState.SENT, early=True,
    )  # fmt: skip
    own = {Seat.FIRST: MarkStage.FIRST, Seat.BLIND: MarkStage.BLIND}[seat]
    assert seating.sees(stage, DOMAIN) is (len(handed) == 2 or stage == own)


def test_the_unit_never_reads_the_second_word_and_the_first_only_in_time(cast: Cast) -> None:
    for state in SheetState.values:
        for early in (False, True):
            for blind_ in (False, True):
                handed = frozenset({(DOMAIN, "first"), (DOMAIN, "blind")})
                seating = Seating(
                    own=True, manages=True, council="chair", seats=frozenset({("first", "")}),
                    handed=handed, blind=blind_, state=state, early=early,
                )  # fmt: skip
                late = state in ("appraised", "explained", "reappraised", "decided")
                assert not seating.sees(MarkStage.BLIND, DOMAIN)
                assert seating.sees(MarkStage.FIRST, DOMAIN) is (
                    late or (early and not blind_ and state == "sent")
                )
                assert seating.sees(MarkStage.COUNCIL, DOMAIN) is (state == "decided")
                assert seating.seat_in(DOMAIN) == ""
                assert not seating.sees_of_seat("", DOMAIN)


# --- together -------------------------------------------------------------------------------------------


@pytest.fixture
def both_in(cast: Cast, ready):
    """They differ on 1.4.2: Chi gives it, Ha does not; they differ on 1.2, too."""
    round_, subject, other = ready
    say(subject, cast.ha, "1.4.2", state="khong", reason="không thấy")
    say(subject, cast.ha, "1.2", figures={"a": "10", "b": "9"}, reason="một báo cáo muộn")
    for account in (cast.chi, cast.ha):
        agree_all(subject, account)
        appraisal.hand_in(fresh(subject), DOMAIN, actor=who(account))
    return round_, subject, other


def test_before_both_are_in_there_is_nothing_to_settle(cast: Cast, ready) -> None:
    _round, subject, _other = ready
    agree_all(subject, cast.chi)
    appraisal.hand_in(fresh(subject), DOMAIN, actor=who(cast.chi))
    with pytest.raises(Problem, match="RB0331"):
        blind.propose_word(fresh(subject), "1.4.2", stage="first", reason="x", actor=who(cast.chi))
    with pytest.raises(Problem, match="RB0307"):
        appraisal.finish(fresh(subject), actor=who(cast.chi))


def test_once_both_are_in_nothing_is_taken_back(cast: Cast, both_in) -> None:
    _round, subject, _other = both_in
    with pytest.raises(Problem, match="RB0305"):
        appraisal.take_back(fresh(subject), DOMAIN, reason="sửa", actor=who(cast.chi))


def test_the_widest_gap_comes_first_and_agreement_is_measured(cast: Cast, both_in) -> None:
    round_, subject, _other = both_in
    _subject, seating = selectors.appraised_subject(subject.pk, actor=who(cast.chi))
    (part,) = blinds.comparisons(fresh(subject), seating=seating)
    assert [line.ask.code for line in part.lines if line.differs] == ["1.4.2", "1.2"]
    assert (part.agreement.pairs, part.agreement.same, part.left) == (3, 1, 2)
    assert part.agreement.bias == (F(-1) + F(-1, 2)) / 3
    measured = blinds.agreement_of(round_, actor=who(cast.ha))
    assert (measured.whole.pairs, measured.whole.share) == (3, F(1, 3))


def test_one_proposes_and_the_other_agrees(cast: Cast, both_in) -> None:
    _round, subject, _other = both_in
    with pytest.raises(Problem, match="RB0309"):
        blind.propose_word(fresh(subject), "1.4.2", stage="blind", reason=" ", actor=who(cast.chi))
    blind.propose_word(fresh(subject), "1.4.2", stage="blind", reason="đồng ý là thiếu", actor=who(cast.chi))
    assert not Mark.objects.filter(stage=MarkStage.AGREED).exists()
    with pytest.raises(Problem, match="RB0333"):
        blind.accept(fresh(subject), "1.4.2", actor=who(cast.chi))
    blind.accept(fresh(subject), "1.4.2", actor=who(cast.ha))
    assert Mark.objects.get(code="1.4.2", stage=MarkStage.AGREED).state == "khong"
    assert MarkChange.objects.get(code="1.4.2", stage=MarkStage.AGREED).reason == "đồng ý là thiếu"
    with pytest.raises(Problem, match="RB0332"):
        blind.propose_word(fresh(subject), "1.4.2", stage="first", reason="lại", actor=who(cast.ha))
    with pytest.raises(Problem, match="RB0334"):
        blind.accept(fresh(subject), "1.4.2", actor=who(cast.ha))


def test_a_third_word_a_counter_proposal_and_the_council(cast: Cast, both_in) -> None:
    _round, subject, _other = both_in
    third = Said(figures={"a": "20", "b": "19"})
    blind.propose(fresh(subject), "1.2", said=third, reason="đếm lại", actor=who(cast.ha))
    blind.propose_word(fresh(subject), "1.2", stage="first", reason="đủ cả", actor=who(cast.chi))
    assert Consensus.objects.get(code="1.2").seat == Seat.FIRST
    blind.refer(fresh(subject), "1.2", reason="hiểu khác nhau về ngày đến", actor=who(cast.ha))
    blind.refer(fresh(subject), "1.4.2", reason="khác", actor=who(cast.chi))
    with pytest.raises(Problem, match="RB0334"):
        blind.accept(fresh(subject), "1.2", actor=who(cast.chi))
    appraisal.finish(fresh(subject), actor=who(cast.chi))
    assert fresh(subject).state == SheetState.APPRAISED
    assert not Mark.objects.filter(stage=MarkStage.AGREED).exists()


def test_lines_on_which_they_agree_need_no_word(cast: Cast, both_in) -> None:
    _round, subject, _other = both_in
    with pytest.raises(Problem, match="RB0332"):
        blind.propose_word(fresh(subject), "1.4.1", stage="first", reason="x", actor=who(cast.chi))
    for code in ("1.2", "1.4.2"):
        blind.propose_word(
            fresh(subject), code, stage="blind", reason="theo người thứ hai", actor=who(cast.chi)
        )
        blind.accept(fresh(subject), code, actor=who(cast.ha))
    appraisal.finish(fresh(subject), actor=who(cast.ha))
    result = result_of(fresh(subject), MarkStage.AGREED)
    assert [result.nodes[code].points for code in LINES] == [F(3, 4), result.nodes["1.4.1"].maximum, F(0)]


def test_somebody_without_a_seat_settles_nothing(cast: Cast, both_in) -> None:
    _round, subject, _other = both_in
    with pytest.raises(Forbidden):
        blind.refer(fresh(subject), "1.2", reason="x", actor=who(cast.dung))
    assert CouncilMember.objects.filter(person=cast.dung.person).exists()


def test_a_plain_round_has_no_consensus(cast: Cast) -> None:
    _round, subject, _other = sent(cast)
    with pytest.raises(Problem, match="RB0330"):
        blind.refer(subject, "1.2", reason="x", actor=who(cast.chi))


def test_after_a_return_the_comparison_begins_again(cast: Cast, both_in) -> None:
    _round, subject, _other = both_in
    blind.refer(fresh(subject), "1.2", reason="khác", actor=who(cast.chi))
    appraisal.return_to_unit(fresh(subject), remarks="Bổ sung", actor=who(cast.chi))
    assert not Consensus.objects.exists()
    Subject.objects.filter(pk=subject.pk).update(state=SheetState.SENT, sent_at=clock.now())
    seating = selectors.seating_of(fresh(subject), actor=who(cast.ha))
    assert not seating.open_in(DOMAIN)
