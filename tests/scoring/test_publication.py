"""Sealing, ranking, publishing, correcting, computing again: tables a specialist signs, and properties."""

from __future__ import annotations

import datetime as dt

import pytest

from chiso.engine.problems import Problem
from chiso.org.problems import Forbidden, NotFound
from chiso.scoring.models import Mark, Outcome, Publication, Round, Subject
from chiso.scoring.schemas import publication as schemas
from chiso.scoring.schemas.publication import (
    difference,
    digest,
    tables_of,
)
from chiso.scoring.selectors import publication as selectors
from chiso.scoring.services.publication import publication_publish, round_correct, round_seal
from chiso.scoring.terms import PublicationState, RoundState, SheetState
from tests.cast import NOON, Cast
from tests.engine.sample import FULL
from tests.scoring.making import make_round, make_subject
from tests.scoring.results import SMALL, decided_round, published, say_sheet, sheet_text, small_books

pytestmark = pytest.mark.django_db
__all__ = ["small_books"]


# --- a round ----------------------------------------------------------------------------------------


def test_a_round_is_sealed_published_and_computes_again_to_the_same_bytes(cast: Cast, small_books) -> None:
    round_ = decided_round(cast)
    made = published(cast, round_)
    round_.refresh_from_db()
    assert (made.state, round_.state, made.revision) == (PublicationState.PUBLISHED, RoundState.PUBLISHED, 1)
    rows = tables_of(made.ranking)[0].rows
    assert [row.name for row in rows] == ["Phòng Quản lý lao động", "Phòng Quản lý đầu tư"]
    assert {outcome.rank for outcome in made.outcomes.all()} == {1, 2}
    assert selectors.whole(selectors.verify(made))
    assert len(selectors.verify(made)) == 3


@pytest.mark.parametrize("hurt", ["outcome", "ranking", "figure", "band"])
def test_what_was_touched_behind_the_system_is_found(cast: Cast, small_books, hurt: str) -> None:
    made = published(cast, decided_round(cast))
    outcome = made.outcomes.first()
    assert outcome is not None
    if hurt == "outcome":
        Outcome.objects.filter(pk=outcome.pk).update(sealed=bytes(outcome.sealed) + b" ")
    elif hurt == "figure":
        data = bytes(outcome.sealed).replace(b'"193457"', b'"193458"').replace(b'"100"', b'"99"')
        Outcome.objects.filter(pk=outcome.pk).update(
            sealed=data, sha256=schemas.hashlib.sha256(data).hexdigest()
        )
    else:
        ranking = made.ranking
        ranking["groups"][0]["rows"][0]["rank" if hurt == "ranking" else "band"] = "9"
        sha = digest(ranking) if hurt == "band" else made.sha256
        Publication.objects.filter(pk=made.pk).update(ranking=ranking, sha256=sha)
    made.refresh_from_db()
    checks = selectors.verify(made)
    assert not selectors.whole(checks)
    assert any(check.why for check in checks)


def test_while_one_line_of_one_unit_is_open_nothing_is_sealed(cast: Cast, small_books) -> None:
    round_ = decided_round(cast)
    Mark.objects.filter(subject__unit=cast.labour, code="1.2").delete()
    with pytest.raises(Problem, match="RB0401") as told:
        round_seal(round_, actor=cast.actor(cast.chi))
    assert "Phòng Quản lý lao động (1.2)" in told.value.got
    assert not Publication.objects.exists()


def test_only_who_runs_the_round_seals_and_only_a_leader_publishes(cast: Cast, small_books) -> None:
    round_ = decided_round(cast)
    with pytest.raises(NotFound):
        round_seal(round_, actor=cast.actor(cast.giang))
    with pytest.raises(NotFound):
        round_seal(round_, actor=cast.actor(cast.an))
    made = round_seal(round_, actor=cast.actor(cast.chi))
    with pytest.raises(Forbidden):
        publication_publish(made, actor=cast.actor(cast.chi))
    publication_publish(made, actor=cast.actor(cast.dung))
    with pytest.raises(Problem):
        publication_publish(made, actor=cast.actor(cast.dung))


@pytest.mark.parametrize("state", [RoundState.PREPARING, RoundState.OPEN, RoundState.CANCELLED])
def test_a_round_its_council_has_not_decided_is_not_sealed(cast: Cast, small_books, state: str) -> None:
    round_ = decided_round(cast)
    Round.objects.filter(pk=round_.pk).update(state=state)
    with pytest.raises(Problem, match="RB0402"):
        round_seal(round_, actor=cast.actor(cast.chi))


def test_a_correction_is_a_new_revision_beside_the_old(cast: Cast, small_books) -> None:
    round_ = decided_round(cast)
    first = published(cast, round_)
    round_.refresh_from_db()
    subject = Subject.objects.get(round=round_, unit=cast.investment)
    with pytest.raises(Problem, match="RB0403"):
        round_correct(
            round_,
            subjects=[subject.pk],
            until=NOON + dt.timedelta(days=2),
            reason=" ",
            actor=cast.actor(cast.chi),
        )
    with pytest.raises(Problem, match="RB0407"):
        round_correct(round_, subjects=[subject.pk], until=NOON, reason="sai", actor=cast.actor(cast.chi))
    round_correct(
        round_, subjects=[subject.pk], until=NOON + dt.timedelta(days=2), reason="Tính thiếu hồ sơ",
        actor=cast.actor(cast.chi),
    )  # fmt: skip
    round_.refresh_from_db()
    subject.refresh_from_db()
    assert (round_.state, subject.state) == (RoundState.OPEN, SheetState.REAPPRAISED)
    say_sheet(subject, sheet_text(**{"1.1": "{a: 100, b: 100}", "1.2": "day_du"}), cast.chi, stage="council")
    Round.objects.filter(pk=round_.pk).update(state=RoundState.DECIDED)
    round_.refresh_from_db()
    with pytest.raises(Problem, match="RB0403"):
        round_seal(round_, actor=cast.actor(cast.chi))
    second = published(cast, round_, reason="Tính thiếu hồ sơ")
    first.refresh_from_db()
    assert (first.state, second.state, second.revision) == ("replaced", "published", 2)
    assert first.public_key != second.public_key
    assert selectors.whole(selectors.verify(first))
    assert selectors.whole(selectors.verify(second))
    changed = difference(first.ranking, second.ranking)
    assert ("Phòng Quản lý đầu tư", "hạng", "2", "1") in {
        (c.name, c.what, c.before, c.after) for c in changed
    }
    lines = schemas.line_changes(
        bytes(first.outcomes.get(subject=subject).sealed), bytes(second.outcomes.get(subject=subject).sealed)
    )
    assert {"1.1", "1.2"} <= {after.code for _, after in lines}


def test_a_revision_that_corrects_nothing_is_refused(cast: Cast, small_books) -> None:
    round_ = decided_round(cast)
    published(cast, round_)
    Round.objects.filter(pk=round_.pk).update(state=RoundState.DECIDED)
    round_.refresh_from_db()
    with pytest.raises(Problem, match="RB0405"):
        round_seal(round_, reason="thử", actor=cast.actor(cast.chi))


def test_the_same_form_sent_twice_seals_once(cast: Cast, small_books) -> None:
    round_ = decided_round(cast)
    round_seal(round_, actor=cast.actor(cast.chi), once="k1")
    with pytest.raises(Problem):
        round_seal(round_, actor=cast.actor(cast.chi), once="k1")
    assert Publication.objects.count() == 1


def test_an_earlier_seal_nobody_published_gives_way(cast: Cast, small_books) -> None:
    round_ = decided_round(cast)
    first = round_seal(round_, actor=cast.actor(cast.chi))
    second = round_seal(round_, actor=cast.actor(cast.chi))
    first.refresh_from_db()
    assert (first.state, second.state) == ("replaced", "sealed")
    assert selectors.public_publications() == []


def test_a_group_is_ranked_among_its_own(cast: Cast, small_books) -> None:
    from chiso.scoring.models import Group

    round_ = decided_round(cast)
    other = Group.objects.create(round=round_, name="Đơn vị sự nghiệp", public=False, position=1)
    Subject.objects.filter(round=round_, unit=cast.labour).update(group=other)
    made = published(cast, round_)
    assert [(table.name, [row.rank for row in table.rows]) for table in tables_of(made.ranking)] == [
        ("Các phòng", ["1"]),
        ("Đơn vị sự nghiệp", ["1"]),
    ]
    assert [table.name for table in tables_of(made.ranking, public=True)] == ["Các phòng"]
    assert [row["unit"] for _, row, _ in selectors.public_outcomes(made)] == [cast.investment.code]


def test_who_may_open_what(cast: Cast, small_books) -> None:
    round_ = decided_round(cast)
    made = round_seal(round_, actor=cast.actor(cast.chi))
    assert selectors.publication_for(made.pk, actor=cast.actor(cast.chi)) == made
    for account in (cast.an, cast.giang, cast.khoa):
        with pytest.raises(NotFound):
            selectors.publication_for(made.pk, actor=cast.actor(account))
    with pytest.raises(NotFound):
        selectors.public_by_key(made.public_key)
    publication_publish(made, actor=cast.actor(cast.dung))
    seen = selectors.publication_for(made.pk, actor=cast.actor(cast.an))
    assert list(selectors.outcomes_of(seen, actor=cast.actor(cast.an))) == [cast.investment.code]
    assert len(selectors.outcomes_of(seen, actor=cast.actor(cast.chi))) == 2
    with pytest.raises(NotFound):
        selectors.publication_for(made.pk, actor=cast.actor(cast.giang))
    assert selectors.public_by_key(made.public_key) == made


def test_a_tighter_cap_and_what_is_not_asked_are_sealed_with_it(cast: Cast, small_books) -> None:
    from chiso.scoring.models import Scope

    round_ = decided_round(cast, bonus_cap="1")
    subject = Subject.objects.get(round=round_, unit=cast.investment)
    Scope.objects.create(subject=subject, code="1.3", reason="không có nhiệm vụ", at=NOON, by=cast.chi)
    made = published(cast, round_)
    assert selectors.whole(selectors.verify(made))


def test_an_empty_round_and_the_unused_sheet(cast: Cast, small_books) -> None:
    round_ = make_round(cast, code=SMALL, state=RoundState.DECIDED)
    with pytest.raises(Problem, match="RB0404"):
        round_seal(round_, actor=cast.actor(cast.chi))
    make_subject(round_, cast.office)
    with pytest.raises(Problem, match="RB0401"):
        round_seal(round_, actor=cast.actor(cast.chi))
    assert FULL
