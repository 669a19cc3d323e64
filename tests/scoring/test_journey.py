"""One thread: the vote, the seal, the public page, a correction in a second sitting, the next plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from chiso.plans.models import Item
from chiso.scoring.models import CouncilMember, Publication, Remedy, Round, Subject
from chiso.scoring.schemas.publication import tables_of
from chiso.scoring.schemas.said import Said
from chiso.scoring.services import sitting as council
from chiso.scoring.terms import RoundState, SheetState
from tests.cast import DAY, Cast
from tests.engine.sample import FULL
from tests.scoring.making import make_round, make_subject
from tests.scoring.results import SMALL, say_sheet, sheet_text, small_books

pytestmark = pytest.mark.django_db
__all__ = ["small_books"]
SignedIn = Callable[[str], Any]


def sit(round_: Round, cast: Cast, *, day: dt.date = DAY) -> Any:
    """A sitting with all three members there."""
    chi = cast.actor(cast.chi)
    held = council.sitting_call(round_, held_on=day, place="Phòng họp", agenda="Xem xét kết quả", actor=chi)
    members = list(CouncilMember.objects.filter(round=round_).values_list("pk", flat=True))
    council.attendance_set(held, present=members, in_writing=[], actor=chi)
    return held


def pass_all(held: Any, cast: Cast, *subjects: Subject) -> None:
    for subject in subjects:
        subject.refresh_from_db()
        council.vote_subject(held, subject, votes_for=3, votes_against=0, actor=cast.actor(cast.chi))


def test_from_the_vote_to_the_next_plan_with_a_correction_between(
    cast: Cast, signed_in: SignedIn, small_books
) -> None:
    round_ = make_round(cast, code=SMALL, state=RoundState.OPEN)
    CouncilMember.objects.create(round=round_, person=cast.ha.person)
    better = sheet_text(**{"1.2": "day_du"})
    investment = make_subject(round_, cast.investment, state=SheetState.REAPPRAISED)
    labour = make_subject(round_, cast.labour, state=SheetState.REAPPRAISED)
    say_sheet(investment, FULL, cast.an)
    say_sheet(labour, better, cast.em)

    # The council passes both, the Office seals, the leader publishes; everybody reads it.
    pass_all(sit(round_, cast), cast, investment, labour)
    round_.refresh_from_db()
    assert round_.state == RoundState.DECIDED
    office, leader, outside = signed_in("chi"), signed_in("dung"), Client()
    office.post(reverse("scoring:results_seal", args=[round_.pk]), {"once": "1"})
    first = Publication.objects.get()
    leader.post(reverse("scoring:publication_publish", args=[first.pk]), {"once": "2"})
    page = outside.get(reverse("public:publication", args=[first.public_key])).content.decode()
    assert page.index("Phòng Quản lý lao động") < page.index("Phòng Quản lý đầu tư")

    # The unit contests a line; the round is opened for it alone, the council sits again.
    office.post(
        reverse("scoring:results_correct", args=[round_.pk]),
        {"reason": "Báo cáo đã đủ", "until": "2026-10-09T17:00", "subjects": [investment.pk]},
    )
    round_.refresh_from_db()
    labour.refresh_from_db()
    assert (round_.state, labour.state) == (RoundState.OPEN, SheetState.DECIDED)
    held = sit(round_, cast)
    for code, said in (("1.2", Said(state="day_du")), ("1.1", Said(figures={"a": "100", "b": "100"}))):
        council.vote_line(
            held, Subject.objects.get(pk=investment.pk), code, said=said,
            votes_for=3, votes_against=0, reason="đã đối chiếu", actor=cast.actor(cast.chi),
        )  # fmt: skip
    pass_all(held, cast, investment)
    round_.refresh_from_db()
    assert round_.state == RoundState.DECIDED
    office.post(reverse("scoring:results_seal", args=[round_.pk]), {"once": "3", "reason": "Báo cáo đã đủ"})
    second = Publication.objects.get(revision=2)
    leader.post(reverse("scoring:publication_publish", args=[second.pk]), {"once": "4"})
    assert tables_of(second.ranking)[0].rows[0].name == "Phòng Quản lý đầu tư"

    # The old page says that it was corrected and leads to the new one, which says what changed and why.
    old = outside.get(reverse("public:publication", args=[first.public_key])).content.decode()
    assert reverse("public:publication", args=[second.public_key]) in old
    new = outside.get(reverse("public:publication", args=[second.public_key])).content.decode()
    assert "Báo cáo đã đủ" in new
    assert "Nội dung đính chính" in new

    # What the other unit lost becomes a line of next year's plan, and leads back.
    lost = reverse("scoring:lost", args=[labour.pk])
    assert signed_in("em").get(lost).status_code == 200
    office.post(reverse("scoring:remedy", args=[labour.pk]), {"code": ["1.3"], "once": "5"})
    item = Item.objects.get(criterion="1.3", plan__year=2027)
    assert item.lead_id == cast.labour.pk
    assert Remedy.objects.get().item == item
    assert f"{lost}#tc-1.3" in office.get(reverse("plans:item", args=[item.pk])).content.decode()
