"""A round ready to be appraised: two divisions, three lines each in domain 1, already sent.

Chi and Ha (the Office) appraise: Chi first, Ha blind. Dũng (Trưởng ban) chairs the council, Chi keeps its
minutes, Ha and Em are members. An and Bình are of the investment division, Em of labour.
"""

from __future__ import annotations

from typing import Any

from chiso.audit import clock
from chiso.org.policies import Actor, actor_of
from chiso.scoring.models import CouncilMember, Round, Scope, Subject
from chiso.scoring.schemas.said import Said
from chiso.scoring.services import appraisal
from chiso.scoring.terms import CouncilRole, Seat, SheetState
from tests.cast import NOON, Cast
from tests.scoring.making import fill, make_appraiser, make_round, make_subject

DOMAIN = "1"
LINES = ("1.2", "1.4.1", "1.4.2")
"""What is left: reports on time (share of 1.5), two choices."""
LEFT_OUT = ("1.1", "1.3", "1.4.3", "1.4.4", "1.5", "1.6", "1.7", "2", "3", "4", "5", "6", "7", "8", "9")
CLAIMED = {
    "1.2": {"figures": {"a": "10", "b": "10"}},
    "1.4.1": {"state": "day_du"},
    "1.4.2": {"state": "co"},
}


def who(account: Any) -> Actor:
    return actor_of(account, clock.today())


def narrowed(round_: Round, unit: Any, by: Any) -> Subject:
    """A subject of which only ``LINES`` are asked."""
    subject = make_subject(round_, unit)
    for code in LEFT_OUT:
        Scope.objects.create(
            subject=subject, code=code, reason="không thuộc phạm vi kiểm thử", at=NOON, by=by
        )
    return subject


def sent(cast: Cast, **values: Any) -> tuple[Round, Subject, Subject]:
    """The round and its two subjects, filled and sent; one appraiser for all, or two in a blind round."""
    round_ = make_round(cast, **values)
    make_appraiser(round_, cast.chi)
    if round_.blind:
        make_appraiser(round_, cast.ha, seat=Seat.BLIND)
    for account in (cast.ha, cast.em):
        CouncilMember.objects.create(round=round_, person=account.person, role=CouncilRole.MEMBER)
    subjects = []
    for unit, account in ((cast.investment, cast.an), (cast.labour, cast.em)):
        subject = narrowed(round_, unit, cast.chi)
        for code, said in CLAIMED.items():
            fill(subject, account, code, **said)
        Subject.objects.filter(pk=subject.pk).update(state=SheetState.SENT, sent_at=NOON)
        subjects.append(Subject.objects.get(pk=subject.pk))
    return round_, subjects[0], subjects[1]


def fresh(subject: Subject) -> Subject:
    return Subject.objects.select_related("round__edition", "unit").get(pk=subject.pk)


def agree_all(subject: Subject, account: Any) -> None:
    for code in LINES:
        appraisal.agree(fresh(subject), code, actor=who(account))


def say(
    subject: Subject, account: Any, code: str, *, base: int = 0, reason: str = "khác", **said: Any
) -> Any:
    return appraisal.appraise(
        fresh(subject), code, said=Said(**said), base_revision=base, reason=reason, actor=who(account)
    )


def appraised(subject: Subject, account: Any, runner: Any, *, cut: bool = True) -> None:
    """The first appraisal done: one line cut (1.4.2), the rest agreed."""
    if cut:
        say(subject, account, "1.4.2", state="khong", reason="thiếu bằng chứng")
    agree_all(subject, account)
    appraisal.hand_in(fresh(subject), DOMAIN, actor=who(account))
    appraisal.finish(fresh(subject), actor=who(runner))
