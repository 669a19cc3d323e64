"""Learning from a result: losses with causes and owners, what if, the most for an effort, the next plan."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction as F
from typing import Any

import pytest
from django.urls import reverse

from chiso.engine.problems import Problem
from chiso.engine.score.change import Change
from chiso.engine.score.cheapest import most
from chiso.org.problems import Forbidden
from chiso.plans.models import Item, Plan
from chiso.plans.selectors.criteria import origin_of, serving
from chiso.scoring import storage
from chiso.scoring.models import LineEvidence, LineOwner, Remedy, Round, Subject
from chiso.scoring.schemas import learning as schemas
from chiso.scoring.selectors import learning as selectors
from chiso.scoring.services.remedy import remedies_add
from chiso.scoring.terms import RoundState, SheetState
from tests.cast import NOON, Cast
from tests.engine.sample import FULL
from tests.scoring.making import make_round, make_subject
from tests.scoring.results import SMALL, decided_round, published, say_sheet, sheet_text, small_books

pytestmark = pytest.mark.django_db
__all__ = ["small_books"]
SignedIn = Callable[[str], Any]


@pytest.fixture
def body(cast: Cast, small_books) -> Subject:
    """The authority as one body, sealed and published; the council took 1.2 and 1.1 down."""
    round_ = decided_round(cast, {cast.authority: sheet_text(**{"1.2": "day_du", "1.1": "{a: 100, b: 100}"})})
    subject = Subject.objects.get(round=round_)
    say_sheet(subject, FULL, cast.chi, stage="council")
    LineOwner.objects.create(subject=subject, code="1", unit=cast.investment, at=NOON, by=cast.chi)
    LineOwner.objects.create(subject=subject, code="1.3", unit=cast.labour, at=NOON, by=cast.chi)
    published(cast, round_)
    subject.round.refresh_from_db()
    return subject


def learnt(cast: Cast, subject: Subject, who: str = "chi") -> selectors.Learnt:
    actor = cast.actor(getattr(cast, who))
    return selectors.learnt(
        selectors.basis_of(subject, actor=actor), storage.crosswalks_on_disk(), actor=actor
    )


def test_losses_add_up_to_what_is_missing_from_the_maximum(cast: Cast, body: Subject) -> None:
    found = learnt(cast, body)
    total = found.basis.result.total
    assert sum((row.lost for row in found.lost), F(0)) == total.maximum - sum(
        (n.known for c, n in found.basis.result.nodes.items() if n.level == "domain" and n.role == "normal"),
        F(0),
    )
    assert [row.lost for row in found.lost] == sorted((row.lost for row in found.lost), reverse=True)


@pytest.mark.parametrize(
    ("code", "cause"),
    [("1.2", "cut"), ("1.1", "cut"), ("1.3", "rate"), ("2.5", "survey"), ("2.7", "judged")],
)
def test_the_cause_is_told_from_what_is_known(cast: Cast, body: Subject, code: str, cause: str) -> None:
    rows = {row.code: row for row in learnt(cast, body).lost}
    if code in rows:
        assert rows[code].cause in (cause, "evidence"), rows[code]
        assert rows[code].cause_words


def test_a_line_belongs_to_who_answers_for_it_and_sums_stay_whole(cast: Cast, body: Subject) -> None:
    found = learnt(cast, body)
    rows = {row.code: row for row in found.lost if row.lost}
    assert rows["1.3"].owners == (cast.labour.pk,)
    assert rows["1.2"].owners == (cast.investment.pk,)
    sums = schemas.summed(rows.values(), lambda row: [(str(unit), "") for unit in row.owners] or [("", "")])
    assert sum((row.lost for row in sums), F(0)) == sum((row.lost for row in rows.values()), F(0))


def test_self_against_result(cast: Cast, body: Subject) -> None:
    gaps = {
        row.code: row.gap for row in selectors.gaps_of(selectors.basis_of(body, actor=cast.actor(cast.chi)))
    }
    assert gaps["1.2"] < 0
    assert gaps["1"] < 0


def test_who_may_not_see_the_appraisal_learns_from_his_own_words(cast: Cast, small_books) -> None:
    round_ = make_round(cast, code=SMALL, state=RoundState.OPEN)
    subject = make_subject(round_, cast.investment, state=SheetState.SENT)
    say_sheet(subject, sheet_text(**{"1.2": "day_du"}), cast.an)
    say_sheet(subject, FULL, cast.chi, stage="first")
    round_.stages.filter(kind="explanation").update(
        opens_at=NOON.replace(month=11), closes_at=NOON.replace(month=12)
    )
    own = selectors.basis_of(subject, actor=cast.actor(cast.an))
    office = selectors.basis_of(subject, actor=cast.actor(cast.chi))
    assert own.stage == "Tự chấm"
    assert not own.appraised
    assert office.appraised
    assert own.result.nodes["1.2"].points > office.result.nodes["1.2"].points


def test_each_win_earns_what_it_says(cast: Cast, body: Subject) -> None:
    found = learnt(cast, body)
    basis = found.basis
    checked = 0
    for row in found.lost:
        for win in row.wins:
            changes = [Change(row.code, name, value) for name, value in win.sets.items()]
            after = schemas.tried(basis.book, basis.sheet, changes)
            assert after.result is not None, (row.code, win, after.faults)
            leaf = row.code.partition("/")[0]
            gained = after.result.nodes[row.code].known - basis.result.nodes[row.code].known
            assert gained == win.gain, (row.code, win.words)
            assert leaf in after.result.nodes
            checked += 1
    assert checked > 8


def test_what_cannot_be_is_told_not_scored(cast: Cast, body: Subject) -> None:
    basis = selectors.basis_of(body, actor=cast.actor(cast.chi))
    row = next(row for row in schemas.lost_of(basis.book, basis.sheet, basis.result) if row.code == "1.1")
    for typed, refused in (("-5", True), ("nhiều", True), ("195198", False), ("195.5", True)):
        knob = schemas.knob_of(basis.book, basis.sheet, row, {"1.1|b": typed})
        assert knob is not None
        told = schemas.tried(basis.book, basis.sheet, schemas.changes_of([knob]))
        assert (told.result is None) == refused, (typed, told)
        assert bool(told.faults) == refused


def test_the_most_for_an_effort_over_the_candidates(cast: Cast, body: Subject) -> None:
    found = learnt(cast, body)
    candidates = schemas.candidates_of(found.lost)
    costs = {one.key: F(1) for one in candidates}
    actions = schemas.actions_of(candidates, costs)
    raw = schemas.raw_of(found.basis.sheet)
    one = most(found.basis.book.index, raw, actions, budget=F(1), like=found.basis.sheet)
    two = most(found.basis.book.index, raw, actions, budget=F(3), like=found.basis.sheet)
    best = max(win.gain for row in found.lost for win in row.wins)
    assert one.result.total.known - found.basis.result.total.known == best
    assert two.result.total.known > one.result.total.known
    lines = [action.name.rpartition("|")[0] for action in two.actions]
    assert len(lines) == len(set(lines)), "one action a line"


# --- the next plan ----------------------------------------------------------------------------------


def test_one_click_turns_lost_points_into_draft_lines(cast: Cast, body: Subject) -> None:
    actor = cast.actor(cast.chi)
    made = remedies_add(body, codes=["1.2", "1.3"], causes={"1.2": "Báo cáo chậm quý III"}, actor=actor)
    assert (made.plan.year, made.plan.state) == (body.round.year + 1, "draft")
    items = {item.criterion: item for item in Item.objects.filter(plan=made.plan)}
    assert set(items) == {"1.2", "1.3"}
    assert (items["1.2"].lead_id, items["1.3"].lead_id) == (cast.investment.pk, cast.labour.pk)
    assert items["1.2"].edition == SMALL
    assert "Báo cáo chậm quý III" in items["1.2"].note
    assert "điểm)" in items["1.3"].product
    assert items["1.2"].schedule is None
    assert Remedy.objects.get(code="1.2").cause == "Báo cáo chậm quý III"


def test_a_second_click_writes_nothing_again(cast: Cast, body: Subject) -> None:
    actor = cast.actor(cast.chi)
    first = remedies_add(body, codes=["1.2"], actor=actor)
    second = remedies_add(body, codes=["1.2", "1.3"], actor=actor)
    assert second.plan == first.plan
    assert second.already == ("1.2",)
    assert Plan.objects.filter(year=body.round.year + 1).count() == 1
    assert Item.objects.filter(plan=first.plan).count() == 2
    remedies_add(body, codes=["1.3"], actor=actor, once="x")
    with pytest.raises(Problem):
        remedies_add(body, codes=["1.3"], actor=actor, once="x")


def test_a_dropped_line_may_be_made_again(cast: Cast, body: Subject) -> None:
    actor = cast.actor(cast.chi)
    made = remedies_add(body, codes=["1.2"], actor=actor)
    Item.objects.filter(plan=made.plan).update(dropped=True)
    again = remedies_add(body, codes=["1.2"], plan_id=made.plan.pk, actor=actor)
    assert len(again.remedies) == 1


def test_only_those_who_prepare_the_plans_and_only_lost_points(cast: Cast, body: Subject) -> None:
    for account in (cast.an, cast.binh, cast.giang):
        with pytest.raises(Forbidden):
            remedies_add(body, codes=["1.2"], actor=cast.actor(account))
    with pytest.raises(Problem, match="RB0450"):
        remedies_add(body, codes=["khong-co"], actor=cast.actor(cast.chi))
    with pytest.raises(Problem, match="RB0451"):
        remedies_add(body, codes=["1.2"], plan_id=10**6, actor=cast.actor(cast.chi))


def test_the_thread_goes_both_ways(cast: Cast, body: Subject, signed_in: SignedIn) -> None:
    actor = cast.actor(cast.chi)
    made = remedies_add(body, codes=["1.2"], actor=actor)
    item = Item.objects.get(plan=made.plan)
    origin = origin_of(item, actor=actor)
    assert origin is not None
    assert origin.words == "từ điểm mất năm 2026, tiêu chí 1.2"
    assert origin.url == reverse("scoring:lost", args=[body.pk]) + "#tc-1.2"
    page = signed_in("chi").get(reverse("plans:item", args=[item.pk])).content.decode()
    assert origin.words in page
    assert reverse("scoring:criterion", args=[SMALL, "1.2"]) in page
    criterion = signed_in("chi").get(reverse("scoring:criterion", args=[SMALL, "1.2"])).content.decode()
    assert reverse("plans:item", args=[item.pk]) in criterion
    assert reverse("scoring:lost", args=[body.pk]) in criterion
    lost = signed_in("chi").get(reverse("scoring:lost", args=[body.pk])).content.decode()
    assert reverse("plans:item", args=[item.pk]) in lost
    assert [row.item for row in serving([(SMALL, "1.2")], actor=actor)] == [item]


# --- this year against last -------------------------------------------------------------------------


def test_two_years_of_one_edition_are_joined_code_by_code(cast: Cast, body: Subject) -> None:
    now = decided_round(cast, {cast.authority: sheet_text(**{"1.2": "day_du"})}, follows=body.round)
    Round.objects.filter(pk=now.pk).update(year=2027)
    subject = Subject.objects.get(round=now)
    published(cast, now)
    found = selectors.years_of(
        selectors.basis_of(subject, actor=cast.actor(cast.chi)), actor=cast.actor(cast.chi)
    )
    assert found.before is not None
    changed = {row.new[0][0]: row.change for row in found.rows if row.change}
    assert changed["1"] > 0
    assert changed["1.2"] > 0
    assert set(changed) == {"1", "1.2"}
    assert found.breaks == ()


def test_a_unit_that_was_not_there_is_not_compared(cast: Cast, body: Subject) -> None:
    now = decided_round(cast, {cast.labour: FULL}, follows=body.round)
    subject = Subject.objects.get(round=now)
    found = selectors.years_of(
        selectors.basis_of(subject, actor=cast.actor(cast.chi)), actor=cast.actor(cast.chi)
    )
    assert found.before is None
    assert "không so điểm của hai pháp nhân" in found.breaks[0]


# --- pages ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["lost", "gaps", "years", "whatif", "cheapest"])
def test_pages_open_to_those_who_see_the_sheet_and_to_no_stranger(
    cast: Cast, body: Subject, signed_in: SignedIn, name: str
) -> None:
    url = reverse(f"scoring:{name}", args=[body.pk])
    for who in ("chi", "dung", "an"):
        assert signed_in(who).get(url).status_code == 200, who
    for who in ("giang", "khoa"):
        assert signed_in(who).get(url).status_code == 404, who


def test_one_click_through_http(cast: Cast, body: Subject, signed_in: SignedIn) -> None:
    url = reverse("scoring:remedy", args=[body.pk])
    answer = signed_in("chi").post(url, {"code": ["1.2", "1.3"], "once": "k"})
    plan = Plan.objects.get(year=2027)
    assert answer.headers["Location"] == reverse("plans:plan_grid", args=[plan.pk])
    assert signed_in("an").post(url, {"code": ["1.2"]}).status_code == 403


def test_what_if_by_address_and_by_part(cast: Cast, body: Subject, signed_in: SignedIn) -> None:
    url = reverse("scoring:whatif", args=[body.pk])
    given = {"1.1|b": "195197", "1.2|state": "day_du"}
    whole = signed_in("chi").get(url, given).content.decode()
    assert "tried-better" in whole
    part = (
        signed_in("chi")
        .get(url, {**given, "phan": "ket-qua"}, headers={"HX-Request": "true"})
        .content.decode()
    )
    assert "<html" not in part
    assert "tried-better" in part
    wrong = signed_in("chi").get(url, {"1.1|b": "nhiều"}).content.decode()
    assert "alert-danger" in wrong


def test_the_cheapest_page_takes_efforts(cast: Cast, body: Subject, signed_in: SignedIn) -> None:
    url = reverse("scoring:cheapest", args=[body.pk])
    first = signed_in("chi").get(url).content.decode()
    names = [part.split('"')[0] for part in first.split('name="c.')[1:]]
    assert names
    answer = signed_in("chi").get(url, {"suc": "2", **{f"c.{name}": "1" for name in names}}).content.decode()
    assert "chosen-list" in answer
    assert "không âm" in signed_in("chi").get(url, {"suc": "-2", f"c.{names[0]}": "1"}).content.decode()


def test_pictures(cast: Cast, body: Subject, signed_in: SignedIn) -> None:
    for what, status in (("linh-vuc", 200), ("chenh-lech", 200), ("khac", 404)):
        answer = signed_in("chi").get(reverse("scoring:learning_picture", args=[body.pk, what]))
        assert answer.status_code == status


def test_a_document_on_the_line_takes_the_cause_away(cast: Cast, body: Subject) -> None:
    assert schemas.proven_by("1.6/kien_nghi", {"1.6"})
    assert schemas.proven_by("1.6", {"1.6/kien_nghi"})
    assert not schemas.proven_by("1.6", {"1.7"})
    assert LineEvidence.objects.count() == 0
