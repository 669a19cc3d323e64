"""The way of a sheet: who moves it when, what must be there before it is sent, whatever the order."""

from __future__ import annotations

from contextlib import nullcontext

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chiso.audit.problems import Overtaken
from chiso.engine.problems import Problem
from chiso.evidence import services as files
from chiso.evidence.selectors import usages_of
from chiso.notices.models import Notice
from chiso.org.problems import Forbidden, NotFound
from chiso.scoring.models import LineEvidence, Mark, Scope, Stage, Subject
from chiso.scoring.selectors.line import detail_of, tree_of, typed, work_of
from chiso.scoring.services.line import evidence_attach, evidence_detach, note_add
from chiso.scoring.services.mark import figures_draw
from chiso.scoring.services.sheet import (
    missing,
    sheet_approve,
    sheet_return,
    sheet_submit,
    sheet_withdraw,
)
from chiso.scoring.terms import SheetState
from tests.cast import NOON, Cast
from tests.scoring.making import fill, make_round, make_subject

pytestmark = pytest.mark.django_db
KEPT = ("1.4.1", "1.3.1", "3.1.4", "5.4.1")
"""All that is asked of the small sheet; everything else is out of its scope."""


def small(cast: Cast, unit=None) -> Subject:
    """A sheet of four criteria: a choice, a share, a checklist, one more choice."""
    from chiso.scoring.schemas.edition import book_of

    subject = make_subject(make_round(cast), unit or cast.investment)
    book = book_of(subject.round.edition)
    for leaf in book.leaves:
        if leaf.code not in KEPT:
            Scope.objects.create(subject=subject, code=leaf.code, reason="không giao", at=NOON, by=cast.chi)
    return subject


def document(cast: Cast, name: str = "bao-cao.txt"):
    import io

    an = cast.actor(cast.an)
    file = files.file_take(io.BytesIO(f"Báo cáo {name}".encode()), name=name, actor=an)
    return files.document_register(
        file, name=name, facts=files.Facts(title=f"Báo cáo {name}"), unit_id=cast.investment.pk, actor=an
    )


def whole(cast: Cast) -> Subject:
    """The small sheet with nothing missing."""
    subject = small(cast)
    fill(subject, cast.an, "1.4.1", state="khong_day_du")
    fill(subject, cast.an, "1.3.1", figures={"a": "9", "b": "1"})
    fill(subject, cast.an, "3.1.4/bieu_mau", state="unmet")
    fill(subject, cast.an, "3.1.4/cat_giam", state="unmet")
    fill(subject, cast.an, "5.4.1", state="khong_co", note="không có trường hợp nào")
    return subject


def kinds(subject: Subject) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for gap in missing(work_of(subject)):
        found.setdefault(gap.code, []).append(gap.kind)
    return found


def test_what_is_missing_is_told_line_by_line_and_goes_as_it_is_mended(cast: Cast) -> None:
    subject = small(cast)
    assert kinds(subject) == {
        "1.3.1": ["figures"], "1.4.1": ["figures"], "3.1.4": ["figures", "figures"], "5.4.1": ["figures"],
    }  # fmt: skip
    fill(subject, cast.an, "1.3.1", figures={"a": "9"})
    assert "thiếu số liệu b" in next(g.words for g in missing(work_of(subject)) if g.code == "1.3.1")
    fill(subject, cast.an, "1.3.1", figures={"a": "9", "b": "9"})
    assert kinds(subject)["1.3.1"] == ["evidence"]
    row = evidence_attach(
        subject, "1.3.1", document_id=document(cast).pk, page="trang 2", actor=cast.actor(cast.an)
    )
    assert "1.3.1" not in kinds(subject)
    LineEvidence.objects.filter(pk=row.pk).update(page="")
    assert kinds(subject)["1.3.1"] == ["page"]
    fill(subject, cast.an, "1.4.1", state="day_du", note="danh mục tin, bài kèm theo")
    assert "1.4.1" not in kinds(subject)  # explained in words
    fill(subject, cast.an, "3.1.4", note="chưa có số liệu, chờ Sở Tư pháp")
    assert "3.1.4" not in kinds(subject)
    fill(subject, cast.an, "5.4.1", state="co")
    assert "5.4.1" not in kinds(subject)  # a real 0 needs no proof


def test_nothing_is_sent_while_something_is_missing(cast: Cast) -> None:
    subject = small(cast)
    with pytest.raises(Problem, match="RB0210") as told:
        sheet_submit(subject, actor=cast.actor(cast.an))
    assert "Còn 5 mục" in told.value.got
    assert Subject.objects.get().state == SheetState.DRAFT


def test_a_sheet_goes_from_the_unit_through_its_head_and_people_are_told(cast: Cast) -> None:
    subject = whole(cast)
    sheet_submit(subject, actor=cast.actor(cast.an))
    assert [n.account_id for n in Notice.objects.filter(title__startswith="Chờ duyệt")] == [cast.binh.pk]
    with pytest.raises(Forbidden):
        sheet_approve(subject, actor=cast.actor(cast.an))
    sheet_return(subject, note="ghi rõ số trang", actor=cast.actor(cast.binh))
    assert Subject.objects.get().return_note == "ghi rõ số trang"
    sheet_submit(subject, actor=cast.actor(cast.an))
    sent = sheet_approve(subject, actor=cast.actor(cast.binh))
    assert (sent.sent_at, sent.sent_by_id) == (NOON, cast.binh.pk)
    with pytest.raises(Forbidden):
        sheet_return(subject, note="x", actor=cast.actor(cast.binh))
    sheet_return(subject, note="thiếu phụ lục", actor=cast.actor(cast.chi))
    assert Subject.objects.get().state == SheetState.RETURNED


def test_of_an_authority_as_one_body_the_office_hands_in_and_the_leaders_approve(cast: Cast) -> None:
    subject = small(cast, cast.authority)
    for code in KEPT:
        fill(subject, cast.chi, code, note="sẽ bổ sung")
    with pytest.raises(Forbidden):
        sheet_submit(subject, actor=cast.actor(cast.an))
    sheet_submit(subject, actor=cast.actor(cast.chi))
    with pytest.raises(Forbidden):
        sheet_approve(subject, actor=cast.actor(cast.binh))
    sheet_approve(subject, actor=cast.actor(cast.dung))
    assert Subject.objects.get().state == SheetState.SENT


def test_after_the_lock_nothing_is_handed_in_or_approved(cast: Cast) -> None:
    subject = whole(cast)
    sheet_submit(subject, actor=cast.actor(cast.an))
    Stage.objects.filter(kind="self").update(closes_at=NOON)
    with pytest.raises(Problem, match="RB0205"):
        sheet_approve(subject, actor=cast.actor(cast.binh))


def test_two_heads_at_once_approve_once(cast: Cast) -> None:
    subject = whole(cast)
    sheet_submit(subject, actor=cast.actor(cast.an))
    stale = Subject.objects.select_related("round__edition", "unit").get()
    sheet_approve(subject, actor=cast.actor(cast.binh))
    with pytest.raises(Overtaken):
        sheet_approve(stale, actor=cast.actor(cast.binh))


ACTIONS = {
    "submit": lambda subject, actor: sheet_submit(subject, actor=actor),
    "withdraw": lambda subject, actor: sheet_withdraw(subject, actor=actor),
    "approve": lambda subject, actor: sheet_approve(subject, actor=actor),
    "return": lambda subject, actor: sheet_return(subject, note="lý do", actor=actor),
}
WAY = {
    # state, action → new state for those who may: an fills, binh heads, chi runs the round
    ("draft", "submit"): ({"an", "binh"}, "submitted"),
    ("returned", "submit"): ({"an", "binh"}, "submitted"),
    ("submitted", "withdraw"): ({"an", "binh"}, "draft"),
    ("submitted", "approve"): ({"binh"}, "sent"),
    ("submitted", "return"): ({"binh"}, "returned"),
    ("sent", "return"): ({"chi", "dung", "ha"}, "returned"),
}


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(ACTIONS)), st.sampled_from(["an", "binh", "chi", "em"])), max_size=9
    )
)
def test_whatever_the_order_a_sheet_is_only_where_its_way_leads(cast: Cast, steps) -> None:
    from django.db import transaction

    with transaction.atomic():
        subject = whole(cast)
        state = "draft"
        for action, who in steps:
            allowed, after = WAY.get((state, action), (set(), state))
            fresh = Subject.objects.select_related("round__edition", "unit").get(pk=subject.pk)
            try:
                ACTIONS[action](fresh, cast.actor(cast.accounts[who]))
                assert who in allowed, (state, action, who)
                state = after
            except Problem:
                assert who not in allowed, (state, action, who)
            assert Subject.objects.get(pk=subject.pk).state == state
            # the same words again would write nothing; other words are refused while the sheet is on its way
            refusal = (
                nullcontext() if state in ("draft", "returned") else pytest.raises(Problem, match="RB0207")
            )
            with refusal:
                now = Subject.objects.get(pk=subject.pk)
                fill(now, cast.an, "1.4.1", state="khong_day_du", note=f"{action} {who}")
        transaction.set_rollback(True)


# --- evidence and notes ---------------------------------------------------------------------------


def test_evidence_says_its_page_and_proves_what_the_unit_may_write(cast: Cast) -> None:
    subject, an = small(cast), cast.actor(cast.an)
    paper = document(cast)
    with pytest.raises(Problem, match="RB0212"):
        evidence_attach(subject, "1.4.1", document_id=paper.pk, page=" ", actor=an)
    with pytest.raises(Problem, match="RB0203"):
        evidence_attach(subject, "1.1.1", document_id=paper.pk, page="trang 1", actor=an)
    with pytest.raises(Forbidden):
        evidence_attach(subject, "1.4.1", document_id=paper.pk, page="trang 1", actor=cast.actor(cast.em))
    row = evidence_attach(subject, "3.1.4/bieu_mau", document_id=paper.pk, page="trang 1", actor=an)
    assert row.code == "3.1.4"  # evidence belongs to the printed criterion
    again = evidence_attach(subject, "3.1.4", document_id=paper.pk, page="trang 7", actor=an)
    assert (again.pk, again.page) == (row.pk, "trang 7")
    row.subject = subject
    evidence_detach(row, actor=an)
    assert not LineEvidence.objects.exists()


def test_a_document_tells_which_criteria_it_proves_to_those_who_see_the_sheet(cast: Cast) -> None:
    subject, an = small(cast), cast.actor(cast.an)
    paper = document(cast)
    evidence_attach(subject, "1.4.1", document_id=paper.pk, page="trang 1", actor=an)
    (told,) = usages_of([paper.pk], actor=an)[paper.pk]
    assert (told.kind, told.page) == ("Tiêu chí", "trang 1")
    assert told.url.endswith(f"/phieu/{subject.pk}/?ma=1.4.1")
    assert usages_of([paper.pk], actor=cast.actor(cast.em)) == {}


def test_notes_stay_inside_the_unit(cast: Cast) -> None:
    subject = small(cast)
    note_add(subject, "1.4.1", text="hỏi lại phòng", actor=cast.actor(cast.an))
    with pytest.raises(NotFound):
        note_add(subject, "1.4.1", text="xem trộm", actor=cast.actor(cast.chi))
    work = work_of(subject)
    inside = detail_of(work, "1.4.1", actor=cast.actor(cast.binh), editable=True)
    outside = detail_of(work, "1.4.1", actor=cast.actor(cast.chi), editable=True)
    assert inside
    assert [note.text for note in inside.notes] == ["hỏi lại phòng"]
    assert outside
    assert outside.notes == []


def test_the_tree_and_a_criterion_ask_a_constant_number_of_queries(
    cast: Cast, django_assert_num_queries
) -> None:
    subject = small(cast)
    for code in ("1.4.1", "1.3.1"):
        fill(subject, cast.an, code, note="giải trình")
    subject = Subject.objects.select_related("round__edition", "unit").get(pk=subject.pk)
    actor = cast.actor(cast.an)
    with django_assert_num_queries(5):
        work = work_of(subject)
        tree_of(work, actor=actor)
    with django_assert_num_queries(2):
        detail_of(work, "1.4.1", actor=actor, editable=True)


def test_drawing_takes_what_the_system_has_and_touches_nothing_said(cast: Cast, monkeypatch) -> None:
    from chiso.plans.selectors.done import Done
    from chiso.scoring import sources

    subject = make_subject(make_round(cast), cast.investment)
    told = {cast.investment.pk: Done(10, 9, 8)}
    monkeypatch.setattr(sources, "done_by_unit", lambda authority_id, *, year: told)
    (drawn,) = figures_draw(subject, actor=cast.actor(cast.an))
    assert (drawn.code, drawn.figures) == ("1.1.2", {"a": "10", "b": "8"})
    told[cast.investment.pk] = Done(10, 10, 10)
    assert figures_draw(subject, actor=cast.actor(cast.an)) == []
    assert Mark.objects.get().figures["b"] == "8"
    with pytest.raises(Forbidden):
        figures_draw(subject, actor=cast.actor(cast.chi))


@given(st.fractions(min_value=0, max_value=10**9, max_denominator=1).map(int), st.integers(0, 4))
def test_a_figure_shown_in_its_field_reads_back_as_itself(whole_part, places) -> None:
    from fractions import Fraction

    from chiso.engine.decimals import exact_text
    from chiso.engine.score.figures import figure
    from chiso.engine.spec.types import Figure, Text

    value = Fraction(whole_part, 10**places)
    spec = Figure(title=Text(vi="x"), kind="amount")
    assert figure(typed(exact_text(value)), spec, office=True, place="x") == value
