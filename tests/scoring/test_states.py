"""The life of a subject as a machine: whatever is tried in whatever order, only the drawn arrows happen."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chiso.audit.problems import Overtaken
from chiso.engine.problems import Problem
from chiso.scoring.models import MarkChange, Query, Sitting, Subject
from chiso.scoring.services import appraisal, query
from chiso.scoring.services import sitting as council
from chiso.scoring.terms import SheetState
from tests.cast import DAY, Cast
from tests.scoring.appraising import DOMAIN, LINES, fresh, say, sent, who

pytestmark = pytest.mark.django_db

ARROWS = {
    "sent": {"returned", "appraised"},
    "returned": set(),
    "appraised": {"explained"},
    "explained": {"reappraised"},
    "reappraised": {"decided"},
    "decided": set(),
}
"""What appraisal may do; from ``returned`` the unit sends again (the sheet's own services)."""


def deeds(cast: Cast, subject: Subject, sitting: Sitting):

    def answer():
        row = Query.objects.select_related("subject__round__edition", "subject__unit").last()
        if row is not None:
            query.query_answer(row, answer="đây", actor=who(cast.an))

    def settle():
        row = Query.objects.select_related("subject__round__edition", "subject__unit").last()
        if row is not None:
            query.query_settle(row, verdict="rồi", actor=who(cast.chi))

    return {
        "agree": lambda: [appraisal.agree(fresh(subject), code, actor=who(cast.chi)) for code in LINES],
        "cut": lambda: say(subject, cast.chi, "1.4.2", state="khong"),
        "hand in": lambda: appraisal.hand_in(fresh(subject), DOMAIN, actor=who(cast.chi)),
        "take back": lambda: appraisal.take_back(fresh(subject), DOMAIN, reason="x", actor=who(cast.chi)),
        "return": lambda: appraisal.return_to_unit(fresh(subject), remarks="x", actor=who(cast.chi)),
        "finish": lambda: appraisal.finish(fresh(subject), actor=who(cast.chi)),
        "ask": lambda: query.query_ask(fresh(subject), "1.4.2", question="?", actor=who(cast.chi)),
        "answer": answer,
        "send": lambda: query.explanation_send(fresh(subject), actor=who(cast.binh)),
        "settle": settle,
        "refinish": lambda: appraisal.refinish(fresh(subject), actor=who(cast.chi)),
        "decide": lambda: council.vote_subject(
            sitting, fresh(subject), votes_for=3, votes_against=0, actor=who(cast.chi)
        ),
    }


NAMES = (
    "agree", "cut", "hand in", "take back", "return", "finish", "ask", "answer", "send", "settle", "refinish",
    "decide",
)  # fmt: skip


@pytest.fixture
def table(cast: Cast):
    round_, subject, _other = sent(cast)
    sitting = council.sitting_call(round_, held_on=DAY, place="", agenda="x", actor=who(cast.chi))
    everybody = list(round_.council.values_list("pk", flat=True))
    council.attendance_set(sitting, present=everybody, in_writing=[], actor=who(cast.chi))
    return round_, subject, sitting


@given(st.lists(st.sampled_from(NAMES), min_size=4, max_size=14))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_only_the_drawn_arrows_happen(cast: Cast, table, tried) -> None:
    from django.db import transaction

    _round, subject, sitting = table
    possible = deeds(cast, subject, sitting)
    with transaction.atomic():
        for name in tried:
            before, words = fresh(subject).state, MarkChange.objects.count()
            try:
                with transaction.atomic():
                    possible[name]()
            except Problem:
                assert fresh(subject).state == before, f"{name} was refused and still moved"
                assert MarkChange.objects.count() == words, f"{name} was refused and still wrote"
                continue
            after = fresh(subject).state
            assert after == before or after in ARROWS[before], f"{before} → {after} by {name}"
        transaction.set_rollback(True)


def test_the_straight_way(cast: Cast, table) -> None:
    _round, subject, sitting = table
    possible = deeds(cast, subject, sitting)
    seen = [fresh(subject).state]
    for name in (
        "cut",
        "agree",
        "ask",
        "hand in",
        "finish",
        "answer",
        "send",
        "settle",
        "refinish",
        "decide",
    ):
        possible[name]()
        if fresh(subject).state != seen[-1]:
            seen.append(fresh(subject).state)
    assert seen == ["sent", "appraised", "explained", "reappraised", "decided"]


@pytest.mark.parametrize("name", ["finish", "return"])
def test_of_two_at_once_the_second_is_told(cast: Cast, table, name) -> None:
    """Both hold the subject as it was; one was first."""
    _round, subject, sitting = table
    possible = deeds(cast, subject, sitting)
    possible["agree"]()
    possible["hand in"]()
    stale = fresh(subject)
    possible["finish"]()
    deed = {
        "finish": lambda: appraisal.finish(stale, actor=who(cast.chi)),
        "return": lambda: appraisal.return_to_unit(stale, remarks="x", actor=who(cast.chi)),
    }[name]
    with pytest.raises(Overtaken):
        deed()
    assert fresh(subject).state == SheetState.APPRAISED
