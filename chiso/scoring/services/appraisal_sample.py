"""The sample round of the divisions as it stands in the middle of its appraisal; goes the way people go.

One sheet has been sent: some criteria are agreed, one is scored lower with a reason, one is asked about; a
re-check is drawn and begun, the council is called. Everything is a sample and says so.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from chiso.audit import clock
from chiso.org.policies import Actor, actor_of
from chiso.org.selectors.people import sample_account
from chiso.scoring.models import CouncilMember, Mark, Recheck, Round, Subject
from chiso.scoring.schemas.appraisal import figure_words
from chiso.scoring.schemas.said import Said
from chiso.scoring.services import appraisal, query, recheck, sitting
from chiso.scoring.terms import MarkStage, SheetState

AGREED = ("1.1.1", "1.2", "1.4.2", "3.1.1", "3.2")
CUT = ("1.5", Said(figures={"n": "1"}), "Sáng kiến thứ hai chưa có quyết định công nhận (mẫu)")
ASKED = ("1.6.2", "Đề nghị nêu rõ kiến nghị chưa giải quyết và lý do (mẫu)")
SEED = "Hạt giống mẫu 48213"


def appraisal_sample_load(rounds: list[Round]) -> bool:
    """Carry the sample on from the first sheet that was sent; False where there is none."""
    subject = (
        Subject.objects.filter(round__in=rounds, state=SheetState.SENT)
        .select_related("round__edition", "unit")
        .first()
    )
    if subject is None:
        return False
    appraiser, office, leader = (_actor(name) for name in ("vanphong", "chanhvanphong", "truongban"))
    for code in AGREED:
        appraisal.agree(subject, code, actor=appraiser)
    code, said, reason = CUT
    appraisal.appraise(subject, code, said=said, base_revision=0, reason=reason, actor=appraiser)
    query.query_ask(subject, ASKED[0], question=ASKED[1], actor=appraiser)
    appraisal.note_add(subject, "1.1.1", text="Đối chiếu thêm với văn bản giao (mẫu)", actor=appraiser)
    _recheck(subject, office, leader)
    _council(subject, office)
    return True


def _recheck(subject: Subject, office: Actor, leader: Actor) -> None:
    """A fifth of the lines drawn, the first three checked and found as claimed."""
    draw = recheck.recheck_draw(
        subject.round, share=Decimal("0.2"), seed=SEED, stage=MarkStage.SELF, actor=office
    )
    rows = Recheck.objects.filter(draw=draw).select_related(
        "subject__unit", "subject__round__edition", "draw__round__edition"
    )
    for row in list(rows)[:3]:
        mark = Mark.objects.get(subject=row.subject, code=row.code, stage=MarkStage.SELF)
        said = Said(
            figures={name: figure_words(text) for name, text in mark.figures.items()},
            percent=figure_words(mark.percent) if mark.percent else "",
            state=mark.state,
            case=mark.case,
            cuts=tuple(mark.cuts),
            note=mark.note,
        )
        recheck.recheck_find(row, said=said, note="Đã đối chiếu hồ sơ gốc (mẫu)", actor=leader)


def _council(subject: Subject, office: Actor) -> None:
    made = sitting.sitting_call(
        subject.round,
        held_on=clock.today() + dt.timedelta(days=31),
        place="Phòng họp tầng 3 (mẫu)",
        agenda="Xem xét các tiêu chí còn khác nhau, thông qua kết quả của từng đơn vị (mẫu)",
        actor=office,
    )
    members = CouncilMember.objects.filter(round=subject.round).values_list("pk", flat=True)
    sitting.attendance_set(made, present=list(members), in_writing=[], actor=office)


def _actor(username: str) -> Actor:
    account = sample_account(username)
    assert account is not None, f"the sample has no account {username}"
    return actor_of(account, clock.today())
