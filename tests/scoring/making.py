"""A small round for tests: the two divisions of the cast, every stage open at noon of 5 October 2026."""

from __future__ import annotations

import datetime as dt
from typing import Any

from chiso.audit import clock
from chiso.scoring import storage
from chiso.scoring.models import Appraiser, CouncilMember, Edition, Group, Round, Stage, Subject
from chiso.scoring.schemas.edition import opened
from chiso.scoring.terms import CouncilRole, MarkStage, RoundState, Seat, StageKind
from tests.cast import NOON, Cast

CODE = "par/2025-department"


def make_edition(code: str = CODE) -> Edition:
    files = storage.files_of(code)
    book = opened(files, name=code)
    head = book.index.head
    found, _made = Edition.objects.get_or_create(
        sha256=book.sha256,
        defaults={
            "code": head.id, "revision": head.revision, "year": head.year, "title": head.title.vi,
            "files": files, "taken_at": NOON,
        },
    )  # fmt: skip
    return found


def make_round(cast: Cast, *, state: str = RoundState.OPEN, code: str = CODE, **values: Any) -> Round:
    """Run by the cast's authority; Dũng chairs the council, Chi keeps its minutes."""
    round_ = Round.objects.create(
        authority=cast.authority,
        edition=make_edition(code),
        year=2026,
        title="Chấm điểm CCHC năm 2026",
        state=state,
        created_at=NOON,
        created_by=cast.chi,
        **values,
    )
    for kind in StageKind.values:
        Stage.objects.create(
            round=round_,
            kind=kind,
            opens_at=NOON - dt.timedelta(days=1),
            closes_at=NOON + dt.timedelta(days=9),
        )
    CouncilMember.objects.create(round=round_, person=cast.dung.person, role=CouncilRole.CHAIR)
    CouncilMember.objects.create(round=round_, person=cast.chi.person, role=CouncilRole.SECRETARY)
    return round_


def make_subject(round_: Round, unit: Any, **values: Any) -> Subject:
    group, _made = Group.objects.get_or_create(round=round_, name="Các phòng")
    return Subject.objects.create(round=round_, group=group, unit=unit, **values)


def make_appraiser(round_: Round, account: Any, domain: str = "", seat: str = Seat.FIRST) -> Appraiser:
    return Appraiser.objects.create(round=round_, person=account.person, domain=domain, seat=seat)


def fill(subject: Subject, account: Any, code: str, *, stage: str = MarkStage.SELF, **said: Any) -> Any:
    """One line said through the service, whatever stood there before."""
    from chiso.org.policies import actor_of
    from chiso.scoring.models import Mark
    from chiso.scoring.schemas.said import Said
    from chiso.scoring.services.mark import mark_set

    now = Mark.objects.filter(subject=subject, code=code, stage=stage).first()
    return mark_set(
        subject, code, stage,
        said=Said(**said), base_revision=now.revision if now else 0, reason="kiểm thử",
        reasons=dict.fromkeys(said.get("figures", {}), "kiểm thử"),
        actor=actor_of(account, clock.today()),
    )  # fmt: skip
