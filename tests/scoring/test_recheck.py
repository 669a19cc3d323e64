"""The random re-check in a round: repeatable, by other people, from figures; the frame kept as it stood."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction as F

import pytest

from chiso.engine.problems import Problem
from chiso.engine.score.overclaim import draw as engine_draw
from chiso.org.problems import Forbidden, NotFound
from chiso.scoring.models import Mark, Recheck, RecheckDraw, Subject
from chiso.scoring.schemas.said import Said
from chiso.scoring.selectors import recheck as selectors
from chiso.scoring.services import recheck as services
from chiso.scoring.terms import MarkStage, SheetState
from tests.cast import Cast
from tests.scoring.appraising import agree_all, fresh, sent, who
from tests.scoring.making import make_appraiser

pytestmark = pytest.mark.django_db
FOUND = {
    "1.2": Said(figures={"a": "10", "b": "5"}),
    "1.4.1": Said(state="khong_day_du"),
    "1.4.2": Said(state="khong"),
}


def drawn(cast: Cast, round_, *, share="1", seed="48213", stage=MarkStage.SELF) -> RecheckDraw:
    made = services.recheck_draw(round_, share=Decimal(share), seed=seed, stage=stage, actor=who(cast.chi))
    return RecheckDraw.objects.select_related("round__edition").get(pk=made.pk)


def rows_of(draw) -> list[Recheck]:
    return list(draw.rows.select_related("subject__unit", "subject__round__edition", "draw__round__edition"))


def test_the_frame_is_every_line_of_the_units_own_with_points(cast: Cast) -> None:
    round_, subject, other = sent(cast)
    frame = selectors.frame_of(round_, MarkStage.SELF)
    assert [line.key for line in frame] == [
        f"{one.unit.code} {code}" for one in (subject, other) for code in ("1.2", "1.4.1", "1.4.2")
    ]
    Mark.objects.filter(subject=subject, code="1.2").delete()  # missing is not zero: no line to draw
    assert len(selectors.frame_of(round_, MarkStage.SELF)) == 5
    Subject.objects.filter(pk=other.pk).update(state=SheetState.DRAFT)
    assert len(selectors.frame_of(round_, MarkStage.SELF)) == 2


def test_the_same_seed_draws_the_same_lines_and_the_frame_is_kept(cast: Cast) -> None:
    round_, subject, _other = sent(cast)
    one, two = drawn(cast, round_, share="0.5"), drawn(cast, round_, share="0.5")
    keys = [[(row.subject_id, row.code) for row in rows_of(draw)] for draw in (one, two)]
    assert keys[0] == keys[1]
    assert one.frame_sha256 == two.frame_sha256
    again = engine_draw(selectors.kept_frame(one), share=F(1, 2), seed="48213")
    assert [line.key for line in again] == [f"{row.subject.unit.code} {row.code}" for row in rows_of(one)]
    Mark.objects.filter(subject=subject).delete()
    assert len(selectors.kept_frame(RecheckDraw.objects.get(pk=one.pk))) == 6
    assert RecheckDraw.objects.count() == 2  # a second draw stands beside the first


@pytest.mark.parametrize(("share", "code"), [("0", "RB0363"), ("1.5", "RB0363")])
def test_a_share_that_means_nothing_is_refused(cast: Cast, share, code) -> None:
    with pytest.raises(Problem, match=code):
        drawn(cast, sent(cast)[0], share=share)


def test_without_points_at_the_stage_there_is_no_draw(cast: Cast) -> None:
    round_, _subject, _other = sent(cast)
    with pytest.raises(Problem, match="RB0360"):
        drawn(cast, round_, stage=MarkStage.SECOND)
    with pytest.raises(Problem, match="SC0407"):
        drawn(cast, round_, seed=" ")


def test_what_is_found_is_computed_and_the_estimate_follows(cast: Cast) -> None:
    round_, _subject, _other = sent(cast)
    draw = drawn(cast, round_)
    for row in rows_of(draw):
        services.recheck_find(row, said=FOUND[row.code], note="đã xem hồ sơ gốc", actor=who(cast.dung))
    found = selectors.drawn(draw, actor=who(cast.chi), names={})
    whole = found.estimate.whole
    claimed = sum(F(row.claimed) for row in rows_of(draw))
    assert all(row.found == 0 for row in rows_of(draw))
    assert (whole.method, whole.total, whole.rate) == ("whole", claimed, F(1))
    assert found.done == 6


def test_a_finding_says_what_was_looked_at_and_comes_to_points(cast: Cast) -> None:
    round_, _subject, _other = sent(cast)
    row = rows_of(drawn(cast, round_))[0]
    with pytest.raises(Problem, match="RB0309"):
        services.recheck_find(row, said=FOUND["1.2"], note=" ", actor=who(cast.dung))
    with pytest.raises(Problem, match="RB0362"):
        services.recheck_find(row, said=Said(figures={"a": "10"}), note="x", actor=who(cast.dung))


def test_neither_the_own_unit_nor_who_appraised_the_line_checks_it(cast: Cast) -> None:
    round_, subject, _other = sent(cast)
    make_appraiser(round_, cast.em)
    agree_all(fresh(subject), cast.chi)
    draw = drawn(cast, round_)
    mine = next(row for row in rows_of(draw) if row.subject_id == subject.pk)
    labour = next(row for row in rows_of(draw) if row.subject_id != subject.pk)
    with pytest.raises(Problem, match="RB0361"):
        services.recheck_find(mine, said=FOUND[mine.code], note="x", actor=who(cast.chi))
    with pytest.raises(Forbidden):
        services.recheck_find(labour, said=FOUND[labour.code], note="x", actor=who(cast.em))
    with pytest.raises(NotFound):
        selectors.checking(labour.pk, actor=who(cast.em))
    with pytest.raises(Forbidden):
        services.recheck_find(mine, said=FOUND[mine.code], note="x", actor=who(cast.giang))
    assert selectors.checking(mine.pk, actor=who(cast.em)).row == mine


@pytest.mark.parametrize("name", ["an", "em", "giang"])
def test_only_who_runs_the_round_or_keeps_the_council_draws(cast: Cast, name) -> None:
    round_ = sent(cast)[0]
    with pytest.raises(Forbidden):
        services.recheck_draw(
            round_, share=Decimal("0.5"), seed="1", stage=MarkStage.SELF, actor=who(cast.accounts[name])
        )
