"""The random re-check: drawn by a seed anybody can use again, found by somebody else than who appraised.

Points found are computed from figures like all others. A draw is never changed; another one stands beside it.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from chiso.audit import clock
from chiso.audit.services import change, record, writes
from chiso.engine.decimals import exact_text, rounded
from chiso.engine.score.overclaim import draw as engine_draw
from chiso.org.policies import Actor
from chiso.org.problems import forbidden
from chiso.scoring.models import Mark, Recheck, RecheckDraw, Round, Subject
from chiso.scoring.policies.appraisal import KEEPERS
from chiso.scoring.policies.round import account_of, manages
from chiso.scoring.policies.subject import is_own
from chiso.scoring.problems import appraisal as problems
from chiso.scoring.schemas.edition import book_of
from chiso.scoring.schemas.said import Said, read, verdict_of
from chiso.scoring.selectors import recheck as selectors
from chiso.scoring.selectors.subject import council_role_of
from chiso.scoring.services.mark import points_of
from chiso.scoring.terms import MarkStage


@writes("scoring.recheck.draw")
def recheck_draw(
    round_: Round, *, share: Decimal, seed: str, stage: str, actor: Actor, once: str | None = None
) -> RecheckDraw:
    """Draw a share of the lines with points at ``stage``. Raises RB0360, RB0363, SC0407."""
    allowed = manages(actor, round_) or council_role_of(round_.pk, actor=actor) in KEEPERS
    actor.require(allowed, "rút dòng kiểm tra lại", who="người quản lý đợt chấm hoặc thư ký hội đồng")
    if not 0 < share <= 1:
        raise problems.bad_share(f"{share * 100:f} %")
    if stage not in selectors.STAGES:
        raise problems.no_frame(stage)
    frame = selectors.frame_of(round_, stage)
    if not frame:
        raise problems.no_frame(str(MarkStage(stage).label))
    taken = engine_draw(frame, share=Fraction(share), seed=seed.strip())
    subjects = {
        subject.unit.code: subject for subject in Subject.objects.filter(round=round_).select_related("unit")
    }
    made = RecheckDraw.objects.create(
        round=round_,
        seed=seed.strip(),
        share=share,
        frame_size=len(frame),
        stage=stage,
        frame=[[line.key, line.group, exact_text(line.claimed)] for line in frame],
        frame_sha256=selectors.fingerprint(frame),
        at=clock.now(),
        by_id=account_of(actor),
    )
    rows = []
    for line in taken:
        unit, _space, code = line.key.rpartition(" ")
        claimed = rounded(line.claimed, places=6, mode="half_up")
        rows.append(Recheck(draw=made, subject=subjects[unit], code=code, claimed=claimed))
    Recheck.objects.bulk_create(rows)
    record(
        made,
        after={
            "seed": made.seed, "share": share, "stage": stage, "frame_size": len(frame),
            "frame_sha256": made.frame_sha256, "drawn": len(taken),
        },
    )  # fmt: skip
    return made


@writes("scoring.recheck.find")
def recheck_find(row: Recheck, *, said: Said, note: str, actor: Actor) -> Recheck:
    """What a drawn line should have had, from figures verified. Raises RB0309, RB0361, RB0362.

    Not by the unit's own people, nor by whoever appraised the line. Found again: the new finding counts, the
    trail keeps both.
    """
    if is_own(actor, row.subject):
        raise forbidden("kiểm tra lại đơn vị của mình", who="người của đơn vị khác")
    allowed = selectors.may_check(actor, row.draw.round)
    actor.require(allowed, "kiểm tra lại dòng này", who="người quản lý đợt, hội đồng, người thẩm định")
    spoke = Mark.objects.filter(subject=row.subject, code=row.code).exclude(stage=MarkStage.SELF)
    if spoke.filter(by_id=account_of(actor)).exists():
        raise problems.own_word(row.code)
    if not note.strip():
        raise problems.reason_missing("kết quả kiểm tra lại")
    book = book_of(row.draw.round.edition)
    kept = read(book, row.code, said)
    points = points_of(verdict_of(book, row.code, kept))
    if points is None:
        raise problems.no_points_found(row.code)
    change(
        row,
        label=row.code,
        said=kept.as_json(),
        found=points,
        note=note.strip(),
        at=clock.now(),
        by_id=account_of(actor),
    )
    return row
